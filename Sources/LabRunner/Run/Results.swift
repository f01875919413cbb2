public import Journey
public import Lab
public import Operations

/// How a check, a command, a step or a lab ended.
public enum Outcome: String, Hashable, Sendable, Comparable {
  /// All was as it should be.
  case passed
  /// It was not tried, and why is said elsewhere.
  case skipped
  /// A check of level `warning` failed.
  case warned
  /// A check did not hold, or a command failed.
  case failed
  /// It could not be tried.
  case error

  private var weight: Int {
    switch self {
    case .passed: 0
    case .skipped: 1
    case .warned: 2
    case .failed: 3
    case .error: 4
    }
  }

  /// Outcomes are ordered from good to bad, so that the worst is the greatest.
  public static func < (a: Outcome, b: Outcome) -> Bool { a.weight < b.weight }
}

/// How a check ended.
public struct CheckResult: Sendable, Equatable {
  /// The check.
  public var check: Check
  /// How it ended.
  public var outcome: Outcome
  /// The claim in words: `ping ns1 -> 192.168.0.12`.
  public var claim: String
  /// The observation.
  package var finding: Finding
  /// How long it took.
  public var duration: Duration
  /// The pairs of a check of many, each with its result, rows by source.
  public var matrix: ReachabilityMatrix?
  /// The way of a packet from the check's source to its destination, where the check asks for it.
  public var journey: Journey?
  /// Why something was not reached, where that was asked for.
  public var diagnosis: Diagnosis?

  /// A result of a check.
  public init(
    check: Check, outcome: Outcome, claim: String, detail: String, duration: Duration = .zero,
    matrix: ReachabilityMatrix? = nil
  ) {
    self.init(check: check, outcome: outcome, claim: claim, .words(detail), duration: duration, matrix: matrix)
  }

  /// A result with what was found.
  package init(
    check: Check, outcome: Outcome, claim: String, _ finding: Finding, duration: Duration = .zero,
    matrix: ReachabilityMatrix? = nil
  ) {
    self.check = check
    self.outcome = outcome
    self.claim = claim
    self.finding = finding
    self.duration = duration
    self.matrix = matrix
  }

  /// The observation in English: `reachable, 0.041 ms`.
  public var detail: String { finding.words.english }
  /// The observation in a language, by its code: Chinese for `zh`, and English for all others.
  public func detail(in language: String) -> String { finding.words.text(in: language) }
}

/// The results of a check of many pairs.
public struct ReachabilityMatrix: Sendable, Equatable {
  /// The names of the rows.
  public var sources: [String]
  /// The names of the columns.
  public var destinations: [String]
  /// A row a source: `.` reached, `X` not, a space where nothing was tried.
  public var cells: [[Character]]

  /// A matrix with a cell for each source and destination.
  public init(sources: [String], destinations: [String], cells: [[Character]]) {
    self.sources = sources
    self.destinations = destinations
    self.cells = cells
  }
}

/// How a command of `run`, `exec` or `show` ended.
public struct CommandResult: Sendable, Equatable {
  /// The part of a step that a command is of.
  public enum Kind: String, Sendable {
    /// A command that changes the lab: `run:`.
    case run
    /// A real program: `exec:`.
    case exec
    /// A command whose output is shown: `show:`.
    case show
  }
  /// The part of a step that it is of.
  public var kind: Kind
  /// The command as the lab wrote it.
  public var text: String
  /// How it ended.
  public var outcome: Outcome
  /// Its output, standard error included.
  public var output: String
  /// The failure; nil where there was none.
  package var finding: Finding?
  /// The place in the lab file; nil where a program made it.
  public var location: SourceLocation?

  /// A result of a command.
  public init(
    kind: Kind, text: String, outcome: Outcome, output: String = "", detail: String? = nil,
    location: SourceLocation? = nil
  ) {
    self.kind = kind
    self.text = text
    self.outcome = outcome
    self.output = output
    finding = detail.map { .words($0) }
    self.location = location
  }

  /// The failure in English; nil where there was none.
  public var detail: String? { finding?.words.english }
  /// The failure in a language, by its code: Chinese for `zh`, and English for all others.
  public func detail(in language: String) -> String? { finding?.words.text(in: language) }
}

/// How a step ended.
public struct StepResult: Sendable, Equatable {
  /// The step's number in its lab, from 1.
  public var number: Int
  /// The step.
  public var step: Step
  /// Its commands in the order in which they were carried out.
  public var commands: [CommandResult] = []
  /// Its checks in the file's order.
  public var checks: [CheckResult] = []

  /// A step of which nothing was played yet.
  public init(number: Int, step: Step) {
    self.number = number
    self.step = step
  }

  /// The worst of its commands and checks.
  public var outcome: Outcome {
    max(commands.map(\.outcome).max() ?? .passed, checks.map(\.outcome).max() ?? .passed)
  }
}

/// How a lab ended.
public struct LabResult: Sendable {
  /// The lab.
  public var lab: Lab
  /// How it ended: the worst of its steps, or `skipped` or `error` where it was not played.
  public var outcome: Outcome
  /// Why it was skipped or could not be built.
  public var reason: Diagnostic?
  /// The steps that were played, in their order; the rest of a lab that failed is not among them.
  public var steps: [StepResult]
  /// How long it took, building included.
  public var duration: Duration
  /// How long the building of its topology took.
  public var buildDuration: Duration
  /// The lab was not begun, since its namespaces could not be made.
  public var couldNotStart = false
  /// The file is wrong, and so it was not played.
  public var isWrong = false
  /// The numbers of steps that were left out, or whose checks were, since others had been chosen.
  public var unchosen: Set<Int> = []

  /// A result of a lab, as another player may have made it.
  public init(
    lab: Lab, outcome: Outcome, reason: Diagnostic? = nil, steps: [StepResult] = [], duration: Duration = .zero,
    buildDuration: Duration = .zero
  ) {
    self.lab = lab
    self.outcome = outcome
    self.reason = reason
    self.steps = steps
    self.duration = duration
    self.buildDuration = buildDuration
  }
}

/// Hears of a run as it goes on.
public protocol RunObserver: AnyObject {
  /// A lab is about to be built.
  func labStarted(_ lab: Lab)
  /// The topology stands; the plan's operations made it.
  func labBuilt(_ lab: Lab, plan: Plan, duration: Duration)
  /// A step begins; its number counts from 1.
  func stepStarted(_ step: Step, number: Int, of lab: Lab)
  /// A command of `run`, `exec` or `show` begins; it may take a while.
  func commandStarted(_ text: String)
  /// A command ended; `operations` are those that it came to.
  func commandEnded(_ result: CommandResult, operations: [Operation])
  /// A check ended; those of a step end in the file's order, after they were all tried.
  func checkEnded(_ result: CheckResult)
  /// All of a step ended.
  func stepEnded(_ result: StepResult)
  /// The lab ended, or was not begun; its namespaces are let go.
  func labEnded(_ result: LabResult)
}
