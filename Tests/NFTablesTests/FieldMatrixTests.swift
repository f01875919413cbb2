import Foundation
import NFTables
import Testing

/// Every field in every place where a rule may have it, against the real nft: which are taken, their bytecode, and how they are listed.
@Suite(.enabled(if: canUseKernel)) struct FieldMatrixTests {
  /// Fields with two values of each.
  private static let fields = [
    ("ip", "ip version", "4", "5"),
    ("ip", "ip hdrlength", "5", "6"),
    ("ip", "ip dscp", "1", "cs1"),
    ("ip", "ip ecn", "ect0", "ce"),
    ("ip", "ip length", "100", "200"),
    ("ip", "ip id", "1", "2"),
    ("ip", "ip frag-off", "1", "2"),
    ("ip", "ip ttl", "1", "64"),
    ("ip", "ip protocol", "tcp", "udp"),
    ("ip", "ip checksum", "1", "2"),
    ("ip", "ip saddr", "1.2.3.4", "5.6.7.8"),
    ("inet", "ip daddr", "1.2.3.4", "5.6.7.8"),
    ("inet", "ip dscp", "1", "2"),
    ("ip6", "ip6 version", "6", "7"),
    ("ip6", "ip6 dscp", "1", "2"),
    ("ip6", "ip6 ecn", "ect0", "ce"),
    ("ip6", "ip6 flowlabel", "1", "2"),
    ("ip6", "ip6 length", "1", "2"),
    ("ip6", "ip6 nexthdr", "tcp", "udp"),
    ("ip6", "ip6 hoplimit", "1", "2"),
    ("inet", "ip6 saddr", "fe80::1", "fe80::2"),
    ("inet", "tcp sport", "1", "2"),
    ("inet", "tcp sequence", "1", "2"),
    ("inet", "tcp ackseq", "1", "2"),
    ("inet", "tcp doff", "5", "6"),
    ("inet", "tcp reserved", "1", "2"),
    ("inet", "tcp flags", "syn", "ack"),
    ("inet", "tcp window", "1", "2"),
    ("inet", "tcp urgptr", "1", "2"),
    ("inet", "udp dport", "53", "54"),
    ("inet", "udp length", "1", "2"),
    ("inet", "udplite sport", "1", "2"),
    ("inet", "udplite csumcov", "1", "2"),
    ("inet", "sctp dport", "1", "2"),
    ("inet", "sctp vtag", "1", "2"),
    ("inet", "dccp sport", "1", "2"),
    ("ip", "icmp type", "echo-request", "echo-reply"),
    ("ip", "icmp code", "1", "2"),
    ("ip", "icmp id", "1", "2"),
    ("ip", "icmp sequence", "1", "2"),
    ("ip", "icmp mtu", "1", "2"),
    ("ip", "icmp gateway", "1", "2"),
    ("ip6", "icmpv6 type", "echo-request", "echo-reply"),
    ("ip6", "icmpv6 id", "1", "2"),
    ("inet", "icmp type", "echo-request", "echo-reply"),
    ("inet", "ah spi", "1", "2"),
    ("inet", "ah hdrlength", "1", "2"),
    ("inet", "esp spi", "1", "2"),
    ("inet", "comp cpi", "1", "2"),
    ("ip", "igmp type", "membership-query", "leave-group"),
    ("ip", "igmp group", "1.2.3.4", "1.2.3.5"),
    ("bridge", "ether saddr", "00:01:02:03:04:05", "00:01:02:03:04:06"),
    ("bridge", "ether type", "ip", "ip6"),
    ("bridge", "vlan id", "1", "2"),
    ("bridge", "vlan pcp", "1", "2"),
    ("bridge", "vlan dei", "0", "1"),
    ("bridge", "vlan type", "ip", "ip6"),
    ("bridge", "ip dscp", "1", "2"),
    ("netdev", "vlan id", "1", "2"),
    ("netdev", "ip dscp", "1", "2"),
    ("arp", "arp operation", "request", "reply"),
    ("arp", "arp htype", "1", "2"),
    ("arp", "arp ptype", "ip", "0x1234"),
    ("arp", "arp hlen", "1", "2"),
    ("arp", "arp saddr ip", "1.2.3.4", "1.2.3.5"),
    ("arp", "arp daddr ether", "00:01:02:03:04:05", "00:01:02:03:04:06"),
    ("inet", "meta mark", "1", "2"),
    ("inet", "meta iif", "lo", "lo"),
    ("inet", "meta iifname", "lo", "eth0"),
    ("inet", "meta l4proto", "tcp", "udp"),
    ("inet", "meta nfproto", "ipv4", "ipv6"),
    ("inet", "meta protocol", "ip", "ip6"),
    ("inet", "meta priority", "1:2", "1:3"),
    ("inet", "meta length", "1", "2"),
    ("inet", "meta skuid", "0", "1"),
    ("inet", "meta skgid", "0", "1"),
    ("inet", "meta cpu", "0", "1"),
    ("inet", "meta pkttype", "host", "broadcast"),
    ("inet", "meta cgroup", "1", "2"),
    ("inet", "meta iiftype", "ether", "loopback"),
    ("inet", "meta iifgroup", "1", "2"),
    ("inet", "meta day", "Monday", "Tuesday"),
    ("inet", "ct state", "new", "established"),
    ("inet", "ct mark", "1", "2"),
    ("inet", "ct status", "assured", "seen-reply"),
    ("inet", "ct direction", "original", "reply"),
    ("inet", "ct zone", "1", "2"),
    ("inet", "ct original packets", "1", "2"),
    ("inet", "ct original bytes", "1", "2"),
    ("inet", "ct l3proto", "ipv4", "ipv6"),
    ("ip", "ct original ip saddr", "1.2.3.4", "1.2.3.5"),
    ("inet", "ct original protocol", "tcp", "udp"),
    ("inet", "rt mtu", "1", "2"),
    ("inet", "socket mark", "1", "2"),
    ("inet", "socket transparent", "0", "1"),
    ("inet", "tcp option maxseg size", "1", "2"),
    ("inet", "tcp option sack permitted kind", "4", "5"),
    ("ip", "ip option lsrr type", "1", "2"),
    ("inet", "@th,16,16", "1", "2"),
    ("inet", "@nh,8,4", "1", "2"),
    ("inet", "@ll,0,16", "1", "2"),
    ("inet", "@ih,0,32", "1", "2"),
    ("inet", "@th,5,3", "1", "2"),
    ("inet", "igmp mrt", "1", "2"),
    ("inet", "igmp checksum", "1", "2"),
    ("inet", "ct expiration", "10s", "20s"),
    ("inet", "ct original zone", "1", "2"),
    ("inet", "tcp option sack1 left", "1", "2"),
    ("inet", "ip option rr ptr", "1", "2"),
    ("inet", "ip option ra value", "1", "2"),
    ("inet", "symhash mod 4", "1", "2"),
    ("inet", "numgen inc mod 4 offset 2", "1", "2"),
  ]

  private struct Case {
    var name: String
    var text: String
  }

  /// The uses of a field: lines of the table, and a rule.
  private static func uses(_ field: String, _ a: String, _ b: String) -> [(name: String, lines: String, rule: String)] {
    var uses = [
      ("plain", "", "\(field) \(a) accept"), ("inverted", "", "\(field) != \(a) accept"),
      ("named set", "set s { typeof \(field); elements = { \(a) }; }", "\(field) @s accept"),
      ("named vmap", "map s { typeof \(field) : verdict; elements = { \(a) : accept }; }", "\(field) vmap @s"),
      ("named map", "map s { typeof \(field) : meta mark; elements = { \(a) : 5 }; }", "meta mark set \(field) map @s"),
      ("concatenation", "", "\(field) . meta mark { \(a) . 1 } accept"),
      (
        "named concatenation", "set s { typeof \(field) . meta mark; elements = { \(a) . 1 }; }",
        "\(field) . meta mark @s accept"
      ), ("update", "set s { typeof \(field); flags dynamic; size 100; }", "update @s { \(field) }"),
      (
        "add to map", "map s { typeof meta mark : \(field); flags dynamic; size 100; }",
        "add @s { meta mark : \(field) }"
      ),
      (
        "update of map", "map s { typeof \(field) : meta mark; flags dynamic,timeout; size 100; timeout 1m; }",
        "update @s { \(field) : meta mark }"
      ), ("assignment", "", "meta mark set \(field)"), ("hash", "", "meta mark set jhash \(field) mod 4"),
      ("behind another", "", "meta mark . \(field) { 1 . \(a) } accept"),
      ("interval concatenation", "", "\(field) . meta mark { \(a) . 1-5 } accept"),
      (
        "named interval concatenation",
        "set s { typeof meta mark . \(field); flags interval; elements = { 1-5 . \(a) }; }",
        "meta mark . \(field) @s accept"
      ),
    ]
    if a != b {
      uses += [
        ("set", "", "\(field) { \(a), \(b) } accept"), ("vmap", "", "\(field) vmap { \(a) : accept, \(b) : drop }"),
        ("map", "", "meta mark set \(field) map { \(a) : 1, \(b) : 2 }"),
      ]
    }
    return uses
  }

  /// Each case has a table of its own, so that all of them are one file.
  private static let cases: [Case] = fields.flatMap { family, field, a, b in
    uses(field, a, b).map { use in (family, field, use) }
  }.enumerated().map { number, item in
    let (family, field, use) = item
    return Case(
      name: "\(family) \(field), \(use.name): \(use.rule)",
      text: "table \(family) t\(number) {\n\(use.lines)\nchain c {\n\(use.rule)\n}\n}\n")
  }

  /// The bytecode, with the elements of each set in order: nft lists them as the kernel's hash has them.
  private static func sorted(_ text: String) -> [String] {
    var lines: [String] = []
    var elements: [String] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) + [""] {
      if line.hasPrefix("\telement ") {
        elements.append(line)
      } else {
        lines += elements.sorted() + [line]
        elements = []
      }
    }
    return lines
  }

  @Test("Every field in every place makes what nft makes of it, and is listed as nft lists it, or is refused as by nft")
  func matrix() async {
    await #expect(processExitsWith: .success) {
      reporting { try Self.compare(Self.cases, atLeast: 1100) }
    }
  }

  @Test("Rules of many forms are taken or refused as nft does, make what it makes, and are listed as it lists them")
  func forms() async {
    await #expect(processExitsWith: .success) {
      let cases = RuleForms.rules.enumerated().map { number, item in
        Case(
          name: "\(item.family) \(item.rule)",
          text: "table \(item.family) t\(number) {\nchain c {\n\(item.rule)\n}\n}\n")
      }
      reporting { try Self.compare(cases, atLeast: 120) }
    }
  }

  /// Loads each case by the real nft and by us, in a namespace of its own.
  private static func compare(_ cases: [Case], atLeast most: Int) throws {
    try enterFreshNamespace()
    try shell("ip link set lo up")
    // The real nft says all that it refuses at once; what is left is loaded. An ordinary user's socket holds no more than some
    // hundred tables.
    var taken: Set<Int> = []
    for start in stride(from: 0, to: cases.count, by: 100) {
      var part = Array(start..<min(start + 100, cases.count))
      while true {
        let owners = part.flatMap { Array(repeating: $0, count: cases[$0].text.utf8.count { $0 == 10 }) }
        let output = try shell("{ nft -f - 2>&1 || true; }", input: part.map { cases[$0].text }.joined())
        if output.isEmpty { break }
        let wrong = output.split(separator: "\n").filter { $0.hasPrefix("/dev/stdin:") }.compactMap { line in
          line.split(separator: ":").dropFirst().first.flatMap { Int($0) }.map { owners[$0 - 1] }
        }
        if wrong.isEmpty { throw KernelFailure(text: "nft: \(output)") }
        part.removeAll { wrong.contains($0) }
      }
      taken.formUnion(part)
    }
    try #require(taken.count >= most)
    let socket = try NFTablesSocket()
    let listing = Self.sorted(try nftList("--debug=netlink"))
    let words = try nftList()
    try compareListings(cases, words, socket)
    try shell("nft flush ruleset")
    var wrong: [String] = []
    for (index, item) in cases.enumerated() {
      var parser = NFTParser()
      do {
        let changes = try parser.parse(item.text).flatMap(\.changes)
        if !taken.contains(index) {
          wrong.append("taken, and refused by nft: \(item.name)")
        } else {
          try socket.commit(Transaction(changes))
        }
      } catch {
        if taken.contains(index) { wrong.append("\(item.name): \(error)") }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.joined(separator: "\n"))")
    let ours = Self.sorted(try nftList("--debug=netlink"))
    let differences = ours.difference(from: listing).prefix(40).map { "\($0)" }
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
    // The remarks that nft keeps with sets are no bytecode; by them it lists ours as its own.
    let again = try nftList()
    #expect(timeless(again) == timeless(words), "\(difference(words, again))")
    try compareListings(cases, again, socket)
  }

  /// Compares what we list with what nft lists of the same tables.
  private static func compareListings(_ cases: [Case], _ words: String, _ socket: NFTablesSocket) throws {
    let theirs = tables(timeless(words))
    let ours = tables(timeless(try socket.ruleset().description))
    var wrong: [String] = []
    for (index, item) in cases.enumerated() where theirs["t\(index)"] != ours["t\(index)"] {
      wrong.append("\(item.name)\n\(difference(theirs["t\(index)"] ?? "", ours["t\(index)"] ?? ""))")
    }
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(40).joined(separator: "\n"))")
  }

  /// The lines of each table, by its name.
  private static func tables(_ listing: String) -> [Substring: String] {
    let blocks = listing.components(separatedBy: "\n}\n").filter { !$0.isEmpty }
    return Dictionary(
      blocks.map { block in (block.split(separator: " ").dropFirst(2).first ?? "", block) },
      uniquingKeysWith: { $0 + $1 })
  }
}
