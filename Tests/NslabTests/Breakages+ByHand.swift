/// Faults that engineers make and no generator does: of NAT's rules, of connection tracking, of sizes, of tunnels, of macvlans.
extension Breakages {
  /// A request that no packet of 900 bytes holds.
  private static let long = String(repeating: "x", count: 1200)

  /// Something is wrong with a rule, and not with whom it leads to.
  static let threeByHand: [Breakage] = [
    Breakage(["@r1 iptables -t mangle -A PREROUTING -j TTL --ttl-set 1"], "ping: a -> b", "ttl-exceeded", "r1"),
    Breakage(
      ["@r2 iptables -t mangle -A PREROUTING -p tcp -j TTL --ttl-set 1"], "tcp: \"a -> b:8080\"", "ttl-exceeded", "r2"),
    Breakage(
      ["@r2 iptables -t nat -A POSTROUTING -o eth1 -j SNAT --to-source 10.0.2.77"], "ping: a -> b", "wrong-snat", "r2"),
    Breakage(
      [
        "@r2 nft add table ip n", "@r2 nft 'add chain ip n post { type nat hook postrouting priority srcnat; }'",
        "@r2 nft add rule ip n post oifname eth1 snat to 10.0.2.77",
      ], "http: \"a -> b:8080\"", "wrong-snat", "r2"),
    Breakage(
      [
        "@r2 iptables -t nat -A POSTROUTING -o eth1 -j MASQUERADE",
        "@r2 iptables -t raw -A PREROUTING -i eth1 -j CT --zone 5",
      ], "http: \"a -> b:8080\"", "untracked", "r2"),
    Breakage(
      [
        "@r2 iptables -t nat -A POSTROUTING -o eth1 -j MASQUERADE",
        "@r2 iptables -t raw -A PREROUTING -i eth1 -j NOTRACK",
      ], "ping: a -> b", "untracked", "r2"),
    Breakage(
      [
        "@r2 iptables -t nat -A PREROUTING -p tcp --dport 81 -j DNAT --to-destination 10.0.2.2:8080",
        "@r2 iptables -t raw -A PREROUTING -p tcp --dport 81 -j NOTRACK",
      ], "http: \"a -> 10.0.9.2:81\"", "untracked", "r2"),
    Breakage(
      [
        "@r2 iptables -t nat -A PREROUTING -p tcp --dport 81 -j DNAT --to-destination 10.0.9.1:8080",
        "@r2 iptables -t nat -A PREROUTING -p tcp --dport 81 -j DNAT --to-destination 10.0.2.2:8080",
      ], "http: \"a -> 10.0.9.2:81\"", "shadowed-dnat", "r2"),
    Breakage(
      [
        "@r1 nft add table ip n", "@r1 nft 'add chain ip n pre { type nat hook prerouting priority dstnat; }'",
        "@r1 nft add rule ip n pre udp dport 53 dnat to 10.0.9.2:53",
        "@r1 nft add rule ip n pre udp dport 53 dnat to 10.0.2.2:53",
      ], "udp: \"a -> 10.0.1.1:53\"", "shadowed-dnat", "r1"),
    Breakage(
      ["@r1 ip rule add from 10.0.9.0/24 table main pref 100", "@r1 ip rule del pref 32766"], "ping: a -> b",
      "no-route",
      "r1"),
    Breakage(
      ["@a ip addr del 10.0.1.2/24 dev eth0", "@a ip addr add 10.0.1.2/8 dev eth0"], "ping: a -> b", "wrong-mask", "a"),
    // A connection is taken, and what is larger does not come through; nobody hears of it.
    Breakage(
      [
        "@r1 ip link set eth1 mtu 900", "@r2 ip link set eth0 mtu 900", "@r1 iptables -A OUTPUT -p icmp -j DROP",
      ], "http: \"a -> b:8080/\(long)\"", "mtu", "r1"),
    Breakage(
      [
        "@r2 iptables -t nat -A PREROUTING -p tcp --dport 81 -j DNAT --to-destination 10.0.2.2:8080",
        "@r2 ip link set eth1 mtu 900", "@r2 iptables -A OUTPUT -p icmp -j DROP",
      ], "http: \"a -> 10.0.9.2:81/\(long)\"", "mtu", "r2"),
  ]

