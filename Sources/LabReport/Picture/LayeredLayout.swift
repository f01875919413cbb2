/// Columns of boxes with links between them, made of the order in each column.
struct LayeredLayout {
  private let order: LayeredOrder
  private let graph: PictureGraph
  /// The boxes by item; nil where a link passes.
  private var figures: [Figure?] = []
  /// The upper edge of each item.
  private var tops: [Double] = []

  private enum Distance {
    static let boxes = 18.0
    static let lanes = 7.0
    static let lane = 2.0
  }

  /// - Parameter centre: The column towards which others look, whose links within a column go outside.
  init(_ order: LayeredOrder) {
    self.order = order
    graph = order.graph
    figures = order.items.map { _ in nil }
    let seats = seats()
    for (number, item) in order.items.enumerated() {
      if let node = item.node { figures[number] = Figure(graph.vertices[node], seats: seats[node] ?? [:]) }
    }
    tops = Array(repeating: 0, count: order.items.count)
    stack()
    for round in 0..<16 { pull(round) }
  }

  // MARK: Seats

  /// The side and the place of each port that has a link.
  private func seats() -> [Int: [Int: Figure.Seat]] {
    var seats: [Int: [Int: Figure.Seat]] = [:]
    func key(_ item: Int, _ port: Int?, _ edge: Int) -> Double {
      (order.place(item, port) + 1) * 1000 + Double(edge) / Double(graph.edges.count + 1)
    }
    for part in order.segments.joined() {
      if let port = part.leftPort, let node = order.items[part.left].node {
        seats[node, default: [:]][port] = .init(side: .right, key: key(part.right, part.rightPort, part.edge))
      }
      if let port = part.rightPort, let node = order.items[part.right].node {
        seats[node, default: [:]][port] = .init(side: .left, key: key(part.left, part.leftPort, part.edge))
      }
    }
    for edge in order.sameLayer {
      let ends = graph.edges[edge]
      guard let a = order.itemOfNode[ends.a.node], let b = order.itemOfNode[ends.b.node] else { continue }
      let side: Figure.Side = order.items[a].layer < order.rootLayer ? .left : .right
      let isAbove = order.position[a] < order.position[b]
      // Links to what is below leave below the others, those to what is above over them; the nearer the nearer the edge.
      func key(_ from: Int, _ to: Int, _ goesDown: Bool) -> Double {
        let distance = Double(abs(order.position[from] - order.position[to]))
        return goesDown ? 1e9 - distance : distance
      }
      seats[ends.a.node, default: [:]][ends.a.port] = .init(
        side: side, key: ends.isLoop ? 2e9 + Double(2 * edge) : key(a, b, isAbove))
      seats[ends.b.node, default: [:]][ends.b.port] = .init(
        side: side, key: ends.isLoop ? 2e9 + Double(2 * edge + 1) : key(b, a, !isAbove))
    }
    return seats
  }

  // MARK: Up and down

  private func height(_ item: Int) -> Double { figures[item]?.height ?? Distance.lane }

  private func distance(_ upper: Int, _ lower: Int) -> Double {
    figures[upper] != nil && figures[lower] != nil ? Distance.boxes : Distance.lanes
  }

  private mutating func stack() {
    for layer in order.layers {
      var y = 0.0
      for (place, item) in layer.enumerated() {
        if place > 0 { y += distance(layer[place - 1], item) }
        tops[item] = y
        y += height(item)
      }
      for item in layer { tops[item] -= y / 2 }
    }
  }

  private func anchor(_ item: Int, _ port: Int?) -> Double {
    guard let port, let figure = figures[item] else { return height(item) / 2 }
    return figure.anchors[port]?.y ?? figure.height / 2
  }

  /// Moves the items of each column to where their links are most level.
  private mutating func pull(_ round: Int) {
    guard order.layers.count > 1 else { return }
    let isForward = round % 2 == 0
    let isLast = round >= 8
    let columns = isForward ? Array(order.layers.indices) : Array(order.layers.indices.reversed())
    for column in columns {
      var wishes: [Int: (sum: Double, weight: Double)] = [:]
      func wish(_ item: Int, _ y: Double, _ weight: Double) {
        let old = wishes[item] ?? (0, 0)
        wishes[item] = (old.sum + y * weight, old.weight + weight)
      }
      func weight(_ part: LayeredOrder.Segment) -> Double {
        figures[part.left] == nil && figures[part.right] == nil
          ? 6 : figures[part.left] == nil || figures[part.right] == nil ? 2 : 1
      }
      if column > 0, isForward || isLast {
        for part in order.segments[column - 1] {
          wish(
            part.right, tops[part.left] + anchor(part.left, part.leftPort) - anchor(part.right, part.rightPort),
            weight(part))
        }
      }
      if column < order.segments.count, !isForward || isLast {
        for part in order.segments[column] {
          wish(
            part.left, tops[part.right] + anchor(part.right, part.rightPort) - anchor(part.left, part.leftPort),
            weight(part))
        }
      }
      settle(order.layers[column], wishes)
    }
  }

