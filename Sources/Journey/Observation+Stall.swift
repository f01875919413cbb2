internal import Addressing
internal import RouteNetlink
internal import SystemPackage

extension Observation {
  /// Echo requests that are as large as what a connection sends that is under way, for each part of its way that NAT leaves as it is, there and
  /// back.
  ///
  /// None of a probe that is no connection, or that was not answered, or that never left its node.
  package var fullSizedProbes: [Probe] {
    guard let full = fullSize else { return [] }
    let sent = journey.hops.filter { !$0.isIncoming && ($0.message == .request || $0.message == .reply) }
    let size = full - (journey.probe.destination.family == .v4 ? 28 : 48)
    var seen: Set<Part> = []
    return sent.compactMap { hop in
      guard let source = hop.source, let destination = hop.destination,
        seen.insert(Part(message: hop.message, source: source, destination: destination)).inserted
      else { return nil }
      var probe = Probe(
        .echo(size: size, dontFragment: true, ttl: nil), from: hop.node, to: destination,
        interface: destination.isLinkLocal && destination.family == .v6 ? hop.index : nil)
      probe.isByName = false
      return probe
    }
  }

  /// How large the packets of a connection become; nil of a probe that is no connection, or that was not answered, or that never left its node.
  ///
  /// Both ends tell the other one what they take; less than 48 bytes of data nobody's kernel sends.
  var fullSize: Int? {
    guard case .tcp = journey.probe.kind, journey.isAnswered else { return nil }
    let sent = journey.hops.filter { !$0.isIncoming }
    guard let first = sent.first(where: { $0.message == .request && $0.node == journey.probe.node }),
      let answer = sent.first(where: { $0.message == .reply }), let own = mtu(first), let other = mtu(answer)
    else { return nil }
    return max(min(own, other), Self.leastPacket)
  }

  /// TCP_MIN_SND_MSS with the headers of IPv4 and TCP.
  private static let leastPacket = 88

  private struct Part: Hashable {
    var message: Hop.Message
    var source: IPAddress
    var destination: IPAddress
  }

  private func mtu(_ hop: Hop) -> Int? { links[hop.node]?.first { $0.index == hop.index }.map { Int($0.mtu) } }

  /// Whether the sender's own kernel did not send its packet since it knows that it is too large. A cable that takes none is another matter (ENOBUFS).
  package var isKnownTooBig: Bool { refusal == Errno.messageTooLong.rawValue }

  /// Whether the sender was told that its packet is too large, so that it sends smaller ones from then on.
  package var saysTooBig: Bool {
    journey.hops.contains { hop in
      guard hop.node == journey.probe.node, hop.isIncoming, case .fault(let type, let code, let from) = hop.message,
        !hop.judgements.contains(where: \.isDrop)
      else { return false }
      // Fragmentation needed, RFC 792; packet too big, RFC 4443.
      return from.family == .v4 ? type == 3 && code == 4 : type == 2
    }
  }
}
