/// What is wrong with a lab that lives, or is to live, beside the calling process.
public struct LivingError: Error, CustomStringConvertible, Sendable {
  /// What kind of fault it is, which decides on the exit status.
  public enum Kind: Sendable {
    /// The name or the folder is wrong, or is taken.
    case wrongInput
    /// There is no such lab.
    case missing
    /// The keeper does not answer, or says something else than is expected.
    case broken
  }
  public var kind: Kind
  public var message: String
  public var fix: String?

  public init(_ message: String, kind: Kind = .broken, fix: String? = nil) {
    self.kind = kind
    self.message = message
    self.fix = fix
  }

  public var description: String { message }
}
