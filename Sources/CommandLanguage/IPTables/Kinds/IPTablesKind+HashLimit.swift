import Addressing
import IPTables
import Operations

extension IPTablesKind {
  private static let modes: [(name: String, bit: UInt32)] = [
    ("srcip", 4), ("srcport", 8), ("dstip", 1), ("dstport", 2),
  ]
  private static let units: [(name: String, seconds: UInt64)] = [
    ("day", 86_400), ("hour", 3_600), ("min", 60), ("sec", 1),
  ]
  private static let byteUnits: [(name: String, size: UInt64)] = [("m", 1 << 20), ("k", 1 << 10), ("", 1)]

  /// `-m hashlimit`
  static let hashLimit = IPTablesKind(
    revision: 3,
    [
      IPTablesOption("--hashlimit-upto", "--hashlimit", isInvertible: true),
      IPTablesOption("--hashlimit-above", isInvertible: true), IPTablesOption("--hashlimit-burst"),
      IPTablesOption("--hashlimit-mode"), IPTablesOption("--hashlimit-name"), IPTablesOption("--hashlimit-srcmask"),
      IPTablesOption("--hashlimit-dstmask"), IPTablesOption("--hashlimit-htable-size"),
      IPTablesOption("--hashlimit-htable-max"), IPTablesOption("--hashlimit-htable-gcinterval"),
      IPTablesOption("--hashlimit-htable-expire"), IPTablesOption("--hashlimit-rate-match", count: 0),
      IPTablesOption("--hashlimit-rate-interval"),
    ],
    make: { (filling) throws(CommandError) in try filling.hashLimit() },
    write: { bytes, family in hashLimitWriting(bytes, family) })

  /// How `struct xt_hashlimit_mtinfo3` is written.
  private static func hashLimitWriting(_ bytes: [UInt8], _ family: IPFamily) -> Writing? {
    var reader = XTInfoReader(bytes)
    let name = reader.text(256)
    let (average, burst) = (reader.u64(), reader.u64())
    let mode = reader.u32()
    let (size, most, gc, expire) = (reader.u32(), reader.u32(), reader.u32(), reader.u32())
    let interval = reader.u32()
    let masks = (Int(reader.u8()), Int(reader.u8()))
    guard average > 0, mode < 0x80 else { return nil }
    var writing = Writing()
    func add(_ option: String, _ value: String) {
      writing.words.add("--hashlimit-\(option)", value)
      writing.columns += " \(option) \(value)"
    }
    let quantum: UInt64
    // Listings count in the interval, commands do not.
    var shown: (rate: String, quantum: UInt64)?
    let isAbove = mode & 0x10 != 0
    let rate: String
    var bursts: String?
    if mode & 0x20 != 0 {
      let number = bytesOf(cost: average)
      let unit = unit(ofCost: average)
      rate = "\(number / unit.size)\(unit.name)b/s"
      if burst > 0 { bursts = text(bytes: number &* burst) }
      quantum = burst > 0 ? 60_000 : 15_000
    } else {
      let (text, seconds) = packets(average)
      rate = text
      bursts = "\(burst)"
      quantum = seconds * 1_000
      if interval != 0 {
        let (text, seconds) = packets(average &* UInt64(interval))
        shown = (text, seconds * 1_000)
      }
    }
    writing.columns = " limit: \(isAbove ? "above" : "up to") \(shown?.rate ?? rate)"
    writing.words.add(isAbove ? "--hashlimit-above" : "--hashlimit-upto", rate)
    if let bursts { add("burst", bursts) }
    let names = modes.filter { mode & $0.bit != 0 }.map(\.name)
    if !names.isEmpty {
      writing.words.add("--hashlimit-mode", names.joined(separator: ","))
      writing.columns += " mode \(names.joined(separator: "-"))"
    }
    writing.words.add("--hashlimit-name", name)
    if size != 0 { add("htable-size", "\(size)") }
    if most != 0 { add("htable-max", "\(most)") }
    if gc != 1_000 { add("htable-gcinterval", "\(gc)") }
    if UInt64(expire) != quantum { writing.words.add("--hashlimit-htable-expire", "\(expire)") }
    if UInt64(expire) != shown?.quantum ?? quantum { writing.columns += " htable-expire \(expire)" }
    if masks.0 != family.bitWidth { add("srcmask", "\(masks.0)") }
    if masks.1 != family.bitWidth { add("dstmask", "\(masks.1)") }
    if mode & 0x40 != 0 {
      writing.words.add("--hashlimit-rate-match")
      writing.columns += " rate-match"
      if interval != 1 { add("rate-interval", "\(interval)") }
    }
    writing.nft = meter(name, average, burst, mode, expire, masks, family)
    return writing
  }

