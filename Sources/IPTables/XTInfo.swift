/// Writes the bytes of a match or target of iptables, in the machine's order but for addresses and ports.
package struct XTInfoWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func put(_ value: UInt8) { bytes.append(value) }
  package mutating func put(_ value: UInt16) {
    unsafe withUnsafeBytes(of: value) { unsafe bytes.append(contentsOf: $0) }
  }
  package mutating func put(_ value: UInt32) {
    unsafe withUnsafeBytes(of: value) { unsafe bytes.append(contentsOf: $0) }
  }
  package mutating func put(_ values: [UInt8]) { bytes += values }
  /// A number in the network's order.
  package mutating func put(big value: UInt16) { put(value.bigEndian) }
  /// A text, cut where it is too long, and zeros up to a length.
  package mutating func put(_ text: String, length: Int) {
    let utf8 = Array(text.utf8.prefix(length - 1))
    bytes += utf8 + [UInt8](repeating: 0, count: length - utf8.count)
  }
  /// Zeros up to a length of the whole.
  package mutating func pad(to length: Int) {
    if bytes.count < length { bytes += [UInt8](repeating: 0, count: length - bytes.count) }
  }
}

/// Reads such bytes; what is not there is zero.
package struct XTInfoReader {
  private var rest: ArraySlice<UInt8>

  package init(_ bytes: [UInt8]) { rest = bytes[...] }

  package mutating func u8() -> UInt8 { rest.popFirst() ?? 0 }
  package mutating func u16() -> UInt16 {
    let bytes = (u8(), u8())
    return Self.isLittle ? UInt16(bytes.0) | UInt16(bytes.1) << 8 : UInt16(bytes.0) << 8 | UInt16(bytes.1)
  }
  package mutating func u32() -> UInt32 {
    let halves = (u16(), u16())
    return Self.isLittle ? UInt32(halves.0) | UInt32(halves.1) << 16 : UInt32(halves.0) << 16 | UInt32(halves.1)
  }
  /// A number in the network's order.
  package mutating func big16() -> UInt16 { UInt16(u8()) << 8 | UInt16(u8()) }
  package mutating func bytes(_ count: Int) -> [UInt8] {
    let taken = Array(rest.prefix(count))
    rest = rest.dropFirst(count)
    return taken + [UInt8](repeating: 0, count: count - taken.count)
  }
  /// A text that ends with a zero byte, in a field of a length.
  package mutating func text(_ length: Int) -> String {
    String(decoding: bytes(length).prefix { $0 != 0 }, as: UTF8.self)
  }

  private static let isLittle = UInt16(1).littleEndian == 1
}
