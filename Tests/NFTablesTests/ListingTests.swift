import Foundation
import NFTables
import Testing

@Suite(.enabled(if: canUseKernel)) struct ListingTests {
  @Test("Rules that nft loads are read and written again as nft lists them") func rules() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up")
        try nft(RuleCorpus.setup)
        let socket = try NFTablesSocket()
        var loaded = 0
        for (chain, rules) in RuleCorpus.rules {
          // What this kernel or this nft does not have is left out.
          for rule in rules where (try? nft("add rule \(chain) \(rule)")) != nil { loaded += 1 }
        }
        #expect(loaded > 450)
        let theirs = try nftList()
        let ours = try socket.ruleset().description
        #expect(ours == theirs, "\(difference(theirs, ours))")
      }
    }
  }

  @Test("What was read and made again is the same for nft, in words and in bytecode") func recreate() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up")
        try nft(RuleCorpus.setup)
        for (chain, rules) in RuleCorpus.rules {
          for rule in rules { try? nft("add rule \(chain) \(rule)") }
        }
        let socket = try NFTablesSocket()
        let theirs = try nftList()
        let bytecode = Bytecode(try nftList("--debug=netlink"))
        let before = try socket.ruleset()
        var transaction = Transaction([.flushRuleset()])
        for table in before.tables { transaction.recreate(table) }
        try socket.commit(transaction, generation: before.generation)
        let ours = try nftList()
        #expect(ours == theirs, "\(difference(theirs, ours))")
        let code = Bytecode(try nftList("--debug=netlink"))
        #expect(code == bytecode, "\(difference(bytecode.text, code.text))")
      }
    }
  }

  @Test("Sets, maps and objects are written as nft lists them, also after they were made again") func declarations()
    async
  {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up")
        try nft(
          "add table ip t { comment \"a table\"; }; add chain ip t other { comment \"a chain\"; }; add counter ip t c1")
        for line in Declarations.lines { try nft("table ip t {\n\(line)\n}") }
        let socket = try NFTablesSocket()
        let theirs = timeless(try nftList())
        let ours = timeless(try socket.ruleset().description)
        #expect(ours == theirs, "\(difference(theirs, ours))")
        var transaction = Transaction([.flushRuleset()])
        for table in try socket.ruleset().tables { transaction.recreate(table) }
        try socket.commit(transaction)
        let again = timeless(try nftList())
        #expect(again == theirs, "\(difference(theirs, again))")
      }
    }
  }

  @Test("Priorities have the names that nft gives them") func priorities() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try nft("add table ip t; add table inet t; add table bridge t; add table arp t")
        var text = ""
        for family in ["ip", "inet", "bridge"] {
          for hook in ["prerouting", "input", "forward", "output", "postrouting"] {
            for priority in [-310, -301, -300, -250, -200, -155, -150, -110, -100, -99, -5, 0, 7, 11, 50, 90, 100, 300]
            {
              let name = "\(hook)\(priority)".replacing("-", with: "m")
              text += "add chain \(family) t \(name) { type filter hook \(hook) priority \(priority); }\n"
            }
          }
        }
        text += "add chain arp t i { type filter hook input priority 3; policy drop; }\n"
        try nft(text)
        let theirs = try nftList()
        let ours = try NFTablesSocket().ruleset().description
        #expect(ours == theirs, "\(difference(theirs, ours))")
      }
    }
  }

  @Test("Chains of netdev and of inet's ingress name their devices") func devices() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up; ip link add v0 type veth peer name v1")
        try nft(
          """
          add table netdev t; add table inet t
          add chain netdev t a { type filter hook ingress device lo priority -500; }
          add chain netdev t b { type filter hook ingress devices = { v0, lo } priority 0; policy drop; }
          add chain netdev t c { type filter hook egress device v1 priority 0; comment "out"; }
          add chain inet t d { type filter hook ingress device v0 priority 5; }
          add rule netdev t a ip saddr 10.0.0.1 counter drop
          """)
        let socket = try NFTablesSocket()
        let theirs = try nftList()
        let ours = try socket.ruleset().description
        #expect(ours == theirs, "\(difference(theirs, ours))")
        var transaction = Transaction([.flushRuleset()])
        for table in try socket.ruleset().tables { transaction.recreate(table) }
        try socket.commit(transaction)
        #expect(try nftList() == theirs)
      }
    }
  }

  @Test("Numeric and terse listings of all rules are those of nft -n and nft -t") func numeric() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up")
        try nft(RuleCorpus.setup)
        for (chain, rules) in RuleCorpus.rules {
          for rule in rules { _ = try? nft("add rule \(chain) \(rule)") }
        }
        let ruleset = try NFTablesSocket().ruleset()
        var options = TextOptions(interfaces: [1: "lo"])
        options.isNumeric = true
        let numeric = try nftList("-n")
        #expect(ruleset.text(options) == numeric, "\(difference(numeric, ruleset.text(options)))")
        options.isNumeric = false
        options.isTerse = true
        let terse = try nftList("-t")
        #expect(ruleset.text(options) == terse, "\(difference(terse, ruleset.text(options)))")
      }
    }
  }

  @Test("Handles and stateless listings are those of nft -a and nft -s") func options() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try nft(
          """
          table ip t {
            counter c { packets 3 bytes 4; }
            quota q { over 5 mbytes used 3 bytes; }
            set s { type ipv4_addr; counter; elements = { 1.1.1.1, 2.2.2.2 }; }
            chain x { counter packets 5 bytes 6 accept; }
          }
          """)
        let ruleset = try NFTablesSocket().ruleset()
        let withHandles = try nftList("-a")
        let stateless = try nftList("-s")
        #expect(ruleset.text(TextOptions(showsHandles: true)) == withHandles)
        #expect(ruleset.text(TextOptions(isStateless: true)) == stateless)
      }
    }
  }
}

