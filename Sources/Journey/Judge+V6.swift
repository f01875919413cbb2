internal import Addressing
internal import RouteNetlink

extension Judge {
  /// A node of IPv6 that was given nothing waits for a router to tell it a prefix and a way out, and there is none that does.
  func unadvertised(_ place: Place, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    let facts = asking.facts(of: place.node)
    guard place.destination.family == .v6, !place.destination.isLinkLocal, !place.destination.isLoopback,
      !asking.planned.contains(where: { $0.node == place.node && $0.network.family == .v6 }),
      !asking.plannedRoutes.contains(where: { $0.node == place.node && $0.gateway.family == .v6 }),
      facts.ends.allSatisfy({ facts.networks(of: $0.index, .v6).isEmpty }),
      let link = facts.ends.first(where: { link in
        link.isUp && asking.sysctl(place.node, Self.key("ipv6", link.name, "accept_ra")) != "0"
          && asking.sysctl(place.node, Self.key("ipv6", link.name, "disable_ipv6")) == "0"
      })
    else { return nil }
    asked.append("sysctl \(Self.key("ipv6", link.name, "accept_ra"))")
    var diagnosis = Diagnosis(
      .noRouterAdvertisement, node: place.node, interface: link.name, way: place.way, seen: seen)
    let segment = wiring.segment(of: Wiring.Port(node: place.node, index: link.index)).map(\.end)
    let router = segment.first {
      $0.node != place.node && forwards($0.node, .v6) && !asking.facts(of: $0.node).networks(of: $0.index, .v6).isEmpty
    }
    let neighbor =
      router
      ?? segment.first { $0.node != place.node && !asking.facts(of: $0.node).networks(of: $0.index, .v6).isEmpty }
    guard let neighbor, let network = asking.facts(of: neighbor.node).networks(of: neighbor.index, .v6).first,
      let free = free(in: network)
    else { return diagnosis }
    diagnosis.remedies = [command(place.node, "ip -6 addr add \(free) dev \(link.name) nodad")]
    if router != nil, !network.contains(place.destination) {
      diagnosis.remedies.append(command(place.node, "ip -6 route add default via \(network.address) dev \(link.name)"))
    }
    return diagnosis
  }

  /// A link-local address is asked for without the interface by which it is meant.
  func withoutZone(_ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard place.destination.family == .v6, place.destination.isLinkLocal, probe.interface == nil, place.way == .there,
      place.entry == nil
    else { return nil }
    var diagnosis = Diagnosis(.zoneMissing(place.destination), node: place.node, way: place.way, seen: seen)
    let facts = asking.facts(of: place.node)
    let right = owners(of: place.destination).first { owner in
      facts.ends.contains { link in
        wiring.segment(of: Wiring.Port(node: place.node, index: link.index)).contains { $0.end == owner.port }
      }
    }
    let name = facts.ends.first { link in
      wiring.segment(of: Wiring.Port(node: place.node, index: link.index)).contains { $0.end == right?.port }
    }?.name
    diagnosis.advice = .zone(node: place.node, interface: name ?? facts.ends.first?.name ?? "IFACE")
    return diagnosis
  }
}
