/// Why Docker would not do something.
public struct DockerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence, in Docker's words where it has some.
  public var message: String
  /// A remedy in words; nil where none is known.
  public var fix: String?
  /// A remedy on a command line, where that is not what a lab's keys want.
  package var commandFix: String?
  /// Docker's words in front of it where a command fails: which part of the work it was.
  package var preface = ""

  /// A refusal in Docker's words, or in our own.
  public init(_ message: String, fix: String? = nil) {
    self.message = message
    self.fix = fix
  }

  package init(_ message: String, fix: String, onCommandLine commandFix: String) {
    self.init(message, fix: fix)
    self.commandFix = commandFix
  }

  /// The sentence.
  public var description: String { message }

  /// The error of a command, with the fix for a command line.
  package var onCommandLine: DockerError {
    var error = self
    error.fix = commandFix ?? fix
    error.commandFix = nil
    return error
  }
}

extension DockerCommand {
  /// The line that `docker` writes where the command fails. Source: docker/cli, and the daemon's errors in moby/moby.
  public func complaint(_ error: DockerError) -> String {
    if error.message.hasPrefix("template parsing error") { return error.message }
    switch self {
    case .inspect where error.message.hasPrefix("No such container: "),
      .findProcess where error.message.hasPrefix("No such container: "):
      return "Error: No such object: " + error.message.dropFirst("No such container: ".count)
    case .run:
      return "docker: Error response from daemon: \(error.preface)\(error.message)\n\n"
        + "Run 'docker run --help' for more information"
    default: return "Error response from daemon: \(error.preface)\(error.message)"
    }
  }
}
