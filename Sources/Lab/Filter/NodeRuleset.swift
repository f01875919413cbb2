public import Addressing
public import NFTables

/// Turns what a lab says of a node's NAT and firewall into tables of nftables.
public struct NodeRuleset {
  /// Where a published port leads to.
  public struct Target: Sendable {
    public var address: IPAddress
    /// The interface of the node by which it is reached, and the node's subnet there.
    public var interface: InterfaceName
    public var subnet: IPNetwork

    public init(address: IPAddress, interface: InterfaceName, subnet: IPNetwork) {
      self.address = address
      self.interface = interface
      self.subnet = subnet
    }
  }

  let nat: NAT
  let firewall: Firewall
  /// The addresses of the nodes that ports lead to, as the node sees them.
  let targets: (String) -> [Target]

  public init(nat: NAT, firewall: Firewall, targets: @escaping (String) -> [Target]) {
    self.nat = nat
    self.firewall = firewall
    self.targets = targets
  }

  /// The tables; none where nothing is translated or filtered.
  public var ruleset: Ruleset {
    var tables: [TableListing] = []
    for family in IPFamily.allCases { if let table = natTable(family) { tables.append(table) } }
    if let table = rawTable { tables.append(table) }
    if let table = filterTable { tables.append(table) }
    return Ruleset(tables: tables)
  }

  /// The interfaces that packets from 127.0.0.1 leave by, which the kernel allows only by `route_localnet`.
  public var loopbackInterfaces: [InterfaceName] {
    var names: Set<InterfaceName> = []
    for port in nat.publish where port.value.hostAddress == nil || port.value.hostAddress?.isLoopback == true {
      for target in targets(port.value.node) where target.address.family == .v4 { names.insert(target.interface) }
    }
    return names.sorted()
  }

  // MARK: NAT

  private func natTable(_ family: IPFamily) -> TableListing? {
    let tableFamily: TableFamily = family == .v4 ? .ip : .ip6
    var incoming: [Rule] = []
    var own: [Rule] = []
    var hairpins: [Target] = []
    for port in nat.publish {
      let value = port.value
      if let address = value.hostAddress, address.family != family { continue }
      guard let target = targets(value.node).first(where: { $0.address.family == family }) else { continue }
      if !hairpins.contains(where: { $0.interface == target.interface && $0.subnet == target.subnet }) {
        hairpins.append(target)
      }
      for offset in 0..<UInt16(value.ports.count) {
        let rule = publish(value, offset: offset, to: target, family: tableFamily)
        // What is bound to 127.0.0.1 is there for the node alone.
        if value.hostAddress?.isLoopback != true { incoming.append(rule) }
        own.append(rule)
      }
    }
    var outgoing: [Rule] = []
    for target in hairpins {
      // An answer would go straight to a client on the same wire, past the node that must translate it back.
      outgoing.append(
        Rule(
          expressions: Match.address(target.subnet.masked, isSource: true, in: tableFamily)
            + Match.interface(InterfaceMatch(target.interface), isIncoming: false) + Match.isTranslated
            + [.counter(packets: 0, bytes: 0), Match.masquerade], comment: "hairpin"))
      if family == .v4, let loopback = IPNetwork("127.0.0.0/8") {
        outgoing.append(
          Rule(
            expressions: Match.address(loopback, isSource: true, in: tableFamily)
              + Match.interface(InterfaceMatch(target.interface), isIncoming: false) + Match.isTranslated
              + [.counter(packets: 0, bytes: 0), Match.masquerade], comment: "from 127.0.0.1"))
      }
    }
    for entry in nat.masquerade where entry.value.from.family == family {
      var expressions = Match.address(entry.value.from, isSource: true, in: tableFamily)
      if let to = entry.value.to { expressions += Match.address(to, isSource: false, in: tableFamily) }
      if let out = entry.value.out { expressions += Match.interface(out, isIncoming: false) }
      outgoing.append(
        Rule(expressions: expressions + [.counter(packets: 0, bytes: 0), Match.masquerade], comment: "masquerade"))
    }
    guard !incoming.isEmpty || !own.isEmpty || !outgoing.isEmpty else { return nil }
    var chains: [ChainListing] = []
    if !incoming.isEmpty {
      chains.append(
        ChainListing(Chain("prerouting", hook: ChainHook(.nat, .prerouting, .dstnat)), rules: incoming))
    }
    if !own.isEmpty {
      chains.append(ChainListing(Chain("output", hook: ChainHook(.nat, .output, .dstnat)), rules: own))
    }
    chains.append(ChainListing(Chain("postrouting", hook: ChainHook(.nat, .postrouting, .srcnat)), rules: outgoing))
    return TableListing(Table(tableFamily, "nat"), chains: chains)
  }

