import Addressing
import Lab
import Namespaces
import Netlink
import Operations
import RouteNetlink
import SystemPackage

/// Compares what a check claims with what the kernel says.
struct StateCheck {
  let view: StageView

  /// Whether the claim holds, and what was seen.
  func judge(_ kind: Check.Kind) throws(StageError) -> (holds: Bool, detail: Finding) {
    switch kind {
    case .ping, .service, .captured: throw StageError("it is no state")
    case .counter(let check): return try counter(check)
    case .conntrack(let check): return try conntrack(check)
    case .link(let check): return try link(check)
    case .address(let check): return try address(check)
    case .route(let check): return try route(check)
    case .neighbor(let check): return try neighbor(check)
    case .fdb(let check): return try fdb(check)
    case .namespace(let check):
      let exists = view.stage.nodes[check.name] != nil
      return (exists == check.exists, exists == check.exists ? .nothing : exists ? .exists : .isMissing)
    }
  }

  /// The differences from the expectations, collected.
  private struct Differences {
    var findings: [Finding] = []

    mutating func expect<Value: Equatable>(_ wanted: Value?, _ seen: Value?, _ name: String) {
      guard let wanted, wanted != seen else { return }
      findings.append(.difference(name, seen.map { .value("\($0)") } ?? .none, wanted: "\(wanted)"))
    }

    var result: (holds: Bool, detail: Finding) { (findings.isEmpty, findings.isEmpty ? .nothing : .all(findings)) }
  }

  private func link(_ check: LinkCheck) throws(StageError) -> (holds: Bool, detail: Finding) {
    let node = try view.stage.node(check.node).name
    guard let link = try view.link(check.interface, of: node) else {
      return (!check.exists, check.exists ? .noDevice("\(check.interface)", node: node) : .nothing)
    }
    guard check.exists else { return (false, .exists) }
    var differences = Differences()
    differences.expect(check.state?.uppercased(), link.operState.description, "state")
    differences.expect(check.isUp, link.flags.contains(.up), "up")
    differences.expect(check.carrier, link.flags.contains(.lowerUp), "carrier")
    differences.expect(check.mtu, link.mtu, "mtu")
    differences.expect(check.mac, link.macAddress, "mac")
    differences.expect(check.kind, link.kind, "kind")
    differences.expect(check.isolated, link.port?.options.isolated, "isolated")
    differences.expect(check.hairpin, link.port?.options.hairpin, "hairpin")
    if let bridge = check.bridge {
      let master = try view.links(of: node).first { $0.index == link.master }?.name
      if master != bridge.text {
        differences.findings.append(
          .difference("bridge", master.map { .value($0) } ?? .noPort, wanted: bridge.text))
      }
    }
    if let peer = check.peer {
      let seen = try self.peer(of: link, in: node)
      let isSame = seen.map { peer == "\($0.node):\($0.link)" || peer == $0.link } ?? false
      if !isSame {
        differences.findings.append(
          .difference("peer", seen.map { .value("\($0.node):\($0.link)") } ?? .notInLab, wanted: "\(peer)"))
      }
    }
    return differences.result
  }

  /// The other end of a veth pair.
  private func peer(of link: Link, in name: String) throws(StageError) -> (node: String, link: String)? {
    guard let peerIndex = link.link else { return nil }
    let node = try view.stage.node(.named(name))
    if let id = link.linkNamespaceID {
      for other in view.stage.nodes.values {
        guard let otherID = try? node.routes.namespaceID(of: other.namespace.descriptor.rawValue), otherID == id else {
          continue
        }
        return try view.links(of: other.name).first { $0.index == peerIndex }.map { (other.name, $0.name) }
      }
      return nil
    }
    return try view.links(of: name).first { $0.index == peerIndex }.map { (name, $0.name) }
  }

