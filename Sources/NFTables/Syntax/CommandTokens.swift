/// The tokens of a command of nft, or of a part of a table in braces, for finding what nft marks of it.
struct CommandTokens {
  let tokens: [(text: String, range: Range<Int>)]

  private static let verbs: Set<String> = [
    "add", "create", "insert", "replace", "delete", "flush", "rename", "reset", "get", "list",
  ]

  init(_ text: String, _ range: Range<Int>) {
    let bytes = Array(Array(text.utf8)[range.clamped(to: 0..<text.utf8.count)])
    var scanner = SyntaxScanner(bytes)
    var tokens: [(text: String, range: Range<Int>)] = []
    while let token = Optional(scanner.next()), token.name != "eof" {
      if token.name == "newline" { continue }
      tokens.append(
        (
          scanner.text(token.range),
          range.lowerBound + token.range.lowerBound..<range.lowerBound + token.range.upperBound
        ))
    }
    self.tokens = tokens
  }

  /// All of it.
  var whole: Range<Int> {
    guard let first = tokens.first, let last = tokens.last else { return 0..<1 }
    return first.range.lowerBound..<last.range.upperBound
  }

  private static let objects: Set<String> = [
    "table", "chain", "rule", "set", "map", "element", "flowtable",
  ]

  /// The part that nft marks of a command as a whole: also the line break or the semicolon that ends it.
  var marked: Range<Int> {
    let isCommand = tokens.first.map { Self.verbs.contains($0.text) || Self.objects.contains($0.text) } ?? false
    return isCommand && !isInBraces ? whole.lowerBound..<whole.upperBound + 1 : whole
  }

  /// The place of the word that says what the command is about.
  private var objectPlace: Int {
    guard let first = tokens.first, Self.verbs.contains(first.text) else { return 0 }
    return 1
  }

  /// Whether it stands in the braces of a table, where no table is named.
  var isInBraces: Bool {
    objectPlace == 0 && tokens.count > 2 && (tokens[2].text == "{" || tokens[1].text == "{")
      && tokens[0].text != "table"
  }

  private var tablePlace: Int? {
    if isInBraces { return nil }
    var place = objectPlace + 1
    if objectPlace < tokens.count, tokens[objectPlace].text == "ct" { place += 1 }
    if place < tokens.count, TableFamily(tokens[place].text) != nil { place += 1 }
    return place < tokens.count ? place : nil
  }

  /// The name of the table.
  var table: Range<Int>? { tablePlace.map { tokens[$0].range } }

  /// The name of the chain, set or object.
  var name: Range<Int>? {
    if isInBraces { return tokens[1].range }
    return tablePlace.flatMap { $0 + 1 < tokens.count ? tokens[$0 + 1].range : nil }
  }

  /// The token behind one of these words.
  func behind(_ words: String..., is wanted: String? = nil) -> Range<Int>? {
    for place in tokens.indices.dropFirst() where words.contains(tokens[place - 1].text) {
      if wanted == nil || bare(place) == wanted { return tokens[place].range }
    }
    return nil
  }

  /// A token without its quotes.
  private func bare(_ place: Int) -> String { tokens[place].text.filter { $0 != "\"" } }

  /// A word and what stands behind it.
  func pair(_ word: String, at index: Int = 0) -> Range<Int>? {
    guard let place = tokens.firstIndex(where: { $0.text == word }), place + 1 < tokens.count else { return nil }
    return tokens[place].range.lowerBound..<tokens[place + 1].range.upperBound
  }

  /// A field that nft takes and the kernel does not read: ports of a connection without a direction, and `nftrace`.
  var unreadableField: Range<Int>? {
    for place in tokens.indices.dropLast() {
      let (word, next) = (tokens[place], tokens[place + 1])
      let isPort = word.text == "ct" && ["proto-src", "proto-dst"].contains(next.text)
      let isTrace =
        word.text == "meta" && next.text == "nftrace" && (place + 2 >= tokens.count || tokens[place + 2].text != "set")
      if isPort || isTrace { return word.range.lowerBound..<next.range.upperBound }
    }
    return nil
  }

  /// `@NAME`
  func reference(_ name: String) -> Range<Int>? {
    for place in tokens.indices.dropFirst() where tokens[place].text == name && tokens[place - 1].text == "@" {
      return tokens[place - 1].range.lowerBound..<tokens[place].range.upperBound
    }
    return nil
  }

  /// The device of this name behind `iif` or `oif`.
  func device(_ name: String) -> Range<Int>? {
    guard let start = tokens.firstIndex(where: { ["iif", "oif"].contains($0.text) }) else { return nil }
    for place in tokens.indices[start...].dropFirst() where bare(place) == name { return tokens[place].range }
    return nil
  }

  /// The keys of the elements in braces, with the text of each element.
  var elements: [(key: Range<Int>, text: String)] {
    guard let start = tokens.firstIndex(where: { $0.text == "{" }) else { return [] }
    var found: [(key: Range<Int>, text: String)] = []
    var key: Range<Int>?
    var text: [String] = []
    var isKey = true
    for token in tokens[(start + 1)...] {
      if token.text == "," || token.text == "}" {
        if let key { found.append((key, text.joined(separator: " "))) }
        (key, text, isKey) = (nil, [], true)
        if token.text == "}" { break }
        continue
      }
      text.append(token.text)
      if [":", "timeout", "expires", "comment", "counter", "limit", "quota"].contains(token.text) { isKey = false }
      if isKey { key = (key?.lowerBound ?? token.range.lowerBound)..<token.range.upperBound }
    }
    return found
  }
}
