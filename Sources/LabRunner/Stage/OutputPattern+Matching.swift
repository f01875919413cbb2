public import Lab
import Namespaces
import Synchronization

/// An expression that found no end.
struct PatternError: Error, CustomStringConvertible {
  var pattern: OutputPattern
  var description: String {
    "whether it does \(pattern) was not found out in \(OutputPattern.patience.components.seconds) s; "
      + "a repetition within a repetition, as in (a+)+, may try without end"
  }
}

extension OutputPattern: CustomStringConvertible {
  /// How long an expression is looked for in one text.
  static let patience: Duration = .seconds(2)

  /// How often an expression found no end. Each time a thread goes on, so there is a last one.
  private static let endless = Mutex<[String: Int]>([:])

  /// Whether a text is as wanted; throws where that cannot be found out in time.
  func matches(_ text: String, within patience: Duration = patience) throws -> Bool {
    switch self {
    case .contains(let part): return text.contains(part)
    case .matches(let pattern):
      // An expression is compiled where it is used: a Regex is not Sendable.
      _ = try Regex(pattern)
      guard Self.endless.withLock({ $0[pattern, default: 0] }) < 3 else { throw PatternError(pattern: self) }
      let looking = try PlainThread { (try? text.contains(Regex(pattern).anchorsMatchLineEndings())) ?? false }
      guard let found = try looking.join(within: patience) else {
        Self.endless.withLock { $0[pattern, default: 0] += 1 }
        throw PatternError(pattern: self)
      }
      return found
    }
  }

  /// The pattern as a lab file has it: plain text, or an expression between slashes.
  public var description: String {
    switch self {
    case .contains(let text): "contain \"\(text)\""
    case .matches(let pattern): "match /\(pattern)/"
    }
  }
}
