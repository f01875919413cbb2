/// Ports of a match: `! --dport 1000:2000`.
public struct IPTablesPorts: Hashable, Sendable {
  /// The first to the last of them.
  public var range: ClosedRange<UInt16>
  /// `!`
  public var isInverted: Bool

  /// Ports.
  public init(_ range: ClosedRange<UInt16>, isInverted: Bool = false) {
    self.range = range
    self.isInverted = isInverted
  }

  /// Every port.
  public static let all: ClosedRange<UInt16> = 0...65_535
}

/// Flags of TCP that are looked at: `! --tcp-flags SYN,ACK SYN`.
public struct IPTablesTCPFlags: Hashable, Sendable {
  /// Those that are looked at.
  public var mask: UInt8
  /// Those of them that must be set.
  public var set: UInt8
  /// `!`
  public var isInverted: Bool

  /// Flags.
  public init(mask: UInt8, set: UInt8, isInverted: Bool = false) {
    self.mask = mask
    self.set = set
    self.isInverted = isInverted
  }

  /// `--syn`
  public static func syn(isInverted: Bool) -> IPTablesTCPFlags { Self(mask: 0x17, set: 2, isInverted: isInverted) }
}

/// Bits that are compared or must be among others, or that must not.
public struct IPTablesBits<Value: FixedWidthInteger & Hashable & Sendable>: Hashable, Sendable {
  /// The bits.
  public var value: Value
  /// `!`
  public var isInverted: Bool

  /// Bits.
  public init(_ value: Value, isInverted: Bool = false) {
    self.value = value
    self.isInverted = isInverted
  }
}

/// A match of a rule: `-m NAME …`.
public enum IPTablesMatch: Hashable, Sendable {
  /// Which ports of a packet multiport compares.
  public enum PortKind: UInt8, Hashable, Sendable {
    /// `--sports`: the source port.
    case source = 0
    /// `--dports`: the destination port.
    case destination = 1
    /// `--ports`: one of both.
    case either = 2
  }

  /// `-m tcp`, `-m udp` or `-m sctp`, by the protocol's number; only TCP has flags and options.
  case ports(
    protocol: UInt8, source: IPTablesPorts?, destination: IPTablesPorts?, flags: IPTablesTCPFlags?,
    option: IPTablesBits<UInt8>? = nil)
  /// `-m multiport`
  case multiport(PortKind, [ClosedRange<UInt16>], isInverted: Bool)
  /// `-m conntrack` or `-m state`
  case connection(IPTablesConnection)
  /// `-m comment`
  case comment(String)
  /// `-m mark`
  case mark(UInt32, mask: UInt32, isInverted: Bool)
  /// `-m addrtype`
  case addressType(
    source: IPTablesBits<UInt16>?, destination: IPTablesBits<UInt16>?, limitInput: Bool, limitOutput: Bool)
  /// `-m limit`: ten-thousandths of a second from one packet to the next, and how many at once.
  case limit(period: UInt32, burst: UInt32)
  /// `-m icmp` or, in ip6tables, `-m icmp6`; any code is 0 to 255.
  case icmp(type: UInt8, codes: ClosedRange<UInt8>, isInverted: Bool)
  /// `-m connmark`
  case connectionMark(UInt32, mask: UInt32, isInverted: Bool)
  /// `-m iprange`
  case addressRange(source: IPTablesAddressRange?, destination: IPTablesAddressRange?)
  /// `-m connlimit`
  case connectionLimit(IPTablesConnectionLimit)
  /// `-m statistic`
  case statistic(IPTablesStatistic)
  /// `-m owner`
  case owner(IPTablesOwner)
  /// `-m recent`
  case recent(IPTablesRecent)
  /// One that is kept as it is.
  case other(name: String, revision: UInt32, info: [UInt8])

  /// The limit that is set where none is said: three packets an hour.
  public static let standardLimit = IPTablesMatch.limit(period: 12_000_000, burst: 5)
}
