internal import Addressing
internal import NFTables
import Operations

/// Turns what a lab says of a node's NAT and firewall into tables of nftables.
struct NodeRuleset {
  /// Where a published port leads to.
  struct Target: Sendable {
    /// The address of the node that serves.
    var address: IPAddress
    /// The interface of the node by which it is reached, and the node's subnet there.
    var interface: InterfaceName
    /// The node's own subnet on that interface.
    var subnet: IPNetwork

    /// A place that a published port leads to.
    init(address: IPAddress, interface: InterfaceName, subnet: IPNetwork) {
      self.address = address
      self.interface = interface
      self.subnet = subnet
    }
  }

  let nat: NAT
  let firewall: Firewall
  /// The addresses of the nodes that ports lead to, as the node sees them.
  let targets: (String) -> [Target]

  /// The parts of a lab that become tables.
  init(nat: NAT, firewall: Firewall, targets: @escaping (String) -> [Target]) {
    self.nat = nat
    self.firewall = firewall
    self.targets = targets
  }

  /// The tables; none where nothing is translated or filtered. Throws where the words of a rule do not go together.
  func ruleset() throws(RuleError) -> Ruleset {
    var tables: [TableListing] = []
    for family in IPFamily.allCases { if let table = try natTable(family) { tables.append(table) } }
    if let table = try rawTable() { tables.append(table) }
    if let table = try filterTable() { tables.append(table) }
    return Ruleset(tables: tables)
  }

  /// The interfaces that packets from 127.0.0.1 leave by, which the kernel allows only by `route_localnet`.
  var loopbackInterfaces: [InterfaceName] {
    var names: Set<InterfaceName> = []
    for port in nat.publish where port.value.hostAddress == nil || port.value.hostAddress?.isLoopback == true {
      for target in targets(port.value.node) where target.address.family == .v4 { names.insert(target.interface) }
    }
    return names.sorted()
  }

  // MARK: NAT

  private static let incoming = ChainHook(.nat, .prerouting, .dstnat)
  private static let own = ChainHook(.nat, .output, .dstnat)
  private static let outgoing = ChainHook(.nat, .postrouting, .srcnat)

  private func natTable(_ family: IPFamily) throws(RuleError) -> TableListing? {
    let tableFamily: TableFamily = family == .v4 ? .ip : .ip6
    var published: [(rule: Rule, isIncoming: Bool)] = []
    var hairpins: [Target] = []
    for port in nat.publish.map(\.value) {
      if let address = port.hostAddress, address.family != family { continue }
      guard let target = targets(port.node).first(where: { $0.address.family == family }) else { continue }
      if !hairpins.contains(where: { $0.interface == target.interface && $0.subnet == target.subnet }) {
        hairpins.append(target)
      }
      for offset in 0..<UInt16(port.ports.count) {
        // What is bound to 127.0.0.1 is there for the node alone.
        published.append(
          (try publish(port, offset: offset, to: target, family: tableFamily), port.hostAddress?.isLoopback != true))
      }
    }
    var outgoing: [Rule] = []
    for target in hairpins {
      // An answer would go straight to a client on the same wire, past the node that must translate it back.
      outgoing.append(
        try Rule(tableFamily, hook: Self.outgoing, comment: "hairpin") {
          source(target.subnet.masked)
          oifname == target.interface
          ct.status == .destinationNAT
          counter
          masquerade
        })
      guard family == .v4, let loopback = Self.loopback else { continue }
      outgoing.append(
        try Rule(tableFamily, hook: Self.outgoing, comment: "from 127.0.0.1") {
          ip.saddr == loopback
          oifname == target.interface
          ct.status == .destinationNAT
          counter
          masquerade
        })
    }
    for entry in nat.masquerade.map(\.value) where entry.from.family == family {
      outgoing.append(
        try Rule(tableFamily, hook: Self.outgoing, comment: "masquerade") {
          source(entry.from)
          if let to = entry.to { destination(to) }
          if let out = entry.out { interface(oifname, out) }
          counter
          masquerade
        })
    }
    let incoming = published.filter(\.isIncoming).map(\.rule)
    guard !published.isEmpty || !outgoing.isEmpty else { return nil }
    var chains: [ChainListing] = []
    if !incoming.isEmpty { chains.append(ChainListing(Chain("prerouting", hook: Self.incoming), rules: incoming)) }
    if !published.isEmpty {
      chains.append(ChainListing(Chain("output", hook: Self.own), rules: published.map(\.rule)))
    }
    chains.append(ChainListing(Chain("postrouting", hook: Self.outgoing), rules: outgoing))
    return TableListing(Table(tableFamily, "nat"), chains: chains)
  }

  private static let loopback = IPNetwork("127.0.0.0/8")

