internal import Addressing
internal import RouteNetlink

/// Packets whose addresses a bridge changes on their way from one of its ports to another: where the rules of IP see what it passes on
/// (`net.bridge.bridge-nf-call-iptables`), a destination on the same wire is reached without the node's own interface.
extension Judge {
  /// The hop by which a bridge sent a frame on to another station than it was sent to; nil where none did.
  func carriedOver(_ exit: Hop, _ later: [Int]) -> Hop? {
    let arrived = later.first { index in
      let hop = hops[index]
      return hop.isIncoming && isPort(hop) && hop.node != exit.node && hop.destinationMAC == exit.destinationMAC
    }
    guard let arrived, let bridge = wiring.bridge(of: port(hops[arrived])),
      exit.destinationMAC == link(bridge)?.macAddress
    else { return nil }
    let sent = later.first { index in
      let hop = hops[index]
      return hop.node == bridge.node && !hop.isIncoming && wiring.bridge(of: port(hop)) == bridge
        && hop.time >= hops[arrived].time && hop.destinationMAC != exit.destinationMAC
    }
    guard let sent,
      // What the node itself takes and passes on comes in by the bridge's own interface.
      !later.contains(where: {
        port(hops[$0]) == bridge && hops[$0].isIncoming && hops[$0].time <= hops[sent].time
      })
    else { return nil }
    return hops[sent]
  }

  /// Why a frame to a bridge's own station did not get further than the port by which it came.
  func stoppedAtPort(_ last: Hop, from exit: Hop, _ place: Place) -> Diagnosis? {
    guard last.isIncoming, let bridge = wiring.bridge(of: port(last)), let device = link(bridge),
      last.destinationMAC == device.macAddress
    else { return nil }
    var entry = last
    entry.interface = device.name
    entry.index = device.index
    var further = place
    further.node = last.node
    further.entry = entry
    further.source = last.source ?? place.source
    further.destination =
      translation(further) ?? backTranslation(last, place.way) ?? last.destination ?? place.destination
    let diagnosis = stopped(further)
    guard case .unknown = diagnosis.cause else { return diagnosis }
    // With its other destination it would have left by another port of the bridge.
    let segment = wiring.segment(of: port(exit))
    for owner in owners(of: further.destination) {
      guard let way = segment.first(where: { $0.end == owner.port })?.way,
        let found = fault(
          on: way, to: link(owner.port)?.macAddress, place.way, .got(node: last.node, interface: last.interface))
      else { continue }
      return found
    }
    return nil
  }

  /// Where connection tracking sends an answer that comes to the address which it gave the request.
  private func backTranslation(_ answer: Hop, _ way: Diagnosis.Way) -> IPAddress? {
    guard way == .back else { return nil }
    let here = hops.filter { $0.message == .request && $0.node == answer.node }
    guard here.contains(where: { !$0.isIncoming && $0.source == answer.destination }) else { return nil }
    return here.first { $0.isIncoming }?.source
  }

  /// A packet was sent back to its own sender by a node that gave it another destination, and should have given it another source, too.
  func turnedBack(_ source: IPAddress, _ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard place.node == probe.node, place.destination != probe.destination,
      let turn = hops.first(where: {
        $0.message == .request && $0.node != place.node && $0.destination != place.destination
      })
    else { return nil }
    var diagnosis = Diagnosis(
      .hairpinNATMissing(source: source), node: turn.node, interface: turn.interface, way: .there, seen: seen)
    diagnosis.remedies = masquerade(IPNetwork(host: source), IPNetwork(host: place.destination), at: turn.node)
    return diagnosis
  }
}
