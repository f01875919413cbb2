import Addressing
import IPTables
import NFTables
import Operations

/// Makes matches of their options.
struct IPTablesMatchReader {
  let values: IPTablesValues

  /// The match; the protocol is what some need.
  func match(_ match: IPTablesExtension, _ transport: IPTablesProtocol?) throws(CommandError) -> IPTablesMatch {
    switch match.name {
    case "tcp", "udp", "sctp": return try ports(match, transport)
    case "multiport": return try multiport(match, transport)
    case "conntrack", "state": return try connection(match)
    case "comment":
      let given = try needed(match, "--comment")
      guard given.value.text.utf8.count < 256 else {
        throw values.error(given.value, "the comment has \(given.value.text.utf8.count) bytes, and 255 are the most")
      }
      guard !given.value.text.contains(where: \.isNewline) else {
        throw values.error(given.value, "the comment has more than one line")
      }
      return .comment(given.value.text)
    case "mark", "connmark":
      let given = try needed(match, "--mark")
      let (value, mask) = try values.mark(given, match.name, "--mark")
      return match.name == "mark"
        ? .mark(value, mask: mask ?? .max, isInverted: given.isInverted)
        : .connectionMark(value, mask: mask ?? .max, isInverted: given.isInverted)
    case "iprange": return try addressRange(match)
    case "connlimit": return try connectionLimit(match)
    case "statistic": return try statistic(match)
    case "owner": return try owner(match)
    case "recent": return try recent(match)
    case "addrtype":
      return try addressType(match)
    case "limit": return try limit(match)
    default:
      if let kind = IPTablesKind.matches[match.name] {
        if let number = kind.transport(match.name), transport?.number != number || transport?.isInverted == true {
          throw values.refusedByKernel(match.word, kind.missingTransport(match.name, number))
        }
        let info = try kind.make(IPTablesFilling(item: match, values: values))
        return .other(name: match.name, revision: kind.revision, info: info)
      }
      let option = match.name == "icmp" ? "--icmp-type" : "--icmpv6-type"
      let given = try needed(match, option)
      let number: UInt8 = match.name == "icmp" ? 1 : 58
      guard transport?.number == number else {
        throw values.error(
          match.word, "the match \(match.name) works with -p \(match.name == "icmp" ? "icmp" : "ipv6-icmp") only",
          fix: "write -p \(match.name == "icmp" ? "icmp" : "ipv6-icmp") in front of it")
      }
      let (type, codes) = try values.icmp(given.value)
      return .icmp(type: type, codes: codes, isInverted: given.isInverted)
    }
  }

  private func needed(_ match: IPTablesExtension, _ option: String) throws(CommandError) -> IPTablesExtension.Given {
    guard let given = match.given(option) else {
      throw values.error(match.word, "\(match.name): option \"\(option)\" must be specified", ending: .paragraph)
    }
    return given
  }

  private func ports(
    _ match: IPTablesExtension, _ transport: IPTablesProtocol?
  ) throws(CommandError) -> IPTablesMatch {
    let number: UInt8 = match.name == "tcp" ? 6 : match.name == "udp" ? 17 : 132
    guard transport?.number == number else {
      throw values.error(
        match.word, "\(match.name.uppercased()) match requires '-p \(match.name)'",
        fix: "write -p \(match.name) in front of it")
    }
    var ranges: [IPTablesPorts?] = []
    for option in ["--source-port", "--destination-port"] {
      guard let given = match.given(option) else {
        ranges.append(nil)
        continue
      }
      // For UDP the real tool takes the services of all protocols.
      let range = try values.ports(given.value, of: number == 17 ? nil : number)
      // Every port is no condition; that of SCTP is written all the same.
      let isNone = range == IPTablesPorts.all && !given.isInverted && number != 132
      ranges.append(isNone ? nil : IPTablesPorts(range, isInverted: given.isInverted))
    }
    var flags: IPTablesTCPFlags?
    if let given = match.given("--syn") {
      flags = .syn(isInverted: given.isInverted)
      if let other = match.given("--tcp-flags") {
        throw values.error(other.option, "Only one of `--syn' or `--tcp-flags' allowed")
      }
    } else if let given = match.given("--tcp-flags"), let mask = given.values.first, let set = given.values.last {
      flags = IPTablesTCPFlags(mask: try tcpFlags(mask), set: try tcpFlags(set), isInverted: given.isInverted)
      // Nothing that is looked at is no condition.
      if flags == IPTablesTCPFlags(mask: 0, set: 0) { flags = nil }
    }
    return .ports(
      protocol: number, source: ranges.first ?? nil, destination: ranges.last ?? nil, flags: flags,
      option: try tcpOption(match))
  }

  /// `! --tcp-option 5`
  private func tcpOption(_ match: IPTablesExtension) throws(CommandError) -> IPTablesBits<UInt8>? {
    guard let given = match.given("--tcp-option") else { return nil }
    guard let number = values.number(given.value.text).flatMap({ UInt8(exactly: $0) }), number > 0 else {
      throw values.error(given.value, "Bad TCP option \"\(given.value.text)\"", fix: "a number from 1 to 255")
    }
    return IPTablesBits(number, isInverted: given.isInverted)
  }

