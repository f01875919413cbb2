import Addressing
import CommandLanguage
import Generators
import IPTables
import NFTables
import Operations
import Testing

/// Commands of iptables, each as it is printed.
private let commands: [(typed: String, printed: String)] = [
  ("iptables -A INPUT -j ACCEPT", "iptables -A INPUT -j ACCEPT"),
  ("iptables --append INPUT --jump ACCEPT", "iptables -A INPUT -j ACCEPT"),
  ("iptables -AINPUT -s10.0.0.1 -j ACCEPT", "iptables -A INPUT -s 10.0.0.1/32 -j ACCEPT"),
  ("iptables -w -t filter -I INPUT 1 -i eth0", "iptables -I INPUT -i eth0"),
  ("iptables -I INPUT 3 ! -i eth+", "iptables -I INPUT 3 ! -i eth+"),
  ("iptables -A INPUT -s 10.0.0.0/8,10.0.0.1 -d 1.2.3.4/0xff", ""),
  ("iptables -A INPUT -s 10/8,0/0", "iptables -A INPUT -s 10.0.0.0/8,0.0.0.0/0"),
  ("iptables -A INPUT -p tcp --dport 80 --sport 0:65535", "iptables -A INPUT -p tcp -m tcp --dport 80"),
  (
    "iptables -A INPUT -p tcp --dport=http --syn",
    "iptables -A INPUT -p tcp -m tcp --dport 80 --tcp-flags FIN,SYN,RST,ACK SYN"
  ),
  ("iptables -A INPUT -m state --state NEW", "iptables -A INPUT -m state --state NEW"),
  ("iptables -A INPUT -m conntrack --ctstate rel,est", "iptables -A INPUT -m conntrack --ctstate RELATED,ESTABLISHED"),
  ("iptables -A INPUT -m limit --limit 120/minute", "iptables -A INPUT -m limit --limit 2/sec"),
  ("iptables -A INPUT -m comment --comment \"it's\"", "iptables -A INPUT -m comment --comment 'it'\\''s'"),
  ("iptables -A INPUT -m comment --comment='a b' -j DROP", "iptables -A INPUT -m comment --comment 'a b' -j DROP"),
  ("iptables -A INPUT -m comment --comment '!'", "iptables -A INPUT -m comment --comment '!'"),
  ("iptables -A INPUT -p icmp --icmp-type ping", "iptables -A INPUT -p icmp -m icmp --icmp-type 8"),
  ("ip6tables -A INPUT -p icmpv6 --icmpv6-type no-route", "ip6tables -A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 1/0"),
  (
    "iptables -A INPUT -j LOG --log-prefix 'a b' --log-level info",
    "iptables -A INPUT -j LOG --log-prefix 'a b' --log-level 6"
  ),
  (
    "iptables -t mangle -A OUTPUT -j MARK --set-mark 0xf0/0xf",
    "iptables -t mangle -A OUTPUT -j MARK --set-xmark 0xf0/0xff"
  ),
  ("iptables -D INPUT 3", "iptables -D INPUT 3"), ("iptables -C INPUT -g other", "iptables -C INPUT -g other"),
  ("iptables -R INPUT 2 -j REJECT", "iptables -R INPUT 2 -j REJECT --reject-with icmp-port-unreachable"),
  ("iptables -X", "iptables -X"), ("iptables -N 'a;b'", "iptables -N 'a;b'"), ("iptables -E a b", "iptables -E a b"),
  ("iptables -t nat -P OUTPUT ACCEPT", "iptables -t nat -P OUTPUT ACCEPT"), ("iptables -F", "iptables -F"),
  ("iptables -Z INPUT 2", "iptables -Z INPUT 2"), ("iptables -nvL", "iptables -L -n -v"),
  ("iptables -t nat -L PREROUTING 2 -n --line-numbers", "iptables -t nat -L PREROUTING 2 -n --line-numbers"),
  ("iptables-save --counters -t nat", "iptables-save -c -t nat"), ("ip6tables-save", "ip6tables-save"),
  ("iptables-nft -S", "iptables -S"), ("ip6tables --list-rules INPUT -v", "ip6tables -S INPUT -v"),
  ("ip netns exec r iptables -F INPUT", "ip netns exec r iptables -F INPUT"),
]

@Test(
  "an iptables command is printed as the command that does the same, and read back as the same", arguments: commands)
func iptablesPrinted(typed: String, printed: String) throws {
  guard !printed.isEmpty else {
    #expect(throws: CommandError.self) { try CommandParser().parse(typed) }
    return
  }
  let operations = try CommandParser().parse(typed)
  #expect(operations.map(\.command) == [printed])
  #expect(try CommandParser().parse(printed) == operations)
}

/// Rules by chance, from what a person may type.
private struct Chance {
  var random: Seeded

