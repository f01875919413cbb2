/// Nodes in columns, and the order in each column in which few links cross.
///
/// A link that leads past a column has a place in it. The columns are swept from left to right and back, each sorted by the mean place of
/// what its nodes have links to (Sugiyama's method), and the best order that was seen is kept.
struct LayeredOrder {
  /// An entry of a column: a node, or the place where a link passes.
  struct Item {
    var node: Int?
    var layer: Int
  }

  /// A part of a link between neighbouring columns; ports are those of nodes.
  struct Segment {
    var edge: Int
    var left: Int
    var right: Int
    var leftPort: Int?
    var rightPort: Int?
  }

  let graph: PictureGraph
  private(set) var items: [Item] = []
  /// The items of each column, from above.
  private(set) var layers: [[Int]] = []
  /// The parts of links between a column and the next.
  private(set) var segments: [[Segment]] = []
  /// Of each link that spans columns its items from left to right, and which end is left.
  private(set) var chains: [Int: [Int]] = [:]
  /// The links within a column.
  private(set) var sameLayer: [Int] = []
  /// The item of each node.
  private(set) var itemOfNode: [Int: Int] = [:]
  private(set) var position: [Int] = []
  /// The column from which the others were counted.
  let rootLayer: Int
  private(set) var crossings = Int.max

  /// - Parameters:
  ///   - layer: The column of each node that is to be drawn; they may be negative.
  ///   - first: The nodes in the order that is kept where nothing speaks against it.
  init(_ graph: PictureGraph, layer: [Int: Int], first: [Int]) {
    self.graph = graph
    let least = layer.values.min() ?? 0
    rootLayer = -least
    let count = (layer.values.max() ?? 0) - least + 1
    layers = Array(repeating: [], count: count)
    segments = Array(repeating: [], count: max(0, count - 1))
    for node in first {
      guard let column = layer[node].map({ $0 - least }) else { continue }
      add(Item(node: node, layer: column), of: node)
      // What passes stands beside the node that it comes from.
      for edge in graph.links[node] { place(edge, from: node) }
    }
    position = Array(repeating: 0, count: items.count)
    renumber()
    sort()
  }

  private mutating func add(_ item: Item, of node: Int?) {
    if let node { itemOfNode[node] = items.count }
    layers[item.layer].append(items.count)
    items.append(item)
  }

  /// Enters a link once both its ends stand.
  private mutating func place(_ edge: Int, from node: Int) {
    let ends = graph.edges[edge]
    guard let a = itemOfNode[ends.a.node], let b = itemOfNode[ends.b.node] else { return }
    if items[a].layer == items[b].layer {
      sameLayer.append(edge)
      return
    }
    let (left, right, leftEnd, rightEnd) =
      items[a].layer < items[b].layer ? (a, b, ends.a, ends.b) : (b, a, ends.b, ends.a)
    var chain = [left]
    for column in (items[left].layer + 1)..<max(items[right].layer, items[left].layer + 1) {
      chain.append(items.count)
      add(Item(node: nil, layer: column), of: nil)
    }
    chain.append(right)
    chains[edge] = chain
    for place in 1..<chain.count {
      segments[items[chain[place - 1]].layer].append(
        Segment(
          edge: edge, left: chain[place - 1], right: chain[place],
          leftPort: place == 1 ? leftEnd.port : nil, rightPort: place == chain.count - 1 ? rightEnd.port : nil))
    }
  }

  private mutating func renumber() {
    for layer in layers { for (place, item) in layer.enumerated() { position[item] = place } }
  }

  // MARK: Sweeps

  private mutating func sort() {
    var best = layers
    crossings = countCrossings()
    for round in 0..<12 where crossings > 0 && layers.count > 1 {
      let isForward = round % 2 == 0
      let columns = isForward ? Array(1..<layers.count) : Array((0..<(layers.count - 1)).reversed())
      for column in columns { sort(column, byLeft: isForward) }
      if round > 3 { exchange() }
      let count = countCrossings()
      if count < crossings { (crossings, best) = (count, layers) }
    }
    layers = best
    renumber()
  }

  private mutating func sort(_ column: Int, byLeft: Bool) {
    var sums: [Int: (sum: Double, count: Double)] = [:]
    let parts = byLeft ? segments[column - 1] : segments[column]
    for part in parts {
      let (here, there, port) =
        byLeft ? (part.right, part.left, part.leftPort) : (part.left, part.right, part.rightPort)
      let old = sums[here] ?? (0, 0)
      sums[here] = (old.sum + place(there, port), old.count + 1)
    }
    let keys = layers[column].map { item in
      sums[item].map { $0.sum / $0.count } ?? Double(position[item])
    }
    layers[column] = zip(layers[column], keys).enumerated().sorted {
      ($0.element.1, $0.offset) < ($1.element.1, $1.offset)
    }.map(\.element.0)
    for (place, item) in layers[column].enumerated() { position[item] = place }
  }

  /// Swaps neighbours in a column where that takes crossings away.
  private mutating func exchange() {
    guard items.count <= 150 else { return }
    for column in layers.indices where layers[column].count > 1 {
      for place in 1..<layers[column].count {
        let before = countCrossings(around: column)
        guard before > 0 else { break }
        swap(column, place)
        if countCrossings(around: column) >= before { swap(column, place) }
      }
    }
  }

  private mutating func swap(_ column: Int, _ place: Int) {
    layers[column].swapAt(place - 1, place)
    position[layers[column][place - 1]] = place - 1
    position[layers[column][place]] = place
  }

  private func countCrossings(around column: Int) -> Int {
    (column > 0 ? crossings(column - 1) : 0) + (column < segments.count ? crossings(column) : 0)
  }

  /// How often links cross between columns.
  func countCrossings() -> Int { segments.indices.reduce(0) { $0 + crossings($1) } }

  private func crossings(_ gap: Int) -> Int {
    var pairs = segments[gap].map { (place($0.left, $0.leftPort), place($0.right, $0.rightPort)) }
    pairs.sort { $0 < $1 }
    // Inversions of the right places, by a tree of counts.
    let places = Array(Set(pairs.map(\.1))).sorted()
    var rank: [Double: Int] = [:]
    for (number, place) in places.enumerated() { rank[place] = number + 1 }
    var tree = [Int](repeating: 0, count: places.count + 1)
    var (count, start, entered) = (0, 0, 0)
    while start < pairs.count {
      var end = start
      while end < pairs.count, pairs[end].0 == pairs[start].0 { end += 1 }
      for pair in pairs[start..<end] {
        var (index, smaller) = (rank[pair.1] ?? 0, 0)
        while index > 0 {
          smaller += tree[index]
          index &= index - 1
        }
        count += entered - smaller
      }
      for pair in pairs[start..<end] {
        var index = rank[pair.1] ?? 1
        while index < tree.count {
          tree[index] += 1
          index += index & -index
        }
        entered += 1
      }
      start = end
    }
    return count
  }

  /// Where a port stands in its column: the bridges of a node are one below the other.
  func place(_ item: Int, _ port: Int?) -> Double {
    let place = Double(position[item])
    guard let port, let node = items[item].node else { return place }
    let bars = graph.bars[node]
    guard bars.count > 1 else { return place }
    let number = graph.barOfPort[node][port]
    return place + Double(number + 1) / Double(bars.count + 2)
  }
}
