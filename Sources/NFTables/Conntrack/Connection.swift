public import Addressing

/// One direction of a connection: from where to where. Corresponds to `CTA_TUPLE_…`.
public struct ConnectionTuple: Hashable, Sendable {
  /// The address of the sender.
  public var source: IPAddress
  /// The address of the receiver.
  public var destination: IPAddress
  /// The number of the protocol: 6 is TCP, 17 UDP, 1 ICMP, 58 ICMPv6.
  public var `protocol`: UInt8
  /// The port that it is sent from, of protocols that have ports.
  public var sourcePort: UInt16?
  /// The port that it is sent to.
  public var destinationPort: UInt16?
  /// Type, code and identifier of ICMP.
  public var icmp: ICMP?

  /// The part of an ICMP connection in place of ports.
  public struct ICMP: Hashable, Sendable {
    /// The type of the message; 8 is an echo request.
    public var type: UInt8
    /// The code of the message.
    public var code: UInt8
    /// The number by which an echo and its answers belong together.
    public var identifier: UInt16

    /// An ICMP part of these numbers.
    public init(type: UInt8, code: UInt8, identifier: UInt16) {
      self.type = type
      self.code = code
      self.identifier = identifier
    }
  }

  /// A direction of these parts.
  public init(
    source: IPAddress, destination: IPAddress, protocol: UInt8, sourcePort: UInt16? = nil,
    destinationPort: UInt16? = nil, icmp: ICMP? = nil
  ) {
    self.source = source
    self.destination = destination
    self.protocol = `protocol`
    self.sourcePort = sourcePort
    self.destinationPort = destinationPort
    self.icmp = icmp
  }
}

/// The state of a connection's tracking. Corresponds to `IPS_…`.
public struct ConnectionStatus: OptionSet, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// A status of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Another connection announced it.
  public static let expected = ConnectionStatus(rawValue: 1)
  /// It was answered.
  public static let seenReply = ConnectionStatus(rawValue: 2)
  /// It is not taken away early.
  public static let assured = ConnectionStatus(rawValue: 4)
  /// Its first packet has left.
  public static let confirmed = ConnectionStatus(rawValue: 8)
  /// Its source is translated.
  public static let sourceNAT = ConnectionStatus(rawValue: 16)
  /// Its destination is translated.
  public static let destinationNAT = ConnectionStatus(rawValue: 32)
  /// It is about to go.
  public static let dying = ConnectionStatus(rawValue: 512)
}

/// A connection that the kernel tracks: a line of `conntrack -L`.
public struct Connection: Hashable, Sendable {
  /// From where to where its first packet went, before anything was translated.
  public var original: ConnectionTuple
  /// From where to where answers go; where this is not the other way round, something is translated.
  public var reply: ConnectionTuple
  /// The state of its tracking, such as seen replies and translations.
  public var status: ConnectionStatus
  /// After how many seconds without packets it goes.
  public var timeout: UInt32?
  /// The state of TCP. Corresponds to `TCP_CONNTRACK_…`.
  public var tcpState: TCPState?
  /// Its mark.
  public var mark: UInt32
  /// Its zone.
  public var zone: UInt16
  /// The kernel's number of it.
  public var id: UInt32
  /// How many hold it; nil where the kernel does not say it, as in events.
  public var uses: UInt32?
  /// Packets and bytes of its direction, where `net.netfilter.nf_conntrack_acct` is on.
  public var originalCount: Count?
  /// Packets and bytes of answers.
  public var replyCount: Count?

  /// The packets of one direction.
  public struct Count: Hashable, Sendable {
    /// The number of packets. Corresponds to `CTA_COUNTERS_PACKETS`.
    public var packets: UInt64
    /// The number of bytes, IP headers included. Corresponds to `CTA_COUNTERS_BYTES`.
    public var bytes: UInt64
  }

  /// Where its packets go in the end, which a translation of the destination changes.
  public var becomesDestination: (address: IPAddress, port: UInt16?) { (reply.source, reply.sourcePort) }
  /// Where its packets come from in the end, which a translation of the source changes.
  public var becomesSource: (address: IPAddress, port: UInt16?) { (reply.destination, reply.destinationPort) }
}

/// A state of a TCP connection. Corresponds to `TCP_CONNTRACK_…`.
public struct TCPState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The kernel's number.
  public let rawValue: UInt8
  /// A state of this number, known or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// The state of this name, as `conntrack -L` writes it; nil of any other.
  public init?(named name: String) {
    guard let place = Self.names.firstIndex(of: name) else { return nil }
    self.init(rawValue: UInt8(place))
  }
  /// A SYN was sent. Corresponds to `TCP_CONNTRACK_SYN_SENT`.
  public static let synSent = TCPState(rawValue: 1)
  /// The SYN was answered by SYN and ACK. Corresponds to `TCP_CONNTRACK_SYN_RECV`.
  public static let synReceived = TCPState(rawValue: 2)
  /// The handshake is over. Corresponds to `TCP_CONNTRACK_ESTABLISHED`.
  public static let established = TCPState(rawValue: 3)
  /// Both ends have closed it. Corresponds to `TCP_CONNTRACK_TIME_WAIT`.
  public static let timeWait = TCPState(rawValue: 7)
  /// It was reset. Corresponds to `TCP_CONNTRACK_CLOSE`.
  public static let close = TCPState(rawValue: 8)

  private static let names = [
    "NONE", "SYN_SENT", "SYN_RECV", "ESTABLISHED", "FIN_WAIT", "CLOSE_WAIT", "LAST_ACK", "TIME_WAIT", "CLOSE",
    "SYN_SENT2",
  ]
  /// As `conntrack -L` writes it.
  public var description: String {
    Self.names.indices.contains(Int(rawValue)) ? Self.names[Int(rawValue)] : "\(rawValue)"
  }
}

extension ConnectionTuple: CustomStringConvertible {
  /// As `conntrack -L` writes it: `src=10.0.0.1 dst=10.0.0.2 sport=1024 dport=80`.
  public var description: String {
    var text = "src=\(source) dst=\(destination)"
    if let sourcePort, let destinationPort { text += " sport=\(sourcePort) dport=\(destinationPort)" }
    if let icmp { text += " type=\(icmp.type) code=\(icmp.code) id=\(icmp.identifier)" }
    return text
  }
}

extension Connection: CustomStringConvertible {
  /// As `conntrack -L` writes it, in one line.
  public var description: String { text(isEvent: false) }

  /// The protocol by its name and its number, as conntrack(8) writes them.
  public var protocolWords: String {
    let name = ValueNames.name(.inetProtocol, UInt64(original.protocol)) ?? "unknown"
    return "\(name)\(String(repeating: " ", count: max(0, 8 - name.count))) \(original.protocol)"
  }

  /// As `conntrack -L` writes it, or `conntrack -E`, which leaves out what events do not have.
  public func text(isEvent: Bool) -> String {
    var text = protocolWords
    if let timeout { text += " \(timeout)" }
    if let tcpState { text += " \(tcpState)" }
    text += " \(original)"
    if let originalCount { text += " packets=\(originalCount.packets) bytes=\(originalCount.bytes)" }
    if !status.contains(.seenReply) { text += " [UNREPLIED]" }
    text += " \(reply)"
    if let replyCount { text += " packets=\(replyCount.packets) bytes=\(replyCount.bytes)" }
    if status.contains(.assured) { text += " [ASSURED]" }
    if !isEvent || mark != 0 { text += " mark=\(mark)" }
    if zone != 0 { text += " zone=\(zone)" }
    return isEvent ? text : text + " use=\(uses ?? 1)"
  }
}
