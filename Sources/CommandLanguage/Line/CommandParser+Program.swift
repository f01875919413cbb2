package import NFTables
package import Operations

/// A command as a shell hands it to a program: words that are parted and expanded already, and the lines that it is given.
package struct ProgramCall: Hashable, Sendable {
  /// The program's name and its arguments.
  package var words: [String]
  /// The text of its standard input, or of the file that it was told; nil where it reads nothing.
  package var text: String?

  package init(_ words: [String], text: String? = nil) {
    self.words = words
    self.text = text
  }

  /// Where it reads lines: `-` of standard input, else a file's path; nil where it reads none.
  package var source: String? {
    guard let name = words.first else { return nil }
    if IPTablesRestoreReader.family(of: name) != nil {
      guard words.count > 1, let last = words.last, !last.hasPrefix("-"), last != "/dev/stdin" else { return "-" }
      // The word may be an option's.
      let before = words[words.count - 2]
      let isOfOption = before.hasPrefix("-") && "TwW".contains(before.last ?? " ") || before == "--table"
      return isOfOption ? "-" : last
    }
    guard name == "nft" else { return nil }
    for (place, word) in words.enumerated().dropFirst() {
      if word == "-f" || word == "--file" { return words.count > place + 1 ? Self.file(words[place + 1]) : nil }
      if word.hasPrefix("-f"), word.count > 2 { return Self.file(String(word.dropFirst(2))) }
    }
    return nil
  }

  /// The line, with those below it, by which a shell would call it.
  package var typed: String {
    let line = words.map { word in
      let isPlain =
        !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:".contains($0)) }
      return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }.joined(separator: " ")
    guard let text else { return line }
    return "\(line) <<'NSLAB-END'\n\(text)\nNSLAB-END"
  }

  private static func file(_ word: String) -> String { word == "/dev/stdin" ? "-" : word }

  /// With the lines instead of the file that they were read from.
  package func reading(_ text: String) -> ProgramCall {
    var call = self
    call.text = text
    guard let source, let name = words.first else { return call }
    if name == "nft" {
      let file = source == "-" ? ["-", "/dev/stdin"] : [source]
      let rest = words.dropFirst().filter { word in
        word != "-f" && word != "--file" && !file.contains(word) && !file.contains(String(word.dropFirst(2)))
      }
      call.words = ["nft", "-f", "-"] + rest
    } else if source != "-" {
      call.words.removeLast()
    }
    return call
  }
}

extension CommandParser {
  /// The operations of a program that is called so; the words of a shell mean nothing here.
  ///
  /// - Parameter node: The node that the program runs in.
  /// - Parameter ruleset: The ruleset of nftables in it, which text of nft may speak of; nil is nothing.
  package func parse(
    _ call: ProgramCall, node: NodeReference, knowing ruleset: Ruleset? = nil
  ) throws(CommandError) -> [Operation] {
    var typed = self
    typed.shell = node
    if let ruleset { typed.catalogs.note(Operation(.ruleset(.add(ruleset)), in: node)) }
    let words = Word.typed(call.words)
    guard let first = words.first else { return [] }
    guard let text = call.text else { return try typed.parse(words[...], node: node) }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let family = IPTablesRestoreReader.family(of: first.text) {
      let restore = try IPTablesRestoreReader.options(Cursor(Array(words.dropFirst()), command: first.text), family)
      // What stands behind the last line's end is no line.
      let reader = IPTablesRestoreReader(restore)
      return [
        Operation(
          .iptables(.restore(try reader.read(lines.last == "" ? lines.dropLast() : lines, stripsTabs: false))), in: node
        )
      ]
    }
    guard words.count == 3, first.text == "nft" else {
      throw CommandError(
        "beside -f no option of nft is understood", column: first.column, length: first.length, fix: "write nft -f FILE"
      )
    }
    do throws(NFTSyntaxError) {
      return try typed.nft(script: text, in: node).operations
    } catch {
      let place = error.position(in: text)
      var failure = CommandError("line \(place.line), column \(place.column): \(error.message)", remedy: error.remedy)
      failure.isNotUnderstood = error.isBeyond
      if !error.refusals.isEmpty { failure.said = NFTRefusal.words(of: error.refusals, in: text, file: "/dev/stdin") }
      throw failure
    }
  }

  /// Whether words call a shell's `exec`, `sudo` and their kin, which are as if they were not there; then the words behind them.
  package static func behindLeading(_ words: [String]) throws(CommandError) -> [String]? {
    let typed = Word.typed(words)
    return try LeadingWords.behind(typed[...])?.map(\.text)
  }

  /// The name of the container and the command of `docker exec`; nil where the words are another command.
  package static func dockerExec(_ words: [String]) -> (name: String, command: [String])? {
    guard words.count > 3, words[0] == "docker", words[1] == "exec" else { return nil }
    var cursor = Cursor(Word.typed(Array(words.dropFirst(2))), command: "docker")
    guard let name = try? CommandParser().dockerExecTarget(&cursor), !cursor.isAtEnd else { return nil }
    return (name, cursor.words[cursor.position...].map(\.text))
  }
}

extension Word {
  /// Words that a shell has parted, with their places in a line that has them one after the other.
  static func typed(_ words: [String]) -> [Word] {
    var column = 1
    return words.map { text in
      defer { column += text.count + 1 }
      return Word(text: text, column: column, length: max(1, text.count))
    }
  }
}
