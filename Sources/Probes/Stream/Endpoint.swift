import Addressing
import CLinux

extension nslab_endpoint {
  init(_ address: IPAddress, port: UInt16, scope: Int32? = nil) {
    self.init()
    self.port = port
    self.scope = UInt32(bitPattern: scope ?? 0)
    let bytes = address.family == .v4 ? [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] + address.bytes : address.bytes
    unsafe withUnsafeMutableBytes(of: &self.address) { unsafe $0.copyBytes(from: bytes) }
  }

  /// The address; a mapped one is the IPv4 address that it holds.
  var ipAddress: IPAddress? {
    unsafe withUnsafeBytes(of: address) { unsafe IPAddress(mapped: Array($0)) }
  }
}

extension IPAddress {
  /// An address of sixteen bytes, of which a mapped one is the IPv4 address that it holds.
  init?(mapped bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
    guard let address = isMapped ? IPAddress(bytes: bytes[12...]) : IPAddress(bytes: bytes) else { return nil }
    self = address
  }
}

/// The line in which a service of a lab says who it is and whom it saw: `nslab NODE ADDRESS PORT`.
struct Greeting {
  var node: String
  var address: IPAddress
  var port: UInt16

  init(node: String, address: IPAddress, port: UInt16) {
    self.node = node
    self.address = address
    self.port = port
  }

  /// Finds the line in a text.
  init?(in text: String) {
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(separator: " ")
      if words.count == 4, words[0] == "nslab", let address = IPAddress(words[2]), let port = UInt16(words[3]) {
        self.init(node: String(words[1]), address: address, port: port)
        return
      }
    }
    return nil
  }

  var text: String { "nslab \(node) \(address) \(port)\n" }
}
