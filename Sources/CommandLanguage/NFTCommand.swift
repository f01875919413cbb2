import Addressing
import Lab
import NFTables

/// The tokens of an nft command, which a shell may have passed on in quotes.
struct NFTTokens {
  var tokens: [Word] = []
  var position = 0
  var endColumn: Int

  init(_ words: ArraySlice<Word>) {
    endColumn = words.last.map { $0.column + $0.length } ?? 1
    for word in words {
      var text = ""
      var start = 0
      var isString = false
      var offset = word.isQuoted ? 1 : 0
      func flush(_ tokens: inout [Word], at end: Int) {
        if !text.isEmpty {
          tokens.append(Word(text: text, column: word.column + start, length: max(1, end - start), isQuoted: isString))
        }
        text = ""
      }
      for character in word.text {
        if isString {
          if character == "\"" {
            flush(&tokens, at: offset)
            isString = false
          } else {
            text.append(character)
          }
        } else if character == "\"" {
          flush(&tokens, at: offset)
          isString = true
          start = offset
        } else if character.isWhitespace || "{};,".contains(character) {
          flush(&tokens, at: offset)
          if !character.isWhitespace {
            tokens.append(Word(text: String(character), column: word.column + offset, length: 1))
          }
        } else {
          if text.isEmpty { start = offset }
          text.append(character)
        }
        offset += 1
      }
      flush(&tokens, at: offset)
    }
  }

  var current: Word? { position < tokens.count ? tokens[position] : nil }
  var isAtEnd: Bool { position >= tokens.count }

  mutating func take(_ text: String) -> Bool {
    guard current?.text == text else { return false }
    position += 1
    return true
  }

  mutating func next(_ what: String) throws(CommandError) -> Word {
    guard let word = current else { throw CommandError("\(what) is missing", column: endColumn) }
    position += 1
    return word
  }

  func unknown(_ word: Word, _ known: [String], _ message: String) -> CommandError {
    let near = Suggestion.nearest(to: word.text, among: known)
    return CommandError(
      message, column: word.column, length: word.length,
      fix: near.map { "did you mean \"\($0)\"?" } ?? "understood: \(known.joined(separator: ", "))")
  }

  mutating func word(_ known: [String], _ what: String) throws(CommandError) -> String {
    let word = try next(what)
    guard known.contains(word.text) else { throw unknown(word, known, "\"\(word.text)\" is no \(what)") }
    return word.text
  }
}

extension CommandParser {
  /// `nft add|insert|delete|flush|list …`, of what NAT and firewalls need.
  func nft(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    var tokens = NFTTokens(cursor.words[cursor.position...])
    let command = try tokens.word(["add", "insert", "delete", "flush", "list"], "command of nft")
    if command == "list" { return [Operation(.show(ShowRequest(.ruleset(try listed(&tokens)))), in: node)] }
    let change: Change
    switch command {
    case "add", "insert": change = try addition(&tokens, isFirst: command == "insert")
    case "delete": change = try deletion(&tokens)
    default: change = try flush(&tokens)
    }
    if let word = tokens.current {
      throw CommandError("\"\(word.text)\" is not expected here", column: word.column, length: word.length)
    }
    return [Operation(.changeRuleset([change]), in: node)]
  }

  private func listed(_ tokens: inout NFTTokens) throws(CommandError) -> TableName? {
    if try tokens.word(["ruleset", "table"], "object to list") == "ruleset" { return nil }
    return try table(&tokens)
  }

  private func table(_ tokens: inout NFTTokens) throws(CommandError) -> TableName {
    var family = TableFamily.ip
    if let word = tokens.current, let named = TableFamily(word.text) {
      family = named
      tokens.position += 1
    }
    return TableName(family, try tokens.next("the name of a table").text)
  }

  private func addition(_ tokens: inout NFTTokens, isFirst: Bool) throws(CommandError) -> Change {
    let objects = ["table", "chain", "rule", "set", "map", "element", "counter"]
    switch try tokens.word(isFirst ? ["rule"] : objects, "object to add") {
    case "table":
      let name = try table(&tokens)
      return .addTable(Table(name.family, name.name))
    case "chain":
      let table = try table(&tokens)
      var chain = Chain(try tokens.next("the name of a chain").text)
      if tokens.take("{") { chain.hook = try hook(&tokens, family: table.family) }
      return .addChain(chain, table)
    case let object where object == "set" || object == "map":
      let table = try table(&tokens)
      let name = try tokens.next("the name of a \(object)").text
      return .addSet(try NFTSetParser.set(name, isMap: object == "map", &tokens), table)
    case "element":
      let word = tokens.tokens[tokens.position - 1]
      throw CommandError(
        "elements are added with their set here, whose type they need", column: word.column, length: word.length,
        fix: "write them where the set is added: elements = { … }")
    case "counter":
      let table = try table(&tokens)
      let name = try tokens.next("the name of a counter").text
      return .addObject(StatefulObject(name, .counter(packets: 0, bytes: 0)), table)
    default:
      let table = try table(&tokens)
      let chain = try tokens.next("the name of a chain").text
      var parser = NFTRuleParser()
      let rule = try parser.rule(&tokens, family: table.family)
      return .addRule(rule, ChainName(table, chain), isFirst ? .start : .end)
    }
  }

