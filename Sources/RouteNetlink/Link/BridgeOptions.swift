public import Addressing

/// The options of a bridge; nil leaves the kernel's own value.
///
/// Times are in hundredths of a second, as the kernel counts them (`USER_HZ`). They go in with the creating message, since some
/// are silently ignored by `RTM_SETLINK`. Source: `Documentation/netlink/specs/rt-link.yaml`, `ip-link(8)`.
public struct BridgeOptions: Hashable, Sendable {
  /// Whether the spanning tree protocol runs. Corresponds to `IFLA_BR_STP_STATE`.
  public var stp: Bool?
  /// Listening and learning time each, 200 to 3000. Corresponds to `IFLA_BR_FORWARD_DELAY`.
  public var forwardDelay: UInt32?
  /// Time between hello packets, 100 to 1000. Corresponds to `IFLA_BR_HELLO_TIME`.
  public var helloTime: UInt32?
  /// Age at which the root's word is void, 600 to 4000. Corresponds to `IFLA_BR_MAX_AGE`.
  public var maxAge: UInt32?
  /// Life of a learned FDB entry, 0 for none. Corresponds to `IFLA_BR_AGEING_TIME`.
  public var ageingTime: UInt32?
  /// The bridge's priority in elections, 0 to 65535. Corresponds to `IFLA_BR_PRIORITY`.
  public var priority: UInt16?
  /// Whether frames are filtered by VLAN. Corresponds to `IFLA_BR_VLAN_FILTERING`.
  public var vlanFiltering: Bool?
  /// The VLAN of untagged frames, 0 to 4094. Corresponds to `IFLA_BR_VLAN_DEFAULT_PVID`.
  public var vlanDefaultPVID: UInt16?
  /// Whether multicast snooping is on. Corresponds to `IFLA_BR_MCAST_SNOOPING`.
  public var multicastSnooping: Bool?
  /// Whether bridged IPv4 packets pass iptables and nft ip chains. Corresponds to `IFLA_BR_NF_CALL_IPTABLES`.
  public var nfCallIPTables: Bool?
  /// The same for IPv6. Corresponds to `IFLA_BR_NF_CALL_IP6TABLES`.
  public var nfCallIP6Tables: Bool?
  /// The same for ARP. Corresponds to `IFLA_BR_NF_CALL_ARPTABLES`.
  public var nfCallARPTables: Bool?
  /// Which of the link-local groups 01:80:c2:00:00:0X are forwarded, a bit each. Corresponds to `IFLA_BR_GROUP_FWD_MASK`.
  public var groupForwardMask: UInt16?
  /// Whether it asks for multicast groups itself. Corresponds to `IFLA_BR_MCAST_QUERIER`.
  public var multicastQuerier: Bool?
  /// The version of IGMP that it asks in, 2 or 3. Corresponds to `IFLA_BR_MCAST_IGMP_VERSION`.
  public var igmpVersion: UInt8?
  /// The group that spanning tree packets go to, 01:80:c2:00:00:0X. Corresponds to `IFLA_BR_GROUP_ADDR`.
  public var groupAddress: MACAddress?
  /// Further options by their numbers.
  public var further: [BridgeOption: UInt64] = [:]

  /// These options with those that another set has in place of its own.
  public func overridden(by other: BridgeOptions) -> BridgeOptions {
    var options = other
    options.stp = other.stp ?? stp
    options.forwardDelay = other.forwardDelay ?? forwardDelay
    options.helloTime = other.helloTime ?? helloTime
    options.maxAge = other.maxAge ?? maxAge
    options.ageingTime = other.ageingTime ?? ageingTime
    options.priority = other.priority ?? priority
    options.vlanFiltering = other.vlanFiltering ?? vlanFiltering
    options.vlanDefaultPVID = other.vlanDefaultPVID ?? vlanDefaultPVID
    options.multicastSnooping = other.multicastSnooping ?? multicastSnooping
    options.nfCallIPTables = other.nfCallIPTables ?? nfCallIPTables
    options.nfCallIP6Tables = other.nfCallIP6Tables ?? nfCallIP6Tables
    options.nfCallARPTables = other.nfCallARPTables ?? nfCallARPTables
    options.groupForwardMask = other.groupForwardMask ?? groupForwardMask
    options.multicastQuerier = other.multicastQuerier ?? multicastQuerier
    options.igmpVersion = other.igmpVersion ?? igmpVersion
    options.groupAddress = other.groupAddress ?? groupAddress
    options.further = further.merging(other.further) { _, new in new }
    return options
  }

