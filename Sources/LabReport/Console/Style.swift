/// How a report is dressed: with colour on a terminal, plain elsewhere.
public struct Style: Sendable {
  /// Whether text has colours and weights, by the escape sequences of ECMA-48.
  public var isColored: Bool
  /// How wide the terminal is, to which texts are fitted; nil leaves their lines as they are.
  public var columns: Int?

  /// A style with colours, or without for files and pipes.
  public init(isColored: Bool) { self.isColored = isColored }

  private func wrap(_ text: String, _ code: String) -> String {
    isColored && !text.isEmpty ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
  }

  func bold(_ text: String) -> String { wrap(text, "1") }
  func dim(_ text: String) -> String { wrap(text, "2") }
  func red(_ text: String) -> String { wrap(text, "31") }
  func green(_ text: String) -> String { wrap(text, "32") }
  func yellow(_ text: String) -> String { wrap(text, "33") }
}
