import Foundation
import Testing

/// Changes by ifconfig, route and arp, held against the real ones in a node beside.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct NetToolsTests {
  @Test(
    "ifconfig, route and arp leave what the real ones leave",
    .enabled(if: ["/sbin/ifconfig", "/usr/sbin/ifconfig"].contains { FileManager.default.fileExists(atPath: $0) }))
  func sameState() throws {
    let commands = [
      "ifconfig v0 10.0.0.2", "ifconfig v0 10.0.0.3 netmask 255.255.255.128", "ifconfig v0 172.20.0.1",
      "ifconfig v0 10.0.0.1/24 mtu 1400", "ifconfig v0:1 10.9.0.1/16", "ifconfig v0:2 10.8.0.1/16",
      "ifconfig v0:2 down", "ifconfig v1 192.168.7.1 broadcast 192.168.7.127 down",
      "ifconfig v0 hw ether 02:00:00:00:00:01", "ifconfig v0 add 2001:db8::1/64",
      "ifconfig v0 add 2001:db8::2/64", "ifconfig v0 del 2001:db8::2/64", "ifconfig v0 promisc",
      "ifconfig v0 -multicast", "ifconfig v1 10.3.0.1", "ifconfig v1 0", "route add default gw 10.0.0.9",
      "route add default gw 10.0.0.8", "route add default gw 10.0.0.9 metric 5",
      "route add -net 10.1.0.0/16 gw 10.0.0.9", "route add -net 10.2.0.0 netmask 255.255.0.0 dev v0",
      "route add -host 10.4.0.1 dev v0", "route add 10.5.0.1 v0", "route add -net 10.9.0.0/24 reject",
      "route del 10.5.0.1", "route del -net 10.1.0.0/16",
      "arp -s 10.0.0.7 02:00:00:00:00:07", "arp -i v0 -s 10.0.0.6 02:00:00:00:00:08 temp",
      "arp -s 10.0.0.5 02:00:00:00:00:09", "arp -d 10.0.0.5",
    ]
    let shown = "ip -o link; ip -o addr; ip route; ip -6 route; ip neigh show nud permanent; arp -n; arp -an; route -n"
    let tool = try Tool()
    defer { tool.remove() }
    let made = [
      "ip link add v0 type veth peer name v1", "ip link set v0 addrgenmode none", "ip link set v1 addrgenmode none up",
    ]
    func inside(_ node: String, _ lines: [String]) -> String {
      lines.map { "      - ip netns exec \(node) \($0)\n" }.joined()
    }
    let result = try tool.run(
      lab: """
        name: a
        topology: {nodes: {h: {host: true}}}
        steps:
          - run:
              - ip netns add x
              - ip netns add y
              - ip -n x link set lo up
              - ip -n y link set lo up
        \(inside("x", made) + inside("y", made) + inside("x", commands))
          - exec: {in: y, command: "set -e; \(commands.joined(separator: "; "))"}
          - exec: {in: x, command: "(\(shown)) > '\(tool.folder.path)/ours'"}
          - exec: {in: y, command: "(\(shown)) > '\(tool.folder.path)/theirs'"}
          - run:
        \(inside("x", ["arp", "arp -an", "route", "route -n"]))
        """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    // MAC addresses are by chance, and so is the order of neighbours.
    func read(_ name: String) throws -> [String] {
      try tool.read(name).components(separatedBy: "\n").sorted().map { line in
        line.replacing(/([0-9a-f]{2}:){5}[0-9a-f]{2}/) {
          $0.output.0.hasPrefix("02:00:00") ? String($0.output.0) : "MAC"
        }
      }
    }
    #expect(try read("ours") == read("theirs"))
    // The real ones would wait for a name server, so of the listings only those with numbers are compared.
    for part in ["route -n", "route"] {
      #expect(result.output.contains("$ ip netns exec x \(part)\n   Kernel IP routing table\n"), "\(result.output)")
    }
    #expect(result.output.contains("   default         10.0.0.9        0.0.0.0         UG    0 "), "\(result.output)")
    let listed = try tool.read("theirs").components(separatedBy: "\n").filter { $0.hasPrefix("? (") }
    #expect(listed.count > 1 && listed.allSatisfy { result.output.contains("   \($0)\n") }, "\(result.output)")
  }

  @Test(
    "what net-tools refuse is refused in their words",
    arguments: [
      ("route add default gw 99.9.9.9", "SIOCADDRT: Network is unreachable"),
      ("route del -net 10.1.0.0/16", "SIOCDELRT: No such process"),
      ("route add -net 10.12.0.0/16 dev nosuch", "SIOCADDRT: No such device"),
      ("arp -i lo -d 10.0.0.77", "No ARP entry for 10.0.0.77"),
      ("arp -s 99.1.1.1 02:00:00:00:00:01", "SIOCSARP: Network is unreachable"),
      ("arp -d 99.1.1.1", "SIOCDARP(dontpub): Network is unreachable"),
      ("ifconfig nosuch 10.0.0.1/24", "SIOCSIFADDR: No such device"),
    ])
  func refused(command: String, words: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab:
        "name: a\nsteps:\n  - run:\n      - {fails: \"\(command)\", output: \"\(words)\"}\n      - ip link set lo up\n")
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test(
    "what route refuses before it asks the kernel is refused when the lab is read",
    arguments: [
      ("route add 10.7.0.0/16 eth0", "route: netmask 255.255.0.0 doesn't make sense with host route"),
      ("route add -net 10.8.1.0/16 dev eth0", "route: netmask doesn't match route address"),
      ("route add -net 10.8.0.0 netmask 255.0.255.0 dev eth0", "route: bogus netmask 255.0.255.0"),
      ("route add -net 192.168.5.0 gw 10.0.0.1", "SIOCADDRT: Invalid argument"),
      ("route add -net 10.10.0.0/16", "SIOCADDRT: No such device"), ("arp -s 10.0.0.1", "arp: need hardware address"),
      ("ifconfig eth0 10.0.0.1/40", "\"10.0.0.1/40\""), ("ifconfig eth0 nosuch", "\"nosuch\" of ifconfig"),
    ])
  func unreadable(command: String, words: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(lab: "name: a\nsteps: [{run: [\(command)]}]\n")
    #expect(result.status == 2 && result.errors.contains(words), "\(result.output)\(result.errors)")
  }
}
