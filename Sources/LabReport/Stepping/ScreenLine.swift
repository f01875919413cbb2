/// A line of a screen: texts of several tones beside one another.
package struct ScreenLine: Equatable, Sendable {
  /// How a text is shown where there are colours; without them all look the same.
  package enum Tone: Equatable, Sendable {
    case plain, bold, dim, good, warned, bad, changed, bar

    /// Select Graphic Rendition of ECMA-48.
    fileprivate var code: String {
      switch self {
      case .plain: ""
      case .bold: "1"
      case .dim: "2"
      case .good: "32"
      case .warned: "33"
      case .bad: "31"
      case .changed: "1;36"
      case .bar: "7"
      }
    }
  }

  private(set) var pieces: [(text: String, tone: Tone)]

  package init(_ text: String = "", _ tone: Tone = .plain) { pieces = text.isEmpty ? [] : [(text, tone)] }

  package static func == (a: ScreenLine, b: ScreenLine) -> Bool {
    a.pieces.elementsEqual(b.pieces) { $0.text == $1.text && $0.tone == $1.tone }
  }

  /// The text without tones.
  package var text: String { pieces.map(\.text).joined() }
  /// The columns that it takes.
  package var columns: Int { pieces.reduce(0) { $0 + $1.text.columns } }

  static func + (a: ScreenLine, b: ScreenLine) -> ScreenLine {
    var line = a
    line.pieces += b.pieces
    return line
  }

  /// The line with exactly so many columns: blanks behind it, or its end left out.
  func fitted(to columns: Int) -> ScreenLine {
    var line = ScreenLine()
    var left = columns
    for (text, tone) in pieces where left > 0 {
      var taken = ""
      for character in text {
        let width = String(character).columns
        guard width <= left else {
          // Half of a wide character cannot be shown.
          left = 0
          break
        }
        taken.append(character)
        left -= width
      }
      line.pieces.append((taken, tone))
    }
    let rest = columns - line.columns
    if rest > 0 { line.pieces.append((String(repeating: " ", count: rest), .plain)) }
    return line
  }

  /// The line for a terminal, in colours where they are wanted.
  package func terminal(isColored: Bool) -> String {
    guard isColored else { return text }
    return pieces.map { $0.tone == .plain ? $0.text : "\u{1b}[\($0.tone.code)m\($0.text)\u{1b}[0m" }.joined()
  }
}

extension String {
  /// The text with blanks for line ends and tabs.
  var onOneLine: String { String(map { $0.isNewline || $0 == "\t" ? " " : $0 }) }

  /// The text in lines of at most so many columns, whatever stands in them, broken at a blank where one is near; those behind the first hang.
  /// Tabs go to the next eighth column.
  func folded(to columns: Int, hanging: Int = 0) -> [String] {
    var lines: [String] = []
    for line in self.lines {
      var folded = ""
      var used = 0
      var isContinued = false
      func end() {
        var rest = ""
        if let blank = folded.lastIndex(of: " "), folded[..<blank].columns > max(hanging, columns / 2) {
          rest = String(folded[folded.index(after: blank)...])
          folded = String(folded[..<blank])
        }
        lines.append(folded)
        isContinued = true
        folded = String(repeating: " ", count: hanging) + rest
        used = folded.columns
      }
      for character in line {
        let shown = character == "\t" ? String(repeating: " ", count: 8 - used % 8) : String(character)
        let width = shown.columns
        if used + width > columns, used > hanging { end() }
        // A blank at which a line is broken is not shown.
        if isContinued, used == hanging, character.isWhitespace { continue }
        folded += shown
        used += width
      }
      lines.append(folded)
    }
    return lines
  }

  /// The text in lines of at most so many columns, broken between words where it can be; the first is indented, the others hang.
  func flowed(to columns: Int, indent: Int = 0, hanging: Int = 0) -> [String] {
    lines.flatMap { line in
      TextFlow.wrapped(String(line), to: columns, first: indent, hanging: hanging).enumerated().flatMap { place, part in
        (String(repeating: " ", count: place == 0 ? indent : hanging) + part).folded(to: columns, hanging: hanging)
      }
    }
  }
}

extension Substring {
  fileprivate var columns: Int { String(self).columns }
}
