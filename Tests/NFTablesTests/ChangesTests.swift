import Addressing
import NFTables
import Testing

private let table = TableName(.ip, "t")
private let out = ChainName(table, "out")

/// States of a ruleset, each as `nft` loads it.
private let states = [
  "",
  """
  add table ip t
  add counter ip t hits
  add set ip t s { type ipv4_addr; elements = { 1.1.1.1, 2.2.2.2 }; }
  add set ip t r { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.168.1.5-192.168.1.9 }; }
  add chain ip t side
  add map ip t m { type inet_service : verdict; elements = { 22 : jump side, 80 : accept }; }
  add chain ip t out { type filter hook output priority 0; policy accept; }
  add rule ip t out oifname lo counter packets 2 bytes 20
  add rule ip t out tcp dport vmap @m
  add rule ip t side counter name hits
  """,
  """
  add table ip t
  add counter ip t hits
  add set ip t s { type ipv4_addr; elements = { 2.2.2.2, 3.3.3.3 }; }
  add set ip t r { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 172.16.0.0/12 }; }
  add chain ip t side
  add map ip t m { type inet_service : verdict; elements = { 22 : drop, 80 : accept }; }
  add chain ip t out { type filter hook output priority 0; policy accept; }
  add rule ip t out oifname lo counter packets 2 bytes 20
  add rule ip t out tcp dport vmap @m
  add rule ip t out udp dport { 53, 67 } accept
  add rule ip t side counter name hits
  add chain ip t extra
  add rule ip t extra ip saddr @s return
  """,
  """
  add table ip t
  add set ip t s { type inet_service; }
  add chain ip t out { type filter hook input priority 5; policy accept; }
  add rule ip t out tcp dport 7 drop
  add table ip6 u
  add chain ip6 u c
  """,
]

