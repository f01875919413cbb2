import Journey
import Addressing
import Lab
import RouteNetlink

extension Breakages {
  /// Addresses that are missing, or have another prefix.
  static func addresses(of node: BreakState.Node, _ state: BreakState) -> [Breakage] {
    node.cards.flatMap { interface, link -> [Breakage] in
      let networks = node.networks(of: link)
      return networks.flatMap { network -> [Breakage] in
        // The kernel takes the others of a subnet away with the first.
        let others = networks.filter { $0 != network && $0.masked == network.masked }
        guard others.isEmpty else { return [] }
        return [missing(network, node, link, networks)].compactMap(\.self)
          + masks(network, node, link, state) + subnets(network, node, link, state)
      } + (networks.isEmpty ? [] : disabled(node, link, networks))
    }
  }

  private static func missing(_ network: IPNetwork, _ node: BreakState.Node, _ link: Link, _ all: [IPNetwork])
    -> Breakage?
  {
    let name = link.name
    let isLast = network.family == .v4 && !all.contains { $0.family == .v4 && $0 != network }
    let lost = isLast ? node.lost(with: link.index, .v4) : []
    guard let breaking = node.orders(["ip addr del \(network) dev \(name)"]),
      let mending = node.orders(["ip addr add \(network) dev \(name)\(broadcast(network, node, link))"])
    else { return nil }
    return Breakage(
      .addressMissing, at: node.name, "\(name) \(network)", breaking: breaking, mending: mending + lost,
      english: "\(name) of \(node.name) has not got the address \(network)",
      chinese: "\(node.name) 的 \(name) 没有地址 \(network)", isSingle: lost.isEmpty)
  }

  private static func broadcast(_ network: IPNetwork, _ node: BreakState.Node, _ link: Link) -> String {
    let address = node.facts.addresses.first { $0.index == link.index && $0.local == network }
    return (address?.broadcast).map { " brd \($0)" } ?? ""
  }

  /// The same address with another length: the new one comes before the old one goes, so that routes stay.
  private static func change(
    _ kind: Breakage.Kind, _ network: IPNetwork, to wrong: IPNetwork, _ node: BreakState.Node, _ link: Link,
    _ words: (String, String)
  ) -> Breakage? {
    let name = link.name
    func orders(_ new: String, _ old: IPNetwork) -> [Breakage.Order]? {
      let lines = ["ip addr add \(new) dev \(name)", "ip addr del \(old) dev \(name)"]
      // IPv6 has an address once, whatever its length, and keeps routes without it.
      return node.orders(network.address == wrong.address && network.family == .v6 ? lines.reversed() : lines)
    }
    guard let breaking = orders("\(wrong)", network),
      let mending = orders("\(network)\(broadcast(network, node, link))", wrong)
    else { return nil }
    return Breakage(
      kind, at: node.name, "\(name) \(network) \(wrong)", breaking: breaking, mending: mending, english: words.0,
      chinese: words.1)
  }

  private static func masks(_ network: IPNetwork, _ node: BreakState.Node, _ link: Link, _ state: BreakState)
    -> [Breakage]
  {
    let own = Set(node.facts.addresses.compactMap { $0.local?.address })
    let others = state.addresses.map(\.network.address).filter { $0.family == network.family && !own.contains($0) }
    let gateways = node.given.filter { $0.device == link.index }.compactMap(\.gateway)
    let near = others.filter { network.contains($0) }
    let far = others.filter { !network.contains($0) }
    var wrong: [IPNetwork] = []
    // Too short: others, who are behind a router, seem to be on the cable.
    for length in (1..<network.prefixLength).reversed() {
      guard let wider = IPNetwork(address: network.address, prefixLength: length) else { continue }
      if far.contains(where: { wider.contains($0) }) {
        wrong.append(wider)
        break
      }
    }
    // Too long: others on the cable seem to be elsewhere; but for the routers, without whom routes would be refused.
    for length in (network.prefixLength + 1)...max(network.prefixLength + 1, network.family.bitWidth)
    where length <= network.family.bitWidth {
      guard let narrower = IPNetwork(address: network.address, prefixLength: length) else { continue }
      if near.contains(where: { !narrower.contains($0) }), gateways.allSatisfy({ narrower.contains($0) }) {
        wrong.append(narrower)
        break
      }
    }
    return wrong.compactMap {
      change(
        .wrongMask, network, to: $0, node, link,
        (
          "\(network.address) of \(node.name) has the prefix length \($0.prefixLength), not \(network.prefixLength)",
          "\(node.name) 的 \(network.address) 前缀长度是 \($0.prefixLength)，应为 \(network.prefixLength)"
        ))
    }
  }

  private static func subnets(_ network: IPNetwork, _ node: BreakState.Node, _ link: Link, _ state: BreakState)
    -> [Breakage]
  {
    guard network.prefixLength % 8 == 0, network.prefixLength >= 16, network.prefixLength < network.family.bitWidth
    else { return [] }
    var bytes = network.address.bytes
    let place = network.prefixLength / 8 - 1
    for step in 1...200 {
      bytes[place] = network.address.bytes[place] &+ UInt8(step * 9 % 251)
      guard let address = IPAddress(bytes: bytes),
        let wrong = IPNetwork(address: address, prefixLength: network.prefixLength),
        bytes[place] > 0, bytes[place] < 224, !state.addresses.contains(where: { $0.network.overlaps(wrong) }),
        let breakage = change(
          .wrongSubnet, network, to: wrong, node, link,
          (
            "\(link.name) of \(node.name) is in the wrong subnet: it has \(wrong), not \(network)",
            "\(node.name) 的 \(link.name) 在错误的网段：地址是 \(wrong)，应为 \(network)"
          ))
      else { continue }
      return [breakage]
    }
    return []
  }

  private static func disabled(_ node: BreakState.Node, _ link: Link, _ networks: [IPNetwork]) -> [Breakage] {
    let key = "net/ipv6/conf/\(link.name)/disable_ipv6"
    let addresses = networks.filter { $0.family == .v6 }
    guard node.settings[key] == "0", !addresses.isEmpty, let breaking = node.orders(["sysctl -w \(key)=1"]),
      let mending = node.orders(["sysctl -w \(key)=0"] + addresses.map { "ip addr add \($0) dev \(link.name)" })
    else { return [] }
    let lost = node.lost(with: link.index, .v6)
    return [
      Breakage(
        .ipv6Disabled, at: node.name, link.name, breaking: breaking, mending: mending + lost,
        english: "IPv6 is switched off on \(link.name) of \(node.name)",
        chinese: "\(node.name) 的 \(link.name) 关闭了 IPv6", isSingle: lost.isEmpty)
    ]
  }
}
