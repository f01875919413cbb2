import Foundation
import Testing

@testable import NFTables

@Suite("what nft says of what it refuses") struct RefusalTests {
  private static func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

  /// The output of nft that we tell of a command which is refused when it is read; nil where it is taken.
  private func read(_ command: String, _ catalog: NFTCatalog = NFTCatalog()) -> String? {
    var parser = NFTParser(catalog: catalog)
    do throws(NFTSyntaxError) {
      _ = try parser.parse(command)
      return nil
    } catch {
      return NFTRefusal.words(of: error.refusals, in: command + "\n")
    }
  }

  @Test(
    "wrong words are told where they stand, with what could stand there",
    arguments: [
      ("add table", "syntax error, unexpected newline, expecting string", "         ^"),
      (
        "add table inett foo", "syntax error, unexpected string, expecting end of file or newline or semicolon",
        "                ^^^"
      ),
      ("list rulset", "syntax error, unexpected string", "     ^^^^^^"),
      ("delete rule t c", "syntax error, unexpected newline, expecting handle", "               ^"),
      ("add rule t c tcp port 80", "syntax error, unexpected string", "                 ^^^^"),
      (
        "add rule t c tcp dport { 80 443 }", "syntax error, unexpected number, expecting comma or '}'",
        "                            ^^^"
      ),
      ("add rule t c accept foo", "syntax error, unexpected newline", "                       ^"),
      ("add rule t c $x accept", "unknown identifier 'x'", "              ^"),
      ("add chain t c { type nat hook foo priority 0; }", "unknown chain hook", "                              ^^^"),
      ("add rule t c tcp dport 70000", "Service out of range", "                       ^^^^^"),
      (
        "add rule t c ip saddr ::1", "Could not resolve hostname: Address family for hostname not supported",
        "                      ^^^"
      ),
      ("add rule t c ip6 saddr ::1", "conflicting protocols specified: ip vs. ip6", "             ^^^^^^^^^"),
      ("add rule t c accept drop", "Statement after terminal statement has no effect", "             ~~~~~~ ^^^^"),
      ("add rule t c ct state foo", "Could not parse conntrack state", "                      ^^^"),
      (
        "add rule t c ip saddr 10.0.0.9-10.0.0.1", "Range has zero or negative size",
        "                      ^^^^^^^^^^^^^^^^^"
      ),
    ])
  func reading(_ command: String, _ message: String, _ marks: String) {
    #expect(read(command) == "Error: \(message)\n\(command)\n\(marks)")
  }

