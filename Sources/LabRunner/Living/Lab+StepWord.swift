package import Lab
import Operations

extension Outcome {
  /// The exit status of who asked.
  var status: Int32 {
    switch self {
    case .passed, .warned, .skipped: 0
    case .failed: 1
    case .error: 4
    }
  }
}

extension Lab {
  /// The number of the step that a word means: its number, or the beginning of its title in one of its languages.
  package func step(_ word: String) throws(LivingError) -> Int {
    if let number = Int(word) {
      guard steps.indices.contains(number - 1) else {
        throw LivingError(
          LivingFault.noStep("\(number)"), kind: .wrongInput,
          fix: steps.isEmpty ? Remedy.labHasNone : Remedy.numberUpTo("\(steps.count)"))
      }
      return number
    }
    let known = Set(languages).union(["en"])
    let found = steps.indices.filter { index in
      known.contains { language in
        steps[index].title?.text(language: language).lowercased().hasPrefix(word.lowercased()) == true
      }
    }
    guard found.count == 1, let index = found.first else {
      throw LivingError(
        found.isEmpty
          ? LivingFault.noStepTitled(word) : LivingFault.severalSteps("\(found.count)", word),
        kind: .wrongInput, fix: steps.isEmpty ? Remedy.labHasNone : Remedy.numberUpTo("\(steps.count)"))
    }
    return index + 1
  }
}
