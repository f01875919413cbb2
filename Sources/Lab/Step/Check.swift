public import Addressing
public import Operations

/// A claim about the lab that passes, fails, or cannot be tried (an error).
public struct Check: Sendable, Equatable {
  /// Whether a failure of the check fails the run.
  public enum Level: String, Hashable, Sendable, CaseIterable {
    /// It fails the run.
    case error
    /// Reported; it does not fail the run.
    case warning
  }
  /// The claim, by the thing that it is about.
  public enum Kind: Sendable, Equatable {
    /// `ping: A -> B`.
    case ping(PingCheck)
    /// `link: NODE:INTERFACE`.
    case link(LinkCheck)
    /// `address: NODE:INTERFACE`.
    case address(AddressCheck)
    /// `route: A -> B`.
    case route(RouteCheck)
    /// `neighbor: NODE -> ADDRESS`.
    case neighbor(NeighborCheck)
    /// `fdb: NODE:BRIDGE`.
    case fdb(FDBCheck)
    /// `namespace: NAME`.
    case namespace(NamespaceCheck)
    /// `tcp:`, `udp:` or `http: A -> B:PORT`.
    case service(ServiceCheck)
    /// `counter: NODE TABLE/CHAIN`.
    case counter(CounterCheck)
    /// `conntrack: NODE`.
    case conntrack(ConntrackCheck)
    /// `captured: NODE:INTERFACE`.
    case captured(CapturedCheck)
  }
  /// The claim.
  public var kind: Kind
  /// `not:` turns a pass into a fail and a fail into a pass, never an error.
  public var isNegated: Bool
  /// Whether a failure of the check fails the run: `level:`.
  public var level: Level
  /// How long an expected success may take to come about.
  public var within: Duration
  /// How long an expected failure must hold.
  public var timeout: Duration
  /// The place in the lab file; nil where a program made it.
  public var location: SourceLocation?
  /// Whether the way of a packet goes into the report, of checks that send one.
  public var traces = false
  /// The reason of an expected failure; one that fails for another reason does not hold.
  public var because: Because?

  /// Why something is not reached: `because: forwarding-off at r2`.
  public struct Because: Hashable, Sendable {
    /// The short name of the cause.
    public var cause: String
    /// The node at which it is; nil is any.
    public var node: String?

    /// A cause by its short name, at a node or anywhere.
    public init(cause: String, node: String? = nil) {
      self.cause = cause
      self.node = node
    }
  }

  /// Whether it claims that something is not reached.
  public var expectsFailure: Bool {
    switch kind {
    case .ping(let ping): isNegated || ping.expectation != .reachable
    case .service(let service): isNegated || service.expectation != .open
    case .route(let route): isNegated || route.isMissing
    case .link, .address, .neighbor, .fdb, .namespace, .counter, .conntrack, .captured: false
    }
  }

  /// A claim; success may take two seconds to come about, and failure must hold for one, or four where a neighbour is not to answer.
  public init(
    _ kind: Kind, isNegated: Bool = false, level: Level = .error, within: Duration = .seconds(2),
    timeout: Duration? = nil, location: SourceLocation? = nil
  ) {
    self.kind = kind
    self.isNegated = isNegated
    self.level = level
    self.within = within
    self.timeout = timeout ?? Self.usualTimeout(of: kind)
    self.location = location
  }

  /// A second; of an address that nobody answers for four, since a node asks for its neighbour three times, a second each, before it says so.
  private static func usualTimeout(of kind: Kind) -> Duration {
    switch kind {
    case .ping(let ping) where ping.expectation == .hostUnreachable: .seconds(4)
    case .service(let service) where service.expectation == .hostUnreachable: .seconds(4)
    default: .seconds(1)
    }
  }
}

/// One side of a check: where it starts from or leads to.
public enum CheckEndpoint: Hashable, Sendable {
  /// A node by its name.
  case node(String)
  /// `node:interface`.
  case interface(node: String, InterfaceName)
  /// A literal address; as a source it is of the host node.
  case address(IPAddress)
  /// Several nodes, from `h[1-100]`.
  case nodes([String])
  /// `*`: every node but switches.
  case everyNode
}

