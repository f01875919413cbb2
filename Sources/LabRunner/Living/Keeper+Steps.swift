import Lab
import Operations

/// Playing steps of a living lab, and making its checks.
extension Keeper {
  /// A request of a client that wants a report.
  struct Request {
    var step: String?
    var language: String
    var isColored: Bool
    /// `page` or `screen` where one asks, which is told each thing as it ends; else how the report is dressed.
    var form: String
    var explains: Bool
    /// The one check of the step that is made; all where there is none.
    var check: Int?

    init(_ words: [String]) {
      step = words.count > 1 && !words[1].isEmpty ? words[1] : nil
      language = words.count > 2 ? words[2] : "en"
      isColored = words.count > 3 && words[3] == "color"
      form = words.count > 3 ? words[3] : ""
      explains = words.count <= 4 || words[4] != "no-why"
      check = words.count > 5 ? Int(words[5]) : nil
    }
  }

  func play(_ request: Request, on channel: LivingChannel) throws {
    guard !lab.steps.isEmpty else { throw LivingError(LivingFault.noSteps, kind: .wrongInput) }
    try refuseWhileBroken(Wording("no more steps are played", "不再执行更多步骤"))
    let number = try request.step.map { word throws(LivingError) in try lab.step(word) } ?? (played.max() ?? 0) + 1
    guard number <= lab.steps.count else {
      throw LivingError(
        LivingFault.allPlayed("\(lab.steps.count)"), kind: .wrongInput, fix: .nameStepOrReset
      )
    }
    before = request.form == "screen" ? StageState(of: stage) : nil
    let player = StepPlayer(stage: stage, observer: observer(request, channel), explains: request.explains)
    let result = player.play(lab.steps[number - 1], number: number, of: lab)
    played.append(number)
    snapshot = nil
    channel.finish(status: result.outcome.status)
  }

  func check(_ request: Request, on channel: LivingChannel) throws {
    if let exercise, !exercise.record.isSolved, request.step == nil {
      channel.finish(status: tryExercise(observer(request, channel)).status)
      return
    }
    let explains = request.explains && exercise?.record.isSolved != false
    let numbers: [Int]
    if let word = request.step {
      numbers = [try lab.step(word)]
    } else {
      numbers = presentSteps
    }
    guard numbers.contains(where: { !lab.steps[$0 - 1].checks.isEmpty }) else {
      throw LivingError(
        LivingFault.noCheckNow, kind: .wrongInput, fix: .playOrName)
    }
    let player = StepPlayer(stage: stage, observer: observer(request, channel), explains: explains)
    let steps = try numbers.map { number throws(LivingError) in
      var step = try lab.steps[number - 1].only(request.check)
      // It was asked before the step was played.
      step.prediction = nil
      return (number, step)
    }
    let worst = steps.map { player.check($1, number: $0, of: lab).outcome }.max() ?? .passed
    channel.finish(status: worst.status)
  }

  /// The steps whose checks are of the lab as it is now: the last that was played, or before that those which only look.
  var presentSteps: [Int] {
    if let last = played.last { return [last] }
    return (1...max(1, lab.steps.count)).prefix { number in
      guard lab.steps.indices.contains(number - 1) else { return false }
      return lab.steps[number - 1].run.isEmpty && lab.steps[number - 1].exec.isEmpty
    }.filter { !lab.steps[$0 - 1].checks.isEmpty }
  }

  func observer(_ request: Request, _ channel: LivingChannel) -> any RunObserver {
    if let record = record(lab, request.language, request.form, { channel.say($0) }) { return record }
    return report(request.language, request.isColored) { channel.say($0) }
  }
}

extension Step {
  /// The step with one of its checks, by its number; with all where there is none.
  fileprivate func only(_ check: Int?) throws(LivingError) -> Step {
    guard let check else { return self }
    guard checks.indices.contains(check - 1) else {
      throw LivingError(
        LivingFault.noCheck("\(check)"), kind: .wrongInput,
        fix: checks.isEmpty ? Remedy.itHasNone : Remedy.numberUpTo("\(checks.count)"))
    }
    var step = self
    step.checks = [checks[check - 1]]
    return step
  }
}
