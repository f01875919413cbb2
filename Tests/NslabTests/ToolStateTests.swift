import Foundation
import Testing

/// Effects and words of ip, bridge, brctl, ping and sysctl in the state that the lab is in, held against the real tools.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct ToolStateTests {
  /// Commands that make the state, in the host of a lab that has a neighbour: a0 is 10.0.0.2/24, behind it is 10.0.0.3.
  private static let base = [
    "ip netns add n", "ip link add a0 type veth peer name b0 netns n", "ip addr add 10.0.0.2/24 brd + dev a0",
    "ip addr add 2001:db8::2/64 dev a0 nodad", "ip link set a0 up", "ip -n n addr add 10.0.0.3/24 dev b0",
    "ip -n n addr add 2001:db8::3/64 dev b0 nodad", "ip -n n link set b0 up", "ip -n n link set lo up",
    "ip link set lo up",
  ]

  /// Runs the commands one after the other, and gives what the last one printed, in the report's own form.
  private func report(_ commands: [String]) throws -> Tool.Result {
    let tool = try Tool()
    defer { tool.remove() }
    let lines = (Self.base + commands).map { "          \($0)\n" }.joined()
    return try tool.run(lab: "name: a\nsteps:\n  - run: |\n\(lines)")
  }

  /// The lines below the last command in a report.
  private func output(_ commands: [String]) throws -> String {
    let result = try report(commands)
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let start = lines.lastIndex(where: { $0.hasPrefix("   $ ") }) else { return result.output + result.errors }
    let shown = lines[(start + 1)...].prefix { !$0.hasPrefix("PASS ") && !$0.hasPrefix("FAIL ") }
    var text = shown.map { $0.hasPrefix("   ") ? String($0.dropFirst(3)) : $0 }
    while text.last?.isEmpty == true { text.removeLast() }
    return text.joined(separator: "\n")
  }

  /// The same with times taken out.
  private func pingOutput(_ commands: [String]) throws -> String {
    try output(commands).replacing(/time(=| )[0-9.]+/) { "time\($0.output.1)T" }.replacing(
      /[0-9.]+\/[0-9.\/]+ ms/, with: "R ms")
  }

  @Test(
    "a rule is deleted by what is said of it",
    arguments: [
      ("ip rule del pref 777", "777:"), ("ip rule del fwmark 1", "fwmark"),
      ("ip rule del from 10.0.0.0/8", "10.0.0.0/8"),
      ("ip rule del iif lo", "iif lo"), ("ip rule del tos 0x10", "tos 0x10"), ("ip rule del ipproto tcp", "ipproto"),
      ("ip rule del table 8", "lookup 8"),
    ])
  func ruleDeletion(command: String, part: String) throws {
    let rules = [
      "ip rule add pref 777 table 5", "ip rule add fwmark 1 table 5", "ip rule add from 10.0.0.0/8 table 5",
      "ip rule add iif lo table 5", "ip rule add tos 0x10 table 5",
      "ip rule add ipproto tcp sport 80 dport 8000-9000 table 5", "ip rule add uidrange 0-0 table 8",
    ]
    #expect(try output(rules + ["ip rule"]).contains(part))
    let after = try output(rules + [command, "ip rule"])
    #expect(!after.contains(part))
    #expect(after.split(separator: "\n").count == 9)
  }

  @Test("rules are shown by a selector, and flushed but the first one")
  func ruleSelectors() throws {
    let rules = [
      "ip rule add pref 100 from 10.0.0.0/8 table 5", "ip rule add pref 109 not fwmark 5/7 table 8",
      "ip rule add pref 103 to 10.0.0.0/8 table main suppress_prefixlength 0",
    ]
    #expect(try output(rules + ["ip rule show from 10.0.0.0/8"]) == "100:\tfrom 10.0.0.0/8 lookup 5")
    #expect(try output(rules + ["ip rule show fwmark 5"]) == "109:\tnot from all fwmark 0x5/0x7 lookup 8")
    #expect(
      try output(rules + ["ip rule show to 10.0.0.0/8"])
        == "103:\tfrom all to 10.0.0.0/8 lookup main suppress_prefixlength 0")
    #expect(try output(rules + ["ip rule flush", "ip rule"]) == "0:\tfrom all lookup local")
  }

  @Test(
    "brctl looks at the state and says what is wrong with it in its own words",
    arguments: [
      ("brctl addbr br0", "device br0 already exists; can't create bridge with the same name"),
      ("brctl addif br0 a0", "device a0 is already a member of a bridge; can't add it to bridge br0."),
      ("brctl addif brx a0", "bridge brx does not exist!"), ("brctl addif br0 nope", "interface nope does not exist!"),
      ("brctl addif br0 br1", "device br1 is a bridge device itself; can't add a bridge device to a bridge device."),
      ("brctl addif br0 lo", "can't add lo to bridge br0: Invalid argument"),
      ("brctl delif br0 lo", "device lo is not a port of br0"),
      ("brctl delif br1 a0", "device a0 is not a port of br1"),
      ("brctl delbr brx", "bridge brx doesn't exist; can't delete it"),
      ("brctl delbr a0", "can't delete bridge a0: Operation not permitted"),
      ("brctl delbr br0", "bridge br0 is still up; can't delete it"), ("brctl show brx", "bridge brx does not exist!"),
      ("brctl show br0 a0", "device a0 is not a bridge!"),
      ("brctl showmacs brx", "read of forward table failed: No such device"),
      ("brctl showmacs a0", "read of forward table failed: Operation not supported"),
      ("brctl showstp a0", "device a0 is not a bridge!"),
    ])
  func brctl(command: String, message: String) throws {
    let result = try report([
      "/usr/sbin/brctl addbr br0", "brctl addbr br1", "brctl addif br0 a0", "ip link set br0 up", command,
    ])
    #expect(result.status == 4)
    #expect(result.output.contains(message), "\(result.output)")
  }

  @Test("brctl takes ports and bridges away that are there, and shows those that are named")
  func brctlDone() throws {
    let made = ["brctl addbr br1", "brctl addbr br0", "brctl addif br0 a0"]
    let shown = try output(made + ["brctl show br1 br0"])
    #expect(shown.split(separator: "\n").map { $0.prefix(3) } == ["bri", "br1", "br0"])
    #expect(try output(made + ["brctl delif br0 a0", "brctl delbr br0", "ls /sys/class/net"]) == "a0\nbr1\nlo")
  }

  @Test("an address without a length is deleted whatever its length is, with the tool's warning")
  func wildcardDeletion() throws {
    #expect(
      try output(["ip addr del 10.0.0.2 dev a0"]) == """
        Warning: Executing wildcard deletion to stay compatible with old scripts.
                 Explicitly specify the prefix length (10.0.0.2/32) to avoid this warning.
                 This special behaviour is likely to disappear in further releases,
                 fix your scripts!
        """)
    #expect(try output(["ip addr del 10.0.0.2 dev a0", "ip -4 addr show a0"]) == "")
    #expect(try report(["ip addr del 10.0.0.2/32 dev a0"]).status == 4)
  }

  @Test("addresses have masks, metrics and broadcast addresses as ip gives them")
  func addressWords() throws {
    let shown = try output([
      "ip addr add 10.1.0.1/255.255.0.0 dev a0", "ip addr add 10.2.0.1/16 metric 50 dev a0",
      "ip addr add 10.4.0.1/24 broadcast - dev a0", "ip -4 -o addr show a0",
    ])
    for part in ["10.1.0.1/16 scope", "10.2.0.1/16 metric 50 scope", "10.4.0.1/24 brd 10.4.0.0 scope"] {
      #expect(shown.contains(part))
    }
  }

  @Test("what is flushed of a device are the routes of that device alone")
  func routeFlush() throws {
    let made = [
      "ip link add e0 type veth peer name e1", "ip link set e0 up", "ip link set e1 up",
      "ip addr add 10.5.0.1/24 dev e0",
      "ip route add 10.20/16 nexthop via 10.0.0.3 nexthop via 10.5.0.2",
      "ip route add 10.21/16 via 10.0.0.3 proto zebra",
      "ip route add 0/0 via 10.0.0.3 advmss 1000 window 5000 hoplimit 7",
    ]
    let several = "10.20.0.0/16\n\tnexthop via 10.0.0.3 dev a0 weight 1\n\tnexthop via 10.5.0.2 dev e0 weight 1"
    let own = "10.5.0.0/24 dev e0 proto kernel scope link src 10.5.0.1"
    func routes(_ command: String) throws -> String {
      try output(made + [command, "ip r s t main"]).split(separator: "\n").map { line in
        line.last == " " ? String(line.dropLast()) : String(line)
      }.joined(separator: "\n")
    }
    #expect(try routes("ip route flush dev a0") == own + "\n" + several)
    let standard = "default via 10.0.0.3 dev a0 window 5000 advmss 1000 hoplimit 7"
    let first = "10.0.0.0/24 dev a0 proto kernel scope link src 10.0.0.2"
    let zebra = "10.21.0.0/16 via 10.0.0.3 dev a0 proto zebra"
    #expect(try routes("ip route flush proto zebra") == [standard, first, own, several].joined(separator: "\n"))
    #expect(try routes("ip route flush 10.20.0.0/16") == [standard, first, own, zebra].joined(separator: "\n"))
    #expect(try routes("ip route flush root 10.0.0.0/8") == standard)
    #expect(try routes("ip route flush all") == "")
    #expect(try routes("ip route flush cache") == [standard, first, own, several, zebra].joined(separator: "\n"))
  }

  @Test("an end of a pair that is moved and set up has the state that the real tools leave")
  func movedEnd() throws {
    let shown = try output([
      "ip netns add n1", "ip link add w0 type veth peer name w1", "ip link set w0 netns n1", "ip -n n1 link set w0 up",
      "ip -n n1 -br link show w0",
    ])
    #expect(shown.split(separator: " ").dropFirst().first == "LOWERLAYERDOWN", "\(shown)")
  }

  @Test("of addresses those are flushed that were asked for, on all links where none was named")
  func addressFlush() throws {
    let made = [
      "ip link add e0 type veth peer name e1", "ip addr add 10.5.0.1/24 dev e0",
      "ip addr add 10.5.0.2/24 dev e0 label e0:x", "ip addr add 10.6.0.1/24 dev e1 scope link",
    ]
    func addresses(_ command: String) throws -> String {
      try output(made + [command, "ip -4 -br addr show to 10.4.0.0/14"]).split(separator: "\n").map {
        $0.split(separator: " ").joined(separator: " ")
      }.joined(separator: ", ")
    }
    #expect(try addresses("ip addr flush dev e0 secondary") == "e1@e0 DOWN 10.6.0.1/24, e0@e1 DOWN 10.5.0.1/24")
    #expect(try addresses("ip addr flush label e0:*") == "e1@e0 DOWN 10.6.0.1/24, e0@e1 DOWN 10.5.0.1/24")
    #expect(try addresses("ip addr flush to 10.5.0.0/16") == "e1@e0 DOWN 10.6.0.1/24")
    #expect(try addresses("ip addr flush scope link to 10.0.0.0/8") == "e0@e1 DOWN 10.5.0.1/24 10.5.0.2/24")
  }

  @Test(
    "what is not there is told as the tools tell it",
    arguments: [
      ("ip route show table 77", "Error: ipv4: FIB table does not exist.\nDump terminated"),
      ("ip -6 route flush table 77", "Error: ipv6: FIB table does not exist.\nFlush terminated"),
      ("ip route show dev nope", "Cannot find device \"nope\""),
      ("ip link show master nope", "Error: argument \"nope\" is wrong: Device does not exist"),
      // Where an ordinary user may not open the file of tun devices, that is told.
      (
        "ip tuntap del a0 mode tap",
        FileManager.default.isWritableFile(atPath: "/dev/net/tun") ? "ioctl(TUNSETIFF)" : "/dev/net/tun"
      ),
      ("ip route change 10.99.0.0/16 via 10.98.0.2", "change route"),
      ("bridge vlan add dev a0 vid 10", "add vlan 10 dev a0"),
    ])
  func missing(command: String, message: String) throws {
    let result = try report([command])
    #expect(result.status == 4)
    for line in message.split(separator: "\n") { #expect(result.output.contains(line), "\(result.output)") }
  }

  @Test("neighbours are shown and flushed by network and state")
  func neighbours() throws {
    let made = [
      "ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:01 dev a0",
      "ip neigh add 10.0.0.5 lladdr 02:00:00:00:00:02 dev a0 nud stale",
      "ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:02 dev a0 nud noarp", "ip neigh add proxy 10.0.0.6 dev a0",
    ]
    let permanent = "10.0.0.2 dev a0 lladdr 02:00:00:00:00:01 PERMANENT "
    let stale = "10.0.0.5 dev a0 lladdr 02:00:00:00:00:02 STALE "
    #expect(try output(made + ["ip neigh show 10.0.0.2"]) == permanent)
    #expect(try output(made + ["ip neigh show to 10.0.0.4/30"]) == stale)
    #expect(try output(made + ["ip neigh show nud permanent"]) == permanent)
    #expect(try output(made + ["ip -4 neigh show nud noarp"]).hasSuffix("NOARP "))
    #expect(try output(made + ["ip neigh flush dev a0 nud permanent", "ip -4 neigh"]) == stale)
    #expect(try output(made + ["ip neigh flush all", "ip -4 neigh"]) == permanent)
    #expect(
      try output(made + ["arp -n"]).hasSuffix(
        "10.0.0.6                 *       <from_interface>    MP                    a0"))
  }

  @Test("links are set whatever the order of the words is, and all of a group at once")
  func linkWords() throws {
    let made = [
      "ip link set up dev a0", "ip link set mtu 1300 dev a0", "ip link add e0 type veth peer name e1",
      "ip link set name foo dev e1", "ip link set up e0", "ip link set group 42 dev foo",
      "ip link set group 42 up mtu 1200",
      "ip link set netns n dev e0",
    ]
    #expect(try output(made + ["cat /sys/class/net/a0/mtu"]) == "1300")
    #expect(try output(made + ["cat /sys/class/net/foo/flags"]) == "0x1003")
    #expect(try output(made + ["cat /sys/class/net/foo/mtu"]) == "1200")
    #expect(try output(made + ["ip link show group 42"]).contains(" foo@if"))
    #expect(try output(made + ["ip netns exec n ls /sys/class/net"]) == "b0\ne0\nlo")
  }

  @Test("sysctl says what it has set, and what writes the file itself says nothing")
  func sysctl() throws {
    #expect(try output(["sysctl -w net.ipv4.ip_forward=1"]) == "net.ipv4.ip_forward = 1")
    #expect(try output(["sysctl net/ipv4/ip_forward=1"]) == "net.ipv4.ip_forward = 1")
    #expect(try output(["sysctl -n -w net.ipv4.ip_forward=1"]) == "1")
    #expect(try output(["sysctl -q -w net.ipv4.ip_forward=1"]) == "")
    #expect(try output(["echo 1 > /proc/sys/net/ipv4/ip_forward"]) == "")
  }

  @Test("a command runs in every namespace, and their numbers are listed")
  func everywhere() throws {
    #expect(
      try output(["ip netns add m", "ip -all netns exec ls /sys/class/net"])
        == "\nnetns: m\nlo\n\nnetns: n\nb0\nlo")
    #expect(try output(["ip netns list-id"]) == "nsid 0 (iproute2 netns name: n)")
    #expect(try output(["/sbin/ip -V"]) == "ip utility, iproute2-6.1.0, libbpf 1.1.2")
    #expect(
      try output(["ip route get to 10.0.0.5 oif a0 mark 5"]).hasPrefix("10.0.0.5 dev a0 src 10.0.0.2 mark 5 uid 0"))
  }

  @Test("bridges, their ports and entries have the further options")
  func bridgeWords() throws {
    let made = [
      "ip link add br0 type bridge mcast_querier 1 mcast_igmp_version 3", "ip link set br0 up",
      "ip link set a0 master br0",
      "bridge link set dev a0 neigh_suppress on fastleave on mcast_router 2",
      "bridge fdb add 02:00:00:00:00:11 dev a0 master static", "bridge fdb add 02:00:00:00:00:12 dev a0 master dynamic",
    ]
    #expect(try output(made + ["ip -d link show br0"]).contains("mcast_querier 1"))
    #expect(try output(made + ["ip -d link show br0"]).contains("mcast_igmp_version 3"))
    let port = try output(made + ["bridge -d link show dev a0"])
    for part in ["neigh_suppress on", "fastleave on", "mcast_router 2"] { #expect(port.contains(part)) }
    let fixed = "02:00:00:00:00:11 dev a0 master br0 static"
    #expect(try output(made + ["bridge fdb show state static"]) == fixed)
    // What the other end of a0 says of itself is learned, too.
    let dynamic = try output(made + ["bridge fdb show dynamic"]).split(separator: "\n")
      .filter { $0.hasPrefix("02:00:00:00:00:1") }.sorted()
    #expect(dynamic == [Substring(fixed), "02:00:00:00:00:12 dev a0 master br0 "].sorted())
    #expect(try output(made + ["bridge fdb show brport a0 state static"]) == "02:00:00:00:00:11 master br0 static")
    #expect(
      try output([
        "ip link add v type vxlan vni 5 dstport 0 srcport 1000 2000 tos 4 ageing 100 proxy l2miss l3miss",
        "ip -d link show v",
      ]).contains(
        "vxlan id 5 srcport 1000 2000 dstport 8472 proxy l2miss l3miss tos 0x4 ttl auto ageing 100 udpcsum"))
  }

  @Test(
    "ping says in a line why it does not begin",
    arguments: [
      ("ping -c1 -I nope 10.0.0.3", "ping: SO_BINDTODEVICE nope: No such device"),
      ("ping -c1 -I nope 2001:db8::3", "ping: unknown iface: nope"),
      ("ping -c1 10.0.0.255", "ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules"),
      ("ping -c1 10.2.0.1", "ping: Do you want to ping broadcast? Then -b. If not, check your local firewall rules"),
      ("ping -c1 10.1.0.1", "ping: connect: No route to host"),
      ("ping -c1 10.3.0.1", "ping: connect: Invalid argument"),
      ("ping -c1 10.9.0.1", "ping: connect: Network is unreachable"),
      ("ping -c1 2001:db8:2::1", "ping: connect: Permission denied"),
      ("ping -c1 -I 10.0.0.9 10.0.0.3", "ping: bind: Cannot assign requested address"),
      ("ping -c1 fe80::1%nope", "ping: fe80::1%nope: Name or service not known"),
      ("ping -c1 -I 2001:db8::9 2001:db8::3", "ping: bind icmp socket: Cannot assign requested address"),
    ])
  func pingRefused(command: String, line: String) throws {
    let routes = [
      "ip route add unreachable 10.1.0.0/16", "ip route add prohibit 10.2.0.0/16", "ip route add blackhole 10.3.0.0/16",
      "ip -6 route add prohibit 2001:db8:2::/48",
    ]
    #expect(try output(routes + [command]) == line)
  }

  @Test("ping prints what it was asked for")
  func pingWords() throws {
    let answered = "1 packets transmitted, 1 received, 0% packet loss, time Tms\nrtt min/avg/max/mdev = R ms"
    #expect(
      try pingOutput(["ping -qc1 10.0.0.3"])
        == "PING 10.0.0.3 (10.0.0.3) 56(84) bytes of data.\n\n--- 10.0.0.3 ping statistics ---\n\(answered)")
    #expect(
      try pingOutput(["ping -c1 -W1 -s100 -i0.2 -t5 10.0.0.3"]).hasPrefix(
        "PING 10.0.0.3 (10.0.0.3) 100(128) bytes of data.\n108 bytes from 10.0.0.3: icmp_seq=1 ttl=64 time=T ms"))
    #expect(
      try pingOutput(["ping -q -c1 -I a0 10.0.0.3"]).hasPrefix(
        "PING 10.0.0.3 (10.0.0.3) from 10.0.0.2 a0: 56(84) bytes of data."))
    #expect(
      try pingOutput(["ping -q -c1 -I 2001:db8::2 2001:db8::3"]).hasPrefix(
        "PING 2001:db8::3(2001:db8::3) from 2001:db8::2 : 56 data bytes"))
    #expect(try pingOutput(["ping -w1 -i0.3 10.0.0.3"]).contains("4 packets transmitted, 4 received, 0% packet loss"))
    #expect(
      try pingOutput(["ping -b -c1 -W0.2 10.0.0.255"]).hasPrefix(
        "WARNING: pinging broadcast address\nPING 10.0.0.255 (10.0.0.255) 56(84) bytes of data.\n"))
    let group = try pingOutput(["ping -c1 -W1 ff02::1%a0"])
    #expect(group.hasPrefix("PING ff02::1%a0(ff02::1%a0) 56 data bytes\n64 bytes from fe80::"))
    #expect(group.contains("%a0: icmp_seq=1 ttl=64 time=T ms"))
    // Without an interface the kernel takes the first of its routes.
    let anywhere = try pingOutput(["ping -c1 -W1 ff02::1"])
    #expect(anywhere.hasPrefix("PING ff02::1(ff02::1) 56 data bytes\n64 bytes from fe80::"), "\(anywhere)")
    #expect(
      try pingOutput(["ping -q -c1 -W0.2 -I a0 fe80::1"]).hasPrefix(
        "ping: Warning: source address might be selected on device other than: a0\nPING fe80::1(fe80::1) from :: a0: 56 data bytes\n"
      ))
  }

  @Test("ping tells of what is too long and of what the node's own filter says as iputils does")
  func pingLocal() throws {
    let lost = "2 packets transmitted, 0 received, +2 errors, 100% packet loss, time Tms"
    let small = ["ip link set a0 mtu 1400"]
    #expect(
      try pingOutput(small + ["ping -c2 -i0.2 -M do -s 1400 10.0.0.3"]) == """
        PING 10.0.0.3 (10.0.0.3) 1400(1428) bytes of data.
        ping: local error: message too long, mtu=1400
        ping: local error: message too long, mtu=1400

        --- 10.0.0.3 ping statistics ---
        \(lost)
        """)
    #expect(
      try pingOutput(small + ["ping -c1 -M do -s 1400 2001:db8::3"]).contains(
        "ping: local error: message too long, mtu: 1400\n"))
    func filter(_ verdict: String) -> [String] {
      [
        "nft add table ip t", "nft 'add chain ip t o { type filter hook output priority 0; }'",
        "nft add rule ip t o icmp type echo-request \(verdict)",
      ]
    }
    #expect(
      try pingOutput(filter("drop") + ["ping -c2 -i0.2 -W0.2 10.0.0.3"]) == """
        PING 10.0.0.3 (10.0.0.3) 56(84) bytes of data.

        --- 10.0.0.3 ping statistics ---
        2 packets transmitted, 0 received, 100% packet loss, time Tms
        """)
    #expect(
      try pingOutput(filter("reject") + ["ping -c2 -i0.2 -W0.2 10.0.0.3"]) == """
        PING 10.0.0.3 (10.0.0.3) 56(84) bytes of data.
        From 10.0.0.2 icmp_seq=1 Destination Port Unreachable
        ping: sendmsg: Operation not permitted
        From 10.0.0.2 icmp_seq=2 Destination Port Unreachable
        ping: sendmsg: Operation not permitted

        --- 10.0.0.3 ping statistics ---
        \(lost)
        """)
  }
}
