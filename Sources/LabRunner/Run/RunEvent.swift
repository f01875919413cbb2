import Lab
import Operations

/// An event of a lab that is played in another thread, for its observer.
enum RunEvent: Sendable {
  case built(Plan, Duration)
  /// The state after the topology is built, and after each step.
  case seen(StageState)
  /// The next step waits until it is let go on.
  case waiting
  case stepStarted(Int)
  case commandStarted(String)
  case commandEnded(CommandResult, [Operation])
  case checkEnded(CheckResult)
  case stepEnded(StepResult)
  case ended(LabResult)
}

/// Hands what happens in a lab on to another thread.
final class EventRecorder: RunObserver {
  private let record: @Sendable (RunEvent) -> Void

  init(_ record: @escaping @Sendable (RunEvent) -> Void) { self.record = record }

  func labStarted(_ lab: Lab) {}
  func labBuilt(_ lab: Lab, plan: Plan, duration: Duration) { record(.built(plan, duration)) }
  func stepStarted(_ step: Step, number: Int, of lab: Lab) { record(.stepStarted(number)) }
  func commandStarted(_ text: String) { record(.commandStarted(text)) }
  func commandEnded(_ result: CommandResult, operations: [Operation]) { record(.commandEnded(result, operations)) }
  func checkEnded(_ result: CheckResult) { record(.checkEnded(result)) }
  func stepEnded(_ result: StepResult) { record(.stepEnded(result)) }
  func labEnded(_ result: LabResult) { record(.ended(result)) }
}

/// The course of a lab as far as it was heard.
struct HeardRun {
  /// The steps that ended, and as the last the one that is being played.
  private(set) var steps: [StepResult] = []
  private(set) var buildDuration: Duration = .zero

  mutating func hear(_ event: RunEvent, of lab: Lab) {
    switch event {
    case .built(_, let duration): buildDuration = duration
    case .stepStarted(let number):
      guard lab.steps.indices.contains(number - 1) else { return }
      steps.append(StepResult(number: number, step: lab.steps[number - 1]))
    case .commandEnded(let result, _): change { $0.commands.append(result) }
    case .checkEnded(let result): change { $0.checks.append(result) }
    case .stepEnded(let result): change { $0 = result }
    case .seen, .waiting, .commandStarted, .ended: break
    }
  }

  private mutating func change(_ body: (inout StepResult) -> Void) {
    if !steps.isEmpty { body(&steps[steps.count - 1]) }
  }

  /// The result of a lab that was broken off.
  func result(of lab: Lab, reason: Diagnostic, duration: Duration) -> LabResult {
    LabResult(
      lab: lab, outcome: .error, reason: reason, steps: steps, duration: duration, buildDuration: buildDuration)
  }
}
