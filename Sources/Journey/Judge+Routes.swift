internal import Addressing
internal import RouteNetlink
internal import SystemPackage

extension Judge {
  /// Why a node knows no way, or one that refuses.
  func noRoute(_ place: Place, _ number: Int32, _ seen: Diagnosis.Seen) -> Diagnosis {
    let node = place.node
    let facts = asking.facts(of: node)
    let target = place.destination
    let family = target.family
    func found(_ cause: Cause, _ interface: String? = nil, _ remedies: [String] = []) -> Diagnosis {
      var diagnosis = Diagnosis(cause, node: node, interface: interface, way: place.way, seen: seen)
      diagnosis.remedies = remedies
      return diagnosis
    }
    if let refusing = refusing(target, from: place.source, facts) {
      return found(refusing.cause, nil, [command(node, refusing.remedy)])
    }
    if family == .v6, let off = facts.ends.compactMap({ disabled(node, $0.name) }).first {
      return disabledV6(off, node, place.way, seen)
    }
    // What is down takes its routes with it.
    for link in facts.ends where !link.isUp {
      let networks = facts.networks(of: link.index, family)
      let was = asking.planned.filter { $0.node == node && $0.interface == link.name }.map(\.network)
      let isOnly = facts.ends.filter { $0.isUp && !facts.networks(of: $0.index, family).isEmpty }.isEmpty
      let routes = asking.plannedRoutes.filter { $0.node == node && ($0.destination.map { $0.contains(target) } ?? true) }
      if (networks + was).contains(where: { network in
        network.contains(target) || isOnly || routes.contains { network.contains($0.gateway) }
      }) { return down(node, link, place.way, seen) }
    }
    // An address that was meant to be there would bring the route.
    for plan in asking.planned where plan.node == node && plan.network.family == family && !facts.owns(plan.network.address) {
      guard let link = facts.links.first(where: { $0.name == plan.interface }) else { continue }
      let others = facts.networks(of: link.index, family)
      if others.isEmpty, plan.network.contains(target) || facts.ends.allSatisfy({ facts.networks(of: $0.index, family).isEmpty }) {
        return found(.addressMissing(plan.network.address), plan.interface,
          restored(node, plan.interface))
      }
    }
    for owner in owners(of: target) where owner.port.node != node {
      for link in facts.ends {
        let port = Wiring.Port(node: node, index: link.index)
        guard wiring.segment(of: port).contains(where: { $0.end == owner.port }) else { continue }
        if let wrong = wrongPrefix(port, owner, place, seen, isGateway: false) { return wrong }
      }
      if let apart = asking.apart(node, owner.port.node) { return found(apart) }
    }
    return found(.noRoute(to: target), nil, routeMends(node, to: target))
  }

  /// A route or a policy rule that refuses an address.
  private func refusing(_ target: IPAddress, from source: IPAddress?, _ facts: NodeFacts) -> (cause: Cause, remedy: String)? {
    let kinds: [RouteType: String] = [.blackhole: "blackhole", .prohibit: "prohibit", .unreachable: "unreachable"]
    func covers(_ route: Route) -> Bool {
      route.family == target.family && route.destination.map { $0.contains(target) } ?? true
    }
    // Each table is asked in the order of its rules; the longest prefix of it decides.
    let rules = facts.rules.filter { rule in
      rule.spec.family == target.family && (rule.spec.to.map { $0.contains(target) } ?? true)
        && (rule.spec.from.map { network in source.map { network.contains($0) } ?? false } ?? true) && rule.spec.mark == nil
    }.sorted { ($0.spec.priority ?? 0) < ($1.spec.priority ?? 0) }
    for rule in rules {
      switch rule.spec.action {
      case .lookup(let table):
        let best = facts.routes.filter { $0.table == table && covers($0) }
          .max { ($0.destination?.prefixLength ?? 0) < ($1.destination?.prefixLength ?? 0) }
        guard let best else { continue }
        guard let kind = kinds[best.type] else { continue }
        let table = best.table == RouteTable.main ? "" : " table \(best.table.rawValue)"
        // IPv6 gives its refusing routes to the loopback interface and a default one to itself.
        if target.family == .v6, best.destination == nil, best.protocol == RouteProtocol.kernel { continue }
        return (
          .refusingRoute(kind: kind, to: best.destination),
          "ip\(target.family == .v6 ? " -6" : "") route del \(kind) \(best.destination.map { "\($0)" } ?? "default")\(table)"
        )
      case .blackhole, .prohibit, .unreachable:
        let kind =
          switch rule.spec.action {
          case .blackhole: "blackhole"
          case .prohibit: "prohibit"
          default: "unreachable"
          }
        return (
          .refusingRule(kind: kind, priority: rule.spec.priority ?? 0),
          "ip\(target.family == .v6 ? " -6" : "") rule del pref \(rule.spec.priority ?? 0)"
        )
      case .goto, .any: continue
      }
    }
    return nil
  }

