/// Writes a rule as `nft list ruleset` does, from its expressions.
///
/// It goes through them and keeps what each register holds in words; comparisons, lookups and statements make words of those.
/// Comparisons that only say which protocol the next words are about (`meta l4proto tcp` before `tcp dport 80`) are taken out, by
/// the rules that `nft` 1.0.6 does it by. What has no words is written as bytecode.
struct RuleWriter {
  struct Loaded {
    var term: Term
    /// The expressions that loaded it, by their indices.
    var sources: [Int]
    var length: Int
    var order: Int
  }

  let family: TableFamily
  let values: ValueText
  private let set: (String) -> NFTSet?
  let expressions: [Expression]
  /// Words for expressions of other programs.
  private let translations: [Int: String]
  var registers: [Int: Loaded] = [:]
  var context: PacketContext
  /// The words written so far; nil is a word that was taken out again.
  var pieces: [String?] = []
  /// The pieces that decide what a layer is, and may turn out superfluous.
  var pending: [PacketLayer: Dependency] = [:]
  /// Expressions that loaded something which no words name yet.
  private var unwritten: Set<Int> = []
  private var order = 0

  init(_ rule: Rule, family: TableFamily, options: TextOptions, set: @escaping (String) -> NFTSet?) {
    self.family = family
    var options = options
    for (place, name) in rule.devices.enumerated() { options.interfaces[DevicePlaceholder.number(place)] = name }
    values = ValueText(options: options)
    expressions = rule.expressions
    context = PacketContext(family)
    translations = rule.translations
    let own = rule.anonymousSets + rule.references
    self.set = { name in own.first { $0.name == name } ?? set(name) }
  }

  /// The words of all expressions.
  mutating func write() -> String {
    var index = 0
    while index < expressions.count { index += step(index) }
    // What is loaded and never read, as by `iptables -i +`, is nothing: nft does not tell it either.
    return pieces.compactMap { $0 }.joined(separator: " ")
  }

  /// Handles the expression at an index; how many were used up.
  private mutating func step(_ index: Int) -> Int {
    let expression = expressions[index]
    if load(expression, index) { return 1 }
    if let used = match(expression, index) { return used }
    if statement(expression) {
      // Words about protocols before a statement stay: what it does depends on them.
      pending = [:]
      return 1
    }
    writeBytecode(index)
    // What the register held before is gone, and there are no words for what it holds now.
    if let slot = expression.destination?.slot { registers[slot] = nil }
    return 1
  }

  // MARK: What was written

  mutating func write(_ text: String) { pieces.append(text) }

  private mutating func flushUnwritten() {
    for index in unwritten.sorted() { pieces.append(expressions[index].bytecode) }
    unwritten = []
  }

  private mutating func writeBytecode(_ index: Int) {
    flushUnwritten()
    pieces.append(translations[index] ?? expressions[index].bytecode)
    pending = [:]
  }

  // MARK: Registers

  private mutating func put(_ term: Term, _ register: Register, _ sources: [Int], _ length: Int) -> Bool {
    guard let slot = register.slot else { return false }
    order += 1
    registers[slot] = Loaded(term: term, sources: sources, length: length, order: order)
    return true
  }

  mutating func load(_ term: Term, _ register: Register, _ index: Int, length: Int) -> Bool {
    guard put(term, register, [index], length) else { return false }
    unwritten.insert(index)
    return true
  }

  /// Puts something that is computed of another register.
  mutating func compute(_ from: Register, _ to: Register, _ index: Int, _ make: (Term) -> Term) -> Bool {
    guard let slot = from.slot, let loaded = registers[slot] else { return false }
    guard put(make(loaded.term), to, loaded.sources + [index], loaded.length) else { return false }
    unwritten.insert(index)
    return true
  }

  /// The content of a register; words name it now.
  mutating func take(_ register: Register) -> Loaded? {
    guard let slot = register.slot, let loaded = registers[slot] else { return nil }
    unwritten.subtract(loaded.sources)
    return loaded
  }

  /// The content of a register.
  func peek(_ register: Register) -> Loaded? { register.slot.flatMap { registers[$0] } }

  /// The registers of a key of several parts, from the first on.
  func key(_ register: Register, parts: Int?) -> [Loaded]? {
    guard var slot = register.slot, let first = registers[slot] else { return nil }
    var found = [first]
    slot += max(1, (first.length + 3) / 4)
    while found.count < parts ?? 16, let next = registers[slot] {
      // Without the set one can only guess: parts are loaded one after another.
      if parts == nil, next.order != (found.last?.order ?? 0) + 1 { break }
      found.append(next)
      slot += max(1, (next.length + 3) / 4)
    }
    if let parts, found.count != parts { return nil }
    return found
  }

  mutating func markWritten(_ loaded: [Loaded]) {
    for part in loaded { unwritten.subtract(part.sources) }
  }

  func lookUp(_ name: String) -> NFTSet? { set(name) }

  /// Puts what a map gives.
  mutating func putMapped(_ term: Term, _ register: Register, _ sources: [Int], length: Int) -> Bool {
    guard put(term, register, sources, length) else { return false }
    unwritten.formUnion(sources)
    return true
  }
}

extension Rule {
  /// The rule as `nft list ruleset` prints it; without the sets of its table those of two and more parts are guessed.
  public func text(family: TableFamily, sets: [NFTSet] = [], options: TextOptions = TextOptions()) -> String {
    text(family: family, options: options) { name in sets.first { $0.name == name } }
  }

  /// The rule's words, where sets are found by their names.
  func text(family: TableFamily, options: TextOptions, set: @escaping (String) -> NFTSet?) -> String {
    var writer = RuleWriter(self, family: family, options: options, set: set)
    var text = writer.write()
    if let comment { text += (text.isEmpty ? "" : " ") + "comment \"\(comment)\"" }
    if options.showsHandles, let handle { text += " # handle \(handle)" }
    return text
  }
}
