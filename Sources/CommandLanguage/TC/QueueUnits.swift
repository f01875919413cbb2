import Addressing
import PlainText
import RouteNetlink

/// Numbers with units as tc(8) reads and writes them.
enum QueueUnits {
  /// A number and what stands behind it, in small letters.
  private static func parts(_ text: String) -> (Double, String)? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    guard !digits.isEmpty, let value = Double(digits) else { return nil }
    return (value, text.dropFirst(digits.count).lowercased())
  }

  /// A time in microseconds.
  static func time(_ text: String) -> UInt32? {
    guard let (value, unit) = parts(text) else { return nil }
    let scales = [
      "": 1.0, "us": 1, "usec": 1, "usecs": 1, "ms": 1000, "msec": 1000, "msecs": 1000, "s": 1_000_000,
      "sec": 1_000_000, "secs": 1_000_000,
    ]
    guard let scale = scales[unit], value * scale <= Double(UInt32.max) else { return nil }
    return UInt32(value * scale)
  }

  /// A rate in bytes a second; a number without a unit is of bits.
  static func rate(_ text: String) -> UInt64? {
    guard let (value, unit) = parts(text) else { return nil }
    guard !unit.isEmpty else { return bounded(value / 8) }
    let isBytes = unit.hasSuffix("bps")
    guard isBytes || unit.hasSuffix("bit") else { return nil }
    let scales = [
      "": 1.0, "k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12, "ki": 1024, "mi": 1_048_576, "gi": 1_073_741_824,
      "ti": 1_099_511_627_776,
    ]
    guard let scale = scales[String(unit.dropLast(3))] else { return nil }
    return bounded(isBytes ? value * scale : value * scale / 8)
  }

  private static func bounded(_ value: Double) -> UInt64? { value < 1e18 ? UInt64(value) : nil }

  /// A size in bytes.
  static func size(_ text: String) -> UInt32? {
    guard let (value, unit) = parts(text) else { return nil }
    let scales = [
      "": 1.0, "b": 1, "k": 1024, "kb": 1024, "m": 1_048_576, "mb": 1_048_576, "g": 1_073_741_824, "gb": 1_073_741_824,
      "kbit": 128, "mbit": 131_072, "gbit": 134_217_728,
    ]
    guard let scale = scales[unit], value * scale <= Double(UInt32.max) else { return nil }
    return UInt32(value * scale)
  }

  /// A share in parts of 2³²-1.
  static func percent(_ text: String) -> UInt32? {
    guard let (value, unit) = parts(text), unit.isEmpty || unit == "%", value <= 100 else { return nil }
    return UInt32((value / 100 * Double(UInt32.max)).rounded())
  }

  // MARK: Writing

  /// As C's `%.Ng` prints it.
  static func general(_ value: Double, digits: Int) -> String {
    guard value != 0 else { return "0" }
    var scale = 1.0
    var magnitude = abs(value)
    while magnitude >= 10 { magnitude /= 10; scale /= 10 }
    while magnitude < 1 { magnitude *= 10; scale *= 10 }
    for _ in 1..<digits { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    if rounded == rounded.rounded(), abs(rounded) < 1e15 { return "\(Int64(rounded))" }
    return "\(rounded)"
  }

  static func text(time microseconds: Double) -> String {
    if microseconds >= 1_000_000 { return general(microseconds / 1_000_000, digits: 3) + "s" }
    if microseconds >= 1000 { return general(microseconds / 1000, digits: 3) + "ms" }
    return "\(UInt64(max(0, microseconds)))us"
  }

  static func text(rate bytes: UInt64) -> String {
    var rate = bytes.multipliedReportingOverflow(by: 8).partialValue
    let units = ["", "K", "M", "G", "T"]
    var unit = 0
    while unit < units.count - 1, rate >= 1000, rate % 1000 == 0 || rate >= 1_000_000 {
      rate /= 1000
      unit += 1
    }
    return "\(rate)\(units[unit])bit"
  }

  static func text(size bytes: UInt32) -> String {
    let size = Double(bytes)
    if size >= 1_048_576, abs(1_048_576 * (size / 1_048_576).rounded() - size) < 1024 {
      return general((size / 1_048_576).rounded(), digits: 6) + "Mb"
    }
    if size >= 1024, abs(1024 * (size / 1024).rounded() - size) < 16 {
      return general((size / 1024).rounded(), digits: 6) + "Kb"
    }
    return "\(bytes)b"
  }

  static func text(share: UInt32) -> String { general(100 * Double(share) / Double(UInt32.max), digits: 6) + "%" }
}

