import Addressing
import IPTables
import Operations

/// The lines behind `nft -f - <<'END'` or `iptables-restore <<'END'`, as they are gathered.
struct HereDocument {
  let node: NodeReference
  /// The tool that is given the lines.
  let tool: Tool
  let end: String
  /// `<<-`: tabs in front of the lines do not count.
  let stripsTabs: Bool
  /// Whether the word that ends it is in quotes, so that the shell leaves the lines as they are.
  let isQuoted: Bool
  var lines: [String] = []

  /// A tool that is given lines.
  enum Tool {
    case nft
    /// With its options.
    case restore(IPTablesRestore)
    /// A file of settings, which `sysctl -p` reads: `cat > FILE`, or `>>`.
    case file(String, appends: Bool)
    /// `sysctl -p -`, with its options.
    case sysctl(CommandParser.SysctlOptions)

    /// Its name, for errors.
    var name: String {
      switch self {
      case .nft: "nft"
      case .restore(let restore): "\(restore.family.iptables)-restore"
      case .sysctl: "sysctl"
      case .file(let name, _): name
      }
    }

    /// Where a shell would change a line that is not quoted.
    func expansion(in line: String) -> String.Index? {
      line.indices.first { place in
        switch line[place] {
        case "$", "`": return true
        case "\\":
          // A backslash joins lines and stands for itself before any other sign; nft has no use for one.
          let next = line.index(after: place)
          if case .nft = self { return false }
          return next == line.endIndex || "\\$`".contains(line[next])
        default: return false
        }
      }
    }
  }

  /// A document that a line begins: its command, and what stands from `<<` on.
  init(_ rest: ArraySlice<Word>, _ words: ArraySlice<Word>, node: NodeReference) throws(CommandError) {
    let place = words.startIndex
    let written = WrittenFile(rest + words.dropFirst(2), isDocument: true)
    if let written {
      tool = .file(written.name, appends: written.appends)
    } else {
      tool = try Self.tool(rest, words[place])
    }
    guard words.count > 1 else {
      throw CommandError(
        "the word that ends the lines is missing", column: words[place].column + 2, fix: "write <<'END'")
    }
    if written == nil, let more = words.dropFirst(2).first {
      throw CommandError("\"\(more.text)\" is not expected here", column: more.column, length: more.length)
    }
    var end = words[place + 1].text
    isQuoted = words[place + 1].isQuoted
    stripsTabs = end.hasPrefix("-")
    if stripsTabs { end.removeFirst() }
    self.node = node
    self.end = end
  }

  private static func tool(_ rest: ArraySlice<Word>, _ mark: Word) throws(CommandError) -> Tool {
    let command = rest.map(\.text)
    if let first = rest.first, let family = IPTablesRestoreReader.family(of: first.text) {
      return .restore(try IPTablesRestoreReader.options(Cursor(Array(rest.dropFirst()), command: first.text), family))
    }
    if command.first == "sysctl" {
      var cursor = Cursor(Array(rest.dropFirst()), command: "sysctl")
      let options = try CommandParser().sysctlOptions(&cursor)
      if let files = options.files, files.count == 1, ["-", "/dev/stdin"].contains(files[0].text) {
        return .sysctl(options)
      }
    }
    guard command == ["nft", "-f", "-"] || command == ["nft", "-f", "/dev/stdin"] || command == ["nft", "-f-"] else {
      throw CommandError(
        "only nft -f - and iptables-restore are given lines here", column: mark.column, length: 2,
        fix: "write nft -f - <<'END'"
      ).beyond().ofShell()
    }
    return .nft
  }
}

extension String {
  /// Without the tabs in front.
  var trimmedTabs: String { String(drop { $0 == "\t" }) }
}
