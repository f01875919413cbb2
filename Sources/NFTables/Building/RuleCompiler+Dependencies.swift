internal import Addressing

extension RuleCompiler {
  /// Adds the comparison that says what the network layer is, where nothing said it yet.
  ///
  /// In tables of bridge it is read from the frame for ARP and below ICMP, and else asked of the kernel, as `nft` does it.
  mutating func need(network name: String, inFrame: Bool = false) throws(StatementError) {
    if let known = context.network {
      if known.name == name { return }
      throw StatementError("conflicting protocols: \(known.name) and \(name)")
    }
    let isV4 = name == "ip"
    let number: [UInt8] = isV4 ? [8, 0] : name == "arp" ? [8, 6] : [0x86, 0xdd]
    switch family {
    case .inet, .netdev:
      if family == .inet, name == "arp" { throw StatementError("conflicting protocols: inet and arp") }
      if context.isEthernet {
        let offset = context.isTagged ? 16 : 12
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
      emit(.compare(Self.first, .equal, [isV4 ? 2 : 10]))
    case .bridge:
      if context.isTagged || inFrame || name == "arp" {
        let offset = context.isTagged ? 16 : 12
        emit(.payload(.link, offset: UInt32(offset), length: 2, to: Self.first))
        emit(.compare(Self.first, .equal, number))
        noteComparison(.link, offset: offset, number)
      } else {
        emit(.meta(.protocol, to: Self.first))
        emit(.compare(Self.first, .equal, number))
      }
    default: throw StatementError("a table of the family \(family) sees no packets of \(name)")
    }
    context.network = PacketHeader.named(name)
  }

  /// Adds the comparison that says what the transport protocol is.
  mutating func need(transport number: UInt8, _ name: String) throws(StatementError) {
    if let known = context.transport {
      if known == number { return }
      let other = PacketHeader.transport(known)?.name ?? "\(known)"
      throw StatementError("conflicting protocols: \(other) and \(name)")
    }
    if family == .arp { throw StatementError("a table of the family arp sees no packets of \(name)") }
    emit(.meta(.l4proto, to: Self.first))
    emit(.compare(Self.first, .equal, [number]))
    context.transport = number
  }

  mutating func dependencies(_ field: RuleField) throws(StatementError) {
    switch field.source {
    case .header(let name, let part): try dependencies(header: name, part)
    case .computed(let inner, _, _), .shifted(let inner, _, _): try dependencies(inner)
    case .hash(let fields, _, _, _): for field in fields { try dependencies(field) }
    case .mapped(let fields, _): for field in fields { try dependencies(field) }
    case .ct(let key, _) where key == .protoSource || key == .protoDestination:
      if context.transport == nil, !hasSeveralTransports {
        throw StatementError("a port of a connection needs a protocol before it: meta l4proto tcp")
      }
    case .extensionHeader(_, _, _, let operation, _):
      switch operation {
      case 0: try need(network: "ip6")
      case 2: try need(network: "ip")
      default: break
      }
    default: break
    }
  }

  private mutating func dependencies(header name: String, _ part: String) throws(StatementError) {
    guard let place = place(name, part) else {
      throw StatementError(
        PacketHeader.named(name) == nil ? "there is no header \(name)" : "\(name) has no field \(part)")
    }
    switch place.header.base {
    case .link:
      try needEthernet()
      if name == PacketHeader.vlan.name { needTag() }
    case .network: try need(network: name)
    default:
      if name == PacketHeader.transport.name { return try needPorts() }
      guard let number = place.header.protocolNumber else { throw StatementError("\(name) has no number") }
      if name == "icmp" || name == "icmpv6" || name == "igmp", context.transport == nil {
        let network = name == "icmpv6" ? "ip6" : "ip"
        if context.network?.name != network { try need(network: network, inFrame: true) }
      }
      try need(transport: number, name)
      try needMessage(name, part)
    }
  }

  private mutating func needEthernet() throws(StatementError) {
    if context.isEthernet { return }
    if family == .arp { throw StatementError("a table of the family arp sees no Ethernet header") }
    emit(.meta(.iiftype, to: Self.first))
    emit(.compare(Self.first, .equal, [1, 0]))
    context.isEthernet = true
  }

  private mutating func needTag() {
    if context.isTagged { return }
    emit(.payload(.link, offset: 12, length: 2, to: Self.first))
    emit(.compare(Self.first, .equal, [0x81, 0]))
    noteComparison(.link, offset: 12, [0x81, 0])
    context.isTagged = true
  }

  private func needPorts() throws(StatementError) {
    if needsTransport, context.transport == nil, !hasSeveralTransports {
      throw StatementError("a port needs a protocol before it: tcp.dport, or meta.l4proto == [.tcp, .udp]")
    }
  }

  /// Adds the comparison of the type of message that a field of ICMP belongs to.
  private mutating func needMessage(_ name: String, _ part: String) throws(StatementError) {
    let needed: [String: [UInt8]] =
      name == "icmp"
      ? ["id": [8, 0], "sequence": [8, 0], "gateway": [5], "mtu": [3]]
      : name == "icmpv6"
        ? ["id": [128, 129], "sequence": [128, 129], "mtu": [2], "parameter-problem": [4], "max-delay": [130]] : [:]
    guard let types = needed[part] else { return }
    if let known = context.icmpType {
      if types.contains(known) { return }
      throw StatementError("conflicting messages: \(name) \(part) is no field of a message of the type \(known)")
    }
    emit(.payload(.transport, offset: 0, length: 1, to: Self.first))
    if types.count == 1, let type = types.first {
      emit(.compare(Self.first, .equal, [type]))
      noteComparison(.transport, offset: 0, [type])
      context.icmpType = type
    } else {
      let set = NFTSet(
        "", flags: [.anonymous, .constant], key: name == "icmp" ? .icmpType : .icmpv6Type, keyLength: 1,
        elements: types.map { SetElement([$0]) }, size: UInt32(clamping: types.count))
      emit(.lookup(set: emit(set), from: Self.first, to: nil, isInverted: false))
      context.icmpType = types.first
    }
  }
}
