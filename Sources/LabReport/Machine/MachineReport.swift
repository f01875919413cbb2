public import Lab
public import LabRunner
public import Operations

/// A report that another program reads, written when all labs have been played.
public final class MachineReport: RunObserver {
  /// The forms of it.
  public enum Format: String, CaseIterable, Sendable {
    /// One object with everything: labs, steps, commands with what they printed, checks.
    case json
    /// The XML that test reports of CI systems are read from.
    case junit
    /// Test Anything Protocol, version 14.
    case tap
  }

  private let format: Format
  private let language: String
  private var results: [LabResult] = []
  /// How long all labs together took; nil is the sum of their times.
  public var duration: Duration?

  /// A report in a format; titles are in the language.
  public init(_ format: Format, language: String) {
    self.format = format
    self.language = language
  }

  /// The report on the labs that have been played.
  ///
  /// Steps and checks that were not played stand in it as skipped.
  public var text: String {
    let results = results.map(\.withRest)
    let duration = duration ?? results.reduce(Duration.zero) { $0 + $1.duration }
    switch format {
    case .json: return JSONReport(results, duration, language: language).text
    case .junit: return JUnitReport(results, duration, language: language).text
    case .tap: return TAPReport(results, language: language).text
    }
  }

  /// Nothing: the report is written from the lab's result.
  public func labStarted(_ lab: Lab) {}
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
  /// Adds the lab to the report.
  public func labEnded(_ result: LabResult) { results.append(result) }
}

/// Observers that hear of the same run.
public final class Observers: RunObserver {
  private let all: [any RunObserver]

  /// Each of them hears of everything, in this order.
  public init(_ all: [any RunObserver]) { self.all = all }

  /// Tells each of them.
  public func labStarted(_ lab: Lab) { all.forEach { $0.labStarted(lab) } }
  /// Tells each of them.
  public func labBuilt(_ lab: Lab, plan: Plan, duration: Duration) {
    all.forEach { $0.labBuilt(lab, plan: plan, duration: duration) }
  }
  /// Tells each of them.
  public func stepStarted(_ step: Step, number: Int, of lab: Lab) {
    all.forEach { $0.stepStarted(step, number: number, of: lab) }
  }
  /// Tells each of them.
  public func commandStarted(_ text: String) { all.forEach { $0.commandStarted(text) } }
  /// Tells each of them.
  public func commandEnded(_ result: CommandResult, operations: [Operation]) {
    all.forEach { $0.commandEnded(result, operations: operations) }
  }
  /// Tells each of them.
  public func checkEnded(_ result: CheckResult) { all.forEach { $0.checkEnded(result) } }
  /// Tells each of them.
  public func stepEnded(_ result: StepResult) { all.forEach { $0.stepEnded(result) } }
  /// Tells each of them.
  public func labEnded(_ result: LabResult) { all.forEach { $0.labEnded(result) } }
}
