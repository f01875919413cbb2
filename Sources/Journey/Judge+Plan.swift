internal import Addressing
internal import RouteNetlink

extension Judge {
  /// The address of the lab's plan that a node lacks on the way to another: that address itself, or the one whose subnet it is in.
  ///
  /// Without it the node has no way there, or takes another one. Where it has the subnet by another address, it lacks nothing.
  func lacking(_ target: IPAddress, at node: String, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    let facts = asking.facts(of: node)
    guard !target.isLoopback, !target.isMulticast, !(target.family == .v6 && target.isLinkLocal) else { return nil }
    if let wrong = misjudged(target, at: node, way, seen) { return wrong }
    guard !facts.addresses.contains(where: { $0.local?.contains(target) == true }) else { return nil }
    let lost = asking.planned.filter {
      $0.node == node && $0.network.contains(target) && !facts.owns($0.network.address)
    }
    // The longest prefix would have decided.
    let plan =
      lost.first { $0.network.address == target }
      ?? lost.max { $0.network.prefixLength < $1.network.prefixLength }
    return plan.flatMap { missing($0, way, seen) }
  }

  /// A planned address has another prefix length than planned, so that the node takes who is on its cable for elsewhere, or the other way
  /// round, or for all of its subnet.
  private func misjudged(_ target: IPAddress, at node: String, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?)
    -> Diagnosis?
  {
    let facts = asking.facts(of: node)
    // Another address may have the subnet, as planned.
    guard !facts.owns(target) else { return nil }
    for plan in asking.planned where plan.node == node && plan.network.family == target.family {
      let wants = plan.network
      let entries = facts.addresses.filter { $0.local?.address == wants.address }
      guard !entries.contains(where: { $0.local == wants }),
        let link = facts.links.first(where: { $0.name == plan.interface }),
        let has = entries.first(where: { $0.index == link.index })?.local
      else { continue }
      let isMisjudged =
        wants.contains(target) != has.contains(target)
        || has.contains(target) && has.family == .v4 && has.prefixLength < 31 && target == has.last
          && target != wants.last
      let others = facts.addresses.filter { $0.local != has }.compactMap(\.local)
      guard isMisjudged, !others.contains(where: { $0.contains(target) }) else { continue }
      var diagnosis = Diagnosis(
        .wrongMask(has: has, wants: wants), node: node, interface: link.name, way: way, seen: seen)
      diagnosis.remedies = [
        command(node, "ip addr del \(has) dev \(link.name)"),
        command(node, "ip addr add \(wants) dev \(link.name)\(wants.family == .v6 ? " nodad" : "")"),
      ]
      diagnosis.remedies += lostRoutes(Wiring.Port(node: node, index: link.index))
      diagnosis.remedies += lostRoutes(node, [wants])
      return diagnosis
    }
    return nil
  }

  /// Who is asked for by name is known by an address that the plan does not know, in the place of a planned one: where the way to it
  /// ends somewhere, that is what is wrong, and not that nobody knows the way.
  func misnamed(_ found: Diagnosis) -> Diagnosis? {
    switch found.cause {
    case .noRoute, .forwardingOff, .wrongGateway, .gatewayIsNoRouter, .unknown: break
    default: return nil
    }
    let target = probe.destination
    guard probe.isByName, found.way == .there, !asking.planned.contains(where: { $0.network.address == target }),
      let owner = owners(of: target).first
    else { return nil }
    let name = link(owner.port)?.name
    let facts = asking.facts(of: owner.port.node)
    let lost = asking.planned.first { plan in
      plan.node == owner.port.node && plan.interface == name && plan.network.family == target.family
        && !facts.owns(plan.network.address)
    }
    guard let instead = lost.map({ missing($0, found.way, found.seen) }), case .wrongSubnet = instead.cause else {
      return nil
    }
    return instead
  }

