import Glibc

/// Nodes of which most are joined to most, around an ellipse; nodes with one link stand outside of what they are linked to.
struct CircleLayout {
  /// Ever wider, and flatter or rounder.
  private(set) var placements: [Placement] = []
  /// Whether most of the nodes that have several links have one to most of the others.
  let isMesh: Bool

  /// Nil where the nodes are too many or too loosely joined for it to be any good.
  init?(_ members: [Int], _ graph: PictureGraph) {
    let core = members.filter { !graph.isLeaf($0) }
    let leaves = members.filter { graph.isLeaf($0) }
    guard (4...24).contains(core.count) else { return nil }
    let hubs = leaves.map { graph.neighbours($0)[0] }
    guard Set(hubs).count == hubs.count, hubs.allSatisfy({ core.contains($0) }) else { return nil }
    let inside = graph.edges.count { core.contains($0.a.node) && core.contains($0.b.node) }
    isMesh = inside * 10 >= core.count * (core.count - 1) / 2 * 6
    let sequence = Self.sequence(core, graph)
    var middles: [Int: Point] = [:]
    for (place, node) in sequence.enumerated() {
      let angle = (Double(place) + 0.5) / Double(sequence.count) * 2 * Double.pi - Double.pi / 2
      middles[node] = Point(x: cos(angle), y: sin(angle))
    }
    for (leaf, hub) in zip(leaves, hubs) {
      middles[leaf] = middles[hub].map { Point(x: $0.x * 1.7, y: $0.y * 1.55) }
    }
    let seats = Self.seats(members, middles, graph)
    let figures = Dictionary(
      uniqueKeysWithValues: members.map { ($0, Figure(graph.vertices[$0], seats: seats[$0] ?? [:])) })
    for aspect in [1.35, 1, 1.9] {
      guard let least = Self.radius(members, middles, figures, aspect: aspect) else { continue }
      for stretch in [1, 1.25, 1.6] {
        place(members, middles, figures, graph, Point(x: least.x * stretch, y: least.y * stretch))
      }
    }
  }

  private mutating func place(
    _ members: [Int], _ middles: [Int: Point], _ figures: [Int: Figure], _ graph: PictureGraph, _ radius: Point
  ) {
    var placement = Placement()
    for node in members {
      guard let middle = middles[node], let figure = figures[node] else { continue }
      placement.boxes[node] = (
        Frame(
          x: (middle.x * radius.x - figure.width / 2).rounded(), y: (middle.y * radius.y - figure.height / 2).rounded(),
          width: figure.width, height: figure.height), figure
      )
    }
    for (number, edge) in graph.edges.enumerated() {
      guard let start = placement.anchor(edge.a), let end = placement.anchor(edge.b) else { continue }
      placement.routes[number] = Route(start, end)
    }
    placements.append(placement)
  }

  /// The order around: each next to one that it has a link to, as far as there is one.
  private static func sequence(_ core: [Int], _ graph: PictureGraph) -> [Int] {
    var left = Set(core)
    var sequence: [Int] = []
    var next: Int? = core[0]
    while let node = next {
      sequence.append(node)
      left.remove(node)
      next = graph.neighbours(node).first { left.contains($0) } ?? left.min()
    }
    return sequence
  }

  /// The side of a box that looks at the other end, and the order by height.
  private static func seats(
    _ members: [Int], _ middles: [Int: Point], _ graph: PictureGraph
  ) -> [Int: [Int: Figure.Seat]] {
    var seats: [Int: [Int: Figure.Seat]] = [:]
    for node in members {
      guard let here = middles[node] else { continue }
      for edge in graph.links[node] {
        let ends = graph.edges[edge]
        guard let there = middles[ends.other(than: node).node] else { continue }
        let dx = there.x - here.x
        // What stands above one another is joined outside.
        let side: Figure.Side = abs(dx) < 0.05 ? (here.x < 0 ? .left : .right) : dx > 0 ? .right : .left
        let slope = (there.y - here.y) / max(abs(dx), 0.05)
        seats[node, default: [:]][ends.end(at: node).port] = .init(side: side, key: slope)
        if ends.isLoop { seats[node, default: [:]][ends.b.port] = .init(side: side, key: slope + 0.01) }
      }
    }
    return seats
  }

  /// The radii at which no boxes overlap.
  private static func radius(
    _ members: [Int], _ middles: [Int: Point], _ figures: [Int: Figure], aspect: Double
  ) -> Point? {
    var scale = 60.0
    while scale < 4000 {
      let radius = Point(x: scale * aspect, y: scale)
      let frames = members.compactMap { node -> Frame? in
        guard let middle = middles[node], let figure = figures[node] else { return nil }
        return Frame(
          x: middle.x * radius.x - figure.width / 2 - 22, y: middle.y * radius.y - figure.height / 2 - 14,
          width: figure.width + 44, height: figure.height + 28)
      }
      let isFree = frames.indices.allSatisfy { first in
        frames[(first + 1)...].allSatisfy { !frames[first].overlaps($0) }
      }
      if isFree { return radius }
      scale *= 1.06
    }
    return nil
  }
}
