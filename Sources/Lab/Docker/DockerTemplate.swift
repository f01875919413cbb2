/// A template of `--format`: text with parts of Go's template language, filled in from JSON.
///
/// Understood are fields (`.A.B`, `$v.C`, `(index .A "k").B`), `index`, `json`, `len`, `join`, `println`, `upper`, `lower`, `eq`, `ne`, `not`,
/// pipes of them, and `if`, `else`, `with`, `range` and `end`.
struct DockerTemplate {
  private let nodes: [Node]

  /// Reads a template; throws what is not understood of it, with its place.
  init(_ text: String) throws(DockerError) {
    var parser = TemplateParser(try TemplateLexer.pieces(of: text))
    nodes = try parser.block(isTop: true).nodes
  }

  /// The text that comes of a value.
  func text(of value: JSONText) throws(DockerError) -> String {
    var run = TemplateRun(variables: [("$", value)])
    return try run.text(of: nodes, value)
  }

  /// A part of a template.
  fileprivate indirect enum Node {
    case text(String)
    case value(Pipe, variable: String?)
    case condition(Pipe, then: [Node], otherwise: [Node], changesDot: Bool)
    case range(Pipe, variables: [String], body: [Node], otherwise: [Node])
  }

  /// Calls whose results go into the next one as its last argument.
  fileprivate struct Pipe {
    var calls: [[Term]]
  }

  /// A word of a call.
  fileprivate struct Term {
    indirect enum Kind {
      case dot
      case variable(String)
      case literal(JSONText)
      case function(String)
      case pipe(Pipe)
    }
    var kind: Kind
    /// The names of fields behind it.
    var path: [String] = []
    var column: Int
  }

  fileprivate static func error(_ message: String, _ column: Int, fix: String? = nil) -> DockerError {
    DockerError("template parsing error: template: :1:\(column): \(message)", fix: fix)
  }
}

// MARK: Words

/// Divides a template into text and the words of its actions.
private enum TemplateLexer {
  struct Word {
    enum Kind: Equatable { case name, field, variable, string, number, symbol }
    var kind: Kind
    var text: String
    var column: Int
    /// Whether it stands right behind the word before.
    var isAttached = false
  }

  enum Piece {
    case text(String)
    case action([Word], column: Int)
  }

  static func pieces(of template: String) throws(DockerError) -> [Piece] {
    let letters = Array(template)
    var pieces: [Piece] = []
    var text = ""
    var place = 0
    var trimsNext = false
    func pair(_ place: Int, _ letter: Character) -> Bool {
      place + 1 < letters.count && letters[place] == letter && letters[place + 1] == letter
    }
    while place < letters.count {
      guard pair(place, "{") else {
        if !(trimsNext && letters[place].isWhitespace) {
          trimsNext = false
          text.append(letters[place])
        }
        place += 1
        continue
      }
      let start = place
      place += 2
      if place + 1 < letters.count, letters[place] == "-", letters[place + 1].isWhitespace {
        while text.last?.isWhitespace == true { text.removeLast() }
        place += 1
      }
      pieces.append(.text(text))
      text = ""
      trimsNext = false
      let words = try words(letters, &place, from: start)
      if place >= 1, letters[place - 1] == "-" { trimsNext = true }
      place += 2
      pieces.append(.action(words, column: start + 1))
    }
    return pieces + [.text(text)]
  }

