public import Addressing

/// The options of a bridge, with what it says of itself. Corresponds to `IFLA_BR_…`.
///
/// Times are in hundredths of a second, as the kernel counts them (`USER_HZ`). They go in with the creating message, since some
/// are silently ignored by `RTM_SETLINK`. Source: `linux/if_link.h`, `ip-link(8)`.
public struct BridgeTable: LinkOptionTable {
  /// The beginning of its attributes' names in `linux/if_link.h`.
  public static let prefix = "IFLA_BR_"
  /// All options of a bridge.
  public static let table = BridgeTable()
  /// The options as rows, found by word, key or number.
  public static let rows = OptionRows(of: table)

  /// Listening and learning time each, 200 to 3000 while the spanning tree protocol runs.
  public let forwardDelay = LinkOption<UInt32>("FORWARD_DELAY", 1, .u32, "forward_delay", .hundredths)
  /// Time between hello packets, 100 to 1000.
  public let helloTime = LinkOption<UInt32>("HELLO_TIME", 2, .u32, "hello_time", .hundredths, range: 100...1000)
  /// Age at which the root's word is void, 600 to 4000.
  public let maxAge = LinkOption<UInt32>("MAX_AGE", 3, .u32, "max_age", .hundredths, range: 600...4000)
  /// Life of a learned FDB entry, 0 for none.
  public let ageingTime = LinkOption<UInt32>(
    "AGEING_TIME", 4, .u32, "ageing_time", .hundredths, aliases: ["ageing"])
  /// Whether the spanning tree protocol runs; it may be the kernel's (1) or a program's (2).
  public let stp = LinkOption<Bool>("STP_STATE", 5, .u32, "stp_state", .bit, aliases: ["stp"], key: "stp")
  /// The bridge's priority in elections, 0 to 65535.
  public let priority = LinkOption<UInt16>("PRIORITY", 6, .u16, "priority", .number, key: "bridge-priority")
  /// Whether frames are filtered by VLAN.
  public let vlanFiltering = LinkOption<Bool>("VLAN_FILTERING", 7, .bool, "vlan_filtering", .bit)
  /// The EtherType of the tags: 0x8100 or 0x88a8.
  public let vlanProtocol = LinkOption<UInt16>("VLAN_PROTOCOL", 8, .big16, "vlan_protocol", .ethertype)
  /// Its name in the spanning tree.
  public let id = LinkOption<BridgeID>("BRIDGE_ID", 11, .bytes, "bridge_id", .bridgeID, access: .kernel)
  /// The bridge that is the root of the tree.
  public let rootID = LinkOption<BridgeID>(
    "ROOT_ID", 10, .bytes, "designated_root", .bridgeID, json: "root_id", access: .kernel)
  /// The number of the port that leads to the root; 0 of the root itself.
  public let rootPort = LinkOption<UInt16>("ROOT_PORT", 12, .u16, "root_port", .number, access: .kernel)
  /// The cost of the path to the root.
  public let rootPathCost = LinkOption<UInt32>("ROOT_PATH_COST", 13, .u32, "root_path_cost", .number, access: .kernel)
  /// Whether the tree is changing.
  public let topologyChange = LinkOption<UInt8>("TOPOLOGY_CHANGE", 14, .u8, "topology_change", .number, access: .kernel)
  /// Whether it has seen itself that the tree changed.
  public let topologyChangeDetected = LinkOption<UInt8>(
    "TOPOLOGY_CHANGE_DETECTED", 15, .u8, "topology_change_detected", .number, access: .kernel)
  /// Time left until the next hello packet.
  public let helloTimer = LinkOption<UInt64>("HELLO_TIMER", 16, .u64, "hello_timer", .timer, access: .kernel)
  /// Time left until it notifies of a change again.
  public let topologyNotificationTimer = LinkOption<UInt64>(
    "TCN_TIMER", 17, .u64, "tcn_timer", .timer, access: .kernel)
  /// Time left of a change.
  public let topologyChangeTimer = LinkOption<UInt64>(
    "TOPOLOGY_CHANGE_TIMER", 18, .u64, "topology_change_timer", .timer, access: .kernel)
  /// Time left until old entries are removed.
  public let collectionTimer = LinkOption<UInt64>("GC_TIMER", 19, .u64, "gc_timer", .timer, access: .kernel)
  /// The VLAN of untagged frames, 0 to 4094.
  public let vlanDefaultPVID = LinkOption<UInt16>(
    "VLAN_DEFAULT_PVID", 39, .u16, "vlan_default_pvid", .number, range: 0...4094)
  /// 0 or 1: what VLANs carry is counted.
  public let vlanStatistics = LinkOption<UInt8>(
    "VLAN_STATS_ENABLED", 41, .u8, "vlan_stats_enabled", .number, range: 0...1)
  /// 0 or 1: what VLANs carry is counted for each port.
  public let vlanStatisticsPerPort = LinkOption<UInt8>(
    "VLAN_STATS_PER_PORT", 45, .u8, "vlan_stats_per_port", .number, range: 0...1)
  /// Which of the link-local groups 01:80:c2:00:00:0X are forwarded, a bit each; not those of X = 0, 1 and 2.
  public let groupForwardMask = LinkOption<UInt16>("GROUP_FWD_MASK", 9, .u16, "group_fwd_mask", .hexadecimal)
  /// The group that spanning tree packets go to, 01:80:c2:00:00:0X.
  public let groupAddress = LinkOption<MACAddress>(
    "GROUP_ADDR", 20, .bytes, "group_address", .hardwareAddress, json: "group_addr")
  /// Whether snooping of multicast is on.
  public let multicastSnooping = LinkOption<Bool>(
    "MCAST_SNOOPING", 23, .bool, "mcast_snooping", .bit, key: "snooping")
  /// Whether nothing is learned from link-local frames.
  public let noLinkLocalLearning = LinkOption<Bool>("MULTI_BOOLOPT", 46, .bit(0), "no_linklocal_learn", .bit)
  /// Whether multicast is snooped for each VLAN.
  public let multicastVLANSnooping = LinkOption<Bool>("MULTI_BOOLOPT", 46, .bit(1), "mcast_vlan_snooping", .bit)
  /// Whether the bridge itself is a multicast router: 0 never, 1 by queries, 2 always.
  public let multicastRouter = LinkOption<UInt8>("MCAST_ROUTER", 22, .u8, "mcast_router", .number, range: 0...2)
  /// 0 or 1: queries are sent from the bridge's own address.
  public let multicastQueryUsesAddress = LinkOption<UInt8>(
    "MCAST_QUERY_USE_IFADDR", 24, .u8, "mcast_query_use_ifaddr", .number, range: 0...1)
  /// Whether it asks for multicast groups itself.
  public let multicastQuerier = LinkOption<Bool>("MCAST_QUERIER", 25, .bool, "mcast_querier", .bit)
  /// Deprecated, and 16 whatever is asked for.
  public let multicastHashElasticity = LinkOption<UInt32>(
    "MCAST_HASH_ELASTICITY", 26, .u32, "mcast_hash_elasticity", .number)
  /// How many groups there may be.
  public let multicastHashMaximum = LinkOption<UInt32>("MCAST_HASH_MAX", 27, .u32, "mcast_hash_max", .number)
  /// How often it asks before a group is left.
  public let multicastLastMemberCount = LinkOption<UInt32>(
    "MCAST_LAST_MEMBER_CNT", 28, .u32, "mcast_last_member_count", .number, json: "mcast_last_member_cnt")
  /// How often it asks at its start.
  public let multicastStartupQueryCount = LinkOption<UInt32>(
    "MCAST_STARTUP_QUERY_CNT", 29, .u32, "mcast_startup_query_count", .number, json: "mcast_startup_query_cnt")
  /// Time between the questions before a group is left.
  public let multicastLastMemberInterval = LinkOption<UInt64>(
    "MCAST_LAST_MEMBER_INTVL", 30, .u64, "mcast_last_member_interval", .hundredths, json: "mcast_last_member_intvl")
  /// Time after which a group without members is left.
  public let multicastMembershipInterval = LinkOption<UInt64>(
    "MCAST_MEMBERSHIP_INTVL", 31, .u64, "mcast_membership_interval", .hundredths, json: "mcast_membership_intvl")
  /// Time after which another querier is taken for gone.
  public let multicastQuerierInterval = LinkOption<UInt64>(
    "MCAST_QUERIER_INTVL", 32, .u64, "mcast_querier_interval", .hundredths, json: "mcast_querier_intvl")
  /// Time between questions.
  public let multicastQueryInterval = LinkOption<UInt64>(
    "MCAST_QUERY_INTVL", 33, .u64, "mcast_query_interval", .hundredths, json: "mcast_query_intvl")
  /// Time within which members answer.
  public let multicastQueryResponseInterval = LinkOption<UInt64>(
    "MCAST_QUERY_RESPONSE_INTVL", 34, .u64, "mcast_query_response_interval", .hundredths,
    json: "mcast_query_response_intvl")
  /// Time between the questions at its start.
  public let multicastStartupQueryInterval = LinkOption<UInt64>(
    "MCAST_STARTUP_QUERY_INTVL", 35, .u64, "mcast_startup_query_interval", .hundredths,
    json: "mcast_startup_query_intvl")
  /// 0 or 1: multicast is counted.
  public let multicastStatistics = LinkOption<UInt8>(
    "MCAST_STATS_ENABLED", 42, .u8, "mcast_stats_enabled", .number, range: 0...1)
  /// The version of IGMP that it asks in, 2 or 3.
  public let igmpVersion = LinkOption<UInt8>("MCAST_IGMP_VERSION", 43, .u8, "mcast_igmp_version", .number, range: 2...3)
  /// The version of MLD that it asks in, 1 or 2.
  public let mldVersion = LinkOption<UInt8>("MCAST_MLD_VERSION", 44, .u8, "mcast_mld_version", .number, range: 1...2)
  /// Whether bridged IPv4 packets pass iptables and nft ip chains.
  public let nfCallIPTables = LinkOption<Bool>("NF_CALL_IPTABLES", 36, .bool, "nf_call_iptables", .bit)
  /// The same for IPv6.
  public let nfCallIP6Tables = LinkOption<Bool>("NF_CALL_IP6TABLES", 37, .bool, "nf_call_ip6tables", .bit)
  /// The same for ARP.
  public let nfCallARPTables = LinkOption<Bool>("NF_CALL_ARPTABLES", 38, .bool, "nf_call_arptables", .bit)
}

/// The options of a bridge; nil leaves the kernel's own value.
public typealias BridgeOptions = LinkOptions<BridgeTable>

/// The name of a bridge in the spanning tree: its priority and its hardware address. Corresponds to `struct ifla_bridge_id`.
public struct BridgeID: Hashable, Sendable, LinkOptionValue {
  /// The priority of elections; the lowest wins.
  public let priority: UInt16
  /// The six bytes of the hardware address.
  public let address: [UInt8]

  /// Reads the eight bytes.
  public init?(option: OptionValue) {
    guard let bytes = option.bytes, bytes.count == 8 else { return nil }
    priority = UInt16(bytes[0]) << 8 | UInt16(bytes[1])
    address = Array(bytes[2...])
  }
  /// The eight bytes.
  public var option: OptionValue { .bytes([UInt8(priority >> 8), UInt8(priority & 0xff)] + address) }
}