  @Test("of a file the place is told, tabs stay, and what is wrong at its end is told of its last line")
  func files() throws {
    let text = "table ip x {\n\tchain y {\n\t\ttcp dport 80 acept\n\t}\n}\n"
    #expect(
      NFTRefusal.words(of: SyntaxCheck.refusals(of: text), in: text, file: "/dev/stdin")
        == "/dev/stdin:3:21-21: Error: syntax error, unexpected newline\n\t\ttcp dport 80 acept\n\t\t                  ^"
    )
    let open = "table ip x {\n"
    #expect(
      NFTRefusal.words(of: SyntaxCheck.refusals(of: open), in: open, file: "/dev/stdin")
        == "/dev/stdin:2:1-1: Error: syntax error, unexpected end of file\ntable ip x {\n^")
  }

  /// Rules of the corpus that nft 1.0.6 does not take, and later ones do.
  private static let newer: Set<String> = [
    "tcp option maxseg kind 2 drop", "tcp option sack kind != 5 accept", "ct state established or ct state new",
    "meta random < 0.5", "gre version 0", "meta broute set 1", "last", "tcp dport 80 dnat to [fd00::1-fd00::5]:80",
  ]

  @Test("rules that nft takes have no wrong words")
  func valid() {
    for (chain, rules) in RuleCorpus.rules {
      for rule in rules where !Self.newer.contains(rule) {
        let found = SyntaxCheck.refusals(of: "add rule \(chain) \(rule)\n")
        #expect(found.isEmpty, "\(rule): \(found.map(\.message))")
      }
    }
  }

  @Test("names that differ by a few letters are near, others are not")
  func suggestions() {
    func isNear(_ known: String, _ wanted: String) -> Bool {
      var suggestion = NameSuggestion<Int>(wanted)
      suggestion.offer(known, 1)
      return suggestion.thing != nil
    }
    #expect(isNear("input", "inptu") && isNear("filter", "filtr") && isNear("input", "iput"))
    #expect(!isNear("input", "nosuch") && !isNear("abcdef", "xyz") && !isNear("a", "b"))
  }

  @Suite(.enabled(if: canUseKernel, "needs root and nft")) struct BesideNFT {
    /// The output of the real nft for a command.
    private func real(_ command: String) throws -> String {
      let quoted = command.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      return Self.trimmed(try shell("nft '\(quoted)'; true"))
    }

    private static func trimmed(_ text: String) -> String {
      text.split(separator: "\n").map { line in
        var line = line
        while line.last == " " { line.removeLast() }
        return String(line)
      }.joined(separator: "\n")
    }

    @Test("wrong words: the same as the real nft")
    func syntax() throws {
      let commands = RefusalTests.lines(RefusedTexts.syntax)
      let real = try inFreshNamespace {
        try nft(RefusedTexts.base)
        return try commands.map { try self.real($0) }
      }
      for (command, real) in zip(commands, real) {
        let ours = NFTRefusal.words(of: SyntaxCheck.refusals(of: command + "\n"), in: command + "\n")
        #expect(RefusalTests.BesideNFT.trimmed(ours) == real)
      }
    }

    @Test("wrong words are not taken")
    func refused() throws {
      let catalog = try inFreshNamespace {
        try nft(RefusedTexts.base)
        return NFTCatalog(try NFTablesSocket().ruleset())
      }
      for command in RefusalTests.lines(RefusedTexts.syntax) {
        var parser = NFTParser(catalog: catalog)
        #expect(throws: NFTSyntaxError.self, "\(command)") { try parser.parse(command) }
      }
    }

    /// Set to a file of commands, a line each, it names those of which nft says something else.
    private static let wanted = ProcessInfo.processInfo.environment["NSLAB_NFT_REFUSALS"]

    @Test(
      "commands of a file: the same as the real nft", .enabled(if: wanted != nil, "NSLAB_NFT_REFUSALS names no file"))
    func given() throws {
      let commands = RefusalTests.lines(try String(contentsOfFile: Self.wanted ?? "", encoding: .utf8))
      let different = try inFreshNamespace {
        try nft(RefusedTexts.base)
        let socket = try NFTablesSocket()
        return try commands.filter { try self.ours($0, socket).map(Self.trimmed) ?? "" != self.real($0) }
      }
      #expect(different.isEmpty, "\(different.count) of \(commands.count):\n\(different.joined(separator: "\n"))")
    }

    @Test("wrong values, names that are not there, what the kernel refuses: the same as the real nft")
    func meaning() throws {
      let commands = RefusalTests.lines(RefusedTexts.meaning)
      let said = try inFreshNamespace {
        try nft(RefusedTexts.base)
        let socket = try NFTablesSocket()
        return try commands.map { (ours: try self.ours($0, socket), real: try self.real($0)) }
      }
      for (command, said) in zip(commands, said) {
        #expect(said.ours.map(RefusalTests.BesideNFT.trimmed) == said.real, "\(command)")
      }
    }

    private struct NoDevice: Error { let name: String }

    /// Our message about a command that we refuse or the kernel does; nil where it is carried out.
    private func ours(_ command: String, _ socket: NFTablesSocket) throws -> String? {
      let text = command + "\n"
      let before = try socket.ruleset()
      var parser = NFTParser(catalog: NFTCatalog(before))
      let commands: [NFTCommand]
      do throws(NFTSyntaxError) {
        commands = try parser.parse(command)
      } catch {
        return NFTRefusal.words(of: error.refusals, in: text)
      }
      if case .list(let subject)? = commands.first {
        return subject.isMissing(in: before) ? NFTRefusal.refusal(of: subject, in: text, before).words(in: text) : nil
      }
      let changes = commands.flatMap { command -> [Change] in
        if case .table(let table) = command { return Transaction(recreating: Ruleset(tables: [table])).changes }
        return command.changes
      }
      do {
        let transaction = try Transaction(changes).resolved { name throws(NoDevice) -> UInt32 in
          if name == "lo" { return 1 }
          throw NoDevice(name: name)
        }
        try socket.commit(transaction)
        return nil
      } catch let error as NoDevice {
        return NFTRefusal.refusal(ofDevice: error.name, in: text).words(in: text)
      } catch TransactionError.refused(let failures, _) {
        return NFTRefusal.words(
          of: NFTRefusal.refusals(of: failures, in: changes, of: text, before: before), in: text)
      }
    }
  }
}
