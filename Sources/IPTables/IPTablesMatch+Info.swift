public import Addressing
import NFTables

extension IPTablesMatch {
  /// The name, revision and bytes of a match that the kernel carries out as iptables has it; nil of those that become expressions.
  func info(_ family: IPFamily) -> (name: String, revision: UInt32, info: [UInt8])? {
    var writer = XTInfoWriter()
    switch self {
    case .ports(6, let source, let destination, let flags, let option?):
      return Self.segmentInfo(source, destination, flags, option)
    case .ports(let number, let source, let destination, let flags, _):
      guard number == 132 || (source == nil && destination == nil && flags == nil) else { return nil }
      return Self.portsInfo(number, source, destination)
    case .multiport(let kind, let ranges, let isInverted):
      writer.put(kind.rawValue)
      let ports = ranges.flatMap {
        $0.count == 1 ? [($0.lowerBound, false)] : [($0.lowerBound, true), ($0.upperBound, false)]
      }
      writer.put(UInt8(truncatingIfNeeded: min(15, ports.count)))
      for (port, _) in ports.prefix(15) { writer.put(port) }
      writer.pad(to: 32)
      for (_, isStart) in ports.prefix(15) { writer.put(isStart ? 1 : UInt8(0)) }
      writer.pad(to: 47)
      writer.put(isInverted ? 1 : UInt8(0))
      return ("multiport", 1, writer.bytes)
    case .connection(let connection): return ("conntrack", 3, connection.bytes)
    case .connectionMark(let value, let mask, let isInverted):
      writer.put(value)
      writer.put(mask)
      writer.put(isInverted ? 1 : UInt8(0))
      writer.pad(to: 16)
      return ("connmark", 1, writer.bytes)
    case .addressRange(let source, let destination):
      return ("iprange", 1, IPTablesAddressRange.bytes(source, destination))
    case .connectionLimit(let limit): return ("connlimit", 1, limit.bytes)
    case .statistic(let statistic): return ("statistic", 0, statistic.bytes)
    case .owner(let owner): return ("owner", 1, owner.bytes)
    case .recent(let recent): return ("recent", 1, recent.bytes(family))
    case .comment(let text):
      writer.put(text, length: 256)
      return ("comment", 0, writer.bytes)
    case .addressType(let source, let destination, let limitInput, let limitOutput):
      writer.put(source?.value ?? 0)
      writer.put(destination?.value ?? 0)
      let flags: [(Bool?, UInt32)] = [
        (source?.isInverted, 1), (destination?.isInverted, 2), (limitInput, 4), (limitOutput, 8),
      ]
      writer.put(flags.reduce(0) { $1.0 == true ? $0 | $1.1 : $0 })
      return ("addrtype", 1, writer.bytes)
    case .icmp(let type, let codes, let isInverted):
      writer.put([type, codes.lowerBound, codes.upperBound, isInverted ? 1 : 0])
      writer.pad(to: 8)
      return (family == .v4 ? "icmp" : "icmp6", 0, writer.bytes)
    case .other(let name, let revision, let info): return (name, revision, info)
    case .mark, .limit: return nil
    }
  }

  /// `struct xt_tcp`
  private static func segmentInfo(
    _ source: IPTablesPorts?, _ destination: IPTablesPorts?, _ flags: IPTablesTCPFlags?, _ option: IPTablesBits<UInt8>
  ) -> (name: String, revision: UInt32, info: [UInt8]) {
    var writer = XTInfoWriter()
    for ports in [source, destination] {
      writer.put(ports?.range.lowerBound ?? 0)
      writer.put(ports?.range.upperBound ?? .max)
    }
    let inverted = [source?.isInverted, destination?.isInverted, flags?.isInverted, option.isInverted].enumerated()
      .reduce(UInt8(0)) { $1.element == true ? $0 | 1 << UInt8($1.offset) : $0 }
    writer.put([option.value, flags?.mask ?? 0, flags?.set ?? 0, inverted])
    writer.pad(to: 16)
    return ("tcp", 0, writer.bytes)
  }

  /// The match of `struct xt_tcp`; only one with an option is carried out so.
  private static func readSegment(_ info: [UInt8]) -> IPTablesMatch? {
    var reader = XTInfoReader(info)
    let ports = [reader.u16(), reader.u16(), reader.u16(), reader.u16()]
    let (option, mask, set, inverted) = (reader.u8(), reader.u8(), reader.u8(), reader.u8())
    guard option != 0 else { return .ports(protocol: 6, source: nil, destination: nil, flags: nil) }
    guard ports[0] <= ports[1], ports[2] <= ports[3] else { return nil }
    func isInverted(_ bit: UInt8) -> Bool { inverted & bit != 0 }
    func range(_ first: UInt16, _ last: UInt16, _ bit: UInt8) -> IPTablesPorts? {
      first == 0 && last == .max && !isInverted(bit)
        ? nil : IPTablesPorts(first...last, isInverted: isInverted(bit))
    }
    return .ports(
      protocol: 6, source: range(ports[0], ports[1], 1), destination: range(ports[2], ports[3], 2),
      flags: mask == 0 && set == 0 && !isInverted(4)
        ? nil : IPTablesTCPFlags(mask: mask, set: set, isInverted: isInverted(4)),
      option: IPTablesBits(option, isInverted: isInverted(8)))
  }

