import CommandLanguage
import Operations
import Testing

@Test(
  "the forms that people write are printed in one form, which is read back to the same",
  arguments: [
    ("ip link set up dev e0", "ip link set dev e0 up"), ("ip link set up e0", "ip link set dev e0 up"),
    ("ip link set mtu 1300 dev e0", "ip link set dev e0 mtu 1300"),
    ("ip link set netns ns1 dev e1", "ip link set dev e1 netns ns1"),
    ("ip link set name foo dev e0", "ip link set dev e0 name foo"),
    ("ip link set group 42 down", "ip link set group 42 down"), ("ip li", "ip link show"),
    ("ip neigh flush all", "ip neigh flush all"), ("ip neigh show 10.0.0.2", "ip neigh show to 10.0.0.2/32"),
    ("ip neigh flush dev e0 nud stale", "ip neigh flush dev e0 nud stale"),
    ("ip tuntap add tap0 mode tap user root", "ip tuntap add dev tap0 mode tap user 0"),
    ("ip tuntap del tap0 mode tap", "ip tuntap del dev tap0 mode tap"), ("ip tuntap", "ip tuntap show"),
    ("ip rule del from 0/0", "ip rule del from all"), ("ip rule flush", "ip rule flush"),
    ("ip rule add from all table 5", "ip rule add lookup 5"),
    ("ip -6 rule add from 2001:db8::/32 table 5", "ip -6 rule add from 2001:db8::/32 lookup 5"),
    ("ip rule add pref 5 anycast", "ip rule add priority 5 type 4"), ("ip rule add 9", "ip rule add type 9"),
    ("ip rule add type 7", "ip rule add unreachable"), ("ip rule add 0x6", "ip rule add blackhole"),
    ("ip rule add broadcast", "ip rule add nop"), ("ip rule add 1 table 5", "ip rule add lookup 5"),
    ("ip rule flush 100", "ip rule flush to 100.0.0.0/32"), ("ip rule flush all", "ip rule flush"),
    ("ip neigh flush to 10.0.0.0/30 nud stale all", "ip neigh flush nud stale"),
    ("ip neigh flush to 10.0.0.2 to 10.0.0.3", "ip neigh flush to 10.0.0.3/32"),
    ("ip tuntap add t0 mode tap mode tap", "ip tuntap add dev t0 mode tap"),
    ("bridge link set dev v0 cost 5 master", "bridge link set dev v0 cost 5"),
    ("ip link add dev d1 name d1 type bridge", "ip link add name d1 type bridge"),
    ("ip route add 10.16/16 dev e0", "ip route add 10.16.0.0/16 dev e0"),
    ("ip route add 0/0 via 10.0.0.1", "ip route add default via 10.0.0.1"),
    ("ip route ls", "ip route show"), ("ip r s t 10", "ip route show table 10"),
    ("ip route flush 10.20/16", "ip route flush exact 10.20.0.0/16"), ("ip route flush cache", "ip route flush cache"),
    ("ip route get to 10.0.0.5 dev e0", "ip route get 10.0.0.5 oif e0"),
    ("ip netns ls", "ip netns list"), ("ip -all netns exec ip link", "ip -all netns exec ip link show"),
    ("ip addr add 10.1.0.1/255.255.0.0 dev e0", "ip addr add 10.1.0.1/16 dev e0"),
    ("ip addr del 10.0.0.1 dev e0", "ip addr del 10.0.0.1 dev e0"),
    ("/sbin/ip a", "ip addr show"), ("sudo /usr/sbin/brctl show br0 br1", "brctl show br0 br1"),
    ("/usr/sbin/iptables -P INPUT DROP", "iptables -P INPUT DROP"),
    ("ping -qc1 -W1 10.0.0.1", "ping -c 1 -W 1 -q 10.0.0.1"), ("ping -w5 10.0.0.1", "ping -w 5 10.0.0.1"),
    ("ping -c 3 -I veth-1 10.0.0.1", "ping -c 3 -I veth-1 10.0.0.1"),
    ("bridge fdb show brport v0 state static", "bridge fdb show dev v0 state static"),
  ])
func forms(line: String, command: String) throws {
  let operations = try CommandParser().parse(line)
  #expect(operations.map(\.command) == [command])
  #expect(try CommandParser().parse(command) == operations)
}

