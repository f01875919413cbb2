import Operations

extension YAML {
  /// Why the parser cannot go on.
  ///
  /// libyaml gives its sentence alone; here is the one place that knows them. Source: scanner.c, parser.c and reader.c of libyaml 0.2.5.
  enum Problem: Worded {
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

    /// The cases with the parser's sentences, and these in Chinese.
    static let sentences: [(problem: Problem, words: String, chinese: String)] = [
      (.noColon, "could not find expected ':'", "应有 ':' 而没有"),
      (.noMappingValue, "mapping values are not allowed in this context", "这里不能写映射的值"),
      (.noSequenceEntry, "block sequence entries are not allowed in this context", "这里不能写列表的项"),
      (.noMappingKey, "mapping keys are not allowed in this context", "这里不能写映射的键"),
      (.noToken, "found character that cannot start any token", "该字符不能作为开头"),
      (.noTokenStart, "did not find expected <stream-start>", "没有流的开头"),
      (.tab, "found a tab character where an indentation space is expected", "缩进处应为空格而不是制表符"),
      (.tabInFlow, "found a tab character that violates indentation", "制表符破坏了缩进"),
      (.endInQuotes, "found unexpected end of stream", "文本在结束之前中断"),
      (.documentInQuotes, "found unexpected document indicator", "意外的文档标记"),
      (.unknownEscape, "found unknown escape character", "未知的转义字符"),
      (.noHexadecimal, "did not find expected hexdecimal number", "应为十六进制数"),
      (.badCharacterCode, "found invalid Unicode character escape code", "无效的 Unicode 字符代码"),
      (.noComment, "did not find expected comment or line break", "应为注释或换行"),
      (.noName, "did not find expected alphabetic or numeric character", "应为字母或数字"),
      (.noNameEnd, "did not find expected whitespace or line break", "应为空白或换行"),
      (.noDocument, "did not find expected <document start>", "应为文档的开头"),
      (.noNode, "did not find expected node content", "应有内容而没有"),
      (.noDash, "did not find expected '-' indicator", "应为 '-'"),
      (.noKey, "did not find expected key", "应为键"),
      (.noSequenceComma, "did not find expected ',' or ']'", "应为 ',' 或 ']'"),
      (.noMappingComma, "did not find expected ',' or '}'", "应为 ',' 或 '}'"),
      (.unknownTag, "found undefined tag handle", "未定义的标签"),
      (.noAnchor, "found undefined alias", "未定义的别名"),
      (.secondDocument, "but found another document", "文件中还有另一个文档"),
      (.noValue, "a value is missing", "缺少值"),
      (.control, "control characters are not allowed", "不能有控制字符"),
      (.noUTF8, "invalid leading UTF-8 octet", "无效的 UTF-8 首字节"),
      (.cutUTF8, "incomplete UTF-8 octet sequence", "不完整的 UTF-8 序列"),
    ]

    /// What the parser's sentence stands for.
    init(_ sentence: String) {
      self = Self.sentences.first { $0.words == sentence }?.problem ?? .other(sentence)
    }

    /// The parser's sentence, and what it is in Chinese.
    var words: Wording {
      switch self {
      case .other(let words): words.asWording
      case .tooDeep(let most):
        Wording("more than \(most) lists and maps are within each other", "列表和映射的嵌套超过 \(most) 层")
      default:
        Self.sentences.first { $0.problem == self }.map { Wording($0.words, $0.chinese) } ?? "".asWording
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
