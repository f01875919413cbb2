import Foundation
import Testing

@testable import LabReport

@Suite struct PictureSeriesTests {
  private func graph(_ vertices: [TopologyGraph.Vertex]) -> TopologyGraph {
    TopologyGraph(name: "a", title: nil, language: "en", vertices: vertices)
  }

  /// The same topology without some of its nodes.
  private func without(_ left: Set<Int>, _ vertices: [TopologyGraph.Vertex]) -> [TopologyGraph.Vertex] {
    var numbers: [Int: Int] = [:]
    for node in vertices.indices where !left.contains(node) { numbers[node] = numbers.count }
    return vertices.indices.compactMap { node in
      guard let number = numbers[node] else { return nil }
      var vertex = vertices[node]
      for port in vertex.ports.indices {
        vertex.ports[port].node = number
        vertex.ports[port].peer = vertex.ports[port].peer.flatMap { peer in
          numbers[peer.node].map { .init(node: $0, port: peer.port) }
        }
      }
      return vertex
    }
  }

  @Test("Nodes keep their places while others come and go, boxes do not overlap, and links end at their ports")
  func places() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = Seeded(seed)
    for round in 0..<8 {
      let count = Int.random(in: 2...14, using: &generator)
      let all = Topologies.chance(count, Int.random(in: 0...(count * 3 / 2), using: &generator), &generator).vertices
      let moments = (0..<5).map { _ in
        graph(without(Set((0..<count).filter { _ in Bool.random(using: &generator) }), all))
      }
      let series = PictureSeries(moments)
      var frames: [String: Frame] = [:]
      for (graph, layout) in zip(series.graphs, series.layouts) {
        #expect(layout.placement.boxes.count == graph.vertices.count, "seed \(seed), round \(round)")
        #expect(layout.quality.overlaps == 0, "seed \(seed), round \(round)")
        for (node, box) in layout.placement.boxes {
          let name = graph.vertices[node].name
          #expect(frames[name] == nil || frames[name] == box.frame, "seed \(seed), round \(round), \(name)")
          frames[name] = box.frame
          #expect(box.figure.height <= box.frame.height && box.figure.width <= box.frame.width)
        }
        #expect(layout.placement.routes.count == layout.graph.edges.count, "seed \(seed), round \(round)")
        for (number, edge) in layout.graph.edges.enumerated() {
          guard let route = layout.placement.routes[number] else { continue }
          let ends = [layout.placement.anchor(edge.a)?.point, layout.placement.anchor(edge.b)?.point]
          #expect(Set(ends) == [route.start, route.end], "seed \(seed), round \(round)")
        }
      }
    }
  }

  @Test("An interface that moves to another node has each of its links, and notes that come move no interface")
  func moves() throws {
    typealias Vertex = TopologyGraph.Vertex
    var first = [
      Vertex(
        name: "host", kind: .machine,
        ports: [
          .init(node: 0, name: "v0", addresses: [], peer: .init(node: 0, port: 1)),
          .init(node: 0, name: "v1", addresses: [], peer: .init(node: 0, port: 0)),
        ]), Vertex(name: "ns1", kind: .host, ports: []),
    ]
    let before = graph(first)
    first[0].ports.remove(at: 1)
    first[0].ports[0].peer = .init(node: 1, port: 0)
    first[1].ports = [.init(node: 1, name: "v1", addresses: [], peer: .init(node: 0, port: 0))]
    let moved = graph(first)
    first[0].notes = [.init(kind: .route, text: "default via 10.0.0.1")]
    let series = PictureSeries([before, moved, graph(first)])
    #expect(series.layouts.map(\.placement.routes.count) == [1, 1, 1])
    #expect(Set(series.layouts.compactMap { $0.placement.boxes[0]?.frame }).count == 1)
    let heights = series.layouts.dropFirst().map { $0.placement.boxes[0]?.figure.anchors[0]?.y }
    #expect(heights[0] != nil && heights[0] == heights[1])
  }

  @Test("What is gone is struck through, its box and its link dashed, and the legend says it")
  func lost() {
    var vertices = Topologies.star(3).vertices
    vertices[1].isGone = true
    for port in vertices[1].ports.indices {
      vertices[1].ports[port].isGone = true
      if let peer = vertices[1].ports[port].peer { vertices[peer.node].ports[peer.port].isGone = true }
    }
    let svg = graph(vertices).text(.svg)
    #expect(svg.components(separatedBy: "<path class=\"l lost\"").count == 3)
    #expect(svg.contains("<g class=\"\(vertices[1].kind.rawValue) lost\">"))
    #expect(svg.contains("<text class=\"n gone\""))
    #expect(svg.contains("removed by this step"))
    #expect(!graph(Topologies.star(3).vertices).text(.svg).contains("removed by this step"))
  }

  @Test("Parts of several pictures are written once, and others stay where they are")
  func shared() {
    let long = String(repeating: "<path/>", count: 20)
    let shared = SharedParts([[long, "<a/>", long + "1"], [long, "<a/>"]], prefix: "p1-")
    #expect(shared.text(long) == "<use href=\"#p1-0\"/>\n")
    #expect(shared.text("<a/>") == "<a/>" && shared.text(long + "1") == long + "1")
    #expect(shared.definitions.components(separatedBy: "id=\"").count == 2)
    #expect(SharedParts([["x"], ["y"]], prefix: "p").definitions.isEmpty)
  }
}