  /// Policy rules that ask for more than addresses, and addresses and routes at the wrong card.
  static let threeByRule: [Breakage] = [
    Breakage(
      [
        "@r1 iptables -t mangle -A PREROUTING -s 10.0.1.2 -j MARK --set-mark 1", "@r1 ip rule add fwmark 1 table 100",
        "@r1 ip route add blackhole default table 100",
      ], "ping: a -> b", "blackhole", "r1"),
    Breakage(
      [
        "@r1 iptables -t mangle -A PREROUTING -s 10.0.1.2 -j MARK --set-mark 1", "@r1 ip rule add fwmark 1 prohibit",
      ], "http: \"a -> b:8080\"", "wrong-rule", "r1"),
    Breakage(
      [
        "@r1 iptables -t mangle -A PREROUTING -s 10.0.1.2 -j MARK --set-mark 0x10/0xf0",
        "@r1 ip rule add fwmark 0x10/0xf0 table 100", "@r1 ip route add default via 10.0.9.77 table 100",
      ], "ping: a -> b", "wrong-gateway", "r1"),
    Breakage(["@r1 ip rule add ipproto tcp dport 8080 prohibit"], "http: \"a -> b:8080\"", "wrong-rule", "r1"),
    Breakage(
      ["@r1 ip rule add ipproto icmp table 100", "@r1 ip route add unreachable default table 100"], "ping: a -> b",
      "unreachable-route", "r1"),
    Breakage(["@r1 ip rule add iif eth0 blackhole"], "udp: \"a -> b:53\"", "wrong-rule", "r1"),
    Breakage(["@a ip route add 10.0.2.0/24 dev eth0"], "ping: a -> b", "no-gateway", "a"),
    Breakage(["@r2 ip route replace 10.0.1.0/24 dev eth0"], "http: \"a -> b:8080\"", "no-gateway", "r2"),
    Breakage(
      ["@r2 ip addr del 10.0.2.1/24 dev eth1", "@r2 ip addr add 10.0.2.1/24 dev eth0"], "ping: a -> b",
      "wrong-interface", "r2"),
  ]

  static let switchedByHand: [Breakage] = [
    Breakage(["@sw ip link set b mtu 900"], "http: \"a -> b:8080/\(long)\"", "mtu", "sw"),
    Breakage([], "ping: a -> 10.0.1.255", "echo-ignored", "c"),
    // The switch itself answers for somebody, and knows no way back.
    Breakage(["@sw ip addr add 10.0.1.3/32 dev lo"], "ping: a -> b", "duplicate-address", "sw"),
  ]

  static let v6ByHand: [Breakage] = [
    // Who is asked for its hardware address answers to the one that its table has of the asker.
    Breakage(
      ["@r ip neigh replace 2001:db8:1::2 lladdr 02:00:00:00:de:ad dev eth0"], "ping: a -> 2001:db8:1::1",
      "wrong-neighbor", "r"),
    Breakage(
      ["@r ip neigh replace 2001:db8:1::2 lladdr 02:00:00:00:de:ad dev eth0"], "http: \"a -> b:8080\"",
      "wrong-neighbor", "r"),
    Breakage(
      ["@b ip neigh replace 2001:db8:2::1 lladdr 02:00:00:00:de:ad dev eth0"], "ping: r -> b", "wrong-neighbor", "b"),
  ]

  /// Both ends of a tunnel, made alike but for some words.
  private static func tunnel(_ near: String, _ far: String) -> [String] {
    [("a", near, "10.8.0.1"), ("b", far, "10.8.0.2")].flatMap { node, words, address in
      [
        "@\(node) ip link add t0 type vxlan \(words) dev eth0", "@\(node) ip addr add \(address)/24 dev t0",
        "@\(node) ip link set t0 up",
      ]
    }
  }

