/// Something wrong with a lab file: what, where, and what would mend it.
public struct Diagnostic: Error, Sendable {
  /// Whether a lab cannot be played because of it.
  public enum Severity: String, Hashable, Sendable {
    /// The lab cannot be played.
    case error
    /// The lab is played; with `--strict` it counts as an error.
    case warning
  }
  /// Whether the lab cannot be played because of it.
  public var severity: Severity
  /// What is wrong.
  package var fault: any Worded
  /// The place in the lab file; nil where there is none to show.
  public var location: SourceLocation?
  /// How many characters the caret underlines; 1 is the caret alone.
  public var length: Int
  /// What would mend it.
  package var remedy: Remedy?
  /// The real tool's own output about it, of a command whose tool's words are known.
  public var said: String?

  /// An error at a place, or with `severity` a warning, in words that are the same in each language.
  public init(
    _ message: String, at location: SourceLocation?, length: Int = 1, fix: String? = nil, severity: Severity = .error
  ) {
    self.init(message.asWording, at: location, length: length, fix: fix.map { .words($0) }, severity: severity)
  }

  /// A fault at a place.
  package init(
    _ fault: some Worded, at location: SourceLocation?, length: Int = 1, fix remedy: Remedy? = nil,
    severity: Severity = .error
  ) {
    self.severity = severity
    self.fault = fault
    self.location = location
    self.length = length
    self.remedy = remedy
  }

  /// One sentence in English without a full stop, in lower case: `unknown key "adresses" in an interface`.
  public var message: String { fault.words.english }
  /// A remedy in English: `did you mean "addresses"?`; nil where none is known.
  public var fix: String? { remedy?.words.english }

  /// The sentence in a language, by its code: Chinese for `zh`, and English for all others.
  public func message(in language: String) -> String { fault.words.text(in: language) }
  /// The remedy in a language, by its code.
  public func fix(in language: String) -> String? { remedy?.words.text(in: language) }

  /// The same fault, with more that is to be said of it.
  package mutating func add(_ english: String, _ chinese: String) {
    fault = fault.words + Wording(english, chinese)
  }
}

extension Diagnostic: Hashable {
  /// Two are the same where severity, fault, place, length, remedy and the tool's output are.
  public static func == (a: Diagnostic, b: Diagnostic) -> Bool {
    a.severity == b.severity && AnyHashable(a.fault) == AnyHashable(b.fault) && a.location == b.location
      && a.length == b.length && a.remedy == b.remedy && a.said == b.said
  }

  /// Feeds the fault and its place into a hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(severity)
    hasher.combine(AnyHashable(fault))
    hasher.combine(location)
  }
}
