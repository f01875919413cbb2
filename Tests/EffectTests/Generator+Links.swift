import Generators

extension Generator {
  /// `ip link …`.
  mutating func link() -> String {
    switch number(0...19) {
    case 0...6: newLink()
    case 7...13: setLink()
    case 14, 15:
      joined(
        pick(["ip link del", "ip link delete", "ip l d"]),
        [
          happens(50) ? option("dev", 100, Pool.links) : value(Pool.links),
          option("type", 10, ["veth", "bridge", "dummy"]),
        ],
        mayMove: false)
    case 16:
      "ip link property \(pick(["add", "add", "del"])) dev \(pick(Pool.links)) altname \(pick(["alt0", "alt1", "v0", "a-very-long-alternative-name"]))"
    case 17: bridgeLink()
    default:
      "ip link \(pick(["show", "show", "list", ""])) \(pick(["dev nope", "nope", "type vxlan", "group 7", "master nope"]))"
    }
  }

  private static let mtus = ["68", "576", "1280", "1400", "9000", "65535", "0x5dc"]
  private static let oddMTUs = ["0", "67", "65536", "-1", "x", "4294967296"]

  private mutating func changes(_ percent: Int) -> [String?] {
    [
      option("mtu", percent, Self.mtus, Self.oddMTUs), option("address", percent, Pool.macs, Pool.oddMACs),
      option(pick(["txqueuelen", "txqlen", "qlen"]), percent, ["0", "10", "1000", "4294967295"], ["-1", "x"]),
      option("group", percent, ["7", "default", "0"], ["x"]),
      option("alias", percent / 2, ["one", "'two words'", "''"]),
      happens(80) ? option("master", percent, Pool.bridges) : word("nomaster", percent),
      option("arp", percent, ["on", "off"], ["maybe", "1"]), option("multicast", percent, ["on", "off"], ["yes"]),
      option("allmulticast", percent / 2, ["on", "off"]), option("promisc", percent, ["on", "off"], ["0"]),
      option("addrgenmode", percent, ["eui64", "none"], ["x", "stable_secret"]),
      word(pick(["up", "down"]), percent * 2),
    ]
  }

  private mutating func newLink() -> String {
    let name = pick(Pool.fresh)
    let before = joined(
      "",
      changes(9) + [
        option("index", 6, ["40", "41", "1"], ["0", "-1"]), option("netns", 6, ["n1", "nope"]),
        option("numtxqueues", 4, ["1", "4"], ["0", "4097"]), option("numrxqueues", 4, ["2"]),
      ])
    let head = "ip link add \(pick(["", "", "name ", "dev "]))\(name)"
    switch number(0...11) {
    case 0...3:
      let peer = joined(
        happens(90) ? "peer name \(pick(Pool.fresh))" : "peer",
        [
          option("address", 15, Pool.macs), option("mtu", 15, Self.mtus, Self.oddMTUs),
          option("netns", 15, ["n1", "nope"]),
          option("index", 5, ["50", "51"]), word("up", 6), option("txqueuelen", 6, ["10"]),
        ])
      return "\(head)\(before) type veth \(happens(85) ? peer : "")"
    case 4...6: return joined("\(head)\(before) type bridge", bridgeOptions(10))
    case 7, 8:
      let id =
        happens(95) ? "\(pick(["id", "vni"])) \(value(["1", "42", "16777215"], ["16777216", "-1", "x", "0"]))" : ""
      return joined("\(head)\(before) type vxlan \(id)", vxlanOptions(12))
    case 9:
      return joined(
        "ip link add \(name)\(happens(92) ? " link \(pick(Pool.links))" : "")\(before) type macvlan",
        [option("mode", 70, ["bridge", "private", "vepa", "passthru"], ["x", "source"])])
    case 10: return "\(head)\(before) type ifb"
    default: return "\(head)\(before) type \(pick(["dummy", "nonsense", "vlan id 5", "ifb"]))"
    }
  }

  mutating func vxlanOptions(_ percent: Int) -> [String?] {
    [
      option("local", percent, ["10.0.0.1", "fd00::1"], ["x", "224.0.0.1"]),
      option("remote", percent, Pool.hosts + ["fd00::2"], ["239.1.1.1", "x"]),
      option("group", percent, ["239.1.1.1"], ["10.0.0.2", "x"]),
      option("dev", percent, ["v0", "br0", "nope"]),
      option("dstport", 60, ["4789", "4790"], ["0", "65536", "x"]),
      option("ttl", percent, ["0", "1", "64", "255", "auto", "inherit"], ["256", "x"]),
      option("tos", percent, ["0", "4", "inherit", "0x10"], ["256", "x"]),
      option("ageing", percent, ["0", "100", "none"], ["x"]),
      option("srcport", percent, ["1000 2000", "0 0"], ["5", "x 5"]),
      word(pick(["learning", "nolearning"]), percent), word(pick(["proxy", "noproxy"]), percent),
      word(pick(["l2miss", "nol2miss"]), percent), word(pick(["l3miss", "nol3miss"]), percent),
      word(pick(["udpcsum", "noudpcsum"]), percent), word(pick(["rsc", "norsc"]), percent / 2),
      word(pick(["udp6zerocsumtx", "noudp6zerocsumtx"]), percent / 2),
      word(pick(["udp6zerocsumrx", "noudp6zerocsumrx"]), percent / 2),
      word(pick(["external", "noexternal"]), percent / 2), word("gbp", percent / 3), word("gpe", percent / 4),
      option("df", percent / 2, ["set", "unset", "inherit"], ["x"]),
      option("maxaddress", percent / 2, ["100", "unlimited"], ["x"]),
    ]
  }

