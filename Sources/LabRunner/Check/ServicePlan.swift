import Addressing
import Lab
import Operations
import Probes

/// The probe of a service check, and what its result means.
struct ServicePlan {
  let request: StreamRequest
  private let check: ServiceCheck
  private let expectation: ServiceCheck.Expectation
  private let isInverted: Bool

  init(_ service: ServiceCheck, of check: Check, view: StageView) throws(StageError) {
    self.check = service
    // "Not open" is a claim about the whole timeout, as "unreachable" is.
    if check.isNegated, service.expectation == .open, service.seenAs == nil, service.servedBy == nil,
      service.status == nil, service.body == nil
    {
      expectation = .unreachable
      isInverted = false
    } else {
      expectation = service.expectation
      isInverted = check.isNegated
    }
    guard let source = try view.sources(service.source).first,
      let target = try view.destinations(service.destination).first
    else { throw StageError(.nobody) }
    let address = try view.address(of: target, seenFrom: source.node, family: service.family ?? source.address?.family)
    let kind: StreamRequest.Kind =
      switch service.kind {
      case .tcp: .tcp
      case .udp: .udp
      case .http(let path): .http(path: path)
      }
    var request = StreamRequest(
      namespace: try view.stage.node(.named(source.node)).namespace, kind: kind, destination: address,
      port: service.port, source: source.address, interfaceIndex: source.interfaceIndex,
      wantsGreeting: service.seenAs != nil || service.servedBy != nil)
    if address.isLinkLocal, address.family == .v6, source.interfaceIndex == nil {
      request.interfaceIndex = try view.onlyInterface(of: source.node)
    }
    // A link-local address that is still being looked for answers nobody, and nobody can send by it.
    if address.isLinkLocal, address.family == .v6 { view.stage.awaitLinkLocalAddresses() }
    let isOpenExpected = expectation == .open
    // What is claimed not to be must not be for the whole timeout, as what is claimed to fail must fail.
    request.within = isOpenExpected && !isInverted ? check.within : check.timeout
    request.expectsFailure = !isOpenExpected
    // What is asked amid other probes must be answered at once. An expression that is not is tried again in the end, with patience.
    if isOpenExpected {
      request.isEnough = {
        (try? Self.differences(of: $0, from: service, patience: .milliseconds(250)).isEmpty) ?? true
      }
    }
    self.request = request
  }

  func judge(_ result: StreamResult, check outer: Check) -> CheckResult {
    if case .error(let error) = result.verdict {
      return CheckResult(
        check: outer, outcome: .error, claim: outer.claim, .words("\(error)"), duration: result.elapsed)
    }
    var differences: [Finding] = []
    if !isAsExpected(result.verdict) {
      differences.append(.instead(of: expectation.rawValue, .stream(result.verdict)))
    } else if expectation == .open {
      do {
        differences = try Self.differences(of: result, from: check)
      } catch {
        return CheckResult(
          check: outer, outcome: .error, claim: outer.claim, .words("\(error)"), duration: result.elapsed)
      }
    }
    let holds = differences.isEmpty
    var seen: [Finding] = [.stream(result.verdict)]
    if result.verdict == .open {
      if let status = result.status { seen.append(.status(status)) }
      if let node = result.servedBy { seen.append(.servedBy(node)) }
      if let address = result.seenAs { seen.append(.seenAs(address)) }
    }
    return CheckResult(
      check: outer, outcome: CheckRunner.outcome(holds != isInverted, level: outer.level), claim: outer.claim,
      holds ? .parts(seen) : .all(differences), duration: result.elapsed)
  }

  /// Whether a check failed since nothing came in time.
  static func isSilent(_ result: CheckResult) -> Bool {
    guard case .service = result.check.kind, result.outcome != .passed else { return false }
    return if case .all(let differences, _) = result.finding, case .instead(_, .stream(.timeout))? = differences.last {
      true
    } else {
      false
    }
  }

  private func isAsExpected(_ verdict: StreamVerdict) -> Bool {
    switch (expectation, verdict) {
    case (.unreachable, let verdict): verdict != .open
    case (.open, .open), (.refused, .refused), (.reset, .reset), (.noRoute, .noRoute),
      (.hostUnreachable, .hostUnreachable), (.prohibited, .prohibited), (.timeout, .timeout):
      true
    default: false
    }
  }

  private static func differences(
    of result: StreamResult, from check: ServiceCheck, patience: Duration = OutputPattern.patience
  ) throws -> [Finding] {
    var differences: [Finding] = []
    func expect<Value: Equatable>(_ wanted: Value?, _ seen: Value?, _ name: String) {
      guard let wanted, wanted != seen else { return }
      differences.append(.difference(name, seen.map { .value("\($0)") } ?? .notTold, wanted: "\(wanted)"))
    }
    expect(check.status, result.status, "status")
    expect(check.servedBy, result.servedBy, "served-by")
    expect(check.seenAs, result.seenAs, "seen-as")
    if let body = check.body, try !body.matches(result.body, within: patience) {
      differences.append(.body(body, String(result.body.prefix(60))))
    }
    return differences
  }
}