  private func publish(
    _ port: PublishedPort, offset: UInt16, to target: Target, family: TableFamily
  ) throws(RuleError) -> Rule {
    let hostPort = port.hostPorts.lowerBound + offset
    return try Rule(family, hook: Self.incoming, comment: port.node) {
      if let address = port.hostAddress {
        destination(IPNetwork(host: address))
      } else {
        fib.daddrType == .local
      }
      if port.protocol == .tcp { tcp.dport == hostPort } else { udp.dport == hostPort }
      counter
      dnat(to: target.address, port: port.ports.lowerBound + offset)
    }
  }

  /// With `route_localnet` a neighbour could send to 127.0.0.1 on the wire; that is dropped before anything looks at it.
  private func rawTable() throws(RuleError) -> TableListing? {
    guard !loopbackInterfaces.isEmpty, let loopback = Self.loopback else { return nil }
    let hook = ChainHook(.filter, .prerouting, .raw)
    let rule = try Rule(.ip, hook: hook, comment: "127.0.0.1 on the wire") {
      iifname != "lo"
      ip.daddr == loopback
      counter
      drop
    }
    return TableListing(Table(.ip, "raw"), chains: [ChainListing(Chain("prerouting", hook: hook), rules: [rule])])
  }

  // MARK: Firewall

  private func filterTable() throws(RuleError) -> TableListing? {
    guard !firewall.chains.isEmpty else { return nil }
    var chains: [ChainListing] = []
    for chain in firewall.chains {
      let place: Hook =
        switch chain.hook {
        case .input: .input
        case .forward: .forward
        case .output: .output
        }
      let hook = ChainHook(.filter, place, .filter, policy: chain.drops ? .drop : .accept)
      var rules: [Rule] = []
      for rule in chain.rules { rules.append(try Self.rule(rule.value, hook: hook)) }
      chains.append(ChainListing(Chain(chain.hook.rawValue, hook: hook), rules: rules))
    }
    return TableListing(Table(.inet, "filter"), chains: chains)
  }

  private static func rule(_ rule: FirewallRule, hook: ChainHook) throws(RuleError) -> Rule {
    try Rule(.inet, hook: hook, comment: rule.comment) {
      if let match = rule.in { interface(iifname, match) }
      if let match = rule.out { interface(oifname, match) }
      if !rule.states.isEmpty { ct.state == ConnectionState(rule.states) }
      if let network = rule.from { source(network) }
      if let network = rule.to { destination(network) }
      if let transport = rule.protocol {
        let isTCP = transport == .tcp
        if let ports = rule.sourcePorts { portMatch(isTCP ? tcp.sport : udp.sport, ports) }
        if let ports = rule.ports { portMatch(isTCP ? tcp.dport : udp.dport, ports) }
        if rule.ports == nil, rule.sourcePorts == nil {
          meta.l4proto == InternetProtocol(rawValue: transport.number)
        }
      }
      counter
      switch rule.verdict {
      case .accept: accept
      case .drop: drop
      case .reject: reject(Rejection(rule.rejection))
      case .count: []
      }
    }
  }
}

/// `ip saddr NETWORK`, of either family; the network of all addresses says only which family it is.
private func source(_ network: IPNetwork) -> RuleStatement {
  if network.prefixLength == 0 { return meta.nfproto == (network.family == .v4 ? .ipv4 : .ipv6) }
  return network.family == .v4 ? ip.saddr == network : ip6.saddr == network
}

private func destination(_ network: IPNetwork) -> RuleStatement {
  if network.prefixLength == 0 { return meta.nfproto == (network.family == .v4 ? .ipv4 : .ipv6) }
  return network.family == .v4 ? ip.daddr == network : ip6.daddr == network
}

private func interface(_ field: Field<InterfacePattern>, _ match: InterfaceMatch) -> RuleStatement {
  match.isInverted ? field != match.name : field == match.name
}

private func portMatch(_ field: Field<UInt16>, _ ports: ClosedRange<UInt16>) -> RuleStatement {
  ports.count == 1 ? field == ports.lowerBound : field == ports
}

extension ConnectionState {
  /// The states that a lab file names.
  init(_ states: [FirewallRule.State]) {
    self.init()
    for state in states {
      switch state {
      case .new: insert(.new)
      case .established: insert(.established)
      case .related: insert(.related)
      case .invalid: insert(.invalid)
      case .untracked: insert(.untracked)
      }
    }
  }
}

extension Rejection {
  /// The word that a lab file names, the same in both families.
  init(_ rejection: FirewallRule.Rejection) {
    switch rejection {
    case .noRoute: self = .icmpx(0)
    case .portUnreachable: self = .icmpx(1)
    case .hostUnreachable: self = .icmpx(2)
    case .prohibited: self = .icmpx(3)
    case .reset: self = .reset
    }
  }
}
