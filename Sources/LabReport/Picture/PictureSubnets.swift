import Addressing

/// The subnets of a picture with their colours: of each address its own, of a link that of what is joined to it.
struct PictureSubnets {
  /// Those of other pictures of the series, and then those that are met here, in that order; the place is the colour.
  private(set) var all: [IPNetwork] = []
  private let places: [IPNetwork: Int]
  /// The places of those that are in this picture.
  private(set) var shown: [Int] = []
  /// Of each link the place of its subnet; nil where nothing on it has an address.
  private(set) var ofLink: [Int?] = []
  /// Of the ports and bridges, by node and port.
  private(set) var ofPort: [PictureGraph.End: Int] = [:]

  init(_ graph: PictureGraph, known: [IPNetwork] = []) {
    var seen: [IPNetwork: Int] = [:]
    var met: [IPNetwork] = []
    var isHere: Set<Int> = []
    func number(_ subnet: IPNetwork) -> Int {
      if let place = seen[subnet] { return place }
      seen[subnet] = met.count
      met.append(subnet)
      return met.count - 1
    }
    for subnet in known { _ = number(subnet) }
    for vertex in graph.vertices {
      for subnet in vertex.ports.flatMap(\.subnets) where !subnet.isHost { isHere.insert(number(subnet)) }
    }
    places = seen
    all = met
    shown = isHere.sorted()
    // Ports that one frame reaches: ends of a cable, and ports of a bridge with it.
    var parent: [PictureGraph.End: PictureGraph.End] = [:]
    func root(_ end: PictureGraph.End) -> PictureGraph.End {
      var end = end
      while let next = parent[end], next != end { end = next }
      return end
    }
    func join(_ a: PictureGraph.End, _ b: PictureGraph.End) {
      let (a, b) = (root(a), root(b))
      if a != b { parent[max(a, b)] = min(a, b) }
    }
    for edge in graph.edges { join(edge.a, edge.b) }
    for (node, vertex) in graph.vertices.enumerated() {
      let bridges = vertex.ports.indices.filter { vertex.ports[$0].kind == "bridge" }
      for port in vertex.ports.indices {
        guard let bridge = bridges.first(where: { vertex.ports[$0].name == vertex.ports[port].bridge }) else {
          continue
        }
        join(.init(node: node, port: port), .init(node: node, port: bridge))
      }
    }
    var first: [PictureGraph.End: Int] = [:]
    for (node, vertex) in graph.vertices.enumerated() {
      for port in vertex.ports.indices {
        guard let place = vertex.ports[port].subnets.compactMap({ seen[$0] }).min() else { continue }
        let group = root(.init(node: node, port: port))
        first[group] = min(first[group] ?? place, place)
      }
    }
    for (node, vertex) in graph.vertices.enumerated() {
      for port in vertex.ports.indices {
        let end = PictureGraph.End(node: node, port: port)
        let own = vertex.ports[port].subnets.compactMap { seen[$0] }.first
        ofPort[end] = own ?? first[root(end)]
      }
    }
    ofLink = graph.edges.map { first[root($0.a)] }
  }

  subscript(subnet: IPNetwork) -> Int? { places[subnet] }
}

extension IPNetwork {
  /// Whether it is a single address, which is no subnet.
  fileprivate var isHost: Bool { prefixLength == (family == .v4 ? 32 : 128) }
}

extension PictureGraph.End: Comparable {
  static func < (a: Self, b: Self) -> Bool { (a.node, a.port) < (b.node, b.port) }
}
