/// Writes the fixed header and the attributes of a message.
public struct AttributeWriter: Sendable {
  /// The attributes written so far, each padded to four bytes.
  public private(set) var bytes: [UInt8] = []
  /// Whether an attribute grew over the 65,535 bytes that its length can say.
  public private(set) var isOversized = false

  /// An empty writer.
  public init() { bytes.reserveCapacity(128) }

  /// Appends one byte of a fixed header.
  public mutating func u8(_ value: UInt8) { bytes.append(value) }
  /// Appends two bytes of a fixed header, in the machine's order.
  public mutating func u16(_ value: UInt16) { append(UInt64(value.littleEndian), 2) }
  /// Appends four bytes of a fixed header, in the machine's order.
  public mutating func u32(_ value: UInt32) { append(UInt64(value.littleEndian), 4) }
  /// Appends four bytes of a fixed header, in the machine's order.
  public mutating func i32(_ value: Int32) { u32(UInt32(bitPattern: value)) }
  /// Appends bytes of a fixed header.
  public mutating func raw(_ value: some Sequence<UInt8>) { bytes.append(contentsOf: value) }
  /// Pads to a multiple of four.
  public mutating func align() { while bytes.count & 3 != 0 { bytes.append(0) } }

  /// Puts an attribute of these bytes.
  public mutating func put(_ type: UInt16, bytes value: some Collection<UInt8>) {
    align()
    let start = begin(type)
    bytes.append(contentsOf: value)
    end(start)
  }
  /// Puts an attribute without bytes. Corresponds to `NLA_FLAG`.
  public mutating func put(flag type: UInt16) { end(begin(type)) }
  /// Puts a number of one byte.
  public mutating func put(_ type: UInt16, u8 value: UInt8) {
    let start = begin(type)
    bytes.append(value)
    end(start)
  }
  /// Puts a 1 or a 0 of one byte.
  public mutating func put(_ type: UInt16, bool value: Bool) { put(type, u8: value ? 1 : 0) }
  /// Puts a number of two bytes, in the machine's order.
  public mutating func put(_ type: UInt16, u16 value: UInt16) {
    let start = begin(type)
    u16(value)
    end(start)
  }
  /// Puts a number of four bytes, in the machine's order.
  public mutating func put(_ type: UInt16, u32 value: UInt32) {
    let start = begin(type)
    u32(value)
    end(start)
  }
  /// Puts a signed number of four bytes, in the machine's order.
  public mutating func put(_ type: UInt16, i32 value: Int32) { put(type, u32: UInt32(bitPattern: value)) }
  /// Puts a number of eight bytes, in the machine's order.
  public mutating func put(_ type: UInt16, u64 value: UInt64) {
    let start = begin(type)
    append(value.littleEndian, 8)
    end(start)
  }
  /// Puts a number of two bytes, in the network's order.
  public mutating func put(_ type: UInt16, big16 value: UInt16) { put(type, u16: value.bigEndian) }
  /// Puts a number of four bytes, in the network's order.
  public mutating func put(_ type: UInt16, big32 value: UInt32) { put(type, u32: value.bigEndian) }
  /// Puts a text and the zero byte behind it. Corresponds to `NLA_NUL_STRING`.
  public mutating func put(_ type: UInt16, string value: String) {
    let start = begin(type)
    bytes.append(contentsOf: value.utf8)
    bytes.append(0)
    end(start)
  }
  /// Puts a nest, filled by `body`.
  ///
  /// `marked` sets `NLA_F_NESTED`, which some attributes need and a few old ones do not expect.
  public mutating func nest<Fault: Error>(
    _ type: UInt16, marked: Bool = true, _ body: (inout AttributeWriter) throws(Fault) -> Void
  ) throws(Fault) {
    let start = begin(marked ? type | 0x8000 : type)
    try body(&self)
    end(start)
  }

  /// Puts something that begins with a 16-bit length of itself, such as `struct rtnexthop`.
  public mutating func lengthPrefixed(_ body: (inout AttributeWriter) -> Void) {
    align()
    let start = bytes.count
    u16(0)
    body(&self)
    align()
    setLength(at: start)
  }

  private mutating func begin(_ type: UInt16) -> Int {
    align()
    let start = bytes.count
    u16(0)
    u16(type)
    return start
  }

  private mutating func end(_ start: Int) {
    setLength(at: start)
    align()
  }

  private mutating func setLength(at start: Int) {
    guard let length = UInt16(exactly: bytes.count - start), start >= 0, start + 1 < bytes.count else {
      isOversized = true
      return
    }
    let stored = length.littleEndian
    bytes[start] = UInt8(truncatingIfNeeded: stored)
    bytes[start + 1] = UInt8(truncatingIfNeeded: stored >> 8)
  }

  private mutating func append(_ value: UInt64, _ count: Int) {
    var rest = value
    for _ in 0..<count {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}
