internal import Addressing
internal import NFTables
internal import RouteNetlink
internal import SystemPackage

extension Judge {
  /// Why a packet that a node sends, or got, did not leave it.
  func stopped(_ place: Place) -> Diagnosis {
    let node = place.node
    let seen: Diagnosis.Seen =
      place.entry.map { .got(node: node, interface: $0.interface) } ?? .nothing(node: node)
    func found(_ cause: Cause, interface: String? = nil) -> Diagnosis {
      Diagnosis(cause, node: node, interface: interface, way: place.way, seen: seen)
    }
    if let beside = besideBridge(place, seen) { return beside }
    // A rule sent it to nobody before another one stopped it.
    if let target = translation(place), let wrong = mistranslated(target, place, seen) { return wrong }
    if let filter = dropped(place) {
      var diagnosis = found(.filtered(filter))
      if filter.isReject, let entry = place.entry { diagnosis.seen = .refused(node: node, interface: entry.interface) }
      diagnosis.remedies = mends(filter, at: node)
      return diagnosis
    }
    guard let entry = place.entry else { return notSent(place, seen) }
    // The node was taken for another one.
    if let mistaken = mistaken(place) { return mistaken }
    if owns(node, place.destination) { return unanswered(place) }
    if let lacks = lacking(place.destination, at: node, place.way, seen) { return lacks }
    if let gone = gone(place, seen) ?? returned(place) { return gone }
    if let bare = withoutGlobalAddress(place, seen) { return bare }
    let family = place.destination.family
    let forwarding =
      family == .v4
      ? ["net.ipv4.ip_forward", Self.key("ipv4", entry.interface, "forwarding")]
      : ["net.ipv6.conf.all.forwarding", Self.key("ipv6", entry.interface, "forwarding")]
    asked.append("sysctl \(forwarding[0])")
    // Of IPv4 the interface's own value decides; the general one sets them all.
    let isOff =
      family == .v4
      ? asking.sysctl(node, forwarding[1]) == "0"
      : asking.sysctl(node, forwarding[0]) == "0" && asking.sysctl(node, forwarding[1]) != "1"
    if isOff {
      if let wrong = noRouter(place) { return wrong }
      let key = asking.sysctl(node, forwarding[0]) == "0" ? forwarding[0] : forwarding[1]
      var diagnosis = found(.forwardingOff(key: key), interface: key == forwarding[1] ? entry.interface : nil)
      diagnosis.remedies = [command(node, "sysctl -w \(key)=1")]
      return diagnosis
    }
    if entry.ttl.map({ $0 <= 1 }) ?? false || saysExpired(node) { return expired(place, seen) }
    asked.append(
      "ip route get \(place.destination) from \(place.source.map { "\($0)" } ?? "any") iif \(entry.interface)")
    switch asking.lookup(node, to: place.destination, from: place.source, incoming: entry.interface) {
    case .refused(let number):
      return refusedLookup(number, place, seen)
    case .route(let route):
      return notPassedOn(route, place, seen)
    }
  }

