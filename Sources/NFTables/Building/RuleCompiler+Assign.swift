internal import Addressing

extension RuleCompiler {
  mutating func assign(_ target: AssignmentTarget, _ field: RuleField) throws(StatementError) {
    switch target {
    case .meta(let key):
      try dependencies(field)
      try loadKey([field], slot: 0, isShifted: true)
      emit(.setMeta(key, from: Self.first))
    case .ct(let key, let direction):
      try dependencies(field)
      try loadKey([field], slot: 0, isShifted: true)
      emit(.setCT(key, direction: direction, from: Self.first))
    case .header(let place): try assign(place, field)
    case .extensionHeader(let type, let offset, let length, let operation):
      try dependencies(field)
      try load(field, to: Self.first)
      try turnForPacket(field)
      emit(
        .setExtensionHeader(type: type, offset: offset, length: length, operation: operation, from: Self.first))
    }
  }

  /// Writes into the packet. The checksum of IP is of pairs of bytes, so that a field of less is written with its neighbours.
  private mutating func assign(_ place: HeaderField, _ field: RuleField) throws(StatementError) {
    let header = place.header
    let layout = place.layout
    try dependencies(place)
    try dependencies(field)
    let checksum = header.field("checksum").map { $0.offset / 8 }
    var flags: UInt32 = 0
    // What the checksums of TCP and UDP count, too: their pseudo header.
    let counted = header == .ip ? ["saddr", "daddr", "protocol", "length"] : ["saddr", "daddr", "nexthdr", "length"]
    if header == .ip || header == .ip6, counted.contains(place.name) { flags = 1 }
    var (offset, length) = (layout.offset, layout.length)
    var before = 0
    if checksum != nil, length & 1 == 1 {
      length += 1
      if offset & 1 == 1 {
        offset -= 1
        before = 1
      }
    }
    if layout.isWhole, length == layout.length {
      try load(field, to: Self.first)
      try turnForPacket(field)
    } else {
      guard case .constant(let value) = field.source else {
        throw StatementError("\(header.name) \(place.name) can be set to a value only, not to what another field holds")
      }
      let behind = [UInt8](repeating: 0, count: length - layout.length - before)
      let front = [UInt8](repeating: 0, count: before)
      let own = front + (layout.mask ?? [UInt8](repeating: 0xff, count: layout.length)) + behind
      emit(
        .payload(layout.base, offset: UInt32(clamping: offset), length: UInt32(clamping: length), to: Self.first))
      emit(
        .bitwise(
          from: Self.first, to: Self.first, mask: own.map { ~$0 }, xor: front + layout.placed(value) + behind))
    }
    emit(
      .setPayload(
        layout.base, offset: UInt32(clamping: offset), length: UInt32(clamping: length), from: Self.first,
        checksumType: checksum == nil ? 0 : 1, checksumOffset: UInt32(clamping: checksum ?? 0), flags: flags))
  }

  /// Packets have their numbers in the network's order.
  private mutating func turnForPacket(_ field: RuleField) throws(StatementError) {
    if case .constant = field.source { return }
    let size = UInt32(try width(field))
    guard field.isHostEndian, size > 1 else { return }
    emit(.byteOrder(.toNetwork, from: Self.first, to: Self.first, length: size, size: size))
  }

  mutating func update(_ update: ElementUpdate) throws(StatementError) {
    // All that is needed is compared before anything is loaded: comparisons use the first register.
    for field in update.key + [update.value].compactMap({ $0 }) { try dependencies(field) }
    let length = try loadKey(update.key, slot: 0, isShifted: true)
    var data: Register?
    if let value = update.value {
      let start = slot(behind: length)
      try loadKey([value], slot: start, isShifted: true)
      data = Register(slot: start)
    }
    emit(
      .dynamicSet(
        set: update.set, operation: update.kind.rawValue, key: Self.first, data: data, timeout: update.timeout,
        flags: update.states.isEmpty ? 0 : 2, expressions: update.states))
  }

  mutating func objectMap(
    _ type: ObjectType, _ fields: [RuleField], _ map: MapReference
  ) throws(StatementError) {
    var named: String?
    if case .named(let name, _, _) = map { named = name }
    let register = try key(fields, for: named, isShifted: true)
    let name: String
    switch map {
    case .named(let text, _, _): name = text
    case .entries(let entries, _, _):
      name = try emitMap(fields, entries.map { ($0.key, $0.value) }, gives: .object(type))
    }
    emit(.objectMap(set: name, from: register))
  }

  mutating func duplicate(_ address: RuleField?, _ device: RuleField?) throws(StatementError) {
    guard family == .ip || family == .ip6 || family == .netdev else {
      throw StatementError("dup needs a table of the family ip, ip6 or netdev, not \(family)")
    }
    var registers: [Register?] = [nil, nil]
    var slot = 0
    for field in [address, device].compactMap({ $0 }) { try dependencies(field) }
    for (index, field) in [address, device].enumerated() {
      guard let field else { continue }
      registers[index] = Register(slot: slot)
      try load(field, to: Register(slot: slot))
      slot += 4
    }
    emit(.duplicate(address: registers[0], device: registers[1]))
  }

  mutating func forward(
    _ device: RuleField, _ address: RuleField?, _ ipFamily: IPFamily?
  ) throws(StatementError) {
    guard family == .netdev else { throw StatementError("fwd needs a table of the family netdev, not \(family)") }
    for field in [device, address].compactMap({ $0 }) { try dependencies(field) }
    try load(device, to: Self.first)
    var second: Register?
    if let address {
      let register = Register(slot: 4)
      try load(address, to: register)
      second = register
    }
    emit(
      .forward(device: Self.first, address: second, family: second == nil ? nil : ipFamily == .v6 ? .ip6 : .ip))
  }

  mutating func proxy(_ ipFamily: IPFamily?, _ address: [UInt8]?, _ port: UInt16?) throws(StatementError) {
    if transport == nil { throw StatementError("tproxy needs a match of the protocol before it: meta l4proto tcp") }
    var registers: [Register?] = [nil, nil]
    var slot = 0
    if let address {
      registers[0] = Register(slot: slot)
      emit(.immediate(address, to: Register(slot: slot)))
      slot += 4
    }
    if let port {
      registers[1] = Register(slot: slot)
      emit(.immediate(port.fieldBytes, to: Register(slot: slot)))
    }
    let proxied: TableFamily = ipFamily == .v4 ? .ip : ipFamily == .v6 ? .ip6 : TableFamily(rawValue: 0)
    emit(.transparentProxy(family: proxied, address: registers[0], port: registers[1]))
  }
}
