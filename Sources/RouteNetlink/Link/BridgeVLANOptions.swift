public import Addressing
public import Netlink

/// What VLANs of a port are told: `bridge vlan set dev NAME vid ID [state STATE] [mcast_router N]`.
public struct BridgeVLANOptions: Hashable, Sendable {
  /// The spanning tree state of the VLANs on the port. Corresponds to `BRIDGE_VLANDB_ENTRY_STATE`.
  public var state: UInt8?
  /// Whether a multicast router is behind it, 0 to 3. Corresponds to `BRIDGE_VLANDB_ENTRY_MCAST_ROUTER`.
  public var multicastRouter: UInt8?

  /// Options of which nothing is said yet.
  public init(state: UInt8? = nil, multicastRouter: UInt8? = nil) {
    self.state = state
    self.multicastRouter = multicastRouter
  }
}

/// What VLANs of a whole bridge are told: `bridge vlan global set dev NAME vid ID …`.
///
/// Source: `include/uapi/linux/if_bridge.h` of the kernel.
public enum BridgeVLANGlobal: UInt16, Hashable, Sendable, CaseIterable {
  case snooping = 3
  case igmpVersion, mldVersion, lastMemberCount, startupQueryCount, lastMemberInterval
  case membershipInterval = 10
  case querierInterval, queryInterval, queryResponseInterval, startupQueryInterval, querier

  /// The word of bridge(8).
  public var word: String {
    switch self {
    case .snooping: "mcast_snooping"
    case .igmpVersion: "mcast_igmp_version"
    case .mldVersion: "mcast_mld_version"
    case .lastMemberCount: "mcast_last_member_count"
    case .startupQueryCount: "mcast_startup_query_count"
    case .lastMemberInterval: "mcast_last_member_interval"
    case .membershipInterval: "mcast_membership_interval"
    case .querierInterval: "mcast_querier_interval"
    case .queryInterval: "mcast_query_interval"
    case .queryResponseInterval: "mcast_query_response_interval"
    case .startupQueryInterval: "mcast_startup_query_interval"
    case .querier: "mcast_querier"
    }
  }

  /// The largest number that it holds; intervals are hundredths of a second.
  public var most: UInt64 {
    switch self {
    case .snooping, .igmpVersion, .mldVersion, .querier: UInt64(UInt8.max)
    case .lastMemberCount, .startupQueryCount: UInt64(UInt32.max)
    default: .max
    }
  }

  fileprivate func put(_ value: UInt64, _ writer: inout AttributeWriter) {
    switch self {
    case .snooping, .igmpVersion, .mldVersion, .querier: writer.put(rawValue, u8: UInt8(clamping: value))
    case .lastMemberCount, .startupQueryCount: writer.put(rawValue, u32: UInt32(clamping: value))
    default: writer.put(rawValue, u64: value)
    }
  }
}

extension NetlinkRequest {
  /// Changes options of VLANs of a port: `bridge vlan set dev NAME vid ID …`.
  public static func setBridgeVLANs(
    _ vlans: ClosedRange<UInt16>, of device: Int32, named name: InterfaceName, _ options: BridgeVLANOptions
  ) -> NetlinkRequest {
    request(vlans, device, name, "set vlan") { writer in
      // BRIDGE_VLANDB_ENTRY with BRIDGE_VLANDB_ENTRY_INFO, which holds struct bridge_vlan_info, and BRIDGE_VLANDB_ENTRY_RANGE.
      writer.nest(1) { entry in
        var info = AttributeWriter()
        // BRIDGE_VLAN_INFO_ONLY_OPTS
        info.u16(0x40)
        info.u16(vlans.lowerBound)
        entry.put(1, bytes: info.bytes)
        if vlans.count > 1 { entry.put(2, u16: vlans.upperBound) }
        if let state = options.state { entry.put(3, u8: state) }
        if let router = options.multicastRouter { entry.put(6, u8: router) }
      }
    }
  }

  /// Changes options of VLANs of a bridge: `bridge vlan global set dev NAME vid ID …`.
  public static func setBridgeVLANs(
    _ vlans: ClosedRange<UInt16>, ofBridge device: Int32, named name: InterfaceName,
    _ options: [BridgeVLANGlobal: UInt64]
  ) -> NetlinkRequest {
    request(vlans, device, name, "set vlan global") { writer in
      // BRIDGE_VLANDB_GLOBAL_OPTIONS with BRIDGE_VLANDB_GOPTS_ID and BRIDGE_VLANDB_GOPTS_RANGE.
      writer.nest(2) { entry in
        entry.put(1, u16: vlans.lowerBound)
        if vlans.count > 1 { entry.put(2, u16: vlans.upperBound) }
        for (option, value) in options.sorted(by: { $0.key.rawValue < $1.key.rawValue }) { option.put(value, &entry) }
      }
    }
  }

  private static func request(
    _ vlans: ClosedRange<UInt16>, _ device: Int32, _ name: InterfaceName, _ operation: String,
    _ fill: (inout AttributeWriter) -> Void
  ) -> NetlinkRequest {
    // struct br_vlan_msg
    var writer = AttributeWriter()
    writer.u32(UInt32(Family.bridge).littleEndian)
    writer.u32(UInt32(bitPattern: device))
    fill(&writer)
    let range = vlans.count == 1 ? "\(vlans.lowerBound)" : "\(vlans.lowerBound)-\(vlans.upperBound)"
    return NetlinkRequest(
      type: MessageType.newVLAN, payload: writer.bytes, operation: operation, object: "\(range) dev \(name)",
      headerLength: 8)
  }
}
