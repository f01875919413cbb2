import Addressing
import Lab
import RouteNetlink

extension CommandParser {
  /// `ip route …`.
  func routes(_ cursor: inout Cursor, _ node: NodeReference, _ family: IPFamily?) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "append", "change", "replace", "prepend", "delete", "get", "show", "list", "flush"], what: "the command",
      orElse: "show")
    switch command {
    case "show", "list":
      var table = RouteTable.main
      while let word = cursor.current {
        guard cursor.take("table") else {
          throw cursor.unknown(word, ["table"], "\"\(word.text)\" is not expected after \"ip route show\"")
        }
        table = try cursor.table()
      }
      return [Operation(.show(ShowRequest(.routes(table))), in: node)]
    case "get":
      let address = try cursor.address()
      let from = cursor.take("from") ? try cursor.address() : nil
      try cursor.expectEnd()
      return [Operation(.show(ShowRequest(.routeLookup(address, from: from))), in: node)]
    case "flush":
      var device: InterfaceName?
      var table: RouteTable?
      while let word = cursor.current {
        if cursor.take("dev") {
          device = try cursor.interface()
        } else if cursor.take("table") {
          table = try cursor.table()
        } else {
          throw cursor.unknown(word, ["dev", "table"], "\"\(word.text)\" is not expected after \"ip route flush\"")
        }
      }
      guard device != nil || table != nil else {
        throw CommandError("\"ip route flush\" wants dev NAME or table TABLE", column: cursor.endColumn)
      }
      return [Operation(.flushRoutes(device: device, table: table, family: family ?? .v4), in: node)]
    case "delete": return [Operation(.deleteRoute(try routeSpec(&cursor, family)), in: node)]
    default:
      return [Operation(.addRoute(try routeSpec(&cursor, family), AddMode(rawValue: command) ?? .add), in: node)]
    }
  }

  private func routeSpec(_ cursor: inout Cursor, _ family: IPFamily?) throws(CommandError) -> RouteSpec {
    let types: [String: RouteType] = [
      "unicast": .unicast, "local": .local, "broadcast": .broadcast, "anycast": .anycast, "multicast": .multicast,
      "blackhole": .blackhole, "unreachable": .unreachable, "prohibit": .prohibit, "throw": .throw,
    ]
    let known = [
      "via", "dev", "metric", "table", "scope", "proto", "src", "mtu", "onlink", "nexthop", "default",
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
        _ = cursor.take("inet", "inet6")
        let place = cursor.current
        let gateway = try cursor.address("the gateway's address")
        try learn(gateway, place)
        spec.gateway = gateway
      case "dev": spec.device = try cursor.interface()
      case "metric", "priority", "preference": spec.metric = try cursor.number("a metric", 0...UInt32.max)
      case "table": spec.table = try cursor.table()
      case "scope": spec.scope = try cursor.scope()
      case "proto", "protocol":
        let names: [String: RouteProtocol] = [
          "kernel": .kernel, "boot": .boot, "static": .static, "dhcp": .dhcp, "ra": .routerAdvertisement,
        ]
        let name = try cursor.next("a protocol")
        guard let value = names[name.text] ?? UInt8(name.text).map(RouteProtocol.init(rawValue:)) else {
          throw cursor.invalid(name, "protocol")
        }
        spec.protocol = value
      case "src":
        let place = cursor.current
        let source = try cursor.address()
        try learn(source, place)
        spec.source = source
      case "mtu":
        _ = cursor.take("lock")
        spec.mtu = try cursor.number("an MTU", 68...65_535)
      case "onlink": spec.onLink = true
      case "nexthop":
        var hop = RouteSpec.NextHop()
        while let inner = cursor.current, inner.text != "nexthop" {
          cursor.position += 1
          switch inner.text {
          case "via":
            let place = cursor.current
            let gateway = try cursor.address("the gateway's address")
            try learn(gateway, place)
            hop.gateway = gateway
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
        guard let network = IPNetwork(word.text) else {
          throw cursor.unknown(word, known, "\"\(word.text)\" is no network, address or word of a route")
        }
        guard network.masked == network else {
          throw CommandError(
            "Invalid prefix for given prefix length: \(network) has host bits set", column: word.column,
            length: word.length,
            fix: "write \(network.masked)")
        }
        try learn(network.address, word)
        spec.destination = network
        hasDestination = true
      }
    }
    guard hasDestination else {
      throw CommandError(
        "\"\(cursor.command)\" wants a destination", column: cursor.endColumn, fix: "a network, or default")
    }
    return spec
  }

  /// `ip rule …`.
  func rules(_ cursor: inout Cursor, _ node: NodeReference, _ family: IPFamily?) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(["add", "delete", "show", "list", "flush"], what: "the command", orElse: "show")
    if command == "show" || command == "list" {
      try cursor.expectEnd()
      return [Operation(.show(ShowRequest(.rules)), in: node)]
    }
    if command == "flush" {
      throw CommandError(
        "\"ip rule flush\" is not carried out in this version", column: cursor.words[cursor.position - 1].column)
    }
    var spec = RuleSpec(family: family)
    func prefix(_ cursor: inout Cursor) throws(CommandError) -> IPNetwork? {
      if cursor.take("all", "any", "default") { return nil }
      let network = try cursor.network("a network")
      if family == nil { spec.family = network.family }
      return network
    }
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "not": spec.isInverted = true
      case "from": spec.from = try prefix(&cursor)
      case "to": spec.to = try prefix(&cursor)
      case "priority", "preference", "order", "pref", "prio":
        spec.priority = try cursor.number("a priority", 0...UInt32.max)
      case "iif", "dev": spec.incoming = try cursor.interface()
      case "oif": spec.outgoing = try cursor.interface()
      case "fwmark":
        let mark = try cursor.next("a mark")
        let parts = mark.text.split(separator: "/", maxSplits: 1).map { part in
          part.hasPrefix("0x") ? UInt32(part.dropFirst(2), radix: 16) : UInt32(part)
        }
        guard let value = parts.first ?? nil, parts.count == 1 || parts[1] != nil else {
          throw cursor.invalid(mark, "mark")
        }
        spec.mark = value
        spec.markMask = parts.count == 2 ? parts[1] : nil
      case "table", "lookup": spec.action = .lookup(try cursor.table())
      case "goto": spec.action = .goto(try cursor.number("a priority", 0...UInt32.max))
      case "blackhole": spec.action = .blackhole
      case "unreachable": spec.action = .unreachable
      case "prohibit": spec.action = .prohibit
      default:
        throw cursor.unknown(
          word, ["from", "to", "priority", "iif", "oif", "fwmark", "table", "lookup", "not"],
          "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
      }
    }
    return [Operation(command == "add" ? .addRule(spec) : .deleteRule(spec), in: node)]
  }
}
