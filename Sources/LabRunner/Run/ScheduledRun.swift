import Lab
import Namespaces
import Operations
import Synchronization

/// One lab of several, while it waits, is played and is told of.
final class ScheduledRun {
  private enum State {
    case waiting
    case playing
    case over
  }

  /// The state that the thread which plays it and the one that tells of it share.
  private final class Shared: Sendable {
    struct Contents {
      var events: [RunEvent] = []
      /// How many times the lab may go on with its next step.
      var steps = 0
      /// Nobody hears of it any more.
      var isBrokenOff = false
    }
    let contents = Mutex(Contents())
    /// Rung for a step that waits.
    let goingOn = Bell()
  }

  private let lab: Lab
  private var state: State = .waiting
  private let shared = Shared()
  /// The events that have not been told yet.
  private var untold: [RunEvent] = []
  private var heard = HeardRun()
  private var isBegun = false
  private var thread: PlainThread<Void>?
  /// Whether its thread goes on though nobody hears of it.
  private(set) var isLeft = false
  private(set) var start = ContinuousClock.now
  /// About how many descriptors it needs at once.
  let descriptors: Int
  /// Whether it ended with a failure.
  private(set) var hasFailed = false

  var isWaiting: Bool { state == .waiting }
  var isPlaying: Bool {
    collect()
    return state == .playing
  }

  init(_ lab: Lab, verdict: LabResult?) {
    self.lab = lab
    descriptors = verdict == nil ? StageNeeds(of: lab).descriptors : 0
    if let verdict { end(verdict) }
  }

  /// Begins to play it in a thread of its own.
  func begin(_ selection: StepSelection, _ rules: LabSchedule.Rules, _ bell: Bell) throws(NamespaceError) {
    let shared = shared
    let lab = lab
    start = .now
    thread = try PlainThread {
      let record: @Sendable (RunEvent) -> Void = { event in
        shared.contents.withLock { if !$0.isBrokenOff { $0.events.append(event) } }
        bell.ring()
      }
      var options = LabPlayer.Options()
      options.keepGoing = rules.keepGoing
      options.explains = rules.explains
      options.programs = rules.programs
      options.selection = selection
      options.isBrokenOff = { shared.contents.withLock { $0.isBrokenOff } }
      if rules.looks { options.look = { record(.seen(StageState(of: $0))) } }
      if rules.asks {
        options.beforeStep = {
          record(.waiting)
          while true {
            let isLetGo = shared.contents.withLock { contents in
              if contents.isBrokenOff { return true }
              guard contents.steps > 0 else { return false }
              contents.steps -= 1
              return true
            }
            if isLetGo { return }
            shared.goingOn.wait()
          }
        }
      }
      _ = LabPlayer(options: options, observer: EventRecorder(record)).play(lab)
    }
    state = .playing
  }

  /// Takes over what was heard of it.
  private func collect() {
    guard state == .playing else { return }
    let events = shared.contents.withLock { contents in
      defer { contents.events = [] }
      return contents.events
    }
    for event in events {
      untold.append(event)
      heard.hear(event, of: lab)
      if case .ended(let result) = event {
        state = .over
        hasFailed = result.outcome >= .failed
      }
    }
  }

  /// Ends it with a result that is known.
  func end(_ result: LabResult) {
    state = .over
    hasFailed = result.outcome >= .failed
    untold.append(.ended(result))
  }

  /// Ends it though it is being played: it counts as far as it has come.
  func breakOff(_ fault: RunFault) {
    guard isPlaying else { return }
    leave()
    let duration = ContinuousClock.now - start
    end(heard.result(of: lab, reason: Diagnostic(fault, at: nil), duration: duration))
  }

  /// Hears no more of it; it ends when its command has ended.
  private func leave() {
    isLeft = true
    shared.contents.withLock { $0.isBrokenOff = true }
    shared.goingOn.ring()
  }

  /// Waits for the end of a thread that has nothing more to do.
  func join() {
    if !isLeft { try? thread?.join() }
    thread = nil
  }

  /// Ends it before it is begun.
  func skip(_ fault: RunFault) {
    end(LabResult(lab: lab, outcome: .skipped, reason: Diagnostic(RunFault.notPlayed(fault.words), at: nil)))
  }

  /// Ends it as though it had never been begun.
  func forget(_ fault: RunFault) {
    if isPlaying { leave() }
    untold = []
    heard = HeardRun()
    skip(fault)
    hasFailed = false
  }

  /// Tells of it what has not been told; the result where that was all.
  func tell(_ observer: any RunObserver, _ look: ((StageState) -> Void)?, _ ask: (() -> Void)?) -> LabResult? {
    collect()
    guard state != .waiting else { return nil }
    if !isBegun {
      isBegun = true
      observer.labStarted(lab)
    }
    let events = untold
    untold = []
    for event in events {
      switch event {
      case .built(let plan, let duration): observer.labBuilt(lab, plan: plan, duration: duration)
      case .seen(let state): look?(state)
      case .waiting:
        ask?()
        shared.contents.withLock { $0.steps += 1 }
        shared.goingOn.ring()
      case .stepStarted(let number):
        if lab.steps.indices.contains(number - 1) {
          observer.stepStarted(lab.steps[number - 1], number: number, of: lab)
        }
      case .commandStarted(let text): observer.commandStarted(text)
      case .commandEnded(let result, let operations): observer.commandEnded(result, operations: operations)
      case .checkEnded(let result): observer.checkEnded(result)
      case .stepEnded(let result): observer.stepEnded(result)
      case .ended(let result):
        observer.labEnded(result)
        return result
      }
    }
    return nil
  }
}
