internal import Addressing

/// Cuts a text into nft's tokens.
///
/// Many words are known only behind a word that opens their scope: `dport` is a name at the beginning of a rule and a field behind `tcp`.
/// Which scope is open the grammar says, so the tokens are cut one by one while the text is parsed.
struct SyntaxScanner {
  struct Token {
    /// The terminal's name.
    let name: String
    /// Its bytes.
    let range: Range<Int>
  }

  private let bytes: [UInt8]
  private(set) var place = 0
  /// The scopes that were opened and not left, the innermost last.
  private var open: [String] = []
  private var counts: [String: Int] = [:]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  private mutating func enter(_ scope: String) {
    open.append(scope)
    counts[scope, default: 0] += 1
  }

  /// Leaves a scope; one that another was opened in waits for that.
  mutating func leave(_ scope: String) {
    counts[scope, default: 0] -= 1
    guard counts[scope, default: 0] <= 0, open.last == scope else { return }
    while let last = open.last, counts[last, default: 0] <= 0 { open.removeLast() }
  }

  /// The next token; `eof` at the end.
  mutating func next() -> Token {
    skipBlanks()
    guard place < bytes.count else { return Token(name: "eof", range: place..<place) }
    let start = place
    let length = self.length
    place += length
    let range = start..<place
    let text = self.text(range)
    return Token(name: name(of: text), range: range)
  }

