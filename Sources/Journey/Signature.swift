internal import Addressing
internal import Probes

/// The marks of a probe and of the messages about it, by which they are known wherever they are seen and whatever NAT made of them.
struct Signature {
  /// The first bytes behind the header of an echo request or a datagram.
  let cookie: UInt64
  /// The port that it was sent from at its node.
  let localPort: UInt16
  let probe: Probe
  /// The sequence number of the first packet of a connection, once it was seen.
  private(set) var sequence: UInt32?
  /// Between whom datagrams went, as they were seen.
  private var ends: Set<Ends> = []

  private struct Ends: Hashable {
    var source: IPAddress
    var destination: IPAddress
    var sourcePort: UInt16
    var destinationPort: UInt16
    var reversed: Ends {
      Ends(source: destination, destination: source, sourcePort: destinationPort, destinationPort: sourcePort)
    }
  }

  init(probe: Probe, cookie: UInt64, localPort: UInt16) {
    self.probe = probe
    self.cookie = cookie
    self.localPort = localPort
  }

  /// The role of an IP packet in the probe's journey; nil where it has none.
  ///
  /// - Parameter transport: The bytes behind the IP header, or the first of them.
  mutating func message(
    source: IPAddress, destination: IPAddress, number: UInt8, transport: ArraySlice<UInt8>, atSource: Bool
  ) -> Hop.Message? {
    let bytes = Array(transport.prefix(20))
    if number == 1 || number == 58, let type = bytes.first, Self.isFault(type, isV6: number == 58), bytes.count >= 8 {
      guard quotes(transport.dropFirst(8), isV6: number == 58) else { return nil }
      return .fault(type: type, code: bytes[1], from: source)
    }
    guard number == probe.protocolNumber else { return nil }
    switch probe.kind {
    case .echo:
      guard bytes.count >= 16, Self.big64(bytes[8...]) == cookie else { return nil }
      switch bytes[0] {
      case 8, 128: return .request
      case 0, 129: return .reply
      default: return nil
      }
    case .tcp:
      guard bytes.count >= 14 else { return nil }
      let flags = bytes[13]
      let number = Self.big32(bytes[4...])
      if flags & 0x12 == 0x02 {
        if atSource, sequence == nil, Self.big16(bytes) == localPort {
          sequence = number
        }
        return number == sequence ? .request : nil
      }
      // A connection that is taken or refused acknowledges the first packet.
      guard let sequence, flags & 0x12 == 0x12 || flags & 0x04 != 0 else { return nil }
      return Self.big32(bytes[8...]) == sequence &+ 1 && flags & 0x10 != 0 ? .reply : nil
    case .udp:
      guard bytes.count >= 8 else { return nil }
      let these = Ends(
        source: source, destination: destination, sourcePort: Self.big16(bytes),
        destinationPort: Self.big16(bytes[2...]))
      if bytes.count >= 16, Self.big64(bytes[8...]) == cookie, !ends.contains(these.reversed) {
        ends.insert(these)
        return .request
      }
      return ends.contains(these.reversed) ? .reply : nil
    }
  }

  /// Whether a fault is about the probe or its answer: it repeats the beginning of that packet.
  private func quotes(_ packet: ArraySlice<UInt8>, isV6: Bool) -> Bool {
    let bytes = Array(packet)
    guard let first = bytes.first else { return false }
    let header = isV6 ? 40 : Int(first & 15) * 4
    guard header >= 20, bytes.count >= header + 8 else { return false }
    let number = isV6 ? bytes[6] : bytes[9]
    guard number == probe.protocolNumber else { return false }
    let inner = bytes[header...]
    switch probe.kind {
    case .echo: return inner.count >= 16 && Self.big64(inner.dropFirst(8)) == cookie
    case .tcp:
      guard let sequence else { return false }
      if Self.big32(inner.dropFirst(4)) == sequence { return true }
      return inner.count >= 12 && Self.big32(inner.dropFirst(8)) == sequence &+ 1
    case .udp:
      if inner.count >= 16 { return Self.big64(inner.dropFirst(8)) == cookie }
      return ends.contains {
        $0.sourcePort == Self.big16(inner) && $0.destinationPort == Self.big16(inner.dropFirst(2))
      }
    }
  }

  private static func isFault(_ type: UInt8, isV6: Bool) -> Bool {
    isV6 ? (1...4).contains(type) : [3, 11, 12].contains(type)
  }

  static func big16(_ bytes: some Collection<UInt8>) -> UInt16 { bytes.prefix(2).reduce(0) { $0 << 8 | UInt16($1) } }
  static func big32(_ bytes: some Collection<UInt8>) -> UInt32 { bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } }
  static func big64(_ bytes: some Collection<UInt8>) -> UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
