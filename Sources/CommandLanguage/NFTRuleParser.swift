import Addressing
import Lab
import NFTables

/// Reads the matches and statements of a rule.
struct NFTRuleParser {
  /// Each with the word that it begins with.
  private var statements: [(statement: RuleStatement, word: Word)] = []
  private var comment: String?

  private static let words = [
    "ip", "ip6", "tcp", "udp", "icmp", "icmpv6", "iifname", "oifname", "ct", "fib", "meta", "counter", "accept",
    "drop", "reject", "masquerade", "dnat", "snat", "redirect", "jump", "goto", "return", "log", "limit", "notrack",
    "comment",
  ]

  /// The rule that the rest of the tokens is.
  mutating func rule(_ tokens: inout NFTTokens, family: TableFamily) throws(CommandError) -> Rule {
    guard !tokens.isAtEnd else { throw CommandError("the rule is empty", column: tokens.endColumn) }
    while let word = tokens.current {
      if let lookup = try NFTSetParser.lookup(&tokens) {
        statements.append((lookup, word))
        continue
      }
      tokens.position += 1
      if word.text == "comment" {
        comment = try tokens.next("a comment").text
      } else {
        statements.append((try statement(word, &tokens), word))
      }
    }
    do throws(RuleError) {
      return try Rule(family, comment: comment, statements: statements.map(\.statement))
    } catch {
      let word = statements.indices.contains(error.index) ? statements[error.index].word : nil
      throw CommandError(error.message, column: word?.column ?? tokens.endColumn, length: word?.length ?? 1)
    }
  }

  private func statement(_ word: Word, _ tokens: inout NFTTokens) throws(CommandError) -> RuleStatement {
    switch word.text {
    case "ip": return try addresses(&tokens, .v4)
    case "ip6": return try addresses(&tokens, .v6)
    case "tcp": return try ports(&tokens, source: tcp.sport, destination: tcp.dport)
    case "udp": return try ports(&tokens, source: udp.sport, destination: udp.dport)
    case "icmp", "icmpv6": return try icmp(word, &tokens)
    case "iifname": return try match(&tokens, iifname, "an interface") { InterfacePattern($0) }
    case "oifname": return try match(&tokens, oifname, "an interface") { InterfacePattern($0) }
    case "ct": return try connection(&tokens)
    case "fib":
      for part in ["daddr", "type"] { _ = try tokens.word([part], "part of fib daddr type") }
      let kinds: [String: AddressKind] = [
        "local": .local, "unicast": .unicast, "broadcast": .broadcast, "multicast": .multicast,
      ]
      return try match(&tokens, fib.daddrType, "kind of address", known: kinds.keys.sorted()) { kinds[$0] }
    case "meta": return try meta(&tokens)
    case "counter":
      return tokens.take("name") ? counter(named: try tokens.next("the name of a counter").text) : try counted(&tokens)
    case "accept": return accept
    case "drop": return drop
    case "return": return returning
    case "notrack": return notrack
    case "masquerade", "redirect": return try ownPorts(word, &tokens)
    case "jump": return jump(try tokens.next("a chain").text)
    case "goto": return goto(try tokens.next("a chain").text)
    case "reject": return try rejection(&tokens)
    case "dnat", "snat": return try translation(word, &tokens)
    case "log":
      guard tokens.take("prefix") else { return log(prefix: "") }
      return log(prefix: try tokens.next("a prefix").text)
    case "limit": return try limit(&tokens)
    default:
      throw tokens.unknown(word, Self.words, "\"\(word.text)\" is no match and no statement that is understood")
    }
  }

  // MARK: Matches

  /// One value, a range, or several in braces, each made by `parse`.
  private func operands<Value>(
    _ tokens: inout NFTTokens, _ what: String, known: [String] = [], _ parse: (String) -> Value?
  ) throws(CommandError) -> (isInverted: Bool, list: [Value], isList: Bool) {
    let isInverted = tokens.take("!=")
    if !isInverted { _ = tokens.take("==") }
    var list: [Value] = []
    let isList = tokens.take("{")
    repeat {
      let word = try tokens.next(what)
      guard let value = parse(word.text) else {
        if !known.isEmpty { throw tokens.unknown(word, known, "\"\(word.text)\" is no \(what)") }
        throw CommandError("\"\(word.text)\" is no \(what)", column: word.column, length: word.length)
      }
      list.append(value)
    } while isList && tokens.take(",")
    if isList, !tokens.take("}") {
      throw CommandError("the brace is not closed", column: tokens.current?.column ?? tokens.endColumn, fix: "add a }")
    }
    return (isInverted, list, isList)
  }

