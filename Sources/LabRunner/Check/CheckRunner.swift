import Addressing
import Glibc
public import Lab
import Namespaces
import Probes

/// Tries the checks of a step, all at the same time.
public struct CheckRunner {
  let stage: Stage

  public init(stage: Stage) { self.stage = stage }

  /// The results in the checks' order.
  ///
  /// A check of success is retried until it holds or its `within` is over. A check of failure must hold for its whole `timeout`. A check
  /// that cannot be tried is an error, whatever was expected.
  public func run(_ checks: [Check]) -> [CheckResult] {
    let clock = ContinuousClock()
    let start = clock.now
    var results: [CheckResult?] = Array(repeating: nil, count: checks.count)
    var pings: [(index: Int, plan: PingPlan)] = []
    let view = StageView(stage)
    var services: [(index: Int, plan: ServicePlan)] = []
    for (index, check) in checks.enumerated() {
      do throws(StageError) {
        switch check.kind {
        case .ping(let ping): pings.append((index, try PingPlan(ping, of: check, view: view)))
        case .service(let service): services.append((index, try ServicePlan(service, of: check, view: view)))
        default: continue
        }
      } catch {
        results[index] = CheckResult(check: check, outcome: .error, claim: check.claim, detail: error.message)
      }
    }
    // The probes wait on a thread of their own, while what the kernel says of its state is asked here.
    let requests = pings.flatMap(\.plan.requests)
    let probing = requests.isEmpty ? nil : try? PlainThread { Pinger().run(requests) }
    let streams = services.map(\.plan.request)
    let trying = streams.isEmpty ? nil : try? PlainThread { StreamProber().run(streams) }
    var waiting = checks.indices.filter {
      switch checks[$0].kind {
      case .ping, .service: false
      default: true
      }
    }
    while !waiting.isEmpty {
      let view = StageView(stage)
      waiting.removeAll { index in
        let check = checks[index]
        let elapsed = clock.now - start
        let result = judge(check, view: view, elapsed: elapsed)
        // An error may pass, too: an interface that a program of the lab is about to make.
        guard result.outcome == .passed || elapsed >= check.within else { return false }
        results[index] = result
        return true
      }
      if !waiting.isEmpty { usleep(10_000) }
    }
    if let answers = try? probing?.join() ?? [] {
      var next = 0
      let view = StageView(stage)
      for (index, plan) in pings {
        let end = min(next + plan.requests.count, answers.count)
        results[index] = plan.judge(Array(answers[next..<end]), check: checks[index], view: view)
        next = end
      }
    }
    if let answers = try? trying?.join() {
      for ((index, plan), answer) in zip(services, answers) {
        results[index] = plan.judge(answer, check: checks[index])
      }
    }
    return zip(checks, results).map { check, result in
      result ?? CheckResult(check: check, outcome: .error, claim: check.claim, detail: "it was not tried")
    }
  }

  private func judge(_ check: Check, view: StageView, elapsed: Duration) -> CheckResult {
    do {
      let (holds, detail) = try StateCheck(view: view).judge(check.kind)
      return CheckResult(
        check: check, outcome: Self.outcome(holds != check.isNegated, level: check.level), claim: check.claim,
        detail: detail, duration: elapsed)
    } catch {
      return CheckResult(check: check, outcome: .error, claim: check.claim, detail: error.message, duration: elapsed)
    }
  }

  static func outcome(_ holds: Bool, level: Check.Level) -> Outcome {
    holds ? .passed : level == .warning ? .warned : .failed
  }
}
