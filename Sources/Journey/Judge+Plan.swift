internal import Addressing
internal import RouteNetlink

extension Judge {
  /// What a node lacks of the lab's plan on the way to an address: that address itself, or the one whose subnet it is in.
  ///
  /// Without it the node has no way there, or takes another one. Where it has the subnet by another address, it lacks nothing.
  func lacking(_ target: IPAddress, at node: String, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    let facts = asking.facts(of: node)
    guard !target.isLoopback, !target.isMulticast, !(target.family == .v6 && target.isLinkLocal),
      !facts.addresses.contains(where: { $0.local?.contains(target) == true })
    else { return nil }
    let lost = asking.planned.filter {
      $0.node == node && $0.network.contains(target) && !facts.owns($0.network.address)
    }
    // The longest prefix would have decided.
    let plan =
      lost.first { $0.network.address == target }
      ?? lost.max { $0.network.prefixLength < $1.network.prefixLength }
    return plan.flatMap { missing($0, way, seen) }
  }

  /// An address of the plan is not where it was meant to be: its interface is down, has IPv6 switched off, was given one of another subnet
  /// that the plan does not know, or simply has not got it.
  func missing(_ plan: PlannedAddress, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis {
    let address = plan.network.address
    var diagnosis = Diagnosis(
      .addressMissing(address), node: plan.node, interface: plan.interface, way: way, seen: seen)
    let facts = asking.facts(of: plan.node)
    guard let link = facts.links.first(where: { $0.name == plan.interface }) else { return diagnosis }
    if !link.isUp { return down(plan.node, link, way, seen) }
    if address.family == .v6, let key = disabled(plan.node, plan.interface) {
      return disabledV6(key, plan.node, way, seen)
    }
    if let has = stranger(beside: plan, facts.networks(of: link.index, address.family)) {
      diagnosis.cause = .wrongSubnet(has: has, other: plan.network.masked)
    }
    diagnosis.remedies = restored(plan.node, plan.interface)
    // One that took its place in the subnet may stay beside it.
    let addition = command(
      plan.node, "ip addr add \(plan.network) dev \(plan.interface)\(address.family == .v6 ? " nodad" : "")")
    if !diagnosis.remedies.contains(addition) { diagnosis.remedies.insert(addition, at: 0) }
    return diagnosis
  }

  /// An address of another subnet that stands where a planned one was meant to be, and is not planned itself.
  ///
  /// What a command gave does not stand against what the lab says of its nodes.
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
}
