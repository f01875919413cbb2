/// The full name of an object, with its type and table: `counter ip nat hits`.
public struct ObjectName: Hashable, Sendable, CustomStringConvertible {
  /// Its table.
  public var table: TableName
  /// Its type; a name is unique among those of one type.
  public var type: ObjectType
  /// Its name.
  public var name: String

  /// The name of an object.
  public init(_ table: TableName, _ type: ObjectType, _ name: String) {
    self.table = table
    self.type = type
    self.name = name
  }

  /// As nft writes it: type, family, table and object.
  public var description: String { "\(type.name ?? "object \(type.rawValue)") \(table) \(name)" }
}

/// An object that rules refer to by its name and that keeps a state. Equivalent of `nft add counter` and its kin.
public struct StatefulObject: Hashable, Sendable {
  /// The kind of object with its state.
  public enum Content: Hashable, Sendable {
    /// `counter NAME`, with its state.
    case counter(packets: UInt64, bytes: UInt64)
    /// `quota NAME`, with its state.
    case quota(Quota)
    /// `limit NAME`.
    case limit(RateLimit)
    /// One of another type: the bytes of `NFTA_OBJ_DATA`.
    case unknown(ObjectType, data: [UInt8])
  }
  /// Its name.
  public var name: String
  /// The kind of object with its state.
  public var content: Content
  /// Its comment, up to 128 bytes: `comment "…"`.
  public var comment: String?
  /// How many rules and elements refer to it, of listed objects. Corresponds to `NFTA_OBJ_USE`.
  public var uses: UInt32?
  /// The kernel's number of it, of listed objects. Corresponds to `NFTA_OBJ_HANDLE`.
  public var handle: UInt64?
  /// Remarks of other programs, as they are, but for the comment.
  public var userData: UserData

  /// An object to be made.
  public init(_ name: String, _ content: Content, comment: String? = nil) {
    self.name = name
    self.content = content
    self.comment = comment
    uses = nil
    handle = nil
    userData = UserData()
  }

  /// Its type.
  public var type: ObjectType {
    switch content {
    case .counter: .counter
    case .quota: .quota
    case .limit: .limit
    case .unknown(let type, _): type
    }
  }
}
