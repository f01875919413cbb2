/// Something wrong with a lab file: what, where, and what would mend it.
public struct Diagnostic: Error, Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable { case error, warning }
  public var severity: Severity
  /// One sentence without a full stop, in lower case: `unknown key "adresses"`.
  public var message: String
  public var location: SourceLocation?
  /// How many characters the caret underlines; 1 is the caret alone.
  public var length: Int
  /// What to do about it: `did you mean "addresses"?`.
  public var fix: String?
  /// What the real tool prints of it, of a command whose tool's words are known.
  public var said: String?

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
