import Operations
import RouteNetlink

/// The options of queueing disciplines.
extension CommandParser {
  func limit(_ cursor: inout Cursor, _ name: String) throws(CommandError) -> UInt32? {
    var limit: UInt32?
    while let word = cursor.current {
      cursor.position += 1
      guard word.text == "limit" else {
        throw queueSaid(
          "\(name): unknown parameter \"\(word.text)\"\nUsage: ... <[p|b]fifo | pfifo_head_drop> [ limit NUMBER ]",
          word, cursor)
      }
      guard let value = cursor.current else { throw queueIncomplete(cursor) }
      cursor.position += 1
      guard let size = QueueUnits.size(value.text) else {
        throw queueSaid("\(name): Illegal value for \"limit\": \"\(value.text)\"", value, cursor)
      }
      limit = size
    }
    return limit
  }

  /// The next word as a value; `Illegal "NAME"` where it is none.
  private func value<Value>(
    _ cursor: inout Cursor, _ name: String, _ read: (String) -> Value?
  ) throws(CommandError) -> Value {
    guard let word = cursor.current else { throw queueIncomplete(cursor) }
    cursor.position += 1
    guard let value = read(word.text) else { throw queueSaid("Illegal \"\(name)\"", word, cursor) }
    return value
  }

  /// Takes the next word where it begins with a digit.
  private func following<Value>(
    _ cursor: inout Cursor, _ name: String, _ read: (String) -> Value?
  ) throws(CommandError) -> Value? {
    guard let first = cursor.current?.text.first, first.isNumber else { return nil }
    return try value(&cursor, name, read)
  }

