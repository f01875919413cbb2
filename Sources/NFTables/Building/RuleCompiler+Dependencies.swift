internal import Addressing

extension RuleCompiler {
  /// Adds the comparison that says what the network layer is, where nothing said it yet.
  ///
  /// In tables of bridge it is read from the frame for ARP and below ICMP, and else asked of the kernel, as `nft` does it.
  mutating func need(network: PacketHeader, inFrame: Bool = false) throws(StatementError) {
    if let known = context.network {
      if known == network { return }
      throw StatementError(
        "conflicting protocols: \(known.name) and \(network.name)", .conflict(known.name, network.name))
    }
    if let other = context.networks.first(where: { $0 != (network == .ip ? 2 : 10) }) {
      let name = other == 2 ? "ip" : "ip6"
      throw StatementError("conflicting protocols: \(name) and \(network.name)", .conflict(name, network.name))
    }
    let number: [UInt8] = network == .ip ? [8, 0] : network == .arp ? [8, 6] : [0x86, 0xdd]
    switch family {
    case .inet, .netdev:
      if family == .inet, network == .arp {
        throw StatementError("conflicting protocols: inet and arp", .conflict("inet", "arp"))
      }
      if context.isEthernet {
        let offset = context.etherTypeOffset
        emit(.payload(.link, offset: UInt32(offset), length: 2, to: Self.first))
        emit(.compare(Self.first, .equal, number))
        noteComparison(.link, offset: offset, number)
        break
      }
      guard family == .inet else {
        emit(.meta(.protocol, to: Self.first))
        emit(.compare(Self.first, .equal, number))
        break
      }
      emit(.meta(.nfproto, to: Self.first))
      emit(.compare(Self.first, .equal, [network == .ip ? 2 : 10]))
    case .bridge:
      if context.isTagged || inFrame || network == .arp {
        let offset = context.etherTypeOffset
        emit(.payload(.link, offset: UInt32(offset), length: 2, to: Self.first))
        emit(.compare(Self.first, .equal, number))
        noteComparison(.link, offset: offset, number)
      } else {
        emit(.meta(.protocol, to: Self.first))
        emit(.compare(Self.first, .equal, number))
      }
    default:
      throw StatementError(
        "a table of the family \(family) sees no packets of \(network.name)", .conflict("\(family)", network.name))
    }
    context.network = network
  }

  /// Adds the comparison that says what the transport protocol is.
  mutating func need(transport header: PacketHeader) throws(StatementError) {
    guard let number = header.protocolNumber else { throw StatementError("\(header.name) has no number") }
    if let known = context.transport {
      if known == number { return }
      let other = PacketHeader.transport(known)?.name ?? "\(known)"
      throw StatementError("conflicting protocols: \(other) and \(header.name)", .conflict(other, header.name))
    }
    if family == .arp { throw StatementError("a table of the family arp sees no packets of \(header.name)") }
    if let other = context.transports.first(where: { $0 != number }) {
      let name = PacketHeader.transport(other)?.name ?? "\(other)"
      throw StatementError("conflicting protocols: \(name) and \(header.name)", .conflict(name, header.name))
    }
    emit(.meta(.l4proto, to: Self.first))
    emit(.compare(Self.first, .equal, header == .tcp ? Self.tcp : [number]))
    context.transport = number
  }

  /// The number of TCP: one array for ten thousand rules.
  private static let tcp: [UInt8] = [6]

