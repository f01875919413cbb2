import Addressing
import IPTables
import NFTables

/// A word of a rule as `iptables -S` prints it.
struct IPTablesWord: Hashable {
  var text: String
  /// Whether it is a person's text, which is put in quotes.
  var isText = false
  /// Whether `iptables -S` prints what nobody has to type.
  var isImplied = false
  /// The output of `iptables -S` in its place.
  var shown: String?

  /// As `iptables -S` prints it.
  var saved: String {
    guard isText else { return shown ?? text }
    let isPlain =
      !text.isEmpty
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) || "_-".utf8.contains($0)
      }
    if isPlain { return text }
    return "\"" + text.map { "\"\\'".contains($0) ? "\\\($0)" : String($0) }.joined() + "\""
  }
}

/// Collects words.
struct IPTablesWords {
  private(set) var words: [IPTablesWord] = []

  mutating func add(_ texts: String...) { words += texts.map { IPTablesWord(text: $0) } }
  mutating func add(implied texts: String...) { words += texts.map { IPTablesWord(text: $0, isImplied: true) } }
  /// A word that `iptables -S` prints in another way.
  mutating func add(_ text: String, shown: String) { words.append(IPTablesWord(text: text, shown: shown)) }
  mutating func add(_ others: IPTablesWords) { words += others.words }
  mutating func add(text: String) { words.append(IPTablesWord(text: text, isText: true)) }
  /// An option with a `!` in front of it where it is inverted.
  mutating func add(_ isInverted: Bool, _ texts: String...) {
    if isInverted { add("!") }
    words += texts.map { IPTablesWord(text: $0) }
  }
}

extension IPTablesRule {
  /// The words behind `-A CHAIN`, as `iptables -S` prints them.
  func words(_ family: IPFamily, counters: Bool = false) -> [IPTablesWord] {
    IPTablesRuleSpec(self, sources: source.map { [$0] } ?? [], destinations: destination.map { [$0] } ?? [])
      .words(family, counters: counters)
  }
}

extension IPTablesRuleSpec {
  /// The words behind `-A CHAIN`, as `iptables -S` prints them.
  func words(_ family: IPFamily, counters: Bool) -> [IPTablesWord] {
    var words = IPTablesWords()
    for (option, addresses) in [("-s", sources), ("-d", destinations)] where !addresses.isEmpty {
      words.add(
        addresses.first?.isInverted == true, option, addresses.map(\.text).joined(separator: ","))
    }
    if let input = rest.input { words.add(input.isInverted, "-i", input.name) }
    if let output = rest.output { words.add(output.isInverted, "-o", output.name) }
    if let number = rest.protocol, number.number != 0 {
      words.add(number.isInverted, "-p", IPTablesNames.name(ofProtocol: number.number))
    }
    if let isFragment = rest.isFragment { words.add(!isFragment, "-f") }
    for match in rest.matches { match.add(to: &words, family) }
    if counters { words.add("-c", "\(rest.packets)", "\(rest.bytes)") }
    rest.target?.add(to: &words, family)
    return words.words
  }
}

extension IPTablesAddress {
  /// With its mask: `10.0.0.0/8`, or `10.0.0.1/255.0.0.255` where that is no prefix.
  var text: String { "\(address)/" + (prefixLength.map { "\($0)" } ?? "\(mask)") }
}

extension IPTablesMatch {
  /// Its name behind `-m`.
  func name(_ family: IPFamily) -> String {
    switch self {
    case .ports(let number, _, _, _, _): number == 6 ? "tcp" : number == 17 ? "udp" : "sctp"
    case .multiport: "multiport"
    case .connection(let connection): connection.isAlias ? "state" : "conntrack"
    case .comment: "comment"
    case .mark: "mark"
    case .addressType: "addrtype"
    case .limit: "limit"
    case .icmp: family == .v4 ? "icmp" : "icmp6"
    case .connectionMark: "connmark"
    case .addressRange: "iprange"
    case .connectionLimit: "connlimit"
    case .statistic: "statistic"
    case .owner: "owner"
    case .recent: "recent"
    case .other(let name, _, _): name
    }
  }

