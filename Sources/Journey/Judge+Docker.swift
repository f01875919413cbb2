internal import Addressing

extension Judge {
  /// The separation of two nodes that only a higher floor knows, as a diagnosis of the first.
  func apart(_ node: String, _ other: String, _ way: Diagnosis.Way, _ seen: Diagnosis.Seen?) -> Diagnosis? {
    guard let apart = asking.apart(node, other) else { return nil }
    // That is done by a rule, which was seen or not.
    if case .containersApart = apart.cause { return nil }
    var diagnosis = Diagnosis(apart.cause, node: node, way: way, seen: seen)
    diagnosis.remedies = apart.remedies
    return diagnosis
  }

  /// A rule of Docker's own dropped it: what it stands for is said, and not the rule.
  func named(_ found: Diagnosis) -> Diagnosis {
    guard case .filtered(let filter) = found.cause,
      filter.chain.contains("docker-bridges") || filter.chain.contains("DOCKER")
    else { return found }
    if let lacks = lackingInCommon(found) { return lacks }
    let target = owners(of: probe.destination).first?.port.node ?? ""
    for (node, other) in [(probe.node, target), (target, probe.node)] {
      guard let apart = asking.apart(node, other) else { continue }
      var diagnosis = Diagnosis(apart.cause, node: node, way: found.way, seen: found.seen)
      diagnosis.remedies = apart.remedies
      return diagnosis
    }
    return found
  }
}
