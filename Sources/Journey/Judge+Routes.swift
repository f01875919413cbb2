internal import Addressing
internal import RouteNetlink

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
    if let refusing = refusing(target, from: place.source, node, place.entry?.interface) {
      return found(refusing.cause, nil, [command(node, refusing.remedy)])
    }
    if let wrong = mistranslated(target, place, seen) { return wrong }
    if family == .v6, let off = facts.ends.compactMap({ disabled(node, $0.name) }).first {
      return disabledV6(off, node, place.way, seen)
    }
    // What is down takes its routes with it.
    for link in facts.ends where !link.isUp {
      let networks = facts.networks(of: link.index, family)
      let was = asking.planned.filter { $0.node == node && $0.interface == link.name }.map(\.network)
      let isOnly = facts.ends.filter { $0.isUp && !facts.networks(of: $0.index, family).isEmpty }.isEmpty
      let routes = asking.plannedRoutes.filter {
        $0.node == node && ($0.destination.map { $0.contains(target) } ?? true)
      }
      if (networks + was).contains(where: { network in
        network.contains(target) || isOnly || routes.contains { network.contains($0.gateway) }
      }) {
        return down(node, link, place.way, seen)
      }
    }
    // An address that was meant to be there would bring the route.
    for plan in asking.planned
    where plan.node == node && plan.network.family == family && !facts.owns(plan.network.address) {
      guard let link = facts.links.first(where: { $0.name == plan.interface }) else { continue }
      let others = facts.networks(of: link.index, family)
      if others.isEmpty,
        plan.network.contains(target) || facts.ends.allSatisfy({ facts.networks(of: $0.index, family).isEmpty })
      {
        return found(
          .addressMissing(plan.network.address), plan.interface,
          restored(node, plan.interface))
      }
    }
    for owner in owners(of: target) where owner.port.node != node {
      for link in facts.ends {
        let port = Wiring.Port(node: node, index: link.index)
        guard wiring.segment(of: port).contains(where: { $0.end == owner.port }) else { continue }
        if let wrong = wrongPrefix(port, owner, place, seen, isGateway: false) { return wrong }
      }
      if let apart = apart(node, owner.port.node, place.way, seen) { return apart }
    }
    if let waiting = unadvertised(place, seen) { return waiting }
    if isMainUnasked(target, place, facts) {
      let v6 = family == .v6 ? " -6" : ""
      return found(.noRoute(to: target), nil, [command(node, "ip\(v6) rule add pref 32766 table main")])
    }
    return found(.noRoute(to: target), nil, routeMends(node, to: target))
  }

  /// A route or a policy rule that refuses an address.
  private func refusing(_ target: IPAddress, from source: IPAddress?, _ node: String, _ incoming: String?) -> (
    cause: Cause, remedy: String
  )? {
    let facts = asking.facts(of: node)
    let kinds: [RouteType: String] = [.blackhole: "blackhole", .prohibit: "prohibit", .unreachable: "unreachable"]
    func covers(_ route: Route) -> Bool {
      route.family == target.family && route.destination.map { $0.contains(target) } ?? true
    }
    // Each table is asked in the order of its rules; the longest prefix of it decides.
    let rules = facts.rules.filter { rule in
      rule.spec.family == target.family && (rule.spec.to.map { $0.contains(target) } ?? true)
        && (rule.spec.from.map { network in source.map { network.contains($0) } ?? false } ?? true)
        && (rule.spec.incoming.map { $0.text == incoming ?? "lo" } ?? true)
        && asking.meets(rule.spec, at: node, to: target, from: source)
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
      case .goto, .nop, .other, .any: continue
      }
    }
    return nil
  }

  /// Whether the main table has a way that no policy rule leads to.
  private func isMainUnasked(_ target: IPAddress, _ place: Place, _ facts: NodeFacts) -> Bool {
    let hasWay = facts.routes.contains { route in
      route.family == target.family && route.table == .main && route.type == .unicast
        && route.destination.map { $0.contains(target) } ?? true
    }
    guard hasWay else { return false }
    return !facts.rules.contains { rule in
      guard case .lookup(.main) = rule.spec.action, rule.spec.family == target.family else { return false }
      return (rule.spec.to.map { $0.contains(target) } ?? true)
        && (rule.spec.from.map { network in place.source.map(network.contains) ?? false } ?? true)
    }
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
    diagnosis.remedies =
      [command(node, "sysctl -w \(key)=0")] + asking.facts(of: node).ends.flatMap { restored(node, $0.name) }
    return diagnosis
  }
}
