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
    else { throw StageError("there is nobody to ask") }
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
        check: outer, outcome: .error, claim: outer.claim, detail: "\(error)", duration: result.elapsed)
    }
    var differences: [String] = []
    if !isAsExpected(result.verdict) {
      differences.append("expected \(expectation.rawValue), got: \(result.verdict)")
    } else if expectation == .open {
      do {
        differences = try Self.differences(of: result, from: check)
      } catch {
        return CheckResult(
          check: outer, outcome: .error, claim: outer.claim, detail: "\(error)", duration: result.elapsed)
      }
    }
    let holds = differences.isEmpty
    var seen = "\(result.verdict)"
    if result.verdict == .open {
      if let status = result.status { seen += ", status \(status)" }
      if let node = result.servedBy { seen += ", served by \(node)" }
      if let address = result.seenAs { seen += ", seen as \(address)" }
    }
    return CheckResult(
      check: outer, outcome: CheckRunner.outcome(holds != isInverted, level: outer.level), claim: outer.claim,
      detail: holds ? seen : differences.joined(separator: "; "), duration: result.elapsed)
  }

  /// Whether a check failed since nothing came in time.
  static func isSilent(_ result: CheckResult) -> Bool {
    guard case .service = result.check.kind, result.outcome != .passed else { return false }
    return result.detail.hasSuffix("got: \(StreamVerdict.timeout)")
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
  ) throws -> [String] {
    var differences: [String] = []
    func expect<Value: Equatable>(_ wanted: Value?, _ seen: Value?, _ name: String) {
      guard let wanted, wanted != seen else { return }
      differences.append("\(name) is \(seen.map { "\($0)" } ?? "not told"), expected \(wanted)")
    }
    expect(check.status, result.status, "status")
    expect(check.servedBy, result.servedBy, "served-by")
    expect(check.seenAs, result.seenAs, "seen-as")
    if let body = check.body, try !body.matches(result.body, within: patience) {
      differences.append("the body does not \(body): \(result.body.prefix(60))")
    }
    return differences
  }
}
