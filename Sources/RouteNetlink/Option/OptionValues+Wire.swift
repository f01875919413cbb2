internal import Addressing
internal import Netlink

extension OptionValues {
  /// Takes an attribute in; false where the table has none of its number.
  mutating func read(_ attribute: NetlinkAttribute, _ rows: OptionRows) -> Bool {
    guard Int(attribute.type) < rows.wires.count, let wire = rows.wires[Int(attribute.type)] else {
      return readSecondForm(attribute, rows)
    }
    let place = UInt32(attribute.type)
    switch wire {
    case .u8, .bool, .u16, .u32, .u64, .device: self[place] = attribute.number.map { .number($0) }
    case .flag: self[place] = .number(attribute.payload.isEmpty ? 1 : attribute.number ?? 1)
    case .big16: self[place] = attribute.big16.map { .number(UInt64($0)) }
    case .big32: self[place] = attribute.big32.map { .number(UInt64($0)) }
    case .bytes: self[place] = .bytes(attribute.bytes)
    case .address: self[place] = .bytes(attribute.bytes)
    case .bit:
      var reader = ByteReader(attribute.payload)
      guard let values = reader.u32() else { return true }
      // The kernel may leave out which bits it means: all of them then.
      let mask = reader.u32() ?? .max
      for case .bit(let bit) in rows.all.filter({ $0.number == attribute.type }).map(\.wire) where mask >> bit & 1 != 0
      {
        self[place | UInt32(bit + 1) << 16] = .number(UInt64(values >> bit & 1))
      }
    }
    return true
  }

  /// The IPv6 form of an address is kept where the IPv4 form is.
  private mutating func readSecondForm(_ attribute: NetlinkAttribute, _ rows: OptionRows) -> Bool {
    guard let row = rows.all.first(where: { $0.wire == .address(v6: attribute.type) }) else { return false }
    self[row] = .bytes(attribute.bytes)
    return true
  }

  /// Puts what can be set. Throws ENODEV where a device is not known.
  func put(_ writer: inout AttributeWriter, _ rows: OptionRows, _ resolver: Resolver) throws(NetlinkError) {
    var bits: [UInt16: (values: UInt32, mask: UInt32)] = [:]
    for (place, value) in all {
      guard let row = rows.at(place), row.isSettable else { continue }
      switch (row.wire, value) {
      case (.bit(let bit), .number(let number)):
        bits[row.number, default: (0, 0)].mask |= 1 << bit
        if number != 0 { bits[row.number, default: (0, 0)].values |= 1 << bit }
      case (.device, .device(let name)): writer.put(row.number, i32: try resolver.index(name))
      case (.address(let v6), .bytes(let bytes)): writer.put(bytes.count == 4 ? row.number : v6, bytes: bytes)
      case (_, .bytes(let bytes)): writer.put(row.number, bytes: bytes)
      case (_, .number(let number)): writer.put(row, number)
      case (_, .device): break
      }
    }
    for (number, pair) in bits.sorted(by: { $0.key < $1.key }) {
      var entry = AttributeWriter()
      entry.u32(pair.values)
      entry.u32(pair.mask)
      writer.put(number, bytes: entry.bytes)
    }
  }
}

extension AttributeWriter {
  fileprivate mutating func put(_ row: OptionRow, _ number: UInt64) {
    switch row.wire {
    case .u8: put(row.number, u8: UInt8(clamping: number))
    case .bool: put(row.number, bool: number != 0)
    case .u16: put(row.number, u16: UInt16(clamping: number))
    case .u32, .device: put(row.number, u32: UInt32(clamping: number))
    case .u64: put(row.number, u64: number)
    case .big16: put(row.number, big16: UInt16(clamping: number))
    case .big32: put(row.number, big32: UInt32(clamping: number))
    case .flag: if number != 0 { put(flag: row.number) }
    case .bit, .bytes, .address: break
    }
  }
}

extension LinkOptions {
  /// Reads the data of a kind, and keeps what is not known.
  init(_ attributes: AttributeReader, unknown: inout [UnknownAttribute]) {
    for attribute in attributes where !values.read(attribute, Table.rows) {
      unknown.append(UnknownAttribute(attribute))
    }
  }

  /// Puts what can be set. Throws ENODEV where a device is not known.
  func put(_ writer: inout AttributeWriter, _ resolver: Resolver) throws(NetlinkError) {
    try values.put(&writer, Table.rows, resolver)
  }

  /// The names of the attributes, for errors.
  static var schema: AttributeSchema {
    var names = [String](repeating: "", count: Table.rows.wires.count)
    for row in Table.rows.all {
      names[Int(row.number)] = Table.prefix + row.name
    }
    return AttributeSchema(names)
  }
}

extension NetlinkAttribute {
  /// The number, whether it has one, two, four or eight bytes.
  var number: UInt64? { u8.map(UInt64.init) ?? u16.map(UInt64.init) ?? u32.map(UInt64.init) ?? u64 }
}