  private func tcpFlags(_ word: Word) throws(CommandError) -> UInt8 {
    var bits: UInt8 = 0
    for part in word.text.split(separator: ",") {
      let upper = part.uppercased()
      if upper == "ALL" { bits |= 0x3f }
      if upper == "ALL" || upper == "NONE" { continue }
      guard let flag = IPTablesNames.tcpFlags.first(where: { $0.name == upper }) else {
        throw values.unknown(
          word, "Unknown TCP flag `\(part)'", upper, IPTablesNames.tcpFlags.map(\.name) + ["ALL", "NONE"])
      }
      bits |= flag.bit
    }
    return bits
  }

  private func multiport(
    _ match: IPTablesExtension, _ transport: IPTablesProtocol?
  ) throws(CommandError) -> IPTablesMatch {
    let kinds: [(String, IPTablesMatch.PortKind)] = [
      ("--source-ports", .source), ("--destination-ports", .destination), ("--ports", .either),
    ]
    let given = kinds.compactMap { kind in match.given(kind.0).map { (kind.1, $0) } }
    guard let (kind, words) = given.first else {
      throw values.error(match.word, "multiport expects an option", fix: "add --dports 80,443")
    }
    if given.count > 1, let other = given.last {
      throw values.error(
        other.1.option, "multiport takes only one of --sports, --dports, --ports",
        fix: "write -m multiport once more in front of it")
    }
    guard let transport, transport.hasPorts, !transport.isInverted else {
      throw values.error(
        match.word, "multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'",
        fix: "write -p tcp in front of it")
    }
    var ranges: [ClosedRange<UInt16>] = []
    for part in words.value.text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      let first = try values.port(ends.first ?? "", words.value, of: transport.number)
      let last = ends.count > 1 ? try values.port(ends[1], words.value, of: transport.number) : first
      guard first <= last, ends.count < 2 || first < last else {
        throw values.error(words.value, "invalid portrange specified")
      }
      ranges.append(first...last)
    }
    guard ranges.reduce(0, { $0 + ($1.count == 1 ? 1 : 2) }) <= 15 else {
      throw values.error(words.value, "too many ports specified", fix: "at most 15; a range counts as two")
    }
    return .multiport(kind, ranges, isInverted: words.isInverted)
  }

  private func addressType(_ match: IPTablesExtension) throws(CommandError) -> IPTablesMatch {
    var types: [IPTablesBits<UInt16>?] = []
    for option in ["--src-type", "--dst-type"] {
      guard let given = match.given(option) else {
        types.append(nil)
        continue
      }
      let value = try values.bits(given.value, IPTablesNames.addressTypes) { "addrtype: bad type \"\($0)\"" }
      types.append(IPTablesBits(value, isInverted: given.isInverted))
    }
    guard types.contains(where: { $0 != nil }) else {
      throw values.error(
        match.word, "addrtype: you must specify --src-type or --dst-type", fix: "add --dst-type LOCAL")
    }
    let (input, output) = (match.given("--limit-iface-in"), match.given("--limit-iface-out"))
    if input != nil, let output {
      throw values.error(output.option, "addrtype: --limit-iface-in and --limit-iface-out exclude each other")
    }
    return .addressType(
      source: types.first ?? nil, destination: types.last ?? nil, limitInput: input != nil, limitOutput: output != nil)
  }

  private func limit(_ match: IPTablesExtension) throws(CommandError) -> IPTablesMatch {
    var period: UInt32 = 12_000_000
    var burst: UInt32 = 5
    if let word = match.given("--limit")?.value {
      let parts = word.text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      let unit = parts.count < 2 ? "second" : parts[1].lowercased()
      let units: [(String, UInt64)] = [("second", 1), ("minute", 60), ("hour", 3_600), ("day", 86_400)]
      guard let rate = parts.first.flatMap({ values.number($0) }), rate > 0, !unit.isEmpty,
        let seconds = units.first(where: { $0.0.hasPrefix(unit) || unit == "sec" && $0.1 == 1 })?.1
      else {
        throw values.error(word, "bad rate \"\(word.text)\"", fix: "as 5/minute; units are second, minute, hour, day")
      }
      guard rate / seconds <= 10_000, seconds * 10_000 / rate > 0 else {
        throw values.error(word, "Rate too fast \"\(word.text)\"", fix: "at most 10000/second")
      }
      period = UInt32(clamping: seconds * 10_000 / rate)
    }
    if let word = match.given("--limit-burst")?.value {
      guard let number = values.number(word.text), number <= 10_000 else {
        throw values.error(
          word, "limit: bad value for option \"--limit-burst\", or out of range (0-10000)", ending: .sentence)
      }
      burst = number == 0 ? 5 : UInt32(clamping: number)
    }
    // The kernel keeps a number and a unit, which may be a little more.
    let (rate, unit) = IPTablesMatch.rate(ofPeriod: period)
    return .limit(period: rate > 0 ? unit * 10_000 / rate : period, burst: burst)
  }
}
