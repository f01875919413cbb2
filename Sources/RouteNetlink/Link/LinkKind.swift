public import Addressing

/// What a link is, with the options of its kind. Corresponds to `IFLA_LINKINFO`.
public enum LinkKind: Hashable, Sendable {
  /// One end of a virtual cable: `type veth peer name NAME`.
  case veth(peer: VethPeer)
  /// An Ethernet switch: `type bridge`.
  case bridge(BridgeOptions)
  /// Ethernet over UDP: `type vxlan id VNI`. RFC 7348.
  case vxlan(VXLANOptions)
  /// A second MAC address on a parent: `type macvlan mode MODE`.
  case macvlan(MacvlanOptions)
  /// An 802.1Q tag on a parent: `type vlan id ID`.
  case vlan(VLANOptions)
  /// A card that swallows what is sent: `type dummy`.
  case dummy
  /// An intermediate functional block: `type ifb`.
  case ifb
  /// A tap or tun device, made through `/dev/net/tun`: `ip tuntap add`.
  case tuntap(TunTapOptions)
  /// A kind that this library does not know, made without options.
  case other(String)

  /// The kind as the kernel names it. Corresponds to `IFLA_INFO_KIND`.
  public var name: String {
    switch self {
    case .veth: "veth"
    case .bridge: "bridge"
    case .vxlan: "vxlan"
    case .macvlan: "macvlan"
    case .vlan: "vlan"
    case .dummy: "dummy"
    case .ifb: "ifb"
    case .tuntap: "tun"
    case .other(let name): name
    }
  }
}

/// The other end of a veth pair. Corresponds to `VETH_INFO_PEER`.
public struct VethPeer: Hashable, Sendable {
  /// Its name; nil lets the kernel choose `vethN`.
  public var name: InterfaceName?
  /// The namespace that it is made in; nil is the one of the first end.
  public var namespace: NamespacePlace?
  /// Its index; nil lets the kernel choose.
  public var index: Int32?
  /// Its MAC address; nil is a random one.
  public var address: MACAddress?
  /// Its MTU in bytes; nil is 1,500.
  public var mtu: UInt32?
  /// What else is said of it, as `ip link add` says it of a link.
  public var further = LinkChanges()
  /// Its numbers of queues; nil is as many as ``LinkSpec/queues``.
  public var transmitQueues: UInt32?
  public var receiveQueues: UInt32?
  /// Whether the kernel makes it of what is said of the first end, as of `type veth` without `peer`; nothing else that stands here is sent then.
  public var isLikeFirstEnd = false

  public init(
    name: InterfaceName? = nil, namespace: NamespacePlace? = nil, index: Int32? = nil, address: MACAddress? = nil,
    mtu: UInt32? = nil
  ) {
    self.name = name
    self.namespace = namespace
    self.index = index
    self.address = address
    self.mtu = mtu
  }
}

