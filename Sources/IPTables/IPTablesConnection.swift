public import Addressing

/// An address or network of a match whose kernel part takes it as it was typed: `! --ctorigsrc 1.2.3.4/8`.
public struct IPTablesNetwork: Hashable, Sendable {
  /// The address, with all of its bits.
  public var address: IPAddress
  /// How many of its bits are compared; nil is all, where no length was typed.
  public var prefixLength: Int?
  /// `!`
  public var isInverted: Bool

  /// A network; nil where the length is longer than the address.
  public init?(_ address: IPAddress, prefixLength: Int? = nil, isInverted: Bool = false) {
    guard (0...address.family.bitWidth).contains(prefixLength ?? 0) else { return nil }
    self.address = address
    self.prefixLength = prefixLength
    self.isInverted = isInverted
  }
}

/// Seconds, or anything else of 32 bits: `! --ctexpire 10:20`.
public struct IPTablesNumbers: Hashable, Sendable {
  /// The first to the last of them.
  public var range: ClosedRange<UInt32>
  /// `!`
  public var isInverted: Bool

  /// Numbers.
  public init(_ range: ClosedRange<UInt32>, isInverted: Bool = false) {
    self.range = range
    self.isInverted = isInverted
  }
}

/// The conditions of `-m conntrack` and `-m state`.
public struct IPTablesConnection: Hashable, Sendable {
  /// `--ctstate`
  public var state: IPTablesBits<UInt16>?
  /// `--ctproto`
  public var `protocol`: IPTablesProtocol?
  /// `--ctorigsrc`
  public var originalSource: IPTablesNetwork?
  /// `--ctorigdst`
  public var originalDestination: IPTablesNetwork?
  /// `--ctreplsrc`
  public var replySource: IPTablesNetwork?
  /// `--ctrepldst`
  public var replyDestination: IPTablesNetwork?
  /// `--ctorigsrcport`
  public var originalSourcePort: IPTablesPorts?
  /// `--ctorigdstport`
  public var originalDestinationPort: IPTablesPorts?
  /// `--ctreplsrcport`
  public var replySourcePort: IPTablesPorts?
  /// `--ctrepldstport`
  public var replyDestinationPort: IPTablesPorts?
  /// `--ctstatus`
  public var status: IPTablesBits<UInt16>?
  /// `--ctexpire`, in seconds.
  public var expiration: IPTablesNumbers?
  /// `--ctdir`: whether the packet goes the way of the answers.
  public var isReply: Bool?
  /// Whether it is written as `-m state`.
  public var isAlias: Bool

  /// A match that looks at these.
  public init(state: IPTablesBits<UInt16>? = nil, status: IPTablesBits<UInt16>? = nil, isAlias: Bool = false) {
    self.state = state
    self.status = status
    self.isAlias = isAlias
  }

  private static let addresses: [(path: any WritableKeyPath<Self, IPTablesNetwork?> & Sendable, flag: UInt16)] = [
    (\.originalSource, 4), (\.originalDestination, 8), (\.replySource, 0x10), (\.replyDestination, 0x20),
  ]
  private static let ports: [(path: any WritableKeyPath<Self, IPTablesPorts?> & Sendable, flag: UInt16)] = [
    (\.originalSourcePort, 0x100), (\.originalDestinationPort, 0x200), (\.replySourcePort, 0x400),
    (\.replyDestinationPort, 0x800),
  ]

  /// Which of its parts count, and which of them are inverted: `XT_CONNTRACK_…`.
  private var flags: (all: UInt16, inverted: UInt16) {
    var parts: [(UInt16, Bool?)] = [
      (1, state?.isInverted), (2, `protocol`?.isInverted), (0x40, status?.isInverted),
      (0x80, expiration?.isInverted), (0x1000, isReply),
    ]
    parts += Self.addresses.map { ($0.flag, self[keyPath: $0.path]?.isInverted) }
    parts += Self.ports.map { ($0.flag, self[keyPath: $0.path]?.isInverted) }
    let all = parts.reduce(UInt16(isAlias ? 0x2000 : 0)) { $1.1 == nil ? $0 : $0 | $1.0 }
    return (all, parts.reduce(0) { $1.1 == true ? $0 | $1.0 : $0 })
  }