  /// The words up to the `}}` that ends the action.
  private static func words(
    _ letters: [Character], _ place: inout Int, from start: Int
  ) throws(DockerError) -> [Word] {
    var words: [Word] = []
    var wasBlank = true
    func isName(_ letter: Character) -> Bool { letter.isLetter || letter.isNumber || letter == "_" }
    while place < letters.count {
      let letter = letters[place]
      if place + 1 < letters.count, letter == "}", letters[place + 1] == "}" { return words }
      if letter == "-", place + 2 < letters.count, letters[place + 1] == "}", letters[place + 2] == "}" {
        place += 1
        return words
      }
      if letter.isWhitespace {
        wasBlank = true
        place += 1
        continue
      }
      let from = place
      var word = Word(kind: .symbol, text: String(letter), column: place + 1, isAttached: !wasBlank)
      wasBlank = false
      place += 1
      switch letter {
      case ".":
        word.kind = .field
        while place < letters.count, isName(letters[place]) { place += 1 }
        word.text = String(letters[(from + 1)..<place])
      case "$":
        word.kind = .variable
        while place < letters.count, isName(letters[place]) { place += 1 }
        word.text = String(letters[from..<place])
      case "\"", "`":
        word.kind = .string
        word.text = ""
        while place < letters.count, letters[place] != letter {
          if letter == "\"", letters[place] == "\\", place + 1 < letters.count {
            place += 1
            word.text.append(letters[place] == "n" ? "\n" : letters[place] == "t" ? "\t" : letters[place])
          } else {
            word.text.append(letters[place])
          }
          place += 1
        }
        guard place < letters.count else {
          throw DockerTemplate.error("unterminated quoted string", from + 1, fix: "add a \(letter)")
        }
        place += 1
      case ":" where place < letters.count && letters[place] == "=":
        word.text = ":="
        place += 1
      case "(", ")", "|", ",": break
      case _ where isName(letter) || letter == "-":
        while place < letters.count, isName(letters[place]) { place += 1 }
        word.text = String(letters[from..<place])
        word.kind = Int(word.text) == nil ? .name : .number
        guard word.text != "-" else { throw DockerTemplate.error("unexpected \"-\" in command", from + 1) }
      default: throw DockerTemplate.error("unexpected \"\(letter)\" in command", from + 1)
      }
      words.append(word)
    }
    throw DockerTemplate.error("unclosed action", start + 1, fix: "add }}")
  }
}

// MARK: Parsing

private struct TemplateParser {
  private var pieces: ArraySlice<TemplateLexer.Piece>
  /// The variables that stand for something at this place.
  private var variables = ["$"]
  private var words: ArraySlice<TemplateLexer.Word> = []
  /// Where the action begins that is read.
  private var column = 1
  /// How many parentheses and blocks are open; each is read within the one before.
  private var depth = 0

  private static let functions = ["index", "json", "len", "join", "println", "upper", "lower", "eq", "ne", "not"]

  init(_ pieces: [TemplateLexer.Piece]) { self.pieces = pieces[...] }

  /// The parts up to an `end` or `else`, and what ended them.
  mutating func block(
    isTop: Bool = false
  ) throws(DockerError) -> (nodes: [DockerTemplate.Node], end: TemplateLexer.Word?) {
    var nodes: [DockerTemplate.Node] = []
    let outer = variables
    try deepen(column)
    defer {
      variables = outer
      depth -= 1
    }
    while let piece = pieces.popFirst() {
      guard case .action(let words, let column) = piece else {
        if case .text(let text) = piece, !text.isEmpty { nodes.append(.text(text)) }
        continue
      }
      self.words = words[...]
      self.column = column
      guard let first = words.first else {
        throw DockerTemplate.error("missing value for command", column, fix: "write a field: {{.Name}}")
      }
      let keyword = first.kind == .name ? first.text : ""
      switch keyword {
      case "end", "else":
        guard !isTop else { throw DockerTemplate.error("unexpected {{\(keyword)}}", column) }
        self.words = words.dropFirst()
        return (nodes, first)
      case "if", "with":
        self.words = words.dropFirst()
        nodes.append(try condition(changesDot: keyword == "with"))
      case "range":
        self.words = words.dropFirst()
        nodes.append(try range())
      default:
        let names = try declared()
        guard names.count <= 1 else { throw DockerTemplate.error("too many declarations in command", column) }
        let pipe = try self.pipe(isWhole: true)
        variables += names
        nodes.append(.value(pipe, variable: names.first))
      }
    }
    guard isTop else { throw DockerTemplate.error("unexpected EOF", column, fix: "add {{end}}") }
    return (nodes, nil)
  }

