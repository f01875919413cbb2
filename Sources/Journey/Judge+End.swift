internal import Addressing
internal import NFTables
internal import RouteNetlink
internal import SystemPackage

extension Judge {
  /// Why who was reached did not answer.
  func unanswered(_ place: Place) -> Diagnosis {
    let node = place.node
    let interface = place.entry?.interface ?? ""
    let seen: Diagnosis.Seen = .unanswered(node: node, interface: interface)
    func found(_ cause: Cause, _ interface: String? = nil, _ remedies: [String] = []) -> Diagnosis {
      var diagnosis = Diagnosis(cause, node: node, interface: interface, way: place.way, seen: seen)
      diagnosis.remedies = remedies
      return diagnosis
    }
    // It came to who has the address beside its owner.
    if let twin = twin(of: place.destination, at: node), twin.node == node { return twin.with(seen, place.way) }
    if let filter = filter(hops.filter { $0.node == node && ($0.message == .request || $0.message == .reply) }) {
      let diagnosis = found(.filtered(filter), nil, mends(filter, at: node))
      return filter.isReject ? diagnosis.with(.refused(node: node, interface: interface), place.way) : diagnosis
    }
    if let outside = localnet(place, seen) { return outside }
    if let source = place.source, let entry = place.entry, entry.interface != "lo" {
      if source.isLoopback, let unmasked = unmasked(source, place, seen) { return unmasked }
      if asking.facts(of: node).owns(source) {
        return twin(of: source, at: node)?.with(seen, place.way) ?? turnedBack(source, place, seen)
          ?? found(.ownSource(source), interface)
      }
      if place.destination.family == .v4 {
        asked.append("ip route get \(place.destination) from \(source) iif \(interface)")
        if case .refused(let number) = asking.lookup(node, to: place.destination, from: source, incoming: interface),
          isReversed(number, node, source, interface)
        {
          return reversed(source, entry, place, seen)
        }
      }
    }
    if case .echo = probe.kind {
      let key = place.destination.family == .v4 ? "net.ipv4.icmp_echo_ignore_all" : "net.ipv6.icmp.echo_ignore_all"
      asked.append("sysctl \(key)")
      if asking.sysctl(node, key) == "1" {
        return found(.echoIgnored(key: key), nil, [command(node, "sysctl -w \(key)=0")])
      }
    }
    let port = probe.servicePort.map { finalPort($0, place) }
    if let port {
      // Who refuses a datagram says so, which may be lost on its way or too often said; who refuses a connection always says so.
      let isRefused = hops.contains { hop in
        guard case .fault(_, _, let from) = hop.message else { return false }
        return from == place.destination || hop.node == node && !hop.isIncoming && owns(node, from)
      }
      if port.isUDP || isRefused, let nobody = nobodyListens(port, place) {
        return nobody.with(isRefused ? .refused(node: node, interface: interface) : seen, place.way)
      }
    }
    guard let source = place.source else { return unknown(node, interface, place.way, seen) }
    if let lacks = lacking(source, at: node, .back, seen) { return lacks }
    let back = Place(
      node: node, source: place.destination, destination: source, way: .back, route: place.route,
      start: place.route.count - 1)
    asked.append("ip route get \(source) from \(place.destination)")
    var diagnosis: Diagnosis
    switch asking.lookup(node, to: source, from: place.destination, incoming: nil) {
    case .refused(let number):
      diagnosis = noRoute(back, number, seen)
      diagnosis = lackingNAT(diagnosis, place) ?? diagnosis
    case .route(let route):
      let stopped = answerNotSent(route, back, seen)
      diagnosis = lackingNAT(stopped, place) ?? stopped
      if case .unknown = diagnosis.cause, let port, isHeard(port, place) { diagnosis = found(.serviceSilent(port)) }
    }
    return diagnosis
  }

