import Operations
import RouteNetlink
import Journey
import Addressing
package import Lab

/// Finds a breakage of a lab that makes a claim of it fail, by a seed.
package struct ExerciseMaker {
  /// Why there is no exercise.
  package enum Failure: Error, Sendable, CustomStringConvertible {
    /// The lab does not hold what it claims before anything is broken.
    case isBroken(step: Int, claim: String)
    /// No breakage of these kinds makes a claim fail.
    case nothing

    /// The reason in a sentence without a full stop.
    package var description: String {
      switch self {
      case .isBroken(let step, let claim): "the lab does not work before it is broken: step \(step): \(claim)"
      case .nothing: "nothing of the lab can be broken so that a ping or a service of its checks fails"
      }
    }
  }

  let lab: Lab
  let programs: ProgramAccess
  let seed: UInt64
  /// The kinds among which is chosen; all, where it is empty.
  let kinds: Set<Breakage.Kind>
  /// Told while it goes on: labs whose checks claim that something fails take their time.
  package var tell: (Progress) -> Void = { _ in }
  /// Of so many breakages of a kind it is tried whether a claim fails.
  private static let tries = 5

  /// How far it has come.
  package enum Progress: Sendable {
    /// The lab is played up to a step.
    case playing(step: Int)
    /// So many things were broken, and no claim failed.
    case tried(Int)
  }

  /// A maker for a lab; nothing is built before ``make(explains:)``.
  package init(_ lab: Lab, seed: UInt64, kinds: Set<Breakage.Kind> = [], programs: ProgramAccess = .refused) {
    self.lab = lab
    self.seed = seed
    self.kinds = kinds
    self.programs = programs
  }

  /// Plays the lab up to a step that the seed chooses, and breaks it; the stage stands as the student finds it.
  ///
  /// - Parameter explains: Asks the diagnosis why each claim fails.
  /// - Throws: ``Failure``, or what building the lab does.
  package func make(explains: Bool = false) throws -> (exercise: Exercise, stage: Stage) {
    var chance = Chance(seed: seed)
    let numbers = lab.steps.indices.map { $0 + 1 }.filter { number in
      lab.steps[number - 1].checks.contains { $0.isTask && !$0.expectsFailure }
    }
    for number in chance.shuffle(numbers) {
      if let found = try make(step: number, chance: &chance, explains: explains) { return found }
    }
    throw Failure.nothing
  }

  private func make(step number: Int, chance: inout Chance, explains: Bool) throws -> (Exercise, Stage)? {
    tell(.playing(step: number))
    var tried = 0
    var stage = try Self.stage(of: lab, upTo: number, programs: programs, isChecked: true)
    // What does not hold twice is no task.
    let checks = CheckRunner(stage: stage).run(lab.steps[number - 1].checks.filter(\.isTask))
      .filter { $0.outcome == .passed }.map(\.check)
    guard checks.contains(where: { !$0.expectsFailure }) else {
      stage.close()
      return nil
    }
    var state = BreakState(of: stage)
    var breakages = Breakages.of(state)
    let relevant = relevant(checks, state)
    let candidates = breakages.filter { breakage in
      breakage.isSingle && relevant.contains(breakage.node) && (kinds.isEmpty || kinds.contains(breakage.kind))
    }
    let groups = Dictionary(grouping: candidates, by: \.kind)
    var before = LabSnapshot(of: stage)
    for kind in chance.shuffle(groups.keys.sorted { $0.rawValue < $1.rawValue }) {
      for id in chance.shuffle(groups[kind, default: []].map(\.id)).prefix(Self.tries) {
        guard let breakage = breakages.first(where: { $0.id == id }) else { continue }
        if let failed = attempt(breakage, checks, on: stage, explains: explains) {
          var exercise = Exercise(
            seed: seed, step: number, checks: checks, breakage: breakage, failing: failed.map(\.check),
            region: Set(state.neighbors(of: breakage.node) + [breakage.node]).sorted())
          exercise.diagnoses = failed.compactMap(\.diagnosis)
          return (exercise, stage)
        }
        tried += 1
        tell(.tried(tried))
        for order in breakage.mending { _ = try? stage.perform(order.operation) }
        if !before.differences(to: LabSnapshot(of: stage)).isEmpty {
          stage.close()
          stage = try Self.stage(of: lab, upTo: number, programs: programs, isChecked: false)
          before = LabSnapshot(of: stage)
        }
        // Numbers of rules are others after some were taken away and put back.
        state = BreakState(of: stage)
        breakages = Breakages.of(state)
      }
    }
    stage.close()
    return nil
  }

  /// The claims of reachability that fail after a breakage; nil where none does, or one cannot be tried.
  private func attempt(_ breakage: Breakage, _ checks: [Check], on stage: Stage, explains: Bool) -> [CheckResult]? {
    do { try Self.perform(breakage, on: stage) } catch { return nil }
    // Claims that something fails take their whole time, so they are tried only where another does not hold.
    let results = CheckRunner(stage: stage, explains: explains).run(checks.filter { !$0.expectsFailure })
    let failed = results.filter { $0.outcome == .failed }
    guard !failed.isEmpty, !results.contains(where: { $0.outcome == .error }) else { return nil }
    let others = CheckRunner(stage: stage).run(checks.filter(\.expectsFailure))
    return others.contains { $0.outcome == .error } ? nil : failed
  }

  /// Breaks a lab, and lets its nodes forget what they have learned of their neighbours: what is found must not depend on when was asked.
  static func perform(_ breakage: Breakage, on stage: Stage) throws(StageError) {
    for order in breakage.breaking { try stage.perform(order.operation) }
    for name in stage.names {
      // Those of a node without cards are none.
      _ = try? stage.perform(Operation(.neighbor(.flush(NeighborFilter(), nil)), in: .named(name)))
    }
    // What fails only until an address is its node's own is no task.
    stage.awaitDetection()
  }

  /// The nodes between which is sent, and those with more than one cable.
  private func relevant(_ checks: [Check], _ state: BreakState) -> Set<String> {
    var names = Set(state.nodes.filter { $0.interfaces.count(where: { $0.peer != nil }) > 1 }.map(\.name))
    for endpoint in checks.flatMap(\.endpoints) {
      switch endpoint {
      case .node(let name), .interface(let name, _): names.insert(name)
      case .address(let address):
        names.formUnion(state.addresses.filter { $0.network.address == address }.map(\.node))
      case .nodes(let several): names.formUnion(several)
      case .everyNode: names.formUnion(state.nodes.map(\.name))
      }
    }
    return names
  }

  /// A lab that was built and played up to a step.
  ///
  /// - Parameter isChecked: Makes the checks, and throws where one does not hold.
  static func stage(of lab: Lab, upTo number: Int, programs: ProgramAccess, isChecked: Bool) throws -> Stage {
    let stage = try Stage(of: lab, programs: programs)
    let player = StepPlayer(stage: stage, observer: SilentObserver(), explains: false)
    for (index, step) in lab.steps.prefix(number).enumerated() {
      var step = step
      if !isChecked { step.checks = [] }
      let result = player.play(step, number: index + 1, of: lab)
      guard result.outcome < .failed else {
        stage.close()
        let claim =
          result.checks.first { $0.outcome >= .failed }?.claim
          ?? result.commands.first { $0.outcome >= .failed }?.text ?? ""
        throw Failure.isBroken(step: index + 1, claim: claim)
      }
    }
    return stage
  }
}
