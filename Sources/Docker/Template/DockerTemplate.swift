import Operations
import PlainText

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
  indirect enum Node {
    case text(String)
    case value(Pipe, variable: String?)
    case condition(Pipe, then: [Node], otherwise: [Node], changesDot: Bool)
    case range(Pipe, variables: [String], body: [Node], otherwise: [Node])
  }

  /// Calls whose results go into the next one as its last argument.
  struct Pipe {
    var calls: [[Term]]
  }

  /// A word of a call.
  struct Term {
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

  static func error(_ message: String, _ column: Int, fix: String? = nil) -> DockerError {
    .template("template: :1:\(column): \(message)", fix: fix)
  }
}
