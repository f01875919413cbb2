import Addressing
import Glibc
public import Lab
import Namespaces
import Probes
import Operations

/// Tries the checks of a step, all at the same time.
public struct CheckRunner {
  let stage: Stage
  private let explains: Bool
  private let capture: StepCapture?

  /// Judges in a lab that is built, and finds out, where it is to explain, why checks of reachability failed.
  public init(stage: Stage, explains: Bool = false) {
    self.init(stage: stage, explains: explains, capture: nil)
  }

  /// - Parameter capture: The frames that the step captures.
  init(stage: Stage, explains: Bool, capture: StepCapture?) {
    self.stage = stage
    self.explains = explains
    self.capture = capture
  }

  /// The results in the checks' order.
  ///
  /// A check of success is retried until it holds or its `within` is over. A check of failure must hold for its whole `timeout`. A check
  /// that cannot be tried is an error, whatever was expected.
  public func run(_ checks: [Check]) -> [CheckResult] {
    let clock = ContinuousClock()
    let limits = ErrorLimits(of: stage, for: checks)
    defer { limits.restore() }
    let start = clock.now
    var results: [CheckResult?] = Array(repeating: nil, count: checks.count)
    // Probes wait on threads of their own, while what the kernel says of its state is asked here.
    var probes: [Probe] = []
    var waiting: [Int] = []
    let captured = checks.indices.filter { if case .captured = checks[$0].kind { true } else { false } }
    begin(
      checks.indices.filter { !captured.contains($0) }, of: checks, elapsed: .zero, into: &probes, &waiting, &results)
    while !waiting.isEmpty {
      let view = StageView(stage)
      var unplanned: [Int] = []
      waiting.removeAll { index in
        let check = checks[index]
        let elapsed = clock.now - start
        if check.isProbe {
          unplanned.append(index)
          return true
        }
        let result = judge(check, view: view, elapsed: elapsed)
        // An error may pass, too: an interface that a program of the lab is about to make.
        guard result.outcome == .passed || elapsed >= check.within else { return false }
        results[index] = result
        return true
      }
      if !unplanned.isEmpty {
        begin(unplanned, of: checks, elapsed: clock.now - start, into: &probes, &waiting, &results)
      }
      if !waiting.isEmpty { usleep(10_000) }
    }
    for probe in probes { probe.judge(checks, view: StageView(stage), into: &results) }
    judge(captured, of: checks, into: &results)
    let all = zip(checks, results).map { check, result in
      result ?? CheckResult(check: check, outcome: .error, claim: check.claim, .notTried)
    }
    return explain(all, isAsked: explains)
  }

  /// Starts the probes of checks. One that cannot be planned yet, because an address or a link is not there, waits as long as the check may.
  private func begin(
    _ indices: [Int], of checks: [Check], elapsed: Duration, into probes: inout [Probe], _ waiting: inout [Int],
    _ results: inout [CheckResult?]
  ) {
    let view = StageView(stage)
    var pings: [(index: Int, plan: PingPlan)] = []
    var services: [(index: Int, plan: ServicePlan)] = []
    for index in indices {
      var check = checks[index]
      check.within = max(.zero, check.within - elapsed)
      do throws(StageError) {
        switch check.kind {
        case .ping(let ping): pings.append((index, try PingPlan(ping, of: check, view: view)))
        case .service(let service): services.append((index, try ServicePlan(service, of: check, view: view)))
        case .counter, .conntrack, .captured, .link, .address, .route, .neighbor, .fdb, .namespace:
          waiting.append(index)
        }
      } catch {
        if elapsed < checks[index].within {
          waiting.append(index)
        } else {
          results[index] = CheckResult(
            check: check, outcome: .error, claim: check.claim, .told(error.words), duration: elapsed)
        }
      }
    }
    if !pings.isEmpty || !services.isEmpty { probes.append(Probe(pings: pings, services: services)) }
  }