  /// The key that switches IPv6 off at an interface.
  func disabled(_ node: String, _ interface: String) -> String? {
    let own = Self.key("ipv6", interface, "disable_ipv6")
    guard asking.sysctl(node, own) == "1" else { return nil }
    return asking.sysctl(node, "net.ipv6.conf.all.disable_ipv6") == "1" ? "net.ipv6.conf.all.disable_ipv6" : own
  }

  /// A key of an interface; one whose name has a dot is written with slashes.
  static func key(_ family: String, _ interface: String, _ name: String) -> String {
    interface.contains(".") ? "net/\(family)/conf/\(interface)/\(name)" : "net.\(family).conf.\(interface).\(name)"
  }

  /// IPv6 is off, and the addresses with it.
  func disabledV6(_ key: String, _ node: String, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis {
    var diagnosis = Diagnosis(.ipv6Disabled(key: key), node: node, way: way, seen: seen)
    diagnosis.remedies = [command(node, "sysctl -w \(key)=0")] + asking.facts(of: node).ends.flatMap { restored(node, $0.name) }
    return diagnosis
  }

  /// Both ends are in subnets that do not fit each other.
  ///
  /// - Parameter owner: Who has the address that is asked for.
  func wrongPrefix(
    _ port: Wiring.Port, _ owner: Owner, _ place: Place, _ seen: Diagnosis.Seen, isGateway: Bool
  ) -> Diagnosis? {
    let facts = asking.facts(of: port.node)
    let family = owner.network.family
    let segment = wiring.segment(of: port)
    let isOnLink = segment.contains { $0.end == owner.port }
    let own = facts.networks(of: port.index, family)
    guard let mine = own.first(where: { $0.contains(owner.network.address) }) ?? own.first, let link = facts.link(port.index) else {
      return nil
    }
    let others = segment.filter { $0.end != port }.flatMap { asking.facts(of: $0.end.node).networks(of: $0.end.index, family) }
    func wrong(_ cause: Cause, _ wants: IPNetwork?) -> Diagnosis {
      var diagnosis = Diagnosis(cause, node: port.node, interface: link.name, way: place.way, seen: seen)
      if let wants {
        diagnosis.remedies = [
          command(port.node, "ip addr del \(mine) dev \(link.name)"), command(port.node, "ip addr add \(wants) dev \(link.name)"),
        ]
        diagnosis.remedies += lostRoutes(port)
      }
      return diagnosis
    }
    func with(_ length: Int) -> IPNetwork? { IPNetwork(address: mine.address, prefixLength: length) }
    if isOnLink {
      // It thinks that who is on its cable is elsewhere.
      if owner.network.contains(mine.address), !mine.contains(owner.network.address), let wants = with(owner.network.prefixLength) {
        return wrong(.wrongMask(has: mine, wants: wants), wants)
      }
      // The other one has the wrong prefix, and answers are what is missing; that is found on the way back.
      guard !mine.contains(owner.network.address), !isRouter(on: segment.map(\.end), besides: [port.node, owner.port.node]) else { return nil }
      return wrongSubnet(port, mine, owner, place, seen)
    }
    // It thinks that who is elsewhere is on its cable.
    guard !isGateway, mine.contains(owner.network.address) else { return nil }
    let narrower = others.filter { $0.contains(mine.address) && !$0.contains(owner.network.address) && $0.prefixLength > mine.prefixLength }
    if let wants = narrower.map(\.prefixLength).max().flatMap(with) { return wrong(.wrongMask(has: mine, wants: wants), wants) }
    if !owner.network.contains(mine.address), owner.network.prefixLength > mine.prefixLength, let wants = with(owner.network.prefixLength) {
      return wrong(.wrongMask(has: mine, wants: wants), wants)
    }
    return nil
  }

  /// Two on one cable are in different subnets; whose address is not as planned is the one, else who stands alone.
  private func wrongSubnet(
    _ port: Wiring.Port, _ mine: IPNetwork, _ owner: Owner, _ place: Place, _ seen: Diagnosis.Seen
  ) -> Diagnosis? {
    let segment = wiring.segment(of: port).map(\.end)
    func isPlanned(_ port: Wiring.Port, _ network: IPNetwork) -> Bool {
      asking.planned.contains { $0.node == port.node && $0.network == network }
    }
    func friends(_ network: IPNetwork, _ own: Wiring.Port) -> Int {
      segment.filter { end in
        end != own && asking.facts(of: end.node).networks(of: end.index, network.family).contains { $0.masked == network.masked }
      }.count
    }
    let mineScore = (friends(mine, port), isPlanned(port, mine) ? 1 : 0)
    let otherScore = (friends(owner.network, owner.port), isPlanned(owner.port, owner.network) ? 1 : 0)
    let isMine = mineScore <= otherScore
    let (bad, has, good) = isMine ? (port, mine, owner.network) : (owner.port, owner.network, mine)
    let name = link(bad)?.name ?? ""
    var diagnosis = Diagnosis(.wrongSubnet(has: has, other: good), node: bad.node, interface: name, way: place.way, seen: seen)
    let plan = asking.planned.first { $0.node == bad.node && $0.interface == name && $0.network.masked == good.masked }
    if let wants = plan?.network {
      diagnosis.remedies = [command(bad.node, "ip addr add \(wants) dev \(name)")] + lostRoutes(bad.node, [wants])
    } else if isMine, let free = free(in: good) {
      diagnosis.remedies = [command(bad.node, "ip addr add \(free) dev \(name)")]
    }
    return diagnosis
  }

  /// An address of a subnet that nobody has.
  private func free(in network: IPNetwork) -> IPNetwork? {
    guard case .v4(let first) = network.masked.address, network.prefixLength < 31 else { return nil }
    let taken = Set(asking.names.flatMap { asking.facts(of: $0).addresses.compactMap { $0.local?.address } })
    for offset in (1...200).reversed() {
      let address = IPAddress.v4(IPv4Address(first.value + UInt32(offset)))
      if network.contains(address), address != network.last, !taken.contains(address) {
        return IPNetwork(address: address, prefixLength: network.prefixLength)
      }
    }
    return nil
  }

  /// Whether somebody else on a segment passes packets on.
  func isRouter(on segment: [Wiring.Port], besides: [String]) -> Bool {
    segment.contains { !besides.contains($0.node) && forwards($0.node, .v4) && asking.facts(of: $0.node).ends.count > 1 }
  }

  func forwards(_ node: String, _ family: IPFamily) -> Bool {
    asking.sysctl(node, family == .v4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding") == "1"
  }

  /// Routes over an interface that go with its address when that is changed.
  private func lostRoutes(_ port: Wiring.Port) -> [String] {
    let facts = asking.facts(of: port.node)
    guard let link = facts.link(port.index) else { return [] }
    return facts.routes.filter { $0.device == port.index && $0.gateway != nil && $0.table == .main && $0.family == .v4 }.compactMap { route in
      route.gateway.map {
        command(port.node, "ip route replace \(route.destination.map { "\($0)" } ?? "default") via \($0) dev \(link.name)")
      }
    }
  }

  // MARK: Routers

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
        guard let address = networks.first(where: { network in mine.contains { $0.contains(network.address) } })?.address else { continue }
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
        (route.destination.map { $0.contains(target) } ?? true) && text.hasSuffix("replace \(route.destination.map { "\($0)" } ?? "default") via \(route.gateway)")
      }
    }
    if !lost.isEmpty { return lost }
    guard let router = routers(node, to: target).first else { return [] }
    let facts = asking.facts(of: node)
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
    if right == nil, let plan = asking.planned.first(where: { $0.network.address == gateway }), !owners(of: gateway).contains(where: { _ in true }) {
      return missing(gateway, plan.node, place.way, seen)
    }
    var diagnosis = Diagnosis(
      .wrongGateway(gateway, right: right?.address), node: port.node, interface: link(port)?.name, way: place.way, seen: seen)
    if let right { diagnosis.remedies = gatewayMends(gateway, right.address, right.device, port.node, place.destination) }
    return diagnosis
  }

  private func gatewayMends(_ wrong: IPAddress, _ right: IPAddress, _ device: String, _ node: String, _ target: IPAddress) -> [String] {
    let routes = asking.facts(of: node).routes.filter { $0.gateway == wrong && ($0.destination.map { $0.contains(target) } ?? true) }
    let route = routes.max { ($0.destination?.prefixLength ?? 0) < ($1.destination?.prefixLength ?? 0) }
    let table = route.map { $0.table == .main ? "" : " table \($0.table.rawValue)" } ?? ""
    let v6 = target.family == .v6 ? " -6" : ""
    let network = route?.destination.map { "\($0)" } ?? "default"
    // A replacement of IPv6 is a second way where the first is not taken away.
    var commands = v6.isEmpty ? [] : [command(node, "ip\(v6) route del \(network) via \(wrong)\(table)")]
    commands.append(command(node, "ip\(v6) route replace \(network) via \(right) dev \(device)\(table)"))
    return commands
  }

  /// A route led to a node that is no router, while there is one beside it.
  func noRouter(_ place: Place) -> Diagnosis? {
    guard let exit = place.exit, let gateway = nextHop(of: exit), gateway != exit.destination,
      asking.facts(of: place.node).ends.count == 1
    else { return nil }
    let right = routers(exit.node, to: place.destination).first
    var diagnosis = Diagnosis(
      .gatewayIsNoRouter(gateway), node: exit.node, interface: exit.interface, way: place.way,
      seen: place.entry.map { .got(node: place.node, interface: $0.interface) })
    if let right { diagnosis.remedies = gatewayMends(gateway, right.address, right.device, exit.node, place.destination) }
    return diagnosis
  }
}