  /// `struct xt_tcp`, `struct xt_udp` or `struct xt_sctp_info`.
  private static func portsInfo(
    _ number: UInt8, _ source: IPTablesPorts?, _ destination: IPTablesPorts?
  ) -> (name: String, revision: UInt32, info: [UInt8])? {
    var writer = XTInfoWriter()
    func put(_ ports: ClosedRange<UInt16>) {
      writer.put(ports.lowerBound)
      writer.put(ports.upperBound)
    }
    guard number == 132 else {
      put(IPTablesPorts.all)
      put(IPTablesPorts.all)
      writer.pad(to: 16)
      return (number == 6 ? "tcp" : "udp", 0, writer.bytes)
    }
    put(destination?.range ?? 0...0)
    put(source?.range ?? 0...0)
    writer.pad(to: 268)
    for _ in 0..<4 { writer.put([0xff, 0, 0]) }
    writer.put(UInt32(0))
    writer.put(UInt32((source == nil ? 0 : 1) | (destination == nil ? 0 : 2)))
    writer.put(UInt32((source?.isInverted == true ? 1 : 0) | (destination?.isInverted == true ? 2 : 0)))
    writer.pad(to: 296)
    return ("sctp", 0, writer.bytes)
  }

  /// The match of these bytes; those of another revision or that say more than is understood are kept as they are.
  public init(name: String, revision: UInt32, info: [UInt8], family: IPFamily) {
    let read = Self.read(name, revision, info, family)
    // What would be written differently is not understood: nothing is dropped.
    if let read, let again = read.info(family), again.name == name, again.revision == revision, again.info == info {
      self = read
    } else {
      self = .other(name: name, revision: revision, info: info)
    }
  }

  private static func read(
    _ name: String, _ revision: UInt32, _ info: [UInt8], _ family: IPFamily
  ) -> IPTablesMatch? {
    var reader = XTInfoReader(info)
    switch (name, revision) {
    case ("tcp", 0): return readSegment(info)
    case ("udp", 0): return .ports(protocol: 17, source: nil, destination: nil, flags: nil)
    case ("sctp", 0):
      let ports = [reader.u16(), reader.u16(), reader.u16(), reader.u16()]
      guard info.count >= 292, ports[0] <= ports[1], ports[2] <= ports[3] else { return nil }
      var tail = XTInfoReader(Array(info[284...]))
      let flags = tail.u32()
      let inverted = tail.u32()
      return .ports(
        protocol: 132, source: flags & 1 == 0 ? nil : IPTablesPorts(ports[2]...ports[3], isInverted: inverted & 1 != 0),
        destination: flags & 2 == 0 ? nil : IPTablesPorts(ports[0]...ports[1], isInverted: inverted & 2 != 0),
        flags: nil)
    case ("multiport", 1):
      guard let kind = PortKind(rawValue: reader.u8()) else { return nil }
      let count = Int(min(reader.u8(), 15))
      let ports = (0..<15).map { _ in reader.u16() }
      let starts = reader.bytes(15)
      var ranges: [ClosedRange<UInt16>] = []
      var index = 0
      while index < count {
        let isRange = starts[index] != 0 && index + 1 < count
        let last = ports[isRange ? index + 1 : index]
        guard ports[index] <= last else { return nil }
        ranges.append(ports[index]...last)
        index += isRange ? 2 : 1
      }
      return .multiport(kind, ranges, isInverted: reader.u8() != 0)
    case ("conntrack", 3): return IPTablesConnection(info, family).map { .connection($0) }
    case ("connmark", 1):
      return .connectionMark(reader.u32(), mask: reader.u32(), isInverted: reader.u8() != 0)
    case ("iprange", 1): return IPTablesAddressRange.read(info, family)
    case ("connlimit", 1): return IPTablesConnectionLimit(info, family).map { .connectionLimit($0) }
    case ("statistic", 0): return IPTablesStatistic(info).map { .statistic($0) }
    case ("owner", 1): return IPTablesOwner(info).map { .owner($0) }
    case ("recent", 1): return IPTablesRecent(info, family).map { .recent($0) }
    case ("comment", 0): return .comment(reader.text(256))
    case ("addrtype", 1):
      let types = (reader.u16(), reader.u16())
      let flags = reader.u32()
      return .addressType(
        source: types.0 == 0 ? nil : IPTablesBits(types.0, isInverted: flags & 1 != 0),
        destination: types.1 == 0 ? nil : IPTablesBits(types.1, isInverted: flags & 2 != 0), limitInput: flags & 4 != 0,
        limitOutput: flags & 8 != 0)
    case ("icmp", 0), ("icmp6", 0):
      let fields = reader.bytes(4)
      guard fields[1] <= fields[2] else { return nil }
      return .icmp(type: fields[0], codes: fields[1]...fields[2], isInverted: fields[3] & 1 != 0)
    default: return nil
    }
  }
}
