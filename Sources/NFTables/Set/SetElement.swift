/// Flags of an element. Corresponds to `NFT_SET_ELEM_…`.
public struct SetElementFlags: OptionSet, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Flags of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// A range ends before it.
  public static let intervalEnd = SetElementFlags(rawValue: 1)
  /// It stands for every key that no other matches: `*`.
  public static let catchAll = SetElementFlags(rawValue: 2)
}

/// An element of a set or map, as the kernel keeps it.
public struct SetElement: Hashable, Sendable {
  /// The value that a map gives for an element.
  public enum Value: Hashable, Sendable {
    /// Bytes of the map's type.
    case data([UInt8])
    /// A verdict, of a verdict map.
    case verdict(Verdict)
    /// The name of an object.
    case object(String)
  }
  /// The key; empty of a catch-all.
  public var key: [UInt8]
  /// The last key of a range of concatenations.
  public var keyEnd: [UInt8]?
  /// Flags of the element: the end of an interval, or the catch-all.
  public var flags: SetElementFlags
  /// The value that the map gives for it; nil of a set, and of the end of an interval.
  public var value: Value?
  /// After what time it goes, in milliseconds.
  public var timeout: UInt64?
  /// Facts that most elements have none of: one pointer in each of a hundred thousand, which is mostly nil.
  private var notes: ElementNotes?

  /// An element of these parts.
  public init(
    _ key: [UInt8], through keyEnd: [UInt8]? = nil, value: Value? = nil, flags: SetElementFlags = [],
    timeout: UInt64? = nil, comment: String? = nil, expressions: [Expression] = []
  ) {
    self.key = key
    self.keyEnd = keyEnd
    self.flags = flags
    self.value = value
    self.timeout = timeout
    if comment != nil || !expressions.isEmpty {
      notes = ElementNotes(ElementFacts(comment: comment, expressions: expressions))
    }
  }

  private var facts: ElementFacts {
    get { notes?.facts ?? ElementFacts() }
    set { notes = ElementNotes(newValue) }
  }

  /// When it goes, in milliseconds from when it was listed.
  public var expiration: UInt64? {
    get { notes?.facts.expiration }
    set { facts.expiration = newValue }
  }
  /// Its comment, up to 128 bytes: `comment "…"`.
  public var comment: String? {
    get { notes?.facts.comment }
    set { facts.comment = newValue }
  }
  /// Expressions of its own, such as a counter.
  public var expressions: [Expression] {
    get { notes?.facts.expressions ?? [] }
    set { facts.expressions = newValue }
  }
  /// Remarks of other programs, as they are, but for the comment.
  public var userData: UserData {
    get { notes?.facts.userData ?? UserData() }
    set { facts.userData = newValue }
  }
}

/// Facts that most elements have none of.
private struct ElementFacts: Hashable {
  var expiration: UInt64?
  var comment: String?
  var expressions: [Expression] = []
  var userData = UserData()
}

/// A place for facts outside of an element.
private final class ElementNotes: Hashable, Sendable {
  let facts: ElementFacts

  /// Nil where there is nothing to note.
  init?(_ facts: ElementFacts) {
    if facts == ElementFacts() { return nil }
    self.facts = facts
  }

  static func == (a: ElementNotes, b: ElementNotes) -> Bool { a === b || a.facts == b.facts }
  func hash(into hasher: inout Hasher) { hasher.combine(facts) }
}
