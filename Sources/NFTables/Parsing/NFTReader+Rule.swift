internal import Addressing

extension NFTReader {
  /// The words that a statement begins with.
  static let statementWords = [
    "accept", "add", "comment", "continue", "counter", "delete", "dnat", "drop", "dup", "flow", "fwd", "goto", "jump",
    "limit", "log", "masquerade", "notrack", "queue", "quota", "redirect", "reject", "return", "snat",
    "synproxy", "tproxy", "update",
  ]

  /// The rest of a statement as a rule for a chain.
  mutating func rule(_ chain: ChainName, hook: ChainHook? = nil) throws(NFTSyntaxError) -> Rule {
    table = chain.table
    network = nil
    networkRange = nil
    devices = []
    defer { devices = nil }
    var statements: [(statement: RuleStatement, token: NFTToken)] = []
    // The field that each begins with, and all of it.
    var extents: [StatementExtent] = []
    let start = ruleStart
    let first = position
    ruleStart = nil
    var comment: String?
    if isAtStatementEnd { throw missing("the rule") }
    while !isAtStatementEnd {
      guard let token = current else { break }
      if take("comment") {
        comment = try self.comment()
        guard isAtStatementEnd else {
          let more = current ?? token
          throw error(more, "\"\(more.text)\" stands behind the comment, which ends a rule")
        }
        break
      }
      if let before = statements.last, before.statement.isTerminal {
        let reason = error(token, "nothing behind \"\(before.token.text)\" is ever reached", fix: "put it in front")
        let place = position
        fieldEnd = nil
        if (try? statement()) == nil { position = place + 1 }
        throw reason.saying(
          "Statement after terminal statement has no effect", extent(from: place).shown,
          extents.last?.shown ?? before.token.range)
      }
      let place = position
      fieldEnd = nil
      let statement = try self.statement(behind: extents.last)
      extents.append(extent(from: place))
      if case .match(let field, .equal, .value(let bytes)) = statement { noteNetwork(field, bytes) }
      statements.append((statement, token))
    }
    if statements.isEmpty {
      throw NFTSyntaxError(
        "a rule is more than a comment", offset: tokens[max(0, position - 1)].offset, fix: "write counter")
    }
    do throws(RuleError) {
      var rule = try Rule(
        family, hook: hook ?? catalog.hooks[chain], comment: comment, statements: statements.map(\.statement),
        needsTransport: false
      ) { [sets = catalog.sets, table] name in sets[SetName(table, name)]?.set.flags.contains(.interval) ?? false }
      rule.devices = devices ?? []
      rule.references = rule.setNames.compactMap { catalog.sets[SetName(table, $0)]?.set }
      return rule
    } catch {
      guard statements.indices.contains(error.index) else { throw missing("a statement") }
      let token = statements[error.index].token
      let failure = NFTSyntaxError(error.message, offset: token.offset, length: token.length)
      guard let said = error.said else { throw failure }
      // With what ends the command, where it is one.
      let all = extent(from: start ?? first).whole
      throw saying(said, extents[error.index], all.lowerBound..<all.upperBound + (start == nil ? 0 : 1), failure)
    }
  }

  private mutating func statement(behind before: StatementExtent? = nil) throws(NFTSyntaxError) -> RuleStatement {
    guard let token = current else { throw missing("a statement") }
    guard token.kind == .word else {
      let failure = error(
        token, "\"\(token.text)\" begins no statement",
        fix: token.text == "," ? "put several values in braces: { 80, 443 }" : nil)
      // Several values are flags to nft.
      if token.text == ",", let before, let type = before.type, position > 0, ValueNames.bits(type) == nil {
        throw failure.saying("Basetype of type \(type.shownName) is not bitmask", tokens[position - 1].range)
      }
      throw failure
    }
    if let verdict = try verdict() { return .verdict(verdict) }
    if following?.text == "name", ["counter", "quota", "limit", "synproxy"].contains(token.text) {
      position += 2
      return try object(token.text)
    }
    if let state = try stateful() { return state }
    switch token.text {
    case "notrack", "log", "reject", "masquerade", "redirect", "dnat", "snat", "queue", "dup", "fwd", "tproxy",
      "synproxy", "flow":
      position += 1
    default: break
    }
    switch token.text {
    case "notrack": return .notrack
    case "log": return .log(try log())
    case "reject": return .reject(try rejection())
    case "masquerade", "redirect": return try ownPorts(token.text)
    case "dnat", "snat": return try translation(token)
    case "queue": return try queue()
    case "dup": return try duplicate()
    case "fwd": return try forward()
    case "tproxy": return try proxy()
    case "synproxy": return try synproxy()
    case "flow":
      _ = try word(["add", "offload"], "operation of flow")
      return .expressions([.flowOffload(table: try setReference())])
    case "add", "update", "delete": return try elementUpdate()
    case "set":
      position += 1
      return try olderElementUpdate()
    case "ct":
      if following?.text == "helper" || following?.text == "timeout" || following?.text == "expectation",
        let object = try connectionObject()
      {
        return object
      }
    default: break
    }
    return try match()
  }

