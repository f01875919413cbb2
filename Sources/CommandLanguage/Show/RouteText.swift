import Addressing
public import RouteNetlink

extension NamespaceState {
  /// What `ip route show` prints of these routes, which are those of one table unless `showsTable`.
  public func routeText(_ routes: [Route], showsTable: Bool = false) -> String {
    routes.map { line($0, showsTable: showsTable, isLookup: false) + "\n" }.joined()
  }

  /// What `ip route get ADDRESS` prints.
  public func routeLookupText(_ route: Route, user: UInt32 = 0) -> String {
    var text = line(route, showsTable: false, isLookup: true)
    text += "uid \(user) \n    cache "
    if route.type == .local { text += "<local> " }
    if route.type == .broadcast { text += "<local,brd> " }
    return text + "\n"
  }

  private func line(_ route: Route, showsTable: Bool, isLookup: Bool) -> String {
    var text = ""
    if route.type != .unicast { text += route.type.text + " " }
    if let destination = route.destination {
      text += destination.isHost ? "\(destination.address) " : "\(destination) "
    } else {
      text += "default "
    }
    if let gateway = route.gateway {
      text +=
        gateway.family == route.family
        ? "via \(gateway) " : "via \(gateway.family == .v6 ? "inet6" : "inet") \(gateway) "
    }
    if let device = route.device { text += "dev \(name(device)) " }
    if isLookup || showsTable, route.table != .main { text += "table \(route.table.text) " }
    if !isLookup, route.protocol != .boot { text += "proto \(route.protocol.listedText) " }
    if !isLookup, route.scope != .global, route.type != .multicast { text += "scope \(route.scope.text) " }
    if let source = route.source { text += "src \(source) " }
    if let metric = route.metric { text += "metric \(metric) " }
    text += flagText(route.flags)
    text += metricText(route)
    if route.family == .v6, let preference = route.preference {
      let words = ["medium", "high", "\(preference)", "low"]
      text += "pref " + words[Int(preference & 3)]
    }
    for hop in route.nextHops {
      text += "\n\tnexthop "
      if let gateway = hop.gateway {
        text += gateway.family == route.family ? "via \(gateway) " : "via inet6 \(gateway) "
      }
      if let device = hop.device { text += "dev \(name(device)) " }
      text += "weight \(hop.weight) " + flagText(hop.flags)
    }
    return text
  }

  private func flagText(_ flags: UInt32) -> String {
    var text = ""
    for (bit, word) in [(1, "dead"), (4, "onlink"), (2, "pervasive"), (8, "offload"), (32, "trap"), (16, "linkdown")]
    where flags & UInt32(bit) != 0 {
      text += word + " "
    }
    return text
  }

  private func metricText(_ route: Route) -> String { route.mtu.map { "mtu \($0) " } ?? "" }

  /// What `ip rule show` prints.
  public static func ruleText(_ rules: [Rule]) -> String {
    rules.map { rule in
      let spec = rule.spec
      var text = "\(spec.priority ?? 0):\t"
      if spec.isInverted { text += "not " }
      text += "from \(spec.from.map { $0.isHost ? "\($0.address)" : "\($0)" } ?? "all") "
      if let to = spec.to { text += "to \(to.isHost ? "\(to.address)" : "\(to)") " }
      if let mark = spec.mark {
        text += "fwmark 0x\(String(mark, radix: 16))"
        text += spec.markMask.flatMap { $0 == .max ? nil : "/0x\(String($0, radix: 16))" } ?? ""
        text += " "
      }
      if let incoming = spec.incoming { text += "iif \(incoming) " }
      if let outgoing = spec.outgoing { text += "oif \(outgoing) " }
      switch spec.action {
      case .lookup(let table): text += "lookup \(table.text) "
      case .goto(let target): text += "goto \(target) "
      case .blackhole: text += "blackhole "
      case .unreachable: text += "unreachable "
      case .prohibit: text += "prohibit "
      }
      if let origin = rule.protocol, origin != .kernel, origin != .unspecified { text += "proto \(origin.listedText) " }
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }.joined()
  }
}

extension RouteProtocol {
  /// The word of /etc/iproute2/rt_protos.
  var listedText: String {
    switch rawValue {
    case 0: "unspec"
    case 1: "redirect"
    case 2: "kernel"
    case 3: "boot"
    case 4: "static"
    case 8: "gated"
    case 9: "ra"
    case 10: "mrt"
    case 11: "zebra"
    case 12: "bird"
    case 13: "dnrouted"
    case 14: "xorp"
    case 15: "ntk"
    case 16: "dhcp"
    case 18: "keepalived"
    case 42: "babel"
    case 186: "bgp"
    case 187: "isis"
    case 188: "ospf"
    case 189: "rip"
    case 192: "eigrp"
    default: "\(rawValue)"
    }
  }
}
