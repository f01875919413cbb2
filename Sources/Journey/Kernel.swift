public import Addressing
internal import Namespaces
public import NFTables
internal import Netlink
internal import RouteNetlink
internal import SystemPackage

/// The kernels of nodes that live, asked once for each thing.
public final class Kernel: Asking {
  private let nodes: [String: ObservedNode]
  /// The names of the nodes, in their order.
  public let names: [String]
  /// The addresses of the lab's plan.
  public let planned: [PlannedAddress]
  /// The routes over gateways of the lab's plan.
  public let plannedRoutes: [PlannedRoute]
  private let knowledge: Knowledge
  let flow: Flow?
  private var known: [String: NodeFacts] = [:]
  private var rulesets: [String: Ruleset] = [:]
  private var keys: [String: String?] = [:]

  /// Facts that only the maker of the nodes knows.
  public struct Knowledge {
    /// The reason why two nodes are apart.
    public var separation: (String, String) -> Separation? = { _, _ in nil }
    /// The words for rules that another tool than nft made.
    public var wording: RuleWording = { _, _, _ in nil }
    /// Commands that publish a port of a node at all its addresses.
    public var publication: (Cause.ServicePort, String) -> [String] = { _, _ in [] }
    /// The node whose interface was given a hardware address last.
    public var setter: (MACAddress) -> String? = { _ in nil }

    /// No facts: nothing is apart, published or made by another tool than nft.
    public init() {}
  }

  /// Asks these nodes, and besides what only who made them knows.
  public init(
    _ nodes: [ObservedNode], planned: [PlannedAddress] = [], plannedRoutes: [PlannedRoute] = [],
    rulesets: [String: Ruleset] = [:], knowledge: Knowledge = Knowledge(), journey: Journey? = nil
  ) {
    flow = journey.map(Flow.init)
    self.nodes = Dictionary(nodes.map { ($0.name, $0) }) { first, _ in first }
    names = nodes.map(\.name)
    self.planned = planned
    self.plannedRoutes = plannedRoutes
    self.knowledge = knowledge
    self.rulesets = rulesets
  }

  /// The words in front of a command that is to run in a node; empty of a node that is not known.
  public func prefix(of node: String) -> String { nodes[node]?.prefix ?? "" }

  /// The separation that ``Knowledge`` tells.
  public func apart(_ node: String, _ other: String) -> Separation? { knowledge.separation(node, other) }

  /// The words that ``Knowledge`` tells for a rule of the node's ruleset.
  public func words(_ rule: NFTables.Rule?, _ chain: ChainName, at node: String) -> ForeignWords? {
    knowledge.wording(rule, chain, ruleset(of: node))
  }

  /// The commands that ``Knowledge`` tells.
  public func republished(_ port: Cause.ServicePort, at node: String) -> [String] { knowledge.publication(port, node) }

  /// The node that ``Knowledge`` tells.
  public func setter(of mac: MACAddress) -> String? { knowledge.setter(mac) }

  /// Links, addresses, neighbours, forwarding database, routes, rules and VLANs, read once; an empty part is one that could not be read.
  public func facts(of node: String) -> NodeFacts {
    if let facts = known[node] { return facts }
    guard let socket = nodes[node]?.routes else { return NodeFacts() }
    var facts = NodeFacts()
    facts.links = (try? socket.links()) ?? []
    facts.addresses = (try? socket.addresses()) ?? []
    facts.neighbors = (try? socket.neighbors()) ?? []
    facts.fdb = facts.links.contains { $0.master != nil || $0.kind == "vxlan" } ? (try? socket.fdb()) ?? [] : []
    facts.routes = (try? socket.routes(table: .all, family: nil)) ?? []
    facts.rules = ((try? socket.rules(family: .v4)) ?? []) + ((try? socket.rules(family: .v6)) ?? [])
    let filters = facts.links.contains { link in
      guard case .bridge(let options)? = link.data else { return false }
      return options.vlanFiltering == true
    }
    if filters { facts.vlans = (try? socket.bridgeVLANs()) ?? [] }
    known[node] = facts
    return facts
  }