  mutating func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
  mutating func maybe(_ text: String) -> String { Bool.random(using: &random) ? text : "" }
  mutating func port() -> String {
    let first = Int.random(in: 0...65_535, using: &random)
    return pick(["\(first)", "\(first):\(Int.random(in: first...65_535, using: &random))", ":\(first)", "\(first):"])
  }

  mutating func rule(_ isV6: Bool) -> String {
    let not = maybe("! ")
    let address =
      isV6 ? pick(["fd00::1", "fd00::/61", "::/0"]) : pick(["10.0.0.1", "10.0.0.0/9", "1.2.3.4/255.0.255.0"])
    var words = pick(["", "\(not)-s \(address)", "\(not)-d \(address)", "-s \(address),\(address)"])
    words += pick(["", " -i eth0", " ! -i br+", " -o lo"])
    let transport = pick(["tcp", "udp", "sctp", isV6 ? "ipv6-icmp" : "icmp", "47", ""])
    if !transport.isEmpty { words += " -p \(transport)" }
    let hasPorts = ["tcp", "udp", "sctp"].contains(transport)
    if hasPorts { words += maybe(" \(maybe("! "))--dport \(port())") + maybe(" --sport \(port())") }
    if transport == "tcp" { words += pick(["", " --tcp-flags SYN,ACK SYN"]) }
    if hasPorts {
      words += maybe(" -m multiport \(maybe("! "))--dports 1,5:9,\(Int.random(in: 10...99, using: &random))")
    }
    words += pick([
      "", " -m limit --limit \(Int.random(in: 1...10_000, using: &random))/\(pick(["s", "m", "hour", "day"]))",
      " -m mark \(maybe("! "))--mark 0x\(String(UInt32.random(in: .min ... .max, using: &random), radix: 16))/0xff",
      " -m conntrack \(maybe("! "))--ctstate NEW,INVALID --ctstatus ASSURED", " -m comment --comment 'a \"b'",
      " -m addrtype ! --src-type LOCAL --dst-type UNICAST", " -m state --state ESTABLISHED",
      " -m conntrack \(maybe("! "))--ctorigsrc \(isV6 ? "fd00::1/61" : "1.2.3.4/32") --ctproto 6 --ctdir REPLY",
      " -m conntrack --ctrepldstport \(port()) ! --ctexpire 5:\(Int.random(in: 5...99, using: &random))",
      " -m connmark \(maybe("! "))--mark 5/0xff", " -m iprange --dst-range \(isV6 ? "::1-::5" : "1.2.3.4-1.2.3.9")",
      " -m connlimit \(maybe("! "))--connlimit-above 5\(maybe(" --connlimit-mask 32"))\(maybe(" --connlimit-daddr"))",
      " -m statistic --mode random --probability 0.\(Int.random(in: 0...999_999_999, using: &random))",
      " -m statistic --mode nth \(maybe("! "))--every 9 --packet \(Int.random(in: 0...8, using: &random))",
      " -m owner \(maybe("! "))--uid-owner 5-9\(maybe(" --gid-owner 7 --suppl-groups"))\(maybe(" ! --socket-exists"))",
    ])
    words += pick([
      "", " -j ACCEPT", " -g other", " -j REJECT", " -j LOG --log-prefix 'x y' --log-uid", " -j MARK --set-xmark 3/7",
      " -j CONNMARK \(pick(["--save-mark", "--restore-mark --ctmask 7", "--and-mark 3"]))\(maybe(" --left-shift-mark 3"))",
      " -j NETMAP --to \(isV6 ? "fd00::/61" : "10.0.0.0/9")",
      transport == "tcp" ? " -j TCPMSS \(pick(["--clamp-mss-to-pmtu", "--set-mss 1400"]))" : "",
      " -j NOTRACK", hasPorts ? " -j DNAT --to-destination :80-90/70 --random" : " -j MASQUERADE --random",
      " -j SNAT --to-source \(isV6 ? "fd00::1-fd00::9" : "1.2.3.4-1.2.3.9") --persistent",
    ])
    return words
  }
}

@Test("rules by chance survive printing, and the way to nf_tables and back")
func iptablesByChance() throws {
  let seed = UInt64.random(in: 0...UInt64.max)
  print("iptables by chance: seed \(seed)")
  var chance = Chance(random: Seeded(state: seed))
  for _ in 0..<5_000 {
    let isV6 = Bool.random(using: &chance.random)
    let line = "\(isV6 ? "ip6tables" : "iptables") -A c \(chance.rule(isV6))"
    let operations = try CommandParser().parse(line)
    let command = try #require(operations.first).command
    #expect(try CommandParser().parse(command) == operations, "\(line): \(command)")
    guard case .iptables(.change(let made))? = operations.first?.action, case .append(_, let spec) = made.verb else {
      continue
    }
    for rule in spec.rules {
      let listed = try #require(IPTablesRule(rule.rule(made.family), made.family))
      #expect(listed.listed(made.family) == listed, "\(line)")
    }
  }
}

