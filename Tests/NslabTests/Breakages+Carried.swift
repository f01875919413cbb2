/// Breakages on ways that a bridge's rules of NAT change, of sources that nobody can answer, and of cables that take less than is sent.
extension Breakages {
  /// A port of the hub that leads to a service of its own clients.
  private static func published(_ port: Int, _ address: String) -> [String] {
    [
      "@h ip link set br0 type bridge nf_call_iptables 1", "@h ip link set pa type bridge_slave hairpin on",
      "@h ip link set pc type bridge_slave hairpin on",
      "@h iptables -t nat -A PREROUTING -d 10.0.5.1 -p tcp --dport \(port) -j DNAT --to-destination \(address):8080",
    ]
  }

  private static let masqueraded = ["@h iptables -t nat -A POSTROUTING -s 10.0.5.0/24 -d 10.0.5.0/24 -j MASQUERADE"]

  static let hubCarried: [Breakage] = [
    // What it asks of the hub comes to itself.
    Breakage(published(8081, "10.0.5.2"), "http: \"a -> 10.0.5.1:8081\"", "hairpin-nat", "h"),
    // The frame goes from port to port, and what becomes of it behind that is seen.
    Breakage(
      published(8081, "10.0.5.2") + masqueraded + ["@a iptables -A OUTPUT -p tcp --sport 8080 -j REJECT"],
      "http: \"c -> 10.0.5.1:8081\"", "firewall-reject", "a"),
    Breakage(
      published(8081, "10.0.5.2") + masqueraded + ["@a ip route add blackhole 10.0.5.1/32"],
      "http: \"c -> 10.0.5.1:8081\"", "blackhole", "a"),
    Breakage(
      published(8081, "10.0.5.2") + masqueraded + ["@h ip route add blackhole 10.0.5.3/32"],
      "http: \"c -> 10.0.5.1:8081\"", "blackhole", "h"),
    Breakage(
      published(8082, "10.0.5.3") + masqueraded + [
        "@c nft add table inet n", "@c nft add chain inet n i '{ type filter hook input priority 0; }'",
        "@c nft add rule inet n i tcp dport 8080 drop",
      ],
      "http: \"a -> 10.0.5.1:8082\"", "firewall-drop", "c"),
    // It leaves by the port that an entry says, which is its sender's.
    Breakage(
      published(8081, "10.0.5.2") + masqueraded
        + ["@h bridge fdb replace 02:00:00:00:05:02 dev pc master static sticky"],
      "http: \"c -> 10.0.5.1:8081\"", "wrong-fdb", "h"),
    Breakage(
      published(8081, "10.0.5.2") + masqueraded
        + ["@h bridge link set dev pa isolated on", "@h bridge link set dev pc isolated on"],
      "http: \"c -> 10.0.5.1:8081\"", "isolated", "h"),
  ]

  static let routedCarried: [Breakage] = [
    // A node reaches its own address though the card is down, over which no route can lead.
    Breakage(
      ["@a ip link set eth0 down", "@a ip addr del 10.0.1.2/24 dev eth0"], "ping: a -> 10.0.1.2", "address-missing", "a"
    ),
    // What is dropped by a cable nobody is told of, and here no echo request shows it.
    Breakage(
      ["@r ip link set eth1 mtu 68", "@r iptables -A FORWARD -p icmp -j DROP"], "http: \"a -> b:8080\"", "mtu", "r"),
    Breakage(
      ["@a ip link set eth0 mtu 68", "@r iptables -A FORWARD -p icmp -j DROP"], "http: \"a -> b:8080\"", "mtu", "a"),
    Breakage(
      [
        "@a ip addr add 172.29.0.2/16 dev eth0", "@a ip addr del 10.0.1.2/24 dev eth0",
      ],
      "ping: a -> b", "wrong-subnet", "a"),
    Breakage(
      ["@r ip addr del 10.0.2.1/24 dev eth1", "@r ip addr add 10.0.2.1/24 dev eth0"], "ping: a -> b",
      "wrong-interface", "r"),
  ]

  static let lan6Carried: [Breakage] = [
    // A link-local address goes no further than its cable.
    Breakage(["@a ip -6 addr del 2001:db8:1::2/64 dev eth0"], "ping: a -> b", "address-missing", "a"),
    Breakage(["@b ip -6 addr del 2001:db8:2::2/64 dev eth0"], "ping: b -> a", "address-missing", "b"),
  ]

  static let dockerCarried: [Breakage] = [
    Breakage(["docker network disconnect bridge old"], "ping: old -> 192.168.1.20", "other-network", "old"),
    Breakage(
      ["docker network disconnect strangers room1"], "http: \"room1 -> 192.168.1.20:8080\"", "other-network", "room1"),
    // The wrong gateway is first, and a rule drops what is sent to it.
    Breakage(
      ["docker exec room1 ip route replace default via 172.20.0.3 dev eth0"], "ping: room1 -> 192.168.1.20",
      "no-router",
      "room1"),
  ]

  static let threeCarried: [Breakage] = [
    Breakage(
      ["@r1 iptables -t nat -A POSTROUTING -o eth1 -j SNAT --to-source 10.0.9.77"], "udp: \"a -> b:53\"", "wrong-snat",
      "r1"),
    Breakage(
      [
        "@r1 iptables -t nat -A PREROUTING -p tcp --dport 81 -j DNAT --to-destination 10.0.9.2:8080",
        "@r1 iptables -t nat -A PREROUTING -p tcp --dport 81 -j DNAT --to-destination 10.0.2.2:8080",
      ], "http: \"a -> 10.0.1.1:81\"", "shadowed-dnat", "r1"),
    Breakage(["@b ip route add 10.0.1.0/24 dev eth0"], "udp: \"a -> b:53\"", "no-gateway", "b"),
    Breakage(
      ["@r1 ip addr del 10.0.1.1/24 dev eth0", "@r1 ip addr add 10.0.1.1/24 dev eth1"], "ping: a -> b",
      "wrong-interface", "r1"),
  ]
}
