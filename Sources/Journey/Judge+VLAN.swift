internal import Addressing
internal import RouteNetlink

extension Judge {
  /// The first port of bridges on a way that does not let the VLAN of a frame through, which begins without a tag.
  func vlanFault(on way: [Wiring.Port], _ direction: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    // The tag that the frame has between two nodes; within a bridge it always belongs to a VLAN.
    var tag: UInt16?
    var inside: UInt16?
    var entry: Wiring.Port?
    for (index, port) in way.enumerated() {
      if link(port)?.kind == "bridge", index > 0 {
        // The bridge itself is where it ends.
        guard filtersVLANs(port), let vlan = inside else { return nil }
        let own = vlans(port).first { $0.id == vlan }
        if own == nil { return filtered(port, vlan, entry, isSelf: true, direction, seen) }
        return nil
      }
      let bridge = link(port)?.kind == "bridge" ? port : wiring.bridge(of: port)
      guard let bridge else {
        inside = nil
        entry = nil
        if index == way.count - 1, let vlan = tag, index > 0, let last = wiring.bridge(of: way[index - 1]) {
          // It comes with a tag to who has no interface for it.
          return filtered(way[index - 1], vlan, nil, isSelf: last == way[index - 1], direction, seen)
        }
        continue
      }
      guard filtersVLANs(bridge) else {
        inside = nil
        entry = nil
        continue
      }
      if let vlan = inside {
        // It leaves.
        guard let member = vlans(port).first(where: { $0.id == vlan }) else {
          return filtered(port, vlan, entry, isSelf: false, direction, seen)
        }
        tag = member.isUntagged ? nil : vlan
        inside = nil
        entry = nil
      } else {
        let own = vlans(port)
        guard let vlan = tag ?? own.first(where: \.isPVID)?.id else {
          let right = way.dropFirst(index + 1).first.flatMap { next in vlans(next).first(where: \.isPVID)?.id } ?? 1
          return filtered(port, right, nil, isSelf: false, direction, seen)
        }
        guard own.contains(where: { $0.id == vlan }) else {
          return filtered(port, vlan, nil, isSelf: false, direction, seen)
        }
        inside = vlan
        entry = port
      }
    }
    return nil
  }

  private func filtersVLANs(_ bridge: Wiring.Port) -> Bool {
    guard case .bridge(let options)? = link(bridge)?.data else { return false }
    return options.vlanFiltering == true
  }

  private func vlans(_ port: Wiring.Port) -> [BridgeVLAN] {
    asking.facts(of: port.node).vlans.filter { $0.device == port.index }
  }

  /// - Parameter entry: The port by which it came into the bridge that does not let it out; where that one's VLAN is the odd one, it is the cause.
  private func filtered(
    _ port: Wiring.Port, _ vlan: UInt16, _ entry: Wiring.Port?, isSelf: Bool, _ way: Diagnosis.Way,
    _ seen: Diagnosis.Seen?
  ) -> Diagnosis {
    var (wrong, wanted) = (port, vlan)
    if let entry, let bridge = wiring.bridge(of: entry), let other = vlans(port).first(where: \.isPVID)?.id,
      !wiring.members(of: bridge).contains(where: { $0 != entry && $0 != port && has($0, vlan) }),
      wiring.members(of: bridge).contains(where: { $0 != entry && $0 != port && has($0, other) })
    {
      (wrong, wanted) = (entry, other)
    }
    let name = link(wrong)?.name ?? ""
    asked.append("bridge vlan show dev \(name)")
    var diagnosis = Diagnosis(
      .vlanFiltered(vlan: vlan), node: wrong.node, interface: name, way: way, seen: seen)
    // Towards another bridge that filters it goes on with its tag.
    let isTrunk = !isSelf && wiring.peers[wrong].flatMap { wiring.bridge(of: $0) }.map(filtersVLANs) ?? false
    let hasAny = vlans(wrong).contains(where: \.isPVID)
    let kind = isTrunk && hasAny ? "" : " pvid untagged"
    diagnosis.remedies = [
      command(wrong.node, "bridge vlan add vid \(wanted) dev \(name)\(kind)\(isSelf ? " self" : "")")
    ]
    return diagnosis
  }

  private func has(_ port: Wiring.Port, _ vlan: UInt16) -> Bool { vlans(port).contains { $0.id == vlan } }
}
