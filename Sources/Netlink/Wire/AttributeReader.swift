/// One attribute of a message: a type and its bytes. Corresponds to `struct nlattr`.
public struct NetlinkAttribute: Hashable, Sendable {
  /// The type without its flags. Corresponds to `nla_type & NLA_TYPE_MASK`.
  public let type: UInt16
  /// Whether the sender marked it as a nest. Corresponds to `NLA_F_NESTED`.
  public let isNested: Bool
  /// Its bytes without header and padding.
  public let payload: ArraySlice<UInt8>

  /// An attribute of this type and these bytes.
  public init(type: UInt16, isNested: Bool = false, payload: ArraySlice<UInt8>) {
    self.type = type
    self.isNested = isNested
    self.payload = payload
  }

  /// Its bytes as an array of their own.
  public var bytes: [UInt8] { Array(payload) }
  /// The number, where it has exactly one byte.
  public var u8: UInt8? { payload.count == 1 ? payload.first : nil }
  /// The number, where it has exactly two bytes.
  public var u16: UInt16? { sized(2) { $0.u16() } }
  /// The number, where it has exactly four bytes.
  public var u32: UInt32? { sized(4) { $0.u32() } }
  /// The number, where it has exactly four bytes.
  public var i32: Int32? { sized(4) { $0.i32() } }
  /// The number, where it has exactly eight bytes.
  public var u64: UInt64? { sized(8) { $0.u64() } }
  /// The number in network order, where it has exactly two bytes.
  public var big16: UInt16? { sized(2) { $0.big16() } }
  /// The number in network order, where it has exactly four bytes.
  public var big32: UInt32? { sized(4) { $0.big32() } }
  /// The number in network order, where it has exactly eight bytes.
  public var big64: UInt64? { u64.map { UInt64(bigEndian: $0) } }
  /// Whether the number of one byte is not 0.
  public var bool: Bool? { u8.map { $0 != 0 } }
  /// The text up to the first zero byte; bytes that are not UTF-8 are replaced.
  public var string: String { String(decoding: payload.prefix { $0 != 0 }, as: UTF8.self) }
  /// The attributes inside.
  public var nested: AttributeReader { AttributeReader(payload) }

  private func sized<T>(_ count: Int, _ read: (inout ByteReader) -> T?) -> T? {
    guard payload.count == count else { return nil }
    var reader = ByteReader(payload)
    return read(&reader)
  }
}

/// Goes through attributes one after another, and stops at the first that does not fit.
///
/// No input makes it trap or go on for ever: each step takes at least four bytes. ``isMalformed`` says afterwards whether
/// it stopped before the end.
public struct AttributeReader: Sequence, IteratorProtocol, Sendable {
  private var reader: ByteReader
  /// Whether bytes were left that are no attribute.
  public private(set) var isMalformed = false

  /// Starts at the first byte.
  public init(_ bytes: ArraySlice<UInt8>) { reader = ByteReader(bytes) }
  /// Starts after a fixed header of `headerLength` bytes, padded to four.
  public init(_ bytes: [UInt8], after headerLength: Int = 0) {
    reader = ByteReader(bytes)
    reader.skip((headerLength + 3) & ~3)
  }

  /// The next attribute, or nil at the end or where the length is wrong.
  public mutating func next() -> NetlinkAttribute? {
    if reader.rest.isEmpty || isMalformed { return nil }
    guard let length = reader.u16(), let type = reader.u16(), length >= 4,
      let payload = reader.bytes(Int(length) - 4)
    else {
      isMalformed = true
      return nil
    }
    reader.skip((4 - Int(length) & 3) & 3)
    return NetlinkAttribute(type: type & 0x3fff, isNested: type & 0x8000 != 0, payload: payload)
  }

  /// The first attribute of a type, from here on.
  public func first(_ type: UInt16) -> NetlinkAttribute? {
    var copy = self
    while let attribute = copy.next() {
      if attribute.type == type { return attribute }
    }
    return nil
  }
}