  static let wireByHand: [Breakage] = [
    Breakage(
      tunnel("id 10 remote 192.168.9.2 dstport 4789", "id 11 remote 192.168.9.1 dstport 4789"), "ping: a -> 10.8.0.2",
      "tunnel-mismatch", "a"),
    Breakage(
      tunnel("id 10 remote 192.168.9.2 dstport 4789", "id 10 remote 192.168.9.1 dstport 8472"),
      "http: \"a -> 10.8.0.2:80\"", "tunnel-mismatch", "a"),
    Breakage(
      tunnel("id 10 remote 192.168.9.2 dstport 4789", "id 10 dstport 4789 nolearning"), "ping: a -> 10.8.0.2",
      "wrong-remote", "b"),
    Breakage(
      tunnel("id 10 remote 192.168.9.2 dstport 8472", "id 10 remote 192.168.9.1 dstport 4789"), "ping: b -> 10.8.0.1",
      "tunnel-mismatch", "b"),
    Breakage(
      tunnel("id 10 remote 192.168.9.77 dstport 4789", "id 10 remote 192.168.9.1 dstport 4789"), "ping: a -> 10.8.0.2",
      "wrong-remote", "a"),
    Breakage(
      tunnel("id 10 remote 192.168.9.2 dstport 4789", "id 10 remote 192.168.9.77 dstport 4789 nolearning"),
      "http: \"a -> 10.8.0.2:80\"", "wrong-remote", "b"),
    // What lies under the tunnel is asked by a probe of its own.
    Breakage(
      tunnel("id 10 remote 192.168.9.2 dstport 4789", "id 10 remote 192.168.9.1 dstport 4789")
        + ["@b iptables -A INPUT -p udp --dport 4789 -j DROP"], "ping: a -> 10.8.0.2", "firewall-drop", "b"),
  ]

  /// Two namespaces that share the card of `a`.
  private static func macvlans(_ mode: String) -> [String] {
    [("x", "m1", "10.0.1.11"), ("y", "m2", "10.0.1.12")].flatMap { node, name, address in
      [
        "@a ip link add \(name) link eth0 type macvlan mode \(mode)", "ip netns add \(node)",
        "@a ip link set \(name) netns \(node)", "@\(node) ip addr add \(address)/24 dev \(name)",
        "@\(node) ip link set \(name) up",
      ]
    }
  }

  static let sharedByHand: [Breakage] = [
    Breakage(macvlans("bridge"), "ping: x -> 10.0.1.2", "macvlan-mode", "x"),
    Breakage(macvlans("private"), "ping: x -> 10.0.1.12", "macvlan-mode", "x"),
    Breakage(macvlans("vepa"), "ping: y -> 10.0.1.11", "macvlan-mode", "y"),
    Breakage(macvlans("bridge") + ["@sw bridge link set dev b state 0"], "ping: x -> 10.0.1.3", "port-blocked", "sw"),
  ]

  // MARK: What seeds of `nslab break` made

  static let threeBySeed: [Breakage] = [
    // The rule of NAT comes before the one that drops.
    Breakage(
      [
        "@r1 iptables -A FORWARD -d 10.0.2.2 -j ACCEPT", "@r1 iptables -A FORWARD -s 10.0.2.2 -j ACCEPT",
        "@r1 iptables -P FORWARD DROP",
        "@r1 iptables -t nat -A PREROUTING -p tcp --dport 8081 -j DNAT --to-destination 10.0.2.77:8080",
      ], "http: \"a -> 10.0.1.1:8081\"", "wrong-dnat", "r1")
  ]

  static let routedBySeed: [Breakage] = [
    Breakage(
      ["@b ip link set lo down", "@b ip addr add 10.0.1.2/32 dev lo"], "ping: b -> 10.0.1.2", "duplicate-address", "b")
  ]

  static let natBySeed: [Breakage] = [
    // Who translates gets the answer, and does not know the way on.
    Breakage(
      ["@r ip addr add 192.168.1.1/32 dev eth0", "@r ip addr del 192.168.1.1/24 dev eth0"], "ping: a -> s",
      "wrong-mask", "r"),
    // The question of who translates is not heard by who has its address, too.
    Breakage(["@s ip addr add 203.0.113.1/32 dev lo"], "ping: a -> 203.0.113.9", "duplicate-address", "s"),
  ]

  static let v6BySeed: [Breakage] = [
    // What it answers stays with it.
    Breakage(["@r ip addr add 2001:db8:1::2/128 dev lo"], "ping: a -> 2001:db8:1::1", "duplicate-address", "r")
  ]

  static let dockerBySeed: [Breakage] = [
    // A card without its address is no cable that somebody forgot at a bridge.
    Breakage(
      ["ip addr del 192.168.1.105/24 dev eth0"], "http: \"laptop -> 192.168.1.105:8083\"", "address-missing", "centos")
  ]
}
