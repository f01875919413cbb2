internal import Addressing
internal import RouteNetlink

extension Judge {
  /// The journey without what others asked of their neighbours meanwhile.
  ///
  /// A question for a hardware address belongs to the probe where a node that had the packet asked it, for the next hop of that packet.
  func ownJourney() -> Journey {
    var journey = seen.journey
    let questions = OwnQuestions(self)
    journey.hops.removeAll { hop in
      switch hop.message {
      case .request, .reply, .fault: false
      case .question(let target): !questions.contains(target, askedIn: hop)
      case .answer(let target, _): !questions.contains(target, answeredIn: hop)
      }
    }
    return journey
  }

  /// What tells the probe's own questions from others'.
  private struct OwnQuestions {
    private let judge: Judge
    private let family: IPFamily
    /// Nodes that had the packet, its answer or a word about it.
    private var carriers: Set<String>
    /// Nodes that sent it on, each with the hardware addresses that it went to.
    private var receivers: [String: Set<MACAddress>] = [:]
    /// Nodes that put it into other packets, which have next hops of their own.
    private var wrappers: Set<String> = []
    /// The packet's own addresses, and the routers on its way.
    private var targets: Set<IPAddress>
    private var answers: [IPAddress: Set<MACAddress>] = [:]

    init(_ judge: Judge) {
      self.judge = judge
      family = judge.probe.destination.family
      carriers = [judge.probe.node]
      targets = Set([judge.probe.destination, judge.probe.source].compactMap(\.self))
      var asked: Set<Pair> = [Pair(node: judge.probe.node, target: judge.probe.destination)]
      for hop in judge.hops {
        switch hop.message {
        case .answer(let address, let mac): answers[address, default: []].insert(mac)
        case .question: break
        case .request, .reply, .fault:
          carriers.insert(hop.node)
          let addresses = [hop.source, hop.destination, hop.translatedDestination].compactMap(\.self)
          targets.formUnion(addresses)
          asked.formUnion(addresses.map { Pair(node: hop.node, target: $0) })
          if !hop.isIncoming, let mac = hop.destinationMAC { receivers[hop.node, default: []].insert(mac) }
          let kind = judge.wiring.link(judge.port(hop))?.kind ?? ""
          if !Self.plain.contains(kind) { wrappers.insert(hop.node) }
        }
      }
      for pair in asked {
        if case .route(let route) = judge.asking.lookup(pair.node, to: pair.target, from: nil, incoming: nil),
          let gateway = route.gateway
        {
          targets.insert(gateway)
        }
      }
    }

    private struct Pair: Hashable {
      var node: String
      var target: IPAddress
    }

    /// Kinds of interfaces that send packets as they are; loopback and cards of the machine have none.
    private static let plain: Set<String> = ["", "veth", "bridge", "dummy", "vlan", "macvlan", "ipvlan", "bond", "vrf"]

    func contains(_ target: IPAddress, askedIn hop: Hop) -> Bool {
      // Who looks whether an address is taken, or tells that it has one, asks for itself.
      guard let source = hop.source, !source.isAny, source != target else { return false }
      let askers = judge.owners(of: source).map(\.port.node)
      if askers.contains(where: wrappers.contains) { return true }
      guard target.family == family else { return false }
      // Whose address nobody has any more asked before it was taken away.
      let own = askers.isEmpty ? [hop.node] : askers
      return own.contains { isOwn(target, of: $0) }
    }

    private func isOwn(_ target: IPAddress, of asker: String) -> Bool {
      guard carriers.contains(asker) else { return false }
      if targets.contains(target) { return true }
      // A rule may have chosen a way that a question without its mark does not show.
      guard let receivers = receivers[asker] else { return true }
      return !receivers.isDisjoint(with: answers[target] ?? [])
    }

    func contains(_ target: IPAddress, answeredIn hop: Hop) -> Bool {
      guard let asker = hop.destination, !asker.isMulticast, asker != target else { return false }
      var question = hop
      question.source = asker
      return contains(target, askedIn: question)
    }
  }
}
