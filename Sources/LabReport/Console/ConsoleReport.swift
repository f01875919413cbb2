import CommandLanguage
import Journey
public import Lab
public import LabRunner

/// The report for people: what a lab says, does and finds, as it happens.
public final class ConsoleReport: RunObserver {
  /// How much of a run is told.
  public enum Detail: Sendable {
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
    self.write = write
  }

  private func line(_ text: String = "") { write(text + "\n") }

  public func labStarted(_ lab: Lab) {
    self.lab = lab
    guard detail != .summary else { return }
    if !results.isEmpty { line() }
    let title = lab.title.map { ": " + $0.text(language: language).visible } ?? ""
    line(style.bold("\(lab.name)\(title)"))
    if let about = lab.about { paragraph(about.text(language: language), indent: "") }
    if lab.unconfined != nil, !lab.programs.isEmpty {
      line(style.bold("! its programs are not confined: they may change what you may change"))
    }
  }

  public func labBuilt(_ lab: Lab, plan: Plan, duration: Duration) {
    guard detail == .verbose, !lab.topology.nodes.isEmpty || lab.usesDocker else { return }
    line()
    line("Topology: \(plan.steps.count) operations in \(duration.short)")
    for operation in plan.operations { line(style.dim("  + \(operation.command.visible)")) }
  }

  public func stepStarted(_ step: Step, number: Int, of lab: Lab) {
    stepTitle = step.title?.text(language: language).visible ?? "Step \(number)"
    guard detail != .summary else { return }
    line()
    line(style.bold("\(number). \(stepTitle)"))
    if let text = step.text { paragraph(text.text(language: language), indent: "   ") }
  }

  public func commandStarted(_ text: String) {
    if detail != .summary { typed(text) }
  }

  public func commandEnded(_ result: CommandResult, operations: [Operation]) {
    guard detail != .summary else { return }
    if detail == .verbose {
      for operation in operations where operation.command != result.text {
        line(style.dim("   + \(operation.command.visible)"))
      }
    }
    for text in result.output.visible.lines { line("   \(text)") }
    if result.outcome > .passed { line("   " + sentence(of: result)) }
  }

  public func checkEnded(_ result: CheckResult) {
    guard detail != .summary else { return }
    let place = result.outcome > .passed ? lab.map { at(result.check.location, in: $0) } ?? "" : ""
    let duration = detail == .verbose ? style.dim(", after \(result.duration.short)") : ""
    line("   " + sentence(of: result) + duration + place)
    why(result)
    if let matrix = result.matrix, matrix.sources.count > 1 { matrix.lines.forEach { line("     \($0)") } }
  }

  public func stepEnded(_ result: StepResult) {}

  public func labEnded(_ result: LabResult) {
    results.append(result)
    duration += result.duration
    let checks = result.steps.flatMap(\.checks)
    let outcomes = checks.map(\.outcome) + result.steps.flatMap(\.commands).map(\.outcome)
    let failed = outcomes.count { $0 == .failed }
    let errors = outcomes.count { $0 == .error }
    if detail == .summary { failures(of: result) } else { line() }
    let left = result.lab.steps.count - result.steps.count
    let isStopped = left > 0 && !result.steps.isEmpty
    var facts = isStopped ? "\(result.steps.count) of \(result.lab.steps.count) steps" : result.steps.count.of("step")
    facts += ", " + checks.count.of("check")
    if failed > 0 { facts += ", \(failed) failed" }
    if errors > 0 { facts += ", \(errors.of("error"))" }
    if checks.contains(where: { $0.outcome == .warned }) {
      facts += ", \(checks.count { $0.outcome == .warned }.of("warning"))"
    }
    switch result.outcome {
    case .passed, .warned:
      line("\(style.green("PASS")) \(result.lab.name): \(facts), \(result.duration.short)")
    case .skipped:
      line("\(style.yellow("SKIP")) \(result.lab.name): \(result.reason?.message.visible ?? "skipped")")
    case .failed:
      line("\(style.red("FAIL")) \(result.lab.name): \(facts), \(result.duration.short)")
    case .error:
      let place = place(result.reason?.location, in: result.lab).map { "\($0): " } ?? ""
      line(
        "\(style.red("ERROR")) \(result.lab.name): \(place)\(result.reason?.message.visible ?? facts), \(result.duration.short)"
      )
      if let fix = result.reason?.fix { line("      = fix: \(fix.visible)") }
    }
    if isStopped, detail != .summary {
      line(style.dim("     \(left.of("step")) not played; --keep-going goes on after what failed"))
    }
  }

  /// Says how all labs ended, where there was more than one.
  public func finish() {
    guard results.count > 1 else { return }
    func count(_ outcomes: Set<Outcome>) -> Int { results.count { outcomes.contains($0.outcome) } }
    let skipped = results.filter { $0.outcome == .skipped }.map(\.lab.name)
    var text = "\(results.count) labs: \(count([.passed, .warned])) passed, \(count([.failed])) failed"
    if count([.error]) > 0 { text += ", \(count([.error]).of("error"))" }
    if !skipped.isEmpty { text += ", \(skipped.count) skipped (\(skipped.joined(separator: ", ")))" }
    line("\n\(text) in \(duration.short)")
  }

  private func failures(of result: LabResult) {
    for step in result.steps where step.outcome > .passed {
      let title = step.step.title?.text(language: language).visible ?? ""
      line("\(result.lab.name), step \(step.number)\(title.isEmpty ? "" : ": \(title)")")
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
    (result.detail ?? "it failed").visible.split(separator: "\n").joined(separator: "\n          ")
  }

  private func sentence(of result: CheckResult) -> String {
    let text = "\(mark(result.outcome)) \(result.claim.visible)"
    return result.detail.isEmpty ? text : text + style.dim(": ") + result.detail.visible
  }

  /// Why something was not reached, and what mends it.
  private func why(_ result: CheckResult) {
    if let journey = result.journey {
      for text in JourneyText(journey, nil, language: language, withReply: true).text.split(separator: "\n") {
        line("     " + text)
      }
    }
    guard let diagnosis = result.diagnosis else { return }
    line("     " + style.bold("why: ") + diagnosis.sentence(language: language).visible)
    if let mend = diagnosis.mend(language: language) { line("     " + style.bold("mend: ") + mend.visible) }
  }

  private func mark(_ outcome: Outcome) -> String {
    switch outcome {
    case .passed: style.green("✓")
    case .skipped: style.yellow("-")
    case .warned: style.yellow("!")
    case .failed: style.red("✗")
    case .error: style.red("error:")
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
    for textLine in text.visible.lines { line(textLine.isEmpty ? "" : indent + textLine) }
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
