internal import Netlink

/// Options of a bridge that are plain numbers, beside those that ``BridgeOptions`` names. The raw value is that of `IFLA_BR_…`.
///
/// Times are in hundredths of a second. Source: `linux/if_link.h`, `ip-link(8)`.
public enum BridgeOption: UInt16, Hashable, Sendable, CaseIterable {
  /// 0 never, 1 by queries, 2 always: whether the bridge itself is a multicast router.
  case multicastRouter = 22
  /// 0 or 1: queries are sent from the bridge's own address.
  case queryUsesAddress = 24
  /// Deprecated, and 16 whatever is asked for.
  case hashElasticity = 26
  /// How many groups there may be.
  case hashMaximum = 27
  case lastMemberCount = 28
  case startupQueryCount = 29
  case lastMemberInterval = 30
  case membershipInterval = 31
  case querierInterval = 32
  case queryInterval = 33
  case queryResponseInterval = 34
  case startupQueryInterval = 35
  /// 0 or 1: what VLANs carry is counted.
  case vlanStatistics = 41
  /// 0 or 1: multicast is counted.
  case multicastStatistics = 42
  /// The version of MLD, 1 or 2.
  case mldVersion = 44

  /// The option's word in `ip link … type bridge`.
  public var word: String {
    switch self {
    case .multicastRouter: "mcast_router"
    case .queryUsesAddress: "mcast_query_use_ifaddr"
    case .hashElasticity: "mcast_hash_elasticity"
    case .hashMaximum: "mcast_hash_max"
    case .lastMemberCount: "mcast_last_member_count"
    case .startupQueryCount: "mcast_startup_query_count"
    case .lastMemberInterval: "mcast_last_member_interval"
    case .membershipInterval: "mcast_membership_interval"
    case .querierInterval: "mcast_querier_interval"
    case .queryInterval: "mcast_query_interval"
    case .queryResponseInterval: "mcast_query_response_interval"
    case .startupQueryInterval: "mcast_startup_query_interval"
    case .vlanStatistics: "vlan_stats_enabled"
    case .multicastStatistics: "mcast_stats_enabled"
    case .mldVersion: "mcast_mld_version"
    }
  }

  /// The greatest number that it has room for.
  public var maximum: UInt64 {
    switch self {
    case .multicastRouter, .queryUsesAddress, .vlanStatistics, .multicastStatistics, .mldVersion: UInt64(UInt8.max)
    case .hashElasticity, .hashMaximum, .lastMemberCount, .startupQueryCount: UInt64(UInt32.max)
    case .lastMemberInterval, .membershipInterval, .querierInterval, .queryInterval, .queryResponseInterval,
      .startupQueryInterval:
      UInt64.max
    }
  }

  func put(_ value: UInt64, _ writer: inout AttributeWriter) {
    switch maximum {
    case UInt64(UInt8.max): writer.put(rawValue, u8: UInt8(clamping: value))
    case UInt64(UInt32.max): writer.put(rawValue, u32: UInt32(clamping: value))
    default: writer.put(rawValue, u64: value)
    }
  }
}

/// Switches of a bridge port beside those that ``BridgePortOptions`` names. The raw value is that of `IFLA_BRPORT_…`.
public enum BridgePortSwitch: UInt16, Hashable, Sendable, CaseIterable {
  /// Addresses that a device learned itself are taken over.
  case learningSync = 11
  /// The bridge answers ARP for what is behind it, with the rules of IEEE 802.11.
  case proxyARPWireless = 12
  /// Multicast is sent as unicast to each who joined.
  case multicastToUnicast = 28
  /// VLANs are mapped to identifiers of tunnels.
  case vlanTunnel = 29
  /// Broadcast is sent to it.
  case broadcastFlood = 30
  /// Frames of addresses that are not known are dropped.
  case locked = 39

  /// The word in `ip link … type bridge_slave` and `bridge link set`.
  public var word: String {
    switch self {
    case .learningSync: "learning_sync"
    case .proxyARPWireless: "proxy_arp_wifi"
    case .multicastToUnicast: "mcast_to_unicast"
    case .vlanTunnel: "vlan_tunnel"
    case .broadcastFlood: "bcast_flood"
    case .locked: "locked"
    }
  }

  /// Whether `bridge link set` knows it.
  public var isOfBridgeTool: Bool { self != .proxyARPWireless }
  /// Whether `ip link … type bridge_slave` knows it.
  public var isOfLinkTool: Bool { self != .learningSync }
}

/// Switches of a vxlan link beside those that ``VXLANOptions`` names. The raw value is that of `IFLA_VXLAN_…`.
public enum VXLANSwitch: UInt16, Hashable, Sendable, CaseIterable {
  /// Routes are short-circuited.
  case routeShortCircuit = 12
  /// Checksums of UDP over IPv4, and of UDP over IPv6 none sent and none wanted.
  case checksums = 18
  case zeroChecksumSent = 19
  case zeroChecksumTaken = 20
  /// Remote checksum offload.
  case remoteChecksumSent = 21
  case remoteChecksumTaken = 22
  /// Group based policy, and the generic protocol extension: set or not there.
  case groupPolicy = 23
  case protocolExtension = 27
  /// Where packets go is told by what sends them: `external`.
  case external = 25

  /// The word in `ip link … type vxlan`.
  public var word: String {
    switch self {
    case .routeShortCircuit: "rsc"
    case .checksums: "udpcsum"
    case .zeroChecksumSent: "udp6zerocsumtx"
    case .zeroChecksumTaken: "udp6zerocsumrx"
    case .remoteChecksumSent: "remcsumtx"
    case .remoteChecksumTaken: "remcsumrx"
    case .groupPolicy: "gbp"
    case .protocolExtension: "gpe"
    case .external: "external"
    }
  }

  /// Whether it is an attribute without a value, so that there is no word with `no`.
  public var isBare: Bool { self == .groupPolicy || self == .protocolExtension }

  func put(_ value: Bool, _ writer: inout AttributeWriter) {
    if isBare { if value { writer.put(rawValue, bytes: []) } } else { writer.put(rawValue, bool: value) }
  }
}
