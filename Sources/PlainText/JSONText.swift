/// JSON (RFC 8259) with keys in their order, as reports and `docker inspect` print it.
package indirect enum JSONText: Sendable {
  case string(String)
  case number(Int)
  /// Seconds and the like, printed with as many digits as are given.
  case decimal(String)
  case boolean(Bool)
  case null
  case list([JSONText])
  case object([(String, JSONText)])

  /// On lines of its own, with so many blanks a level.
  package func text(indent: Int) -> String { text(indent, 0) }

  private func text(_ indent: Int, _ depth: Int) -> String {
    let outer = String(repeating: " ", count: indent * depth)
    let inner = String(repeating: " ", count: indent * (depth + 1))
    switch self {
    case .list(let items):
      guard !items.isEmpty else { return "[]" }
      return "[\n" + items.map { inner + $0.text(indent, depth + 1) }.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let fields):
      guard !fields.isEmpty else { return "{}" }
      return "{\n"
        + fields.map { "\(inner)\(Self.quoted($0.0)): \($0.1.text(indent, depth + 1))" }.joined(separator: ",\n")
        + "\n\(outer)}"
    default: return compact
    }
  }

  /// In one line.
  package var compact: String {
    switch self {
    case .string(let text): Self.quoted(text)
    case .number(let number): "\(number)"
    case .decimal(let digits): digits
    case .boolean(let value): "\(value)"
    case .null: "null"
    case .list(let items): "[" + items.map(\.compact).joined(separator: ",") + "]"
    case .object(let fields):
      "{" + fields.map { "\(Self.quoted($0.0)):\($0.1.compact)" }.joined(separator: ",") + "}"
    }
  }

  /// A text between quotation marks, which YAML reads, too.
  package static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case "\u{8}": quoted += "\\b"
      case "\u{C}": quoted += "\\f"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
