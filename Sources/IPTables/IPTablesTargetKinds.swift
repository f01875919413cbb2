import Addressing

/// The action of `-j CONNMARK`.
public struct IPTablesConnectionMark: Hashable, Sendable {
  /// Where a mark goes.
  public enum Mode: UInt8, Hashable, Sendable {
    /// `--set-xmark`: the connection gets the value.
    case set = 0
    /// `--save-mark`: the connection gets the packet's.
    case save = 1
    /// `--restore-mark`: the packet gets the connection's.
    case restore = 2
  }

  /// Where the mark goes.
  public var mode: Mode
  /// The value of `--set-xmark`.
  public var value: UInt32
  /// The bits of the connection's mark: `--ctmask`.
  public var mask: UInt32
  /// The bits of the packet's mark: `--nfmask`.
  public var packetMask: UInt32
  /// How many bits the mark is shifted.
  public var shift: UInt8
  /// Whether it is shifted to the right.
  public var shiftsRight: Bool

  /// A mark of a connection.
  public init(
    _ mode: Mode, value: UInt32 = 0, mask: UInt32 = .max, packetMask: UInt32 = .max, shift: UInt8 = 0,
    shiftsRight: Bool = false
  ) {
    self.mode = mode
    self.value = value
    self.mask = mask
    self.packetMask = packetMask
    self.shift = shift
    self.shiftsRight = shiftsRight
  }

  /// `struct xt_connmark_tginfo2`
  var bytes: [UInt8] {
    var writer = XTInfoWriter()
    for value in [value, mask, packetMask] { writer.put(value) }
    writer.put([shiftsRight ? 1 : 0, shift, mode.rawValue])
    writer.pad(to: 16)
    return writer.bytes
  }

  init?(_ bytes: [UInt8]) {
    var reader = XTInfoReader(bytes)
    let values = (reader.u32(), reader.u32(), reader.u32())
    let (direction, shift) = (reader.u8(), reader.u8())
    guard let mode = Mode(rawValue: reader.u8()), shift > 0 || direction == 0 else { return nil }
    self.init(
      mode, value: values.0, mask: values.1, packetMask: values.2, shift: shift, shiftsRight: direction == 1)
  }
}

/// The network of `-j NETMAP --to`: addresses keep the bits behind the prefix.
public struct IPTablesNetMap: Hashable, Sendable {
  /// The network.
  public var network: IPTablesAddress

  /// A network.
  public init(_ network: IPTablesAddress) { self.network = network }

  /// `struct nf_nat_ipv4_multi_range_compat` or `struct nf_nat_range`.
  func bytes(_ family: IPFamily) -> [UInt8] {
    let first = network.address.bytes
    let last = zip(first, network.mask.bytes).map { $0 | ~$1 }
    var writer = XTInfoWriter()
    if family == .v4 { writer.put(UInt32(1)) }
    // NF_NAT_RANGE_MAP_IPS
    writer.put(UInt32(1))
    writer.put(first + last)
    writer.pad(to: family == .v4 ? 24 : 40)
    return writer.bytes
  }

  init?(_ bytes: [UInt8], _ family: IPFamily) {
    var reader = XTInfoReader(bytes)
    _ = reader.bytes(family == .v4 ? 8 : 4)
    let (first, last) = (reader.bytes(family.byteCount), reader.bytes(family.byteCount))
    guard let address = IPAddress(bytes: first), let mask = IPAddress(bytes: zip(first, last).map { ~($0 ^ $1) }),
      let network = IPTablesAddress(address, mask: mask), network.prefixLength != nil
    else { return nil }
    self.network = network
  }
}
