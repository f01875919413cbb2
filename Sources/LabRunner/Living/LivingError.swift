package import Operations

/// A fault of a lab that lives, or is to live, beside the calling process.
public struct LivingError: Error, CustomStringConvertible, Sendable {
  /// The kind of fault, which decides on the exit status.
  public enum Kind: Sendable {
    /// The name or the folder is wrong, or is taken.
    case wrongInput
    /// There is no such lab.
    case missing
    /// The keeper does not answer, or says something else than is expected.
    case broken
  }
  /// The kind of fault, which decides on the exit status.
  public var kind: Kind
  /// The fault.
  package var fault: any Worded
  /// What mends it; nil where nothing is known.
  package var remedy: Remedy?

  /// A fault in words that are the same in each language, by itself one of the keeper's.
  public init(_ message: String, kind: Kind = .broken, fix: String? = nil) {
    self.init(message.asWording, kind: kind, fix: fix.map { .words($0) })
  }

  /// A fault, by itself one of the keeper's.
  package init(_ fault: some Worded, kind: Kind = .broken, fix: Remedy? = nil) {
    self.kind = kind
    self.fault = fault
    remedy = fix
  }

  /// The fault in English, as a sentence without a full stop.
  public var message: String { fault.words.english }
  /// A remedy in English; nil where none is known.
  public var fix: String? { remedy?.words.english }
  /// The fault in a language, by its code: Chinese for `zh`, and English for all others.
  public func message(in language: String) -> String { fault.words.text(in: language) }
  /// A remedy in a language, by its code.
  public func fix(in language: String) -> String? { remedy?.words.text(in: language) }

  /// The fault in English, as a sentence without a full stop.
  public var description: String { message }

  /// What is told of it to another process, which says it in its own language: fault and remedy in English, and in Chinese.
  var record: [String] {
    [message, fix ?? "", message(in: "zh"), fix(in: "zh") ?? ""]
  }

  /// The error that another process told.
  package init(record: [String], kind: Kind = .broken) {
    let parts = record + Array(repeating: "", count: max(0, 4 - record.count))
    self.init(
      Wording(parts[0], parts[2].isEmpty ? parts[0] : parts[2]), kind: kind,
      fix: parts[1].isEmpty ? nil : .wording(Wording(parts[1], parts[3].isEmpty ? parts[1] : parts[3])))
  }
}
