public import Addressing

/// The kind of a link, with the options of its kind: `ip link add type KIND`. Corresponds to `IFLA_LINKINFO`.
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
  /// Further settings, as `ip link add` takes them for a link.
  public var further = LinkChanges()
  /// The number of its transmit queues; nil is as many as ``LinkSpec/queues``. Corresponds to `IFLA_NUM_TX_QUEUES`.
  public var transmitQueues: UInt32?
  /// The number of its receive queues; nil is as many as ``LinkSpec/queues``. Corresponds to `IFLA_NUM_RX_QUEUES`.
  public var receiveQueues: UInt32?
  /// Whether the kernel makes it of what is said of the first end, as of `type veth` without `peer`; nothing else that stands here is sent then.
  public var isLikeFirstEnd = false

  /// The second end of a pair; without a name the kernel calls it `vethN`, without a namespace it is beside the first.
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

/// The options of a tun or tap device.
public struct TunTapOptions: Hashable, Sendable {
  /// Ethernet frames (tap) or IP packets (tun). Corresponds to `IFF_TAP` and `IFF_TUN`.
  public enum Mode: String, Hashable, Sendable, CaseIterable {
    /// Ethernet frames. Corresponds to `IFF_TAP`.
    case tap
    /// IP packets. Corresponds to `IFF_TUN`.
    case tun
  }
  /// The layer of its packets: Ethernet frames of `tap`, IP packets of `tun`.
  public var mode: Mode
  /// Whether several queues may be opened. Corresponds to `IFF_MULTI_QUEUE`.
  public var multiQueue: Bool
  /// Whether four bytes of flags and protocol stand before each packet: `pi`. Corresponds to `IFF_NO_PI` not set.
  public var hasPacketInformation = false
  /// Whether a header of offloads stands before each packet: `vnet_hdr`. Corresponds to `IFF_VNET_HDR`.
  public var hasVirtualHeader = false
  /// `one_queue`, which Linux passes over since 3.8. Corresponds to `IFF_ONE_QUEUE`.
  public var isOneQueue = false
  /// The user who may open it. Corresponds to `TUNSETOWNER`.
  public var user: UInt32?
  /// The group that may open it. Corresponds to `TUNSETGROUP`.
  public var group: UInt32?

  /// A device as `ip tuntap add` makes it: persistent, for any user that may administer the network where none is named.
  public init(mode: Mode = .tap, multiQueue: Bool = false, user: UInt32? = nil, group: UInt32? = nil) {
    self.mode = mode
    self.multiQueue = multiQueue
    self.user = user
    self.group = group
  }
}
