/// Blocks of a pcapng file, as Wireshark and tcpdump read them. Source: the IETF draft "PCAP Next Generation Capture File Format".
public enum PCAPNG {
  /// The section header that begins a file.
  public static func head(application: String) -> [UInt8] {
    var body: [UInt8] = []
    body.put(UInt32(0x1a2b_3c4d))
    body.put(UInt16(1))
    body.put(UInt16(0))
    // How long the section is is not known.
    body.put(UInt64.max)
    body.putOption(4, Array(application.utf8))
    body.endOptions()
    return block(0x0a0d_0d0a, body)
  }

  /// An interface; its number is how many were before it. Times are told in nanoseconds.
  public static func interface(_ name: String, link: LinkLayer) -> [UInt8] {
    var body: [UInt8] = []
    body.put(link.rawValue)
    body.put(UInt16(0))
    body.put(UInt32(1 << 17))
    body.putOption(2, Array(name.utf8))
    body.putOption(9, [9])
    body.endOptions()
    return block(1, body)
  }

  /// A frame of an interface.
  public static func packet(_ frame: CapturedFrame, interface: UInt32) -> [UInt8] {
    var body: [UInt8] = []
    body.reserveCapacity(frame.bytes.count + 48)
    body.put(interface)
    let time = UInt64(bitPattern: frame.time)
    body.put(UInt32(truncatingIfNeeded: time >> 32))
    body.put(UInt32(truncatingIfNeeded: time))
    body.put(UInt32(frame.bytes.count))
    body.put(UInt32(max(frame.length, frame.bytes.count)))
    body += frame.bytes
    body.pad()
    // epb_flags: the direction.
    var flags: [UInt8] = []
    flags.put(UInt32(frame.direction == .incoming ? 1 : 2))
    body.putOption(2, flags)
    body.endOptions()
    return block(6, body)
  }

  /// The number of frames that an interface received and lost, at the end of a file.
  public static func statistics(interface: UInt32, time: Int64, received: UInt64, lost: UInt64) -> [UInt8] {
    var body: [UInt8] = []
    body.put(interface)
    let moment = UInt64(bitPattern: time)
    body.put(UInt32(truncatingIfNeeded: moment >> 32))
    body.put(UInt32(truncatingIfNeeded: moment))
    for (option, value) in [(UInt16(4), received), (5, lost)] {
      var bytes: [UInt8] = []
      bytes.put(value)
      body.putOption(option, bytes)
    }
    body.endOptions()
    return block(5, body)
  }

  private static func block(_ type: UInt32, _ body: [UInt8]) -> [UInt8] {
    let length = UInt32(12 + body.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(length))
    bytes.put(type)
    bytes.put(length)
    bytes += body
    bytes.put(length)
    return bytes
  }
}

extension [UInt8] {
  /// Puts a number, the lowest byte first, which the section header tells.
  fileprivate mutating func put<Value: FixedWidthInteger>(_ value: Value) {
    for place in 0..<(Value.bitWidth / 8) { append(UInt8(truncatingIfNeeded: value >> (place * 8))) }
  }

  fileprivate mutating func pad() { while count & 3 != 0 { append(0) } }

  fileprivate mutating func putOption(_ code: UInt16, _ value: [UInt8]) {
    put(code)
    put(UInt16(truncatingIfNeeded: value.count))
    self += value
    pad()
  }

  fileprivate mutating func endOptions() { put(UInt32(0)) }
}
