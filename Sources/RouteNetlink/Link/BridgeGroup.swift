public import Addressing
public import Netlink

/// A multicast group that a bridge forwards to a port: a line of `bridge mdb`.
public struct BridgeGroup: Hashable, Sendable {
  /// The index of the bridge.
  public let bridge: Int32
  /// The index of the port, or of the bridge itself.
  public let port: Int32
  /// The group.
  public let group: BridgeGroupSpec.Group
  /// 0 without VLANs.
  public let vlan: UInt16
  /// Somebody made it, and it does not age. Corresponds to `MDB_PERMANENT`.
  public let isPermanent: Bool
  /// Bits such as offloaded or blocked. Corresponds to `MDB_FLAGS_…`.
  public let flags: UInt8
  /// When it goes, in hundredths of a second. Corresponds to `MDBA_MDB_EATTR_TIMER`.
  public var timer: UInt32?
  /// The one source whose packets are meant. Corresponds to `MDBA_MDB_EATTR_SOURCE`.
  public var source: IPAddress?
  /// Whether only what its sources send is wanted, or all but that. Corresponds to `MDBA_MDB_EATTR_GROUP_MODE`, 1 and 0.
  public var includesSources: Bool?
  /// The origin of the entry: a querier, a user, a daemon. Corresponds to `MDBA_MDB_EATTR_RTPROT`.
  public var `protocol`: RouteProtocol?
}

/// The ports of a bridge behind which there are multicast routers.
public struct BridgeRouterPorts: Hashable, Sendable {
  /// The index of the bridge.
  public let bridge: Int32
  /// The indexes of the ports.
  public let ports: [Int32]
}

/// An entry of a bridge's multicast database, as `bridge mdb add` takes it.
public struct BridgeGroupSpec: Hashable, Sendable {
  /// The bridge whose database it is: `dev BRIDGE`.
  public var bridge: InterfaceName
  /// The port, or the bridge itself.
  public var port: InterfaceName
  /// A group, by an address of a layer.
  public enum Group: Hashable, Sendable, CustomStringConvertible {
    /// An IP address.
    case address(IPAddress)
    /// A MAC address, of a group that is none of IP.
    case link(MACAddress)

    /// The address.
    public var description: String {
      switch self {
      case .address(let address): "\(address)"
      case .link(let address): "\(address)"
      }
    }
  }
  /// A multicast address.
  public var group: Group
  /// The one source whose packets are meant. Corresponds to `MDBE_ATTR_SOURCE`.
  public var source: IPAddress?
  /// Whether it stays until it is deleted (`permanent`); `temp` entries end after the membership interval. Corresponds to `MDB_PERMANENT`.
  public var isPermanent: Bool
  /// 1 to 4094; nil without VLANs.
  public var vlan: UInt16?

  /// An entry for an IP group, IPv4 or IPv6, at a port.
  public init(
    bridge: InterfaceName, port: InterfaceName, group: IPAddress, isPermanent: Bool = false, vlan: UInt16? = nil
  ) {
    self.bridge = bridge
    self.port = port
    self.group = .address(group)
    self.isPermanent = isPermanent
    self.vlan = vlan
  }
}

extension NetlinkRequest {
  /// Adds a group to a bridge port: `bridge mdb add dev BRIDGE port PORT grp GROUP`.
  public static func addBridgeGroup(_ spec: BridgeGroupSpec, bridge: Int32, port: Int32) -> NetlinkRequest {
    group(MessageType.newGroup, [.create, .exclusive], "add group", spec, bridge, port)
  }

  /// Removes a group from a bridge port: `bridge mdb del …`.
  public static func deleteBridgeGroup(_ spec: BridgeGroupSpec, bridge: Int32, port: Int32) -> NetlinkRequest {
    group(MessageType.deleteGroup, [], "delete group", spec, bridge, port)
  }