  private func match<Value: ListedFieldValue>(
    _ tokens: inout NFTTokens, _ field: Field<Value>, _ what: String, known: [String] = [], _ parse: (String) -> Value?
  ) throws(CommandError) -> RuleStatement {
    let read = try operands(&tokens, what, known: known, parse)
    if !read.isList, let value = read.list.first { return read.isInverted ? field != value : field == value }
    return read.isInverted ? field != read.list : field == read.list
  }

  private func addresses(
    _ tokens: inout NFTTokens, _ family: IPFamily
  ) throws(CommandError) -> RuleStatement {
    let isSource = try tokens.word(["saddr", "daddr"], "field of \(family == .v4 ? "ip" : "ip6")") == "saddr"
    let what = family == .v4 ? "IPv4 address or network" : "IPv6 address or network"
    let read = try operands(&tokens, what) { text in
      IPNetwork(text).flatMap { $0.family == family ? $0.masked : nil }
    }
    switch (family, isSource) {
    case (.v4, true): return Self.networks(ip.saddr, read.list, read.isInverted, read.isList)
    case (.v4, false): return Self.networks(ip.daddr, read.list, read.isInverted, read.isList)
    case (.v6, true): return Self.networks(ip6.saddr, read.list, read.isInverted, read.isList)
    case (.v6, false): return Self.networks(ip6.daddr, read.list, read.isInverted, read.isList)
    }
  }

  private static func networks(
    _ field: Field<IPv4Address>, _ list: [IPNetwork], _ isInverted: Bool, _ isList: Bool
  ) -> RuleStatement {
    if !isList, let network = list.first { return isInverted ? field != network : field == network }
    return isInverted ? field != list : field == list
  }

  private static func networks(
    _ field: Field<IPv6Address>, _ list: [IPNetwork], _ isInverted: Bool, _ isList: Bool
  ) -> RuleStatement {
    if !isList, let network = list.first { return isInverted ? field != network : field == network }
    return isInverted ? field != list : field == list
  }

  private func ports(
    _ tokens: inout NFTTokens, source: Field<UInt16>, destination: Field<UInt16>
  ) throws(CommandError) -> RuleStatement {
    let field = try tokens.word(["sport", "dport"], "field with ports") == "sport" ? source : destination
    let read = try operands(&tokens, "port, nor a range of ports") { text -> ClosedRange<UInt16>? in
      let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
      guard let first = bounds.first ?? nil, let last = bounds.last ?? nil, bounds.count <= 2, first <= last else {
        return nil
      }
      return first...last
    }
    if !read.isList, let range = read.list.first {
      if range.count == 1 { return read.isInverted ? field != range.lowerBound : field == range.lowerBound }
      return read.isInverted ? field != range : field == range
    }
    if read.list.allSatisfy({ $0.count == 1 }) {
      let ports = read.list.map(\.lowerBound)
      return read.isInverted ? field != ports : field == ports
    }
    guard !read.isInverted else {
      throw CommandError("ranges in braces cannot be inverted here", column: tokens.endColumn)
    }
    return field == read.list
  }

  private func icmp(_ word: Word, _ tokens: inout NFTTokens) throws(CommandError) -> RuleStatement {
    _ = try tokens.word(["type"], "field of \(word.text)")
    if word.text == "icmp" {
      let names: [String: ICMPType] = [
        "echo-reply": .echoReply, "destination-unreachable": .destinationUnreachable, "redirect": .redirect,
        "echo-request": .echoRequest, "time-exceeded": .timeExceeded,
      ]
      return try match(&tokens, NFTables.icmp.type, "type of icmp", known: names.keys.sorted()) { names[$0] }
    }
    let names: [String: ICMPv6Type] = [
      "packet-too-big": .packetTooBig, "echo-request": .echoRequest, "echo-reply": .echoReply,
      "nd-router-advert": .routerAdvertisement, "nd-neighbor-solicit": .neighborSolicitation,
      "nd-neighbor-advert": .neighborAdvertisement,
    ]
    return try match(&tokens, icmpv6.type, "type of icmpv6", known: names.keys.sorted()) { names[$0] }
  }

