public import Lab
public import LabRunner
public import Operations
import PlainText

/// Tells a step as it is played, for a page that shows a lab as it lives: a JSON object a line, whose texts are markup.
public final class ViewRecord: RunObserver {
  private let words: PageWords
  private let lab: Lab
  private let write: (String) -> Void
  private var checks = 0

  /// Records what is played of a lab, with this language in front of the others.
  public init(_ lab: Lab, language: String, write: @escaping (String) -> Void) {
    words = PageWords([lab], first: language)
    self.lab = lab
    self.write = write
  }

  private func tell(_ fields: [(String, JSONText)]) { write(JSONText.object(fields).compact + "\n") }

  public func labStarted(_ lab: Lab) {}
  public func labBuilt(_ lab: Lab, plan: Plan, duration: Duration) {}
  public func labEnded(_ result: LabResult) {}
  public func stepStarted(_ step: Step, number: Int, of lab: Lab) {
    checks = 0
    tell([("step", .number(number)), ("event", .string("started"))])
  }
  public func commandStarted(_ text: String) { tell([("event", .string("begins")), ("command", .string(text))]) }
  public func commandEnded(_ result: CommandResult, operations: [Operation]) {
    tell([("event", .string("command")), ("markup", .string(CommandBlock.text(result, words)))])
  }
  public func checkEnded(_ result: CheckResult) {
    checks += 1
    tell([
      ("event", .string("check")), ("place", .number(checks)), ("outcome", .string(result.outcome.rawValue)),
      ("way", result.check.way.map { .string($0) } ?? .null),
      ("markup", .string(CheckBlock.text(result, of: lab, nil, words))),
    ])
  }
  public func stepEnded(_ result: StepResult) {
    tell([
      ("event", .string("ended")), ("step", .number(result.number)), ("outcome", .string(result.outcome.rawValue)),
      ("badge", .string(Verdict.badge(result.outcome, words))),
    ])
  }
}
