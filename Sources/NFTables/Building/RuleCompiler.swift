internal import Addressing

/// What is wrong with a word of a rule.
struct StatementError: Error {
  let message: String
  init(_ message: String) { self.message = message }
}

/// Makes expressions of a rule's words, the same that `nft` makes.
struct RuleCompiler {
  let family: TableFamily
  let hook: ChainHook?
  private(set) var expressions: [Expression] = []
  private(set) var sets: [NFTSet] = []
  private var context: PacketContext
  /// Whether the transport protocol has been narrowed to several.
  private var hasSeveralTransports = false
  /// The field of a header that was looked up last: a match asks for it three times.
  private var found: HeaderPlace?
  static let first = Register(slot: 0)

  init(family: TableFamily, hook: ChainHook?) {
    self.family = family
    self.hook = hook
    context = PacketContext(family)
    expressions.reserveCapacity(8)
  }

  mutating func add(_ statement: RuleStatement) throws(StatementError) {
    switch statement {
    case .match(let field, let comparison, let operand): try match(field, comparison, operand)
    case .verdictMap(let fields, let entries): try verdictMap(fields, entries)
    case .namedVerdictMap(let fields, let name):
      let register = try key(fields)
      emit(.lookup(set: name, from: register, to: .verdict, isInverted: false))
    case .concatenation(let fields, let set, let isInverted):
      let register = try key(fields)
      emit(.lookup(set: set, from: register, to: nil, isInverted: isInverted))
    case .verdict(let verdict): emit(.verdict(verdict))
    case .counter(let packets, let bytes): emit(.counter(packets: packets, bytes: bytes))
    case .object(let type, let name): emit(.object(type, name: name))
    case .limit(let limit): emit(.limit(limit))
    case .quota(let quota): emit(.quota(quota))
    case .connectionLimit(let count, let isInverted):
      emit(.connectionLimit(count: count, flags: isInverted ? 1 : 0))
    case .log(let log): emit(.log(log))
    case .masquerade, .redirect, .nat: try translate(statement)
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
    case .expressions(let list): for expression in list { emit(expression) }
    }
  }

  mutating func emit(_ expression: Expression) { expressions.append(expression) }

  mutating func emit(_ set: NFTSet) -> String {
    var set = set
    set.name = "__\(set.values == nil ? "set" : "map")\(sets.count)"
    sets.append(set)
    return set.name
  }

  var transport: UInt8? { context.transport }
  var network: PacketHeader? { context.network }

  // MARK: Dependencies

  /// Adds the comparison that says what the network layer is, where nothing said it yet.
  mutating func need(network name: String) throws(StatementError) {
    if let known = context.network {
      if known.name == name { return }
      throw StatementError("conflicting protocols: \(known.name) and \(name)")
    }
    let isV4 = name == "ip"
    switch family {
    case .inet:
      emit(.meta(.nfproto, to: Self.first))
      emit(.compare(Self.first, .equal, [isV4 ? 2 : 10]))
    case .bridge, .netdev:
      emit(.meta(.protocol, to: Self.first))
      emit(.compare(Self.first, .equal, isV4 ? [8, 0] : name == "arp" ? [8, 6] : [0x86, 0xdd]))
    default: throw StatementError("a table of the family \(family) sees no packets of \(name)")
    }
    context.network = PacketHeader.named(name)
  }

  /// Adds the comparison that says what the transport protocol is.
  mutating func need(transport number: UInt8, _ name: String) throws(StatementError) {
    if let known = context.transport {
      if known == number { return }
      let other = PacketHeader.transport(known)?.name ?? "\(known)"
      throw StatementError("conflicting protocols: \(other) and \(name)")
    }
    if family == .arp { throw StatementError("a table of the family arp sees no packets of \(name)") }
    emit(.meta(.l4proto, to: Self.first))
    emit(.compare(Self.first, .equal, [number]))
    context.transport = number
  }

  private mutating func dependencies(_ field: RuleField) throws(StatementError) {
    guard case .header(let name, let part) = field.source else { return }
    let place = try lookUp(name, part)
    switch place.header.base {
    case .link:
      if context.isEthernet { return }
      emit(.meta(.iiftype, to: Self.first))
      emit(.compare(Self.first, .equal, [1, 0]))
      context.isEthernet = true
    case .network: try need(network: name)
    default:
      if name == PacketHeader.transport.name {
        if context.transport == nil, !hasSeveralTransports {
          throw StatementError("a port needs a protocol before it: tcp.dport, or meta.l4proto == [.tcp, .udp]")
        }
        return
      }
      guard let number = place.header.protocolNumber else { throw StatementError("\(name) has no number") }
      if name == "icmp" || name == "icmpv6", family != .netdev, family != .bridge {
        let network = name == "icmp" ? "ip" : "ip6"
        if context.network?.name != network { try need(network: network) }
      }
      try need(transport: number, name)
    }
  }

  // MARK: Loading

