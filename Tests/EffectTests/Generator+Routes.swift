import Generators

extension Generator {
  /// The options of a family: none, or `-4`, or `-6`.
  private mutating func family(_ isV6: Bool) -> String { isV6 ? pick(["-6 ", "-6 ", ""]) : pick(["", "", "-4 "]) }

  /// `ip addr …`.
  mutating func address() -> String {
    let isV6 = happens(40)
    let device = option(pick(["dev", "dev"]), 97, ["v0", "v0", "v0", "v1", "br0", "lo", "v2"], ["nope"])
    let local =
      isV6
      ? value(
        ["fd00::5/64", "fd00::6/64", "fd01::1/48", "fd00::7", "fe80::5/64", "fd00::1/64"],
        ["fd00::1/129", "::1/128", "x", "::"])
      : value(
        ["10.0.0.1/24", "10.0.0.5/24", "10.0.0.6/24", "10.1.0.1/16", "10.0.0.7", "10.2.0.1/255.255.0.0", "10.3/8"],
        ["10.0.0.1/33", "127.0.0.5/8", "224.0.0.5/24", "x", "0.0.0.0", "fd00::8/64"])
    let options = [
      option("peer", 8, isV6 ? ["fd02::2/64", "fd02::3"] : ["10.9.0.2", "10.9.0.3/24"], ["x", "10.9.0.2/40"]),
      isV6 ? nil : option(pick(["brd", "broadcast"]), 15, ["+", "-", "10.0.0.255"], ["x", "fd00::1"]),
      isV6 ? nil : option("label", 10, ["v0:1", "v0", "br0:x"], ["y:1", "a-label-that-is-too-long"]),
      option("scope", 12, ["link", "host", "global", "site", "200"], ["x", "nowhere", "256"]),
      option(pick(["metric", "priority"]), 8, ["0", "50", "4294967295"], ["-1", "x"]),
      isV6 ? word("nodad", 20) : word("nodad", 2), word("noprefixroute", 10),
      isV6 ? word("home", 4) : word("autojoin", 2),
      isV6 ? word("mngtmpaddr", 2) : nil,
      option("valid_lft", 10, ["1000", "forever"], ["0", "100", "x"]),
      option("preferred_lft", 8, ["500", "0", "forever"], ["2000"]),
      option("proto", 2, ["5", "77"]),
    ]
    switch number(0...11) {
    case 0...5:
      let verb = pick(["add", "add", "add", "replace", "change", "chg"])
      return joined("ip \(family(isV6))\(pick(["addr", "address", "a"])) \(verb) \(local)", options + [device])
    case 6...8:
      return joined(
        "ip \(family(isV6))addr \(pick(["del", "delete"])) \(local)", (happens(25) ? options : []) + [device])
    case 9:
      return joined(
        "ip \(pick(["", "-4 ", "-6 "]))addr flush",
        [
          happens(80) ? device : nil, option("scope", 20, ["link", "global"], ["x"]),
          option("to", 20, ["10.0.0.0/8", "fd00::/16"], ["x"]),
          word(pick(["secondary", "permanent", "dynamic", "primary"]), 12), option("label", 10, ["v0:*"]),
        ])
    case 10: return "ip addr show \(pick(["nope", "dev nope", "lo", "dev v9"]))"
    default: return link()
    }
  }

  private mutating func hop(_ isV6: Bool) -> [String?] {
    let hosts = isV6 ? Pool.hosts6 : Pool.hosts
    return [
      option("via", 85, hosts, Pool.oddHosts + ["inet6 fe80::9", "inet 10.0.0.2"]),
      option("dev", 55, ["v0", "v0", "v1", "lo", "br0"], ["nope"]),
    ]
  }

