import Addressing
import CommandLanguage
import Docker
package import Journey
import Lab
package import NFTables
import Namespaces
import Operations
import RouteNetlink

/// The parts of a lab's nodes that can be broken, as values.
package struct BreakState: Sendable {
  /// A node, as the kernel and Docker have it.
  package struct Node: Sendable {
    /// The node's name.
    package var name: String
    var reference: NodeReference
    /// The words in front of a command that is typed in it from the machine.
    var prefix: String
    var isContainer: Bool
    /// Its links, addresses, routes and rules, as its kernel tells them.
    package var facts: NodeFacts
    /// Its interfaces but loopback, and how they are joined.
    package var interfaces: [StageState.Interface]
    /// Its tables of nf_tables, without elements of sets.
    package var ruleset: Ruleset
    /// Of tables that iptables keeps the lines of `iptables -S`, by table.
    var iptables: [String: [String]] = [:]
    /// Values of settings, by their keys.
    var settings: [String: String]

    func link(_ name: String) -> Link? { facts.links.first { $0.name == name } }

    /// A command in the node; nil where it cannot be read.
    func order(_ line: String) -> Breakage.Order? {
      guard let operations = try? CommandParser().parse(line, node: reference), operations.count == 1,
        let operation = operations.first
      else { return nil }
      return Breakage.Order(operation, text: line, prefix: prefix)
    }

    /// Something that is done in the node.
    func order(_ action: Action) -> Breakage.Order {
      Breakage.Order(Operation(action, in: reference), text: Operation(action).command, prefix: prefix)
    }

    /// Commands in the node; nil where one cannot be read.
    func orders(_ lines: [String]) -> [Breakage.Order]? {
      let orders = lines.compactMap { order($0) }
      return orders.count == lines.count ? orders : nil
    }
  }

  /// The nodes, in the order in which they were made.
  package var nodes: [Node] = []
  /// Docker's containers that run, each with its networks.
  var containers: [(name: String, networks: [String])] = []
  /// The devices of Docker's networks.
  var dockersBridges: Set<String> = []

  /// The node of a name; nil where there is none.
  package subscript(_ name: String) -> Node? { nodes.first { $0.name == name } }

  /// Asks the kernels of the nodes. Answers that do not come are left empty.
  package init(of stage: Stage) {
    let state = StageState(of: stage)
    let containers = Set(stage.docker?.containers.map(\.name) ?? [])
    for observed in stage.observedNodes {
      guard let node = stage.nodes[observed.name] else { continue }
      var facts = NodeFacts()
      facts.links = ((try? node.routes.links()) ?? []).sorted { $0.index < $1.index }
      facts.addresses = (try? node.routes.addresses()) ?? []
      facts.neighbors = (try? node.routes.neighbors()) ?? []
      facts.routes = (try? node.routes.routes(table: .all, family: nil)) ?? []
      facts.rules = ((try? node.routes.rules(family: .v4)) ?? []) + ((try? node.routes.rules(family: .v6)) ?? [])
      let names = facts.links.filter { !$0.flags.contains(.loopback) }.map(\.name)
      let keys = Self.keys + names.flatMap { name in Self.interfaceKeys.map { $0.replacing("*", with: name) } }
      let settings = try? node.namespace.withEntered {
        Dictionary(keys.compactMap { key in (try? Sysctl.read(key)).map { (key, $0) } }) { first, _ in first }
      }
      var made = Node(
        name: observed.name, reference: observed.name == stage.hostName ? .host : .named(observed.name),
        prefix: observed.prefix, isContainer: containers.contains(observed.name), facts: facts,
        interfaces: state.nodes.first { $0.name == observed.name }?.interfaces ?? [],
        ruleset: (try? node.tables().ruleset()) ?? Ruleset(), settings: settings ?? [:])
      made.readTables(stage)
      nodes.append(made)
    }
    dockersBridges = Set((stage.docker?.networks ?? []).compactMap { $0.bridge?.text })
    self.containers = (stage.docker?.containers ?? []).filter { stage.names.contains($0.name) }.map {
      ($0.name, $0.endpoints.map(\.network))
    }
  }

  private static let keys = [
    "net.ipv4.ip_forward", "net.ipv6.conf.all.forwarding", "net.ipv4.icmp_echo_ignore_all",
    "net.ipv6.icmp.echo_ignore_all",
  ]
  private static let interfaceKeys = [
    "net/ipv4/conf/*/forwarding", "net/ipv4/conf/*/rp_filter", "net/ipv4/conf/*/route_localnet",
    "net/ipv6/conf/*/disable_ipv6",
  ]
}

extension BreakState.Node {
  /// Tables with the names and chains that iptables gives them.
  fileprivate mutating func readTables(_ stage: Stage) {
    for table in ruleset.tables where table.table.id.family == .ip {
      let name = table.table.id.name
      guard ["filter", "nat", "mangle", "raw"].contains(name),
        table.chains.allSatisfy({ $0.chain.hook == nil || $0.chain.name == $0.chain.name.uppercased() }),
        let operations = try? CommandParser().parse("iptables -t \(name) -S", node: reference)
      else { continue }
      let text = operations.compactMap { try? stage.perform($0) }.joined()
      iptables[name] = text.split(separator: "\n").map(String.init)
    }
  }
}

// MARK: How nodes are joined

extension BreakState {
  /// Interfaces at which frames from one another arrive: the ends, and the bridges between them.
  func segments() -> [[StageState.InterfaceID]] {
    var groups: [StageState.InterfaceID: Int] = [:]
    var members: [[StageState.InterfaceID]] = []
    func join(_ one: StageState.InterfaceID, _ other: StageState.InterfaceID) {
      for id in [one, other] where groups[id] == nil {
        groups[id] = members.count
        members.append([id])
      }
      guard let first = groups[one], let second = groups[other], first != second else { return }
      for id in members[second] { groups[id] = first }
      members[first] += members[second]
      members[second] = []
    }
    for node in nodes {
      for interface in node.interfaces {
        let id = StageState.InterfaceID(node: node.name, name: interface.name)
        if let peer = interface.peer { join(id, peer) }
        if let bridge = interface.bridge { join(id, .init(node: node.name, name: bridge)) }
      }
    }
    return members.filter { !$0.isEmpty }.map { ids in
      ids.filter { id in self[id.node]?.interfaces.first { $0.name == id.name }?.bridge == nil }
    }
  }

  /// The nodes at the other ends of a node's cables, and on the other side of the switches there.
  func neighbors(of name: String) -> [String] {
    let joined = segments().filter { segment in segment.contains { $0.node == name } }.flatMap { $0.map(\.node) }
    let peers = self[name]?.interfaces.compactMap { $0.peer?.node } ?? []
    return Set(joined + peers).subtracting([name]).sorted()
  }

  /// All addresses of nodes, but those of loopback and of one link.
  var addresses: [(node: String, interface: String, network: IPNetwork)] {
    nodes.flatMap { node in
      node.facts.addresses.compactMap { address in
        guard let network = address.local, !network.address.isLoopback, !network.address.isLinkLocal,
          let link = node.facts.link(address.index)
        else { return nil }
        return (node.name, link.name, network)
      }
    }
  }
}
