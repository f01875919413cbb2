internal import Addressing

extension RuleCompiler {
  /// How many bytes a field has in its register.
  mutating func width(_ field: RuleField) throws(StatementError) -> Int {
    let width = field.width
    guard (1...64).contains(width) else { throw StatementError("a field of \(width) bytes fits no register") }
    return width
  }

  /// Loads a field.
  mutating func load(_ field: RuleField, to register: Register) throws(StatementError) {
    switch field.source {
    case .header(let place): load(place.layout.moved(by: shift(of: place)), to: register)
    case .raw(let base, let offset, let bits): load(FieldLayout(base, bitOffset: offset, bits: bits), to: register)
    case .meta(let key): emit(.meta(key, to: register))
    case .ct(let key, let direction): emit(.ct(key, direction: direction, to: register))
    case .fib(let result, let flags): emit(.fib(result, flags: flags, to: register))
    case .routing(let key): emit(.routing(key: key, to: register))
    case .socket(let key): emit(.socket(key: key, level: nil, to: register))
    case .extensionHeader(let type, let offset, let length, let operation, let isPresent):
      emit(
        .extensionHeader(
          type: type, offset: offset, length: isPresent ? 1 : length, operation: operation,
          flags: isPresent ? 1 : 0, to: register))
    case .xfrm(let key, let direction, let number):
      emit(.xfrm(key: key, direction: direction, number: number, to: register))
    case .osFingerprint: emit(.osFingerprint(ttl: 0, flags: 0, to: register))
    case .numberGenerator(let type, let modulus, let offset):
      emit(.numberGenerator(type: type, modulus: modulus, offset: offset, to: register))
    case .hash(let fields, let modulus, let seed, let offset):
      let from = Register(slot: (register.slot ?? 0) + 4)
      let length = try loadKey(fields, slot: (register.slot ?? 0) + 4, isShifted: true)
      emit(
        .hash(
          type: 0, from: from, length: UInt32(clamping: length), modulus: modulus, seed: seed, offset: offset,
          to: register))
    case .symmetricHash(let modulus, let offset):
      emit(.hash(type: 1, from: nil, length: nil, modulus: modulus, seed: nil, offset: offset, to: register))
    case .computed(let inner, let mask, let xor):
      if loadMasked(inner, mask, xor, to: register) { return }
      try load(inner, to: register)
      try shiftDown(inner, register)
      emit(.bitwise(from: register, to: register, mask: mask, xor: xor))
    case .shifted(let inner, let direction, let bits):
      try load(inner, to: register)
      try shiftDown(inner, register)
      try turnNumber(inner, register)
      emit(.shift(direction, from: register, to: register, length: UInt32(try width(inner)), bits: bits))
    case .mapped(let fields, let map):
      _ = try loadKey(fields, slot: register.slot ?? 0, isTurned: isInterval(map), isShifted: isNamed(map))
      emit(.lookup(set: try name(map, fields), from: register, to: register, isInverted: false))
    case .constant(let bytes): emit(.immediate(bytes, to: register))
    }
  }

  /// Moves the bits of a field to the end of the bytes that hold them, so that they are its number.
  private mutating func shiftDown(_ field: RuleField, _ register: Register) throws(StatementError) {
    guard let shift = field.layout?.shift, shift > 0 else { return }
    let length = UInt32(clamping: try width(field))
    emit(.shift(.right, from: register, to: register, length: length, bits: UInt32(clamping: shift)))
  }

  /// Turns a number of the packet to the machine's order, in which the kernel shifts.
  private mutating func turnNumber(_ field: RuleField, _ register: Register) throws(StatementError) {
    guard let layout = field.layout, layout.isWhole, layout.length == 2 || layout.length == 4 else { return }
    let length = UInt32(clamping: layout.length)
    emit(.byteOrder(.toHost, from: register, to: register, length: length, size: length))
  }

