public import Journey
public import Lab
import Operations

extension LabPlayer {
  /// Builds a lab, plays its steps, whether they fail or not, and then sends a probe. Throws where the lab cannot be built or the probe not be made.
  public func trace(_ request: TraceRequest, in lab: Lab) throws -> (journey: Journey, diagnosis: Diagnosis?) {
    if let missing = try FeatureProbe.firstMissing(of: lab.requirements) {
      throw Diagnostic("this kernel has no \(missing.value.rawValue)", at: missing.location)
    }
    let stage = try Stage(of: lab, programs: options.programs)
    defer { stage.close() }
    let player = StepPlayer(stage: stage, observer: observer, keepGoing: true, explains: false)
    for (index, step) in lab.steps.enumerated() {
      var step = step
      step.checks = []
      _ = player.play(step, number: index + 1, of: lab)
    }
    do throws(StageError) {
      return try stage.trace(request)
    } catch {
      // As of a lab that is up: the way that was asked for is none of this lab's.
      throw LivingError(error.message, kind: .wrongInput)
    }
  }
}