  private mutating func skipBlanks() {
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): place += 1
      case UInt8(ascii: "\\") where place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "\n"): place += 2
      case UInt8(ascii: "#"):
        while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
      default: return
      }
    }
  }

  // MARK: Names

  private static let signs: [String: String] = [
    "\n": "newline", ":": "colon", ";": "semicolon", ",": "comma", ".": ".", "==": "==", "eq": "==", "!=": "!=",
    "ne": "!=", "<": "<", "lt": "<", ">": ">", "gt": ">", ">=": ">=", "ge": ">=", "<=": "<=", "le": "<=", "<<": "<<",
    "lshift": "<<", ">>": ">>", "rshift": ">>", "&": "&", "and": "&", "^": "^", "xor": "^", "|": "pipe", "or": "pipe",
    "!": "!", "not": "!", "/": "/", "*": "*", "-": "-", "@": "@", "+": "+", "=": "=", "{": "{", "}": "}", "(": "(",
    ")": ")", "$": "$", "[": "[", "]": "]",
  ]

  private mutating func name(of text: String) -> String {
    if let sign = Self.signs[text] {
      if sign == "@" { enter("at") }
      return sign
    }
    if text.utf8.first == UInt8(ascii: "\"") { return text.utf8.count > 1 ? "quoted" : "junk" }
    if let word = keyword(text) {
      if let scope = SyntaxWords.opened[word] { enter(scope) }
      return word
    }
    if text.hasSuffix("*") { return "starred" }
    if NFTReader.isScannedNumber(text) { return "number" }
    return Self.isJunk(text) ? "junk" : "string"
  }

  private static func isJunk(_ text: String) -> Bool {
    // A byte of another alphabet, or a sign that nft does not know.
    guard text.unicodeScalars.count == 1, let first = text.unicodeScalars.first else { return text.isEmpty }
    return !first.isASCII || !(isWordStart(UInt8(first.value)) || isDigit(UInt8(first.value)))
  }

  private func keyword(_ text: String) -> String? {
    if NFTKeywords.all.contains(text) { return SyntaxWords.synonyms[text] ?? text }
    guard let scope = open.last, let words = SyntaxWords.scoped[scope], words.contains(text) else { return nil }
    return SyntaxWords.synonyms[text] ?? text
  }

  // MARK: Lengths

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
  private static func isHex(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
  private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
  private static func isWordStart(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
  }

  /// How many bytes the next token has: the longest of what it can be.
  private var length: Int {
    let rest = bytes[place...]
    guard let first = rest.first else { return 0 }
    if first == UInt8(ascii: "\"") {
      if let end = rest.dropFirst().firstIndex(of: first) { return end + 1 - place }
      return 1
    }
    let pair = String(decoding: rest.prefix(2), as: UTF8.self)
    if ["==", "!=", ">=", "<=", "<<", ">>"].contains(pair) { return 2 }
    return max(1, wordLength(rest), numberLength(rest), groupLength(rest), addressLength(rest), timeLength(rest))
  }

  private func wordLength(_ rest: ArraySlice<UInt8>) -> Int {
    guard let first = rest.first, Self.isWordStart(first) else { return 0 }
    let count = rest.prefix { byte in
      Self.isWordStart(byte) || Self.isDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/")
    }.count
    return rest.dropFirst(count).first == UInt8(ascii: "*") ? count + 1 : count
  }

  private func numberLength(_ rest: ArraySlice<UInt8>) -> Int {
    if rest.count > 2, rest.first == UInt8(ascii: "0"), (rest.dropFirst().first ?? 0) | 0x20 == UInt8(ascii: "x") {
      let digits = rest.dropFirst(2).prefix { Self.isHex($0) }.count
      if digits > 0 { return digits + 2 }
    }
    return rest.prefix { Self.isDigit($0) }.count
  }

  /// `1f:2` as class IDs and times have it, and hardware addresses.
  private func groupLength(_ rest: ArraySlice<UInt8>) -> Int {
    func hex(_ rest: ArraySlice<UInt8>, _ most: Int) -> Int { rest.prefix(most).prefix { Self.isHex($0) }.count }
    let first = hex(rest, 4)
    guard first > 0, rest.dropFirst(first).first == UInt8(ascii: ":") else { return 0 }
    let second = hex(rest.dropFirst(first + 1), 4)
    guard second > 0 else { return 0 }
    var length = first + 1 + second
    var mac = 0
    for group in 0..<6 {
      if group > 0 {
        guard rest.dropFirst(mac).first == UInt8(ascii: ":") else { return length }
        mac += 1
      }
      let digits = hex(rest.dropFirst(mac), 2)
      if digits == 0 { return length }
      mac += digits
    }
    length = max(length, mac)
    return length
  }

  /// An address of IPv4 or IPv6.
  private func addressLength(_ rest: ArraySlice<UInt8>) -> Int {
    var count = 0
    for group in 0..<4 {
      if group > 0 {
        guard rest.dropFirst(count).first == UInt8(ascii: ".") else { count = 0; break }
        count += 1
      }
      let digits = rest.dropFirst(count).prefix(3).prefix { Self.isDigit($0) }.count
      if digits == 0 { count = 0; break }
      count += digits
    }
    if rest.first == UInt8(ascii: "["), let end = rest.firstIndex(of: UInt8(ascii: "]")),
      IPv6Address(String(decoding: rest[..<end].dropFirst(), as: UTF8.self)) != nil
    {
      return end + 1 - rest.startIndex
    }
    let run = rest.prefix { Self.isHex($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
    guard run.count(where: { $0 == UInt8(ascii: ":") }) > 1 else { return count }
    for length in stride(from: run.count, to: 1, by: -1) {
      if IPv6Address(String(decoding: run.prefix(length), as: UTF8.self)) != nil { return max(count, length) }
    }
    return count
  }

  /// `1h5m`
  private func timeLength(_ rest: ArraySlice<UInt8>) -> Int {
    var count = 0
    for unit in ["d", "h", "m", "s", "ms"] {
      let digits = rest.dropFirst(count).prefix { Self.isDigit($0) }.count
      let behind = rest.dropFirst(count + digits)
      if digits > 0, behind.starts(with: Array(unit.utf8)) { count += digits + unit.utf8.count }
    }
    return count
  }
}

extension NFTReader {
  /// Whether nft's scanner takes a word for a number.
  static func isScannedNumber(_ text: String) -> Bool {
    if text.hasPrefix("0x") || text.hasPrefix("0X") {
      return text.utf8.count > 2 && text.dropFirst(2).allSatisfy(\.isHexDigit)
    }
    return !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}
