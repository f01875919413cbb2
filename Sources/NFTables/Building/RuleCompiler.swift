internal import Addressing

/// A fault in a word of a rule.
struct StatementError: Error {
  let message: String
  /// The message of nft, and the part of the text that it marks; nil where that is not known.
  let said: RuleError.Said?
  /// Whether it is elements of a set that overlap.
  let isConflict: Bool
  init(_ message: String, _ said: RuleError.Said? = nil, isConflict: Bool = false) {
    self.message = message
    self.said = said
    self.isConflict = isConflict
  }
}

/// Makes expressions of a rule's words, the same that `nft` makes.
struct RuleCompiler: ~Copyable {
  let family: TableFamily
  let hook: ChainHook?
  /// The expressions so far; those of comparisons that may still be joined stand by themselves in ``joinable``.
  private(set) var expressions: [Expression] = []
  private(set) var sets: [NFTSet] = []
  var context: PacketContext
  /// Whether the transport protocol has been narrowed to several.
  var hasSeveralTransports = false
  private var last: PayloadComparison?
  static let first = Register(slot: 0)

  /// Whether ports of `th` want a protocol before them, as they should where a program makes the rule.
  let needsTransport: Bool
  /// Whether the keys of a set of the table are ranges, which are kept in the network's order.
  let isIntervalSet: (String) -> Bool

  init(family: TableFamily, hook: ChainHook?, needsTransport: Bool, isIntervalSet: @escaping (String) -> Bool) {
    self.isIntervalSet = isIntervalSet
    self.family = family
    self.hook = hook
    self.needsTransport = needsTransport
    context = PacketContext(family)
    expressions.reserveCapacity(8)
  }

  /// The expressions and the anonymous sets of the rule.
  consuming func finish() -> (expressions: [Expression], sets: [NFTSet]) { (expressions, sets) }

  mutating func add(_ statement: RuleStatement) throws(StatementError) {
    switch statement {
    case .match(let field, let comparison, let operand): return try match(field, comparison, operand)
    case .concatenation(let fields, let set, let isInverted):
      let register = try key(fields, for: set)
      return emit(.lookup(set: set, from: register, to: nil, isInverted: isInverted))
    case .concatenationAnyOf(let fields, let keys, let isInverted):
      return try anyOf(fields, keys, isInverted: isInverted)
    case .verdictMap(let fields, let entries): return try verdictMap(fields, entries)
    case .namedVerdictMap(let fields, let name):
      let register = try key(fields, for: name)
      return emit(.lookup(set: name, from: register, to: .verdict, isInverted: false))
    default: break
    }
    // Comparisons are not joined across a statement: it would see other packets.
    last = nil
    switch statement {
    case .verdict(let verdict): emit(.verdict(verdict))
    case .counter(let packets, let bytes): emit(.counter(packets: packets, bytes: bytes))
    case .object(let type, let name): emit(.object(type, name: name))
    case .limit(let limit): emit(.limit(limit))
    case .quota(let quota): emit(.quota(quota))
    case .connectionLimit(let count, let isInverted):
      emit(.connectionLimit(count: count, flags: isInverted ? 1 : 0))
    case .log(let log): emit(.log(log))
    case .masquerade, .redirect, .nat, .masqueradeField, .redirectField: try translate(statement)
    case .reject(let rejection): try reject(rejection)
    case .setMark(let mark):
      emit(.immediate(HostBytes.of(mark), to: Self.first))
      emit(.setMeta(.mark, from: Self.first))
    case .setConnectionMark(let mark):
      emit(.immediate(HostBytes.of(mark), to: Self.first))
      emit(.setCT(.mark, direction: nil, from: Self.first))
    case .notrack: emit(.notrack)
    case .trace:
      emit(.immediate([1], to: Self.first))
      emit(.setMeta(.nftrace, from: Self.first))
    case .assign(let target, let field): try assign(target, field)
    case .element(let update): try self.update(update)
    case .objectMap(let type, let fields, let map): try objectMap(type, fields, map)
    case .duplicate(let address, let device): try duplicate(address, device)
    case .forward(let device, let address, let family): try forward(device, address, family)
    case .transparentProxy(let family, let address, let port): try proxy(family, address, port)
    case .expressions(let list): for expression in list { emit(expression) }
    default: break
    }
  }

  mutating func emit(_ expression: Expression) { expressions.append(expression) }

  /// Moves what was emitted last to the beginning of the rule: what a statement needs of the packet holds for all that stands before it,
  /// as `nft` has it.
  mutating func moveToFront(from start: Int) {
    let moved = Array(expressions[start...])
    expressions.removeSubrange(start...)
    expressions.insert(contentsOf: moved, at: 0)
    last = nil
  }

  mutating func emit(_ set: NFTSet) -> String {
    var set = set
    let kind: String
    switch set.values {
    case nil: kind = "set"
    case .object: kind = "objmap"
    default: kind = "map"
    }
    set.name = "__\(kind)\(sets.count)"
    sets.append(set)
    return set.name
  }

  var transport: UInt8? { context.transport }
  var network: PacketHeader? { context.network }

  // MARK: Joining

  /// A comparison of whole bytes of a header with a value, which a neighbour of it may join.
  private struct PayloadComparison {
    /// Where its load stands; its comparison is the next expression.
    let index: Int
    let base: PayloadBase
    let offset: Int
    let length: Int
  }

  /// Takes note that the last two expressions load and compare bytes of a header, and joins them to the comparison before where one load
  /// then does for both, as `nft` does it: up to four bytes, or in the link header, where every load is slow.
  mutating func noteComparison(_ base: PayloadBase, offset: Int, _ bytes: [UInt8]) {
    let before = last
    last = PayloadComparison(index: expressions.count - 2, base: base, offset: offset, length: bytes.count)
    guard let before, before.base == base, expressions.indices.contains(before.index + 1) else { return }
    let isBehind = offset == before.offset + before.length
    let isBefore = before.offset == offset + bytes.count
    let total = before.length + bytes.count
    let isQuicker = total <= 4 || before.length > 4 || bytes.count > 4 || base == .link
    guard isBehind || isBefore, total <= 16, isQuicker,
      case .compare(_, _, let others) = expressions[before.index + 1]
    else { return }
    let joined = PayloadComparison(
      index: before.index, base: base, offset: min(before.offset, offset), length: total)
    expressions.removeLast(2)
    expressions[joined.index] = .payload(
      base, offset: UInt32(clamping: joined.offset), length: UInt32(clamping: total), to: Self.first)
    expressions[joined.index + 1] = .compare(Self.first, .equal, isBehind ? others + bytes : bytes + others)
    last = joined
  }
}
