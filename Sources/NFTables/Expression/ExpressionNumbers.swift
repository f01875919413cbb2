/// Where in a packet bytes are taken from. Corresponds to `NFT_PAYLOAD_…`.
public struct PayloadBase: RawRepresentable, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// A base of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// From the Ethernet header: `@ll`.
  public static let link = PayloadBase(rawValue: 0)
  /// From the IP or ARP header: `@nh`.
  public static let network = PayloadBase(rawValue: 1)
  /// From the TCP, UDP or ICMP header: `@th`.
  public static let transport = PayloadBase(rawValue: 2)
  /// From behind it: `@ih`.
  public static let inner = PayloadBase(rawValue: 3)
}

/// How a register is compared. Corresponds to `NFT_CMP_…`.
public struct CompareOperator: RawRepresentable, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// An operator of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// `==`
  public static let equal = CompareOperator(rawValue: 0)
  /// `!=`
  public static let notEqual = CompareOperator(rawValue: 1)
  /// `<`
  public static let less = CompareOperator(rawValue: 2)
  /// `<=`
  public static let lessOrEqual = CompareOperator(rawValue: 3)
  /// `>`
  public static let greater = CompareOperator(rawValue: 4)
  /// `>=`
  public static let greaterOrEqual = CompareOperator(rawValue: 5)
}

/// Which way bits are shifted. Corresponds to `NFT_BITWISE_LSHIFT` and `NFT_BITWISE_RSHIFT`.
public enum ShiftDirection: UInt32, Hashable, Sendable {
  /// `<<`, towards the highest bit.
  case left = 1
  /// `>>`, towards the lowest bit.
  case right = 2
}

/// Which way bytes are turned. Corresponds to `NFT_BYTEORDER_…`.
public enum ByteOrderDirection: UInt32, Hashable, Sendable {
  /// From the network's order to the machine's.
  case toHost = 0
  /// From the machine's order to the network's.
  case toNetwork = 1
}

/// The result of a lookup in the routes. Corresponds to `NFT_FIB_RESULT_…`.
public struct FibResult: RawRepresentable, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// A result of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// The index of the outgoing interface.
  public static let oif = FibResult(rawValue: 1)
  /// The name of the outgoing interface.
  public static let oifname = FibResult(rawValue: 2)
  /// The type of an address: local, broadcast and so on.
  public static let type = FibResult(rawValue: 3)
}

/// The key of a lookup in the routes. Corresponds to `NFTA_FIB_F_…`.
public struct FibFlags: OptionSet, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Flags of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// The packet's source.
  public static let saddr = FibFlags(rawValue: 1)
  /// The packet's destination.
  public static let daddr = FibFlags(rawValue: 2)
  /// With the packet's mark.
  public static let mark = FibFlags(rawValue: 4)
  /// By the interface that it came in by.
  public static let iif = FibFlags(rawValue: 8)
  /// By the interface that it goes out by.
  public static let oif = FibFlags(rawValue: 16)
  /// Only whether there is one.
  public static let present = FibFlags(rawValue: 32)
}

/// How addresses and ports are chosen when they are translated. Corresponds to `NF_NAT_RANGE_…`.
public struct NATFlags: OptionSet, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Flags of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Addresses are given.
  public static let addresses = NATFlags(rawValue: 1)
  /// Ports are given.
  public static let ports = NATFlags(rawValue: 2)
  /// `random`
  public static let random = NATFlags(rawValue: 4)
  /// `persistent`
  public static let persistent = NATFlags(rawValue: 8)
  /// `fully-random`
  public static let fullyRandom = NATFlags(rawValue: 16)
  /// Ports keep their distance from a base.
  public static let portOffset = NATFlags(rawValue: 32)
  /// `prefix`: one network onto another.
  public static let prefix = NATFlags(rawValue: 64)
}

/// Which address is translated. Corresponds to `NFT_NAT_…`.
public enum NATKind: UInt32, Hashable, Sendable, CustomStringConvertible {
  /// The sender's address. Corresponds to `NFT_NAT_SNAT`.
  case source = 0
  /// The receiver's address. Corresponds to `NFT_NAT_DNAT`.
  case destination = 1

  /// As nft writes it: `snat` or `dnat`.
  public var description: String { self == .source ? "snat" : "dnat" }
}

