internal import Addressing
internal import RouteNetlink

extension Judge {
  /// An address of the sender that may not be used yet.
  func tentative(_ address: IPAddress, _ node: String, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard let entry = asking.facts(of: node).addresses.first(where: { $0.local?.address == address }) else {
      return nil
    }
    // IFA_F_TENTATIVE and IFA_F_DADFAILED.
    let flags = entry.flags.rawValue
    guard flags & 0x48 != 0 else { return nil }
    let name = asking.facts(of: node).link(entry.index)?.name
    var diagnosis = Diagnosis(
      .addressTentative(address, hasFailed: flags & 8 != 0), node: node, interface: name, way: way, seen: seen)
    // Where another one has it, that is what is to be mended.
    if flags & 8 != 0, let other = owners(of: address).first(where: { $0.port.node != node }) {
      diagnosis.remedies = [
        command(other.port.node, "ip addr del \(other.network) dev \(link(other.port)?.name ?? "")")
      ]
    }
    if let name, let local = entry.local {
      let lost = asking.facts(of: node).routes.filter { route in
        route.device == entry.index && route.table == .main && (route.gateway.map(local.contains) ?? false)
      }
      diagnosis.remedies += [
        command(node, "ip addr del \(local) dev \(name)"), command(node, "ip addr add \(local) dev \(name) nodad"),
      ]
      diagnosis.remedies += lost.compactMap { route in
        route.gateway.map {
          command(
            node,
            "ip -6 route replace \(route.destination.map { "\($0)" } ?? "default") via \($0) dev \(name)")
        }
      }
    }
    return diagnosis
  }

  /// The addresses of an interface, where none may be used yet.
  func tentative(on link: Link, _ node: String, _ place: Place, _ seen: Diagnosis.Seen) -> Diagnosis? {
    guard place.destination.family == .v6 else { return nil }
    // While there is another address that one is taken.
    let addresses = asking.facts(of: node).networks(of: link.index, .v6).map(\.address)
    let found = addresses.map { tentative($0, node, place.way, seen) }
    return found.contains { $0 == nil } ? nil : found.first ?? nil
  }
}
