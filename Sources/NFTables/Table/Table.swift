/// The full name of a table, with its family: `ip nat`.
public struct TableName: Hashable, Sendable, CustomStringConvertible {
  /// Which packets it sees.
  public var family: TableFamily
  /// Its name, unique in its family.
  public var name: String

  /// The name of a table.
  public init(_ family: TableFamily, _ name: String) {
    self.family = family
    self.name = name
  }

  /// As nft writes it: family and table.
  public var description: String { "\(family) \(name)" }
}

/// Flags of a table. Corresponds to `NFT_TABLE_F_…`.
public struct TableFlags: OptionSet, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// Flags of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Its chains see no packets.
  public static let dormant = TableFlags(rawValue: 1)
  /// It goes with the socket that made it, and nobody else may change it.
  public static let owner = TableFlags(rawValue: 2)
  /// An owner's table stays when its socket goes (from Linux 6.9).
  public static let persist = TableFlags(rawValue: 4)
}

/// A table: the container of chains, sets and objects. Equivalent of `nft add table`.
public struct Table: Hashable, Sendable {
  /// Family and name.
  public var id: TableName
  /// Its flags.
  public var flags: TableFlags
  /// Its comment, up to 128 bytes: `comment "…"`.
  public var comment: String?
  /// The kernel's number of it, of listed tables. Corresponds to `NFTA_TABLE_HANDLE`.
  public var handle: UInt64?
  /// The port id of the socket that owns it. Corresponds to `NFTA_TABLE_OWNER`.
  public var owner: UInt32?
  /// Remarks of other programs, as they are, but for the comment.
  public var userData: UserData

  /// A table to be made.
  public init(_ family: TableFamily, _ name: String, flags: TableFlags = [], comment: String? = nil) {
    id = TableName(family, name)
    self.flags = flags
    self.comment = comment
    handle = nil
    owner = nil
    userData = UserData()
  }
}
