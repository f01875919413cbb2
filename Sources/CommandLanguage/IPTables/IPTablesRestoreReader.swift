import Addressing
import IPTables
import NFTables
import Operations
import Operations

/// Reads `iptables-restore` and the lines that it is given.
struct IPTablesRestoreReader {
  private var restore: IPTablesRestore
  /// The table that a line began and none has ended yet.
  private var section: IPTablesRestore.Section?
  /// Whether the lines are those of a table that is not wanted.
  private var isPassedOver = false
  /// The number of the line.
  private var number = 0

  init(_ restore: IPTablesRestore) { self.restore = restore }

  private var values: IPTablesValues { IPTablesValues(family: restore.family) }

  private var name: String { "\(restore.family.iptables)-restore" }

  // MARK: Lines

  /// Reads all lines; an error stands so many lines above the one that ended them.
  func read(_ lines: [String], stripsTabs: Bool) throws(CommandError) -> IPTablesRestore {
    var reader = self
    for line in lines {
      reader.number += 1
      let text = stripsTabs ? line.trimmedTabs : line
      reader.restore.lines.append(text)
      do throws(CommandError) {
        try reader.take(text)
      } catch {
        var failure = error.saidByIPTables(name, line: reader.number)
        failure.column += line.count - text.count
        failure.linesAbove = lines.count - reader.number + 1
        throw failure
      }
    }
    if reader.section != nil {
      throw CommandError(
        "\(name): COMMIT expected at line \(lines.count + 1)", fix: "write COMMIT in front of this line")
    }
    return reader.restore
  }

  private mutating func take(_ line: String) throws(CommandError) {
    guard let first = line.first, first != "#" else { return }
    if line.hasPrefix("*"), section == nil { return try begin(line) }
    if isPassedOver { return }
    guard let table = section?.table else {
      throw CommandError(
        "\(name): line \(number) failed: it stands in no table", length: line.count, fix: "write *filter in front of it"
      )
    }
    switch first {
    case _ where line == "COMMIT":
      section?.end = number
      if let section { restore.sections.append(section) }
      section = nil
    case ":": add(try chain(line, table))
    case "*":
      throw CommandError(
        "Bad argument `\(line)'", length: line.count, fix: "write COMMIT in front of it", ending: .argument)
    default: add(.command(try command(line, table)))
    }
  }

  private mutating func add(_ content: IPTablesRestore.Content) {
    section?.entries.append(IPTablesRestore.Entry(line: number, content))
  }

  /// `*filter`
  private mutating func begin(_ line: String) throws(CommandError) {
    let word = Self.fields(of: line.dropFirst(), from: 2).first ?? Word(text: "", column: 2, length: 1)
    guard let table = IPTablesTable(rawValue: word.text) else {
      throw values.unknown(
        word, "\(name): line \(number) table name '\(word.text)' invalid", word.text,
        IPTablesTable.allCases.map(\.rawValue))
    }
    isPassedOver = restore.table.map { $0 != table } ?? false
    if !isPassedOver { section = IPTablesRestore.Section(table, line: number) }
  }

  /// `:INPUT DROP [0:0]`
  private func chain(_ line: String, _ table: IPTablesTable) throws(CommandError) -> IPTablesRestore.Content {
    let words = Self.fields(of: line.dropFirst(), from: 2)
    guard let word = words.first else {
      throw CommandError("\(name): line \(number) chain name invalid", column: 2, fix: "write :INPUT ACCEPT [0:0]")
    }
    let isBuiltin = table.builtin(word.text) != nil
    guard words.count > 1 else {
      throw CommandError(
        "\(name): line \(number) policy invalid", column: word.column + word.length,
        fix: "write :\(word.text) \(isBuiltin ? "ACCEPT" : "-") [0:0]")
    }
    guard isBuiltin else {
      let parser = IPTablesParser(restore.family, Cursor(words, command: name))
      return .chain(try parser.chainName(word, isNew: true))
    }
    var counter = ChainCounter()
    if restore.counters {
      let text = words.count > 2 ? words[2].text : ""
      let numbers = text.dropFirst().dropLast().split(separator: ":").map { UInt64($0) }
      guard text.hasPrefix("["), text.hasSuffix("]"), numbers.count == 2, let packets = numbers[0],
        let bytes = numbers[1]
      else {
        throw values.error(
          words.count > 2 ? words[2] : word, "invalid policy counters for chain '\(word.text)'",
          fix: "as [PACKETS:BYTES] behind the policy")
      }
      counter = ChainCounter(packets: packets, bytes: bytes)
    }
    switch words[1].text {
    case "ACCEPT": return .builtin(word.text, .accept, counter)
    case "DROP": return .builtin(word.text, .drop, counter)
    case "-": return .builtin(word.text, nil, counter)
    default:
      throw values.unknown(
        words[1], "Bad policy name \"\(words[1].text)\"", words[1].text.uppercased(), ["ACCEPT", "DROP"],
        ending: .policy)
    }
  }

