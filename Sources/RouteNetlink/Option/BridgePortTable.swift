public import Addressing

/// The options of a bridge port, with what the bridge says of it. Corresponds to `IFLA_BRPORT_…`.
///
/// They are set by `bridge link set` or `ip link set … type bridge_slave`. Source: `linux/if_link.h`, `bridge(8)`, `ip-link(8)`.
public struct BridgePortTable: LinkOptionTable {
  /// The beginning of its attributes' names in `linux/if_link.h`.
  public static let prefix = "IFLA_BRPORT_"
  /// All options of a bridge port.
  public static let table = BridgePortTable()
  /// The options as rows, found by word, key or number.
  public static let rows = OptionRows(of: table)

  /// The spanning tree state.
  public let state = LinkOption<BridgePortState>("STATE", 1, .u8, "state", .portState, range: 0...4, bridgeLine: 0)
  /// The port's priority, 0 to 63.
  public let priority = LinkOption<UInt16>("PRIORITY", 2, .u16, "priority", .number, range: 0...63, bridgeLine: 1)
  /// The cost of the path, 1 to 65535.
  public let cost = LinkOption<UInt32>("COST", 3, .u32, "cost", .number, range: 1...65_535, bridgeLine: 2)
  /// Whether a frame may leave by the port that it came in.
  public let hairpin = LinkOption<Bool>("MODE", 4, .bool, "hairpin", .onOff, bridgeLine: 3)
  /// Whether STP packets that come in by it are dropped.
  public let bpduGuard = LinkOption<Bool>("GUARD", 5, .bool, "guard", .onOff, bridgeLine: 4)
  /// Whether it may never become the root port.
  public let rootBlock = LinkOption<Bool>("PROTECT", 6, .bool, "root_block", .onOff, bridgeLine: 5)
  /// Whether a group is left at once.
  public let fastLeave = LinkOption<Bool>("FAST_LEAVE", 7, .bool, "fastleave", .onOff, bridgeLine: 6)
  /// Whether source addresses are learned.
  public let learning = LinkOption<Bool>("LEARNING", 8, .bool, "learning", .onOff, bridgeLine: 7)
  /// Whether addresses that a device learned itself are taken over.
  public let learningSync = LinkOption<Bool>(
    "LEARNING_SYNC", 11, .bool, "learning_sync", .onOff, json: "", access: .bridge)
  /// Whether frames with an unknown destination are sent to it.
  public let flood = LinkOption<Bool>("UNICAST_FLOOD", 9, .bool, "flood", .onOff, bridgeLine: 8)
  /// The priority and the number.
  public let id = LinkOption<UInt16>("ID", 17, .u16, "port_id", .hexadecimal, json: "id", access: .kernel)
  /// The number within the bridge.
  public let number = LinkOption<UInt16>("NO", 18, .u16, "port_no", .hexadecimal, json: "no", access: .kernel)
  /// The port of the designated bridge.
  public let designatedPort = LinkOption<UInt16>(
    "DESIGNATED_PORT", 15, .u16, "designated_port", .number, access: .kernel)
  /// The cost that the designated bridge tells.
  public let designatedCost = LinkOption<UInt16>(
    "DESIGNATED_COST", 16, .u16, "designated_cost", .number, access: .kernel)
  /// The bridge that is responsible for the segment.
  public let designatedBridge = LinkOption<BridgeID>(
    "BRIDGE_ID", 14, .bytes, "designated_bridge", .bridgeID, json: "bridge_id", access: .kernel)
  /// The root of the tree as that bridge tells it.
  public let designatedRoot = LinkOption<BridgeID>(
    "ROOT_ID", 13, .bytes, "designated_root", .bridgeID, json: "root_id", access: .kernel)
  /// Time left until the next packet may be sent.
  public let holdTimer = LinkOption<UInt64>("HOLD_TIMER", 23, .u64, "hold_timer", .timer, access: .kernel)
  /// Time left of what the designated bridge said.
  public let messageAgeTimer = LinkOption<UInt64>(
    "MESSAGE_AGE_TIMER", 21, .u64, "message_age_timer", .timer, access: .kernel)
  /// Time left of listening or learning.
  public let forwardDelayTimer = LinkOption<UInt64>(
    "FORWARD_DELAY_TIMER", 22, .u64, "forward_delay_timer", .timer, access: .kernel)
  /// Whether a change has been acknowledged.
  public let topologyChangeAcknowledged = LinkOption<UInt8>(
    "TOPOLOGY_CHANGE_ACK", 19, .u8, "topology_change_ack", .number, access: .kernel)
  /// Whether a packet waits for the hold timer.
  public let configurationPending = LinkOption<UInt8>(
    "CONFIG_PENDING", 20, .u8, "config_pending", .number, access: .kernel)
  /// Whether the bridge answers ARP for the neighbours behind it.
  public let proxyARP = LinkOption<Bool>("PROXYARP", 10, .bool, "proxy_arp", .onOff, access: .link)
  /// Whether it answers ARP for them with the rules of IEEE 802.11.
  public let proxyARPWireless = LinkOption<Bool>("PROXYARP_WIFI", 12, .bool, "proxy_arp_wifi", .onOff, access: .link)
  /// Whether a multicast router is behind it: 0 never, 1 by its queries, 2 always.
  public let multicastRouter = LinkOption<UInt8>(
    "MULTICAST_ROUTER", 25, .u8, "mcast_router", .number, range: 0...3, json: "multicast_router", bridgeLine: 11)
  /// The same as ``fastLeave``: the older word has stayed.
  let multicastFastLeave = LinkOption<Bool>(
    "FAST_LEAVE", 7, .bool, "mcast_fast_leave", .onOff, json: "", access: .again)
  /// Whether unknown multicast is sent to it.
  public let multicastFlood = LinkOption<Bool>("MCAST_FLOOD", 27, .bool, "mcast_flood", .onOff, bridgeLine: 9)
  /// Whether broadcast is sent to it.
  public let broadcastFlood = LinkOption<Bool>("BCAST_FLOOD", 30, .bool, "bcast_flood", .onOff, bridgeLine: 10)
  /// Whether multicast is sent as unicast to each who joined.
  public let multicastToUnicast = LinkOption<Bool>(
    "MCAST_TO_UCAST", 28, .bool, "mcast_to_unicast", .onOff, bridgeLine: 12)
  /// Whether ARP and neighbour discovery are answered for others, not flooded.
  public let neighborSuppression = LinkOption<Bool>(
    "NEIGH_SUPPRESS", 32, .bool, "neigh_suppress", .onOff, bridgeLine: 13)
  /// Which of the link-local groups 01:80:c2:00:00:0X are forwarded, a bit each.
  public let groupForwardMask = LinkOption<UInt16>(
    "GROUP_FWD_MASK", 31, .u16, "group_fwd_mask", .hexadecimal, access: .link)
  /// Whether VLANs are mapped to identifiers of tunnels.
  public let vlanTunnel = LinkOption<Bool>("VLAN_TUNNEL", 29, .bool, "vlan_tunnel", .onOff, bridgeLine: 14)
  /// Whether the port reaches only ports that are not isolated.
  public let isolated = LinkOption<Bool>("ISOLATED", 33, .bool, "isolated", .onOff, bridgeLine: 16)
  /// Whether frames of addresses that are not known are dropped.
  public let locked = LinkOption<Bool>("LOCKED", 39, .bool, "locked", .onOff, bridgeLine: 17)
  /// The port that takes over when this one loses its signal.
  public let backupPort = LinkOption<InterfaceName>("BACKUP_PORT", 34, .device, "backup_port", .device, bridgeLine: 15)
}

/// The options of a bridge port; nil leaves what it has.
public typealias BridgePortOptions = LinkOptions<BridgePortTable>

extension LinkOptions where Table == BridgePortTable {
  /// The spanning tree state of a port.
  public typealias State = BridgePortState
}

/// The spanning tree state of a port. Corresponds to `BR_STATE_…`.
public enum BridgePortState: UInt8, Hashable, Sendable, CaseIterable, LinkOptionValue {
  /// The states of the spanning tree (IEEE 802.1D), with the numbers of `BR_STATE_…`.
  case disabled, listening, learning, forwarding, blocking

  /// Reads its number.
  public init?(option: OptionValue) {
    guard let number = UInt8(option: option), let state = Self(rawValue: number) else { return nil }
    self = state
  }
  /// Its number.
  public var option: OptionValue { .number(UInt64(rawValue)) }
}

/// The options and the state of a link as a port of a bridge. Corresponds to `IFLA_INFO_SLAVE_DATA` of the kind `bridge`.
public struct BridgePort: Hashable, Sendable {
  /// Its options as they are, with what the bridge says of it.
  public var options = BridgePortOptions()
  /// Attributes that are not decoded.
  public var unknown: [UnknownAttribute] = []
}
