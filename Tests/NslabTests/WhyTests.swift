import Foundation
import Glibc
import Testing

/// Why something is not reached: each broken topology with its node and cause, and each mended by what is said.
@Suite(.enabled(if: canRunLabs)) struct WhyTests {
  private static let groups: [(String, [Breakage])] = [
    ("routed", Breakages.routed), ("switched", Breakages.switched), ("nat", Breakages.nat), ("v6", Breakages.v6),
    ("two", Breakages.two), ("three", Breakages.three), ("lan", Breakages.lan), ("multi", Breakages.multi),
    ("routed", Breakages.routedFurther + Breakages.routedPlanned), ("switched", Breakages.switchedFurther),
    ("nat", Breakages.natFurther + Breakages.natPlanned),
    ("v6", Breakages.v6Further + Breakages.v6Planned), ("two", Breakages.twoFurther),
    ("three", Breakages.threeFurther + Breakages.threePlanned),
    ("lan", Breakages.lanFurther), ("multi", Breakages.multiFurther), ("lan6", Breakages.lan6Further),
    ("bound", Breakages.boundFurther), ("docker", Breakages.dockerFurther + Breakages.dockerPlanned),
    ("natlan", Breakages.natlanFurther), ("three", Breakages.threeByHand + Breakages.threeBySeed),
    ("switched", Breakages.switchedByHand), ("three", Breakages.threeByRule),
    ("lan6", Breakages.v6ByHand + Breakages.lan6Carried), ("v6", Breakages.v6BySeed),
    ("routed", Breakages.routedBySeed + Breakages.routedCarried),
    ("nat", Breakages.natBySeed),
    ("docker", Breakages.dockerBySeed + Breakages.dockerCarried), ("wire", Breakages.wireByHand),
    ("switched", Breakages.sharedByHand),
    // Of those whose bridges hand frames to iptables, which a machine may have no module for.
    (
      "hub",
      FileManager.default.fileExists(atPath: "/proc/sys/net/bridge")
        ? Breakages.hubFurther + Breakages.hubPlanned + Breakages.hubCarried : []
    ),
  ]

  /// The last check of each lab of a run, by the lab's name.
  private func checks(_ tool: Tool, _ labs: [(name: String, text: String)]) throws -> [String: [String: Any]] {
    for lab in labs { try tool.write("\(lab.name).lab.yaml", lab.text) }
    let result = try tool.run(["run", "--format", "json"] + labs.map { "\($0.name).lab.yaml" })
    let report = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    var checks: [String: [String: Any]] = [:]
    for lab in report?["labs"] as? [[String: Any]] ?? [] {
      let steps = lab["steps"] as? [[String: Any]]
      checks[lab["name"] as? String ?? ""] = (steps?.last?["checks"] as? [[String: Any]])?.last ?? lab
    }
    #expect(checks.count == labs.count, "\(result.errors)")
    return checks
  }

  @Test(arguments: groups.indices) func theNodeAndTheCauseAreNamedAndTheMendMends(_ group: Int) throws {
    let (name, all) = Self.groups[group]
    // An ordinary user has no /dev/net/tun, of which tun and tap devices are made.
    let canMakeTaps = unsafe access("/dev/net/tun", R_OK | W_OK) == 0
    let breakages = all.filter { canMakeTaps || !$0.commands.contains { $0.contains("tuntap") } }
    if breakages.count < all.count { print("\(name): \(all.count - breakages.count) breakages want /dev/net/tun") }
    guard !breakages.isEmpty else { return }
    let tool = try Tool()
    defer { tool.remove() }
    let topology = try #require(WhyTopology.all[name])
    let broken = try checks(tool, breakages.enumerated().map { ("b\($0)", $1.lab("b\($0)", topology)) })
    var mended: [(name: String, text: String)] = []
    for (index, breakage) in breakages.enumerated() {
      let check = try #require(broken["b\(index)"])
      let why = check["why"] as? [String: Any]
      #expect(
        why?["cause"] as? String == breakage.cause && why?["node"] as? String == breakage.node,
        "\(name) \(breakage.commands) \(breakage.check): \(check)")
      let mends = why?["mend"] as? [String] ?? []
      // What nobody listens for, and what a packet lacks that was sent so, no command mends: it is said in words.
      if mends.isEmpty {
        if let text = breakage.rewritten("b\(index)", topology) { mended.append(("b\(index)", text)) }
        let isSaid = why?["advice"] as? String != nil
        #expect(
          isSaid && ["nobody-listens", "ttl-exceeded", "listens-elsewhere", "zone-missing"].contains(breakage.cause)
            // What a program of its own has to open, what is gone, and what a map has.
            || breakage.commands.contains { $0.contains("link del") || $0.contains("tuntap") || $0.contains(" map ") }
            || breakage.commands.contains { $0.contains("type bridge") } && breakage.cause == "no-carrier",
          "\(name) \(breakage.commands) has no mend: \(check)")
        continue
      }
      mended.append(("b\(index)", breakage.lab("b\(index)", topology, mends: mends)))
    }
    for (lab, check) in try checks(tool, mended) {
      #expect(
        check["outcome"] as? String == "passed", "\(name) \(mended.first { $0.name == lab }?.text ?? ""): \(check)")
    }
  }

  @Test func theLineAndTheWordsOfTheCommandThatMadeItAreTold() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let cases: [(breakage: Breakage, said: String, mend: String)] = [
      (
        Breakage(
          ["@r iptables -A FORWARD -p icmp -j DROP", "@r iptables -A FORWARD -p udp -j ACCEPT"], "ping: a -> b",
          "firewall-drop", "r"),
        "the rule \"iptables -A FORWARD -p icmp -j DROP\" of r drops it (lab line 14)",
        "ip netns exec r iptables -D FORWARD -p icmp -j DROP"
      ),
      (
        Breakage(
          ["@r iptables -P FORWARD DROP", "@r iptables -A INPUT -p udp -j ACCEPT"], "ping: a -> b", "firewall-drop",
          "r"),
        "the policy of the chain ip filter FORWARD of r drops it (lab line 14)",
        "ip netns exec r iptables -P FORWARD ACCEPT"
      ),
      (
        Breakage(
          [
            "@r iptables -t mangle -A PREROUTING -p tcp --dport 8080 -m comment --comment \"no web\" -j DROP",
            "@r nft add table ip other",
          ], "tcp: \"a -> b:8080\"", "firewall-drop", "r"),
        "-p tcp -m tcp --dport 8080 -m comment --comment \"no web\" -j DROP\" of r drops it (lab line 14)",
        "ip netns exec r iptables -t mangle -D PREROUTING -p tcp -m tcp --dport 8080 -m comment --comment \"no web\" -j DROP"
      ),
      (
        Breakage(
          ["@r ip link set eth1 mtu 1000", "@b ip link set eth0 mtu 1000", "@r ip link set eth1 up"],
          "ping: a -> b, size: 1200, df: true", "mtu", "r"),
        "r:eth1 takes 1000, and it may not be fragmented (lab line 14)", "ip netns exec r ip link set eth1 mtu 1500"
      ),
    ]
    let found = try checks(
      tool, cases.enumerated().map { ("l\($0)", $1.breakage.lab("l\($0)", WhyTopology.routed)) })
    for (index, wanted) in cases.enumerated() {
      let why = found["l\(index)"]?["why"] as? [String: Any]
      #expect((why?["sentence"] as? String)?.hasSuffix(wanted.said) == true, "\(why ?? [:])")
      #expect((why?["mend"] as? [String])?.first == wanted.mend, "\(why ?? [:])")
    }
  }

  @Test func theTextSaysItInBothLanguagesAndNotWhenItIsLeftOut() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let lab = Breakage(["@r sysctl -w net.ipv4.ip_forward=0"], "ping: a -> b", "forwarding-off", "r").lab(
      "told", WhyTopology.routed)
    try tool.write("a.lab.yaml", lab)
    let english = try tool.run(["run", "a.lab.yaml"])
    #expect(english.status == 1)
    #expect(
      english.output.contains(
        "why: r got the packet on eth0 and dropped it: net.ipv4.ip_forward is 0 there (lab line 14)\n"),
      "\(english.output)")
    #expect(english.output.contains("mend: ip netns exec r sysctl -w net.ipv4.ip_forward=1\n"))
    let chinese = try tool.run(["run", "--lang", "zh", "a.lab.yaml"])
    #expect(chinese.output.contains("原因：r 从 eth0 收到数据包，没有继续传送：该节点的 net.ipv4.ip_forward 为 0（实验文件第 14 行）"))
    for format in ["junit", "tap"] {
      #expect(
        try tool.run(["run", "--format", format, "a.lab.yaml"]).output.contains("net.ipv4.ip_forward is 0 there"))
    }
    let without = try tool.run(["run", "--no-why", "a.lab.yaml"])
    #expect(without.status == 1 && !without.output.contains("why:"))
  }

  @Test func nothingOfTheLabIsChanged() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let shows = [
      "ip netns exec r nft -s list ruleset", "ip netns exec r ip neigh show nud permanent", "ip netns exec r ip route",
      "ip netns exec r sysctl net.ipv4.ip_forward", "ip netns exec r sysctl net.ipv4.conf.all.rp_filter",
      "ip netns exec b ip -d link", "ip netns exec r ip rule", "ip netns exec a nft list ruleset",
      "ip netns exec r sysctl net.ipv4.conf.eth0.route_localnet", "ip netns exec r iptables -t nat -S",
      "ip netns exec r iptables -t raw -S", "ip netns exec c nft list ruleset", "ip netns exec sw bridge -d link",
      "ip netns exec sw bridge fdb show dynamic", "ip netns exec b ip neigh show nud permanent",
    ]
    func show() -> String { shows.map { "      - \($0)\n" }.joined() }
    let lab = """
      name: same
      \(WhyTopology.lan)steps:
        - run:
            - ip netns exec r iptables -t nat -A PREROUTING -p tcp --dport 81 -j DNAT --to-destination 10.0.2.9:81
            - ip netns exec r iptables -t raw -A PREROUTING -p udp --dport 99 -j ACCEPT
            - ip netns exec c nft add table inet f
            - ip netns exec c nft 'add chain inet f in { type filter hook input priority 0; }'
            - ip netns exec c nft add rule inet f in tcp dport 99 counter
            - ip netns exec r nft add table inet f
            - ip netns exec r nft 'add chain inet f fw { type filter hook forward priority 0; policy drop; }'
            - ip netns exec r nft add rule inet f fw counter
            - ip netns exec r ip neigh replace 10.0.2.7 lladdr 02:00:00:00:02:07 dev eth1
            - ip netns exec a ping -c 1 -W 1 10.0.1.1
            - ip netns exec c ping -c 1 -W 1 10.0.1.1
          show:
      \(show())  - check:
          - {ping: a -> b, within: 50ms, trace: true}
          - {tcp: "c -> 10.0.1.1:81", within: 50ms, trace: true}
          - {udp: "a -> 10.0.1.1:99", within: 50ms}
        - show:
      \(show())
      """
    try tool.write("a.lab.yaml", lab)
    let result = try tool.run(["run", "--keep-going", "--format", "json", "a.lab.yaml"])
    let report = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    let steps = try #require(
      ((report?["labs"] as? [[String: Any]])?.first)?["steps"] as? [[String: Any]], "\(result.errors)")
    func shown(_ step: [String: Any]) -> [String] {
      (step["commands"] as? [[String: Any]] ?? []).filter { $0["kind"] as? String == "show" }.compactMap {
        $0["output"] as? String
      }
    }
    try #require(steps.count == 3)
    let why = (steps[1]["checks"] as? [[String: Any]])?.first?["why"] as? [String: Any]
    #expect(why?["cause"] as? String == "firewall-drop")
    #expect(shown(steps[0]).count == shows.count)
    #expect(shown(steps[0]) == shown(steps[2]))
    #expect(shown(steps[0]).first?.contains("chain fw") == true)
  }

  @Test func anExpectedFailureMayClaimItsCause() throws {
    let tool = try Tool()
    defer { tool.remove() }
    func run(_ check: String) throws -> Tool.Result {
      try tool.run(
        lab: """
          name: because
          \(WhyTopology.routed)steps:
            - run: [ip netns exec r sysctl -w net.ipv4.ip_forward=0]
              check:
                - {\(check), timeout: 100ms}
          """)
    }
    #expect(try run("ping: a -> b, expect: timeout, because: forwarding-off at r").status == 0)
    #expect(try run("ping: a -> b, expect: unreachable, because: forwarding-off").status == 0)
    #expect(try run("not: {ping: a -> b, because: forwarding-off at r}").status == 0)
    let other = try run("ping: a -> b, expect: timeout, because: no-route at r")
    #expect(other.status == 1)
    #expect(other.output.contains("expected because of no-route at r, found forwarding-off at r"), "\(other.output)")
    #expect(try run("ping: a -> b, expect: timeout, because: forwarding-off at b").status == 1)
    let misspelt = try run("ping: a -> b, expect: timeout, because: forwarding-of at r")
    #expect(misspelt.status == 2 && misspelt.errors.contains("did you mean \"forwarding-off\"?"), "\(misspelt.errors)")
    let reached = try run("ping: a -> b, because: forwarding-off at r")
    #expect(reached.status == 2 && reached.errors.contains("claims that something is not reached"), "\(reached.errors)")
  }
}
