public import Addressing

/// A queueing discipline with its options, as `tc qdisc add` takes it. Source: tc(8).
public enum QueueKind: Hashable, Sendable {
  /// Delay, loss and their kin, tc-netem(8).
  case netem(NetworkEmulation)
  /// A rate that is not exceeded, tc-tbf(8).
  case tbf(TokenBucket)
  /// So many packets, first in, first out; nil is the interface's own length.
  case pfifo(limit: UInt32?)
  /// So many bytes, first in, first out; nil is the interface's own length.
  case bfifo(limit: UInt32?)
  /// A queue a flow that is kept short, tc-fq_codel(8).
  case fqCodel(FairQueue)
  /// No queue at all.
  case noqueue

  /// The kernel's name. Corresponds to `TCA_KIND`.
  public var name: String {
    switch self {
    case .netem: "netem"
    case .tbf: "tbf"
    case .pfifo: "pfifo"
    case .bfifo: "bfifo"
    case .fqCodel: "fq_codel"
    case .noqueue: "noqueue"
    }
  }
}

/// A share of all packets, and how much each depends on the one before. Both are parts of 2³²-1.
public struct PacketShare: Hashable, Sendable {
  /// The share of packets: 0 is none, 2³²-1 is all.
  public var share: UInt32
  /// How much the fate of a packet depends on the one before, as a part of 2³²-1; 0 is not at all.
  public var correlation: UInt32

  /// A share of all packets, with its correlation.
  public init(share: UInt32, correlation: UInt32 = 0) {
    self.share = share
    self.correlation = correlation
  }
}

/// The faults that netem adds to packets: `tc qdisc add … netem …`. Source: `tc-netem(8)`.
public struct NetworkEmulation: Hashable, Sendable {
  /// Packets that are held at most.
  public var limit: UInt32 = 1000
  /// How long each packet is held, in microseconds: `delay TIME`.
  public var delay: UInt32 = 0
  /// How much that time varies, in microseconds: `delay TIME JITTER`.
  public var jitter: UInt32 = 0
  /// How much a delay depends on the one before, in parts of 2³²-1.
  public var delayCorrelation: UInt32 = 0
  /// Packets that are dropped: `loss SHARE`.
  public var loss = PacketShare(share: 0)
  /// Packets that are sent twice: `duplicate SHARE`.
  public var duplicate = PacketShare(share: 0)
  /// Packets in which a bit is turned over: `corrupt SHARE`.
  public var corrupt = PacketShare(share: 0)
  /// Packets that are sent at once, in front of those that are delayed: `reorder SHARE`.
  public var reorder = PacketShare(share: 0)
  /// Every so many packets one goes at once.
  public var gap: UInt32 = 0
  /// The rate of the link, in bytes a second: `rate RATE`; 0 is none.
  public var rate: UInt64 = 0

  /// Packets go through unchanged; at most 1,000 wait.
  public init() {}
}

/// The rate that tbf lets through: `tc qdisc add … tbf …`. Source: `tc-tbf(8)`.
public struct TokenBucket: Hashable, Sendable {
  /// The rate, in bytes a second.
  public var rate: UInt64
  /// The size of the bucket in bytes.
  public var burst: UInt32
  /// How many bytes may wait.
  public var limit: UInt32
  /// The rate at which the bucket may be emptied, in bytes a second; 0 is none.
  public var peakRate: UInt64 = 0
  /// The size of the peak's bucket in bytes.
  public var peakBurst: UInt32 = 0
  /// How long the bucket takes, in the kernel's ticks, of a discipline that was read.
  public var buffer: UInt32 = 0
  /// How long the peak's bucket takes, in the kernel's ticks, of a discipline that was read.
  public var peakBuffer: UInt32 = 0

  /// A rate in bytes a second, with the bucket and the queue in bytes.
  public init(rate: UInt64, burst: UInt32, limit: UInt32) {
    self.rate = rate
    self.burst = burst
    self.limit = limit
  }
}

/// The options of fq_codel; what is nil is the kernel's choice, or stays.
public struct FairQueue: Hashable, Sendable {
  /// Packets.
  public var limit: UInt32?
  /// The number of queues that flows are spread over; the kernel's own number is 1,024. It cannot be changed afterwards.
  public var flows: UInt32?
  /// Bytes.
  public var quantum: UInt32?
  /// Microseconds.
  public var interval: UInt32?
  /// Microseconds.
  public var target: UInt32?
  /// Packets are marked instead of dropped.
  public var marks: Bool?
  /// Bytes.
  public var memoryLimit: UInt32?
  /// Packets that are dropped at once.
  public var dropBatch: UInt32?

  /// All options as the kernel chooses them.
  public init() {}
}

/// The number of a queueing discipline or of a class: `1:10`. Corresponds to `TC_H_…`.
public struct QueueHandle: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The major number in the upper 16 bits, the minor one in the lower.
  public var rawValue: UInt32
  /// A handle of this number, as `tcm_handle` has it.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// The place of the discipline that an interface sends by. Corresponds to `TC_H_ROOT`.
  public static let root = QueueHandle(rawValue: .max)
  /// None, or the kernel's choice. Corresponds to `TC_H_UNSPEC`.
  public static let none = QueueHandle(rawValue: 0)

  /// As tc(8) writes it, in hexadecimal numbers.
  public var description: String {
    if self == .root { return "root" }
    let (major, minor) = (rawValue >> 16, rawValue & 0xffff)
    if major == 0, minor == 0 { return "none" }
    if major == 0 { return ":" + String(minor, radix: 16) }
    return String(major, radix: 16) + ":" + (minor == 0 ? "" : String(minor, radix: 16))
  }
}

/// A change of the queueing disciplines of an interface: `tc qdisc add|change|replace|del`.
public struct QueueChange: Hashable, Sendable {
  /// How.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// `tc qdisc add`, `change` and `replace`.
    case add, change, replace
    /// `tc qdisc del`.
    case delete = "del"
  }
  /// Whether the discipline is added, changed, put in place or deleted.
  public var mode: Mode
  /// The interface whose sending it shapes: `dev NAME`.
  public var device: InterfaceName
  /// The class that it hangs on; `root` is the interface itself.
  public var parent: QueueHandle
  /// Its number; `none` lets the kernel choose.
  public var handle: QueueHandle
  /// Nil only of what is deleted.
  public var kind: QueueKind?

  /// A change at a place of an interface's disciplines.
  public init(
    _ mode: Mode, _ device: InterfaceName, parent: QueueHandle = .root, handle: QueueHandle = .none, kind: QueueKind?
  ) {
    self.mode = mode
    self.device = device
    self.parent = parent
    self.handle = handle
    self.kind = kind
  }
}
