package import Lab
package import LabRunner
package import Operations
import PlainText

/// Tells a step as it is played, for a page that shows a lab as it lives: a JSON object a line, whose texts are markup.
package final class ViewRecord: RunObserver {
  private let words: PageWords
  private let lab: Lab
  private let write: (String) -> Void
  private var checks = 0

  /// Records what is played of a lab, with this language in front of the others.
  package init(_ lab: Lab, language: String, write: @escaping (String) -> Void) {
    words = PageWords([lab], first: language)
    self.lab = lab
    self.write = write
  }

  private func tell(_ fields: [(String, JSONText)]) { write(JSONText.object(fields).compact + "\n") }

  /// Nothing: the page shows the lab already.
  package func labStarted(_ lab: Lab) {}
  /// Nothing: the page shows the lab already.
  package func labBuilt(_ lab: Lab, plan: Plan, duration: Duration) {}
  /// Nothing: the lab goes on living.
  package func labEnded(_ result: LabResult) {}
  /// Tells that the step begins.
  package func stepStarted(_ step: Step, number: Int, of lab: Lab) {
    checks = 0
    tell([("step", .number(number)), ("event", .string("started"))])
  }
  /// Tells the command before it is carried out.
  package func commandStarted(_ text: String) { tell([("event", .string("begins")), ("command", .string(text))]) }
  /// Tells the command's result as markup.
  package func commandEnded(_ result: CommandResult, operations: [Operation]) {
    tell([("event", .string("command")), ("markup", .string(CommandBlock.text(result, words)))])
  }
  /// Tells the check's result as markup.
  package func checkEnded(_ result: CheckResult) {
    checks += 1
    tell([
      ("event", .string("check")), ("place", .number(checks)), ("outcome", .string(result.outcome.rawValue)),
      ("way", result.check.way.map { .string($0) } ?? .null),
      ("markup", .string(CheckBlock.text(result, of: lab, nil, words))),
    ])
  }
  /// Tells the step's verdict.
  package func stepEnded(_ result: StepResult) {
    tell([
      ("event", .string("ended")), ("step", .number(result.number)), ("outcome", .string(result.outcome.rawValue)),
      ("badge", .string(Verdict.badge(result.outcome, words))),
    ])
  }
}
