import Netlink
import Testing

@testable import NFTables

/// Lookups of nft in the kernel before it asks for anything: rules at places, ranges that are joined, elements, objects that are reset.
@Suite(.enabled(if: canUseKernel, "needs root and nft")) struct LookupTests {
  private static let base = """
    table ip t {
      set iv { type ipv4_addr; flags interval; elements = { 10.0.0.0/24, 10.0.2.0-10.0.2.9, 10.1.0.0/16, 0.0.0.0/8 }; }
      set am { type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/24, 10.0.2.0-10.0.2.9 }; }
      set ports { type inet_service; flags interval; auto-merge; }
      set marks { type mark; flags interval; auto-merge; elements = { 5-9 }; }
      set s { type ipv4_addr; elements = { 10.0.0.1, 10.0.0.2, 10.0.0.3 }; }
      set cc { type ipv4_addr . inet_service; elements = { 10.0.0.1 . 80, 10.0.0.2 . 443 }; }
      set ci { type ipv4_addr . inet_service; flags interval; elements = { 10.0.0.0/24 . 80-90, 10.0.2.1 . 443 }; }
      map m { type inet_service : verdict; elements = { 80 : accept, 81 : drop }; }
      map mi { type inet_service : ipv4_addr; flags interval; elements = { 80-89 : 10.0.0.1, 100 : 10.0.0.2 }; }
      counter c1 { packets 5 bytes 50; }
      counter c2 { comment "two"; packets 6 bytes 60; }
      quota q1 { over 10 mbytes used 5 mbytes; }
      chain c { tcp dport 1; tcp dport 2; tcp dport 3; }
    }
    table ip6 e { counter c9 { packets 1 bytes 1; }
    }
    table ip6 empty { }
    table inet oth { quota q { 5 kbytes used 2 kbytes; }
    }
    """

  /// The results of commands: the output or refusal of each, and the ruleset at the end.
  private struct Outcome: Equatable {
    var said: [String] = []
    var ruleset = ""
  }

  private struct Surprise: Error { let text: String }

  private func real(_ commands: [String]) throws -> Outcome {
    try nft(Self.base)
    var outcome = Outcome()
    for command in commands {
      let quoted = command.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      outcome.said.append(Self.trimmed(try shell("nft '\(quoted)' 2>&1; true")))
    }
    outcome.ruleset = try nftList()
    return outcome
  }

  private func ours(_ commands: [String]) throws -> Outcome {
    try nft(Self.base)
    let socket = try NFTablesSocket()
    var outcome = Outcome()
    for command in commands { outcome.said.append(Self.trimmed(try said(command, socket))) }
    outcome.ruleset = try nftList()
    return outcome
  }

  private static func trimmed(_ text: String) -> String {
    text.split(separator: "\n").map { String($0.reversed().drop { $0 == " " }.reversed()) }.joined(separator: "\n")
  }

  /// The output of a command by our own means.
  private func said(_ command: String, _ socket: NFTablesSocket) throws -> String {
    let text = command + "\n"
    let before = try socket.ruleset()
    var parser = NFTParser(catalog: NFTCatalog(before))
    let commands: [NFTCommand]
    do throws(NFTSyntaxError) {
      commands = try parser.parse(command)
    } catch {
      return NFTRefusal.words(of: error.refusals, in: text)
    }
    switch commands.first {
    case .list(let subject)?:
      if subject.isMissing(in: before) { return NFTRefusal.refusal(of: subject, in: text, before).words(in: text) }
      return before.text(of: subject)
    case .reset(let subject)?:
      if subject.isMissing(in: before) { return NFTRefusal.refusal(of: subject, in: text, before).words(in: text) }
      return try socket.reset(subject).text(of: subject)
    default: break
    }
    let changes = commands.flatMap(\.changes)
    do {
      try socket.commit(Transaction(changes))
      return ""
    } catch TransactionError.refused(let failures, _) {
      return NFTRefusal.words(of: NFTRefusal.refusals(of: failures, in: changes, of: text, before: before), in: text)
    } catch {
      throw Surprise(text: "\(command): \(error)")
    }
  }

  private func compare(_ commands: [String]) throws {
    let ours = try inFreshNamespace { try self.ours(commands) }
    let real = try inFreshNamespace { try self.real(commands) }
    for (command, said) in zip(commands, zip(ours.said, real.said)) where said.0 != said.1 {
      Issue.record("\(command)\nours: \(said.0)\nreal: \(said.1)")
    }
    if ours.ruleset != real.ruleset { Issue.record("\(commands)\n\(difference(real.ruleset, ours.ruleset))") }
  }

  @Test(
    "rules at places of a chain, also of rules that the same text adds",
    arguments: [
      [
        "insert rule t c index 0 tcp dport 10 accept", "add rule t c index 0 tcp dport 11",
        "insert rule t c index 4 drop",
      ],
      ["add rule t c index 99 tcp dport 11 accept", "insert rule t c index 3 drop", "add rule t c index 2 drop"],
      ["add rule t nosuch index 1 accept", "add rule nosuch c index 1 accept", "add rule t c index foo drop"],
      ["replace rule t c index 1 accept", "delete rule t c index 1", "add rule t c index"],
      [
        "insert rule t c index 0 tcp dport 20; insert rule t c index 0 tcp dport 21; add rule t c index 1 tcp dport 22; insert rule t c index 2 tcp dport 23"
      ],
      [
        "add rule t c index 0 tcp dport 9; add rule t c index 0 tcp dport 8; insert rule t c index 1 tcp dport 7; insert rule t c tcp dport 6; add rule t c index 1 tcp dport 5"
      ],
      ["add rule t c tcp dport 9; add rule t c index 10 drop; insert rule t c index 3 tcp dport 8"],
      ["flush chain t c; add rule t c tcp dport 7; add rule t c index 0 tcp dport 9"],
      ["flush table t; add rule t c tcp dport 7; insert rule t c index 3 tcp dport 9"],
      ["add chain t n; add rule t n accept; add rule t n index 0 drop; insert rule t n index 1 tcp dport 5"],
      ["create chain t n3; insert rule t n3 index 0 drop", "add table x; add chain x n; add rule x n index 0 drop"],
      ["delete table t; add table t; add chain t c; add rule t c tcp dport 5; insert rule t c index 0 tcp dport 9"],
      ["flush ruleset; add table t; add chain t c; add rule t c tcp dport 5; insert rule t c index 0 tcp dport 9"],
    ])
  func places(_ commands: [String]) throws { try compare(commands) }

  @Test(
    "ranges of sets with auto-merge are joined with those that are there",
    arguments: [
      ["add element t am { 10.0.1.0/24 }", "add element t am { 10.0.0.7 }", "add element t am { 10.0.2.5-10.0.3.5 }"],
      ["add element t am { 9.255.255.255 }", "add element t am { 10.0.4.0-10.0.4.4, 10.0.4.5, 10.0.4.3 }"],
      [
        "delete element t am { 10.0.2.9 }", "delete element t am { 10.0.2.8-10.0.2.10 }",
        "delete element t am { 1.2.3.4 }",
      ],
      ["delete element t am { 10.0.0.0/24 }", "delete element t am { 10.0.0.0-10.0.2.9 }"],
      [
        "create element t am { 10.0.0.0/25 }", "create element t am { 10.0.1.0 }",
        "add element t am { 10.0.9.9, 10.0.9.9 }",
      ],
      ["add element t am { 255.255.255.0/24 }", "add element t am { 255.255.254.0-255.255.255.3 }"],
      ["add element t am { 0.0.0.0-0.0.0.9 }", "add element t am { 0.0.0.5 }", "delete element t am { 0.0.0.0 }"],
      ["add element t am { 0.0.0.0/0 }", "delete element t am { 128.0.0.0 }"],
      ["add element t am { 1.1.1.1 }; add element t am { 1.1.1.2 }; delete element t am { 1.1.1.1 }"],
      [
        "flush ruleset; add table t; add set t am { type ipv4_addr; flags interval; auto-merge; }; add element t am { 10.0.0.9 }; add element t am { 10.0.0.10 }"
      ],
      ["flush set t am; add element t am { 10.0.0.5 }", "add element t am { 10.0.0.4, 10.0.0.6 }"],
      ["delete element t am { 10.0.0.0/24 }; add element t am { 10.0.0.5 }", "flush set t am"],
      [
        "add element t ports { 80-90 }", "add element t ports { 91, 92 }", "add element t ports { 0-79 }",
        "delete element t ports { 85 }",
      ],
      [
        "add element t ports { 12 }; add element t ports { 11 }; add element t ports { 12-15 }",
        "add element t ports { 0-65535 }",
      ],
      [
        "add element t marks { 1-3 }", "add element t marks { 4 }", "add element t marks { 10, 11 }",
        "delete element t marks { 2 }",
      ],
      [
        "add element t iv { 10.0.0.5 }", "delete element t iv { 10.0.0.5 }",
        "delete element t iv { 10.0.0.0-10.0.2.9 }",
      ],
      [
        "delete element t iv { 10.0.0.0/24 }; add element t iv { 10.0.0.0-10.0.1.1 }",
        "add element t iv { 20.0.0.0/8 }",
      ],
      [
        "delete element t iv { 10.0.0.0/24, 10.1.0.0/16, 0.0.0.0/8 }", "delete element t mi { 80-89 }",
        "delete element t mi { 100 : 10.0.0.2 }",
      ],
      [
        "add set t b { type inet_service; flags interval; auto-merge; elements = { 1-5 }; }; add element t b { 6-9 }",
        "add element t b { 3-20 }",
      ],
    ])
  func ranges(_ commands: [String]) throws { try compare(commands) }

  @Test("ranges by chance: sets with auto-merge are those of the real nft")
  func rangesByChance() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var generator = Seeded(state: seed)
    var commands: [String] = []
    for _ in 0..<60 {
      let from = Int.random(in: 0...300, using: &generator)
      let through = min(300, from + Int.random(in: 0...20, using: &generator))
      let verb = Int.random(in: 0...4, using: &generator) == 0 ? "delete" : "add"
      commands.append("\(verb) element t ports { \(from == through ? "\(from)" : "\(from)-\(through)") }")
    }
    try withKnownSeed(seed) { try compare(commands) }
  }

  private func withKnownSeed(_ seed: UInt64, _ body: () throws -> Void) throws {
    print("ranges by chance: seed \(seed)")
    try body()
  }

  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) << 32 | (state &* 2_862_933_555_777_941_757 &+ 3) >> 33
    }
  }

  @Test(
    "elements are got as nft gets them",
    arguments: [
      "ip t s { 10.0.0.1 }", "t s { 10.0.0.3, 10.0.0.1 }", "t s { 10.0.0.9 }", "t s { 10.0.0.1, 10.0.0.9 }",
      "t iv { 10.0.0.5 }", "t iv { 10.0.0.5, 10.0.0.6 }", "t iv { 10.0.0.5-10.0.0.7 }", "t iv { 10.0.0.0/25 }",
      "t iv { 10.0.2.3, 10.0.0.5-10.0.0.7 }", "t iv { 10.0.0.5-10.0.2.7 }", "t iv { 9.0.0.1 }", "t iv { 0.0.0.0 }",
      "t iv { 10.0.0.250-10.0.1.7 }", "t iv { 10.0.0.0/24, 10.1.2.3 }", "t cc { 10.0.0.2 . 443 }",
      "t cc { 10.0.0.2 . 80 }", "t ci { 10.0.0.7 . 85 }", "t ci { 10.0.0.0/24 . 80-90 }", "t ci { 10.0.1.7 . 85 }",
      "t m { 80 }", "t m { 80 : accept }", "t m { 82 }", "t m { 81, 80 }", "t mi { 85 }", "t mi { 80-89 }",
      "t mi { 100, 85 }", "t nosuch { 1 }", "nosuch s { 1.2.3.4 }", "t iv { 10.0.0.1-10.0.0.0 }", "t s { 10.0.0.0/24 }",
    ])
  func elements(_ words: String) throws { try compare(["get element \(words)"]) }

  @Test(
    "counters and quotas are reset as nft does it",
    arguments: [
      ["reset counters", "reset counters"], ["reset counters table ip t", "list counters"],
      ["reset counters ip6", "list counters ip6"],
      ["reset counter ip t c1", "reset counter t c2", "list counters table t"],
      ["reset counter t nosuch", "reset counter nosuch c1", "reset counters table nosuch", "reset counter t"],
      ["reset quotas", "list quotas"], ["reset quotas table inet oth"],
      ["reset quota inet oth q", "reset quota oth q"],
      ["reset quotas inet", "reset counters table inet oth", "list quotas inet", "list counters ip"],
      ["reset rules", "reset element t s { 10.0.0.1 }", "reset limits", "reset", "reset foo", "get", "get rule"],
    ])
  func reset(_ commands: [String]) throws { try compare(commands) }
}