/// The output of tc(8) about options that it does not know.
enum QueueUsage {
  static let tbf =
    "Usage: ... tbf limit BYTES burst BYTES[/BYTES] rate KBPS [ mtu BYTES[/BYTES] ]\n\t[ peakrate KBPS ] [ latency TIME ] [ overhead BYTES ] [ linklayer TYPE ]"
  static let netem = """
    Usage: ... netem [ limit PACKETS ]
                     [ delay TIME [ JITTER [CORRELATION]]]
                     [ distribution {uniform|normal|pareto|paretonormal} ]
                     [ corrupt PERCENT [CORRELATION]]
                     [ duplicate PERCENT [CORRELATION]]
                     [ loss random PERCENT [CORRELATION]]
                     [ loss state P13 [P31 [P32 [P23 P14]]]
                     [ loss gemodel PERCENT [R [1-H [1-K]]]
                     [ ecn ]
                     [ reorder PERCENT [CORRELATION] [ gap DISTANCE ]]
                     [ rate RATE [PACKETOVERHEAD] [CELLSIZE] [CELLOVERHEAD]]
                     [ slot MIN_DELAY [MAX_DELAY] [packets MAX_PACKETS] [bytes MAX_BYTES]]
                     [ slot distribution {uniform|normal|pareto|paretonormal|custom}
                       DELAY JITTER [packets MAX_PACKETS] [bytes MAX_BYTES]]
    """
  static let fairQueue = """
    Usage: ... fq_codel	[ limit PACKETS ] [ flows NUMBER ]
    [ memory_limit BYTES ]
    [ target TIME ] [ interval TIME ]
    [ quantum BYTES ] [ [no]ecn ]
    [ ce_threshold TIME ]
    [ ce_threshold_selector VALUE/MASK ]
    [ drop_batch SIZE ]
    """
}

extension QueueHandle {
  /// The number of a discipline: `1:`, in hexadecimal digits.
  init?(queueText text: String) {
    if text == "none" {
      self = .none
      return
    }
    let digits = text.hasSuffix(":") ? text.dropLast() : text[...]
    guard let major = UInt16(digits, radix: 16) else { return nil }
    self.init(rawValue: UInt32(major) << 16)
  }

  /// The number of a class, or of a discipline: `1:10`.
  init?(classText text: String) {
    if text == "root" {
      self = .root
      return
    }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let major = UInt16(parts[0].isEmpty ? "0" : parts[0], radix: 16),
      let minor = UInt16(parts[1].isEmpty ? "0" : parts[1], radix: 16)
    else { return nil }
    self.init(rawValue: UInt32(major) << 16 | UInt32(minor))
  }
}

extension QueueChange {
  /// The words behind `tc qdisc`.
  var words: String {
    var words = [mode.rawValue, "dev \(device.text.quoted)"]
    if parent == .root { words.append("root") } else if parent != .none { words.append("parent \(parent)") }
    if handle != .none { words.append("handle \(handle)") }
    if let kind { words.append(kind.words) }
    return words.joined(separator: " ")
  }
}

extension QueueKind {
  fileprivate var words: String {
    switch self {
    case .pfifo(let limit), .bfifo(let limit): name + (limit.map { " limit \($0)" } ?? "")
    case .noqueue: name
    case .tbf(let options):
      "tbf rate \(options.rate)bps burst \(options.burst) limit \(options.limit)"
        + (options.peakRate == 0 ? "" : " peakrate \(options.peakRate)bps minburst \(options.peakBurst)")
    case .fqCodel(let options):
      name
        + [
          ("limit", options.limit), ("flows", options.flows), ("quantum", options.quantum), ("target", options.target),
          ("interval", options.interval), ("memory_limit", options.memoryLimit), ("drop_batch", options.dropBatch),
        ].compactMap { name, value in value.map { " \(name) \($0)" } }.joined()
        + (options.marks.map { $0 ? " ecn" : " noecn" } ?? "")
    case .netem(let options): "netem" + options.words
    }
  }
}

extension NetworkEmulation {
  fileprivate var words: String {
    func share(_ name: String, _ share: PacketShare) -> String {
      share.share == 0 && share.correlation == 0
        ? ""
        : " \(name) \(exact(share.share))" + (share.correlation == 0 ? "" : " \(exact(share.correlation))")
    }
    // Enough digits that it is read back to the same number.
    func exact(_ share: UInt32) -> String { "\(Double(share) * 100 / Double(UInt32.max))%" }
    var text = limit == 1000 ? "" : " limit \(limit)"
    if delay != 0 || jitter != 0 { text += " delay \(delay)us" + (jitter == 0 ? "" : " \(jitter)us") }
    if delayCorrelation != 0 { text += " \(exact(delayCorrelation))" }
    text += share("loss", loss) + share("duplicate", duplicate) + share("corrupt", corrupt) + share("reorder", reorder)
    if gap != 0 { text += " gap \(gap)" }
    if rate != 0 { text += " rate \(rate)bps" }
    return text
  }
}
