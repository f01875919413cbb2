internal import Addressing
internal import RouteNetlink

extension Judge {
  /// Who was asked for its hardware address answered to another one than its asker's: of IPv6 its neighbour table says where.
  ///
  /// An answer of ARP goes to the hardware address that the question came from, whatever the table says.
  func misaddressed(
    _ next: IPAddress, by owner: Wiring.Port, to asker: Wiring.Port, _ segment: [Wiring.Port],
    _ way: Diagnosis.Way, _ seen: Diagnosis.Seen
  ) -> Diagnosis? {
    let answer = hops.first { hop in
      guard case .answer(next, _) = hop.message else { return false }
      return port(hop) == owner && !hop.isIncoming
    }
    guard let answer, let target = answer.destination, let mac = answer.destinationMAC, !owns(owner.node, target),
      mac != link(asker)?.macAddress
    else { return nil }
    return wrongNeighbor(target, mac, owner, segment, nil, way, seen)
  }

  /// Whether an entry of the neighbour table names a hardware address that is not its owner's.
  func wrongNeighbor(
    _ next: IPAddress, _ mac: MACAddress, _ port: Wiring.Port, _ segment: [Wiring.Port], _ target: Wiring.Port?,
    _ way: Diagnosis.Way, _ seen: Diagnosis.Seen
  ) -> Diagnosis? {
    // What goes to all is no entry of anybody's making.
    guard !mac.isMulticast else { return nil }
    let owners = owners(of: next).filter { segment.contains($0.port) && $0.port != port }
    guard !owners.contains(where: { link($0.port)?.macAddress == mac }) else { return nil }
    let entry = asking.facts(of: port.node).neighbors.first {
      $0.device == port.index && $0.address == next && $0.macAddress == mac
    }
    guard let entry, let right = owners.first.flatMap({ link($0.port)?.macAddress }) ?? nil else { return nil }
    var diagnosis = Diagnosis(
      .wrongNeighbor(next, mac: mac, right: right), node: port.node, interface: link(port)?.name, way: way, seen: seen)
    let name = link(port)?.name ?? ""
    diagnosis.remedies = [
      command(
        port.node,
        entry.state.contains(.permanent)
          ? "ip neigh replace \(next) lladdr \(right) dev \(name)" : "ip neigh del \(next) dev \(name)")
    ]
    return diagnosis
  }

  /// A node got a frame that was meant for another's address.
  func mistaken(_ place: Place) -> Diagnosis? {
    guard let exit = place.exit, let entry = place.entry, let mac = exit.destinationMAC, let next = nextHop(of: exit),
      !owns(place.node, next)
    else { return nil }
    let port = port(exit)
    let segment = wiring.segment(of: port).map(\.end)
    if let owner = owners(of: next).first(where: { segment.contains($0.port) }), link(owner.port)?.macAddress == mac {
      return sameMAC(
        [owner.port], on: segment, place.way, .sent(node: exit.node, interface: exit.interface))
    }
    return wrongNeighbor(
      next, mac, port, wiring.segment(of: port).map(\.end), self.port(entry), place.way,
      .sent(node: exit.node, interface: exit.interface))
  }
}
