package import NFTables
package import Operations
import PlainText

/// The text that `nft` is given by a shell, and where in the line each of its characters stands.
struct NFTText {
  private(set) var text = ""
  private var columns: [Int] = []
  private let end: Int

  init(_ words: ArraySlice<Word>) {
    end = words.last.map { $0.column + $0.length } ?? 1
    for word in words {
      if !text.isEmpty { append(" ", at: word.column) }
      var column = word.column + (word.isQuoted ? 1 : 0)
      for character in word.text {
        append(character, at: column)
        column += 1
      }
    }
  }

  private mutating func append(_ character: Character, at column: Int) {
    text.append(character)
    columns.append(column)
  }

  /// An error with the column of its place in the line.
  func error(_ error: NFTSyntaxError) -> CommandError {
    let column = columns.indices.contains(error.offset) ? columns[error.offset] : end
    var failure = CommandError(error.message, column: column, length: error.length, remedy: error.remedy)
    failure.isNotUnderstood = error.isBeyond
    // What stands in the words of a command is one line to nft, with its end.
    if !error.refusals.isEmpty { failure.said = NFTRefusal.words(of: error.refusals, in: text + "\n") }
    return failure
  }
}

extension NFTSyntaxError {
  /// A remedy: the nearest of the known words, or all of them.
  package var remedy: Remedy? {
    if let fix { return .words(fix) }
    if known.isEmpty { return nil }
    if let word, let near = Suggestion.nearest(to: word, among: known) { return .didYouMean(near) }
    return .understood(Array(known.prefix(24)), isCut: known.count > 24)
  }
}

extension CommandParser {
  /// `nft [-a] [-s] [-n] [-t] COMMAND`. Equivalent of nft(8) without its files.
  func nft(_ cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let start = cursor.position
    do throws(CommandError) {
      return try nft(of: &cursor, node)
    } catch {
      let words = cursor.words[start...].map(\.text)
      guard error.said == nil, let complaint = NFTOptions.complaint(words) else { throw error }
      var failure = error
      failure.said = complaint.text
      throw failure
    }
  }

  private func nft(of cursor: inout Cursor, _ node: NodeReference) throws(CommandError) -> [Operation] {
    let given = Array(cursor.words[cursor.position...])
    if let complaint = NFTOptions.complaint(given.map(\.text)), given.indices.contains(complaint.place) {
      let word = given[complaint.place]
      // Numbers below zero need quotes, too.
      if complaint.isMisplaced {
        var failure = CommandError(
          "options must be specified before commands", column: word.column, length: word.length,
          fix: "put the command in quotes, or write the option in front of it")
        failure.said = complaint.text
        throw failure
      }
    }
    var flags: Set<Character> = []
    while let word = cursor.current, word.text.hasPrefix("-"), !word.isQuoted {
      let long = ["--handle": "a", "--stateless": "s", "--numeric": "n", "--terse": "t"]
      let letters = long[word.text] ?? String(word.text.dropFirst())
      if !letters.isEmpty, letters.allSatisfy({ "asnt".contains($0) }) {
        flags.formUnion(letters)
        cursor.position += 1
        continue
      }
      switch word.text {
      case "-f", "--file":
        var failure = CommandError(
          "files are not read here", column: word.column, length: word.length,
          fix: "write nft -f - <<'END', the lines of the file, and END"
        ).beyond()
        failure.file = ProgramCall(["nft"] + given.map(\.text)).source
        throw failure
      default:
        throw cursor.unknown(
          word, ["-a", "-s", "-n", "-t", "-f"], "the option \"\(word.text)\" of nft is not understood")
      }
    }
    let words = cursor.words[cursor.position...]
    guard !words.isEmpty else {
      throw CommandError(
        "the command of nft is missing", column: cursor.endColumn, fix: "write nft list ruleset, for example")
    }
    let text = NFTText(words)
    var parser = NFTParser(catalog: catalogs.known(in: node))
    let commands: [NFTCommand]
    do throws(NFTSyntaxError) {
      commands = try parser.parse(text.text)
    } catch {
      throw text.error(error)
    }
    return operations(commands, in: node, flags)
  }

