/// A word, a sign or a text in quotes, with its place.
struct NFTToken: Hashable {
  enum Kind: Hashable {
    case word, string, sign, newline
  }
  var kind: Kind
  var text: String
  /// The bytes of UTF-8 in front of it.
  var offset: Int
  /// How many bytes it has as written.
  var length: Int
}

/// Splits text into tokens, and puts in what was defined. It goes by bytes: rulesets have tens of thousands of lines.
struct NFTLexer {
  private let bytes: [UInt8]
  private var index = 0
  private var tokens: [NFTToken] = []
  /// Whether there is anything that is defined or stands for what was.
  private var hasDefinitions = false

  private init(_ text: String) {
    bytes = Array(text.utf8)
    tokens.reserveCapacity(bytes.count / 5)
  }

  /// The tokens of a text; `define NAME = …` stands for nothing, and `$NAME` for what was defined.
  static func tokens(of text: String) throws(NFTSyntaxError) -> [NFTToken] {
    var lexer = NFTLexer(text)
    while lexer.index < lexer.bytes.count { try lexer.next() }
    return lexer.hasDefinitions ? try Definitions.resolved(lexer.tokens) : lexer.tokens
  }

  /// The kind of word that a byte can be a part of.
  private enum Class {
    case word, blank, newline, sign, quote, dollar, hash, backslash
  }

  private static func kind(_ byte: UInt8) -> Class {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0b, 0x0c: .blank
    case UInt8(ascii: "\n"): .newline
    case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ";"),
      UInt8(ascii: ","), UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "^"):
      .sign
    case UInt8(ascii: "\""), UInt8(ascii: "'"): .quote
    case UInt8(ascii: "$"): .dollar
    case UInt8(ascii: "#"): .hash
    case UInt8(ascii: "\\"): .backslash
    default: .word
    }
  }

  /// How many bytes a blank has that is not of ASCII, as pages have them: U+00A0 and U+3000; 0 of anything else.
  private func wideBlank(at place: Int) -> Int {
    guard bytes[place] == 0xc2 || bytes[place] == 0xe3 else { return 0 }
    if bytes[place...].starts(with: [0xc2, 0xa0]) { return 2 }
    return bytes[place...].starts(with: [0xe3, 0x80, 0x80]) ? 3 : 0
  }

  private func text(from start: Int) -> String { String(decoding: bytes[start..<index], as: UTF8.self) }

  private mutating func add(_ kind: NFTToken.Kind, _ text: String, from start: Int) {
    tokens.append(NFTToken(kind: kind, text: text, offset: start, length: max(1, index - start)))
  }

  private mutating func next() throws(NFTSyntaxError) {
    let start = index
    let byte = bytes[index]
    index += 1
    switch Self.kind(byte) {
    case .newline: add(.newline, "\n", from: start)
    case .blank: break
    case .hash:
      while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    case .backslash where continues(): break
    case .quote: try quoted(byte, from: start)
    case .sign:
      if index < bytes.count, Self.isPair(byte, bytes[index]) { index += 1 }
      add(.sign, text(from: start), from: start)
    case .dollar:
      while index < bytes.count, Self.isName(bytes[index]) { index += 1 }
      hasDefinitions = true
      add(.word, text(from: start), from: start)
    case .word, .backslash:
      let blank = wideBlank(at: start)
      if blank > 0 {
        index = start + blank
        return
      }
      word(byte, from: start)
    }
  }

  private mutating func word(_ byte: UInt8, from start: Int) {
    // An address in brackets is one word with what follows it.
    if byte == UInt8(ascii: "[") { skipBracket() }
    while index < bytes.count, Self.kind(bytes[index]) == .word, wideBlank(at: index) == 0 {
      if bytes[index] == UInt8(ascii: "[") {
        skipBracket()
      } else {
        index += 1
      }
    }
    let text = text(from: start)
    if !hasDefinitions, text == "define" || text == "redefine" || text == "undefine" { hasDefinitions = true }
    add(.word, text, from: start)
  }

  private mutating func quoted(_ quote: UInt8, from start: Int) throws(NFTSyntaxError) {
    let first = index
    while index < bytes.count, bytes[index] != quote, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    guard index < bytes.count, bytes[index] == quote else {
      throw NFTSyntaxError(
        "the quote is not closed", offset: start, fix: "add a \(Character(UnicodeScalar(quote)))")
    }
    let text = text(from: first)
    index += 1
    add(.string, text, from: start)
  }

  /// Whether a backslash ends the line, which goes on with the next one then.
  private mutating func continues() -> Bool {
    let rest = bytes[index...]
    if rest.first == UInt8(ascii: "\n") {
      index += 1
    } else if rest.starts(with: [0x0d, 0x0a]) {
      index += 2
    } else {
      return false
    }
    return true
  }

  private static func isPair(_ first: UInt8, _ second: UInt8) -> Bool {
    switch first {
    case UInt8(ascii: "="), UInt8(ascii: "!"): second == UInt8(ascii: "=")
    case UInt8(ascii: "<"), UInt8(ascii: ">"): second == UInt8(ascii: "=") || second == first
    default: false
    }
  }

  private static func isName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  private mutating func skipBracket() {
    while index < bytes.count, bytes[index] != UInt8(ascii: "]") {
      let kind = Self.kind(bytes[index])
      if kind == .blank || kind == .newline { break }
      index += 1
    }
    if index < bytes.count, bytes[index] == UInt8(ascii: "]") { index += 1 }
  }
}

/// The names that `define` gave.
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
      } else if token.kind == .string, token.text.contains("$"), result.last?.text == "prefix" {
        result.append(try definitions.filled(token))
      } else {
        result.append(token)
      }
      index += 1
    }
    return result
  }

  /// A prefix of log with what was defined in place of `$NAME`.
  private func filled(_ token: NFTToken) throws(NFTSyntaxError) -> NFTToken {
    var text = ""
    var rest = token.text[...]
    while let sign = rest.firstIndex(of: "$") {
      text += rest[..<sign]
      let name = rest[rest.index(after: sign)...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      if name.isEmpty {
        text += "$"
      } else {
        let word = NFTToken(kind: .word, text: "$" + name, offset: token.offset, length: token.length)
        text += try value(of: word).map(\.text).joined(separator: " ")
      }
      rest = rest[rest.index(after: sign)...].dropFirst(name.count)
    }
    return NFTToken(kind: .string, text: text + rest, offset: token.offset, length: token.length)
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
    guard !name.hasPrefix("$") else {
      throw NFTSyntaxError(
        "a name is given without the $", offset: tokens[start + 1].offset, length: tokens[start + 1].length,
        fix: "write \(word.text) \(name.dropFirst())")
    }
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
