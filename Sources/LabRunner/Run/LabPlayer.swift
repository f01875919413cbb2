import CommandLanguage
public import Lab
import Namespaces

/// Plays labs: builds the topology, plays the steps, and lets everything go.
public struct LabPlayer {
  /// How labs are played.
  public struct Options {
    /// Go on with the next step after a failed check or command.
    public var keepGoing = false
    /// Called before each step.
    public var beforeStep: (() -> Void)?
    /// What labs may do with programs of the machine.
    public var programs: ProgramAccess = .refused

    public init() {}
  }

  private let options: Options
  private let observer: any RunObserver

  public init(options: Options = Options(), observer: any RunObserver) {
    self.options = options
    self.observer = observer
  }

  /// Plays one lab. When it returns the lab's namespaces are let go.
  public func play(_ lab: Lab) -> LabResult {
    let clock = ContinuousClock()
    let start = clock.now
    var result = LabResult(lab: lab, outcome: .passed)
    observer.labStarted(lab)
    defer { observer.labEnded(result) }
    do {
      if let missing = try FeatureProbe.firstMissing(of: lab.requirements) {
        result.outcome = .skipped
        result.reason = Diagnostic("this kernel has no \(missing.value.rawValue)", at: missing.location)
        return result
      }
      if case .refused = options.programs, let program = lab.programs.first {
        throw Diagnostic("programs of the machine may not be started here", at: program.location)
      }
      let plan = try lab.plan(firstIndex: FeatureProbe.firstFreeIndex())
      var docker = try lab.dockerEngine()
      docker?.created = WallClock.now
      let stage = try Stage(plan: plan, docker: docker, programs: options.programs)
      defer { stage.close() }
      result.buildDuration = clock.now - start
      observer.labBuilt(lab, plan: plan, duration: result.buildDuration)
      playSteps(of: lab, on: stage, into: &result)
    } catch let error as Diagnostic {
      result.outcome = .error
      result.reason = error
    } catch let error as StageError {
      result.outcome = .error
      result.reason = Diagnostic(error.description, at: error.location)
    } catch let error as NamespaceError {
      result.outcome = .error
      result.couldNotStart = true
      result.reason = Diagnostic("\(error)", at: nil, fix: error.hint)
    } catch {
      result.outcome = .error
      result.reason = Diagnostic("\(error)", at: nil)
    }
    result.duration = clock.now - start
    return result
  }

  private func playSteps(of lab: Lab, on stage: Stage, into result: inout LabResult) {
    for (index, step) in lab.steps.enumerated() {
      options.beforeStep?()
      observer.stepStarted(step, number: index + 1, of: lab)
      var stepResult = StepResult(number: index + 1, step: step)
      play(step, on: stage, into: &stepResult)
      result.steps.append(stepResult)
      result.outcome = max(result.outcome, stepResult.outcome)
      observer.stepEnded(stepResult)
      if stepResult.outcome >= .failed, !options.keepGoing { break }
    }
  }

  private func play(_ step: Step, on stage: Stage, into result: inout StepResult) {
    func record(_ command: CommandResult, _ operations: [Operation]) -> Bool {
      result.commands.append(command)
      observer.commandEnded(command, operations: operations)
      return command.outcome == .passed || options.keepGoing
    }
    for command in step.run {
      let (ended, operations) = perform(command, kind: .run, on: stage)
      guard record(ended, operations) else { return }
    }
    for command in step.exec {
      observer.commandStarted(stage.text(of: command))
      guard record(stage.execute(command), []) else { return }
    }
    for command in step.show {
      let (ended, operations) = perform(command, kind: .show, on: stage)
      guard record(ended, operations) else { return }
    }
    for check in CheckRunner(stage: stage).run(step.checks) {
      result.checks.append(check)
      observer.checkEnded(check)
    }
  }

  /// What came of a command, and what was done for it: of a docker command the parts that it comes to.
  private func perform(
    _ command: Command, kind: CommandResult.Kind, on stage: Stage
  ) -> (result: CommandResult, operations: [Operation]) {
    observer.commandStarted(command.text.value)
    var operations: [Operation] = []
    var result = CommandResult(
      kind: kind, text: command.text.value, outcome: .passed, location: command.text.location)
    if let failure = command.failure { return (fail(command, failure, on: stage), []) }
    for operation in command.operations {
      do {
        stage.dockerOperations = []
        result.output += try stage.perform(operation)
        operations += operation.isDocker ? stage.dockerOperations : [operation]
      } catch {
        // A shell goes on after a clean-up of what is not there.
        if command.isPasted, operation.isCleanUp, error.isOfSomethingMissing {
          result.output += error.said + "\n"
          continue
        }
        result.outcome = .error
        result.detail = error.message
        result.location = error.located(in: command.script).location ?? result.location
        break
      }
    }
    if result.outcome == .passed, let pasted = command.pasted,
      let difference = PastedOutput(pasted).difference(from: result.output)
    {
      result.outcome = .failed
      result.detail = difference
    }
    return (result, operations)
  }

  /// Tries a command that has to fail; what it says then is what it prints.
  private func fail(_ command: Command, _ failure: Command.Failure, on stage: Stage) -> CommandResult {
    var result = CommandResult(
      kind: .run, text: command.text.value, outcome: .passed, location: command.text.location)
    var message = failure.refusal
    if message == nil {
      do {
        for operation in command.operations { result.output += try stage.perform(operation) }
      } catch {
        message = error.said
      }
    }
    guard let message else {
      result.outcome = .failed
      result.detail = "it went well, and has to fail"
      return result
    }
    result.output += message + "\n"
    do {
      if let pattern = failure.output, try !pattern.matches(result.output) {
        result.outcome = .failed
        result.detail = "it failed, but what it says does not \(pattern)"
      }
    } catch {
      result.outcome = .error
      result.detail = "\(error)"
    }
    return result
  }
}
