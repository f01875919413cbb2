internal import Addressing
public import Netlink

/// A queueing discipline that an interface has: a line of `tc qdisc show`.
public struct QueueEntry: Hashable, Sendable {
  /// The index of the interface.
  public var index: Int32
  /// The number of the discipline or class; `0:` of one that the kernel made by itself. Corresponds to `tcm_handle`.
  public var handle: QueueHandle
  /// The class that it hangs on, or `root`. Corresponds to `tcm_parent`.
  public var parent: QueueHandle
  /// How often it is used. Corresponds to `tcm_info`.
  public var references: UInt32
  /// The kernel's name of it.
  public var name: String
  /// The kernel's options of it. Corresponds to `TCA_OPTIONS`.
  public var options: [UInt8]
  /// The counters of what went through it; nil where the kernel told none.
  public var statistics: QueueStatistics?

  /// The options as far as they are understood; nil of a discipline that is not known here.
  public var kind: QueueKind? {
    switch name {
    case "netem": NetworkEmulation(options).map { .netem($0) }
    case "tbf": TokenBucket(options).map { .tbf($0) }
    case "pfifo": .pfifo(limit: NetlinkAttribute(type: 0, payload: options.prefix(4)).u32)
    case "bfifo": .bfifo(limit: NetlinkAttribute(type: 0, payload: options.prefix(4)).u32)
    case "fq_codel": .fqCodel(FairQueue(options))
    case "noqueue": .noqueue
    default: nil
    }
  }

  /// Reads `RTM_NEWQDISC`; nil of another message.
  init?(_ message: NetlinkMessage) {
    guard message.type == MessageType.newQueue else { return nil }
    var reader = ByteReader(message.payload)
    reader.skip(4)
    guard let index = reader.i32(), let handle = reader.u32(), let parent = reader.u32(), let info = reader.u32()
    else { return nil }
    self.index = index
    self.handle = QueueHandle(rawValue: handle)
    self.parent = QueueHandle(rawValue: parent)
    references = info
    name = ""
    options = []
    for attribute in AttributeReader(message.payload, after: 20) {
      switch attribute.type {
      case TCA.kind: name = attribute.string
      case TCA.options: options = attribute.bytes
      case TCA.statistics: statistics = QueueStatistics(attribute.nested)
      default: break
      }
    }
  }
}

/// The counters of a queueing discipline: `tc -s qdisc`. Corresponds to `TCA_STATS_…`.
public struct QueueStatistics: Hashable, Sendable {
  /// Bytes sent. Corresponds to `gnet_stats_basic.bytes`.
  public var bytes: UInt64 = 0
  /// Packets sent. Corresponds to `gnet_stats_basic.packets`.
  public var packets: UInt32 = 0
  /// Packets that wait now. Corresponds to `gnet_stats_queue.qlen`.
  public var length: UInt32 = 0
  /// Bytes that wait now. Corresponds to `gnet_stats_queue.backlog`.
  public var backlog: UInt32 = 0
  /// Packets dropped. Corresponds to `gnet_stats_queue.drops`.
  public var dropped: UInt32 = 0
  /// Packets put back by the device. Corresponds to `gnet_stats_queue.requeues`.
  public var requeued: UInt32 = 0
  /// Times that a packet had to wait for the rate. Corresponds to `gnet_stats_queue.overlimits`.
  public var overLimits: UInt32 = 0

  init(_ attributes: AttributeReader) {
    for attribute in attributes {
      var reader = ByteReader(attribute.payload)
      switch attribute.type {
      // TCA_STATS_BASIC
      case 1:
        bytes = reader.u64() ?? 0
        packets = reader.u32() ?? 0
      // TCA_STATS_QUEUE
      case 3:
        length = reader.u32() ?? 0
        backlog = reader.u32() ?? 0
        dropped = reader.u32() ?? 0
        requeued = reader.u32() ?? 0
        overLimits = reader.u32() ?? 0
      default: break
      }
    }
  }
}

extension NetworkEmulation {
  fileprivate init?(_ options: [UInt8]) {
    self.init()
    var reader = ByteReader(options)
    guard let ticks = reader.u32(), let limit = reader.u32(), let lost = reader.u32(), let gap = reader.u32(),
      let doubled = reader.u32(), let wavering = reader.u32()
    else { return nil }
    self.limit = limit
    self.gap = gap
    loss.share = lost
    duplicate.share = doubled
    delay = UInt32(clamping: Int64(QueueTime.microseconds(ticks).rounded()))
    jitter = UInt32(clamping: Int64(QueueTime.microseconds(wavering).rounded()))
    for attribute in AttributeReader(reader.rest) {
      var inner = ByteReader(attribute.payload)
      switch attribute.type {
      case 1:
        delayCorrelation = inner.u32() ?? 0
        loss.correlation = inner.u32() ?? 0
        duplicate.correlation = inner.u32() ?? 0
      case 3: reorder = PacketShare(share: inner.u32() ?? 0, correlation: inner.u32() ?? 0)
      case 4: corrupt = PacketShare(share: inner.u32() ?? 0, correlation: inner.u32() ?? 0)
      case 6: rate = max(rate, inner.u32().map(UInt64.init) ?? 0)
      case 8: rate = attribute.u64 ?? rate
      // TCA_NETEM_LATENCY64 and TCA_NETEM_JITTER64, in nanoseconds.
      case 10: delay = UInt32(clamping: (attribute.u64 ?? 0) / 1000)
      case 11: jitter = UInt32(clamping: (attribute.u64 ?? 0) / 1000)
      default: break
      }
    }
  }
}

extension TokenBucket {
  fileprivate init?(_ options: [UInt8]) {
    guard let parameters = AttributeReader(options[...]).first(1) else { return nil }
    var reader = ByteReader(parameters.payload)
    reader.skip(8)
    guard let low = reader.u32() else { return nil }
    reader.skip(8)
    guard let lowPeak = reader.u32(), let limit = reader.u32(), let buffer = reader.u32(), let peakBuffer = reader.u32()
    else { return nil }
    let rate = AttributeReader(options[...]).first(4)?.u64 ?? UInt64(low)
    self.init(rate: rate, burst: QueueTime.bytes(in: buffer, at: rate), limit: limit)
    peakRate = AttributeReader(options[...]).first(5)?.u64 ?? UInt64(lowPeak)
    peakBurst = QueueTime.bytes(in: peakBuffer, at: peakRate)
    self.buffer = buffer
    self.peakBuffer = peakBuffer
  }
}

extension FairQueue {
  fileprivate init(_ options: [UInt8]) {
    self.init()
    for attribute in AttributeReader(options[...]) {
      switch attribute.type {
      case 1: target = attribute.u32
      case 2: limit = attribute.u32
      case 3: interval = attribute.u32
      case 4: marks = attribute.u32.map { $0 != 0 }
      case 5: flows = attribute.u32
      case 6: quantum = attribute.u32
      case 8: dropBatch = attribute.u32
      case 9: memoryLimit = attribute.u32
      default: break
      }
    }
  }
}

extension RouteSocket {
  /// The queueing disciplines of all interfaces: `tc qdisc show`.
  public func queues() throws(NetlinkError) -> [QueueEntry] {
    try netlink.dump(.queues(index: 0)).compactMap { QueueEntry($0) }
  }

  /// Changes those of an interface: `tc qdisc add dev NAME …`. Throws ENODEV where there is no such interface.
  public func changeQueue(_ change: QueueChange) throws(NetlinkError) {
    _ = try netlink.request(try .changeQueue(change, index: try index(of: change.device)))
  }
}
