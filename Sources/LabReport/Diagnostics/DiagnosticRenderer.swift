import Lab
public import Operations

/// Writes what is wrong with a lab file as compilers do: place, message, the line with a caret below, and the fix.
public struct DiagnosticRenderer {
  private let style: Style
  private let language: String

  /// A renderer for terminals with colours, or without for files and pipes, in a language by its code: Chinese for `zh`, else English.
  public init(isColored: Bool, language: String = "en") {
    style = Style(isColored: isColored)
    self.language = language
  }

  /// How many diagnostics of a file are written, and how many characters of its lines and of a message.
  private static let (most, mostOfLine, mostOfMessage) = (100, 160, 400)

  /// The diagnostics of a file, of very many the first hundred, and a line that counts them.
  public func render(_ diagnostics: [Diagnostic], in source: SourceFile) -> String {
    var text = diagnostics.prefix(Self.most).map { render($0, in: source) }.joined()
    if diagnostics.count > Self.most { text += words(.more(diagnostics.count - Self.most)) + "\n" }
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count - errors
    var counts: [String] = []
    if errors > 0 { counts.append(words(.errors(errors))) }
    if warnings > 0 { counts.append(words(.warnings(warnings))) }
    if !counts.isEmpty { text += "\(source.path): \(counts.joined(separator: words(.comma)))\n" }
    return text
  }

  private func render(_ diagnostic: Diagnostic, in source: SourceFile) -> String {
    var place = source.path
    if let location = diagnostic.location { place += ":\(location.line):\(location.column)" }
    let severity = diagnostic.severity == .error ? style.red(words(.error)) : style.yellow(words(.warning))
    var text =
      "\(style.bold(place)): \(severity): \(Self.cut(diagnostic.message(in: language).visible[...], Self.mostOfMessage))\n"
    if let location = diagnostic.location, location.line >= 1, location.line <= source.lines.count {
      text += excerpt(
        source.lines[location.line - 1], number: location.line, column: location.column, diagnostic.length)
    }
    if let said = diagnostic.said {
      let lines = said.split(separator: "\n", omittingEmptySubsequences: false).prefix(12)
      text += lines.map { "  | \(Self.cut(String($0).visible[...], Self.mostOfMessage))\n" }.joined()
    }
    if let fix = diagnostic.fix(in: language) {
      text += "  = \(words(.fix))\(Self.cut(fix.visible[...], Self.mostOfMessage))\n"
    }
    return text
  }

  private func words(_ word: DiagnosticWord) -> String { word.words.text(in: language) }

  /// The text, or its first `most` characters and "…".
  private static func cut(_ text: Substring, _ most: Int) -> String {
    guard let end = text.index(text.startIndex, offsetBy: most, limitedBy: text.endIndex), end < text.endIndex else {
      return String(text)
    }
    return text[..<end] + "…"
  }

  /// The line, and below it a caret under the column and as many tildes as the faulty part is long.
  private func excerpt(_ line: String, number: Int, column: Int, _ length: Int) -> String {
    let gutter = String(number)
    let blank = String(repeating: " ", count: gutter.count)
    // What a terminal would obey is shown as one character, so that columns stay.
    var line = line
    if line.unicodeScalars.contains(where: \.isControl) {
      line = String(String.UnicodeScalarView(line.unicodeScalars.map { $0.isControl ? "\u{fffd}" : $0 }))
    }
    // Of a long line what stands around the place.
    var column = column
    if line.utf8.count > Self.mostOfLine, line.count > Self.mostOfLine {
      let first = max(0, column - 1 - Self.mostOfLine / 4)
      line = (first > 0 ? "…" : "") + Self.cut(line.dropFirst(first), Self.mostOfLine)
      column -= first > 0 ? first - 1 : 0
    }
    let characters = Array(line)
    let start = min(max(0, column - 1), characters.count)
    let end = min(max(start + 1, start + length), max(characters.count, start + 1))
    let before = String(characters[..<start].map { $0 == "\t" ? "\t" : $0 })
    let indent = before.map { $0 == "\t" ? "\t" : String(repeating: " ", count: $0.columns) }.joined()
    let marked = end <= characters.count ? characters[start..<end].reduce(0) { $0 + $1.columns } : 1
    let caret = "^" + String(repeating: "~", count: max(0, marked - 1))
    return "  \(gutter) | \(line)\n  \(blank) | \(indent)\(style.green(caret))\n"
  }
}

extension Character {
  /// How many columns of a terminal the character takes up: two for those of Chinese, Japanese and Korean.
  var columns: Int {
    guard let first = unicodeScalars.first?.value else { return 0 }
    switch first {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
      0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f,
      0x1f900...0x1f9ff, 0x20000...0x3fffd:
      return 2
    default: return 1
    }
  }
}
