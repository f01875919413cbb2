internal import Netlink

/// The name of a bridge in the spanning tree: its priority and its hardware address. Corresponds to `struct ifla_bridge_id`.
public struct BridgeID: Hashable, Sendable {
  /// The priority of elections; the lowest wins.
  public let priority: UInt16
  /// The six bytes of the hardware address.
  public let address: [UInt8]

  init?(_ attribute: NetlinkAttribute) {
    var reader = ByteReader(attribute.payload)
    guard attribute.payload.count == 8, let priority = reader.big16() else { return nil }
    self.priority = priority
    address = Array(reader.rest)
  }
}

/// What a bridge says of itself beyond the options that can be set with ``BridgeOptions``. Corresponds to `IFLA_BR_…`.
///
/// Times are in hundredths of a second; nil is what the kernel did not say. Equivalent of what `ip -details link` and `brctl showstp` tell.
public struct BridgeState: Hashable, Sendable {
  /// Corresponds to `IFLA_BR_BRIDGE_ID`.
  public var id: BridgeID?
  /// The bridge that is the root of the tree. Corresponds to `IFLA_BR_ROOT_ID`.
  public var rootID: BridgeID?
  /// The number of the port that leads to the root; 0 of the root itself. Corresponds to `IFLA_BR_ROOT_PORT`.
  public var rootPort: UInt16?
  /// Corresponds to `IFLA_BR_ROOT_PATH_COST`.
  public var rootPathCost: UInt32?
  /// Who runs the spanning tree: 0 nobody, 1 the kernel, 2 a program. Corresponds to `IFLA_BR_STP_STATE`.
  public var stpState: UInt32?
  /// Corresponds to `IFLA_BR_TOPOLOGY_CHANGE`.
  public var topologyChange: UInt8?
  /// Corresponds to `IFLA_BR_TOPOLOGY_CHANGE_DETECTED`.
  public var topologyChangeDetected: UInt8?
  /// Time left of each timer. Corresponds to `IFLA_BR_HELLO_TIMER`.
  public var helloTimer: UInt64?
  /// Corresponds to `IFLA_BR_TCN_TIMER`.
  public var topologyNotificationTimer: UInt64?
  /// Corresponds to `IFLA_BR_TOPOLOGY_CHANGE_TIMER`.
  public var topologyChangeTimer: UInt64?
  /// Corresponds to `IFLA_BR_GC_TIMER`.
  public var collectionTimer: UInt64?
  /// The group address that spanning tree packets go to. Corresponds to `IFLA_BR_GROUP_ADDR`.
  public var groupAddress: [UInt8]?
  /// The EtherType of the tags: 0x8100 or 0x88a8. Corresponds to `IFLA_BR_VLAN_PROTOCOL`.
  public var vlanProtocol: UInt16?
  /// Corresponds to `IFLA_BR_VLAN_STATS_ENABLED`.
  public var vlanStatistics: UInt8?
  /// Corresponds to `IFLA_BR_VLAN_STATS_PER_PORT`.
  public var vlanStatisticsPerPort: UInt8?
  /// Which options of yes and no there are, and which are on, a bit each. Corresponds to `IFLA_BR_MULTI_BOOLOPT`.
  public var booleans: (mask: UInt32, values: UInt32)? {
    get { booleanMask.map { ($0, booleanValues) } }
    set {
      booleanMask = newValue?.mask
      booleanValues = newValue?.values ?? 0
    }
  }
  private var booleanMask: UInt32?
  private var booleanValues: UInt32 = 0
  /// Numbers about multicast, by their attributes: `IFLA_BR_MCAST_ROUTER` 22 to `IFLA_BR_MCAST_MLD_VERSION` 44.
  public var multicast: [UInt16: UInt64] = [:]

  init(_ attributes: AttributeReader) {
    for attribute in attributes {
      switch attribute.type {
      case 5: stpState = attribute.u32
      case 8: vlanProtocol = attribute.big16
      case 10: rootID = BridgeID(attribute)
      case 11: id = BridgeID(attribute)
      case 12: rootPort = attribute.u16
      case 13: rootPathCost = attribute.u32
      case 14: topologyChange = attribute.u8
      case 15: topologyChangeDetected = attribute.u8
      case 16: helloTimer = attribute.u64
      case 17: topologyNotificationTimer = attribute.u64
      case 18: topologyChangeTimer = attribute.u64
      case 19: collectionTimer = attribute.u64
      case 20: groupAddress = attribute.bytes
      case 22...35, 42...44: multicast[attribute.type] = attribute.number
      case 41: vlanStatistics = attribute.u8
      case 45: vlanStatisticsPerPort = attribute.u8
      case 46:
        var reader = ByteReader(attribute.payload)
        if let values = reader.u32(), let mask = reader.u32() { booleans = (mask, values) }
      default: break
      }
    }
  }
}

