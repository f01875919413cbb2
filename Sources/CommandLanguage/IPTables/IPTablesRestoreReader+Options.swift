import IPTables
import Addressing
import Operations
import NFTables

/// The options of `iptables-restore`.
extension IPTablesRestoreReader {
  /// What a command of this name restores; nil of any other.
  static func family(of command: String) -> IPFamily? {
    switch CommandParser.program(command) {
    case "iptables-restore", "iptables-nft-restore": .v4
    case "ip6tables-restore", "ip6tables-nft-restore": .v6
    default: nil
    }
  }

  /// The words behind the command's name.
  static func options(_ words: Cursor, _ family: IPFamily) throws(CommandError) -> IPTablesRestore {
    var cursor = words
    var restore = IPTablesRestore(family)
    while let word = cursor.current {
      cursor.position += 1
      let parts = word.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let isLong = word.text.hasPrefix("--")
      let letters =
        isLong ? String(try letter(parts.first ?? "", word, &cursor, family)) : String(word.text.dropFirst())
      guard word.text.hasPrefix("-"), !letters.isEmpty else {
        if word.text == "/dev/stdin" { continue }
        throw noFile(word, family)
      }
      for (place, letter) in letters.enumerated() {
        let isLast = place == letters.count - 1
        /// What an option wants: behind its `=`, or the next word.
        func value(_ what: String) throws(CommandError) -> Word {
          if parts.count > 1 { return Word(text: String(parts[1]), column: word.column, length: word.length) }
          do throws(CommandError) { return try cursor.next(what) } catch {
            var failure = error
            failure.message =
              isLong ? "option '\(word.text)' requires an argument" : "option requires an argument -- '\(letter)'"
            throw failure.saidOfOption(family)
          }
        }
        switch letter {
        case "n": restore.keepsRules = true
        case "c": restore.counters = true
        case "t": restore.isTest = true
        case "v":
          guard !restore.isVerbose else {
            throw CommandError(
              "what is sent to the kernel, which a second -v tells, is not told here", column: word.column,
              length: word.length, fix: "write one -v"
            ).beyond()
          }
          restore.isVerbose = true
        // How long it waits for another one to end means nothing here, and neither does what loads modules.
        case "w" where isLast:
          if parts.count < 2, let next = cursor.current, UInt64(next.text) != nil { cursor.position += 1 }
        case "W" where isLast: _ = try value("a number of microseconds")
        case "M" where isLast: _ = try value("a command")
        case "T" where isLast:
          let table = try value("the name of a table")
          guard let found = IPTablesTable(rawValue: table.text) else {
            throw cursor.unknown(
              table, IPTablesTable.allCases.map(\.rawValue), "table '\(table.text)' does not exist here")
          }
          restore.table = found
        default: throw cursor.unknown(word, shortOptions, "invalid option -- '\(letter)'").saidOfOption(family)
        }
      }
    }
    return restore
  }

  /// How it is called, which `-h` and `--help` ask for; nil of other words.
  static func usage(_ cursor: Cursor, _ family: IPFamily, in node: NodeReference) -> Operation? {
    guard let option = cursor.words.first?.text, ["-h", "--help"].contains(option) else { return nil }
    let name = "\(family.iptables)-restore"
    let text =
      "Usage: \(name) [-c] [-v] [-V] [-t] [-h] [-n] [-T table] [-M command] [-4] [-6] [file]\n"
      + [
        "counters", "verbose", "version]", "test", "help", "noflush", "table=<TABLE>", "modprobe=<command>", "ipv4",
        "ipv6",
      ].map { "\t   [ --\($0)\($0.hasSuffix("]") ? "" : " ]")\n" }.joined()
    return Operation(.show(ShowRequest(.said(command: "\(name) \(option)", text: text))), in: node)
  }

  /// What is said of a file that is to be restored.
  ///
  /// - Parameter file: Its name; nil where the word is that.
  static func noFile(_ word: Word, _ family: IPFamily, file: String? = nil) -> CommandError {
    var failure = CommandError(
      "files are not read here", column: word.column, length: word.length,
      fix: "write \(family.iptables)-restore <<'END', the lines of the file, and END"
    ).beyond()
    failure.file = file ?? word.text
    return failure
  }

  private static let longOptions: [(name: String, letter: Character)] = [
    ("--counters", "c"), ("--verbose", "v"), ("--version", "V"), ("--test", "t"), ("--help", "h"), ("--noflush", "n"),
    ("--modprobe", "M"), ("--table", "T"), ("--wait", "w"), ("--wait-interval", "W"),
  ]
  private static let shortOptions = ["-n", "-c", "-t", "-v", "-T", "-w", "-W", "-M"]

  /// The letter of a long option, or of the beginning of one where nothing else begins so.
  private static func letter(
    _ text: Substring, _ word: Word, _ cursor: inout Cursor, _ family: IPFamily
  ) throws(CommandError) -> Character {
    let begun = longOptions.filter { $0.name.hasPrefix(text) }
    if let found = begun.first(where: { $0.name == text }) ?? (begun.count == 1 ? begun.first : nil) {
      return found.letter
    }
    if begun.count > 1 {
      let names = begun.map { "'\($0.name)'" }.joined(separator: " ")
      throw CommandError(
        "option '\(text)' is ambiguous; possibilities: \(names)", column: word.column, length: word.length
      ).saidOfOption(family)
    }
    throw cursor.unknown(word, longOptions.map(\.name), "unrecognized option '\(text)'").saidOfOption(family)
  }
}

extension CommandError {
  /// What iptables-restore prints of an option that it does not have.
  fileprivate func saidOfOption(_ family: IPFamily) -> CommandError {
    var error = self
    error.said = "\(family.iptables)-restore: \(message)\nTry `\(family.iptables)-restore -h' for more information."
    error.status = 1
    return error
  }
}

extension IPTablesRestore {
  /// The command and its lines as a person would type them.
  var words: String {
    let options = [
      (keepsRules, " -n"), (counters, " -c"), (isTest, " -t"), (isVerbose, " -v"),
      (table != nil, " -T \(table?.rawValue ?? "")"),
    ]
    var end = "END"
    while lines.contains(end) { end += "_" }
    let head = "\(family.iptables)-restore" + options.filter(\.0).map(\.1).joined() + " <<'\(end)'\n"
    return head + lines.map { $0 + "\n" }.joined() + end
  }
}
