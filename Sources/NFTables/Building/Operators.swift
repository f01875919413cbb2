public import Addressing

// Comparisons make words of a rule, not truth values: `ip.saddr == network`.

/// A field `==` a value.
public func == <Value>(field: Field<Value>, value: Value) -> RuleStatement { compare(field, .equal, value) }
/// A field `!=` a value.
public func != <Value>(field: Field<Value>, value: Value) -> RuleStatement { compare(field, .notEqual, value) }
/// A field `<` a value.
public func < <Value: ListedFieldValue>(field: Field<Value>, value: Value) -> RuleStatement {
  compare(field, .less, value)
}
/// A field `<=` a value.
public func <= <Value: ListedFieldValue>(field: Field<Value>, value: Value) -> RuleStatement {
  compare(field, .lessOrEqual, value)
}
/// A field `>` a value.
public func > <Value: ListedFieldValue>(field: Field<Value>, value: Value) -> RuleStatement {
  compare(field, .greater, value)
}
/// A field `>=` a value.
public func >= <Value: ListedFieldValue>(field: Field<Value>, value: Value) -> RuleStatement {
  compare(field, .greaterOrEqual, value)
}

/// A field `==` a range.
public func == <Value: ListedFieldValue>(field: Field<Value>, range: ClosedRange<Value>) -> RuleStatement {
  .match(field.field, .equal, .range(range.lowerBound.fieldBytes, range.upperBound.fieldBytes))
}
/// A field `!=` a range.
public func != <Value: ListedFieldValue>(field: Field<Value>, range: ClosedRange<Value>) -> RuleStatement {
  .match(field.field, .notEqual, .range(range.lowerBound.fieldBytes, range.upperBound.fieldBytes))
}

/// A field `==` values in braces.
public func == <Value: ListedFieldValue>(field: Field<Value>, values: [Value]) -> RuleStatement {
  .match(field.field, .equal, .anyOf(values.map(\.fieldOperand)))
}
/// A field `!=` values in braces.
public func != <Value: ListedFieldValue>(field: Field<Value>, values: [Value]) -> RuleStatement {
  .match(field.field, .notEqual, .anyOf(values.map(\.fieldOperand)))
}
/// A field `==` ranges in braces.
public func == <Value: ListedFieldValue>(field: Field<Value>, ranges: [ClosedRange<Value>]) -> RuleStatement {
  .match(field.field, .equal, .anyOf(ranges.map { .range($0.lowerBound.fieldBytes, $0.upperBound.fieldBytes) }))
}

/// A field `==` a set of a name.
public func == <Value>(field: Field<Value>, set: NamedSet) -> RuleStatement {
  .match(field.field, .equal, .set(set.name))
}
/// A field `!=` a set of a name.
public func != <Value>(field: Field<Value>, set: NamedSet) -> RuleStatement {
  .match(field.field, .notEqual, .set(set.name))
}

/// A field `==` a network.
public func == (field: Field<IPv4Address>, network: IPNetwork) -> RuleStatement {
  .match(field.field, .equal, operand(network, .v4))
}
/// A field `!=` a network.
public func != (field: Field<IPv4Address>, network: IPNetwork) -> RuleStatement {
  .match(field.field, .notEqual, operand(network, .v4))
}
/// A field `==` networks in braces.
public func == (field: Field<IPv4Address>, networks: [IPNetwork]) -> RuleStatement {
  .match(field.field, .equal, .anyOf(networks.map { operand($0, .v4) }))
}
/// A field `!=` networks in braces.
public func != (field: Field<IPv4Address>, networks: [IPNetwork]) -> RuleStatement {
  .match(field.field, .notEqual, .anyOf(networks.map { operand($0, .v4) }))
}
/// A field `==` a network.
public func == (field: Field<IPv6Address>, network: IPNetwork) -> RuleStatement {
  .match(field.field, .equal, operand(network, .v6))
}
/// A field `!=` a network.
public func != (field: Field<IPv6Address>, network: IPNetwork) -> RuleStatement {
  .match(field.field, .notEqual, operand(network, .v6))
}
/// A field `==` networks in braces.
public func == (field: Field<IPv6Address>, networks: [IPNetwork]) -> RuleStatement {
  .match(field.field, .equal, .anyOf(networks.map { operand($0, .v6) }))
}
/// A field `!=` networks in braces.
public func != (field: Field<IPv6Address>, networks: [IPNetwork]) -> RuleStatement {
  .match(field.field, .notEqual, .anyOf(networks.map { operand($0, .v6) }))
}

/// A field `==` the name of an interface.
public func == (field: Field<InterfacePattern>, name: String) -> RuleStatement { field == InterfacePattern(name) }
/// A field `!=` the name of an interface.
public func != (field: Field<InterfacePattern>, name: String) -> RuleStatement { field != InterfacePattern(name) }
/// A field `==` the name of an interface.
public func == (field: Field<InterfacePattern>, name: InterfaceName) -> RuleStatement {
  field == InterfacePattern(name.text)
}
/// A field `!=` the name of an interface.
public func != (field: Field<InterfacePattern>, name: InterfaceName) -> RuleStatement {
  field != InterfacePattern(name.text)
}

/// A field of which only the bits of a mask count: `meta.mark & 0xff`.
public struct MaskedField: Sendable {
  let field: RuleField
  let mask: [UInt8]
}
/// The bits of a field that count.
public func & (field: Field<UInt32>, mask: UInt32) -> MaskedField {
  MaskedField(field: field.field, mask: mask.fieldBytes)
}
/// A field `==` a value.
public func == (field: MaskedField, value: UInt32) -> RuleStatement {
  .match(field.field, .equal, .masked(mask: field.mask, value: value.fieldBytes))
}
/// A field `!=` a value.
public func != (field: MaskedField, value: UInt32) -> RuleStatement {
  .match(field.field, .notEqual, .masked(mask: field.mask, value: value.fieldBytes))
}

private func compare<Value: FieldValue>(
  _ field: Field<Value>, _ comparison: CompareOperator, _ value: Value
) -> RuleStatement {
  .match(field.field, comparison, value.fieldOperand)
}

private func operand(_ network: IPNetwork, _ family: IPFamily) -> MatchOperand {
  guard network.family == family else {
    return .invalid("\(network) is no network of \(family == .v4 ? "IPv4" : "IPv6")")
  }
  let masked = network.masked.address.bytes
  return network.isHost ? .value(masked) : .prefix(masked, length: network.prefixLength)
}
