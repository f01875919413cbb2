import CommandLanguage
public import Lab
import Operations

/// Plays steps on a stage, one after the other.
public struct StepPlayer {
  private let stage: Stage
  private let observer: any RunObserver
  private let keepGoing: Bool
  private let explains: Bool
  /// Called after the commands of a step, before its checks.
  var beforeChecks: (() -> Void)?
  /// Asked between commands whether the lab has been broken off.
  var isBrokenOff: (() -> Bool)?

  /// Plays in a lab that is built, and tells the observer.
  ///
  /// - Parameters:
  ///   - stage: The lab.
  ///   - observer: Is told what is done and what came of it.
  ///   - keepGoing: Whether a step goes on after a command that failed.
  ///   - explains: Whether it is found out why checks of reachability failed.
  public init(stage: Stage, observer: any RunObserver, keepGoing: Bool = false, explains: Bool = true) {
    self.explains = explains
    self.stage = stage
    self.observer = observer
    self.keepGoing = keepGoing
  }

  /// Plays a step: its commands, then its checks; or, to prepare, only what later steps stand on: its commands and programs, without what it shows
  /// and checks.
  public func play(_ step: Step, number: Int, of lab: Lab, isPreparing: Bool = false) -> StepResult {
    observer.stepStarted(step, number: number, of: lab)
    var result = StepResult(number: number, step: step)
    if isPreparing { prepare(step, into: &result) } else { play(step, into: &result) }
    observer.stepEnded(result)
    return result
  }

  /// Makes the checks of a step alone.
  public func check(_ step: Step, number: Int, of lab: Lab) -> StepResult {
    observer.stepStarted(step, number: number, of: lab)
    var result = StepResult(number: number, step: step)
    let capture = capture(step)
    check(step, capture, into: &result)
    show(capture, of: step, into: &result)
    observer.stepEnded(result)
    return result
  }

  /// Begins to listen where the step wants it.
  private func capture(_ step: Step) -> StepCapture? {
    step.listening.isEmpty ? nil : StepCapture(step.listening, on: stage)
  }

  private func check(_ step: Step, _ capture: StepCapture?, into result: inout StepResult) {
    // Nodes that the step has made.
    capture?.listen(step.listening, on: stage)
    for check in CheckRunner(stage: stage, explains: explains, capture: capture).run(step.checks) {
      result.checks.append(check)
      observer.checkEnded(check)
    }
  }

  /// Shows what was captured.
  private func show(_ capture: StepCapture?, of step: Step, into result: inout StepResult) {
    guard let capture, let first = step.captures.first else { return }
    let places = step.captures.map(\.value)
    let text = "capture " + places.map(\.text).joined(separator: " ")
    observer.commandStarted(text)
    var command = CommandResult(kind: .show, text: text, outcome: .passed, location: first.location)
    command.output = capture.text(at: Set(places), on: stage)
    result.commands.append(command)
    observer.commandEnded(command, operations: [])
  }

  private func play(_ step: Step, into result: inout StepResult) {
    let capture = capture(step)
    if perform(step, capture, into: &result) {
      beforeChecks?()
      check(step, capture, into: &result)
    }
    show(capture, of: step, into: &result)
  }

  /// Carries out the commands that change something, whatever comes of it.
  private func prepare(_ step: Step, into result: inout StepResult) {
    var commands = step
    commands.show = []
    _ = perform(commands, nil, into: &result)
  }

  /// Carries out the commands of a step; false where it ends with one that failed.
  private func perform(_ step: Step, _ capture: StepCapture?, into result: inout StepResult) -> Bool {
    func record(_ command: CommandResult, _ operations: [Operation]) -> Bool {
      result.commands.append(command)
      observer.commandEnded(command, operations: operations)
      return (command.outcome == .passed || keepGoing) && isBrokenOff?() != true
    }
    for command in step.run {
      let (ended, operations) = perform(command, kind: .run)
      capture?.listen(step.listening, on: stage)
      guard record(ended, operations) else { return false }
    }
    for command in step.exec {
      observer.commandStarted(stage.text(of: command))
      guard record(stage.execute(command), []) else { return false }
    }
    for command in step.show {
      let (ended, operations) = perform(command, kind: .show)
      guard record(ended, operations) else { return false }
    }
    return true
  }

  /// The result of a command, and the operations that were done for it: of a docker command the parts that it comes to.
  private func perform(
    _ command: Command, kind: CommandResult.Kind
  ) -> (result: CommandResult, operations: [Operation]) {
    observer.commandStarted(command.text.value)
    var operations: [Operation] = []
    var result = CommandResult(
      kind: kind, text: command.text.value, outcome: .passed, location: command.text.location)
    if let failure = command.failure { return (fail(command, failure), []) }
    if let program = command.program {
      var ended = stage.execute(program)
      ended.kind = kind
      ended.text = command.text.value
      return (ended, [])
    }
    if let remark = command.remark {
      result.output = remark + "\n"
      return (result, [])
    }
    do {
      try stage.carryOut(command.operations) { (operation) throws(StageError) in
        stage.dockerOperations = []
        do throws(StageError) {
          result.output += try stage.perform(operation)
        } catch {
          // A shell goes on after a clean-up of what is not there.
          guard command.isPasted, operation.isCleanUp, error.isOfSomethingMissing else { throw error }
          result.output += error.said(of: command.text.value) + "\n"
          return
        }
        stage.done.append((operation, command.text.location))
        operations += operation.isDocker ? stage.dockerOperations : [operation]
      }
    } catch {
      result.output += error.output
      // What has nothing to show says so, and the step goes on.
      if kind == .show {
        result.output += error.said(of: command.text.value) + "\n"
      } else {
        result.outcome = .error
        result.finding = .told(error.words)
        if error.nft != nil { result.output += error.said(of: command.text.value) + "\n" }
        result.location = error.located(in: command.script).location ?? result.location
      }
    }
    if result.outcome == .passed, let pasted = command.pasted,
      let difference = PastedOutput(pasted).difference(from: result.output)
    {
      result.outcome = .failed
      result.finding = difference
    }
    return (result, operations)
  }

  /// Tries a command that has to fail; what it says then is what it prints.
  private func fail(_ command: Command, _ failure: Command.Failure) -> CommandResult {
    var result = CommandResult(
      kind: .run, text: command.text.value, outcome: .passed, location: command.text.location)
    var message = failure.refusal
    if message == nil {
      do {
        try stage.carryOut(command.operations) { (operation) throws(StageError) in
          result.output += try stage.perform(operation)
        }
      } catch {
        result.output += error.output
        message = error.said(of: command.text.value)
      }
    }
    guard let message else {
      result.outcome = .failed
      result.finding = .wentWell
      return result
    }
    result.output += message + "\n"
    do {
      if let pattern = failure.output, try !pattern.matches(result.output) {
        result.outcome = .failed
        result.finding = .failsWithout(pattern)
      }
    } catch {
      result.outcome = .error
      result.finding = .words("\(error)")
    }
    return result
  }
}
