internal import RouteNetlink
internal import Addressing

/// Judges why a probe was not answered: follows it from node to node as it was seen, and asks the kernel of the node where it was last
/// seen for the rest.
///
/// A cause is named only where it fits what was seen; else it says what was seen last and what was asked.
public final class Judge {
  let seen: Observation
  let asking: any Asking
  let wiring: Wiring
  var probe: Probe { seen.journey.probe }
  var hops: [Hop] { seen.journey.hops }
  /// A probe to the other end of a tunnel that took the packet and did not bring it there; what becomes of it tells why.
  public internal(set) var underlay: Probe?
  /// The questions that were asked, for where nothing is found.
  var asked: [String] = []

  /// Judges what was observed, with answers of the nodes' kernels.
  public init(_ seen: Observation, asking: any Asking) {
    self.seen = seen
    self.asking = asking
    var wiring = Wiring(seen.links)
    for (port, peer) in wiring.undecided {
      guard let id = wiring.link(port)?.linkNamespaceID, let node = asking.node(knownTo: port.node, by: id) else {
        continue
      }
      wiring.join(port, Wiring.Port(node: node, index: peer))
    }
    self.wiring = wiring
  }

  /// Where a packet is while it is followed.
  struct Place {
    var node: String
    /// The hop by which it came in; nil at its sender.
    var entry: Hop?
    /// The node before this one, and the hop by which it left that.
    var exit: Hop?
    var source: IPAddress?
    var destination: IPAddress
    var way: Diagnosis.Way
    /// The nodes that it went through.
    var route: [String]
    /// Where in ``route`` its sender stands.
    var start = 0
    /// The address that the first node lacks, which sent it another way than the plan has it.
    var astray: Diagnosis?
  }

  /// The cause; nil where the probe was answered.
  public func diagnose() -> Diagnosis? {
    if seen.journey.isAnswered { return nil }
    var diagnosis = named(judge())
    diagnosis.journey = ownJourney()
    return diagnosis
  }

  private func judge() -> Diagnosis {
    let start = Place(
      node: probe.node, source: probe.source, destination: probe.destination, way: .there, route: [probe.node])
    switch follow(.request, from: start) {
    case .stopped(let diagnosis): return misnamed(diagnosis) ?? diagnosis
    case .delivered(let place):
      let replies = hops.filter { $0.message == .reply }
      guard let first = replies.first else { return unanswered(place) }
      let came = hops.filter { $0.node == probe.node && $0.isIncoming && !$0.isForOthers && $0.message == .reply }
      if let filter = filter(came), let last = came.last {
        var diagnosis = Diagnosis(
          .filtered(filter), node: probe.node, way: .back, seen: .got(node: probe.node, interface: last.interface))
        diagnosis.remedies = mends(filter, at: probe.node)
        return diagnosis
      }
      if let past = answeredPast(came, place) { return past }
      // A connection that is refused is an answer, too.
      if !came.isEmpty { return refused(first, place) }
      let back = Place(
        node: first.node, source: first.source, destination: first.destination ?? place.source ?? probe.destination,
        way: .back, route: place.route, start: place.route.lastIndex(of: first.node) ?? 0)
      switch follow(.reply, from: back) {
      case .stopped(let diagnosis): return lackingNAT(diagnosis, place) ?? diagnosis
      case .delivered(let end):
        if let lost = untracked(end) { return lost }
        if end.node != probe.node, let twin = twin(of: end.destination, at: end.node) {
          return twin.with(.unanswered(node: place.node, interface: place.entry?.interface ?? ""), .back)
        }
        // Who had given the packet its own address has to pass the answer on.
        if let source = untranslated(end) {
          var further = end
          further.destination = source
          return stopped(further)
        }
        return unknown(
          end.node, end.entry?.interface, .back, end.entry.map { .got(node: end.node, interface: $0.interface) })
      }
    }
  }

  enum Outcome {
    case delivered(Place)
    case stopped(Diagnosis)
  }