  private static func group(
    _ type: UInt16, _ flags: NetlinkFlags, _ operation: String, _ spec: BridgeGroupSpec, _ bridge: Int32, _ port: Int32
  ) -> NetlinkRequest {
    // struct br_port_msg, then MDBA_SET_ENTRY with struct br_mdb_entry.
    var writer = AttributeWriter()
    writer.u32(UInt32(Family.bridge))
    writer.u32(UInt32(bitPattern: bridge))
    var entry = AttributeWriter()
    entry.u32(UInt32(bitPattern: port))
    entry.u8(spec.isPermanent ? 1 : 0)
    entry.u8(0)
    entry.u16(spec.vlan ?? 0)
    // ETH_P_IP or ETH_P_IPV6, in the order of the network; none of a group of MAC addresses.
    let (bytes, ethertype): ([UInt8], UInt16) =
      switch spec.group {
      case .address(let address): (address.bytes, address.family == .v4 ? 0x0800 : 0x86dd)
      case .link(let address): (address.bytes, 0)
      }
    for byte in bytes + [UInt8](repeating: 0, count: 16 - bytes.count) { entry.u8(byte) }
    entry.u16(ethertype.bigEndian)
    entry.u16(0)
    writer.put(1, bytes: entry.bytes)
    // MDBA_SET_ENTRY_ATTRS with MDBE_ATTR_SOURCE.
    if let source = spec.source { writer.nest(2) { $0.put(1, bytes: source.bytes) } }
    return NetlinkRequest(
      type: type, flags: flags, payload: writer.bytes, operation: operation, object: "\(spec.group) dev \(spec.bridge)",
      headerLength: 8)
  }
}

extension RouteSocket {
  /// The multicast groups of all bridges, and the ports behind which there are routers: `bridge mdb`.
  public func bridgeGroups() throws(NetlinkError) -> (groups: [BridgeGroup], routers: [BridgeRouterPorts]) {
    var writer = AttributeWriter()
    writer.u32(UInt32(Family.bridge))
    writer.u32(0)
    let messages = try netlink.dump(
      NetlinkRequest(
        type: MessageType.getGroup, payload: writer.bytes, operation: "list", object: "bridge groups", headerLength: 8))
    var groups: [BridgeGroup] = []
    var routers: [BridgeRouterPorts] = []
    for message in messages where message.type == MessageType.newGroup || message.type == MessageType.getGroup {
      var reader = ByteReader(message.payload)
      reader.skip(4)
      guard let bridge = reader.i32() else { continue }
      for attribute in AttributeReader(message.payload, after: 8) {
        switch attribute.type {
        case 1:
          for entry in attribute.nested where entry.type == 1 {
            groups += entry.nested.compactMap { $0.type == 1 ? BridgeGroup($0.payload, bridge: bridge) : nil }
          }
        case 2:
          let ports = attribute.nested.compactMap { entry -> Int32? in
            var reader = ByteReader(entry.payload)
            return entry.type == 1 ? reader.i32() : nil
          }
          if !ports.isEmpty { routers.append(BridgeRouterPorts(bridge: bridge, ports: ports)) }
        default: break
        }
      }
    }
    return (groups, routers)
  }
}

extension BridgeGroup {
  /// Reads `MDBA_MDB_ENTRY_INFO`: struct br_mdb_entry, and attributes behind it.
  init?(_ payload: ArraySlice<UInt8>, bridge: Int32) {
    var reader = ByteReader(payload)
    guard let port = reader.i32(), let state = reader.u8(), let flags = reader.u8(), let vlan = reader.u16(),
      let address = reader.bytes(16), let high = reader.u8(), let low = reader.u8()
    else { return nil }
    switch (high, low) {
    case (0x08, 0x00):
      guard let address = IPAddress(bytes: address.prefix(4)) else { return nil }
      group = .address(address)
    case (0x86, 0xdd):
      guard let address = IPAddress(bytes: address) else { return nil }
      group = .address(address)
    case (0, 0):
      guard let address = MACAddress(bytes: address.prefix(6)) else { return nil }
      group = .link(address)
    default: return nil
    }
    self.bridge = bridge
    self.port = port
    self.vlan = vlan
    self.flags = flags
    isPermanent = state & 1 != 0
    for attribute in AttributeReader(Array(payload), after: 28) {
      switch attribute.type {
      case 1: timer = attribute.u32
      case 3: includesSources = attribute.u8.map { $0 == 1 }
      case 4: source = IPAddress(bytes: attribute.payload)
      case 5: `protocol` = attribute.u8.map { RouteProtocol(rawValue: $0) }
      default: break
      }
    }
  }
}
