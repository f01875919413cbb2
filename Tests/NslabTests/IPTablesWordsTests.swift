import Foundation
import Testing

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct IPTablesWordsTests {
  private static let commands = [
    "-m conntrack --ctstate NEW -j ACCEPT", "-m conntrack ! --ctstate NEW,ESTABLISHED -j ACCEPT",
    "-m conntrack --ctstate RELATED,ESTABLISHED,INVALID,UNTRACKED -j ACCEPT", "-m conntrack --ctstate SNAT -j ACCEPT",
    "-m conntrack --ctstatus ASSURED -j ACCEPT", "-m conntrack ! --ctstatus EXPECTED,CONFIRMED -j ACCEPT",
    "-m conntrack --ctstate NEW --ctstatus ASSURED -j ACCEPT", "-m state ! --state NEW,RELATED -j ACCEPT",
    "-m comment --comment abc -j ACCEPT", "-m comment --comment x -m conntrack --ctstate NEW -m comment --comment y",
    "-m mark ! --mark 5/0xff -j ACCEPT", "-m addrtype --dst-type LOCAL -j ACCEPT",
    "-m addrtype ! --src-type LOCAL,BROADCAST -j ACCEPT", "-m addrtype --dst-type LOCAL --limit-iface-in -j ACCEPT",
    "-m addrtype --dst-type BLACKHOLE,PROHIBIT -j ACCEPT", "-m limit --limit 3/hour --limit-burst 7 -j ACCEPT",
    "-p icmp --icmp-type echo-request -j ACCEPT", "-p icmp --icmp-type 3/1 -j ACCEPT",
    "-p icmp ! --icmp-type 8 -j ACCEPT", "-p icmp --icmp-type any -j ACCEPT", "-p icmp --icmp-type 40 -j ACCEPT",
    "-p tcp -m multiport --dports 80,443 -j ACCEPT", "-p tcp -m multiport --sports 1:10,20 -j ACCEPT",
    "-p udp -m multiport --ports 53,123 -j ACCEPT", "-p tcp -m multiport ! --dports 80,443 -j ACCEPT",
    "-p tcp -m multiport --dports 80 -j ACCEPT", "-p tcp -m multiport ! --dports 80 -j ACCEPT",
    "-p sctp --dport 5 -j ACCEPT", "-p sctp ! --sport 5:9 -j ACCEPT", "-p tcp ! --dport 5:9 -j ACCEPT", "-j REJECT",
    "-j REJECT --reject-with icmp-net-unreachable", "-j REJECT --reject-with icmp-proto-unreachable",
    "-j REJECT --reject-with icmp-admin-prohibited", "-p tcp -j REJECT --reject-with tcp-reset", "-j LOG",
    "-j LOG --log-prefix abc --log-level debug", "-j LOG --log-level 4 --log-prefix x",
    "-j LOG --log-prefix x --log-tcp-sequence --log-tcp-options",
    "-j LOG --log-macdecode --log-tcp-options --log-ip-options --log-uid",
  ]
  private static let others = [
    "iptables -t mangle -A PREROUTING -j MARK --set-mark 5",
    "iptables -t mangle -A PREROUTING -j MARK --set-xmark 5/0xff",
    "iptables -t mangle -A PREROUTING -j MARK --set-mark 5/0xf0",
    "iptables -t mangle -A PREROUTING -j MARK --or-mark 1",
    "iptables -t mangle -A PREROUTING -j MARK --and-mark 0xff", "iptables -t mangle -A PREROUTING -j MARK --xor-mark 1",
    "iptables -t nat -A POSTROUTING -j MASQUERADE",
    "iptables -t nat -A POSTROUTING -p tcp -j MASQUERADE --to-ports 1024-2000",
    "iptables -t nat -A POSTROUTING -j MASQUERADE --random-fully",
    "iptables -t nat -A POSTROUTING -p tcp -j SNAT --to-source 1.2.3.4-1.2.3.9:80-90 --random --persistent",
    "iptables -t nat -A POSTROUTING -p tcp -j SNAT --to-source :80-90",
    "iptables -t nat -A PREROUTING -j DNAT --to-destination 1.2.3.4",
    "iptables -t nat -A PREROUTING -p tcp -j DNAT --to-destination 1.2.3.4:80-90/1000",
    "iptables -t nat -A PREROUTING -p tcp -j REDIRECT --to-ports 80-90 --random",
    "iptables -t nat -A PREROUTING -j REDIRECT",
    "iptables -t raw -A PREROUTING -j CT --notrack",
    "ip6tables -A INPUT -p icmpv6 --icmpv6-type echo-request -j ACCEPT",
    "ip6tables -A INPUT -p icmpv6 --icmpv6-type 1/4", "ip6tables -A INPUT -p icmpv6 ! --icmpv6-type 135 -j ACCEPT",
    "ip6tables -A INPUT -m addrtype --dst-type LOCAL", "ip6tables -A INPUT -j REJECT",
    "ip6tables -A INPUT -j REJECT --reject-with icmp6-no-route",
    "ip6tables -A INPUT -j REJECT --reject-with icmp6-adm-prohibited",
    "ip6tables -A INPUT -p tcp -j REJECT --reject-with tcp-reset", "ip6tables -A INPUT -j LOG --log-prefix y",
    "ip6tables -t nat -A PREROUTING -p tcp -j DNAT --to-destination '[fd00::1-fd00::5]:80-90'",
    "ip6tables -t nat -A POSTROUTING -j SNAT --to-source fd00::1",
    "ip6tables -t nat -A POSTROUTING -p udp -j MASQUERADE --to-ports 5-9",
  ]

  @Test("nft's listing says in its own words what iptables made, as the real nft does")
  func words() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let folder = tool.folder.path
    let meters = IPTablesTests.meters.filter { $0.contains("hashlimit") || $0.contains("cluster") }
    let kinds =
      (IPTablesTests.kinds + IPTablesTests.owners + IPTablesTests.extensions + meters).map { "iptables \($0)" }
      + (IPTablesTests.kinds6 + IPTablesTests.extensions6 + IPTablesTests.meters6).map { "ip6tables \($0)" }
    let all = Self.commands.map { "iptables -A INPUT \($0)" } + Self.others + kinds
    // One family at a time: with both the real nft has no words for what it met in the other.
    try tool.write(
      "rules.sh",
      all.joined(separator: "\n") + "\n(nft list ruleset ip && nft list ruleset ip6) >theirs.txt 2>/dev/null\n")
    let result = try tool.run(
      lab:
        "name: a\nsteps:\n  - exec: {command: \"cd \(folder) && sh -e rules.sh\"}\n  - show: [nft list ruleset ip, nft list ruleset ip6]\n"
    )
    #expect(result.status == 0, "\(result.output.suffix(600))\(result.errors)")
    let theirs = try tool.read("theirs.txt").split(separator: "\n").map(String.init)
    let shown = result.output.split(separator: "\n").map { String($0.drop { $0 == " " }) }
    let start = try #require(shown.firstIndex { $0.contains("nft list ruleset") })
    let ours = shown[(start + 1)...].prefix { !$0.hasPrefix("PASS") }
      .filter { !$0.isEmpty && !$0.hasPrefix("$") }
    #expect(theirs.count > 80)
    #expect(Array(ours) == theirs, "\(Array(ours).difference(from: theirs))")
  }

  @Test("where the real nft leaves something out, ours does not")
  func more() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        steps:
          - run:
              - iptables -A INPUT -m addrtype --src-type UNICAST --dst-type LOCAL
              - iptables -A INPUT -p tcp -m multiport ! --ports 80
              - iptables -A INPUT -m conntrack --ctstate DNAT,NEW
            show: nft list ruleset

        """)
    #expect(result.output.contains("fib saddr type unicast fib daddr type local counter"), "\(result.output)")
    #expect(
      result.output.contains("tcp sport . tcp dport != { 0-65535 . 80, 80 . 0-65535 } counter"), "\(result.output)")
    #expect(result.output.contains("xt match conntrack counter"), "\(result.output)")
  }
}
