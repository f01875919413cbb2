/// The nodes of a picture and the links between them, by number.
struct PictureGraph {
  /// An end of a link: a port of a node.
  struct End: Hashable {
    var node: Int
    var port: Int
  }

  struct Edge {
    var a: End
    var b: End

    /// The end that is not at a node; of a link within it the second.
    func other(than node: Int) -> End { a.node == node ? b : a }
    /// The end that is at a node.
    func end(at node: Int) -> End { a.node == node ? a : b }
    var isLoop: Bool { a.node == b.node }
  }

  let vertices: [TopologyGraph.Vertex]
  /// In the order of the nodes and of their ports.
  let edges: [Edge]
  /// Of each node its links, in the order of its ports.
  let links: [[Int]]
  /// Of each node its groups of interfaces: those that are on no bridge, and the bridges; a port's number is that of its group.
  let bars: [[Int?]]
  let barOfPort: [[Int]]

  init(_ vertices: [TopologyGraph.Vertex]) {
    self.vertices = vertices
    var edges: [Edge] = []
    for node in vertices.indices {
      for port in vertices[node].ports.indices {
        guard let peer = vertices[node].ports[port].peer, (node, port) < (peer.node, peer.port) else { continue }
        edges.append(Edge(a: End(node: node, port: port), b: End(node: peer.node, port: peer.port)))
      }
    }
    self.edges = edges
    var links = [[(port: Int, edge: Int)]](repeating: [], count: vertices.count)
    for (number, edge) in edges.enumerated() {
      links[edge.a.node].append((edge.a.port, number))
      if !edge.isLoop { links[edge.b.node].append((edge.b.port, number)) }
    }
    self.links = links.map { $0.sorted { $0.port < $1.port }.map(\.edge) }
    bars = vertices.map { vertex in
      let bridges: [Int?] = vertex.ports.indices.filter { vertex.ports[$0].kind == "bridge" }
      let names = Set(vertex.bridges.map(\.name))
      let hasFree = vertex.ports.contains { $0.kind != "bridge" && !($0.bridge.map { names.contains($0) } ?? false) }
      return (hasFree ? [nil] : []) + bridges
    }
    barOfPort = zip(vertices, bars).map { vertex, bars in
      vertex.ports.map { port in
        bars.firstIndex { bar in bar.map { vertex.ports[$0].name == port.bridge } ?? false } ?? 0
      }
    }
  }

  /// The nodes that a node has links to, each once, in the order of its ports.
  func neighbours(_ node: Int) -> [Int] {
    var seen: Set<Int> = [node]
    return links[node].map { edges[$0].other(than: node).node }.filter { seen.insert($0).inserted }
  }

  /// Whether nothing but one other node has links to it.
  func isLeaf(_ node: Int) -> Bool { links[node].count == 1 && !edges[links[node][0]].isLoop }

  /// The nodes in groups that no link joins, in the order of their first ones.
  func components() -> [[Int]] {
    var isSeen = [Bool](repeating: false, count: vertices.count)
    var groups: [[Int]] = []
    for start in vertices.indices where !isSeen[start] {
      groups.append(reached(from: start, without: nil, &isSeen).sorted())
    }
    return groups
  }

  /// The nodes that are reached from one, itself first, in breadth, without one that is left out.
  func reached(from start: Int, without left: Int?, _ isSeen: inout [Bool]) -> [Int] {
    var found = [start]
    isSeen[start] = true
    var next = 0
    while next < found.count {
      for neighbour in neighbours(found[next]) where neighbour != left && !isSeen[neighbour] {
        isSeen[neighbour] = true
        found.append(neighbour)
      }
      next += 1
    }
    return found
  }

  /// How many links away each node is from the nearest of some; nil of those that are not reached.
  func distances(from starts: [Int]) -> [Int?] {
    var distances = [Int?](repeating: nil, count: vertices.count)
    for start in starts { distances[start] = 0 }
    var queue = starts
    var next = 0
    while next < queue.count {
      let here = distances[queue[next]] ?? 0
      for neighbour in neighbours(queue[next]) where distances[neighbour] == nil {
        distances[neighbour] = here + 1
        queue.append(neighbour)
      }
      next += 1
    }
    return distances
  }
}
