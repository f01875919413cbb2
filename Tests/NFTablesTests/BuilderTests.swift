import Addressing
import NFTables
import Testing

private let nat = ChainHook(.nat, .prerouting, .dstnat)
private let post = ChainHook(.nat, .postrouting, .srcnat)
private let input = ChainHook(.filter, .input, .filter)

/// Rules as they are built here, and the text that the real `nft` makes the same of.
private enum BuiltRules {
  typealias Made = @Sendable () throws -> Rule
  static func network(_ text: String) throws -> IPNetwork { try #require(IPNetwork(text)) }
  static func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }
  static func v4(_ text: String) throws -> IPv4Address { try #require(IPv4Address(text)) }
  static func v6(_ text: String) throws -> IPv6Address { try #require(IPv6Address(text)) }

  static let rules: [(TableFamily, ChainHook, String, Made)] = [
    (
      .ip, post, #"oifname != "docker0" ip saddr 172.17.0.0/16 counter masquerade"#,
      {
        let net = try network("172.17.0.0/16")
        return try Rule(.ip, hook: post) {
          oifname != "docker0"
          ip.saddr == net
          counter
          masquerade
        }
      }
    ),
    (
      .ip, nat, "fib daddr type local tcp dport 9090 dnat to 172.17.0.2:8080 comment \"web\"",
      {
        let target = try address("172.17.0.2")
        return try Rule(.ip, hook: nat, comment: "web") {
          fib.daddrType == .local
          tcp.dport == 9090
          dnat(to: target, port: 8080)
        }
      }
    ),
    (
      .ip, nat, "tcp dport 9000-9010 dnat to 10.0.0.1:8000-8010",
      {
        let target = try address("10.0.0.1")
        return try Rule(.ip, hook: nat) {
          tcp.dport == 9000...9010
          dnat(to: target, ports: 8000...8010)
        }
      }
    ),
    (
      .inet, nat, "ip daddr 127.0.0.1 udp dport 5353 dnat ip to 172.17.0.3:53",
      {
        let local = try v4("127.0.0.1")
        let target = try address("172.17.0.3")
        return try Rule(.inet, hook: nat) {
          ip.daddr == local
          udp.dport == 5353
          dnat(to: target, port: 53)
        }
      }
    ),
    (
      .ip6, nat, "tcp dport 80 dnat to [fd00::1]:8080",
      {
        let target = try address("fd00::1")
        return try Rule(.ip6, hook: nat) {
          tcp.dport == 80
          dnat(to: target, port: 8080)
        }
      }
    ),
    (
      .ip, nat, "tcp dport 80 redirect to :8080",
      {
        try Rule(.ip, hook: nat) {
          tcp.dport == 80
          redirect(to: 8080)
        }
      }
    ),
    (
      .ip, nat, "dnat ip to ip daddr . tcp dport map @published",
      {
        try Rule(.ip, hook: nat) { dnat(toMap: "published", of: [ip.daddr.field, tcp.dport.field], hasPort: true) }
      }
    ),
    (
      .ip, post, "snat to 1.1.1.1-1.1.1.9 persistent",
      {
        let range = IPAddressKey(try address("1.1.1.1"))...IPAddressKey(try address("1.1.1.9"))
        return try Rule(.ip, hook: post) { snat(to: range, .persistent) }
      }
    ),
    (
      .inet, input, "ct state established,related accept",
      {
        try Rule(.inet) {
          ct.state == [.established, .related]; accept
        }
      }
    ),
    (
      .inet, input, "ct state invalid drop",
      {
        try Rule(.inet) {
          ct.state == .invalid; drop
        }
      }
    ),
    (
      .inet, input, "ct status dnat accept",
      {
        try Rule(.inet) {
          ct.status == .destinationNAT; accept
        }
      }
    ),
    (
      .inet, input, "tcp dport { 22, 80, 443 } accept",
      {
        try Rule(.inet) {
          tcp.dport == [22, 80, 443]; accept
        }
      }
    ),
    (
      .inet, input, "tcp dport { 0-1023, 8080-8090, 60000-65535 } accept",
      {
        try Rule(.inet) {
          tcp.dport == [0...1023, 8080...8090, 60000...65535]; accept
        }
      }
    ),
    (
      .inet, input, "ip saddr { 10.0.0.0/8, 192.168.0.0/17, 1.1.1.1 } drop",
      {
        let networks = [try network("10.0.0.0/8"), try network("192.168.0.0/17"), try network("1.1.1.1")]
        return try Rule(.inet) {
          ip.saddr == networks
          drop
        }
      }
    ),
    (
      .inet, input, "ip6 saddr fe80::/10 ip6 daddr != ::1 accept",
      {
        let net = try network("fe80::/10")
        let one = try v6("::1")
        return try Rule(.inet) {
          ip6.saddr == net
          ip6.daddr != one
          accept
        }
      }
    ),
    (
      .inet, input, "ip saddr 10.0.0.1-10.0.0.9 ip daddr != 10.0.1.1-10.0.1.9 accept",
      {
        let range = try v4("10.0.0.1")...v4("10.0.0.9")
        let other = try v4("10.0.1.1")...v4("10.0.1.9")
        return try Rule(.inet) {
          ip.saddr == range
          ip.daddr != other
          accept
        }
      }
    ),
    (
      .inet, input, "icmp type echo-request limit rate 10/second accept",
      {
        try Rule(.inet) {
          icmp.type == .echoRequest; limit(rate: 10); accept
        }
      }
    ),
    (
      .inet, input, "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept",
      {
        try Rule(.inet) {
          icmpv6.type == [.neighborSolicitation, .neighborAdvertisement]; accept
        }
      }
    ),
    (
      .ip, input, "icmp type echo-request accept",
      {
        try Rule(.ip) {
          icmp.type == .echoRequest; accept
        }
      }
    ),
    (
      .inet, input, "meta l4proto { tcp, udp } th dport 53 counter accept",
      {
        try Rule(.inet) {
          meta.l4proto == [.tcp, .udp]
          th.dport == 53
          counter
          accept
        }
      }
    ),
    (
      .inet, input, "meta l4proto udp th dport 53",
      {
        try Rule(.inet) {
          meta.l4proto == .udp; th.dport == 53
        }
      }
    ),
    (
      .inet, input, #"iifname "eth0" oifname != { "lo", "eth1" } accept"#,
      {
        try Rule(.inet) {
          iifname == "eth0"; oifname != ["lo", "eth1"]; accept
        }
      }
    ),
    (
      .inet, input, #"iifname "docker*" accept"#,
      {
        try Rule(.inet) {
          iifname == "docker*"; accept
        }
      }
    ),
    (
      .inet, input, #"iifname { "veth*", "eth0" } accept"#,
      {
        try Rule(.inet) {
          iifname == ["veth*", "eth0"]; accept
        }
      }
    ),
    (
      .inet, input, "iif 1 accept",
      {
        try Rule(.inet) {
          iif == 1; accept
        }
      }
    ),
    (
      .inet, input, "meta mark 0x10 ct mark set 0x5",
      {
        try Rule(.inet) {
          meta.mark == 0x10; ct.setMark(5)
        }
      }
    ),
    (
      .inet, input, "meta mark & 0xff == 0x1 meta mark set 0x2",
      {
        try Rule(.inet) {
          meta.mark & 0xff == 1; meta.setMark(2)
        }
      }
    ),
    (
      .inet, input, "meta mark 1-5 accept",
      {
        try Rule(.inet) {
          meta.mark == 1...5; accept
        }
      }
    ),
    (
      .inet, input, "meta mark { 1-5, 9 } accept",
      {
        try Rule(.inet) {
          meta.mark == [1...5, 9...9]; accept
        }
      }
    ),
    (
      .inet, input, "meta skuid > 999 accept",
      {
        try Rule(.inet) {
          meta.skuid > 999; accept
        }
      }
    ),
    (
      .inet, input, "tcp flags syn,rst drop",
      {
        try Rule(.inet) {
          tcp.flags == [.syn, .rst]; drop
        }
      }
    ),
    (
      .inet, input, "tcp sport >= 1024 tcp dport != 22 drop",
      {
        try Rule(.inet) {
          tcp.sport >= 1024; tcp.dport != 22; drop
        }
      }
    ),
    (.inet, input, "reject", { try Rule(.inet) { reject() } }),
    (
      .inet, input, "tcp dport 23 reject with tcp reset",
      {
        try Rule(.inet) {
          tcp.dport == 23; reject(.reset)
        }
      }
    ),
    (.inet, input, "meta l4proto tcp reject with tcp reset", { try Rule(.inet) { reject(.reset) } }),
    (.inet, input, "reject with icmp admin-prohibited", { try Rule(.inet) { reject(.icmp(13)) } }),
    (.inet, input, "reject with icmpv6 no-route", { try Rule(.inet) { reject(.icmpv6(0)) } }),
    (.inet, input, "reject with icmpx host-unreachable", { try Rule(.inet) { reject(.icmpx(2)) } }),
    (.ip, input, "reject", { try Rule(.ip) { reject() } }),
    (.ip6, input, "reject", { try Rule(.ip6) { reject() } }),
    (
      .inet, input, "log prefix \"dropped: \" drop",
      {
        try Rule(.inet) {
          log(prefix: "dropped: "); drop
        }
      }
    ),
    (.inet, input, "jump other", { try Rule(.inet) { jump("other") } }),
    (.inet, input, "goto other", { try Rule(.inet) { goto("other") } }),
    (
      .inet, input, "counter return",
      {
        try Rule(.inet) {
          counter; returning
        }
      }
    ),
    (.inet, input, "meta nftrace set 1", { try Rule(.inet) { meta.trace } }),
    (.inet, input, "notrack", { try Rule(.inet) { notrack } }),
    (.inet, input, "counter name \"hits\"", { try Rule(.inet) { counter(named: "hits") } }),
    (
      .ip, input, "ip saddr @allowed accept",
      {
        try Rule(.ip) {
          ip.saddr == NamedSet("allowed"); accept
        }
      }
    ),
    (
      .ip, input, "ip saddr != @allowed drop",
      {
        try Rule(.ip) {
          ip.saddr != NamedSet("allowed"); drop
        }
      }
    ),
    (
      .ip, input, "ip daddr . tcp dport @pairs accept",
      {
        try Rule(.ip) {
          lookup([ip.daddr.field, tcp.dport.field], in: NamedSet("pairs")); accept
        }
      }
    ),
    (.ip, input, "tcp dport vmap @services", { try Rule(.ip) { vmap([tcp.dport.field], NamedSet("services")) } }),
    (
      .inet, input, "tcp dport vmap { 22 : accept, 80 : jump other, 443 : drop }",
      { try Rule(.inet) { vmap(tcp.dport, [(22, .accept), (80, .jump("other")), (443, .drop)]) } }
    ),
    (
      .inet, input, "ip saddr . tcp dport vmap { 1.1.1.1 . 80 : accept, 2.2.2.2 . 443 : drop }",
      {
        let entries = [
          VerdictEntry([.value([1, 1, 1, 1]), .value([0, 80])], .accept),
          VerdictEntry([.value([2, 2, 2, 2]), .value([1, 187])], .drop),
        ]
        return try Rule(.inet) { vmap([ip.saddr.field, tcp.dport.field], entries) }
      }
    ),
    (
      .ip, input, "ip saddr vmap { 10.0.0.0/8 : accept, 11.0.0.0/8 : drop }",
      {
        let entries = [
          VerdictEntry([.prefix([10, 0, 0, 0], length: 8)], .accept),
          VerdictEntry([.prefix([11, 0, 0, 0], length: 8)], .drop),
        ]
        return try Rule(.ip) { vmap([ip.saddr.field], entries) }
      }
    ),
    (
      .inet, input, "ip ttl 64 ether saddr 02:00:00:00:00:01 accept",
      {
        try Rule(.inet) {
          ip.ttl == 64
          ether.saddr == MACAddress(0x0200_0000_0001)
          accept
        }
      }
    ),
    (
      .inet, input, "ip protocol icmp accept",
      {
        try Rule(.inet) {
          ip.protocol == .icmp; accept
        }
      }
    ),
    (
      .ip, input, "ip saddr 0.0.0.0/0 accept",
      {
        let all = try network("0.0.0.0/0");
        return try Rule(.ip) {
          ip.saddr == all; accept
        }
      }
    ),
    (
      .inet, input, "ct original ip daddr 1.1.1.1 accept",
      {
        let one = try v4("1.1.1.1");
        return try Rule(.inet) {
          ct.originalDestination == one; accept
        }
      }
    ),
    (
      .bridge, ChainHook(.filter, .forward, 0), "ip saddr 10.0.0.1 tcp dport 80 drop",
      {
        let a = try v4("10.0.0.1");
        return try Rule(.bridge) {
          ip.saddr == a; tcp.dport == 80; drop
        }
      }
    ),
  ]
}

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