  /// `-A INPUT …`, with counters in brackets in front of it.
  private func command(_ line: String, _ table: IPTablesTable) throws(CommandError) -> IPTablesCommand.Verb {
    let characters = Array(line)
    var start = 0
    var words: [Word] = []
    if characters.first == "[" {
      guard let close = characters.firstIndex(of: "]") else { throw bracket("]", line) }
      guard let colon = characters[..<close].firstIndex(of: ":") else { throw bracket(":", line) }
      start = close + 1
      if restore.counters {
        words = [
          Word(text: "-c", column: 1, length: start, isQuoted: true),
          Word(text: String(characters[1..<colon]), column: 2, length: max(1, colon - 1), isQuoted: true),
          Word(
            text: String(characters[(colon + 1)..<close]), column: colon + 2, length: max(1, close - colon - 1),
            isQuoted: true),
        ]
      }
    }
    words += try Self.words(of: characters, from: start)
    if let first = words.first, first.text.hasPrefix("#") {
      throw values.error(first, "Bad argument `\(first.text)'", fix: "begin a comment with the line", ending: .argument)
    }
    var parser = IPTablesParser(restore.family, Cursor(words, command: name))
    parser.tableOfText = table
    guard case .iptables(.change(let command))? = try parser.parse().first else {
      throw CommandError(
        "\(name) lists nothing here", length: line.count,
        fix: "write \(restore.family.iptables) -L as a command of its own"
      ).beyond()
    }
    return command.verb
  }

  private func bracket(_ character: Character, _ line: String) -> CommandError {
    CommandError(
      "Bad line \(number): need \(character)", length: line.count, fix: "write [PACKETS:BYTES] in front of the rule")
  }

  /// The words between blanks.
  private static func fields(of text: Substring, from column: Int) -> [Word] {
    text.split { $0 == " " || $0 == "\t" }.map { field in
      Word(
        text: String(field), column: column + text.distance(from: text.startIndex, to: field.startIndex),
        length: field.count)
    }
  }

  /// The words of a rule: `"` alone quotes, and within it a backslash the next character.
  static func words(of characters: [Character], from start: Int) throws(CommandError) -> [Word] {
    var words: [Word] = []
    var text = ""
    var first: Int?
    var quote: Int?
    var index = start
    func end(at index: Int) {
      if let begun = first { words.append(Word(text: text, column: begun + 1, length: index - begun, isQuoted: true)) }
      text = ""
      first = nil
    }
    while index < characters.count {
      let character = characters[index]
      switch character {
      case "\"" where quote == nil:
        quote = index
        first = first ?? index
      case "\"":
        // A quote that ends is the end of the word.
        quote = nil
        end(at: index + 1)
      case "\\" where quote != nil && index + 1 < characters.count:
        index += 1
        text.append(characters[index])
      case " " where quote == nil, "\t" where quote == nil: end(at: index)
      default:
        first = first ?? index
        text.append(character)
      }
      index += 1
    }
    if let quote { throw CommandError("the quote is not closed", column: quote + 1, fix: "add a \"") }
    end(at: index)
    return words
  }
}
