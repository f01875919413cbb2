import Addressing
import IPTables
import NFTables

/// A rule as a line of `iptables -L`.
struct IPTablesColumns {
  let family: IPFamily
  let isVerbose: Bool
  let isNumeric: Bool
  let isExact: Bool
  let lineNumbers: Bool
  /// Names of services, for listings that are not numeric.
  let services: IPTablesServices

  /// The line over the rules.
  var header: String {
    var line = lineNumbers ? "num  " : ""
    if isVerbose { line += isExact ? "    pkts      bytes " : " pkts bytes " }
    line += "target     prot opt "
    if isVerbose { line += "in     out     " }
    return line + "source               destination         \n"
  }

  /// The line of a rule; numbers are from 1.
  func line(_ rule: IPTablesRule, number: Int) -> String {
    var line = lineNumbers ? "\(number)".padded(4) + " " : ""
    if isVerbose { line += count(rule.packets) + count(rule.bytes) }
    var name = rule.target?.name ?? ""
    // The target behind it is CT, as which it is listed.
    if case .notrack = rule.target { name = "CT" }
    line += name.padded(9) + " "
    let number = rule.protocol?.number ?? 0
    let transport = isNumeric ? "\(number)" : number == 0 ? "all" : IPTablesNames.name(ofProtocol: number)
    line += (rule.protocol?.isInverted == true ? "!" : " ") + transport.padded(4) + " "
    line += rule.isFragment.map { $0 ? "-f" : "!f" } ?? "--"
    line += " "
    if isVerbose { line += " " + interface(rule.input).padded(6) + " " + interface(rule.output).padded(6) + " " }
    for address in [rule.source, rule.destination] {
      line += (address?.isInverted == true ? "!" : " ") + text(address).padded(19) + " "
    }
    return line + conditions(rule) + "\n"
  }

  /// What stands behind the addresses: whether it goes to its chain for good, its matches, and what its target is told.
  func conditions(_ rule: IPTablesRule) -> String {
    var line = ""
    if case .goto = rule.target { line += "[goto] " }
    for match in rule.matches { line += describe(match, rule) }
    if let target = rule.target { line += describe(target) }
    return line
  }

  func interface(_ interface: IPTablesInterface?) -> String {
    guard let interface, interface != IPTablesInterface("+") else { return isNumeric ? "*" : "any" }
    return (interface.isInverted ? "!" : "") + interface.name
  }

  func text(_ address: IPTablesAddress?) -> String {
    guard let address, !address.mask.isAny else {
      return !isNumeric ? "anywhere" : family == .v4 ? "0.0.0.0/0" : "::/0"
    }
    return address.prefixLength == family.bitWidth ? "\(address.address)" : address.text
  }

  /// A number in five characters, in thousands and millions where it has more, or as it is in eight.
  func count(_ number: UInt64) -> String {
    if isExact { return "\(number)".padded(8, left: true) + " " }
    if number <= 99_999 { return "\(number)".padded(5, left: true) + " " }
    var number = number
    for unit in ["K", "M", "G", "T"] {
      number = (number.addingReportingOverflow(500).partialValue) / 1000
      if number <= 9_999 || unit == "T" { return "\(number)".padded(4, left: true) + unit + " " }
    }
    return ""
  }

