public import Addressing
public import NFTables
public import Operations
public import Probes
public import RouteNetlink

/// The nodes of a lab and the links between them.
public struct Topology: Sendable, Equatable {
  /// Settings of every node and link that has none of its own.
  public var defaults: Defaults
  /// In the file's order.
  public var nodes: [Node]
  /// The cables, in the file's order.
  public var links: [TopologyLink]

  /// A topology of these parts; ``Lab/validate()`` tells whether they fit.
  public init(defaults: Defaults = Defaults(), nodes: [Node] = [], links: [TopologyLink] = []) {
    self.defaults = defaults
    self.nodes = nodes
    self.links = links
  }

  /// Settings of every node and link that has none of its own.
  public struct Defaults: Sendable, Equatable {
    /// How hosts of a switch learn each other's MAC addresses.
    public enum Neighbors: String, Hashable, Sendable, CaseIterable {
      /// By ARP and neighbour discovery.
      case dynamic
      /// Permanent entries made while building, for big stars.
      case `static`
    }
    /// The MTU of interfaces in bytes; nil is the kernel's, 1,500.
    public var mtu: UInt32?
    /// False: no link-local addresses and no chatter.
    public var ipv6: Bool
    /// The way hosts of a switch learn each other's MAC addresses.
    public var neighbors: Neighbors
    /// Whether bridges snoop multicast; nil is the kernel's choice.
    public var snooping: Bool?

    /// Settings as a lab file without `defaults:` has them.
    public init(mtu: UInt32? = nil, ipv6: Bool = true, neighbors: Neighbors = .dynamic, snooping: Bool? = nil) {
      self.mtu = mtu
      self.ipv6 = ipv6
      self.neighbors = neighbors
      self.snooping = snooping
    }
  }

  /// The node that plays the machine, if one does.
  public var hostNode: Node? { nodes.first { $0.isHost } }
}

/// A namespace of the lab.
public struct Node: Sendable, Equatable {
  /// The role of a node, which gives it defaults.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It forwards nothing.
    case host
    /// Forwarding is on.
    case router
    /// The node is one bridge, called `br0`, whose ports are the node's links.
    case `switch`
  }
  /// The name, unique in the lab, with its place in the file; `h[1-3]` has become three nodes.
  public var name: Located<String>
  /// The role of the node.
  public var kind: Kind
  /// Commands that name no node run here (`host: true`).
  public var isHost: Bool
  /// Whether it forwards IPv4 and IPv6; nil is no for hosts, yes for routers.
  public var forwarding: Bool?
  /// The subnet of a switch: its first address is the gateway's, and the next ones go, in the file's order, to interfaces on it that
  /// name none.
  public var subnet: Located<IPNetwork>?
  /// Its interfaces, in the file's order; ends of links may be left out.
  public var interfaces: [Interface]
  /// Its routes: `ip route add`.
  public var routes: [Located<RouteSpec>]
  /// Its policy rules: `ip rule add`.
  public var rules: [Located<RuleSpec>]
  /// Its static neighbours: `ip neigh add`.
  public var neighbors: [Located<NeighborSpec>]
  /// Its settings: `sysctl -w`.
  public var sysctls: [Located<SysctlSetting>]
  /// Bridge options of a switch.
  public var bridge: BridgeOptions
  /// Its translations of addresses: masquerading and published ports.
  public var nat = NAT()
  /// Its packet filter; without chains it lets everything through.
  public var firewall = Firewall()
  /// The services that it answers at, by their ports.
  public var services: [Located<Service>] = []
  /// Tables that it has beside those of `nat` and `firewall`.
  public var ruleset = Ruleset()
  /// The node whose namespace it is another name of, as a container with `network: host` is of the host's.
  public var sharedWith: String?

  /// A node of these parts; a router forwards without further words.
  public init(
    name: Located<String>, kind: Kind = .host, isHost: Bool = false, forwarding: Bool? = nil,
    subnet: Located<IPNetwork>? = nil, interfaces: [Interface] = [], routes: [Located<RouteSpec>] = [],
    rules: [Located<RuleSpec>] = [], neighbors: [Located<NeighborSpec>] = [],
    sysctls: [Located<SysctlSetting>] = [], bridge: BridgeOptions = BridgeOptions()
  ) {
    self.name = name
    self.kind = kind
    self.isHost = isHost
    self.forwarding = forwarding
    self.subnet = subnet
    self.interfaces = interfaces
    self.routes = routes
    self.rules = rules
    self.neighbors = neighbors
    self.sysctls = sysctls
    self.bridge = bridge
  }

  /// Whether the node forwards packets.
  public var forwards: Bool { forwarding ?? (kind == .router) }
}

/// An interface of a node: a link's end, or a device of its own kind.
public struct Interface: Sendable, Equatable {
  /// The origin of the interface: a link's end, or a device.
  public enum Kind: Hashable, Sendable {
    /// The end of a link of the topology.
    case linkEnd
    /// A device that is made: a bridge, a vxlan, a dummy …
    case device(LinkKind)
  }
  /// The name, unique in its node, with its place in the file.
  public var name: Located<InterfaceName>
  /// The end of a link, or a device of a kind.
  public var kind: Kind
  /// The addresses that it is given, in their order: `ip addr add`.
  public var addresses: [Located<AddressSpec>]
  /// The MTU in bytes; nil is that of the link, of the defaults or the kernel's.
  public var mtu: UInt32?
  /// The MAC address; nil lets the kernel choose, or the planner where neighbours are static.
  public var mac: Located<MACAddress>?
  /// Whether it is set up while building.
  public var isUp: Bool
  /// The bridge of the same node that it joins.
  public var bridge: Located<InterfaceName>?
  /// Options of the bridge port that it becomes: `bridge link set`.
  public var port: BridgePortOptions
  /// A text for people, up to 255 bytes: `ip link set … alias`.
  public var alias: String?

  /// An interface of a node, by itself the end of a link that is set up.
  public init(
    name: Located<InterfaceName>, kind: Kind = .linkEnd, addresses: [Located<AddressSpec>] = [], mtu: UInt32? = nil,
    mac: Located<MACAddress>? = nil, isUp: Bool = true, bridge: Located<InterfaceName>? = nil,
    port: BridgePortOptions = BridgePortOptions(), alias: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.addresses = addresses
    self.mtu = mtu
    self.mac = mac
    self.isUp = isUp
    self.bridge = bridge
    self.port = port
    self.alias = alias
  }
}

/// A cable between two interfaces: a veth pair.
public struct TopologyLink: Sendable, Equatable {
  /// One end; `interface` is nil where the end is a switch, whose port's name is made from the other end.
  public struct Endpoint: Hashable, Sendable {
    /// The node's name.
    public var node: String
    /// The interface's name; nil where the node is a switch.
    public var interface: InterfaceName?

    /// An end at a node.
    public init(node: String, interface: InterfaceName?) {
      self.node = node
      self.interface = interface
    }
  }
  /// The first end.
  public var first: Located<Endpoint>
  /// The second end.
  public var second: Located<Endpoint>
  /// The MTU of both ends in bytes; nil is that of the defaults.
  public var mtu: UInt32?
  /// The bridge that the end at the node which has that bridge joins.
  public var bridge: Located<InterfaceName>?

  /// A cable between two ends.
  public init(
    first: Located<Endpoint>, second: Located<Endpoint>, mtu: UInt32? = nil, bridge: Located<InterfaceName>? = nil
  ) {
    self.first = first
    self.second = second
    self.mtu = mtu
    self.bridge = bridge
  }
}