  /// `accept`, `jump CHAIN` …; nil where the word is another.
  mutating func verdict() throws(NFTSyntaxError) -> Verdict? {
    guard let token = current, token.kind == .word else { return nil }
    switch token.text {
    case "accept": position += 1; return .accept
    case "drop": position += 1; return .drop
    case "continue": position += 1; return .continue
    case "return": position += 1; return .return
    case "jump", "goto":
      position += 1
      if isAt("{") {
        throw error(token, "a chain without a name is not understood", fix: "add a chain and \(token.text) to its name")
          .beyond()
      }
      let name = try name("the name of a chain")
      return token.text == "jump" ? .jump(name) : .goto(name)
    default: return nil
    }
  }

  /// `@NAME`
  mutating func setReference() throws(NFTSyntaxError) -> String {
    let token = try next("the name of a set, with @ in front")
    guard token.kind == .word, token.text.hasPrefix("@"), token.text.count > 1 else {
      throw error(token, "\"\(token.text)\" is no set", fix: "write @NAME")
    }
    return String(token.text.dropFirst())
  }

  /// A set that is looked into with these fields, whose types must be those of its key where the set is known.
  mutating func checkedReference(
    _ fields: [RuleField], isVerdicts: Bool = false
  ) throws(NFTSyntaxError) -> String {
    let token = current
    let name = try setReference()
    guard let token, let shape = catalog.sets[SetName(table, name)] else { return name }
    let (wanted, given) = (shape.set.key.parts, fields.map(\.type))
    let fits =
      wanted.count == given.count
      && zip(wanted, given).allSatisfy { $0 == $1 || $0 == .integer || ($1 == .integer && given.count > 1) }
    guard fits else {
      let words = given.map { $0.name ?? "a number" }.joined(separator: " . ")
      let failure = error(
        token, "the types differ: the keys of \(name) are \(shape.set.key.name ?? "others"), and this is \(words)")
      let field = fieldRange(before: token)
      let type = fields.count == 1 ? fields[0].type : DataType(given)
      if isVerdicts, shape.set.values == nil { throw failure.saying("Expression is not a map", token.range) }
      throw failure.saying(
        isVerdicts
          ? "datatype mismatch, map expects \(shape.set.key.shownName), mapping expression has type \(type.shownName)"
          : "datatype mismatch, expected \(type.shownName), expression has type \(shape.set.key.shownName)",
        token.range, field)
    }
    if isVerdicts, shape.set.values != .verdict {
      throw error(token, "\(name) gives no verdicts").saying(
        shape.set.values == nil ? "Expression is not a map" : nil, token.range)
    }
    return name
  }

  // MARK: Matches

  private static let comparisons: [String: CompareOperator] = [
    "==": .equal, "eq": .equal, "!=": .notEqual, "ne": .notEqual, "<": .less, "lt": .less, "<=": .lessOrEqual,
    "le": .lessOrEqual, ">": .greater, "gt": .greater, ">=": .greaterOrEqual, "ge": .greaterOrEqual,
  ]

  private mutating func match() throws(NFTSyntaxError) -> RuleStatement {
    guard let start = current else { throw missing("a match") }
    fieldStart = position
    let first = try field()
    noteNetwork(first)
    fieldEnd = position
    fieldType = first.type
    if isAt(".") { return try concatenation([first]) }
    if isAt("set") { return try assignment(first, start) }
    if take("vmap") { return try verdictMap([first]) }
    let shape = ValueShape(first)
    if isAt("map"), let token = current {
      throw error(
        token, "map gives a value to a statement, and a match has none to give it to", fix: "write vmap for verdicts")
    }
    if isAt("!"), let token = current, case .computed = first.source {
      throw error(token, "cannot combine negation with binary expression", fix: "write != in place of !")
    }
    if take("!") { return .match(first, .notEqual, .flags(try flags(shape))) }
    let operation = current.flatMap { $0.kind == .string ? nil : Self.comparisons[$0.text] }
    if operation != nil { position += 1 }
    let comparison = operation ?? .equal
    if let token = current, token.kind == .word, token.text.hasPrefix("@"), !isAtField {
      return .match(first, comparison, .set(try checkedReference([first])))
    }
    if isAt("{") {
      let operands = try elements([shape]).compactMap(\.key.first)
      // One flag in braces is a flag without them.
      if operands.count == 1, operation == nil, case .value(let bytes)? = operands.first, isFlags(shape) {
        return .match(first, .equal, .flags(bytes))
      }
      return .match(first, comparison, .anyOf(operands))
    }
    if isFlags(shape) {
      return try flagMatch(first, shape, comparison, isExplicit: operation != nil)
    }
    let operand = try operand(shape)
    // Hours of a night go over midnight: all but those of the day.
    if shape.type == .timeHour, case .range(let from, let through) = operand, shape.number(from) > shape.number(through)
    {
      return .match(first, comparison == .equal ? .notEqual : .equal, .range(through, from))
    }
    return .match(first, comparison, operand)
  }

