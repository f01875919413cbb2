public import Addressing

/// A link to be made: `ip link add NAME … type KIND`.
public struct LinkSpec: Hashable, Sendable {
  /// Its name; nil lets the kernel choose one after the kind.
  public var name: InterfaceName?
  /// The kind of link, with its options: `type KIND …`.
  public var kind: LinkKind
  /// Its index; nil lets the kernel choose.
  public var index: Int32?
  /// The namespace that it is made in; nil is the socket's own.
  public var namespace: NamespacePlace?
  /// Settings that go into the creating message itself.
  public var changes: LinkChanges
  /// Number of queues each way; nil is the kernel's choice. Corresponds to `IFLA_NUM_TX_QUEUES`.
  public var queues: UInt32?
  /// Numbers of queues of a direction; nil is ``queues``. Correspond to `IFLA_NUM_TX_QUEUES` and `IFLA_NUM_RX_QUEUES`.
  public var transmitQueues: UInt32?
  /// The number of receive queues; nil is ``queues``. Corresponds to `IFLA_NUM_RX_QUEUES`.
  public var receiveQueues: UInt32?

  /// A link to be made; the kernel refuses a name that is taken with EEXIST.
  public init(
    name: InterfaceName?, kind: LinkKind, index: Int32? = nil, namespace: NamespacePlace? = nil,
    changes: LinkChanges = LinkChanges(), queues: UInt32? = nil
  ) {
    self.name = name
    self.kind = kind
    self.index = index
    self.namespace = namespace
    self.changes = changes
    self.queues = queues
  }
}

/// Changes of a link; nil leaves a setting as it is: `ip link set dev NAME …`.
public struct LinkChanges: Hashable, Sendable {
  /// Which bridge (or other master) the link joins.
  public enum Master: Hashable, Sendable {
    /// `master NAME`.
    case name(InterfaceName)
    /// The same by its index.
    case index(Int32)
    /// `nomaster`.
    case none
  }
  /// How IPv6 link-local addresses are made. Corresponds to `IFLA_INET6_ADDR_GEN_MODE`.
  public enum AddressGeneration: UInt8, Hashable, Sendable {
    /// The words of `ip link set … addrgenmode`. Correspond to `IN6_ADDR_GEN_MODE_…`.
    case eui64, none, stablePrivacy, random
  }

  /// Up or down. Corresponds to `IFF_UP`.
  public var isUp: Bool?
  /// A new name. Corresponds to `IFLA_IFNAME`.
  public var newName: InterfaceName?
  /// The MAC address. Corresponds to `IFLA_ADDRESS`.
  public var address: MACAddress?
  /// The MTU in bytes. Corresponds to `IFLA_MTU`.
  public var mtu: UInt32?
  /// The transmit queue's length in packets. Corresponds to `IFLA_TXQLEN`.
  public var txQueueLength: UInt32?
  /// The bridge, bond or VRF that it becomes a port of: `master NAME`, `nomaster`. Corresponds to `IFLA_MASTER`.
  public var master: Master?
  /// The namespace that it moves to. Corresponds to `IFLA_NET_NS_FD`.
  public var namespace: NamespacePlace?
  /// A text for people, up to 255 bytes; empty removes it. Corresponds to `IFLA_IFALIAS`.
  public var alias: String?
  /// The device group. Corresponds to `IFLA_GROUP`.
  public var group: UInt32?
  /// Whether ARP is used. Corresponds to the inverse of `IFF_NOARP`.
  public var arp: Bool?
  /// Whether it sends to multicast groups: `multicast on|off`. Corresponds to `IFF_MULTICAST`.
  public var multicast: Bool?
  /// Whether it takes the frames of all multicast groups: `allmulticast on|off`. Corresponds to `IFF_ALLMULTI`.
  public var allMulticast: Bool?
  /// Whether it takes all frames: `promisc on|off`. Corresponds to `IFF_PROMISC`.
  public var promiscuous: Bool?
  /// The way its link-local IPv6 address is made: `addrgenmode`. Corresponds to `IFLA_INET6_ADDR_GEN_MODE`.
  public var addressGeneration: AddressGeneration?
  /// Options of the bridge, where the link is one.
  public var bridge: BridgeOptions?
  /// Options of the bridge port, where it is one.
  public var port: BridgePortOptions?
  /// Options of another kind of link.
  public var kind: LinkKindChanges?

  /// Changes of these settings only; all else stays.
  public init(
    isUp: Bool? = nil, newName: InterfaceName? = nil, address: MACAddress? = nil, mtu: UInt32? = nil,
    txQueueLength: UInt32? = nil, master: Master? = nil, namespace: NamespacePlace? = nil, alias: String? = nil,
    group: UInt32? = nil, arp: Bool? = nil, multicast: Bool? = nil, allMulticast: Bool? = nil, promiscuous: Bool? = nil,
    addressGeneration: AddressGeneration? = nil, bridge: BridgeOptions? = nil, port: BridgePortOptions? = nil
  ) {
    self.isUp = isUp
    self.newName = newName
    self.address = address
    self.mtu = mtu
    self.txQueueLength = txQueueLength
    self.master = master
    self.namespace = namespace
    self.alias = alias
    self.group = group
    self.arp = arp
    self.multicast = multicast
    self.allMulticast = allMulticast
    self.promiscuous = promiscuous
    self.addressGeneration = addressGeneration
    self.bridge = bridge
    self.port = port
  }

  /// Whether nothing is to be changed.
  public var isEmpty: Bool { self == LinkChanges() }
}

/// A link named in a request, by name or, faster, by index.
public enum LinkReference: Hashable, Sendable {
  /// A link of this name. Corresponds to `IFLA_IFNAME`.
  case name(InterfaceName)
  /// A link of this index, unique in its namespace. Corresponds to `ifi_index`.
  case index(Int32)
}
