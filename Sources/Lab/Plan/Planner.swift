import Addressing
public import Operations
import RouteNetlink

extension Lab {
  /// The name of the namespace that stands for the machine where the topology names no host.
  public static let implicitHostName = "localhost"

  /// Plans the topology: names, indexes and addresses that the file leaves open are chosen, and everything is put in order.
  ///
  /// - Parameter firstIndex: The first interface index that is free in a new namespace; 2 where it has only `lo`.
  /// - Throws: `Diagnostic` where the topology cannot be planned; `validate()` says the same and more.
  public func plan(firstIndex: Int32 = 2) throws(Diagnostic) -> Plan {
    var planner = Planner(topology: try builtTopology(), firstIndex: firstIndex)
    return try planner.plan()
  }
}

/// Turns a topology into a plan.
struct Planner {
  let topology: Topology
  let firstIndex: Int32
  var nodes: [PlannedNode] = []
  var nodeIndex: [String: Int] = [:]
  /// For each link its two ends: the place of the node and that of the interface in it.
  var ends: [(first: End, second: End)] = []
  var steps: [Plan.Step] = []
  /// The first thing that could not be planned.
  var failure: Diagnostic?
  /// Of each node the ends that are at it, and those at the other side of the same links, in the order of the links.
  var endsOfNode: [[(near: End, far: End)]] = []
  /// The hosts on each switch, once they are looked for.
  var neighborsOfSwitch: [Int: [(node: Int, address: IPAddress, mac: MACAddress)]] = [:]
  /// The place of each node in the order of building.
  var rank: [Int] = []

  struct End {
    var node: Int
    var interface: Int
  }

  init(topology: Topology, firstIndex: Int32) {
    self.topology = topology
    self.firstIndex = firstIndex
  }

  mutating func plan() throws(Diagnostic) -> Plan {
    collectNodes()
    try connectLinks()
    assignAddresses()
    assignStaticMACs()
    assignHairpins()
    orderNodes()
    emitNamespaces()
    for node in rank.indices.sorted(by: { rank[$0] < rank[$1] }) {
      emitLinks(of: node)
      emitDevices(of: node)
      emitConfiguration(of: node)
    }
    for node in nodes {
      guard let other = node.sharedWith else { continue }
      steps.append(Plan.Step(Operation(.namespace(.share(node.name)), in: .named(other))))
    }
    if let failure { throw failure }
    return Plan(steps: steps, nodes: nodes)
  }

  /// The node as the file has it; nil for the host's stand-in.
  func source(_ node: Int) -> Node? {
    let offset = nodes.count - topology.nodes.count
    return node >= offset ? topology.nodes[node - offset] : nil
  }

  mutating func emit(
    _ action: Action, in node: Int, at location: SourceLocation? = nil, script: ScriptPlaces? = nil
  ) {
    steps.append(Plan.Step(Operation(action, in: .named(nodes[node].name)), at: location, script: script))
  }

  private mutating func collectNodes() {
    if topology.hostNode == nil {
      nodes.append(PlannedNode(name: Lab.implicitHostName, isHost: true))
    }
    for node in topology.nodes {
      var planned = PlannedNode(name: node.name.value, kind: node.kind, isHost: node.isHost)
      planned.services = node.services
      planned.sharedWith = node.sharedWith
      if node.kind == .switch {
        var bridge = Interface(name: Located("br0", at: node.name.location), kind: .device(.bridge(node.bridge)))
        if let subnet = node.subnet, let gateway = subnet.value.masked.host(1) {
          bridge.addresses = [Located(AddressSpec(local: gateway), at: subnet.location)]
        }
        planned.interfaces.append(PlannedInterface(interface: bridge, index: 0))
      }
      for interface in node.interfaces {
        if node.kind == .switch,
          let own = planned.interfaces.firstIndex(where: { $0.interface.name.value == interface.name.value })
        {
          planned.interfaces[own].interface.take(interface)
          continue
        }
        planned.interfaces.append(PlannedInterface(interface: interface, index: 0))
      }
      nodeIndex[node.name.value] = nodes.count
      nodes.append(planned)
    }
  }