  private func isFlags(_ shape: ValueShape) -> Bool { ValueNames.bits(shape.type) != nil || shape.type == .ctLabel }

  /// The network layer that a comparison with one value says.
  private mutating func noteNetwork(_ field: RuleField, _ bytes: [UInt8]) {
    switch field.source {
    case .meta(.nfproto): network = bytes == [2] ? .v4 : bytes == [10] ? .v6 : network
    case .meta(.protocol): network = bytes == [8, 0] ? .v4 : bytes == [0x86, 0xdd] ? .v6 : network
    case .header(let place) where place.header == .ethernet || place.header == .vlan:
      guard place.decides == .network else { return }
      network = bytes == [8, 0] ? .v4 : bytes == [0x86, 0xdd] ? .v6 : network
    default: break
    }
  }

  private mutating func noteNetwork(_ field: RuleField) {
    if let start = fieldStart, start < position, network == nil {
      networkRange = tokens[start].offset..<tokens[position - 1].range.upperBound
    }
    switch field.source {
    case .header(let place):
      switch place.header {
      case .ip, .icmp: network = .v4
      case .ip6, .icmpv6: network = .v6
      default: break
      }
    default: break
    }
  }

  private mutating func flagMatch(
    _ field: RuleField, _ shape: ValueShape, _ comparison: CompareOperator, isExplicit: Bool
  ) throws(NFTSyntaxError) -> RuleStatement {
    let value = try flags(shape)
    if let token = current, token.kind == .word, token.text.hasPrefix("/") {
      split(at: 1)
      position += 1
      return .match(field, comparison, .masked(mask: try flags(shape), value: value))
    }
    if isExplicit { return .match(field, comparison, .value(value)) }
    if case .computed = field.source { return .match(field, comparison, .value(value)) }
    return .match(field, comparison, .flags(value))
  }

  private mutating func concatenation(_ start: [RuleField]) throws(NFTSyntaxError) -> RuleStatement {
    let place = current
    var fields = start
    while take(".") {
      let next = try field()
      noteNetwork(next)
      fields.append(next)
      fieldEnd = position
    }
    if take("vmap") { return try verdictMap(fields) }
    var isInverted = take("!=") || take("ne")
    if !isInverted { isInverted = false; _ = take("==") || take("eq") }
    if let token = current, token.kind == .word, token.text.hasPrefix("@") {
      return .concatenation(fields, set: try checkedReference(fields), isInverted: isInverted)
    }
    guard isAt("{") else {
      guard let place else { throw missing("\"{\" or a set") }
      throw error(place, "several fields together are looked up in a set", fix: "write { … } or @NAME behind them")
    }
    return .concatenationAnyOf(
      fields, try elements(fields.map { ValueShape($0) }).map(\.key), isInverted: isInverted)
  }

  private mutating func verdictMap(_ fields: [RuleField]) throws(NFTSyntaxError) -> RuleStatement {
    if let token = current, token.kind == .word, token.text.hasPrefix("@") {
      return .namedVerdictMap(fields, try checkedReference(fields, isVerdicts: true))
    }
    let entries = try elements(fields.map { ValueShape($0) }, values: .verdict)
    return .verdictMap(
      fields,
      entries.compactMap { entry in
        guard case .verdict(let verdict)? = entry.value else { return nil }
        return VerdictEntry(entry.key, verdict)
      })
  }
}

extension RuleStatement {
  /// Whether a packet that gets there goes no further in the rule.
  fileprivate var isTerminal: Bool {
    switch self {
    case .verdict(.continue): false
    case .verdict, .reject, .nat, .masquerade, .redirect, .masqueradeField, .redirectField: true
    case .expressions(let expressions):
      expressions.contains { expression in
        if case .queue = expression { true } else { false }
      }
    default: false
    }
  }
}
