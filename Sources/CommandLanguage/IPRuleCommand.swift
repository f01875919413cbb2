import Addressing
import Lab
import RouteNetlink

extension CommandParser {
  /// `ip rule …`.
  func rules(_ cursor: inout Cursor, _ node: NodeReference, _ family: IPFamily?) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "delete", "list", "show", "lst", "flush"], what: "the command", orElse: "show")
    switch command {
    case "add":
      var spec = try ruleSpec(&cursor, family, isNew: true)
      if spec.action == .any { spec.action = .lookup(.main) }
      return [Operation(.addRule(spec), in: node)]
    case "delete": return [Operation(.deleteRule(try ruleSpec(&cursor, family, isNew: true)), in: node)]
    case "flush": return [Operation(.flushRules(try ruleSpec(&cursor, family, isNew: false)), in: node)]
    default: return [Operation(.show(ShowRequest(.rules(try ruleSelector(&cursor, family)))), in: node)]
    }
  }

  /// A selector in which the family is left to the options of the command.
  private func ruleSelector(_ cursor: inout Cursor, _ family: IPFamily?) throws(CommandError) -> RuleSpec {
    var spec = try ruleSpec(&cursor, family, isNew: false)
    spec.family = .v4
    return spec
  }

  /// - Parameter isNew: Whether a rule is named, not some selected.
  private func ruleSpec(
    _ cursor: inout Cursor, _ family: IPFamily?, isNew: Bool
  ) throws(CommandError) -> RuleSpec {
    if isNew, cursor.isAtEnd {
      throw CommandError(
        "\"ip rule \(cursor.command.hasSuffix("add") ? "add" : "del")\" requires arguments", column: cursor.endColumn,
        fix: "for example priority 100")
    }
    var spec = RuleSpec(family: family ?? .v4, action: .any)
    while let word = cursor.current {
      cursor.position += 1
      if try ruleMatch(word, &cursor, &spec, family) { continue }
      switch word.text {
      case "table", "lookup": spec.action = .lookup(try cursor.table())
      case "suppress_prefixlength" where isNew, "sup_pl" where isNew:
        spec.further.suppressedPrefixLength = try cursor.number("a prefix length", 0...128)
      case "goto" where isNew: spec.action = .goto(try cursor.number("a priority", 0...UInt32.max))
      case "blackhole" where isNew: spec.action = .blackhole
      case "unreachable" where isNew: spec.action = .unreachable
      case "prohibit" where isNew: spec.action = .prohibit
      default:
        throw cursor.unknown(
          word,
          [
            "from", "to", "priority", "iif", "oif", "fwmark", "table", "lookup", "not", "tos", "ipproto", "sport",
            "dport",
            "uidrange",
          ] + (isNew ? ["suppress_prefixlength", "goto", "blackhole", "unreachable", "prohibit"] : []),
          "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
      }
    }
    return spec
  }

  /// What a rule matches; false where the word is none of it.
  private func ruleMatch(
    _ word: Word, _ cursor: inout Cursor, _ spec: inout RuleSpec, _ family: IPFamily?
  ) throws(CommandError) -> Bool {
    switch word.text {
    case "not": spec.isInverted = true
    case "from": spec.from = try ruleNetwork("source", &cursor, family)
    case "to": spec.to = try ruleNetwork("dst", &cursor, family)
    case "priority", "preference", "order", "pref", "prio":
      spec.priority = try cursor.number("a priority", 0...UInt32.max)
    case "iif", "dev": spec.incoming = try cursor.interface()
    case "oif": spec.outgoing = try cursor.interface()
    case "fwmark": (spec.mark, spec.markMask) = try ruleMark(&cursor)
    case "tos", "dsfield": spec.typeOfService = try cursor.number("a type of service", 0...255)
    case "ipproto":
      let name = try cursor.next("a protocol")
      guard let number = ShowNames.ipProtocol(named: name.text) ?? UInt8(name.text) else {
        throw CommandError(
          "Invalid \"ipproto\" value: \"\(name.text)\"", column: name.column, length: name.length,
          fix: "for example tcp, udp or icmp")
      }
      spec.further.ipProtocol = number
    case "sport": spec.further.sourcePorts = try cursor.range("a port, or a range of them", 1...UInt16.max - 1)
    case "dport": spec.further.destinationPorts = try cursor.range("a port, or a range of them", 1...UInt16.max - 1)
    case "uidrange": spec.further.users = try cursor.range("a range of users as 0-1000", 0...UInt32.max)
    default: return false
    }
    return true
  }

  /// A network of a rule; nil is every one.
  private func ruleNetwork(
    _ what: String, _ cursor: inout Cursor, _ family: IPFamily?
  ) throws(CommandError) -> IPNetwork? {
    let place = cursor.current
    guard let network = try cursor.selectedNetwork(of: family) else { return nil }
    guard family != nil || network.family == .v4 else {
      throw CommandError(
        "Invalid \(what) address: \(network) is of IPv6", column: place?.column ?? 1, length: place?.length ?? 1,
        fix: "write ip -6 rule")
    }
    return network
  }

  /// `MARK` or `MARK/MASK`.
  private func ruleMark(_ cursor: inout Cursor) throws(CommandError) -> (UInt32, UInt32?) {
    let word = try cursor.next("a mark")
    let parts = word.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map { part in
      part.hasPrefix("0x") ? UInt32(part.dropFirst(2), radix: 16) : UInt32(part)
    }
    guard let mark = parts.first ?? nil, parts.count == 1 || parts[1] != nil else { throw cursor.invalid(word, "mark") }
    return (mark, parts.count == 2 ? parts[1] : nil)
  }
}

extension Cursor {
  /// `FIRST-LAST`, or one number.
  mutating func range<Value: FixedWidthInteger>(
    _ what: String, _ limits: ClosedRange<Value>
  ) throws(CommandError) -> ClosedRange<Value> {
    let word = try next(what)
    let bounds = word.text.split(separator: "-", omittingEmptySubsequences: false).map { Value($0) }
    guard (1...2).contains(bounds.count), let first = bounds.first ?? nil, let last = bounds.last ?? nil, first <= last,
      limits.contains(first), limits.contains(last)
    else {
      throw CommandError(
        "\"\(word.text)\" is no such range", column: word.column, length: word.length,
        fix: "\(what), from \(limits.lowerBound) to \(limits.upperBound)")
    }
    return first...last
  }
}
