import Addressing

@testable import LabReport

/// Topologies as people draw them, made by rule.
struct Topologies {
  private(set) var vertices: [TopologyGraph.Vertex] = []
  private var subnets = 0

  /// Adds a node; gives its number.
  mutating func add(_ name: String, _ kind: TopologyGraph.Vertex.Kind = .host) -> Int {
    vertices.append(.init(name: name, kind: kind, ports: []))
    if kind == .switch {
      vertices[vertices.count - 1].ports = [.init(node: vertices.count - 1, name: "br0", addresses: [], kind: "bridge")]
    }
    return vertices.count - 1
  }

  /// Joins two nodes, on a switch or a named bridge by a port of it.
  mutating func join(_ a: Int, _ b: Int, bridge: String? = nil) {
    subnets += 1
    let subnet = IPNetwork("10.\(subnets / 250).\(subnets % 250).0/24")
    for (number, pair) in [(a, b), (b, a)].enumerated() {
      let (node, other) = pair
      let isPort = vertices[node].kind == .switch || (number == 0 && bridge != nil)
      let next = vertices[other].ports.count
      let peer = TopologyGraph.Port.Peer(node: other, port: number == 1 ? next - 1 : a == b ? next + 1 : next)
      let count = vertices[node].ports.count
      vertices[node].ports.append(
        .init(
          node: node, name: isPort ? vertices[other].name : "eth\(count)",
          addresses: isPort ? [] : ["10.\(subnets / 250).\(subnets % 250).\(number + 1)/24"],
          bridge: vertices[node].kind == .switch ? "br0" : number == 0 ? bridge : nil, peer: peer,
          subnets: isPort ? [] : [subnet].compactMap { $0 }))
    }
  }

  /// A switch and hosts.
  static func star(_ count: Int) -> Topologies {
    var made = Topologies()
    let hub = made.add("sw", .switch)
    for number in 1...count { made.join(hub, made.add("h\(number)")) }
    return made
  }

  /// Routers in a row, the last joined to the first where it is closed.
  static func row(_ count: Int, isClosed: Bool) -> Topologies {
    var made = Topologies()
    let nodes = (1...count).map { made.add("r\($0)", .router) }
    for place in 1..<count { made.join(nodes[place - 1], nodes[place]) }
    if isClosed { made.join(nodes[count - 1], nodes[0]) }
    return made
  }

  /// A binary tree.
  static func tree(_ count: Int) -> Topologies {
    var made = Topologies()
    let nodes = (1...count).map { made.add("n\($0)", $0 * 2 > count ? .host : .router) }
    for place in 1..<count { made.join(nodes[(place - 1) / 2], nodes[place]) }
    return made
  }

  /// Each joined to each.
  static func mesh(_ count: Int) -> Topologies {
    var made = Topologies()
    let nodes = (1...count).map { made.add("m\($0)", .router) }
    for a in 0..<count { for b in (a + 1)..<count { made.join(nodes[a], nodes[b]) } }
    return made
  }

  /// Spines, leaves below them, and hosts.
  static func clos(_ spines: Int, _ leaves: Int, _ hosts: Int) -> Topologies {
    var made = Topologies()
    let tops = (1...spines).map { made.add("spine\($0)", .router) }
    for number in 1...leaves {
      let leaf = made.add("leaf\(number)", .router)
      for top in tops { made.join(top, leaf) }
      for host in 1...hosts { made.join(leaf, made.add("h\(number)-\(host)")) }
    }
    return made
  }

  /// A machine with bridges and containers on each, and a neighbour outside.
  static func machine(_ bridges: Int, _ containers: Int) -> Topologies {
    var made = Topologies()
    let host = made.add("centos", .machine)
    made.join(host, made.add("laptop"))
    for bridge in 1...bridges {
      made.vertices[host].ports.append(
        .init(node: host, name: "br\(bridge)", addresses: ["172.\(bridge).0.1/16"], kind: "bridge"))
      for number in 1...containers {
        made.join(host, made.add("c\(bridge)-\(number)", .container), bridge: "br\(bridge)")
      }
    }
    return made
  }

  /// A router, switches around it, and hosts on each.
  static func campus(_ switches: Int, _ hosts: Int) -> Topologies {
    var made = Topologies()
    let core = made.add("core", .router)
    for number in 1...switches {
      let hub = made.add("sw\(number)", .switch)
      made.join(core, hub)
      for host in 1...hosts { made.join(hub, made.add("h\(number)-\(host)")) }
    }
    return made
  }

  /// Nodes that are joined by chance, some not at all.
  static func chance(_ count: Int, _ links: Int, _ generator: inout some RandomNumberGenerator) -> Topologies {
    var made = Topologies()
    let kinds: [TopologyGraph.Vertex.Kind] = [.host, .router, .switch, .container]
    let nodes = (1...count).map { made.add("x\($0)", kinds[Int.random(in: 0..<4, using: &generator)]) }
    for _ in 0..<links {
      made.join(
        nodes[Int.random(in: 0..<count, using: &generator)], nodes[Int.random(in: 0..<count, using: &generator)])
    }
    return made
  }
}

/// Numbers by chance that come again with their seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
