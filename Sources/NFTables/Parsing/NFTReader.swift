internal import Addressing

/// The tokens of a text that are still to be read, and what is known of the tables that it speaks of.
struct NFTReader {
  private(set) var tokens: NFTTokens
  var position = 0
  /// The text, and how many bytes it has, for what is missing at its end.
  private let source: String
  let length: Int
  /// The names that the text refers to.
  var catalog: NFTCatalog
  /// The table that a rule is for.
  var table = TableName(.ip, "")
  /// The network layer that a rule's words have spoken of.
  var network: IPFamily?
  /// The field that spoke of it.
  var networkRange: Range<Int>?

  /// The interfaces that the rule which is being read names by their numbers; nil outside of rules.
  var devices: [String]?

  /// Where the field of the statement that is being read begins and ends, and its type.
  var fieldStart: Int?
  var fieldEnd: Int?
  var fieldType: DataType?
  /// The token that the command begins with which adds the rule that is to be read; nil of rules in braces.
  var ruleStart: Int?
  /// The token that the command begins with which is being read.
  var commandStart = 0

  /// The sets that rules of the text add to or take from.
  var updated: Set<SetName> = []

  /// Where the things stand that the text makes.
  private(set) var places: NFTPlaces

  /// The family of the table.
  var family: TableFamily { table.family }

  init(_ text: String, catalog: NFTCatalog) throws(NFTSyntaxError) {
    tokens = NFTTokens(try NFTLexer.tokens(of: text))
    source = text
    length = text.utf8.count
    places = NFTPlaces(text)
    self.catalog = catalog
  }

  /// A part of the text.
  func text(_ range: Range<Int>) -> String {
    String(decoding: Array(source.utf8.dropFirst(range.lowerBound).prefix(range.count)), as: UTF8.self)
  }

  var current: NFTToken? { position < tokens.count ? tokens[position] : nil }
  /// The token behind the next one.
  var following: NFTToken? { position + 1 < tokens.count ? tokens[position + 1] : nil }
  var isAtEnd: Bool { position >= tokens.count }

  /// Whether nothing of a statement follows: a new line, a semicolon, a brace that closes.
  var isAtStatementEnd: Bool {
    guard let token = current else { return true }
    return token.kind == .newline || (token.kind == .sign && (token.text == ";" || token.text == "}"))
  }

  /// Whether the next token is this word or sign, not in quotes.
  func isAt(_ text: String) -> Bool { current.map { $0.text == text && $0.kind != .string } ?? false }

  mutating func take(_ text: String) -> Bool {
    guard isAt(text) else { return false }
    position += 1
    return true
  }

  /// Notes that a thing is made by what stands from a token on up to the place that has been reached.
  mutating func note(_ subject: NFTPlaces.Subject, from first: NFTToken?) {
    guard let first, let last = position > 0 ? tokens[min(position, tokens.count) - 1] : nil else { return }
    places.note(subject, offset: first.offset, length: last.offset + last.length - first.offset)
  }

  mutating func skipNewlines() {
    while current?.kind == .newline { position += 1 }
  }

  /// Skips what stands between statements.
  mutating func skipSeparators() {
    while let token = current, token.kind == .newline || (token.kind == .sign && token.text == ";") { position += 1 }
  }

  /// Takes what ends a part of a block: a semicolon or a new line, which nft wants in front of a brace that closes, too.
  mutating func endPart() throws(NFTSyntaxError) {
    guard let token = current else { return }
    guard token.kind == .newline || (token.kind == .sign && token.text == ";") else {
      guard token.kind == .sign, token.text == "}" else { throw error(token, "\"\(token.text)\" is not expected here") }
      throw error(
        token, "\"}\" stands where a semicolon or a new line is expected", fix: "write ; in front of the }")
    }
    position += 1
  }

  mutating func next(_ what: String) throws(NFTSyntaxError) -> NFTToken {
    guard let token = current, token.kind != .newline else { throw missing(what) }
    position += 1
    return token
  }

  /// An error about something missing at the place that has been reached.
  func missing(_ what: String) -> NFTSyntaxError {
    let place = current.map(\.offset) ?? tokens.last.map { $0.offset + $0.length } ?? length
    return NFTSyntaxError("\(what) is missing", offset: place)
  }

  mutating func expect(_ text: String, _ what: String) throws(NFTSyntaxError) {
    guard !take(text) else { return }
    guard let token = current, token.kind != .newline else { throw missing("\"\(text)\" \(what)") }
    throw NFTSyntaxError(
      "\"\(token.text)\" stands where \"\(text)\" \(what) is expected", offset: token.offset, length: token.length)
  }

  /// One of some words.
  mutating func word(_ known: [String], _ what: String) throws(NFTSyntaxError) -> String {
    let token = try next(what)
    guard known.contains(token.text) else {
      throw unknown(token, known, "\"\(token.text)\" is no \(what)")
    }
    return token.text
  }

