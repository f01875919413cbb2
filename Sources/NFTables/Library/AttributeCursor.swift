internal import CLibmnl

/// Writes attributes at the end of a message without a call for each, for what is written by the ten thousand.
///
/// Like libmnl it does not ask how much room there is: a ``MessageBuffer`` has more than its messages may take, and is all zeros, so
/// that padding needs no writing.
@safe struct AttributeCursor {
  /// The message, whose length is right after ``finish()`` only.
  let header: UnsafeMutablePointer<nlmsghdr>
  private var end: UnsafeMutableRawPointer

  /// Begins behind what the message has already.
  init(_ header: UnsafeMutablePointer<nlmsghdr>) {
    unsafe self.header = header
    unsafe end = UnsafeMutableRawPointer(header) + (Int(header.pointee.nlmsg_len) + 3) & ~3
  }

  /// The length that the message has now.
  var length: Int { unsafe end - UnsafeMutableRawPointer(header) }

  /// Tells the message its length; others may write then, and a new cursor goes on behind them.
  func finish() { unsafe header.pointee.nlmsg_len = UInt32(truncatingIfNeeded: length) }

  private mutating func begin(_ type: UInt16, _ count: Int) {
    unsafe end.storeBytes(of: UInt16(truncatingIfNeeded: count + 4), as: UInt16.self)
    unsafe end.storeBytes(of: type, toByteOffset: 2, as: UInt16.self)
    unsafe end += 4
  }

  /// A number in the network's order.
  mutating func put(_ type: UInt16, _ value: UInt32) {
    begin(type, 4)
    unsafe end.storeBytes(of: value.bigEndian, as: UInt32.self)
    unsafe end += 4
  }

  /// A number in the network's order.
  mutating func put(_ type: UInt16, u64 value: UInt64) {
    begin(type, 8)
    unsafe end.storeBytes(of: value.bigEndian, as: UInt64.self)
    unsafe end += 8
  }

  /// Bytes as they are.
  mutating func put(_ type: UInt16, bytes: UnsafeRawBufferPointer) {
    begin(type, bytes.count)
    if let base = bytes.baseAddress { unsafe end.copyMemory(from: base, byteCount: bytes.count) }
    unsafe end += (bytes.count + 3) & ~3
  }

  /// Bytes as they are.
  mutating func put(_ type: UInt16, _ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe put(type, bytes: $0) }
  }

  /// Text with a zero behind it.
  mutating func put(_ type: UInt16, string: String) {
    var text = string
    begin(type, text.utf8.count + 1)
    text.withUTF8 { bytes in
      if let base = bytes.baseAddress { unsafe end.copyMemory(from: base, byteCount: bytes.count) }
      unsafe end += (bytes.count + 4) & ~3
    }
  }

  /// Text without a zero behind it, which no attribute of the kernel's type `NLA_STRING` needs.
  mutating func put(_ type: UInt16, constant: StaticString) {
    let count = constant.utf8CodeUnitCount
    begin(type, count)
    unsafe end.copyMemory(from: constant.utf8Start, byteCount: count)
    unsafe end += (count + 3) & ~3
  }

  /// Attributes within an attribute: those that `body` puts.
  mutating func nest<Fault: Error>(
    _ type: UInt16, _ body: (inout AttributeCursor) throws(Fault) -> Void
  ) throws(Fault) {
    let place = open(type)
    try body(&self)
    close(place)
  }

  /// Begins an attribute of attributes; gives its place to close it.
  mutating func open(_ type: UInt16) -> Int {
    let place = length
    begin(type | 0x8000, 0)
    return place
  }

  /// Ends an attribute of attributes.
  func close(_ place: Int) {
    unsafe (UnsafeMutableRawPointer(header) + place).storeBytes(
      of: UInt16(truncatingIfNeeded: length - place), as: UInt16.self)
  }
}
