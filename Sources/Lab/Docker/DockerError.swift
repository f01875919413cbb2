/// Why Docker would not do something.
public struct DockerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence, in Docker's words where it has some.
  public var message: String
  /// What to do about it.
  public var fix: String?
  /// What to do about it on a command line, where that is not what a lab's keys want.
  var commandFix: String?

  public init(_ message: String, fix: String? = nil) {
    self.message = message
    self.fix = fix
  }

  init(_ message: String, fix: String, onCommandLine commandFix: String) {
    self.init(message, fix: fix)
    self.commandFix = commandFix
  }

  public var description: String { message }
}
