internal import Addressing
internal import NFTables
internal import RouteNetlink

extension Judge {
  /// The address that a rule of the node gave the packet as its destination, as the kernel told it.
  func translation(_ place: Place) -> IPAddress? {
    let message: Hop.Message = place.way == .there ? .request : .reply
    let here = hops.filter { $0.node == place.node && $0.message == message }
    if let told = here.compactMap(\.translatedDestination).first { return told }
    for rule in here.flatMap(\.judgements).compactMap(\.rule) {
      if let target = Translation(rule)?.address { return target }
    }
    return nil
  }

  /// The port at which a packet is taken: where a rule sent it, else where it was sent.
  func finalPort(_ port: Cause.ServicePort, _ place: Place) -> Cause.ServicePort {
    var port = port
    port.number = place.entry?.translatedPort ?? place.entry?.destinationPort ?? port.number
    return port
  }

  /// A rule of NAT sent the packet to an address that nobody has.
  func mistranslated(_ address: IPAddress, _ place: Place, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    guard place.way == .there, address != probe.destination, owners(of: address).isEmpty,
      !asking.planned.contains(where: { $0.network.address == address })
    else { return nil }
    for hop in hops where hop.message == .request && hop.destination != address {
      for judgement in hop.judgements {
        guard let rule = judgement.rule, let to = Translation(rule),
          to.address == address || to.address == nil && hop.translatedDestination == address
        else { continue }
        let filter = Cause.Filter(
          chain: judgement.chain, rule: rule, handle: judgement.handle, isReject: false, removal: judgement.removal)
        var diagnosis = Diagnosis(
          .wrongTranslation(filter, to: address), node: hop.node, way: place.way, seen: seen)
        let port = to.port ?? hop.translatedPort ?? hop.destinationPort
        if let right = listener(on: port, near: address) {
          let text = rule.replacing("\(address)", with: "\(right)")
          if text != rule { diagnosis.remedies = mends(filter, at: hop.node) + [again(filter, text, at: hop.node)] }
        }
        return diagnosis
      }
    }
    return nil
  }

  /// The only one who listens on a port in the subnet of an address, or else anywhere.
  private func listener(on port: UInt16?, near address: IPAddress) -> IPAddress? {
    guard let port, let isUDP = probe.servicePort?.isUDP else { return nil }
    var all: Set<IPAddress> = []
    var near: Set<IPAddress> = []
    for name in asking.names {
      guard asking.listeners(name, isUDP: isUDP).contains(where: { $0.port == port && !$0.address.isLoopback }) else {
        continue
      }
      for network in asking.facts(of: name).addresses.compactMap(\.local)
      where network.address.family == address.family && !network.address.isLoopback && !network.address.isLinkLocal {
        all.insert(network.address)
        if network.contains(address) { near.insert(network.address) }
      }
    }
    return near.count == 1 ? near.first : all.count == 1 ? all.first : nil
  }

  /// The command that makes a rule with another text in the place of one that was taken away.
  func again(_ filter: Cause.Filter, _ text: String, at node: String) -> String {
    filter.removal == nil ? command(node, "nft add rule \(filter.chain) '\(text)'") : command(node, text)
  }

  /// A port that is published at another address of the node than the one that was asked.
  func publishedElsewhere(_ port: Cause.ServicePort, _ place: Place) -> Diagnosis? {
    let ruleset = asking.ruleset(of: place.node)
    for table in ruleset.tables where table.table.id.name != TraceTable.name {
      for chain in table.chains {
        let name = ChainName(table.table.id, chain.chain.name)
        for rule in chain.rules {
          let foreign = asking.words(rule, name, at: place.node)
          let text =
            foreign?.made
            ?? rule.text(family: table.table.id.family, sets: table.sets, options: TextOptions(isStateless: true))
          guard let to = Translation(text), to.isDestination, let only = to.only, !only.contains(place.destination),
            only.prefixLength == (only.address.family == .v4 ? 32 : 128),
            only.address.family == place.destination.family, to.isUDP == port.isUDP, to.asked == port.number
          else { continue }
          let filter = Cause.Filter(
            chain: "\(name)", rule: text, handle: rule.handle, isReject: false, removal: foreign?.removed)
          var diagnosis = Diagnosis(.publishedElsewhere(port, on: only.address), node: place.node)
          diagnosis.remedies = asking.republished(port, at: place.node)
          if diagnosis.remedies.isEmpty {
            diagnosis.remedies = mends(filter, at: place.node) + [again(filter, to.withoutOnly, at: place.node)]
          }
          return diagnosis
        }
      }
    }
    return nil
  }

  /// The answer came from whom a rule of NAT had sent the probe to, and past that node, so that the sender does not know it.
  func answeredPast(_ replies: [Hop], _ place: Place) -> Diagnosis? {
    guard let reply = replies.last, let source = reply.source, source != probe.destination, !reply.isReset,
      let client = reply.destination,
      let turn = hops.first(where: {
        $0.message == .request && $0.node != probe.node && $0.translatedDestination == source
      }), !hops.contains(where: { $0.message == .reply && $0.node == turn.node && !isPort($0) })
    else { return nil }
    // A bridge of Docker's shows the answer to its rules, which give it back the address that was asked.
    let isDockers = turn.judgements.contains { $0.chain.contains("docker-bridges") || $0.chain.contains("DOCKER") }
    if isDockers, let bridge = wiring.bridge(of: port(turn)) ?? bridge(turn.node, turn.index), isUnseen(bridge) {
      return unseen(bridge, nil, .back)
    }
    var diagnosis = Diagnosis(
      .hairpinNATMissing(source: client), node: turn.node, way: .there,
      seen: .got(node: turn.node, interface: turn.interface))
    let networks = asking.facts(of: turn.node).addresses.compactMap(\.local)
    let from = networks.first { $0.contains(client) }?.masked ?? IPNetwork(host: client)
    let to = networks.first { $0.contains(source) }?.masked ?? IPNetwork(host: source)
    diagnosis.remedies = masquerade(from, to, at: turn.node)
    return diagnosis
  }

