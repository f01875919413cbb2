/// How wide texts are in the fonts that systems have; a little more than most of them need, so that what is drawn around a text holds it.
enum TextWidth {
  /// The width in pixels of a text in the system's proportional font.
  static func proportional(_ text: String, size: Double, isBold: Bool = false) -> Double {
    let width = text.unicodeScalars.reduce(0.0) { $0 + proportional($1) }
    return width * size * (isBold ? 1.08 : 1)
  }

  /// The width in pixels of a text in the system's font of equal widths.
  static func monospaced(_ text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0.0) { $0 + ($1.isWide ? 1.05 : $1.isNarrow ? 0 : 0.615) } * size
  }

  /// A text of at most so many columns, with a sign where something was left out; wide characters take two.
  static func shortened(_ text: String, columns: Int) -> String {
    guard text.columns > columns else { return text }
    var short = ""
    var used = 1
    for character in text {
      let width = String(character).columns
      guard used + width <= columns else { break }
      short.append(character)
      used += width
    }
    return short + "…"
  }

  private static func proportional(_ scalar: Unicode.Scalar) -> Double {
    if scalar.isWide { return 1.05 }
    if scalar.isNarrow { return 0 }
    switch scalar {
    case "i", "l", "j", "t", "f", "r", ".", ",", ":", ";", "'", "|", "!", "[", "]", "(", ")", "/", " ", "I": return 0.4
    case "m", "w", "M", "W", "@", "%", "→", "…": return 1
    case "A"..."Z", "0"..."9": return 0.7
    default: return 0.63
    }
  }
}

extension String {
  /// The columns that it takes on a terminal: two of East Asian wide characters.
  var columns: Int { unicodeScalars.reduce(0) { $0 + ($1.isWide ? 2 : $1.isNarrow ? 0 : 1) } }
}

extension Unicode.Scalar {
  /// Whether it is two columns wide (Unicode Standard Annex 11: W and F).
  var isWide: Bool {
    switch value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
      0xa960...0xa97f, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6,
      0x1f300...0x1f64f, 0x1f680...0x1f6ff, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
      true
    default: false
    }
  }

  /// Whether it stands on the one before it.
  fileprivate var isNarrow: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: true
    default: false
    }
  }
}
