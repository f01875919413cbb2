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
  /// The fault, as a sentence without a full stop.
  public var message: String
  /// A remedy in words; nil where none is known.
  public var fix: String?

  /// A fault in words, by itself one of the keeper's.
  public init(_ message: String, kind: Kind = .broken, fix: String? = nil) {
    self.kind = kind
    self.message = message
    self.fix = fix
  }

  /// The fault, as a sentence without a full stop.
  public var description: String { message }
}
