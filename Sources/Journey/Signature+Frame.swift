internal import Addressing
internal import Probes

extension Signature {
  /// The role of a frame in the probe's journey, or in the questions for hardware addresses before it; nil where it has none.
  mutating func message(of frame: CapturedFrame, atSource: Bool) -> Hop.Message? {
    let headers = FrameHeaders(frame)
    if let arp = headers.arp {
      return arp.operation == 1
        ? .question(.v4(arp.target)) : arp.operation == 2 ? .answer(.v4(arp.sender), arp.senderMAC) : nil
    }
    guard let ip = headers.ip, headers.payload <= frame.bytes.count else { return nil }
    let transport = frame.bytes[headers.payload...]
    if ip.protocol == 58, let type = transport.first, type == 135 || type == 136, transport.count >= 24 {
      guard let target = IPAddress(bytes: transport.dropFirst(8).prefix(16)) else { return nil }
      if type == 135 { return .question(target) }
      return headers.source.map { .answer(target, $0) }
    }
    // What comes later of a fragmented packet has no header of its own.
    if ip.isLaterFragment { return nil }
    return message(
      source: ip.source, destination: ip.destination, number: ip.protocol, transport: transport,
      atSource: atSource
        // What a node sends to itself is seen where it comes in, by the loopback interface, whose index is always 1.
        && (frame.direction == .outgoing || ip.destination == probe.destination || frame.interface == 1))
  }
}
