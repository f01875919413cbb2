internal import Glibc
internal import Netlink
internal import SystemPackage

extension NFTRefusal {
  /// The messages of nft about changes of a text that the kernel refused.
  ///
  /// - Parameters:
  ///   - failures: The refused changes, in their order.
  ///   - changes: All changes of the text.
  ///   - text: The text that nft was given.
  ///   - ruleset: The ruleset before, with its elements.
  public static func refusals(
    of failures: [ChangeFailure], in changes: [Change], of text: String, before ruleset: Ruleset
  ) -> [NFTRefusal] {
    var parser = NFTParser(catalog: NFTCatalog(ruleset))
    _ = try? parser.parse(text)
    // What nft finds in what it knows of the kernel it says before it asks for anything.
    var found: [NFTRefusal] = []
    var refused: [NFTRefusal] = []
    for failure in failures where changes.indices.contains(failure.index) {
      let before = ruleset.applying(Transaction(Array(changes[..<failure.index])))
      let range = parser.places.range(of: failure.index, in: changes) ?? 0..<text.utf8.count
      let kernel = KernelRefusal(
        failure.error.errno.rawValue, changes[failure.index], CommandTokens(text, range), before, text)
      let words = kernel.words()
      if words.isFound { found.append(words.refusal) } else { refused.append(words.refusal) }
    }
    return found.isEmpty ? refused : found
  }

  /// The message of nft about a device that a rule of a text names and that is not there.
  public static func refusal(ofDevice name: String, in text: String) -> NFTRefusal {
    let tokens = CommandTokens(text, 0..<text.utf8.count)
    return NFTRefusal("Interface does not exist", [tokens.device(name) ?? tokens.marked])
  }

  /// The message of nft about something that is to be listed and is not there.
  public static func refusal(of subject: RulesetSubject, in text: String, _ ruleset: Ruleset) -> NFTRefusal {
    let tokens = CommandTokens(text, 0..<text.utf8.count)
    let message = KernelRefusal.reason(ENOENT)
    if case .object(let name) = subject, tokens.tokens.first?.text == "reset" {
      guard ruleset[name.table] == nil else { return NFTRefusal("Could not process rule: \(message)", [tokens.marked]) }
      return missingTable(name.table, tokens.table)
    }
    func missingTable(_ table: TableName, _ place: Range<Int>?) -> NFTRefusal {
      let near = ruleset.suggested(table).map { "; did you mean table ‘\($0.name)’ in family \($0.family)?" }
      return NFTRefusal(message + (near ?? ""), [place ?? tokens.marked])
    }
    func named(_ table: TableName) -> NFTRefusal {
      NFTRefusal(message, [(ruleset[table] == nil ? tokens.table : tokens.name) ?? tokens.marked])
    }
    switch subject {
    case .table: return NFTRefusal(message, [tokens.table ?? tokens.marked])
    case .chain(let name): return named(name.table)
    case .set(let name), .map(let name): return named(name.table)
    case .object(let name):
      guard ruleset[name.table] != nil else { return missingTable(name.table, tokens.table) }
      guard let other = ruleset.suggested(name) else { return named(name.table) }
      return NFTRefusal(
        "\(message); did you mean obj ‘\(other.name)’ in table \(KernelRefusal.shown(other.table))?",
        [tokens.name ?? tokens.marked])
    case .objects(_, let table?, _):
      return missingTable(table, tokens.behind("table", is: table.name) ?? tokens.behind(table.family.description))
    case .objects: return NFTRefusal(message, [tokens.marked])
    case .elements(_, let name, _) where ruleset[name.table] == nil: return missingTable(name.table, tokens.table)
    case .elements(_, let name, _) where ruleset[name.table]?[set: name.name] == nil:
      let near = ruleset.suggested(name).map { other in
        "; did you mean \(other.isMap ? "map" : "set") ‘\(other.name.name)’ in table \(KernelRefusal.shown(other.name.table))?"
      }
      return NFTRefusal(message + (near ?? ""), [tokens.name ?? tokens.marked])
    case .elements: return NFTRefusal("Could not process rule: \(message)", [tokens.marked])
    default: return NFTRefusal(message, [tokens.marked])
    }
  }
}

