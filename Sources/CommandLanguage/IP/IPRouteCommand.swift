import Addressing
import Operations
import RouteNetlink

extension CommandParser {
  /// `ip route …`.
  func routes(_ cursor: inout Cursor, _ node: NodeReference, _ family: IPFamily?) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "append", "change", "chg", "replace", "prepend", "delete", "get", "list", "show", "lst", "flush"],
      what: .command, orElse: "show")
    switch command {
    case "show", "list", "lst":
      return [Operation(.show(ShowRequest(.routes(try routeFilter(&cursor, family)))), in: node)]
    case "get":
      return [Operation(.show(ShowRequest(.routeLookup(try routeLookup(&cursor, family)))), in: node)]
    case "flush":
      guard !cursor.isAtEnd else {
        throw CommandError(
          "\"ip route flush\" requires arguments", column: cursor.endColumn, fix: "add dev NAME, table TABLE, or all",
          form: .stopped)
      }
      if cursor.take("cache") {
        while cursor.take("cache") {}
        try cursor.expectEnd()
        return [Operation(.route(.flushCache(family)), in: node)]
      }
      let filter = try routeFilter(&cursor, family)
      guard !filter.isCached else {
        throw CommandError(
          "the cache is flushed alone", column: cursor.words[0].column, fix: "write ip route flush cache")
      }
      return [Operation(.route(.flush(filter, family ?? filter.family)), in: node)]
    case "delete": return [Operation(.route(.delete(try routeSpec(&cursor, family))), in: node)]
    default:
      return [
        Operation(
          .route(.add(try routeSpec(&cursor, family), command == "chg" ? .change : AddMode(rawValue: command) ?? .add)),
          in: node)
      ]
    }
  }

  /// The question of `ip route get`.
  private func routeLookup(_ cursor: inout Cursor, _ family: IPFamily?) throws(CommandError) -> RouteLookup {
    guard !cursor.isAtEnd else {
      throw CommandError("need at least a destination address", column: cursor.endColumn)
    }
    var lookup: RouteLookup?
    var source: IPAddress?
    var (incoming, outgoing): (InterfaceName?, InterfaceName?) = (nil, nil)
    var mark: UInt32?
    var isFIBMatch = false
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "from": source = try cursor.address(of: lookup?.address.family ?? family)
      case "iif": incoming = try cursor.interface()
      case "oif", "dev": outgoing = try cursor.interface()
      case "mark": mark = try cursor.number("a mark", 0...UInt32.max, else: "invalid mark")
      case "fibmatch": isFIBMatch = true
      default:
        // Of several addresses the last is looked for.
        let known = lookup?.address.family
        let isAddress = IPAddress(word.text).map { $0.family == known } ?? (word.text == "to")
        guard known == nil || isAddress else {
          var error = cursor.unknown(
            word, ["from", "iif", "oif", "dev", "mark", "fibmatch"],
            "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
          let name = known == .v6 ? "inet6" : "inet"
          error.spoken = "Error: \(name) prefix is expected rather than \"\(word.text)\"."
          throw error
        }
        if word.text != "to" { cursor.position -= 1 }
        guard let place = cursor.current, IPAddress(place.text) != nil else {
          let text = cursor.current?.text ?? word.text
          throw CommandError(
            "\(family == nil ? "any valid" : family == .v6 ? "inet6" : "inet") prefix is expected rather than \"\(text)\"",
            column: word.column, length: word.length, fix: "write the address of a host", form: .stoppedError)
        }
        lookup = RouteLookup(try cursor.address(of: known ?? family))
      }
    }
    guard var lookup else { throw CommandError("need at least a destination address", column: cursor.endColumn) }
    lookup.source = source
    lookup.incoming = incoming
    lookup.outgoing = outgoing
    lookup.mark = mark
    lookup.isFIBMatch = isFIBMatch
    return lookup
  }

  /// The words that narrow `ip route show` and `ip route flush` down.
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
        if cursor.take("cache") {
          filter.isCached = true
        } else {
          filter.table = try cursor.table(else: "table id value is invalid", takesAll: true)
        }
      case "cache", "cached", "cloned": filter.isCached = true
      case "src": filter.source = try cursor.address(of: family)
      case "metric", "priority", "preference": filter.metric = try cursor.number("a metric", 0...UInt32.max)
      case "proto", "protocol": filter.protocol = try cursor.routeProtocol(else: "invalid \"protocol\"")
      case "via": filter.gateway = try cursor.address("the gateway's address", of: family)
      case "scope": filter.scope = try cursor.scope()
      case "type":
        let name = try cursor.next("a type of route")
        guard let type = RouteType(word: name.text) else {
          var error = cursor.unknown(name, RouteType.words, "\"\(name.text)\" is no type of route")
          error.spoken = "Error: argument \"\(name.text)\" is wrong: node type value is invalid\n"
          throw error
        }
        filter.type = type
      case "root": filter.destination = .root(try network(&cursor))
      case "match": filter.destination = .match(try network(&cursor))
      case "all", "any": continue
      case "to" where cursor.take("root"): filter.destination = .root(try network(&cursor))
      case "to" where cursor.take("match"): filter.destination = .match(try network(&cursor))
      default:
        // The last one counts, as with the real tool.
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
    var error = CommandError(
      "Invalid prefix for given prefix length: \(network) has host bits set", column: word.column,
      length: word.length, fix: "write \(network.masked)")
    error.spoken = "Error: Invalid prefix for given prefix length."
    throw error
  }

  private func routeSpec(_ cursor: inout Cursor, _ family: IPFamily?) throws(CommandError) -> RouteSpec {
    var reader = RouteReader(family)
    while let word = cursor.current {
      cursor.position += 1
      try reader.take(word, &cursor)
    }
    return try reader.finish(cursor)
  }
}

extension RouteType {
  /// The words for types, in the order in which ip(8) tries them.
  static let words = [
    "local", "nat", "broadcast", "brd", "anycast", "multicast", "prohibit", "unreachable", "blackhole", "xresolve",
    "unicast", "throw",
  ]

  /// The type of a word, of which most have a beginning of their own that is enough, or of a number up to 255.
  init?(word: String) {
    let whole: Set<String> = ["local", "nat", "brd", "throw"]
    guard !word.isEmpty,
      let found = Self.words.first(where: { whole.contains($0) ? $0 == word : $0.hasPrefix(word) })
    else {
      guard let number: UInt8 = Cursor.number(word) else { return nil }
      self.init(rawValue: number)
      return
    }
    switch found {
    case "local": self = .local
    case "nat": self.init(rawValue: 10)
    case "broadcast", "brd": self = .broadcast
    case "anycast": self = .anycast
    case "multicast": self = .multicast
    case "prohibit": self = .prohibit
    case "unreachable": self = .unreachable
    case "blackhole": self = .blackhole
    case "xresolve": self.init(rawValue: 11)
    case "unicast": self = .unicast
    default: self = .throw
    }
  }
}
