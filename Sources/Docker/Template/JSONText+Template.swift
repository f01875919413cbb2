import PlainText

extension JSONText {
  /// As Go prints it in a template.
  var plain: String {
    switch self {
    case .string(let text): text
    case .number(let number): "\(number)"
    case .decimal(let digits): digits
    case .boolean(let value): "\(value)"
    case .null: "<no value>"
    case .list(let items): "[" + items.map(\.plain).joined(separator: " ") + "]"
    case .object(let fields):
      "map[" + fields.sorted { $0.0 < $1.0 }.map { "\($0.0):\($0.1.plain)" }.joined(separator: " ") + "]"
    }
  }

  /// Whether `if` takes it for true.
  var isTrue: Bool {
    switch self {
    case .string(let text): !text.isEmpty
    case .number(let number): number != 0
    case .decimal(let digits): Double(digits) != 0
    case .boolean(let value): value
    case .null: false
    case .list(let items): !items.isEmpty
    case .object(let fields): !fields.isEmpty
    }
  }

  var kind: String {
    switch self {
    case .string: "a string"
    case .number, .decimal: "a number"
    case .boolean: "a truth value"
    case .null: "nothing"
    case .list: "a list"
    case .object: "a map"
    }
  }
}
