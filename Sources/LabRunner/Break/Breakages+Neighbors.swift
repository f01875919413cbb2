import Addressing
import Journey
import Lab
import RouteNetlink

extension Breakages {
  /// Static entries for others on the cable: a hardware address that nobody has.
  static func neighbors(of node: BreakState.Node, _ state: BreakState) -> [Breakage] {
    let segments = state.segments()
    return node.cards.flatMap { interface, link -> [Breakage] in
      let own = StageState.InterfaceID(node: node.name, name: interface.name)
      let near = Set(segments.first { $0.contains(own) } ?? []).subtracting([own])
      let networks = node.networks(of: link)
      return state.addresses.filter { entry in
        near.contains(.init(node: entry.node, name: entry.interface))
          && networks.contains { $0.contains(entry.network.address) }
      }.compactMap { entry -> Breakage? in
        let address = entry.network.address
        guard entry.node != node.name, !node.facts.owns(address),
          !node.facts.neighbors.contains(where: { $0.address == address && $0.state.contains(.permanent) }),
          let breaking = node.orders([
            "ip neigh replace \(address) lladdr 02:00:00:00:de:ad dev \(link.name) nud permanent"
          ]),
          let mending = node.orders(["ip neigh del \(address) dev \(link.name)"])
        else { return nil }
        return Breakage(
          .wrongNeighbor, at: node.name, "\(link.name) \(address)", breaking: breaking, mending: mending,
          english:
            "the neighbour table of \(node.name) has a permanent entry for \(address) with a hardware address that nobody has",
          chinese: "\(node.name) 的邻居表里有一条 \(address) 的永久表项，MAC 地址谁也没有")
      }
    }
  }

  /// Addresses of others that a node has, too: what goes there stays with it.
  static func duplicates(of node: BreakState.Node, _ state: BreakState) -> [Breakage] {
    guard !node.cards.isEmpty else { return [] }
    var seen: Set<IPAddress> = []
    return state.addresses.compactMap { entry -> Breakage? in
      let address = entry.network.address
      guard entry.node != node.name, !node.facts.owns(address), seen.insert(address).inserted else { return nil }
      let host = IPNetwork(host: address)
      guard let breaking = node.orders(["ip addr add \(host) dev lo"]),
        let mending = node.orders(["ip addr del \(host) dev lo"])
      else { return nil }
      return Breakage(
        .duplicateAddress, at: node.name, "\(address)", breaking: breaking, mending: mending,
        english: "\(node.name) has the address \(address) of \(entry.node), too",
        chinese: "\(node.name) 也有 \(entry.node) 的地址 \(address)")
    }
  }
}