  private mutating func deepen(_ column: Int) throws(DockerError) {
    depth += 1
    if depth > 100 { throw DockerTemplate.error("exceeded maximum nesting of 100", column) }
  }

  private mutating func condition(changesDot: Bool) throws(DockerError) -> DockerTemplate.Node {
    let begin = column
    // Each "else if" is read within the one before, too.
    try deepen(column)
    defer { depth -= 1 }
    let pipe = try self.pipe(isWhole: true)
    let (then, end) = try block()
    return .condition(
      pipe, then: then, otherwise: try otherwise(after: end, from: begin), changesDot: changesDot)
  }

  private mutating func range() throws(DockerError) -> DockerTemplate.Node {
    let begin = column
    let names = try declared()
    let pipe = try self.pipe(isWhole: true)
    let outer = variables
    variables += names
    let (body, end) = try block()
    variables = outer
    return .range(pipe, variables: names, body: body, otherwise: try otherwise(after: end, from: begin))
  }

  /// What stands behind `{{else}}` or `{{else if …}}`, up to the end.
  private mutating func otherwise(
    after word: TemplateLexer.Word?, from begin: Int
  ) throws(DockerError) -> [DockerTemplate.Node] {
    guard word?.text == "else" else {
      try requireEnd()
      return []
    }
    if let next = words.first, next.kind == .name, next.text == "if" {
      words = words.dropFirst()
      return [try condition(changesDot: false)]
    }
    try requireEnd()
    let (nodes, end) = try block()
    guard end?.text == "end" else { throw DockerTemplate.error("expected end; found {{else}}", begin) }
    return nodes
  }

  private func requireEnd() throws(DockerError) {
    if let word = words.first { throw DockerTemplate.error("unexpected \"\(word.text)\" in command", word.column) }
  }

  /// The variables in front of `:=`; none where there is no such sign.
  private mutating func declared() throws(DockerError) -> [String] {
    guard let sign = words.firstIndex(where: { $0.kind == .symbol && $0.text == ":=" }) else { return [] }
    var names: [String] = []
    for word in words[..<sign] where word.text != "," {
      guard word.kind == .variable, word.text.count > 1 else {
        throw DockerTemplate.error("unexpected \"\(word.text)\" in front of :=", word.column)
      }
      names.append(word.text)
    }
    guard !names.isEmpty, names.count <= 2 else { throw DockerTemplate.error("unexpected \":=\"", words[sign].column) }
    words = words[(sign + 1)...]
    return names
  }

  private mutating func pipe(isWhole: Bool) throws(DockerError) -> DockerTemplate.Pipe {
    var calls: [[DockerTemplate.Term]] = [[]]
    scan: while let word = words.first {
      if word.kind == .symbol, word.text == ")" {
        guard isWhole else { break scan }
        throw DockerTemplate.error("unexpected right paren", word.column)
      }
      if word.kind == .symbol, word.text == "|" {
        words = words.dropFirst()
        calls.append([])
        continue
      }
      calls[calls.count - 1].append(try term())
    }
    for call in calls {
      guard let first = call.first else { throw DockerTemplate.error("missing value for command", column) }
      if case .function = first.kind { continue }
      if let second = call.dropFirst().first {
        throw DockerTemplate.error("can't give argument to non-function", second.column)
      }
    }
    for call in calls.dropFirst() {
      guard let first = call.first else { continue }
      guard case .function = first.kind else {
        throw DockerTemplate.error("non executable command in pipeline", first.column)
      }
    }
    return DockerTemplate.Pipe(calls: calls)
  }

