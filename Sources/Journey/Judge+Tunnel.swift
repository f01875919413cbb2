internal import Addressing
internal import RouteNetlink

extension Judge {
  /// One end of a tunnel.
  private struct End {
    var port: Wiring.Port
    var link: Link
    var options: VXLANOptions
  }

  /// Why what goes into a tunnel does not come out of it at who is asked: the ends do not fit, or one sends elsewhere.
  ///
  /// Where they fit, what lies between them is to be asked, which ``underlay`` does.
  ///
  /// - Parameter isQuestion: What was lost is a question to all for a neighbour, which goes to all ends that the tunnel knows, whatever it has learned.
  func tunnel(
    _ port: Wiring.Port, to owner: Wiring.Port, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?, isQuestion: Bool = false
  ) -> Diagnosis? {
    guard let near = end(at: port), let far = end(at: owner), near.port.node != far.port.node else { return nil }
    for end in [near, far] where !end.link.isUp { return down(end.port.node, end.link, way, seen) }
    asked.append("ip -d link show \(near.link.name) at \(near.port.node) and \(far.link.name) at \(far.port.node)")
    let pairs: [(String, String?, String?)] = [
      ("id", near.options.id.map { "\($0)" }, far.options.id.map { "\($0)" }),
      ("dstport", "\(near.options.port ?? 8472)", "\(far.options.port ?? 8472)"),
    ]
    for (option, one, other) in pairs {
      guard let one, let other, one != other else { continue }
      var diagnosis = Diagnosis(
        .tunnelMismatch(option: option, has: one, other: wiring.name(far.port), value: other), node: near.port.node,
        interface: near.link.name, way: way, seen: seen)
      diagnosis.remedies = remade(near, like: far)
      return diagnosis
    }
    let hasArrived = hops.contains { $0.node == far.port.node && $0.index == far.port.index && $0.isIncoming }
    let (from, to) = hasArrived ? (far, near) : (near, far)
    let remotes = remotes(from, isQuestion && !hasArrived ? nil : hasArrived ? port : owner)
    if let wrong = wrongRemote(from, to, remotes, way, seen) { return wrong }
    if let target = remotes.first(where: { owns(to.port.node, $0) }) {
      var probe = Probe(.udp(port: from.options.port ?? 8472), from: from.port.node, to: target)
      probe.isByName = false
      underlay = probe
    }
    return nil
  }

  /// The only tunnel by which frames can leave a segment.
  private func end(at port: Wiring.Port) -> End? {
    let ports = Set(wiring.segment(of: port).flatMap(\.way).flatMap { [$0] + wiring.members(of: $0) })
    let ends = ports.compactMap { port -> End? in
      guard let link = link(port), case .vxlan(let options)? = link.data, options.external != true else { return nil }
      return End(port: port, link: link, options: options)
    }
    return ends.count == 1 ? ends.first : nil
  }

  /// Where a tunnel sends what is for an interface: to whom an entry names, or to all that it knows; so what is for nobody alone.
  private func remotes(_ end: End, _ target: Wiring.Port?) -> [IPAddress] {
    let entries = asking.facts(of: end.port.node).fdb.filter { $0.device == end.port.index && $0.destination != nil }
    let mac = target.flatMap { link($0)?.macAddress }
    let own = entries.filter { mac != nil && $0.address == mac }.compactMap(\.destination)
    if !own.isEmpty { return own }
    let all = entries.filter { $0.address == Self.everyone }.compactMap(\.destination)
    return all.isEmpty ? [end.options.remote].compactMap(\.self) : all
  }

  private static let everyone = MACAddress(0)

  private func wrongRemote(
    _ end: End, _ other: End, _ remotes: [IPAddress], _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?
  ) -> Diagnosis? {
    guard !remotes.contains(where: { owns(other.port.node, $0) || $0.isMulticast }) else { return nil }
    if let plan = asking.planned.first(where: {
      $0.node == other.port.node && remotes.contains($0.network.address)
    }) {
      return missing(plan, way, seen)
    }
    let right = underlayAddress(of: other, seenFrom: end.port.node)
    var diagnosis = Diagnosis(
      .wrongTunnelRemote(has: remotes.first, right: right), node: end.port.node, interface: end.link.name, way: way,
      seen: seen)
    guard let right else { return diagnosis }
    let entries = asking.facts(of: end.port.node).fdb.filter {
      $0.device == end.port.index && $0.destination.map(remotes.contains) ?? false
    }
    diagnosis.remedies = entries.compactMap { entry in
      entry.destination.map {
        command(end.port.node, "bridge fdb del \(entry.address) dev \(end.link.name) dst \($0)")
      }
    }
    diagnosis.remedies.append(
      command(end.port.node, "bridge fdb append \(Self.everyone) dev \(end.link.name) dst \(right)"))
    return diagnosis
  }

  /// The address by which a tunnel's other end is reached.
  private func underlayAddress(of end: End, seenFrom node: String) -> IPAddress? {
    if let local = end.options.local { return local }
    let own = asking.facts(of: node).addresses.compactMap(\.local)
    let addresses = asking.facts(of: end.port.node).addresses.filter { $0.index != end.port.index }.compactMap(\.local)
      .filter { !$0.address.isLoopback && !$0.address.isLinkLocal }
    return (addresses.first { address in own.contains { $0.contains(address.address) } } ?? addresses.first)?.address
  }

  /// Commands that make a tunnel again with the identifier and port of another.
  private func remade(_ end: End, like other: End) -> [String] {
    let name = end.link.name
    var words = ["ip link add \(name) type vxlan id \(other.options.id ?? 0)"]
    if let remote = end.options.remote { words.append("remote \(remote)") }
    if let local = end.options.local { words.append("local \(local)") }
    words.append("dstport \(other.options.port ?? 8472)")
    if let device = asking.facts(of: end.port.node).link(end.link.link)?.name ?? end.options.device?.text {
      words.append("dev \(device)")
    }
    let facts = asking.facts(of: end.port.node)
    let addresses = facts.addresses.filter { $0.index == end.port.index }.compactMap(\.local)
      .filter { !($0.family == .v6 && $0.address.isLinkLocal) }
    var commands = ["ip link del \(name)", words.joined(separator: " ")]
    if let bridge = facts.link(end.link.master)?.name { commands.append("ip link set \(name) master \(bridge)") }
    commands += addresses.map { "ip addr add \($0) dev \(name)" }
    commands.append("ip link set \(name) up")
    return commands.map { command(end.port.node, $0) }
  }
}