extension NetlinkAttribute {
  /// The number, whether it has one, two, four or eight bytes.
  var number: UInt64? { u8.map(UInt64.init) ?? u16.map(UInt64.init) ?? u32.map(UInt64.init) ?? u64 }
}

/// What a bridge says of a port beyond the options that can be set with ``BridgePortOptions``. Corresponds to `IFLA_BRPORT_…`.
public struct BridgePortDetails: Hashable, Sendable {
  /// Corresponds to `IFLA_BRPORT_ID`: the priority and the number.
  public var id: UInt16?
  /// Corresponds to `IFLA_BRPORT_ROOT_ID`.
  public var designatedRoot: BridgeID?
  /// Corresponds to `IFLA_BRPORT_BRIDGE_ID`.
  public var designatedBridge: BridgeID?
  /// Corresponds to `IFLA_BRPORT_DESIGNATED_PORT`.
  public var designatedPort: UInt16?
  /// Corresponds to `IFLA_BRPORT_DESIGNATED_COST`.
  public var designatedCost: UInt16?
  /// Corresponds to `IFLA_BRPORT_TOPOLOGY_CHANGE_ACK`.
  public var topologyChangeAcknowledged: UInt8?
  /// Corresponds to `IFLA_BRPORT_CONFIG_PENDING`.
  public var configurationPending: UInt8?
  /// In hundredths of a second. Corresponds to `IFLA_BRPORT_MESSAGE_AGE_TIMER`.
  public var messageAgeTimer: UInt64?
  /// Corresponds to `IFLA_BRPORT_FORWARD_DELAY_TIMER`.
  public var forwardDelayTimer: UInt64?
  /// Corresponds to `IFLA_BRPORT_HOLD_TIMER`.
  public var holdTimer: UInt64?
  /// Corresponds to `IFLA_BRPORT_FAST_LEAVE`.
  public var fastLeave: Bool?
  /// Corresponds to `IFLA_BRPORT_PROXYARP_WIFI`.
  public var proxyARPWireless: Bool?
  /// Corresponds to `IFLA_BRPORT_MULTICAST_ROUTER`.
  public var multicastRouter: UInt8?
  /// Corresponds to `IFLA_BRPORT_MCAST_TO_UCAST`.
  public var multicastToUnicast: Bool?
  /// Corresponds to `IFLA_BRPORT_VLAN_TUNNEL`.
  public var vlanTunnel: Bool?
  /// Corresponds to `IFLA_BRPORT_BCAST_FLOOD`.
  public var broadcastFlood: Bool?
  /// Corresponds to `IFLA_BRPORT_GROUP_FWD_MASK`.
  public var groupForwardMask: UInt16?
  /// Corresponds to `IFLA_BRPORT_NEIGH_SUPPRESS`.
  public var neighborSuppression: Bool?
  /// The index of the port that takes over. Corresponds to `IFLA_BRPORT_BACKUP_PORT`.
  public var backupPort: Int32?
  /// Corresponds to `IFLA_BRPORT_LOCKED`.
  public var locked: Bool?

  /// Takes an attribute in; false where it is none of these.
  mutating func read(_ attribute: NetlinkAttribute) -> Bool {
    switch attribute.type {
    case 7: fastLeave = attribute.bool
    case 12: proxyARPWireless = attribute.bool
    case 13: designatedRoot = BridgeID(attribute)
    case 14: designatedBridge = BridgeID(attribute)
    case 15: designatedPort = attribute.u16
    case 16: designatedCost = attribute.u16
    case 17: id = attribute.u16
    case 19: topologyChangeAcknowledged = attribute.u8
    case 20: configurationPending = attribute.u8
    case 21: messageAgeTimer = attribute.u64
    case 22: forwardDelayTimer = attribute.u64
    case 23: holdTimer = attribute.u64
    case 25: multicastRouter = attribute.u8
    case 28: multicastToUnicast = attribute.bool
    case 29: vlanTunnel = attribute.bool
    case 30: broadcastFlood = attribute.bool
    case 31: groupForwardMask = attribute.u16
    case 32: neighborSuppression = attribute.bool
    case 34: backupPort = attribute.i32
    case 39: locked = attribute.bool
    default: return false
    }
    return true
  }
}
