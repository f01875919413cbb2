/// The names of the attributes of a message, so that an error can name the one that the kernel refused.
public final class AttributeSchema: Sendable {
  private let names: [String]
  private let nested: [UInt16: AttributeSchema]

  private let headerLength: Int

  /// Names in the order of their numbers, from 0, and what is nested in which.
  ///
  /// `headerLength` is the bytes of a fixed header inside the nest before its attributes, as `VETH_INFO_PEER` has.
  public init(_ names: [String], headerLength: Int = 0, nested: [UInt16: AttributeSchema] = [:]) {
    self.names = names
    self.headerLength = headerLength
    self.nested = nested
  }

  /// The name of an attribute by its number; nil where it has none, or an empty one.
  public func name(_ type: UInt16) -> String? {
    Int(type) < names.count && !names[Int(type)].isEmpty ? names[Int(type)] : nil
  }

  /// The name of the attribute that starts at `offset` in `payload`, whose attributes follow `headerLength` bytes.
  ///
  /// The innermost nest that holds the offset decides; an attribute without a known name is given by its number.
  public func attribute(at offset: Int, in payload: [UInt8], after headerLength: Int) -> String? {
    find(offset, payload[...], (headerLength + 3) & ~3, depth: 0)
  }

  private func find(_ offset: Int, _ bytes: ArraySlice<UInt8>, _ skipped: Int, depth: Int) -> String? {
    var at = bytes.startIndex + skipped
    for attribute in AttributeReader(bytes.dropFirst(skipped)) {
      let next = at + (attribute.payload.count + 4 + 3) & ~3
      let label = name(attribute.type) ?? "attribute \(attribute.type)"
      if offset == at { return label }
      if offset > at, offset < next {
        guard depth < 8, let inner = nested[attribute.type] else { return label }
        return inner.find(offset, attribute.payload, inner.headerLength, depth: depth + 1) ?? label
      }
      at = next
    }
    return nil
  }
}
