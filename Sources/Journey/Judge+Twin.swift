internal import Addressing
internal import RouteNetlink

extension Judge {
  /// Two have the address of the sender.
  func twin(of address: IPAddress, at node: String) -> Diagnosis? {
    // Every node has the addresses of loopback.
    guard !address.isLoopback else { return nil }
    let owners = owners(of: address)
    guard owners.count > 1, let own = owners.first(where: { $0.port.node == node }),
      let other = owners.first(where: { $0.port.node != node })
    else { return nil }
    // Whoever has it beside the plan is the one too many; without a plan, who asks.
    let planned = asking.planned.first { $0.network.address == address }
    let wrong = planned?.node == node ? other : planned?.node == other.port.node ? own : other
    return duplicate(address, wrong, wrong.port == own.port ? other : own)
  }

  func duplicate(_ address: IPAddress, _ wrong: Owner, _ other: Owner) -> Diagnosis {
    var diagnosis = Diagnosis(
      .duplicateAddress(address, other: wiring.name(other.port)), node: wrong.port.node,
      interface: link(wrong.port)?.name)
    diagnosis.remedies = [command(wrong.port.node, "ip addr del \(wrong.network) dev \(link(wrong.port)?.name ?? "")")]
    return diagnosis
  }
}
