internal import CLibyaml

extension YAML {
  /// Reads the one document of a text; nil where there is none. Source: `yaml.h` of libyaml, YAML 1.1.
  static func compose(_ text: String) throws(Fault) -> Node? {
    var text = text
    let outcome: Result<Node?, Fault> = text.withUTF8 { bytes in
      var composer = unsafe Composer(bytes)
      defer { composer.close() }
      do throws(Fault) { return .success(try composer.document()) } catch { return .failure(error) }
    }
    return try outcome.get()
  }
}

/// Makes nodes of libyaml's events.
@safe private struct Composer: ~Copyable {
  /// Lists and maps within each other; what is deeper was made to be so.
  private static let deepest = 200

  /// libyaml keeps pointers into it, so it stays where it is.
  private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
  private let isReady: Bool
  private var named: [String: YAML.Node] = [:]

  /// - Parameter bytes: UTF-8, which must stay there for as long as this does.
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    isReady = unsafe yaml_parser_initialize(parser) == 1
    guard isReady else { return }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  mutating func close() {
    if isReady { unsafe yaml_parser_delete(parser) }
    unsafe parser.deallocate()
  }

  mutating func document() throws(YAML.Fault) -> YAML.Node? {
    guard isReady else { throw .memory }
    _ = try next()  // where the stream begins
    guard case .start = try next() else { return nil }
    let root = try node(try next(), depth: 0)
    _ = try next()  // where the document ends
    let last = try next()
    guard case .start(let mark) = last else { return root }
    throw .syntax(
      context: (.other, YAML.Mark(line: 1, column: 1)), problem: .secondDocument, mark)
  }

  /// What libyaml found next.
  private enum Event {
    /// A document begins.
    case start(YAML.Mark)
    case alias(String, YAML.Mark)
    case scalar(YAML.Scalar, anchor: String?)
    case sequence(YAML.Mark, anchor: String?)
    case mapping(YAML.Mark, anchor: String?)
    /// A list or a map ends.
    case end
    /// The stream begins or ends, a document ends.
    case other

    var isEnd: Bool {
      if case .end = self { return true }
      return false
    }
  }

  private mutating func node(_ event: Event, depth: Int) throws(YAML.Fault) -> YAML.Node {
    switch event {
    case .alias(let name, let mark):
      guard let node = named[name] else { throw .syntax(context: nil, problem: .noAnchor, mark) }
      return node
    case .scalar(let scalar, let anchor): return remember(.scalar(scalar), anchor)
    case .sequence(let mark, let anchor):
      try check(depth, mark)
      var nodes: [YAML.Node] = []
      var event = try next()
      while !event.isEnd {
        nodes.append(try node(event, depth: depth + 1))
        event = try next()
      }
      return remember(.sequence(YAML.Sequence(nodes, mark)), anchor)
    case .mapping(let mark, let anchor):
      try check(depth, mark)
      var pairs: [(YAML.Node, YAML.Node)] = []
      var event = try next()
      while !event.isEnd {
        let key = try node(event, depth: depth + 1)
        pairs.append((key, try node(try next(), depth: depth + 1)))
        event = try next()
      }
      try checkKeys(pairs)
      return remember(.mapping(YAML.Mapping(pairs, mark)), anchor)
    case .start, .end, .other:
      throw .syntax(context: nil, problem: .noValue, YAML.Mark(line: 1, column: 1))
    }
  }

  private func check(_ depth: Int, _ mark: YAML.Mark) throws(YAML.Fault) {
    guard depth < Self.deepest else {
      throw .syntax(context: nil, problem: .tooDeep(Self.deepest), mark)
    }
  }

  private mutating func remember(_ node: YAML.Node, _ anchor: String?) -> YAML.Node {
    if let anchor { named[anchor] = node }
    return node
  }

  /// Refuses keys that are there twice, and names the first of them by their order as texts.
  private func checkKeys(_ pairs: [(YAML.Node, YAML.Node)]) throws(YAML.Fault) {
    var seen: [String: YAML.Mark] = [:]
    seen.reserveCapacity(pairs.count)
    var twice: (key: String, mark: YAML.Mark)?
    for (node, _) in pairs {
      guard let key = node.scalar, let mark = key.mark else { continue }
      guard let first = seen.updateValue(mark, forKey: key.string) else { continue }
      seen[key.string] = first
      if twice.map({ key.string < $0.key }) ?? true { twice = (key.string, first) }
    }
    if let twice { throw .duplicate(key: twice.key, twice.mark) }
  }

  // MARK: libyaml

  private mutating func next() throws(YAML.Fault) -> Event {
    var event = unsafe yaml_event_t()
    guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw unsafe Self.fault(parser.pointee) }
    defer { unsafe yaml_event_delete(&event) }
    let mark = unsafe Self.mark(event.start_mark)
    switch unsafe event.type {
    case YAML_DOCUMENT_START_EVENT: return .start(mark)
    case YAML_ALIAS_EVENT: return .alias(unsafe Self.text(event.data.alias.anchor) ?? "", mark)
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return .scalar(
        YAML.Scalar(
          string: unsafe String(decoding: bytes, as: UTF8.self), style: unsafe Self.style(scalar.style), mark: mark),
        anchor: unsafe Self.text(scalar.anchor))
    case YAML_SEQUENCE_START_EVENT: return .sequence(mark, anchor: unsafe Self.text(event.data.sequence_start.anchor))
    case YAML_MAPPING_START_EVENT: return .mapping(mark, anchor: unsafe Self.text(event.data.mapping_start.anchor))
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
    default: return .other
    }
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
  }

  private static func mark(_ mark: yaml_mark_t) -> YAML.Mark {
    YAML.Mark(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private static func style(_ style: yaml_scalar_style_t) -> YAML.Scalar.Style {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
    case YAML_LITERAL_SCALAR_STYLE: .literal
    case YAML_FOLDED_SCALAR_STYLE: .folded
    default: .plain
    }
  }

  private static func fault(_ parser: yaml_parser_t) -> YAML.Fault {
    let problem = YAML.Problem(unsafe text(parser.problem) ?? "it cannot be read")
    switch unsafe parser.error {
    case YAML_MEMORY_ERROR: return .memory
    case YAML_READER_ERROR: return .characters(problem: problem)
    default:
      let context = unsafe text(parser.context).map { (YAML.Context($0), unsafe mark(parser.context_mark)) }
      return .syntax(context: context, problem: problem, unsafe mark(parser.problem_mark))
    }
  }
}