  /// `struct xt_conntrack_mtinfo3`
  var bytes: [UInt8] {
    var writer = XTInfoWriter()
    for (path, _) in Self.addresses {
      let start = writer.bytes.count
      let network = self[keyPath: path]
      writer.put(network?.address.bytes ?? [])
      writer.pad(to: start + 16)
      if let network { writer.put(XTMask(length: network.prefixLength).bytes) }
      writer.pad(to: start + 32)
    }
    writer.put(expiration?.range.lowerBound ?? 0)
    writer.put(expiration?.range.upperBound ?? 0)
    writer.put(UInt16(`protocol`?.number ?? 0))
    for (path, _) in Self.ports { writer.put(self[keyPath: path]?.range.lowerBound ?? 0) }
    let (all, inverted) = flags
    for value in [all, inverted, state?.value ?? 0, status?.value ?? 0] { writer.put(value) }
    for (path, _) in Self.ports { writer.put(self[keyPath: path]?.range.upperBound ?? 0) }
    writer.pad(to: 168)
    return writer.bytes
  }

  /// Reads them; nil where they make no sense.
  init?(_ bytes: [UInt8], _ family: IPFamily) {
    var tail = XTInfoReader(Array(bytes.dropFirst(146)))
    let (all, inverted) = (tail.u16(), tail.u16())
    let bits = (tail.u16(), tail.u16())
    func isInverted(_ flag: UInt16) -> Bool { inverted & flag != 0 }
    self.init(
      state: all & 1 == 0 ? nil : IPTablesBits(bits.0, isInverted: isInverted(1)),
      status: all & 0x40 == 0 ? nil : IPTablesBits(bits.1, isInverted: isInverted(0x40)), isAlias: all & 0x2000 != 0)
    var reader = XTInfoReader(bytes)
    for (path, flag) in Self.addresses {
      let (address, mask) = (reader.bytes(16), reader.bytes(16))
      guard all & flag != 0 else { continue }
      guard let mask = XTMask(mask), let address = IPAddress(bytes: Array(address.prefix(family.byteCount))),
        let network = IPTablesNetwork(address, prefixLength: mask.length, isInverted: isInverted(flag))
      else { return nil }
      self[keyPath: path] = network
    }
    let (first, last) = (reader.u32(), reader.u32())
    if all & 0x80 != 0 {
      guard first <= last else { return nil }
      expiration = IPTablesNumbers(first...last, isInverted: isInverted(0x80))
    }
    let number = reader.u16()
    if all & 2 != 0 {
      guard let number = UInt8(exactly: number) else { return nil }
      `protocol` = IPTablesProtocol(number, isInverted: isInverted(2))
    }
    for (path, flag) in Self.ports {
      let (first, last) = (reader.u16(), tail.u16())
      guard all & flag != 0 else { continue }
      guard first <= last else { return nil }
      self[keyPath: path] = IPTablesPorts(first...last, isInverted: isInverted(flag))
    }
    if all & 0x1000 != 0 { isReply = isInverted(0x1000) }
  }
}

/// A mask of 16 bytes for addresses of both families, as iptables writes it.
struct XTMask {
  /// How many bits are set; nil is all, also those behind an address of IPv4, of a mask that nobody typed.
  let length: Int?

  init(length: Int?) { self.length = length }

  /// Nil where it is no prefix.
  init?(_ bytes: [UInt8]) {
    let length = bytes.reduce(0) { $0 + $1.nonzeroBitCount }
    self.init(length: length == 128 ? nil : length)
    guard self.bytes == bytes else { return nil }
  }

  var bytes: [UInt8] {
    (0..<16).map { byte in
      let ones = min(8, max(0, (length ?? 128) - byte * 8))
      return ones == 0 ? 0 : UInt8.max << UInt8(8 - ones)
    }
  }
}

extension IPFamily {
  /// How many bytes an address has.
  var byteCount: Int { bitWidth / 8 }
}
