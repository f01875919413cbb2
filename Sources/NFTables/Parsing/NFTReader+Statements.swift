internal import Addressing

extension NFTReader {
  /// `counter`, `limit`, `quota` or `ct count`, as rules, sets and elements have them; nil where the word is another.
  mutating func stateful() throws(NFTSyntaxError) -> RuleStatement? {
    guard let token = current, token.kind == .word else { return nil }
    switch token.text {
    case "counter":
      position += 1
      return try counted()
    case "limit":
      position += 1
      return .limit(try limit())
    case "quota":
      position += 1
      return .quota(try quota())
    case "ct" where following?.text == "count":
      position += 2
      let isInverted = take("over")
      return .connectionLimit(
        count: UInt32(clamping: try number("count", 0...UInt64(UInt32.max))), isInverted: isInverted)
    default: return nil
    }
  }

  /// `packets N bytes N` behind `counter`.
  mutating func counted() throws(NFTSyntaxError) -> RuleStatement {
    var packets: UInt64 = 0
    var bytes: UInt64 = 0
    if take("packets") {
      packets = try number("number of packets")
      if take("bytes") { bytes = try number("number of bytes") }
    }
    return .counter(packets: packets, bytes: bytes)
  }

  private static let amounts: [String: UInt64] = ["bytes": 1, "kbytes": 1_024, "mbytes": 1_048_576]

  /// `10 mbytes`
  private mutating func amount(_ what: String) throws(NFTSyntaxError) -> UInt64 {
    let token = current
    let count = try number(what)
    let unit = try word(["bytes", "kbytes", "mbytes"], "unit")
    let (product, overflow) = count.multipliedReportingOverflow(by: Self.amounts[unit] ?? 1)
    if overflow, let token { throw error(token, "\(count) \(unit) are too many") }
    return product
  }

