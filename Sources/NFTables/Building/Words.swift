public import Addressing

/// Fields of the IPv4 header.
public struct IPWords: Sendable {
  /// `ip saddr`
  public let saddr = Field<IPv4Address>(.ip, "saddr")
  /// `ip daddr`
  public let daddr = Field<IPv4Address>(.ip, "daddr")
  /// `ip protocol`
  public let `protocol` = Field<InternetProtocol>(.ip, "protocol")
  /// `ip ttl`
  public let ttl = Field<UInt8>(.ip, "ttl")
  /// `ip length`
  public let length = Field<UInt16>(.ip, "length")
}

/// Fields of the IPv6 header.
public struct IP6Words: Sendable {
  /// `ip6 saddr`
  public let saddr = Field<IPv6Address>(.ip6, "saddr")
  /// `ip6 daddr`
  public let daddr = Field<IPv6Address>(.ip6, "daddr")
  /// `ip6 nexthdr`
  public let nexthdr = Field<InternetProtocol>(.ip6, "nexthdr")
  /// `ip6 hoplimit`
  public let hoplimit = Field<UInt8>(.ip6, "hoplimit")
}

/// Fields of the TCP header.
public struct TCPWords: Sendable {
  /// `tcp sport`
  public let sport = Field<UInt16>(.tcp, "sport")
  /// `tcp dport`
  public let dport = Field<UInt16>(.tcp, "dport")
  /// `tcp flags`
  public let flags = Field<TCPFlags>(.tcp, "flags")
}

/// Fields of the UDP header.
public struct UDPWords: Sendable {
  /// `udp sport`
  public let sport = Field<UInt16>(.udp, "sport")
  /// `udp dport`
  public let dport = Field<UInt16>(.udp, "dport")
  /// `udp length`
  public let length = Field<UInt16>(.udp, "length")
}

/// Ports of whatever protocol has been matched before.
public struct TransportWords: Sendable {
  /// `th sport`
  public let sport = Field<UInt16>(.transport, "sport")
  /// `th dport`
  public let dport = Field<UInt16>(.transport, "dport")
}

/// Fields of ICMP messages.
public struct ICMPWords: Sendable {
  /// `icmp type`
  public let type = Field<ICMPType>(.icmp, "type")
  /// `icmp code`
  public let code = Field<UInt8>(.icmp, "code")
}

/// Fields of ICMPv6 messages.
public struct ICMPv6Words: Sendable {
  /// `icmpv6 type`
  public let type = Field<ICMPv6Type>(.icmpv6, "type")
  /// `icmpv6 code`
  public let code = Field<UInt8>(.icmpv6, "code")
}

/// Fields of the Ethernet header.
public struct EthernetWords: Sendable {
  /// `ether saddr`
  public let saddr = Field<MACAddress>(.ethernet, "saddr")
  /// `ether daddr`
  public let daddr = Field<MACAddress>(.ethernet, "daddr")
}

/// Metadata of a packet: its interfaces, its mark and so on.
public struct MetaWords: Sendable {
  /// `meta mark`
  public let mark = Field<UInt32>(.meta(.mark), .mark)
  /// `meta l4proto`
  public let l4proto = Field<InternetProtocol>(.meta(.l4proto), .inetProtocol)
  /// `meta nfproto`
  public let nfproto = Field<NetworkProtocol>(.meta(.nfproto), .nfproto)
  /// `meta skuid`
  public let skuid = Field<UInt32>(.meta(.skuid), .uid)
  /// `meta length`
  public let length = Field<UInt32>(.meta(.length), .integer)
  /// `meta mark set MARK`
  public func setMark(_ mark: UInt32) -> RuleStatement { .setMark(mark) }
  /// `meta nftrace set 1`
  public var trace: RuleStatement { .trace }
}

/// The connection tracking of a packet.
public struct CTWords: Sendable {
  /// `ct state`
  public let state = Field<ConnectionState>(.ct(.state, direction: nil), .ctState)
  /// `ct status`
  public let status = Field<ConnectionStatus>(.ct(.status, direction: nil), .ctStatus)
  /// `ct mark`
  public let mark = Field<UInt32>(.ct(.mark, direction: nil), .mark)
  /// Where the connection was meant to go before it was translated.
  public let originalDestination = Field<IPv4Address>(.ct(.ipDestination, direction: 0), .ipv4Address)
  /// Where it came from before it was translated.
  public let originalSource = Field<IPv4Address>(.ct(.ipSource, direction: 0), .ipv4Address)
  /// `ct mark set MARK`
  public func setMark(_ mark: UInt32) -> RuleStatement { .setConnectionMark(mark) }
}

/// A lookup of a packet's addresses in the routes.
public struct FibWords: Sendable {
  /// `fib daddr type`
  public let daddrType = Field<AddressKind>(.fib(.type, .daddr), .fibAddressType)
  /// `fib saddr type`
  public let saddrType = Field<AddressKind>(.fib(.type, .saddr), .fibAddressType)
}

