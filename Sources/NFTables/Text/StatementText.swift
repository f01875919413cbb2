/// Words of statements that need nothing of the rest of the rule.
enum StatementText {
  private static let units: [UInt64: String] = [
    1: "second", 60: "minute", 3_600: "hour", 86_400: "day", 604_800: "week",
  ]

  /// `rate over 10 mbytes/second burst 1 kbytes`; nil of a unit without a name.
  static func rate(_ limit: RateLimit) -> String? {
    guard let unit = units[limit.unit] else { return nil }
    var text = limit.isInverted ? "rate over " : "rate "
    if limit.countsBytes {
      let (number, name) = ValueText.scaled(limit.rate)
      text += "\(number) \(name)/\(unit)"
      if limit.burst > 0 { text += " burst \(ValueText.amount(UInt64(limit.burst)))" }
    } else {
      text += "\(limit.rate)/\(unit)"
      if limit.burst > 0, limit.burst != 5 { text += " burst \(limit.burst) packets" }
    }
    return text
  }

  /// `over 10 mbytes used 5 kbytes`
  static func quota(_ quota: Quota, isStateless: Bool) -> String {
    var text = (quota.flags & 1 == 1 ? "over " : "") + ValueText.amount(quota.bytes)
    if quota.consumed > 0, !isStateless { text += " used \(ValueText.amount(quota.consumed))" }
    return text
  }

  private static let levels = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit"]

  /// `log prefix "x" level debug flags all`
  static func log(_ log: Log) -> String? {
    var text = "log"
    if let prefix = log.prefix { text += " prefix \"\(prefix)\"" }
    if let group = log.group { text += " group \(group)" }
    if let snaplen = log.snaplen, snaplen > 0 { text += " snaplen \(snaplen)" }
    if let threshold = log.queueThreshold, threshold > 0 { text += " queue-threshold \(threshold)" }
    if let level = log.level, level != 4 {
      guard levels.indices.contains(Int(level)) else { return nil }
      text += " level \(levels[Int(level)])"
    }
    guard let flags = log.flags, flags != 0 else { return text }
    if flags & 0x2f == 0x2f { return text + " flags all" }
    let tcp = [(1, "sequence"), (2, "options")].filter { flags & UInt32($0.0) != 0 }.map(\.1)
    if !tcp.isEmpty { text += " flags tcp \(tcp.joined(separator: ","))" }
    for (bit, name) in [(4, "ip options"), (8, "skuid"), (32, "ether")] where flags & UInt32(bit) != 0 {
      text += " flags \(name)"
    }
    return text
  }

  /// Words of an expression that keeps a state, as sets and elements have it; nil of others.
  static func stateful(_ expression: Expression, isStateless: Bool) -> String? {
    switch expression {
    case .counter(let packets, let bytes):
      isStateless ? "counter" : "counter packets \(packets) bytes \(bytes)"
    case .limit(let limit): rate(limit).map { "limit \($0)" }
    case .quota(let quota): "quota \(self.quota(quota, isStateless: isStateless))"
    case .connectionLimit(let count, let flags): flags > 1 ? nil : "ct count \(flags == 1 ? "over " : "")\(count)"
    default: nil
    }
  }

  /// ` random,persistent`
  static func flags(_ flags: NATFlags) -> String {
    let words: [(NATFlags, String)] = [
      (.random, "random"), (.fullyRandom, "fully-random"), (.persistent, "persistent"),
    ]
    let text = words.filter { flags.contains($0.0) }.map(\.1).joined(separator: ",")
    return text.isEmpty ? "" : " \(text)"
  }

  /// `counter name` and so on, before the name of an object.
  static func object(_ type: ObjectType) -> String? {
    switch type {
    case .counter: "counter name"
    case .quota: "quota name"
    case .limit: "limit name"
    case .synproxy: "synproxy name"
    case .ctHelper: "ct helper set"
    case .ctTimeout: "ct timeout set"
    case .ctExpectation: "ct expectation set"
    case .secmark: "meta secmark set"
    default: nil
    }
  }
}
