import CommandLanguage
import Journey
public import Lab
public import LabRunner
public import Operations

/// The report for people: what a lab says, does and finds, as it happens.
public final class ConsoleReport: RunObserver {
  /// How much of a run is told.
  public enum Detail: Sendable {
    /// Failures and errors alone; nothing where there are none.
    case quiet
    /// A line a lab, and what went wrong.
    case summary
    /// Titles, texts, commands, what they show, and checks.
    case full
    /// Every operation as its command, too.
    case verbose
  }

  private let detail: Detail
  private let language: String
  private let style: Style
  private let words: ConsoleWords
  private let write: (String) -> Void
  private var results: [LabResult] = []
  private var duration: Duration = .zero
  private var stepTitle = ""
  /// The lab that is being played.
  private var lab: Lab?

  /// A report that hands its text to `write`, whole lines at a time.
  public init(detail: Detail, language: String, style: Style, write: @escaping (String) -> Void) {
    self.detail = detail
    self.language = language
    self.style = style
    words = ConsoleWords(language: language)
    self.write = write
  }

  private func line(_ text: String = "") { write(text + "\n") }

  /// Whether steps are told as they are played.
  private var isFull: Bool {
    switch detail {
    case .quiet, .summary: false
    case .full, .verbose: true
    }
  }

  /// Writes the lab's title and text, and whether it asks for unconfined programs.
  public func labStarted(_ lab: Lab) {
    self.lab = lab
    guard isFull else { return }
    if !results.isEmpty { line() }
    let title = lab.title.map { ": " + $0.text(language: language).visible } ?? ""
    line(style.bold("\(lab.name)\(title)"))
    if let about = lab.about { paragraph(about.text(language: language), indent: "") }
    if lab.unconfined != nil, !lab.programs.isEmpty {
      line(style.bold("! " + words.unconfined))
    }
  }

  /// Writes how long building took, and with `verbose` the operations as commands.
  public func labBuilt(_ lab: Lab, plan: Plan, duration: Duration) {
    guard detail == .verbose, !lab.topology.nodes.isEmpty || lab.usesDocker else { return }
    line()
    line(words.topology(operations: plan.steps.count, in: duration.short))
    for operation in plan.operations { line(style.dim("  + \(operation.command.visible)")) }
  }

  /// Writes the step's number, title and text.
  public func stepStarted(_ step: Step, number: Int, of lab: Lab) {
    stepTitle = step.title?.text(language: language).visible ?? words.step(number)
    guard isFull else { return }
    line()
    line(style.bold("\(number). \(stepTitle)"))
    if let prediction = step.prediction { told(prediction).question.forEach { line("   " + $0) } }
    if let text = step.text { paragraph(text.text(language: language), indent: "   ") }
  }

  /// Writes the command with a prompt, before it is carried out.
  public func commandStarted(_ text: String) {
    if isFull { typed(text) }
  }

  /// Writes the command's output, and its failure where it has one.
  public func commandEnded(_ result: CommandResult, operations: [Operation]) {
    guard isFull else { return }
    // One operation is what was typed, written otherwise; those of docker are what it comes to.
    if detail == .verbose, operations.count > 1 || result.text.contains("docker") {
      for operation in operations where operation.command != result.text {
        line(style.dim("   + \(operation.command.visible)"))
      }
    }
    for text in result.output.visible.lines { line("   \(text)") }
    if result.outcome > .passed { line("   " + sentence(of: result)) }
  }

  /// Writes the claim with its verdict and, where it failed, the reason.
  public func checkEnded(_ result: CheckResult) {
    guard isFull else { return }
    let place = result.outcome > .passed ? lab.map { at(result.check.location, in: $0) } ?? "" : ""
    let duration = detail == .verbose ? style.dim(words.after(result.duration.short)) : ""
    line("   " + sentence(of: result) + duration + place)
    why(result)
    if let matrix = result.matrix, matrix.sources.count > 1 { matrix.lines.forEach { line("     \($0)") } }
  }

  /// Writes the answer to the step's question, where it has one; its commands and checks have been written.
  public func stepEnded(_ result: StepResult) {
    if isFull, let prediction = result.step.prediction { told(prediction).answer.forEach { line("   " + $0) } }
  }

  private func told(_ prediction: Prediction) -> PredictionText {
    PredictionText(prediction, language: language, columns: style.columns.map { $0 - 3 })
  }

