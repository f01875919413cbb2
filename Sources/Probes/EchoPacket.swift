/// ICMP echo messages as bytes. Source: RFC 792, RFC 4443 §4.
package enum EchoPacket {
  /// Bytes of the ICMP header.
  package static let headerLength = 8

  /// An echo request; the checksum of ICMPv6 is the kernel's work.
  ///
  /// The payload begins with the cookie, as far as there is room, and goes on with a pattern.
  package static func request(isV6: Bool, id: UInt16, sequence: UInt16, cookie: UInt64, size: Int) -> [UInt8] {
    var packet = [UInt8](repeating: 0, count: headerLength + size)
    packet[0] = isV6 ? 128 : 8
    packet[4] = UInt8(truncatingIfNeeded: id >> 8)
    packet[5] = UInt8(truncatingIfNeeded: id)
    packet[6] = UInt8(truncatingIfNeeded: sequence >> 8)
    packet[7] = UInt8(truncatingIfNeeded: sequence)
    for index in 0..<size {
      packet[headerLength + index] =
        index < 8 ? UInt8(truncatingIfNeeded: cookie >> (56 - 8 * UInt64(index))) : UInt8(truncatingIfNeeded: index)
    }
    if !isV6 {
      let sum = checksum(packet)
      packet[2] = UInt8(truncatingIfNeeded: sum >> 8)
      packet[3] = UInt8(truncatingIfNeeded: sum)
    }
    return packet
  }

  /// The Internet checksum. Source: RFC 1071.
  static func checksum(_ bytes: some Sequence<UInt8>) -> UInt16 {
    var sum: UInt32 = 0
    var isHigh = true
    for byte in bytes {
      sum &+= isHigh ? UInt32(byte) << 8 : UInt32(byte)
      if sum > 0xffff_0000 { sum = (sum & 0xffff) + (sum >> 16) }
      isHigh.toggle()
    }
    while sum >> 16 != 0 { sum = (sum & 0xffff) + (sum >> 16) }
    return ~UInt16(truncatingIfNeeded: sum)
  }

  /// The fields of an echo message, or of the beginning of one that an ICMP error quotes.
  struct Parsed: Equatable {
    var type: UInt8
    var id: UInt16
    var sequence: UInt16
    /// The first eight bytes of the payload; nil where they are not there.
    var cookie: UInt64?
  }

  /// Reads an echo message; nil where there are less than eight bytes.
  static func parse(_ bytes: ArraySlice<UInt8>) -> Parsed? {
    guard bytes.count >= headerLength else { return nil }
    let start = bytes.startIndex
    func pair(_ offset: Int) -> UInt16 { UInt16(bytes[start + offset]) << 8 | UInt16(bytes[start + offset + 1]) }
    let payload = bytes.dropFirst(headerLength).prefix(8)
    return Parsed(
      type: bytes[start], id: pair(4), sequence: pair(6),
      cookie: payload.count == 8 ? payload.reduce(0) { $0 << 8 | UInt64($1) } : nil)
  }

  /// Takes an IPv4 header off; nil where it is none.
  static func withoutIPv4Header(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard let first = bytes.first, first >> 4 == 4 else { return nil }
    let length = Int(first & 15) * 4
    return length >= 20 && bytes.count >= length ? bytes.dropFirst(length) : nil
  }
}
