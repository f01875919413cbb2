import Addressing
import NFTables
import Testing

@Suite struct BuilderTests {
  @Test("What is built is what nft builds of the same words, in words and in bytecode", .enabled(if: canUseKernel))
  func built() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up")
        let socket = try NFTablesSocket()
        for (family, hook, text, make) in BuiltRules.rules {
          let table = TableName(family, "t")
          var transaction = Transaction([
            .flushRuleset(), .addTable(Table(family, "t")), .addChain(Chain("other"), table),
          ])
          transaction.add(StatefulObject("hits", .counter(packets: 0, bytes: 0)), to: table)
          transaction.add(NFTSet("allowed", key: .ipv4Address), to: table)
          transaction.add(NFTSet("pairs", key: DataType([.ipv4Address, .inetService])), to: table)
          transaction.add(NFTSet("services", key: .inetService, values: .verdict), to: table)
          let pair = DataType([.ipv4Address, .inetService])
          transaction.add(NFTSet("published", key: pair, values: .data(pair, length: 8)), to: table)
          for name in ["ours", "theirs"] { transaction.add(Chain(name, hook: hook), to: table) }
          let rule = try make()
          transaction.add(rule, to: ChainName(table, "ours"))
          try socket.commit(transaction)
          try nft("add rule \(family) t theirs \(text)")
          let chains = try ["ours", "theirs"].map { name in
            try shell("nft list chain \(family) t \(name)").split(separator: "\n").dropFirst(3)
          }
          #expect(chains[0] == chains[1], "\(text)")
          let listing = try socket.table(table)
          let code = ["ours", "theirs"].map { name in
            (listing[chain: name]?.rules ?? []).map { rule in
              (
                rule.bytecode.map { $0.replacing(#/__(set|map)[0-9]+/#, with: "__set") },
                rule.anonymousSets.map(Self.plain)
              )
            }
          }
          #expect(code[0].map(\.0) == code[1].map(\.0), "\(text) \(code[0].map(\.0)) \(code[1].map(\.0))")
          #expect(code[0].map(\.1) == code[1].map(\.1), "\(text) \(code[0].map(\.1)) \(code[1].map(\.1))")
          // Our own words for the rule that we built, before any kernel has seen it.
          #expect(
            rule.text(family: family, sets: listing.sets) == chains[0].first?.drop { $0 == "\t" } ?? "", "\(text)")
        }
      }
    }
  }

  /// A set without what the kernel chooses and what `nft` notes of the words that it was made of.
  private static func plain(_ set: NFTSet) -> NFTSet {
    var set = set
    set.name = ""
    set.handle = nil
    set.userData = UserData()
    set.elements.sort { "\($0.key) \($0.flags.rawValue)" < "\($1.key) \($1.flags.rawValue)" }
    return set
  }

  @Test("What the kernel or nft would refuse is refused with a reason")
  func refused() throws {
    let four = try #require(IPAddress("10.0.0.1"))
    let six = try #require(IPAddress("fd00::1"))
    let net6 = try #require(IPNetwork("fd00::/8"))
    func refusal(_ make: () throws -> Rule) -> String? {
      do {
        _ = try make()
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      refusal { try Rule(.ip, hook: input) { masquerade } }
        == "masquerade needs a chain of the type nat; this one is of the type filter")
    #expect(
      refusal { try Rule(.ip, hook: nat) { masquerade } }
        == "masquerade needs a chain of the hook postrouting; this one is of prerouting")
    #expect(
      refusal { try Rule(.ip, hook: post) { dnat(to: four) } }
        == "dnat needs a chain of the hook prerouting or output; this one is of postrouting")
    #expect(
      refusal { try Rule(.ip, hook: nat) { dnat(to: four, port: 80) } }
        == "dnat to a port needs a match of the protocol before it")
    #expect(
      refusal { try Rule(.inet) { th.dport == 80 } }
        == "a port needs a protocol before it: tcp.dport, or meta.l4proto == [.tcp, .udp]")
    #expect(
      refusal {
        try Rule(.inet) {
          tcp.dport == 80; udp.dport == 80
        }
      } == "conflicting protocols: tcp and udp")
    #expect(refusal { try Rule(.ip) { ip6.hoplimit == 1 } } == "conflicting protocols: ip and ip6")
    #expect(refusal { try Rule(.ip) { icmpv6.type == .echoReply } } == "conflicting protocols: ip and ip6")
    #expect(refusal { try Rule(.arp) { tcp.dport == 80 } } == "a table of the family arp sees no packets of tcp")
    #expect(
      refusal { try Rule(.ip, hook: nat) { dnat(to: six) } } == "dnat to an address of ip6 in a table of the family ip")
    #expect(refusal { try Rule(.ip) { ip.saddr == net6 } } == "fd00::/8 is no network of IPv4")
    #expect(
      refusal { try Rule(.ip) { oifname == "a-name-that-is-too-long" } }
        == "\"a-name-that-is-too-long\" is no name of an interface: it has 1 to 15 bytes")
    #expect(refusal { try Rule(.ip) { tcp.dport == [UInt16]() } } == "nothing is in the braces")
    #expect(refusal { try Rule(.arp) { reject() } } == "reject needs packets of IP; this table is of the family arp")
    #expect(refusal { try Rule(.ip) { ct.state == [] } } == "no flag is named")
    do {
      _ = try Rule(.ip, hook: input) {
        counter
        masquerade
      }
    } catch { #expect(error.index == 1) }
  }

  @Test("Conditions and loops of Swift choose the words") func conditions() throws {
    func make(_ isCounted: Bool) throws -> Rule {
      try Rule {
        tcp.dport == 80
        if isCounted { counter }
        for mark: UInt32 in [1, 2] { meta.setMark(mark) }
        if isCounted { accept } else { drop }
      }
    }
    #expect(
      try make(true).text(family: .ip)
        == "tcp dport 80 counter packets 0 bytes 0 meta mark set 0x00000001 meta mark set 0x00000002 accept")
    #expect(try make(false).text(family: .ip) == "tcp dport 80 meta mark set 0x00000001 meta mark set 0x00000002 drop")
  }
}
