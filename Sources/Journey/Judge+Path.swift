internal import Addressing
internal import RouteNetlink

extension Judge {
  /// Whether the cable at an interface is the cause: it or its other end is down, or there is none.
  func broken(_ port: Wiring.Port, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    guard let link = link(port) else { return nil }
    if !link.isUp { return down(port.node, link, way, seen) }
    guard !link.flags.contains(.lowerUp) || link.kind == "bridge" && wiring.members(of: port).isEmpty else {
      return nil
    }
    if link.kind == "bridge" {
      // A bridge has a signal where one of its ports has one.
      let members = wiring.members(of: port)
      for member in members { if let found = broken(member, way, seen) { return found } }
      guard members.isEmpty else { return nil }
      if let loose = loose(port, way, seen) { return loose }
      return Diagnosis(.noCarrier(peer: nil), node: port.node, interface: link.name, way: way, seen: seen)
    }
    // What lies on another interface of the node has its signal.
    if let lower = link.link, link.linkNamespaceID == nil, link.kind != "veth", lower != link.index {
      if let found = broken(Wiring.Port(node: port.node, index: lower), way, seen) { return found }
    }
    if let peer = wiring.peers[port], let other = self.link(peer), !other.isUp {
      return down(peer.node, other, way, seen)
    }
    var diagnosis = Diagnosis(
      .noCarrier(peer: wiring.peers[port].map(wiring.name)), node: port.node, interface: link.name, way: way, seen: seen
    )
    if link.kind == "dummy" { diagnosis.remedies = [command(port.node, "ip link set \(link.name) carrier on")] }
    return diagnosis
  }

  /// The only cable of a node that could be a port of its bridge and is none.
  private func loose(_ bridge: Wiring.Port, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    let facts = asking.facts(of: bridge.node)
    let cables = facts.ends.filter { link in
      link.kind == "veth" && facts.networks(of: link.index, .v4).isEmpty && facts.networks(of: link.index, .v6).isEmpty
    }
    guard let cable = cables.first, cables.count == 1, let name = link(bridge)?.name else { return nil }
    var diagnosis = Diagnosis(
      .notBridgePort(bridge: name), node: bridge.node, interface: cable.name, way: way, seen: seen)
    diagnosis.remedies = [command(bridge.node, "ip link set \(cable.name) master \(name)")]
    if !cable.isUp { diagnosis.remedies.append(command(bridge.node, "ip link set \(cable.name) up")) }
    return diagnosis
  }

