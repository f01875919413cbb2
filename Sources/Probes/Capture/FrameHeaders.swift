public import Addressing

/// The headers of a frame, as far as they are there and understood.
public struct FrameHeaders: Hashable, Sendable {
  /// A message of ARP, RFC 826.
  public struct ARP: Hashable, Sendable {
    /// 1 asks, 2 answers.
    public var operation: UInt16
    /// The MAC address of the sender.
    public var senderMAC: MACAddress
    /// The IP address of the sender; `0.0.0.0` of a probe (RFC 5227).
    public var sender: IPv4Address
    /// The IP address that is asked for, or whose owner is answered.
    public var target: IPv4Address
  }

  /// A header of IP.
  public struct IP: Hashable, Sendable {
    /// The address of the sender.
    public var source: IPAddress
    /// The address of the receiver.
    public var destination: IPAddress
    /// The number of the protocol behind it, of IPv6 behind its extension headers.
    public var `protocol`: UInt8
    /// Bytes behind it.
    public var length: Int
    /// Whether it is a fragment that is not the first.
    public var isLaterFragment = false
    /// The TTL of IPv4 or the hop limit of IPv6, 0 to 255.
    public var hopLimit: UInt8
  }

  /// The MAC address of the sender; nil of frames without an Ethernet header.
  public var source: MACAddress?
  /// The MAC address of the receiver; nil of frames without an Ethernet header.
  public var destination: MACAddress?
  /// The numbers of its VLAN tags, the outer first.
  public var vlans: [UInt16] = []
  /// The EtherType behind the tags.
  public var etherType: UInt16 = 0
  /// The message of ARP; nil of other frames.
  public var arp: ARP?
  /// The IP header; nil of other frames.
  public var ip: IP?
  /// The sender's port of TCP, UDP or SCTP; nil of other packets and of later fragments.
  public var sourcePort: UInt16?
  /// The receiver's port of TCP, UDP or SCTP; nil of other packets and of later fragments.
  public var destinationPort: UInt16?
  /// Where what IP carries begins.
  public var payload = 0

  /// Reads the headers of a frame; what is cut off is not there.
  public init(_ frame: CapturedFrame) {
    let bytes = frame.bytes
    func u16(_ place: Int) -> UInt16? {
      place + 2 <= bytes.count ? UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1]) : nil
    }
    var place = 0
    switch frame.link {
    case .ethernet:
      guard bytes.count >= 14 else { return }
      destination = MACAddress(bytes: bytes[0..<6])
      source = MACAddress(bytes: bytes[6..<12])
      place = 12
      while let type = u16(place), [0x8100, 0x88a8].contains(type), let tag = u16(place + 2) {
        vlans.append(tag & 0xfff)
        place += 4
      }
      guard let type = u16(place) else { return }
      etherType = type
      place += 2
    case .raw:
      guard let first = bytes.first else { return }
      etherType = first >> 4 == 4 ? 0x0800 : first >> 4 == 6 ? 0x86dd : 0
    }
    switch etherType {
    case 0x0806: readARP(bytes, place, u16)
    case 0x0800: readV4(bytes, place, u16)
    case 0x86dd: readV6(bytes, place, u16)
    default: return
    }
    guard let ip, !ip.isLaterFragment, [6, 17, 132, 136].contains(ip.protocol) else { return }
    sourcePort = u16(payload)
    destinationPort = u16(payload + 2)
  }

  private mutating func readARP(_ bytes: [UInt8], _ place: Int, _ u16: (Int) -> UInt16?) {
    guard bytes.count >= place + 28, u16(place) == 1, u16(place + 2) == 0x0800, let operation = u16(place + 6),
      let mac = MACAddress(bytes: bytes[(place + 8)..<(place + 14)]),
      let sender = IPv4Address(bytes: bytes[(place + 14)..<(place + 18)]),
      let target = IPv4Address(bytes: bytes[(place + 24)..<(place + 28)])
    else { return }
    arp = ARP(operation: operation, senderMAC: mac, sender: sender, target: target)
  }

  private mutating func readV4(_ bytes: [UInt8], _ place: Int, _ u16: (Int) -> UInt16?) {
    guard bytes.count >= place + 20, bytes[place] >> 4 == 4, let total = u16(place + 2), let fragment = u16(place + 6),
      let source = IPAddress(bytes: bytes[(place + 12)..<(place + 16)]),
      let destination = IPAddress(bytes: bytes[(place + 16)..<(place + 20)])
    else { return }
    let header = Int(bytes[place] & 0xf) * 4
    guard header >= 20 else { return }
    ip = IP(
      source: source, destination: destination, protocol: bytes[place + 9], length: max(0, Int(total) - header),
      isLaterFragment: fragment & 0x1fff != 0, hopLimit: bytes[place + 8])
    payload = place + header
  }

  private mutating func readV6(_ bytes: [UInt8], _ place: Int, _ u16: (Int) -> UInt16?) {
    guard bytes.count >= place + 40, bytes[place] >> 4 == 6, let length = u16(place + 4),
      let source = IPAddress(bytes: bytes[(place + 8)..<(place + 24)]),
      let destination = IPAddress(bytes: bytes[(place + 24)..<(place + 40)])
    else { return }
    var next = bytes[place + 6]
    var at = place + 40
    var isLater = false
    // Hop-by-hop, routing, fragment and destination headers, RFC 8200.
    while [0, 43, 44, 60].contains(next), at + 8 <= bytes.count {
      let size = next == 44 ? 8 : (Int(bytes[at + 1]) + 1) * 8
      if next == 44, let offset = u16(at + 2) { isLater = offset >> 3 != 0 }
      next = bytes[at]
      at += size
      if isLater { break }
    }
    ip = IP(
      source: source, destination: destination, protocol: next, length: max(0, Int(length) - (at - place - 40)),
      isLaterFragment: isLater, hopLimit: bytes[place + 7])
    payload = at
  }
}
