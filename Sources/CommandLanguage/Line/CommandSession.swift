package import NFTables
package import Operations

/// Lines that are typed one after the other: a shell that is opened inside a namespace takes the lines that follow, until `exit`, and
/// what `<<'END'` begins takes them until END.
package struct CommandSession {
  private(set) var parser = CommandParser()
  /// The nodes whose shells are open, the innermost last.
  package private(set) var nodes: [NodeReference] = [.host]
  private var document: HereDocument?
  /// Where things stand in the lines that the line parsed last has ended, and how many lines these are; nil of any other line.
  package private(set) var script: (places: NFTPlaces?, lines: Int)?

  package init() {}

  /// A session after others, which made what is in these catalogs and left these shells open.
  package init(catalogs: NodeCatalogs, nodes: [NodeReference] = [.host]) {
    parser.catalogs = catalogs
    self.nodes = nodes
  }

  /// The sets and chains that the lines so far made.
  package var catalogs: NodeCatalogs { parser.catalogs }

  /// Whether a shell is still open that a line opened.
  package var isInside: Bool { nodes.count > 1 }

  /// The word that ends the lines which are being gathered; nil where none are.
  package var awaitedEnd: String? { document?.end }

  /// The operations of a line in the shell that is open.
  package mutating func parse(_ line: String) throws(CommandError) -> [Operation] {
    script = nil
    let operations = try operations(of: line)
    for operation in operations { parser.catalogs.note(operation) }
    return operations
  }

  private mutating func operations(of line: String) throws(CommandError) -> [Operation] {
    if document != nil { return try gather(line) }
    let node = nodes.last ?? .host
    let typed = line[line.index(line.startIndex, offsetBy: min(line.count, Lexer.promptLength(line)))...]
    if let (variable, value) = ContainerProcesses.assignment(typed.drop(while: \.isWhitespace)),
      let inner = ContainerProcesses.substitution(value), let container = container(asked: inner)
    {
      parser.processes.assign(variable, container)
      return [Operation(.docker(.findProcess(of: container)))]
    }
    let parser = self.parser
    let line = self.parser.processes.expanded(line) { Self.container(asked: $0, parser) }
    let words = try Lexer.words(of: line, from: Lexer.promptLength(line))
    if let first = words.first, first.text == "exit" {
      if let more = words.dropFirst().first {
        throw CommandError("\"\(more.text)\" is not expected after \"exit\"", column: more.column, length: more.length)
      }
      guard nodes.count > 1 else {
        throw CommandError("no shell is open that could be left", column: first.column, length: first.length)
      }
      let left = nodes.removeLast()
      return [Operation(.namespace(.leave), in: left)]
    }
    if let opened = shell(in: words) {
      nodes.append(opened)
      return [Operation(.namespace(.enter), in: opened)]
    }
    if let place = words.firstIndex(where: { $0.text == "<<" && !$0.isQuoted }) {
      let (entered, rest) = entered(words[..<place])
      let begun = try HereDocument(rest, words[place...], node: entered ?? node)
      document = begun
      return []
    }
    if let file = WrittenFile(entered(words[...]).rest, isDocument: false) {
      self.parser.catalogs.files[file.name] = (file.appends ? catalogs.files[file.name] ?? [] : []) + file.lines
      return []
    }
    if let operations = try restoring(words, node) { return operations }
    return try self.parser.parse(line, node: node)
  }

  private func container(asked command: Substring) -> String? { Self.container(asked: command, parser) }

  /// The container whose process number alone a command asks for.
  private static func container(asked command: Substring, _ parser: CommandParser) -> String? {
    (try? parser.parse(String(command))).flatMap(ContainerProcesses.container)
  }

  /// One more line of a document; the operations of all of it where the line ends it.
  private mutating func gather(_ line: String) throws(CommandError) -> [Operation] {
    guard let begun = document else { return [] }
    guard line == begun.end || (begun.stripsTabs && line.trimmedTabs == begun.end) else {
      if !begun.isQuoted, let place = begun.tool.expansion(in: line) {
        // An empty line in its place keeps the numbers of those below.
        document?.lines.append("")
        throw CommandError(
          "a shell would expand this before \(begun.tool.name) sees it",
          column: line.distance(from: line.startIndex, to: place) + 1, fix: "write <<'\(begun.end)'")
      }
      // The tabs that `<<-` takes off are blanks to nft, and the columns of errors stay what they are.
      document?.lines.append(line)
      return []
    }
    document = nil
    switch begun.tool {
    case .nft: return try script(begun)
    case .restore(let restore):
      script = (nil, begun.lines.count)
      let read = try IPTablesRestoreReader(restore).read(begun.lines, stripsTabs: begun.stripsTabs)
      return [Operation(.iptables(.restore(read)), in: begun.node)]
    case .file(let name, let appends):
      script = (nil, begun.lines.count)
      let lines = begun.stripsTabs ? begun.lines.map(\.trimmedTabs) : begun.lines
      parser.catalogs.files[name] = (appends ? parser.catalogs.files[name] ?? [] : []) + lines
      return []
    case .sysctl(let options):
      script = (nil, begun.lines.count)
      return try parser.sysctls(begun.lines, options, in: begun.node)
    }
  }

  /// The operations of the lines that nft is given.
  private mutating func script(_ begun: HereDocument) throws(CommandError) -> [Operation] {
    let text = begun.lines.map { $0 + "\n" }.joined()
    do throws(NFTSyntaxError) {
      let (operations, places) = try parser.nft(script: text, in: begun.node)
      script = (places, begun.lines.count)
      return operations
    } catch {
      let place = error.position(in: text)
      var failure = CommandError(error.message, column: place.column, length: error.length, remedy: error.remedy)
      failure.isNotUnderstood = error.isBeyond
      failure.linesAbove = max(0, begun.lines.count - place.line + 1)
      if !error.refusals.isEmpty {
        failure.said = NFTRefusal.words(of: error.refusals, in: text, file: "/dev/stdin")
      }
      throw failure
    }
  }

  /// The node of `ip netns exec NS bash`; nil where the line is another.
  private func shell(in words: [Word]) -> NodeReference? {
    let (node, rest) = entered(words[...])
    return LeadingWords.isShell(rest) ? node : nil
  }

  /// The node that `sudo`, `ip netns exec NS` and their kin lead into, and the words behind them.
  func entered(_ words: ArraySlice<Word>) -> (node: NodeReference?, rest: ArraySlice<Word>) {
    var rest = words
    var node: NodeReference?
    while let first = rest.first {
      let program = CommandParser.program(first.text)
      if let behind = try? LeadingWords.behind(rest) {
        rest = behind
      } else if rest.count > 4, program == "ip",
        rest.dropFirst().prefix(2).map(\.text) == ["netns", "exec"]
      {
        node = .named(rest[rest.startIndex + 3].text)
        rest = rest.dropFirst(4)
      } else if program == "nsenter", let found = try? NSEnter.options(rest.dropFirst(), parser.processes) {
        node = .named(found.node)
        // Without a command nsenter opens a shell.
        if found.rest.isEmpty { return (node, [Word(text: "sh", column: first.column, length: first.length)]) }
        rest = found.rest
      } else if rest.count > 2, rest.prefix(2).map(\.text) == ["docker", "exec"] {
        var cursor = Cursor(Array(rest.dropFirst(2)), command: "docker")
        guard let name = try? parser.dockerExecTarget(&cursor) else { break }
        node = .named(name)
        rest = rest.suffix(cursor.words.count - cursor.position)
      } else {
        break
      }
    }
    return (node, rest)
  }
}

/// The namespace that nsenter(1) is told to enter.
enum NSEnter {}
