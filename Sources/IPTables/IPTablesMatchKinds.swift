public import Addressing

/// Addresses of `-m iprange`: `! --src-range 10.0.0.1-10.0.0.9`.
public struct IPTablesAddressRange: Hashable, Sendable {
  /// The first address.
  public var first: IPAddress
  /// The last address.
  public var last: IPAddress
  /// `!`
  public var isInverted: Bool

  /// Addresses.
  public init(_ first: IPAddress, _ last: IPAddress, isInverted: Bool = false) {
    self.first = first
    self.last = last
    self.isInverted = isInverted
  }

  /// `struct xt_iprange_mtinfo`
  static func bytes(_ source: Self?, _ destination: Self?) -> [UInt8] {
    var writer = XTInfoWriter()
    for address in [source?.first, source?.last, destination?.first, destination?.last] {
      let start = writer.bytes.count
      writer.put(address?.bytes ?? [])
      writer.pad(to: start + 16)
    }
    var flags: UInt8 = (source == nil ? 0 : 1) | (destination == nil ? 0 : 2)
    if source?.isInverted == true { flags |= 0x10 }
    if destination?.isInverted == true { flags |= 0x20 }
    writer.put(flags)
    writer.pad(to: 72)
    return writer.bytes
  }

  static func read(_ bytes: [UInt8], _ family: IPFamily) -> IPTablesMatch {
    var reader = XTInfoReader(bytes)
    let addresses = (0..<4).map { _ in IPAddress(bytes: Array(reader.bytes(16).prefix(family.byteCount))) }
    let flags = reader.u8()
    func range(_ place: Int, _ flag: UInt8) -> Self? {
      guard flags & flag != 0, let first = addresses[place], let last = addresses[place + 1] else { return nil }
      return Self(first, last, isInverted: flags & (flag << 4) != 0)
    }
    return .addressRange(source: range(0, 1), destination: range(2, 2))
  }
}

/// How many connections there may be: `-m connlimit`.
public struct IPTablesConnectionLimit: Hashable, Sendable {
  /// The number of `--connlimit-above` or `--connlimit-upto`.
  public var number: UInt32
  /// Whether it is `--connlimit-upto`.
  public var isUpTo: Bool
  /// `--connlimit-mask`: the bits of addresses that are counted together; nil is all, where none was typed.
  public var prefixLength: Int?
  /// `--connlimit-daddr`
  public var countsDestinations: Bool

  /// A limit.
  public init(_ number: UInt32, isUpTo: Bool, prefixLength: Int? = nil, countsDestinations: Bool = false) {
    self.number = number
    self.isUpTo = isUpTo
    self.prefixLength = prefixLength
    self.countsDestinations = countsDestinations
  }

  /// `struct xt_connlimit_info`
  var bytes: [UInt8] {
    var writer = XTInfoWriter()
    writer.put(XTMask(length: prefixLength).bytes)
    writer.put(number)
    writer.put(UInt32((isUpTo ? 1 : 0) | (countsDestinations ? 2 : 0)))
    writer.pad(to: 32)
    return writer.bytes
  }

  init?(_ bytes: [UInt8], _ family: IPFamily) {
    var reader = XTInfoReader(bytes)
    guard let mask = XTMask(reader.bytes(16)), mask.length ?? 0 <= family.bitWidth else { return nil }
    let number = reader.u32()
    let flags = reader.u32()
    self.init(number, isUpTo: flags & 1 != 0, prefixLength: mask.length, countsDestinations: flags & 2 != 0)
  }
}

/// Which packets are taken: `-m statistic`.
public enum IPTablesStatistic: Hashable, Sendable {
  /// `--mode random`: as many of 2^31.
  case random(UInt32, isInverted: Bool)
  /// `--mode nth`: one of so many packets, and which, from 0.
  case nth(every: UInt32, packet: UInt32, isInverted: Bool)

  /// `struct xt_statistic_info`
  var bytes: [UInt8] {
    var writer = XTInfoWriter()
    switch self {
    case .random(let probability, let isInverted):
      writer.put(UInt16(0))
      writer.put(UInt16(isInverted ? 1 : 0))
      // The number at the end means nothing here; the real tool writes it all the same.
      for value in [probability, 0, probability] { writer.put(value) }
    case .nth(let every, let packet, let isInverted):
      writer.put(UInt16(1))
      writer.put(UInt16(isInverted ? 1 : 0))
      let last = every > 0 ? every - 1 : 0
      // What the kernel counts from, so that the first packet is number 0.
      for value in [last, packet, last >= packet ? last - packet : 0] { writer.put(value) }
    }
    writer.pad(to: 24)
    return writer.bytes
  }

  init?(_ bytes: [UInt8]) {
    var reader = XTInfoReader(bytes)
    let (mode, flags) = (reader.u16(), reader.u16())
    let first = reader.u32()
    switch mode {
    case 0: self = .random(first, isInverted: flags & 1 != 0)
    case 1 where first < .max: self = .nth(every: first + 1, packet: reader.u32(), isInverted: flags & 1 != 0)
    default: return nil
    }
  }
}

/// Whose the socket is that sends a packet: `-m owner`.
public struct IPTablesOwner: Hashable, Sendable {
  /// `--socket-exists`; false is `! --socket-exists`.
  public var socketExists: Bool?
  /// `--uid-owner`
  public var users: IPTablesNumbers?
  /// `--gid-owner`
  public var groups: IPTablesNumbers?
  /// `--suppl-groups`: groups that a process is in besides count, too.
  public var countsAllGroups = false

  /// A match that looks at nothing yet.
  public init() {}

  /// `struct xt_owner_match_info`
  var bytes: [UInt8] {
    var writer = XTInfoWriter()
    for numbers in [users, groups] {
      writer.put(numbers?.range.lowerBound ?? 0)
      writer.put(numbers?.range.upperBound ?? 0)
    }
    let parts: [(UInt8, Bool?)] = [(1, users?.isInverted), (2, groups?.isInverted), (4, socketExists.map { !$0 })]
    writer.put(parts.reduce(UInt8(countsAllGroups ? 8 : 0)) { $1.1 == nil ? $0 : $0 | $1.0 })
    writer.put(parts.reduce(UInt8(0)) { $1.1 == true ? $0 | $1.0 : $0 })
    writer.pad(to: 24)
    return writer.bytes
  }

  init?(_ bytes: [UInt8]) {
    var reader = XTInfoReader(bytes)
    let ends = (0..<4).map { _ in reader.u32() }
    let (all, inverted) = (reader.u8(), reader.u8())
    guard ends[0] <= ends[1], ends[2] <= ends[3] else { return nil }
    if all & 1 != 0 { users = IPTablesNumbers(ends[0]...ends[1], isInverted: inverted & 1 != 0) }
    if all & 2 != 0 { groups = IPTablesNumbers(ends[2]...ends[3], isInverted: inverted & 2 != 0) }
    if all & 4 != 0 { socketExists = inverted & 4 == 0 }
    countsAllGroups = all & 8 != 0
  }
}
