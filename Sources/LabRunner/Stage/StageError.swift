import CommandLanguage
public import Lab

/// Why something could not be done on the stage.
public struct StageError: Error, Sendable, CustomStringConvertible {
  /// What went wrong, in words.
  public var message: String
  /// The operation that failed, as its command.
  public var operation: Operation?
  /// The place in the lab file that it comes from.
  public var location: SourceLocation?

  public init(_ message: String, operation: Operation? = nil, location: SourceLocation? = nil) {
    self.message = message
    self.operation = operation
    self.location = location
  }

  public var description: String {
    operation.map { "\($0.command): \(message)" } ?? message
  }
}
