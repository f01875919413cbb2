import Addressing
import CLinux

extension nslab_datagram {
  /// The bytes that were kept.
  var content: [UInt8] {
    unsafe withUnsafeBytes(of: bytes) { unsafe Array($0.prefix(Int(max(0, length)))) }
  }

  /// Who sent it, or who complained.
  var from: IPAddress? {
    guard has_address > 0 else { return nil }
    return unsafe withUnsafeBytes(of: address) { unsafe IPAddress(bytes: $0.prefix(Int(has_address))) }
  }
}

extension nslab_echo_target {
  mutating func setDestination(_ address: IPAddress) {
    unsafe withUnsafeMutableBytes(of: &destination) { unsafe $0.copyBytes(from: address.bytes) }
  }

  mutating func setSource(_ address: IPAddress) {
    unsafe withUnsafeMutableBytes(of: &source) { unsafe $0.copyBytes(from: address.bytes) }
    has_source = 1
  }
}

extension IPAddress {
  /// Whether one host alone may answer: a broadcast address is answered by others.
  func isUnicast(over datagram: nslab_datagram) -> Bool {
    guard case .v4(let address) = self, case .v4(let from)? = datagram.from else { return true }
    return address != IPv4Address(UInt32.max)
      && !(address.value & 0xff == 0xff && from.value >> 8 == address.value >> 8)
  }
}