  /// An address of the plan is not where it was meant to be: its interface is down, has IPv6 switched off, was given one of another subnet
  /// that the plan does not know, or simply has not got it.
  func missing(_ plan: PlannedAddress, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis {
    let address = plan.network.address
    var diagnosis = Diagnosis(
      .addressMissing(address), node: plan.node, interface: plan.interface, way: way, seen: seen)
    let facts = asking.facts(of: plan.node)
    guard let link = facts.links.first(where: { $0.name == plan.interface }) else { return diagnosis }
    // An address of IPv4 stays while its interface is down, and the node itself reaches it.
    let isOwn = if case .nothing(plan.node)? = seen { address.family == .v4 } else { false }
    if !link.isUp, !isOwn { return down(plan.node, link, way, seen) }
    if address.family == .v6, let key = disabled(plan.node, plan.interface) {
      return disabledV6(key, plan.node, way, seen)
    }
    if let has = stranger(beside: plan, facts.networks(of: link.index, address.family)) {
      diagnosis.cause = .wrongSubnet(has: has, other: plan.network.masked)
    }
    diagnosis.remedies = restored(plan.node, plan.interface, withRoutes: link.isUp)
    // One that took its place in the subnet may stay beside it.
    let addition = command(
      plan.node, "ip addr add \(plan.network) dev \(plan.interface)\(address.family == .v6 ? " nodad" : "")")
    if !diagnosis.remedies.contains(addition) { diagnosis.remedies.insert(addition, at: 0) }
    return diagnosis
  }

  /// An address of another subnet that stands where a planned one was meant to be, and is not planned itself.
  ///
  /// Addresses that a command gave do not stand against those that the lab says of its nodes.
  private func stranger(beside plan: PlannedAddress, _ networks: [IPNetwork]) -> IPNetwork? {
    networks.first { network in
      !network.contains(plan.network.address) && !plan.network.contains(network.address)
        && !asking.planned.contains {
          $0.node == plan.node && $0.interface == plan.interface && $0.network == network
            && (!$0.isByCommand || plan.isByCommand)
        }
    }
  }

  /// A frame came in by a cable that is no port of the bridge which has its sender's subnet: the node takes it, and all that is meant for the
  /// bridge does not hold for it.
  func besideBridge(_ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard let entry = place.entry, let source = place.source, let came = link(port(entry)), came.kind == "veth",
      came.master == nil
    else { return nil }
    let facts = asking.facts(of: place.node)
    guard !facts.addresses.contains(where: { $0.index == came.index && !($0.local?.address.isLinkLocal ?? true) }),
      !facts.routes.contains(where: { $0.device == came.index && $0.destination?.contains(source) == true }),
      let bridge = facts.links.first(where: { link in
        link.kind == "bridge" && facts.networks(of: link.index, source.family).contains { $0.contains(source) }
      })
    else { return nil }
    var diagnosis = Diagnosis(
      .notBridgePort(bridge: bridge.name), node: place.node, interface: came.name, way: place.way, seen: seen)
    diagnosis.remedies = [command(place.node, "ip link set \(came.name) master \(bridge.name)")]
    return diagnosis
  }

  /// The packet came to a node on its way by a cable that is no port of the bridge which has its sender's subnet.
  func cameBeside(_ node: String, _ place: Place) -> Diagnosis? {
    let entry = hops.first { $0.node == node && $0.isIncoming && $0.message == .request && !isPort($0) }
    guard let entry else { return nil }
    var there = place
    there.node = node
    there.entry = entry
    there.source = entry.source
    there.way = .there
    return besideBridge(there, .got(node: node, interface: entry.interface))
  }

  /// The sender has an address of another subnet than the plan gave it, and what is sent from it finds no way back.
  func straySource(_ source: IPAddress, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    let exit = hops.first { $0.node == probe.node && !$0.isIncoming && $0.message == .request }
    guard let exit, exit.source == source,
      !asking.planned.contains(where: { $0.node == probe.node && $0.network.address == source }),
      let found = lost(of: probe.node, exit.interface, source.family).map({ missing($0, .there, seen) }),
      case .wrongSubnet = found.cause
    else { return nil }
    return found
  }

  /// A router got a packet of IPv6 from a link-local address, which it never passes on (RFC 4291, section 2.5.6): its sender lacks another one.
  func withoutGlobalAddress(_ place: Place, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    guard case .v6? = place.source, place.source?.isLinkLocal == true, !place.destination.isLinkLocal,
      place.route.indices.contains(place.start),
      let exit = hops.first(where: {
        $0.node == place.route[place.start] && !$0.isIncoming && $0.source == place.source
      })
    else { return nil }
    return lost(of: exit.node, exit.interface, .v6).map { missing($0, place.way, seen) }
  }

  /// Who is asked for by name has another address than the planned one in the asker's own network, and is not reached by that.
  func lackingInCommon(_ found: Diagnosis) -> Diagnosis? {
    guard probe.isByName, found.way == .there, let target = owners(of: probe.destination).first?.port.node else {
      return nil
    }
    let mine = asking.facts(of: probe.node).addresses.compactMap(\.local)
    let facts = asking.facts(of: target)
    let lost = asking.planned.first { plan in
      plan.node == target && plan.network.family == probe.destination.family && !facts.owns(plan.network.address)
        && mine.contains { !$0.address.isLoopback && $0.contains(plan.network.address) }
    }
    return lost.map { missing($0, found.way, found.seen) }
  }

  /// A planned address that an interface has not got.
  private func lost(of node: String, _ interface: String, _ family: IPFamily) -> PlannedAddress? {
    let facts = asking.facts(of: node)
    return asking.planned.first { plan in
      plan.node == node && plan.interface == interface && plan.network.family == family
        && !facts.owns(plan.network.address)
    }
  }
}
