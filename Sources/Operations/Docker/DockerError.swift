/// Why Docker would not do something.
public struct DockerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence, in Docker's words where it has some.
  public var message: String
  /// A remedy in words; nil where none is known.
  public var fix: String?
  /// A remedy on a command line, where that is not what a lab's keys want.
  package var commandFix: String?
  /// What it is about, where its words depend on the command.
  package var subject = Subject.other
  /// Docker's words in front of it where a command fails: which part of the work it was.
  package var preface = ""

  /// What an error is about.
  package enum Subject: Hashable, Sendable {
    /// A template of `--format` that is none, which the client finds.
    case template
    /// A container that there is not.
    case container(String)
    /// Anything else.
    case other
  }

  /// A template of `--format` that is none.
  package static func template(_ message: String, fix: String? = nil) -> DockerError {
    var error = DockerError("template parsing error: \(message)", fix: fix)
    error.subject = .template
    return error
  }

  /// A container that there is not.
  package static func noContainer(_ name: String, fix: String? = nil) -> DockerError {
    var error = DockerError("No such container: \(name)", fix: fix)
    error.subject = .container(name)
    return error
  }

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
    switch (self, error.subject) {
    case (_, .template): return error.message
    case (.inspect, .container(let name)), (.findProcess, .container(let name)):
      return "Error: No such object: \(name)"
    case (.run, .container), (.run, .other):
      return "docker: Error response from daemon: \(error.preface)\(error.message)\n\n"
        + "Run 'docker run --help' for more information"
    case (_, .container), (_, .other): return "Error response from daemon: \(error.preface)\(error.message)"
    }
  }

  /// The exit status of `docker` where the command fails.
  package func status(_ error: DockerError) -> Int32 {
    if case .run = self { return error.subject == .template ? 1 : 125 }
    return 1
  }
}