/// The options of a vxlan link.
public struct VXLANOptions: Hashable, Sendable {
  /// The VXLAN network identifier, 0 to 16,777,215. Corresponds to `IFLA_VXLAN_ID`.
  public var id: UInt32
  /// The address that packets are sent from. Corresponds to `IFLA_VXLAN_LOCAL`.
  public var local: IPAddress?
  /// The one peer (`remote`), or the multicast group (`group`), of packets with an unknown destination.
  public var remote: IPAddress?
  /// The UDP port; nil is the kernel's 8472. Corresponds to `IFLA_VXLAN_PORT`.
  public var port: UInt16?
  /// The underlying device. Corresponds to `IFLA_VXLAN_LINK`.
  public var device: InterfaceName?
  /// Whether addresses are learned. Corresponds to `IFLA_VXLAN_LEARNING`.
  public var learning: Bool?
  /// The time to live of outer packets. Corresponds to `IFLA_VXLAN_TTL`.
  public var ttl: UInt8?
  /// The UDP ports that packets are sent from. Corresponds to `IFLA_VXLAN_PORT_RANGE`.
  public var sourcePorts: SourcePorts?
  /// The type of service of outer packets; 1 is that of the inner ones. Corresponds to `IFLA_VXLAN_TOS`.
  public var typeOfService: UInt8?
  /// Seconds that a learned address stays; 0 is the kernel's 300. Corresponds to `IFLA_VXLAN_AGEING`.
  public var ageing: UInt32?
  /// Whether it answers ARP for those that it knows. Corresponds to `IFLA_VXLAN_PROXY`.
  public var proxy: Bool?
  /// Whether it tells of MAC addresses that it does not know. Corresponds to `IFLA_VXLAN_L2MISS`.
  public var linkMisses: Bool?
  /// Whether it tells of IP addresses that it does not know. Corresponds to `IFLA_VXLAN_L3MISS`.
  public var networkMisses: Bool?
  /// Whether IPv4 packets may be fragmented: 0 they may, 1 they may not, 2 as the inner ones. Corresponds to `IFLA_VXLAN_DF`.
  public var fragmentation: UInt8?
  /// Whether the time to live is that of the inner packets. Corresponds to `IFLA_VXLAN_TTL_INHERIT`.
  public var inheritsTTL = false
  /// How many entries are learned; 0 is as many as come. Corresponds to `IFLA_VXLAN_LIMIT`.
  public var limit: UInt32?
  /// Further switches.
  public var further: [VXLANSwitch: Bool] = [:]
  /// Whether what is sent is told its way by what sends it; there is no identifier then. Corresponds to `IFLA_VXLAN_COLLECT_METADATA`.
  public var isExternal: Bool { further[.external] == true }

  /// The first and the last of the ports, as they were given.
  public struct SourcePorts: Hashable, Sendable {
    public var first: UInt16
    public var last: UInt16

    public init(first: UInt16, last: UInt16) {
      self.first = first
      self.last = last
    }
  }

  public init(
    id: UInt32, local: IPAddress? = nil, remote: IPAddress? = nil, port: UInt16? = nil, device: InterfaceName? = nil,
    learning: Bool? = nil, ttl: UInt8? = nil
  ) {
    self.id = id
    self.local = local
    self.remote = remote
    self.port = port
    self.device = device
    self.learning = learning
    self.ttl = ttl
  }
}

/// The options of a macvlan link.
public struct MacvlanOptions: Hashable, Sendable {
  /// How the links of one parent see each other. Corresponds to `IFLA_MACVLAN_MODE`.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    case `private`, vepa, bridge, passthru, source
  }
  /// The parent device. Corresponds to `IFLA_LINK`.
  public var parent: InterfaceName
  /// The mode; nil is the kernel's `vepa`.
  public var mode: Mode?

  public init(parent: InterfaceName, mode: Mode? = nil) {
    self.parent = parent
    self.mode = mode
  }
}

/// The options of a vlan link.
public struct VLANOptions: Hashable, Sendable {
  /// The parent device. Corresponds to `IFLA_LINK`.
  public var parent: InterfaceName
  /// The VLAN, 0 to 4094. Corresponds to `IFLA_VLAN_ID`.
  public var id: UInt16
  /// Whether the tag is 802.1ad (`0x88a8`) instead of 802.1Q. Corresponds to `IFLA_VLAN_PROTOCOL`.
  public var isServiceTag: Bool

  public init(parent: InterfaceName, id: UInt16, isServiceTag: Bool = false) {
    self.parent = parent
    self.id = id
    self.isServiceTag = isServiceTag
  }
}

/// The options of a tun or tap device.
public struct TunTapOptions: Hashable, Sendable {
  /// Ethernet frames (tap) or IP packets (tun). Corresponds to `IFF_TAP` and `IFF_TUN`.
  public enum Mode: String, Hashable, Sendable, CaseIterable { case tap, tun }
  public var mode: Mode
  /// Whether several queues may be opened. Corresponds to `IFF_MULTI_QUEUE`.
  public var multiQueue: Bool
  /// The user who may open it. Corresponds to `TUNSETOWNER`.
  public var user: UInt32?
  /// The group that may open it. Corresponds to `TUNSETGROUP`.
  public var group: UInt32?

  public init(mode: Mode = .tap, multiQueue: Bool = false, user: UInt32? = nil, group: UInt32? = nil) {
    self.mode = mode
    self.multiQueue = multiQueue
    self.user = user
    self.group = group
  }
}