  private mutating func term() throws(DockerError) -> DockerTemplate.Term {
    guard let word = words.popFirst() else { throw DockerTemplate.error("missing value for command", column) }
    var term = DockerTemplate.Term(kind: .dot, column: word.column)
    switch word.kind {
    case .field: if !word.text.isEmpty { term.path = [word.text] }
    case .variable:
      guard variables.contains(word.text) else {
        throw DockerTemplate.error("undefined variable \"\(word.text)\"", word.column)
      }
      term.kind = .variable(word.text)
    case .string: term.kind = .literal(.string(word.text))
    case .number: term.kind = .literal(.number(Int(word.text) ?? 0))
    case .name:
      switch word.text {
      case "true", "false": term.kind = .literal(.boolean(word.text == "true"))
      case "nil": term.kind = .literal(.null)
      case let name where Self.functions.contains(name): term.kind = .function(name)
      default:
        throw DockerTemplate.error(
          "function \"\(word.text)\" not defined", word.column,
          fix: "understood are .FIELD, \(Self.functions.joined(separator: ", ")), if, else, with, range and end")
      }
    case .symbol:
      guard word.text == "(" else { throw DockerTemplate.error("unexpected \"\(word.text)\"", word.column) }
      try deepen(word.column)
      defer { depth -= 1 }
      term.kind = .pipe(try pipe(isWhole: false))
      guard words.popFirst() != nil else { throw DockerTemplate.error("unclosed left paren", word.column) }
    }
    // ".A.B" and "$v.A" are one term.
    while let next = words.first, next.kind == .field, next.isAttached, !next.text.isEmpty {
      term.path.append(next.text)
      words = words.dropFirst()
    }
    return term
  }
}

// MARK: Filling in

private struct TemplateRun {
  var variables: [(name: String, value: JSONText)]

  mutating func text(of nodes: [DockerTemplate.Node], _ dot: JSONText) throws(DockerError) -> String {
    var text = ""
    let outer = variables
    defer { variables = outer }
    for node in nodes {
      switch node {
      case .text(let plain): text += plain
      case .value(let pipe, let variable):
        let value = try value(of: pipe, dot)
        if let variable { variables.append((variable, value)) } else { text += value.plain }
      case .condition(let pipe, let then, let otherwise, let changesDot):
        let value = try value(of: pipe, dot)
        text += try self.text(of: value.isTrue ? then : otherwise, value.isTrue && changesDot ? value : dot)
      case .range(let pipe, let names, let body, let otherwise):
        let items = try items(of: value(of: pipe, dot), pipe)
        if items.isEmpty { text += try self.text(of: otherwise, dot) }
        for (key, value) in items {
          let count = variables.count
          if names.count == 2, let first = names.first { variables.append((first, key)) }
          if let last = names.last { variables.append((last, value)) }
          text += try self.text(of: body, value)
          variables.removeLast(variables.count - count)
        }
      }
    }
    return text
  }

  /// What a range goes through: a map in the order of its keys, as Go does.
  private func items(
    of value: JSONText, _ pipe: DockerTemplate.Pipe
  ) throws(DockerError) -> [(JSONText, JSONText)] {
    switch value {
    case .list(let items): return items.enumerated().map { (.number($0), $1) }
    case .object(let fields): return fields.sorted { $0.0 < $1.0 }.map { (.string($0.0), $0.1) }
    case .null: return []
    default: throw DockerTemplate.error("range can't iterate over \(value.plain)", pipe.calls.first?.first?.column ?? 1)
    }
  }

  private func value(of pipe: DockerTemplate.Pipe, _ dot: JSONText) throws(DockerError) -> JSONText {
    var result: JSONText?
    for call in pipe.calls {
      guard let first = call.first else { continue }
      guard case .function(let name) = first.kind else {
        result = try value(of: first, dot)
        continue
      }
      var arguments: [JSONText] = []
      for term in call.dropFirst() { arguments.append(try value(of: term, dot)) }
      if let result { arguments.append(result) }
      result = try self.call(name, arguments, first.column)
    }
    return result ?? .null
  }

