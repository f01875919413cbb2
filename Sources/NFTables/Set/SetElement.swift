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
  /// What a map gives for it.
  public enum Value: Hashable, Sendable {
    /// Bytes of the map's type.
    case data([UInt8])
    case verdict(Verdict)
    /// The name of an object.
    case object(String)
  }
  /// The key; empty of a catch-all.
  public var key: [UInt8]
  /// The last key of a range of concatenations.
  public var keyEnd: [UInt8]?
  /// What it is.
  public var flags: SetElementFlags
  /// What the map gives.
  public var value: Value?
  /// After what time it goes, in milliseconds.
  public var timeout: UInt64?
  /// When it goes, in milliseconds from when it was listed.
  public var expiration: UInt64?
  /// What somebody wrote about it.
  public var comment: String?
  /// What it has of its own, such as a counter.
  public var expressions: [Expression]
  /// Remarks of other programs, as they are, but for the comment.
  public var userData: UserData

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
    expiration = nil
    self.comment = comment
    self.expressions = expressions
    userData = UserData()
  }
}
