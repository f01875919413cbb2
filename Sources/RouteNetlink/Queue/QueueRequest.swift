internal import Addressing
public import Netlink

/// Numbers of attributes. Corresponds to `TCA_…`.
enum TCA {
  static let kind: UInt16 = 1
  static let options: UInt16 = 2
  static let extra: UInt16 = 4
  static let statistics: UInt16 = 7
}

extension AttributeSchema {
  /// Corresponds to `TCA_…`.
  static let queue = AttributeSchema([
    "TCA_UNSPEC", "TCA_KIND", "TCA_OPTIONS", "TCA_STATS", "TCA_XSTATS", "TCA_RATE", "TCA_FCNT", "TCA_STATS2",
    "TCA_STAB",
    "TCA_PAD", "TCA_DUMP_INVISIBLE", "TCA_CHAIN", "TCA_HW_OFFLOAD", "TCA_INGRESS_BLOCK", "TCA_EGRESS_BLOCK",
  ])
}

extension NetlinkRequest {
  /// Changes the queueing disciplines of an interface: `tc qdisc add dev NAME …`. Throws EMSGSIZE where the options are too long.
  public static func changeQueue(_ change: QueueChange, index: Int32) throws(NetlinkError) -> NetlinkRequest {
    var writer = AttributeWriter(queueOf: index, handle: change.handle, parent: change.parent)
    if let kind = change.kind {
      writer.put(TCA.kind, string: kind.name)
      kind.put(&writer)
    }
    let flags: NetlinkFlags =
      switch change.mode {
      case .add: [.exclusive, .create]
      case .replace: [.replace, .create]
      case .change, .delete: []
      }
    return try NetlinkRequest(
      type: change.mode == .delete ? MessageType.deleteQueue : MessageType.newQueue, flags: flags, writer: writer,
      operation: "\(change.mode.rawValue) qdisc", object: change.device.text, headerLength: 20, schema: .queue)
  }

  /// The queueing disciplines of an interface, or with 0 of all.
  static func queues(index: Int32) -> NetlinkRequest {
    NetlinkRequest(
      type: MessageType.getQueue, payload: AttributeWriter(queueOf: index, handle: .none, parent: .none).bytes,
      operation: "list", object: "qdiscs", headerLength: 20)
  }
}

extension AttributeWriter {
  /// Starts with `struct tcmsg`.
  fileprivate init(queueOf index: Int32, handle: QueueHandle, parent: QueueHandle) {
    self.init()
    u32(0)
    i32(index)
    u32(handle.rawValue)
    u32(parent.rawValue)
    u32(0)
  }
}

extension QueueKind {
  /// Writes `TCA_OPTIONS`.
  fileprivate func put(_ writer: inout AttributeWriter) {
    switch self {
    case .netem(let options): writer.nest(TCA.options, marked: false) { options.put(&$0) }
    case .tbf(let options): writer.nest(TCA.options, marked: false) { options.put(&$0) }
    case .pfifo(let limit), .bfifo(let limit): if let limit { writer.put(TCA.options, u32: limit) }
    case .fqCodel(let options): writer.nest(TCA.options, marked: false) { options.put(&$0) }
    case .noqueue: break
    }
  }
}

extension NetworkEmulation {
  /// Writes `struct tc_netem_qopt` and `TCA_NETEM_…`.
  fileprivate func put(_ writer: inout AttributeWriter) {
    // Without a distance a packet that is put before others has any place.
    let gap = gap == 0 && reorder.share != 0 ? 1 : gap
    for number in [
      QueueTime.ticks(Double(delay)), limit, loss.share, gap, duplicate.share, QueueTime.ticks(Double(jitter)),
    ] { writer.u32(number) }
    func numbers(_ values: [UInt32]) -> [UInt8] {
      values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.littleEndian >> ($0 * 8)) } }
    }
    let correlations = [delayCorrelation, loss.correlation, duplicate.correlation]
    if correlations.contains(where: { $0 != 0 }) { writer.put(1, bytes: numbers(correlations)) }
    if reorder.share != 0 { writer.put(3, bytes: numbers([reorder.share, reorder.correlation])) }
    if corrupt.share != 0 { writer.put(4, bytes: numbers([corrupt.share, corrupt.correlation])) }
    guard rate != 0 else { return }
    if rate > UInt64(UInt32.max) { writer.put(8, u64: rate) }
    writer.put(6, bytes: numbers([UInt32(clamping: rate), 0, 0, 0]))
  }
}

extension TokenBucket {
  /// Writes `TCA_TBF_…`. The kernel counts the times of packets of Ethernet itself and needs no table of them.
  fileprivate func put(_ writer: inout AttributeWriter) {
    func specification(_ rate: UInt64, _ writer: inout AttributeWriter) {
      writer.u8(0)
      // Corresponds to `TC_LINKLAYER_ETHERNET`.
      writer.u8(rate == 0 ? 0 : 1)
      writer.u16(0)
      writer.u16(rate == 0 ? 0 : .max)
      writer.u16(0)
      writer.u32(UInt32(clamping: rate))
    }
    writer.nest(1, marked: false) { inner in
      specification(rate, &inner)
      specification(peakRate, &inner)
      inner.u32(limit)
      inner.u32(QueueTime.ticks(of: burst, at: rate))
      inner.u32(QueueTime.ticks(of: peakBurst, at: peakRate))
    }
    writer.put(6, u32: burst)
    if rate > UInt64(UInt32.max) { writer.put(4, u64: rate) }
    guard peakRate != 0 else { return }
    if peakRate > UInt64(UInt32.max) { writer.put(5, u64: peakRate) }
    writer.put(7, u32: peakBurst)
  }
}

extension FairQueue {
  /// Writes `TCA_FQ_CODEL_…`.
  fileprivate func put(_ writer: inout AttributeWriter) {
    if let limit { writer.put(2, u32: limit) }
    if let flows { writer.put(5, u32: flows) }
    if let quantum { writer.put(6, u32: quantum) }
    if let interval { writer.put(3, u32: interval) }
    if let target { writer.put(1, u32: target) }
    if let marks { writer.put(4, u32: marks ? 1 : 0) }
    if let memoryLimit { writer.put(9, u32: memoryLimit) }
    if let dropBatch { writer.put(8, u32: dropBatch) }
  }
}