  /// Asks the kernel of the node each time; a node that is not known has no route, ENETUNREACH.
  public func lookup(_ node: String, to address: IPAddress, from source: IPAddress?, incoming: String?) -> Lookup {
    guard let socket = nodes[node]?.routes else { return .refused(Errno.networkUnreachable.rawValue) }
    do throws(NetlinkError) {
      let interface = incoming.flatMap { InterfaceName($0) }
      return .route(try route(socket, node, to: address, from: source, incoming: interface))
    } catch {
      return .refused(error.errno.rawValue)
    }
  }

  /// The value of a key, read once; nil where there is none.
  public func sysctl(_ node: String, _ key: String) -> String? {
    if let value = keys["\(node) \(key)"] { return value }
    let value = try? nodes[node]?.namespace.withEntered { try? Sysctl.read(key) }
    keys["\(node) \(key)"] = .some(value ?? nil)
    return value ?? nil
  }

  /// The tables of the node without the elements of their sets, read once; empty where they cannot be read.
  public func ruleset(of node: String) -> Ruleset {
    if let ruleset = rulesets[node] { return ruleset }
    let read = try? nodes[node]?.namespace.withEntered { () throws -> Ruleset in
      let socket = try NFTablesSocket()
      return try socket.generation() > 1 ? try socket.ruleset(elements: false) : Ruleset()
    }
    let ruleset = read ?? Ruleset()
    rulesets[node] = ruleset
    return ruleset
  }

  /// The node whose namespace has this number in the namespace of another.
  public func node(knownTo node: String, by namespaceID: Int32) -> String? {
    guard let socket = nodes[node]?.routes else { return nil }
    return names.first { name in
      guard let other = nodes[name] else { return false }
      return ((try? socket.namespaceID(of: other.namespace.descriptor.rawValue)) ?? nil) == namespaceID
    }
  }

  /// The sockets that listen, read each time.
  public func listeners(_ node: String, isUDP: Bool) -> [Listener] {
    let read = try? nodes[node]?.namespace.withEntered { try Listener.all(isUDP: isUDP) }
    return read ?? []
  }
}

extension Listener {
  /// The sockets that listen in the calling thread's namespace, of both families. Corresponds to `SOCK_DIAG_BY_FAMILY`, sock_diag(7).
  static func all(isUDP: Bool) throws(NetlinkError) -> [Listener] {
    let socket = try NetlinkSocket(.socketDiagnosis)
    var listeners: [Listener] = []
    for family in [UInt8(2), 10] {
      // struct inet_diag_req_v2: family, protocol, extensions, states, and an identity that is left open. TCP_LISTEN is 10, an open socket of
      // UDP is in TCP_CLOSE, 7.
      var writer = AttributeWriter()
      writer.raw([family, isUDP ? 17 : 6, 0, 0])
      writer.u32(1 << (isUDP ? 7 : 10))
      writer.raw([UInt8](repeating: 0, count: 48))
      let messages = try socket.dump(
        NetlinkRequest(type: 20, payload: writer.bytes, operation: "list", object: "sockets", headerLength: 56))
      for message in messages where message.payload.count >= 28 {
        let bytes = Array(message.payload)
        // struct inet_diag_msg: family, state, timer, retransmissions, then the ports and the addresses.
        let port = UInt16(bytes[4]) << 8 | UInt16(bytes[5])
        // An address of IPv4 that a socket of IPv6 has is mapped, RFC 4291.
        let isMapped = bytes[0] != 2 && bytes[8..<18].allSatisfy { $0 == 0 } && bytes[18] == 0xff && bytes[19] == 0xff
        let range = bytes[0] == 2 ? 8..<12 : isMapped ? 20..<24 : 8..<24
        guard let address = IPAddress(bytes: bytes[range]) else { continue }
        listeners.append(Listener(port: port, address: address))
      }
    }
    return listeners
  }
}