  mutating func dependencies(_ field: RuleField) throws(StatementError) {
    switch field.source {
    case .header(let place): try dependencies(place)
    case .computed(let inner, _, _), .shifted(let inner, _, _): try dependencies(inner)
    case .hash(let fields, _, _, _): for field in fields { try dependencies(field) }
    case .mapped(let fields, _): for field in fields { try dependencies(field) }
    case .ct(let key, _) where key == .saddr || key == .daddr:
      if family != .ip, family != .ip6, context.network == nil {
        throw StatementError(
          "cannot determine ip protocol version: write ct original ip saddr, or ip6 saddr, in place of saddr")
      }
    case .ct(let key, _) where (19...22).contains(key.rawValue):
      let wanted: PacketHeader = key == .ipSource || key == .ipDestination ? .ip : .ip6
      if let known = context.network, known != wanted {
        throw StatementError(
          "conflicting protocols: \(known.name) and \(wanted.name)", .conflict(known.name, wanted.name))
      }
    case .meta(.nfproto) where family != .inet:
      throw StatementError(
        "meta nfproto is only useful in the inet family; this table is of the family \(family)",
        .field("meta nfproto is only useful in the inet family"))
    case .ct(let key, _) where key == .protoSource || key == .protoDestination:
      if context.transport == nil, !hasSeveralTransports {
        throw StatementError("a port of a connection needs a protocol before it: meta l4proto tcp")
      }
    case .extensionHeader(_, _, _, let operation, _):
      switch operation {
      case 0: try need(network: .ip6)
      case 2: try need(network: .ip)
      default: break
      }
    default: break
    }
  }

  mutating func dependencies(_ place: HeaderField) throws(StatementError) {
    let header = place.header
    switch header {
    case .ethernet: try needEthernet()
    case .vlan:
      try needEthernet()
      needTag()
    case .ip, .ip6, .arp: try need(network: header)
    case .transport: try needPorts()
    case .icmp, .icmpv6, .igmp:
      let network: PacketHeader = header == .icmpv6 ? .ip6 : .ip
      if context.transport == nil, context.network != network { try need(network: network, inFrame: true) }
      try need(transport: header)
      try needMessage(header, place.name)
    default: try need(transport: header)
    }
  }

  private mutating func needEthernet() throws(StatementError) {
    if context.isEthernet { return }
    emit(.meta(.iiftype, to: Self.first))
    emit(.compare(Self.first, .equal, [1, 0]))
    context.isEthernet = true
  }

  private mutating func needTag() {
    context.enterTag()
    if context.isTagged { return }
    emit(.payload(.link, offset: 12, length: 2, to: Self.first))
    emit(.compare(Self.first, .equal, [0x81, 0]))
    noteComparison(.link, offset: 12, [0x81, 0])
    context.tags = 1
  }

  private func needPorts() throws(StatementError) {
    if needsTransport, context.transport == nil, !hasSeveralTransports {
      throw StatementError("a port needs a protocol before it: tcp.dport, or meta.l4proto == [.tcp, .udp]")
    }
  }

  /// Adds the comparison of the type of message that a field of ICMP belongs to.
  private mutating func needMessage(_ header: PacketHeader, _ part: String) throws(StatementError) {
    let needed: [String: [UInt8]] =
      switch header {
      case .icmp: ["id": [8, 0], "sequence": [8, 0], "gateway": [5], "mtu": [3]]
      case .icmpv6:
        ["id": [128, 129], "sequence": [128, 129], "mtu": [2], "parameter-problem": [4], "max-delay": [130]]
      default: [:]
      }
    guard let types = needed[part] else { return }
    if let known = context.icmpType {
      if types.contains(known) { return }
      throw StatementError("conflicting messages: \(header.name) \(part) is no field of a message of the type \(known)")
    }
    emit(.payload(.transport, offset: 0, length: 1, to: Self.first))
    if types.count == 1, let type = types.first {
      emit(.compare(Self.first, .equal, [type]))
      noteComparison(.transport, offset: 0, [type])
      context.icmpType = type
    } else {
      let set = NFTSet(
        "", flags: [.anonymous, .constant], key: header == .icmp ? .icmpType : .icmpv6Type, keyLength: 1,
        elements: types.map { SetElement([$0]) }, size: UInt32(clamping: types.count))
      emit(.lookup(set: emit(set), from: Self.first, to: nil, isInverted: false))
      context.icmpType = types.first
    }
  }
}