  /// What nft prints of it: `meter NAME { ip saddr timeout 60s limit rate 3/minute }`; nil where it tells no flows apart.
  ///
  /// Matching by the rate alone is a part of the flow without a name there.
  private static func meter(
    _ name: String, _ average: UInt64, _ burst: UInt64, _ mode: UInt32, _ expire: UInt32, _ masks: (Int, Int),
    _ family: IPFamily
  ) -> String? {
    let ip = family == .v4 ? "ip" : "ip6"
    let parts: [(bit: UInt32, text: String)] = [
      (1, "\(ip) daddr\(maskText(masks.1, family))"), (2, "tcp dport"), (4, "\(ip) saddr\(maskText(masks.0, family))"),
      (8, "tcp sport"), (0x40, "(null)"),
    ]
    let flow = parts.filter { mode & $0.bit != 0 }.map(\.text).joined(separator: " . ")
    guard !flow.isEmpty else { return nil }
    var text = "meter \(name) { \(flow)" + (expire == 1_000 ? "" : " timeout \(expire / 1_000)s")
    text += " limit rate " + (mode & 0x10 != 0 ? "over " : "")
    if mode & 0x20 != 0 {
      let number = bytesOf(cost: average)
      let unit = unit(ofCost: average)
      text += "\(number / unit.size) \(unit.name)bytes/second"
      if burst > 0 { text += " burst " + nftText(bytes: number &* burst) }
    } else {
      let (rate, seconds) = packets(average)
      let units: [UInt64: String] = [1: "second", 60: "minute", 3_600: "hour", 86_400: "day"]
      text += "\(rate.prefix { $0 != "/" })/\(units[seconds] ?? "second")"
      if burst != 5 { text += " burst \(burst) packets" }
    }
    return text + " }"
  }

  /// ` and 255.255.255.0`; all groups of an address of IPv6 have their zeros. Nothing of a whole address.
  private static func maskText(_ length: Int, _ family: IPFamily) -> String {
    guard length < family.bitWidth, let mask = IPTablesValues.mask(length, family) else { return "" }
    guard family == .v6 else { return " and \(mask)" }
    let bytes = mask.bytes
    let groups = stride(from: 0, to: bytes.count - 1, by: 2).map { place in
      String.hex(UInt16(bytes[place]) << 8 | UInt16(bytes[place + 1]), digits: 4).dropFirst(2)
    }
    return " and \(groups.joined(separator: ":"))"
  }

  private static func nftText(bytes: UInt64) -> String {
    let unit = byteUnits.first { bytes >= $0.size } ?? byteUnits[2]
    return "\(bytes / unit.size) \(unit.name)bytes"
  }

  /// `5/sec` of the millionths of a second from packet to packet, and how long the unit is.
  private static func packets(_ period: UInt64) -> (text: String, seconds: UInt64) {
    var chosen = units[0]
    for unit in units.dropFirst() {
      let length = unit.seconds * 1_000_000
      if period > length || period == 0 || length / period < length % period { break }
      chosen = unit
    }
    return ("\(chosen.seconds * 1_000_000 / max(1, period))/\(chosen.name)", chosen.seconds)
  }

  private static func bytesOf(cost: UInt64) -> UInt64 { ((UInt64(UInt32.max) / max(1, cost)) &- 1) << 4 }

  /// The largest unit in which a rate says the same as in bytes; what is left over behind the kernel's rounding does not count.
  private static func unit(ofCost cost: UInt64) -> (name: String, size: UInt64) {
    let number = bytesOf(cost: cost)
    return byteUnits.first { unit in
      number >= unit.size && UInt64(UInt32.max) / ((number / unit.size * unit.size >> 4) + 1) == cost
    } ?? byteUnits[2]
  }

  private static func text(bytes: UInt64) -> String {
    let unit = byteUnits.first { bytes >= $0.size } ?? byteUnits[2]
    return "\(bytes / unit.size)\(unit.name)b"
  }
}

