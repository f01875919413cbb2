/// What a YAML document is made of, each part with its place.
///
/// Scalars stay the text that they are: what a number or a truth is, the reader of a key says.
enum YAML {
  /// Where something begins.
  struct Mark: Equatable, Sendable {
    /// From 1.
    var line: Int
    /// From 1, in Unicode scalars.
    var column: Int
  }

  /// A value; one that an alias stands for is that which was named.
  enum Node: Sendable {
    case scalar(Scalar)
    case sequence(Sequence)
    case mapping(Mapping)

    /// Where it begins.
    var mark: Mark? {
      switch self {
      case .scalar(let scalar): scalar.mark
      case .sequence(let sequence): sequence.mark
      case .mapping(let mapping): mapping.mark
      }
    }

    var scalar: Scalar? {
      if case .scalar(let scalar) = self { return scalar }
      return nil
    }

    var sequence: Sequence? {
      if case .sequence(let sequence) = self { return sequence }
      return nil
    }

    var mapping: Mapping? {
      if case .mapping(let mapping) = self { return mapping }
      return nil
    }

    /// The text of a scalar.
    var string: String? { scalar?.string }
  }

  /// A text.
  struct Scalar: Sendable {
    /// How it is written.
    enum Style: Sendable {
      case plain, singleQuoted, doubleQuoted, literal, folded
    }

    var string: String
    var style: Style
    var mark: Mark?
  }

  /// A list.
  struct Sequence: RandomAccessCollection, Sendable {
    private let nodes: [Node]
    let mark: Mark?

    init(_ nodes: [Node], _ mark: Mark?) {
      self.nodes = nodes
      self.mark = mark
    }

    var startIndex: Int { nodes.startIndex }
    var endIndex: Int { nodes.endIndex }
    subscript(position: Int) -> Node { nodes[position] }
  }

  /// Keys with their values, in the order of the file.
  struct Mapping: RandomAccessCollection, Sendable {
    private let pairs: [(key: Node, value: Node)]
    let mark: Mark?

    init(_ pairs: [(Node, Node)], _ mark: Mark?) {
      self.pairs = pairs
      self.mark = mark
    }

    var startIndex: Int { pairs.startIndex }
    var endIndex: Int { pairs.endIndex }
    subscript(position: Int) -> (key: Node, value: Node) { pairs[position] }
    /// The value of the key that is this text.
    subscript(name: String) -> Node? { pairs.last { $0.key.string == name }?.value }
    var keys: [Node] { pairs.map(\.key) }
    var values: [Node] { pairs.map(\.value) }
  }

  /// Why a text is no document that can be read.
  enum Fault: Error {
    /// It is no YAML; `context` says what was begun, and where.
    case syntax(context: (kind: Context, mark: Mark)?, problem: Problem, Mark)
    /// It has signs that no YAML has.
    case characters(problem: Problem)
    /// A map has a key twice.
    case duplicate(key: String, Mark)
    case memory
  }
}
