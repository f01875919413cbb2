package import Addressing
import IPTables
package import NFTables

extension Ruleset {
  /// The ruleset with words for what iptables made of its own matches and targets, as `nft list ruleset` of Debian 12 has them.
  package var withIPTablesWords: Ruleset {
    var copy = self
    for table in tables.indices {
      guard let family = tables[table].table.id.family.ipFamily else { continue }
      for chain in tables[table].chains.indices {
        for rule in tables[table].chains[chain].rules.indices {
          copy.tables[table].chains[chain].rules[rule] =
            tables[table].chains[chain].rules[rule].withIPTablesWords(family)
        }
      }
    }
    return copy
  }
}

extension Rule {
  /// The rule with words for what iptables made of its own matches and targets, in a table of this family.
  package func withIPTablesWords(_ family: IPFamily) -> Rule {
    var copy = self
    copy.translations = IPTablesNFTWords(self, family).words
    return copy
  }
}

/// Says in nft's words what the matches and targets of a rule of iptables do.
private struct IPTablesNFTWords {
  /// By the place of an expression in the rule.
  private(set) var words: [Int: String] = [:]
  private let family: IPFamily
  /// The name of the protocol that the rule matches.
  private var transport: String?

  init(_ rule: Rule, _ family: IPFamily) {
    self.family = family
    var isProtocol = false
    for (place, expression) in rule.expressions.enumerated() {
      switch expression {
      case .meta(.l4proto, _): isProtocol = true
      case .compare(_, .equal, let bytes) where isProtocol:
        transport = bytes.first.map { IPTablesNames.name(ofProtocol: $0) }
        isProtocol = false
      case .match(let name, let revision, let info):
        words[place] =
          text(IPTablesMatch(name: name, revision: revision, info: info, family: family)) ?? "xt match \(name)"
      case .target(let name, let revision, let info):
        words[place] =
          text(IPTablesTarget(name: name, revision: revision, info: info, family: family)) ?? "xt target \(name)"
      default: break
      }
    }
  }

  // MARK: Matches

  private func text(_ match: IPTablesMatch) -> String? {
    switch match {
    // Nothing stands for a comment, not even its blank.
    case .comment: return ""
    case .connection(let connection): return connection.nftWords
    case .multiport(let kind, let ranges, let isInverted): return multiport(kind, ranges, isInverted)
    case .ports(let number, let source, let destination, let flags, let option) where flags == nil || option != nil:
      let name = IPTablesNames.name(ofProtocol: number)
      var parts = [("sport", source), ("dport", destination)].compactMap { field, ports in
        ports.map { "\(name) \(field) \($0.isInverted ? "!= " : "")\(Self.text($0.range))" }
      }
      if let option { parts.append("tcp option \(option.value) \(option.isInverted ? "missing" : "exists")") }
      if let flags {
        let sets = [flags.set, flags.mask].map { bits in
          IPTablesNames.tcpFlags.filter { bits & $0.bit != 0 }.map { $0.name.lowercased() }.joined(separator: ",")
        }
        parts.append("tcp flags \(flags.isInverted ? "!= " : "")\(sets.joined(separator: " / "))")
      }
      return parts.isEmpty ? nil : parts.joined(separator: " ")
    case .mark(let value, let mask, let isInverted): return Self.mark("meta", value, mask, isInverted)
    case .addressType(let source, let destination, let limitsInput, let limitsOutput):
      let device = limitsInput ? " . iif" : limitsOutput ? " . oif" : ""
      let parts = [("saddr", source), ("daddr", destination)].compactMap { field, types in
        types.map { "fib \(field)\(device) type \($0.isInverted ? "!= " : "")\(Self.types($0.value))" }
      }
      return parts.isEmpty ? nil : parts.joined(separator: " ")
    case .icmp(let type, let codes, let isInverted): return icmp(type, codes, isInverted)
    case .connectionMark(let value, let mask, let isInverted): return Self.mark("ct", value, mask, isInverted)
    case .addressRange(let source, let destination):
      let parts = [("saddr", source), ("daddr", destination)].compactMap { field, range in
        range.map { "\(family == .v4 ? "ip" : "ip6") \(field) \($0.isInverted ? "!= " : "")\($0.text)" }
      }
      return parts.isEmpty ? nil : parts.joined(separator: " ")
    case .statistic(let statistic): return statistic.nftWords
    case .owner(let owner): return owner.nftWords
    default: return match.writing(family)?.nft
    }
  }

  /// `meta mark 0x1`, `ct mark and 0xff != 0x1`
  private static func mark(_ key: String, _ value: UInt32, _ mask: UInt32, _ isInverted: Bool) -> String {
    let field = mask == .max ? "\(key) mark" : "\(key) mark and 0x\(mask.hex)"
    return "\(field) \(isInverted ? "!= " : mask == .max ? "" : "== ")0x\(value.hex)"
  }

  private static func text(_ ports: ClosedRange<UInt16>) -> String {
    ports.count == 1 ? "\(ports.lowerBound)" : "\(ports.lowerBound)-\(ports.upperBound)"
  }

