import Journey
import Lab
import LabRunner
import Operations

/// One thing of a run that passes or fails by itself, for reports that other programs read: a check, a program, a command that failed or
/// had to fail, or a lab that could not be played.
struct ReportedCase {
  /// The lab's name.
  var lab: String
  /// The step's number and title; nil of the lab itself.
  var step: String?
  /// The claim, or the command.
  var name: String
  var outcome: Outcome
  /// The observation, or the failure.
  var detail: String
  var duration: Duration
  /// The output of the command.
  var output: String
  var path: String?
  var location: SourceLocation?

  /// Where it stands: `a.lab.yaml:7:9`.
  var place: String? {
    guard let path else { return nil }
    return location.map { "\(path):\($0.line):\($0.column)" } ?? path
  }
}

extension LabResult {
  /// The cases of a lab in their order.
  func cases(language: String) -> [ReportedCase] {
    var cases: [ReportedCase] = []
    for step in steps {
      let title = step.step.title?.text(language: language)
      let name = "\(step.number)." + (title.map { " \($0)" } ?? "")
      func add(
        _ what: String, _ outcome: Outcome, _ detail: String, _ duration: Duration = .zero, output: String = "",
        _ location: SourceLocation?
      ) {
        cases.append(
          ReportedCase(
            lab: lab.name, step: name, name: what, outcome: outcome, detail: detail, duration: duration, output: output,
            path: lab.source?.path, location: location))
      }
      let mustFail = Set(step.step.run.filter { $0.failure != nil }.map(\.text))
      for command in step.commands {
        // A command that only does something is no test; that it failed is a result all the same.
        guard
          command.kind == .exec || command.outcome > .skipped
            || mustFail.contains(Located(command.text, at: command.location))
        else { continue }
        add(command.text, command.outcome, command.detail ?? "", output: command.output, command.location)
      }
      for check in step.checks {
        var detail = check.detail
        if let diagnosis = check.diagnosis {
          detail += "\nwhy: " + diagnosis.sentence(language: language)
          if let mend = diagnosis.mend(language: language) { detail += "\nmend: " + mend }
        }
        add(check.claim, check.outcome, detail, check.duration, check.check.location)
      }
    }
    if let reason {
      // Behind what was played, and in front of what was not.
      let place = (cases.lastIndex { $0.outcome != .skipped }).map { $0 + 1 } ?? 0
      cases.insert(
        ReportedCase(
          lab: lab.name, step: nil, name: nameOfReason, outcome: outcome,
          detail: reason.message + (reason.fix.map { " (fix: \($0))" } ?? ""), duration: duration, output: "",
          path: lab.source?.path, location: reason.location), at: place)
    }
    return cases
  }

  /// The thing that a reason is about.
  private var nameOfReason: String {
    if isWrong { return "file" }
    if outcome == .skipped { return reason?.location == nil ? "lab" : "requirements" }
    return buildDuration == .zero ? "topology" : "lab"
  }
}

extension Duration {
  /// Seconds with six digits behind the point.
  var inSeconds: String {
    let micros = components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
    let rest = String(micros % 1_000_000)
    return "\(micros / 1_000_000)." + String(repeating: "0", count: max(0, 6 - rest.count)) + rest
  }
}