@Test(
  "what the real tools refuse is refused, in their words",
  arguments: [
    ("ip rule del", "\"ip rule del\" requires arguments"), ("ip rule add", "\"ip rule add\" requires arguments"),
    ("ip -6 addr add 10.0.0.20/24 dev e0", "inet6 prefix is expected rather than \"10.0.0.20/24\""),
    ("ip -4 addr add 2001:db8::1/64 dev e0", "inet prefix is expected rather than \"2001:db8::1/64\""),
    ("ip -6 neigh add 10.0.0.5 dev e0", "inet6 address is expected rather than \"10.0.0.5\""),
    ("ip rule add from 2001:db8::/32 table 5", "Invalid source address: 2001:db8::/32 is of IPv6"),
    ("ip -6 route add 10.0.0.0/8 dev e0", "inet6 prefix is expected rather than \"10.0.0.0/8\""),
    ("ip neigh flush", "Flush requires arguments"), ("ip route flush", "\"ip route flush\" requires arguments"),
    ("ip neigh show e0", "any valid prefix is expected rather than \"e0\""),
    (
      "ip link add v type vxlan id 5 remote 10.0.0.2 group 239.1.1.1",
      "vxlan: both group and remote cannot be specified"
    ),
    ("ip link add v type vxlan id 5 group 10.0.0.2", "invalid group address: \"10.0.0.2\""),
    ("ip link set e0 address 02-00-00-00-00-01", "\"02-00-00-00-00-01\" is no MAC address"),
    ("ip route show table foo", "argument \"foo\" is wrong: table id value is invalid"),
    ("ip link set down", "Not enough information: \"dev\" argument is required"),
    ("ip tuntap add tap0", "You failed to specify a tunnel mode"),
    ("bridge link set e0 cost 5", "Device is a required argument of \"bridge link set\""),
    ("bridge link set dev e0 isolated 1", "this must be one of \"on\", \"off\", not \"1\""),
    ("ip neigh show nud foo", "nud state is bad: \"foo\""), ("bridge fdb show state foo", "invalid state: \"foo\""),
    ("ip link set e0 type bridge stp_state x", "argument \"x\" is wrong: invalid stp_state"),
    ("ip link set e0 mtu 1400 mtu 1300", "duplicate \"mtu\": \"1300\" is the second value"),
    ("ip link add x mtu 1400 mtu 1500 type bridge", "duplicate \"mtu\": \"1500\" is the second value"),
    ("ip link add d1 name d2 type bridge", "both \"name\" and \"dev\" cannot be used when creating devices"),
    (
      "ip link add d1 type veth peer v2 name v3", "both \"name\" and \"dev\" cannot be used when creating devices"
    ),
    ("ip neigh flush dev v0 dev v0", "duplicate \"dev\": \"v0\" is the second value"),
    ("ip link add name a0 name a1 type bridge", "duplicate \"name\": \"a1\" is the second value"),
    ("ip addr add 10.0.0.2/24 brd + brd - dev v0", "duplicate \"broadcast\": \"-\" is the second value"),
    (
      "ip neigh add 10.0.0.5 lladdr 02:00:00:00:00:01 lladdr 02:00:00:00:00:02 dev v0",
      "duplicate \"lladdr\": \"02:00:00:00:00:02\" is the second value"
    ),
    (
      "ip route add 10.9.0.0/16 via 10.0.0.2 via 10.0.0.3",
      "argument \"via\" is wrong: use nexthop syntax to specify multiple via"
    ),
    ("ip link add vx type vxlan id 5 id 6 dstport 4789", "either \"id\" is duplicate, or \"6\" is a garbage"),
    ("ip tuntap add t0 mode tap mode tun", "You managed to ask for more than one tunnel mode"),
    ("ip link set e0 mtu x", "argument \"x\" is wrong: Invalid \"mtu\" value"),
    ("ping -c x 10.0.0.1", "\"x\" is no count"),
  ])
func refusals(line: String, message: String) {
  do {
    let operations = try CommandParser().parse(line)
    Issue.record("it was understood as \(operations)")
  } catch {
    #expect(error.message == message)
  }
}