  /// `nft -f - <<'END'`: all lines together or none.
  mutating func nft(
    script: String, in node: NodeReference
  ) throws(NFTSyntaxError) -> (operations: [Operation], places: NFTPlaces) {
    var parser = NFTParser(catalog: catalogs.known(in: node))
    // What stands before an error is known to the commands that follow, so that they are not told as wrong, too.
    defer {
      let noted = parser.catalog.noted
      // What lies below is let go, so that it is not copied when it is added to.
      parser.catalog = NFTCatalog()
      catalogs.add(noted, in: node)
    }
    let commands = try parser.parse(script)
    for command in commands {
      if command.isShowing {
        throw NFTSyntaxError(
          "a file of changes lists and resets nothing", offset: 0, fix: "write nft list … as a command of its own")
      }
    }
    return (Action.ruleset(commands).map { Operation($0, in: node) }, parser.places)
  }

  private func operations(
    _ commands: [NFTCommand], in node: NodeReference, _ flags: Set<Character>
  ) -> [Operation] {
    var operations: [Operation] = []
    var pending: [NFTCommand] = []
    func flush() {
      operations += Action.ruleset(pending).map { Operation($0, in: node) }
      pending = []
    }
    for command in commands {
      switch command {
      case .list(let subject):
        flush()
        let subject = ShowRequest.Subject.ruleset(
          subject, handles: flags.contains("a"), stateless: flags.contains("s"), numeric: flags.contains("n"),
          terse: flags.contains("t"))
        operations.append(Operation(.show(ShowRequest(subject)), in: node))
      case .reset(let subject):
        flush()
        let action = Action.ruleset(
          .reset(
            subject, handles: flags.contains("a"), stateless: flags.contains("s"), numeric: flags.contains("n")))
        operations.append(Operation(action, in: node))
      case .change, .table: pending.append(command)
      }
    }
    flush()
    return operations
  }
}

extension NFTCommand {
  /// Whether it shows something.
  fileprivate var isShowing: Bool {
    switch self {
    case .list, .reset: true
    case .change, .table: false
    }
  }
}

extension Change {
  /// The command that makes the change, as it is typed in a shell.
  var shellCommand: String {
    let (words, quoted) = command
    // A name has no blank in it, but it may have a backslash.
    let plain = words.split(separator: " ").map { String($0).quoted }.joined(separator: " ")
    return "nft \(plain)" + (quoted.map { " \($0.quoted)" } ?? "")
  }
}

/// The sets and chains of each node that are known while the commands of a lab are read.
package struct NodeCatalogs: Sendable {
  private var nodes: [NodeReference: NFTCatalog] = [:]
  private var all = NFTCatalog()
  /// Files of settings that commands of the lab have written, by their names. They stand in the lab only.
  var files: [String: [String]] = [:]

  /// Nothing is known.
  package init() {}

  /// The sets and chains of a node; those that only others have may stand for it, where one namespace has two names.
  func known(in node: NodeReference) -> NFTCatalog { NFTCatalog(above: [nodes[node], all].compactMap(\.self)) }

  /// Remembers what an operation makes.
  package mutating func note(_ operation: Operation) {
    switch operation.action {
    case .ruleset(.add(let ruleset)):
      for table in ruleset.tables {
        nodes[operation.node, default: NFTCatalog()].note(table)
        all.note(table)
      }
    case .ruleset(.change(let changes)):
      for change in changes {
        nodes[operation.node, default: NFTCatalog()].note(change)
        // What one node loses another may still have.
        if change.isAddition { all.note(change) }
      }
    case .ruleset(.reset), .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl,
      .netTools, .sysctl, .iptables, .docker, .show, .ping, .way, .connections, .queue, .everywhere:
      break
    }
  }
}

extension NodeCatalogs {
  /// Remembers what a text of which only a part was understood makes in a node.
  package mutating func add(_ noted: NFTCatalog, in node: NodeReference) {
    nodes[node, default: NFTCatalog()].add(noted)
    all.add(noted)
  }
}

extension Change {
  fileprivate var isAddition: Bool {
    switch self {
    case .addTable, .addChain, .addSet: true
    default: false
    }
  }
}