  private func multiport(
    _ kind: IPTablesMatch.PortKind, _ ranges: [ClosedRange<UInt16>], _ isInverted: Bool
  ) -> String? {
    guard let transport else { return nil }
    if kind == .either {
      let pairs = ranges.flatMap { ["0-65535 . \(Self.text($0))", "\(Self.text($0)) . 0-65535"] }
      let operation = isInverted ? "!= " : ""
      return "\(transport) sport . \(transport) dport \(operation){ \(pairs.joined(separator: ", ")) }"
    }
    let ports = ranges.map(Self.text).joined(separator: ", ")
    let field = "\(transport) \(kind == .source ? "sport" : "dport")\(isInverted ? " !=" : "")"
    return ranges.count == 1 ? "\(field) \(ports)" : "\(field) { \(ports) }"
  }

  private static func types(_ value: UInt16) -> String {
    let names = IPTablesNames.addressTypes.filter { value & $0.bit != 0 }.map { $0.name.lowercased() }
    if let only = names.first, names.count == 1 { return only }
    return "{ \(names.joined(separator: ", ")) }"
  }

  private func icmp(_ type: UInt8, _ codes: ClosedRange<UInt8>, _ isInverted: Bool) -> String? {
    if family == .v4, type == 255, codes == 0...255, !isInverted { return "ip protocol icmp" }
    guard codes == 0...255, let name = NFTNames.messageType(type, family) else { return nil }
    return "\(family == .v4 ? "icmp" : "icmpv6") type \(isInverted ? "!= " : "")\(name)"
  }

  // MARK: Targets

  private func text(_ target: IPTablesTarget) -> String? {
    switch target {
    case .reject(let number): return rejection(number)
    case .log(let level, let flags, let prefix): return log(level, flags, prefix)
    case .mark(let value, let mask): return mark(value, mask)
    case .translate(let kind, let translation): return translate(kind, translation)
    case .notrack: return "notrack"
    case .segmentSize(let size): return "tcp option maxseg size set " + (size.map { "\($0)" } ?? "rt mtu")
    case .connectionMark(let mark): return mark.nftWords
    default: return target.writing(family)?.nft
    }
  }

  private func rejection(_ number: UInt32) -> String? {
    let words = [
      "icmp-net-unreachable": "icmp type net-unreachable", "icmp-host-unreachable": "icmp type host-unreachable",
      "icmp-proto-unreachable": "icmp type prot-unreachable", "icmp-net-prohibited": "icmp type net-prohibited",
      "icmp-host-prohibited": "icmp type host-prohibited", "icmp-admin-prohibited": "icmp type admin-prohibited",
      "icmp6-no-route": "icmpv6 type no-route", "icmp6-adm-prohibited": "icmpv6 type admin-prohibited",
      "icmp6-addr-unreachable": "icmpv6 type addr-unreachable", "icmp6-policy-fail": "icmpv6 type policy-fail",
      "icmp6-reject-route": "icmpv6 type reject-route", "tcp-reset": "tcp reset",
    ]
    guard let name = IPTablesNames.rejections(family).first(where: { $0.number == number })?.name else { return nil }
    if name.hasSuffix("port-unreachable") { return "reject" }
    return words[name].map { "reject with \($0)" }
  }

  private func log(_ level: UInt8, _ flags: UInt8, _ prefix: String) -> String {
    var text = "log" + (prefix.isEmpty ? "" : " prefix \"\(prefix)\"")
    if level != 4, IPTablesNames.logLevels.indices.contains(Int(level)) {
      text += " level \(IPTablesNames.logLevels[Int(level)])"
    }
    // XT_LOG_TCPSEQ, …_TCPOPT, …_IPOPT, …_UID, …_MACDECODE
    let tcp = [(UInt8(1), "sequence"), (2, "options")].filter { flags & $0.0 != 0 }.map(\.1)
    if !tcp.isEmpty { text += " flags tcp \(tcp.joined(separator: ","))" }
    for (bit, word) in [(UInt8(4), "ip options"), (8, "skuid"), (32, "ether")] where flags & bit != 0 {
      text += " flags \(word)"
    }
    return text
  }

  private func mark(_ value: UInt32, _ mask: UInt32) -> String {
    func hex(_ number: UInt32) -> String { "0x" + String(number, radix: 16) }
    if mask == .max { return "meta mark set \(hex(value))" }
    if mask == 0 { return "meta mark set mark xor \(hex(value))" }
    if value == mask { return "meta mark set mark or \(hex(value))" }
    if value == 0 { return "meta mark set mark and \(hex(~mask))" }
    return "meta mark set mark and \(hex(~mask)) xor \(hex(value))"
  }

  private func translate(_ kind: IPTablesTarget.TranslationKind, _ translation: IPTablesTranslation) -> String? {
    if translation.base != nil { return nil }
    let words = [
      IPTablesTarget.TranslationKind.source: "snat", .destination: "dnat", .masquerade: "masquerade",
      .redirect: "redirect",
    ]
    guard var text = words[kind] else { return nil }
    let ports = translation.ports.map { ":\(Self.text($0))" } ?? ""
    if let first = translation.first {
      var addresses = "\(first)" + (translation.last.flatMap { $0 == first ? nil : "-\($0)" } ?? "")
      if family == .v6, !ports.isEmpty { addresses = "[\(addresses)]" }
      text += " to \(addresses)\(ports)"
    } else if !ports.isEmpty {
      text += " to \(ports)"
    }
    let flags: [(NATFlags, String)] = [
      (.random, "random"), (.fullyRandom, "fully-random"), (.persistent, "persistent"),
    ]
    let set = flags.filter { translation.flags.contains($0.0) }.map(\.1)
    return text + (set.isEmpty ? "" : " \(set.joined(separator: ","))")
  }
}
