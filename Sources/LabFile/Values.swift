import Lab
import Operations

/// A name that stands for a value: `${NAME}`.
///
/// While the YAML is read, its braces are other characters, since in a map or list of one line they would end the text. So every place in
/// the file stays what it is.
enum ValueSign {
  private static let (open, close) = ("\u{F8E1}" as Character, "\u{F8E2}" as Character)

  static func written(_ name: some StringProtocol) -> String { "${\(name)}" }

  /// The text with other characters for the braces; nil where nothing stands for a value.
  static func hidden(_ text: String) -> String? {
    guard text.utf8.contains(UInt8(ascii: "$")) else { return nil }
    var result = ""
    var rest = text[...]
    var found = false
    while let sign = rest.firstIndex(of: "$") {
      result += rest[..<sign]
      let inner = rest[sign...].dropFirst(2)
      let name = inner.prefix(while: isPart)
      if rest[sign...].dropFirst().first == "{", isName(name), inner.dropFirst(name.count).first == "}" {
        result += "$\(open)\(name)\(close)"
        rest = inner.dropFirst(name.count + 1)
        found = true
      } else {
        result += "$"
        rest = rest[sign...].dropFirst()
      }
    }
    return found ? result + rest : nil
  }

  /// The text in front of the first sign, its name, and what is behind it.
  static func first(in text: Substring) -> (front: Substring, name: String, rest: Substring)? {
    guard let start = text.firstIndex(of: open), let end = text[start...].firstIndex(of: close), start > text.startIndex
    else { return nil }
    let sign = text.index(before: start)
    return (text[..<sign], String(text[text.index(after: start)..<end]), text[text.index(after: end)...])
  }

  /// The text as it is written.
  static func shown(_ text: String) -> String {
    text.contains(open) ? String(text.map { $0 == open ? "{" : $0 == close ? "}" : $0 }) : text
  }

  private static func isPart(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || character == "_")
  }

  static func isName(_ text: some StringProtocol) -> Bool {
    text.first.map { !$0.isNumber } == true && text.count <= 64 && text.allSatisfy(isPart)
  }

  /// Whether a text can be a value: one line, that no terminal takes for anything else.
  static func isValue(_ text: String) -> Bool {
    text.count <= 1000 && !text.unicodeScalars.contains { $0.value < 32 || (127..<160).contains($0.value) }
  }
}

/// A text of the file as it is written, where values took the places of names in it.
struct WrittenText {
  /// A value in a line, in characters of what was made of it.
  struct Part {
    var start: Int
    var length: Int
    /// How long its sign is.
    var written: Int
  }

  /// As it is written.
  var text: String
  /// The parts of each of its lines.
  var lines: [[Part]]

  /// Where what stands at an offset in a line is written, from the line's beginning on, and how long it is there.
  func place(_ offset: Int, length: Int, line: Int = 0) -> (offset: Int, length: Int) {
    guard lines.indices.contains(line) else { return (offset, length) }
    let start = written(offset, lines[line], isEnd: false)
    return (start, max(1, written(offset + length, lines[line], isEnd: true) - start))
  }

  /// The parts of the lines from one on, as what is made of a script tells them.
  func replacements(from first: Int) -> [ScriptPlaces.Replacement] {
    lines.enumerated().dropFirst(max(0, first)).flatMap { number, parts in
      parts.map { .init(line: number - first + 1, column: $0.start + 1, length: $0.length, written: $0.written) }
    }
  }

  private func written(_ offset: Int, _ parts: [Part], isEnd: Bool) -> Int {
    var shift = 0
    for part in parts {
      if isEnd ? offset <= part.start : offset < part.start { break }
      // What is wrong with a value is shown at its sign.
      if isEnd ? offset < part.start + part.length : offset < part.start + part.length {
        return part.start - shift + (isEnd ? part.written : 0)
      }
      shift += part.length - part.written
    }
    return offset - shift
  }
}

/// Values that a lab declares with a default, and that a command line may give.
struct LabValues {
  /// The values that were given.
  var given: [String: String] = [:]
  /// The values that the file declares, with the place of each.
  var declared: [String: (value: String, place: YAML.Node)] = [:]
  /// Where all of them stand.
  var place: SourceLocation?
  var used: Set<String> = []
  /// The names that an error was told of.
  var missed: Set<String> = []
  /// Where names stand that stand for nothing: what else is wrong there comes of that.
  var silent: Set<SourceLocation> = []
  /// How many characters were put in.
  var size = 0
}
