/// The words of one element in braces.
struct ElementWords {
  /// Where its key stands in the text.
  var range: Range<Int>?
  /// A part for each type of the key.
  var key: [MatchOperand]
  var value: SetElement.Value?
  var timeout: UInt64?
  var expiration: UInt64?
  var comment: String?
  var states: [Expression] = []
}

/// The type of a map's values.
enum ValueKind {
  case verdict
  case object
  /// Values of these shapes; where all are ranges, from and through.
  case data([ValueShape], isRange: Bool = false)
}

extension NFTReader {
  /// `{ KEY [: VALUE], … }`, over as many lines as it takes; braces within it, as a definition may have them, count for nothing.
  mutating func elements(
    _ shapes: [ValueShape], values: ValueKind? = nil, isValueOptional: Bool = false
  ) throws(NFTSyntaxError) -> [ElementWords] {
    let opening = current
    try expect("{", "in front of elements")
    var elements: [ElementWords] = []
    var depth = 1
    while true {
      skipNewlines()
      guard !isAtEnd else {
        throw NFTSyntaxError(
          "the brace is not closed", offset: opening?.offset ?? 0, fix: "add a }")
      }
      if take("}") {
        depth -= 1
        if depth == 0 {
          // Only a definition may stand for nothing.
          if let opening, let last = position > 1 ? tokens[position - 2] : nil, last == opening {
            throw error(tokens[position - 1], "no element stands between the braces", fix: "write one")
          }
          return elements
        }
      } else if take("{") {
        depth += 1
        continue
      } else {
        elements.append(try element(shapes, values: values, isValueOptional: isValueOptional))
      }
      skipNewlines()
      if take(",") || isAt("}") { continue }
      guard let token = current else { continue }
      throw error(token, "\",\" or \"}\" is missing", fix: "add a , or a }")
    }
  }

  /// One element.
  private mutating func element(
    _ shapes: [ValueShape], values: ValueKind?, isValueOptional: Bool
  ) throws(NFTSyntaxError) -> ElementWords {
    var words = ElementWords(key: [])
    let start = position
    if take("*") {
      words.key = [.everything]
    } else {
      for (index, shape) in shapes.enumerated() {
        if index > 0 {
          do throws(NFTSyntaxError) {
            try expect(".", "between the parts of a key")
          } catch {
            throw error.saying(
              "invalid data type, expected \(DataType(shapes.map(\.type)).shownName)", tokens[position - 1].range)
          }
        }
        if values != nil { splitKey(shape) }
        words.key.append(try part(shape))
      }
      if isAt(".") {
        let place = current
        let failure = NFTSyntaxError(
          "the key has more parts than there are fields: \(shapes.count)", offset: place?.offset ?? 0)
        guard shapes.count > 1, let field = fieldStart, let end = fieldEnd, field < end else {
          throw failure.saying(
            shapes.count == 1 ? "Can't parse symbolic invalid expressions" : nil, tokens[position - 1].range)
        }
        while let token = current, token.text == "." || ![",", "}", ":"].contains(token.text) { position += 1 }
        throw failure.saying(
          "too many concatenation components", tokens[start].offset..<tokens[position - 1].range.upperBound,
          tokens[field].range.lowerBound..<tokens[end - 1].range.upperBound)
      }
    }
    words.range = tokens[start].offset..<tokens[max(start, position - 1)].range.upperBound
    try details(&words)
    guard let values else { return words }
    if let token = current, token.kind == .word, token.text.hasPrefix(":"), token.text.count > 1 { split(at: 1) }
    if isValueOptional, !isAt(":") { return words }
    do throws(NFTSyntaxError) {
      try expect(":", "between a key and its value")
    } catch {
      throw error.saying(
        "Could not process rule: Invalid argument", words.range ?? error.offset..<error.offset + error.length)
    }
    skipNewlines()
    words.value = try value(values)
    return words
  }

  /// Cuts a word such as `80:accept` behind its key.
  private mutating func splitKey(_ shape: ValueShape) {
    guard let token = current, token.kind == .word,
      let colon = token.text.utf8.firstIndex(of: UInt8(ascii: ":"))
    else { return }
    switch shape.type {
    case .ipv6Address, .etherAddress, .linkAddress, .classID, .timeHour, .timeDate: return
    default: split(at: token.text.distance(from: token.text.startIndex, to: colon))
    }
  }

  /// A part of a key; flags in braces are single numbers.
  private mutating func part(_ shape: ValueShape) throws(NFTSyntaxError) -> MatchOperand {
    if ValueNames.bits(shape.type) != nil { return .value(try flags(shape, isElement: true)) }
    return try operand(shape)
  }

  private mutating func details(_ words: inout ElementWords) throws(NFTSyntaxError) {
    while let token = current {
      switch token.text {
      case "timeout" where token.kind == .word:
        position += 1
        words.timeout = try duration()
      case "expires" where token.kind == .word:
        position += 1
        words.expiration = try duration()
      case "comment" where token.kind == .word:
        position += 1
        words.comment = try comment()
      default:
        guard let state = try stateful()?.state else { return }
        words.states.append(state)
      }
    }
  }

  /// The value of a map for a key.
  private mutating func value(_ kind: ValueKind) throws(NFTSyntaxError) -> SetElement.Value {
    switch kind {
    case .verdict:
      guard let verdict = try verdict() else {
        guard let token = current else { throw missing("a verdict") }
        throw unknown(
          token, ["accept", "drop", "jump", "goto", "return", "continue"], "\"\(token.text)\" is no verdict"
        ).saying("Can't parse symbolic netfilter verdict expressions", token.range)
      }
      return .verdict(verdict)
    case .object: return .object(try string("the name of an object"))
    case .data(let shapes, let givesRanges):
      if shapes.count == 1, !givesRanges {
        // One value, which is all of the bytes: maps have them by the hundred thousand.
        let token = current
        let part = try part(shapes[0])
        if case .value(let bytes) = part, bytes.count == shapes[0].width { return .data(bytes) }
        guard let bounds = part.bounds(width: shapes[0].width) else {
          throw token.map { error($0, "\"\($0.text)\" is no value") } ?? missing("a value")
        }
        return .data(part.isInterval ? bounds.from + bounds.through : bounds.from)
      }
      var from: [UInt8] = []
      var through: [UInt8] = []
      var isRange = givesRanges
      for (index, shape) in shapes.enumerated() {
        if index > 0 { try expect(".", "between the parts of a value") }
        guard let token = current else { throw missing("a value") }
        let part = try part(shape)
        guard let bounds = part.bounds(width: shape.width) else { throw error(token, "\"\(token.text)\" is no value") }
        isRange = isRange || part.isInterval
        let padding = [UInt8](repeating: 0, count: shapes.count > 1 ? (4 - shape.width % 4) % 4 : 0)
        from += bounds.from + padding
        through += bounds.through + padding
      }
      guard isRange else { return .data(from) }
      return .data(from + through)
    }
  }
}

extension RuleStatement {
  /// The expression of a counter, a limit, a quota or a count of connections; nil of other statements.
  var state: Expression? {
    switch self {
    case .counter(let packets, let bytes): .counter(packets: packets, bytes: bytes)
    case .limit(let limit): .limit(limit)
    case .quota(let quota): .quota(quota)
    case .connectionLimit(let count, let isInverted): .connectionLimit(count: count, flags: isInverted ? 1 : 0)
    default: nil
    }
  }
}
