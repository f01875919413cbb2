import Foundation
import Testing

/// What a name means to a container, and what gets through beside the rules.
@Suite(.enabled(if: canRunLabs)) struct WhyNamesTests {
  private static let containers = """
    name: names
    networks: {front: {}}
    containers:
      one: {}
      two: {}
      three: {networks: [front]}
      four: {networks: [front], extra_hosts: ["three:172.18.0.77", "box:172.18.0.1"]}
    steps:
      - check: [{ping: one -> two}]

    """

  @Test("a name that a container does not know, or takes for another address, is the cause")
  func names() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", Self.containers)
    func trace(_ way: String) throws -> (status: Int32, why: [String: Any]?, verdict: String?) {
      let result = try tool.run(["trace", "a.lab.yaml", way, "--format", "json"])
      let journey = (try? JSONSerialization.jsonObject(with: Data(result.output.utf8))) as? [String: Any]
      return (result.status, journey?["why"] as? [String: Any], journey?["verdict"] as? String)
    }
    // The default network has no names.
    let unknown = try trace("one -> two")
    #expect(unknown.status == 1 && unknown.verdict == "reachable", "\(unknown)")
    #expect(unknown.why?["cause"] as? String == "name-unknown" && unknown.why?["node"] as? String == "one")
    #expect((unknown.why?["mend"] as? [String])?.count == 3, "\(unknown)")
    let wrong = try trace("four -> three")
    #expect(wrong.why?["cause"] as? String == "wrong-name" && wrong.why?["node"] as? String == "four", "\(wrong)")
    #expect((wrong.why?["advice"] as? String)?.contains("--add-host three:172.18.0") == true, "\(wrong)")
    // Those that share a network of their own know each other, and a name that is no node's may stand in /etc/hosts.
    let known = try trace("three -> four")
    #expect(known.status == 0 && known.why == nil, "\(known)")
    #expect(try trace("four -> box").status == 0)
    #expect(try trace("three -> box").status == 2)
  }

  @Test("what a rule should stop and a bridge does not show to it is told")
  func bridges() throws {
    guard FileManager.default.fileExists(atPath: "/proc/sys/net/bridge") else { return }
    let tool = try Tool()
    defer { tool.remove() }
    func why(_ rules: [String], _ check: String) throws -> (outcome: String?, why: [String: Any]?) {
      let commands = (["sysctl -w net.bridge.bridge-nf-call-iptables=0"] + rules).map {
        "      - ip netns exec h \($0)\n"
      }.joined()
      try tool.write(
        "a.lab.yaml",
        "name: past\nlint: off\n\(WhyTopology.hub)steps:\n  - run:\n\(commands)    check: [{not: {\(check)}, timeout: 100ms}]\n"
      )
      let result = try tool.run(["run", "--format", "json", "a.lab.yaml"])
      let report = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
      let steps = ((report?["labs"] as? [[String: Any]])?.first)?["steps"] as? [[String: Any]]
      let found = (steps?.last?["checks"] as? [[String: Any]])?.last
      #expect(found != nil, "\(result.errors) \(result.output)")
      return (found?["outcome"] as? String, found?["why"] as? [String: Any])
    }
    let meant = [
      ["iptables -A FORWARD -i br0 -o br0 -p icmp -j DROP"], ["iptables -P FORWARD DROP"],
      [
        "nft add table ip f", "nft add chain ip f fw '{ type filter hook forward priority 0; }'",
        "nft add rule ip f fw ip saddr 10.0.5.2 ip daddr { 10.0.5.3, 10.0.5.9 } counter reject",
      ],
      ["iptables -A FORWARD -s 10.0.5.9 -j ACCEPT", "iptables -A FORWARD ! -i eth7 -j REJECT"],
    ]
    for rules in meant {
      let found = try why(rules, "ping: a -> c")
      #expect(found.outcome == "failed" && found.why?["cause"] as? String == "bridge-nf-off", "\(rules) \(found)")
      #expect(found.why?["node"] as? String == "h", "\(rules) \(found)")
      guard let mend = (found.why?["mend"] as? [String])?.first else { continue }
      let mended = try why(rules + [mend.replacing("ip netns exec h ", with: "")], "ping: a -> c")
      #expect(mended.outcome == "passed", "\(mend): \(mended)")
    }
    // Rules that are for others say nothing, and neither do those that are not read to the end.
    let others = [
      ["iptables -A FORWARD -p tcp -j DROP"], ["iptables -A FORWARD -d 10.0.5.9 -j DROP"], [],
      ["iptables -A FORWARD -i br0 -j ACCEPT", "iptables -P FORWARD DROP"],
      ["iptables -A FORWARD -m limit --limit 1/s -j DROP"],
    ]
    for rules in others {
      let found = try why(rules, "ping: a -> c")
      #expect(found.outcome == "failed" && found.why == nil, "\(rules) \(found)")
    }
  }
}