/// Bytecode without what is chosen anew each time: handles and the numbers and order of anonymous sets' elements.
struct Bytecode: Equatable {
  let lines: [String]
  var text: String { lines.joined(separator: "\n") }

  init(_ text: String) {
    let code = text.split(separator: "\n").filter { $0.hasPrefix("  [") }
    lines = code.map { String($0).replacing(#/__(set|map|objmap)[0-9]+/#) { "__\($0.output.1)" } }
  }
}

enum Declarations {
  static let lines = [
    #"counter c2 { comment "cc"; packets 3 bytes 7; }"#, "quota q1 { over 10 mbytes used 5 kbytes; }",
    "limit l1 { rate 10/second burst 7 packets; }", "limit l2 { rate over 10 kbytes/minute burst 2 mbytes; }",
    "set s1 { type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/8, 192.168.1.1-192.168.1.9, 1.2.3.4, 224.0.0.0-255.255.255.255 }; }",
    #"set s2 { type ipv4_addr . inet_service; timeout 1h; gc-interval 10s; size 65535; comment "hi"; elements = { 1.1.1.1 . 80 timeout 10m comment "x", 2.2.2.2 . 443 }; }"#,
    #"set s3 { type ifname; flags interval; elements = { "eth0", "lo", "docker*", "abc", "br-1" }; }"#,
    "set s4 { typeof ip saddr . tcp dport; flags interval; elements = { 10.0.0.0/8 . 80-90, 1.1.1.1 . 5 }; }",
    "set s5 { type mark; elements = { 1, 2, 3, 0x1000, 7, 8, 9, 10, 11 }; }",
    "set s6 { type ct_state; elements = { new, established, related }; }",
    "map m1 { type ipv4_addr . inet_service : ipv4_addr . inet_service; elements = { 1.1.1.1 . 80 : 10.0.0.2 . 8080, 1.1.1.2 . 81 : 10.0.0.3 . 8081 }; }",
    "map m2 { type inet_service : verdict; flags interval; elements = { 22 : accept, 23 : drop, 80 : jump other, 90-100 : return }; }",
    #"map m3 { type ipv4_addr : counter; elements = { 1.1.1.1 : "c1" }; }"#,
    "map m4 { type inet_service : ipv4_addr; counter; elements = { 80 : 1.1.1.1, * : 2.2.2.2 }; }",
    "set b1 { type inet_service; elements = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 }; }",
    "set b2 { type ipv6_addr; elements = { ::1, ::2, fd00::5, 2001:db8::1:0:0:1 }; }",
    "set b3 { type ether_addr; elements = { 00:00:00:00:00:01, 02:00:00:00:00:02 }; }",
    "set b4 { type inet_proto; elements = { tcp, udp, icmp, esp, ah, sctp, gre, 253 }; }",
    "set b5 { type icmp_type; elements = { echo-request, echo-reply, destination-unreachable, 40 }; }",
    "set b6 { type icmpv6_type; elements = { nd-router-advert, echo-request, 200 }; }",
    #"set b7 { type ifname; elements = { "e1", "e10", "e2", "wlan0" }; }"#,
    "set b8 { type uid; elements = { 0, 1000, 65534 }; }",
    "set b9 { type ether_type; elements = { ip, arp, 0x1234 }; }",
    "set c1x { type nf_proto; elements = { ipv4, ipv6 }; }", "set c2x { type ct_status; elements = { snat, dnat }; }",
    "set c3x { type tcp_flag; elements = { syn, ack, rst }; }",
    "set c4x { type dscp; elements = { cs1, af11, 0x05 }; }",
    "set c5x { type fib_addrtype; elements = { local, broadcast }; }",
    "set c6x { type arp_op; elements = { request }; }",
    "set c7x { type time; elements = { 5s, 1h5m }; }", "set c8x { type classid; elements = { 1:1, 2:10 }; }",
    "set c9x { type iface_index; elements = { 1 }; }", "set d1 { typeof meta mark; }",
    "set d2 { typeof iifname . ip daddr . udp sport; }", "set d3 { typeof ct mark; }",
    "map d4 { typeof ip daddr . tcp dport : ip daddr . tcp dport; }", "map d5 { typeof ip daddr : meta mark; }",
    "set d6 { type mark; flags interval; elements = { 1-5, 7 }; }",
    "set d7 { type ipv4_addr . mark; flags interval; elements = { 1.1.1.1 . 1-5, 2.2.2.2 . 7 }; }",
    "set d8 { typeof vlan id; elements = { 5 }; }", "set d9 { typeof ct original ip saddr; }",
    "set e1 { typeof icmp type . ether saddr . arp operation; }", "map e2 { typeof ip saddr : verdict; }",
    "set e3 { typeof ip length; size 5; policy memory; flags dynamic; timeout 5s; }",
    "map e4 { type ipv4_addr : interval ipv4_addr; flags interval; elements = { 10.0.0.0/24 : 192.168.0.0/24 }; }",
    "set e5 { type ipv4_addr; flags constant; elements = { 1.1.1.1 }; }",
    "set e6 { type ipv4_addr; counter; quota over 5 mbytes; elements = { 1.1.1.1 }; }",
    #"set e7 { type ipv4_addr; flags timeout; elements = { 1.1.1.1 timeout 1h5s300ms, 1.1.1.2 comment "abc" }; }"#,
    "set e8 { type ipv4_addr; limit rate 5/second; elements = { 1.1.1.1 }; }",
    "map e9 { type ipv4_addr : ifname; elements = { 1.1.1.1 : \"eth0\" }; }",
    "map f1 { type ipv4_addr : inet_service; elements = { 1.1.1.1 : 80, 1.1.1.2 : 81, 1.1.1.3 : 82 }; }",
    "map f2 { type inet_service : mark; elements = { 80 : 1, 81 : 2 }; }",
  ]
}
