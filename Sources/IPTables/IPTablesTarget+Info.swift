public import Addressing
import NFTables

extension IPTablesTarget {
  /// The expressions that carry it out.
  func expressions(_ family: IPFamily) -> [Expression] {
    guard case .trace = self else { return [expression(family)] }
    let register = Register(slot: 1)
    return [.immediate([1], to: register), .setMeta(.nftrace, from: register)]
  }

  private func expression(_ family: IPFamily) -> Expression {
    var writer = XTInfoWriter()
    switch self {
    case .accept: return .verdict(.accept)
    case .drop: return .verdict(.drop)
    case .return: return .verdict(.return)
    case .jump(let chain): return .verdict(.jump(chain))
    case .goto(let chain): return .verdict(.goto(chain))
    case .reject(let kind):
      writer.put(kind)
      writer.pad(to: 8)
      return .target(name: "REJECT", revision: 0, info: writer.bytes)
    case .log(let level, let flags, let prefix):
      writer.put(level)
      writer.put(flags)
      writer.put(prefix, length: 30)
      return .target(name: "LOG", revision: 0, info: writer.bytes)
    case .mark(let value, let mask):
      writer.put(value)
      writer.put(mask)
      return .target(name: "MARK", revision: 2, info: writer.bytes)
    case .translate(let kind, let translation):
      let (revision, info) = translation.info(kind, family)
      return .target(name: kind.rawValue, revision: revision, info: info)
    case .notrack(let isAlias):
      writer.put(UInt16(isAlias ? 3 : 1))
      writer.pad(to: 72)
      return .target(name: "CT", revision: 2, info: writer.bytes)
    case .segmentSize(let size):
      writer.put(size ?? .max)
      writer.pad(to: 8)
      return .target(name: "TCPMSS", revision: 0, info: writer.bytes)
    case .trace: return .setMeta(.nftrace, from: Register(slot: 1))
    case .packetLog(let log):
      return .log(
        Log(
          prefix: log.prefix.isEmpty ? nil : log.prefix, group: log.group, snaplen: log.size,
          queueThreshold: log.threshold == 0 ? nil : log.threshold))
    case .connectionMark(let mark): return .target(name: "CONNMARK", revision: 2, info: mark.bytes)
    case .netMap(let map): return .target(name: "NETMAP", revision: 0, info: map.bytes(family))
    case .other(let name, let revision, let info): return .target(name: name, revision: revision, info: info)
    }
  }

  /// The target of these bytes; those that are not understood are kept as they are.
  public init(name: String, revision: UInt32, info: [UInt8], family: IPFamily) {
    let read = Self.read(name, revision, info, family)
    if let read, read.expression(family) == .target(name: name, revision: revision, info: info) {
      self = read
    } else {
      self = .other(name: name, revision: revision, info: info)
    }
  }

  /// The target that a verdict is; nil of those that iptables has not.
  init?(_ verdict: Verdict) {
    switch verdict {
    case .accept: self = .accept
    case .drop: self = .drop
    case .return: self = .return
    case .jump(let chain): self = .jump(chain)
    case .goto(let chain): self = .goto(chain)
    default: return nil
    }
  }

  private static func read(
    _ name: String, _ revision: UInt32, _ info: [UInt8], _ family: IPFamily
  ) -> IPTablesTarget? {
    var reader = XTInfoReader(info)
    switch name {
    case "REJECT": return .reject(reader.u32())
    case "LOG": return .log(level: reader.u8(), flags: reader.u8(), prefix: reader.text(30))
    case "MARK": return .mark(reader.u32(), mask: reader.u32())
    case "CT": return .notrack(isAlias: reader.u16() == 3)
    case "TCPMSS":
      let size = reader.u16()
      return .segmentSize(size == .max ? nil : size)
    case "CONNMARK": return IPTablesConnectionMark(info).map { .connectionMark($0) }
    case "NETMAP": return IPTablesNetMap(info, family).map { .netMap($0) }
    default:
      guard let kind = TranslationKind(rawValue: name),
        let translation = IPTablesTranslation(kind, info: info, family)
      else { return nil }
      return .translate(kind, translation)
    }
  }
}

extension IPTablesTranslation {
  private static let known: NATFlags = [.random, .persistent, .fullyRandom]

  /// The revision and the bytes: `struct nf_nat_ipv4_multi_range_compat`, `struct nf_nat_range` or `struct nf_nat_range2`.
  fileprivate func info(
    _ kind: IPTablesTarget.TranslationKind, _ family: IPFamily
  ) -> (revision: UInt32, info: [UInt8]) {
    var all = flags
    if first != nil { all.insert(.addresses) }
    if ports != nil { all.insert(.ports) }
    if base != nil { all.insert(.portOffset) }
    var writer = XTInfoWriter()
    let isOld = kind != .destination && family == .v4
    if isOld { writer.put(UInt32(1)) }
    writer.put(all.rawValue)
    for address in [first, last] {
      let start = writer.bytes.count
      writer.put(address?.bytes ?? [])
      writer.pad(to: start + (isOld ? 4 : 16))
    }
    writer.put(big: ports?.lowerBound ?? 0)
    writer.put(big: ports?.upperBound ?? 0)
    if kind == .destination {
      writer.put(big: base ?? 0)
      writer.pad(to: 48)
      return (2, writer.bytes)
    }
    writer.pad(to: isOld ? 24 : 40)
    return (kind == .source && family == .v6 ? 1 : 0, writer.bytes)
  }

  /// Reads them; nil where they make no sense.
  fileprivate init?(_ kind: IPTablesTarget.TranslationKind, info: [UInt8], _ family: IPFamily) {
    var reader = XTInfoReader(info)
    let isOld = kind != .destination && family == .v4
    if isOld { _ = reader.u32() }
    let all = NATFlags(rawValue: reader.u32())
    let width = family == .v4 ? 4 : 16
    let addresses = [0, 1].map { _ in Array(reader.bytes(isOld ? 4 : 16).prefix(width)) }
    let ports = (reader.big16(), reader.big16())
    let base = kind == .destination ? reader.big16() : 0
    guard ports.0 <= ports.1 else { return nil }
    self.init(
      first: all.contains(.addresses) ? IPAddress(bytes: addresses[0]) : nil,
      last: all.contains(.addresses) ? IPAddress(bytes: addresses[1]) : nil,
      ports: all.contains(.ports) ? ports.0...ports.1 : nil, base: all.contains(.portOffset) ? base : nil,
      flags: all.intersection(Self.known))
  }
}
