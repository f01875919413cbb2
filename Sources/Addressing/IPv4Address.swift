/// An IPv4 address.
///
/// Source: RFC 791; the text form is the dotted quad that `inet_pton(3)` takes.
public struct IPv4Address: Hashable, Sendable, Comparable {
  /// The address as a number in host byte order: `10.0.0.1` is `0x0a00_0001`.
  public var value: UInt32

  /// Makes an address of a number in host byte order.
  public init(_ value: UInt32) {
    self.value = value
  }

  /// Makes an address of its four bytes, first byte first.
  public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
    value = UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
  }

  /// Makes an address of four bytes in network order, or nil where there are not four.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 4 else { return nil }
    value = bytes.reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// The four bytes in network order.
  public var bytes: [UInt8] {
    [
      UInt8(truncatingIfNeeded: value >> 24), UInt8(truncatingIfNeeded: value >> 16),
      UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value),
    ]
  }

  /// The wildcard address `0.0.0.0`.
  public static let any = IPv4Address(0)
  /// The loopback address `127.0.0.1`.
  public static let loopback = IPv4Address(0x7f00_0001)

  /// Whether the address is in `127.0.0.0/8`.
  public var isLoopback: Bool { value >> 24 == 127 }
  /// Whether the address is in `224.0.0.0/4`.
  public var isMulticast: Bool { value >> 28 == 14 }
  /// Whether the address is in `169.254.0.0/16` (RFC 3927).
  public var isLinkLocal: Bool { value >> 16 == 0xa9fe }

  /// Addresses are ordered by number: `9.0.0.0` is before `10.0.0.0`.
  public static func < (a: IPv4Address, b: IPv4Address) -> Bool { a.value < b.value }
}

extension IPv4Address: LosslessStringConvertible {
  /// Parses a dotted quad; nil where it is not one. A leading zero is refused, as by `inet_pton(3)`.
  public init?(_ text: some StringProtocol) {
    var value: UInt32 = 0
    var octet = -1
    var octets = 0
    var digits = 0
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39:
        if octet == 0 && digits > 0 { return nil }
        octet = max(octet, 0) * 10 + Int(byte - 0x30)
        digits += 1
        if octet > 255 { return nil }
      case 0x2e:
        guard octet >= 0, octets < 3 else { return nil }
        value = value << 8 | UInt32(octet)
        octets += 1
        octet = -1
        digits = 0
      default:
        return nil
      }
    }
    guard octets == 3, octet >= 0 else { return nil }
    self.value = value << 8 | UInt32(octet)
  }

  /// The address in dotted decimal: `192.168.1.7`.
  public var description: String {
    "\(value >> 24).\(value >> 16 & 255).\(value >> 8 & 255).\(value & 255)"
  }
}
