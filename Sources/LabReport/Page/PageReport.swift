public import Lab
public import LabRunner
public import Operations

/// A report that one hands out: a page for browsers, or Markdown for a repository, written when all labs have been played.
public final class PageReport: RunObserver {
  /// The forms of it.
  public enum Format: String, CaseIterable, Sendable {
    /// One file of HTML with its style, its script and its pictures.
    case html
    /// Markdown as GitHub and GitLab show it, with the picture as Mermaid.
    case markdown
  }

  /// A lab as it was played.
  struct Played {
    var lab: Lab
    /// The states once the topology was built, and after each step.
    var states: [StageState] = []
    var result: LabResult?
  }

  private let format: Format
  private let language: String
  private var labs: [Played] = []

  /// A report in a format; a page has all languages, and shows this one first.
  public init(_ format: Format, language: String) {
    self.format = format
    self.language = language
  }

  /// Notes what stands: once the topology is built, and after each step.
  public func look(at state: StageState) {
    guard !labs.isEmpty else { return }
    labs[labs.count - 1].states.append(state)
  }

  /// The report on the labs that have been played.
  public var text: String {
    switch format {
    case .html: PageWriter(labs, language: language).text
    case .markdown: labs.map { MarkdownWriter($0, language: language).text }.joined(separator: "\n")
    }
  }

  /// Begins the lab's part of the report.
  public func labStarted(_ lab: Lab) { labs.append(Played(lab: lab)) }
  /// Nothing: the report is written from the lab's result.
  public func labBuilt(_ lab: Lab, plan: Plan, duration: Duration) {}
  /// Nothing: the report is written from the lab's result.
  public func stepStarted(_ step: Step, number: Int, of lab: Lab) {}
  /// Nothing: the report is written from the lab's result.
  public func commandStarted(_ text: String) {}
  /// Nothing: the report is written from the lab's result.
  public func commandEnded(_ result: CommandResult, operations: [Operation]) {}
  /// Nothing: the report is written from the lab's result.
  public func checkEnded(_ result: CheckResult) {}
  /// Nothing: the report is written from the lab's result.
  public func stepEnded(_ result: StepResult) {}
  /// Completes the lab's part of the report.
  public func labEnded(_ result: LabResult) {
    if !labs.isEmpty { labs[labs.count - 1].result = result }
  }
}
