internal import Addressing
internal import RouteNetlink

extension Judge {
  /// The journey with what made the packet leave by each interface, asked of the kernels right after it.
  public func explainedJourney() -> Journey {
    var journey = ownJourney()
    for index in journey.hops.indices where !journey.hops[index].isIncoming && !journey.hops[index].interface.isEmpty {
      journey.hops[index].choice = choice(journey.hops[index])
    }
    return journey
  }

  private func choice(_ hop: Hop) -> Hop.Choice? {
    switch hop.message {
    case .request, .reply, .fault: break
    case .question, .answer: return nil
    }
    let facts = asking.facts(of: hop.node)
    if let bridge = wiring.bridge(of: port(hop)), let mac = hop.destinationMAC {
      let entry = facts.fdb.first { $0.address == mac && $0.master == bridge.index && $0.device == hop.index }
      return entry.map { .entry(mac, isStatic: !$0.isLearned) } ?? .flooded
    }
    guard let destination = hop.destination else { return nil }
    let entered = hops.last {
      $0.node == hop.node && $0.isIncoming && $0.message == hop.message && $0.time <= hop.time && !isPort($0)
    }
    let source = entered?.source ?? hop.source
    guard case .route(let route) = asking.lookup(hop.node, to: destination, from: source, incoming: entered?.interface)
    else {
      return nil
    }
    let covering = facts.routes.filter { entry in
      entry.family == destination.family && entry.table == route.table
        && (entry.destination.map { $0.contains(destination) } ?? true) && entry.gateway == route.gateway
    }.max { ($0.destination?.prefixLength ?? 0) < ($1.destination?.prefixLength ?? 0) }
    var text = covering?.destination.map { "\($0)" } ?? (covering == nil ? "\(destination)" : "default")
    if let gateway = route.gateway { text += " via \(gateway)" }
    text += " dev \(facts.link(route.device)?.name ?? hop.interface)"
    if route.table != .main, route.table != .all { text += " table \(route.table.rawValue)" }
    return .route(text, neighbor: hop.destinationMAC)
  }
}
