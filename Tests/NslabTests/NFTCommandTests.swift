import Foundation
import Testing

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct NFTCommandTests {
  private static let commands = [
    "ip link add veth0 type veth peer name veth1",
    "nft add table inet filter",
    "nft add chain inet filter input '{ type filter hook input priority filter; policy drop; }'",
    "nft add chain inet filter other",
    "nft add chain inet filter pass '{ type filter hook forward priority -1; }'",
    "nft add table ip nat",
    "nft add chain ip nat prerouting '{ type nat hook prerouting priority dstnat; }'",
    "nft add chain ip nat postrouting '{ type nat hook postrouting priority srcnat; }'",
    "nft add set inet filter admins '{ type ipv4_addr; comment \"who may\"; elements = { 10.0.0.3, 10.0.0.1 } }'",
    "nft add set inet filter nets '{ type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.168.1.7, 172.16.0.1-172.16.0.9 } }'",
    "nft add set inet filter near '{ type ipv4_addr; flags interval; elements = { 10.0.0.0/25, 10.0.0.128/25, 10.0.1.0-10.0.1.4, 10.0.1.5 } }'",
    "nft add set inet filter every '{ type inet_service; flags interval; elements = { 0-80, 81, 60000-65535 } }'",
    "nft add set inet filter nets6 '{ type ipv6_addr; flags interval; elements = { fd00::/8 } }'",
    "nft add set inet filter ports '{ type inet_service; flags interval; elements = { 22, 8000-8010 } }'",
    "nft add set inet filter pairs '{ type ipv4_addr . inet_service; elements = { 10.0.0.1 . 22, 10.0.0.2 . 80 } }'",
    "nft add set inet filter late '{ type ether_addr; timeout 30s; size 64; }'",
    "nft add map inet filter ways '{ type ifname : verdict; elements = { \"eth0\" : jump other, \"lo\" : accept } }'",
    "nft add map ip nat ports '{ type inet_service : ipv4_addr . inet_service; elements = { 80 : 10.0.0.2 . 8080 } }'",
    "nft add counter inet filter seen",
    "nft add set ip nat unused '{ type mark; }'",
    "nft delete set ip nat unused",
    "nft add element inet filter admins '{ 10.0.0.7, 10.0.0.9 }'",
    "nft add element inet filter nets '{ 198.51.100.0/24 }'",
    "nft add element inet filter late '{ 02:00:00:00:00:01 timeout 1h }'",
    "nft add element inet filter ways '{ \"eth1\" : drop }'",
    "nft add element ip nat ports '{ 81 : 10.0.0.3 . 8081 }'",
    "nft delete element inet filter admins '{ 10.0.0.9 }'",
    "nft delete element inet filter nets '{ 10.0.0.0/8 }'",
    "nft create table ip6 six",
    "nft add set inet filter seen4 '{ type ipv4_addr; flags dynamic,timeout; timeout 1m; size 1024; }'",
    "nft add set inet filter both '{ typeof ip saddr . tcp dport; flags interval; elements = { 10.0.0.0/8 . 80-90 } }'",
    "nft add quota inet filter much '{ over 10 mbytes; }'",
    "nft add limit inet filter often '{ rate 10/second burst 7 packets; }'",
    "nft add map inet filter marks '{ type inet_service : mark; elements = { 80 : 0x1, 443 : 0x2 } }'",
    "nft add map inet filter counted '{ type ipv4_addr : counter; elements = { 10.0.0.1 : \"seen\" } }'",
  ]
  private static let rules = [
    "inet filter input ct state established,related accept",
    "inet filter input ct state invalid counter drop",
    "inet filter input iifname lo accept",
    "inet filter input iifname != lo ip saddr 10.0.0.0/8 tcp dport 22 counter accept comment ssh",
    "inet filter input ip saddr != 10.0.0.1 drop",
    "inet filter input 'ip daddr { 10.0.0.1, 10.0.0.2 } accept'",
    "inet filter input 'tcp dport { 22, 80, 443 } accept'",
    "inet filter input tcp dport 8000-8010 accept",
    "inet filter input udp sport != 53 drop",
    "inet filter input ip6 saddr fd00::/64 accept",
    "inet filter input icmp type echo-request limit rate 10/second accept",
    "inet filter input icmpv6 type echo-request accept",
    "inet filter input meta l4proto udp accept",
    "inet filter input meta mark 0x10 accept",
    "inet filter input meta mark set 0x20",
    "inet filter input jump other",
    "inet filter input log prefix seen",
    "inet filter input reject",
    "inet filter input tcp dport 23 reject with tcp reset",
    "inet filter input reject with icmpx admin-prohibited",
    "inet filter other fib daddr type local return",
    "inet filter other ip saddr @admins accept",
    "inet filter other ip saddr != @nets counter packets 3 bytes 252 drop",
    "inet filter other ip6 daddr @nets6 accept",
    "inet filter other tcp dport @ports counter name seen accept",
    "inet filter other ip saddr . tcp dport @pairs accept",
    "inet filter other ether saddr @late drop",
    "inet filter input iifname vmap @ways",
    "inet filter other 'iifname vmap { \"eth0\" : accept, \"eth1\" : drop }'",
    "inet filter other 'tcp dport vmap { 22 : accept, 1000-2000 : drop }'",
    "inet filter other 'ip saddr . tcp dport vmap { 10.0.0.1 . 22 : accept }'",
    "inet filter other 'meta l4proto vmap { tcp : accept, udp : drop }'",
    "ip nat prerouting tcp dport 80 dnat to 10.0.0.2:8080",
    "ip nat prerouting ip daddr 192.0.2.1 dnat to 10.0.0.2",
    "ip nat prerouting udp dport 53 redirect to :5353",
    "ip nat postrouting ip saddr 172.17.0.0/16 oifname != docker0 counter masquerade comment '\"to the world\"'",
    "ip nat postrouting ct status dnat snat to 192.0.2.7",
    "ip nat postrouting ip saddr 10.1.0.0/16 snat to 192.0.2.7-192.0.2.9 random",
    "ip nat postrouting ip saddr 10.2.0.0/16 meta l4proto tcp snat to 192.0.2.7:1024-65535 persistent",
    "ip nat postrouting ip saddr 10.3.0.0/16 meta l4proto udp masquerade to :1024-2048",
    "ip nat postrouting ip saddr 10.4.0.0/16 masquerade fully-random",
    "ip nat prerouting tcp dport 9000 dnat to 10.0.0.4:8000-8010",
    "ip nat prerouting tcp dport 9001 dnat to :81",
    "ip nat prerouting tcp dport 9002 redirect",
    "inet filter other add @seen4 '{ ip saddr timeout 10s limit rate 5/second }'",
    "inet filter other ip saddr . tcp dport @both drop",
    "inet filter other quota name much drop", "inet filter other limit name often accept",
    "inet filter other meta mark set tcp dport map @marks",
    "inet filter other 'ct mark set meta mark & 0xff | 0x100'",
    "inet filter other counter name ip saddr map @counted",
    "inet filter other ct original ip daddr 10.0.0.1 accept", "inet filter other 'meta skuid root counter'",
    "inet filter other 'tcp flags & (syn|ack) == syn ct count over 20 reject with tcp reset'",
    "inet filter other 'ip dscp set ef'", "inet filter pass 'tcp flags syn tcp option maxseg size set rt mtu'",
    "inet filter other 'numgen inc mod 2 vmap { 0 : accept, 1 : continue }'",
    "inet filter other 'fib saddr . iif oif missing drop'", "inet filter other '@th,16,16 { 53, 80 } accept'",
    "inet filter other 'vlan id 5 drop'", "inet filter other tcp dport https accept",
    "inet filter other log group 2 prefix seen snaplen 64", "inet filter other iif veth0 oif veth1 drop",
    "inet filter other 'iif { veth0, lo } iifname . meta oif { lo . veth1 } accept'",
    "inet filter other 'meta hour \"08:00\"-\"17:30\" accept'",
    "inet filter other 'meta time \"2030-01-02 03:04:05\" accept'", "inet filter other 'meta day \"Monday\" accept'",
    "ip nat prerouting 'dnat to tcp dport map { 8080 : 10.0.0.2, 8081 : 10.0.0.3 }'",
    "ip nat prerouting 'dnat ip addr . port to tcp dport map @ports'",
    "ip nat prerouting 'tcp dport 7000 dnat to numgen random mod 2 map { 0 : 10.0.0.2, 1 : 10.0.0.3 }'",
    "ip nat prerouting 'tcp dport 7001 redirect to :tcp dport map { 7001 : 71, 7002 : 72 }'",
  ]

  @Test("an nft command makes of a namespace what the real nft makes of another")
  func sameAsNFT() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let all = Self.commands + Self.rules.map { "nft add rule \($0)" }
    var lab = "name: a\ntopology: {nodes: {ours: , theirs: }}\nsteps:\n  - run:\n"
    for command in all { lab += "      - >-\n        ip netns exec ours \(command)\n" }
    try tool.write("nft.sh", all.joined(separator: "\n") + "\nnft list ruleset >theirs.txt\n")
    let folder = tool.folder.path
    lab += "    exec:\n"
    lab += "      - {in: theirs, command: \"cd \(folder) && sh -e nft.sh\"}\n"
    lab += "      - {in: ours, command: \"cd \(folder) && nft list ruleset >ours.txt\"}\n"
    let result = try tool.run(lab: lab)
    #expect(result.status == 0, "\(result.output.suffix(900))\(result.errors)")
    let (ours, theirs) = (timeless(try tool.read("ours.txt")), timeless(try tool.read("theirs.txt")))
    #expect(ours == theirs, "\(differences(theirs, ours))")
    #expect(ours.split(separator: "\n").count > 30)
  }

  @Test("an nft command prints as itself, so that an exported lab makes the same ruleset with the real nft")
  func exported() throws {
    let tool = try Tool()
    defer { tool.remove() }
    var lab = "name: a\nsteps:\n  - run:\n"
    for command in Self.commands + Self.rules.map({ "nft add rule \($0)" }) {
      lab += "      - >-\n        \(command)\n"
    }
    let folder = tool.folder.path
    try tool.write("lab.lab.yaml", lab + "    exec: {command: \"nft list ruleset >\(folder)/ours.txt\"}\n")
    let result = try tool.run(["run", "lab.lab.yaml"])
    #expect(result.status == 0, "\(result.output.suffix(600))\(result.errors)")
    try tool.write("plain.lab.yaml", lab)
    let export = try tool.run(["export", "plain.lab.yaml"])
    try tool.write("lab.sh", export.output + "nft list ruleset >theirs.txt\n")
    let status = try tool.runIsolated("sh lab.sh >log.txt 2>&1")
    let log = try tool.read("log.txt")
    #expect(status == 0, "\(log.suffix(600))")
    let (ours, theirs) = (timeless(try tool.read("ours.txt")), timeless(try tool.read("theirs.txt")))
    #expect(ours == theirs, "\(differences(theirs, ours))")
  }

  /// Without how long elements have still to live.
  private func timeless(_ text: String) -> String { text.replacing(#/ expires [0-9a-z]+/#, with: "") }

  /// The lines of one text that the other has not, both ways.
  private func differences(_ theirs: String, _ ours: String) -> String {
    let (a, b) = (theirs.split(separator: "\n"), ours.split(separator: "\n"))
    return (a.filter { !b.contains($0) }.map { "nft:  \($0)" } + b.filter { !a.contains($0) }.map { "ours: \($0)" })
      .joined(separator: "\n")
  }

  /// A file as books have them, with definitions, comments and lines that go on.
  private static let script = """
    # who may come in
    define inside = 10.0.0.0/8
    define web = { 80, 443 }
    define server = 10.0.0.2
    table inet gate {
      comment "the gate"
      set friends {
        type ipv4_addr
        flags interval
        elements = { 192.0.2.1,
                     192.0.2.64/26 }   # two kinds
      }
      chain input {
        type filter hook input priority filter - 5; policy drop;
        ct state vmap { established : accept, related : accept,
                        invalid : drop }
        iif lo accept
        ip saddr $inside tcp dport $web counter accept comment "the web"
        ip saddr @friends \\
          tcp dport { 22, $web } jump logged
        meta l4proto { icmp, ipv6-icmp } limit rate 5/second accept
      }
      chain logged { log prefix "in: "; accept; }
    }
    add table ip way
    add chain ip way pre { type nat hook prerouting priority dstnat; }
    add rule ip way pre tcp dport 80 dnat to $server:8080
    add element inet gate friends { 198.51.100.7 }

    """

  @Test("a file with definitions, comments and several lines makes what the real nft makes of it, and is listed alike")
  func scripts() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let script = Self.script
    let subjects = [
      "tables", "tables ip", "chains", "chains inet", "sets", "maps", "counters", "counters table inet gate",
      "ruleset ip",
      "table inet gate", "chain inet gate input", "set inet gate friends", "counter inet gate hits",
    ]
    let folder = tool.folder.path
    try tool.write("file.nft", script)
    let indented = script.split(separator: "\n", omittingEmptySubsequences: false).map { "        \($0)" }
      .joined(separator: "\n")
    var lab = "name: a\ntopology: {nodes: {ours: , theirs: }}\nsteps:\n  - run:\n      - |\n"
    lab += "        ip netns exec ours nft -f - <<'END'\n\(indented)\n        END\n"
    lab += "      - ip netns exec ours nft add counter inet gate hits\n"
    lab +=
      "    exec:\n      - {in: theirs, command: \"cd \(folder) && nft -f file.nft && nft add counter inet gate hits\"}\n"
    for subject in subjects {
      for options in ["", "-a ", "-s "] {
        lab += "      - {in: theirs, command: \"cd \(folder) && nft \(options)list \(subject) >>theirs.txt\"}\n"
      }
    }
    lab += "    show:\n"
    for subject in subjects {
      for options in ["", "-a ", "-s "] { lab += "      - ip netns exec ours nft \(options)list \(subject)\n" }
    }
    let result = try tool.run(lab: lab)
    #expect(result.status == 0, "\(result.output.suffix(900))\(result.errors)")
    // Handles are numbered as things are made, by nft in an order of its own.
    func plain(_ line: Substring) -> String {
      String(line.drop { $0 == " " }).replacing(#/ # handle [0-9]+/#, with: " # handle")
    }
    let theirs = try tool.read("theirs.txt").split(separator: "\n").map(plain)
    let shown = result.output.split(separator: "\n").map(plain)
    let start = try #require(shown.firstIndex { $0.contains("list tables") })
    let ours = shown[start...].filter { !$0.isEmpty && !$0.hasPrefix("$ ") && !$0.hasPrefix("PASS") }
    #expect(Array(ours) == theirs, "\(ours.difference(from: theirs))")
  }

  @Test("what a file's text makes prints as a file that makes the same, under run and under firewall")
  func scriptsRoundTrip() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let indented = Self.script.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "          \($0)" }.joined(separator: "\n")
    let folder = tool.folder.path
    let topology =
      "name: a\ntopology:\n  nodes:\n    gate:\n      host: true\n      firewall:\n        nft: |\n\(indented)\n"
    try tool.write(
      "lab.lab.yaml", topology + "steps:\n  - exec: {command: \"nft list ruleset >\(folder)/ours.txt\"}\n")
    let result = try tool.run(["run", "lab.lab.yaml"])
    #expect(result.status == 0, "\(result.output.suffix(600))\(result.errors)")
    try tool.write("plain.lab.yaml", topology)
    let export = try tool.run(["export", "plain.lab.yaml"])
    #expect(export.status == 0, "\(export.errors)")
    try tool.write("lab.sh", export.output + "nft list ruleset >theirs.txt\n")
    let status = try tool.runIsolated("sh lab.sh >log.txt 2>&1")
    let log = try tool.read("log.txt")
    #expect(status == 0, "\(log.suffix(600))")
    #expect(try tool.read("ours.txt") == tool.read("theirs.txt"))
    #expect(try tool.read("ours.txt").contains("tcp dport 80 dnat to 10.0.0.2:8080"))
  }

  @Test(
    "a wrong line of a file is told with its own place",
    arguments: [
      (
        "table ip t {\n  chain c {\n    tcp dport 80 acept\n  }\n}",
        "3:18: error: \"acept\" is no match and no statement that is understood", "did you mean \"accept\"?"
      ),
      (
        "define inside = 10.0.0.1\ntable ip t {\n  chain c { ip saddr $insde drop; }\n}",
        "3:22: error: \"insde\" is not defined", "did you mean \"inside\"?"
      ),
      (
        "table ip t {\n  chain c {\n    type nat hook forward priority 0;\n    masquerade\n  }\n}",
        "3:19: error: a chain of the type nat has no hook forward", ""
      ),
      (
        "table ip t {\n  chain c {\n    type filter hook forward priority 0;\n    masquerade\n  }\n}",
        "4:5: error: masquerade needs a chain of the type nat; this one is of the type filter", ""
      ),
      (
        "table ip t {\n  set s { type ipv4_adr; }\n}", "2:16: error: the type \"ipv4_adr\" is not understood",
        "did you mean \"ipv4_addr\"?"
      ),
      ("table ip t {\n  chain c {", "2:11: error: the brace of chain ip t c is not closed", "add a }"),
      (
        "add element ip t nope { 1.1.1.1 }",
        "1:18: error: there is no set ip t nope whose type says how elements are written",
        "add the set before its elements"
      ),
      (
        "table inet t { chain c { ct original saddr 10.0.0.1 accept; }; }",
        "1:26: error: cannot determine ip protocol version: write ct original ip saddr, or ip6 saddr, in place of saddr",
        ""
      ),
      (
        "table inet t { chain c { type nat hook prerouting priority -100; tcp dport 80 dnat to 10.0.0.1:80; }; }",
        "1:87: error: ip or ip6 must be specified with address for inet tables", "write dnat ip to 10.0.0.1:80"
      ),
      (
        "table ip t { chain c { limit rate 1/day burst 0 packets; }; }", "1:47: error: packet limit burst must be > 0",
        ""
      ),
      (
        "table ip t { chain c { comment \"only\"; counter; comment \"more\"; }; }",
        "1:57: error: a rule is more than a comment", "write counter"
      ),
      ("table ip t { chain c { meta time \"2024-13-01\" drop; }; }", "1:34: error: \"2024-13-01\" is no date", ""),
      ("include \"x.nft\"", "1:1: error: files are not included here", "write what is in the file"),
      (
        "table ip t { chain c { tcp dport { 80, 70000 } accept; }; }",
        "1:40: error: \"70000\" is no port, nor a range of ports", ""
      ),
      (
        "table ip t { chain c { ip saddr 10.0.0.9-10.0.0.1 drop; }; }", "1:33: error: the range ends before it begins",
        "write the smaller value first"
      ),
      (
        "table inet t { chain c { ip saddr 10.0.0.1 udp dport 5 tcp dport 5 drop; }; }",
        "1:56: error: conflicting protocols: udp and tcp", ""
      ),
      (
        "table ip t { chain c { tcp dport 5 drop counter; }; }",
        "1:41: error: nothing behind \"drop\" is ever reached", "put it in front"
      ),
      (
        "table ip t { set s { type inet_service; }; chain c { ip saddr @s drop; }; }",
        "1:63: error: the types differ: the keys of s are inet_service, and this is ipv4_addr", ""
      ),
      (
        "table ip t { chain c { tcp flags " + String(repeating: "(", count: 100) + "syn drop; }; }",
        "1:98: error: the parentheses are nested too deep", ""
      ),
    ])
  func wrongScript(text: String, says: String, fix: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let parts = says.split(separator: ":", maxSplits: 2)
    let (line, column) = (Int(parts[0]) ?? 0, Int(parts[1]) ?? 0)
    for (head, indent, foot, first) in [
      ("name: a\nsteps:\n  - run:\n      - |\n        nft -f - <<'END'\n", 8, "        END\n", 5),
      ("name: a\ntopology:\n  nodes:\n    n:\n      firewall:\n        nft: |\n", 10, "", 6),
    ] {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let body = lines.map { String(repeating: " ", count: indent) + $0 + "\n" }.joined()
      let result = try tool.run(lab: head + body + foot, ["validate"])
      #expect(result.status == 2)
      let place = "a.lab.yaml:\(first + line):\(indent + column):\(parts[2])\n"
      #expect(result.errors.contains(place), "\(place) \(result.errors)")
      if !fix.isEmpty { #expect(result.errors.contains("= fix: \(fix)"), "\(result.errors)") }
    }
  }

  @Test("a file that is not ended, and one that a shell would change, are told with their places")
  func documents() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        steps:
          - run:
              - |
                nft -f - <<END
                define a = 10.0.0.1
                table ip t { set s { type ipv4_addr; elements = { $a }; }; }
                END
              - |
                nft -f - <<'X'
                add table ip t

        """, ["validate"])
    #expect(result.status == 2)
    #expect(result.errors.contains("a.lab.yaml:7:59: error: a shell would expand this before nft sees it\n"))
    #expect(result.errors.contains("error: the lines behind <<'X' are not ended\n"))
    #expect(result.errors.contains("2 errors"), "\(result.errors)")
  }

  @Test(
    "what the kernel refuses in a file of rules is told with its place and with what is missing",
    arguments: [
      ("table ip t {\n  chain c {\n    counter\n    tcp dport 80 jump web\n  }\n}", 4, 5, "chain \"web\""),
      (
        "define P = 80\ntable ip t { chain c { tcp dport $P drop; tcp dport vmap { 81 : goto e }; }; }", 2, 43,
        "chain \"e\""
      ),
      ("add table ip t\nadd chain ip t c\nadd rule ip t c drop\nadd rule ip t c ip saddr @s drop", 4, 1, "set \"s\""),
      ("table ip t {\n  chain c {\n    counter name \"x\"\n  }\n}", 3, 5, "counter \"x\""),
      ("table ip t\nflush chain ip t gone", 2, 1, "chain \"gone\""),
    ])
  func refusedScript(text: String, line: Int, column: Int, missing: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let topology = "name: a\ntopology:\n  nodes:\n    n:\n"
    for (head, indent, foot, first) in [
      (topology + "steps:\n  - run:\n      - |\n        ip netns exec n nft -f - <<'END'\n", 8, "        END\n", 8),
      (topology + "      firewall:\n        nft: |\n", 10, "", 6),
    ] {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let body = lines.map { String(repeating: " ", count: indent) + $0 + "\n" }.joined()
      let result = try tool.run(lab: head + body + foot)
      #expect(result.status == 4)
      #expect(result.output.contains("there is no \(missing) in table ip t"), "\(result.output)")
      #expect(
        result.output.contains("a.lab.yaml:\(first + line):\(indent + column)"),
        "\(result.output)")
    }
  }

  @Test("a table that another program owns is refused with the kernel's word, and nothing of it changes")
  func owned() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let owner =
      "(echo 'add table ip t { flags owner; }'; sleep 5) | nft -i >/dev/null 2>&1 & sleep 0.5; nft list tables"
    let result = try tool.run(
      lab: """
        name: a
        steps:
          - exec: {command: "\(owner)", output: table ip t}
          - run: nft add chain ip t c

        """)
    #expect(result.status == 4, "\(result.output)\(result.errors)")
    #expect(result.output.contains("error: add chain ip t c: Operation not permitted"), "\(result.output)")
  }

  @Test(
    "a wrong nft command is told with its place and what is understood",
    arguments: [
      (
        "nft ad table ip t",
        "1:5: \"ad\" is no command of nft = understood: add, create, delete, flush, insert, get, list, rename, replace, reset"
      ),
      ("nft add rule ip t c tcp dprt 80", "1:25: \"dprt\" is no field with ports = did you mean \"dport\"?"),
      ("nft add rule ip t c tcp dport 99999 accept", "1:31: \"99999\" is no port, nor a range of ports"),
      (
        "nft add rule ip t c ct state estblished accept",
        "1:30: \"estblished\" is no state of a connection = did you mean \"established\"?"
      ),
      ("nft add rule ip t c ip saddr 10.0.0.300 drop", "1:30: \"10.0.0.300\" is no IPv4 address, network or range"),
      (
        "nft add rule ip t c tcp dport 80, 443 accept",
        "1:32: \",\" begins no statement = put several values in braces: { 80, 443 }"
      ),
      (
        "nft add rule ip t c dnat to 10.0.0.1:99999",
        "1:29: \"10.0.0.1:99999\" is no address, with or without a port = write 172.17.0.2:8080"
      ),
      (
        "nft add chain ip t c '{ type nat hook forward priority 0; }'",
        "1:39: a chain of the type nat has no hook forward = its hooks are prerouting, input, output, postrouting; a chain of the type filter has the others"
      ),
      (
        "nft add chain ipv4 t c",
        "1:15: \"ipv4\" is no family of tables = understood: ip, ip6, inet, arp, bridge, netdev"
      ),
      ("nft add rule ip t c limit rate 5", "1:32: the rate does not say in what time = write 5/second"),
      (
        "nft add rule ip t c meta mark set ip saddr",
        "1:35: the types differ: mark is set, and this is ipv4_addr"
      ),
      (
        "nft add chain ip t c '{ type nat hok forward; }'",
        "1:34: \"hok\" is no property of a chain = did you mean \"hook\"?"
      ),
      (
        "nft add set ip t s '{ type inet_service; flags interval; elements = { 1-9, 5 }; }'",
        "1:82: conflicting intervals: two elements of the set overlap"
      ),
    ])
  func wrong(command: String, says: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: "name: a\nsteps:\n  - run:\n    - |\n      \(command)\n".replacingOccurrences(
        of: "- |\n      ", with: "- >-\n      "), ["validate"])
    #expect(result.status == 2)
    let parts = says.split(separator: " ", maxSplits: 1).map(String.init)
    let message = parts[1].components(separatedBy: " = ")
    #expect(result.errors.contains("error: \(message[0])\n"), "\(result.errors)")
    if message.count > 1 { #expect(result.errors.contains("= fix: \(message[1])\n"), "\(result.errors)") }
  }
}
