import Testing

@testable import LabReport

@Suite struct PictureLayoutTests {
  /// A topology, and the most crossings that its picture may have.
  struct Example: Sendable, CustomTestStringConvertible {
    var name: String
    var crossings: Int
    var make: @Sendable () -> Topologies
    var testDescription: String { name }
  }

  static let examples: [Example] = [
    Example(name: "star of 5", crossings: 0) { .star(5) },
    Example(name: "star of 20", crossings: 0) { .star(20) },
    Example(name: "star of 60", crossings: 0) { .star(60) },
    Example(name: "chain of 3", crossings: 0) { .row(3, isClosed: false) },
    Example(name: "chain of 12", crossings: 0) { .row(12, isClosed: false) },
    Example(name: "ring of 5", crossings: 0) { .row(5, isClosed: true) },
    Example(name: "ring of 12", crossings: 0) { .row(12, isClosed: true) },
    Example(name: "tree of 31", crossings: 0) { .tree(31) },
    Example(name: "mesh of 4", crossings: 1) { .mesh(4) },
    Example(name: "mesh of 8", crossings: 90) { .mesh(8) },
    Example(name: "two tiers", crossings: 18) { .clos(2, 4, 2) },
    Example(name: "machine with 3 bridges", crossings: 0) { .machine(3, 4) },
    Example(name: "machine with 20 containers", crossings: 0) { .machine(2, 10) },
    Example(name: "campus of 60", crossings: 0) { .campus(4, 14) },
  ]

  @Test("Boxes do not overlap, links lead around others' boxes, and few cross", arguments: examples)
  func quality(example: Example) {
    let quality = PictureLayout(example.make().vertices).quality
    #expect(quality.overlaps == 0)
    #expect(quality.pierced == 0)
    #expect(quality.crossings <= example.crossings)
    // Nobody scrolls far.
    #expect(quality.width < 2600 && quality.height < 1600, "\(quality)")
  }

  @Test("200 nodes are placed without overlaps, crossings and lines through boxes")
  func many() {
    let quality = PictureLayout(Topologies.campus(9, 21).vertices).quality
    #expect(quality.overlaps == 0 && quality.pierced == 0 && quality.crossings == 0, "\(quality)")
  }

  @Test("Whatever is joined by chance has no overlapping boxes, and every link has its way from port to port")
  func chance() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = Seeded(seed)
    for round in 0..<12 {
      let count = Int.random(in: 1...16, using: &generator)
      let topology = Topologies.chance(count, Int.random(in: 0...(count * 3 / 2), using: &generator), &generator)
      let layout = PictureLayout(topology.vertices)
      #expect(layout.quality.overlaps == 0, "seed \(seed), round \(round)")
      #expect(layout.placement.boxes.count == count, "seed \(seed), round \(round)")
      #expect(layout.placement.routes.count == layout.graph.edges.count, "seed \(seed), round \(round)")
      for (number, edge) in layout.graph.edges.enumerated() {
        guard let route = layout.placement.routes[number] else { continue }
        let ends = [layout.placement.anchor(edge.a)?.point, layout.placement.anchor(edge.b)?.point]
        #expect(Set(ends) == [route.start, route.end], "seed \(seed), round \(round)")
      }
    }
  }

  @Test("Texts are inside their boxes, also wide ones, and boxes inside the picture")
  func texts() {
    var topology = Topologies.machine(2, 3)
    let name = topology.add("这是一个名字很长的容器-with-latin", .container)
    topology.join(0, name, bridge: "br1")
    let layout = PictureLayout(topology.vertices)
    let bounds = layout.placement.bounds
    for (node, box) in layout.placement.boxes {
      let vertex = topology.vertices[node]
      #expect(box.frame.width >= TextWidth.proportional(vertex.name, size: 13, isBold: true) + 38)
      for port in vertex.ports {
        for line in port.lines(hasName: true) {
          #expect(box.frame.width > TextWidth.monospaced(line, size: 11) + 12, "\(vertex.name) \(line)")
        }
      }
      #expect(box.frame.x >= bounds.x && box.frame.right <= bounds.right && box.frame.bottom <= bounds.bottom)
    }
  }

  @Test("Crossings are counted, and touching ends are none")
  func counting() {
    var topology = Topologies()
    let nodes = (0..<4).map { topology.add("n\($0)") }
    topology.join(nodes[0], nodes[3])
    topology.join(nodes[1], nodes[2])
    let graph = PictureGraph(topology.vertices)
    func placement(_ swapped: Bool) -> Placement {
      var placement = Placement()
      for (place, node) in [0, 1, swapped ? 2 : 3, swapped ? 3 : 2].enumerated() {
        let figure = Figure(topology.vertices[node], seats: [0: .init(side: place < 2 ? .right : .left, key: 0)])
        let frame = Frame(
          x: place < 2 ? 0 : 500, y: place % 2 == 0 ? 0 : 200, width: figure.width, height: figure.height)
        placement.boxes[node] = (frame, figure)
      }
      for (number, edge) in graph.edges.enumerated() {
        guard let a = placement.anchor(edge.a), let b = placement.anchor(edge.b) else { continue }
        placement.routes[number] = Route(a, b)
      }
      return placement
    }
    #expect(PictureQuality(placement(true), graph).crossings == 1)
    #expect(PictureQuality(placement(false), graph).crossings == 0)
    // A box in the way is seen.
    var blocked = placement(false)
    if let box = blocked.boxes[1] {
      blocked.boxes[1] = (Frame(x: 250, y: 0, width: 100, height: 60), box.figure)
    }
    #expect(PictureQuality(blocked, graph).pierced == 1)
  }
}
