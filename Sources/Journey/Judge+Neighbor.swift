internal import Addressing
internal import RouteNetlink
internal import SystemPackage

extension Judge {
  /// An interface of a node that has an address.
  struct Owner {
    var port: Wiring.Port
    var network: IPNetwork
  }

  func owners(of address: IPAddress) -> [Owner] {
    asking.names.flatMap { name in
      asking.facts(of: name).addresses.compactMap { entry in
        guard let local = entry.local, local.address == address else { return nil }
        return Owner(port: Wiring.Port(node: name, index: entry.index), network: local)
      }
    }
  }

  /// Why nobody answers a node's question for the hardware address of its next hop.
  func silent(_ next: IPAddress, isGateway: Bool, by port: Wiring.Port, _ place: Place) -> Diagnosis {
    let node = port.node
    let name = link(port)?.name ?? ""
    let isAsked = hops.contains { $0.node == node && $0.message == .question(next) && !$0.isIncoming }
    let seen: Diagnosis.Seen =
      isAsked
      ? .asked(node: node, interface: name)
      : place.entry.map { .got(node: node, interface: $0.interface) } ?? .nothing(node: node)
    // Without an address in the next hop's subnet it asks by none that is answered.
    if next.family == .v6, let lacks = lacking(next, at: node, place.way, seen) { return lacks }
    let segment = wiring.segment(of: below(port))
    let owners = owners(of: next).filter { $0.port.node != node }
    if let owner = owners.first, let apart = macvlansApart(port, owner.port, place.way, seen) { return apart }
    if let owner = owners.first(where: { owner in segment.contains { $0.end == owner.port } }),
      let path = segment.first(where: { $0.end == owner.port })?.way
    {
      return silentOwner(owner, path, next, isGateway, port, place, seen)
    }
    if let first = fault(on: [port], to: nil, place.way, seen) { return first }
    let elsewhere = owners.map { wiring.segment(of: $0.port) }
    if let loose = unattached([segment] + elsewhere, place.way, seen) { return loose }
    // Nobody is where the question goes; what lies on the only way there may be down.
    if segment.count == 1, let broken = broken(port, place.way, seen) { return broken }
    if let owner = owners.first {
      if let moved = misplaced(port, next, place.way, seen) { return moved }
      if let wrong = wrongPrefix(port, owner, place, seen, isGateway: isGateway) { return wrong }
      if let apart = apart(node, owner.port.node, place.way, seen) { return apart }
      if !isGateway, let direct = withoutRouter(next, port, place, seen) { return direct }
    }
    if let wrong = mistranslated(next, place, seen) { return wrong }
    if let owner = owners.first, let wrong = tunnel(port, to: owner.port, place.way, seen, isQuestion: true) {
      return wrong
    }
    if wiring.isOpaque(port) { return unknown(node, name, place.way, seen) }
    if isGateway { return wrongGateway(next, port, place, seen) }
    if owners.isEmpty { return missing(next, node, place.way, seen) }
    asked.append("ip addr of all nodes")
    return unknown(node, name, place.way, seen)
  }

  /// The one who should answer is on the same segment.
  private func silentOwner(
    _ owner: Owner, _ path: [Wiring.Port], _ next: IPAddress, _ isGateway: Bool, _ port: Wiring.Port, _ place: Place,
    _ seen: Diagnosis.Seen
  ) -> Diagnosis {
    let mac = link(owner.port)?.macAddress
    let segment = wiring.segment(of: below(port))
    if let tentative = tentative(next, owner.port.node, place.way, seen) { return tentative }
    if let fault = fault(on: path, to: nil, place.way, seen) { return fault }
    let messages: [Hop] = hops.filter { hop in
      if case .question(next) = hop.message { return true }
      if case .answer(next, _) = hop.message { return true }
      return false
    }
    // A filter on the way, of bridges or of ARP.
    for node in path.map(\.node) {
      guard let filter = filter(messages.filter { $0.node == node }) else { continue }
      var diagnosis = Diagnosis(.filtered(filter), node: node, way: place.way, seen: seen)
      diagnosis.remedies = mends(filter, at: node)
      return diagnosis
    }
    if let same = sameMAC([port, owner.port], on: segment.map(\.end), place.way, seen) { return same }
    let name = link(owner.port)?.name ?? ""
    let arrived = messages.contains {
      $0.message == .question(next) && $0.node == owner.port.node && $0.isIncoming && $0.index == owner.port.index
    }
    let answered = messages.contains { hop in
      if case .answer(next, _) = hop.message { return hop.node == owner.port.node && !hop.isIncoming }
      return false
    }
    if answered {
      if let wrong = misaddressed(next, by: owner.port, to: port, segment.map(\.end), place.way, seen) { return wrong }
      // The answer is on its way back.
      if let fault = fault(on: path.reversed(), to: link(port)?.macAddress, place.way, seen) { return fault }
      return unknown(port.node, link(port)?.name, place.way, seen)
    }
    let question = messages.first { $0.message == .question(next) && $0.node == port.node }
    if arrived, let source = question?.source ?? place.source ?? ownAddress(port, next) {
      if let unmasked = unmasked(source, owner.network, port, seen) { return unmasked }
      asked.append("ip route get \(next) from \(source) iif \(name) at \(owner.port.node)")
      if asking.facts(of: owner.port.node).owns(source), let twin = twin(of: source, at: owner.port.node) {
        return twin.with(seen, place.way)
      }
      if next.family == .v4,
        case .refused(let number) = asking.lookup(owner.port.node, to: next, from: source, incoming: name),
        isReversed(number, owner.port.node, source, name)
      {
        var hop =
          place.entry
          ?? Hop(
            time: .zero, node: owner.port.node, interface: name, index: owner.port.index, isIncoming: true,
            message: .question(next), length: 0)
        hop.interface = name
        var there = place
        there.node = owner.port.node
        return reversed(source, hop, there, seen)
      }
    }
    var diagnosis = Diagnosis(
      .neighborSilent(next), node: port.node, interface: link(port)?.name, way: place.way, seen: seen)
    if let device = link(owner.port), device.flags.contains(.noARP) {
      diagnosis.remedies = [command(owner.port.node, "ip link set \(name) arp on")]
    } else if mac != nil,
      let ignore = ["all", name].first(where: {
        (Int(asking.sysctl(owner.port.node, Self.key("ipv4", $0, "arp_ignore")) ?? "0") ?? 0) > 0
      })
    {
      diagnosis.remedies = [command(owner.port.node, "sysctl -w \(Self.key("ipv4", ignore, "arp_ignore"))=0")]
    }
    return diagnosis
  }

