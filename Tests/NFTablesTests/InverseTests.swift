import Foundation
import NFTables
import Netlink
import Testing

private let table = TableName(.ip, "t")
private let out = ChainName(table, "out")
private let side = ChainName(table, "side")

private let base = """
  add table ip t
  add counter ip t hits { packets 3 bytes 300 }
  add counter ip t idle { packets 8 bytes 80 }
  add quota ip t most { over 5 mbytes }
  add set ip t s { type ipv4_addr; elements = { 1.1.1.1, 2.2.2.2 comment "two" }; }
  add set ip t r { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.168.1.5-192.168.1.9 }; }
  add chain ip t side
  add map ip t m { type inet_service : verdict; elements = { 22 : jump side, 80 : accept }; }
  add rule ip t side counter packets 4 bytes 40
  add chain ip t out { type filter hook output priority 0; policy accept; }
  add rule ip t out oifname lo counter packets 2 bytes 20 comment "live"
  add rule ip t out tcp dport { 22, 80 } counter packets 5 bytes 60 accept
  add rule ip t out udp dport 53 counter packets 1 bytes 2 comment "second"
  add rule ip t out tcp dport vmap @m
  add rule ip t out ip daddr @s counter name hits
  add table ip6 other
  add chain ip6 other c
  add rule ip6 other c counter packets 7 bytes 70
  """

/// A change of the ruleset and what its way back leaves.
private struct Scenario: Sendable {
  var name: String
  /// Whether nothing stands behind others that stood before them.
  var keepsOrder = true
  /// Whether the rule that counts is never deleted.
  var keepsRule = true
  var asksForHandles = true
  var changes: @Sendable (_ ruleset: Ruleset) throws -> [Change]
}

private func rule(_ port: UInt16) throws -> Rule {
  try Rule {
    udp.dport == port
    counter
  }
}

private func handle(_ ruleset: Ruleset, _ place: Int) throws -> UInt64 {
  try #require(ruleset[out]?.rules[place].handle)
}

private let scenarios: [Scenario] = [
  Scenario(name: "rules are added everywhere") { ruleset in
    let second = try handle(ruleset, 1)
    return [
      .addRule(try rule(1), out), .addRule(try rule(2), out, .start), .addRule(try rule(3), out, .after(second)),
      .addRule(try rule(4), out, .before(second)), .addRule(try Rule { tcp.dport == [7, 9] }, out, .before(second)),
    ]
  },
  Scenario(name: "rules are deleted in the middle and at the end") { ruleset in
    try [1, 2, 4].map { .deleteRule(out, handle: try handle(ruleset, $0)) }
  },
  Scenario(name: "a rule is replaced, and another put behind") { ruleset in
    [
      .addRule(try rule(5), out, .replacing(try handle(ruleset, 2))),
      .addRule(try rule(6), out, .after(try handle(ruleset, 3))),
    ]
  },
  Scenario(name: "a chain is flushed and filled", keepsRule: false) { _ in
    [.flushChain(out), .addRule(try rule(1), out)]
  },
  Scenario(name: "a table is flushed", keepsRule: false) { _ in [.flushTable(table)] },
  Scenario(name: "elements come and go") { _ in
    [
      .addElements([SetElement([3, 3, 3, 3])], SetName(table, "s")),
      .deleteElements([SetElement([2, 2, 2, 2])], SetName(table, "s")),
      .addElements(
        [SetElement([172, 16, 0, 0]), SetElement([172, 32, 0, 0], flags: .intervalEnd)], SetName(table, "r")),
      .deleteElements(
        [SetElement([192, 168, 1, 5]), SetElement([192, 168, 1, 10], flags: .intervalEnd)], SetName(table, "r")),
      .deleteElements([SetElement([0, 80])], SetName(table, "m")),
      .addElements([SetElement([0, 80], value: .verdict(.drop))], SetName(table, "m")),
      .addElements([SetElement([1, 1], value: .verdict(.jump("side")))], SetName(table, "m")),
      // What is there already is no change.
      .addElements([SetElement([1, 1, 1, 1])], SetName(table, "s")),
    ]
  },
  Scenario(name: "sets are flushed") { _ in [.flushSet(SetName(table, "s")), .flushSet(SetName(table, "m"))] },
  Scenario(name: "a policy and a quota change") { _ in
    [
      .addChain(Chain("out", hook: ChainHook(.filter, .output, 0, policy: .drop)), table),
      .addObject(StatefulObject("most", .quota(Quota(bytes: 1_000, consumed: 0, flags: 1))), table),
    ]
  },
  Scenario(name: "a table sleeps") { _ in [.addTable(Table(.ip, "t", flags: .dormant))] },
  Scenario(name: "a chain, a set, an object and what uses them are added") { _ in
    [
      .addChain(Chain("more"), table), .addObject(StatefulObject("new", .counter(packets: 0, bytes: 0)), table),
      .addSet(
        NFTSet(
          "v", key: .inetService, values: .verdict, elements: [SetElement([0, 9], value: .verdict(.jump("more")))]),
        table),
      .addRule(try Rule { counter(named: "new") }, ChainName(table, "more")),
      .addRule(try Rule { vmap([tcp.dport.field], NamedSet("v")) }, out, .start),
      .addElements([SetElement([0, 5], value: .verdict(.goto("more")))], SetName(table, "m")),
      .addTable(Table(.arp, "fresh")), .addChain(Chain("x"), TableName(.arp, "fresh")),
    ]
  },
  Scenario(name: "a chain and its users are deleted", keepsOrder: false) { _ in
    [
      .deleteElements([SetElement([0, 22])], SetName(table, "m")), .flushChain(side), .deleteChain(side),
    ]
  },
  Scenario(name: "a chain is hooked elsewhere", keepsRule: false) { _ in
    [
      .flushChain(out), .deleteChain(out), .addChain(Chain("out", hook: ChainHook(.filter, .input, 0)), table),
      .addRule(try rule(3), out),
    ]
  },
  Scenario(name: "sets and objects are deleted", keepsOrder: false) { ruleset in
    [
      .deleteRule(out, handle: try handle(ruleset, 4)), .deleteSet(SetName(table, "s")),
      .deleteSet(SetName(table, "r")),
      .deleteObject(ObjectName(table, .counter, "idle")), .deleteObject(ObjectName(table, .counter, "hits")),
      .addSet(NFTSet("s", key: .mark), table),
    ]
  },
  Scenario(name: "another table is deleted") { _ in [.deleteTable(TableName(.ip6, "other"))] },
  Scenario(name: "a table is made anew in another shape", keepsOrder: false, keepsRule: false) { _ in
    [.deleteTable(table), .addTable(Table(.ip, "t", comment: "new")), .addChain(Chain("out"), table)]
  },
  Scenario(name: "everything goes", keepsRule: false) { _ in [.flushRuleset(), .addTable(Table(.inet, "new"))] },
  Scenario(name: "nothing is known of the handles", keepsRule: false, asksForHandles: false) { _ in
    [.addRule(try rule(1), out), .addRule(try rule(2), out, .start), .addRule(try rule(3), side)]
  },
]