  private func value(of term: DockerTemplate.Term, _ dot: JSONText) throws(DockerError) -> JSONText {
    var value: JSONText
    switch term.kind {
    case .dot: value = dot
    case .variable(let name): value = variables.last { $0.name == name }?.value ?? .null
    case .literal(let literal): value = literal
    case .pipe(let pipe): value = try self.value(of: pipe, dot)
    case .function(let name): value = try call(name, [], term.column)
    }
    for name in term.path {
      guard case .object(let fields) = value else {
        throw DockerTemplate.error("can't evaluate field \(name): \(value.kind) has no fields", term.column)
      }
      guard let field = fields.first(where: { $0.0 == name }) else {
        let near = Suggestion.nearest(to: name, among: fields.map(\.0))
        throw DockerTemplate.error(
          "map has no entry for key \"\(name)\"", term.column,
          fix: near.map { "did you mean \"\($0)\"?" } ?? "there are \(fields.map(\.0).joined(separator: ", "))")
      }
      value = field.1
    }
    return value
  }

  private func call(_ name: String, _ arguments: [JSONText], _ column: Int) throws(DockerError) -> JSONText {
    if name == "println" { return .string(arguments.map(\.plain).joined(separator: " ") + "\n") }
    guard let first = arguments.first else {
      throw DockerTemplate.error("wrong number of args for \(name): want more than 0", column)
    }
    switch name {
    case "json": return .string(first.compact)
    case "upper": return .string(first.plain.uppercased())
    case "lower": return .string(first.plain.lowercased())
    case "not": return .boolean(!first.isTrue)
    case "eq": return .boolean(arguments.dropFirst().contains { $0.compact == first.compact })
    case "ne": return .boolean(!arguments.dropFirst().contains { $0.compact == first.compact })
    case "len":
      switch first {
      case .list(let items): return .number(items.count)
      case .object(let fields): return .number(fields.count)
      case .string(let text): return .number(text.utf8.count)
      case .null: return .number(0)
      default: throw DockerTemplate.error("len of \(first.kind)", column)
      }
    case "join":
      guard case .list(let items) = first else {
        throw DockerTemplate.error("join of \(first.kind)", column)
      }
      return .string(items.map(\.plain).joined(separator: arguments.dropFirst().first?.plain ?? ""))
    default: return try index(first, arguments.dropFirst(), column)
    }
  }

  /// `index MAP "key" 0 …`: of a map what is not there is nothing, of a list it is an error.
  private func index(
    _ whole: JSONText, _ keys: ArraySlice<JSONText>, _ column: Int
  ) throws(DockerError) -> JSONText {
    var value = whole
    for key in keys {
      switch (value, key) {
      case (.object(let fields), .string(let name)): value = fields.first { $0.0 == name }?.1 ?? .null
      case (.list(let items), .number(let number)):
        guard items.indices.contains(number) else {
          throw DockerTemplate.error("error calling index: index out of range: \(number)", column)
        }
        value = items[number]
      case (.null, _): throw DockerTemplate.error("error calling index: index of untyped nil", column)
      default: throw DockerTemplate.error("error calling index: cannot index \(value.kind) with \(key.plain)", column)
      }
    }
    return value
  }
}

extension JSONText {
  /// As Go prints it in a template.
  fileprivate var plain: String {
    switch self {
    case .string(let text): text
    case .number(let number): "\(number)"
    case .boolean(let value): "\(value)"
    case .null: "<no value>"
    case .list(let items): "[" + items.map(\.plain).joined(separator: " ") + "]"
    case .object(let fields):
      "map[" + fields.sorted { $0.0 < $1.0 }.map { "\($0.0):\($0.1.plain)" }.joined(separator: " ") + "]"
    }
  }

  /// Whether `if` takes it for true.
  fileprivate var isTrue: Bool {
    switch self {
    case .string(let text): !text.isEmpty
    case .number(let number): number != 0
    case .boolean(let value): value
    case .null: false
    case .list(let items): !items.isEmpty
    case .object(let fields): !fields.isEmpty
    }
  }

  fileprivate var kind: String {
    switch self {
    case .string: "a string"
    case .number: "a number"
    case .boolean: "a truth value"
    case .null: "nothing"
    case .list: "a list"
    case .object: "a map"
    }
  }
}
