/// Finds where nft's own parser stops in a text, and what it says there.
///
/// It goes on behind an error as that parser does, which tells several of one text: up to ten.
struct SyntaxCheck {
  /// An entry of the parser's stack.
  struct Entry {
    var state: Int
    var range: Range<Int>
    /// Whether it is the body of a set that says what its keys are.
    var isKeyed = false
  }

  private static let most = 10
  private var states: SyntaxStates
  private let grammar: SyntaxGrammar
  var scanner: SyntaxScanner
  private var stack: [Entry] = [Entry(state: 0, range: 0..<0)]
  private var ahead: (symbol: Int, range: Range<Int>)?
  /// How many tokens are to be taken before another error is told.
  private var silence = 0
  /// The names that `define` gave.
  var defined: Set<String> = []
  private(set) var refusals: [NFTRefusal] = []
  /// The messages that nft gives afterwards, when it looks at the meaning.
  private(set) var later: [NFTRefusal] = []
  private var errors = 0

  private init(_ text: String) {
    grammar = SyntaxGrammar.nft
    states = SyntaxStates(grammar)
    scanner = SyntaxScanner(Array(text.utf8))
  }

  /// The messages of nft about a text whose syntax is wrong; none where it is right.
  static func refusals(of text: String) -> [NFTRefusal] {
    var check = SyntaxCheck(text)
    check.run()
    return check.refusals.isEmpty ? [] : check.refusals + check.later
  }

  /// The messages of nft about a text that is refused: of its syntax, or else of sets that do not say their types.
  static func allRefusals(of text: String) -> [NFTRefusal] {
    var check = SyntaxCheck(text)
    check.run()
    return check.refusals + check.later
  }

  private var top: Int { stack[stack.count - 1].state }

  private mutating func look() -> (symbol: Int, range: Range<Int>) {
    if let ahead { return ahead }
    let token = scanner.next()
    let found = (grammar.number(token.name) ?? 2, token.range)
    ahead = found
    return found
  }

  private mutating func run() {
    while true {
      if states.states[top].isSettled {
        guard reduce(states.states[top].ended[0]) else { return }
        continue
      }
      let token = look()
      if let way = states.following(token.symbol, from: top) {
        stack.append(Entry(state: way, range: token.range))
        ahead = nil
        if silence > 0 { silence -= 1 }
        if token.symbol == 0 { return finish() }
      } else if token.symbol == 0, stack.count == 2 {
        return
      } else if let production = states.reduction(stack.map(\.state), before: token.symbol) {
        guard reduce(production) else { return }
      } else {
        if silence == 0 { refusals.append(refusal(token)) }
        guard recover(isAhead: true) else { return }
      }
    }
  }

  /// The last command has no line break behind it.
  private mutating func finish() {
    while !states.states[top].ended.isEmpty, stack.count > 2 {
      guard reduce(states.states[top].ended[0]) else { return }
    }
  }

  private func refusal(_ token: (symbol: Int, range: Range<Int>)) -> NFTRefusal {
    var message = "syntax error, unexpected \(grammar.shown(token.symbol))"
    let expected = states.states[top].symbols.filter { grammar.isTerminal($0) && $0 != 1 }.sorted()
    if (1...4).contains(expected.count) {
      message += ", expecting " + expected.map(grammar.shown).joined(separator: " or ")
    }
    return NFTRefusal(message, [token.range])
  }

  /// Takes what stands on the stack for one symbol. False where the parser gives up.
  private mutating func reduce(_ index: Int) -> Bool {
    let production = grammar.productions[index]
    let count = production.right.count
    let parts = Array(stack[(stack.count - count)...])
    let before = stack[stack.count - count - 1].range
    // What is nothing has the place of the last character in front of it.
    let range =
      count == 0
      ? max(0, before.upperBound - 1)..<before.upperBound
      : parts[0].range.lowerBound..<max(parts[0].range.lowerBound, parts[count - 1].range.upperBound)
    let name = grammar.names[production.left]
    if count == 0, name.hasPrefix("Leave_") { scanner.leave(String(name.dropFirst(6))) }
    let words = production.right.map { grammar.names[$0] }
    if let refusal = meaning(of: name, words, parts.map(\.range), range) {
      refusals.append(refusal)
      stack.removeLast(count)
      return recover(isAhead: false)
    }
    stack.removeLast(count)
    guard let way = states.following(production.left, from: top) else { return false }
    var entry = Entry(state: way, range: range)
    if name == "SetBody" || name == "MapBody" {
      entry.isKeyed = parts.first?.isKeyed == true || words.contains("TypeName") || words.contains("TypeOf")
    }
    if let body = words.firstIndex(where: { $0 == "SetBody" || $0 == "MapBody" }), body > 0, !parts[body].isKeyed {
      let kind = words[body] == "MapBody" ? "map" : "set"
      later.append(NFTRefusal("\(kind == "map" ? "set" : kind) definition does not specify key", [parts[body].range]))
    }
    stack.append(entry)
    if name == "Common", words.first == "error" {
      errors += 1
      silence = 0
      if errors == Self.most { return false }
    }
    return true
  }

  /// Goes back to where an error may stand, and on to where it ends. False where it does not.
  private mutating func recover(isAhead: Bool) -> Bool {
    if isAhead, silence == 3 {
      if look().symbol == 0 { return false }
      ahead = nil
    }
    silence = 3
    while states.following(1, from: top) == nil {
      guard stack.count > 1 else { return false }
      stack.removeLast()
    }
    if let way = states.following(1, from: top) {
      let token = look()
      stack.append(Entry(state: way, range: token.range.lowerBound..<token.range.lowerBound))
    }
    return true
  }
}