/// A change that the kernel refused, and what nft marks and says of it.
struct KernelRefusal {
  private let errno: Int32
  private let change: Change
  private let tokens: CommandTokens
  private let ruleset: Ruleset
  private let text: String

  init(_ errno: Int32, _ change: Change, _ tokens: CommandTokens, _ ruleset: Ruleset, _ text: String) {
    self.errno = errno
    self.change = change
    self.tokens = tokens
    self.ruleset = ruleset
    self.text = text
  }

  static func reason(_ errno: Int32) -> String { Errno(rawValue: errno).description }

  /// `ip ‘filter’`
  static func shown(_ table: TableName) -> String { "\(table.family) ‘\(table.name)’" }

  private var refused: String { "Could not process rule: \(Self.reason(errno))" }
  private var missing: String { Self.reason(ENOENT) }

  /// The message of nft, and whether it gives it without asking the kernel.
  func words() -> (refusal: NFTRefusal, isFound: Bool) {
    if errno == ENOENT, let words = missingWords() { return words }
    switch change {
    case .addElements(_, let name, exclusive: false, _) where errno == EEXIST && isInterval(name):
      return (NFTRefusal("interval overlaps with an existing one", [place() ?? tokens.marked]), true)
    case .deleteElements(_, let name, _) where errno == ENOENT && isInterval(name):
      return (NFTRefusal("element does not exist", [place() ?? tokens.marked]), true)
    default: break
    }
    return (NFTRefusal(refused, [place() ?? tokens.marked]), false)
  }

  private func isInterval(_ name: SetName) -> Bool {
    guard let set = ruleset[name.table]?[set: name.name] else { return false }
    return set.flags.contains(.interval) && set.key.parts.count == 1
  }

  // MARK: What is not there

  private func missingWords() -> (refusal: NFTRefusal, isFound: Bool)? {
    switch change {
    case .deleteTable(let name): return (kernel(suggestion(name), tokens.table), false)
    case .flushTable(let name): return ruleset[name] == nil ? (kernel(nil, tokens.table), false) : nil
    case .flushChain(let name):
      return (kernel(nil, ruleset[name.table] == nil ? tokens.table : tokens.name), false)
    case .addChain(_, let name, _), .addSet(_, let name, _), .addObject(_, let name, _), .addFlowTable(_, let name, _):
      guard ruleset[name] == nil else { return nil }
      return (found(suggestion(name), tokens.table), true)
    case .deleteChain(let name), .deleteRule(let name, _):
      return missingChain(name).map { ($0, false) }
    case .renameChain(let name, _, _):
      guard ruleset[name] == nil else { return nil }
      if ruleset[name.table] == nil { return (found(suggestion(name.table), tokens.table), true) }
      return (missingChain(name) ?? found(nil, tokens.name), true)
    case .addRule(let rule, let name, .afterIndex(let index)), .addRule(let rule, let name, .beforeIndex(let index)):
      // For a place nft looks at the chain itself, and suggests nothing.
      guard let chain = ruleset[name] else {
        return (found(nil, ruleset[name.table] == nil ? tokens.table : tokens.name), true)
      }
      if index >= UInt64(chain.rules.count) { return (kernel(nil, tokens.pair("index")), false) }
      return missingReference(rule, name.table)
    case .addRule(let rule, let name, _):
      if let words = missingChain(name) { return (words, false) }
      return missingReference(rule, name.table)
    case .deleteSet(let name): return missingSet(name, isFound: false).map { ($0, false) }
    case .flushSet(let name), .addElements(_, let name, _, _), .deleteElements(_, let name, _):
      return missingSet(name, isFound: true).map { ($0, true) }
    case .deleteObject(let name):
      guard ruleset[name.table]?[object: name.type, name.name] == nil else { return nil }
      guard let other = ruleset.suggested(name) else {
        return (kernel(nil, ruleset[name.table] == nil ? tokens.table : tokens.name), false)
      }
      if let words = missingTable(name.table, other.table) { return (words, false) }
      return (kernel("obj ‘\(other.name)’ in table \(Self.shown(other.table))", tokens.name), false)
    case .deleteFlowTable(let name):
      guard ruleset[name.table]?[flowTable: name.name] == nil else { return nil }
      return (kernel(nil, ruleset[name.table] == nil ? tokens.table : tokens.name), false)
    case .addTable, .flushRuleset: return nil
    }
  }