  /// How many bytes further on a field of VLAN stands in a second tag.
  func shift(of place: HeaderField) -> Int { place.header == .vlan ? 4 * max(0, context.tags - 1) : 0 }

  /// Loads bits of the packet, and clears those around them.
  mutating func load(_ layout: FieldLayout, to register: Register) {
    emit(
      .payload(
        layout.base, offset: UInt32(clamping: layout.offset), length: UInt32(clamping: layout.length), to: register))
    if let mask = layout.mask {
      let zero = [UInt8](repeating: 0, count: layout.length)
      emit(.bitwise(from: register, to: register, mask: mask, xor: zero))
    }
  }

  /// Loads bits of the packet of which a mask leaves fewer: of both masks `nft` makes one. False where that cannot be.
  private mutating func loadMasked(_ field: RuleField, _ mask: [UInt8], _ xor: [UInt8], to register: Register) -> Bool {
    var layout = field.layout
    if case .header(let place) = field.source { layout = layout?.moved(by: shift(of: place)) }
    guard let layout, let own = layout.mask, layout.shift == 0, mask.count == own.count, xor.count == own.count
    else {
      return false
    }
    emit(
      .payload(
        layout.base, offset: UInt32(clamping: layout.offset), length: UInt32(clamping: layout.length), to: register))
    emit(.bitwise(from: register, to: register, mask: zip(own, mask).map { $0 & $1 }, xor: xor))
    return true
  }

  /// Loads the first bytes of a field.
  mutating func load(beginning length: Int, of field: RuleField) throws(StatementError) {
    guard let layout = field.layout, layout.isWhole else { return try load(field, to: Self.first) }
    emit(.payload(layout.base, offset: UInt32(clamping: layout.offset), length: UInt32(length), to: Self.first))
  }

  /// Loads fields one behind the other, after all that they need.
  mutating func key(
    _ fields: [RuleField], for set: String? = nil, isShifted: Bool = false
  ) throws(StatementError) -> Register {
    for field in fields { try dependencies(field) }
    _ = try loadKey(
      fields, slot: 0, isTurned: set.map(isIntervalSet) ?? false, isShifted: isShifted || set != nil)
    return Self.first
  }

  /// Loads fields one behind the other, from a slot on; the bytes of the whole key, each part padded to four where there are several.
  ///
  /// A set that has a name, and one of several fields, has values as they are written: bits of a byte are shifted to its end. Other
  /// sets of one field have them as they stand in the packet.
  @discardableResult mutating func loadKey(
    _ fields: [RuleField], slot: Int, isTurned: Bool = false, isShifted: Bool = false
  ) throws(StatementError) -> Int {
    if fields.isEmpty || fields.count > 5 { throw StatementError("a key has one to five fields") }
    var next = slot
    var length = 0
    for field in fields {
      let width = try width(field)
      guard next + (width + 3) / 4 <= 16 else { throw StatementError("the key is longer than 64 bytes") }
      let register = Register(slot: next)
      try load(field, to: register)
      if isShifted || fields.count > 1 { try shiftDown(field, register) }
      // A key of one field is of one byte without being turned; parts of several are turned whatever they are.
      if isTurned, let size = field.orderSize, fields.count > 1 || width > 1 {
        emit(
          .byteOrder(
            .toNetwork, from: register, to: register, length: UInt32(clamping: width), size: UInt32(clamping: size)))
      }
      next += (width + 3) / 4
      length += fields.count == 1 ? width : (width + 3) & ~3
    }
    return length
  }

  /// The first slot of four behind a key of so many bytes.
  func slot(behind length: Int) -> Int { (length + 15) / 16 * 4 }

  // MARK: Maps

  private func isNamed(_ map: MapReference) -> Bool {
    switch map {
    case .named: true
    case .entries: false
    }
  }

  private func isInterval(_ map: MapReference) -> Bool {
    switch map {
    case .named(let name, _, _): isIntervalSet(name)
    case .entries(let entries, _, _): entries.contains { $0.key.contains { $0.isInterval } }
    }
  }

