import Foundation
import Testing

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct NFTCommandTests {
  private static let commands = [
    "nft add table inet filter",
    "nft add chain inet filter input '{ type filter hook input priority filter; policy drop; }'",
    "nft add chain inet filter other",
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
    let (ours, theirs) = (try tool.read("ours.txt"), try tool.read("theirs.txt"))
    #expect(ours == theirs)
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
    #expect(try tool.read("ours.txt") == tool.read("theirs.txt"))
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
      ("nft ad table ip t", "1:5: \"ad\" is no command of nft = understood: add, insert, delete, flush, list"),
      ("nft add rule ip t c tcp dprt 80", "1:25: \"dprt\" is no field with ports = did you mean \"dport\"?"),
      ("nft add rule ip t c tcp dport 99999 accept", "1:31: \"99999\" is no port, nor a range of ports"),
      (
        "nft add rule ip t c ct state estblished accept",
        "1:30: \"estblished\" is no state of a connection = did you mean \"established\"?"
      ),
      ("nft add rule ip t c ip saddr 10.0.0.300 drop", "1:30: \"10.0.0.300\" is no IPv4 address or network"),
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
