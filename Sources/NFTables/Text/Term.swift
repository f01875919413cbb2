/// What a register holds, as far as it can be said in words.
indirect enum Term: Hashable {
  /// Bytes of the packet.
  case payload(PayloadBase, offset: Int, length: Int)
  /// Something with a name of its own, such as `meta mark`.
  case named(String, DataType)
  /// Bytes that the rule itself holds.
  case constant([UInt8])
  /// Another, of which bits are cleared and turned over.
  case masked(Term, mask: [UInt8], xor: [UInt8])
  /// Another, shifted.
  case shifted(Term, ShiftDirection, UInt32)
  /// Another, in the other order of bytes.
  case swapped(Term)
  /// What a map gives: its words, and the type.
  case mapped(String, DataType, isConcatenated: Bool)
}

/// What is left of an operator or a colon: words, and how values that it is compared with are written.
struct Selector {
  /// The words, such as `ip saddr`.
  var text: String
  /// The type of its values.
  var type: DataType
  /// How many zero bits values have behind their last one.
  var shift = 0
  /// Whether values are in the network's order, although their type is of the machine's.
  var isBig = false
  /// Whether values are written as hexadecimal digits.
  var isRaw = false
  /// The layers of the packet that its words name.
  var layers: Set<PacketLayer> = []

  /// Whether it is a set of flags that has operators of its own.
  var isFlags: Bool { ValueNames.bits(type) != nil || type == .ctLabel }
}

/// The layers of a packet, of which one says what the next is.
enum PacketLayer: Hashable {
  case link, vlan, network, transport
  /// The type of an ICMP message.
  case message
}

/// What is known of a packet at a point of a rule, and which words of the rule say it.
struct PacketContext {
  /// The header of the network layer.
  var network: PacketHeader?
  /// The protocol behind it.
  var transport: UInt8?
  /// Whether there is an Ethernet header.
  var isEthernet: Bool
  /// How many VLAN tags follow it: fields of vlan are those of the last.
  var tags = 0
  /// Whether the last tag was said to have another behind it.
  var followsTag = false
  /// Whether a VLAN tag follows it.
  var isTagged: Bool { tags > 0 }
  /// Where the type stands of what is behind the tags, in bytes.
  var etherTypeOffset: Int { 12 + 4 * tags }

  /// Goes on to the tag behind the last, where there is one.
  mutating func enterTag() {
    guard followsTag else { return }
    followsTag = false
    tags += 1
  }
  /// The protocols that it may be of, where it was compared with several; likewise the families.
  var transports: [UInt8] = []
  var networks: [UInt8] = []
  /// The type of an ICMP message, where it has been compared.
  var icmpType: UInt8?

  init(_ family: TableFamily) {
    isEthernet = family == .bridge || family == .netdev
    network =
      switch family {
      case .ip: .ip
      case .ip6: .ip6
      case .arp: .arp
      default: nil
      }
  }

  /// Headers that bytes from a base may belong to.
  func headers(_ base: PayloadBase) -> [(PacketHeader, PacketLayer)] {
    switch base {
    case .link:
      (isTagged ? [(PacketHeader.vlan, .vlan)] : []) + (isEthernet ? [(PacketHeader.ethernet, .link)] : [])
    case .network: network.map { [($0, .network)] } ?? []
    case .transport: [(transport.flatMap { PacketHeader.transport($0) } ?? .transport, .transport)]
    default: []
    }
  }

  /// The field that these bits are.
  func field(_ base: PayloadBase, offset: Int, bits: Int) -> (PacketHeader, HeaderField, PacketLayer)? {
    for (header, layer) in headers(base) {
      let offset = header == .vlan && tags > 1 ? offset - 32 * (tags - 1) : offset
      for field in header.fields where field.offset == offset && field.bits == bits && applies(field, header) {
        return (header, field, layer)
      }
    }
    return nil
  }

  /// Bytes of ICMP messages mean something else from type to type.
  private func applies(_ field: HeaderField, _ header: PacketHeader) -> Bool {
    guard header == .icmp || header == .icmpv6 else { return true }
    switch field.name {
    case "id", "sequence": return icmpType == nil || [0, 8, 128, 129].contains(icmpType ?? 0)
    case "mtu": return header == .icmp ? icmpType == 3 : icmpType != 4
    case "parameter-problem": return icmpType == 4
    default: return true
    }
  }

  /// Learns from a field or a key that equals a value.
  mutating func learn(_ selector: Selector, _ number: UInt64) {
    switch (selector.text, number) {
    case ("meta nfproto", 2), ("meta protocol", 0x0800), ("ether type", 0x0800), ("vlan type", 0x0800):
      network = .ip
    case ("meta nfproto", 10), ("meta protocol", 0x86dd), ("ether type", 0x86dd), ("vlan type", 0x86dd):
      network = .ip6
    case ("meta protocol", 0x0806), ("ether type", 0x0806), ("vlan type", 0x0806): network = .arp
    case ("ether type", 0x8100), ("ether type", 0x88a8), ("meta protocol", 0x8100): tags = max(tags, 1)
    case ("vlan type", 0x8100), ("vlan type", 0x88a8): tags += 1
    case ("meta iiftype", 1): isEthernet = true
    case ("meta l4proto", _), ("ip protocol", _), ("ip6 nexthdr", _):
      transport = UInt8(truncatingIfNeeded: number)
      icmpType = nil
    case ("icmp type", _), ("icmpv6 type", _): icmpType = UInt8(truncatingIfNeeded: number)
    default: break
    }
  }

  /// The layer that a comparison with one value decides, which makes its words superfluous once that layer is named.
  static func decides(_ selector: Selector, _ number: UInt64) -> PacketLayer? {
    switch selector.text {
    case "meta iiftype": number == 1 ? .link : nil
    case "meta nfproto": .network
    case "meta protocol", "ether type", "vlan type": number == 0x8100 || number == 0x88a8 ? .vlan : .network
    case "meta l4proto", "ip protocol", "ip6 nexthdr": .transport
    case "icmp type", "icmpv6 type": .message
    default: nil
    }
  }
}
