public import Addressing
public import RouteNetlink

extension NamespaceState {
  /// What `ip neigh show [dev NAME]` prints; where a device is asked for it is not printed.
  public func neighborText(_ neighbors: [Neighbor], device: InterfaceName? = nil) -> String {
    neighbors.compactMap { entry -> String? in
      // Entries without ARP (of loopback, multicast) are shown only where they are asked for.
      guard !entry.state.isEmpty || entry.flags & 8 != 0, entry.state != .noARP else { return nil }
      if let device, name(entry.device) != device.text { return nil }
      var text = "\(entry.address) "
      if device == nil { text += "dev \(name(entry.device)) " }
      if let address = entry.linkAddress {
        text += "lladdr \(link(entry.device)?.text(of: address) ?? "\(entry.macAddress.map { "\($0)" } ?? "")") "
      }
      if entry.flags & 0x80 != 0 { text += "router " }
      if entry.flags & 0x08 != 0 { text += "proxy " }
      return text + entry.state.words.map { $0 + " " }.joined() + "\n"
    }.joined()
  }
}

extension NeighborState {
  /// The words that ip(8) prints.
  var words: [String] {
    let named: [(NeighborState, String)] = [
      (.incomplete, "INCOMPLETE"), (.reachable, "REACHABLE"), (.stale, "STALE"), (.delay, "DELAY"),
      (.probe, "PROBE"), (.failed, "FAILED"), (.noARP, "NOARP"), (.permanent, "PERMANENT"),
    ]
    return named.filter { contains($0.0) }.map(\.1)
  }
}
