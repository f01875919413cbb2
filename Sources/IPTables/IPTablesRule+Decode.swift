public import Addressing
public import NFTables

extension Rule {
  /// The comments of iptables on the rule, which it keeps in a match.
  public var iptablesComments: [String] {
    expressions.compactMap { expression in
      guard case .match("comment", let revision, let info) = expression,
        case .comment(let text) = IPTablesMatch(name: "comment", revision: revision, info: info, family: .v4)
      else { return nil }
      return text
    }
  }
}

extension IPTablesRule {
  /// The rule that iptables-nft lists of a rule of nf_tables; nil where it has expressions that iptables-nft cannot list.
  ///
  /// The names of interfaces stand by their numbers, by which nft may name them.
  public init?(_ rule: Rule, _ family: IPFamily, interfaces: [UInt32: String] = [:]) {
    var reading = IPTablesReading(family, interfaces)
    for expression in rule.expressions {
      guard reading.take(expression) else { return nil }
    }
    self = reading.rule
  }

  /// The rule as it is listed when it was made: rates are in units that are exact, and so on.
  public func listed(_ family: IPFamily) -> IPTablesRule { IPTablesRule(rule(family), family) ?? self }
}

/// Reads the expressions of a rule one by one, as iptables-nft does: what it cannot say in its words it leaves out.
private struct IPTablesReading {
  /// The content of the register.
  private enum Content {
    case meta(MetaKey)
    case payload(PayloadBase, offset: UInt32, length: UInt32)
  }

  private let family: IPFamily
  private var contents: [Register: Content] = [:]
  private var masks: [Register: [UInt8]] = [:]
  /// The place of the match of ports that expressions made.
  private var ports: Int?
  var rule = IPTablesRule()

  private let interfaces: [UInt32: String]

  init(_ family: IPFamily, _ interfaces: [UInt32: String]) {
    self.family = family
    self.interfaces = interfaces
  }

  mutating func take(_ expression: Expression) -> Bool {
    switch expression {
    case .meta(let key, let register):
      contents[register] = .meta(key)
      masks[register] = nil
    case .payload(let base, let offset, let length, let register):
      contents[register] = .payload(base, offset: offset, length: length)
      masks[register] = nil
    case .bitwise(let from, let to, let mask, let xor):
      guard xor.allSatisfy({ $0 == 0 }) else { return true }
      contents[to] = contents[from]
      masks[to] = mask
    case .compare(let register, let comparison, let bytes): compare(register, comparison, bytes)
    case .range(let register, let isInverted, let from, let through):
      guard case .payload(.transport, let offset, 2) = contents[register] else { return true }
      setPorts(at: offset, Self.number(from), Self.number(through), isInverted)
    case .counter(let packets, let bytes): (rule.packets, rule.bytes) = (packets, bytes)
    case .verdict(let verdict):
      guard let target = IPTablesTarget(verdict) else { return false }
      rule.target = target
    case .match(let name, let revision, let info):
      rule.matches.append(IPTablesMatch(name: name, revision: revision, info: info, family: family))
    case .target(let name, let revision, let info):
      rule.target = IPTablesTarget(name: name, revision: revision, info: info, family: family)
    case .limit(let limit):
      guard !limit.countsBytes, !limit.isInverted, limit.rate > 0 else { return false }
      let (period, overflow) = limit.unit.multipliedReportingOverflow(by: 10_000)
      rule.matches.append(.limit(period: overflow ? .max : UInt32(clamping: period / limit.rate), burst: limit.burst))
    case .setMeta(.nftrace, _): rule.target = .trace
    case .log(let log):
      guard let group = log.group else { return false }
      var target = IPTablesPacketLog()
      target.group = group
      target.prefix = log.prefix ?? ""
      target.size = log.snaplen
      target.threshold = log.queueThreshold ?? 0
      rule.target = .packetLog(target)
    case .immediate, .lookup: break
    default: return false
    }
    return true
  }

  private mutating func compare(_ register: Register, _ comparison: CompareOperator, _ bytes: [UInt8]) {
    let isInverted = comparison == .notEqual
    switch contents[register] {
    case .meta(.l4proto):
      if let number = bytes.first { rule.protocol = IPTablesProtocol(number, isInverted: isInverted) }
    case .meta(.iifname): rule.input = Self.interface(bytes, isInverted)
    case .meta(.oifname): rule.output = Self.interface(bytes, isInverted)
    case .meta(.iif): rule.input = interfaces[Self.word(bytes)].map { IPTablesInterface($0, isInverted: isInverted) }
    case .meta(.oif): rule.output = interfaces[Self.word(bytes)].map { IPTablesInterface($0, isInverted: isInverted) }
    case .meta(.mark):
      rule.matches.append(
        .mark(Self.word(bytes), mask: masks[register].map { Self.word($0) } ?? .max, isInverted: isInverted))
    case .payload(.network, let offset, let length):
      network(offset, Int(length), bytes, masks[register], isInverted)
    case .payload(.transport, 13, 1): setFlags(masks[register]?.first ?? 0xff, bytes.first ?? 0, isInverted)
    case .payload(.transport, 0, 4):
      setPorts(at: 0, Self.number(bytes.prefix(2)), Self.number(bytes.prefix(2)), isInverted)
      setPorts(at: 2, Self.number(bytes.dropFirst(2)), Self.number(bytes.dropFirst(2)), isInverted)
    case .payload(.transport, let offset, 2):
      let port = Self.number(bytes)
      switch comparison {
      case .less: setPorts(at: offset, 0, port == 0 ? 0 : port - 1, false)
      case .lessOrEqual: setPorts(at: offset, 0, port, false)
      case .greater: setPorts(at: offset, port == .max ? .max : port + 1, .max, false)
      case .greaterOrEqual: setPorts(at: offset, port, .max, false)
      default: setPorts(at: offset, port, port, isInverted)
      }
    default: break
    }
  }