  private func hook(_ tokens: inout NFTTokens, family: TableFamily) throws(CommandError) -> ChainHook {
    var type = ChainType.filter
    var hook: Hook?
    var priority = ChainPriority.filter
    var policy: ChainPolicy?
    while !tokens.take("}") {
      if tokens.take(";") { continue }
      switch try tokens.word(["type", "hook", "priority", "policy"], "property of a chain") {
      case "type": type = ChainType(rawValue: try tokens.word(["filter", "nat", "route"], "type of chain"))
      case "hook":
        switch try tokens.word(["prerouting", "input", "forward", "output", "postrouting"], "hook") {
        case "prerouting": hook = .prerouting
        case "input": hook = .input
        case "forward": hook = .forward
        case "output": hook = .output
        default: hook = .postrouting
        }
      case "priority":
        let word = try tokens.next("a priority")
        if let number = Int32(word.text) {
          priority = ChainPriority(rawValue: number)
        } else if let hook, let named = ChainPriority(name: word.text, family: family, hook: hook) {
          priority = named
        } else {
          throw tokens.unknown(
            word, ["raw", "mangle", "dstnat", "filter", "security", "srcnat"],
            "\"\(word.text)\" is no priority\(hook == nil ? ", or the hook does not stand before it" : "")")
        }
      default: policy = try tokens.word(["accept", "drop"], "policy") == "drop" ? .drop : .accept
      }
    }
    guard let hook else {
      throw CommandError("the chain does not say its hook", column: tokens.endColumn, fix: "write hook forward")
    }
    return ChainHook(type, hook, priority, policy: policy ?? .accept)
  }

  private func deletion(_ tokens: inout NFTTokens) throws(CommandError) -> Change {
    switch try tokens.word(["table", "chain", "rule", "set", "map", "counter"], "object to delete") {
    case "table": return .deleteTable(try table(&tokens))
    case "chain":
      let table = try table(&tokens)
      return .deleteChain(ChainName(table, try tokens.next("the name of a chain").text))
    case "set", "map":
      let table = try table(&tokens)
      return .deleteSet(SetName(table, try tokens.next("the name of a set").text))
    case "counter":
      let table = try table(&tokens)
      return .deleteObject(ObjectName(table, .counter, try tokens.next("the name of a counter").text))
    default:
      let table = try table(&tokens)
      let chain = try tokens.next("the name of a chain").text
      guard tokens.take("handle"), let handle = UInt64(try tokens.next("a handle").text) else {
        throw CommandError("a rule is deleted by its handle", column: tokens.endColumn, fix: "add handle NUMBER")
      }
      return .deleteRule(ChainName(table, chain), handle: handle)
    }
  }

  private func flush(_ tokens: inout NFTTokens) throws(CommandError) -> Change {
    switch try tokens.word(["ruleset", "table", "chain", "set", "map"], "object to flush") {
    case "ruleset": return .flushRuleset()
    case "table": return .flushTable(try table(&tokens))
    case "set", "map":
      let table = try table(&tokens)
      return .flushSet(SetName(table, try tokens.next("the name of a set").text))
    default:
      let table = try table(&tokens)
      return .flushChain(ChainName(table, try tokens.next("the name of a chain").text))
    }
  }
}

extension Change {
  /// The command that makes the change.
  var command: String {
    switch self {
    case .addChain(let chain, let table, _):
      guard let hook = chain.hook else { return "nft add chain \(table) \(chain.name)" }
      let policy = hook.policy.map { " policy \($0);" } ?? ""
      return
        "nft add chain \(table) \(chain.name) '{ type \(hook.type) hook \(hook.hook) priority \(hook.priority.text(family: table.family, hook: hook.hook));\(policy) }'"
    case .addRule(let rule, let chain, let place):
      return "nft \(place == .start ? "insert" : "add") rule \(chain) '\(rule.text(family: chain.table.family))'"
    case .addElements, .deleteElements, .addSet: return "nft \("\(operation) \(object)".quoted)"
    default: return "nft \(operation) \(object)"
    }
  }
}