  /// Why a node's kernel refuses a way.
  func refusedLookup(_ number: Int32, _ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis {
    let node = place.node
    if let entry = place.entry, let source = place.source {
      if isReversed(number, node, source, entry.interface) { return reversed(source, entry, place, seen) }
      if number == Errno.invalidArgument.rawValue, asking.facts(of: node).owns(source) {
        var diagnosis = Diagnosis(
          .ownSource(source), node: node, interface: entry.interface, way: place.way, seen: seen)
        if let twin = twin(of: source, at: node) { diagnosis = twin.with(seen, place.way) }
        return diagnosis
      }
    }
    return noRoute(place, number, seen)
  }

  /// Whether a way in is refused since the way back leads elsewhere: EXDEV, and from Linux 6.13 on EINVAL, which is said of other sources, too.
  func isReversed(_ number: Int32, _ node: String, _ source: IPAddress, _ interface: String) -> Bool {
    guard source.family == .v4 else { return false }
    if number == Errno.improperLink.rawValue { return true }
    guard number == Errno.invalidArgument.rawValue, !asking.facts(of: node).owns(source) else { return false }
    let keys = ["net.ipv4.conf.all.rp_filter", Self.key("ipv4", interface, "rp_filter")]
    let mode = keys.compactMap { asking.sysctl(node, $0).flatMap { Int($0) } }.max() ?? 0
    guard mode > 0 else { return false }
    switch asking.lookup(node, to: source, from: nil, incoming: nil) {
    case .refused: return true
    case .route(let route): return mode == 1 && asking.facts(of: node).link(route.device)?.name != interface
    }
  }

  /// Strict or loose, the reverse path filter dropped it.
  func reversed(_ source: IPAddress, _ entry: Hop, _ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis {
    // Where there is no way back at all, that is what is wrong, and the filter only the first to notice.
    if case .refused(let number) = asking.lookup(place.node, to: source, from: nil, incoming: nil) {
      var back = place
      back.source = place.destination
      back.destination = source
      return noRoute(back, number, seen)
    }
    let all = asking.sysctl(place.node, "net.ipv4.conf.all.rp_filter") ?? "0"
    let own = Self.key("ipv4", entry.interface, "rp_filter")
    let isGeneral = (Int(all) ?? 0) >= (Int(asking.sysctl(place.node, own) ?? "0") ?? 0)
    let key = isGeneral ? "net.ipv4.conf.all.rp_filter" : own
    var diagnosis = Diagnosis(
      .reversePath(source: source, key: key), node: place.node, interface: entry.interface, way: place.way, seen: seen)
    // The stricter of both values counts.
    diagnosis.remedies = [
      command(place.node, "sysctl -w net.ipv4.conf.all.rp_filter=0"), command(place.node, "sysctl -w \(own)=0"),
    ]
    return diagnosis
  }

  /// Why a packet did not leave its sender.
  private func notSent(_ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis {
    let node = place.node
    let facts = asking.facts(of: node)
    asked.append("ip route get \(place.destination)")
    if self.seen.refusal == Errno.noBufferSpace.rawValue {
      var diagnosis = Diagnosis(.neighborTableFull, node: node, way: place.way, seen: seen)
      let family = place.destination.family == .v4 ? "ipv4" : "ipv6"
      diagnosis.remedies = ["sysctl -w net.\(family).neigh.default.gc_thresh3=16384"]
      return diagnosis
    }
    if let zone = withoutZone(place, seen) { return zone }
    if let lacks = lacking(place.destination, at: node, place.way, seen) { return lacks }
    if place.destination.isLinkLocal, place.destination.family == .v6, let index = probe.interface, place.way == .there
    {
      return leftBy(index, gateway: nil, place, seen)
    }
    if place.destination.isLoopback, let loopback = facts.links.first(where: { $0.flags.contains(.loopback) }),
      !loopback.isUp
    {
      return down(node, loopback, place.way, seen)
    }
    if let inside = loopbackSource(place, seen) { return inside }
    switch asking.lookup(
      node, to: place.destination, from: place.way == .there ? probe.source : place.source, incoming: nil)
    {
    case .refused(let number):
      return noRoute(place, number, seen)
    case .route(let route):
      if route.type == .local, let loopback = facts.links.first(where: { $0.flags.contains(.loopback) }), !loopback.isUp
      {
        if let twin = twin(of: place.destination, at: node), twin.node == node { return twin.with(seen, place.way) }
        return down(node, loopback, place.way, seen)
      }
      guard let device = probe.interface.flatMap({ place.way == .there ? $0 : nil }) ?? route.device else {
        return unknown(node, nil, place.way, seen)
      }
      return leftBy(device, gateway: route.gateway, place, seen)
    }
  }

  /// Why a packet did not leave a node by an interface that its route names.
  private func leftBy(_ device: Int32, gateway: IPAddress?, _ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis {
    let node = place.node
    let facts = asking.facts(of: node)
    guard let link = facts.link(device) else { return unknown(node, nil, place.way, seen) }
    if let broken = broken(Wiring.Port(node: node, index: device), place.way, seen) { return broken }
    if let tooBig = tooBig(link, place, seen) ?? tooBigFurtherOn(place, seen) { return tooBig }
    if let source = place.source ?? place.entry?.source, let tentative = tentative(source, node, place.way, seen) {
      return tentative
    }
    if let tentative = tentative(on: link, node, place, seen) { return tentative }
    let next = gateway ?? place.destination
    let entry = facts.neighbors.first { $0.device == device && $0.address == next }
    asked.append("ip neigh show \(next)")
    let isAnswered =
      entry.map { !$0.state.isDisjoint(with: [.reachable, .stale, .delay, .probe, .permanent, .noARP]) } ?? false
    // A node that passes packets on and asks for nobody took another way than it says.
    let isAsked =
      place.entry == nil || entry != nil
      || hops.contains { $0.node == node && !$0.isIncoming && $0.message == .question(next) }
    if !isAnswered, isAsked, !link.flags.contains(.noARP), !link.flags.contains(.loopback) {
      return silent(next, isGateway: gateway != nil, by: Wiring.Port(node: node, index: device), place)
    }
    return unknown(node, link.name, place.way, seen)
  }

  /// Why a router did not pass a packet on that it has a route for.
  private func notPassedOn(_ route: Route, _ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis {
    guard let device = route.device else { return unknown(place.node, nil, place.way, seen) }
    // A rule refused it that the kernel did not tell of: what else could be found is not the cause.
    if isRefusedByRule(at: place.node), let entry = place.entry {
      asked.append("nft monitor trace")
      return unknown(place.node, nil, place.way, .refused(node: place.node, interface: entry.interface))
    }
    return leftBy(device, gateway: route.gateway, place, seen)
  }

  /// Whether a node said of the packet what only rules make it say.
  private func isRefusedByRule(at node: String) -> Bool {
    hops.contains { hop in
      guard case .fault(let type, let code, let from) = hop.message, owns(node, from) else { return false }
      // Port unreachable and prohibited, RFC 792 and RFC 1812; of IPv6 those and the policies of RFC 4443.
      return from.family == .v4
        ? type == 3 && [3, 9, 10, 13].contains(code) : type == 1 && [1, 4, 5, 6].contains(code)
    }
  }

  func command(_ node: String, _ text: String) -> String { asking.prefix(of: node) + text }
}

extension Diagnosis {
  func with(_ seen: Diagnosis.Seen?, _ way: Diagnosis.Way) -> Diagnosis {
    var diagnosis = self
    diagnosis.seen = seen
    diagnosis.way = way
    return diagnosis
  }
}
