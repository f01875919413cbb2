import Addressing
import Lab
import RouteNetlink

extension CommandParser {
  /// `ip route …`.
  func routes(_ cursor: inout Cursor, _ node: NodeReference, _ family: IPFamily?) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "append", "change", "replace", "prepend", "delete", "get", "list", "show", "lst", "flush"],
      what: "the command", orElse: "show")
    switch command {
    case "show", "list", "lst":
      return [Operation(.show(ShowRequest(.routes(try routeFilter(&cursor, family)))), in: node)]
    case "get":
      return [Operation(.show(ShowRequest(.routeLookup(try routeLookup(&cursor, family)))), in: node)]
    case "flush":
      guard !cursor.isAtEnd else {
        throw CommandError(
          "\"ip route flush\" requires arguments", column: cursor.endColumn, fix: "add dev NAME, table TABLE, or all")
      }
      if cursor.take("cache") {
        try cursor.expectEnd()
        return [Operation(.flushRouteCache(family), in: node)]
      }
      let filter = try routeFilter(&cursor, family)
      guard !filter.isCached else {
        throw CommandError(
          "the cache is flushed alone", column: cursor.words[0].column, fix: "write ip route flush cache")
      }
      return [Operation(.flushRoutes(filter, family ?? filter.family), in: node)]
    case "delete": return [Operation(.deleteRoute(try routeSpec(&cursor, family)), in: node)]
    default:
      return [Operation(.addRoute(try routeSpec(&cursor, family), AddMode(rawValue: command) ?? .add), in: node)]
    }
  }

  /// What `ip route get` asks for.
  private func routeLookup(_ cursor: inout Cursor, _ family: IPFamily?) throws(CommandError) -> RouteLookup {
    guard !cursor.isAtEnd else {
      throw CommandError("need at least a destination address", column: cursor.endColumn)
    }
    var lookup: RouteLookup?
    var source: IPAddress?
    var (incoming, outgoing): (InterfaceName?, InterfaceName?) = (nil, nil)
    var mark: UInt32?
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "from": source = try cursor.address(of: family)
      case "iif": incoming = try cursor.interface()
      case "oif", "dev": outgoing = try cursor.interface()
      case "mark": mark = try cursor.number("a mark", 0...UInt32.max)
      default:
        guard lookup == nil else {
          throw cursor.unknown(
            word, ["from", "iif", "oif", "dev", "mark"], "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        }
        if word.text != "to" { cursor.position -= 1 }
        lookup = RouteLookup(try cursor.address(of: family))
      }
    }
    guard var lookup else { throw CommandError("need at least a destination address", column: cursor.endColumn) }
    lookup.source = source
    lookup.incoming = incoming
    lookup.outgoing = outgoing
    lookup.mark = mark
    return lookup
  }

  /// What `ip route show` and `ip route flush` are narrowed down by.
  private func routeFilter(_ cursor: inout Cursor, _ family: IPFamily?) throws(CommandError) -> RouteFilter {
    var filter = RouteFilter()
    func network(_ cursor: inout Cursor) throws(CommandError) -> IPNetwork {
      let everything = family == .v6 ? IPNetwork("::/0") : IPNetwork("0.0.0.0/0")
      if let everything, cursor.take("default") { return everything }
      return try cursor.network("a network", of: family)
    }
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "dev", "oif": filter.device = try cursor.interface()
      case "table", "tab", "ta", "t":
        if cursor.take("cache") { filter.isCached = true } else { filter.table = try cursor.table() }
      case "cache", "cached", "cloned": filter.isCached = true
      case "src": filter.source = try cursor.address(of: family)
      case "metric", "priority", "preference": filter.metric = try cursor.number("a metric", 0...UInt32.max)
      case "proto", "protocol": filter.protocol = try cursor.routeProtocol()
      case "via": filter.gateway = try cursor.address("the gateway's address", of: family)
      case "scope": filter.scope = try cursor.scope()
      case "type":
        let name = try cursor.next("a type of route")
        guard let type = RouteType.named[name.text] else {
          throw cursor.unknown(name, RouteType.named.keys.sorted(), "\"\(name.text)\" is no type of route")
        }
        filter.type = type
      case "root": filter.destination = .root(try network(&cursor))
      case "match": filter.destination = .match(try network(&cursor))
      case "all", "any": continue
      case "to" where cursor.take("root"): filter.destination = .root(try network(&cursor))
      case "to" where cursor.take("match"): filter.destination = .match(try network(&cursor))
      default:
        guard filter.destination == nil else {
          throw cursor.unknown(
            word, ["dev", "table", "proto", "via", "scope", "type", "src", "metric", "root", "match"],
            "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        }
        if word.text == "to" { _ = cursor.take("exact") } else if word.text != "exact" { cursor.position -= 1 }
        if cursor.take("default") {
          filter.destination = .exact(nil)
        } else if let network = try cursor.selectedNetwork(of: family) {
          filter.destination = .exact(network)
        }
      }
    }
    return filter
  }

  private func checkHostBits(_ network: IPNetwork, _ word: Word) throws(CommandError) {
    guard network.masked != network else { return }
    throw CommandError(
      "Invalid prefix for given prefix length: \(network) has host bits set", column: word.column,
      length: word.length, fix: "write \(network.masked)")
  }

  /// A gateway behind `via`: of the route's family, or of the one that is named, RFC 8950.
  private func gateway(
    _ cursor: inout Cursor, _ learn: (IPAddress, Word?) throws(CommandError) -> Void
  ) throws(CommandError) -> IPAddress {
    if cursor.take("inet6") { return try cursor.address("the gateway's address", of: .v6) }
    if cursor.take("inet") { return try cursor.address("the gateway's address", of: .v4) }
    let place = cursor.current
    let gateway = try cursor.address("the gateway's address")
    try learn(gateway, place)
    return gateway
  }

  /// `[FROM/]TO`, by their numbers.
  private func realms(_ cursor: inout Cursor) throws(CommandError) -> UInt32 {
    let word = try cursor.next("a realm")
    let parts = word.text.split(separator: "/", omittingEmptySubsequences: false).map { UInt16($0) }
    switch parts.count {
    case 1: if let to = parts[0] { return UInt32(to) }
    case 2: if let from = parts[0], let to = parts[1] { return UInt32(from) << 16 | UInt32(to) }
    default: break
    }
    throw cursor.invalid(word, "realm", fix: "write its number")
  }

  private func routeSpec(_ cursor: inout Cursor, _ family: IPFamily?) throws(CommandError) -> RouteSpec {
    let types = RouteType.named
    let known = [
      "via", "dev", "metric", "table", "scope", "proto", "src", "mtu", "advmss", "window", "hoplimit", "onlink",
      "nexthop", "default", "initcwnd", "initrwnd", "cwnd", "ssthresh", "quickack", "tos", "realm",
    ]
    var spec = RouteSpec(family: family)
    var hasDestination = false
    var isFamilyKnown = family != nil
    func learn(_ address: IPAddress, _ word: Word?) throws(CommandError) {
      if isFamilyKnown, address.family != spec.family {
        throw CommandError(
          "\(address) is not of the route's family", column: word?.column ?? 1, length: word?.length ?? 1)
      }
      spec.family = address.family
      isFamilyKnown = true
    }
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "via":
        guard spec.gateway == nil else {
          throw CommandError(
            "argument \"via\" is wrong: use nexthop syntax to specify multiple via", column: word.column,
            length: word.length, fix: "write nexthop via A nexthop via B")
        }
        spec.gateway = try gateway(&cursor, learn)
      case "dev": spec.device = try cursor.interface()
      case "metric", "priority", "preference": spec.metric = try cursor.number("a metric", 0...UInt32.max)
      case "table": spec.table = try cursor.table()
      case "scope": spec.scope = try cursor.scope()
      case "proto", "protocol":
        spec.protocol = try cursor.routeProtocol()
      case "src":
        let place = cursor.current
        let source = try cursor.address()
        try learn(source, place)
        spec.source = source
      case "mtu":
        spec.locksMTU = cursor.take("lock")
        spec.mtu = try cursor.number("an MTU", 68...65_535)
      case "advmss": spec.metrics[.advertisedMSS] = try cursor.number("a segment size", 0...UInt32.max)
      case "window": spec.metrics[.window] = try cursor.number("a window", 0...UInt32.max)
      case "hoplimit": spec.metrics[.hopLimit] = try cursor.number("a hop limit", 0...255)
      case "initcwnd": spec.metrics[.initialCongestionWindow] = try cursor.number("a window", 0...UInt32.max)
      case "initrwnd": spec.metrics[.initialReceiveWindow] = try cursor.number("a window", 0...UInt32.max)
      case "cwnd": spec.metrics[.congestionWindow] = try cursor.number("a window", 0...UInt32.max)
      case "ssthresh": spec.metrics[.slowStartThreshold] = try cursor.number("a threshold", 0...UInt32.max)
      case "quickack": spec.metrics[.quickAcknowledgements] = try cursor.number("0 or 1", 0...1)
      case "tos", "dsfield": spec.typeOfService = try cursor.number("a type of service", 0...255)
      case "realm", "realms": spec.realms = try realms(&cursor)
      case "onlink": spec.onLink = true
      case "nexthop":
        var hop = RouteSpec.NextHop()
        while let inner = cursor.current, inner.text != "nexthop" {
          cursor.position += 1
          switch inner.text {
          case "via": hop.gateway = try gateway(&cursor, learn)
          case "dev": hop.device = try cursor.interface()
          case "weight": hop.weight = try cursor.number("a weight", 1...256)
          case "onlink": hop.onLink = true
          default:
            throw cursor.unknown(
              inner, ["via", "dev", "weight", "onlink"], "\"\(inner.text)\" is not expected after \"nexthop\"")
          }
        }
        spec.nextHops.append(hop)
      case let text where types[text] != nil && !hasDestination && spec.type == .unicast:
        spec.type = types[text] ?? .unicast
      case "to" where !hasDestination: continue
      case "default",
        "all" where !hasDestination:
        hasDestination = true
      default:
        if word.text == "gw" {
          throw CommandError(
            "\"gw\" is a word of route, not of ip route", column: word.column, length: word.length, fix: "write via")
        }
        guard !hasDestination else {
          throw cursor.unknown(word, known, "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        }
        guard let network = Cursor.network(word.text) else {
          throw cursor.unknown(word, known, "\"\(word.text)\" is no network, address or word of a route")
        }
        try checkHostBits(network, word)
        try cursor.expect(family, network.family, word, "prefix")
        try learn(network.address, word)
        spec.destination = network.prefixLength == 0 ? nil : network
        hasDestination = true
      }
    }
    guard hasDestination else {
      throw CommandError(
        "\"\(cursor.command)\" wants a destination", column: cursor.endColumn, fix: "a network, or default")
    }
    return spec
  }
}

extension Cursor {
  /// Who made a route, by name or number.
  mutating func routeProtocol() throws(CommandError) -> RouteProtocol {
    let word = try next("a protocol")
    guard let value = ShowNames.origin(named: word.text) ?? UInt8(word.text).map(RouteProtocol.init(rawValue:)) else {
      throw invalid(word, "protocol")
    }
    return value
  }
}

extension RouteType {
  static let named: [String: RouteType] = [
    "unicast": .unicast, "local": .local, "broadcast": .broadcast, "anycast": .anycast, "multicast": .multicast,
    "blackhole": .blackhole, "unreachable": .unreachable, "prohibit": .prohibit, "throw": .throw,
  ]
}
