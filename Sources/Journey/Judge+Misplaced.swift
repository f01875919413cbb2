internal import Addressing
internal import RouteNetlink

extension Judge {
  /// A planned address in the subnet of the next hop stands on another interface of the node, which therefore asks at the wrong cable.
  func misplaced(_ port: Wiring.Port, _ next: IPAddress, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    let node = port.node
    let facts = asking.facts(of: node)
    guard let name = facts.link(port.index)?.name else { return nil }
    for plan in asking.planned where plan.node == node && plan.interface != name && plan.network.contains(next) {
      let entry = facts.addresses.first { $0.index == port.index && $0.local?.address == plan.network.address }
      guard let has = entry?.local, let right = facts.links.first(where: { $0.name == plan.interface }),
        !facts.networks(of: right.index, next.family).contains(where: { $0.contains(next) })
      else { continue }
      var diagnosis = Diagnosis(
        .addressElsewhere(has, right: right.name), node: node, interface: name, way: way, seen: seen)
      diagnosis.remedies = [
        command(node, "ip addr del \(has) dev \(name)"),
        command(node, "ip addr add \(plan.network) dev \(right.name)\(next.family == .v6 ? " nodad" : "")"),
      ]
      diagnosis.remedies += lostRoutes(port) + lostRoutes(node, [plan.network])
      return diagnosis
    }
    return nil
  }

  /// A route that somebody gave takes who is elsewhere for a neighbour, while a router is there that leads to it.
  func withoutRouter(_ next: IPAddress, _ port: Wiring.Port, _ place: Place, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    let node = port.node
    let routes = asking.facts(of: node).routes.filter { route in
      route.family == next.family && route.device == port.index && route.gateway == nil && route.type == .unicast
        && (route.destination.map { $0.contains(next) } ?? true)
    }
    let best = routes.max { ($0.destination?.prefixLength ?? 0) < ($1.destination?.prefixLength ?? 0) }
    guard let best, best.protocol != .kernel, let name = link(port)?.name else { return nil }
    let right = routers(node, to: next).first
    var diagnosis = Diagnosis(
      .gatewayMissing(to: best.destination, right: right?.address), node: node, interface: name, way: place.way,
      seen: seen)
    if let right {
      let v6 = next.family == .v6 ? " -6" : ""
      let network = best.destination.map { "\($0)" } ?? "default"
      let table = best.table == .main ? "" : " table \(best.table.rawValue)"
      if !v6.isEmpty {
        diagnosis.remedies.append(command(node, "ip\(v6) route del \(network) dev \(name)\(table)"))
      }
      diagnosis.remedies.append(
        command(node, "ip\(v6) route replace \(network) via \(right.address) dev \(right.device)\(table)"))
    }
    return diagnosis
  }
}