/// The lines without what the rule counted, in an order of their own: what is made later stands behind.
private func lines(_ text: String) -> [String] {
  text.replacing(#/packets \d+ bytes \d+/#, with: "packets N").split(separator: "\n").map(String.init).sorted()
}

@Suite struct ChangesTests {
  @Test(
    "The changes between two rulesets make one of the other, and chains that are in both go on counting",
    .enabled(if: canUseKernel))
  func changes() async {
    await #expect(processExitsWith: .success) {
      reporting {
        for from in states {
          for to in states {
            try enterFreshNamespace()
            try nft(to)
            let wanted = try NFTablesSocket().ruleset()
            let text = try nftList()
            try enterFreshNamespace()
            try nft(from)
            let socket = try NFTablesSocket()
            let before = try socket.ruleset()
            let changes = Ruleset.changes(from: before, to: wanted)
            #expect(changes.isEmpty == (from == to), "\(changes.map(\.object))")
            try socket.commit(Transaction(changes), generation: before.generation)
            let made = try nftList()
            #expect(lines(made) == lines(text), "\(difference(text, made))")
            if from == states[1], to == states[2] {
              // Rules behind the others leave those as they are.
              #expect(try socket.ruleset()[out]?.rules.first?.handle == before[out]?.rules.first?.handle)
              #expect(!changes.contains { $0.operation == "flush chain" })
            }
          }
        }
      }
    }
  }

  @Test("Every change has the words of the command that does it") func words() throws {
    let set = NFTSet("s", flags: .interval, key: .ipv4Address)
    let elements = try set.elements(of: [([.prefix([10, 0, 0, 0], length: 8)], nil), ([.value([1, 2, 3, 4])], nil)])
    let rule = try Rule {
      tcp.dport == 22; accept
    }
    let changes: [(Change, String)] = [
      (.addTable(Table(.ip, "t"), exclusive: true), "create table ip t"), (.flushTable(table), "flush table ip t"),
      (.flushRuleset(.ip6), "flush ruleset ip6"), (.flushRuleset(), "flush ruleset "),
      (.addChain(Chain("c"), table, exclusive: true), "create chain ip t c"),
      (.deleteChain(out), "delete chain ip t out"),
      (.addRule(rule, out, .start), "insert rule ip t out tcp dport 22 accept"),
      (.addRule(rule, out, .replacing(3)), "replace rule ip t out tcp dport 22 accept"),
      (.deleteRule(out, handle: 7), "delete rule ip t out handle 7"),
      (.addSet(set, table), "add set ip t s { type ipv4_addr; flags interval; }"),
      (
        .addSet(NFTSet("m", key: .mark, values: .verdict), table, exclusive: true),
        "create map ip t m { type mark : verdict; }"
      ),
      (.flushSet(SetName(table, "s")), "flush set ip t s"),
      (
        .addElements(elements, SetName(table, "s"), exclusive: true, of: set),
        "create element ip t s { 1.2.3.4, 10.0.0.0/8 }"
      ),
      (.deleteElements(elements, SetName(table, "s")), "delete element ip t s"),
      (.addObject(StatefulObject("c", .counter(packets: 0, bytes: 0)), table), "add counter ip t c"),
      (.deleteObject(ObjectName(table, .quota, "q")), "delete quota ip t q"),
    ]
    for (change, words) in changes { #expect("\(change.operation) \(change.object)" == words) }
  }

  @Test("Elements are made of operands as the kernel keeps them, and refused where they do not fit the set")
  func elements() throws {
    let ports = NFTSet("p", flags: .interval, key: .inetService, values: .verdict)
    let range = try ports.elements(of: [([.range([0, 10], [0, 19])], .verdict(.drop))])
    #expect(range.map(\.key).contains([0, 10]) && range.contains { $0.key == [0, 20] && $0.flags == .intervalEnd })
    let pairs = NFTSet("c", key: DataType([.inetService, .ipv4Address]))
    #expect(
      try pairs.elements(of: [([.value([0, 80]), .value([1, 2, 3, 4])], nil)]).map(\.key) == [
        [0, 80, 0, 0, 1, 2, 3, 4]
      ])
    let wrong: [(NFTSet, [MatchOperand])] = [
      (pairs, [.value([0, 80])]), (pairs, [.value([0, 80]), .prefix([10, 0, 0, 0], length: 8)]),
      (NFTSet("s", key: .mark), [.value([1])]), (ports, [.value([0, 1]), .value([0, 2])]),
      (ports, [.range([0, 9], [0, 1])]),
    ]
    for (set, key) in wrong { #expect(throws: NFTSet.Fault.self) { try set.elements(of: [(key, nil)]) } }
  }

  @Test("A rule of each comparison is the rule that nft makes of its words", .enabled(if: canUseKernel))
  func comparisons() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let socket = try NFTablesSocket()
        let v4 = try #require(IPNetwork("10.0.0.0/9"))
        let host = try #require(IPNetwork("192.168.1.1/32"))
        let v6 = try #require(IPNetwork("fd00::/33"))
        let eth0: InterfaceName = "eth0"
        let rules: [(TableFamily, String, RuleStatement)] = [
          (.ip, "ip ttl < 5", ip.ttl < 5), (.ip, "ip length <= 100", ip.length <= 100),
          (.ip, "ip ttl > 5", ip.ttl > 5), (.ip, "meta mark >= 0x00000007", meta.mark >= 7),
          (.ip, "ip saddr != 10.0.0.0/9", ip.saddr != v4),
          (.ip, "ip saddr != { 10.0.0.0/9, 192.168.1.1 }", ip.saddr != [v4, host]),
          (.ip6, "ip6 daddr != fd00::/33", ip6.daddr != v6), (.ip6, "ip6 daddr { fd00::/33 }", ip6.daddr == [v6]),
          (.ip6, "ip6 daddr != { fd00::/33 }", ip6.daddr != [v6]), (.ip, "iifname \"eth0\"", iifname == eth0),
          (.ip, "oifname != \"eth0\"", oifname != eth0),
          (.ip, "meta mark & 0x000000ff != 0x00000001", meta.mark & 0xff != 1),
        ]
        for (family, text, statement) in rules {
          let table = TableName(family, "t")
          var transaction = Transaction([.flushRuleset(), .addTable(Table(family, "t"))])
          for name in ["ours", "theirs"] { transaction.add(Chain(name), to: table) }
          transaction.add(try Rule(family) { statement }, to: ChainName(table, "ours"))
          try socket.commit(transaction)
          try nft("add rule \(family) t theirs \(text)")
          let chains = try ["ours", "theirs"].map { name in
            try shell("nft list chain \(family) t \(name)").split(separator: "\n").dropFirst(2)
          }
          #expect(chains[0] == chains[1], "\(text)")
          let listing = try socket.table(table)
          let code = ["ours", "theirs"].map { name in
            (listing[chain: name]?.rules ?? []).flatMap(\.bytecode).map { $0.replacing(#/__set[0-9]+/#, with: "__set") }
          }
          #expect(code[0] == code[1], "\(text)")
        }
      }
    }
  }
}
