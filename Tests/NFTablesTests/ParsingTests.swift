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
}
