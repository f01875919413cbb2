internal import Addressing
internal import Netlink
internal import SystemPackage

/// Types of messages. Corresponds to `RTM_…`; those that ask end in 2, those that delete in 1.
enum MessageType {
  static let newLink: UInt16 = 16
  static let deleteLink: UInt16 = 17
  static let newLinkProperty: UInt16 = 108
  static let deleteLinkProperty: UInt16 = 109
  static let getLink: UInt16 = 18
  static let setLink: UInt16 = 19
  static let newAddress: UInt16 = 20
  static let deleteAddress: UInt16 = 21
  static let getAddress: UInt16 = 22
  static let getMulticast: UInt16 = 58
  static let newRoute: UInt16 = 24
  static let deleteRoute: UInt16 = 25
  static let getRoute: UInt16 = 26
  static let newNeighbor: UInt16 = 28
  static let deleteNeighbor: UInt16 = 29
  static let getNeighbor: UInt16 = 30
  static let newRule: UInt16 = 32
  static let deleteRule: UInt16 = 33
  static let getRule: UInt16 = 34
  static let newQueue: UInt16 = 36
  static let deleteQueue: UInt16 = 37
  static let getQueue: UInt16 = 38
  static let newGroup: UInt16 = 84
  static let deleteGroup: UInt16 = 85
  static let getGroup: UInt16 = 86
  static let newNamespaceID: UInt16 = 88
  static let getNamespaceID: UInt16 = 90
  static let newVLAN: UInt16 = 112
}

/// Address families. Corresponds to `AF_…`.
enum Family {
  static let unspecified: UInt8 = 0
  static let bridge: UInt8 = 7
  static let v4: UInt8 = 2
  static let v6: UInt8 = 10

  static func of(_ family: IPFamily?) -> UInt8 {
    switch family {
    case .v4: v4
    case .v6: v6
    case nil: unspecified
    }
  }

  static func ip(_ value: UInt8) -> IPFamily? { value == v4 ? .v4 : value == v6 ? .v6 : nil }
}

extension AttributeWriter {
  /// Starts with `struct ifinfomsg`.
  init(link index: Int32, family: UInt8 = 0, flags: UInt32 = 0, change: UInt32 = 0) {
    self.init()
    linkHeader(index, family: family, flags: flags, change: change)
  }

  mutating func linkHeader(_ index: Int32, family: UInt8 = 0, flags: UInt32 = 0, change: UInt32 = 0) {
    u8(family)
    u8(0)
    u16(0)
    i32(index)
    u32(flags)
    u32(change)
  }
}

extension NetlinkError {
  /// A device that nobody knows by this name.
  static func unknownDevice(_ name: InterfaceName, _ operation: String, _ object: String) -> NetlinkError {
    NetlinkError(missing: name.text, operation: operation, object: object)
  }

  /// A request that makes no sense.
  static func invalid(_ operation: String, _ object: String, _ message: String) -> NetlinkError {
    NetlinkError(.invalidArgument, operation: operation, object: object, message: message)
  }
}

/// How a name of a device becomes an index, while a request is built.
struct Resolver {
  let operation: String
  let object: String
  let resolve: (InterfaceName) -> Int32?

  func index(_ name: InterfaceName) throws(NetlinkError) -> Int32 {
    guard let index = resolve(name) else { throw .unknownDevice(name, operation, object) }
    return index
  }
}