  /// Claims about captured frames, once the probes have sent theirs.
  ///
  /// Frames that are claimed to be seen are waited for; those claimed not to be, or at most so often, must stay away for a moment.
  private func judge(_ captured: [Int], of checks: [Check], into results: inout [CheckResult?]) {
    guard !captured.isEmpty else { return }
    let clock = ContinuousClock()
    let start = clock.now
    var waiting = captured
    while !waiting.isEmpty {
      let elapsed = clock.now - start
      waiting.removeAll { index in
        let check = checks[index]
        guard case .captured(let claim) = check.kind else { return true }
        var result = CheckResult(
          check: check, outcome: .error, claim: check.claim, .nothingCaptured, duration: elapsed)
        do throws(StageError) {
          if let (holds, finding) = try capture?.judge(claim, on: stage) {
            result.outcome = Self.outcome(holds != check.isNegated, level: check.level)
            result.finding = finding
          }
        } catch {
          result.finding = .told(error.words)
        }
        let grows = claim.packets.relation == .greaterOrEqual || claim.packets.relation == .greater
        let isWaitedFor = grows && !check.isNegated
        let isOver =
          isWaitedFor ? result.outcome == .passed || elapsed >= check.within : elapsed >= Self.afterglow
        guard isOver || result.outcome == .error else { return false }
        results[index] = result
        return true
      }
      if !waiting.isEmpty { usleep(10_000) }
    }
  }

  /// How long a frame may still be on its way after the step.
  private static let afterglow = Duration.milliseconds(150)

  private func judge(_ check: Check, view: StageView, elapsed: Duration) -> CheckResult {
    do {
      let (holds, finding) = try StateCheck(view: view).judge(check.kind)
      return CheckResult(
        check: check, outcome: Self.outcome(holds != check.isNegated, level: check.level), claim: check.claim,
        finding, duration: elapsed)
    } catch {
      return CheckResult(check: check, outcome: .error, claim: check.claim, .told(error.words), duration: elapsed)
    }
  }

  static func outcome(_ holds: Bool, level: Check.Level) -> Outcome {
    holds ? .passed : level == .warning ? .warned : .failed
  }
}

/// Probes that were started together.
private struct Probe {
  private let pings: [(index: Int, plan: PingPlan)]
  private let services: [(index: Int, plan: ServicePlan)]
  private let pinging: PlainThread<[PingResult]>?
  private let trying: PlainThread<[StreamResult]>?
  private let start = ContinuousClock.now

  init(pings: [(index: Int, plan: PingPlan)], services: [(index: Int, plan: ServicePlan)]) {
    self.pings = pings
    self.services = services
    let requests = pings.flatMap(\.plan.requests)
    pinging = requests.isEmpty ? nil : try? PlainThread { Pinger().run(requests) }
    let streams = services.map(\.plan.request)
    trying = streams.isEmpty ? nil : try? PlainThread { StreamProber().run(streams) }
  }

  /// Waits for the probes and judges them.
  func judge(_ checks: [Check], view: StageView, into results: inout [CheckResult?]) {
    if let answers = try? pinging?.join() {
      var next = 0
      for (index, plan) in pings {
        let end = min(next + plan.requests.count, answers.count)
        var result = plan.judge(Array(answers[next..<end]), check: checks[index], view: view)
        // A share of lost packets is measured again as long as there is time.
        while plan.isRepeated, result.outcome != .passed, .now - start < checks[index].within {
          result = plan.judge(Pinger().run(plan.requests), check: checks[index], view: view)
          result.duration = .now - start
        }
        results[index] = result
        next = end
      }
    }
    if let answers = try? trying?.join() {
      for ((index, plan), answer) in zip(services, answers) {
        results[index] = plan.judge(answer, check: checks[index])
      }
    }
  }
}

extension Check {
  /// Whether packets are sent for it.
  fileprivate var isProbe: Bool {
    switch kind {
    case .ping, .service: true
    case .counter, .conntrack, .captured, .link, .address, .route, .neighbor, .fdb, .namespace: false
    }
  }
}
