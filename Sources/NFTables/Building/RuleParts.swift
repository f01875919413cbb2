/// A map that a rule looks into.
public enum MapReference: Hashable, Sendable {
  /// One of the table.
  case named(String, gives: DataType, length: Int)
  /// One in braces: its entries, what they give and how many bytes that has.
  case entries([MapEntry], gives: DataType, length: Int)
}

/// A key of a map and what the map gives for it.
public struct MapEntry: Hashable, Sendable {
  /// A part for each field.
  public var key: [MatchOperand]
  /// The value that the map gives for it.
  public var value: SetElement.Value

  /// An entry.
  public init(_ key: [MatchOperand], _ value: SetElement.Value) {
    self.key = key
    self.value = value
  }
}

/// The field of a packet, of its metadata or of its connection that a statement writes.
public enum AssignmentTarget: Hashable, Sendable {
  /// `meta mark set …`
  case meta(MetaKey)
  /// `ct mark set …`
  case ct(CTKey, direction: UInt8?)
  /// `ip ttl set …`
  case header(HeaderField)
  /// `tcp option maxseg size set …`; lengths in bytes.
  case extensionHeader(type: UInt8, offset: UInt32, length: UInt32, operation: UInt32)
}

/// A change of an element of a set by a rule: `add @seen { ip saddr timeout 10s }`.
public struct ElementUpdate: Hashable, Sendable {
  /// How the element is changed.
  public enum Kind: UInt32, Hashable, Sendable {
    /// `add @SET`: makes the element where it is not there.
    case add = 0
    /// `update @SET`: makes it, or begins its time anew.
    case update = 1
    /// `delete @SET`: takes it away.
    case delete = 2
  }
  /// How it is changed.
  public var kind: Kind
  /// The name of the set.
  public var set: String
  /// The fields whose values make the key.
  public var key: [RuleField]
  /// The field whose value a map gives for it; nil of a set.
  public var value: RuleField?
  /// How long it stays, in milliseconds.
  public var timeout: UInt64?
  /// Expressions that each element has for itself, such as a counter or a limit.
  public var states: [Expression]

  /// A change of these parts.
  public init(
    _ kind: Kind, set: String, key: [RuleField], value: RuleField? = nil, timeout: UInt64? = nil,
    states: [Expression] = []
  ) {
    self.kind = kind
    self.set = set
    self.key = key
    self.value = value
    self.timeout = timeout
    self.states = states
  }
}
