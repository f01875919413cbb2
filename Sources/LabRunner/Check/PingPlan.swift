import Addressing
import Lab
import Operations
import Probes
import RouteNetlink
import SystemPackage

/// The probes of a ping check, and what their results mean.
struct PingPlan {
  var requests: [PingRequest] = []
  private var sources: [String] = []
  private var sourceNodes: [String] = []
  private var destinations: [String] = []
  /// For each request the places of its source and its destination.
  private var pairs: [(source: Int, destination: Int)] = []
  private let expectation: PingCheck.Expectation
  private let isInverted: Bool
  private let loss: Comparison?

  /// Whether the claim is about a share, which a later series may come nearer to.
  var isRepeated: Bool { loss != nil }

  /// Finds out whom to ask from where.
  init(_ ping: PingCheck, of check: Check, view: StageView) throws(StageError) {
    // "Not reachable" is a claim about the whole timeout, as "unreachable" is.
    if check.isNegated, ping.expectation == .reachable, ping.loss == nil {
      expectation = .unreachable
      isInverted = false
    } else {
      expectation = ping.expectation
      isInverted = check.isNegated
    }
    loss = ping.loss
    let family = ping.family
    let from = try view.sources(ping.source)
    let to = try view.destinations(ping.destination)
    sources = from.map(\.label)
    sourceNodes = from.map(\.node)
    destinations = to.map(\.label)
    var isReady = false
    for (row, source) in from.enumerated() {
      for (column, destination) in to.enumerated() {
        if let node = destination.node, node == source.node, from.count > 1 || to.count > 1 { continue }
        let address = try view.address(of: destination, seenFrom: source.node, family: family ?? source.address?.family)
        let node = try view.stage.node(.named(source.node))
        let socket: PingSocket
        do { socket = try node.pingSocket(address.family) } catch { throw StageError(error) }
        var request = PingRequest(socket: socket, destination: address)
        request.source = source.address
        request.interfaceIndex = source.interfaceIndex
        if address.isLinkLocal, address.family == .v6, source.interfaceIndex == nil {
          request.interfaceIndex = try view.onlyInterface(of: source.node)
        }
        if address.isLinkLocal, address.family == .v6, !isReady {
          view.stage.awaitLinkLocalAddresses()
          isReady = true
        }
        request.size = ping.size
        request.ttl = ping.ttl
        request.dontFragment = ping.dontFragment
        if expectation != .reachable {
          request.schedule = .throughout(check.timeout)
        } else if loss != nil {
          request.schedule = .count(ping.count)
          request.timeout = min(check.within, .seconds(1))
          request.interval = .milliseconds(20)
        } else if ping.count > 1 {
          request.schedule = .inARow(ping.count, within: check.within)
          request.interval = .milliseconds(20)
        } else {
          request.schedule = .untilReply(within: check.within)
        }
        requests.append(request)
        pairs.append((row, column))
      }
    }
    if requests.isEmpty { throw StageError(.noPairs) }
  }

  /// The node that a request is sent from.
  func sourceNode(of request: Int) -> String { sourceNodes[pairs[request].source] }

  /// The judgement of the claim by the results.
  func judge(_ results: [PingResult], check: Check, view: StageView) -> CheckResult {
    guard results.count == requests.count else {
      return CheckResult(check: check, outcome: .error, claim: check.claim, .noProbeResult)
    }
    var results = results
    for index in results.indices {
      if case .tooBig(0, nil) = results[index].verdict,
        let link = outgoingLink(requests[index], from: sourceNodes[pairs[index].source], view: view)
      {
        results[index].verdict = .tooBig(mtu: Int(link.mtu), from: nil)
      }
      // A card that is on and has no signal swallows what it is to send, which the kernel tells as ENOBUFS: that is silence, too.
      guard case .error(let error) = results[index].verdict, error.errno == .noBufferSpace,
        hasNoCarrier(requests[index], from: sourceNodes[pairs[index].source], view: view)
      else { continue }
      results[index].verdict = .timeout
    }
    let verdicts = results.map { isAsExpected($0) }
    let duration = results.map(\.elapsed).max() ?? .zero
    if results.count == 1, let result = results.first, let verdict = verdicts.first {
      return CheckResult(
        check: check,
        outcome: verdict.map { CheckRunner.outcome($0 != isInverted, level: check.level) } ?? .error,
        claim: check.claim,
        finding(result, holds: verdict == true), duration: duration)
    }
    return judgeMany(results, verdicts: verdicts, check: check, duration: duration)
  }

