/// The best placement that was found of all nodes, with their groups beside and below one another.
struct PictureLayout {
  let graph: PictureGraph
  private(set) var placement = Placement()

  private enum Room {
    static let across = 44.0
    static let down = 32.0
  }

  /// Places nodes; the same nodes always in the same way.
  init(_ vertices: [TopologyGraph.Vertex]) {
    graph = PictureGraph(vertices)
    var parts: [(placement: Placement, bounds: Frame)] = []
    for members in graph.components() {
      let best = Self.best(of: members, in: graph)
      parts.append((best, best.bounds))
    }
    pack(parts)
  }

  /// A picture whose places are known.
  init(_ graph: PictureGraph, _ placement: Placement) {
    self.graph = graph
    self.placement = placement
  }

  /// The measures of how readable it is.
  var quality: PictureQuality { PictureQuality(placement, graph) }

  /// The candidate with the least cost; the first of several.
  private static func best(of members: [Int], in graph: PictureGraph) -> Placement {
    var best: (cost: Double, placement: Placement)?
    func consider(_ placement: Placement, _ liking: Double = 1) {
      let limit = best?.cost ?? .infinity
      let bounds = placement.bounds
      guard PictureQuality.cost(width: bounds.width, height: bounds.height) * liking < limit else { return }
      let cost = PictureQuality(placement, graph).cost * liking
      if cost < limit { best = (cost, placement) }
    }
    for columns in ColumnChoices(members, graph).all {
      consider(
        LayeredLayout(LayeredOrder(graph, layer: columns.layer, first: columns.first)).placement(),
        columns.liking)
    }
    if let row = RowLayout(members, graph) { for placement in row.placements { consider(placement) } }
    if let circle = CircleLayout(members, graph) {
      for placement in circle.placements { consider(placement, circle.isMesh ? 0.5 : 1) }
    }
    return best?.placement ?? Placement()
  }

  /// Puts the groups into rows, in their order, about as wide as a page.
  private mutating func pack(_ parts: [(placement: Placement, bounds: Frame)]) {
    let area = parts.reduce(0) { $0 + ($1.bounds.width + Room.across) * ($1.bounds.height + Room.down) }
    let widest = parts.map(\.bounds.width).max() ?? 0
    let row = parts.reduce(-Room.across) { $0 + $1.bounds.width + Room.across }
    let limit = max(widest, min(row, 800), (area * 1.9).squareRoot())
    var (x, y, rowHeight) = (0.0, 0.0, 0.0)
    for part in parts {
      if x > 0, x + part.bounds.width > limit {
        (x, y, rowHeight) = (0, y + rowHeight + Room.down, 0)
      }
      placement.add(part.placement.moved((x - part.bounds.x).rounded(), (y - part.bounds.y).rounded()))
      x += part.bounds.width + Room.across
      rowHeight = max(rowHeight, part.bounds.height)
    }
  }
}