  mutating func bridgeOptions(_ percent: Int) -> [String?] {
    let switches = [
      "stp_state", "vlan_filtering", "mcast_snooping", "mcast_querier", "nf_call_iptables", "nf_call_ip6tables",
      "nf_call_arptables", "mcast_query_use_ifaddr", "vlan_stats_enabled", "mcast_stats_enabled",
    ].map { option($0, percent / 2, ["0", "1"], ["2", "x", "256"]) }
    return switches + [
      option("forward_delay", percent, ["200", "1500", "3000"], ["0", "199", "3001", "x"]),
      option("hello_time", percent, ["100", "200", "1000"], ["99", "1001", "0"]),
      option("max_age", percent, ["600", "2000", "4000"], ["599", "4001"]),
      option("ageing_time", percent, ["0", "30000", "100"], ["4294967295", "x"]),
      option("priority", percent, ["0", "4096", "32768", "65535"], ["65536", "-1", "x"]),
      option("vlan_default_pvid", percent, ["0", "1", "4094"], ["4095", "x"]),
      option("group_fwd_mask", percent, ["8", "0x4000", "0"], ["1", "7", "65536"]),
      option("mcast_igmp_version", percent, ["2", "3"], ["1", "4"]),
      option("mcast_mld_version", percent / 2, ["1", "2"], ["3"]),
      option("mcast_router", percent / 2, ["0", "1", "2"], ["3"]),
      option("mcast_hash_max", percent / 2, ["512", "4096"], ["3"]),
      option(
        "group_address", percent / 2, ["01:80:c2:00:00:04", "01:80:c2:00:00:00"],
        ["02:00:00:00:00:01", "01:80:c2:00:00:01"]),
      option("fdb_max_learned", percent / 3, ["10", "0"]),
    ]
  }

  mutating func portOptions(_ percent: Int) -> [String?] {
    let switches = [
      "hairpin", "learning", "flood", "mcast_flood", "guard", "root_block", "isolated", "neigh_suppress", "bcast_flood",
      "fastleave", "mcast_to_unicast", "locked", "learning_sync", "proxy_arp", "proxy_arp_wifi", "mab",
    ].map { option($0, percent / 2, ["on", "off"], ["1", "yes"]) }
    return switches + [
      option("cost", percent, ["1", "100", "65535"], ["0", "65536", "x"]),
      option("priority", percent, ["0", "32", "63"], ["64", "256", "x"]),
      option("state", percent, ["0", "1", "2", "3", "4"], ["5", "x"]),
      option("mcast_router", percent / 2, ["0", "1", "2"], ["4"]),
    ]
  }

  /// `ip link set …`.
  private mutating func setLink() -> String {
    let device = happens(90) ? "\(pick(["", "dev "]))\(pick(Pool.links))" : pick(["", "group 7", "group default"])
    let head = pick(["ip link set", "ip link set", "ip l s", "ip link change"])
    let percent = number(4...25)
    let further = [
      option("name", 6, Pool.fresh, ["a-name-too-long-for-a-link", "a/b"]), option("netns", 5, ["n1", "nope"]),
    ]
    let words = joined("", changes(percent) + further, mayMove: happens(50))
    switch number(0...9) {
    case 0: return joined("\(head) \(device)\(words) type bridge", bridgeOptions(12))
    case 1: return joined("\(head) \(device)\(words) type bridge_slave", portOptions(12))
    default: return happens(90) ? "\(head) \(device)\(words)" : "\(head)\(words) dev \(pick(Pool.links))"
    }
  }

  /// A port or bridge, for what is done with them.
  mutating func bridgeLink() -> String {
    switch number(0...5) {
    case 0, 1: return "ip link set \(pick(["v0", "v1", "v2", "v4"])) master \(pick(Pool.bridges))"
    case 2: return "ip link set \(pick(["v0", "v1", "v2"])) nomaster"
    case 3: return "ip link set \(pick(Pool.links)) \(pick(["up", "up", "down"]))"
    case 4: return joined("ip link set \(pick(Pool.bridges)) type bridge", bridgeOptions(15))
    default: return joined("ip link set \(pick(Pool.ports)) type bridge_slave", portOptions(15))
    }
  }

  mutating func sysctl() -> String {
    let key = pick([
      "net.ipv4.ip_forward", "net.ipv4.conf.all.forwarding", "net.ipv4.conf.v0.rp_filter", "net/ipv4/conf/v0/proxy_arp",
      "net.ipv6.conf.all.forwarding", "net.ipv6.conf.v0.disable_ipv6", "net.ipv6.conf.v1.mtu",
      "net.ipv4.conf.nope.rp_filter",
      "net.ipv4.nope", "net.ipv4.ip_local_port_range", "net.ipv4.ip_default_ttl", "net.ipv6.conf.default.disable_ipv6",
    ])
    let value = value(["0", "1", "2"], ["x", "-1", "1000 2000", "99999999999", "256"])
    switch number(0...5) {
    case 5:
      return
        "sysctl \(pick(["-a -r", "-n -a -r", "-a --pattern"])) '\(pick(["^net.ipv4.ip_", "v0.rp_filter$", "conf.all.forwarding", "nope"]))'"
    case 0: return "sysctl \(pick(["", "-n "]))\(key)"
    case 1: return "sysctl -n \(key)=\(value.split(separator: " ")[0])"
    default: return "sysctl \(pick(["-w ", "-qw ", "", "-q "]))\(key)='\(value)'"
    }
  }
}
