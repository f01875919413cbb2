import Operations

/// Divides a template into text and the words of its actions.
enum TemplateLexer {
  struct Word {
    enum Kind: Equatable { case name, field, variable, string, number, symbol }
    var kind: Kind
    var text: String
    var column: Int
    /// Whether it stands right behind the word before.
    var isAttached = false
  }

  enum Piece {
    case text(String)
    case action([Word], column: Int)
  }

  static func pieces(of template: String) throws(DockerError) -> [Piece] {
    let letters = Array(template)
    var pieces: [Piece] = []
    var text = ""
    var place = 0
    var trimsNext = false
    func pair(_ place: Int, _ letter: Character) -> Bool {
      place + 1 < letters.count && letters[place] == letter && letters[place + 1] == letter
    }
    while place < letters.count {
      guard pair(place, "{") else {
        if !(trimsNext && letters[place].isWhitespace) {
          trimsNext = false
          text.append(letters[place])
        }
        place += 1
        continue
      }
      let start = place
      place += 2
      if place + 1 < letters.count, letters[place] == "-", letters[place + 1].isWhitespace {
        while text.last?.isWhitespace == true { text.removeLast() }
        place += 1
      }
      pieces.append(.text(text))
      text = ""
      trimsNext = false
      let words = try words(letters, &place, from: start)
      if place >= 1, letters[place - 1] == "-" { trimsNext = true }
      place += 2
      pieces.append(.action(words, column: start + 1))
    }
    return pieces + [.text(text)]
  }

  /// The words up to the `}}` that ends the action.
  private static func words(
    _ letters: [Character], _ place: inout Int, from start: Int
  ) throws(DockerError) -> [Word] {
    var words: [Word] = []
    var wasBlank = true
    func isName(_ letter: Character) -> Bool { letter.isLetter || letter.isNumber || letter == "_" }
    while place < letters.count {
      let letter = letters[place]
      if place + 1 < letters.count, letter == "}", letters[place + 1] == "}" { return words }
      if letter == "-", place + 2 < letters.count, letters[place + 1] == "}", letters[place + 2] == "}" {
        place += 1
        return words
      }
      if letter.isWhitespace {
        wasBlank = true
        place += 1
        continue
      }
      let from = place
      var word = Word(kind: .symbol, text: String(letter), column: place + 1, isAttached: !wasBlank)
      wasBlank = false
      place += 1
      switch letter {
      case ".":
        word.kind = .field
        while place < letters.count, isName(letters[place]) { place += 1 }
        word.text = String(letters[(from + 1)..<place])
      case "$":
        word.kind = .variable
        while place < letters.count, isName(letters[place]) { place += 1 }
        word.text = String(letters[from..<place])
      case "\"", "`":
        word.kind = .string
        word.text = ""
        while place < letters.count, letters[place] != letter {
          if letter == "\"", letters[place] == "\\", place + 1 < letters.count {
            place += 1
            word.text.append(letters[place] == "n" ? "\n" : letters[place] == "t" ? "\t" : letters[place])
          } else {
            word.text.append(letters[place])
          }
          place += 1
        }
        guard place < letters.count else {
          throw DockerTemplate.error("unterminated quoted string", from + 1, fix: "add a \(letter)")
        }
        place += 1
      case ":" where place < letters.count && letters[place] == "=":
        word.text = ":="
        place += 1
      case "(", ")", "|", ",": break
      case _ where isName(letter) || letter == "-":
        while place < letters.count, isName(letters[place]) { place += 1 }
        word.text = String(letters[from..<place])
        word.kind = Int(word.text) == nil ? .name : .number
        guard word.text != "-" else { throw DockerTemplate.error("unexpected \"-\" in command", from + 1) }
      default: throw DockerTemplate.error("unexpected \"\(letter)\" in command", from + 1)
      }
      words.append(word)
    }
    throw DockerTemplate.error("unclosed action", start + 1, fix: "add }}")
  }
}
