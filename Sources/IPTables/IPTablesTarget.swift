public import Addressing
public import NFTables

/// Where to addresses and ports are translated.
public struct IPTablesTranslation: Hashable, Sendable {
  /// The first address; nil leaves the address, or chooses it by the interface.
  public var first: IPAddress?
  /// The last address; the same as the first where there is but one.
  public var last: IPAddress?
  /// The ports; nil leaves them.
  public var ports: ClosedRange<UInt16>?
  /// The port from which those of a range are counted.
  public var base: UInt16?
  /// `--random` and so on.
  public var flags: NATFlags

  /// A translation.
  public init(
    first: IPAddress? = nil, last: IPAddress? = nil, ports: ClosedRange<UInt16>? = nil, base: UInt16? = nil,
    flags: NATFlags = []
  ) {
    self.first = first
    self.last = last ?? first
    self.ports = ports
    self.base = base
    self.flags = flags
  }
}

/// The target of a rule: `-j NAME …`.
public enum IPTablesTarget: Hashable, Sendable {
  /// The address that a translating target translates.
  public enum TranslationKind: String, Hashable, Sendable, CaseIterable {
    /// The source becomes a given address.
    case source = "SNAT"
    /// The destination becomes a given address.
    case destination = "DNAT"
    /// The source becomes the outgoing interface's address.
    case masquerade = "MASQUERADE"
    /// The destination becomes the incoming interface's address.
    case redirect = "REDIRECT"
  }

  /// `-j ACCEPT`
  case accept
  /// `-j DROP`
  case drop
  /// `-j RETURN`
  case `return`
  /// `-j CHAIN`
  case jump(String)
  /// `-g CHAIN`
  case goto(String)
  /// `-j REJECT`; the kernel's number of `--reject-with`.
  case reject(UInt32)
  /// `-j LOG`; the flags are those of `XT_LOG_…`.
  case log(level: UInt8, flags: UInt8, prefix: String)
  /// `-j MARK --set-xmark`
  case mark(UInt32, mask: UInt32)
  /// `-j SNAT` and its kin.
  case translate(TranslationKind, IPTablesTranslation)
  /// `-j CT --notrack`; with `isAlias` `-j NOTRACK`.
  case notrack(isAlias: Bool)
  /// `-j TCPMSS --set-mss`; nil is `--clamp-mss-to-pmtu`.
  case segmentSize(UInt16?)
  /// `-j CONNMARK`
  case connectionMark(IPTablesConnectionMark)
  /// `-j NETMAP`
  case netMap(IPTablesNetMap)
  /// `-j TRACE`
  case trace
  /// `-j NFLOG`
  case packetLog(IPTablesPacketLog)
  /// One that is kept as it is.
  case other(name: String, revision: UInt32, info: [UInt8])

  /// The chain that it leads to.
  public var chain: String? {
    switch self {
    case .jump(let chain), .goto(let chain): chain
    default: nil
    }
  }

  /// The names of targets, which no chain may have.
  public static let names = [
    "ACCEPT", "DROP", "RETURN", "REJECT", "LOG", "MARK", "SNAT", "DNAT", "MASQUERADE", "REDIRECT", "CT", "NOTRACK",
    "TCPMSS", "CONNMARK", "NETMAP", "TTL", "HL", "NFLOG", "TOS", "DSCP", "CLASSIFY", "CHECKSUM", "ECN", "TPROXY",
    "AUDIT",
    "NFQUEUE", "SYNPROXY", "TEE", "TRACE", "TCPOPTSTRIP", "HMARK", "IDLETIMER",
  ]

  /// Targets of the real tool that are not understood here.
  public static let unknownNames = [
    "CLUSTERIP", "CONNSECMARK", "DNPT", "LED", "QUEUE", "RATEEST", "SECMARK", "SET", "SNPT",
    "ULOG",
  ]
}

/// Which group of nfnetlink_log packets go to: `-j NFLOG`.
public struct IPTablesPacketLog: Hashable, Sendable {
  /// `--nflog-group`
  public var group: UInt16 = 0
  /// `--nflog-prefix`, of at most 63 bytes.
  public var prefix = ""
  /// `--nflog-size`: how many bytes of a packet are sent; nil is all.
  public var size: UInt32?
  /// `--nflog-threshold`: how many packets are gathered before they are sent; 0 is the kernel's own number.
  public var threshold: UInt16 = 0

  /// The group 0.
  public init() {}
}