  /// The name under which a map is looked up; one in braces is made.
  mutating func name(_ map: MapReference, _ fields: [RuleField]) throws(StatementError) -> String {
    switch map {
    case .named(let name, _, _): return name
    case .entries(let entries, let type, let length):
      return try emitMap(
        fields, entries.map { ($0.key, $0.value) }, gives: .data(type, length: UInt32(clamping: length)))
    }
  }

  /// Makes an anonymous map.
  mutating func emitMap(
    _ fields: [RuleField], _ entries: [(key: [MatchOperand], value: SetElement.Value?)], gives values: NFTSet.Values?
  ) throws(StatementError) -> String {
    if entries.isEmpty { throw StatementError("nothing is in the braces") }
    var flags: SetFlags = [.anonymous, .constant]
    // Objects are looked up by values as they are written.
    var isShifted = false
    if case .object? = values { isShifted = true }
    var length = 0
    for field in fields {
      let width = isShifted && fields.count == 1 ? ValueShape(field).width : try width(field)
      length += fields.count == 1 ? width : (width + 3) & ~3
    }
    let built = try elements(fields, entries, isShifted: isShifted)
    if built.isInterval { flags.insert(.interval) }
    var set = NFTSet(
      "", flags: flags, key: DataType(fields.map(\.type)), keyLength: UInt32(clamping: length), values: values,
      elements: built.elements, size: built.size)
    if built.isInterval, fields.count > 1 {
      set.fieldLengths = try fields.map { field throws(StatementError) in UInt32(try width(field)) }
    }
    var givesRanges = false
    if case .data(let type, let length)? = values {
      givesRanges = type.paddedWidth > 0 && Int(length) > type.paddedWidth
    }
    var notes = SetNotes(keys: fields.map { ValueShape($0) })
    // Of maps of one field `nft` notes no fields, nor of bits of a byte that have no name or are shifted.
    var areWhole = fields.allSatisfy { ($0.layout?.shift ?? 0) == 0 }
    if fields.count == 1, case .raw? = fields.first?.source, fields.first?.layout?.isWhole == false { areWhole = false }
    // Nor of fields that are turned to be compared with ranges.
    if built.isInterval, values == nil, fields.count > 1, fields.contains(where: { $0.orderSize != nil }) {
      areWhole = false
    }
    if areWhole, fields.count > 1 || values == nil { notes.key = TypeOf.note(fields) }
    if case .verdict? = values { notes.value = TypeOf.verdicts }
    set.userData.entries = notes.entries(values, givesRanges: givesRanges)
    return emit(set)
  }

  /// The elements of keys that are written in braces.
  private mutating func elements(
    _ fields: [RuleField], _ entries: [(key: [MatchOperand], value: SetElement.Value?)], isShifted: Bool
  ) throws(StatementError) -> (elements: [SetElement], size: UInt32, isInterval: Bool) {
    let isInterval = entries.contains { $0.key.contains { $0.isInterval } }
    if let field = fields.first, fields.count == 1 {
      var pairs: [(MatchOperand, SetElement.Value?)] = []
      for entry in entries {
        guard let part = entry.key.first, entry.key.count == 1 else {
          throw StatementError("a key has \(entry.key.count) parts, and there is one field")
        }
        pairs.append((isShifted ? part : part.placed(in: field), entry.value))
      }
      let width = isShifted ? ValueShape(field).width : try width(field)
      let builder = try ElementBuilder(pairs, width: width, isTurned: field.isHostEndian)
      return (builder.elements, builder.size, builder.isInterval)
    }
    let widths = try fields.map { field throws(StatementError) in try width(field) }
    var elements: [SetElement] = []
    for entry in entries {
      if case .everything? = entry.key.first, entry.key.count == 1 {
        elements.append(SetElement([], value: entry.value, flags: .catchAll))
        continue
      }
      guard entry.key.count == fields.count else {
        throw StatementError("a key has \(entry.key.count) parts, and there are \(fields.count) fields")
      }
      let parts = zip(entry.key, fields).map { $0.padded(to: $1.layout?.length ?? 0) }
      let bounds = try parts.joined(widths: widths, isTurned: isInterval ? fields.map(\.isHostEndian) : [])
      elements.append(SetElement(bounds.from, through: isInterval ? bounds.through : nil, value: entry.value))
    }
    return (elements, UInt32(clamping: elements.count), isInterval)
  }
}