  private func ownAddress(_ port: Wiring.Port, _ next: IPAddress) -> IPAddress? {
    let own = asking.facts(of: port.node).networks(of: port.index, next.family)
    return (own.first { $0.contains(next) } ?? own.first)?.address
  }

  /// Nobody has an address; where it was meant to be is known of labs.
  func missing(_ address: IPAddress, _ node: String, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis {
    guard let plan = asking.planned.first(where: { $0.network.address == address }), asking.names.contains(plan.node)
    else {
      return Diagnosis(.addressMissing(address), node: node, way: way, seen: seen)
    }
    return missing(plan, way, seen)
  }

  /// A frame left and came to nobody whom it was meant for.
  func lost(_ exit: Hop, _ place: Place) -> Diagnosis {
    // What a bridge sends on with other addresses goes by its entries, as what its node sends by itself.
    let port = wiring.bridge(of: port(exit)) ?? port(exit)
    let seen = Diagnosis.Seen.sent(node: exit.node, interface: exit.interface)
    if let broken = broken(port, place.way, seen) { return broken }
    if let hairpin = hairpin(exit, place, seen) { return hairpin }
    if let ignored = ignoredByAll(exit, place) { return ignored }
    guard let mac = exit.destinationMAC else { return unknown(exit.node, exit.interface, place.way, seen) }
    if let turned = turned(exit, place) { return turned }
    let segment = wiring.segment(of: port)
    let next = nextHop(of: exit)
    let target = segment.first { $0.end != port && link($0.end)?.macAddress == mac }
    if let next, let wrong = wrongNeighbor(next, mac, port, segment.map(\.end), target?.end, place.way, seen) {
      return wrong
    }
    let owner = next.flatMap { next in owners(of: next).first { owner in segment.contains { $0.end == owner.port } } }
    if let next, let wrong = mistranslated(next, place, seen) { return wrong }
    if let next, owners(of: next).isEmpty, !wiring.isOpaque(port) { return missing(next, exit.node, place.way, seen) }
    if let other = next.flatMap({ owners(of: $0).first { $0.port.node != exit.node } }),
      let wrong = tunnel(port, to: other.port, place.way, seen)
    {
      return wrong
    }
    guard let way = (target ?? owner.flatMap { owner in segment.first { $0.end == owner.port } })?.way else {
      // The node that had it is on the segment no more.
      if let next, let owner = owners(of: next).first(where: { $0.port.node != exit.node }),
        let loose = unattached([segment, wiring.segment(of: owner.port)], place.way, seen)
      {
        return loose
      }
      return unknown(exit.node, exit.interface, place.way, seen)
    }
    if let fault = fault(on: way, to: mac, place.way, seen) { return fault }
    let message = exit.message
    for node in Set(way.map(\.node)).subtracting([exit.node]) {
      guard let filter = filter(hops.filter { $0.node == node && $0.message == message }) else { continue }
      // Who was to pass it on would not have.
      if let owner, let wrong = noRouter(exit, to: owner.port.node, place, seen) { return wrong }
      var diagnosis = Diagnosis(.filtered(filter), node: node, way: place.way, seen: seen)
      diagnosis.remedies = mends(filter, at: node)
      return diagnosis
    }
    if let same = sameMAC([way[0], way[way.count - 1]], on: segment.map(\.end), place.way, seen) { return same }
    // A cable drops what its other end does not take.
    for hop in way.dropFirst() {
      guard let device = link(hop), exit.length > Int(device.mtu) + 14 + 4 else { continue }
      var diagnosis = Diagnosis(
        .tooBig(mtu: Int(device.mtu), size: exit.length - 14), node: hop.node, interface: device.name, way: place.way,
        seen: seen)
      diagnosis.remedies = mtuMends(hop)
      return diagnosis
    }
    asked.append("links, bridge ports and FDB between \(exit.node) and \(way.last?.node ?? "")")
    let last =
      hops.last { $0.message == message && !($0.node == exit.node) && way.map(\.node).contains($0.node) } ?? exit
    if let inside = stoppedAtPort(last, from: exit, place) { return inside }
    let end: Diagnosis.Seen =
      last.isIncoming
      ? .got(node: last.node, interface: last.interface) : .sent(node: last.node, interface: last.interface)
    return unknown(last.node, last.interface, place.way, end)
  }

  /// The address to which a node meant to send a frame.
  func nextHop(of exit: Hop) -> IPAddress? {
    guard let destination = exit.destination else { return nil }
    let facts = asking.facts(of: exit.node)
    let source = exit.source.flatMap { facts.owns($0) ? $0 : nil }
    if case .route(let route) = asking.lookup(exit.node, to: destination, from: source, incoming: nil) {
      return route.gateway ?? destination
    }
    return destination
  }
}