  /// Writes the lab's verdict, and in the shorter forms its failures.
  public func labEnded(_ result: LabResult) {
    results.append(result)
    duration += result.duration
    if isFull { line() } else { failures(of: result) }
    let left = result.lab.steps.count - result.steps.count
    let isStopped = left > 0 && !result.steps.isEmpty
    let facts = words.facts(of: result, isStopped: isStopped)
    let mark = words.mark(of: result.outcome)
    switch result.outcome {
    case .passed, .warned:
      if detail != .quiet {
        line("\(style.green(mark)) \(result.lab.name)\(words.colon)\(facts)\(words.comma)\(result.duration.short)")
      }
    case .skipped:
      if detail != .quiet {
        line(
          "\(style.yellow(mark)) \(result.lab.name)\(words.colon)\(result.reason?.message(in: language).visible ?? words.skipped)"
        )
      }
    case .failed:
      line("\(style.red(mark)) \(result.lab.name)\(words.colon)\(facts)\(words.comma)\(result.duration.short)")
    case .error:
      let place = place(result.reason?.location, in: result.lab).map { "\($0): " } ?? ""
      // What was not begun took no time.
      let time = result.duration == .zero ? "" : words.comma + result.duration.short
      let reason = result.reason?.message(in: language).visible ?? facts
      line("\(style.red(mark)) \(result.lab.name)\(words.colon)\(place)\(reason)\(time)")
      if let fix = result.reason?.fix(in: language) { line("      = \(words.fix)\(fix.visible)") }
    }
    if isStopped, isFull, result.outcome >= .failed, result.reason == nil, result.unchosen.isEmpty {
      line(style.dim("     " + words.notPlayed(left)))
    }
  }

  /// Says how all labs ended, where there was more than one.
  ///
  /// - Parameter time: How long all of them took; nil is the sum of their times.
  public func finish(after time: Duration? = nil) {
    guard results.count > 1 else { return }
    if detail == .quiet, results.allSatisfy({ $0.outcome < .failed }) { return }
    line("\n" + words.summary(of: results, in: (time ?? duration).short))
  }

  private func failures(of result: LabResult) {
    for step in result.steps where step.outcome > .passed {
      let title = step.step.title?.text(language: language).visible ?? ""
      line(words.heading(lab: result.lab.name, step: step.number, title: title))
      for command in step.commands where command.outcome > .passed {
        typed(command.text)
        line("   " + sentence(of: command))
      }
      for check in step.checks where check.outcome > .passed {
        line("   " + sentence(of: check) + at(check.check.location, in: result.lab))
        why(check)
      }
    }
  }

  /// A command as it was typed; its lines stay under one another.
  private func typed(_ command: String) {
    // What was pasted with its prompt is shown with that one.
    let hasPrompt = Lexer.promptLength(command) > 0
    for (index, text) in command.visible.lines.enumerated() {
      line("   " + (hasPrompt ? "" : index == 0 ? "$ " : "  ") + text)
    }
  }

  /// How a command failed, and where it stands.
  private func sentence(of result: CommandResult) -> String {
    mark(result.outcome) + " " + detail(of: result) + (lab.map { at(result.location, in: $0) } ?? "")
  }

  private func detail(of result: CommandResult) -> String {
    (result.finding ?? .failed).words.text(in: language).visible.split(separator: "\n").joined(
      separator: "\n          ")
  }

  private func sentence(of result: CheckResult) -> String {
    let text = "\(mark(result.outcome)) \(result.claim.visible)"
    return result.detail.isEmpty ? text : text + style.dim(words.colon) + result.detail(in: language).visible
  }

  /// Why something was not reached, and what mends it.
  private func why(_ result: CheckResult) {
    if let journey = result.journey {
      for text in JourneyText(journey, nil, language: language, withReply: true).text.split(separator: "\n") {
        line("     " + text)
      }
    }
    guard let diagnosis = result.diagnosis else { return }
    let sentence = diagnosis.sentence(language: language).visible
    for (index, text) in TextFlow.wrapped(sentence, to: style.columns, first: 5 + words.why.columns, hanging: 7)
      .enumerated()
    {
      line(index == 0 ? "     " + style.bold(words.why) + text : "       " + text)
    }
    if let mend = diagnosis.mend(language: language) { line("     " + style.bold(words.mend) + mend.visible) }
  }

  private func mark(_ outcome: Outcome) -> String {
    switch outcome {
    case .passed: style.green("✓")
    case .skipped: style.yellow("-")
    case .warned: style.yellow("!")
    case .failed: style.red("✗")
    case .error: style.red(words.error)
    }
  }

  private func place(_ location: SourceLocation?, in lab: Lab) -> String? {
    guard let location, let source = lab.source else { return nil }
    return "\(source.path):\(location.line):\(location.column)"
  }

  private func at(_ location: SourceLocation?, in lab: Lab) -> String {
    place(location, in: lab).map { style.dim(" (\($0))") } ?? ""
  }

  private func paragraph(_ text: String, indent: String) {
    for textLine in TextFlow.lines(of: text.visible, to: style.columns.map { $0 - indent.count }) {
      line(textLine.isEmpty ? "" : indent + textLine)
    }
  }
}

extension ReachabilityMatrix {
  /// A row a source, columns numbered by destination, for a screen; at most 64 of each are drawn.
  var lines: [String] {
    let shown = min(64, sources.count)
    let width = sources.prefix(shown).map(\.count).max() ?? 0
    var lines = zip(sources, cells).prefix(shown).map { source, row in
      source + String(repeating: " ", count: width - source.count) + "  " + String(row.prefix(64))
    }
    if sources.count > shown || destinations.count > 64 { lines.append("… \(sources.count) × \(destinations.count)") }
    return lines
  }
}