  private func publish(_ port: PublishedPort, offset: UInt16, to target: Target, family: TableFamily) -> Rule {
    var expressions: [Expression]
    if let address = port.hostAddress {
      expressions = Match.address(IPNetwork(host: address), isSource: false, in: family)
    } else {
      expressions = Match.isForNode
    }
    let hostPort = port.hostPorts.lowerBound + offset
    expressions += Match.transport(port.protocol.number)
    expressions += Match.ports(hostPort...hostPort, isSource: false)
    expressions.append(.counter(packets: 0, bytes: 0))
    expressions += Match.dnat(to: target.address, port: port.ports.lowerBound + offset)
    return Rule(expressions: expressions, comment: "\(port.node)")
  }

  /// With `route_localnet` a neighbour could send to 127.0.0.1 on the wire; that is dropped before anything looks at it.
  private var rawTable: TableListing? {
    guard !loopbackInterfaces.isEmpty, let loopback = IPNetwork("127.0.0.0/8") else { return nil }
    let rule = Rule(
      expressions: Match.interface(InterfaceMatch(.loopback, isInverted: true), isIncoming: true)
        + Match.address(loopback, isSource: false, in: .ip) + [.counter(packets: 0, bytes: 0), .verdict(.drop)],
      comment: "127.0.0.1 on the wire")
    return TableListing(
      Table(.ip, "raw"),
      chains: [ChainListing(Chain("prerouting", hook: ChainHook(.filter, .prerouting, .raw)), rules: [rule])])
  }

  // MARK: Firewall

  private var filterTable: TableListing? {
    guard !firewall.chains.isEmpty else { return nil }
    return TableListing(
      Table(.inet, "filter"),
      chains: firewall.chains.map { chain in
        let hook: Hook =
          switch chain.hook {
          case .input: .input
          case .forward: .forward
          case .output: .output
          }
        return ChainListing(
          Chain(chain.hook.rawValue, hook: ChainHook(.filter, hook, .filter, policy: chain.drops ? .drop : .accept)),
          rules: chain.rules.map { Self.rule($0.value) })
      })
  }

  private static func rule(_ rule: FirewallRule) -> Rule {
    var expressions: [Expression] = []
    if let interface = rule.in { expressions += Match.interface(interface, isIncoming: true) }
    if let interface = rule.out { expressions += Match.interface(interface, isIncoming: false) }
    if !rule.states.isEmpty { expressions += Match.states(rule.states) }
    if let network = rule.from { expressions += Match.address(network, isSource: true, in: .inet) }
    if let network = rule.to {
      // The family was looked at already where there is a source, too.
      expressions += Match.address(network, isSource: false, in: rule.from == nil ? .inet : .ip)
    }
    if let transport = rule.protocol { expressions += Match.transport(transport.number) }
    if let ports = rule.sourcePorts { expressions += Match.ports(ports, isSource: true) }
    if let ports = rule.ports { expressions += Match.ports(ports, isSource: false) }
    expressions.append(.counter(packets: 0, bytes: 0))
    switch rule.verdict {
    case .accept: expressions.append(.verdict(.accept))
    case .drop: expressions.append(.verdict(.drop))
    case .count: break
    case .reject:
      switch rule.rejection {
      case .noRoute: expressions.append(.reject(.icmpx, code: 0))
      case .portUnreachable: expressions.append(.reject(.icmpx, code: 1))
      case .hostUnreachable: expressions.append(.reject(.icmpx, code: 2))
      case .prohibited: expressions.append(.reject(.icmpx, code: 3))
      case .reset: expressions.append(.reject(.reset, code: 0))
      }
    }
    return Rule(expressions: expressions, comment: rule.comment)
  }
}