  private func bridge(_ node: String, _ index: Int32) -> Wiring.Port? {
    let port = Wiring.Port(node: node, index: index)
    return link(port)?.kind == "bridge" ? port : nil
  }

  /// Commands that let a node translate the source of what goes from one network to another.
  func masquerade(_ from: IPNetwork, _ to: IPNetwork, at node: String) -> [String] {
    let chains = asking.ruleset(of: node).tables.flatMap { table in
      table.chains.filter { $0.chain.hook?.type == .nat && $0.chain.hook?.hook == .postrouting }
        .map { ChainName(table.table.id, $0.chain.name) }
    }
    let family = from.family == .v4 ? "ip" : "ip6"
    let tool = from.family == .v4 ? "iptables" : "ip6tables"
    let isForeign =
      chains.contains { asking.words(nil, $0, at: node) != nil }
      || asking.ruleset(of: node).tables.contains { table in
        table.chains.contains { asking.words(nil, ChainName(table.table.id, $0.chain.name), at: node) != nil }
      }
    if isForeign { return [command(node, "\(tool) -t nat -A POSTROUTING -s \(from) -d \(to) -j MASQUERADE")] }
    let name = chains.first { $0.table.family.ipFamily == from.family || $0.table.family == .inet }.map { "\($0)" }
    let rule = "\(family) saddr \(from) \(family) daddr \(to) masquerade"
    if let name { return [command(node, "nft add rule \(name) \(rule)")] }
    return [
      command(node, "nft add table \(family) nat"),
      command(node, "nft 'add chain \(family) nat postrouting { type nat hook postrouting priority 100; }'"),
      command(node, "nft add rule \(family) nat postrouting \(rule)"),
    ]
  }

  /// A packet from outside was sent by a rule to the loopback interface.
  func localnet(_ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard place.destination.family == .v4, place.destination.isLoopback, let entry = place.entry,
      entry.interface != "lo",
      !probe.destination.isLoopback
    else { return nil }
    let key = Self.key("ipv4", entry.interface, "route_localnet")
    asked.append("sysctl \(key)")
    guard asking.sysctl(place.node, key) == "0", asking.sysctl(place.node, "net.ipv4.conf.all.route_localnet") != "1"
    else { return nil }
    var diagnosis = Diagnosis(
      .routeLocalnetOff(key: key), node: place.node, interface: entry.interface, way: place.way,
      seen: .got(node: place.node, interface: entry.interface))
    diagnosis.remedies = [command(place.node, "sysctl -w \(key)=1")]
    return diagnosis
  }

  /// A bridge whose frames rules of IP judge sent the packet back into itself, so that its own interface never saw it, and nobody there
  /// told the hardware address of whom a rule sent it to.
  func turned(_ exit: Hop, _ place: Place) -> Diagnosis? {
    let came = hops.first { hop in
      hop.message == exit.message && hop.isIncoming && isPort(hop) && hop.time >= exit.time
        && hop.destinationMAC == exit.destinationMAC && hop.translatedDestination != nil
    }
    guard place.way == .there, let came, let target = came.translatedDestination,
      let bridge = wiring.bridge(of: port(came)), let device = link(bridge), device.macAddress == exit.destinationMAC,
      hops.contains(where: { $0.node == came.node && $0.message == .question(target) }),
      case .route(let route) = asking.lookup(came.node, to: target, from: nil, incoming: nil),
      route.device == bridge.index, route.gateway == nil
    else { return nil }
    var there = place
    there.node = came.node
    there.entry = came
    there.exit = exit
    there.destination = target
    there.route.append(came.node)
    return silent(target, isGateway: false, by: bridge, there)
  }

  /// A rule sent what a node asked of its loopback interface out of another one, by which packets with such a source may not go.
  func loopbackSource(_ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard place.way == .there, probe.destination.family == .v4, probe.destination.isLoopback,
      !place.destination.isLoopback, probe.source.map(\.isLoopback) ?? true,
      case .route(let route) = asking.lookup(place.node, to: place.destination, from: nil, incoming: nil),
      let link = asking.facts(of: place.node).link(route.device), !link.flags.contains(.loopback)
    else { return nil }
    let key = Self.key("ipv4", link.name, "route_localnet")
    asked.append("sysctl \(key)")
    guard asking.sysctl(place.node, key) == "0", asking.sysctl(place.node, "net.ipv4.conf.all.route_localnet") != "1"
    else { return nil }
    var diagnosis = Diagnosis(
      .routeLocalnetOff(key: key), node: place.node, interface: link.name, way: place.way, seen: seen)
    diagnosis.remedies = [command(place.node, "sysctl -w \(key)=1")]
    return diagnosis
  }
}
