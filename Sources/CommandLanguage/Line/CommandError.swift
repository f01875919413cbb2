import Operations

/// Why a command line is not understood, and where in it.
package struct CommandError: Error, Hashable, Sendable {
  /// One sentence without a full stop.
  package var message: String
  /// The column of the word that it is about, from 1, in characters.
  package var column: Int
  /// How many characters that word has.
  package var length: Int
  /// A remedy in words; nil where none is known.
  package var fix: String?
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

  package init(_ message: String, column: Int = 1, length: Int = 1, fix: String? = nil) {
    self.message = message
    self.column = column
    self.length = length
    self.fix = fix
  }

  /// The output of the real tool: sentences that are its own end as it ends them.
  package var printed: String {
    if let words = said ?? spoken { return words }
    if message.hasPrefix("argument ") { return "Error: \(message)" }
    let isError =
      ["duplicate \"", "either \""].contains { message.hasPrefix($0) } || message.contains(" is expected rather than ")
    if isError { return "Error: \(message)." }
    if message.hasSuffix("requires arguments") { return message + "." }
    return ["Command \"", "You managed"].contains { message.hasPrefix($0) } ? message + "." : message
  }
}