/// The form of the answer to the sender of a rejected packet. Corresponds to `NFT_REJECT_…`.
public enum RejectKind: UInt32, Hashable, Sendable {
  /// An ICMP or ICMPv6 message of the code.
  case icmp = 0
  /// `tcp reset`
  case reset = 1
  /// A code that is the same for both families: `icmpx`.
  case icmpx = 2
}

/// A rate: so many packets or bytes in so much time. Corresponds to `NFTA_LIMIT_…`.
public struct RateLimit: Hashable, Sendable {
  /// How much in a time of ``unit``.
  public var rate: UInt64
  /// The time in seconds.
  public var unit: UInt64
  /// How much at once.
  public var burst: UInt32
  /// Whether bytes are counted, not packets.
  public var countsBytes: Bool
  /// Whether what is over the rate matches: `limit rate over`.
  public var isInverted: Bool

  /// A rate of these parts; `unit` in seconds.
  public init(rate: UInt64, unit: UInt64 = 1, burst: UInt32 = 5, countsBytes: Bool = false, isInverted: Bool = false) {
    self.rate = rate
    self.unit = unit
    self.burst = burst
    self.countsBytes = countsBytes
    self.isInverted = isInverted
  }
}

/// An amount of bytes. Corresponds to `NFTA_QUOTA_…`.
public struct Quota: Hashable, Sendable {
  /// How many.
  public var bytes: UInt64
  /// How many of them are used up.
  public var consumed: UInt64
  /// 1 matches when it is used up (`over`), 2 says that it is. Corresponds to `NFT_QUOTA_F_…`.
  public var flags: UInt32

  /// An amount of these parts.
  public init(bytes: UInt64, consumed: UInt64 = 0, flags: UInt32 = 0) {
    self.bytes = bytes
    self.consumed = consumed
    self.flags = flags
  }
}

/// A message about a packet in the kernel's log or to a group of nflog. Corresponds to `NFTA_LOG_…`.
public struct Log: Hashable, Sendable {
  /// Before each line.
  public var prefix: String?
  /// The group of nfnetlink_log that it goes to, not the kernel's log.
  public var group: UInt16?
  /// How many bytes of the packet go to the group.
  public var snaplen: UInt32?
  /// How many packets are gathered before they are sent.
  public var queueThreshold: UInt16?
  /// The level of syslog; 4 is warn.
  public var level: UInt32?
  /// The parts of the packet that are logged, as bits. Corresponds to `NF_LOG_…`.
  public var flags: UInt32?

  /// A log statement of these parts.
  public init(
    prefix: String? = nil, group: UInt16? = nil, snaplen: UInt32? = nil, queueThreshold: UInt16? = nil,
    level: UInt32? = nil, flags: UInt32? = nil
  ) {
    self.prefix = prefix
    self.group = group
    self.snaplen = snaplen
    self.queueThreshold = queueThreshold
    self.level = level
    self.flags = flags
  }
}

/// A kind of stateful object. Corresponds to `NFT_OBJECT_…`.
public struct ObjectType: RawRepresentable, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// A type of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Packets and bytes.
  public static let counter = ObjectType(rawValue: 1)
  /// An amount of bytes.
  public static let quota = ObjectType(rawValue: 2)
  /// A helper of connection tracking.
  public static let ctHelper = ObjectType(rawValue: 3)
  /// A rate.
  public static let limit = ObjectType(rawValue: 4)
  /// Timeouts of connection tracking.
  public static let ctTimeout = ObjectType(rawValue: 7)
  /// A security mark.
  public static let secmark = ObjectType(rawValue: 8)
  /// An expectation of connection tracking.
  public static let ctExpectation = ObjectType(rawValue: 9)
  /// A SYN proxy.
  public static let synproxy = ObjectType(rawValue: 10)

  private static let names: [(ObjectType, String)] = [
    (.counter, "counter"), (.quota, "quota"), (.ctHelper, "ct helper"), (.limit, "limit"), (.ctTimeout, "ct timeout"),
    (.secmark, "secmark"), (.ctExpectation, "ct expectation"), (.synproxy, "synproxy"),
  ]
  /// The name that `nft` uses; nil of unknown ones.
  public var name: String? { Self.names.first { $0.0 == self }?.1 }
}
