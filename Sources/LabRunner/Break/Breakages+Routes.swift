import Journey
import Addressing
import Lab
import Operations
import RouteNetlink

extension Breakages {
  /// Routes that are missing or lead elsewhere, and those over a cable that the kernel made itself.
  static func routes(of node: BreakState.Node, _ state: BreakState) -> [Breakage] {
    node.given.flatMap { route -> [Breakage] in
      let spec = node.spec(route)
      let name =
        "\(route.destination.map { "\($0)" } ?? "default")\(route.family == .v6 ? " v6" : "")"
        + (route.table == .main ? "" : " table \(route.table.rawValue)")
        + (spec.metric.map { " metric \($0)" } ?? "")
      var found = [
        Breakage(
          .noRoute, at: node.name, name, breaking: [node.order(.route(.delete(spec)))],
          mending: [node.order(.route(.add(spec, .add)))], english: "\(node.name) has no route to \(name)",
          chinese: "\(node.name) 没有到 \(name) 的路由")
      ]
      guard let gateway = route.gateway, let link = node.facts.link(route.device),
        let network = node.networks(of: link).first(where: { $0.contains(gateway) })
      else { return found }
      func replaced(_ kind: Breakage.Kind, by wrong: IPAddress, _ words: (String, String)) -> Breakage {
        var other = spec
        other.gateway = wrong
        // IPv6 keeps several routes to one network beside each other.
        let breaking =
          route.family == .v4
          ? [node.order(.route(.add(other, .replace)))]
          : [node.order(.route(.delete(spec))), node.order(.route(.add(other, .add)))]
        let mending =
          route.family == .v4
          ? [node.order(.route(.add(spec, .replace)))]
          : [node.order(.route(.delete(other))), node.order(.route(.add(spec, .add)))]
        return Breakage(
          kind, at: node.name, "\(name) \(wrong)", breaking: breaking, mending: mending, english: words.0,
          chinese: words.1)
      }
      if let wrong = free(in: network, state) {
        found.append(
          replaced(
            .wrongGateway, by: wrong,
            (
              "the route of \(node.name) to \(name) leads over \(wrong), which nobody has, instead of \(gateway)",
              "\(node.name) 到 \(name) 的路由指向谁也没有的 \(wrong)，应指向 \(gateway)"
            )))
      }
      for entry in state.addresses
      where network.contains(entry.network.address) && entry.network.address != gateway && entry.node != node.name
        && !(state[entry.node]?.forwards(route.family) ?? true)
        // One that is in several networks could be a router, so it is its forwarding that is missing.
        && state[entry.node]?.cards.count == 1
        && !node.facts.owns(entry.network.address)
      {
        found.append(
          replaced(
            .noRouter, by: entry.network.address,
            (
              "the route of \(node.name) to \(name) leads over \(entry.network.address), and \(entry.node) is no router",
              "\(node.name) 到 \(name) 的路由指向 \(entry.network.address)，而 \(entry.node) 不是路由器"
            )))
      }
      return found
    }
  }

  /// Routes and rules that refuse an address.
  static func refusals(of node: BreakState.Node, _ state: BreakState) -> [Breakage] {
    var seen: Set<IPAddress> = []
    let others = state.addresses.filter {
      $0.node != node.name && !node.facts.owns($0.network.address) && seen.insert($0.network.address).inserted
    }
    return others.flatMap { entry -> [Breakage] in
      let address = entry.network.address
      guard node.forwards(address.family) || node.given.contains(where: { $0.family == address.family }) else {
        return []
      }
      let host = IPNetwork(host: address)
      var found = [
        (Breakage.Kind.blackhole, RouteType.blackhole, "blackhole"), (.prohibit, .prohibit, "prohibit"),
        (.unreachableRoute, .unreachable, "unreachable"),
      ].map { kind, type, word in
        let spec = RouteSpec(destination: host, type: type)
        return Breakage(
          kind, at: node.name, "\(host)", breaking: [node.order(.route(.add(spec, .add)))],
          mending: [node.order(.route(.delete(spec)))], english: "\(node.name) has a \(word) route for \(address)",
          chinese: "\(node.name) 有一条 \(address) 的 \(word) 路由")
      }
      let family = address.family == .v6 ? "ip -6" : "ip"
      if let breaking = node.orders(["\(family) rule add to \(host) prohibit"]),
        let mending = node.orders(["\(family) rule del to \(host) prohibit"])
      {
        found.append(
          Breakage(
            .wrongRule, at: node.name, "\(host)", breaking: breaking, mending: mending,
            english: "a policy rule of \(node.name) forbids what goes to \(address)",
            chinese: "\(node.name) 的一条策略规则禁止发往 \(address)"))
      }
      return found
    }
  }

  /// Policy rules that were given; for mutations alone, since what they are for the kernel does not say.
  static func rules(of node: BreakState.Node) -> [Breakage] {
    node.facts.rules.compactMap { rule -> Breakage? in
      let kernels: Set<UInt32> = [0, 32766, 32767]
      guard let priority = rule.spec.priority, !kernels.contains(priority) else { return nil }
      return Breakage(
        .noRoute, at: node.name, "rule \(priority)", breaking: [node.order(.rule(.delete(rule.spec)))],
        mending: [node.order(.rule(.add(rule.spec)))], english: "the policy rule \(priority) of \(node.name) is gone",
        chinese: "\(node.name) 的策略规则 \(priority) 没有了")
    }
  }
}

extension BreakState.Node {
  /// Whether it passes on what is not for itself.
  func forwards(_ family: IPFamily) -> Bool {
    settings[family == .v4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding"] == "1"
  }
}