  fileprivate func add(to words: inout IPTablesWords, _ family: IPFamily) {
    words.add("-m", name(family))
    switch self {
    case .ports(_, let source, let destination, let flags, let option):
      if let source { words.add(source.isInverted, "--sport", source.range.text) }
      if let destination { words.add(destination.isInverted, "--dport", destination.range.text) }
      if let option { words.add(option.isInverted, "--tcp-option", "\(option.value)") }
      if let flags { words.add(flags.isInverted, "--tcp-flags", Self.text(flags.mask), Self.text(flags.set)) }
    case .multiport(let kind, let ranges, let isInverted):
      words.add(isInverted, kind.option, ranges.map(\.text).joined(separator: ","))
    case .connection(let connection): connection.add(to: &words)
    case .connectionMark(let value, let mask, let isInverted):
      words.add(isInverted, "--mark", Self.text(value, mask))
    case .addressRange(let source, let destination):
      if let source { words.add(source.isInverted, "--src-range", source.text) }
      if let destination { words.add(destination.isInverted, "--dst-range", destination.text) }
    case .connectionLimit(let limit): limit.add(to: &words, family)
    case .statistic(let statistic): statistic.add(to: &words)
    case .owner(let owner): owner.add(to: &words)
    case .recent(let recent): recent.add(to: &words, family)
    case .comment(let text):
      words.add("--comment")
      words.add(text: text)
    case .mark(let value, let mask, let isInverted):
      words.add(isInverted, "--mark", Self.text(value, mask))
    case .addressType(let source, let destination, let limitInput, let limitOutput):
      for (option, types) in [("--src-type", source), ("--dst-type", destination)] {
        if let types {
          words.add(types.isInverted, option, IPTablesNames.list(types.value, IPTablesNames.addressTypes))
        }
      }
      if limitInput { words.add("--limit-iface-in") }
      if limitOutput { words.add("--limit-iface-out") }
    case .limit(let period, let burst):
      words.add("--limit", Self.rate(period))
      if burst != 5 { words.add("--limit-burst", "\(burst)") }
    case .icmp(let type, let codes, let isInverted):
      let option = family == .v4 ? "--icmp-type" : "--icmpv6-type"
      let code =
        codes == 0...255 ? "" : codes.count == 1 ? "/\(codes.lowerBound)" : "/\(codes.lowerBound)-\(codes.upperBound)"
      words.add(isInverted, option, family == .v4 && type == 255 && code.isEmpty ? "any" : "\(type)\(code)")
    case .other(_, let revision, let info):
      if let writing = self.writing(family) {
        words.add(writing.words)
      } else {
        words.add("[unknown revision \(revision), \(info.count) bytes]")
      }
    }
  }

  /// Names of flags; none is `NONE`.
  static func text(_ flags: UInt8) -> String {
    flags == 0 ? "NONE" : IPTablesNames.list(flags, IPTablesNames.tcpFlags)
  }

  /// `0x1`, or `0x1/0xff` with a mask.
  static func text(_ value: UInt32, _ mask: UInt32) -> String {
    "0x\(value.hex)" + (mask == .max ? "" : "/0x\(mask.hex)")
  }

  /// `5/min`
  static func rate(_ period: UInt32) -> String {
    let (rate, seconds) = rate(ofPeriod: period)
    return "\(rate)/" + (IPTablesNames.units.first { $0.seconds == seconds }?.name ?? "sec")
  }
}

extension IPTablesMatch.PortKind {
  /// The option of multiport.
  var option: String {
    switch self {
    case .source: "--sports"
    case .destination: "--dports"
    case .either: "--ports"
    }
  }
}

