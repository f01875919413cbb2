import CommandLanguage
public import Lab
public import NFTables

/// Why something could not be done on the stage.
public struct StageError: Error, Sendable, CustomStringConvertible {
  /// What went wrong, in words.
  public var message: String
  /// The operation that failed, as its command.
  public var operation: Operation?
  /// The place in the lab file that it comes from.
  public var location: SourceLocation?
  /// Of rules that the kernel refused the transaction, and the place in it of what it refused first.
  public var refusal: (index: Int, changes: [Change])?

  public init(_ message: String, operation: Operation? = nil, location: SourceLocation? = nil) {
    self.message = message
    self.operation = operation
    self.location = location
  }

  /// With the place that the refused part of a script has.
  func located(in script: ScriptPlaces?) -> StageError {
    guard let refusal, let place = script?.location(of: refusal.index, in: refusal.changes) else { return self }
    var error = self
    error.location = place
    return error
  }

  public var description: String {
    // A whole file of rules would only hide what is said of it.
    guard let command = operation?.command, !command.contains("\n") else { return message }
    return "\(command): \(message)"
  }
}
