/// A word, a sign or a text in quotes, with its place.
struct NFTToken: Hashable {
  enum Kind: Hashable {
    case word, string, sign, newline
  }
  var kind: Kind
  var text: String
  /// The characters in front of it.
  var offset: Int
  /// How many characters it has as written.
  var length: Int
}

/// Splits text into tokens, and puts in what was defined.
struct NFTLexer {
  private let characters: [Character]
  private var index = 0
  private var tokens: [NFTToken] = []

  private init(_ text: String) { characters = Array(text) }

  /// The tokens of a text; `define NAME = …` stands for nothing, and `$NAME` for what was defined.
  static func tokens(of text: String) throws(NFTSyntaxError) -> [NFTToken] {
    var lexer = NFTLexer(text)
    while lexer.index < lexer.characters.count { try lexer.next() }
    return try Definitions.resolved(lexer.tokens)
  }

  private static let signs: Set<Character> = ["{", "}", "(", ")", ";", ",", "=", "!", "<", ">", "&", "|", "^"]
  private static let pairs: Set<String> = ["==", "!=", "<=", ">=", "<<", ">>"]

  private mutating func add(_ kind: NFTToken.Kind, _ text: String, from start: Int) {
    tokens.append(NFTToken(kind: kind, text: text, offset: start, length: max(1, index - start)))
  }

  private mutating func next() throws(NFTSyntaxError) {
    let start = index
    let character = characters[index]
    index += 1
    if character.isNewline { return add(.newline, "\n", from: start) }
    if character.isWhitespace { return }
    switch character {
    case "#":
      while index < characters.count, !characters[index].isNewline { index += 1 }
    case "\\" where index < characters.count && characters[index].isNewline: index += 1
    case "\"", "'":
      var text = ""
      while index < characters.count, characters[index] != character {
        if characters[index].isNewline { break }
        text.append(characters[index])
        index += 1
      }
      guard index < characters.count, characters[index] == character else {
        throw NFTSyntaxError("the quote is not closed", offset: start, fix: "add a \(character)")
      }
      index += 1
      add(.string, text, from: start)
    case _ where Self.signs.contains(character):
      if index < characters.count, Self.pairs.contains(String([character, characters[index]])) {
        index += 1
        return add(.sign, String(characters[start..<index]), from: start)
      }
      add(.sign, String(character), from: start)
    case "$":
      while index < characters.count,
        characters[index].isLetter || characters[index].isNumber || characters[index] == "_"
      {
        index += 1
      }
      add(.word, String(characters[start..<index]), from: start)
    default:
      // An address in brackets is one word with what follows it.
      if character == "[" { skipBracket() }
      while index < characters.count, isWord(characters[index]) {
        if characters[index] == "[" {
          skipBracket()
        } else {
          index += 1
        }
      }
      add(.word, String(characters[start..<index]), from: start)
    }
  }

  private mutating func skipBracket() {
    while index < characters.count, characters[index] != "]", !characters[index].isWhitespace { index += 1 }
    if index < characters.count, characters[index] == "]" { index += 1 }
  }

  private func isWord(_ character: Character) -> Bool {
    !character.isWhitespace && !Self.signs.contains(character) && !"\"'$#\\".contains(character)
  }
}

/// What `define` gave names to.
struct Definitions {
  private var values: [String: [NFTToken]] = [:]

  /// The tokens without definitions, and with what was defined where it is used.
  static func resolved(_ tokens: [NFTToken]) throws(NFTSyntaxError) -> [NFTToken] {
    var definitions = Definitions()
    var result: [NFTToken] = []
    var index = 0
    var startsLine = true
    while index < tokens.count {
      let token = tokens[index]
      if startsLine, token.kind == .word, ["define", "redefine", "undefine"].contains(token.text) {
        index = try definitions.read(tokens, from: index)
        continue
      }
      startsLine = token.kind == .newline || token.text == ";" || token.text == "{"
      if token.kind == .word, token.text.hasPrefix("$") {
        result += try definitions.value(of: token)
        guard result.count < 8_000_000 else {
          throw NFTSyntaxError("the definitions grow without end", offset: token.offset, length: token.length)
        }
      } else {
        result.append(token)
      }
      index += 1
    }
    return result
  }

  private func value(of token: NFTToken) throws(NFTSyntaxError) -> [NFTToken] {
    let name = String(token.text.dropFirst())
    guard let value = values[name] else {
      var error = NFTSyntaxError(
        "\"\(name)\" is not defined", offset: token.offset, length: token.length, known: values.keys.sorted(),
        fix: values.isEmpty ? "write define \(name) = … before it" : nil)
      error.word = name
      throw error
    }
    // Errors are told where the name is used.
    return value.map { NFTToken(kind: $0.kind, text: $0.text, offset: token.offset, length: token.length) }
  }

  private mutating func read(_ tokens: [NFTToken], from start: Int) throws(NFTSyntaxError) -> Int {
    let word = tokens[start]
    guard start + 1 < tokens.count, tokens[start + 1].kind == .word else {
      throw NFTSyntaxError("\(word.text) wants a name", offset: word.offset, length: word.length)
    }
    let name = tokens[start + 1].text
    var index = start + 2
    if word.text == "undefine" {
      values[name] = nil
      return index
    }
    if word.text == "define", values[name] != nil {
      throw NFTSyntaxError(
        "\"\(name)\" is defined already", offset: tokens[start + 1].offset, length: tokens[start + 1].length,
        fix: "write redefine")
    }
    guard index < tokens.count, tokens[index].text == "=" else {
      throw NFTSyntaxError(
        "\"=\" is missing behind the name", offset: word.offset, length: word.length,
        fix: "write define \(name) = VALUE")
    }
    index += 1
    var depth = 0
    var value: [NFTToken] = []
    while index < tokens.count {
      let token = tokens[index]
      if depth == 0, token.kind == .newline || token.text == ";" { break }
      index += 1
      if token.kind == .newline { continue }
      if token.kind == .sign { depth += token.text == "{" ? 1 : token.text == "}" ? -1 : 0 }
      if token.kind == .word, token.text.hasPrefix("$") {
        value += try self.value(of: token)
        guard value.count < 2_000_000 else {
          throw NFTSyntaxError("the definition grows without end", offset: token.offset, length: token.length)
        }
      } else {
        value.append(token)
      }
    }
    if value.isEmpty { throw NFTSyntaxError("\"\(name)\" is given no value", offset: word.offset, length: word.length) }
    values[name] = value
    return index
  }
}
