public import Lab
import Operations

extension Lab {
  /// Builds the lab, plays its steps, makes its checks and lets everything go: `nslab run`.
  ///
  /// Called after `Isolation.enter()` it needs no root. Failures of building or trying stand in the result; it throws nothing.
  public func run(options: LabPlayer.Options = LabPlayer.Options()) -> LabResult {
    LabPlayer(options: options, observer: SilentObserver()).play(self)
  }
}

/// Hears a run and tells nobody.
final class SilentObserver: RunObserver {
  func labStarted(_ lab: Lab) {}
  func labBuilt(_ lab: Lab, plan: Plan, duration: Duration) {}
  func stepStarted(_ step: Step, number: Int, of lab: Lab) {}
  func commandStarted(_ text: String) {}
  func commandEnded(_ result: CommandResult, operations: [Operation]) {}
  func checkEnded(_ result: CheckResult) {}
  func stepEnded(_ result: StepResult) {}
  func labEnded(_ result: LabResult) {}
}
