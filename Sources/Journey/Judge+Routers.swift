internal import Addressing
internal import RouteNetlink

extension Judge {
  /// Whether somebody else on a segment passes packets on.
  func isRouter(on segment: [Wiring.Port], besides: [String]) -> Bool {
    segment.contains {
      !besides.contains($0.node) && forwards($0.node, .v4) && asking.facts(of: $0.node).ends.count > 1
    }
  }

  func forwards(_ node: String, _ family: IPFamily) -> Bool {
    asking.sysctl(node, family == .v4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding") == "1"
  }

  /// Addresses of routers on the segments of a node that know a way to an address, with the interface that leads to them.
  func routers(_ node: String, to target: IPAddress) -> [(address: IPAddress, device: String, isForwarding: Bool)] {
    let facts = asking.facts(of: node)
    var found: [(address: IPAddress, device: String, isForwarding: Bool)] = []
    for link in facts.ends where link.isUp {
      let port = Wiring.Port(node: node, index: link.index)
      let mine = facts.networks(of: link.index, target.family)
      for end in wiring.segment(of: port).map(\.end) where end.node != node {
        let other = asking.facts(of: end.node)
        guard other.ends.count > 1, forwards(end.node, target.family) || other.owns(target) else { continue }
        let networks = other.networks(of: end.index, target.family)
        guard
          let address = networks.first(where: { network in mine.contains { $0.contains(network.address) } })?.address
        else { continue }
        if case .route(let route) = asking.lookup(end.node, to: target, from: nil, incoming: nil) {
          let isBack = route.device == end.index && route.gateway.map { facts.owns($0) } ?? (route.type != .local)
          if !isBack { found.append((address, link.name, forwards(end.node, target.family))) }
        }
      }
    }
    return found
  }

  /// Commands that give a node the route that it lacks.
  func routeMends(_ node: String, to target: IPAddress) -> [String] {
    let lost = lostRoutes(node, asking.facts(of: node).addresses.compactMap(\.local)).filter { text in
      asking.plannedRoutes.contains { route in
        (route.destination.map { $0.contains(target) } ?? true)
          && text.hasSuffix("replace \(route.destination.map { "\($0)" } ?? "default") via \(route.gateway)")
      }
    }
    if !lost.isEmpty { return lost }
    let facts = asking.facts(of: node)
    for address in facts.addresses where address.local?.contains(target) == true {
      guard let local = address.local, let link = facts.link(address.index), link.isUp else { continue }
      // The route that came with the address was taken away.
      return [command(node, "ip route add \(local.masked) dev \(link.name)")]
    }
    guard let router = routers(node, to: target).first else { return [] }
    let v6 = target.family == .v6 ? " -6" : ""
    let hasDefault = facts.routes.contains { $0.table == .main && $0.destination == nil && $0.family == target.family }
    // One that passes nothing on has one way for all.
    if !hasDefault, !forwards(node, target.family) {
      return [command(node, "ip\(v6) route add default via \(router.address) dev \(router.device)")]
    }
    let network = owners(of: target).first?.network.masked ?? IPNetwork(host: target)
    return [command(node, "ip\(v6) route replace \(network) via \(router.address) dev \(router.device)")]
  }

  /// Nobody on the cable has the address of the router.
  func wrongGateway(_ gateway: IPAddress, _ port: Wiring.Port, _ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis {
    let right = routers(port.node, to: place.destination).first
    // The address may be the one that is missing, as the plan says.
    if right == nil, let plan = asking.planned.first(where: { $0.network.address == gateway }),
      !owners(of: gateway).contains(where: { _ in true })
    {
      return missing(gateway, plan.node, place.way, seen)
    }
    var diagnosis = Diagnosis(
      .wrongGateway(gateway, right: right?.address), node: port.node, interface: link(port)?.name, way: place.way,
      seen: seen)
    if let right {
      diagnosis.remedies = gatewayMends(gateway, right.address, right.device, port.node, place.destination)
    }
    return diagnosis
  }

  private func gatewayMends(
    _ wrong: IPAddress, _ right: IPAddress, _ device: String, _ node: String, _ target: IPAddress
  ) -> [String] {
    let routes = asking.facts(of: node).routes.filter {
      $0.gateway == wrong && ($0.destination.map { $0.contains(target) } ?? true)
    }
    let route = routes.max { ($0.destination?.prefixLength ?? 0) < ($1.destination?.prefixLength ?? 0) }
    let table = route.map { $0.table == .main ? "" : " table \($0.table.rawValue)" } ?? ""
    let v6 = target.family == .v6 ? " -6" : ""
    let network = route?.destination.map { "\($0)" } ?? "default"
    // A replacement of IPv6 is a second way where the first is not taken away.
    var commands = v6.isEmpty ? [] : [command(node, "ip\(v6) route del \(network) via \(wrong)\(table)")]
    commands.append(command(node, "ip\(v6) route replace \(network) via \(right) dev \(device)\(table)"))
    return commands
  }

  /// A packet came to the node that had its address, and has it no more: who sent it knows the neighbour from before.
  func gone(_ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard let entry = place.entry, owners(of: place.destination).isEmpty else { return nil }
    let wasHere = asking.planned.contains { $0.node == place.node && $0.network.address == place.destination }
    let isOnLink = asking.facts(of: place.node).networks(of: entry.index, place.destination.family).contains {
      $0.contains(place.destination)
    }
    return wasHere || isOnLink ? missing(place.destination, place.node, place.way, seen) : nil
  }

  /// A route on the way sent a packet back to the node that it came from.
  func returned(_ place: Place) -> Diagnosis? {
    let origin = place.way == .there ? probe.node : hops.first { $0.message == .reply }?.node
    guard place.node == origin, let exit = place.exit, exit.node != place.node, let entry = place.entry else {
      return nil
    }
    if let wrong = noRouter(place) { return wrong }
    // Whom it was sent to is told by whose card took it; a rule may have chosen a table that a question without it does not.
    let facts = asking.facts(of: place.node)
    let own = facts.networks(of: entry.index, place.destination.family).map(\.address)
    let routes = asking.facts(of: exit.node).routes.filter { route in
      (route.gateway.map(own.contains) ?? false) && (route.destination.map { $0.contains(place.destination) } ?? true)
    }
    let route = routes.max { ($0.destination?.prefixLength ?? 0) < ($1.destination?.prefixLength ?? 0) }
    guard let gateway = route?.gateway ?? own.first else { return nil }
    var diagnosis = Diagnosis(
      .gatewayIsNoRouter(gateway), node: exit.node, interface: exit.interface, way: place.way,
      seen: .got(node: place.node, interface: place.entry?.interface ?? ""))
    if route != nil { diagnosis.remedies = rerouted(gateway, exit, place.destination) }
    return diagnosis
  }

  /// Commands that give a node another way than by a gateway that does not lead there: by who does, or without the route.
  func rerouted(_ gateway: IPAddress, _ exit: Hop, _ target: IPAddress) -> [String] {
    if let right = routers(exit.node, to: target).first(where: { $0.address != gateway }) {
      return gatewayMends(gateway, right.address, right.device, exit.node, target)
    }
    let routes = asking.facts(of: exit.node).routes.filter {
      $0.gateway == gateway && ($0.destination.map { $0.contains(target) } ?? true)
    }
    guard let route = routes.max(by: { ($0.destination?.prefixLength ?? 0) < ($1.destination?.prefixLength ?? 0) })
    else {
      return []
    }
    let table = route.table == .main ? "" : " table \(route.table.rawValue)"
    let v6 = target.family == .v6 ? " -6" : ""
    let network = route.destination.map { "\($0)" } ?? "default"
    // It may have taken the place of the route that came with an address.
    let facts = asking.facts(of: exit.node)
    let own = facts.addresses.first { $0.local?.masked == route.destination && $0.local?.contains(target) == true }
    if table.isEmpty, let own, let local = own.local, let link = facts.link(own.index),
      !facts.routes.contains(where: { $0.destination == local.masked && $0.gateway == nil && $0.table == .main })
    {
      return [command(exit.node, "ip\(v6) route replace \(local.masked) dev \(link.name)")]
    }
    return [command(exit.node, "ip\(v6) route del \(network) via \(gateway)\(table)")]
  }

  /// A route led to a node that is no router, while there is one beside it.
  func noRouter(_ place: Place) -> Diagnosis? {
    guard let exit = place.exit else { return nil }
    return noRouter(exit, to: place.node, place, place.entry.map { .got(node: place.node, interface: $0.interface) })
  }

  /// A packet was sent to a node that has one cable only, although there is a router for it.
  func noRouter(_ exit: Hop, to node: String, _ place: Place, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    guard let gateway = nextHop(of: exit), gateway != exit.destination, asking.facts(of: node).ends.count == 1 else {
      return nil
    }
    guard let right = routers(exit.node, to: place.destination).first(where: { $0.address != gateway }) else {
      return nil
    }
    var diagnosis = Diagnosis(
      .gatewayIsNoRouter(gateway), node: exit.node, interface: exit.interface, way: place.way, seen: seen)
    diagnosis.remedies = gatewayMends(gateway, right.address, right.device, exit.node, place.destination)
    return diagnosis
  }
}