extension IPTablesTarget {
  /// Its name behind `-j`.
  var name: String {
    switch self {
    case .accept: "ACCEPT"
    case .drop: "DROP"
    case .return: "RETURN"
    case .jump(let chain), .goto(let chain): chain
    case .reject: "REJECT"
    case .log: "LOG"
    case .mark: "MARK"
    case .translate(let kind, _): kind.rawValue
    case .notrack(let isAlias): isAlias ? "NOTRACK" : "CT"
    case .segmentSize: "TCPMSS"
    case .connectionMark: "CONNMARK"
    case .netMap: "NETMAP"
    case .trace: "TRACE"
    case .packetLog: "NFLOG"
    case .other(let name, _, _): name
    }
  }

  fileprivate func add(to words: inout IPTablesWords, _ family: IPFamily) {
    if case .goto = self { words.add("-g", name) } else { words.add("-j", name) }
    switch self {
    case .accept, .drop, .return, .jump, .goto: break
    case .reject(let number):
      let known = IPTablesNames.rejections(family).first { $0.number == number }
      words.add("--reject-with", known?.name ?? "\(number)")
    case .log(let level, let flags, let prefix):
      if !prefix.isEmpty {
        words.add("--log-prefix")
        words.add(text: prefix)
      }
      if level != 4 { words.add("--log-level", "\(level)") }
      for flag in IPTablesNames.logFlags where flags & flag.bit != 0 { words.add(flag.option) }
    case .mark(let value, let mask): words.add("--set-xmark", "0x\(value.hex)/0x\(mask.hex)")
    case .translate(let kind, let translation):
      let text = translation.text(family, portsOnly: kind == .masquerade || kind == .redirect)
      if !text.isEmpty { words.add(kind.option, text) }
      if translation.flags.contains(.random) { words.add("--random") }
      if translation.flags.contains(.fullyRandom) { words.add("--random-fully") }
      if translation.flags.contains(.persistent) { words.add("--persistent") }
    case .notrack(let isAlias): if !isAlias { words.add("--notrack") }
    case .segmentSize(let size?): words.add("--set-mss", "\(size)")
    case .segmentSize(nil): words.add("--clamp-mss-to-pmtu")
    case .connectionMark(let mark): mark.add(to: &words)
    case .netMap(let map): words.add("--to", map.network.text)
    case .trace: break
    case .packetLog(let log): log.add(to: &words)
    case .other(_, let revision, let info):
      if let writing = self.writing(family) {
        words.add(writing.words)
      } else {
        words.add("[unknown revision \(revision), \(info.count) bytes]")
      }
    }
  }
}

extension IPTablesTarget.TranslationKind {
  /// The option that says where to.
  var option: String {
    switch self {
    case .source: "--to-source"
    case .destination: "--to-destination"
    case .masquerade, .redirect: "--to-ports"
    }
  }
}

extension IPTablesTranslation {
  /// Addresses and ports: `10.0.0.2-10.0.0.4:8080-8090`; ports alone without the colon where there are never addresses.
  func text(_ family: IPFamily, portsOnly: Bool = false) -> String {
    var text = ""
    if let first {
      text = "\(first)" + (last.flatMap { $0 == first ? nil : "-\($0)" } ?? "")
      if family == .v6, ports != nil { text = "[\(text)]" }
    }
    guard let ports else { return text }
    let range = ports.count == 1 ? "\(ports.lowerBound)" : "\(ports.lowerBound)-\(ports.upperBound)"
    return text + (portsOnly ? "" : ":") + range + (base.map { "/\($0)" } ?? "")
  }
}

extension ClosedRange<UInt16> {
  /// As iptables writes ports: `80`, `1000:2000`.
  var text: String { count == 1 ? "\(lowerBound)" : "\(lowerBound):\(upperBound)" }
}

extension UInt32 {
  /// In hexadecimal digits.
  var hex: String { String(self, radix: 16) }
}
