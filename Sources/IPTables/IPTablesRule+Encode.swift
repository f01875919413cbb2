public import Addressing
public import NFTables

extension IPTablesRule {
  /// The rule of nf_tables that iptables-nft makes of it.
  public func rule(_ family: IPFamily) -> Rule {
    var expressions: [Expression] = []
    if let input { Self.append(.iifname, input, &expressions) }
    if let output { Self.append(.oifname, output, &expressions) }
    if let `protocol`, `protocol`.number != 0 {
      expressions.append(.meta(.l4proto, to: Self.register))
      expressions.append(.compare(Self.register, Self.equality(`protocol`.isInverted), [`protocol`.number]))
    }
    if let source { Self.append(source, at: family == .v4 ? 12 : 8, &expressions) }
    if let destination { Self.append(destination, at: family == .v4 ? 16 : 24, &expressions) }
    if let isFragment {
      expressions += [
        .payload(.network, offset: 6, length: 2, to: Self.register),
        .bitwise(from: Self.register, to: Self.register, mask: [0x1f, 0xff], xor: [0, 0]),
        .compare(Self.register, Self.equality(isFragment), [0, 0]),
      ]
    }
    for match in matches { expressions += match.expressions(family) }
    expressions.append(.counter(packets: packets, bytes: bytes))
    if let target { expressions += target.expressions(family) }
    var rule = Rule(expressions: expressions)
    if expressions.contains(where: \.isCompatible) { rule.compatibility = compatibility }
    return rule
  }

  /// The protocol that the kernel must know of a rule with matches or targets of iptables; it does not list it.
  public var compatibility: Rule.Compatibility {
    Rule.Compatibility(
      protocol: UInt32(`protocol`?.number ?? 0), flags: `protocol`?.isInverted == true ? 2 : 0)
  }

  /// The one register that is used.
  static let register = Register(slot: 0)

  /// A name that no interface has, with which no packet matches.
  static let noInterface = Array("INVAL/D".utf8) + [0]

  static func equality(_ isInverted: Bool) -> CompareOperator { isInverted ? .notEqual : .equal }

  private static func append(_ key: MetaKey, _ interface: IPTablesInterface, _ expressions: inout [Expression]) {
    expressions.append(.meta(key, to: register))
    if interface.name == "+" {
      if interface.isInverted { expressions.append(.compare(register, .equal, noInterface)) }
    } else {
      let name = Array(interface.name.utf8)
      // Without the zero byte at its end only the beginning of the name is compared.
      let bytes = name.last == UInt8(ascii: "+") ? Array(name.dropLast()) : name + [0]
      expressions.append(.compare(register, equality(interface.isInverted), bytes))
    }
  }

  private static func append(_ address: IPTablesAddress, at offset: UInt32, _ expressions: inout [Expression]) {
    let bytes = address.address.bytes
    let comparison = equality(address.isInverted)
    if let length = address.prefixLength, length % 8 == 0 {
      expressions.append(
        .payload(.network, offset: offset, length: UInt32(truncatingIfNeeded: length / 8), to: register))
      expressions.append(.compare(register, comparison, Array(bytes.prefix(length / 8))))
    } else {
      expressions += [
        .payload(.network, offset: offset, length: UInt32(truncatingIfNeeded: bytes.count), to: register),
        .bitwise(
          from: register, to: register, mask: address.mask.bytes, xor: [UInt8](repeating: 0, count: bytes.count)),
        .compare(register, comparison, bytes),
      ]
    }
  }
}

extension Expression {
  /// Whether it is a match or target of iptables.
  fileprivate var isCompatible: Bool {
    switch self {
    case .match, .target: true
    default: false
    }
  }
}

extension IPTablesMatch {
  /// The expressions that carry it out.
  fileprivate func expressions(_ family: IPFamily) -> [Expression] {
    if let (name, revision, info) = info(family) { return [.match(name: name, revision: revision, info: info)] }
    let register = IPTablesRule.register
    switch self {
    case .mark(let value, let mask, let isInverted):
      let word = Self.bytes(of: value)
      let comparison = Expression.compare(register, IPTablesRule.equality(isInverted), word)
      let load = Expression.meta(.mark, to: register)
      if mask == .max { return [load, comparison] }
      return [load, .bitwise(from: register, to: register, mask: Self.bytes(of: mask), xor: [0, 0, 0, 0]), comparison]
    case .limit(let period, let burst):
      let (rate, unit) = Self.rate(ofPeriod: period)
      return [.limit(RateLimit(rate: UInt64(rate), unit: UInt64(unit), burst: burst))]
    case .ports(_, let source, let destination, let flags, _):
      var expressions: [Expression] = []
      if let flags {
        expressions += [
          .payload(.transport, offset: 13, length: 1, to: register),
          .bitwise(from: register, to: register, mask: [flags.mask], xor: [0]),
          .compare(register, IPTablesRule.equality(flags.isInverted), [flags.set]),
        ]
      }
      if let from = source?.single, let to = destination?.single {
        expressions += [
          .payload(.transport, offset: 0, length: 4, to: register),
          .compare(register, .equal, Self.bytes(big: from) + Self.bytes(big: to)),
        ]
      } else {
        if let source { expressions += Self.expressions(source, at: 0) }
        if let destination { expressions += Self.expressions(destination, at: 2) }
      }
      return expressions
    default: return []
    }
  }

  private static func expressions(_ ports: IPTablesPorts, at offset: UInt32) -> [Expression] {
    let register = IPTablesRule.register
    guard ports.range != IPTablesPorts.all else { return [] }
    let (first, last) = (bytes(big: ports.range.lowerBound), bytes(big: ports.range.upperBound))
    let load = Expression.payload(.transport, offset: offset, length: 2, to: register)
    if first == last { return [load, .compare(register, IPTablesRule.equality(ports.isInverted), first)] }
    if ports.range.lowerBound == 0 {
      return [load, .compare(register, ports.isInverted ? .greater : .lessOrEqual, last)]
    }
    return [load, .range(register, isInverted: ports.isInverted, from: first, through: last)]
  }

  private static func bytes(big value: UInt16) -> [UInt8] {
    [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)]
  }

  private static func bytes(of value: UInt32) -> [UInt8] {
    var writer = XTInfoWriter()
    writer.put(value)
    return writer.bytes
  }

  /// Days, hours, minutes and seconds in ten-thousandths of a second.
  static let units: [UInt32] = [864_000_000, 36_000_000, 600_000, 10_000]

  /// How many packets in which time (seconds), of the largest unit that is not less exact.
  public static func rate(ofPeriod period: UInt32) -> (rate: UInt32, unit: UInt32) {
    guard period > 0 else { return (10_000, 1) }
    var chosen = units[0]
    for unit in units.dropFirst() {
      if period > unit || unit / period < unit % period { break }
      chosen = unit
    }
    return (chosen / period, chosen / 10_000)
  }
}

extension IPTablesPorts {
  /// The port, where it is one that is not 0 and must be it.
  fileprivate var single: UInt16? {
    !isInverted && range.count == 1 && range.lowerBound != 0 ? range.lowerBound : nil
  }
}
