/// A header of a packet.
enum PacketHeader: UInt8, Hashable, Sendable, CaseIterable {
  case ethernet, vlan, arp, ip, ip6, tcp, udp, udplite, sctp, dccp, icmp, icmpv6, igmp, esp, ah, comp
  /// Ports of whatever protocol has them at the usual place.
  case transport

  /// Its name, as `nft` writes it.
  var name: String {
    switch self {
    case .ethernet: "ether"
    case .vlan: "vlan"
    case .arp: "arp"
    case .ip: "ip"
    case .ip6: "ip6"
    case .tcp: "tcp"
    case .udp: "udp"
    case .udplite: "udplite"
    case .sctp: "sctp"
    case .dccp: "dccp"
    case .icmp: "icmp"
    case .icmpv6: "icmpv6"
    case .igmp: "igmp"
    case .esp: "esp"
    case .ah: "ah"
    case .comp: "comp"
    case .transport: "th"
    }
  }

  /// The header of this name.
  init?(_ name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// Where it begins.
  var base: PayloadBase {
    switch self {
    case .ethernet, .vlan: .link
    case .arp, .ip, .ip6: .network
    default: .transport
    }
  }

  /// The number under which `nft` remembers it with a set.
  var number: UInt32 {
    switch self {
    case .ethernet: 17
    case .vlan: 16
    case .arp: 15
    case .ip: 12
    case .ip6: 13
    case .tcp: 8
    case .udp: 6
    case .udplite: 7
    case .sctp: 10
    case .dccp: 9
    case .icmp: 4
    case .icmpv6: 14
    case .igmp: 5
    case .esp: 2
    case .ah: 1
    case .comp: 3
    case .transport: 11
    }
  }

  /// The number that an IP header says of it.
  var protocolNumber: UInt8? {
    switch self {
    case .tcp: 6
    case .udp: 17
    case .udplite: 136
    case .sctp: 132
    case .dccp: 33
    case .icmp: 1
    case .icmpv6: 58
    case .igmp: 2
    case .esp: 50
    case .ah: 51
    case .comp: 108
    default: nil
    }
  }

  /// The header behind an IP header that says this protocol.
  static func transport(_ number: UInt8) -> PacketHeader? { allCases.first { $0.protocolNumber == number } }

  /// Its fields, in the order that `nft` counts them.
  var fields: [HeaderField] { rawValue < Self.fields.count ? Self.fields[Int(rawValue)] : [] }

  /// The field of this name.
  func field(_ name: String) -> HeaderField? {
    names.firstIndex(of: name).flatMap { $0 < fields.count ? fields[$0] : nil }
  }

  /// The names of its fields.
  var names: [String] { rawValue < Self.names.count ? Self.names[Int(rawValue)] : [] }

  private static let fields = allCases.map { header in
    header.facts.enumerated().map { HeaderField(header, UInt8(clamping: $0), $1.offset, $1.bits, $1.type) }
  }
  private static let names = allCases.map { $0.facts.map(\.name) }

  /// The name of a field, where it begins and how long it is in bits, and what it holds: mostly a number.
  private struct Fact {
    let name: String
    let offset: UInt16
    let bits: UInt16
    let type: DataType

    init(_ name: String, _ offset: UInt16, _ bits: UInt16, _ type: DataType = .integer) {
      self.name = name
      self.offset = offset
      self.bits = bits
      self.type = type
    }
  }

  private var facts: [Fact] {
    switch self {
    case .ethernet:
      [
        Fact("daddr", 0, 48, .etherAddress), Fact("saddr", 48, 48, .etherAddress),
        Fact("type", 96, 16, .etherType),
      ]
    case .vlan:
      [
        Fact("pcp", 112, 3), Fact("dei", 115, 1), Fact("cfi", 115, 1),
        Fact("id", 116, 12),
        Fact("type", 128, 16, .etherType),
      ]
    case .arp:
      [
        Fact("htype", 0, 16), Fact("ptype", 16, 16, .etherType), Fact("hlen", 32, 8),
        Fact("plen", 40, 8), Fact("operation", 48, 16, .arpOperation),
        Fact("saddr ether", 64, 48, .etherAddress), Fact("saddr ip", 112, 32, .ipv4Address),
        Fact("daddr ether", 144, 48, .etherAddress), Fact("daddr ip", 192, 32, .ipv4Address),
      ]
    case .ip:
      [
        Fact("version", 0, 4), Fact("hdrlength", 4, 4), Fact("dscp", 8, 6, .dscp),
        Fact("ecn", 14, 2, .ecn), Fact("length", 16, 16), Fact("id", 32, 16),
        Fact("frag-off", 48, 16), Fact("ttl", 64, 8), Fact("protocol", 72, 8, .inetProtocol),
        Fact("checksum", 80, 16), Fact("saddr", 96, 32, .ipv4Address),
        Fact("daddr", 128, 32, .ipv4Address),
      ]
    case .ip6:
      [
        Fact("version", 0, 4), Fact("dscp", 4, 6, .dscp), Fact("ecn", 10, 2, .ecn),
        Fact("flowlabel", 12, 20), Fact("length", 32, 16), Fact("nexthdr", 48, 8, .inetProtocol),
        Fact("hoplimit", 56, 8), Fact("saddr", 64, 128, .ipv6Address),
        Fact("daddr", 192, 128, .ipv6Address),
      ]
    case .tcp:
      [
        Fact("sport", 0, 16, .inetService), Fact("dport", 16, 16, .inetService),
        Fact("sequence", 32, 32), Fact("ackseq", 64, 32), Fact("doff", 96, 4),
        Fact("reserved", 100, 4), Fact("flags", 104, 8, .tcpFlags), Fact("window", 112, 16),
        Fact("checksum", 128, 16), Fact("urgptr", 144, 16),
      ]
    case .udp:
      [
        Fact("sport", 0, 16, .inetService), Fact("dport", 16, 16, .inetService),
        Fact("length", 32, 16), Fact("checksum", 48, 16),
      ]
    case .udplite:
      [
        Fact("sport", 0, 16, .inetService), Fact("dport", 16, 16, .inetService),
        Fact("csumcov", 32, 16), Fact("checksum", 48, 16),
      ]
    case .sctp:
      [
        Fact("sport", 0, 16, .inetService), Fact("dport", 16, 16, .inetService),
        Fact("vtag", 32, 32), Fact("checksum", 64, 32),
      ]
    case .dccp, .transport:
      [
        Fact("sport", 0, 16, .inetService), Fact("dport", 16, 16, .inetService),
      ]
    case .icmp:
      [
        Fact("type", 0, 8, .icmpType), Fact("code", 8, 8, .icmpCode), Fact("checksum", 16, 16),
        Fact("id", 32, 16), Fact("sequence", 48, 16), Fact("gateway", 32, 32),
        Fact("mtu", 48, 16),
      ]
    case .icmpv6:
      [
        Fact("type", 0, 8, .icmpv6Type), Fact("code", 8, 8, .icmpv6Code), Fact("checksum", 16, 16),
        Fact("parameter-problem", 32, 32), Fact("mtu", 32, 32), Fact("id", 32, 16),
        Fact("sequence", 48, 16), Fact("max-delay", 32, 16),
      ]
    case .igmp:
      [
        // nft counts them so.
        Fact("type", 0, 8, .igmpType), Fact("checksum", 16, 16), Fact("mrt", 8, 8),
        // A number, as nft has it.
        Fact("group", 32, 32),
      ]
    case .esp:
      [
        Fact("spi", 0, 32), Fact("sequence", 32, 32),
      ]
    case .ah:
      [
        Fact("nexthdr", 0, 8, .inetProtocol), Fact("hdrlength", 8, 8), Fact("reserved", 16, 16),
        Fact("spi", 32, 32), Fact("sequence", 64, 32),
      ]
    case .comp:
      [
        Fact("nexthdr", 0, 8, .inetProtocol), Fact("flags", 8, 8, .bitmask), Fact("cpi", 16, 16),
      ]
    }
  }
}