  func down(_ node: String, _ link: Link, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis {
    var diagnosis = Diagnosis(.linkDown, node: node, interface: link.name, way: way, seen: seen)
    diagnosis.remedies = [command(node, "ip link set \(link.name) up")] + restored(node, link.name)
    return diagnosis
  }

  /// Commands that give an interface back what the lab gave it and it has no more: addresses, and the routes over it, which want it up.
  func restored(_ node: String, _ interface: String, withRoutes: Bool = true) -> [String] {
    let facts = asking.facts(of: node)
    let plans = asking.planned.filter { $0.node == node && $0.interface == interface }.map(\.network)
    let now =
      facts.links.first { $0.name == interface }.map { link in
        facts.addresses.filter { $0.index == link.index }.compactMap(\.local)
      } ?? []
    let lost = plans.filter { plan in !facts.owns(plan.address) && !now.contains { $0.masked == plan.masked } }
    return lost.map { command(node, "ip addr add \($0) dev \(interface)\($0.family == .v6 ? " nodad" : "")") }
      + (withRoutes ? lostRoutes(node, now + lost) : [])
  }

  /// Routes that a node was given over gateways in these subnets, and has no more.
  func lostRoutes(_ node: String, _ networks: [IPNetwork], to target: IPAddress? = nil) -> [String] {
    let facts = asking.facts(of: node)
    return asking.plannedRoutes.filter { route in
      route.node == node && networks.contains { $0.contains(route.gateway) }
        && !facts.routes.contains { $0.destination == route.destination && $0.gateway == route.gateway }
        && (target.map { address in route.destination.map { $0.contains(address) } ?? true } ?? true)
    }.map { command(node, "ip route replace \($0.destination.map { "\($0)" } ?? "default") via \($0.gateway)") }
  }

  /// The interface as it is now, which is newer than what was listed when it was watched.
  func link(_ port: Wiring.Port) -> Link? { asking.facts(of: port.node).link(port.index) ?? wiring.link(port) }

  /// The first thing on a way between two interfaces that lets no frame through.
  func fault(on way: [Wiring.Port], to mac: MACAddress?, _ direction: Diagnosis.Way, _ seen: Diagnosis.Seen?)
    -> Diagnosis?
  {
    if let found = vlanFault(on: way, direction, seen) {
      // What is not up is named first.
      for port in way { if let broken = broken(port, direction, seen), link(port)?.isUp == false { return broken } }
      return found
    }
    var entry: Wiring.Port?
    for (index, port) in way.enumerated() {
      let isBridge = link(port)?.kind == "bridge"
      if let found = broken(port, direction, seen), !isBridge || link(port)?.isUp == false { return found }
      guard let bridge = wiring.bridge(of: port) else {
        entry = nil
        continue
      }
      if let device = link(bridge), !device.isUp { return down(bridge.node, device, direction, seen) }
      if let found = blocked(port, direction, seen) { return found }
      let isExit = entry?.node == port.node || (index > 0 && way[index - 1] == bridge)
      // A bridge that sends by itself uses its entries, too.
      if isExit, index > 0, way[index - 1] == bridge, let mac,
        let found = misled(bridge, Array(way[index...]), mac, bridge, direction, seen)
      {
        return found
      }
      if isExit, let found = unflooded(port, mac, bridge, direction, seen) { return found }
      if !isExit, let found = locked(port, from: way.first.flatMap { link($0)?.macAddress }, bridge, direction, seen) {
        return found
      }
      if isExit, let entry, let found = apart(entry, port, mac, bridge, direction, seen) { return found }
      entry = isExit ? nil : port
      if !isExit, let mac, let found = misled(port, Array(way[(index + 1)...]), mac, bridge, direction, seen) {
        return found
      }
    }
    return nil
  }

  /// Whether a bridge does not use the port.
  private func blocked(_ port: Wiring.Port, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    guard let link = link(port), let state = link.port?.options.state, state != .forwarding else { return nil }
    var diagnosis = Diagnosis(
      .portBlocked(state: "\(state)"), node: port.node, interface: link.name, way: way, seen: seen)
    let bridge = wiring.bridge(of: port).flatMap { self.link($0) }
    if let bridge, bridge.bridge?.stp == false {
      diagnosis.remedies = [command(port.node, "bridge link set dev \(link.name) state 3")]
    } else if let bridge, state == .listening || state == .learning {
      diagnosis.remedies = [
        command(port.node, "ip link set \(bridge.name) type bridge stp_state 0"),
        command(port.node, "bridge link set dev \(link.name) state 3"),
      ]
    }
    return diagnosis
  }

  /// Whether a bridge keeps two of its ports apart.
  private func apart(
    _ entry: Wiring.Port, _ exit: Wiring.Port, _ mac: MACAddress?, _ bridge: Wiring.Port, _ way: Diagnosis.Way,
    _ seen: Diagnosis.Seen?
  ) -> Diagnosis? {
    guard let first = link(entry), let second = link(exit) else { return nil }
    if first.port?.options.isolated == true, second.port?.options.isolated == true {
      var diagnosis = Diagnosis(
        .portsIsolated(from: first.name), node: exit.node, interface: second.name, way: way, seen: seen)
      diagnosis.remedies = [command(exit.node, "bridge link set dev \(second.name) isolated off")]
      return diagnosis
    }
    return nil
  }

  /// Whether a static entry leads frames elsewhere than the way goes on.
  private func misled(
    _ entry: Wiring.Port, _ rest: [Wiring.Port], _ mac: MACAddress, _ bridge: Wiring.Port, _ way: Diagnosis.Way,
    _ seen: Diagnosis.Seen?
  ) -> Diagnosis? {
    guard let next = rest.first else { return nil }
    let facts = asking.facts(of: entry.node)
    guard
      let fixed = facts.fdb.first(where: {
        $0.address == mac && $0.master == bridge.index && !$0.isLearned && $0.device != next.index
          && $0.device != bridge.index
      }), next != bridge, let wrong = facts.link(fixed.device), let right = link(next)
    else { return nil }
    var diagnosis = Diagnosis(
      .wrongForwardingEntry(mac: mac, port: wrong.name, right: right.name), node: entry.node, interface: wrong.name,
      way: way,
      seen: seen)
    diagnosis.remedies = [
      command(entry.node, "bridge fdb del \(mac) dev \(wrong.name) master"),
      command(entry.node, "bridge fdb add \(mac) dev \(right.name) master static"),
    ]
    return diagnosis
  }

  /// A cable of a segment that ends at a switch and is no port there, although a bridge is: the bridge would join both segments.
  func unattached(_ segments: [[(end: Wiring.Port, way: [Wiring.Port])]], _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?)
    -> Diagnosis?
  {
    for (number, segment) in segments.enumerated() {
      for (end, path) in segment where path.count > 1 {
        let facts = asking.facts(of: end.node)
        guard let link = facts.link(end.index), link.kind != "bridge", link.master == nil,
          !asking.planned.contains(where: { $0.node == end.node && $0.interface == link.name }),
          !facts.addresses.contains(where: { $0.index == end.index && !($0.local?.address.isLinkLocal ?? true) })
        else { continue }
        // The bridge of that node which the other segment comes to, else its only one.
        let others = segments.enumerated().filter { $0.offset != number }.flatMap { $0.element }
        let bridges = facts.links.filter { $0.kind == "bridge" }
        let meeting = bridges.first { bridge in
          others.contains {
            $0.end == Wiring.Port(node: end.node, index: bridge.index)
              || $0.way.contains { wiring.bridge(of: $0)?.index == bridge.index && $0.node == end.node }
          }
        }
        guard let bridge = meeting ?? (bridges.count == 1 ? bridges[0] : nil) else { continue }
        var diagnosis = Diagnosis(
          .notBridgePort(bridge: bridge.name), node: end.node, interface: link.name, way: way, seen: seen)
        diagnosis.remedies = [command(end.node, "ip link set \(link.name) master \(bridge.name)")]
        if !link.isUp { diagnosis.remedies.append(command(end.node, "ip link set \(link.name) up")) }
        return diagnosis
      }
    }
    return nil
  }

  /// Commands that let larger packets through a cable.
  func mtuMends(_ port: Wiring.Port) -> [String] {
    guard let link = link(port) else { return [] }
    let wanted = max(1500, probe.packetSize ?? 1500)
    var commands = [command(port.node, "ip link set \(link.name) mtu \(wanted)")]
    if let peer = wiring.peers[port], let other = self.link(peer), Int(other.mtu) < wanted {
      commands.append(command(peer.node, "ip link set \(other.name) mtu \(wanted)"))
    }
    return commands
  }
}