  /// Follows a packet from its sender on.
  private func follow(_ message: Hop.Message, from start: Place) -> Outcome {
    var place = start
    let own = hops.indices.filter { hops[$0].message == message && !hops[$0].interface.isEmpty }
    var from = own.startIndex
    for _ in 0..<300 {
      let left = own[from...].first { index in
        hops[index].node == place.node && !hops[index].isIncoming && !isPort(hops[index])
      }
      guard let left else {
        // Of what a node sends to itself only the arrival is seen.
        if place.entry == nil,
          let arrived = own.first(where: { hops[$0].node == place.node && hops[$0].interface == "lo" })
        {
          place.entry = hops[arrived]
          place.source = hops[arrived].source
          place.destination = hops[arrived].destination ?? place.destination
          return .delivered(place)
        }
        if let target = translation(place), target != place.destination { place.destination = target }
        if place.entry != nil, owns(place.node, place.destination) {
          if message == .request,
            dropped(place) == nil || hops.contains(where: { $0.message == .reply && $0.node == place.node })
          {
            return .delivered(place)
          }
          if message == .reply { return .delivered(place) }
        }
        return .stopped(place.astray ?? stopped(place))
      }
      var exit = hops[left]
      place.source = exit.source ?? place.source
      place.destination = exit.destination ?? place.destination
      if place.astray == nil {
        place.astray = lacking(
          place.destination, at: place.node, place.way, .sent(node: exit.node, interface: exit.interface))
      }
      let rest = own.filter { $0 > left || hops[$0].time >= exit.time && $0 != left }
      if let carried = carriedOver(exit, rest) {
        exit = carried
        place.source = exit.source ?? place.source
        place.destination = exit.destination ?? place.destination
        place.route.append(exit.node)
      }
      let entries = rest.filter { index in
        let hop = hops[index]
        return hop.isIncoming && hop.time >= exit.time && !isPort(hop) && hop.node != exit.node
          && mac(hop) == exit.destinationMAC && isJoined(exit, hop)
      }
      // Of several that have one hardware address it was meant for who has the next hop's.
      let next = entries.count > 1 ? nextHop(of: exit) : nil
      let entry = entries.first { index in next.map { owns(hops[index].node, $0) } ?? true } ?? entries.first
      guard let entry, let position = own.firstIndex(of: entry) else {
        return .stopped(place.astray ?? lost(exit, place))
      }
      place.exit = exit
      place.entry = hops[entry]
      place.node = hops[entry].node
      place.route.append(place.node)
      from = position
      if place.route[place.start...].count(where: { $0 == place.node }) > 2, let circle = circle(place) {
        return .stopped(place.astray ?? circle)
      }
    }
    return .stopped(unknown(place.node, place.entry?.interface, place.way, nil))
  }

  // MARK: What is known of hops

  func isPort(_ hop: Hop) -> Bool { wiring.bridge(of: port(hop)) != nil }

  func port(_ hop: Hop) -> Wiring.Port { Wiring.Port(node: hop.node, index: hop.index) }

  private func mac(_ hop: Hop) -> MACAddress? { wiring.link(port(hop))?.macAddress }

  /// Whether frames can go from one hop's interface to the other's, as far as can be seen.
  private func isJoined(_ exit: Hop, _ entry: Hop) -> Bool {
    wiring.segment(of: port(exit)).contains { $0.end == port(entry) } || wiring.isOpaque(port(exit))
  }

  func owns(_ node: String, _ address: IPAddress) -> Bool {
    asking.facts(of: node).owns(address) || address.isMulticast
      || asking.facts(of: node).addresses.contains { $0.broadcast == address }
  }

  /// A rule or policy of the node that dropped the packet, as the kernel told it.
  func dropped(_ place: Place) -> Cause.Filter? {
    let message: Hop.Message = place.way == .there ? .request : .reply
    return filter(hops.filter { $0.node == place.node && $0.message == message })
  }

  func filter(_ hops: [Hop]) -> Cause.Filter? {
    for judgement in hops.flatMap(\.judgements) where judgement.isDrop {
      return Cause.Filter(
        chain: judgement.chain, rule: judgement.rule, handle: judgement.handle, isReject: judgement.isReject,
        removal: judgement.removal)
    }
    return nil
  }

  func unknown(_ node: String, _ interface: String?, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis {
    Diagnosis(.unknown(asked: asked), node: node, interface: interface, way: way, seen: seen)
  }
}
