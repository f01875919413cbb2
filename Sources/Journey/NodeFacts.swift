public import Addressing
public import NFTables
public import RouteNetlink

/// A node's part of the network as its kernel tells it, as values.
public struct NodeFacts: Hashable, Sendable {
  /// Its interfaces: `ip link`.
  public var links: [Link]
  /// Its addresses: `ip addr`.
  public var addresses: [Address]
  /// Its neighbour entries: `ip neigh`.
  public var neighbors: [Neighbor]
  /// The forwarding databases of its bridges and vxlans: `bridge fdb`.
  public var fdb: [FDBEntry]
  /// The routes of all tables and both families.
  public var routes: [Route]
  /// Its policy rules of both families: `ip rule`.
  public var rules: [RouteNetlink.Rule]
  /// The VLANs of the ports of its bridges.
  public var vlans: [BridgeVLAN]

  /// Facts as a test or another source has them.
  public init(
    links: [Link] = [], addresses: [Address] = [], neighbors: [Neighbor] = [], fdb: [FDBEntry] = [],
    routes: [Route] = [], rules: [RouteNetlink.Rule] = [], vlans: [BridgeVLAN] = []
  ) {
    self.links = links
    self.addresses = addresses
    self.neighbors = neighbors
    self.fdb = fdb
    self.routes = routes
    self.rules = rules
    self.vlans = vlans
  }

  /// The interface of an index; nil where there is none.
  public func link(_ index: Int32?) -> Link? { links.first { $0.index == index } }

  /// The addresses of an interface in a family, without link-local ones of IPv6.
  public func networks(of index: Int32, _ family: IPFamily) -> [IPNetwork] {
    addresses.filter { $0.index == index && $0.family == family }.compactMap(\.local)
      .filter { family == .v4 || !$0.address.isLinkLocal }
  }

  /// Whether an address is one of the node's own.
  public func owns(_ address: IPAddress) -> Bool { addresses.contains { $0.local?.address == address } }

  /// The interface that has an address.
  public func owner(of address: IPAddress) -> Link? {
    link(addresses.first { $0.local?.address == address }?.index)
  }

  /// The interfaces at which packets end or begin: all but loopback and what is a port of a bridge.
  public var ends: [Link] { links.filter { !$0.flags.contains(.loopback) && $0.master == nil && !$0.isUnused } }
}

extension Link {
  /// Devices of tunnels that every namespace has and nobody uses.
  var isUnused: Bool {
    ["tunl0", "sit0", "ip6tnl0", "gre0", "gretap0", "erspan0", "ip_vti0", "ip6_vti0"].contains(name)
  }
}

/// Which way a packet would go, as the kernel answers.
public enum Lookup: Hashable, Sendable {
  /// The route that the packet takes.
  case route(Route)
  /// Refused, with the number of the error.
  case refused(Int32)
}

/// A socket that waits for connections or datagrams.
public struct Listener: Hashable, Sendable {
  /// Its port, 1 to 65,535.
  public var port: UInt16
  /// The address that it was bound to; any is every one.
  public var address: IPAddress

  /// A socket that listens at an address and port.
  public init(port: UInt16, address: IPAddress) {
    self.port = port
    self.address = address
  }
}

/// Where an address stands by the lab's own will.
public struct PlannedAddress: Hashable, Sendable {
  /// The node that is to have it.
  public var node: String
  /// The interface that is to have it.
  public var interface: String
  /// The address with the length of its prefix.
  public var network: IPNetwork
  /// Whether a command of the lab gave it, and not what the lab says of its nodes.
  public var isByCommand: Bool

  /// An address of the plan.
  public init(node: String, interface: String, network: IPNetwork, isByCommand: Bool = false) {
    self.node = node
    self.interface = interface
    self.network = network
    self.isByCommand = isByCommand
  }
}

/// A route over a gateway that the lab gave a node.
public struct PlannedRoute: Hashable, Sendable {
  /// The node that has the route.
  public var node: String
  /// Nil is `default`.
  public var destination: IPNetwork?
  /// The router that it leads to.
  public var gateway: IPAddress

  /// A route of the plan.
  public init(node: String, destination: IPNetwork?, gateway: IPAddress) {
    self.node = node
    self.destination = destination
    self.gateway = gateway
  }
}

/// The source of facts about the nodes: their kernels, or values in their place.
public protocol Asking: AnyObject {
  /// The nodes' names.
  var names: [String] { get }
  /// The words in front of a command that is to run in a node: `ip netns exec r2 `.
  func prefix(of node: String) -> String
  /// Its links, addresses, neighbours, routes and rules, as its kernel tells them.
  func facts(of node: String) -> NodeFacts
  /// `ip route get ADDRESS [from SOURCE] [iif NAME]`.
  func lookup(_ node: String, to: IPAddress, from: IPAddress?, incoming: String?) -> Lookup
  /// Whether a policy rule of a node asks nothing of the packet, beside its addresses, that it does not meet.
  func meets(_ rule: RuleSpec, at node: String, to: IPAddress, from: IPAddress?) -> Bool
  /// The value of a key; nil where there is none.
  func sysctl(_ node: String, _ key: String) -> String?
  /// `ss -ltn` or `ss -lun`.
  func listeners(_ node: String, isUDP: Bool) -> [Listener]
  /// Its tables of nf_tables: `nft list ruleset`.
  func ruleset(of node: String) -> Ruleset
  /// The node that another one knows by this number, of links whose other end is there.
  func node(knownTo node: String, by namespaceID: Int32) -> String?
  /// Where addresses were meant to be.
  var planned: [PlannedAddress] { get }
  /// Which routes were given.
  var plannedRoutes: [PlannedRoute] { get }
  /// The separation of two nodes that only a higher floor knows, as Docker's networks.
  func apart(_ node: String, _ other: String) -> Separation?
  /// A rule, or without one the policy, of a chain in the words of another tool than nft that made it.
  func words(_ rule: NFTables.Rule?, _ chain: ChainName, at node: String) -> ForeignWords?
  /// Commands that publish a port of a node at all its addresses, of what only a higher floor knows how to publish.
  func republished(_ port: Cause.ServicePort, at node: String) -> [String]
  /// The node whose interface was given a hardware address last.
  func setter(of mac: MACAddress) -> String?
}

extension Asking {
  /// Nil: nft made every rule.
  public func words(_ rule: NFTables.Rule?, _ chain: ChainName, at node: String) -> ForeignWords? { nil }
  /// None: no port is published by other means than rules.
  public func republished(_ port: Cause.ServicePort, at node: String) -> [String] { [] }
  /// Nil: nobody knows.
  public func setter(of mac: MACAddress) -> String? { nil }
  /// A rule that asks for a mark is not met; of all else nobody knows better.
  public func meets(_ rule: RuleSpec, at node: String, to: IPAddress, from: IPAddress?) -> Bool { rule.mark == nil }
}
