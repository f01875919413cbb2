internal import Addressing

extension String {
  /// Filled up with spaces behind to a number of bytes, as by `%-16s`.
  func filled(_ width: Int) -> String { self + String(repeating: " ", count: max(0, width - utf8.count)) }

  /// Filled up with spaces before, as by `%16s`.
  func aligned(_ width: Int) -> String { String(repeating: " ", count: max(0, width - utf8.count)) + self }
}

extension BinaryInteger {
  /// As hexadecimal with `0x` before it, but 0 as `0`, as by `%#x`.
  var asHex: String { self == 0 ? "0" : "0x" + String(self, radix: 16) }
}

extension UInt64 {
  /// A number of hundredths with its point: 1494 is `14.94`.
  var asHundredths: String {
    let rest = self % 100
    return "\(self / 100)." + (rest < 10 ? "0" : "") + "\(rest)"
  }
}

extension Collection<UInt8> {
  /// As a hardware address: `02:00:00:00:00:01`.
  var asHardwareAddress: String {
    map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined(separator: ":")
  }
}

extension IPAddress {
  /// As `inet_ntop(3)` prints it: as its description, but with a dotted quad where the first 96 bits of an IPv6 address are 0.
  ///
  /// RFC 5952 knows that form for `::ffff:1.2.3.4` only.
  var shown: String {
    if case .v6(let address) = self, address.high == 0, address.low >> 32 == 0, address.low >> 16 != 0 {
      return "::\(IPv4Address(UInt32(truncatingIfNeeded: address.low)))"
    }
    return description
  }
}
