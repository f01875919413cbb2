/// A field together with its header, to be found by their names: one object for each, which costs nothing to pass on.
final class HeaderPlace: Sendable {
  let header: PacketHeader
  let field: HeaderField
  let layout: FieldLayout

  private init(_ header: PacketHeader, _ field: HeaderField) {
    self.header = header
    self.field = field
    layout = FieldLayout(header.base, bitOffset: field.offset, bits: field.bits)
  }

  /// The place of these names; nil where there is none.
  static func named(_ header: String, _ field: String) -> HeaderPlace? {
    all.first { $0.first?.header.name == header }?.first { $0.field.name == field }
  }

  /// Addresses are at the end of their headers, and asked for the most.
  private static let all = PacketHeader.all.map { header in header.fields.reversed().map { HeaderPlace(header, $0) } }
}