  private func address(_ check: AddressCheck) throws(StageError) -> (holds: Bool, detail: Finding) {
    let node = try view.stage.node(check.node).name
    guard let link = try view.link(check.interface, of: node) else {
      throw StageError(.noDevice("\(check.interface)", node: node))
    }
    let seen = try view.addresses(of: node).filter { $0.index == link.index }.map(\.network)
    func matches(_ pattern: AddressCheck.Pattern) -> Bool {
      seen.contains {
        $0.address == pattern.address && (pattern.prefixLength == nil || pattern.prefixLength == $0.prefixLength)
      }
    }
    let missing = check.has.filter { !matches($0) }
    let surplus = check.lacks.filter(matches)
    if missing.isEmpty, surplus.isEmpty { return (true, .nothing) }
    return (false, .addresses(seen.map(\.description)))
  }

  private func route(_ check: RouteCheck) throws(StageError) -> (holds: Bool, detail: Finding) {
    let node = try view.stage.node(check.source)
    guard let destination = try view.destinations(check.destination).first else { throw StageError(.noDestination) }
    let address = try view.address(of: destination, seenFrom: node.name, family: check.family)
    let route: Route
    do {
      route = try node.routes.route(to: address)
    } catch {
      let isUnreachable = [.networkUnreachable, .noRouteToHost, .permissionDenied, .invalidArgument].contains(
        error.errno)
      // A request that the kernel does not understand is told with words of its own; a blackhole is EINVAL without any.
      guard isUnreachable, error.errno != .invalidArgument || error.message == nil else { throw StageError(error) }
      return (check.isMissing, check.isMissing ? .nothing : .noRoute("\(error.errno)"))
    }
    let device = try route.device.flatMap { (index) throws(StageError) in
      try view.links(of: node.name).first { $0.index == index }?.name
    }
    var differences = Differences()
    if check.isMissing {
      differences.findings.append(.route(via: route.gateway.map { "\($0)" }, device: device))
    }
    differences.expect(check.via, route.gateway, "via")
    differences.expect(check.device?.text, device, "dev")
    differences.expect(check.from, route.source, "from")
    return differences.result
  }

  private func neighbor(_ check: NeighborCheck) throws(StageError) -> (holds: Bool, detail: Finding) {
    let node = try view.stage.node(check.node)
    let entries: [Neighbor]
    do { entries = try node.routes.neighbors() } catch { throw StageError(error) }
    // An entry that failed is one that nobody answered: for a person it is not there, unless it is asked for by its state.
    let asksForState = !check.states.isEmpty && check.exists
    guard
      let entry = entries.first(where: {
        $0.address == check.address
          && (asksForState || !$0.state.isDisjoint(with: [.reachable, .stale, .delay, .probe, .permanent, .noARP]))
      })
    else { return (!check.exists, check.exists ? .noEntry : .nothing) }
    guard check.exists else { return (false, .entry("\(entry.state)")) }
    var differences = Differences()
    differences.expect(check.mac, entry.macAddress, "mac")
    let state = "\(entry.state)"
    if !check.states.isEmpty, !check.states.contains(where: { $0.uppercased() == state }) {
      differences.findings.append(
        .difference("state", .value(state), wanted: check.states.joined(separator: " or ")))
    }
    return differences.result
  }

  private func fdb(_ check: FDBCheck) throws(StageError) -> (holds: Bool, detail: Finding) {
    let node = try view.stage.node(check.node)
    guard let bridge = try view.link(check.bridge, of: node.name) else {
      throw StageError(.noBridge("\(check.bridge)", node: node.name))
    }
    let entries: [FDBEntry]
    do { entries = try node.routes.fdb() } catch { throw StageError(error) }
    let links = try view.links(of: node.name)
    let seen = entries.filter { $0.address == check.mac && ($0.master == bridge.index || $0.device == bridge.index) }
    guard let entry = seen.first else { return (!check.exists, check.exists ? .unknownToBridge : .nothing) }
    let port = links.first { $0.index == entry.device }?.name
    guard check.exists else { return (false, .knownToBridge(port: port)) }
    var differences = Differences()
    differences.expect(check.port?.text, port, "port")
    return differences.result
  }
}
