package import Operations

/// Why a command line is not understood, and where in it.
package struct CommandError: Error, Hashable, Sendable {
  /// One sentence without a full stop.
  package var message: String
  /// The column of the word that it is about, from 1, in characters.
  package var column: Int
  /// How many characters that word has.
  package var length: Int
  /// A remedy in words; nil where none is known.
  package var fix: String? {
    didSet { remedy = nil }
  }
  /// What is wrong, of the faults that tools share.
  package var fault: CommandFault?
  /// The remedy, of those that tools share.
  package var remedy: Remedy?
  /// How many lines above the last one of the command the word stands, of a command that goes over several.
  package var linesAbove = 0
  /// Whether the command is beyond what is understood here, so that nothing is said of what the real tool would do.
  package var isNotUnderstood = false
  /// The real tool's own words, where the message is worded for people who write labs.
  package var spoken: String?
  /// Whether it is a shell that would know what to do with it.
  package var needsShell = false

  /// The file that would have to be read; nil of other errors.
  package var file: String?

  /// The same error of what a shell would know what to do with.
  func ofShell() -> CommandError { withShell(true) }

  func withShell(_ needsShell: Bool) -> CommandError {
    var error = self
    error.needsShell = needsShell
    return error
  }

  /// All that the real tool prints of it; nil where that is not known.
  package var said: String?

  /// What the real tool of iproute2 prints around its sentence.
  package var form = Form.bare
  /// What the real iptables prints around its sentence.
  package var ending = IPTablesEnding.plain
  /// The real tool's exit status, where it is another than the one of most command lines that it refuses.
  package var status: Int32?

  /// How the tools of iproute2 print a sentence, by the function of theirs that does it.
  package enum Form: Hashable, Sendable {
    /// As it is.
    case bare
    /// With a full stop behind it.
    case stopped
    /// As `invarg()` does: `Error: argument "x" is wrong: …`
    case error
    /// As `duparg()` and its kin do: `Error: …`, with a full stop.
    case stoppedError
  }

  /// How iptables prints a sentence, by the part of it that finds the fault.
  package enum IPTablesEnding: Hashable, Sendable {
    /// With its name and version, and a hint at its help.
    case plain
    /// As the plain one, without name and version.
    case argument
    /// As the plain one, with a blank line behind the sentence.
    case paragraph
    /// As the paragraph, with a full stop.
    case sentence
    /// A policy that there is not.
    case policy
    /// A table that there is not.
    case table
    /// A rule that is looked for and not there.
    case noRule
    /// The kernel refuses the rule.
    case kernel
  }

  package init(
    _ message: String, column: Int = 1, length: Int = 1, fix: String? = nil, form: Form = .bare,
    ending: IPTablesEnding = .plain
  ) {
    self.message = message
    self.column = column
    self.length = length
    self.fix = fix
    self.form = form
    self.ending = ending
  }

  /// The same error of what is beyond what is understood here.
  func beyond() -> CommandError {
    var error = self
    error.isNotUnderstood = true
    return error
  }

  /// The output of the real tool: sentences that are its own end as it ends them.
  package var printed: String {
    if let words = said ?? spoken { return words }
    return switch form {
    case .bare: message
    case .stopped: "\(message)."
    case .error: "Error: \(message)"
    case .stoppedError: "Error: \(message)."
    }
  }
}
