/// Types of the messages of nf_tables, without the subsystem. Corresponds to `NFT_MSG_…`.
enum NFTMessage: UInt16 {
  case newTable = 0
  case getTable = 1
  case deleteTable = 2
  case newChain = 3
  case getChain = 4
  case deleteChain = 5
  case newRule = 6
  case getRule = 7
  case deleteRule = 8
  case newSet = 9
  case getSet = 10
  case deleteSet = 11
  case newElement = 12
  case getElement = 13
  case deleteElement = 14
  case newGeneration = 15
  case getGeneration = 16
  case trace = 17
  case newObject = 18
  case getObject = 19
  case deleteObject = 20
  case getObjectReset = 21
  case newFlowTable = 22
  case getFlowTable = 23
  case deleteFlowTable = 24
  case getRuleReset = 25

  /// Corresponds to `NFNL_SUBSYS_NFTABLES`.
  static let subsystem: UInt16 = 10

  /// The type of a netlink message.
  var netlinkType: UInt16 { Self.subsystem << 8 | rawValue }

  /// The message of a netlink type; nil of other subsystems.
  init?(netlinkType: UInt16) {
    guard netlinkType >> 8 == Self.subsystem else { return nil }
    self.init(rawValue: netlinkType & 0xff)
  }

  /// Bytes of `struct nfgenmsg`.
  static let headerLength = 4
}