  public init(
    stp: Bool? = nil, forwardDelay: UInt32? = nil, helloTime: UInt32? = nil, maxAge: UInt32? = nil,
    ageingTime: UInt32? = nil, priority: UInt16? = nil, vlanFiltering: Bool? = nil, vlanDefaultPVID: UInt16? = nil,
    multicastSnooping: Bool? = nil, nfCallIPTables: Bool? = nil, nfCallIP6Tables: Bool? = nil,
    nfCallARPTables: Bool? = nil, groupForwardMask: UInt16? = nil
  ) {
    self.stp = stp
    self.forwardDelay = forwardDelay
    self.helloTime = helloTime
    self.maxAge = maxAge
    self.ageingTime = ageingTime
    self.priority = priority
    self.vlanFiltering = vlanFiltering
    self.vlanDefaultPVID = vlanDefaultPVID
    self.multicastSnooping = multicastSnooping
    self.nfCallIPTables = nfCallIPTables
    self.nfCallIP6Tables = nfCallIP6Tables
    self.nfCallARPTables = nfCallARPTables
    self.groupForwardMask = groupForwardMask
  }
}

/// The options of a bridge port; nil leaves what it has. Set by `bridge link set` or `ip link set … type bridge_slave`.
public struct BridgePortOptions: Hashable, Sendable {
  /// The spanning tree state of a port. Corresponds to `IFLA_BRPORT_STATE`.
  public enum State: UInt8, Hashable, Sendable, CaseIterable {
    case disabled, listening, learning, forwarding, blocking
  }
  public var state: State?
  /// The cost of the path, 1 to 65535. Corresponds to `IFLA_BRPORT_COST`.
  public var cost: UInt32?
  /// The port's priority, 0 to 63. Corresponds to `IFLA_BRPORT_PRIORITY`.
  public var priority: UInt16?
  /// Whether the port reaches only ports that are not isolated. Corresponds to `IFLA_BRPORT_ISOLATED`.
  public var isolated: Bool?
  /// Whether a frame may leave by the port that it came in. Corresponds to `IFLA_BRPORT_MODE`.
  public var hairpin: Bool?
  /// Whether source addresses are learned. Corresponds to `IFLA_BRPORT_LEARNING`.
  public var learning: Bool?
  /// Whether frames with an unknown destination are sent to it. Corresponds to `IFLA_BRPORT_UNICAST_FLOOD`.
  public var flood: Bool?
  /// Whether unknown multicast is sent to it. Corresponds to `IFLA_BRPORT_MCAST_FLOOD`.
  public var multicastFlood: Bool?
  /// Whether STP packets that come in by it are dropped. Corresponds to `IFLA_BRPORT_GUARD`.
  public var bpduGuard: Bool?
  /// Whether it may never become the root port. Corresponds to `IFLA_BRPORT_PROTECT`.
  public var rootBlock: Bool?
  /// Whether the bridge answers ARP for the neighbours behind it. Corresponds to `IFLA_BRPORT_PROXYARP`.
  public var proxyARP: Bool?
  /// Whether ARP and neighbour discovery are answered for others, not flooded. Corresponds to `IFLA_BRPORT_NEIGH_SUPPRESS`.
  public var neighborSuppression: Bool?
  /// Whether a group is left at once. Corresponds to `IFLA_BRPORT_FAST_LEAVE`.
  public var fastLeave: Bool?
  /// Whether a multicast router is behind it: 0 never, 1 by its queries, 2 always. Corresponds to `IFLA_BRPORT_MULTICAST_ROUTER`.
  public var multicastRouter: UInt8?
  /// Further switches.
  public var further: [BridgePortSwitch: Bool] = [:]
  /// Whether they are said of the port as data of its kind, by `ip link set … type bridge_slave`, and not by `bridge link set`. It
  /// matters where a port has no bridge, or its state is set: what is said by `ip` may be overridden by the kernel at once.
  public var isKindData = false

  public init(
    state: State? = nil, cost: UInt32? = nil, priority: UInt16? = nil, isolated: Bool? = nil, hairpin: Bool? = nil,
    learning: Bool? = nil, flood: Bool? = nil, multicastFlood: Bool? = nil, bpduGuard: Bool? = nil,
    rootBlock: Bool? = nil, proxyARP: Bool? = nil
  ) {
    self.state = state
    self.cost = cost
    self.priority = priority
    self.isolated = isolated
    self.hairpin = hairpin
    self.learning = learning
    self.flood = flood
    self.multicastFlood = multicastFlood
    self.bpduGuard = bpduGuard
    self.rootBlock = rootBlock
    self.proxyARP = proxyARP
  }

  /// Whether nothing is to be set.
  public var isEmpty: Bool {
    var plain = self
    plain.isKindData = false
    return plain == BridgePortOptions()
  }
}
