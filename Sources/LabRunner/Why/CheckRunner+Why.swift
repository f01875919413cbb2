import Addressing
import Journey
import Lab
import Probes
import RouteNetlink

extension CheckRunner {
  /// Of so many checks of a step it is asked why they failed; of more it would take long, and mostly say the same.
  private static let most = 16

  /// Adds to checks of reachability that failed why that is, where it is asked for, and judges what expected failures claim of it.
  func explain(_ results: [CheckResult], isAsked: Bool) -> [CheckResult] {
    var results = results
    var left = isAsked ? Self.most : 0
    for index in results.indices {
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
      result.detail += ", because of \(because.cause) at \(diagnosis.node)"
      return
    }
    let wanted = because.cause + (because.node.map { " at \($0)" } ?? "")
    let found = diagnosis.map { "\($0.cause.name) at \($0.node)" } ?? "nothing: a packet was answered"
    result.outcome = Self.outcome(false, level: result.check.level)
    result.detail += "; expected because of \(wanted), found \(found)"
    result.diagnosis = diagnosis
  }

  /// Why the destination of a check is not reached; nil where it is, or the check is of another kind.
  func why(_ result: CheckResult) -> Diagnosis? {
    let view = StageView(stage)
    switch result.check.kind {
    case .ping, .service:
      guard let probe = try? result.check.probe(view, matrix: result.matrix) else { return nil }
      return stage.explain(probe)
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
        guard let failed = cells.firstIndex(of: "X") else { return nil }
        pair = failed
      }
      guard plan.requests.indices.contains(pair) else { return nil }
      let request = plan.requests[pair]
      return Probe(
        .echo(size: ping.size, dontFragment: ping.dontFragment, ttl: ping.ttl), from: plan.sourceNode(of: pair),
        to: request.destination, source: request.source, interface: request.interfaceIndex)
    case .service(let service):
      let request = try ServicePlan(service, of: self, view: view).request
      guard let source = try view.sources(service.source).first else { return nil }
      let kind: Probe.Kind =
        switch service.kind {
        case .tcp, .http: .tcp(port: service.port)
        case .udp: .udp(port: service.port)
        }
      return Probe(
        kind, from: source.node, to: request.destination, source: request.source, interface: request.interfaceIndex)
    case .counter, .conntrack, .captured, .link, .address, .route, .neighbor, .fdb, .namespace: return nil
    }
  }
}
