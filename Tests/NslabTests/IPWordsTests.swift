import Foundation
import Testing

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct IPWordsTests {
  private static let head = """
    name: a
    topology:
      nodes:
        a: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
        b: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
      links: [{endpoints: ["a:eth0", "b:eth0"]}]
    steps:
      - run: |
          ip netns exec a bash

    """

  private func run(_ lines: [String], _ arguments: [String] = ["run"]) throws -> Tool.Result {
    let tool = try Tool()
    defer { tool.remove() }
    return try tool.run(lab: Self.head + lines.map { "      \($0)\n" }.joined() + "      exit\n", arguments)
  }

  @Test("the device of ip link set may stand anywhere, and rules are deleted by what is said of them")
  func orders() throws {
    let result = try run([
      "ip link set up dev eth0", "ip link set mtu 1300 dev eth0", "ip link set alias x eth0",
      "ip rule add from 10.9.0.0/24 table 100 prio 777", "ip rule add fwmark 1 table 100",
      "ip rule add from 10.1.0.0/16 prohibit", "ip rule add iif lo table 5", "ip rule del pref 777",
      "ip rule del fwmark 1", "ip rule del from 10.1.0.0/16", "ip rule del iif lo", "ip rule", "ip link show eth0",
    ])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(
      result.output.contains(
        "$ ip rule\n   0:\tfrom all lookup local\n   32766:\tfrom all lookup main\n   32767:\tfrom all lookup default\n"
      ),
      "\(result.output)")
    #expect(result.output.contains(" mtu 1300 "), "\(result.output)")
    #expect(result.output.contains("    alias x\n"), "\(result.output)")
  }

  @Test("neighbours are shown by address, and an address without a length is deleted with ip's warning")
  func addresses() throws {
    let result = try run([
      "ping -qc1 -W1 10.0.0.2", "ping -c 1 -I nope 10.0.0.2", "ip neigh show to 10.0.0.0/30 dev eth0",
      "ip neigh show 10.7.0.1", "ip neigh flush all", "ip addr del 10.0.0.1 dev eth0", "ip -br -4 addr show eth0",
    ])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(!result.output.contains("icmp_seq=1"))
    #expect(result.output.contains("1 packets transmitted, 1 received, 0% packet loss"))
    #expect(result.output.contains("ping: SO_BINDTODEVICE nope: No such device\n"))
    #expect(result.output.contains("$ ip neigh show to 10.0.0.0/30 dev eth0\n   10.0.0.2 lladdr "), "\(result.output)")
    #expect(result.output.contains("$ ip neigh show 10.7.0.1\n   $ ip neigh flush all\n"), "\(result.output)")
    #expect(result.output.contains("(10.0.0.1/32) to avoid this warning."), "\(result.output)")
    #expect(result.output.contains("$ ip -br -4 addr show eth0\n   $ exit\n\nPASS"), "\(result.output)")
  }

  @Test("what ip refuses is refused in its words")
  func refused() throws {
    let result = try run(
      [
        "ip rule del", "ip -6 addr add 10.0.0.20/24 dev lo", "ip -4 addr add 2001:db8::1/64 dev lo",
        "ip -6 neigh add 10.0.0.5 lladdr 02:00:00:00:00:01 dev lo", "ip neigh flush", "ip link set up",
        "sysctl net.ipv4.ip_forward = 1", "ip route add default gw 10.0.0.2", "ping -n 1 10.0.0.2",
      ], ["validate"])
    #expect(result.status == 2)
    for text in [
      "10:18: error: \"ip rule del\" requires arguments\n",
      "11:22: error: inet6 prefix is expected rather than \"10.0.0.20/24\"\n",
      "12:22: error: inet prefix is expected rather than \"2001:db8::1/64\"\n",
      "13:23: error: inet6 address is expected rather than \"10.0.0.5\"\n", "14:21: error: Flush requires arguments\n",
      "15:21: error: Not enough information: \"dev\" argument is required\n",
      "16:14: error: blanks stand around the = of sysctl\n",
      "17:28: error: \"gw\" is a word of route, not of ip route\n", "18:15: error: \"1\" is no address to ping\n",
      "9 errors\n",
    ] {
      #expect(result.errors.contains(text), "\(text)\(result.errors)")
    }
  }
}
