import Foundation
import Testing

/// Checks of ways that become right late, and of ways that should stay shut, each kind by each moment by each limit, all side by side.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces"), .serialized) struct VerdictTests {
  /// When ways become right, in seconds after the step's programs were started.
  private static let moments = [0.3, 1.1, 1.7, 2.5, 5, 9]
  private static let limits = [2, 4, 12]
  /// Programs are started one after the other, and all begin to count when the last one was.
  private static let start = "until [ -e /tmp/go ]; do sleep 0.05; done; "
  private static let go = "      - {command: [touch, /tmp/go]}\n"

  /// How a way is shut at first, and the command that opens it.
  private enum Fault: String, CaseIterable {
    /// Nothing comes back.
    case silent
    /// A reset or an ICMP error of the firewall comes back.
    case rejected
    /// Nobody answers ARP.
    case unplugged

    var shut: String {
      switch self {
      case .silent: "nft add table ip t; nft add chain ip t c '{ type filter hook input priority 0; policy drop; }'"
      case .rejected:
        "nft add table ip t; nft add chain ip t c '{ type filter hook input priority 0; }'; nft add rule ip t c reject with icmp type admin-prohibited"
      case .unplugged: "ip link set eth0 down"
      }
    }

    var open: String {
      switch self {
      case .silent, .rejected: "nft delete table ip t"
      case .unplugged: "ip link set eth0 up"
      }
    }
  }

  private struct Cell {
    var check: String
    var passes: Bool
  }

  /// A lab with a pair of nodes for each fault and moment; the claims with what is right.
  private func lab(_ claims: (_ pair: String, _ moment: Double, _ limit: Int) -> [Cell]) -> (
    text: String, cells: [Cell]
  ) {
    var nodes = ""
    var links = ""
    var execs = ""
    var checks = ""
    var cells: [Cell] = []
    for fault in Fault.allCases {
      for (number, moment) in Self.moments.enumerated() {
        let name = "\(fault.rawValue)\(number)"
        nodes += "    a-\(name): {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}\n"
        nodes +=
          "    b-\(name): {services: [{tcp: 80}, {udp: 53}, {http: 8080}], interfaces: {eth0: {addresses: [10.0.0.2/24]}}}\n"
        links += "    - {endpoints: [\"a-\(name):eth0\", \"b-\(name):eth0\"]}\n"
        execs +=
          "      - {in: b-\(name), command: [sh, -c, \"\(fault.shut); (\(Self.start)sleep \(moment); \(fault.open)) >/dev/null 2>&1 &\"]}\n"
        // The kernel asks for a neighbour once a second: what is plugged in after 1.7 s is found after 2.
        for limit in Self.limits where fault != .unplugged || Int(moment.rounded(.up)) != limit {
          for cell in claims(name, moment, limit) {
            checks += "      - \(cell.check)\n"
            cells.append(cell)
          }
        }
      }
    }
    let text = """
      name: late
      topology:
        nodes:
      \(nodes)  links:
      \(links)steps:
        - exec:
            - {in: a-silent0, command: "for i in 1 2; do while :; do :; done & done"}
      \(execs)\(Self.go)    check:
      \(checks)
      """
    return (text, cells)
  }

  private func expectRight(_ made: (text: String, cells: [Cell])) throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("late.lab.yaml", made.text)
    let run = try tool.run(["run", "late.lab.yaml", "--format", "json"])
    let report = try #require(JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let lab = try #require((report["labs"] as? [[String: Any]])?.first)
    let step = try #require((lab["steps"] as? [[String: Any]])?.first, "\(run.output.prefix(500))\(run.errors)")
    let checks = try #require(step["checks"] as? [[String: Any]])
    try #require(checks.count == made.cells.count)
    for (check, cell) in zip(checks, made.cells) {
      let outcome = check["outcome"] as? String
      // An address of a device that is not there, and a counter that no rule has, cannot be looked at: that is an error.
      let cannotBeSeen = cell.check.hasPrefix("address") || cell.check.hasPrefix("counter")
      let isRight = cell.passes ? outcome == "passed" : outcome == "failed" || outcome == "error" && cannotBeSeen
      #expect(isRight, "\(cell.check): \(outcome ?? ""): \(check["detail"] ?? "")")
    }
  }

  @Test("a way that becomes right within the limit passes, one that does so later fails, whatever was wrong")
  func becomingRight() throws {
    try expectRight(
      lab { name, moment, limit in
        [
          "ping: a-N -> b-N", "ping: a-N -> b-N, count: 3", "tcp: \"a-N -> b-N:80\"", "udp: \"a-N -> b-N:53\"",
          "http: \"a-N -> b-N:8080\", served-by: b-N",
        ].map {
          Cell(
            check:
              "{\($0.replacingOccurrences(of: "a-N", with: "a-\(name)").replacingOccurrences(of: "b-N", with: "b-\(name)")), within: \(limit)s}",
            passes: moment < Double(limit))
        }
      })
  }

  @Test("a way that should be shut for the whole time-out and is opened in it fails, one that is opened later passes")
  func staysShut() throws {
    try expectRight(
      lab { name, moment, limit in
        ["ping: a-N -> b-N", "tcp: \"a-N -> b-N:80\"", "udp: \"a-N -> b-N:53\"", "http: \"a-N -> b-N:8080\""].map {
          let claim = $0.replacingOccurrences(of: "a-N", with: "a-\(name)").replacingOccurrences(
            of: "b-N", with: "b-\(name)")
          return Cell(check: "{not: {\(claim)}, timeout: \(limit)s}", passes: moment > Double(limit))
        }
      })
  }

  @Test("a way that should fail in one manner for the whole time-out does so, or fails where it is opened in it")
  func failsAsClaimed() throws {
    try expectRight(
      lab { name, moment, limit in
        let kinds = [
          "ping: a-N -> b-N", "tcp: \"a-N -> b-N:80\"", "udp: \"a-N -> b-N:53\"", "http: \"a-N -> b-N:8080\"",
        ]
        let manner =
          name.hasPrefix(Fault.silent.rawValue)
          ? "timeout" : name.hasPrefix(Fault.rejected.rawValue) ? "prohibited" : "unreachable"
        // Nobody answers ARP three times before the node says so.
        guard manner != "unreachable" || limit > 3 else { return [] }
        return kinds.map {
          let claim = $0.replacingOccurrences(of: "a-N", with: "a-\(name)").replacingOccurrences(
            of: "b-N", with: "b-\(name)")
          return Cell(
            check: "{\(claim), expect: \(manner), timeout: \(limit)s}", passes: moment > Double(limit))
        }
      })
  }

  @Test(
    "every one of many ways to one node that are shut is heard of, and the node's limit of ICMP errors is as before")
  func manyRefusals() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let checks = (1...60).map { "      - {udp: \"a -> b:\(5000 + $0)\", expect: refused, timeout: 500ms}\n" }.joined()
    let result = try tool.run(
      lab: """
        name: limits
        topology:
          nodes:
            a: {interfaces: {eth0: {addresses: [10.0.0.1/24, "fd00::1/64"]}}}
            b: {interfaces: {eth0: {addresses: [10.0.0.2/24, "fd00::2/64"]}}}
            c: {sysctls: {net.ipv4.icmp_ratelimit: 5000}}
          links: [["a:eth0", "b:eth0"]]
        steps:
          - check:
        \(checks)\(checks.replacingOccurrences(of: "b:", with: "[fd00::2]:"))
          - show: [ip netns exec b sysctl net.ipv4.icmp_ratemask, ip netns exec b sysctl net.ipv6.icmp.ratemask, ip netns exec c sysctl net.ipv4.icmp_ratelimit]

        """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("net.ipv4.icmp_ratemask = 6168"))
    #expect(result.output.contains("net.ipv6.icmp.ratemask = 0-1,3-127"))
    #expect(result.output.contains("net.ipv4.icmp_ratelimit = 5000"))
  }

  @Test("an address that nobody has is host-unreachable without a word about the time, by pings and by connections")
  func nobodyThere() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: nobody
        topology:
          nodes:
            a: {interfaces: {eth0: {addresses: [10.1.0.2/24, "fd00::2/64"]}}}
            b: {interfaces: {eth0: {addresses: [10.1.0.1/24, "fd00::1/64"]}}}
          links: [["a:eth0", "b:eth0"]]
        steps:
          - check:
              - {ping: a -> 10.1.0.77, expect: host-unreachable, because: address-missing}
              - {ping: "a -> fd00::77", expect: host-unreachable}
              - {tcp: "a -> 10.1.0.78:80", expect: host-unreachable}
              - {udp: "a -> 10.1.0.79:53", expect: host-unreachable}

        """, ["run"])
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("a state that comes about, or ends, within the limit is seen; one that does so later is not")
  func state() throws {
    var nodes = ""
    var execs = ""
    var checks = ""
    var cells: [Cell] = []
    for (number, moment) in Self.moments.enumerated() {
      let name = "s\(number)"
      nodes += "    \(name): {}\n"
      let late =
        "ip link add d0 type veth peer name d1; ip addr add 10.9.0.1/24 dev d0; ip link set d1 up; ip link set d0 up; "
        + "ip route add 10.8.0.0/16 via 10.9.0.2; ip neigh add 10.9.0.2 lladdr 02:00:00:00:00:02 dev d0; "
        + "ip link set eth0 master br0; ip link del e0; ip addr del 10.7.0.1/24 dev br0; ip route del 10.6.0.0/16; "
        + "ip neigh del 10.7.0.9 dev br0; bridge fdb add 02:00:00:00:00:05 dev d0 self; bridge fdb add 02:00:00:00:00:06 dev eth0 master static; "
        + "nft add rule ip t c counter comment late; ping -c 1 -W 1 127.0.0.1"
      execs +=
        "      - {in: \(name), command: [sh, -c, \"ip link add e0 type veth peer name e1; ip link add br0 type bridge; "
        + "ip link add eth0 type veth peer name eth1; ip link set lo up; "
        + "ip addr add 10.7.0.1/24 dev br0; ip link set br0 up; ip route add blackhole 10.6.0.0/16; "
        + "ip neigh add 10.7.0.9 lladdr 02:00:00:00:00:09 dev br0; nft add table ip t; "
        + "nft add chain ip t c '{ type filter hook output priority 0; }'; nft add rule ip t c ct state established counter comment kept; (\(Self.start)sleep \(moment); \(late)) >/dev/null 2>&1 &\"]}\n"
      for limit in Self.limits {
        for claim in [
          "link: \"\(name):d0\", state: UP", "address: \"\(name):d0\", has: 10.9.0.1/24",
          "route: \(name) -> 10.8.0.1, via: 10.9.0.2", "neighbor: \(name) -> 10.9.0.2, mac: \"02:00:00:00:00:02\"",
          "link: \"\(name):eth0\", bridge: br0", "not: {link: \"\(name):e0\"}", "ping: \(name) -> 10.9.0.1",
          "fdb: \"\(name):br0\", mac: \"02:00:00:00:00:06\", port: eth0",
          "not: {address: \"\(name):br0\", has: 10.7.0.1/24}",
          "address: \"\(name):br0\", lacks: 10.7.0.1/24", "not: {neighbor: \(name) -> 10.7.0.9}",
          "neighbor: \(name) -> 10.7.0.9, exists: false", "link: \"\(name):e0\", exists: false",
          "counter: \(name) t/c late, packets: \">= 1\"", "counter: \(name) t/c kept, packets: \">= 1\"",
          "conntrack: \(name), from: 127.0.0.1, to: 127.0.0.1",
        ] {
          checks += "      - {\(claim), within: \(limit)s}\n"
          cells.append(Cell(check: claim + " \(limit)", passes: moment < Double(limit)))
        }
      }
    }
    let text = "name: late\ntopology:\n  nodes:\n\(nodes)steps:\n  - exec:\n\(execs)\(Self.go)    check:\n\(checks)"
    try expectRight((text, cells))
  }
}
