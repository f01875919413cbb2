internal import Operations
import Operations
/// Collects what a command prints, as text or as JSON, in one pass.
///
/// The tools print the same facts both ways, in nearly the same order; what differs is said with ``say(_:)`` and ``tell(_:_:)``.
struct Sheet {
  /// A value of JSON.
  enum Value {
    case text(String)
    case number(Int64)
    case big(UInt64)
    /// With two digits behind the point.
    case hundredths(UInt64)
    case flag(Bool)
    case null
  }

  let isJSON: Bool
  private let isPretty: Bool
  private let lineEnd: String
  private(set) var output = ""
  /// Whether a time to live has been told already, as that of the inner packets.
  var skipsTimeToLive = false
  /// Whether each open bracket of JSON has something in it already.
  private var filled: [Bool] = []

  init(_ options: ShowOptions) {
    isJSON = options.isJSON
    isPretty = options.isPretty
    lineEnd = options.isOneLine ? "\\" : "\n"
    if isJSON { beginList() }
  }

  /// The whole output; of JSON with its last bracket.
  mutating func finish() -> String {
    if isJSON {
      endList()
      output += "\n"
    }
    return output
  }

  // MARK: Text

  /// Only in text.
  mutating func say(_ text: String) { if !isJSON { output += text } }

  /// A line end inside an entry: `\` with `-o`.
  mutating func breakLine() { say(lineEnd) }

  // MARK: Both

  /// A fact: its key and value in JSON, and how it reads in text.
  mutating func put(_ key: String, _ value: Value, _ text: String) {
    if isJSON { tell(key, value) } else { output += text }
  }
  mutating func put(_ key: String, _ value: String, _ text: String) { put(key, .text(value), text) }
  mutating func put(_ key: String, _ value: some BinaryInteger, _ text: String) {
    put(key, .number(Int64(truncatingIfNeeded: value)), text)
  }

  // MARK: JSON

  /// Only in JSON.
  mutating func tell(_ key: String, _ value: Value) {
    guard isJSON else { return }
    beginItem(key)
    write(value)
  }
  mutating func tell(_ key: String, _ value: String) { tell(key, .text(value)) }
  mutating func tell(_ key: String, _ value: some BinaryInteger) {
    tell(key, .number(Int64(truncatingIfNeeded: value)))
  }

  /// An element of a list.
  mutating func tell(_ value: Value) {
    guard isJSON else { return }
    beginElement()
    write(value)
  }

  mutating func beginList(_ key: String? = nil) { begin("[", key) }
  mutating func endList() {
    guard isJSON else { return }
    _ = filled.popLast()
    output += isPretty ? " ]" : "]"
  }
  mutating func beginObject(_ key: String? = nil) { begin("{", key) }
  mutating func endObject() {
    guard isJSON else { return }
    if filled.popLast() == true { indent() }
    output += "}"
  }

  private mutating func begin(_ bracket: String, _ key: String?) {
    guard isJSON else { return }
    if let key { beginItem(key) } else if !filled.isEmpty { beginElement() }
    output += bracket
    filled.append(false)
  }

  /// Notes that the innermost bracket gets one thing more; gives whether it is the first.
  private mutating func fill() -> Bool {
    guard let last = filled.indices.last else { return true }
    defer { filled[last] = true }
    return !filled[last]
  }

  private mutating func beginItem(_ key: String) {
    if !fill() { output += "," }
    indent()
    output += "\"\(key)\":"
    if isPretty { output += " " }
  }

  private mutating func beginElement() {
    if fill() {
      if isPretty { output += " " }
    } else {
      output += ","
    }
  }

  private mutating func indent() {
    guard isPretty else { return }
    output += "\n" + String(repeating: "    ", count: filled.count)
  }

  private mutating func write(_ value: Value) {
    switch value {
    case .text(let text): output += "\"" + Self.escaped(text) + "\""
    case .number(let number): output += "\(number)"
    case .big(let number): output += "\(number)"
    case .hundredths(let number): output += number.asHundredths
    case .flag(let flag): output += flag ? "true" : "false"
    case .null: output += "null"
    }
  }

  /// Other control characters than these go out as they are: the tools do so, though RFC 8259 does not allow it.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t": result += "\\t"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      case "\\": result += "\\\\"
      case "\"": result += "\\\""
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
