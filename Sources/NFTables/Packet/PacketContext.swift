/// The layers of a packet, of which one says what the next is.
enum PacketLayer: Hashable {
  case link, network, transport
  /// The data behind a header of the transport layer: the type of an ICMP message.
  case message
}

/// The facts about a packet that are known at a point of a rule, and which words of the rule say them.
struct PacketContext {
  /// The header of the network layer.
  var network: PacketHeader?
  /// The protocol behind it.
  var transport: UInt8?
  /// Whether there is an Ethernet header.
  var isEthernet: Bool
  /// The family of the table.
  private let family: TableFamily
  /// How many VLAN tags follow it: fields of vlan are those of the last.
  var tags = 0
  /// The bits of the headers before the Ethernet header, where one was asked for again behind a tag, as nft counts them then.
  private var headersBefore = 0
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
    self.family = family
    // A device of netdev may be none of Ethernet.
    isEthernet = family == .bridge
    network =
      switch family {
      case .ip: .ip
      case .ip6: .ip6
      case .arp: .arp
      default: nil
      }
  }

  // MARK: Fields

  /// A field, or its first bits, that loaded bits are.
  struct Part {
    let header: PacketHeader
    let field: HeaderField
    let layer: PacketLayer
    /// How many of its bits were loaded.
    let bits: Int
  }

  /// The bits of an Ethernet header, behind which tags of ``tagBits`` each follow.
  private static let ethernetBits = 112
  private static let tagBits = 32

  /// The header that bits from an offset on are of, and how many bits its fields are counted from behind the base.
  private func header(
    _ base: PayloadBase, offset: Int
  ) -> (header: PacketHeader, layer: PacketLayer, skipped: Int)? {
    switch base {
    case .link:
      guard isTagged else { return isEthernet ? (.ethernet, .link, offset < headersBefore ? 0 : headersBefore) : nil }
      // nft takes the first bytes of a frame for those of the tag, once there is one.
      if offset < Self.tagBits { return (.vlan, .link, -Self.ethernetBits) }
      if offset < Self.ethernetBits { return (.ethernet, .link, 0) }
      return (.vlan, .link, min((offset - Self.ethernetBits) / Self.tagBits, tags - 1) * Self.tagBits)
    case .network: return network.map { ($0, .network, 0) }
    case .transport: return (transport.flatMap { PacketHeader.transport($0) } ?? .transport, .transport, 0)
    default: return nil
    }
  }

  /// The field that these bits are.
  func field(_ base: PayloadBase, offset: Int, bits: Int) -> Part? {
    guard let (header, layer, skipped) = header(base, offset: offset) else { return nil }
    let field = header.fields.first {
      $0.offset == offset - skipped && $0.bits == bits && applies($0, header)
    }
    if let field { return Part(header: header, field: field, layer: layer, bits: bits) }
    // Two bytes at the place of ports are ports, where the header has nothing there that is as long.
    let port = base == .transport ? PacketHeader.transport.fields.first { $0.offset == offset && $0.bits == bits } : nil
    return port.map { Part(header: .transport, field: $0, layer: layer, bits: bits) }
  }

  /// The fields that these bits are, one behind the other, and where what is left over begins, as nft tells of them.
  ///
  /// Comparisons of fields that lie side by side are made one; this parts them again.
  func fields(_ base: PayloadBase, offset: Int, bits: Int) -> (parts: [Part], rest: (offset: Int, bits: Int)?) {
    if let whole = header(base, offset: offset), whole.header == .transport {
      let field = field(base, offset: offset, bits: bits)
      return (field.map { [$0] } ?? [], field == nil ? (offset, bits) : nil)
    }
    guard let (header, layer, skipped) = header(base, offset: offset) else { return ([], (offset, bits)) }
    var parts: [Part] = []
    var at = offset - skipped
    var left = bits
    for field in header.fields where left > 0 && field.offset == at && applies(field, header) {
      let taken = min(left, field.bits)
      parts.append(Part(header: header, field: field, layer: layer, bits: taken))
      at += taken
      left -= taken
    }
    if left == 0 { return (parts, nil) }
    if parts.isEmpty, let field = self.field(base, offset: offset, bits: bits) { return ([field], nil) }
    return (parts, (header == .vlan ? at - Self.ethernetBits : at, left))
  }

  /// Bytes of ICMP messages mean something else from type to type; where that is not known, all meanings are possible.
  private func applies(_ field: HeaderField, _ header: PacketHeader) -> Bool {
    guard header == .icmp || header == .icmpv6, let icmpType else { return true }
    switch field.name {
    case "id", "sequence": return [0, 8, 128, 129].contains(icmpType)
    case "gateway": return icmpType == 5
    case "mtu": return icmpType == (header == .icmp ? 3 : 2)
    case "parameter-problem": return icmpType == 4
    case "max-delay": return icmpType == 130
    default: return true
    }
  }

  // MARK: Learning

  /// Whether the network layer is told by the numbers of families: not where there is a header that tells it by its own.
  var knowsFamilies: Bool { family == .inet && !isEthernet }

  /// Learns from a field or a key that equals a value.
  mutating func learn(_ selector: Selector, _ number: UInt64) {
    switch (selector.text, number) {
    // Where these say nothing to nft: what a table sees of one family alone is of that family, whatever else is compared.
    case ("meta protocol", _) where family != .bridge && family != .netdev: break
    case ("ct l3proto", _) where !knowsFamilies: break
    case ("meta iiftype", _) where family == .bridge: break
    case ("meta nfproto", 2), ("ct l3proto", 2), ("meta protocol", 0x0800), ("ether type", 0x0800),
      ("vlan type", 0x0800):
      network = .ip
    case ("meta nfproto", 10), ("ct l3proto", 10), ("meta protocol", 0x86dd), ("ether type", 0x86dd),
      ("vlan type", 0x86dd):
      network = .ip6
    case ("meta protocol", 0x0806), ("ether type", 0x0806), ("vlan type", 0x0806): network = .arp
    case ("ether type", 0x8100), ("ether type", 0x88a8), ("vlan type", 0x8100), ("vlan type", 0x88a8): tags += 1
    case ("meta iiftype", 1):
      isEthernet = true
      if isTagged { headersBefore += Self.ethernetBits + Self.tagBits * (tags - 1) }
      tags = 0
    case ("meta l4proto", _), ("ip protocol", _), ("ip6 nexthdr", _):
      transport = UInt8(truncatingIfNeeded: number)
      icmpType = nil
    // In tables of both families nft does not know which header's number it would be.
    case ("ct protocol", _) where network != nil: transport = UInt8(truncatingIfNeeded: number)
    case ("icmp type", _), ("icmpv6 type", _): icmpType = UInt8(truncatingIfNeeded: number)
    default: break
    }
  }
}