// The words themselves. They are constants of the module, so that a rule reads as it is written for `nft`.
/// Fields of IPv4.
public let ip = IPWords()
/// Fields of IPv6.
public let ip6 = IP6Words()
/// Fields of TCP.
public let tcp = TCPWords()
/// Fields of UDP.
public let udp = UDPWords()
/// Ports of the protocol that was matched before.
public let th = TransportWords()
/// Fields of ICMP.
public let icmp = ICMPWords()
/// Fields of ICMPv6.
public let icmpv6 = ICMPv6Words()
/// Fields of Ethernet.
public let ether = EthernetWords()
/// Metadata of a packet: its interfaces, its mark and so on.
public let meta = MetaWords()
/// The connection tracking of a packet.
public let ct = CTWords()
/// A lookup of a packet's addresses in the routes.
public let fib = FibWords()
/// The name of the interface that a packet came in by.
public let iifname = Field<InterfacePattern>(.meta(.iifname), .interfaceName)
/// The name of the interface that a packet goes out by.
public let oifname = Field<InterfacePattern>(.meta(.oifname), .interfaceName)
/// The index of the interface that a packet came in by.
public let iif = Field<UInt32>(.meta(.iif), .interfaceIndex)
/// The index of the interface that a packet goes out by.
public let oif = Field<UInt32>(.meta(.oif), .interfaceIndex)

/// `counter`
public let counter = RuleStatement.counter(packets: 0, bytes: 0)
/// `masquerade`
public let masquerade = RuleStatement.masquerade(ports: nil, [])
/// `accept`
public let accept = RuleStatement.verdict(.accept)
/// `drop`
public let drop = RuleStatement.verdict(.drop)
/// `return`, which is a word of Swift.
public let returning = RuleStatement.verdict(.return)
/// `notrack`
public let notrack = RuleStatement.notrack

/// `jump CHAIN`
public func jump(_ chain: String) -> RuleStatement { .verdict(.jump(chain)) }
/// `goto CHAIN`
public func goto(_ chain: String) -> RuleStatement { .verdict(.goto(chain)) }
/// `counter name NAME`
public func counter(named name: String) -> RuleStatement { .object(.counter, name: name) }
/// `reject`, or with what the sender is told.
public func reject(_ rejection: Rejection = .standard) -> RuleStatement { .reject(rejection) }
/// `log prefix PREFIX`
public func log(prefix: String) -> RuleStatement { .log(Log(prefix: prefix)) }
/// `limit rate N/second`; the unit is in seconds.
public func limit(rate: UInt64, per unit: UInt64 = 1, burst: UInt32 = 5) -> RuleStatement {
  .limit(RateLimit(rate: rate, unit: unit, burst: burst))
}
/// `masquerade random` and so on.
public func masquerade(_ flags: NATFlags) -> RuleStatement { .masquerade(ports: nil, flags) }
/// `redirect to :PORT`
public func redirect(to port: UInt16, _ flags: NATFlags = []) -> RuleStatement {
  .redirect(ports: port...port, flags)
}
/// `dnat to ADDRESS`
public func dnat(to address: IPAddress, _ flags: NATFlags = []) -> RuleStatement {
  .nat(.destination, .addresses(IPAddressKey(address)...IPAddressKey(address), ports: nil), flags)
}
/// `dnat to ADDRESS:PORT`
public func dnat(to address: IPAddress, port: UInt16, _ flags: NATFlags = []) -> RuleStatement {
  dnat(to: address, ports: port...port, flags)
}
/// `dnat to ADDRESS:FIRST-LAST`
public func dnat(to address: IPAddress, ports: ClosedRange<UInt16>, _ flags: NATFlags = []) -> RuleStatement {
  .nat(.destination, .addresses(IPAddressKey(address)...IPAddressKey(address), ports: ports), flags)
}
/// `snat to ADDRESS`
public func snat(to address: IPAddress, _ flags: NATFlags = []) -> RuleStatement {
  .nat(.source, .addresses(IPAddressKey(address)...IPAddressKey(address), ports: nil), flags)
}
/// `snat to FIRST-LAST`
public func snat(to addresses: ClosedRange<IPAddressKey>, _ flags: NATFlags = []) -> RuleStatement {
  .nat(.source, .addresses(addresses, ports: nil), flags)
}
/// `dnat to KEY map @NAME`: to what a map gives for the fields, an address and, with `hasPort`, a port.
public func dnat(
  toMap name: String, of keys: [RuleField], family: IPFamily = .v4, hasPort: Bool, _ flags: NATFlags = []
) -> RuleStatement {
  .nat(.destination, .map(keys, name: name, family: family, hasPort: hasPort), flags)
}
/// `KEY vmap { … }`
public func vmap(_ keys: [RuleField], _ entries: [VerdictEntry]) -> RuleStatement { .verdictMap(keys, entries) }
/// `KEY vmap @NAME`
public func vmap(_ keys: [RuleField], _ set: NamedSet) -> RuleStatement { .namedVerdictMap(keys, set.name) }
/// `KEY vmap { … }` of one field.
public func vmap<Value>(_ field: Field<Value>, _ entries: [(Value, Verdict)]) -> RuleStatement {
  .verdictMap([field.field], entries.map { VerdictEntry([.value($0.0.fieldBytes)], $0.1) })
}
/// `KEY @NAME` of several fields.
public func lookup(_ keys: [RuleField], in set: NamedSet) -> RuleStatement {
  .concatenation(keys, set: set.name, isInverted: false)
}