  /// The kernel's word, or a suggestion in its place.
  private func kernel(_ suggestion: String?, _ place: Range<Int>?) -> NFTRefusal {
    guard let suggestion else { return NFTRefusal("Could not process rule: \(missing)", [place ?? tokens.marked]) }
    return found(suggestion, place)
  }

  private func found(_ suggestion: String?, _ place: Range<Int>?) -> NFTRefusal {
    NFTRefusal(missing + (suggestion.map { "; did you mean \($0)?" } ?? ""), [place ?? tokens.marked])
  }

  private func suggestion(_ table: TableName) -> String? {
    ruleset.suggested(table).map { "table ‘\($0.name)’ in family \($0.family)" }
  }

  /// Where the table itself is not there, the one of what is suggested.
  private func missingTable(_ table: TableName, _ other: TableName) -> NFTRefusal? {
    guard ruleset[table] == nil, table != other else { return nil }
    return found("table ‘\(other.name)’ in family \(other.family)", tokens.table)
  }

  private func missingChain(_ name: ChainName) -> NFTRefusal? {
    guard ruleset[name] == nil else { return nil }
    let place = ruleset[name.table] == nil ? tokens.table : tokens.name
    guard let other = ruleset.suggested(name) else { return kernel(nil, place) }
    if let words = missingTable(name.table, other.table) { return words }
    return kernel("chain ‘\(other.name)’ in table \(Self.shown(other.table))", place)
  }

  private func missingSet(_ name: SetName, isFound: Bool) -> NFTRefusal? {
    let set = ruleset[name.table]?[set: name.name]
    if let set {
      // A map is no set to `flush set`, and the other way round.
      guard case .flushSet = change, tokens.tokens.contains(where: { $0.text == (set.values == nil ? "map" : "set") })
      else {
        return nil
      }
      return found(nil, tokens.name)
    }
    let place = ruleset[name.table] == nil ? tokens.table : tokens.name
    if isFound, ruleset[name.table] == nil {
      return found(suggestion(name.table), place)
    }
    guard let other = ruleset.suggested(name) else { return isFound ? found(nil, place) : kernel(nil, place) }
    if let words = missingTable(name.table, other.name.table) { return words }
    let what = isFound && other.isMap ? "map" : "set"
    return found("\(what) ‘\(other.name.name)’ in table \(Self.shown(other.name.table))", place)
  }

  /// The missing chain, set or object that a rule refers to.
  private func missingReference(_ rule: Rule, _ table: TableName) -> (refusal: NFTRefusal, isFound: Bool)? {
    let own = Set(rule.anonymousSets.map(\.name))
    for name in rule.setNames where !own.contains(name) && ruleset[table]?[set: name] == nil {
      let set = SetName(table, name)
      let place = tokens.reference(name)
      guard let other = ruleset.suggested(set) else { return (found(nil, place), true) }
      let what = other.isMap ? "map" : "set"
      return (found("\(what) ‘\(other.name.name)’ in table \(Self.shown(other.name.table))", place), true)
    }
    for expression in rule.expressions {
      switch expression {
      case .verdict(let verdict):
        if let chain = verdict.chain, ruleset[table]?[chain: chain] == nil {
          return (kernel(nil, tokens.behind("jump", "goto", is: chain)), false)
        }
      case .object(let type, let name):
        if ruleset[table]?[object: type, name] == nil {
          return (kernel(nil, tokens.behind("name", "set", is: name)), false)
        }
      case .flowOffload(let name):
        if ruleset[table]?[flowTable: name] == nil, let flow = tokens.pair("flow"), let set = tokens.reference(name) {
          return (kernel(nil, flow.lowerBound..<set.upperBound), false)
        }
      default: break
      }
    }
    if let element = elementWithMissingChain(table) { return (kernel(nil, element), false) }
    switch RulePlaceWords(change) {
    case .position: return (kernel(nil, tokens.pair("position") ?? tokens.behind("handle")), false)
    case .none: break
    }
    // An expression that the kernel was built without, or that it does not read so.
    if let field = tokens.unreadableField { return (kernel(nil, field), false) }
    if let word = tokens.tokens.first(where: { $0.text == "queue" }) { return (kernel(nil, word.range), false) }
    return nil
  }

