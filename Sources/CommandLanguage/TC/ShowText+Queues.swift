package import Addressing
package import RouteNetlink

extension ShowText {
  /// The output of `tc qdisc show`; nil where a discipline is not understood here, then its name is told.
  ///
  /// - Parameter names: The names of interfaces by their indexes.
  /// - Parameter device: The only one that is shown, then without its name.
  package static func queues(
    _ entries: [QueueEntry], names: [Int32: String], device: InterfaceName?, showsStatistics: Bool
  ) -> (text: String?, unknown: String?) {
    var text = ""
    for entry in entries {
      let name = names[entry.index] ?? "if\(entry.index)"
      if let device, device.text != name { continue }
      guard let options = options(of: entry) else { return (nil, entry.name) }
      text += "qdisc \(entry.name) \(String(entry.handle.rawValue >> 16, radix: 16)): "
      if device == nil { text += "dev \(name) " }
      if entry.parent == .root { text += "root " } else if entry.parent != .none { text += "parent \(entry.parent) " }
      if entry.references != 1 { text += "refcnt \(entry.references) " }
      text += options + "\n"
      if showsStatistics, let counts = entry.statistics {
        text +=
          " Sent \(counts.bytes) bytes \(counts.packets) pkt (dropped \(counts.dropped), overlimits \(counts.overLimits) requeues \(counts.requeued)) \n"
          + " backlog \(QueueUnits.text(size: counts.backlog)) \(counts.length)p requeues \(counts.requeued)\n"
      }
    }
    return (text, nil)
  }

  private static func options(of entry: QueueEntry) -> String? {
    if entry.name == "ingress" || entry.name == "clsact" { return "---------------- " }
    switch entry.kind {
    case nil: return nil
    case .noqueue: return ""
    case .pfifo(let limit): return "limit \(limit ?? 0)p"
    case .bfifo(let limit): return "limit \(QueueUnits.text(size: limit ?? 0))"
    case .tbf(let options): return text(options)
    case .netem(let options): return text(options)
    case .fqCodel(let options): return text(options)
    }
  }

  private static func text(_ options: TokenBucket) -> String {
    var text = "rate \(QueueUnits.text(rate: options.rate)) burst \(QueueUnits.text(size: options.burst)) "
    if options.peakRate != 0 {
      text +=
        "peakrate \(QueueUnits.text(rate: options.peakRate)) minburst \(QueueUnits.text(size: options.peakBurst)) "
    }
    // How long a packet waits at most, what is in the bucket taken off.
    func waiting(_ rate: UInt64, _ buffer: UInt32) -> Double {
      1_000_000 * (Double(options.limit) / Double(max(1, rate))) - QueueTime.microseconds(buffer).rounded(.down)
    }
    var latency = waiting(options.rate, options.buffer)
    if options.peakRate != 0 { latency = max(latency, waiting(options.peakRate, options.peakBuffer)) }
    if latency >= 0 { text += "lat \(QueueUnits.text(time: latency)) " }
    return text
  }

  private static func text(_ options: NetworkEmulation) -> String {
    func share(_ name: String, _ share: PacketShare) -> String {
      share.share == 0
        ? ""
        : " \(name) \(QueueUnits.text(share: share.share))"
          + (share.correlation == 0 ? "" : " \(QueueUnits.text(share: share.correlation))")
    }
    var text = "limit \(options.limit)"
    if options.delay != 0 {
      text += " delay \(QueueUnits.text(time: Double(options.delay)))"
      if options.jitter != 0 {
        text += "  \(QueueUnits.text(time: Double(options.jitter)))"
        if options.delayCorrelation != 0 { text += " \(QueueUnits.text(share: options.delayCorrelation))" }
      }
    }
    text += share("loss", options.loss) + share("duplicate", options.duplicate) + share("reorder", options.reorder)
    text += share("corrupt", options.corrupt)
    if options.rate != 0 { text += " rate \(QueueUnits.text(rate: options.rate))" }
    if options.gap != 0 { text += " gap \(options.gap)" }
    return text
  }

  private static func text(_ options: FairQueue) -> String {
    var text = ""
    if let limit = options.limit { text += "limit \(limit)p " }
    if let flows = options.flows { text += "flows \(flows) " }
    if let quantum = options.quantum { text += "quantum \(quantum) " }
    if let target = options.target { text += "target \(QueueUnits.text(time: Double(target))) " }
    if let interval = options.interval { text += "interval \(QueueUnits.text(time: Double(interval))) " }
    if let memory = options.memoryLimit { text += "memory_limit \(QueueUnits.text(size: memory)) " }
    if options.marks == true { text += "ecn " }
    if let batch = options.dropBatch { text += "drop_batch \(batch) " }
    return text
  }
}
