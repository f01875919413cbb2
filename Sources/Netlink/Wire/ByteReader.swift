/// Reads numbers from bytes one after another; nil where the bytes end.
///
/// Numbers are in the machine's own order, as netlink has them, but for those named `big`.
public struct ByteReader: Sendable {
  /// The bytes that have not been read yet.
  public private(set) var rest: ArraySlice<UInt8>

  /// Starts at the first byte.
  public init(_ bytes: ArraySlice<UInt8>) { rest = bytes }
  /// Starts at the first byte.
  public init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The next `count` bytes.
  public mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= rest.count else { return nil }
    let end = rest.startIndex + count
    let taken = rest[rest.startIndex..<end]
    rest = rest[end...]
    return taken
  }

  /// Goes over `count` bytes, or to the end.
  public mutating func skip(_ count: Int) { rest = rest.dropFirst(max(0, count)) }

  /// The next byte.
  public mutating func u8() -> UInt8? { bytes(1)?.first }
  /// The next two bytes, in the machine's order.
  public mutating func u16() -> UInt16? { little(2).map { UInt16(littleEndian: UInt16(truncatingIfNeeded: $0)) } }
  /// The next four bytes, in the machine's order.
  public mutating func u32() -> UInt32? { little(4).map { UInt32(littleEndian: UInt32(truncatingIfNeeded: $0)) } }
  /// The next four bytes as a signed number.
  public mutating func i32() -> Int32? { u32().map { Int32(bitPattern: $0) } }
  /// The next eight bytes, in the machine's order.
  public mutating func u64() -> UInt64? { little(8).map { UInt64(littleEndian: $0) } }
  /// The next two bytes, in the network's order.
  public mutating func big16() -> UInt16? { u16().map { UInt16(bigEndian: $0) } }
  /// The next four bytes, in the network's order.
  public mutating func big32() -> UInt32? { u32().map { UInt32(bigEndian: $0) } }

  private mutating func little(_ count: Int) -> UInt64? {
    guard let taken = bytes(count) else { return nil }
    var value: UInt64 = 0
    for byte in taken.reversed() { value = value << 8 | UInt64(byte) }
    return value
  }
}