  private mutating func lookUp(_ name: String, _ part: String) throws(StatementError) -> HeaderPlace {
    if let found, found.header.name == name, found.field.name == part { return found }
    guard let place = HeaderPlace.named(name, part) else {
      throw StatementError(
        PacketHeader.named(name) == nil ? "there is no header \(name)" : "\(name) has no field \(part)")
    }
    found = place
    return place
  }

  /// How many bytes a field has.
  mutating func width(_ field: RuleField) throws(StatementError) -> Int {
    if case .header(let name, let part) = field.source {
      let found = try lookUp(name, part).field
      guard found.bits & 7 == 0, found.offset & 7 == 0 else {
        throw StatementError("\(name) \(part) is not made of whole bytes")
      }
      return found.bits / 8
    }
    return field.type.width == 0 ? 4 : field.type.width
  }

  /// Loads a field, or its first bytes.
  private mutating func load(_ field: RuleField, to register: Register, length: Int) throws(StatementError) {
    switch field.source {
    case .header(let name, let part):
      let place = try lookUp(name, part)
      emit(.payload(place.header.base, offset: UInt32(place.field.offset / 8), length: UInt32(length), to: register))
    case .meta(let key): emit(.meta(key, to: register))
    case .ct(let key, let direction): emit(.ct(key, direction: direction, to: register))
    case .fib(let result, let flags): emit(.fib(result, flags: flags, to: register))
    }
  }

  /// Loads fields one behind the other, after all that they need.
  mutating func key(_ fields: [RuleField]) throws(StatementError) -> Register {
    if fields.isEmpty || fields.count > 5 { throw StatementError("a key has one to five fields") }
    for field in fields { try dependencies(field) }
    var slot = 0
    for field in fields {
      let width = try width(field)
      guard slot + (width + 3) / 4 <= 16 else { throw StatementError("the key is longer than 64 bytes") }
      try load(field, to: Register(slot: slot), length: width)
      slot += (width + 3) / 4
    }
    return Self.first
  }

  // MARK: Matching

  /// Whether values of a field are in the machine's order, so that they have to be turned before they are compared by size.
  private func isTurned(_ field: RuleField) -> Bool {
    if case .header = field.source { return false }
    return field.type.isHostEndian && field.type != .interfaceName
  }

  private mutating func match(
    _ field: RuleField, _ comparison: CompareOperator, _ operand: MatchOperand
  ) throws(StatementError) {
    try dependencies(field)
    let width = try width(field)
    let isEquality = comparison == .equal || comparison == .notEqual
    switch operand {
    case .invalid(let reason): throw StatementError(reason)
    case .anyOf(let operands) where operands.count == 1:
      if let only = operands.first { try match(field, comparison, only) }
      return
    case .set, .anyOf, .range, .prefix, .flags, .masked, .beginning:
      if !isEquality { throw StatementError("only a single value can be greater or less") }
    case .value: break
    }
    switch operand {
    case .value(let bytes): try compare(field, comparison, bytes, width)
    case .beginning(let bytes):
      try load(field, to: Self.first, length: width)
      emit(.compare(Self.first, comparison, bytes))
    case .prefix(let bytes, let length): try prefix(field, comparison, bytes, length, width)
    case .masked(let mask, let value):
      try load(field, to: Self.first, length: width)
      emit(.bitwise(from: Self.first, to: Self.first, mask: mask, xor: [UInt8](repeating: 0, count: mask.count)))
      emit(.compare(Self.first, comparison, value))
    case .flags(let bytes):
      if bytes.allSatisfy({ $0 == 0 }) { throw StatementError("no flag is named") }
      let zero = [UInt8](repeating: 0, count: bytes.count)
      try load(field, to: Self.first, length: width)
      emit(.bitwise(from: Self.first, to: Self.first, mask: bytes, xor: zero))
      emit(.compare(Self.first, comparison == .equal ? .notEqual : .equal, zero))
    case .range(let from, let through):
      try load(field, to: Self.first, length: width)
      let bounds = turn(field, from, through, width)
      if comparison == .equal {
        emit(.compare(Self.first, .greaterOrEqual, bounds.0))
        emit(.compare(Self.first, .lessOrEqual, bounds.1))
      } else {
        emit(.range(Self.first, isInverted: true, from: bounds.0, through: bounds.1))
      }
    case .set(let name):
      try load(field, to: Self.first, length: width)
      emit(.lookup(set: name, from: Self.first, to: nil, isInverted: comparison == .notEqual))
    case .anyOf(let operands): try anyOf(field, comparison, operands, width)
    case .invalid: break
    }
  }

  private mutating func compare(
    _ field: RuleField, _ comparison: CompareOperator, _ bytes: [UInt8], _ width: Int
  ) throws(StatementError) {
    try load(field, to: Self.first, length: width)
    if comparison != .equal, comparison != .notEqual {
      emit(.compare(Self.first, comparison, turn(field, bytes, bytes, width).0))
      return
    }
    emit(.compare(Self.first, comparison, bytes))
    if comparison == .equal { learn(field, bytes) }
  }