  private mutating func network(
    _ offset: UInt32, _ length: Int, _ bytes: [UInt8], _ mask: [UInt8]?, _ isInverted: Bool
  ) {
    let width = family == .v4 ? 4 : 16
    switch (family, offset) {
    case (.v4, 12), (.v6, 8): rule.source = address(width, length, bytes, mask, isInverted)
    case (.v4, 16), (.v6, 24): rule.destination = address(width, length, bytes, mask, isInverted)
    case (.v4, 9), (.v6, 6):
      if let number = bytes.first { rule.protocol = IPTablesProtocol(number, isInverted: isInverted) }
    case (.v4, 6):
      // The comparison is with zero, of which a fragment differs.
      if mask == [0x1f, 0xff] { rule.isFragment = isInverted }
    default: break
    }
  }

  private func address(
    _ width: Int, _ length: Int, _ bytes: [UInt8], _ mask: [UInt8]?, _ isInverted: Bool
  ) -> IPTablesAddress? {
    func padded(_ bytes: [UInt8]) -> [UInt8] {
      bytes.prefix(width) + [UInt8](repeating: 0, count: max(0, width - bytes.count))
    }
    let ones = [UInt8](repeating: 0xff, count: max(0, min(length, width)))
    guard let address = IPAddress(bytes: padded(bytes)), let mask = IPAddress(bytes: padded(mask ?? ones)) else {
      return nil
    }
    return IPTablesAddress(address, mask: mask, isInverted: isInverted)
  }

  /// The match of ports that expressions make, made where there is none.
  private mutating func changePorts(
    _ body: (inout IPTablesPorts?, inout IPTablesPorts?, inout IPTablesTCPFlags?) -> Void
  ) {
    guard let number = rule.protocol?.number, number == 6 || number == 17 else { return }
    let place: Int
    if let ports {
      place = ports
    } else {
      place = rule.matches.count
      rule.matches.append(.ports(protocol: number, source: nil, destination: nil, flags: nil))
      ports = place
    }
    guard rule.matches.indices.contains(place),
      case .ports(let number, var source, var destination, var flags, let option) = rule.matches[place]
    else { return }
    body(&source, &destination, &flags)
    rule.matches[place] = .ports(
      protocol: number, source: source, destination: destination, flags: flags, option: option)
  }

  private mutating func setPorts(at offset: UInt32, _ first: UInt16, _ last: UInt16, _ isInverted: Bool) {
    guard first <= last, offset == 0 || offset == 2 else { return }
    changePorts { source, destination, _ in
      // A comparison of one end adds to that of the other.
      func joined(_ old: IPTablesPorts?) -> IPTablesPorts {
        guard let old, first != last, !isInverted, !old.isInverted, old.range.overlaps(first...last),
          last == .max || first == 0
        else { return IPTablesPorts(first...last, isInverted: isInverted) }
        return IPTablesPorts(old.range.clamped(to: first...last))
      }
      if offset == 0 { source = joined(source) } else { destination = joined(destination) }
    }
  }

  private mutating func setFlags(_ mask: UInt8, _ set: UInt8, _ isInverted: Bool) {
    guard rule.protocol?.number == 6 else { return }
    changePorts { $2 = IPTablesTCPFlags(mask: mask, set: set, isInverted: isInverted) }
  }

  private static func interface(_ bytes: [UInt8], _ isInverted: Bool) -> IPTablesInterface? {
    if bytes == IPTablesRule.noInterface, !isInverted { return IPTablesInterface("+", isInverted: true) }
    let name = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    return IPTablesInterface(bytes.last == 0 ? name : name + "+", isInverted: isInverted)
  }

  private static func number(_ bytes: some Sequence<UInt8>) -> UInt16 {
    bytes.reduce(0) { $0 << 8 | UInt16($1) }
  }

  private static func word(_ bytes: [UInt8]) -> UInt32 {
    var reader = XTInfoReader(bytes)
    return reader.u32()
  }
}
