import Journey
import Lab
import LabRunner
import Operations
import PlainText

/// Results as one JSON object: `{"summary": {…}, "labs": [{"name", "file", "outcome", "steps": [{"commands", "checks"}]}]}`; times are in seconds.
struct JSONReport {
  let text: String

  init(_ results: [LabResult], _ duration: Duration, language: String) {
    func count(_ outcomes: Outcome...) -> JSONText { .number(results.count { outcomes.contains($0.outcome) }) }
    let summary = JSONText.object([
      ("labs", .number(results.count)), ("passed", count(.passed, .warned)), ("failed", count(.failed)),
      ("errors", count(.error)), ("skipped", count(.skipped)),
      ("seconds", .decimal(duration.inSeconds)),
    ])
    let labs = results.map { Self.lab($0, language) }
    text = JSONText.object([("summary", summary), ("labs", .list(labs))]).text(indent: 2) + "\n"
  }

  private static func lab(_ result: LabResult, _ language: String) -> JSONText {
    var fields: [(String, JSONText)] = [("name", .string(result.lab.name))]
    if let title = result.lab.title { fields.append(("title", .string(title.text(language: language)))) }
    if let source = result.lab.source { fields.append(("file", .string(source.path))) }
    fields.append(("outcome", .string(result.outcome.rawValue)))
    if !result.lab.programs.isEmpty { fields.append(("confined", .boolean(result.lab.unconfined == nil))) }
    if let reason = result.reason {
      fields.append(("reason", .string(reason.message)))
      if let fix = reason.fix { fields.append(("fix", .string(fix))) }
      fields += place(reason.location)
    }
    fields.append(("seconds", .decimal(result.duration.inSeconds)))
    fields.append(("build_seconds", .decimal(result.buildDuration.inSeconds)))
    fields.append(("steps", .list(result.steps.map { step($0, language) })))
    return .object(fields)
  }

  private static func step(_ result: StepResult, _ language: String) -> JSONText {
    var fields: [(String, JSONText)] = [("number", .number(result.number))]
    if let title = result.step.title { fields.append(("title", .string(title.text(language: language)))) }
    fields.append(("outcome", .string(result.outcome.rawValue)))
    if let prediction = result.step.prediction { fields.append(("predict", predict(prediction, language))) }
    fields.append(("commands", .list(result.commands.map(command))))
    fields.append(("checks", .list(result.checks.map { check($0, language) })))
    return .object(fields)
  }

  private static func predict(_ prediction: Prediction, _ language: String) -> JSONText {
    var fields: [(String, JSONText)] = [("question", .string(prediction.question.text(language: language)))]
    if !prediction.choices.isEmpty {
      fields.append(("choices", .list(prediction.choices.map { .string($0.text(language: language)) })))
    }
    fields.append(("answer", .string(prediction.rightAnswer.text(language: language))))
    if let reason = prediction.reason { fields.append(("reason", .string(reason.text(language: language)))) }
    return .object(fields)
  }

  private static func command(_ result: CommandResult) -> JSONText {
    var fields: [(String, JSONText)] = [
      ("kind", .string(result.kind.rawValue)), ("text", .string(result.text)),
      ("outcome", .string(result.outcome.rawValue)), ("output", .string(result.output)),
    ]
    if let detail = result.detail { fields.append(("detail", .string(detail))) }
    return .object(fields + place(result.location))
  }

  private static func check(_ result: CheckResult, _ language: String) -> JSONText {
    var fields: [(String, JSONText)] = [
      ("claim", .string(result.claim)), ("outcome", .string(result.outcome.rawValue)),
      ("detail", .string(result.detail)), ("seconds", .decimal(result.duration.inSeconds)),
    ]
    if let matrix = result.matrix {
      fields.append(
        (
          "matrix",
          .object([
            ("sources", .list(matrix.sources.map { .string($0) })),
            ("destinations", .list(matrix.destinations.map { .string($0) })),
            ("rows", .list(matrix.cells.map { .string(String($0)) })),
          ])
        ))
    }
    if let diagnosis = result.diagnosis { fields.append(("why", diagnosis.json(language: language))) }
    if let journey = result.journey {
      fields.append(("trace", journey.object(nil, language: language, withReply: true)))
    }
    return .object(fields + place(result.check.location))
  }

  private static func place(_ location: SourceLocation?) -> [(String, JSONText)] {
    guard let location else { return [] }
    return [("line", .number(location.line)), ("column", .number(location.column))]
  }
}