  private func elementWithMissingChain(_ table: TableName) -> Range<Int>? {
    for element in tokens.elements {
      let words = element.text.split(separator: " ").map(String.init)
      guard let place = words.firstIndex(where: { $0 == "jump" || $0 == "goto" }), place + 1 < words.count,
        ruleset[table]?[chain: words[place + 1]] == nil
      else { continue }
      return element.key
    }
    return nil
  }

  private enum RulePlaceWords {
    case position, none

    init(_ change: Change) {
      switch change {
      case .addRule(_, _, .after), .addRule(_, _, .before), .addRule(_, _, .replacing): self = .position
      default: self = .none
      }
    }
  }

  // MARK: What is there, or cannot be done

  /// The part that nft marks of a command that the kernel refused for another reason.
  private func place() -> Range<Int>? {
    switch change {
    case .addTable, .deleteTable, .flushTable: return tokens.table
    case .addChain(let chain, _, _):
      if errno == EEXIST { return tokens.name }
      if errno == ENOENT { return tokens.behind("type") }
      if errno == EOPNOTSUPP, chain.hook == nil || tokens.behind("hook") == nil { return tokens.pair("policy") }
      return tokens.isInBraces ? tokens.name : nil
    case .deleteChain, .flushChain, .deleteSet, .flushSet, .deleteObject, .deleteFlowTable: return tokens.name
    case .addSet(_, _, _), .addObject:
      if errno == EEXIST { return tokens.name }
      return nil
    case .addFlowTable: return errno == EEXIST ? tokens.name : nil
    case .deleteRule: return tokens.behind("handle")
    case .addElements(_, let name, _, let set), .deleteElements(_, let name, let set):
      return element(name, set)
    case .addRule(let rule, let chain, _):
      guard errno == EOPNOTSUPP else { return errno == EINVAL ? tokens.unreadableField : nil }
      // A chain with a hook is no target.
      for case .verdict(let verdict) in rule.expressions {
        if let target = verdict.chain, ruleset[chain.table]?[chain: target]?.chain.hook != nil {
          return tokens.behind("jump", "goto", is: target)
        }
      }
      return tokens.unreadableField
    case .renameChain, .flushRuleset: return nil
    }
  }

  /// The first element that is there, or is not.
  private func element(_ name: SetName, _ shape: NFTSet?) -> Range<Int>? {
    let elements = tokens.elements
    if let place = elementWithMissingChain(name.table), errno == ENOENT { return place }
    let known = NFTCatalog(ruleset)
    guard let set = ruleset[name.table]?[set: name.name], let shape = known.sets[name] else {
      return elements.first?.key
    }
    let keys = Set(set.elements.map(\.key))
    var seen: Set<[UInt8]> = []
    for element in elements {
      guard var reader = try? NFTReader("{ \(element.text) }", catalog: known),
        let words = try? reader.elements(shape.key, values: shape.valueKind, isValueOptional: true),
        let made = try? shape.set.elements(of: words),
        let key = made.last(where: { !$0.flags.contains(.intervalEnd) })?.key
      else { continue }
      let isThere = keys.contains(key) || !seen.insert(key).inserted
      if isThere == (errno == EEXIST) { return element.key }
    }
    return elements.first?.key
  }
}