@Test("no text is a trap for the parser of iptables")
func iptablesRandomLines() {
  let seed = UInt64.random(in: 0...UInt64.max)
  print("lines for iptables: seed \(seed)")
  var random = Seeded(state: seed)
  let words = [
    "-A", "-I", "-D", "-L", "INPUT", "!", "-s", "10.0.0.1", "/", ",", "-p", "tcp", "--dport", ":", "-m", "limit",
    "--limit", "5/",
    "/", "-j", "DNAT", "--to-destination", "[", "]:", "-", "--", "-nvL", "0", "-1", "99999999999999999999",
    "--icmp-type", "3/",
    "multiport", "--dports", "mark", "--mark", "0x", "''", "--set-xmark", "MARK", "REJECT", "--reject-with", "-c",
    "--=", "-=",
  ]
  for _ in 0..<20_000 {
    let line = (0..<Int.random(in: 0...9, using: &random)).compactMap { _ in words.randomElement(using: &random) }
      .joined(
        separator: " ")
    _ = try? CommandParser().parse((Bool.random(using: &random) ? "iptables " : "ip6tables ") + line)
  }
}

@Test(
  "the lines of iptables-restore are read at once, and printed as a command that does the same",
  arguments: [
    ("iptables-restore", "*filter\n:INPUT DROP [0:0]\n-A INPUT -j ACCEPT\nCOMMIT", "iptables-restore"),
    ("ip6tables-restore -nc", "# x\n*nat\n:OUTPUT - [1:2]\n\n[1:2] -A OUTPUT\nCOMMIT", "ip6tables-restore -n -c"),
    ("sudo iptables-restore -t --table=raw -w", "*raw\nCOMMIT\n*nat\nEND\nCOMMIT", "iptables-restore -t -T raw"),
    ("/sbin/iptables-restore", "", "iptables-restore"),
  ])
func iptablesRestorePrinted(typed: String, lines: String, printed: String) throws {
  func operations(_ head: String, _ end: String) throws -> [Operation] {
    var session = CommandSession()
    var operations = try session.parse("\(head) <<'\(end)'")
    for line in lines.split(separator: "\n", omittingEmptySubsequences: false) where !lines.isEmpty {
      operations += try session.parse(String(line))
    }
    return operations + (try session.parse(end))
  }
  let made = try operations(typed, "EOF")
  let end = lines.contains("END") ? "END_" : "END"
  #expect(made.map(\.command) == ["\(printed) <<'\(end)'\n\(lines)\(lines.isEmpty ? "" : "\n")\(end)"])
  #expect(try operations(printed, end) == made)
}

@Test("no lines are a trap for iptables-restore, and none for a table that is not as they say")
func iptablesRestoreByChance() throws {
  let words = [
    "*filter", "*nat", "*", ":INPUT", ":a", ":", "DROP", "-", "[1:2]", "[", "]", "[:]", "-A", "INPUT", "-j", "a", "-D",
    "1", "-I", "2", "-R", "-F", "-X", "-N", "-E", "b", "-P", "-Z", "COMMIT", "\"", "\\", "#", "ACCEPT", "-p", "tcp",
  ]
  for _ in 0..<5_000 {
    var session = CommandSession()
    _ = try? session.parse("iptables-restore \(Bool.random() ? "-c" : "-n") <<'END'")
    for _ in 0..<Int.random(in: 0...9) {
      let line = (0..<Int.random(in: 0...4)).compactMap { _ in words.randomElement() }.joined(separator: " ")
      _ = try session.parse(line)
    }
    _ = try? session.parse("END")
  }
  let lines = [
    "-A INPUT -j a", "-I INPUT 2", "-D INPUT 1", "-R INPUT 1 -j ACCEPT", "-F", "-X a", "-N a", "-N b", "-F a", "-Z",
    ":a - [0:0]", ":INPUT DROP [0:0]", "-E a c", "-A a -j b", "-D INPUT -j a", "-P FORWARD DROP", "-X",
  ]
  for _ in 0..<2_000 {
    var restore = try restored((0..<Int.random(in: 0...9)).compactMap { _ in lines.randomElement() })
    restore.keepsRules = Bool.random()
    guard let section = restore.sections.first else { continue }
    let changes = try? restore.changes(of: section, in: nil)
    // What is new needs no number of the kernel's.
    for case .deleteRule(_, let handle) in (changes ?? []).map(\.change) { #expect(handle < 1 << 32) }
  }
}

/// The meaning of lines of the table filter.
private func restored(_ lines: [String]) throws -> IPTablesRestore {
  var session = CommandSession()
  for line in ["iptables-restore <<'END'", "*filter"] + lines + ["COMMIT"] { _ = try session.parse(line) }
  guard case .iptables(.restore(let restore))? = try session.parse("END").first?.action else {
    throw CommandError("no lines")
  }
  return restore
}