/// `ping: A -> B`.
public struct PingCheck: Sendable, Equatable {
  /// The result that is expected: an answer, or how none comes.
  public enum Expectation: String, Hashable, Sendable, CaseIterable {
    /// It is answered.
    case reachable
    /// Blocked in any way.
    case unreachable
    /// Somebody on the way has no route to it.
    case noRoute = "no-route"
    /// Nobody has the MAC address of the destination or of a router.
    case hostUnreachable = "host-unreachable"
    /// The destination tells that nobody has the port.
    case portUnreachable = "port-unreachable"
    /// Somebody on the way forbids it.
    case prohibited
    /// Nothing comes back.
    case timeout
    /// The TTL or hop limit ends on the way.
    case ttlExceeded = "ttl-exceeded"
    /// It is larger than the MTU of the way and may not be fragmented.
    case tooBig = "too-big"
  }
  /// The node or nodes that ping.
  public var source: CheckEndpoint
  /// The node, interface or address that is pinged.
  public var destination: CheckEndpoint
  /// The result that is expected.
  public var expectation: Expectation
  /// The number of requests, from 1.
  public var count: Int
  /// Payload bytes; 56 as ping(8).
  public var size: Int
  /// Whether fragmentation is forbidden: `df: true`, as `ping -M do`.
  public var dontFragment: Bool
  /// The TTL or hop limit of requests, 1 to 255; nil is the system's.
  public var ttl: UInt8?
  /// The bound of the loss in percent; nil: no request of `count` may be lost.
  public var loss: Comparison?
  /// The family of the destination's address; nil is the first address that it has.
  public var family: IPFamily?

  /// A claim about pinging, by itself that one request is answered.
  public init(
    source: CheckEndpoint, destination: CheckEndpoint, expectation: Expectation = .reachable, count: Int = 1,
    size: Int = 56, dontFragment: Bool = false, ttl: UInt8? = nil, loss: Comparison? = nil, family: IPFamily? = nil
  ) {
    self.source = source
    self.destination = destination
    self.expectation = expectation
    self.count = count
    self.size = size
    self.dontFragment = dontFragment
    self.ttl = ttl
    self.loss = loss
    self.family = family
  }
}

/// A bound on a number, as `<= 5`.
public struct Comparison: Hashable, Sendable {
  /// The relation of a number to its bound.
  public enum Relation: String, Hashable, Sendable, CaseIterable {
    /// The number is the bound.
    case equal = "=="
    /// The number is not the bound.
    case notEqual = "!="
    /// The number is the bound or below.
    case lessOrEqual = "<="
    /// The number is the bound or above.
    case greaterOrEqual = ">="
    /// The number is below the bound.
    case less = "<"
    /// The number is above the bound.
    case greater = ">"
  }
  /// The relation that must hold.
  public var relation: Relation
  /// The right side of the relation.
  public var bound: Double

  /// A bound such as `>= 1`.
  public init(_ relation: Relation, _ bound: Double) {
    self.relation = relation
    self.bound = bound
  }

  /// Whether a number keeps to the bound.
  public func holds(for number: Double) -> Bool {
    switch relation {
    case .equal: number == bound
    case .notEqual: number != bound
    case .lessOrEqual: number <= bound
    case .greaterOrEqual: number >= bound
    case .less: number < bound
    case .greater: number > bound
    }
  }
}

/// `link: node:iface`; nil is not looked at.
public struct LinkCheck: Sendable, Equatable {
  /// The node that has the interface.
  public var node: NodeReference
  /// The interface.
  public var interface: InterfaceName
  /// Whether it is expected to be there.
  public var exists: Bool
  /// The state as `ip link` shows it: `UP`, `DOWN`, `UNKNOWN`, `LOWERLAYERDOWN` …
  public var state: String?
  /// Whether it is set up (`IFF_UP`), whatever its carrier.
  public var isUp: Bool?
  /// Whether it has a carrier (`IFF_LOWER_UP`).
  public var carrier: Bool?
  /// The MTU in bytes.
  public var mtu: UInt32?
  /// The MAC address.
  public var mac: MACAddress?
  /// The bridge that it is a port of.
  public var bridge: InterfaceName?
  /// The other end of a veth pair: its name, or `node:iface`.
  public var peer: String?
  /// The kind, as `ip -d link` names it: `veth`, `bridge` …
  public var kind: String?
  /// Whether the port is isolated from other isolated ports: `bridge link set … isolated on`.
  public var isolated: Bool?
  /// Whether the port may send frames back: `bridge link set … hairpin on`.
  public var hairpin: Bool?

