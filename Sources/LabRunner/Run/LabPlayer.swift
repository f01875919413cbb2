import CommandLanguage
public import Lab
import Namespaces
import Operations

/// Plays labs: builds the topology, plays the steps, and lets everything go.
public struct LabPlayer {
  /// How labs are played.
  public struct Options {
    /// Go on with the next step after a failed check or command.
    public var keepGoing = false
    /// Called before each step.
    public var beforeStep: (() -> Void)?
    /// Called with the stage once the topology stands, and after each step.
    public var look: ((Stage) -> Void)?
    /// The access of labs to programs of the machine.
    public var programs: ProgramAccess = .refused
    /// Find out why checks of reachability failed.
    public var explains = true
    /// The steps that are played.
    public var selection = StepSelection()
    /// Asked between commands whether the lab has been broken off: then it goes no further.
    public var isBrokenOff: (() -> Bool)?

    /// The first failure ends a lab, all steps are played, and no program of the machine is started.
    public init() {}
  }

  let options: Options
  let observer: any RunObserver

  /// A player of these options, which tells the observer of everything it does.
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
        result.reason = Diagnostic(RunFault.noFeature(missing.value.rawValue), at: missing.location)
        return result
      }
      if case .refused = options.programs, let program = lab.programs.first {
        throw Diagnostic(RunFault.noPrograms, at: program.location)
      }
      let stage = try Stage(of: lab, programs: options.programs)
      defer { stage.close() }
      result.buildDuration = clock.now - start
      observer.labBuilt(lab, plan: stage.plan, duration: result.buildDuration)
      options.look?(stage)
      playSteps(of: lab, on: stage, into: &result)
    } catch let error as Diagnostic {
      result.outcome = .error
      result.reason = error
    } catch let error as StageError {
      result.outcome = .error
      result.reason = Diagnostic(error.describedWords, at: error.location)
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
    var player = StepPlayer(stage: stage, observer: observer, keepGoing: options.keepGoing, explains: options.explains)
    player.isBrokenOff = options.isBrokenOff
    let parts = options.selection.parts(of: lab)
    result.unchosen = Set(parts.indices.filter { parts[$0] != .all }.map { $0 + 1 })
    for (index, step) in lab.steps.enumerated() where parts[index] != .nothing {
      options.beforeStep?()
      if options.isBrokenOff?() == true { break }
      let stepResult = player.play(step, number: index + 1, of: lab, isPreparing: parts[index] == .commands)
      result.steps.append(stepResult)
      options.look?(stage)
      result.outcome = max(result.outcome, stepResult.outcome)
      if stepResult.outcome >= .failed, !options.keepGoing { break }
    }
  }
}
