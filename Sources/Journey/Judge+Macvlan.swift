internal import Addressing
internal import RouteNetlink

extension Judge {
  /// The card that a macvlan is on; of any other interface itself.
  func below(_ port: Wiring.Port) -> Wiring.Port {
    guard let link = link(port), link.kind == "macvlan", let lower = link.link else { return port }
    guard let id = link.linkNamespaceID else { return Wiring.Port(node: port.node, index: lower) }
    return asking.node(knownTo: port.node, by: id).map { Wiring.Port(node: $0, index: lower) } ?? port
  }

  /// Two interfaces on one card that do not see each other.
  func macvlansApart(_ port: Wiring.Port, _ other: Wiring.Port, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?)
    -> Diagnosis?
  {
    let (mine, its) = (below(port), below(other))
    guard mine == its, port != other, mine != port || its != other else { return nil }
    if mine == port || its == other {
      let (macvlan, card) = mine == port ? (other, port) : (port, other)
      var diagnosis = Diagnosis(
        .macvlansApart(mode: nil, other: wiring.name(card)), node: macvlan.node, interface: link(macvlan)?.name,
        way: way, seen: seen)
      diagnosis.remedies = besides(card)
      return diagnosis
    }
    asked.append("ip -d link show \(link(port)?.name ?? "")")
    // A frame leaves for the others of the card only where both ends are bridges.
    for end in [port, other] {
      guard case .macvlan(let options)? = link(end)?.data, let mode = options.mode, mode != .bridge,
        let name = link(end)?.name
      else { continue }
      var diagnosis = Diagnosis(
        .macvlansApart(mode: mode.rawValue, other: wiring.name(end == port ? other : port)), node: end.node,
        interface: name, way: way, seen: seen)
      diagnosis.remedies = [port, other].compactMap { one in
        guard case .macvlan(let options)? = link(one)?.data, options.mode != .bridge else { return nil }
        return command(one.node, "ip link set \(link(one)?.name ?? "") type macvlan mode bridge")
      }
      return diagnosis
    }
    return nil
  }

  /// Commands that give a card's addresses to a macvlan on it, which the others on it reach.
  private func besides(_ card: Wiring.Port) -> [String] {
    guard let name = link(card)?.name else { return [] }
    let networks = asking.facts(of: card.node).networks(of: card.index, probe.destination.family)
    return
      (["ip link add \(name)-own link \(name) type macvlan mode bridge"]
      + networks.flatMap { ["ip addr del \($0) dev \(name)", "ip addr add \($0) dev \(name)-own"] } + [
        "ip link set \(name)-own up"
      ]).map { command(card.node, $0) }
  }
}
