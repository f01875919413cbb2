import Addressing
public import NFTables
public import Operations

extension DockerEngine {
  /// The tables in which Docker's bridge driver keeps its rules, in the state of now.
  ///
  /// They have the structure of Docker's nftables backend without the userland proxy, whose work rules do here: `ip docker-bridges` and,
  /// where a network has IPv6, `ip6 docker-bridges`. Chains that belong to one bridge are reached by verdict maps from its name.
  public func ruleset() throws(DockerError) -> Ruleset {
    do throws(RuleError) {
      var tables: [TableListing] = []
      for family in IPFamily.allCases {
        let bridges = networks.filter { $0.bridge != nil && $0.gateway(family) != nil }
        if family == .v6, bridges.isEmpty { continue }
        tables.append(try DockerTable(engine: self, bridges: bridges, family: family).listing())
      }
      return Ruleset(tables: tables)
    } catch {
      throw DockerError("a rule of Docker's cannot be made: \(error.message)")
    }
  }

  /// The tables before a command; nil where the command is only judged.
  func rulesetBefore() throws(DockerError) -> Ruleset? { isJudging ? nil : try ruleset() }

  /// The same with nothing published: its tables have the same sets and chains, and fewer rules.
  public var withoutPorts: DockerEngine {
    var engine = self
    for place in engine.list.indices { engine.list[place].ports = [] }
    return engine
  }

  /// The operations that make the tables of now out of those of before, as one transaction.
  func rulesetOperations(from before: Ruleset?) throws(DockerError) -> [Operation] {
    guard let before else { return [] }
    let changes = try Ruleset.changes(from: before, to: ruleset())
    return changes.isEmpty ? [] : [onHost(.ruleset(.change(changes)))]
  }
}

/// The table of one family.
private struct DockerTable {
  let engine: DockerEngine
  let bridges: [DockerNetwork]
  let family: IPFamily
  var table: TableFamily { family == .v4 ? .ip : .ip6 }

  /// The maps from a bridge to its chains: the map's name, and what the chain's begins with.
  private static let maps = ["filter-forward-in", "filter-forward-out", "nat-postrouting-in", "nat-postrouting-out"]

  /// A port of a container that is published, on the bridge by which it is reached.
  private struct Published {
    var network: DockerNetwork
    var address: IPAddress
    var mapping: PortMapping
  }

  /// The bridges by the names of their networks: every container asks for its own.
  private let named: [String: DockerNetwork]
  /// What each container publishes, in the containers' order.
  private let published: [[Published]]
  /// The same by networks.
  private let publishedOn: [String: [Published]]

  init(engine: DockerEngine, bridges: [DockerNetwork], family: IPFamily) {
    self.engine = engine
    self.bridges = bridges
    self.family = family
    let named = Dictionary(bridges.map { ($0.name, $0) }) { first, _ in first }
    self.named = named
    published = engine.containers.map { container in
      guard !container.ports.isEmpty, let endpoint = engine.gateway(of: container, family),
        let address = endpoint.address(family)?.address, let network = named[endpoint.network]
      else { return [] }
      return container.ports.filter { $0.isAt(family) }
        .map { Published(network: network, address: address, mapping: $0) }
    }
    publishedOn = Dictionary(grouping: published.joined()) { $0.network.name }
  }

  func listing() throws(RuleError) -> TableListing {
    var sets: [NFTSet] = []
    for map in Self.maps {
      sets.append(
        NFTSet(
          map + "-jumps", key: .interfaceName, values: .verdict,
          elements: bridges.compactMap { network in
            network.bridge.map {
              SetElement(InterfacePattern($0.text).fieldBytes, value: .verdict(.jump("\(map)__\($0)")))
            }
          }))
    }
    var chains = try [forward(), output(), postrouting(), prerouting(), translation(), raw()]
    for network in bridges {
      guard let bridge = network.bridge?.text else { continue }
      chains += [
        ChainListing(Chain("filter-forward-in__\(bridge)"), rules: try forwardIn(network, bridge)),
        ChainListing(Chain("filter-forward-out__\(bridge)"), rules: try forwardOut(network, bridge)),
        ChainListing(Chain("nat-postrouting-in__\(bridge)"), rules: try postroutingIn(network)),
        ChainListing(Chain("nat-postrouting-out__\(bridge)"), rules: try postroutingOut(network, bridge)),
      ]
    }
    return TableListing(Table(table, "docker-bridges"), sets: sets, chains: chains)
  }

