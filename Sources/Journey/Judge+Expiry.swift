internal import Addressing
internal import RouteNetlink

extension Judge {
  /// The time to live of a packet ended at a node: it was sent with too little, or goes round in a circle.
  func expired(_ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis {
    if let circle = circle(place) { return circle }
    var diagnosis = Diagnosis(.ttlExceeded, node: place.node, way: place.way, seen: seen)
    if let (filter, node) = shortening(place) {
      diagnosis.remedies = mends(filter, at: node)
      return diagnosis
    }
    if case .echo(_, _, let ttl?) = probe.kind, place.way == .there {
      diagnosis.advice = .ttl(atLeast: max(Int(ttl) + 1, hopsNeeded()))
      return diagnosis
    }
    let sender = place.route[place.start]
    let message: Hop.Message = place.way == .there ? .request : .reply
    let exit = hops.first { $0.node == sender && !$0.isIncoming && $0.message == message && !isPort($0) }
    let key =
      place.destination.family == .v4
      ? "net.ipv4.ip_default_ttl" : Self.key("ipv6", exit?.interface ?? "all", "hop_limit")
    if let value = asking.sysctl(sender, key).flatMap({ Int($0) }), value < 64 {
      diagnosis.remedies = [command(sender, "sysctl -w \(key)=64")]
    }
    return diagnosis
  }

  /// Whether a node said that the time to live ended there: what comes in with more may be given less by a rule.
  func saysExpired(_ node: String) -> Bool {
    hops.contains { hop in
      guard hop.node == node, !hop.isIncoming, case .fault(let type, let code, let from) = hop.message else {
        return false
      }
      // Time exceeded in transit, RFC 792 and RFC 4443.
      return type == (from.family == .v4 ? 11 : 3) && code == 0
    }
  }

  /// A rule that gave the packet another time to live, and its node.
  private func shortening(_ place: Place) -> (Cause.Filter, String)? {
    let message: Hop.Message = place.way == .there ? .request : .reply
    return judged(message, at: place.route) { $0.contains(#/ -j (TTL|HL) |\b(ttl|hoplimit) set /#) }
  }

  /// A rule that judged a packet at one of these nodes and whose text is of a kind, and the node.
  func judged(_ message: Hop.Message, at nodes: [String], where isMeant: (String) -> Bool) -> (Cause.Filter, String)? {
    for hop in hops where hop.message == message && nodes.contains(hop.node) {
      for judgement in hop.judgements {
        guard let rule = judgement.rule, isMeant(rule) else { continue }
        let filter = Cause.Filter(
          chain: judgement.chain, rule: rule, handle: judgement.handle, isReject: false, removal: judgement.removal)
        return (filter, hop.node)
      }
    }
    return nil
  }

  /// The time to live that the probe needs, by the routes of the nodes on its way.
  private func hopsNeeded() -> Int {
    var (node, needed) = (probe.node, 1)
    for _ in 0..<64 {
      guard !owns(node, probe.destination),
        case .route(let route) = asking.lookup(node, to: probe.destination, from: nil, incoming: nil),
        let device = route.device, route.type != .local
      else { break }
      let next = route.gateway ?? probe.destination
      let segment = wiring.segment(of: Wiring.Port(node: node, index: device))
      guard let owner = owners(of: next).first(where: { owner in segment.contains { $0.end == owner.port } }) else {
        break
      }
      node = owner.port.node
      if !owns(node, probe.destination) { needed += 1 }
    }
    return needed
  }

  /// A node on the way sent the packet back to one that it had been at.
  func circle(_ place: Place) -> Diagnosis? {
    let nodes = Array(place.route[place.start...])
    guard let back = nodes.indices.first(where: { nodes[..<$0].contains(nodes[$0]) }), back > 0 else { return nil }
    let node = nodes[back - 1]
    let message: Hop.Message = place.way == .there ? .request : .reply
    guard
      let exit = hops.first(where: {
        $0.node == node && !$0.isIncoming && $0.message == message && !isPort($0)
      }), let gateway = nextHop(of: exit)
    else { return nil }
    var diagnosis = Diagnosis(
      .gatewayIsNoRouter(gateway), node: node, interface: exit.interface, way: place.way,
      seen: .sent(node: node, interface: exit.interface))
    diagnosis.remedies = rerouted(gateway, exit, place.destination)
    return diagnosis
  }
}
