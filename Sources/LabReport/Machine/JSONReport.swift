import Lab
import LabRunner

/// Results as one JSON object: `{"summary": {…}, "labs": [{"name", "file", "outcome", "steps": [{"commands", "checks"}]}]}`; times are in seconds.
struct JSONReport {
  let text: String

  init(_ results: [LabResult], language: String) {
    func count(_ outcomes: Outcome...) -> JSONText { .number(String(results.count { outcomes.contains($0.outcome) })) }
    let summary = JSONText.object([
      ("labs", .number(String(results.count))), ("passed", count(.passed, .warned)), ("failed", count(.failed)),
      ("errors", count(.error)), ("skipped", count(.skipped)),
      ("seconds", .number(results.reduce(Duration.zero) { $0 + $1.duration }.inSeconds)),
    ])
    let labs = results.map { Self.lab($0, language) }
    text = JSONText.object([("summary", summary), ("labs", .list(labs))]).text() + "\n"
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
    fields.append(("seconds", .number(result.duration.inSeconds)))
    fields.append(("build_seconds", .number(result.buildDuration.inSeconds)))
    fields.append(("steps", .list(result.steps.map { step($0, language) })))
    return .object(fields)
  }

  private static func step(_ result: StepResult, _ language: String) -> JSONText {
    var fields: [(String, JSONText)] = [("number", .number(String(result.number)))]
    if let title = result.step.title { fields.append(("title", .string(title.text(language: language)))) }
    fields.append(("outcome", .string(result.outcome.rawValue)))
    fields.append(("commands", .list(result.commands.map(command))))
    fields.append(("checks", .list(result.checks.map(check))))
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

  private static func check(_ result: CheckResult) -> JSONText {
    var fields: [(String, JSONText)] = [
      ("claim", .string(result.claim)), ("outcome", .string(result.outcome.rawValue)),
      ("detail", .string(result.detail)), ("seconds", .number(result.duration.inSeconds)),
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
    return .object(fields + place(result.check.location))
  }

  private static func place(_ location: SourceLocation?) -> [(String, JSONText)] {
    guard let location else { return [] }
    return [("line", .number(String(location.line))), ("column", .number(String(location.column)))]
  }
}

/// JSON with two blanks a level and keys in their order.
indirect enum JSONText {
  case string(String)
  /// Digits as they are.
  case number(String)
  case boolean(Bool)
  case list([JSONText])
  case object([(String, JSONText)])

  func text(_ depth: Int = 0) -> String {
    let outer = String(repeating: "  ", count: depth)
    let inner = outer + "  "
    switch self {
    case .string(let text): return Self.quoted(text)
    case .number(let digits): return digits
    case .boolean(let isTrue): return isTrue ? "true" : "false"
    case .list(let items):
      guard !items.isEmpty else { return "[]" }
      return "[\n" + items.map { inner + $0.text(depth + 1) }.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let fields):
      guard !fields.isEmpty else { return "{}" }
      return "{\n" + fields.map { "\(inner)\(Self.quoted($0.0)): \($0.1.text(depth + 1))" }.joined(separator: ",\n")
        + "\n\(outer)}"
    }
  }

  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
