/// A field of a packet's header: `saddr` of `ip`.
struct HeaderField: Hashable, Sendable {
  /// Its name, as `nft` writes it.
  let name: String
  /// Where it begins, in bits from the header's first.
  let offset: Int
  /// How many bits it has.
  let bits: Int
  /// What it holds.
  let type: DataType

  init(_ name: String, _ offset: Int, _ bits: Int, _ type: DataType = .integer) {
    self.name = name
    self.offset = offset
    self.bits = bits
    self.type = type
  }
}

/// A header of a packet and its fields, in the order that `nft` counts them.
struct PacketHeader: Sendable {
  /// Its name, as `nft` writes it.
  let name: String
  /// Where it begins.
  let base: PayloadBase
  /// The number under which `nft` remembers it with a set.
  let number: UInt32
  /// Its fields.
  let fields: [HeaderField]

  /// The field of this name.
  func field(_ name: String) -> HeaderField? { fields.first { $0.name == name } }

  /// The header of this name.
  static func named(_ name: String) -> PacketHeader? { all.first { $0.name == name } }

  static let ethernet = PacketHeader(
    name: "ether", base: .link, number: 17,
    fields: [
      HeaderField("daddr", 0, 48, .etherAddress), HeaderField("saddr", 48, 48, .etherAddress),
      HeaderField("type", 96, 16, .etherType),
    ])
  static let vlan = PacketHeader(
    name: "vlan", base: .link, number: 16,
    fields: [
      HeaderField("pcp", 112, 3), HeaderField("dei", 115, 1), HeaderField("cfi", 115, 1),
      HeaderField("id", 116, 12),
      HeaderField("type", 128, 16, .etherType),
    ])
  static let arp = PacketHeader(
    name: "arp", base: .network, number: 15,
    fields: [
      HeaderField("htype", 0, 16), HeaderField("ptype", 16, 16, .etherType), HeaderField("hlen", 32, 8),
      HeaderField("plen", 40, 8), HeaderField("operation", 48, 16, .arpOperation),
      HeaderField("saddr ether", 64, 48, .etherAddress), HeaderField("daddr ether", 144, 48, .etherAddress),
      HeaderField("saddr ip", 112, 32, .ipv4Address), HeaderField("daddr ip", 192, 32, .ipv4Address),
    ])
  static let ip = PacketHeader(
    name: "ip", base: .network, number: 12,
    fields: [
      HeaderField("version", 0, 4), HeaderField("hdrlength", 4, 4), HeaderField("dscp", 8, 6, .dscp),
      HeaderField("ecn", 14, 2, .ecn), HeaderField("length", 16, 16), HeaderField("id", 32, 16),
      HeaderField("frag-off", 48, 16), HeaderField("ttl", 64, 8), HeaderField("protocol", 72, 8, .inetProtocol),
      HeaderField("checksum", 80, 16), HeaderField("saddr", 96, 32, .ipv4Address),
      HeaderField("daddr", 128, 32, .ipv4Address),
    ])
  static let ip6 = PacketHeader(
    name: "ip6", base: .network, number: 13,
    fields: [
      HeaderField("version", 0, 4), HeaderField("dscp", 4, 6, .dscp), HeaderField("ecn", 10, 2, .ecn),
      HeaderField("flowlabel", 12, 20), HeaderField("length", 32, 16), HeaderField("nexthdr", 48, 8, .inetProtocol),
      HeaderField("hoplimit", 56, 8), HeaderField("saddr", 64, 128, .ipv6Address),
      HeaderField("daddr", 192, 128, .ipv6Address),
    ])
  static let tcp = PacketHeader(
    name: "tcp", base: .transport, number: 8,
    fields: [
      HeaderField("sport", 0, 16, .inetService), HeaderField("dport", 16, 16, .inetService),
      HeaderField("sequence", 32, 32), HeaderField("ackseq", 64, 32), HeaderField("doff", 96, 4),
      HeaderField("reserved", 100, 4), HeaderField("flags", 104, 8, .tcpFlags), HeaderField("window", 112, 16),
      HeaderField("checksum", 128, 16), HeaderField("urgptr", 144, 16),
    ])
  static let udp = PacketHeader(
    name: "udp", base: .transport, number: 6,
    fields: [
      HeaderField("sport", 0, 16, .inetService), HeaderField("dport", 16, 16, .inetService),
      HeaderField("length", 32, 16), HeaderField("checksum", 48, 16),
    ])
  static let udplite = PacketHeader(
    name: "udplite", base: .transport, number: 7,
    fields: [
      HeaderField("sport", 0, 16, .inetService), HeaderField("dport", 16, 16, .inetService),
      HeaderField("csumcov", 32, 16), HeaderField("checksum", 48, 16),
    ])
  static let sctp = PacketHeader(
    name: "sctp", base: .transport, number: 10,
    fields: [
      HeaderField("sport", 0, 16, .inetService), HeaderField("dport", 16, 16, .inetService),
      HeaderField("vtag", 32, 32), HeaderField("checksum", 64, 32),
    ])
  static let dccp = PacketHeader(
    name: "dccp", base: .transport, number: 9,
    fields: [HeaderField("sport", 0, 16, .inetService), HeaderField("dport", 16, 16, .inetService)])
  static let icmp = PacketHeader(
    name: "icmp", base: .transport, number: 4,
    fields: [
      HeaderField("type", 0, 8, .icmpType), HeaderField("code", 8, 8, .icmpCode), HeaderField("checksum", 16, 16),
      HeaderField("id", 32, 16), HeaderField("sequence", 48, 16), HeaderField("gateway", 32, 32),
      HeaderField("mtu", 48, 16),
    ])
  static let icmpv6 = PacketHeader(
    name: "icmpv6", base: .transport, number: 14,
    fields: [
      HeaderField("type", 0, 8, .icmpv6Type), HeaderField("code", 8, 8, .icmpv6Code), HeaderField("checksum", 16, 16),
      HeaderField("parameter-problem", 32, 32), HeaderField("mtu", 32, 32), HeaderField("id", 32, 16),
      HeaderField("sequence", 48, 16), HeaderField("max-delay", 32, 16),
    ])
  static let igmp = PacketHeader(
    name: "igmp", base: .transport, number: 5,
    fields: [
      HeaderField("type", 0, 8, .igmpType), HeaderField("mrt", 8, 8), HeaderField("checksum", 16, 16),
      HeaderField("group", 32, 32, .ipv4Address),
    ])
  static let esp = PacketHeader(
    name: "esp", base: .transport, number: 2,
    fields: [HeaderField("spi", 0, 32), HeaderField("sequence", 32, 32)])
  static let ah = PacketHeader(
    name: "ah", base: .transport, number: 1,
    fields: [
      HeaderField("nexthdr", 0, 8, .inetProtocol), HeaderField("hdrlength", 8, 8), HeaderField("reserved", 16, 16),
      HeaderField("spi", 32, 32), HeaderField("sequence", 64, 32),
    ])
  static let comp = PacketHeader(
    name: "comp", base: .transport, number: 3,
    fields: [
      HeaderField("nexthdr", 0, 8, .inetProtocol), HeaderField("flags", 8, 8), HeaderField("cpi", 16, 16),
    ])
  /// Ports of whatever protocol has them at the usual place.
  static let transport = PacketHeader(
    name: "th", base: .transport, number: 11,
    fields: [HeaderField("sport", 0, 16, .inetService), HeaderField("dport", 16, 16, .inetService)])

  static let all: [PacketHeader] = [
    ethernet, vlan, arp, ip, ip6, tcp, udp, udplite, sctp, dccp, icmp, icmpv6, igmp, esp, ah, comp, transport,
  ]

  /// The header behind an IP header that says this protocol.
  static func transport(_ number: UInt8) -> PacketHeader? { transports[number] }
  /// The number that an IP header says of this one.
  var protocolNumber: UInt8? { Self.protocolNumbers[number] }

  private static let transports: [UInt8: PacketHeader] = [
    1: icmp, 2: igmp, 6: tcp, 17: udp, 33: dccp, 50: esp, 51: ah, 58: icmpv6, 108: comp, 132: sctp, 136: udplite,
  ]
  private static let protocolNumbers = Dictionary(
    transports.map { ($0.value.number, $0.key) }, uniquingKeysWith: { first, _ in first })
}