  /// Why an answer did not leave, although there is a route for it.
  private func answerNotSent(_ route: Route, _ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis {
    guard let device = route.device else { return unknown(place.node, nil, .back, seen) }
    let port = Wiring.Port(node: place.node, index: device)
    if let broken = broken(port, .back, seen) { return broken }
    let next = route.gateway ?? place.destination
    let entry = asking.facts(of: place.node).neighbors.first { $0.device == device && $0.address == next }
    asked.append("ip neigh show \(next)")
    let isAnswered =
      entry.map { !$0.state.isDisjoint(with: [.reachable, .stale, .delay, .probe, .permanent, .noARP]) } ?? false
    // Who did not even ask for its neighbour did not try to answer.
    let wasAsked = hops.contains { $0.node == place.node && $0.message == .question(next) }
    guard !isAnswered, wasAsked, link(port)?.flags.contains(.loopback) == false else {
      return unknown(place.node, nil, .back, seen)
    }
    return silent(next, isGateway: route.gateway != nil, by: port, place)
  }

  /// A connection was refused, or a datagram by the word that the port is unreachable.
  func refused(_ reply: Hop, _ place: Place) -> Diagnosis {
    if let filter = filter(hops.filter { $0.message == .request || $0.message == .reply }) {
      let node = hops.first { hop in hop.judgements.contains { $0.isDrop } }?.node ?? place.node
      var diagnosis = Diagnosis(
        .filtered(filter), node: node, way: place.way,
        seen: .refused(node: node, interface: place.entry?.interface ?? ""))
      diagnosis.remedies = mends(filter, at: node)
      return diagnosis
    }
    let seen: Diagnosis.Seen = .refused(node: place.node, interface: place.entry?.interface ?? "")
    guard let asked = probe.servicePort else { return unknown(place.node, nil, place.way, seen) }
    let port = finalPort(asked, place)
    return nobodyListens(port, place)?.with(seen, place.way)
      ?? unknown(place.node, place.entry?.interface, place.way, seen)
  }

  /// Whether there is nobody whom the node would give the packet to.
  private func nobodyListens(_ port: Cause.ServicePort, _ place: Place) -> Diagnosis? {
    guard !isHeard(port, place) else { return nil }
    // Another one has the same address, and was meant.
    if let twin = twin(of: place.destination, at: place.node) { return twin }
    if let other = asking.listeners(place.node, isUDP: port.isUDP).first(where: { $0.port == port.number }) {
      var diagnosis = Diagnosis(.listensElsewhere(port, on: other.address), node: place.node, interface: nil)
      diagnosis.advice = .bind(port, node: place.node)
      return diagnosis
    }
    if let published = publishedElsewhere(port, place) { return published }
    if let before = shadowed(place) ?? unpublished(port, place) { return before }
    let hasOther = isHeard(port.other, place)
    var diagnosis = Diagnosis(.nobodyListens(port, hasOther: hasOther), node: place.node)
    diagnosis.advice = .listen(port, node: place.node)
    return diagnosis
  }

  /// Whether somebody listens on a port at the address to which a packet came.
  private func isHeard(_ port: Cause.ServicePort, _ place: Place) -> Bool {
    asked.append("ss -l\(port.isUDP ? "u" : "t")n sport = \(port.number)")
    let there = asking.listeners(place.node, isUDP: port.isUDP).filter { $0.port == port.number }
    return there.contains { listener in
      listener.address == place.destination || listener.address == .v6(.any)
        || listener.address.isAny && listener.address.family == place.destination.family
    }
  }

  /// An answer that finds no way back to an address behind a router that translates: it should have been translated.
  func lackingNAT(_ found: Diagnosis, _ place: Place) -> Diagnosis? {
    switch found.cause {
    case .noRoute, .neighborSilent, .wrongGateway, .addressMissing, .forwardingOff, .gatewayIsNoRouter, .unknown: break
    default: return nil
    }
    guard found.way == .back, let source = place.source else { return nil }
    if let wrong = wrongSource(place, found.seen) ?? straySource(source, found.seen) { return wrong }
    // Who answers has a router that knows the way back, and asks another node.
    if case .gatewayIsNoRouter = found.cause, found.node == place.node, !routers(found.node, to: source).isEmpty {
      return nil
    }
    // Only who stands behind the translating node lacks the way back.
    for node in place.route.dropFirst() where node != place.node && node != found.node {
      if let beside = cameBeside(node, place) { return beside }
      let facts = asking.facts(of: node)
      // A node that lost a route which the lab gave it needs that one.
      let answering = [found.node, place.node]
      guard answering.allSatisfy({ lostRoutes($0, asking.facts(of: $0).addresses.compactMap(\.local)).isEmpty }) else {
        return nil
      }
      // It is on the packet's way, translates others, and left this one as it was.
      let chains = asking.ruleset(of: node).tables.flatMap { table in
        table.chains.filter { $0.chain.hook?.type == .nat && $0.chain.hook?.hook == .postrouting }.map {
          (table.table, $0.chain, $0.rules)
        }
      }.filter { $0.0.id.name != "nslab-trace" }
      guard
        let exit = hops.first(where: { $0.node == node && !$0.isIncoming && $0.message == .request && !isPort($0) }),
        exit.source == source
      else { continue }
      let outside = facts.networks(of: exit.index, source.family).first
      // Addresses of private networks have no way back from public ones, RFC 1918.
      let isLeaking = source.isPrivate && outside.map { !$0.address.isPrivate } ?? false
      guard !chains.isEmpty || isLeaking else { continue }
      // What it translates towards other interfaces only is not meant to be translated here.
      let texts: [String] = chains.flatMap { chain -> [String] in chain.2.map { $0.text(family: chain.0.id.family) } }
        .filter {
          $0.contains("oifname \"")
        }
      if !isLeaking, !texts.isEmpty, !texts.contains(where: { $0.contains("oifname \"\(exit.interface)\"") }) {
        continue
      }
      let behind = facts.addresses.compactMap(\.local).first { $0.contains(source) }?.masked
      var diagnosis = Diagnosis(
        .natMissing(source: source, behind: behind), node: node, interface: exit.interface, way: .there,
        seen: found.seen)
      let family = source.family == .v4 ? "ip" : "ip6"
      let match = behind.map { "\(family) saddr \($0) " } ?? ""
      let name = chains.first.map { "\($0.0.id) \($0.1.name)" } ?? "\(family) nat postrouting"
      if chains.isEmpty {
        diagnosis.remedies = [
          command(node, "nft add table \(family) nat"),
          command(node, "nft 'add chain \(name) { type nat hook postrouting priority 100; }'"),
        ]
      }
      if let chain = chains.first, asking.words(nil, ChainName(chain.0.id, chain.1.name), at: node) != nil {
        let tool = source.family == .v4 ? "iptables" : "ip6tables"
        let from = behind.map { "-s \($0) " } ?? ""
        diagnosis.remedies = [
          command(node, "\(tool) -t nat -A \(chain.1.name) \(from)-o \(exit.interface) -j MASQUERADE")
        ]
      } else {
        diagnosis.remedies.append(
          command(node, "nft add rule \(name) \(match)oifname \"\(exit.interface)\" masquerade"))
      }
      return diagnosis
    }
    return nil
  }

  /// Commands that take a rule out of the way, or let a chain's end accept.
  func mends(_ filter: Cause.Filter, at node: String) -> [String] {
    if let removal = filter.removal { return [command(node, removal)] }
    if let handle = filter.handle { return [command(node, "nft delete rule \(filter.chain) handle \(handle)")] }
    let chain = asking.ruleset(of: node).tables.flatMap { table in
      table.chains.map { (ChainName(table.table.id, $0.chain.name), $0.chain) }
    }
    .first { "\($0.0)" == filter.chain }
    guard let (name, listed) = chain, let hook = listed.hook else { return [] }
    let devices = hook.devices.isEmpty ? "" : " device \(hook.devices.map { "\"\($0)\"" }.joined(separator: ", "))"
    let place = "type \(hook.type) hook \(hook.hook)\(devices) priority \(hook.priority.rawValue)"
    return [command(node, "nft 'add chain \(name) { \(place); policy accept; }'")]
  }
}

extension IPAddress {
  /// Whether it is of a network of one's own, RFC 1918 and RFC 4193.
  fileprivate var isPrivate: Bool {
    ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].contains { IPNetwork($0)?.contains(self) ?? false }
  }
}