  /// Claims about one link; what is nil is not looked at.
  public init(
    node: NodeReference, interface: InterfaceName, exists: Bool = true, state: String? = nil, isUp: Bool? = nil,
    carrier: Bool? = nil, mtu: UInt32? = nil, mac: MACAddress? = nil, bridge: InterfaceName? = nil,
    peer: String? = nil, kind: String? = nil, isolated: Bool? = nil, hairpin: Bool? = nil
  ) {
    self.node = node
    self.interface = interface
    self.exists = exists
    self.state = state
    self.isUp = isUp
    self.carrier = carrier
    self.mtu = mtu
    self.mac = mac
    self.bridge = bridge
    self.peer = peer
    self.kind = kind
    self.isolated = isolated
    self.hairpin = hairpin
  }
}

/// `address: node:iface`. An address without a length matches any length.
public struct AddressCheck: Sendable, Equatable {
  /// An address that is looked for.
  public struct Pattern: Hashable, Sendable {
    /// The address.
    public var address: IPAddress
    /// The length of its prefix; nil is any.
    public var prefixLength: Int?
    /// An address with a length, or of any length.
    public init(address: IPAddress, prefixLength: Int? = nil) {
      self.address = address
      self.prefixLength = prefixLength
    }
  }
  /// The node that has the interface.
  public var node: NodeReference
  /// The interface.
  public var interface: InterfaceName
  /// The addresses that must be there.
  public var has: [Pattern]
  /// The addresses that must not be there.
  public var lacks: [Pattern]

  /// Claims about the addresses of one interface.
  public init(node: NodeReference, interface: InterfaceName, has: [Pattern] = [], lacks: [Pattern] = []) {
    self.node = node
    self.interface = interface
    self.has = has
    self.lacks = lacks
  }
}

/// `route: A -> B`: what the kernel's lookup answers.
public struct RouteCheck: Sendable, Equatable {
  /// The node that is asked.
  public var source: NodeReference
  /// The node, interface or address that the route is to lead to.
  public var destination: CheckEndpoint
  /// The expectation is that there is no route.
  public var isMissing: Bool
  /// The gateway; nil is not looked at.
  public var via: IPAddress?
  /// The interface by which packets leave; nil is not looked at.
  public var device: InterfaceName?
  /// The source address that is chosen.
  public var from: IPAddress?
  /// The family of the destination's address; nil is the first address that it has.
  public var family: IPFamily?

  /// A claim about the answer of `ip route get`; what is nil is not looked at.
  public init(
    source: NodeReference, destination: CheckEndpoint, isMissing: Bool = false, via: IPAddress? = nil,
    device: InterfaceName? = nil, from: IPAddress? = nil, family: IPFamily? = nil
  ) {
    self.source = source
    self.destination = destination
    self.isMissing = isMissing
    self.via = via
    self.device = device
    self.from = from
    self.family = family
  }
}

/// `neighbor: node -> IP`.
public struct NeighborCheck: Sendable, Equatable {
  /// The node that has the entry.
  public var node: NodeReference
  /// The neighbour's address.
  public var address: IPAddress
  /// Whether the entry is expected to be there.
  public var exists: Bool
  /// The neighbour's MAC address; nil is not looked at.
  public var mac: MACAddress?
  /// Any of these states, in capitals as `ip neigh` shows them: `REACHABLE`, `STALE` …
  public var states: [String]

  /// A claim about an entry of `ip neigh`; without states any will do.
  public init(
    node: NodeReference, address: IPAddress, exists: Bool = true, mac: MACAddress? = nil, states: [String] = []
  ) {
    self.node = node
    self.address = address
    self.exists = exists
    self.mac = mac
    self.states = states
  }
}

/// `fdb: node:bridge`: an entry of the bridge's forwarding database.
public struct FDBCheck: Sendable, Equatable {
  /// The node that has the bridge.
  public var node: NodeReference
  /// The bridge.
  public var bridge: InterfaceName
  /// The MAC address of the entry.
  public var mac: MACAddress
  /// The port that it is behind.
  public var port: InterfaceName?
  /// Whether the entry is expected to be there.
  public var exists: Bool

  /// A claim about an entry of `bridge fdb show br BRIDGE`.
  public init(
    node: NodeReference, bridge: InterfaceName, mac: MACAddress, port: InterfaceName? = nil, exists: Bool = true
  ) {
    self.node = node
    self.bridge = bridge
    self.mac = mac
    self.port = port
    self.exists = exists
  }
}

/// `namespace: name`.
public struct NamespaceCheck: Sendable, Equatable {
  /// The name, as `ip netns` shows it.
  public var name: String
  /// Whether the name is expected to be there.
  public var exists: Bool

  /// A claim about a name of `ip netns`.
  public init(name: String, exists: Bool = true) {
    self.name = name
    self.exists = exists
  }
}