  /// `rate [over] 10/second [burst 5 packets]`, `rate 10 mbytes/second [burst 1 mbytes]`
  mutating func limit() throws(NFTSyntaxError) -> RateLimit {
    try expect("rate", "behind limit")
    var limit = RateLimit(rate: 0)
    limit.isInverted = take("over")
    if !limit.isInverted { _ = take("until") }
    splitSlash()
    let token = try next("a rate such as 10/second")
    guard let rate = Self.number(token.text) else {
      throw error(token, "\"\(token.text)\" is no rate", fix: "write 10/second")
    }
    limit.rate = rate
    if isAtStatementEnd {
      throw NFTSyntaxError(
        "the rate does not say in what time", offset: token.offset, length: token.length,
        fix: "write \(token.text)/second")
    }
    if !isAt("/") {
      splitSlash()
      let unit = try word(["bytes", "kbytes", "mbytes"], "unit of a rate")
      let (product, overflow) = rate.multipliedReportingOverflow(by: Self.amounts[unit] ?? 1)
      if overflow { throw error(token, "\(rate) \(unit) are too many") }
      limit.rate = product
      limit.countsBytes = true
      limit.burst = 0
    }
    let start = tokens[..<position].lastIndex { $0.text == "limit" } ?? position - 1
    try expect("/", "in front of the unit of time")
    guard limit.rate > 0 else {
      let end = min(position, tokens.count - 1)
      throw error(token, "a rate of 0 is none", fix: "write drop, or leave the limit out").saying(
        "Could not process rule: Invalid argument", tokens[start].offset..<tokens[end].range.upperBound)
    }
    let units: [String: UInt64] = ["second": 1, "minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800]
    limit.unit = units[try word(["second", "minute", "hour", "day", "week"], "unit of time")] ?? 1
    guard take("burst") else { return limit }
    let place = current
    let burst = try number("burst", 0...UInt64(UInt32.max))
    if burst == 0, !limit.countsBytes, let place {
      throw error(place, "packet limit burst must be > 0", fix: "leave it out: 5 is usual")
    }
    limit.burst = UInt32(clamping: burst)
    if limit.countsBytes {
      let unit = try word(["bytes", "kbytes", "mbytes"], "unit of a burst")
      guard let bytes = UInt32(exactly: burst * (Self.amounts[unit] ?? 1)) else {
        throw NFTSyntaxError("a burst has less than 4 gigabytes", offset: place?.offset ?? 0)
      }
      limit.burst = bytes
    } else {
      try expect("packets", "behind the burst")
    }
    return limit
  }

  /// Cuts a word such as `10/second` around its slash.
  private mutating func splitSlash() {
    guard let token = current, token.kind == .word, let slash = token.text.firstIndex(of: "/") else { return }
    let head = token.text.distance(from: token.text.startIndex, to: slash)
    split(at: head)
    if head > 0 { position += 1 }
    split(at: 1)
    if head > 0 { position -= 1 }
  }

  /// `[over] 10 mbytes [used 3 bytes]`
  mutating func quota() throws(NFTSyntaxError) -> Quota {
    let isOver = take("over")
    if !isOver { _ = take("until") }
    var quota = Quota(bytes: try amount("amount"), flags: isOver ? 1 : 0)
    if take("used") { quota.consumed = try amount("amount") }
    return quota
  }

  /// `name NAME`, or `name FIELD map …`.
  mutating func object(_ word: String) throws(NFTSyntaxError) -> RuleStatement {
    let types: [String: ObjectType] = ["counter": .counter, "quota": .quota, "limit": .limit, "synproxy": .synproxy]
    let type = types[word] ?? .counter
    let start = position
    if isAtField, current?.kind == .word {
      var fields = [try field()]
      while take(".") { fields.append(try field()) }
      if take("map") {
        if let token = current, token.text.hasPrefix("@") {
          return .objectMap(type, fields, .named(try setReference(), gives: .integer, length: 0))
        }
        let entries = try elements(fields.map { ValueShape($0) }, values: .object)
        return .objectMap(
          type, fields,
          .entries(entries.compactMap { e in e.value.map { MapEntry(e.key, $0) } }, gives: .integer, length: 0))
      }
      position = start
    }
    return .object(type, name: try string("the name of a \(word)"))
  }

  /// `ct helper set "NAME"` and its kin; nil, and nothing taken, where it is a match.
  mutating func connectionObject() throws(NFTSyntaxError) -> RuleStatement? {
    let start = position
    position += 1
    let types: [String: ObjectType] = ["helper": .ctHelper, "timeout": .ctTimeout, "expectation": .ctExpectation]
    let word = current?.text ?? ""
    position += 1
    guard take("set"), let type = types[word] else {
      position = start
      return nil
    }
    return .object(type, name: try string("the name of an object"))
  }

  private static let logLevels = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug", "audit"]

  /// `prefix "x" level info flags all group 2 snaplen 5 queue-threshold 2`
  mutating func log() throws(NFTSyntaxError) -> Log {
    var log = Log()
    var flags: UInt32?
    while let token = current, token.kind == .word {
      switch token.text {
      case "prefix":
        position += 1
        let place = current ?? token
        let prefix = try string("a prefix")
        guard prefix.utf8.count < 128 else { throw error(place, "a prefix has at most 127 bytes") }
        log.prefix = prefix
      case "group":
        position += 1
        log.group = UInt16(clamping: try number("group", 0...65_535))
      case "snaplen":
        position += 1
        log.snaplen = UInt32(clamping: try number("length", 0...UInt64(UInt32.max)))
      case "queue-threshold":
        position += 1
        log.queueThreshold = UInt16(clamping: try number("threshold", 0...65_535))
      case "level":
        position += 1
        let word = try word(Self.logLevels, "level")
        log.level = Self.logLevels.firstIndex(of: word).map { UInt32($0) }
      case "flags":
        position += 1
        flags = try logFlags(flags ?? 0)
      default:
        log.flags = flags
        try check(log, token)
        return log
      }
    }
    log.flags = flags
    if let last = position > 0 && position <= tokens.count ? tokens[position - 1] : nil { try check(log, last) }
    return log
  }

  private func check(_ log: Log, _ place: NFTToken) throws(NFTSyntaxError) {
    let word = tokens[..<position].last { $0.text == "log" } ?? place
    if log.group != nil || log.snaplen != nil || log.queueThreshold != nil {
      for (isGiven, words) in [
        (log.level != nil, "level and group are mutually exclusive"),
        (log.flags != nil, "flags and group are mutually exclusive"),
      ] where isGiven { throw error(place, words).saying(words, word.range) }
    }
    let isForAudit = log.level == 8
    if isForAudit, log.prefix != nil || log.flags != nil || log.snaplen != nil || log.queueThreshold != nil {
      let words = "log level audit doesn't support any further options"
      throw error(place, words).saying(words, word.range)
    }
  }

  private mutating func logFlags(_ before: UInt32) throws(NFTSyntaxError) -> UInt32 {
    var flags = before
    switch try word(["all", "tcp", "ip", "skuid", "ether"], "flag of log") {
    case "all": flags |= 0x2f
    case "skuid": flags |= 8
    case "ether": flags |= 32
    case "ip":
      try expect("options", "behind ip")
      flags |= 4
    default:
      repeat { flags |= try word(["sequence", "options"], "flag of log") == "sequence" ? 1 : 2 } while take(",")
    }
    return flags
  }

  /// `with icmp TYPE`, `with tcp reset` …
  mutating func rejection() throws(NFTSyntaxError) -> Rejection {
    let start = position - 1
    guard take("with") else { return .standard }
    func code(_ type: DataType, _ what: String, _ reader: inout NFTReader) throws(NFTSyntaxError) -> UInt8 {
      _ = reader.take("type")
      let token = try reader.next("what the sender is told")
      if let number = NFTReader.number(token.text) ?? ValueNames.number(type, token.text), number < 256 {
        let wanted: IPFamily? = type == .icmpCode ? .v4 : type == .icmpv6Code ? .v6 : nil
        if let known = reader.family.ipFamily ?? reader.network, let wanted, known != wanted {
          func name(_ family: IPFamily) -> String { family == .v4 ? "ip" : "ip6" }
          throw reader.error(
            token, "reject with \(what) is for packets of \(name(wanted)), and these are of \(name(known))"
          )
          .saying(
            "conflicting protocols specified: ip vs ip6", token.range,
            reader.family.ipFamily == nil
              ? reader.networkRange ?? reader.tokens[start].range : reader.tokens[start].range)
        }
        return UInt8(number)
      }
      throw reader.unknown(token, ValueNames.names(type), "\"\(token.text)\" is no code of \(what)").saying(
        NFTReader.isScannedNumber(token.text) ? nil : "Could not parse \(type.shownName)", token.range)
    }
    switch try word(["icmp", "icmpv6", "icmpx", "tcp"], "answer of reject") {
    case "tcp":
      try expect("reset", "behind tcp")
      return .reset
    case "icmp": return .icmp(try code(.icmpCode, "icmp", &self))
    case "icmpv6": return .icmpv6(try code(.icmpv6Code, "icmpv6", &self))
    default: return .icmpx(try code(.icmpxCode, "icmpx", &self))
    }
  }

  /// `num 1-3 bypass,fanout`, `flags bypass to 1-3`
  mutating func queue() throws(NFTSyntaxError) -> RuleStatement {
    var flags: UInt16 = 0
    var first: UInt64 = 0
    var last: UInt64 = 0
    func readFlags(_ reader: inout NFTReader) throws(NFTSyntaxError) {
      repeat {
        flags |= try reader.word(["bypass", "fanout"], "flag of queue") == "bypass" ? 1 : 2
      } while reader.take(",")
    }
    if take("flags") { try readFlags(&self) }
    if take("num") || take("to") {
      let token = try next("the number of a queue")
      let parts = token.text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
      guard parts.count <= 2, let from = parts.first ?? nil, let through = parts.last ?? nil, from <= through else {
        throw error(token, "\"\(token.text)\" is no queue, nor a range of queues", fix: "write 0-3").saying(
          parts.count == 2 && !parts.contains(nil) ? "Range has zero or negative size" : nil,
          tokens[max(0, position - 2)].offset..<token.range.upperBound)
      }
      (first, last) = (UInt64(from), UInt64(through))
    }
    if isAt("bypass") || isAt("fanout") { try readFlags(&self) }
    return .expressions([
      .queue(number: UInt16(first), total: UInt16(clamping: last - first + 1), flags: flags, from: nil)
    ])
  }

  /// `mss 1460 wscale 7 timestamp sack-perm`
  mutating func synproxy() throws(NFTSyntaxError) -> RuleStatement {
    var (mss, scale, flags): (UInt16, UInt8, UInt32) = (0, 0, 0)
    while let token = current, token.kind == .word {
      switch token.text {
      case "mss":
        position += 1
        mss = UInt16(clamping: try number("size", 0...65_535))
        flags |= 1
      case "wscale":
        position += 1
        scale = UInt8(clamping: try number("scale", 0...14))
        flags |= 2
      case "timestamp":
        position += 1
        flags |= 8
      case "sack-perm", "sack-permitted":
        position += 1
        flags |= 4
      default: return .expressions([.synproxy(mss: mss, windowScale: scale, flags: flags)])
      }
    }
    return .expressions([.synproxy(mss: mss, windowScale: scale, flags: flags)])
  }
}
