public import Addressing

/// The way of a probe and of its answer through the nodes, as it was seen.
public struct Journey: Hashable, Sendable {
  /// The packet that was sent.
  public var probe: Probe
  /// The moments at which it or an answer was seen, in the order of time.
  public var hops: [Hop]
  /// How it ended: `reachable`, `timeout, nothing came back` …
  public var verdict: String
  /// Whether it was answered.
  public var isAnswered: Bool

  /// A journey as it was seen; without hops nothing was.
  public init(probe: Probe, hops: [Hop] = [], verdict: String = "", isAnswered: Bool = false) {
    self.probe = probe
    self.hops = hops
    self.verdict = verdict
    self.isAnswered = isAnswered
  }
}

/// A packet that is sent to find out a way.
public struct Probe: Hashable, Sendable {
  /// The protocol of a probe, with the port or the options of an echo request.
  public enum Kind: Hashable, Sendable {
    /// An echo request with so many bytes behind its header.
    case echo(size: Int, dontFragment: Bool, ttl: UInt8?)
    /// The beginning of a connection.
    case tcp(port: UInt16)
    /// A datagram.
    case udp(port: UInt16)
  }
  /// The protocol and the port.
  public var kind: Kind
  /// The node that it starts from.
  public var node: String
  /// The address that it is sent to.
  public var destination: IPAddress
  /// The source address; nil lets the kernel choose.
  public var source: IPAddress?
  /// Whether the destination was asked for by the name of a node, and not by its address.
  public var isByName = true
  /// The index of the interface that it leaves by; nil lets the kernel choose.
  public var interface: Int32?

  /// A probe of a node; nothing is sent before an ``Observer`` observes it.
  public init(
    _ kind: Kind, from node: String, to destination: IPAddress, source: IPAddress? = nil, interface: Int32? = nil
  ) {
    self.kind = kind
    self.node = node
    self.destination = destination
    self.source = source
    self.interface = interface
  }

  /// The number of its protocol.
  public var protocolNumber: UInt8 {
    switch kind {
    case .echo: destination.family == .v4 ? 1 : 58
    case .tcp: 6
    case .udp: 17
    }
  }

  /// The port that it is sent to, of protocols that have ports.
  public var servicePort: Cause.ServicePort? {
    switch kind {
    case .echo: nil
    case .tcp(let port): Cause.ServicePort(isUDP: false, number: port)
    case .udp(let port): Cause.ServicePort(isUDP: true, number: port)
    }
  }

  /// The bytes of the IP packet; nil where its kind says nothing of them.
  public var packetSize: Int? {
    guard case .echo(let size, _, _) = kind else { return nil }
    return size + 8 + (destination.family == .v4 ? 20 : 40)
  }
}

/// A moment of a journey: an interface that a packet entered or left.
public struct Hop: Hashable, Sendable {
  /// The role of a packet in a journey.
  public enum Message: Hashable, Sendable {
    /// The probe itself.
    case request
    /// The answer to it.
    case reply
    /// A message about it that it was not delivered, by its type and code.
    case fault(type: UInt8, code: UInt8, from: IPAddress)
    /// A question for the hardware address of a neighbour.
    case question(IPAddress)
    /// The answer to such a question.
    case answer(IPAddress, MACAddress)
  }
  /// From the beginning of the probe.
  public var time: Duration
  /// The node at which it was seen.
  public var node: String
  /// The name of the interface that it entered or left, in that node's namespace.
  public var interface: String
  /// The interface's index in its namespace.
  public var index: Int32
  /// Whether it came in there; else it went out.
  public var isIncoming: Bool
  /// Its role: the probe, its answer, an error, or a question for a hardware address.
  public var message: Message
  /// The source address that it had there; nil of frames without IP.
  public var source: IPAddress?
  /// The destination address that it had there; nil of frames without IP.
  public var destination: IPAddress?
  /// The source port that it had there; nil of ICMP and ARP.
  public var sourcePort: UInt16?
  /// The destination port that it had there; nil of ICMP and ARP.
  public var destinationPort: UInt16?
  /// The TTL or hop limit that it had.
  public var ttl: UInt8?
  /// Bytes of its frame.
  public var length: Int
  /// The source MAC address; nil of interfaces without Ethernet headers.
  public var sourceMAC: MACAddress?
  /// The destination MAC address; nil of interfaces without Ethernet headers.
  public var destinationMAC: MACAddress?
  /// Where a rule of NAT sent it behind this interface; nil where none did, or nothing told so.
  public var translatedDestination: IPAddress?
  /// The port to which a rule of NAT sent it.
  public var translatedPort: UInt16?
  /// The mark that rules had given it when its way was chosen; nil where they gave none, or nothing told so.
  public var mark: UInt32?
  /// Whether it came in with another's hardware address as its destination: the interface saw it, and its node did not take it.
  public var isForOthers = false
  /// Whether it is an answer which says that a connection is refused.
  public var isReset = false
  /// The rules and policies that judged it behind this interface, in their order.
  public var judgements: [Judgement] = []
  /// The reason why it went out here: a route, or an entry of a bridge's forwarding database; nil where it came in.
  public var choice: Choice?

  /// A moment at which something went by; what is not given is not known.
  public init(
    time: Duration, node: String, interface: String, index: Int32, isIncoming: Bool, message: Message, length: Int = 0
  ) {
    self.time = time
    self.node = node
    self.interface = interface
    self.index = index
    self.isIncoming = isIncoming
    self.message = message
    self.length = length
  }

  /// The reason why a packet left by an interface.
  public enum Choice: Hashable, Sendable {
    /// A route, as `ip route` writes it, and the neighbour's hardware address.
    case route(String, neighbor: MACAddress?)
    /// The bridge knows the destination behind this port.
    case entry(MACAddress, isStatic: Bool)
    /// The bridge does not know the destination, and sends to all ports.
    case flooded
  }
}

/// The decision of a rule, or of a chain's policy, about a packet.
public struct Judgement: Hashable, Sendable {
  /// Family, table and chain: `inet filter forward`.
  public var chain: String
  /// The rule as `nft` writes it; nil of a policy.
  public var rule: String?
  /// The rule's number in its table.
  public var handle: UInt64?
  /// The decision in nft's words: `accept`, `drop`, `jump docker` …
  public var verdict: String
  /// Whether the packet ended here.
  public var isDrop: Bool
  /// Whether the sender was told.
  public var isReject = false
  /// The command that takes the rule away, or lets the policy accept, where another tool than nft made it.
  public var removal: String?

  /// A decision of a rule, or without a rule of a chain's policy.
  public init(
    chain: String, rule: String?, handle: UInt64?, verdict: String, isDrop: Bool, isReject: Bool = false,
    removal: String? = nil
  ) {
    self.chain = chain
    self.rule = rule
    self.handle = handle
    self.verdict = verdict
    self.isDrop = isDrop
    self.isReject = isReject
    self.removal = removal
  }
}
