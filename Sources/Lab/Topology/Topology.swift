public import Addressing
public import NFTables
public import Probes
public import RouteNetlink

/// The nodes of a lab and the links between them.
public struct Topology: Sendable, Equatable {
  public var defaults: Defaults
  /// In the file's order.
  public var nodes: [Node]
  public var links: [TopologyLink]

  public init(defaults: Defaults = Defaults(), nodes: [Node] = [], links: [TopologyLink] = []) {
    self.defaults = defaults
    self.nodes = nodes
    self.links = links
  }

  /// What holds for every node and link that does not say otherwise.
  public struct Defaults: Sendable, Equatable {
    /// How hosts of a switch learn each other's MAC addresses.
    public enum Neighbors: String, Hashable, Sendable, CaseIterable {
      /// By ARP and neighbour discovery.
      case dynamic
      /// Permanent entries made while building, for big stars.
      case `static`
    }
    public var mtu: UInt32?
    /// False: no link-local addresses and no chatter.
    public var ipv6: Bool
    public var neighbors: Neighbors
    /// Whether bridges snoop multicast; nil is the kernel's choice.
    public var snooping: Bool?

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
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case host
    /// Forwarding is on.
    case router
    /// The node is one bridge, called `br0`, whose ports are the node's links.
    case `switch`
  }
  public var name: Located<String>
  public var kind: Kind
  /// Commands that name no node run here (`host: true`).
  public var isHost: Bool
  /// Whether it forwards IPv4 and IPv6; nil is no for hosts, yes for routers.
  public var forwarding: Bool?
  /// The subnet of a switch: its first address is the gateway's, and the next ones go, in the file's order, to interfaces on it that
  /// name none.
  public var subnet: Located<IPNetwork>?
  public var interfaces: [Interface]
  public var routes: [Located<RouteSpec>]
  public var rules: [Located<RuleSpec>]
  public var neighbors: [Located<NeighborSpec>]
  public var sysctls: [Located<SysctlSetting>]
  /// Bridge options of a switch.
  public var bridge: BridgeOptions
  public var nat = NAT()
  public var firewall = Firewall()
  /// What it answers on which port.
  public var services: [Located<Service>] = []
  /// Tables that it has beside those of `nat` and `firewall`.
  public var ruleset = Ruleset()
  /// The node whose namespace it is another name of, as a container with `network: host` is of the host's.
  public var sharedWith: String?

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

/// A sysctl and its value: `net.ipv4.ip_forward` and `1`.
public struct SysctlSetting: Hashable, Sendable {
  /// The key in dots or slashes, as sysctl(8) takes it.
  public var key: String
  public var value: String
  /// What sysctl(8) prints of it.
  public var echo: Echo
  /// Whether the settings behind it in the same command are set, whatever becomes of this one.
  public var goesOn = false
  /// Keys that a pattern as `net.ipv4.conf.*.rp_filter` leaves alone, since the file has a line about them.
  public var exceptions: [String] = []
  /// Whether the key is a pattern, which files of settings may hold.
  public var isPattern: Bool { key.contains { "*?[".contains($0) } }

  /// What is printed when a key is set.
  public enum Echo: Hashable, Sendable {
    /// `KEY = VALUE`.
    case whole
    /// The value alone: `-n`.
    case value
    /// Nothing: `-q`, and whatever writes the file itself.
    case nothing
  }

  public init(key: String, value: String, echo: Echo = .whole) {
    self.key = key
    self.value = value
    self.echo = echo
  }
}

/// An interface of a node: a link's end, or a device of its own kind.
public struct Interface: Sendable, Equatable {
  /// What the interface is.
  public enum Kind: Hashable, Sendable {
    /// The end of a link of the topology.
    case linkEnd
    /// A device that is made: a bridge, a vxlan, a dummy …
    case device(LinkKind)
  }
  public var name: Located<InterfaceName>
  public var kind: Kind
  public var addresses: [Located<AddressSpec>]
  public var mtu: UInt32?
  public var mac: Located<MACAddress>?
  public var isUp: Bool
  /// The bridge of the same node that it joins.
  public var bridge: Located<InterfaceName>?
  public var port: BridgePortOptions
  public var alias: String?

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
    public var node: String
    public var interface: InterfaceName?

    public init(node: String, interface: InterfaceName?) {
      self.node = node
      self.interface = interface
    }
  }
  public var first: Located<Endpoint>
  public var second: Located<Endpoint>
  public var mtu: UInt32?
  /// The bridge that the end at the node which has that bridge joins.
  public var bridge: Located<InterfaceName>?

  public init(
    first: Located<Endpoint>, second: Located<Endpoint>, mtu: UInt32? = nil, bridge: Located<InterfaceName>? = nil
  ) {
    self.first = first
    self.second = second
    self.mtu = mtu
    self.bridge = bridge
  }
}