  private func connection(_ tokens: inout NFTTokens) throws(CommandError) -> RuleStatement {
    if try tokens.word(["state", "status"], "key of ct") == "status" {
      let isSource = try tokens.word(["snat", "dnat"], "status") == "snat"
      return isSource ? ct.status == .sourceNAT : ct.status == .destinationNAT
    }
    var states: [FirewallRule.State] = []
    let isInBraces = tokens.take("{")
    repeat {
      let word = try tokens.next("a state")
      guard let state = FirewallRule.State(rawValue: word.text) else {
        throw tokens.unknown(
          word, FirewallRule.State.allCases.map(\.rawValue), "\"\(word.text)\" is no state of a connection")
      }
      states.append(state)
    } while tokens.take(",")
    if isInBraces { _ = try tokens.word(["}"], "end of the states") }
    return ct.state == ConnectionState(states)
  }

  private func meta(_ tokens: inout NFTTokens) throws(CommandError) -> RuleStatement {
    switch try tokens.word(["l4proto", "nfproto", "mark"], "key of meta") {
    case "l4proto":
      let names: [String: InternetProtocol] = ["tcp": .tcp, "udp": .udp, "icmp": .icmp, "icmpv6": .icmpv6]
      return try match(&tokens, NFTables.meta.l4proto, "protocol", known: names.keys.sorted()) { names[$0] }
    case "nfproto":
      let names: [String: NetworkProtocol] = ["ipv4": .ipv4, "ipv6": .ipv6]
      return try match(&tokens, NFTables.meta.nfproto, "family", known: names.keys.sorted()) { names[$0] }
    default:
      func number(_ text: String) -> UInt32? {
        text.hasPrefix("0x") ? UInt32(text.dropFirst(2), radix: 16) : UInt32(text)
      }
      if tokens.take("set") {
        let word = try tokens.next("a mark")
        guard let mark = number(word.text) else {
          throw CommandError("\"\(word.text)\" is no mark", column: word.column, length: word.length)
        }
        return NFTables.meta.setMark(mark)
      }
      return try match(&tokens, NFTables.meta.mark, "mark", number)
    }
  }

  /// `counter`, or as it is listed: `counter packets 3 bytes 252`.
  private func counted(_ tokens: inout NFTTokens) throws(CommandError) -> RuleStatement {
    func number(_ what: String, _ tokens: inout NFTTokens) throws(CommandError) -> UInt64 {
      let word = try tokens.next(what)
      guard let number = UInt64(word.text) else {
        throw CommandError("\"\(word.text)\" is no number", column: word.column, length: word.length)
      }
      return number
    }
    guard tokens.take("packets") else { return counter }
    let packets = try number("a number of packets", &tokens)
    _ = try tokens.word(["bytes"], "word behind the packets")
    return .counter(packets: packets, bytes: try number("a number of bytes", &tokens))
  }

  // MARK: Statements

  private func rejection(_ tokens: inout NFTTokens) throws(CommandError) -> RuleStatement {
    guard tokens.take("with") else { return reject() }
    let kind = try tokens.word(["icmpx", "icmp", "icmpv6", "tcp"], "way to reject")
    if kind == "tcp" {
      _ = try tokens.word(["reset"], "way to reject tcp")
      return reject(.reset)
    }
    _ = tokens.take("type")
    switch kind {
    case "icmpx":
      let codes: [String: UInt8] = ["no-route": 0, "port-unreachable": 1, "host-unreachable": 2, "admin-prohibited": 3]
      return reject(.icmpx(codes[try tokens.word(codes.keys.sorted(), "reason")] ?? 1))
    case "icmp":
      let codes: [String: UInt8] = [
        "net-unreachable": 0, "host-unreachable": 1, "port-unreachable": 3, "admin-prohibited": 13,
      ]
      return reject(.icmp(codes[try tokens.word(codes.keys.sorted(), "reason")] ?? 3))
    default:
      let codes: [String: UInt8] = ["no-route": 0, "admin-prohibited": 1, "addr-unreachable": 3, "port-unreachable": 4]
      return reject(.icmpv6(codes[try tokens.word(codes.keys.sorted(), "reason")] ?? 4))
    }
  }

