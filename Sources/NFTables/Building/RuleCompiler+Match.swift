internal import Addressing

extension RuleCompiler {
  mutating func match(
    _ field: RuleField, _ comparison: CompareOperator, _ operand: MatchOperand
  ) throws(StatementError) {
    try dependencies(field)
    if case .value(let bytes) = operand, comparison == .equal, case .header(let place) = field.source {
      return match(place, bytes)
    }
    let width = try width(field)
    let isEquality = comparison == .equal || comparison == .notEqual
    switch operand {
    case .invalid(let reason): throw StatementError(reason)
    case .anyOf(let operands) where operands.count == 1:
      if let only = operands.first { try match(field, comparison, only) }
      return
    case .set, .anyOf, .range, .prefix, .flags, .masked, .beginning, .everything:
      if !isEquality { throw StatementError("only a single value can be greater or less") }
    case .value: break
    }
    let placed = operand.placed(in: field.layout)
    switch placed {
    case .value(let bytes): try compare(field, comparison, bytes, width)
    case .beginning(let bytes):
      try load(field, to: Self.first)
      emit(.compare(Self.first, comparison, bytes))
    case .prefix(let bytes, let length): try prefix(field, comparison, bytes, length, width)
    case .masked(let mask, let value):
      try load(field, to: Self.first)
      emit(.bitwise(from: Self.first, to: Self.first, mask: mask, xor: [UInt8](repeating: 0, count: mask.count)))
      emit(.compare(Self.first, comparison, value))
    case .flags(let bytes):
      if bytes.allSatisfy({ $0 == 0 }) { throw StatementError("no flag is named") }
      let zero = [UInt8](repeating: 0, count: bytes.count)
      try load(field, to: Self.first)
      emit(.bitwise(from: Self.first, to: Self.first, mask: bytes, xor: zero))
      emit(.compare(Self.first, comparison == .equal ? .notEqual : .equal, zero))
    case .range(let from, let through):
      try load(field, to: Self.first)
      let bounds = turn(field, from, through, width)
      if bounds.1.lexicographicallyPrecedes(bounds.0) { throw StatementError("the range ends before it begins") }
      if comparison == .equal {
        emit(.compare(Self.first, .greaterOrEqual, bounds.0))
        emit(.compare(Self.first, .lessOrEqual, bounds.1))
      } else {
        emit(.range(Self.first, isInverted: true, from: bounds.0, through: bounds.1))
      }
    case .set(let name):
      try loadKey([field], slot: 0, isTurned: isIntervalSet(name), isShifted: true)
      emit(.lookup(set: name, from: Self.first, to: nil, isInverted: comparison == .notEqual))
    case .anyOf: if case .anyOf(let operands) = operand { try anyOf(field, comparison, operands, width) }
    case .everything: throw StatementError("\"*\" stands for all keys of a map, and in a match for nothing")
    case .invalid: break
    }
  }

  private mutating func compare(
    _ field: RuleField, _ comparison: CompareOperator, _ bytes: [UInt8], _ width: Int
  ) throws(StatementError) {
    // What is turned over only is compared with the value turned over.
    if case .computed(let inner, let mask, let xor) = field.source, mask.allSatisfy({ $0 == 0xff }),
      xor.count == bytes.count, comparison == .equal || comparison == .notEqual
    {
      return try compare(inner, comparison, zip(bytes, xor).map { $0 ^ $1 }, width)
    }
    try load(field, to: Self.first)
    if comparison != .equal, comparison != .notEqual {
      emit(.compare(Self.first, comparison, turn(field, bytes, bytes, width).0))
      return
    }
    emit(.compare(Self.first, comparison, bytes))
    guard comparison == .equal else { return }
    learn(field, bytes)
  }

  /// The commonest match of all: a field of a header and one value of it.
  private mutating func match(_ place: HeaderField, _ bytes: [UInt8]) {
    let layout = place.layout.moved(by: shift(of: place))
    load(layout, to: Self.first)
    if layout.isWhole {
      emit(.compare(Self.first, .equal, bytes))
      learn(place, bytes)
      noteComparison(layout.base, offset: layout.offset, bytes)
    } else {
      emit(.compare(Self.first, .equal, layout.placed(bytes)))
      learn(place, bytes)
    }
  }

  /// Learns about the packet from a comparison with one value.
  private mutating func learn(_ field: RuleField, _ bytes: [UInt8]) {
    guard let byte = bytes.first else { return }
    switch field.source {
    case .header(let place): learn(place, bytes)
    case .meta(.l4proto): context.transport = byte
    case .meta(.nfproto): context.network = byte == 2 ? .ip : byte == 10 ? .ip6 : nil
    case .meta(.protocol) where family != .inet: context.learn(etherType: bytes)
    case .meta(.iiftype): if bytes == [1, 0] { context.isEthernet = true }
    case .ct(.l3proto, _) where context.knowsFamilies:
      context.network = byte == 2 ? .ip : byte == 10 ? .ip6 : context.network
    // Only below one header of the network layer nft knows whose number that is.
    case .ct(.protocol, _) where family == .ip || family == .ip6: context.transport = byte
    default: break
    }
  }

