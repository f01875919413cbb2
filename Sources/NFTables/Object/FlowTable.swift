/// Connections that go past the ruleset. Equivalent of `nft add flowtable`.
public struct FlowTable: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// The number of its hook, 0 ingress.
  public var hook: UInt32
  /// The order at the hook.
  public var priority: ChainPriority
  /// The interfaces between which packets go past.
  public var devices: [String]
  /// 1 is done by the hardware, 2 counts. Corresponds to `NFT_FLOWTABLE_…`.
  public var flags: UInt32
  /// The kernel's number of it.
  public var handle: UInt64?

  /// A flow table to be made.
  public init(
    _ name: String, hook: UInt32 = 0, priority: ChainPriority = 0, devices: [String] = [], flags: UInt32 = 0
  ) {
    self.name = name
    self.hook = hook
    self.priority = priority
    self.devices = devices
    self.flags = flags
    handle = nil
  }

  /// Whether it is the same but for the kernel's number.
  func isSame(as other: FlowTable) -> Bool {
    var copy = other
    copy.handle = handle
    return copy == self
  }
}

/// The full name of a flow table, with its table: `ip t fast`.
public struct FlowTableName: Hashable, Sendable, CustomStringConvertible {
  /// Its table.
  public var table: TableName
  /// Its name, unique in its table.
  public var name: String

  /// The name of a flow table.
  public init(_ table: TableName, _ name: String) {
    self.table = table
    self.name = name
  }

  /// As nft writes it: family, table and flow table.
  public var description: String { "\(table) \(name)" }
}