  /// `ip route …`.
  mutating func route() -> String {
    let isV6 = happens(40)
    let networks = isV6 ? Pool.networks6 : Pool.networks
    let network = value(networks, Pool.oddNetworks)
    let type =
      happens(15)
      ? pick(["blackhole", "unreachable", "prohibit", "throw", "unicast", "local", "broadcast", "multicast"]) + " " : ""
    let head = "ip \(family(isV6))\(pick(["route", "r", "ro"]))"
    let table = option("table", 20, Pool.tables, Pool.oddTables)
    let metric = option(
      pick(["metric", "preference", "priority"]), 30, ["1", "50", "50", "100"], ["0", "4294967295", "x"])
    let options: [String?] = [
      table, metric, option("proto", 12, ["static", "77", "zebra", "kernel", "boot"], ["x", "256"]),
      option("scope", 8, ["link", "host", "global"], ["x", "255"]),
      option("src", 12, isV6 ? ["fd00::1"] : ["10.0.0.1"], ["10.9.9.9", "x"]),
      option("mtu", 8, ["1400", "lock 1300"], ["0", "67", "x", "70000"]),
      option("advmss", 5, ["1000"], ["0", "70000"]),
      option("window", 3, ["5000"]), option("hoplimit", 4, ["7"], ["256"]), option("initcwnd", 4, ["10"]),
      option("initrwnd", 2, ["10"]),
      option("ssthresh", 2, ["5"]), option("cwnd", 2, ["5", "lock 7"]), option("quickack", 3, ["1", "0"], ["2"]),
      option("rtt", 3, ["20ms", "300"]), option("rttvar", 2, ["10ms"]), option("rto_min", 3, ["200ms", "1s"]),
      option("reordering", 2, ["5"]), option("features", 2, ["ecn"], ["x"]),
      option("congctl", 2, ["reno", "cubic"], ["nope"]),
      option("fastopen_no_cookie", 2, ["1"]), option("tos", isV6 ? 1 : 5, ["0x10", "4"], ["1", "256"]),
      option("realm", 3, ["5", "7/9"], ["x"]),
      option("pref", isV6 ? 4 : 1, ["low", "high", "medium"], ["x"]), option("expires", isV6 ? 2 : 0, ["100"]),
      word("onlink", 5),
    ]
    switch number(0...19) {
    case 0...9:
      let verb = pick(["add", "add", "add", "append", "prepend", "change", "replace", "replace", "chg", "a"])
      var parts = options
      if type.isEmpty {
        if happens(14) {
          parts =
            [table, metric]
            + (0..<number(1...3)).map { _ in
              joined(
                "nexthop",
                hop(isV6) + [option("weight", 40, ["1", "5", "256"], ["0", "257", "x"]), word("onlink", 6)],
                mayMove: false)
            }
        } else {
          parts = hop(isV6) + options
        }
      } else if happens(15) {
        parts += hop(isV6)
      }
      return joined(
        "\(head) \(verb) \(type)\(network)", parts, mayMove: !parts.contains { $0?.hasPrefix("nexthop") == true })
    case 10...14:
      return joined(
        "\(head) \(pick(["del", "delete", "d"])) \(happens(80) ? "" : type)\(network)",
        (happens(50) ? hop(isV6) : []) + (happens(40) ? [table, metric] : []) + (happens(15) ? options : []))
    case 15:
      return joined(
        "ip \(pick(["", "-4 ", "-6 "]))route flush",
        [
          table, option("dev", 30, ["v0", "v1"], ["nope"]), option("proto", 20, ["static", "77"]),
          option("root", 10, ["10.0.0.0/8"]),
          option("exact", 10, Pool.networks), option("scope", 5, ["link"]),
          option("type", 10, ["blackhole", "unicast"]), option("via", 8, ["10.0.0.2"]),
        ])
    case 16:
      return joined(
        "ip \(isV6 ? "-6 " : "")route get \(value(isV6 ? Pool.hosts6 : Pool.hosts, Pool.oddHosts))",
        [
          option("from", 20, isV6 ? ["fd00::1"] : ["10.0.0.1", "10.9.9.9"]), option("iif", 8, ["v0", "v1", "nope"]),
          option("oif", 10, ["v0", "nope"]), option("mark", 10, ["5"]), word("fibmatch", 15),
        ])
    case 17:
      return
        "ip route show \(pick(["table 100", "table 77", "dev nope", "10.5.0.0/16", "proto static", "table local", "via 10.0.0.2"]))"
    case 18: return "ip \(pick(["", "-6 "]))route flush cache"
    default: return link()
    }
  }