  private mutating func learn(_ place: HeaderField, _ bytes: [UInt8]) {
    guard let layer = place.decides, let byte = bytes.first else { return }
    switch layer {
    case .transport: context.transport = byte
    case .message: context.icmpType = byte
    default:
      if place.header == .ethernet, bytes == [0x81, 0] || bytes == [0x88, 0xa8] {
        context.tags = 1
      } else if place.header == .vlan, bytes == [0x81, 0] || bytes == [0x88, 0xa8] {
        context.followsTag = true
      } else {
        context.learn(etherType: bytes)
      }
    }
  }

  /// Bounds as they are compared by size; values in the machine's order are turned first.
  private mutating func turn(
    _ field: RuleField, _ from: [UInt8], _ through: [UInt8], _ width: Int
  ) -> ([UInt8], [UInt8]) {
    guard field.isHostEndian, width > 1 else { return (from, through) }
    let size = UInt32(clamping: width)
    emit(.byteOrder(.toNetwork, from: Self.first, to: Self.first, length: size, size: size))
    return (from.reversed(), through.reversed())
  }

  private mutating func prefix(
    _ field: RuleField, _ comparison: CompareOperator, _ bytes: [UInt8], _ length: Int, _ width: Int
  ) throws(StatementError) {
    // Whole bytes need no mask: only they are loaded.
    if length > 0, length & 7 == 0 {
      try load(beginning: length / 8, of: field)
      emit(.compare(Self.first, comparison, Array(bytes.prefix(length / 8))))
      return
    }
    try load(field, to: Self.first)
    let mask = Bits.shifted(Bits.ones(length, width: width), left: width * 8 - length)
    emit(.bitwise(from: Self.first, to: Self.first, mask: mask, xor: [UInt8](repeating: 0, count: width)))
    emit(.compare(Self.first, comparison, bytes))
  }

  // MARK: Braces

  private mutating func anyOf(
    _ field: RuleField, _ comparison: CompareOperator, _ operands: [MatchOperand], _ width: Int
  ) throws(StatementError) {
    if operands.isEmpty { throw StatementError("nothing is in the braces") }
    if comparison == .equal {
      switch field.decides {
      case .transport:
        hasSeveralTransports = true
        noteSeveral(operands)
      case .network: noteSeveral(networks: operands)
      case .message: noteMessages(operands)
      default: break
      }
    }
    try loadKey([field], slot: 0, isTurned: operands.contains { $0.isInterval })
    let name = try emitMap([field], operands.map { ([$0], nil) }, gives: nil)
    emit(.lookup(set: name, from: Self.first, to: nil, isInverted: comparison == .notEqual))
  }

  /// The protocols that a packet may be of, once it was one of several: a field of one of them is then refused.
  private mutating func noteSeveral(_ operands: [MatchOperand]) {
    context.transports = operands.compactMap { operand in
      if case .value(let bytes) = operand { return bytes.first }
      return nil
    }
  }

  private mutating func noteSeveral(networks operands: [MatchOperand]) {
    guard family == .inet else { return }
    context.networks = operands.compactMap { operand in
      if case .value(let bytes) = operand { return bytes.first }
      return nil
    }
  }

  /// Requests and answers of echo have the same fields, so that either may be what the type was.
  private mutating func noteMessages(_ operands: [MatchOperand]) {
    let types = operands.map { operand -> UInt8? in
      if case .value(let bytes) = operand { return bytes.first }
      return nil
    }
    if types.allSatisfy({ $0 == 8 || $0 == 0 }) { context.icmpType = 8 }
    if types.allSatisfy({ $0 == 128 || $0 == 129 }) { context.icmpType = 128 }
  }

  mutating func anyOf(
    _ fields: [RuleField], _ keys: [[MatchOperand]], isInverted: Bool
  ) throws(StatementError) {
    for field in fields { try dependencies(field) }
    try noteTransports(fields)
    try loadKey(fields, slot: 0, isTurned: keys.contains { $0.contains { $0.isInterval } })
    let name = try emitMap(fields, keys.map { ($0, nil) }, gives: nil)
    emit(.lookup(set: name, from: Self.first, to: nil, isInverted: isInverted))
  }

  mutating func verdictMap(_ fields: [RuleField], _ entries: [VerdictEntry]) throws(StatementError) {
    for field in fields { try dependencies(field) }
    try loadKey(fields, slot: 0, isTurned: entries.contains { $0.key.contains { $0.isInterval } })
    let name = try emitMap(fields, entries.map { ($0.key, .verdict($0.verdict)) }, gives: .verdict)
    emit(.lookup(set: name, from: Self.first, to: .verdict, isInverted: false))
  }

  /// A protocol that is a part of the key says what the ports are behind it.
  private mutating func noteTransports(_ fields: [RuleField]) throws(StatementError) {
    if fields.contains(where: { $0.decides == .transport }) { hasSeveralTransports = true }
  }
}

extension PacketContext {
  /// Learns from the type that an Ethernet header says.
  fileprivate mutating func learn(etherType bytes: [UInt8]) {
    network = bytes == [8, 0] ? .ip : bytes == [0x86, 0xdd] ? .ip6 : bytes == [8, 6] ? .arp : network
  }
}

extension RuleField {
  /// The layer that a comparison of it decides.
  fileprivate var decides: PacketLayer? {
    switch source {
    case .header(let place): place.decides
    case .meta(.l4proto): .transport
    case .meta(.nfproto): .network
    default: nil
    }
  }
}