  private mutating func connectLinks() throws(Diagnostic) {
    var portNames: [Int: Set<InterfaceName>] = [:]
    // Where an interface stands in its node, so that a switch of a thousand ports is not searched a thousand times.
    var places = nodes.map { node in
      Dictionary(node.interfaces.enumerated().map { ($1.interface.name.value, $0) }, uniquingKeysWith: { a, _ in a })
    }
    for (index, link) in topology.links.enumerated() {
      var made: [End] = []
      for (endpoint, other) in [(link.first, link.second), (link.second, link.first)] {
        guard let node = nodeIndex[endpoint.value.node] else {
          throw Diagnostic(LabFault.noNode(endpoint.value.node), at: endpoint.location)
        }
        let isSwitch = nodes[node].kind == .switch
        let name: InterfaceName
        if let given = endpoint.value.interface {
          name = given
        } else {
          guard isSwitch else {
            throw Diagnostic(
              LabFault.noInterfaceNamed(endpoint.value.node),
              at: endpoint.location,
              fix: .write("\"\(endpoint.value.node):eth0\""))
          }
          name = Self.portName(for: other.value.node, number: index, taken: portNames[node] ?? [])
        }
        portNames[node, default: []].insert(name)
        let place: Int
        if let known = places[node][name] {
          place = known
        } else {
          place = nodes[node].interfaces.count
          places[node][name] = place
          nodes[node].interfaces.append(
            PlannedInterface(interface: Interface(name: Located(name, at: endpoint.location)), index: 0))
        }
        nodes[node].interfaces[place].link = index
        if let mtu = link.mtu { nodes[node].interfaces[place].interface.mtu = mtu }
        if nodes[node].interfaces[place].interface.bridge == nil {
          if isSwitch, let bridge = nodes[node].interfaces.first {
            nodes[node].interfaces[place].interface.bridge = bridge.interface.name
          } else if let bridge = link.bridge, places[node][bridge.value] != nil {
            nodes[node].interfaces[place].interface.bridge = bridge
          }
        }
        made.append(End(node: node, interface: place))
      }
      ends.append((made[0], made[1]))
    }
    endsOfNode = Array(repeating: [], count: nodes.count)
    for end in ends {
      endsOfNode[end.first.node].append((end.first, end.second))
      endsOfNode[end.second.node].append((end.second, end.first))
    }
    for node in nodes.indices {
      for place in nodes[node].interfaces.indices {
        let isLoopback = nodes[node].interfaces[place].interface.name.value == .loopback
        nodes[node].interfaces[place].index = isLoopback ? 1 : firstIndex + Int32(place)
        if nodes[node].interfaces[place].interface.mtu == nil {
          nodes[node].interfaces[place].interface.mtu = topology.defaults.mtu
        }
      }
    }
  }

  /// A switch's port is called after the node at its other end, where that fits and is free.
  private static func portName(for node: String, number: Int, taken: Set<InterfaceName>) -> InterfaceName {
    if let name = InterfaceName(node), !taken.contains(name), node != "lo", node != "br0" { return name }
    var candidate = number
    while true {
      if let name = InterfaceName("p\(candidate)"), !taken.contains(name) { return name }
      candidate += 1
    }
  }

  private mutating func orderNodes() {
    var links = Array(repeating: 0, count: nodes.count)
    for end in ends {
      links[end.first.node] += 1
      links[end.second.node] += 1
    }
    let order = nodes.indices.sorted {
      let a = (nodes[$0].kind == .switch ? 1 : 0, links[$0], $0)
      let b = (nodes[$1].kind == .switch ? 1 : 0, links[$1], $1)
      return a < b
    }
    rank = Array(repeating: 0, count: nodes.count)
    for (place, node) in order.enumerated() { rank[node] = place }
  }
}
