extension YAML {
  /// Why the parser cannot go on.
  ///
  /// libyaml gives its sentence alone; here is the one place that knows them. Source: scanner.c, parser.c and reader.c of libyaml 0.2.5.
  enum Problem: Error, Hashable {
    case noColon
    case noMappingValue
    case noSequenceEntry
    case noMappingKey
    case noToken
    case noTokenStart
    case tab
    case tabInFlow
    case endInQuotes
    case documentInQuotes
    case unknownEscape
    case noHexadecimal
    case badCharacterCode
    case noComment
    case noName
    case noNameEnd
    case noDocument
    case noNode
    case noDash
    case noKey
    case noSequenceComma
    case noMappingComma
    case unknownTag
    case noAnchor
    case control
    case noUTF8
    case cutUTF8
    case secondDocument
    case noValue
    /// More lists and maps within each other than this.
    case tooDeep(Int)
    /// What is in none of the cases, in the parser's words.
    case other(String)

    /// The cases with the parser's sentences.
    static let sentences: [(problem: Problem, words: String)] = [
      (.noColon, "could not find expected ':'"),
      (.noMappingValue, "mapping values are not allowed in this context"),
      (.noSequenceEntry, "block sequence entries are not allowed in this context"),
      (.noMappingKey, "mapping keys are not allowed in this context"),
      (.noToken, "found character that cannot start any token"),
      (.noTokenStart, "did not find expected <stream-start>"),
      (.tab, "found a tab character where an indentation space is expected"),
      (.tabInFlow, "found a tab character that violates indentation"),
      (.endInQuotes, "found unexpected end of stream"),
      (.documentInQuotes, "found unexpected document indicator"),
      (.unknownEscape, "found unknown escape character"),
      (.noHexadecimal, "did not find expected hexdecimal number"),
      (.badCharacterCode, "found invalid Unicode character escape code"),
      (.noComment, "did not find expected comment or line break"),
      (.noName, "did not find expected alphabetic or numeric character"),
      (.noNameEnd, "did not find expected whitespace or line break"),
      (.noDocument, "did not find expected <document start>"),
      (.noNode, "did not find expected node content"),
      (.noDash, "did not find expected '-' indicator"),
      (.noKey, "did not find expected key"),
      (.noSequenceComma, "did not find expected ',' or ']'"),
      (.noMappingComma, "did not find expected ',' or '}'"),
      (.unknownTag, "found undefined tag handle"),
      (.noAnchor, "found undefined alias"),
      (.secondDocument, "but found another document"),
      (.noValue, "a value is missing"),
      (.control, "control characters are not allowed"),
      (.noUTF8, "invalid leading UTF-8 octet"),
      (.cutUTF8, "incomplete UTF-8 octet sequence"),
    ]

    /// What the parser's sentence stands for.
    init(_ sentence: String) {
      self = Self.sentences.first { $0.words == sentence }?.problem ?? .other(sentence)
    }

    /// The parser's sentence.
    var words: String {
      switch self {
      case .other(let words): words
      case .tooDeep(let most): "more than \(most) lists and maps are within each other"
      default: Self.sentences.first { $0.problem == self }?.words ?? ""
      }
    }
  }

  /// What the parser was in the midst of.
  enum Context: Hashable {
    case quotes, map, list, other

    /// What the parser's words stand for.
    init(_ words: String) {
      self =
        switch words {
        case "while scanning a quoted scalar": .quotes
        case "while parsing a flow mapping": .map
        case "while parsing a flow sequence": .list
        default: .other
        }
    }
  }
}
