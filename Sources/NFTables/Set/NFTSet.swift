/// The full name of a set or map, with its table: `ip nat published`.
public struct SetName: Hashable, Sendable, CustomStringConvertible {
  /// Its table.
  public var table: TableName
  /// Its name, unique in its table among sets and maps.
  public var name: String

  /// The name of a set or map.
  public init(_ table: TableName, _ name: String) {
    self.table = table
    self.name = name
  }

  /// As nft writes it: family, table and set.
  public var description: String { "\(table) \(name)" }
}

/// Flags of a set. Corresponds to `NFT_SET_…`.
public struct SetFlags: OptionSet, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Flags of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// It belongs to the one rule that looks into it.
  public static let anonymous = SetFlags(rawValue: 0x1)
  /// Its elements do not change once a rule looks into it.
  public static let constant = SetFlags(rawValue: 0x2)
  /// Its elements are ranges.
  public static let interval = SetFlags(rawValue: 0x4)
  /// It gives a value for a key.
  public static let map = SetFlags(rawValue: 0x8)
  /// Its elements may go after a time.
  public static let timeout = SetFlags(rawValue: 0x10)
  /// Rules add to it: `dynamic`.
  public static let evaluated = SetFlags(rawValue: 0x20)
  /// It gives an object for a key.
  public static let object = SetFlags(rawValue: 0x40)
  /// Its keys are concatenated, and ranges of them.
  public static let concatenation = SetFlags(rawValue: 0x80)
  /// Its elements have expressions, such as counters.
  public static let expressions = SetFlags(rawValue: 0x100)
}

/// A set, a map or a verdict map. Equivalent of `nft add set` and `nft add map`.
public struct NFTSet: Hashable, Sendable {
  /// The kind of values that a map gives.
  public enum Values: Hashable, Sendable {
    /// A value of this type and length in bytes.
    case data(DataType, length: UInt32)
    /// A verdict.
    case verdict
    /// An object.
    case object(ObjectType)
  }
  /// Its name; of anonymous sets the one that expressions of its rule use.
  public var name: String
  /// Flags of the set, such as `interval` or `timeout`.
  public var flags: SetFlags
  /// The type of its keys.
  public var key: DataType
  /// The length of its keys in bytes, each part of a concatenation padded to four.
  public var keyLength: UInt32
  /// The kind of its values; nil of a set.
  public var values: Values?
  /// The elements, as the kernel keeps them: of intervals the first of each, and the one behind its last.
  public var elements: [SetElement]
  /// The lengths of the parts of a concatenation of ranges. Corresponds to `NFTA_SET_DESC_CONCAT`.
  public var fieldLengths: [UInt32]
  /// How many elements it may have. Corresponds to `NFTA_SET_DESC_SIZE`.
  public var size: UInt32?
  /// 0 is fast, 1 small. Corresponds to `NFTA_SET_POLICY`.
  public var policy: UInt32?
  /// When elements go that say nothing else, in milliseconds.
  public var timeout: UInt64?
  /// How often those are looked for, in milliseconds.
  public var gcInterval: UInt32?
  /// Expressions that each element has for itself, such as a counter.
  public var expressions: [Expression]
  /// Its comment, up to 128 bytes: `comment "…"`.
  public var comment: String?
  /// The kernel's number of it, of listed sets. Corresponds to `NFTA_SET_HANDLE`.
  public var handle: UInt64?
  /// Remarks of `nft` and other programs, as they are, but for the comment.
  public var userData: UserData

  /// A set or map to be made.
  public init(
    _ name: String, flags: SetFlags = [], key: DataType, keyLength: UInt32? = nil, values: Values? = nil,
    elements: [SetElement] = [], timeout: UInt64? = nil, size: UInt32? = nil, comment: String? = nil
  ) {
    self.name = name
    self.flags = flags
    self.key = key
    self.keyLength = keyLength ?? UInt32(clamping: key.paddedWidth)
    self.values = values
    self.elements = elements
    fieldLengths = []
    self.size = size
    policy = nil
    self.timeout = timeout
    gcInterval = nil
    expressions = []
    self.comment = comment
    handle = nil
    userData = UserData()
    switch values {
    case .object: self.flags.insert(.object)
    case .data, .verdict: self.flags.insert(.map)
    case nil: break
    }
    if timeout != nil { self.flags.insert(.timeout) }
    if key.parts.count > 1, self.flags.contains(.interval) {
      self.flags.insert(.concatenation)
      fieldLengths = key.parts.map { UInt32(clamping: $0.width) }
    }
  }

  /// Whether it belongs to a rule.
  public var isAnonymous: Bool { flags.contains(.anonymous) }
  /// Whether its elements are listed as the first of each range and the one behind its last.
  public var hasEndElements: Bool { flags.contains(.interval) && !flags.contains(.concatenation) }
}
