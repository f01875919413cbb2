internal import Addressing
internal import RouteNetlink

extension Judge {
  /// Two have the address of the sender.
  func twin(of address: IPAddress, at node: String) -> Diagnosis? {
    // Every node has the addresses of loopback.
    guard !address.isLoopback else { return nil }
    let owners = owners(of: address)
    guard owners.count > 1, let own = owners.first(where: { $0.port.node == node }),
      let other = owners.first(where: { $0.port.node != node && !areMeant(own, $0) })
    else { return nil }
    // Whoever has it beside the plan is the one too many; without a plan who has it on the loopback interface, else the other one.
    let planned = asking.planned.first { $0.network.address == address }
    let isOwnPlanned = planned?.node == node
    let isOwnOdd = planned?.node == other.port.node || isLoopback(own.port) && !isLoopback(other.port)
    let wrong = !isOwnPlanned && isOwnOdd ? own : other
    return duplicate(address, wrong, wrong.port == own.port ? other : own)
  }

  /// Whether the lab gives both the same address in networks that are apart, as those behind routers which translate may be.
  private func areMeant(_ one: Owner, _ other: Owner) -> Bool {
    [one, other].allSatisfy { owner in
      asking.planned.contains {
        $0.node == owner.port.node && $0.network.address == owner.network.address && !$0.isByCommand
          && $0.interface == link(owner.port)?.name
      }
    } && !wiring.segment(of: one.port).contains { $0.end == other.port }
  }

  private func isLoopback(_ port: Wiring.Port) -> Bool { link(port)?.flags.contains(.loopback) ?? false }

  func duplicate(_ address: IPAddress, _ wrong: Owner, _ other: Owner) -> Diagnosis {
    var diagnosis = Diagnosis(
      .duplicateAddress(address, other: wiring.name(other.port)), node: wrong.port.node,
      interface: link(wrong.port)?.name)
    diagnosis.remedies = [command(wrong.port.node, "ip addr del \(wrong.network) dev \(link(wrong.port)?.name ?? "")")]
    return diagnosis
  }
}
