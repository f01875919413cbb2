public import Lab

/// Which steps of labs are played, of `--only` and `--skip`.
public struct StepSelection: Sendable, Equatable {
  /// The part of a step that is played.
  enum Part: Sendable, Equatable {
    case all
    /// Its commands alone, since a later step was chosen that stands on it.
    case commands
    case nothing
  }

  /// A step by its number, or by a part of its title in any language.
  public struct StepName: Sendable, Equatable, CustomStringConvertible {
    /// The number or the part of a title, as it was given.
    public var description: String

    /// A name as it is given to `--only`: a number, a part of a title, or `*`.
    public init(_ text: String) { description = text }

    /// Whether a step has this name. `*` is each; capitals and small letters are the same.
    public func matches(_ step: Step, number: Int) -> Bool {
      if let wanted = Int(description) { return wanted == number }
      if description == "*" { return true }
      let wanted = description.lowercased()
      return step.title?.texts.values.contains { $0.lowercased().contains(wanted) } ?? false
    }
  }

  /// Where there are any, only these are played, and of those in front of the last of them what they run.
  public var only: [StepName]
  /// The steps that are left out.
  public var skipped: [StepName]

  /// A selection; without names every step is played.
  public init(only: [StepName] = [], skipped: [StepName] = []) {
    self.only = only
    self.skipped = skipped
  }

  /// Whether no step of a lab is played.
  public func leavesNothing(of lab: Lab) -> Bool { parts(of: lab).allSatisfy { $0 == .nothing } }

  /// The part of each step of a lab that is played.
  func parts(of lab: Lab) -> [Part] {
    func isOne(of names: [StepName], _ index: Int) -> Bool {
      names.contains { $0.matches(lab.steps[index], number: index + 1) }
    }
    let chosen = lab.steps.indices.map { index in
      (only.isEmpty || isOne(of: only, index)) && !isOne(of: skipped, index)
    }
    guard let last = chosen.lastIndex(of: true) else { return chosen.map { _ in .nothing } }
    return lab.steps.indices.map { index in
      if chosen[index] { return .all }
      return index < last && !isOne(of: skipped, index) ? .commands : .nothing
    }
  }
}
