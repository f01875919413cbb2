import Lab
import Operations

extension LabResult {
  /// The result with all that was not played as skipped: what is missing in its steps, and its other steps.
  ///
  /// So a report counts the same cases whether a lab was played to its end, failed or was broken off.
  public var withRest: LabResult {
    var all = self
    var played: [Int: StepResult] = [:]
    for step in steps { played[step.number] = step }
    all.steps = lab.steps.enumerated().map { index, step in
      let why: Finding = unchosen.contains(index + 1) ? .notChosen : notPlayed
      return (played[index + 1] ?? StepResult(number: index + 1, step: step)).withRest(why, of: lab)
    }
    return all
  }

  /// Why the rest of the lab was not played.
  private var notPlayed: Finding {
    if let reason { return .notPlayed(reason.fault.words) }
    guard let failed = steps.last(where: { $0.outcome >= .failed }) else { return .notPlayed(nil) }
    return .notPlayedBehind(step: failed.number, hasFailed: failed.outcome != .error)
  }
}

extension StepResult {
  /// The step with its commands and checks that were not tried as skipped.
  func withRest(_ reason: Finding, of lab: Lab) -> StepResult {
    var all = self
    let written: [(CommandResult.Kind, String, SourceLocation?)] =
      step.run.map { (.run, $0.text.value, $0.text.location) }
      + step.exec.map { (.exec, $0.text(of: lab), $0.location) }
      + step.show.map { (.show, $0.text.value, $0.text.location) }
    // Commands are played in their order; what was captured is shown at the end.
    let done = commands.count { !($0.kind == .show && $0.text.hasPrefix("capture ")) }
    for (kind, text, location) in written.dropFirst(done) {
      var result = CommandResult(kind: kind, text: text, outcome: .skipped, location: location)
      result.finding = reason
      all.commands.append(result)
    }
    for check in step.checks.dropFirst(checks.count) {
      all.checks.append(CheckResult(check: check, outcome: .skipped, claim: check.claim, reason))
    }
    return all
  }
}

extension ExecCommand {
  /// The program as a report shows it, where the lab is not built.
  fileprivate func text(of lab: Lab) -> String {
    let name =
      switch node.value {
      case .host: lab.topology.nodes.first(where: \.isHost)?.name.value ?? Lab.implicitHostName
      case .named(let name): name
      }
    return "[\(name)] " + (script?.value ?? command.joined(separator: " "))
  }
}
