/// Something wrong with a lab file: what, where, and what would mend it.
public struct Diagnostic: Error, Hashable, Sendable {
  /// Whether a lab cannot be played because of it.
  public enum Severity: String, Hashable, Sendable {
    /// The lab cannot be played.
    case error
    /// The lab is played; with `--strict` it counts as an error.
    case warning
  }
  /// Whether the lab cannot be played because of it.
  public var severity: Severity
  /// One sentence without a full stop, in lower case: `unknown key "adresses"`.
  public var message: String
  /// The place in the lab file; nil where there is none to show.
  public var location: SourceLocation?
  /// How many characters the caret underlines; 1 is the caret alone.
  public var length: Int
  /// A remedy in words: `did you mean "addresses"?`.
  public var fix: String?
  /// The real tool's own output about it, of a command whose tool's words are known.
  public var said: String?

  /// An error at a place, or with `severity` a warning.
  public init(
    _ message: String, at location: SourceLocation?, length: Int = 1, fix: String? = nil, severity: Severity = .error
  ) {
    self.severity = severity
    self.message = message
    self.location = location
    self.length = length
    self.fix = fix
  }
}