extension [MatchOperand] {
  /// The first and the last key of several parts, each padded to four bytes; parts in the machine's order are turned where that is wanted.
  func joined(widths: [Int], isTurned: [Bool]) throws(StatementError) -> (from: [UInt8], through: [UInt8]) {
    var from: [UInt8] = []
    var through: [UInt8] = []
    for (index, part) in enumerated() {
      guard index < widths.count, let bounds = part.bounds(width: widths[index]) else {
        throw StatementError("only values, networks and ranges can be a part of a key")
      }
      let padding = [UInt8](repeating: 0, count: (4 - widths[index] % 4) % 4)
      let turns = index < isTurned.count && isTurned[index]
      from += (turns ? bounds.from.reversed() : bounds.from) + padding
      through += (turns ? bounds.through.reversed() : bounds.through) + padding
    }
    return (from, through)
  }
}

extension MatchOperand {
  /// Whether it stands for more than one value.
  var isInterval: Bool {
    switch self {
    case .range, .prefix, .beginning: true
    default: false
    }
  }

  /// How many bytes its values have; nil of what has none.
  var valueLength: Int? {
    switch self {
    case .value(let bytes), .flags(let bytes), .prefix(let bytes, _): bytes.count
    case .range(let from, _): from.count
    default: nil
    }
  }

  /// The first and the last value that it stands for; nil of what is no range.
  func bounds(width: Int) -> (from: [UInt8], through: [UInt8])? {
    switch self {
    case .value(let bytes), .flags(let bytes): return (bytes, bytes)
    case .range(let from, let through): return (from, through)
    case .prefix(let bytes, let length):
      let last = bytes.enumerated().map { index, byte in
        byte | UInt8(truncatingIfNeeded: 0xff >> Swift.min(8, Swift.max(0, length - index * 8)))
      }
      return (bytes, last)
    case .beginning(let bytes):
      let rest = Swift.max(0, width - bytes.count)
      return (
        bytes + [UInt8](repeating: 0, count: rest), bytes + [UInt8](repeating: 0xff, count: rest)
      )
    default: return nil
    }
  }

  /// The operand with zeros before its values, where they are shorter than the bytes that are loaded.
  func padded(to length: Int) -> MatchOperand {
    func padded(_ bytes: [UInt8]) -> [UInt8] {
      [UInt8](repeating: 0, count: Swift.max(0, length - bytes.count)) + bytes
    }
    switch self {
    case .value(let bytes): return .value(padded(bytes))
    case .range(let from, let through): return .range(padded(from), padded(through))
    default: return self
    }
  }

  /// The operand as the bits of a field stand in the bytes that hold them.
  func placed(in field: RuleField) -> MatchOperand { placed(in: field.layout) }

  /// The operand as the bits of a layout stand in the bytes that hold them.
  func placed(in layout: FieldLayout?) -> MatchOperand {
    guard let layout, layout.mask != nil else { return self }
    switch self {
    case .value(let bytes): return .value(layout.placed(bytes))
    case .range(let from, let through): return .range(layout.placed(from), layout.placed(through))
    case .masked(let mask, let value): return .masked(mask: layout.placed(mask), value: layout.placed(value))
    case .flags(let bytes): return .flags(layout.placed(bytes))
    case .anyOf(let list): return .anyOf(list.map { $0.placed(in: layout) })
    default: return self
    }
  }
}
