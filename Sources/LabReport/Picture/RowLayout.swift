/// Nodes of which each has one or two neighbours, in rows that are read to and fro as an ox ploughs; a ring in two rows.
struct RowLayout {
  private let sequence: [Int]
  private let isRing: Bool
  private let graph: PictureGraph

  /// Nil where the nodes are no row of at least four.
  init?(_ members: [Int], _ graph: PictureGraph) {
    guard members.count >= 4,
      members.allSatisfy({ graph.links[$0].count <= 2 && graph.neighbours($0).count == graph.links[$0].count })
    else { return nil }
    self.graph = graph
    let ends = members.filter { graph.links[$0].count == 1 }
    isRing = ends.isEmpty
    var found = [ends.first ?? members[0]]
    var isSeen = Set(found)
    while let next = graph.neighbours(found[found.count - 1]).first(where: { !isSeen.contains($0) }) {
      isSeen.insert(next)
      found.append(next)
    }
    sequence = found
  }

  /// The placements with rows of several lengths.
  var placements: [Placement] {
    if isRing { return (2...((sequence.count + 1) / 2)).map(ring) }
    return (3...8).filter { $0 < sequence.count }.map(placement)
  }

  /// A ring around a rectangle with so many nodes above and below, and the rest at its sides.
  private func ring(_ across: Int) -> Placement {
    let sides = sequence.count - 2 * across
    let right = (max(0, sides) + 1) / 2
    let below = min(across, sequence.count - across - right)
    let bounds = [0, across, across + right, across + right + below, sequence.count]
    func side(_ place: Int) -> Int { (bounds.lastIndex { $0 <= place && $0 < sequence.count } ?? 0) }
    var seats: [Int: [Int: Figure.Seat]] = [:]
    for (place, node) in sequence.enumerated() {
      let nextPlace = (place + 1) % sequence.count
      guard
        let edge = graph.links[node].map({ graph.edges[$0] }).first(where: {
          $0.other(than: node).node == sequence[nextPlace]
        })
      else { continue }
      let (from, to) = (min(side(place), 3), min(side(nextPlace), 3))
      let (leaving, arriving): (Figure.Side, Figure.Side) =
        switch (from, to) {
        case (0, 0): (.right, .left)
        case (2, 2): (.left, .right)
        case (0, 1), (0, 2), (1, 1), (1, 2): (.right, .right)
        default: (.left, .left)
        }
      // What leads down stands below, and up above; at the right the ring goes down, at the left up.
      let isDown = leaving == .right
      seats[node, default: [:]][edge.end(at: node).port] = .init(side: leaving, key: isDown ? 1 : 0)
      let other = edge.other(than: node)
      seats[other.node, default: [:]][other.port] = .init(side: arriving, key: isDown ? 0 : 1)
    }
    let figures = Dictionary(
      uniqueKeysWithValues: sequence.map { ($0, Figure(graph.vertices[$0], seats: seats[$0] ?? [:])) })
    let width = figures.values.map(\.width).max() ?? 0
    let pitch = (figures.values.map(\.height).max() ?? 0) + 40
    let (last, down) = (Double(max(across - 1, 1)) * (width + 60), Double(right + 1) * pitch)
    var placement = Placement()
    for (place, node) in sequence.enumerated() {
      guard let figure = figures[node] else { continue }
      let zone = min(side(place), 3)
      let number = Double(place - bounds[zone])
      func share(_ count: Int) -> Double { Double(max(count - 1, 1)) }
      let at =
        switch zone {
        case 0: Point(x: number * (width + 60), y: 0)
        case 1: Point(x: last, y: (number + 1) * pitch)
        case 2: Point(x: last - number * last / share(below), y: down)
        default: Point(x: 0, y: down - (number + 1) * down / Double(sequence.count - bounds[3] + 1))
        }
      let frame = Frame(x: at.x.rounded(), y: at.y.rounded(), width: width, height: figure.height)
      placement.boxes[node] = (frame, figure)
    }
    route(&placement)
    return placement
  }

  private func placement(_ perRow: Int) -> Placement {
    let rows = stride(from: 0, to: sequence.count, by: perRow).map {
      Array(sequence[$0..<min($0 + perRow, sequence.count)])
    }
    // Each link leaves to the right in even rows; the last node of a row and the first of the next look the same way.
    var seats: [Int: [Int: Figure.Seat]] = [:]
    func seat(_ end: PictureGraph.End, _ side: Figure.Side) {
      seats[end.node, default: [:]][end.port] = .init(side: side, key: 0)
    }
    var row: [Int: Int] = [:]
    for (number, nodes) in rows.enumerated() { for node in nodes { row[node] = number } }
    for (place, node) in sequence.enumerated() where place + 1 < sequence.count {
      let next = sequence[place + 1]
      guard let edge = graph.links[node].map({ graph.edges[$0] }).first(where: { $0.other(than: node).node == next })
      else { continue }
      let (from, to) = (row[node] ?? 0, row[next] ?? 0)
      let goesRight = from % 2 == 0
      seat(edge.end(at: node), goesRight ? .right : .left)
      seat(edge.other(than: node), from == to ? (goesRight ? .left : .right) : (goesRight ? .right : .left))
    }
    return place(rows, seats)
  }

  private func place(_ rows: [[Int]], _ seats: [Int: [Int: Figure.Seat]]) -> Placement {
    var placement = Placement()
    let figures = Dictionary(
      uniqueKeysWithValues: sequence.map { ($0, Figure(graph.vertices[$0], seats: seats[$0] ?? [:])) })
    let width = figures.values.map(\.width).max() ?? 0
    let perRow = rows.map(\.count).max() ?? 1
    var y = 0.0
    for (number, nodes) in rows.enumerated() {
      let height = nodes.compactMap { figures[$0]?.height }.max() ?? 0
      for (place, node) in nodes.enumerated() {
        guard let figure = figures[node] else { continue }
        let column = Double(number % 2 == 0 ? place : perRow - 1 - place)
        let frame = Frame(
          x: (column * (width + 60)).rounded(), y: y + height - figure.height, width: width, height: figure.height)
        placement.boxes[node] = (frame, figure)
      }
      y += height + 46
    }
    route(&placement)
    return placement
  }

  private func route(_ placement: inout Placement) {
    for node in sequence {
      for edge in graph.links[node] {
        guard let start = placement.anchor(graph.edges[edge].a), let end = placement.anchor(graph.edges[edge].b) else {
          continue
        }
        placement.routes[edge] = Route(start, end)
      }
    }
  }
}

extension Route {
  /// The plain way between two anchors: an S where they look at each other, a C where they look the same way.
  init(_ start: (point: Point, side: Figure.Side), _ end: (point: Point, side: Figure.Side)) {
    self.init(from: start.point)
    let distance = abs(end.point.x - start.point.x)
    let rise = abs(end.point.y - start.point.y)
    let reach = start.side == end.side ? 30 + min(40, rise * 0.15) + distance * 0.1 : max(24, min(distance / 2, 120))
    curve(
      to: end.point, leaving: start.side == .right ? reach : -reach, arriving: end.side == .right ? reach : -reach)
  }
}
