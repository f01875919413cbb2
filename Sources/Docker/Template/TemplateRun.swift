import Operations
import PlainText

struct TemplateRun {
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

  /// The items of a range: of a map in the order of its keys, as Go has it.
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