  /// A name of a table, chain, set or object.
  mutating func name(_ what: String) throws(NFTSyntaxError) -> String {
    let token = try next(what)
    guard token.kind != .sign, !token.text.isEmpty else {
      throw NFTSyntaxError("\"\(token.text)\" is no name", offset: token.offset, length: token.length)
    }
    guard token.text.utf8.count < 256 else {
      throw NFTSyntaxError("a name has at most 255 bytes", offset: token.offset, length: token.length)
    }
    guard token.kind == .word, let first = token.text.utf8.first,
      !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
      first != UInt8(ascii: "-"), !NFTKeywords.all.contains(token.text)
    else {
      throw NFTSyntaxError(
        "\"\(token.text)\" is no name: nft wants a letter or _ first, no quotes, and no word of its own",
        offset: token.offset, length: token.length)
    }
    return token.text
  }

  /// The name of an interface, with or without quotes.
  mutating func deviceName() throws(NFTSyntaxError) -> String {
    let token = try next("the name of a device")
    guard token.kind != .sign, !token.text.isEmpty, token.text.utf8.count < 16 else {
      throw NFTSyntaxError("\"\(token.text)\" is no name", offset: token.offset, length: token.length)
    }
    return token.text
  }

  func unknown(_ token: NFTToken, _ known: [String], _ message: String, fix: String? = nil) -> NFTSyntaxError {
    var error = NFTSyntaxError(message, offset: token.offset, length: token.length, known: known, fix: fix)
    error.word = token.text
    return error
  }

  func error(_ token: NFTToken, _ message: String, fix: String? = nil) -> NFTSyntaxError {
    NFTSyntaxError(message, offset: token.offset, length: token.length, fix: fix)
  }

  /// Splits the current word in front of a character of it, so that its beginning is a word of its own.
  mutating func split(at count: Int) {
    guard let token = current, count > 0, count < token.text.count else { return }
    let bytes = token.text.prefix(count).utf8.count
    let isExact = token.length == token.text.utf8.count
    let head = NFTToken(
      kind: token.kind, text: String(token.text.prefix(count)), offset: token.offset,
      length: isExact ? bytes : token.length)
    let tail = NFTToken(
      kind: token.kind, text: String(token.text.dropFirst(count)), offset: token.offset + (isExact ? bytes : 0),
      length: isExact ? token.length - bytes : token.length)
    tokens.replace(at: position, with: head, tail)
  }

  /// A number in decimal, hexadecimal (`0x`) or octal (`0`) digits.
  static func number(_ text: some StringProtocol) -> UInt64? {
    if text.hasPrefix("0x") || text.hasPrefix("0X") { return UInt64(text.dropFirst(2), radix: 16) }
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    // A zero in front makes it octal, as in C.
    return text.hasPrefix("0") ? UInt64(text, radix: 8) : UInt64(text)
  }

  mutating func number(_ what: String, _ range: ClosedRange<UInt64> = 0 ... .max) throws(NFTSyntaxError) -> UInt64 {
    let token = try next(what)
    guard token.kind == .word, let number = Self.number(token.text) else {
      throw error(token, "\"\(token.text)\" is no number: \(what) is expected")
    }
    guard range.contains(number) else {
      throw error(token, "\(number) is no \(what)", fix: "a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A text in quotes, or a word.
  mutating func string(_ what: String) throws(NFTSyntaxError) -> String {
    let token = try next(what)
    if token.kind == .sign { throw error(token, "\"\(token.text)\" stands where \(what) is expected") }
    try checkWord(token, what)
    return token.text
  }

  /// Refuses a word of nft's own where a text is expected that is not in quotes.
  private func checkWord(_ token: NFTToken, _ what: String) throws(NFTSyntaxError) {
    guard token.kind == .word, NFTKeywords.all.contains(token.text) else { return }
    throw error(
      token, "\"\(token.text)\" is a word of nft's own, and stands where \(what) is expected",
      fix: "put it in quotes: \"\(token.text)\"")
  }

  /// `comment "TEXT"`, of at most 127 bytes as nft has it.
  mutating func comment() throws(NFTSyntaxError) -> String {
    let token = try next("a comment")
    if token.kind == .sign { throw error(token, "\"\(token.text)\" stands where a comment is expected") }
    try checkWord(token, "a comment")
    guard token.text.utf8.count < 128 else { throw error(token, "a comment has at most 127 bytes") }
    return token.text
  }

  /// A time such as `1h5m`, in milliseconds; nft takes no number without a unit.
  mutating func duration() throws(NFTSyntaxError) -> UInt64 {
    let token = try next("a time")
    guard Self.number(token.text) == nil, let time = Self.duration(token.text) else {
      throw error(token, "\"\(token.text)\" is no time", fix: "write 30s or 1h5m")
    }
    return time
  }

  static func duration(_ text: String) -> UInt64? {
    if let seconds = number(text) {
      return seconds.multipliedReportingOverflow(by: 1_000).overflow ? nil : seconds * 1_000
    }
    let units: [(String, UInt64)] = [("ms", 1), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)]
    var rest = text[...]
    var total: UInt64 = 0
    while !rest.isEmpty {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      rest = rest.dropFirst(digits.count)
      guard let count = UInt64(digits), let unit = units.first(where: { rest.hasPrefix($0.0) }) else { return nil }
      rest = rest.dropFirst(unit.0.count)
      let (part, overflow) = count.multipliedReportingOverflow(by: unit.1)
      let (sum, tooMuch) = total.addingReportingOverflow(part)
      if overflow || tooMuch { return nil }
      total = sum
    }
    return text.isEmpty ? nil : total
  }
}
