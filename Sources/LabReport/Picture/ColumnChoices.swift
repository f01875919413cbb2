/// The ways in which the nodes of a group may be put into columns.
struct ColumnChoices {
  /// The column of each node, and the nodes in the order in which they are entered.
  struct Columns {
    var layer: [Int: Int]
    var first: [Int]
    /// Less than 1 where they are what a reader expects.
    var liking: Double
  }

  private let members: [Int]
  private let graph: PictureGraph
  private(set) var all: [Columns] = []

  init(_ members: [Int], _ graph: PictureGraph) {
    self.members = members
    self.graph = graph
    guard members.count > 1 else {
      all = [Columns(layer: [members[0]: 0], first: members, liking: 1)]
      return
    }
    let roots = roots()
    var seen: Set<[Int]> = []
    for root in roots {
      if let (layer, isMeant) = twoSided(root) { add(layer, root, &seen, isMeant: isMeant) }
      add(oneSided(root), root, &seen)
    }
    if let layer = byLeaves() { add(layer, roots[0], &seen) }
  }

  private mutating func add(_ layer: [Int: Int], _ root: Int, _ seen: inout Set<[Int]>, isMeant: Bool = false) {
    for columns in wrapped(layer) {
      guard seen.insert(members.map { columns[$0] ?? 0 }).inserted else { continue }
      all.append(
        Columns(layer: columns, first: depthFirst(from: root), liking: isMeant ? 0.6 : isTiered(layer) ? 0.6 : 1))
    }
  }

  /// Where the columns may begin: the machine, the node with the most links, the middle, and an end of the longest way.
  private func roots() -> [Int] {
    let machine = members.first { graph.vertices[$0].kind == .machine }
    let busiest = members.max { (graph.links[$0].count, -$0) < (graph.links[$1].count, -$1) }
    func farthest(from node: Int) -> (node: Int, distances: [Int?]) {
      let distances = graph.distances(from: [node])
      return (members.max { (distances[$0] ?? 0, -$0) < (distances[$1] ?? 0, -$1) } ?? node, distances)
    }
    let end = farthest(from: members[0]).node
    let (otherEnd, fromEnd) = farthest(from: end)
    let fromOther = graph.distances(from: [otherEnd])
    func reach(_ node: Int) -> Int { max(fromEnd[node] ?? 0, fromOther[node] ?? 0) }
    let middle = members.min { (reach($0), -graph.links[$0].count, $0) < (reach($1), -graph.links[$1].count, $1) }
    var roots: [Int] = []
    for root in [machine, busiest, middle, min(end, otherEnd)].compactMap({ $0 }) where !roots.contains(root) {
      roots.append(root)
    }
    return roots
  }

  /// Each node as many columns from the root as it is links away.
  private func oneSided(_ root: Int) -> [Int: Int] {
    let distances = graph.distances(from: [root])
    return Dictionary(uniqueKeysWithValues: members.map { ($0, distances[$0] ?? 0) })
  }

  /// The same, with the branches on both sides: those on bridges of a machine to the right, the others to the left; else half and half.
  private func twoSided(_ root: Int) -> (layer: [Int: Int], isMeant: Bool)? {
    var isSeen = [Bool](repeating: false, count: graph.vertices.count)
    isSeen[root] = true
    var branches: [(nodes: [Int], isOnBridge: Bool)] = []
    for neighbour in graph.neighbours(root) where !isSeen[neighbour] {
      let nodes = graph.reached(from: neighbour, without: root, &isSeen)
      let inside = Set(nodes)
      let ports = graph.links[root].map { graph.edges[$0] }.filter { inside.contains($0.other(than: root).node) }
      let isOnBridge = ports.contains { graph.vertices[root].ports[$0.end(at: root).port].bridge != nil }
      branches.append((nodes, isOnBridge))
    }
    guard branches.count > 1 else { return nil }
    var isLeft = branches.map { !$0.isOnBridge }
    // The world at the left, the machine, and what hangs on its bridges at the right.
    let isMeant = Set(isLeft).count == 2 && graph.vertices[root].kind == .machine
    if Set(isLeft).count == 1 {
      let total = branches.reduce(0) { $0 + $1.nodes.count }
      var filled = 0
      for place in branches.indices {
        isLeft[place] = filled * 2 < total && (place < branches.count - 1 || filled == 0)
        if filled > 0, isLeft[place], (filled + branches[place].nodes.count) * 2 > total + branches[place].nodes.count {
          isLeft[place] = false
        }
        filled += branches[place].nodes.count
      }
    }
    var layer = oneSided(root)
    for (branch, goesLeft) in zip(branches, isLeft) where goesLeft {
      for node in branch.nodes { layer[node] = -(layer[node] ?? 0) }
    }
    return (layer, isMeant)
  }

  /// Each node as many columns from the right as it is links away from the nearest that has one link only: hosts, their switches, and what
  /// joins those.
  private func byLeaves() -> [Int: Int]? {
    let leaves = members.filter { graph.isLeaf($0) }
    guard leaves.count > 1, leaves.count < members.count else { return nil }
    let distances = graph.distances(from: leaves)
    return Dictionary(uniqueKeysWithValues: members.map { ($0, -(distances[$0] ?? 0)) })
  }

  /// Whether each column has nodes of one kind, with links to its neighbours only, and one has all hosts, as tiers of a data centre have.
  private func isTiered(_ layer: [Int: Int]) -> Bool {
    // A tree is as well on two sides.
    guard members.reduce(0, { $0 + graph.links[$1].count }) / 2 >= members.count else { return false }
    var kinds: [Int: Set<String>] = [:]
    for node in members {
      let here = layer[node] ?? 0
      let isInside = graph.links[node].contains {
        abs((layer[graph.edges[$0].other(than: node).node] ?? 0) - here) != 1
      }
      if isInside { return false }
      kinds[here, default: []].insert(graph.vertices[node].kind.rawValue + (graph.isLeaf(node) ? "." : ""))
    }
    return kinds.values.allSatisfy { $0.count == 1 } && kinds.values.count { $0.contains { $0.hasSuffix(".") } } < 2
  }

  /// The columns as they are, and with many leaves of a node in several columns, one behind the other.
  private func wrapped(_ layer: [Int: Int]) -> [[Int: Int]] {
    var groups: [[Int]] = []
    for node in members where !graph.isLeaf(node) {
      let leaves = graph.neighbours(node).filter { graph.isLeaf($0) }
      for sign in [-1, 1] {
        let there = leaves.filter { ((layer[$0] ?? 0) - (layer[node] ?? 0)) * sign > 0 }
        if there.count > 9 { groups.append(there) }
      }
    }
    guard let most = groups.map(\.count).max() else { return [layer] }
    var choices = most <= 60 ? [layer] : []
    for columns in 2...4 where most >= columns * 5 {
      var wrapped = layer
      for group in groups {
        for (number, node) in group.enumerated() {
          let column = layer[node] ?? 0
          let hub = graph.neighbours(node).first.flatMap { layer[$0] } ?? 0
          wrapped[node] = column + (column < hub ? -1 : 1) * (number % columns)
        }
      }
      choices.append(wrapped)
    }
    return choices
  }

  /// The nodes in depth from one, in the order of ports.
  private func depthFirst(from root: Int) -> [Int] {
    var isSeen: Set<Int> = []
    var found: [Int] = []
    var stack = [root]
    while let node = stack.popLast() {
      guard isSeen.insert(node).inserted else { continue }
      found.append(node)
      stack += graph.neighbours(node).reversed().filter { !isSeen.contains($0) }
    }
    return found
  }
}
