import Addressing
import Operations
import RouteNetlink

extension CommandParser {
  /// `ip rule …`.
  func rules(_ cursor: inout Cursor, _ node: NodeReference, _ family: IPFamily?) throws(CommandError) -> [Operation] {
    let command = try cursor.keyword(
      ["add", "delete", "list", "show", "lst", "flush"], what: .command, orElse: "show")
    switch command {
    case "add":
      var spec = try ruleSpec(&cursor, family, isNew: true)
      if spec.action == .any { spec.action = .lookup(spec.further.usesMasterDevice ? .all : .main) }
      return [Operation(.rule(.add(spec)), in: node)]
    case "delete": return [Operation(.rule(.delete(try ruleSpec(&cursor, family, isNew: true))), in: node)]
    case "flush": return [Operation(.rule(.flush(try ruleSpec(&cursor, family, isNew: false))), in: node)]
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
        fix: "for example priority 100", form: .stopped)
    }
    var spec = RuleSpec(family: family ?? .v4, action: .any)
    var table: RouteTable?
    while let word = cursor.current {
      cursor.position += 1
      if try ruleMatch(word, &cursor, &spec, family, isNew: isNew) { continue }
      switch word.text {
      case "table", "lookup":
        table = try cursor.table(else: isNew ? "invalid table ID" : "table id value is invalid")
      case "to": spec.to = try ruleNetwork("dst", &cursor, family, isNew: isNew)
      case "dst" where !isNew: spec.to = try ruleNetwork("dst", &cursor, family, isNew: false)
      case _ where isNew:
        guard try ruleAction(word, &cursor, &spec) else {
          var error = cursor.unknown(
            word, Self.ruleWords + Self.ruleActions, "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
          error.spoken = "Error: argument \"\(word.text)\" is wrong: Failed to parse rule type"
          throw error
        }
      default:
        // A word that stands alone is where to.
        if Cursor.network(word.text) != nil || ["all", "any", "default"].contains(word.text) {
          cursor.position -= 1
          spec.to = try ruleNetwork("dst", &cursor, family, isNew: isNew)
          continue
        }
        var error = cursor.unknown(
          word, Self.ruleWords, "\"\(word.text)\" is not expected after \"\(cursor.command)\"")
        error.spoken = "Error: \(family == .v6 ? "inet6" : "inet") prefix is expected rather than \"\(word.text)\"."
        throw error
      }
    }
    if let table {
      switch spec.action {
      case .any, .lookup: spec.action = .lookup(table)
      default: spec.unusedTable = table
      }
    }
    if spec.further.usesMasterDevice, table != nil {
      throw CommandError(
        "table can not be specified for l3mdev rules", column: cursor.endColumn, fix: "leave the table out")
    }
    return spec
  }

  private static let ruleWords = [
    "from", "to", "priority", "iif", "oif", "fwmark", "table", "lookup", "not", "tos", "ipproto", "sport", "dport",
    "uidrange", "protocol", "tun_id",
  ]
  private static let ruleActions = [
    "suppress_prefixlength", "suppress_ifgroup", "goto", "nop", "blackhole", "unreachable", "prohibit", "realms",
    "l3mdev",
  ]

  /// A word about a rule's action; false where it is none of those.
  private func ruleAction(
    _ word: Word, _ cursor: inout Cursor, _ spec: inout RuleSpec
  ) throws(CommandError) -> Bool {
    switch word.text {
    case "suppress_prefixlength", "sup_pl":
      spec.further.suppressedPrefixLength = try cursor.number(
        "a prefix length", 0...Int32.max, else: "suppress_prefixlength value is invalid")
    case "suppress_ifgroup", "sup_group":
      spec.further.suppressedGroup =
        cursor.take("default")
        ? 0 : try cursor.number("a group", 0...UInt32.max, else: "Invalid \"suppress_ifgroup\" value")
    case "realms", "realm": spec.further.realms = try cursor.realms(else: "invalid realms")
    case "goto", "got", "go", "g":
      spec.action = .goto(try cursor.number("a priority", 0...UInt32.max, else: "invalid target"))
    case "l3mdev": spec.further.usesMasterDevice = true
    case "type":
      let name = try cursor.next("a type of rule")
      guard let action = RuleSpec.Action(word: name.text) else {
        throw cursor.wrong(name, "Failed to parse rule type", fix: Self.ruleActions.joined(separator: ", "))
      }
      spec.action = action
    default:
      guard let action = RuleSpec.Action(word: word.text) else { return false }
      if case .goto = spec.action {
        var error = CommandError(
          "Unexpected goto: the rule is to do \"\(word.text)\"", column: word.column, length: word.length,
          fix: "leave one of the two out")
        error.spoken = "Error: Unexpected goto."
        throw error
      }
      spec.action = action
    }
    return true
  }

