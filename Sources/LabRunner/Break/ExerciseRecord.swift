import Journey
package import Lab
import PlainText
import Synchronization

/// How an exercise goes: what was asked of it, and how it ended.
final class ExerciseRecord: Sendable {
  /// Who mended it.
  enum Solver: String, Sendable {
    case student
    case solve
  }

  private struct Facts {
    var hints = 0
    var tries = 0
    var solver: Solver?
    var duration: Duration?
  }

  private let facts = Mutex(Facts())
  private let began = ContinuousClock.now
  private let start = WallClock.now

  var isSolved: Bool { facts.withLock { $0.solver != nil } }
  var hints: Int { facts.withLock { $0.hints } }

  /// Counts a hint, and gives its number from 1 on.
  func hint() -> Int {
    facts.withLock { facts in
      facts.hints += 1; return facts.hints
    }
  }

  /// Counts a try, and whether it ended the exercise.
  func tried(isSolved: Bool) {
    facts.withLock { $0.tries += 1 }
    if isSolved { solved(by: .student) }
  }

  /// Notes who ended it; the first counts.
  func solved(by solver: Solver) {
    let duration = ContinuousClock.now - began
    facts.withLock { facts in
      guard facts.solver == nil else { return }
      facts.solver = solver
      facts.duration = duration
    }
  }

  /// The record for a teacher. It names the breakage only after that was mended.
  func json(_ exercise: Exercise, lab: Lab, language: String) -> JSONText {
    let facts = facts.withLock { $0 }
    return exercise.json(
      lab: lab, language: language, isOpen: facts.solver != nil,
      [
        ("solved", .boolean(facts.solver == .student)),
        ("solved_by", facts.solver.map { .string($0.rawValue) } ?? .null),
        ("hints", .number(facts.hints)), ("tries", .number(facts.tries)), ("began", .string(start)),
        ("seconds", facts.duration.map { .number(Int($0.components.seconds)) } ?? .null),
      ])
  }
}

extension Exercise {
  /// The exercise, and more of it.
  ///
  /// - Parameter isOpen: Tells what is broken, too.
  func json(lab: Lab, language: String, isOpen: Bool, _ more: [(String, JSONText)] = []) -> JSONText {
    let cause: [(String, JSONText)] = [
      ("kind", .string(breakage.kind.rawValue)), ("node", .string(breakage.node)),
      ("sentence", .string(breakage.sentence(language: language))),
      ("broken_by", .list(breakage.breaking.map { .string($0.command) })),
      ("mended_by", .list(breakage.remedies.map { .string($0) })),
    ]
    return .object(
      [
        ("lab", .string(lab.name)), ("seed", .decimal("\(seed)")), ("step", .number(step)),
        ("failing", .list(failing.map { .string($0.claim) })),
      ] + (isOpen ? cause : cause.map { ($0.0, .null) }) + more)
  }

  /// The exercise with what is broken and what the diagnosis says of it, for who makes exams.
  package func answerText(of lab: Lab, language: String, asJSON: Bool) -> String {
    guard asJSON else {
      return
        ([
          "\(lab.name), seed \(seed), step \(step): \(breakage.kind.rawValue) at \(breakage.node)",
          "  \(breakage.sentence(language: language))",
        ] + breakage.breaking.map { "  broken by: \($0.command)" } + breakage.remedies.map { "  mended by: \($0)" }
        + failing.map { "  fails: \($0.claim)" }
        + Set(diagnoses.map { "\($0.cause.name) at \($0.node)" }).sorted().map { "  diagnosis: \($0)" })
        .joined(separator: "\n") + "\n"
    }
    let why = diagnoses.map { diagnosis in
      JSONText.object([
        ("cause", .string(diagnosis.cause.name)), ("node", .string(diagnosis.node)),
        ("sentence", .string(diagnosis.sentence(language: language))),
      ])
    }
    return json(
      lab: lab, language: language, isOpen: true, [("named", .boolean(isNamed)), ("why", .list(why))]
    ).text(indent: 2) + "\n"
  }
}
