/// A field of a packet's header: `saddr` of `ip`.
///
/// It is a small number with what is asked of it, so that it costs nothing to pass on.
public struct HeaderField: Hashable, Sendable {
  /// The header.
  let header: PacketHeader
  /// Its place among the header's fields.
  let index: UInt8
  private let bitOffset: UInt16
  private let bitCount: UInt16
  /// The type of its value.
  public let type: DataType

  init(_ header: PacketHeader, _ index: UInt8, _ offset: UInt16, _ bits: UInt16, _ type: DataType) {
    self.header = header
    self.index = index
    bitOffset = offset
    bitCount = bits
    self.type = type
  }

  /// The field of these names, as `nft` writes them: `ip`, `saddr`; nil where there is none.
  public init?(_ header: String, _ name: String) {
    guard let field = PacketHeader(header)?.field(name) else { return nil }
    self = field
  }

  /// Its name, as `nft` writes it.
  public var name: String { index < header.names.count ? header.names[Int(index)] : "" }
  /// Where it begins, in bits from the header's first.
  var offset: Int { Int(bitOffset) }
  /// How many bits it has.
  var bits: Int { Int(bitCount) }
  /// Where its bits stand.
  var layout: FieldLayout { FieldLayout(header.base, bitOffset: offset, bits: bits) }

  /// The layer that a comparison of it with one value decides.
  var decides: PacketLayer? {
    switch header {
    // ip protocol
    case .ip: bitOffset == 72 ? .transport : nil
    // ip6 nexthdr
    case .ip6: bitOffset == 48 ? .transport : nil
    // ether type
    case .ethernet: bitOffset == 96 ? .network : nil
    // vlan type
    case .vlan: bitOffset == 128 ? .network : nil
    // icmp type, icmpv6 type
    case .icmp, .icmpv6: bitOffset == 0 ? .message : nil
    default: nil
    }
  }
}
