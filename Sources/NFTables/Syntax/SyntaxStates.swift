/// The states of the parser that a grammar describes, made where a text leads into them.
struct SyntaxStates {
  /// A place in a production.
  fileprivate struct Item: Hashable {
    let production: Int32
    let dot: Int32
  }

  struct State {
    /// Where each symbol leads.
    var ways: [Int: Int] = [:]
    /// The symbols that may follow.
    var symbols: Set<Int> = []
    /// The productions that end here.
    var ended: [Int] = []
    /// Whether any terminal may follow.
    var hasTerminals = false
    /// Whether the next token does not matter.
    var isSettled: Bool { ended.count == 1 && !hasTerminals }
    fileprivate var items: [Item] = []
  }

  let grammar: SyntaxGrammar
  private(set) var states: [State] = []
  private var known: [Set<Item>: Int] = [:]

  init(_ grammar: SyntaxGrammar) {
    self.grammar = grammar
    // The first production is that of an empty text, and the second one goes on with another line.
    let start = grammar.alternatives[grammar.productions[0].left].map { Item(production: Int32($0), dot: 0) }
    _ = state(Set(start))
  }

  private mutating func state(_ kernel: Set<Item>) -> Int {
    if let found = known[kernel] { return found }
    var items = Array(kernel)
    var seen = kernel
    var next = 0
    var state = State()
    while next < items.count {
      let item = items[next]
      next += 1
      let right = grammar.productions[Int(item.production)].right
      guard Int(item.dot) < right.count else {
        state.ended.append(Int(item.production))
        continue
      }
      let symbol = right[Int(item.dot)]
      if grammar.isTerminal(symbol) { state.hasTerminals = true }
      guard state.symbols.insert(symbol).inserted, !grammar.isTerminal(symbol) else { continue }
      for production in grammar.alternatives[symbol] {
        let item = Item(production: Int32(production), dot: 0)
        if seen.insert(item).inserted { items.append(item) }
      }
    }
    state.ended.sort()
    state.items = items
    states.append(state)
    known[kernel] = states.count - 1
    return states.count - 1
  }

  /// The state that a symbol leads to; nil where it may not stand.
  mutating func following(_ symbol: Int, from index: Int) -> Int? {
    if let way = states[index].ways[symbol] { return way }
    guard states[index].symbols.contains(symbol) else { return nil }
    var kernel: Set<Item> = []
    for item in states[index].items {
      let right = grammar.productions[Int(item.production)].right
      if Int(item.dot) < right.count, right[Int(item.dot)] == symbol {
        kernel.insert(Item(production: item.production, dot: item.dot + 1))
      }
    }
    let way = state(kernel)
    states[index].ways[symbol] = way
    return way
  }

  /// The production to take in a state, of those that end there: the one that the next token can follow, or the first.
  ///
  /// Where an error may stand there is no first: nothing is taken for granted.
  mutating func reduction(_ stack: [Int], before terminal: Int) -> Int? {
    let state = states[stack[stack.count - 1]]
    let isStrict = state.symbols.contains(1)
    if state.ended.count < 2, !isStrict { return state.ended.first }
    for production in state.ended where follows(terminal, stack, after: production, depth: 0) { return production }
    if isStrict { return nil }
    // Of several the one that the most tokens could follow.
    var best: (production: Int, count: Int)?
    for production in state.ended {
      var count = 0
      for other in 0..<grammar.terminalCount where follows(other, stack, after: production, depth: 0) { count += 1 }
      if count > best?.count ?? -1 { best = (production, count) }
    }
    return best?.production
  }

  private mutating func follows(_ terminal: Int, _ stack: [Int], after production: Int, depth: Int) -> Bool {
    guard depth < 64 else { return false }
    let production = grammar.productions[production]
    var stack = Array(stack.dropLast(production.right.count))
    guard let last = stack.last, let next = following(production.left, from: last) else { return false }
    stack.append(next)
    if states[next].symbols.contains(terminal) { return true }
    for ended in states[next].ended where follows(terminal, stack, after: ended, depth: depth + 1) { return true }
    return false
  }
}
