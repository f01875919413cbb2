import Foundation
import NFTables
import Testing

@Suite(.enabled(if: canUseKernel)) struct ParsingTests {
  @Test("Rules that are read from text are those that nft makes of it, in words and in bytecode") func rules() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up")
        try nft(RuleCorpus.setup)
        var lines: [String] = []
        for (chain, rules) in RuleCorpus.rules {
          // What this kernel or this nft does not have is left out.
          for rule in rules {
            let line = "add rule \(chain) \(rule)"
            if (try? nft(line)) != nil { lines.append(line) }
          }
        }
        let words = try nftList()
        let code = Bytecode(try nftList("--debug=netlink"))
        try shell("nft flush ruleset")
        let socket = try NFTablesSocket()
        var parser = NFTParser()
        var failed: [String] = []
        try socket.commit(Transaction(parser.parse(RuleCorpus.setup).flatMap(\.changes)))
        for line in lines {
          do {
            try socket.commit(Transaction(parser.parse(line).flatMap(\.changes)))
          } catch {
            failed.append("\(line): \(error)")
          }
        }
        #expect(failed.isEmpty, "\(failed.joined(separator: "\n"))")
        let ours = try nftList()
        #expect(ours == words, "\(difference(words, ours))")
        let ourCode = Bytecode(try nftList("--debug=netlink"))
        #expect(ourCode == code, "\(difference(code.text, ourCode.text))")
      }
    }
  }

  @Test("What nft lists is read back, and makes the same again") func listings() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up")
        try nft(RuleCorpus.setup)
        for (chain, rules) in RuleCorpus.rules {
          for rule in rules { try? nft("add rule \(chain) \(rule)") }
        }
        let socket = try NFTablesSocket()
        let listed = try nftList()
        // What nft itself makes of its listing is the measure: a few rules change on that way.
        try shell("nft flush ruleset")
        try nft(listed)
        let words = try nftList()
        let code = Bytecode(try nftList("--debug=netlink"))
        try shell("nft flush ruleset")
        let ruleset = try Ruleset(parsing: listed)
        try socket.commit(Transaction(recreating: ruleset))
        let ours = try nftList()
        #expect(ours == words, "\(difference(words, ours))")
        let ourCode = Bytecode(try nftList("--debug=netlink"))
        #expect(ourCode == code, "\(difference(code.text, ourCode.text))")
        // What is printed of it is read to equal values.
        let again = try Ruleset(parsing: ruleset.description)
        #expect(again == ruleset, "\(difference(ruleset.description, again.description))")
      }
    }
  }

  @Test("Sets, maps and objects are read as nft reads them") func declarations() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up")
        let socket = try NFTablesSocket()
        let setup =
          "add table ip t { comment \"a table\"; }; add chain ip t other { comment \"a chain\"; }; add counter ip t c1"
        let lines = Declarations.lines.map { "table ip t {\n\($0)\n}" }
        try nft(setup)
        for line in lines { try nft(line) }
        let words = timeless(try nftList())
        let theirs = try socket.ruleset()
        try shell("nft flush ruleset")
        var parser = NFTParser()
        var failed: [String] = []
        for line in [setup] + lines {
          do {
            try socket.commit(Transaction(parser.parse(line).flatMap(\.changes)))
          } catch {
            failed.append("\(line): \(error)")
          }
        }
        #expect(failed.isEmpty, "\(failed.joined(separator: "\n"))")
        let ours = timeless(try nftList())
        #expect(ours == words, "\(difference(words, ours))")
        // The kernel has the same of both, what nft notes for itself included.
        let mine = try socket.ruleset()
        for a in theirs.tables.first?.sets ?? [] {
          guard let b = mine.tables.first?[set: a.name] else { continue }
          #expect(a.userData == b.userData, "\(a.name): \(a.userData.entries) \(b.userData.entries)")
          #expect(
            a.flags == b.flags && a.fieldLengths == b.fieldLengths && a.values == b.values, "\(a.name): \(a) \(b)")
        }
        try shell("nft flush ruleset")
        try socket.commit(Transaction(recreating: Ruleset(parsing: words)))
        let again = timeless(try nftList())
        #expect(again == words, "\(difference(words, again))")
      }
    }
  }

  @Test("Whole rulesets make what nft makes of them, and are listed as nft lists them", arguments: RulesetTexts.all)
  func rulesets(name: String, text: String) async {
    await #expect(processExitsWith: .success) { [text] in
      reporting {
        try enterFreshNamespace()
        try shell("ip link add eth0 type bridge; ip link add eth1 type bridge")
        let socket = try NFTablesSocket()
        try nft(text)
        let words = timeless(try nftList())
        let code = Bytecode(try nftList("--debug=netlink"))
        try shell("nft flush ruleset")
        var parser = NFTParser()
        let numbers = ["eth0": try Self.index("eth0"), "eth1": try Self.index("eth1")]
        let transaction = try Transaction(parser.parse(text).flatMap(\.changes)).resolved {
          name throws(NFTSyntaxError) in
          guard let number = numbers[name] else { throw NFTSyntaxError("no \(name)", offset: 0) }
          return number
        }
        try socket.commit(transaction)
        let ours = timeless(try nftList())
        #expect(ours == words, "\(difference(words, ours))")
        let ourCode = Bytecode(try nftList("--debug=netlink"))
        #expect(ourCode == code, "\(difference(code.text, ourCode.text))")
        var options = TextOptions()
        for (name, number) in numbers { options.interfaces[number] = name }
        let shown = timeless(try socket.ruleset().text(options))
        #expect(shown == words, "\(difference(words, shown))")
      }
    }
  }

  /// The number of an interface of the calling thread's namespace.
  private static func index(_ name: String) throws -> UInt32 {
    let text = try shell("ip -o link show \(name) | cut -d: -f1")
    return UInt32(text.split(separator: "\n").last ?? "") ?? 0
  }
}
