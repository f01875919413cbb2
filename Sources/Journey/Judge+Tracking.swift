internal import Addressing
internal import NFTables
internal import RouteNetlink

extension Judge {
  /// A rule of NAT gave the packet a source that nobody has, so that the answer goes to nobody.
  func wrongSource(_ place: Place, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    guard let source = place.source, owners(of: source).isEmpty else { return nil }
    for node in place.route.dropFirst() where node != place.node {
      let own = hops.filter { $0.node == node && $0.message == .request && !isPort($0) }
      guard own.contains(where: { $0.isIncoming && $0.source != source }),
        own.contains(where: { !$0.isIncoming && $0.source == source }),
        let (filter, _) = judged(.request, at: [node], where: { $0.contains(/\bsnat\b|-j SNAT\b/) })
      else { continue }
      var diagnosis = Diagnosis(
        .wrongSourceTranslation(filter, to: source), node: node, way: .there, seen: seen)
      let text = (filter.rule ?? "").replacing(/-j SNAT --to-source \S+/, with: "-j MASQUERADE")
        .replacing(/\bsnat (ip6? )?to \S+/, with: "masquerade")
      if text != filter.rule { diagnosis.remedies = mends(filter, at: node) + [again(filter, text, at: node)] }
      return diagnosis
    }
    return nil
  }

  /// What a node asked of its loopback interface came out of it with a source that everybody takes for its own.
  func unmasked(_ source: IPAddress, _ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard let exit = place.exit,
      let to = asking.facts(of: place.node).addresses.compactMap(\.local).first(where: {
        $0.address == place.destination
      })
    else { return nil }
    return unmasked(source, to, port(exit), seen)
  }

  /// The same of a question for a neighbour, which has the packet's source.
  func unmasked(_ source: IPAddress, _ to: IPNetwork, _ exit: Wiring.Port, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard source.isLoopback, let network = IPNetwork(source.family == .v4 ? "127.0.0.0/8" : "::1/128") else {
      return nil
    }
    var diagnosis = Diagnosis(
      .natMissing(source: source, behind: network), node: exit.node, interface: link(exit)?.name, way: .there,
      seen: seen)
    diagnosis.remedies = masquerade(network, to.masked, at: exit.node)
    return diagnosis
  }

  /// A rule of NAT sent the packet to where nobody listens, and one behind it in its chain leads to who does.
  func shadowed(_ place: Place) -> Diagnosis? {
    for hop in hops where hop.message == .request {
      for judgement in hop.judgements {
        guard let rule = judgement.rule, let first = Translation(rule), let handle = judgement.handle,
          let (later, _) = later(than: handle, in: judgement.chain, at: hop.node, like: first, hop)
        else { continue }
        let filter = Cause.Filter(
          chain: judgement.chain, rule: rule, handle: handle, isReject: false, removal: judgement.removal)
        var diagnosis = Diagnosis(.shadowedTranslation(filter, by: later), node: hop.node)
        diagnosis.remedies = mends(filter, at: hop.node)
        return diagnosis
      }
    }
    return nil
  }

  /// The next rule of a chain that sends the same port to somebody who listens.
  private func later(than handle: UInt64, in chain: String, at node: String, like first: Translation, _ hop: Hop)
    -> (String, Translation)?
  {
    for table in asking.ruleset(of: node).tables {
      for listing in table.chains where "\(ChainName(table.table.id, listing.chain.name))" == chain {
        guard let place = listing.rules.firstIndex(where: { $0.handle == handle }) else { continue }
        let name = ChainName(table.table.id, listing.chain.name)
        for rule in listing.rules[(place + 1)...] {
          let text =
            asking.words(rule, name, at: node)?.made
            ?? rule.text(family: table.table.id.family, sets: table.sets, options: TextOptions(isStateless: true))
          guard let to = Translation(text), to.isUDP == first.isUDP, to.asked == first.asked,
            to.only.map({ only in hop.destination.map(only.contains) ?? false }) ?? true,
            let target = to.address, let port = to.port ?? hop.destinationPort,
            let owner = owners(of: target).first?.port.node,
            asking.listeners(owner, isUDP: to.isUDP).contains(where: { $0.port == port && !$0.address.isLoopback })
          else { continue }
          return (text, to)
        }
      }
    }
    return nil
  }

  /// Whether a rule keeps packets out of connection tracking, or in a part of it.
  private static func splits(_ rule: String) -> Bool {
    rule.contains(/-j (NOTRACK|CT --(notrack|zone))|\bnotrack\b|\bct (original |reply )?zone set\b/)
  }

  /// A port is published by a rule that never sees the packet, since another one keeps it out of connection tracking.
  func unpublished(_ port: Cause.ServicePort, _ place: Place) -> Diagnosis? {
    guard let (filter, _) = judged(.request, at: [place.node], where: Self.splits) else {
      return nil
    }
    let isPublished = asking.ruleset(of: place.node).tables.contains { table in
      table.chains.contains { listing in
        let name = ChainName(table.table.id, listing.chain.name)
        return listing.rules.contains { rule in
          let text =
            asking.words(rule, name, at: place.node)?.made
            ?? rule.text(family: table.table.id.family, sets: table.sets, options: TextOptions(isStateless: true))
          return Translation(text).map { $0.isUDP == port.isUDP && $0.asked == port.number } ?? false
        }
      }
    }
    guard isPublished else { return nil }
    var diagnosis = Diagnosis(.untracked(filter), node: place.node)
    diagnosis.remedies = mends(filter, at: place.node)
    return diagnosis
  }

  /// The source that a packet had before a node gave it its own address, to which the answer came; nil where it did not.
  func untranslated(_ place: Place) -> IPAddress? {
    let here = hops.filter { $0.node == place.node && $0.message == .request }
    guard place.node != probe.node, here.contains(where: { !$0.isIncoming && $0.source == place.destination }) else {
      return nil
    }
    return here.first { $0.isIncoming && $0.source != place.destination }?.source
  }

  /// An answer came to the node that had given the packet its own address, and that does not know it again.
  func untracked(_ place: Place) -> Diagnosis? {
    guard untranslated(place) != nil else { return nil }
    let rule =
      judged(.reply, at: [place.node], where: Self.splits)
      ?? judged(.request, at: [place.node], where: Self.splits)
    guard let filter = rule?.0 else { return nil }
    var diagnosis = Diagnosis(
      .untracked(filter), node: place.node, way: .back,
      seen: place.entry.map { .got(node: place.node, interface: $0.interface) })
    diagnosis.remedies = mends(filter, at: place.node)
    return diagnosis
  }

  /// A question to all whom it reaches, and which nobody answers who was told to be silent then.
  func ignoredByAll(_ exit: Hop, _ place: Place) -> Diagnosis? {
    guard case .echo = probe.kind, place.way == .there, exit.destinationMAC == .broadcast,
      place.destination.family == .v4
    else { return nil }
    let key = "net.ipv4.icmp_echo_ignore_broadcasts"
    asked.append("sysctl \(key)")
    let silent = hops.first { hop in
      hop.isIncoming && hop.message == .request && !isPort(hop) && hop.node != exit.node
        && owns(hop.node, place.destination) && asking.sysctl(hop.node, key) == "1"
    }
    guard let silent else { return nil }
    var diagnosis = Diagnosis(
      .echoIgnored(key: key), node: silent.node, way: .there,
      seen: .unanswered(node: silent.node, interface: silent.interface))
    diagnosis.remedies = [command(silent.node, "sysctl -w \(key)=0")]
    return diagnosis
  }
}
