import Addressing
import Journey
import Lab
import Probes
import RouteNetlink
import Operations

extension CheckRunner {
  /// Of so many checks of a step it is asked why they failed; of more it would take long, and mostly say the same.
  private static let most = 16

  /// Adds to checks of reachability that failed why that is, where it is asked for, and judges what expected failures claim of it.
  func explain(_ results: [CheckResult], isAsked: Bool) -> [CheckResult] {
    var results = results
    var left = isAsked ? Self.most : 0
    for index in results.indices {
      if results[index].check.traces, results[index].outcome != .skipped { trace(&results[index]) }
      if let because = results[index].check.because, results[index].outcome == .passed {
        judge(because, &results[index])
        continue
      }
      guard left > 0, ![.passed, .skipped].contains(results[index].outcome), let diagnosis = why(results[index]) else {
        continue
      }
      // What could not be tried tells only what is certain.
      if results[index].outcome == .error, case .unknown = diagnosis.cause { continue }
      results[index].diagnosis = diagnosis
      left -= 1
    }
    return results
  }

  /// Whether what fails as it should does so for the reason that is claimed.
  private func judge(_ because: Check.Because, _ result: inout CheckResult) {
    let diagnosis = why(result)
    if let diagnosis, diagnosis.cause.name == because.cause, because.node == nil || because.node == diagnosis.node {
      result.finding = .parts([result.finding, .because(because.cause, node: diagnosis.node)])
      return
    }
    result.outcome = Self.outcome(false, level: result.check.level)
    result.finding = .all([
      result.finding,
      .otherCause(
        wanted: because.cause, at: because.node, found: diagnosis?.cause.name, node: diagnosis?.node ?? ""),
    ])
    result.diagnosis = diagnosis
  }

  /// The probe of a check that names a link-local address and no interface, which no kernel sends.
  private func withoutZone(_ check: Check, _ view: StageView) -> Probe? {
    let (from, to): (CheckEndpoint, CheckEndpoint)
    let kind: Probe.Kind
    switch check.kind {
    case .ping(let ping):
      (from, to) = (ping.source, ping.destination)
      kind = .echo(size: ping.size, dontFragment: ping.dontFragment, ttl: ping.ttl)
    case .service(let service):
      (from, to) = (service.source, service.destination)
      kind = service.kind == .udp ? .udp(port: service.port) : .tcp(port: service.port)
    case .counter, .conntrack, .captured, .link, .address, .route, .neighbor, .fdb, .namespace: return nil
    }
    guard let source = try? view.sources(from).first, source.interfaceIndex == nil,
      let address = try? view.destinations(to).first?.address, address.family == .v6, address.isLinkLocal
    else { return nil }
    return Probe(kind, from: source.node, to: address)
  }

  /// Adds the way of a packet to a check that asks for it.
  private func trace(_ result: inout CheckResult) {
    guard let probe = try? result.check.probe(StageView(stage), matrix: result.matrix),
      let (seen, asking) = try? stage.observe(probe)
    else { return }
    result.journey = Judge(seen, asking: asking).explainedJourney()
  }

  /// Why the destination of a check is not reached; nil where it is, or the check is of another kind.
  func why(_ result: CheckResult) -> Diagnosis? {
    let view = StageView(stage)
    switch result.check.kind {
    case .ping, .service:
      guard let probe = (try? result.check.probe(view, matrix: result.matrix)) ?? withoutZone(result.check, view) else {
        return nil
      }
      if result.check.expectsFailure { return stage.explain(probe) ?? stage.explainArrival(probe) }
      return stage.explain(probe) ?? (ServicePlan.isSilent(result) ? stage.explainSilence(probe) : nil)
    case .route(let route):
      guard let node = try? stage.node(route.source), let destination = try? view.destinations(route.destination).first,
        let address = try? view.address(of: destination, seenFrom: node.name, family: route.family)
      else { return nil }
      return stage.explainRoute(from: node.name, to: address)
    case .counter, .conntrack, .captured, .link, .address, .neighbor, .fdb, .namespace: return nil
    }
  }
}

extension Check {
  /// The probe that does what the check does, once; of a check of many pairs for the first that failed. Nil where it is no such check.
  func probe(_ view: StageView, matrix: ReachabilityMatrix? = nil) throws(StageError) -> Probe? {
    switch kind {
    case .ping(let ping):
      let plan = try PingPlan(ping, of: self, view: view)
      var pair = 0
      if let matrix {
        let cells = matrix.cells.indices.flatMap { row in matrix.cells[row].indices.map { matrix.cells[row][$0] } }
          .filter { $0 != " " }
        // Of a check that passed the first pair stands for all.
        guard let failed = cells.firstIndex(of: "X") ?? (traces && !cells.isEmpty ? 0 : nil) else { return nil }
        pair = failed
      }
      guard plan.requests.indices.contains(pair) else { return nil }
      let request = plan.requests[pair]
      var probe = Probe(
        .echo(size: ping.size, dontFragment: ping.dontFragment, ttl: ping.ttl), from: plan.sourceNode(of: pair),
        to: request.destination, source: request.source, interface: request.interfaceIndex)
      if case .address = ping.destination { probe.isByName = false }
      return probe
    case .service(let service):
      let request = try ServicePlan(service, of: self, view: view).request
      guard let source = try view.sources(service.source).first else { return nil }
      let kind: Probe.Kind =
        switch service.kind {
        case .tcp, .http: .tcp(port: service.port)
        case .udp: .udp(port: service.port)
        }
      var probe = Probe(
        kind, from: source.node, to: request.destination, source: request.source, interface: request.interfaceIndex)
      if case .address = service.destination { probe.isByName = false }
      return probe
    case .counter, .conntrack, .captured, .link, .address, .route, .neighbor, .fdb, .namespace: return nil
    }
  }
}