  /// Whether the card by which a request leaves has no signal.
  private func hasNoCarrier(_ request: PingRequest, from node: String, view: StageView) -> Bool {
    outgoingLink(request, from: node, view: view).map { !$0.flags.contains(.lowerUp) } ?? false
  }

  /// The card by which a request leaves.
  private func outgoingLink(_ request: PingRequest, from node: String, view: StageView) -> Link? {
    guard let routes = try? view.stage.node(.named(node)).routes,
      let device = request.interfaceIndex ?? (try? routes.route(to: request.destination).device) ?? nil
    else { return nil }
    return try? view.links(of: node).first { $0.index == device }
  }

  private func judgeMany(_ results: [PingResult], verdicts: [Bool?], check: Check, duration: Duration) -> CheckResult {
    var cells: [[Character]] = Array(repeating: Array(repeating: " ", count: destinations.count), count: sources.count)
    var others: [Finding] = []
    for (index, pair) in pairs.enumerated() {
      cells[pair.source][pair.destination] = results[index].verdict == .reachable ? "." : "X"
      if verdicts[index] != true, others.count < 3 {
        others.append(.pair(sources[pair.source], destinations[pair.destination], results[index].verdict))
      }
    }
    let good = verdicts.count { $0 == true }
    let finding = Finding.all([.pairs(good, of: results.count)] + others, isCut: results.count - good > 3)
    let outcome: Outcome =
      verdicts.contains { $0 == nil }
      ? .error : CheckRunner.outcome((good == results.count) != isInverted, level: check.level)
    return CheckResult(
      check: check, outcome: outcome, claim: check.claim, finding, duration: duration,
      matrix: ReachabilityMatrix(sources: sources, destinations: destinations, cells: cells))
  }

  /// Whether one result is what was expected; nil where the probe could not be made.
  private func isAsExpected(_ result: PingResult) -> Bool? {
    if case .error = result.verdict { return nil }
    if let loss { return loss.holds(for: Self.loss(of: result)) }
    switch (expectation, result.verdict) {
    case (.reachable, .reachable): return requestsAll(result)
    case (.unreachable, let verdict): return verdict != .reachable
    case (.noRoute, .noRoute), (.hostUnreachable, .hostUnreachable), (.portUnreachable, .portUnreachable),
      (.prohibited, .prohibited), (.timeout, .timeout), (.ttlExceeded, .ttlExceeded), (.tooBig, .tooBig):
      return true
    default: return false
    }
  }

  /// With a count, every request must be answered; without one, one of the repeated requests is enough.
  private func requestsAll(_ result: PingResult) -> Bool {
    guard let request = requests.first, case .inARow(let count, _) = request.schedule else { return true }
    return result.received >= count
  }

  /// How many of the requests were not answered, in percent.
  private static func loss(of result: PingResult) -> Double {
    result.sent == 0 ? 100 : 100 * Double(result.sent - min(result.received, result.sent)) / Double(result.sent)
  }

  private func finding(_ result: PingResult, holds: Bool) -> Finding {
    if loss != nil {
      return .parts([
        .lost(percent: Int(Self.loss(of: result).rounded())),
        .answered(min(result.received, result.sent), of: result.sent),
      ])
    }
    var parts: [Finding] = [.ping(result.verdict)]
    if result.verdict == .reachable, let average = result.roundTrip?.average {
      parts.append(.milliseconds(milliseconds(average)))
      if result.sent > 1, case .inARow? = requests.first?.schedule {
        parts.append(.answered(result.received, of: result.sent))
      }
    }
    if result.duplicates > 0 { parts.append(.duplicates(result.duplicates)) }
    return holds ? .parts(parts) : .instead(of: expectation.rawValue, .parts(parts))
  }
}

/// A duration in milliseconds with three digits after the point, as ping(8) prints it.
func milliseconds(_ duration: Duration) -> String {
  let microseconds =
    duration.components.seconds * 1_000_000 + Int64(Double(duration.components.attoseconds) / 1e12)
  let fraction = String(microseconds % 1000)
  return "\(microseconds / 1000)." + String(repeating: "0", count: max(0, 3 - fraction.count)) + fraction
}