  private func rule(
    _ hook: ChainHook? = nil, _ comment: String? = nil, @RuleBuilder _ words: () -> [RuleStatement]
  ) throws(RuleError) -> [Rule] {
    [try Rule(table, hook: hook, comment: comment, statements: words())]
  }

  // MARK: Chains of all bridges

  private func forward() throws(RuleError) -> ChainListing {
    let hook = ChainHook(.filter, .forward, .filter)
    return ChainListing(
      Chain("filter-FORWARD", hook: hook),
      rules: try rule(hook) { vmap([oifname.field], NamedSet("filter-forward-in-jumps")) }
        + rule(hook) { vmap([iifname.field], NamedSet("filter-forward-out-jumps")) })
  }

  private func output() throws(RuleError) -> ChainListing {
    let hook = ChainHook(.nat, .output, .dstnat)
    return ChainListing(Chain("nat-OUTPUT", hook: hook), rules: try toLocal(hook))
  }

  private func prerouting() throws(RuleError) -> ChainListing {
    let hook = ChainHook(.nat, .prerouting, .dstnat)
    return ChainListing(Chain("nat-PREROUTING", hook: hook), rules: try toLocal(hook))
  }

  private func toLocal(_ hook: ChainHook) throws(RuleError) -> [Rule] {
    try rule(hook) {
      fib.daddrType == .local
      counter
      jump("nat-prerouting-and-output")
    }
  }

  private func postrouting() throws(RuleError) -> ChainListing {
    let hook = ChainHook(.nat, .postrouting, .srcnat)
    return ChainListing(
      Chain("nat-POSTROUTING", hook: hook),
      rules: try rule(hook) { vmap([iifname.field], NamedSet("nat-postrouting-out-jumps")) }
        + rule(hook) { vmap([oifname.field], NamedSet("nat-postrouting-in-jumps")) })
  }

  /// Where published ports lead to.
  private func translation() throws(RuleError) -> ChainListing {
    var rules: [Rule] = []
    for port in published.joined() where port.network.spec.gatewayMode != .routed {
      guard let first = port.mapping.hostPorts?.lowerBound else { continue }
      for (offset, inside) in port.mapping.ports.enumerated() {
        rules += try rule(nil, "DNAT") {
          if family == .v6, let linkLocal = IPNetwork("fe80::/10") { ip6.saddr != linkLocal }
          if let address = port.mapping.hostAddress, !address.isAny { destination(address) }
          dport(port.mapping.protocol, first + UInt16(offset))
          counter
          dnat(to: port.address, port: inside)
        }
      }
    }
    return ChainListing(Chain("nat-prerouting-and-output"), rules: rules)
  }

  /// Containers are reached by their published ports only, and ports of 127.0.0.1 by the host only.
  private func raw() throws(RuleError) -> ChainListing {
    let hook = ChainHook(.filter, .prerouting, .raw)
    var rules: [Rule] = []
    for (container, published) in zip(engine.containers, published) {
      for endpoint in container.endpoints { rules += try direct(endpoint, hook) }
      for port in published where family == .v4 && port.network.spec.gatewayMode != .routed {
        guard let address = port.mapping.hostAddress, address.isLoopback, let ports = port.mapping.hostPorts else {
          continue
        }
        for number in ports {
          rules += try rule(hook, "DROP REMOTE LOOPBACK") {
            iifname != "lo"
            destination(address)
            dport(port.mapping.protocol, number)
            counter
            drop
          }
        }
      }
    }
    return ChainListing(Chain("raw-PREROUTING", hook: hook), rules: rules)
  }

  private func direct(_ endpoint: DockerContainer.Endpoint, _ hook: ChainHook) throws(RuleError) -> [Rule] {
    guard let address = endpoint.address(family)?.address,
      let network = named[endpoint.network], let bridge = network.bridge,
      !network.spec.isInternal, network.spec.gatewayMode == .nat
    else { return [] }
    return try rule(hook, "DROP DIRECT ACCESS") {
      destination(address)
      iifname != bridge.text
      counter
      drop
    }
  }

  // MARK: Chains of one bridge

  private func established() throws(RuleError) -> [Rule] {
    try rule {
      ct.state == [.established, .related]
      counter
      accept
    }
  }