  /// `limit rate 10/second [burst 5 packets]`.
  private func limit(_ tokens: inout NFTTokens) throws(CommandError) -> RuleStatement {
    _ = try tokens.word(["rate"], "word behind limit")
    let word = try tokens.next("a rate")
    let parts = word.text.split(separator: "/").map(String.init)
    let units: [String: UInt64] = ["second": 1, "minute": 60, "hour": 3600, "day": 86_400]
    guard parts.count == 2, let rate = UInt64(parts[0]), rate > 0, let unit = units[parts[1]] else {
      throw CommandError(
        "\"\(word.text)\" is no rate", column: word.column, length: word.length, fix: "write 10/second")
    }
    var burst: UInt32 = 5
    if tokens.take("burst") {
      let number = try tokens.next("a number of packets")
      guard let value = UInt32(number.text) else {
        throw CommandError("\"\(number.text)\" is no number of packets", column: number.column, length: number.length)
      }
      burst = value
      _ = tokens.take("packets")
    }
    return NFTables.limit(rate: rate, per: unit, burst: burst)
  }

  /// `dnat|snat [ip|ip6] to ADDRESS[-ADDRESS][:PORT[-PORT]] [random] [fully-random] [persistent]`.
  private func translation(_ word: Word, _ tokens: inout NFTTokens) throws(CommandError) -> RuleStatement {
    if let next = tokens.current, next.text == "ip" || next.text == "ip6" { tokens.position += 1 }
    guard tokens.take("to") else {
      throw CommandError("\(word.text) wants to ADDRESS", column: tokens.current?.column ?? tokens.endColumn)
    }
    let kind: NATKind = word.text == "dnat" ? .destination : .source
    let target = try tokens.next("an address")
    let wrong = CommandError(
      "\"\(target.text)\" is no address, with or without a port", column: target.column, length: target.length,
      fix: "write 172.17.0.2:8080")
    if target.text.hasPrefix(":") {
      guard let ports = Self.ports(target.text.dropFirst()) else { throw wrong }
      return .nat(kind, .ports(ports), try natFlags(&tokens))
    }
    guard let (addresses, ports) = Self.place(target.text) else { throw wrong }
    return .nat(kind, .addresses(addresses, ports: ports), try natFlags(&tokens))
  }

  /// `ADDRESS[-ADDRESS][:PORT[-PORT]]`; addresses of IPv6 stand in brackets where a port follows.
  private static func place(_ text: String) -> (ClosedRange<IPAddressKey>, ClosedRange<UInt16>?)? {
    func addresses(_ text: Substring) -> ClosedRange<IPAddressKey>? {
      let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { bound -> IPAddress? in
        let isBracketed = bound.hasPrefix("[") && bound.hasSuffix("]")
        return IPAddress(isBracketed ? bound.dropFirst().dropLast() : bound)
      }
      guard bounds.count <= 2, let first = bounds.first ?? nil, let last = bounds.last ?? nil,
        first.family == last.family, IPAddressKey(first) <= IPAddressKey(last)
      else { return nil }
      return IPAddressKey(first)...IPAddressKey(last)
    }
    if let all = addresses(text[...]) { return (all, nil) }
    guard let colon = text.lastIndex(of: ":"), let some = addresses(text[..<colon]),
      let ports = ports(text[text.index(after: colon)...])
    else { return nil }
    return (some, ports)
  }

  /// `8080`, or `8000-8010`.
  private static func ports(_ text: Substring) -> ClosedRange<UInt16>? {
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
    guard bounds.count <= 2, let first = bounds.first ?? nil, let last = bounds.last ?? nil, first <= last else {
      return nil
    }
    return first...last
  }

  /// `[to :PORT[-PORT]]` of masquerade and redirect, and their flags.
  private func ownPorts(_ word: Word, _ tokens: inout NFTTokens) throws(CommandError) -> RuleStatement {
    var range: ClosedRange<UInt16>?
    if tokens.take("to") {
      let target = try tokens.next("a port")
      range = Self.ports(target.text.drop { $0 == ":" })
      guard range != nil else {
        throw CommandError(
          "\"\(target.text)\" is no port, nor a range of ports", column: target.column, length: target.length,
          fix: "write :8080")
      }
    }
    let flags = try natFlags(&tokens)
    return word.text == "masquerade" ? .masquerade(ports: range, flags) : .redirect(ports: range, flags)
  }

  private func natFlags(_ tokens: inout NFTTokens) throws(CommandError) -> NATFlags {
    var flags: NATFlags = []
    repeat {
      if tokens.take("random") {
        flags.insert(.random)
      } else if tokens.take("fully-random") {
        flags.insert(.fullyRandom)
      } else if tokens.take("persistent") {
        flags.insert(.persistent)
      } else {
        return flags
      }
    } while tokens.take(",")
    return flags
  }
}
