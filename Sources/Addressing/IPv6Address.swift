/// An IPv6 address.
///
/// Source: RFC 4291; printed in the canonical form of RFC 5952.
public struct IPv6Address: Hashable, Sendable, Comparable {
  /// The first eight bytes as a number.
  public var high: UInt64
  /// The last eight bytes as a number.
  public var low: UInt64

  /// Makes an address of its two halves.
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Makes an address of sixteen bytes in network order, or nil where there are not sixteen.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The sixteen bytes in network order.
  public var bytes: [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: high >> (56 - 8 * UInt64($0))) }
      + (0..<8).map { UInt8(truncatingIfNeeded: low >> (56 - 8 * UInt64($0))) }
  }

  /// The wildcard address `::`.
  public static let any = IPv6Address(high: 0, low: 0)
  /// The loopback address `::1`.
  public static let loopback = IPv6Address(high: 0, low: 1)

  /// Whether the address is `::1`.
  public var isLoopback: Bool { self == .loopback }
  /// Whether the address is in `ff00::/8`.
  public var isMulticast: Bool { high >> 56 == 0xff }
  /// The multicast group in which its owner is asked for: `ff02::1:ff` and the last 24 bits. Source: RFC 4291 §2.7.1.
  public var solicitedNodeGroup: IPv6Address {
    IPv6Address(high: 0xff02 << 48, low: 0x1_ff00_0000 | low & 0xff_ffff)
  }
  /// Whether the address is in `fe80::/10`.
  public var isLinkLocal: Bool { high >> 54 == 0xfe80 >> 6 }

  /// Addresses are ordered by number, in the network's byte order.
  public static func < (a: IPv6Address, b: IPv6Address) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

extension IPv6Address: LosslessStringConvertible {
  /// Parses the text forms of RFC 4291 §2.2, the one with a dotted quad at its end included; nil where it is none.
  public init?(_ text: some StringProtocol) {
    var head: [UInt16] = []
    var tail: [UInt16] = []
    var compressed = false
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts.count <= 9 else { return nil }
    var index = 0
    while index < parts.count {
      let part = parts[index]
      if part.isEmpty {
        let atStart = index == 0
        let atEnd = index == parts.count - 1
        if atStart {
          guard parts[1].isEmpty else { return nil }
          index += 1
          guard !compressed else { return nil }
          compressed = true
          if index == parts.count - 1 { return nil }
        } else if atEnd {
          guard compressed, parts[index - 1].isEmpty else { return nil }
        } else {
          guard !compressed else { return nil }
          compressed = true
        }
        index += 1
        continue
      }
      var groups: [UInt16]
      if part.utf8.contains(0x2e) {
        guard index == parts.count - 1, let quad = IPv4Address(part) else { return nil }
        groups = [UInt16(truncatingIfNeeded: quad.value >> 16), UInt16(truncatingIfNeeded: quad.value)]
      } else {
        guard part.utf8.count <= 4, part.utf8.first != 0x2b, part.utf8.first != 0x2d,
          let group = UInt16(part, radix: 16)
        else { return nil }
        groups = [group]
      }
      if compressed { tail += groups } else { head += groups }
      index += 1
    }
    let count = head.count + tail.count
    guard compressed ? count < 8 : count == 8 else { return nil }
    let groups = head + Array(repeating: 0, count: 8 - count) + tail
    high = groups.prefix(4).reduce(0) { $0 << 16 | UInt64($1) }
    low = groups.dropFirst(4).reduce(0) { $0 << 16 | UInt64($1) }
  }

  /// The address in the shortest form (RFC 5952): `2001:db8::1`; `::ffff:0:0/96` ends in dotted decimal.
  public var description: String {
    if high == 0, low >> 32 == 0xffff {
      return "::ffff:\(IPv4Address(UInt32(truncatingIfNeeded: low)))"
    }
    let groups =
      (0..<4).map { UInt16(truncatingIfNeeded: high >> (48 - 16 * UInt64($0))) }
      + (0..<4).map { UInt16(truncatingIfNeeded: low >> (48 - 16 * UInt64($0))) }
    var best = 0..<0
    var start = 0
    while start < 8 {
      var end = start
      while end < 8, groups[end] == 0 { end += 1 }
      if end - start > max(best.count, 1) { best = start..<end }
      start = max(end, start + 1)
    }
    func hex(_ range: Range<Int>) -> String {
      groups[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    if best.isEmpty { return hex(0..<8) }
    return hex(0..<best.lowerBound) + "::" + hex(best.upperBound..<8)
  }
}
