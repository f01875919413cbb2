/// JSON as docker prints it: four blanks a level, keys in their order.
indirect enum JSONText {
  case string(String)
  case number(Int)
  case boolean(Bool)
  case null
  case list([JSONText])
  case object([(String, JSONText)])

  func text(_ depth: Int = 0) -> String {
    let outer = String(repeating: "    ", count: depth)
    let inner = outer + "    "
    switch self {
    case .string(let text): return Self.quoted(text)
    case .number(let number): return "\(number)"
    case .boolean(let value): return "\(value)"
    case .null: return "null"
    case .list(let items):
      guard !items.isEmpty else { return "[]" }
      return "[\n" + items.map { inner + $0.text(depth + 1) }.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let fields):
      guard !fields.isEmpty else { return "{}" }
      return "{\n" + fields.map { "\(inner)\(Self.quoted($0.0)): \($0.1.text(depth + 1))" }.joined(separator: ",\n")
        + "\n\(outer)}"
    }
  }

  /// The same in one line, with keys in their order.
  var compact: String {
    switch self {
    case .list(let items): "[" + items.map(\.compact).joined(separator: ",") + "]"
    case .object(let fields):
      "{" + fields.map { "\(Self.quoted($0.0)):\($0.1.compact)" }.joined(separator: ",") + "}"
    default: text()
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
  }
}
