import Operations

/// A word of a command line after quoting is resolved, with its place.
struct Word: Hashable {
  var text: String
  /// The column of its first character, from 1.
  var column: Int
  /// Characters that it takes up as written.
  var length: Int
  var isQuoted = false
}

/// Splits a command line into words as `sh` does, without expansions.
package struct Lexer {
  /// The words of a line. A pipe or a redirection stands as a word of its own; a comment ends the line.
  static func words(of line: String, from start: Int = 0) throws(CommandError) -> [Word] {
    let characters = Array(line)
    var words: [Word] = []
    var index = start
    while index < characters.count {
      let character = characters[index]
      if character.isWhitespace {
        index += 1
        continue
      }
      if character == "#" { break }
      if "|<>;&()".contains(character) {
        let isDouble = index + 1 < characters.count && characters[index + 1] == character && "|<>&".contains(character)
        words.append(Word(text: String(repeating: character, count: isDouble ? 2 : 1), column: index + 1, length: 1))
        index += isDouble ? 2 : 1
        continue
      }
      words.append(try word(characters, &index))
    }
    return words
  }

  private static func word(_ characters: [Character], _ index: inout Int) throws(CommandError) -> Word {
    let start = index
    var text = ""
    var isQuoted = false
    scan: while index < characters.count {
      let character = characters[index]
      switch character {
      case _ where character.isWhitespace: break scan
      case "|", "<", ">", ";", "&", "(", ")": break scan
      case "'", "\"":
        isQuoted = true
        let opening = index
        index += 1
        while index < characters.count, characters[index] != character {
          if character == "\"", characters[index] == "$" || characters[index] == "`" { throw expansion(index) }
          if character == "\"", characters[index] == "\\", index + 1 < characters.count,
            "\"\\$`".contains(characters[index + 1])
          {
            index += 1
          }
          text.append(characters[index])
          index += 1
        }
        guard index < characters.count else {
          throw CommandError("the quote is not closed", column: opening + 1, fix: "add a \(character)")
        }
        index += 1
      case "\\":
        isQuoted = true
        guard index + 1 < characters.count else {
          throw CommandError("the line ends in a backslash", column: index + 1, fix: "write the command on one line")
        }
        text.append(characters[index + 1])
        index += 2
      case "$" where index + 1 < characters.count && characters[index + 1] == "$":
        // The shell itself, which stands for the namespace that it is in.
        text += "$$"
        index += 2
      case "$", "`": throw expansion(index)
      default:
        text.append(character)
        index += 1
      }
    }
    return Word(text: text, column: start + 1, length: index - start, isQuoted: isQuoted)
  }

  private static func expansion(_ index: Int) -> CommandError {
    CommandError(
      "variables and command substitution are not expanded here", column: index + 1, fix: "write the value itself"
    ).beyond().ofShell()
  }

  /// How many characters of a line are a shell's prompt: `[root@localhost ~]# `, `root@host:~# `, `$ `.
  package static func promptLength(_ line: String) -> Int {
    let characters = Array(line)
    var index = 0
    while index < characters.count, characters[index].isWhitespace { index += 1 }
    guard index < characters.count else { return 0 }
    if characters[index] == "[" {
      guard let close = characters[index...].firstIndex(of: "]"), close + 1 < characters.count,
        characters[close + 1] == "#" || characters[close + 1] == "$", characters[index..<close].contains("@")
      else { return 0 }
      return close + 2
    }
    let end = characters[index...].firstIndex { $0.isWhitespace } ?? characters.count
    let first = characters[index..<end]
    if first == ["$"] { return end }
    if let last = first.last, last == "#" || last == "$", first.contains("@"), first.contains(":") { return end }
    return 0
  }
}
