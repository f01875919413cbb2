internal import Addressing
internal import RouteNetlink

extension Judge {
  /// Whether a bridge does not send a frame out by a port that it is not known to lead to.
  ///
  /// - Parameter mac: The frame's destination; nil is a question for the hardware address of a neighbour, which goes to all.
  func unflooded(
    _ exit: Wiring.Port, _ mac: MACAddress?, _ bridge: Wiring.Port, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?
  ) -> Diagnosis? {
    guard let link = link(exit), let options = link.port?.options else { return nil }
    let flag: String
    if let mac {
      let isKnown = asking.facts(of: exit.node).fdb.contains { $0.address == mac && $0.master == bridge.index }
      guard options.flood == false, !isKnown else { return nil }
      flag = "flood"
    } else if probe.destination.family == .v4 {
      guard link.port?.options.broadcastFlood == false else { return nil }
      flag = "bcast_flood"
    } else {
      guard options.multicastFlood == false else { return nil }
      flag = "mcast_flood"
    }
    asked.append("bridge -d link show dev \(link.name)")
    var diagnosis = Diagnosis(.floodingOff(flag: flag), node: exit.node, interface: link.name, way: way, seen: seen)
    diagnosis.remedies = [command(exit.node, "bridge link set dev \(link.name) \(flag) on")]
    return diagnosis
  }

  /// Whether a bridge takes no frame of who is behind a port, since it does not know that one.
  func locked(
    _ entry: Wiring.Port, from source: MACAddress?, _ bridge: Wiring.Port, _ way: Diagnosis.Way,
    _ seen: Diagnosis.Seen?
  ) -> Diagnosis? {
    guard let link = link(entry), link.port?.options.locked == true, let source else { return nil }
    let isKnown = asking.facts(of: entry.node).fdb.contains {
      $0.address == source && $0.master == bridge.index && $0.device == entry.index
    }
    guard !isKnown else { return nil }
    var diagnosis = Diagnosis(.portLocked, node: entry.node, interface: link.name, way: way, seen: seen)
    diagnosis.remedies = [command(entry.node, "bridge link set dev \(link.name) locked off")]
    return diagnosis
  }

  /// Two ends of a segment have one hardware address, so that the bridges between them send to one what is the other's.
  ///
  /// - Parameter ends: The two between whom a frame went.
  func sameMAC(
    _ ends: [Wiring.Port], on segment: [Wiring.Port], _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?
  ) -> Diagnosis? {
    guard segment.contains(where: { wiring.link($0)?.kind == "bridge" }) else { return nil }
    let stations = segment.filter {
      link($0)?.kind != "bridge"
        || !(asking.facts(of: $0.node).networks(of: $0.index, probe.destination.family).isEmpty)
    }
    for end in ends {
      guard let mac = link(end)?.macAddress,
        let other = stations.first(where: { $0 != end && $0.node != end.node && link($0)?.macAddress == mac })
      else { continue }
      // Whose address a command of the lab set is the one that was changed.
      let changed = asking.setter(of: mac)
      let (wrong, right) = changed == end.node ? (end, other) : (other, end)
      let name = link(wrong)?.name ?? ""
      var diagnosis = Diagnosis(
        .duplicateMAC(mac, other: wiring.name(right)), node: wrong.node, interface: name, way: way, seen: seen)
      let free = freeMAC(stations)
      diagnosis.remedies = [command(wrong.node, "ip link set \(name) address \(free)")]
      // Who knows it from before knows it by its old address.
      for station in stations where station != wrong && link(station)?.kind != "bridge" {
        guard let device = link(station)?.name else { continue }
        diagnosis.remedies.append(command(station.node, "ip neigh flush dev \(device)"))
      }
      return diagnosis
    }
    return nil
  }

  /// A locally administered address that no interface of a segment has.
  private func freeMAC(_ stations: [Wiring.Port]) -> MACAddress {
    let taken = Set(stations.compactMap { link($0)?.macAddress })
    return (1...UInt64(stations.count + 1)).map { MACAddress(0x0200_5e00_5300 + $0) }.first { !taken.contains($0) }
      ?? MACAddress(0x0200_5e00_5300)
  }

  /// A bridge's own rules of NAT sent a frame back to whom it came from, which is behind the port that it came in by.
  func hairpin(_ exit: Hop, _ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis? {
    for hop in hops where hop.message == exit.message && hop.isIncoming {
      guard let target = hop.translatedDestination, let bridge = wiring.bridge(of: port(hop)),
        let link = link(port(hop)),
        link.port?.options.hairpin == false
      else { continue }
      let owners = Set(owners(of: target).map(\.port))
      let isBehind = wiring.segment(of: bridge).contains {
        owners.contains($0.end) && $0.way.dropFirst().first == port(hop)
      }
      guard isBehind else { continue }
      var diagnosis = Diagnosis(
        .hairpinOff, node: hop.node, interface: link.name, way: place.way,
        seen: .got(node: hop.node, interface: hop.interface))
      diagnosis.remedies = [command(hop.node, "bridge link set dev \(link.name) hairpin on")]
      return diagnosis
    }
    return nil
  }
}
