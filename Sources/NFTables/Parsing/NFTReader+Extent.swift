/// Where a statement stands in the text.
struct StatementExtent {
  /// The field that it begins with; all of it where it is no match.
  let field: Range<Int>
  /// The part that nft marks: of statements with arguments the first word.
  let shown: Range<Int>
  /// All of it.
  let whole: Range<Int>
  /// The type of the field.
  let type: DataType?
}

extension NFTReader {
  /// Statements of which nft marks only the word that they begin with.
  private static let bareWords: Set<String> = [
    "counter", "log", "reject", "snat", "dnat", "masquerade", "redirect", "queue", "synproxy",
  ]

  /// The extent of the statement that was read from a token on.
  func extent(from place: Int) -> StatementExtent {
    let first = tokens[min(place, tokens.count - 1)]
    let last = tokens[max(place, min(position, tokens.count) - 1)]
    let whole = first.offset..<max(first.range.upperBound, last.range.upperBound)
    var field = whole
    if let fieldEnd, fieldEnd > place { field = first.offset..<tokens[fieldEnd - 1].range.upperBound }
    let isBare = Self.bareWords.contains(first.text)
    return StatementExtent(
      field: field, shown: isBare ? first.range : whole, whole: whole, type: fieldEnd == nil ? nil : fieldType)
  }

  /// The field in front of a token of the same statement.
  func fieldRange(before token: NFTToken) -> Range<Int> {
    guard let end = fieldEnd, end > 0, let start = fieldStart, start < end else { return token.range }
    return tokens[start].offset..<tokens[end - 1].range.upperBound
  }

  /// An error of a rule with what nft says of it.
  func saying(
    _ said: RuleError.Said, _ extent: StatementExtent, _ all: Range<Int>, _ error: NFTSyntaxError
  ) -> NFTSyntaxError {
    switch said {
    case .field(let words): error.saying(words, extent.field)
    case .command(let words): error.saying(words, all)
    case .port(let words): error.saying(words, part(of: extent, behind: "colon") ?? extent.whole, extent.shown)
    case .answer(let words): error.saying(words, part(of: extent, behind: "type") ?? extent.whole, extent.shown)
    case .address(let words): error.saying(words, part(of: extent, behind: "to") ?? extent.whole)
    case .addressOfOtherFamily(let words):
      error.saying(words, part(of: extent, behind: "to") ?? extent.whole, extent.shown)
    }
  }

  /// The part of a statement behind a sign or a word, or its last word.
  private func part(of extent: StatementExtent, behind sign: String) -> Range<Int>? {
    var scanner = SyntaxScanner(Array(text(extent.whole).utf8))
    var isNext = false
    var last: Range<Int>?
    while let token = Optional(scanner.next()), token.name != "eof" {
      let range = extent.whole.lowerBound + token.range.lowerBound..<extent.whole.lowerBound + token.range.upperBound
      if isNext { return range }
      isNext = token.name == sign || scanner.text(token.range) == sign
      last = range
    }
    return last
  }
}
