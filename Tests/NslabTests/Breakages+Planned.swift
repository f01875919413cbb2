/// Breakages that the lab's own plan tells from what they look like, and those that hide behind what a node does by itself.
extension Breakages {
  static let routedPlanned: [Breakage] = [
    // What a node is asked for by itself, and has lost.
    Breakage(["@b ip addr del 10.0.2.2/24 dev eth0"], "ping: b -> 10.0.2.2", "address-missing", "b"),
    Breakage(
      ["@b ip addr add 10.0.9.2/24 dev eth0", "@b ip addr del 10.0.2.2/24 dev eth0"], "ping: b -> 10.0.2.2",
      "wrong-subnet", "b"),
    Breakage(
      ["@b ip addr add 10.0.9.2/24 dev eth0", "@b ip addr del 10.0.2.2/24 dev eth0"], "ping: a -> 10.0.2.2",
      "wrong-subnet", "b"),
    // Its neighbour knows it from before.
    Breakage(
      ["@r ping -c 1 10.0.2.2", "@b ip addr add 10.0.9.2/24 dev eth0", "@b ip addr del 10.0.2.2/24 dev eth0"],
      "ping: a -> 10.0.2.2", "wrong-subnet", "b"),
    // Commands gave the addresses: the first who got one has it by right.
    Breakage(
      [
        "@a ip addr add 10.0.7.1/24 dev eth0", "@r ip addr add 10.0.7.2/24 dev eth0",
        "@r ip addr add 10.0.7.1/32 dev lo",
      ], "ping: a -> 10.0.7.2", "duplicate-address", "r"),
    // The answer comes to the cable's other end with another's hardware address.
    Breakage(
      ["@r ip neigh replace 10.0.1.2 lladdr 02:00:00:00:de:ad dev eth0"], "ping: a -> 10.0.1.1", "wrong-neighbor", "r"),
    Breakage(
      ["@r ip neigh replace 10.0.1.2 lladdr 02:00:00:00:de:ad dev eth0"], "http: \"a -> b:8080\"", "wrong-neighbor", "r"
    ),
  ]

  static let threePlanned: [Breakage] = [
    // Without its address in the subnet a router sends by its default route what it was to hand over itself.
    Breakage(
      ["@r2 ip route add default via 10.0.9.1", "@r2 ip addr del 10.0.2.1/24 dev eth1"], "ping: a -> 10.0.2.2",
      "address-missing", "r2"),
    Breakage(
      [
        "@r2 ip route add default via 10.0.9.1", "@r2 ip addr add 10.0.8.1/24 dev eth1",
        "@r2 ip addr del 10.0.2.1/24 dev eth1",
      ], "tcp: \"a -> 10.0.2.2:8080\"", "wrong-subnet", "r2"),
  ]

  static let natPlanned: [Breakage] = [
    // A node's own rules translate what it asks itself.
    Breakage(
      ["@r sysctl -w net.ipv4.conf.eth0.route_localnet=0"], "tcp: \"r -> 127.0.0.1:8081\"", "route-localnet", "r"),
    Breakage(["@r ip addr add 192.168.1.2/32 dev lo"], "tcp: \"r -> 127.0.0.1:8081\"", "duplicate-address", "r"),
  ]

  static let v6Planned: [Breakage] = [
    // Who drops everything drops questions for hardware addresses, too, and the answers to them.
    Breakage(
      ["@r nft add table inet g", "@r nft add chain inet g c '{ type filter hook input priority 0; policy drop; }'"],
      "ping: a -> 2001:db8:1::1", "firewall-drop", "r"),
    Breakage(
      ["@r nft add table inet g", "@r nft add chain inet g c '{ type filter hook output priority 0; policy drop; }'"],
      "ping: a -> b", "firewall-drop", "r"),
    Breakage(
      [
        "@a nft add table inet g", "@a nft add chain inet g c '{ type filter hook output priority 0; }'",
        "@a nft add rule inet g c icmpv6 type nd-neighbor-solicit drop",
      ],
      "ping: a -> 2001:db8:1::1", "firewall-drop", "a"),
    Breakage(
      ["@b nft add table inet g", "@b nft add chain inet g c '{ type filter hook input priority 0; policy drop; }'"],
      "http: \"a -> b:8080\"", "firewall-drop", "b"),
  ]

  static let dockerPlanned: [Breakage] = [
    // A container's answers go to another container, and not to who leads out.
    Breakage(
      ["docker exec ask ip route replace default via 10.5.0.2 dev eth0"], "http: \"laptop -> 192.168.1.105:8083\"",
      "no-router", "ask"),
    // Docker gave the address.
    Breakage(
      ["docker exec ask ip addr add 10.5.0.2/32 dev lo"], "ping: shop -> 10.5.0.3", "duplicate-address", "ask"),
  ]

  static let hubPlanned: [Breakage] = [
    // What the bridge's own rules send back into it is not seen at its own interface.
    Breakage(
      ["@h iptables -t nat -A PREROUTING -p udp --dport 54 -j DNAT --to-destination 10.0.5.77:53"],
      "udp: \"c -> 10.0.5.1:54\"", "wrong-dnat", "h"),
    // What comes in beside the bridge meets rules that are not meant for it.
    Breakage(
      ["@h ip link set pa nomaster", "@h iptables -A INPUT -i pa -j DROP"], "ping: a -> 10.0.5.1", "not-a-port", "h"),
  ]
}
