/// A 48-bit Ethernet address.
///
/// Source: IEEE 802; printed as `ip link` prints it, in lower case with colons.
public struct MACAddress: Hashable, Sendable {
  /// The six bytes as a number, the first byte highest.
  public let value: UInt64

  /// Makes an address of six bytes; nil for any other number.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 6 else { return nil }
    value = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Makes an address of the lowest 48 bits of a number.
  public init(_ value: UInt64) {
    self.value = value & 0xffff_ffff_ffff
  }

  /// The six bytes, first byte first.
  public var bytes: [UInt8] { (0..<6).map { UInt8(truncatingIfNeeded: value >> (40 - 8 * UInt64($0))) } }

  /// The broadcast address `ff:ff:ff:ff:ff:ff`.
  public static let broadcast = MACAddress(0xffff_ffff_ffff)

  /// Whether the group bit is set: multicast or broadcast.
  public var isMulticast: Bool { value >> 40 & 1 == 1 }
}

extension MACAddress: LosslessStringConvertible {
  /// Parses six groups of one or two hex digits with colons or dashes between; nil where it is not that.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "-" }
    guard parts.count == 6 else { return nil }
    var value: UInt64 = 0
    for part in parts {
      guard (1...2).contains(part.utf8.count), part.allSatisfy(\.isHexDigit), let byte = UInt8(part, radix: 16) else {
        return nil
      }
      value = value << 8 | UInt64(byte)
    }
    self.init(value)
  }

  /// The address as six hexadecimal numbers in lower case: `02:00:00:00:00:01`.
  public var description: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
  }
}
