public import Lab
import Namespaces
import Operations
import Synchronization

/// Plays labs, several at a time, and tells of them in their order, as if one had been played after the other.
///
/// Labs mostly wait for answers that must come, or must not: so many can be played beside each other, each in namespaces of its own and in a
/// thread of its own. An observer hears, and the results are, as if one had been played after the other, whatever was done first.
public final class LabSchedule {
  /// A lab and how it is played.
  public struct Entry: Sendable {
    /// The lab.
    public var lab: Lab
    /// The steps of it that are played.
    public var selection: StepSelection
    /// The result that is known without playing it: of a file that is wrong, or a lab that is left out.
    public var verdict: LabResult?

    /// A lab to be played, by itself all its steps.
    public init(_ lab: Lab, selection: StepSelection = StepSelection(), verdict: LabResult? = nil) {
      self.lab = lab
      self.selection = selection
      self.verdict = verdict
    }
  }

  /// Rules for all of the labs.
  public struct Rules: Sendable {
    /// How many labs are played at the same time, at most.
    public var jobs = 1
    /// Go on with the next step after a failed check or command.
    public var keepGoing = false
    /// Find out why checks of reachability failed.
    public var explains = true
    /// The access of labs to programs of the machine.
    public var programs: ProgramAccess = .refused
    /// Note what stands once a topology is built and after each step.
    public var looks = false
    /// Ask before each step whether it is to be played.
    public var asks = false
    /// Play no lab behind the first one that failed.
    public var failsFast = false
    /// How long one lab may take, from its beginning.
    public var labTime: Duration?
    /// How long all of them may take.
    public var time: Duration?

    /// One lab at a time, without limits of time; the first failure in a lab ends that lab, not the others.
    public init() {}
  }

  /// Why all ends before its time.
  public struct Interruption: Sendable {
    /// In words: `interrupted`.
    public var reason: String { fault.words.english }
    let fault: RunFault

    /// An interruption for a reason, which is told as it is in each language.
    public init(_ reason: String) { fault = .interrupted(reason) }
    private init(_ fault: RunFault) { self.fault = fault }

    /// By a signal, as Ctrl-C sends it.
    public static let bySignal = Interruption(.signal)
  }

  private let entries: [Entry]
  private let rules: Rules
  private let bell: Bell
  private var runs: [ScheduledRun]
  /// The number of the first lab that is not played any more, since one in front of it failed.
  private var end: Int
  /// How many descriptors a process may have; labs that run at the same time share them.
  private let descriptors = StageNeeds.descriptorLimit

  /// Labs to be played by rules; the bell is rung to have the schedule look whether it is interrupted.
  public init(_ entries: [Entry], rules: Rules, bell: Bell = Bell()) {
    self.entries = entries
    self.rules = rules
    self.bell = bell
    runs = entries.map { entry in ScheduledRun(entry.lab, verdict: entry.verdict) }
    end = entries.count
  }

  /// Plays them; the results in the labs' order.
  ///
  /// - Parameters:
  ///   - observer: Hears of them, in the calling thread.
  ///   - look: Called with what stands, in the same order.
  ///   - ask: Called before each step, where the rules say so.
  ///   - interruption: Asked after each ring of the bell. Where it gives a reason, what is being played is broken off, and what was not
  ///     begun is skipped.
  public func play(
    observer: any RunObserver, look: ((StageState) -> Void)? = nil, ask: (() -> Void)? = nil,
    interruption: () -> Interruption? = { nil }
  ) -> [LabResult] {
    let clock = ContinuousClock()
    let start = clock.now
    let deadline = rules.time.map { start + $0 }
    var results: [LabResult] = []
    while true {
      if let fault = interruption()?.fault { breakOff(fault) }
      if let deadline, clock.now >= deadline, let time = rules.time {
        breakOff(.allTooLong(time.inWords))
      }
      expire(now: clock.now)
      begin(deadline)
      tell(observer, look, ask, into: &results)
      if results.count == entries.count {
        for run in runs { run.join() }
        return results
      }
      bell.wait(until: nextDeadline(deadline))
    }
  }

  /// Begins labs as long as there may be more.
  private func begin(_ deadline: ContinuousClock.Instant?) {
    var used = 0
    var count = 0
    for run in runs where run.isPlaying {
      used += run.descriptors
      count += 1
    }
    for index in runs.indices where runs[index].isWaiting && index < end {
      guard count < max(1, rules.jobs) else { return }
      let need = runs[index].descriptors
      guard count == 0 || used + need <= descriptors else { return }
      do throws(NamespaceError) {
        try runs[index].begin(entries[index].selection, rules, bell)
      } catch {
        // Another lab's end gives back what is missing.
        if count > 0 { return }
        runs[index].end(
          LabResult(lab: entries[index].lab, outcome: .error, reason: Diagnostic("\(error)", at: nil, fix: error.hint)))
        continue
      }
      used += need
      count += 1
    }
  }

  /// Breaks off what took too long.
  private func expire(now: ContinuousClock.Instant) {
    guard let time = rules.labTime else { return }
    for run in runs where run.isPlaying && now >= run.start + time {
      run.breakOff(.tooLong(time.inWords))
    }
  }

  /// Whether threads of labs that were broken off may still be at work.
  public var hasBrokenOff: Bool { runs.contains(where: \.isLeft) }

  /// Ends all that has not ended.
  private func breakOff(_ fault: RunFault) {
    for run in runs {
      if run.isPlaying { run.breakOff(fault) } else if run.isWaiting { run.skip(fault) }
    }
  }

  private func nextDeadline(_ deadline: ContinuousClock.Instant?) -> ContinuousClock.Instant? {
    var next = deadline
    if let time = rules.labTime {
      for run in runs where run.isPlaying { next = min(next ?? run.start + time, run.start + time) }
    }
    return next
  }

  /// Tells of the first lab that has not been told of wholly as far as it has come, and then of those behind it.
  private func tell(
    _ observer: any RunObserver, _ look: ((StageState) -> Void)?, _ ask: (() -> Void)?, into results: inout [LabResult]
  ) {
    // A lab that has failed ends those behind it, told or not.
    if rules.failsFast, let failed = runs.prefix(end).firstIndex(where: \.hasFailed) {
      end = failed + 1
      for run in runs[end...] {
        let fault = RunFault.failedBefore(entries[failed].lab.name)
        if run.isWaiting { run.skip(fault) } else { run.forget(fault) }
      }
    }
    while results.count < entries.count {
      guard let result = runs[results.count].tell(observer, look, ask) else { return }
      results.append(result)
    }
  }
}
