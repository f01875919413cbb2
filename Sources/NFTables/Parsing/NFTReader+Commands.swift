extension NFTReader {
  static let commandWords = ["add", "create", "delete", "flush", "get", "insert", "list", "rename", "replace", "reset"]
  /// Commands that the real nft has, too.
  private static let otherCommandWords = [
    "import", "export", "monitor", "describe", "destroy",
  ]
  private static let objectWords = ["counter", "quota", "limit"]

  /// All commands up to the end of the text.
  mutating func commands() throws(NFTSyntaxError) -> [NFTCommand] {
    var commands: [NFTCommand] = []
    skipSeparators()
    while let token = current {
      commandStart = position
      let command = try self.command(token)
      switch command {
      case .change(let change):
        catalog.note(change)
        note(change.subject, from: token)
      case .table(let table): catalog.note(table)
      case .list, .reset: break
      }
      commands.append(command)
      guard isAtStatementEnd, !isAt("}") else {
        let more = current ?? token
        throw error(more, "\"\(more.text)\" is not expected here")
      }
      skipSeparators()
    }
    return commands.map { $0.withDynamicSets(updated) }
  }

  private mutating func command(_ token: NFTToken) throws(NFTSyntaxError) -> NFTCommand {
    guard token.kind == .word else { throw error(token, "\"\(token.text)\" begins no command") }
    if token.text == "include" {
      throw error(token, "files are not included here", fix: "write what is in the file").beyond()
    }
    if token.text == "table" {
      position += 1
      return try block()
    }
    // `add` may be left out.
    if ["rule", "chain", "set", "map", "element", "counter", "quota", "limit", "flowtable"].contains(token.text) {
      return try addition(isExclusive: false)
    }
    if Self.otherCommandWords.contains(token.text) {
      throw error(
        token, "the command \(token.text) of nft is not carried out here",
        fix: "understood: \(Self.commandWords.joined(separator: ", "))"
      ).beyond()
    }
    switch try word(Self.commandWords, "command of nft") {
    case "add": return try addition(isExclusive: false)
    case "create": return try addition(isExclusive: true)
    case "insert":
      try expect("rule", "behind insert")
      return .change(try ruleChange(isFirst: true))
    case "replace":
      try expect("rule", "behind replace")
      return .change(try replacement())
    case "delete": return .change(try deletion())
    case "flush": return .change(try flush())
    case "rename":
      try expect("chain", "behind rename")
      // Its number is asked of the kernel when it is done.
      return .change(.renameChain(try chainName(), handle: 0, to: try name("the new name of the chain")))
    case "get":
      try expect("element", "behind get")
      return .list(try elementSubject())
    case "reset": return .reset(try reset())
    default: return .list(try listing())
    }
  }

  // MARK: Names

  /// `isLast` says that nothing but braces may follow.
  mutating func tableName(isLast: Bool = false) throws(NFTSyntaxError) -> TableName {
    let first = current
    let family = self.familyWord()
    let name = TableName(family ?? .ip, try name("the name of a table"))
    if isLast, family == nil { try checkFamily(first) }
    table = name
    return name
  }

  /// One word too many has a first that should be a family.
  private func checkFamily(_ first: NFTToken?) throws(NFTSyntaxError) {
    guard let first, let more = current, more.kind != .newline, more.kind != .sign else { return }
    throw unknown(first, ["ip", "ip6", "inet", "arp", "bridge", "netdev"], "\"\(first.text)\" is no family of tables")
  }

  private mutating func familyWord() -> TableFamily? {
    guard let token = current, token.kind == .word, let family = TableFamily(token.text) else { return nil }
    position += 1
    return family
  }

  private mutating func chainName(isLast: Bool = false) throws(NFTSyntaxError) -> ChainName {
    let first = current
    let isNamed = first.flatMap { TableFamily($0.text) } != nil
    let table = try tableName()
    let name = ChainName(table, try name("the name of a chain"))
    if isLast, !isNamed { try checkFamily(first) }
    return name
  }

  private mutating func setName(_ word: String) throws(NFTSyntaxError) -> SetName {
    let table = try tableName()
    return SetName(table, try name("the name of a \(word)"))
  }

  // MARK: Adding

  private mutating func addition(isExclusive: Bool) throws(NFTSyntaxError) -> NFTCommand {
    var known = ["table", "chain", "set", "map", "counter", "quota", "limit", "flowtable"]
    known += isExclusive ? ["element"] : ["rule", "element"]
    let token = current
    switch try word(known, "object to \(isExclusive ? "create" : "add")") {
    case "table":
      let name = try tableName(isLast: true)
      if isAt("{") {
        let listing = try content(of: name)
        let isBare = listing.objects.isEmpty && listing.sets.isEmpty && listing.chains.isEmpty
        return isBare ? .change(.addTable(listing.table, exclusive: isExclusive)) : .table(listing)
      }
      return .change(.addTable(Table(name.family, name.name), exclusive: isExclusive))
    case "chain":
      let name = try chainName(isLast: true)
      var listing = ChainListing(Chain(name.name))
      if isAt("{") { listing = try chain(name) }
      if !listing.rules.isEmpty, let token {
        throw error(
          token, "rules stand in a table's braces", fix: "write table \(name.table) { chain \(name.name) { … } }")
      }
      return .change(.addChain(listing.chain, name.table, exclusive: isExclusive))
    case let word where word == "set" || word == "map":
      let name = try setName(word)
      return .change(.addSet(try set(name, isMap: word == "map"), name.table, exclusive: isExclusive))
    case "element": return .change(try elementChange(isDeletion: false, isExclusive: isExclusive))
    case "flowtable":
      let table = try tableName()
      let name = try name("the name of a flow table")
      return .change(.addFlowTable(try flowTable(name, table.family), table, exclusive: isExclusive))
    case let word where Self.objectWords.contains(word):
      let table = try tableName()
      return .change(.addObject(try object(word, name("the name of a \(word)")), table, exclusive: isExclusive))
    default: return .change(try ruleChange(isFirst: false))
    }
  }

  private mutating func ruleChange(isFirst: Bool) throws(NFTSyntaxError) -> Change {
    let start = commandStart
    let chain = try chainName()
    var place: RulePlace = isFirst ? .start : .end
    if take("handle") || take("position") {
      let handle = try number("handle")
      place = isFirst ? .before(handle) : .after(handle)
    } else if take("index") {
      let index = try number("index")
      place = isFirst ? .beforeIndex(index) : .afterIndex(index)
    }
    ruleStart = start
    return .addRule(try rule(chain), chain, place)
  }

  private mutating func replacement() throws(NFTSyntaxError) -> Change {
    let chain = try chainName()
    try expect("handle", "behind the chain")
    let handle = try number("handle")
    ruleStart = commandStart
    return .addRule(try rule(chain), chain, .replacing(handle))
  }

  /// The elements of `get element`, which need not say what a map gives.
  private mutating func elementSubject() throws(NFTSyntaxError) -> RulesetSubject {
    let (name, shape) = try knownSet()
    let place = current
    let words = try elements(shape.key, values: shape.valueKind, isValueOptional: true)
    // They are shown in the order in which they are written, and may lie in one another.
    let made = try words.map { word throws(NFTSyntaxError) in try fitted([word], shape.set, place) }
    return .elements(made.flatMap { $0.filter { !$0.isFloor } }, name, of: shape.set)
  }

  private mutating func reset() throws(NFTSyntaxError) -> RulesetSubject {
    let word = try word(["counters", "counter", "quotas", "quota"], "object to reset")
    return try objects(word)
  }

  /// The objects of `list counters` and its kin.
  private mutating func objects(_ word: String) throws(NFTSyntaxError) -> RulesetSubject {
    let type = Self.type(of: word)
    if word.hasSuffix("s") {
      return take("table") ? .objects(type, try tableName()) : .objects(type, nil, familyWord())
    }
    return .object(ObjectName(try tableName(), type, try name("the name of a \(word)")))
  }

  private mutating func elementChange(isDeletion: Bool, isExclusive: Bool = false) throws(NFTSyntaxError) -> Change {
    let (name, shape) = try knownSet()
    let place = current
    let words = try elements(shape.key, values: shape.valueKind, isValueOptional: isDeletion)
    let made = try fitted(words, shape.set, place)
    // That nothing lies below the first range is said with the first ranges, and stays so.
    return isDeletion
      ? .deleteElements(made.filter { !$0.isFloor }, name, of: shape.set)
      : .addElements(made, name, exclusive: isExclusive, of: shape.set)
  }

  /// The name of a set whose type is known.
  private mutating func knownSet() throws(NFTSyntaxError) -> (name: SetName, shape: SetShape) {
    let start = position
    let name = try setName("set")
    guard let shape = catalog.sets[name] else {
      let token = tokens[max(start, position - 1)]
      let missing = catalog.missingWords(name)
      let known = catalog.sets.keys.filter { $0.table == name.table }.map(\.name)
      throw unknown(
        token, known.sorted(), "there is no set \(name) whose type says how elements are written",
        fix: known.isEmpty ? "add the set before its elements" : nil
      ).saying(missing.words, missing.isTable ? tokens[max(start, position - 2)].range : token.range)
    }
    return (name, shape)
  }

  // MARK: Taking away

  private mutating func deletion() throws(NFTSyntaxError) -> Change {
    let known = ["table", "chain", "rule", "set", "map", "element", "counter", "quota", "limit", "flowtable"]
    switch try word(known, "object to delete") {
    case "table": return .deleteTable(try tableName(isLast: true))
    case "chain": return .deleteChain(try chainName(isLast: true))
    case "set", "map": return .deleteSet(try setName("set"))
    case "element": return try elementChange(isDeletion: true)
    case "flowtable":
      let table = try tableName()
      return .deleteFlowTable(FlowTableName(table, try name("the name of a flow table")))
    case "rule":
      let chain = try chainName()
      guard take("handle") else {
        let place = current.map(\.offset) ?? length
        throw NFTSyntaxError("a rule is deleted by its handle", offset: place, fix: "add handle NUMBER")
      }
      return .deleteRule(chain, handle: try number("handle"))
    case let word:
      let table = try tableName()
      return .deleteObject(ObjectName(table, Self.type(of: word), try name("the name of a \(word)")))
    }
  }

  private static func type(of word: String) -> ObjectType {
    word.hasPrefix("quota") ? .quota : word.hasPrefix("limit") ? .limit : .counter
  }

  private mutating func flush() throws(NFTSyntaxError) -> Change {
    switch try word(["ruleset", "table", "chain", "set", "map"], "object to flush") {
    case "ruleset": return .flushRuleset(familyWord())
    case "table": return .flushTable(try tableName(isLast: true))
    case "set", "map": return .flushSet(try setName("set"))
    default: return .flushChain(try chainName(isLast: true))
    }
  }

  // MARK: Listing

  private mutating func listing() throws(NFTSyntaxError) -> RulesetSubject {
    let known = [
      "ruleset", "tables", "table", "chains", "chain", "sets", "set", "maps", "map", "counters", "counter", "quotas",
      "quota", "limits", "limit",
    ]
    switch try word(known, "object to list") {
    case "ruleset": return .ruleset(familyWord())
    case "tables": return .tables(familyWord())
    case "table": return .table(try tableName(isLast: true))
    case "chains": return .chains(familyWord())
    case "chain": return .chain(try chainName(isLast: true))
    case "sets": return .sets(familyWord())
    case "maps": return .maps(familyWord())
    case "set": return .set(try setName("set"))
    case "map": return .map(try setName("map"))
    case let word: return try objects(word)
    }
  }
}
