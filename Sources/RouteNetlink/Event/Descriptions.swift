internal import Addressing
internal import Netlink

// Links, addresses, routes, rules and neighbours in one line each, with indexes in place of names, since a line that `ip` prints takes a
// look at other links.

extension Link: CustomStringConvertible {
  /// One line in the manner of `ip -br link`: `3: eth0@4 veth UP mtu 1500 02:00:00:00:00:01`.
  public var description: String {
    var text = "\(index): \(Self.shown(name))"
    if let link { text += "@\(link)" }
    if let kind { text += " \(Self.shown(kind))" }
    text += " \(operState) mtu \(mtu)"
    if let master { text += " master \(master)" }
    if let macAddress { text += " \(macAddress)" }
    return text
  }

  /// A name as it is, or quoted where it has characters that would break the line or move a cursor.
  private static func shown(_ name: String) -> String {
    name.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7f } ? name : name.debugDescription
  }
}

extension Address: CustomStringConvertible {
  /// One line in the manner of `ip addr`: `10.0.0.1/24 dev 3`, with the state of duplicate address detection where it is not over.
  public var description: String {
    var text = local.map { "\($0)" } ?? address.map { "\($0)" } ?? "\(family)"
    if let local, let address, address != local.address { text += " peer \(address)" }
    text += " dev \(index)"
    if flags.contains(.tentative) { text += " tentative" }
    if flags.contains(.dadFailed) { text += " dadfailed" }
    if flags.contains(.deprecated) { text += " deprecated" }
    return text
  }
}

extension RouteType: CustomStringConvertible {
  private static let names = [
    "none", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit", "throw",
    "nat", "xresolve",
  ]

  /// The word of `ip route`: `unicast`, `blackhole`; of a type without one its number.
  public var description: String {
    Int(rawValue) < Self.names.count ? Self.names[Int(rawValue)] : "\(rawValue)"
  }
}

extension Route: CustomStringConvertible {
  /// One line in the manner of `ip route`: `default via 10.0.0.1 dev 3 metric 100`; the table is named where it is not main.
  public var description: String {
    var text = type == .unicast ? "" : "\(type) "
    text += destination.map { "\($0)" } ?? "default"
    if let gateway { text += " via \(gateway)" }
    if let device { text += " dev \(device)" }
    for hop in nextHops {
      text += " nexthop"
      if let gateway = hop.gateway { text += " via \(gateway)" }
      if let device = hop.device { text += " dev \(device)" }
      text += " weight \(hop.weight)"
    }
    if let metric { text += " metric \(metric)" }
    if table != .main { text += " table \(table.rawValue)" }
    return text
  }
}

extension Rule: CustomStringConvertible {
  /// One line in the manner of `ip rule`: `100: from 10.0.0.0/8 iif eth0 lookup 254`, with the table's number.
  public var description: String {
    var text = "\(spec.priority ?? 0):\(spec.isInverted ? " not" : "") from \(spec.from.map { "\($0)" } ?? "all")"
    if let to = spec.to { text += " to \(to)" }
    if let incoming = spec.incoming { text += " iif \(incoming)" }
    if let outgoing = spec.outgoing { text += " oif \(outgoing)" }
    if let mark = spec.mark {
      text += " fwmark 0x\(String(mark, radix: 16))"
      if let mask = spec.markMask, mask != .max { text += "/0x\(String(mask, radix: 16))" }
    }
    switch spec.action {
    case .lookup(let table): text += " lookup \(table.rawValue)"
    case .goto(let priority): text += " goto \(priority)"
    case .blackhole: text += " blackhole"
    case .unreachable: text += " unreachable"
    case .prohibit: text += " prohibit"
    case .nop: text += " nop"
    case .other(let number): text += " action \(number)"
    case .any: break
    }
    return text
  }
}

extension Neighbor: CustomStringConvertible {
  /// One line in the manner of `ip neigh`: `10.0.0.2 dev 3 lladdr 02:00:00:00:00:02 REACHABLE`.
  public var description: String {
    "\(address) dev \(device)" + (macAddress.map { " lladdr \($0)" } ?? "") + " \(state)"
  }
}

extension FDBEntry: CustomStringConvertible {
  /// One line in the manner of `bridge fdb`: `02:00:00:00:00:02 dev 3 vlan 1 master 5 permanent`; without a word behind it was learned.
  public var description: String {
    var text = "\(address) dev \(device)"
    if let destination { text += " dst \(destination)" }
    if let vlan { text += " vlan \(vlan)" }
    if let vni { text += " vni \(vni)" }
    if let master { text += " master \(master)" }
    if state.contains(.permanent) { text += " permanent" } else if state.contains(.noARP) { text += " static" }
    return text
  }
}

extension RouteEvent: CustomStringConvertible {
  /// One line in the manner of `ip monitor label`: `[ROUTE] default via 10.0.0.1 dev 3`, with `Deleted` where something is gone.
  public var description: String {
    switch self {
    case .link(let link): "[LINK] \(link)"
    case .linkGone(let link): "[LINK] Deleted \(link)"
    case .address(let address): "[ADDR] \(address)"
    case .addressGone(let address): "[ADDR] Deleted \(address)"
    case .route(let route): "[ROUTE] \(route)"
    case .routeGone(let route): "[ROUTE] Deleted \(route)"
    case .rule(let rule): "[RULE] \(rule)"
    case .ruleGone(let rule): "[RULE] Deleted \(rule)"
    case .neighbor(let neighbor): "[NEIGH] \(neighbor)"
    case .neighborGone(let neighbor): "[NEIGH] Deleted \(neighbor)"
    case .fdb(let entry): "[FDB] \(entry)"
    case .fdbGone(let entry): "[FDB] Deleted \(entry)"
    case .port(let link): "[PORT] \(link)"
    case .overrun: "events were lost"
    case .unknown(let message): "a message of type \(message.type) with \(message.payload.count) bytes"
    }
  }
}
