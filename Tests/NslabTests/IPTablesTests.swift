import Foundation
import Testing

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct IPTablesTests {
  private static let rules = [
    "-A INPUT -s 10.0.0.1 -j ACCEPT",
    "-A INPUT ! -s 10.1.2.0/23 -d 1.2.3.4/255.255.255.0 -j RETURN",
    "-A INPUT -s 10.0.0.1/255.0.255.255",
    "-A INPUT -s 0/0",
    "-A INPUT -s 10.0.0.1,10.0.0.2 -d 10/8,10.1/16 -j ACCEPT",
    "-A INPUT ! -i eth+ -j ACCEPT",
    "-A INPUT -i +",
    "-A INPUT ! -i +",
    "-A FORWARD -i eth0 ! -o br-+ -j ACCEPT",
    "-A INPUT ! -p udp -j DROP",
    "-A INPUT -p sctp -m sctp --sport 7 ! --dport 5:9",
    "-A INPUT -p 253",
    "-A INPUT -p gre",
    "-A INPUT -p tcp --dport 80 -j ACCEPT",
    "-A INPUT -p tcp --sport 1000:2000 --dport :80",
    "-A INPUT -p tcp ! --sport 1000:2000",
    "-A INPUT -p tcp ! --dport :80",
    "-A INPUT -p tcp --sport 1000: --dport http",
    "-A INPUT -p udp ! --sport 53 --dport 1:2",
    "-A INPUT -p udp --sport 9 --dport 8",
    "-A INPUT -p tcp ! --syn",
    "-A INPUT -p tcp --syn --dport 80",
    "-A INPUT -p tcp --tcp-flags ALL NONE",
    "-A INPUT -p tcp -m tcp -m comment --comment \"it's \\\"x\\\"\"",
    "-A INPUT -m mark --mark 0x10/0xff",
    "-A INPUT -m mark ! --mark 7",
    "-A INPUT -m limit",
    "-A INPUT -m limit --limit 90/min --limit-burst 20",
    "-A INPUT -m limit --limit 120/minute",
    "-A INPUT -p tcp -m multiport --dports 80,443,1000:2000",
    "-A INPUT -p udp -m multiport ! --sports 1:10,53",
    "-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
    "-A INPUT -m conntrack ! --ctstate DNAT,SNAT,NEW,UNTRACKED",
    "-A INPUT -m conntrack --ctstatus SEEN_REPLY,ASSURED",
    "-A INPUT -m state --state NEW,ESTABLISHED",
    "-A INPUT -m comment --comment word -j ACCEPT",
    "-A INPUT -m addrtype --dst-type LOCAL",
    "-A INPUT -m addrtype ! --src-type LOCAL,UNICAST --dst-type BROADCAST --limit-iface-in",
    "-A INPUT -p icmp --icmp-type echo-request",
    "-A INPUT -p icmp -m icmp ! --icmp-type 3/4",
    "-A INPUT -p icmp --icmp-type any",
    "-A INPUT -j REJECT",
    "-A INPUT -p tcp -j REJECT --reject-with tcp-reset",
    "-A INPUT -j REJECT --reject-with icmp-admin-prohibited",
    "-A INPUT -j LOG --log-prefix 'in: ' --log-level debug --log-uid",
    "-N user",
    "-A INPUT -j user",
    "-A INPUT -g user",
    "-A user -c 1234567 123456789012 -j RETURN",
    "-A INPUT ! -f -j ACCEPT",
    "-A FORWARD -s 10.0.0.1 -d 10.0.0.2 -i a -o b -p tcp --sport 1 --dport 2 --syn -m mark --mark 1 -m comment --comment x -m conntrack --ctstate NEW -m limit --limit 1/s -j ACCEPT",
    "-w 5 --append FORWARD --source 1.2.3.4 --jump ACCEPT",
    "-AFORWARD -p tcp -m comment --comment x --dport=81",
    "-t mangle -A PREROUTING -j MARK --set-mark 1",
    "-t mangle -A PREROUTING -j MARK --set-xmark 0x1/0xf",
    "-t mangle -A PREROUTING -j MARK --and-mark 0xf0",
    "-t mangle -A OUTPUT -j MARK --or-mark 0xf0",
    "-t nat -A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE",
    "-t nat -A POSTROUTING -p tcp -j MASQUERADE --to-ports 1024-2000 --random",
    "-t nat -A POSTROUTING -p tcp -j SNAT --to-source 1.2.3.4-1.2.3.9:80-90",
    "-t nat -A POSTROUTING -p tcp -j SNAT --to-source 1.2.3.4 --random --persistent",
    "-t nat -A PREROUTING -j DNAT --to-destination 10.0.0.2",
    "-t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.2-10.0.0.4:8080-8090",
    "-t nat -A PREROUTING -p tcp --dport 80:90 -j DNAT --to-destination 10.0.0.2:8080-8090/80",
    "-t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination :8080 --random",
    "-t nat -A OUTPUT -p tcp --dport 80 -j REDIRECT --to-ports 8080-8090",
    "-t raw -A PREROUTING -j NOTRACK",
    "-t raw -A OUTPUT -j CT --notrack",
  ]
  private static let rules6 = [
    "-A INPUT -s fd00::1 -j ACCEPT",
    "-A INPUT ! -s fd00::/61 -d 2001:db8::1/ffff:ffff:: -j RETURN",
    "-A INPUT -s fd00::1/ffff:0:ffff::ffff",
    "-A FORWARD -i eth0 -o br-+ -p tcp --dport 80 -j ACCEPT",
    "-A INPUT -p ipv6-icmp --icmpv6-type echo-request",
    "-A INPUT -p icmpv6 -m icmp6 ! --icmpv6-type 1/4",
    "-A INPUT -p tcp -m multiport --dports 80,443",
    "-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT",
    "-A INPUT -m addrtype --dst-type LOCAL",
    "-A INPUT -j REJECT",
    "-A INPUT -j REJECT --reject-with icmp6-adm-prohibited",
    "-t nat -A POSTROUTING -s fd00::/8 ! -o docker0 -j MASQUERADE",
    "-t nat -A POSTROUTING -p tcp -j SNAT --to-source [2001:db8::1-2001:db8::2]:80-90",
    "-t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination [fd00::2]:8080",
    "-t nat -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination [fd00::2]:8080-8090/80 --random",
    "-t nat -A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080",
  ]
  /// Commands whose effect depends on what is there.
  private static let sequence = [
    "-N web", "-N Logs", "-A INPUT -p tcp --dport 80 -j web",
    "-A INPUT -s 10.0.0.1,10.0.0.2 -d 10.1.0.0/16,10.2.0.0/16",
    "-I INPUT -s 1.1.1.1,1.1.1.2 -j DROP", "-I INPUT 2 -s 2.1.1.1,2.1.1.2 -j DROP", "-I INPUT 10 -p icmp -j ACCEPT",
    "-D INPUT -s 10.0.0.1 -d 10.2.0.0/16", "-D INPUT 1", "-R INPUT 2 -m comment --comment new -j web",
    "-C INPUT -m comment --comment new -j web", "-A web -m limit --limit 60/min -j RETURN",
    "-C web -m limit --limit 1/s -j RETURN", "-D web -m limit --limit 3600/hour -j RETURN", "-A web -g Logs",
    "-A Logs -c 5 420 -j LOG --log-prefix 'seen '", "-E Logs logs", "-P FORWARD DROP", "-P OUTPUT DROP",
    "-P OUTPUT ACCEPT", "-Z logs", "-A logs -c 7 600 -p tcp -j REJECT --reject-with tcp-reset",
    "-A logs -c 7 600 -p tcp -m multiport --dports 80,443", "-Z logs 2", "-N gone", "-X gone",
    "-t nat -F PREROUTING", "-t nat -N a", "-t nat -N b", "-t nat -X", "-t nat -A POSTROUTING -j MASQUERADE",
    "-t nat -A OUTPUT -p tcp -j REDIRECT --to-ports 80", "-t nat -F", "-t nat -X",
    "-t mangle -A FORWARD -j MARK --set-mark 5",
    "-t mangle -A FORWARD -c 3 3 -p tcp -j MARK --or-mark 5", "-t mangle -Z", "-t mangle -I FORWARD 2 -j ACCEPT",
    "-t mangle -F INPUT", "-t raw -A PREROUTING -i eth0 -j NOTRACK", "-t raw -X", "-t raw -E PREROUTING x",
    "-t raw -A PREROUTING -j ACCEPT",
  ]

  /// All listings of all tables.
  private static func listings(_ name: String) -> [String] {
    ["filter", "nat", "mangle", "raw"].flatMap { table in
      ["-S", "-S -v", "-L", "-L -n -v", "-L -n -v -x --line-numbers"].map { "\(name) -t \(table) \($0)" }
    } + ["\(name)-save", "\(name)-save -c -t filter"]
  }

  /// The text without the dates that iptables-save prints.
  private static func undated(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("# Generated") || line.hasPrefix("# Completed")
        ? line.components(separatedBy: " on ")[0] : String(line)
    }.joined(separator: "\n").trimmingCharacters(in: .newlines)
  }

  /// The output of a step's `show`, without the indentation of the report.
  private static func shown(_ output: String, _ commands: [String]) -> String {
    var lines: [Substring] = []
    for command in commands {
      guard let start = output.range(of: "   $ ip netns exec ours \(command)\n")?.upperBound else {
        return "no \(command)"
      }
      lines.append("## \(command)")
      for line in output[start...].split(separator: "\n", omittingEmptySubsequences: false) {
        if line.hasPrefix("   $ ") || line.hasPrefix("PASS ") { break }
        lines.append(line.hasPrefix("   ") ? line.dropFirst(3) : line)
      }
      if lines.last == "", command == commands.last { lines.removeLast() }
    }
    return Self.undated(lines.joined(separator: "\n"))
  }

  @Test(
    "iptables makes of a namespace what the real one makes of another, and lists it as the real one does",
    arguments: [
      ("iptables", rules), ("ip6tables", rules6), ("iptables", sequence), ("iptables", kinds + owners),
      ("ip6tables", kinds6), ("iptables", extensions + meters), ("ip6tables", extensions6 + meters6),
    ])
  func sameAsIPTables(name: String, commands: [String]) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let listings = Self.listings(name)
    var lab = "name: a\ntopology: {nodes: {ours: , theirs: }}\nsteps:\n  - run:\n"
    for command in commands { lab += "      - >-\n        ip netns exec ours \(name) \(command)\n" }
    let folder = tool.folder.path
    try tool.write("real.sh", commands.map { "\(name) \($0)\n" }.joined())
    try tool.write("list.sh", listings.map { "echo '## \($0)'; \($0)\n" }.joined())
    try tool.write("bytes.py", Self.bytes)
    lab += "    exec:\n"
    for (node, first) in [("theirs", "sh -e real.sh && "), ("ours", "")] {
      lab += "      - in: \(node)\n        command: |-\n          cd \(folder) && \(first)sh -e list.sh >\(node).txt"
      lab += " && nft list ruleset >\(node).nft && python3 bytes.py >\(node).bytes\n"
    }
    lab += "    show:\n" + listings.map { "      - ip netns exec ours \($0)\n" }.joined()
    let result = try tool.run(lab: lab)
    #expect(result.status == 0, "\(result.output.suffix(900))\(result.errors)")
    guard result.status == 0 else { return }
    let theirs = try tool.read("theirs.txt")
    #expect(try Self.undated(tool.read("ours.txt")) == Self.undated(theirs))
    #expect(try tool.read("ours.nft") == tool.read("theirs.nft"))
    #expect(try tool.read("ours.bytes") == tool.read("theirs.bytes"))
    #expect(try !tool.read("ours.bytes").isEmpty)
    #expect(Self.shown(result.output, listings) == Self.undated(theirs))
    #expect(theirs.split(separator: "\n").count > 80)
  }

  @Test("an iptables command prints as itself, so that an exported lab makes the same rules with the real iptables")
  func exported() throws {
    let tool = try Tool()
    defer { tool.remove() }
    var lab = "name: a\nsteps:\n  - run:\n"
    let commands = [
      ("iptables", Self.rules + Self.kinds + Self.extensions + Self.meters),
      ("ip6tables", Self.rules6 + Self.kinds6 + Self.extensions6 + Self.meters6),
    ]
    for (name, command) in commands.flatMap({ pair in pair.1.map { (pair.0, $0) } }) {
      lab += "      - >-\n        \(name) \(command)\n"
    }
    let folder = tool.folder.path
    let list = "cd \(folder) && for t in filter nat mangle raw; do iptables -t $t -S; ip6tables -t $t -S; done"
    try tool.write("lab.lab.yaml", lab + "    exec: {command: \"\(list) >ours.txt\"}\n")
    let result = try tool.run(["run", "lab.lab.yaml"])
    #expect(result.status == 0, "\(result.output.suffix(600))\(result.errors)")
    try tool.write("plain.lab.yaml", lab)
    let export = try tool.run(["export", "plain.lab.yaml"])
    try tool.write("lab.sh", export.output + "(\(list)) >theirs.txt\n")
    let status = try tool.runIsolated("sh lab.sh >log.txt 2>&1")
    let log = try tool.read("log.txt")
    #expect(status == 0, "\(log.suffix(600))")
    #expect(try tool.read("ours.txt") == tool.read("theirs.txt"))
  }

  /// Commands of which the last cannot be done.
  private static let refused: [[String]] = [
    ["-A FOO -j ACCEPT"], ["-I FOO -j ACCEPT"], ["-D INPUT -j ACCEPT"], ["-D INPUT 1"], ["-C INPUT -j ACCEPT"],
    ["-C FOO -j ACCEPT"], ["-I INPUT 2 -j ACCEPT"], ["-R INPUT 1 -j ACCEPT"], ["-X FOO"], ["-F FOO"], ["-Z FOO"],
    ["-Z INPUT"], ["-Z INPUT 1"], ["-E FOO BAR"], ["-P FOO ACCEPT"], ["-N INPUT"], ["-A INPUT -j FOO"],
    ["-D INPUT -g FOO"], ["-A PREROUTING -j ACCEPT"], ["-X INPUT"], ["-S FOO"], ["-L FOO -n"],
    ["-t nat -A POSTROUTING -j DNAT --to-destination 1.2.3.4"], ["-A INPUT -j MASQUERADE"],
    ["-A INPUT ! -s 0/0 -j ACCEPT"], ["-A INPUT -j INPUT"], ["-t nat -I PREROUTING -j REJECT"],
    ["-N U", "-N U"], ["-N U", "-A INPUT -j U", "-X U"], ["-N U", "-A INPUT -j U", "-X"], ["-N U", "-P U DROP"],
    ["-N U", "-E U FORWARD"], ["-A INPUT -j DROP", "-D INPUT 2"], ["-A INPUT -j DROP", "-I INPUT 3 -j DROP"],
    ["-A INPUT -j DROP", "-R INPUT 2 -j DROP"], ["-A INPUT -j DROP", "-X INPUT"], ["-P INPUT DROP", "-X INPUT"],
    ["-A INPUT -m comment --comment a", "-D INPUT -m comment --comment b"],
    ["-A INPUT -s 1.2.3.4 -j ACCEPT", "-D INPUT -s 1.2.3.4,1.2.3.5 -j ACCEPT"],
    ["-A INPUT -m mark --mark 1 -m comment --comment a", "-D INPUT -m comment --comment a -m mark --mark 1"],
  ]

  @Test("what cannot be done is told in the words of the real iptables, and fails the step")
  func failures() throws {
    let tool = try Tool()
    defer { tool.remove() }
    var script = ""
    var labs: [String] = []
    for (number, commands) in Self.refused.enumerated() {
      let lines = commands.map { "iptables \($0)" }
      script +=
        "unshare -n sh -c '\(lines.joined(separator: "; "))' 2>&1 | grep -v -e ^Try -e '^$' >theirs\(number).txt\n"
      labs.append("lab\(number).lab.yaml")
      try tool.write(
        "lab\(number).lab.yaml",
        "name: lab\(number)\nsteps:\n  - run:\n" + lines.map { "      - \"\($0)\"\n" }.joined())
    }
    try tool.write("real.sh", script)
    #expect(try tool.runIsolated("sh real.sh") == 0)
    let result = try tool.run(["run"] + labs)
    #expect(result.status == 4)
    for (number, commands) in Self.refused.enumerated() {
      let words = try tool.read("theirs\(number).txt").split(separator: "\n").last.map(String.init) ?? "nothing"
      let end = result.output.range(of: "ERROR lab\(number):")?.lowerBound ?? result.output.endIndex
      let last = result.output[..<end].split(separator: "\n").last
      #expect(
        last?.hasPrefix("   error: \(words) (lab\(number).lab.yaml:") == true,
        "\(commands): \(result.output.suffix(300))\(result.errors)")
    }
  }

  @Test("rules of the real iptables and of nft are listed as the real iptables lists them")
  func others() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write(
      "real.sh",
      Self.rules.map { "iptables \($0)\n" }.joined() + """
        nft add rule ip filter user ip saddr 1.2.3.4 tcp sport 10-20 oifname foo counter drop
        nft 'add rule ip filter user tcp dport { 80, 90 } accept'
        nft add rule ip filter user tcp dport '>=' 7 ip protocol udp iif lo accept
        nft add rule ip filter user udp dport '<' 1024 meta mark '&' 0xf0 == 0x10 limit rate 3/minute drop
        nft 'add chain ip mangle other { type filter hook input priority 0; }'

        """)
    let commands = Self.listings("iptables")
    try tool.write("list.sh", commands.map { "echo '## \($0)'; \($0)\n" }.joined())
    let folder = tool.folder.path
    let lab = """
      name: a
      topology: {nodes: {ours: }}
      steps:
        - exec: {in: ours, command: "cd \(folder) && sh -e real.sh && sh -e list.sh >theirs.txt"}
          show:
      \(commands.map { "      - ip netns exec ours \($0)\n" }.joined())
        - exec: {in: ours, command: "nft add rule ip filter user ct state new accept"}
          show: [ip netns exec ours iptables -S]
        - run: ip netns exec ours iptables -S

      """
    let result = try tool.run(lab: lab)
    // What shows shows it and goes on; under run it is an error.
    let said = "   iptables v1.8.9 (nf_tables): table `filter' is incompatible, use 'nft' tool.\n"
    #expect(result.status == 4 && result.output.contains(said), "\(result.output.suffix(900))")
    let words = "error: iptables v1.8.9 (nf_tables): table `filter' is incompatible, use 'nft' tool. (a.lab.yaml:"
    #expect(result.output.contains(words), "\(result.output.suffix(900))\(result.errors)")
    let first = result.output.components(separatedBy: "\n2. ").first ?? ""
    let theirs = try tool.read("theirs.txt")
    #expect(Self.shown(first, commands) == Self.undated(theirs))
  }

  @Test("packets are translated, masqueraded, rejected and counted by the rules, and other tables stay as they are")
  func traffic() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        topology:
          nodes:
            r: {kind: router, interfaces: {eth0: {addresses: [10.1.0.1/24]}, eth1: {addresses: [10.2.0.1/24]}}}
            a: {interfaces: {eth0: {addresses: [10.1.0.2/24]}}, routes: [default via 10.1.0.1]}
            b: {interfaces: {eth0: {addresses: [10.2.0.2/24]}}, services: [{http: 8080}, {http: 81}]}
          links:
            - endpoints: ["a:eth0", "r:eth0"]
            - endpoints: ["b:eth0", "r:eth1"]
        steps:
          - run:
              - ip netns exec r nft add table ip mine
              - ip netns exec r nft add chain ip mine c
              - ip netns exec r iptables -t nat -A PREROUTING -i eth0 -p tcp --dport 80 -j DNAT --to-destination 10.2.0.2:8080
              - ip netns exec r iptables -t nat -A POSTROUTING -o eth1 -j MASQUERADE
              - ip netns exec r iptables -A FORWARD -p tcp --dport 81 -j REJECT --reject-with tcp-reset
              - ip netns exec r iptables -A FORWARD -p icmp --icmp-type echo-request -m comment --comment ping -j REJECT --reject-with icmp-admin-prohibited
              - ip netns exec r iptables -P INPUT DROP
            check:
              - http: a -> 10.1.0.1:80
                seen-as: 10.2.0.1
                served-by: b
              - tcp: a -> 10.2.0.2:81
                expect: refused
              - ping: a -> 10.2.0.2
                expect: prohibited
              - ping: a -> 10.1.0.1
                expect: timeout
          - run:
              - ip netns exec r iptables -D FORWARD 2
              - ip netns exec r iptables -F INPUT
              - ip netns exec r iptables -P INPUT ACCEPT
              - ip netns exec r iptables -t nat -F
              - ip netns exec r iptables -C FORWARD -p tcp --dport 81 -j REJECT --reject-with tcp-reset
            check:
              - ping: a -> 10.1.0.1
              - ping: a -> 10.2.0.2
                expect: timeout
            show:
              - ip netns exec r iptables -L FORWARD -n -v
              - ip netns exec r nft list table ip mine

        """)
    #expect(result.status == 0 || result.output.contains("PASS"), "\(result.output.suffix(1800))\(result.errors)")
    #expect(result.output.contains("reject-with tcp-reset"))
    #expect(result.output.contains("table ip mine {"))
  }

  @Test(
    "a wrong iptables command is told with its place and what is understood",
    arguments: [
      ("iptables -A INPUT -p tcp --dprt 80", 26, "unknown option \"--dprt\"", "did you mean \"--dport\"?"),
      ("iptables -A INPUT --dport 80", 19, "unknown option \"--dport\"", "write -p tcp in front of it"),
      ("iptables -A INPUT -s 10.0.0.300", 22, "host/network `10.0.0.300' not found", "an address as 10.0.0.0/8"),
      ("iptables -A INPUT -s fd00::1", 22, "host/network `fd00::1' not found", "use ip6tables for it"),
      ("iptables -A INPUT -s 10.0.0.0/33", 22, "invalid mask `33' specified", "0 to 32, or as 255.255.0.0"),
      ("iptables -A INPUT -o eth0", 19, "Can't use -o with INPUT", "write -i"),
      ("iptables -t nta -A INPUT", 13, "table 'nta' does not exist", "did you mean \"nat\"?"),
      ("iptables -P INPUT drop", 19, "Bad policy name \"drop\"", "did you mean \"DROP\"?"),
      (
        "iptables -A INPUT -m conntrack --ctstate NEW,ESTABLISHD", 42, "Bad ctstate \"ESTABLISHD\"",
        "did you mean \"ESTABLISHED\"?"
      ),
      (
        "iptables -t nat -A PREROUTING -j DNAT --to-destination 10.0.0.2:80", 39,
        "Need TCP, UDP, SCTP or DCCP with port specification", "write -p tcp in front of -j DNAT"
      ),
      (
        "iptables -A INPUT -m conntrak --ctstate NEW", 22, "Couldn't load match `conntrak':No such file or directory",
        "did you mean \"conntrack\"?"
      ),
      (
        "iptables-legacy -S", 1, "iptables-legacy is not understood; iptables itself is",
        "write each rule as iptables -A …"
      ),
    ])
  func wrong(command: String, column: Int, message: String, fix: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(lab: "name: a\nsteps:\n  - run:\n      - |-\n        \(command)\n", ["validate"])
    #expect(result.status == 2)
    #expect(result.errors.contains("error: \(message)\n"), "\(result.errors)")
    #expect(
      result.errors.contains(":4:\(column + 8)") || result.errors.contains(":5:\(column + 8)"), "\(result.errors)")
    #expect(result.errors.contains("= fix: \(fix)\n"), "\(result.errors)")
  }
}
