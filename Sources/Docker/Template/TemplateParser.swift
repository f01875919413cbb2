import Operations
import PlainText

struct TemplateParser {
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

  /// The part behind `{{else}}` or `{{else if …}}`, up to the end.
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