  func emulation(_ cursor: inout Cursor) throws(CommandError) -> NetworkEmulation {
    var options = NetworkEmulation()
    func share(_ name: String) throws(CommandError) -> PacketShare {
      let share = try value(&cursor, name, QueueUnits.percent)
      return PacketShare(share: share, correlation: try following(&cursor, name, QueueUnits.percent) ?? 0)
    }
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "limit": options.limit = try value(&cursor, "limit", QueueUnits.size)
      case "delay", "latency":
        options.delay = try value(&cursor, "latency", QueueUnits.time)
        options.jitter = try following(&cursor, "latency", QueueUnits.time) ?? options.jitter
        if options.jitter != 0 {
          options.delayCorrelation = try following(&cursor, "latency", QueueUnits.percent) ?? options.delayCorrelation
        }
      case "loss", "drop":
        _ = cursor.take("random")
        if let next = cursor.current, ["state", "gemodel"].contains(next.text) {
          throw queueNotUnderstood(next, cursor, "\"loss \(next.text)\" of netem is not understood", "loss PERCENT")
        }
        if let next = cursor.current, next.text.first?.isNumber == false {
          throw queueSaid("Unknown loss parameter: \(next.text)", next, cursor)
        }
        options.loss = try share("loss percent")
      case "duplicate": options.duplicate = try share("duplicate")
      case "corrupt": options.corrupt = try share("corrupt")
      case "reorder": options.reorder = try share("reorder")
      case "gap": options.gap = try value(&cursor, "gap") { UInt32($0) }
      case "rate":
        options.rate = try value(&cursor, "rate", QueueUnits.rate)
        if let next = cursor.current, next.text.first?.isNumber == true {
          throw queueNotUnderstood(next, cursor, "an overhead of packets is not understood", "rate RATE")
        }
      case "distribution", "slot", "ecn", "help":
        throw queueNotUnderstood(
          word, cursor, "\"\(word.text)\" of netem is not understood",
          "limit, delay, loss, duplicate, corrupt, reorder, gap, rate")
      default: throw queueSaid("What is \"\(word.text)\"?\n" + QueueUsage.netem, word, cursor)
      }
    }
    if options.reorder.share != 0, options.delay == 0 {
      throw queueSaid("reordering not possible without specifying some delay\n" + QueueUsage.netem, nil, cursor)
    }
    return options
  }

  func bucket(_ cursor: inout Cursor) throws(CommandError) -> TokenBucket {
    var rate: UInt64?
    var peak: UInt64?
    var burst: UInt32?
    var peakBurst: UInt32?
    var limit: UInt32?
    var latency: UInt32?
    func once<Value>(_ old: Value?, _ word: Word, _ read: (String) -> Value?) throws(CommandError) -> Value {
      guard old == nil else { throw queueSaid("tbf: duplicate \"\(word.text)\" specification", word, cursor) }
      guard let text = cursor.current else { throw queueIncomplete(cursor) }
      cursor.position += 1
      guard let value = read(text.text) else {
        throw queueSaid("tbf: illegal value for \"\(word.text)\": \"\(text.text)\"", text, cursor)
      }
      return value
    }
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "rate": rate = try once(rate, word, QueueUnits.rate)
      case "peakrate": peak = try once(peak, word, QueueUnits.rate)
      case "burst", "buffer", "maxburst": burst = try once(burst, word, QueueUnits.size)
      case "mtu", "minburst": peakBurst = try once(peakBurst, word, QueueUnits.size)
      case "limit", "latency":
        if (word.text == "limit" ? latency : limit) != nil {
          throw queueSaid("tbf: specifying both \"limit\" and \"/latency\" is not allowed", word, cursor)
        }
        if word.text == "limit" {
          limit = try once(limit, word, QueueUnits.size)
        } else {
          latency = try once(latency, word, QueueUnits.time)
        }
      case "overhead", "linklayer", "mpu", "help":
        throw queueNotUnderstood(
          word, cursor, "\"\(word.text)\" of tbf is not understood", "rate, burst, latency, limit, peakrate, minburst")
      default: throw queueSaid("tbf: unknown parameter \"\(word.text)\"\n" + QueueUsage.tbf, word, cursor)
      }
    }
    var missing: [String] = []
    if rate ?? 0 == 0 { missing.append("tbf: the \"rate\" parameter is mandatory.") }
    if burst == nil { missing.append("tbf: the \"burst\" parameter is mandatory.") }
    if peak != nil, peakBurst == nil {
      missing.append("tbf: when \"peakrate\" is specified, \"mtu\" must also be specified.")
    }
    if limit == nil, latency == nil { missing.append("tbf: either \"limit\" or \"latency\" is required.") }
    guard missing.isEmpty, let rate, let burst else {
      throw queueSaid(missing.joined(separator: "\n") + "\n" + QueueUsage.tbf, nil, cursor)
    }
    // What comes in while the bucket is empty waits as long as it may.
    func waiting(_ rate: UInt64, _ burst: UInt32) -> Double {
      Double(rate) * Double(latency ?? 0) / 1_000_000 + Double(burst)
    }
    var most = waiting(rate, burst)
    if let peak { most = min(most, waiting(peak, peakBurst ?? 0)) }
    var options = TokenBucket(rate: rate, burst: burst, limit: limit ?? UInt32(min(most, Double(UInt32.max))))
    options.peakRate = peak ?? 0
    options.peakBurst = peak == nil ? 0 : peakBurst ?? 0
    return options
  }

  func fairQueue(_ cursor: inout Cursor) throws(CommandError) -> FairQueue {
    var options = FairQueue()
    while let word = cursor.current {
      cursor.position += 1
      switch word.text {
      case "limit": options.limit = try value(&cursor, "limit") { UInt32($0) }
      case "flows": options.flows = try value(&cursor, "flows") { UInt32($0) }
      case "quantum": options.quantum = try value(&cursor, "quantum") { UInt32($0) }
      case "target": options.target = try value(&cursor, "target", QueueUnits.time)
      case "interval": options.interval = try value(&cursor, "interval", QueueUnits.time)
      case "memory_limit": options.memoryLimit = try value(&cursor, "memory_limit", QueueUnits.size)
      case "drop_batch": options.dropBatch = try value(&cursor, "drop_batch") { UInt32($0) }
      case "ecn": options.marks = true
      case "noecn": options.marks = false
      case "ce_threshold", "ce_threshold_selector", "help":
        throw queueNotUnderstood(
          word, cursor, "\"\(word.text)\" of fq_codel is not understood",
          "limit, flows, quantum, target, interval, ecn, noecn, memory_limit, drop_batch")
      default: throw queueSaid("What is \"\(word.text)\"?\n" + QueueUsage.fairQueue, word, cursor)
      }
    }
    return options
  }
}
