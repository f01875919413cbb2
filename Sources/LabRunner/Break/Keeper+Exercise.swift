import Journey
import Lab
import PlainText
import Operations

extension Keeper {
  /// Builds the lab anew as it was brought up: with what was broken, as long as nobody has mended it.
  func rebuild() throws {
    guard let exercise else {
      stage = try Stage(of: lab, programs: access)
      played = []
      return
    }
    stage = try ExerciseMaker.stage(of: lab, upTo: exercise.task.step, programs: access, isChecked: false)
    played = Array(1...exercise.task.step)
    guard !exercise.record.isSolved else { return }
    // Numbers of rules are those of this copy.
    let id = exercise.task.breakage.id
    let breakage = Breakages.of(BreakState(of: stage)).first { $0.id == id } ?? exercise.task.breakage
    try ExerciseMaker.perform(breakage, on: stage)
    self.exercise?.task.breakage = breakage
  }

  /// Throws while the lab is an exercise that nobody has solved.
  func refuseWhileBroken(_ what: Wording) throws(LivingError) {
    guard let exercise, !exercise.record.isSolved else { return }
    throw LivingError(
      LivingFault.brokenOnPurpose(what), kind: .wrongInput,
      fix: .write("nslab hint, or nslab solve"))
  }

  private func known() throws(LivingError) -> (task: Exercise, record: ExerciseRecord) {
    guard let exercise else {
      throw LivingError(
        LivingFault.noExercise, kind: .wrongInput, fix: .write("nslab break FILE"))
    }
    return exercise
  }

  /// The line of `nslab status` about an exercise.
  var exerciseStatus: String {
    guard let exercise else { return "" }
    return exercise.record.isSolved
      ? "The exercise is solved.\n" : "It was broken on purpose, and that is not among the changes.\n"
  }

  /// Makes the checks of an exercise; where all hold it is solved.
  func tryExercise(_ observer: any RunObserver) -> Outcome {
    guard let exercise else { return .passed }
    let player = StepPlayer(stage: stage, observer: observer, explains: false)
    let outcome = player.check(exercise.task.step(of: lab), number: exercise.task.step, of: lab).outcome
    exercise.record.tried(isSolved: outcome < .failed)
    return outcome
  }

  /// `task NAME LANGUAGE FORM`
  func task(_ words: [String], on channel: LivingChannel) throws {
    let (task, record) = try known()
    guard words.count > 3 else { throw LivingError(LivingFault.noLanguage, kind: .wrongInput) }
    channel.say(
      words[3] == "json"
        ? record.json(task, lab: lab, language: words[2]).text(indent: 2) + "\n"
        : task.task(of: lab, called: words[1], language: words[2]))
    channel.finish(status: 0)
  }

  /// `hint NAME LANGUAGE FORM`
  func hint(_ words: [String], on channel: LivingChannel) throws {
    let (task, record) = try known()
    guard words.count > 3 else { throw LivingError(LivingFault.noLanguage, kind: .wrongInput) }
    let number = record.isSolved ? 3 : record.hint()
    channel.say(task.hint(number, called: words[1], language: words[2]))
    channel.finish(status: 0)
  }

  /// `solve NAME LANGUAGE FORM`: the way of a packet, the commands that mend it, and the way after them.
  func solve(_ words: [String], on channel: LivingChannel) throws {
    let (task, record) = try known()
    guard words.count > 3 else { throw LivingError(LivingFault.noLanguage, kind: .wrongInput) }
    let language = words[2]
    let isText = words[3] != "json"
    let isChinese = language.hasPrefix("zh")
    func say(_ text: String) { if isText { channel.say(text) } }
    let probe = task.failing.lazy.compactMap { check in try? check.probe(StageView(self.stage)) }.first
    func way() -> String {
      guard let probe, let (seen, asking) = try? stage.observe(probe) else { return "" }
      let judge = Judge(seen, asking: asking)
      return tell(judge.explainedJourney(), judge.diagnose(), language, "text", true)
    }
    let breakage = task.breakage
    let wasSolved = record.isSolved
    say(breakage.sentence(language: language) + "\n")
    if !wasSolved {
      if isText { say((isChinese ? "\n修好之前：\n" : "\nBefore:\n") + way()) }
      say(isChinese ? "\n修法：\n" : "\nWhat mends it:\n")
    } else {
      say(isChinese ? "\n可以这样修：\n" : "\nWhat would have mended it:\n")
    }
    for order in breakage.mending {
      say("  \(order.command)\n")
      guard !wasSolved else { continue }
      // What the student has mended of it already may refuse.
      _ = try? stage.perform(order.operation)
    }
    record.solved(by: .solve)
    var outcome = holds(task)
    if outcome >= .failed, !wasSolved {
      say(
        isChinese ? "\n别处也改动过，所以把实验重新搭好。\n" : "\nOther things were changed as well, so the lab is built anew.\n")
      stage.close()
      try rebuild()
      outcome = holds(task)
    }
    snapshot = nil
    if isText { say((isChinese ? "\n修好之后：\n" : "\nAfter:\n") + way()) }
    if !isText { channel.say(record.json(task, lab: lab, language: language).text(indent: 2) + "\n") }
    channel.finish(status: outcome.status)
  }

  private func holds(_ task: Exercise) -> Outcome {
    CheckRunner(stage: stage).run(task.checks).map(\.outcome).max() ?? .passed
  }
}