@Test("no refusal says an article after \"no\"")
func articles() {
  let places = [
    "ip link set e0 mtu X", "ip link set e0 txqueuelen X", "ip link set e0 group X", "ip link add X type vxlan id X",
    "ip link add v type vxlan id 1 ttl X", "ip link add v type vxlan id 1 srcport X",
    "ip link add v type veth peer mtu X",
    "ip link add link e0 name v type vlan id X", "ip addr add 10.0.0.1/24 dev e0 metric X",
    "ip addr add 10.0.0.1/24 dev e0 valid_lft X", "ip addr add 10.0.0.1/24 dev e0 scope X", "ip route add X",
    "ip route add default via X", "ip route add default dev e0 metric X", "ip route add default dev e0 proto X",
    "ip route add default dev e0 mtu X", "ip route add default nexthop weight X", "ip route add default hoplimit X",
    "ip rule add priority X", "ip rule add fwmark X", "ip rule add tos X", "ip rule add sport X",
    "ip rule add uidrange X",
    "ip rule add ipproto X", "ip neigh add X dev e0", "ip neigh add 10.0.0.1 lladdr X", "ip neigh add 10.0.0.1 nud X",
    "ip netns set n X", "bridge link set dev e0 state X", "bridge link set dev e0 cost X",
    "bridge link set dev e0 mcast_router X", "bridge fdb add X dev e0", "bridge fdb add 02:00:00:00:00:01 vlan X",
    "bridge vlan add dev e0 vid X", "bridge mdb add grp X", "brctl setfd br0 X", "brctl setbridgeprio br0 X",
    "brctl setpathcost br0 e0 X", "ip link set br0 type bridge priority X", "ip link set br0 type bridge max_age X",
    "ip link set br0 type bridge mcast_igmp_version X", "ip tuntap add tap0 mode X", "ip tuntap add tap0 user X",
    "ping -c X 10.0.0.1", "ping -i X 10.0.0.1", "ping -s X 10.0.0.1", "ping -t X 10.0.0.1", "ping -w X 10.0.0.1",
    "ping -M X 10.0.0.1", "ping -I /X 10.0.0.1",
  ]
  for place in places {
    do {
      _ = try CommandParser().parse(place.replacingX)
    } catch {
      for article in ["is no a ", "is no an ", "is no the "] {
        #expect(!error.message.contains(article), "\(place): \(error.message)")
      }
    }
  }
}

extension String {
  /// With something in the place of X that is nothing.
  fileprivate var replacingX: String { split(separator: "X", omittingEmptySubsequences: false).joined(separator: "?!") }
}

@Test(
  "of words that the real ip takes twice the last one counts",
  arguments: [
    ("ip addr add 10.7.0.1/24 dev v0", ["dev v1", "label v1:1", "scope link", "metric 5", "noprefixroute"]),
    (
      "ip route add 10.8.0.0/16",
      [
        "dev v1", "table 100", "metric 5", "proto static", "scope link", "src 10.0.0.1", "mtu 1400", "advmss 1000",
        "window 5000", "hoplimit 7", "initcwnd 10", "initrwnd 10", "ssthresh 5", "cwnd 5", "quickack 1", "rtt 300",
        "rttvar 10", "rto_min 200", "reordering 5", "features ecn", "congctl reno", "fastopen_no_cookie 1", "tos 4",
        "realm 5", "pref low", "onlink", "expires 100",
      ]
    ),
    (
      "ip rule add",
      [
        "not", "from 10.0.0.0/8", "to 10.0.0.0/8", "pref 100", "iif v0", "oif v0", "fwmark 1", "tos 4", "ipproto tcp",
        "sport 80", "dport 80", "uidrange 0-1", "table 100", "blackhole", "goto 200", "nop", "suppress_prefixlength 0",
        "suppress_ifgroup 7", "protocol static", "realms 5", "tun_id 5", "l3mdev", "unicast", "7", "type 9",
      ]
    ),
    (
      "ip neigh replace 10.0.0.9 dev v0",
      ["dev v1", "nud permanent", "router", "use", "extern_learn", "protocol static"]
    ),
    ("ip neigh flush", ["nud permanent", "to 10.0.0.0/8", "proxy", "unused", "10.0.0.0/8"]),
    ("ip tuntap add t0 mode tap", ["mode tap", "user 0", "group 0", "multi_queue"]),
    (
      "ip link set dev d0",
      ["up", "address 02:00:00:00:00:05", "master br0", "nomaster", "alias x", "arp on", "multicast on", "promisc on"]
    ),
  ])
func twice(command: String, words: [String]) throws {
  for word in words {
    #expect(
      try CommandParser().parse("\(command) \(word) \(word)") == CommandParser().parse("\(command) \(word)"), "\(word)")
  }
}
