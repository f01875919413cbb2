/// Fits texts to a terminal: characters of Chinese, Japanese and Korean take two columns, and a line may end behind each of them.
enum TextFlow {
  /// Narrower than this nothing can be read, and wider lines are hard to read.
  private static let narrowest = 24

  /// The lines of a text. Without a width they are as they were written; with one the lines of a paragraph are joined and broken anew, those
  /// of a list or of a drawing stay where they are.
  static func lines(of text: String, to columns: Int?) -> [String] {
    let written = text.lines
    guard let columns, columns >= narrowest else { return written.map(String.init) }
    var lines: [String] = []
    var paragraph: [Substring] = []
    func end() {
      if !paragraph.isEmpty { lines += wrapped(PageWords.joined(paragraph), to: columns, first: 0, hanging: 0) }
      paragraph = []
    }
    for line in written {
      let indent = line.prefix { $0 == " " }.count
      let body = line.dropFirst(indent)
      let mark = Self.mark(of: body)
      if body.isEmpty {
        end()
        lines.append("")
      } else if indent >= 2, mark == 0 {
        // A drawing, or a command: its columns mean something.
        end()
        lines.append(String(line))
      } else if mark > 0 {
        end()
        let blank = String(repeating: " ", count: indent)
        let hanging = indent + mark
        let items = wrapped(String(body), to: columns, first: indent, hanging: hanging)
        lines += items.enumerated().map {
          $0.offset == 0 ? blank + $0.element : String(repeating: " ", count: hanging) + $0.element
        }
      } else {
        paragraph.append(line)
      }
    }
    end()
    return lines
  }

  /// How wide the mark of a list's item is, with the blank behind it; 0 where a line is none.
  private static func mark(of line: Substring) -> Int {
    for mark in ["- ", "* ", "• "] where line.hasPrefix(mark) { return 2 }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, digits.count <= 3 else { return 0 }
    let rest = line.dropFirst(digits.count)
    return rest.hasPrefix(". ") || rest.hasPrefix(") ") ? digits.count + 2 : 0
  }

  /// A text in lines of at most so many columns, of which the first loses some in front of it, and the others some more.
  static func wrapped(_ text: String, to columns: Int?, first: Int, hanging: Int) -> [String] {
    guard let columns, columns >= narrowest, first + text.columns > columns else { return [text] }
    var lines: [String] = []
    var line = ""
    var used = first
    func end() {
      while line.last == " " { line.removeLast() }
      lines.append(line)
      line = ""
      used = hanging
    }
    for piece in pieces(of: text) {
      let width = piece.columns
      if used + width > columns, !line.isEmpty, piece != " " { end() }
      if piece == " ", line.isEmpty { continue }
      line += piece
      used += width
    }
    if !line.isEmpty { end() }
    return lines
  }

  /// Words, the blanks between them, and wide characters by themselves; what may not begin a line stays with what is in front of it.
  private static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    var word = ""
    func end() {
      if !word.isEmpty { pieces.append(word) }
      word = ""
    }
    for character in text {
      let isWide = character.unicodeScalars.first?.isWide ?? false
      if character == " " {
        end()
        pieces.append(" ")
      } else if isWide, closing.contains(character) {
        if word.isEmpty, let last = pieces.last, last != " " {
          pieces[pieces.count - 1] = last + String(character)
        } else {
          word.append(character)
        }
      } else if isWide {
        let opens = !word.isEmpty && word.allSatisfy { opening.contains($0) }
        if !opens { end() }
        word.append(character)
        if !opening.contains(character) { end() }
      } else {
        word.append(character)
      }
    }
    end()
    return pieces
  }

  private static let closing: Set<Character> = ["，", "。", "、", "；", "：", "？", "！", "）", "」", "』", "》", "”", "’", "…"]
  private static let opening: Set<Character> = ["（", "「", "『", "《", "“", "‘"]
}
