internal import Addressing
internal import NFTables
internal import RouteNetlink

extension Joiner {
  /// The question or answer in a traced packet of neighbour discovery; nil of other packets.
  ///
  /// Of what stands behind the IPv6 header the kernel tells 20 bytes only, which is 12 of the address that is asked for, RFC 4861. The rest
  /// is told by whom it was sent to or from, or else by the addresses that were seen.
  func neighborMessage(
    _ event: TraceEvent, _ node: String, _ source: IPAddress, _ destination: IPAddress, _ journey: Journey
  ) -> Hop.Message? {
    let bytes = event.transportHeader
    guard let type = bytes.first, type == 135 || type == 136, bytes.count >= 20 else { return nil }
    let beginning = Array(bytes[8..<20])
    func begins(_ address: IPAddress) -> Bool { address.family == .v6 && address.bytes.starts(with: beginning) }
    if type == 136 {
      // Who is asked answers by the address that was asked for.
      guard begins(source) else { return nil }
      let sender = links[node]?.first { event.outgoing == UInt32(bitPattern: $0.index) }?.macAddress
      let told = journey.hops.lazy.compactMap { hop -> MACAddress? in
        guard case .answer(source, let mac) = hop.message else { return nil }
        return mac
      }.first
      return (told ?? sender).map { .answer(source, $0) }
    }
    if begins(destination), !destination.isMulticast { return .question(destination) }
    // The group of those who are asked ends as their addresses do, RFC 4291.
    let end = destination.bytes.suffix(3)
    var known: Set<IPAddress> = [probe.destination]
    for hop in journey.hops {
      known.formUnion([hop.source, hop.destination].compactMap(\.self))
      if case .question(let target) = hop.message { known.insert(target) }
    }
    let meant = known.filter { begins($0) && $0.bytes.suffix(3) == end }
    if meant.count == 1, let only = meant.first { return .question(only) }
    // Most addresses that are given by hand have a zero there.
    return IPAddress(bytes: beginning + [0] + end).map { .question($0) }
  }
}
