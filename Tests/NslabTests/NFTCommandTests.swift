import Foundation
import Testing

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct NFTCommandTests {

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
        "1:5: \"ad\" is no command of nft = understood: add, create, delete, flush, get, insert, list, rename, replace, reset"
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
