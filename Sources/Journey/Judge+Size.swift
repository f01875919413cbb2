internal import Addressing
internal import RouteNetlink
internal import SystemPackage

extension Judge {
  /// The packet is larger than an interface takes.
  func tooBig(_ link: Link, _ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard let size = probe.packetSize, size > Int(link.mtu), place.way == .there else { return nil }
    guard case .echo(_, let dontFragment, _) = probe.kind, dontFragment || place.destination.family == .v6 else {
      return nil
    }
    var diagnosis = Diagnosis(
      .tooBig(mtu: Int(link.mtu), size: size), node: place.node, interface: link.name, way: place.way, seen: seen)
    diagnosis.remedies = mtuMends(Wiring.Port(node: place.node, index: link.index))
    return diagnosis
  }

  /// The node itself knows that the packet is larger than some interface on its way takes: the way is gone along, as the kernels know it.
  func tooBigFurtherOn(_ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard place.entry == nil, place.way == .there, self.seen.refusal == Errno.messageTooLong.rawValue,
      let size = probe.packetSize
    else { return nil }
    var node = place.node
    for _ in 0..<32 {
      guard case .route(let route) = asking.lookup(node, to: place.destination, from: nil, incoming: nil),
        let device = route.device,
        let link = asking.facts(of: node).link(device), route.type != .local
      else { return nil }
      if Int(link.mtu) < size {
        var diagnosis = Diagnosis(
          .tooBig(mtu: Int(link.mtu), size: size), node: node, interface: link.name, way: place.way, seen: seen)
        // What the sender has learned of the way is forgotten, too.
        diagnosis.remedies =
          mtuMends(Wiring.Port(node: node, index: link.index)) + [command(place.node, "ip route flush cache")]
        return diagnosis
      }
      let next = route.gateway ?? place.destination
      let segment = wiring.segment(of: Wiring.Port(node: node, index: device))
      guard let owner = owners(of: next).first(where: { owner in segment.contains { $0.end == owner.port } }) else {
        return nil
      }
      node = owner.port.node
    }
    return nil
  }

  /// An interface on the way of a connection that takes less than what is sent to it once there is data: a cable drops such a frame, and
  /// nobody is told.
  package func narrowReceiver() -> Diagnosis? {
    guard let size = seen.fullSize else { return nil }
    // A cable takes the room of a VLAN tag more.
    let narrow = hops.first { hop in
      hop.isIncoming && (hop.message == .request || hop.message == .reply)
        && (link(port(hop)).map { $0.kind == "veth" && Int($0.mtu) + 4 < size } ?? false)
    }
    guard let narrow, let device = link(port(narrow)) else { return nil }
    var diagnosis = Diagnosis(
      .tooBig(mtu: Int(device.mtu), size: size), node: narrow.node, interface: narrow.interface,
      way: narrow.message == .request ? .there : .back)
    diagnosis.remedies = mtuMends(port(narrow))
    return diagnosis
  }
}