  /// The places nearest to the wishes at which nothing overlaps: means over runs that would (pool adjacent violators).
  private mutating func settle(_ layer: [Int], _ wishes: [Int: (sum: Double, weight: Double)]) {
    var offset = 0.0
    var offsets: [Double] = []
    var runs: [(sum: Double, weight: Double, count: Int)] = []
    for (place, item) in layer.enumerated() {
      if place > 0 { offset += height(layer[place - 1]) + distance(layer[place - 1], item) }
      offsets.append(offset)
      let weight = wishes[item]?.weight ?? 0.01
      let wished = wishes[item].map { $0.sum / $0.weight } ?? tops[item]
      runs.append(((wished - offset) * weight, weight, 1))
      while runs.count > 1,
        runs[runs.count - 2].sum / runs[runs.count - 2].weight > runs[runs.count - 1].sum / runs[runs.count - 1].weight
      {
        let last = runs.removeLast()
        runs[runs.count - 1] = (
          runs[runs.count - 1].sum + last.sum, runs[runs.count - 1].weight + last.weight,
          runs[runs.count - 1].count + last.count
        )
      }
    }
    var place = 0
    for run in runs {
      for _ in 0..<run.count {
        tops[layer[place]] = run.sum / run.weight + offsets[place]
        place += 1
      }
    }
  }

  // MARK: Across

  /// The boxes and ways.
  func placement() -> Placement {
    var placement = Placement()
    let widths = order.layers.map { layer in layer.map { figures[$0]?.width ?? 0 }.max() ?? 0 }
    var lefts: [Double] = []
    var x = 0.0
    for column in order.layers.indices {
      lefts.append(x)
      x += widths[column] + gap(column)
    }
    for (number, item) in order.items.enumerated() {
      guard let node = item.node, let figure = figures[number] else { continue }
      let width = widths[item.layer]
      // Boxes of about the same width are made the same; others stand towards the middle.
      let own = figure.width * 1.7 >= width ? width : figure.width
      let left =
        item.layer > order.rootLayer
        ? lefts[item.layer]
        : item.layer < order.rootLayer ? lefts[item.layer] + width - own : lefts[item.layer] + (width - own) / 2
      placement.boxes[node] = (
        Frame(x: left, y: tops[number].rounded(), width: own, height: figure.height), figure
      )
    }
    for (edge, chain) in order.chains { placement.routes[edge] = route(edge, chain, lefts, widths, placement) }
    var used: [Int: Int] = [:]
    for edge in order.sameLayer { placement.routes[edge] = loop(edge, lefts, widths, placement, &used) }
    return placement
  }

  /// The room between a column and the next: more where links go far up or down.
  private func gap(_ column: Int) -> Double {
    guard column < order.segments.count else { return 0 }
    let rise =
      order.segments[column].map { part in
        abs(tops[part.left] + anchor(part.left, part.leftPort) - tops[part.right] - anchor(part.right, part.rightPort))
      }.max() ?? 0
    let inside = order.sameLayer.count {
      order.itemOfNode[graph.edges[$0].a.node].map { order.items[$0].layer == column } ?? false
    }
    return min(220, max(56, 40 + rise * 0.16)) + Double(min(inside, 8)) * 10
  }

  private func route(
    _ edge: Int, _ chain: [Int], _ lefts: [Double], _ widths: [Double], _ placement: Placement
  ) -> Route? {
    let ends = graph.edges[edge]
    let isForward = order.items[chain[0]].node == ends.a.node
    guard let start = placement.anchor(isForward ? ends.a : ends.b)?.point,
      let end = placement.anchor(isForward ? ends.b : ends.a)?.point
    else { return nil }
    var route = Route(from: start)
    for place in 1..<chain.count {
      let (here, there) = (order.items[chain[place - 1]], order.items[chain[place]])
      let from = lefts[here.layer] + widths[here.layer]
      let to = lefts[there.layer]
      route.line(to: Point(x: from, y: route.end.y))
      let y = place == chain.count - 1 ? end.y : (tops[chain[place]] + height(chain[place]) / 2).rounded()
      route.curve(to: Point(x: to, y: y), leaving: (to - from) / 2, arriving: -(to - from) / 2)
    }
    route.line(to: end)
    return route
  }

  /// The way of a link within a column, beside it.
  private func loop(
    _ edge: Int, _ lefts: [Double], _ widths: [Double], _ placement: Placement, _ used: inout [Int: Int]
  ) -> Route? {
    let ends = graph.edges[edge]
    guard let start = placement.anchor(ends.a), let end = placement.anchor(ends.b),
      let item = order.itemOfNode[ends.a.node]
    else { return nil }
    let column = order.items[item].layer
    let number = used[column] ?? 0
    used[column] = number + 1
    let edgeX = start.side == .right ? lefts[column] + widths[column] : lefts[column]
    let sign = start.side == .right ? 1.0 : -1.0
    let reach = sign * min(70, 24 + abs(start.point.y - end.point.y) * 0.12 + Double(number % 6) * 7)
    var route = Route(from: start.point)
    route.line(to: Point(x: edgeX, y: start.point.y))
    route.curve(to: Point(x: edgeX, y: end.point.y), leaving: reach, arriving: reach)
    route.line(to: end.point)
    return route
  }
}
