public import Journey
public import Lab
public import Operations

/// How a check, a command, a step or a lab ended.
public enum Outcome: String, Hashable, Sendable, Comparable {
  case passed
  /// It was not tried, and why is said elsewhere.
  case skipped
  /// A check of level `warning` failed.
  case warned
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

  public static func < (a: Outcome, b: Outcome) -> Bool { a.weight < b.weight }
}

/// How a check ended.
public struct CheckResult: Sendable, Equatable {
  public var check: Check
  public var outcome: Outcome
  /// The claim in words: `ping ns1 -> 192.168.0.12`.
  public var claim: String
  /// What was seen: `reachable, 0.041 ms`.
  public var detail: String
  /// How long it took.
  public var duration: Duration
  /// Of a check of many pairs: each pair with its result, rows by source.
  public var matrix: ReachabilityMatrix?
  /// The way of a packet from the check's source to its destination, where the check asks for it.
  public var journey: Journey?
  /// Why something was not reached, where that was asked for.
  public var diagnosis: Diagnosis?

  public init(
    check: Check, outcome: Outcome, claim: String, detail: String, duration: Duration = .zero,
    matrix: ReachabilityMatrix? = nil
  ) {
    self.check = check
    self.outcome = outcome
    self.claim = claim
    self.detail = detail
    self.duration = duration
    self.matrix = matrix
  }
}

/// Who reached whom in a check of many pairs.
public struct ReachabilityMatrix: Sendable, Equatable {
  public var sources: [String]
  public var destinations: [String]
  /// A row a source: `.` reached, `X` not, a space where nothing was tried.
  public var cells: [[Character]]

  public init(sources: [String], destinations: [String], cells: [[Character]]) {
    self.sources = sources
    self.destinations = destinations
    self.cells = cells
  }
}

/// How a command of `run`, `exec` or `show` ended.
public struct CommandResult: Sendable, Equatable {
  public enum Kind: String, Sendable { case run, exec, show }
  public var kind: Kind
  /// The command as the lab wrote it.
  public var text: String
  public var outcome: Outcome
  /// What it printed.
  public var output: String
  /// What went wrong.
  public var detail: String?
  public var location: SourceLocation?

  public init(
    kind: Kind, text: String, outcome: Outcome, output: String = "", detail: String? = nil,
    location: SourceLocation? = nil
  ) {
    self.kind = kind
    self.text = text
    self.outcome = outcome
    self.output = output
    self.detail = detail
    self.location = location
  }
}

/// How a step ended.
public struct StepResult: Sendable, Equatable {
  public var number: Int
  public var step: Step
  public var commands: [CommandResult] = []
  public var checks: [CheckResult] = []

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
  public var lab: Lab
  public var outcome: Outcome
  /// Why it was skipped or could not be built.
  public var reason: Diagnostic?
  public var steps: [StepResult]
  public var duration: Duration
  /// How long the building of its topology took.
  public var buildDuration: Duration
  /// The lab was not begun, since its namespaces could not be made.
  public var couldNotStart = false
  /// The file is wrong, and so it was not played.
  public var isWrong = false
  /// The numbers of steps that were left out, or whose checks were, since others had been chosen.
  public var unchosen: Set<Int> = []

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
  func labStarted(_ lab: Lab)
  /// The topology stands; `operations` are what made it.
  func labBuilt(_ lab: Lab, plan: Plan, duration: Duration)
  func stepStarted(_ step: Step, number: Int, of lab: Lab)
  /// A command of `run`, `exec` or `show` begins; it may take a while.
  func commandStarted(_ text: String)
  func commandEnded(_ result: CommandResult, operations: [Operation])
  func checkEnded(_ result: CheckResult)
  func stepEnded(_ result: StepResult)
  func labEnded(_ result: LabResult)
}