extension IPTablesFilling {
  /// `struct xt_hashlimit_mtinfo3`
  fileprivate func hashLimit() throws(CommandError) -> [UInt8] {
    let (option, given) = try rate()
    let name = try needed("--hashlimit-name").value
    guard !name.text.isEmpty, name.text.utf8.count < 255, !name.text.contains("/") else {
      throw bad(name, "--hashlimit-name")
    }
    var mode: UInt32 = (option == "--hashlimit-above") != given.isInverted ? 0x10 : 0
    if let word = self.given("--hashlimit-mode")?.value { mode |= try modes(word) }
    let isRateMatch = has("--hashlimit-rate-match")
    if isRateMatch { mode |= 0x40 }
    var interval: UInt64 = isRateMatch ? 1 : 0
    let average: UInt64
    var burst: UInt64
    var expire: UInt64
    if let perSecond = bytes(given.value.text, suffix: "b/s") {
      guard perSecond > 0, perSecond <= 1 << 32 else { throw tooFast(given.value) }
      mode |= 0x20
      average = UInt64(UInt32.max) / ((perSecond >> 4) + 1)
      (burst, expire) = (0, 15_000)
      if let word = self.given("--hashlimit-burst")?.value {
        guard let size = bytes(word.text, suffix: "b") else { throw bad(word, "--hashlimit-burst", fix: "as 2mb") }
        let exact = ((UInt64(UInt32.max) / max(1, average)) &- 1) << 4
        guard size >= exact else {
          throw values.error(word, "burst cannot be smaller than \(exact)b", fix: "at least \(exact)b")
        }
        // It is rounded up.
        (burst, expire) = ((size + max(1, exact) - 1) / max(1, exact), 60_000)
      }
    } else {
      let (period, seconds) = try packets(given.value)
      // It is counted by the second, and as many seconds as the unit has are looked at.
      average = isRateMatch ? period / seconds : period
      guard average > 0 else { throw tooFast(given.value) }
      if isRateMatch { interval = seconds }
      burst = try number("--hashlimit-burst", 1...1_000_000) ?? 5
      expire = seconds * 1_000
    }
    if let word = self.given("--hashlimit-rate-interval")?.value {
      guard let number = values.number(word.text), (1...UInt64(UInt32.max)).contains(number) else {
        throw bad(word, "--hashlimit-rate-interval", fix: "a number of seconds")
      }
      interval = number
    }
    if let given = try number("--hashlimit-htable-expire", 0...UInt64(UInt32.max)) { expire = given }
    var writer = XTInfoWriter()
    writer.put(name.text, length: 256)
    writer.put(long: average)
    writer.put(long: burst)
    writer.put(mode)
    let size = try number("--hashlimit-htable-size", 0...UInt64(UInt32.max)) ?? 0
    let most = try number("--hashlimit-htable-max", 0...UInt64(UInt32.max)) ?? 0
    let gc = try number("--hashlimit-htable-gcinterval", 0...UInt64(UInt32.max)) ?? 1_000
    for number in [size, most, gc, expire, interval] { writer.put(UInt32(clamping: number)) }
    let width = UInt64(family.bitWidth)
    writer.put(UInt8(clamping: try number("--hashlimit-srcmask", 0...width) ?? width))
    writer.put(UInt8(clamping: try number("--hashlimit-dstmask", 0...width) ?? width))
    writer.pad(to: 312)
    return writer.bytes
  }

  private func rate() throws(CommandError) -> (option: String, given: IPTablesExtension.Given) {
    guard has("--hashlimit-upto") || has("--hashlimit-above") else {
      throw values.error(
        item.word, "You have to specify --hashlimit", fix: "add --hashlimit-upto 5/sec")
    }
    return try one(["--hashlimit-upto", "--hashlimit-above"], "")
  }

  private func modes(_ word: Word) throws(CommandError) -> UInt32 {
    try values.bits(
      word, [("SRCIP", UInt32(4)), ("SRCPORT", 8), ("DSTIP", 1), ("DSTPORT", 2)],
      otherwise: { _ in "hashlimit: Bad value for \"--hashlimit-mode\" option: \"\(word.text)\"" })
  }

  private func tooFast(_ word: Word) -> CommandError {
    values.error(word, "Rate too fast \"\(word.text)\"", fix: "at most 1000000/sec")
  }

  /// Millionths of a second from packet to packet, and the seconds of the unit.
  private func packets(_ word: Word) throws(CommandError) -> (period: UInt64, seconds: UInt64) {
    let parts = word.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let unit = parts.count < 2 ? "second" : parts[1].lowercased()
    let units: [(String, UInt64)] = [("second", 1), ("minute", 60), ("hour", 3_600), ("day", 86_400)]
    guard let number = parts.first.flatMap({ values.number($0) }), number > 0, !unit.isEmpty,
      let seconds = units.first(where: { $0.0.hasPrefix(unit) || unit == "sec" && $0.1 == 1 })?.1
    else {
      throw bad(word, "--hashlimit-upto", fix: "as 5/minute, or 512kb/s")
    }
    guard number / seconds <= 1_000_000, seconds * 1_000_000 / number > 0 else { throw tooFast(word) }
    return (seconds * 1_000_000 / number, seconds)
  }

  /// `512kb/s`
  private func bytes(_ text: String, suffix: String) -> UInt64? {
    guard text.hasSuffix(suffix) else { return nil }
    var number = text.dropLast(suffix.count)
    var factor: UInt64 = 1
    if let unit = number.last, let size = [Character("k"): UInt64(1) << 10, "m": 1 << 20][unit] {
      factor = size
      number = number.dropLast()
    }
    guard let value = UInt64(number) else { return nil }
    let (product, overflow) = value.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }
}