  private func describe(_ match: IPTablesMatch, _ rule: IPTablesRule) -> String {
    switch match {
    case .ports(let number, let source, let destination, let flags, let option):
      var text = " \(match.name(family))"
      for (word, ports) in [("spt", source), ("dpt", destination)] {
        guard let ports else { continue }
        let names = [ports.range.lowerBound, ports.range.upperBound].map { port($0, number) }
        let isOne = ports.range.count == 1
        text += " \(word)\(isOne ? "" : "s"):\(ports.isInverted ? "!" : "")"
        text += isOne ? names.prefix(1).joined() : names.joined(separator: ":")
      }
      if let option { text += " option=\(option.isInverted ? "!" : "")\(option.value)" }
      guard let flags else { return text }
      let words =
        isNumeric
        ? [flags.mask, flags.set].map { "0x" + ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }
        : [flags.mask, flags.set].map { IPTablesMatch.text($0) }
      return text + " flags:\(flags.isInverted ? "!" : "")" + words.joined(separator: "/")
    case .multiport(let kind, let ranges, let isInverted):
      let transport = rule.protocol?.number
      let names = ranges.map { range in
        let ends = [range.lowerBound, range.upperBound].map { port($0, transport) }
        return range.count == 1 ? ends.prefix(1).joined() : ends.joined(separator: ":")
      }
      return " multiport \(kind.option.dropFirst(2)) \(isInverted ? " !" : "")\(names.joined(separator: ","))"
    case .connection(let connection): return connection.description
    case .connectionMark(let value, let mask, let isInverted):
      return " connmark match \(isInverted ? "!" : "") " + IPTablesMatch.text(value, mask)
    case .addressRange(let source, let destination):
      return [(source, "source"), (destination, "destination")].map { range, name in
        range.map { " \(name) IP range \($0.isInverted ? "! " : "")\($0.text)" } ?? ""
      }.joined()
    case .connectionLimit(let limit): return limit.description(family)
    case .statistic(let statistic): return statistic.description
    case .owner(let owner): return owner.description(isNumeric ? IPTablesServices() : services)
    case .recent(let recent): return recent.description(family)
    case .comment(let text): return " /* \(text) */"
    case .mark(let value, let mask, let isInverted):
      return " mark match \(isInverted ? "! " : "")0x\(value.hex)" + (mask == .max ? "" : "/0x\(mask.hex)")
    case .addressType(let source, let destination, let limitInput, let limitOutput):
      var text = " ADDRTYPE match"
      for (word, types) in [("src", source), ("dst", destination)] {
        guard let types else { continue }
        text +=
          " \(word)-type \(types.isInverted ? "!" : "")" + IPTablesNames.list(types.value, IPTablesNames.addressTypes)
      }
      return text + (limitInput ? " limit-in" : "") + (limitOutput ? " limit-out" : "")
    case .limit(let period, let burst): return " limit: avg \(IPTablesMatch.rate(period)) burst \(burst)"
    case .icmp(let type, let codes, let isInverted):
      let name = " \(family == .v4 ? "icmp" : "ipv6-icmp")"
      if !isNumeric, let known = IPTablesNames.icmpTypes(family).first(where: { $0.type == type && $0.codes == codes })
      {
        return "\(name) \(isInverted ? "!" : "")\(known.name)"
      }
      var text = "\(name)\(isInverted ? " !" : "")type \(type)"
      if codes != 0...255 {
        text += codes.count == 1 ? " code \(codes.lowerBound)" : " codes \(codes.lowerBound)-\(codes.upperBound)"
      }
      return text
    case .other(let name, let revision, _):
      guard let writing = match.writing(family) else { return " [\(name) revision \(revision)]" }
      return isNumeric ? writing.columns : writing.named ?? writing.columns
    }
  }

  private func describe(_ target: IPTablesTarget) -> String {
    switch target {
    case .accept, .drop, .return, .jump, .goto: return ""
    case .reject(let number):
      return " reject-with \(IPTablesNames.rejections(family).first { $0.number == number }?.name ?? "\(number)")"
    case .log(let level, let flags, let prefix):
      var text = " LOG"
      if isNumeric {
        text += " flags \(flags) level \(level)"
      } else {
        let names = IPTablesNames.logLevels
        text += names.indices.contains(Int(level)) ? " level \(names[Int(level)])" : " UNKNOWN level \(level)"
        for flag in IPTablesNames.logFlags where flags & flag.bit != 0 { text += " \(flag.word)" }
      }
      return text + (prefix.isEmpty ? "" : " prefix \"\(prefix)\"")
    case .mark(let value, let mask):
      if value == 0 { return " MARK and 0x\((~mask).hex)" }
      if value == mask { return " MARK or 0x\(value.hex)" }
      if mask == 0 { return " MARK xor 0x\(value.hex)" }
      return mask == .max ? " MARK set 0x\(value.hex)" : " MARK xset 0x\(value.hex)/0x\(mask.hex)"
    case .translate(let kind, let translation):
      let portsOnly = kind == .masquerade || kind == .redirect
      var text = translation.text(family, portsOnly: portsOnly)
      if !text.isEmpty {
        text = " \(kind == .masquerade ? "masq ports: " : kind == .redirect ? "redir ports " : "to:")\(text)"
      }
      if translation.flags.contains(.random) { text += " random" }
      if translation.flags.contains(.fullyRandom) { text += " random-fully" }
      if translation.flags.contains(.persistent) { text += " persistent" }
      return text
    case .notrack(let isAlias): return isAlias ? " NOTRACK" : " CT notrack"
    case .segmentSize(let size): return size.map { " TCPMSS set \($0)" } ?? " TCPMSS clamp to PMTU"
    case .connectionMark(let mark): return mark.description
    case .netMap(let map): return " to:\(map.network.text)"
    case .trace: return ""
    case .packetLog(let log): return log.description
    case .other(_, let revision, _):
      guard let writing = target.writing(family) else { return " [revision \(revision)]" }
      return isNumeric ? writing.columns : writing.named ?? writing.columns
    }
  }

  private func port(_ number: UInt16, _ transport: UInt8?) -> String {
    isNumeric ? "\(number)" : services.name(of: number, transport) ?? "\(number)"
  }
}

extension String {
  /// With blanks up to a width.
  fileprivate func padded(_ width: Int, left: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - count))
    return left ? blanks + self : self + blanks
  }
}