  /// `ip rule …`.
  mutating func rule() -> String {
    let isV6 = happens(25)
    let networks = isV6 ? ["fd00::/16", "fd05::5", "all"] : ["10.0.0.0/8", "10.5.0.5", "all", "10.6/16"]
    let selectors: [String?] = [
      word("not", 8), option("from", 40, networks, Pool.oddNetworks), option("to", 20, networks, Pool.oddNetworks),
      option(
        pick(["pref", "priority", "preference"]), 45, ["0", "100", "100", "200", "40000"], ["-1", "4294967296", "x"]),
      option("iif", 12, ["v0", "lo", "nope"]), option("oif", 10, ["v0", "lo", "nope"]),
      option("fwmark", 15, ["1", "0x5/0xff", "0"], ["x", "1/x"]),
      option(pick(["tos", "dsfield"]), 8, ["0x10", "0"], ["256", "1", "x"]),
      option("ipproto", 10, ["tcp", "udp", "17", "icmp"], ["x", "256"]),
      option("sport", 6, ["80", "80-90"], ["90-80", "65536", "0", "x"]), option("dport", 6, ["80", "1-2"], ["x"]),
      option("uidrange", 5, ["0-100", "5-5"], ["5", "9-1"]),
    ]
    let action: [String?]
    switch number(0...9) {
    case 0...5: action = [option(pick(["table", "lookup"]), 92, Pool.tables, Pool.oddTables)]
    case 6: action = [pick(["blackhole", "unreachable", "prohibit"])]
    case 7: action = [option("goto", 100, ["100", "200", "50000"], ["0", "x"])]
    case 8: action = ["nop"]
    default: action = [nil]
    }
    let further: [String?] = [
      option("suppress_prefixlength", 6, ["0", "8"], ["x", "200"]),
      option("suppress_ifgroup", 5, ["7", "default"], ["x"]),
      option("protocol", 8, ["static", "77", "kernel"], ["x"]), option("realms", 4, ["5", "5/7"], ["x"]),
      option("tun_id", 2, ["5"]),
      word("l3mdev", 1),
    ]
    let head = "ip \(isV6 ? "-6 " : pick(["", "", "-4 "]))\(pick(["rule", "ru"]))"
    switch number(0...9) {
    case 0...5: return joined("\(head) add", selectors + action + further)
    case 6...7:
      return joined(
        "\(head) \(pick(["del", "delete"]))",
        happens(50)
          ? selectors + action : [option("pref", 60, ["100", "200", "32766"]), happens(30) ? action[0] : nil])
    case 8:
      return joined(
        "\(head) \(pick(["flush", "flush", "show"]))",
        happens(70)
          ? [
            option("from", 30, networks), option("table", 30, ["100"]), option("fwmark", 20, ["1"]),
            option("protocol", 20, ["static"]),
          ] : [])
    default: return "\(head) \(pick(["", "show", "list", "ls"]))"
    }
  }

  /// `ip neigh …`.
  mutating func neighbor() -> String {
    let isV6 = happens(35)
    let host = value(isV6 ? Pool.hosts6 : Pool.hosts, Pool.oddHosts)
    let head = "ip \(family(isV6))\(pick(["neigh", "n", "neighbor", "neighbour"]))"
    let device = option("dev", 96, ["v0", "v0", "v1", "br0", "lo"], ["nope"])
    let states = ["permanent", "noarp", "reachable", "stale", "none", "failed"]
    let options: [String?] = [
      option("lladdr", 80, Pool.macs, Pool.oddMACs), device,
      option("nud", 35, states, ["x", "incomplete", "0x80", "2"]),
      word("router", isV6 ? 12 : 4), word("use", 3), word("managed", 2), word("extern_learn", 5),
      option("protocol", 5, ["static", "77"], ["x"]),
    ]
    switch number(0...11) {
    case 0...6: return joined("\(head) \(pick(["add", "add", "replace", "replace", "change", "chg"])) \(host)", options)
    case 7, 8: return joined("\(head) \(pick(["del", "delete"])) \(host)", [device, option("lladdr", 8, Pool.macs)])
    case 9:
      return joined(
        "\(head) \(pick(["add", "add", "del", "replace"])) proxy \(host)",
        [
          option("dev", 100, ["v0", "v1", "br0"], ["nope"]), happens(5) ? "router" : nil,
          option("protocol", 6, ["static"]),
        ], mayMove: false)
    case 10:
      return joined(
        "ip \(pick(["", "-4 ", "-6 "]))neigh flush",
        [
          happens(80) ? device : "all", option("nud", 30, ["permanent", "stale", "noarp", "all"], ["x"]),
          option("to", 20, ["10.0.0.0/30"]), word("proxy", 8),
        ])
    default: return "\(head) \(pick(["show", "get"])) \(host) \(pick(["dev v0", "dev nope", ""]))"
    }
  }
}
