import TestKit
import Testing

/// Words of `ip` and `bridge` given twice: the real tools refuse some in one sentence, some in another, and take the last of the rest.
@Suite(.enabled(if: canUseKernel && canMakeTaps, "needs root, or user namespaces, and /dev/net/tun"))
struct TwiceTests {
  /// A command, what may stand behind it, and what undoes it.
  struct Row: Sendable {
    var command: String
    var words: [String]
    var cleaning: [String] = []
  }

  static let scene = [
    "ip netns add n1", "ip link add v0 type veth peer name v1", "ip link set v0 address 02:00:00:00:00:10",
    "ip link set v1 address 02:00:00:00:00:11", "ip link add br0 type bridge",
    "ip link set br0 address 02:00:00:00:00:12", "ip link set v1 master br0", "ip link set v0 up", "ip link set v1 up",
    "ip link set br0 up", "ip addr add 10.0.0.1/24 dev v0",
    "ip link add vx0 address 02:00:00:00:00:13 type vxlan id 7 dstport 4789 dev v0",
  ]

  static let addresses = [
    Row(
      command: "ip addr add 10.7.0.1/24 dev v0",
      words: [
        "dev v0", "peer 10.7.0.2", "brd 10.7.0.255", "label v0:1", "scope link", "metric 5", "noprefixroute",
        "valid_lft 1000", "preferred_lft 500", "anycast 10.7.0.3", "local 10.7.0.1",
      ], cleaning: ["ip addr flush dev v0 to 10.7.0.0/16"]),
    Row(
      command: "ip addr show", words: ["dev nope", "scope site", "to 10.9.0.0/16", "group 77", "type ifb", "proto 5"]),
    Row(command: "ip addr flush dev lo", words: ["dev v0", "scope site", "to 10.9.0.0/16", "label w*", "permanent"]),
  ]

  static let routes = [
    Row(
      command: "ip route add 10.8.0.0/16 dev v0",
      words: [
        "via 10.0.0.2", "dev v0", "table 100", "metric 5", "proto static", "scope link", "src 10.0.0.1", "mtu 1400",
        "advmss 1000", "window 5000", "hoplimit 7", "initcwnd 10", "initrwnd 10", "ssthresh 5", "cwnd 5", "quickack 1",
        "rtt 300", "rttvar 10", "rto_min 200", "reordering 5", "features ecn", "congctl reno", "fastopen_no_cookie 1",
        "tos 4", "realm 5", "pref low", "onlink", "weight 5", "expires 100", "to 10.9.0.0/16", "10.9.0.0/16", "unicast",
      ], cleaning: ["ip route flush 10.8.0.0/16", "ip route flush table 100"]),
    Row(
      command: "ip route show",
      words: [
        "dev v0", "table 100", "proto static", "scope link", "src 10.0.0.1", "via 10.0.0.2", "root 10.0.0.0/8",
        "match 10.0.0.0/8", "exact 10.8.0.0/16", "type unicast", "metric 5", "to 10.0.0.0/8", "10.0.0.0/8",
      ]),
    Row(
      command: "ip route get 10.0.0.2",
      words: ["from 10.0.0.1", "iif v0", "oif v0", "mark 5", "to 10.0.0.2", "10.0.0.3", "dev v0"]),
  ]

  static let rules = [
    Row(
      command: "ip rule add pref 100",
      words: [
        "not", "from 10.0.0.0/8", "to 10.0.0.0/8", "pref 100", "iif v0", "oif v0", "fwmark 1", "tos 4", "ipproto tcp",
        "sport 80", "dport 80", "uidrange 0-1", "table 100", "blackhole", "prohibit", "unreachable", "goto 200", "nop",
        "suppress_prefixlength 0", "suppress_ifgroup 7", "protocol static", "realms 5", "tun_id 5", "dev v0",
        "type blackhole",
      ], cleaning: ["ip rule del pref 100"]),
    Row(
      command: "ip rule show",
      words: ["from 10.0.0.0/8", "to 10.0.0.0/8", "pref 100", "iif v0", "oif v0", "fwmark 1", "table 100"]),
  ]

