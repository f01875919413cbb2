internal import Addressing
internal import RouteNetlink

extension Judge {
  /// Both ends are in subnets that do not fit each other.
  ///
  /// - Parameter owner: Who has the address that is asked for.
  func wrongPrefix(
    _ port: Wiring.Port, _ owner: Owner, _ place: Place, _ seen: Diagnosis.Seen, isGateway: Bool
  ) -> Diagnosis? {
    let facts = asking.facts(of: port.node)
    let family = owner.network.family
    let segment = wiring.segment(of: port)
    let isOnLink = segment.contains { $0.end == owner.port }
    let own = facts.networks(of: port.index, family)
    guard let mine = own.first(where: { $0.contains(owner.network.address) }) ?? own.first,
      let link = facts.link(port.index)
    else {
      return nil
    }
    let others = segment.filter { $0.end != port }.flatMap {
      asking.facts(of: $0.end.node).networks(of: $0.end.index, family)
    }
    func wrong(_ cause: Cause, _ wants: IPNetwork?) -> Diagnosis {
      var diagnosis = Diagnosis(cause, node: port.node, interface: link.name, way: place.way, seen: seen)
      if let wants {
        diagnosis.remedies = [
          command(port.node, "ip addr del \(mine) dev \(link.name)"),
          command(port.node, "ip addr add \(wants) dev \(link.name)\(wants.family == .v6 ? " nodad" : "")"),
        ]
        diagnosis.remedies += lostRoutes(port)
      }
      return diagnosis
    }
    func with(_ length: Int) -> IPNetwork? { IPNetwork(address: mine.address, prefixLength: length) }
    if isOnLink {
      // It thinks that who is on its cable is elsewhere.
      if owner.network.contains(mine.address), !mine.contains(owner.network.address),
        let wants = with(owner.network.prefixLength)
      {
        return wrong(.wrongMask(has: mine, wants: wants), wants)
      }
      // The other one has the wrong prefix, and answers are what is missing; that is found on the way back.
      guard !mine.contains(owner.network.address),
        !isRouter(on: segment.map(\.end), besides: [port.node, owner.port.node])
      else { return nil }
      return wrongSubnet(port, mine, owner, place, seen)
    }
    // It thinks that who is elsewhere is on its cable.
    guard !isGateway, mine.contains(owner.network.address) else { return nil }
    let narrower = others.filter {
      $0.contains(mine.address) && !$0.contains(owner.network.address) && $0.prefixLength > mine.prefixLength
    }
    if let wants = narrower.map(\.prefixLength).max().flatMap(with) {
      return wrong(.wrongMask(has: mine, wants: wants), wants)
    }
    if !owner.network.contains(mine.address), owner.network.prefixLength > mine.prefixLength,
      let wants = with(owner.network.prefixLength)
    {
      return wrong(.wrongMask(has: mine, wants: wants), wants)
    }
    return nil
  }

  /// Two on one cable are in different subnets; whose address is not as planned is the one, else who stands alone.
  private func wrongSubnet(
    _ port: Wiring.Port, _ mine: IPNetwork, _ owner: Owner, _ place: Place, _ seen: Diagnosis.Seen
  ) -> Diagnosis? {
    let segment = wiring.segment(of: port).map(\.end)
    func isPlanned(_ port: Wiring.Port, _ network: IPNetwork) -> Bool {
      asking.planned.contains { $0.node == port.node && $0.network == network && !$0.isByCommand }
    }
    func friends(_ network: IPNetwork, _ own: Wiring.Port) -> Int {
      segment.filter { end in
        end != own
          && asking.facts(of: end.node).networks(of: end.index, network.family).contains { $0.masked == network.masked }
      }.count
    }
    let mineScore = (friends(mine, port), isPlanned(port, mine) ? 1 : 0)
    let otherScore = (friends(owner.network, owner.port), isPlanned(owner.port, owner.network) ? 1 : 0)
    let isMine = mineScore <= otherScore
    let (bad, has, good) = isMine ? (port, mine, owner.network) : (owner.port, owner.network, mine)
    let name = link(bad)?.name ?? ""
    var diagnosis = Diagnosis(
      .wrongSubnet(has: has, other: good), node: bad.node, interface: name, way: place.way, seen: seen)
    let plan = asking.planned.first { $0.node == bad.node && $0.interface == name && $0.network.masked == good.masked }
    if !isMine, !probe.isByName, owner.network.address == probe.destination {
      // That address is to be reached, whether it is the right one or not: who asks gets one beside it.
      if let free = free(in: has), let name = link(port)?.name {
        diagnosis.remedies = [command(port.node, "ip addr add \(free) dev \(name)")]
      }
    } else if let wants = plan?.network {
      diagnosis.remedies = [command(bad.node, "ip addr add \(wants) dev \(name)")] + lostRoutes(bad.node, [wants])
    } else if isMine, let free = free(in: good) {
      diagnosis.remedies = [command(bad.node, "ip addr add \(free) dev \(name)")]
    }
    return diagnosis
  }

  /// An address of a subnet that nobody has.
  func free(in network: IPNetwork) -> IPNetwork? {
    guard network.prefixLength < (network.family == .v4 ? 31 : 127) else { return nil }
    let taken = Set(asking.names.flatMap { asking.facts(of: $0).addresses.compactMap { $0.local?.address } })
    for offset in (1...200).reversed() {
      var bytes = network.masked.address.bytes
      let (sum, overflow) = bytes[bytes.count - 1].addingReportingOverflow(UInt8(offset))
      bytes[bytes.count - 1] = sum
      guard !overflow, let address = IPAddress(bytes: bytes) else { continue }
      if network.contains(address), address != network.last, !taken.contains(address) {
        return IPNetwork(address: address, prefixLength: network.prefixLength)
      }
    }
    return nil
  }

  /// Routes over an interface that go with its address when that is changed.
  func lostRoutes(_ port: Wiring.Port) -> [String] {
    let facts = asking.facts(of: port.node)
    guard let link = facts.link(port.index) else { return [] }
    return facts.routes.filter { $0.device == port.index && $0.gateway != nil && $0.table == .main && $0.family == .v4 }
      .compactMap { route in
        route.gateway.map {
          command(
            port.node, "ip route replace \(route.destination.map { "\($0)" } ?? "default") via \($0) dev \(link.name)")
        }
      }
  }
}