  /// What a comparison with one value says of the packet.
  private mutating func learn(_ field: RuleField, _ bytes: [UInt8]) {
    guard let byte = bytes.first else { return }
    switch field.source {
    case .meta(.l4proto), .header("ip", "protocol"), .header("ip6", "nexthdr"): context.transport = byte
    case .meta(.nfproto): context.network = byte == 2 ? .ip : byte == 10 ? .ip6 : nil
    default: break
    }
  }

  /// Bounds as they are compared by size; values in the machine's order are turned first.
  private mutating func turn(
    _ field: RuleField, _ from: [UInt8], _ through: [UInt8], _ width: Int
  ) -> ([UInt8], [UInt8]) {
    guard isTurned(field), width > 1 else { return (from, through) }
    let size = UInt32(clamping: width)
    emit(.byteOrder(.toNetwork, from: Self.first, to: Self.first, length: size, size: size))
    return (from.reversed(), through.reversed())
  }

  private mutating func prefix(
    _ field: RuleField, _ comparison: CompareOperator, _ bytes: [UInt8], _ length: Int, _ width: Int
  ) throws(StatementError) {
    // Whole bytes need no mask: only they are loaded.
    if length > 0, length & 7 == 0, case .header = field.source {
      try load(field, to: Self.first, length: length / 8)
      emit(.compare(Self.first, comparison, Array(bytes.prefix(length / 8))))
      return
    }
    try load(field, to: Self.first, length: width)
    let mask = (0..<width).map { index in
      let bits = min(8, max(0, length - index * 8))
      return bits == 0 ? UInt8(0) : UInt8(truncatingIfNeeded: 0xff << (8 - bits))
    }
    emit(.bitwise(from: Self.first, to: Self.first, mask: mask, xor: [UInt8](repeating: 0, count: width)))
    emit(.compare(Self.first, comparison, bytes))
  }

  private mutating func anyOf(
    _ field: RuleField, _ comparison: CompareOperator, _ operands: [MatchOperand], _ width: Int
  ) throws(StatementError) {
    if operands.isEmpty { throw StatementError("nothing is in the braces") }
    if case .meta(.l4proto) = field.source, comparison == .equal { hasSeveralTransports = true }
    if case .header("ip", "protocol") = field.source, comparison == .equal { hasSeveralTransports = true }
    try load(field, to: Self.first, length: width)
    let builder = try ElementBuilder(operands.map { ($0, nil) }, width: width, isTurned: isTurned(field))
    if builder.isInterval, isTurned(field), width > 1 {
      let size = UInt32(clamping: width)
      emit(.byteOrder(.toNetwork, from: Self.first, to: Self.first, length: size, size: size))
    }
    var flags: SetFlags = [.anonymous, .constant]
    if builder.isInterval { flags.insert(.interval) }
    let set = NFTSet(
      "", flags: flags, key: field.type, keyLength: UInt32(clamping: width), elements: builder.elements,
      size: builder.size)
    let name = emit(set)
    emit(.lookup(set: name, from: Self.first, to: nil, isInverted: comparison == .notEqual))
  }

  private mutating func verdictMap(_ fields: [RuleField], _ entries: [VerdictEntry]) throws(StatementError) {
    if entries.isEmpty { throw StatementError("nothing is in the braces") }
    var widths: [Int] = []
    for field in fields { widths.append(try width(field)) }
    let register = try key(fields)
    var flags: SetFlags = [.anonymous, .constant]
    var elements: [SetElement] = []
    var size = UInt32(clamping: entries.count)
    if let field = fields.first, let width = widths.first, fields.count == 1 {
      var pairs: [(MatchOperand, SetElement.Value?)] = []
      for entry in entries {
        guard let part = entry.key.first, entry.key.count == 1 else {
          throw StatementError("a key of the map has another number of parts than there are fields")
        }
        pairs.append((part, .verdict(entry.verdict)))
      }
      let builder = try ElementBuilder(pairs, width: width, isTurned: isTurned(field))
      if builder.isInterval { flags.insert(.interval) }
      if builder.isInterval, isTurned(field), width > 1 {
        let size = UInt32(clamping: width)
        emit(.byteOrder(.toNetwork, from: register, to: register, length: size, size: size))
      }
      elements = builder.elements
      size = builder.size
    } else {
      for entry in entries {
        guard entry.key.count == fields.count else {
          throw StatementError("a key of the map has another number of parts than there are fields")
        }
        var bytes: [UInt8] = []
        for part in entry.key {
          guard case .value(let value) = part else {
            throw StatementError("a key of several fields is made of single values")
          }
          bytes += value + [UInt8](repeating: 0, count: (4 - value.count & 3) & 3)
        }
        elements.append(SetElement(bytes, value: .verdict(entry.verdict)))
      }
    }
    let length = widths.count == 1 ? widths.reduce(0, +) : widths.reduce(0) { $0 + (($1 + 3) & ~3) }
    let set = NFTSet(
      "", flags: flags, key: DataType(fields.map(\.type)), keyLength: UInt32(clamping: length), values: .verdict,
      elements: elements, size: size)
    let name = emit(set)
    emit(.lookup(set: name, from: register, to: .verdict, isInverted: false))
  }
}