  private func forwardIn(_ network: DockerNetwork, _ bridge: String) throws(RuleError) -> [Rule] {
    let spec = network.spec
    let verdict = spec.icc ? accept : drop
    var rules = try established()
    if family == .v6, !spec.icc {
      rules += try rule(nil, "ICMPv6 ND") {
        iifname == bridge
        icmpv6.type == [.neighborSolicitation, .neighborAdvertisement]
        counter
        accept
      }
    }
    if spec.isInternal {
      rules += try rule(nil, "INTERNAL NETWORK INGRESS") {
        iifname != bridge
        counter
        drop
      }
      return try rules
        + rule(nil, "ICC") {
          counter
          verdict
        }
    }
    if spec.gatewayMode == .routed {
      rules += try rule(nil, "ICMP") {
        if family == .v4 { ip.protocol == .icmp } else { meta.l4proto == .icmpv6 }
        counter
        accept
      }
    }
    let ports = distinctPorts(of: network)
    // What another container of the bridge reaches through the host's address is a published port, even where they may not talk.
    if !spec.icc, family == .v4, spec.gatewayMode != .routed {
      for port in ports {
        guard case .v4(let address) = port.address else { continue }
        rules += try rule {
          iifname == bridge
          destination(port.address)
          dport(port.protocol, port.number)
          ct.originalDestination != address
          counter
          accept
        }
      }
    }
    rules += try rule(nil, "ICC") {
      iifname == bridge
      counter
      verdict
    }
    if spec.gatewayMode == .natUnprotected {
      return try rules
        + rule(nil, "UNPROTECTED") {
          counter
          accept
        }
    }
    for port in ports {
      rules += try rule {
        destination(port.address)
        dport(port.protocol, port.number)
        counter
        accept
      }
    }
    return try rules
      + rule(nil, "UNPUBLISHED PORT DROP") {
        counter
        drop
      }
  }

  private func forwardOut(_ network: DockerNetwork, _ bridge: String) throws(RuleError) -> [Rule] {
    if network.spec.isInternal {
      return try established()
        + rule(nil, "INTERNAL NETWORK EGRESS") {
          oifname != bridge
          counter
          drop
        }
    }
    return try established()
      + rule(nil, "OUTGOING") {
        counter
        accept
      }
  }

  private func postroutingIn(_ network: DockerNetwork) throws(RuleError) -> [Rule] {
    guard !network.spec.isInternal else { return [] }
    let hook = ChainHook(.nat, .postrouting, .srcnat)
    var rules = try rule(hook, "MASQUERADE FROM HOST") {
      fib.saddrType == .local
      counter
      masquerade
    }
    guard network.spec.gatewayMode != .routed else { return rules }
    for port in distinctPorts(of: network) {
      rules += try rule(hook, "MASQ TO OWN PORT") {
        source(IPNetwork(host: port.address))
        destination(port.address)
        dport(port.protocol, port.number)
        counter
        masquerade
      }
    }
    return rules
  }

  private func postroutingOut(_ network: DockerNetwork, _ bridge: String) throws(RuleError) -> [Rule] {
    guard let subnet = network.subnet(family), network.spec.masquerade, !network.spec.isInternal,
      network.spec.gatewayMode != .routed
    else { return [] }
    return try rule(ChainHook(.nat, .postrouting, .srcnat), "MASQUERADE") {
      oifname != bridge
      source(subnet)
      counter
      masquerade
    }
  }

  private struct Port: Hashable {
    var address: IPAddress
    var `protocol`: TransportProtocol
    var number: UInt16
  }

  /// The published ports of containers, each once however many of the host's lead there.
  private func distinctPorts(of network: DockerNetwork) -> [Port] {
    var seen: Set<Port> = []
    return (publishedOn[network.name] ?? []).flatMap { port in
      port.mapping.ports.map { Port(address: port.address, protocol: port.mapping.protocol, number: $0) }
    }.filter { seen.insert($0).inserted }
  }
}

private func destination(_ address: IPAddress) -> RuleStatement {
  address.family == .v4 ? ip.daddr == IPNetwork(host: address) : ip6.daddr == IPNetwork(host: address)
}

private func source(_ network: IPNetwork) -> RuleStatement {
  network.family == .v4 ? ip.saddr == network : ip6.saddr == network
}

private func dport(_ transport: TransportProtocol, _ port: UInt16) -> RuleStatement {
  transport == .tcp ? tcp.dport == port : udp.dport == port
}