  /// A word about a rule's match; false where it is none of those.
  private func ruleMatch(
    _ word: Word, _ cursor: inout Cursor, _ spec: inout RuleSpec, _ family: IPFamily?, isNew: Bool
  ) throws(CommandError) -> Bool {
    switch word.text {
    case "not": spec.isInverted = true
    case "from": spec.from = try ruleNetwork("source", &cursor, family, isNew: isNew)
    case "priority", "preference", "order", "pref", "prio":
      spec.priority = try cursor.number(
        "a priority", 0...UInt32.max, else: isNew ? "preference value is invalid" : "\"priority\" value is invalid")
    case "iif", "dev": spec.incoming = try cursor.ruleInterface("\"iif\"/\"dev\"")
    case "oif": spec.outgoing = try cursor.ruleInterface("\"oif\"")
    case "fwmark": (spec.mark, spec.markMask) = try ruleMark(&cursor)
    case "tos", "dsfield":
      spec.typeOfService = try cursor.typeOfService(else: "TOS value is invalid")
    case "ipproto":
      let name = try cursor.next("a protocol")
      guard let number = ShowNames.ipProtocol(named: name.text) ?? Cursor.number(name.text) as UInt8? else {
        throw cursor.wrong(name, "Invalid \"ipproto\" value", fix: "for example tcp, udp or icmp")
      }
      spec.further.ipProtocol = number
    case "sport": spec.further.sourcePorts = try cursor.ports("sport")
    case "dport": spec.further.destinationPorts = try cursor.ports("dport")
    case "uidrange":
      let place = cursor.current
      let users = try cursor.bounds("a range of users as 0-1000", "invalid UID range", UInt32.self)
      guard place?.text.contains("-") == true, let first = users.first, let last = users.last else {
        throw cursor.wrong(cursor.words[cursor.position - 1], "invalid UID range", fix: "as 0-1000")
      }
      guard first <= last else { throw cursor.refused("Invalid uid range") }
      spec.further.users = first...last
    case "protocol":
      spec.protocol = try cursor.routeProtocol(
        else: isNew ? "\"protocol\" value is invalid" : "invalid \"protocol\"")
    case "tun_id":
      spec.further.tunnelID = try cursor.number("a tunnel's number", 0...UInt64.max, else: "invalid tunnel ID")
    default: return false
    }
    return true
  }

  /// A network of a rule; nil is every one.
  private func ruleNetwork(
    _ what: String, _ cursor: inout Cursor, _ family: IPFamily?, isNew: Bool
  ) throws(CommandError) -> IPNetwork? {
    let place = cursor.current
    if !isNew, family == nil, let place, Cursor.network(place.text) == nil,
      !["all", "any", "default"].contains(place.text)
    {
      throw CommandError(
        "inet prefix is expected rather than \"\(place.text)\"", column: place.column, length: place.length,
        form: .stoppedError)
    }
    guard let network = try cursor.selectedNetwork(of: family) else { return nil }
    guard family != nil || network.family == .v4 else {
      var error = CommandError(
        "Invalid \(what) address: \(network) is of IPv6", column: place?.column ?? 1, length: place?.length ?? 1,
        fix: "write ip -6 rule")
      error.spoken = "Error: Invalid \(what) address."
      throw error
    }
    return network
  }

  /// `MARK` or `MARK/MASK`.
  private func ruleMark(_ cursor: inout Cursor) throws(CommandError) -> (UInt32, UInt32?) {
    let word = try cursor.next("a mark")
    let parts = word.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let mark: UInt32 = Cursor.number(String(first)) else {
      throw cursor.wrong(word, "fwmark value is invalid")
    }
    guard parts.count == 2 else { return (mark, nil) }
    guard let mask: UInt32 = Cursor.number(String(parts[1])) else {
      throw cursor.wrong(
        Word(text: String(parts[1]), column: word.column, length: word.length), "fwmask value is invalid")
    }
    return (mark, mask)
  }
}

extension RuleSpec.Action {
  /// The action of a rule of a route's type; `nop` may be shortened. Nil where the word is none.
  fileprivate init?(word: String) {
    if !word.isEmpty, "nop".hasPrefix(word) {
      self = .nop
      return
    }
    guard let type = RouteType(word: word) else { return nil }
    switch type {
    case .unicast: self = .lookup(.all)
    case .broadcast: self = .nop
    case .blackhole: self = .blackhole
    case .unreachable: self = .unreachable
    case .prohibit: self = .prohibit
    default: self = .other(type.rawValue)
    }
  }
}

extension Cursor {
  /// A range that the kernel refuses, said in its words.
  func refused(_ words: String) -> CommandError {
    let place = self.words[position - 1]
    var error = CommandError(
      "\(words): \"\(place.text)\"", column: place.column, length: place.length, fix: "the lower bound first")
    error.spoken = "Error: \(words)."
    return error
  }

  /// A port or a range of them: as iproute2 reads them, and the kernel takes them.
  mutating func ports(_ name: String) throws(CommandError) -> ClosedRange<UInt16> {
    // sscanf(3) takes any number into 16 bits.
    let bounds = try self.bounds(
      "a port, or a range of them", name == "dport" ? "invalid dport range" : "invalid port range", UInt32.self
    )
    .map { UInt16(truncatingIfNeeded: $0) }
    guard let first = bounds.first, let last = bounds.last, first > 0, first <= last, last < .max else {
      throw refused("Invalid \(name) range")
    }
    return first...last
  }

  /// The one or two numbers of `FIRST-LAST`.
  mutating func bounds<Value: FixedWidthInteger>(
    _ what: String, _ why: String, _: Value.Type
  ) throws(CommandError) -> [Value] {
    let word = try next(what)
    let bounds = word.text.split(separator: "-", omittingEmptySubsequences: false).compactMap { Value($0) }
    guard (1...2).contains(bounds.count), bounds.count == word.text.split(separator: "-").count else {
      throw wrong(word, why, fix: what)
    }
    return bounds
  }

  /// The name of an interface that need not be there.
  mutating func ruleInterface(_ option: String) throws(CommandError) -> InterfaceName {
    let word = try next("the name of a device")
    guard let name = InterfaceName(word.text) else { throw wrong(word, "\(option) not a valid ifname") }
    return name
  }
}