  static let neighbors = [
    Row(
      command: "ip neigh replace 10.0.0.9 dev v0",
      words: [
        "lladdr 02:00:00:00:00:01", "dev v0", "nud permanent", "router", "use", "managed", "extern_learn",
        "protocol static", "to 10.0.0.8", "10.0.0.8", "proxy 10.0.0.7",
      ], cleaning: ["ip neigh del 10.0.0.9 dev v0", "ip neigh del proxy 10.0.0.7 dev v0"]),
    Row(
      command: "ip neigh show",
      words: [
        "dev v0", "nud permanent", "to 10.0.0.0/8", "proxy", "unused", "10.0.0.0/8", "master br0", "nomaster",
        "protocol 5", "vrf br0", "master nope", "protocol x",
      ]),
    Row(
      command: "ip neigh flush",
      words: ["dev v0", "nud permanent", "to 10.0.0.0/8", "master br0", "nomaster", "protocol 5", "vrf x"]),
    Row(command: "ip neigh get 10.0.0.2 dev v0", words: ["dev v0", "10.0.0.2", "to 10.0.0.2"]),
  ]

  static let links = [
    Row(
      command: "ip link set dev v1",
      words: [
        "mtu 1400", "address 02:00:00:00:00:05", "txqueuelen 5", "alias x", "group 5", "arp on", "multicast on",
        "allmulticast on", "promisc on", "addrgenmode none", "dev v1", "v1", "up", "master br0", "name v9", "netns n1",
      ]),
    Row(
      command: "ip link add b9 type bridge stp_state 1", words: ["stp_state 0", "forward_delay 400", "nonsense"],
      cleaning: ["ip link del b9"]),
    Row(
      command: "ip link add",
      words: ["b9 type bridge", "dev b9", "name b9", "mtu 1400", "index 77", "numtxqueues 2", "type veth"],
      cleaning: ["ip link del b9"]),
    Row(command: "ip link del vx0", words: ["vx0", "dev vx0"]),
    Row(command: "ip link del nope", words: ["type veth", "type bridge", "nope"]),
    Row(command: "ip link show", words: ["dev nope", "nope", "master nope", "type ifb", "group 77"]),
  ]

  static let taps = [
    Row(
      command: "ip tuntap add dev t0 mode tap",
      words: [
        "dev t0", "name t0", "t0", "mode tap", "mode tun", "user 0", "group 0", "multi_queue", "pi", "vnet_hdr",
        "one_queue", "nonsense",
      ], cleaning: ["ip link del t0"]),
    Row(command: "ip tuntap add name t0 mode tun pi", words: ["name t0", "vnet_hdr"], cleaning: ["ip link del t0"]),
  ]

  static let bridges = [
    Row(
      command: "bridge link set dev v1",
      words: [
        "dev v1", "cost 5", "priority 6", "state 3", "hairpin on", "learning on", "flood on", "isolated off", "master",
        "hwmode x", "backup_port v1", "nobackup_port", "root_block on",
      ]),
    Row(
      command: "bridge fdb add 02:00:00:00:00:21 dev v1",
      words: ["dev v1", "master", "static", "dynamic", "02:00:00:00:00:22", "to 02:00:00:00:00:22"],
      cleaning: ["bridge fdb del 02:00:00:00:00:21 dev v1 master", "bridge fdb del 02:00:00:00:00:21 dev v1"]),
    Row(
      command: "bridge fdb get 02:00:00:00:00:11 br br0",
      words: [
        "br br0", "dev v1", "brport v1", "vlan 1", "vlan 0", "vni 5", "vni x", "self", "master", "dynamic",
        "to 02:00:00:00:00:22",
      ]),
    Row(
      command: "bridge fdb flush dev br0",
      words: [
        "dev br0", "brport v1", "brport nope", "brport lo", "vlan 1", "vlan x", "vlan 5000", "self", "static",
        "nostatic", "sticky", "added_by_user", "master",
      ]),
    Row(
      command: "bridge mdb add dev br0 port v1 grp 239.1.1.1",
      words: ["dev br0", "port v1", "grp 239.1.1.1", "permanent", "temp", "vid 5", "src 10.0.0.1"],
      cleaning: ["bridge mdb del dev br0 port v1 grp 239.1.1.1"]),
    Row(command: "bridge mdb show", words: ["dev nope", "vid 77"]),
    Row(command: "bridge vlan show", words: ["dev nope", "vid 77"]),
  ]

  @Test(
    "a word given twice is refused or taken as the real tools do it",
    arguments: [addresses, routes, rules, neighbors, links, taps, bridges])
  func twice(rows: [Row]) throws {
    var lines = Self.scene
    for row in rows {
      for word in row.words { lines += ["\(row.command) \(word) \(word)"] + row.cleaning }
    }
    try expectSame(lines, understood: false)
  }
}