/// The lines in an order of their own where things may stand behind others.
private func lines(_ text: String, _ keepsOrder: Bool) -> [String] {
  let lines = text.split(separator: "\n").map(String.init)
  return keepsOrder ? lines : lines.sorted()
}

/// The count of the rule, and its handle.
private func live(_ listing: String) throws -> (packets: Int, handle: String) {
  let found = try #require(
    listing.firstMatch(of: #/counter packets (\d+) bytes \d+ comment "live" # handle (\d+)/#), "\(listing)")
  return (Int(found.1) ?? 0, String(found.2))
}

@Suite(.enabled(if: canUseKernel)) struct InverseTests {
  @Test("A transaction and its inverse leave what was there, and what they did not touch goes on counting")
  func inverse() async {
    await #expect(processExitsWith: .success) {
      reporting {
        for scenario in scenarios {
          try enterFreshNamespace()
          try shell("ip link set lo up")
          try nft(base)
          let socket = try NFTablesSocket()
          let text = try nftList()
          let start = try live(try nftList("-a"))
          let before = try socket.ruleset()
          let transaction = Transaction(try scenario.changes(before))
          let result = try socket.commit(
            transaction, generation: before.generation, handles: scenario.asksForHandles)
          #expect(try nftList() != text, "\(scenario.name)")
          let expected = before.applying(transaction, result: result)
          let now = try socket.ruleset()
          #expect(expected.generation == now.generation)
          #expect(
            lines(expected.description, false) == lines(now.description, false),
            "\(scenario.name): \(difference(now.description, expected.description))")
          let inverse = transaction.inverse(before: before, result: result)
          try socket.commit(inverse, generation: before.generation &+ 1)
          let back = try nftList()
          #expect(
            lines(back, scenario.keepsOrder) == lines(text, scenario.keepsOrder),
            "\(scenario.name): \(difference(text, back))")
          try shell("ping -c 1 -W 1 127.0.0.1 >/dev/null")
          let end = try live(try nftList("-a"))
          #expect(end.packets > start.packets, "\(scenario.name)")
          if scenario.keepsRule { #expect(end.handle == start.handle, "\(scenario.name)") }
        }
      }
    }
  }

  @Test("Of two listings the way back touches what differs, and nothing where nothing does") func listings() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try nft(base)
        let socket = try NFTablesSocket()
        let text = try nftList()
        let before = try socket.ruleset()
        #expect(Transaction(restoring: before, from: before).changes.isEmpty)
        try nft("insert rule ip t out index 1 tcp dport 1; add element ip t s { 9.9.9.9 }; flush chain ip t side")
        let after = try socket.ruleset()
        let back = Transaction(restoring: before, from: after)
        #expect(back.changes.map(\.operation) == ["delete rule", "delete element", "add rule"])
        try socket.commit(back, generation: after.generation)
        #expect(try nftList() == text)
        // The inverse of an inverse does it again.
        let again = Transaction(restoring: after, from: try socket.ruleset())
        try socket.commit(again)
        #expect(try socket.ruleset().description == after.description)
      }
    }
  }

  @Test("Elements that had a time to live have what was left of it") func timeouts() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try nft(
          "add table ip t; add set ip t s { type ipv4_addr; timeout 1h; elements = { 1.1.1.1 timeout 2h expires 90s }; }"
        )
        let socket = try NFTablesSocket()
        let before = try socket.ruleset()
        let transaction = Transaction([.flushSet(SetName(table, "s"))])
        let result = try socket.commit(transaction, handles: true)
        try socket.commit(transaction.inverse(before: before, result: result))
        let element = try #require(try socket.elements(of: SetName(table, "s")).first)
        #expect(element.timeout == 7_200_000)
        let left = try #require(element.expiration)
        #expect(left <= 90_000 && left > 60_000)
      }
    }
  }
}
