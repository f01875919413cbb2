/// A way to break a working topology, and what is to be found.
struct Breakage: Sendable {
  /// Commands, of which `@r ` in front means the node `r`.
  var commands: [String]
  var check: String
  var cause: String
  var node: String
  /// The text written in the lab instead of another, where no command mends it.
  var instead: Instead?

  struct Instead: Sendable {
    var old: String
    var new: String
  }

  init(
    _ commands: [String], _ check: String, _ cause: String, _ node: String, instead: (String, String)? = nil
  ) {
    self.instead = instead.map { Instead(old: $0.0, new: $0.1) }
    self.commands = commands.map { $0.hasPrefix("@") ? "ip netns exec " + $0.dropFirst() : $0 }
    self.check = check
    self.cause = cause
    self.node = node
  }

  /// The lab of a topology in which something else is written, and checked.
  func rewritten(_ name: String, _ topology: String) -> String? {
    instead.map { lab(name, topology, isMended: true).replacing($0.old, with: $0.new) }
  }

  /// The lab of a topology that is broken and mended by further commands, and then checked.
  func lab(_ name: String, _ topology: String, mends: [String] = [], isMended: Bool = false) -> String {
    let commands = (commands + mends).map { "      - \(Self.quoted($0))\n" }.joined()
    let run = commands.isEmpty ? "" : "run:\n\(commands)    "
    return
      "name: \(name)\nlint: off\n\(topology)steps:\n  - \(run)check: [{\(check), within: \(mends.isEmpty && !isMended ? "50ms" : "2s")}]\n"
  }

  private static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}

/// Breakages of each topology.
enum Breakages {
  static let routed: [Breakage] = [
    Breakage(["@a iptables -A INPUT -p icmp -j DROP"], "ping: a -> b", "firewall-drop", "a"),
    Breakage(["@a iptables -A INPUT -p tcp -j DROP"], "tcp: \"a -> b:8080\"", "firewall-drop", "a"),
    Breakage(
      ["@a nft add table inet t", "@a nft add chain inet t c '{ type filter hook input priority 0; policy drop; }'"],
      "udp: \"a -> b:5353\"", "firewall-drop", "a"),
    Breakage(
      ["@a ping -c 1 10.0.2.2", "@b ip addr del 10.0.2.2/24 dev eth0"], "ping: a -> 10.0.2.2", "address-missing", "b"),
    Breakage(
      ["@r ping -c 1 10.0.2.2", "@b ip addr del 10.0.2.2/24 dev eth0", "@b ip addr add 10.0.2.3/24 dev eth0"],
      "ping: a -> 10.0.2.2", "address-missing", "b"),
    Breakage(["@r ip route add 10.0.2.2/32 via 10.0.1.2"], "ping: a -> b", "no-router", "r"),
    Breakage(
      ["@r ip rule add from 10.0.1.0/24 table 100", "@r ip route add default via 10.0.1.2 table 100"], "ping: a -> b",
      "no-router", "r"),
    Breakage(
      [
        "@r iptables -t nat -A POSTROUTING -s 192.168.0.0/16 -j MASQUERADE",
        "@r sysctl -w net.ipv4.conf.eth1.forwarding=0",
      ], "ping: a -> b", "forwarding-off", "r"),
    Breakage(
      [
        "@r iptables -t nat -A POSTROUTING -s 192.168.0.0/16 -j MASQUERADE", "@r ip route add 10.0.1.2 via 10.0.2.2",
      ], "ping: a -> b", "no-router", "r"),
    Breakage(["@r sysctl -w net.ipv4.ip_forward=0"], "ping: a -> b", "forwarding-off", "r"),
    Breakage(["@r sysctl -w net.ipv4.conf.eth0.forwarding=0"], "ping: a -> b", "forwarding-off", "r"),
    Breakage(["@r sysctl -w net.ipv4.conf.eth1.forwarding=0"], "ping: a -> b", "forwarding-off", "r"),
    Breakage(["@a ip route del default"], "ping: a -> b", "no-route", "a"),
    Breakage(["@b ip route del default"], "ping: a -> b", "no-route", "b"),
    Breakage(["@b ip route del default"], "tcp: a -> b:8080", "no-route", "b"),
    Breakage(["@a ip route replace default via 10.0.1.9"], "ping: a -> b", "wrong-gateway", "a"),
    Breakage(["@b ip route replace default via 10.0.2.9"], "ping: a -> b", "wrong-gateway", "b"),
    Breakage(["@a ip link set eth0 down"], "ping: a -> b", "link-down", "a"),
    Breakage(["@r ip link set eth0 down"], "ping: a -> b", "link-down", "r"),
    Breakage(["@r ip link set eth1 down"], "ping: a -> b", "link-down", "r"),
    Breakage(["@b ip link set eth0 down"], "ping: a -> b", "link-down", "b"),
    Breakage(["@r ip addr del 10.0.1.1/24 dev eth0"], "ping: a -> b", "address-missing", "r"),
    Breakage(["@r ip addr del 10.0.2.1/24 dev eth1"], "ping: a -> b", "address-missing", "r"),
    Breakage(["@b ip addr del 10.0.2.2/24 dev eth0"], "ping: a -> 10.0.2.2", "address-missing", "b"),
    Breakage(
      [
        "@r nft add table inet f", "@r nft 'add chain inet f fw { type filter hook forward priority 0; policy drop; }'",
      ], "ping: a -> b", "firewall-drop", "r"),
    Breakage(
      [
        "@r nft add table inet f",
        "@r nft 'add chain inet f fw { type filter hook forward priority 0; policy accept; }'",
        "@r nft add rule inet f fw ip daddr 10.0.2.2 drop",
      ], "ping: a -> b", "firewall-drop", "r"),
    Breakage(
      [
        "@r nft add table inet f",
        "@r nft 'add chain inet f fw { type filter hook forward priority 0; policy accept; }'",
        "@r nft add rule inet f fw ip daddr 10.0.2.2 reject",
      ], "ping: a -> b", "firewall-reject", "r"),
    Breakage(
      [
        "@r nft add table inet f",
        "@r nft 'add chain inet f fw { type filter hook forward priority 0; policy accept; }'",
        "@r nft add rule inet f fw ip saddr 10.0.2.2 drop",
      ], "ping: a -> b", "firewall-drop", "r"),
    Breakage(
      [
        "@b nft add table inet f", "@b nft 'add chain inet f in { type filter hook input priority 0; policy accept; }'",
        "@b nft add rule inet f in tcp dport 8080 drop",
      ], "tcp: a -> b:8080", "firewall-drop", "b"),
    Breakage(
      [
        "@b nft add table inet f", "@b nft 'add chain inet f in { type filter hook input priority 0; policy accept; }'",
        "@b nft add rule inet f in tcp dport 8080 reject with tcp reset",
      ], "tcp: a -> b:8080", "firewall-reject", "b"),
    Breakage(
      [
        "@a nft add table inet f",
        "@a nft 'add chain inet f out { type filter hook output priority 0; policy accept; }'",
        "@a nft add rule inet f out ip daddr 10.0.2.2 drop",
      ], "ping: a -> b", "firewall-drop", "a"),
    Breakage(
      [
        "@b nft add table inet f",
        "@b nft 'add chain inet f out { type filter hook output priority 0; policy accept; }'",
        "@b nft add rule inet f out ip daddr 10.0.1.2 drop",
      ], "ping: a -> b", "firewall-drop", "b"),
    Breakage(["@r iptables -P FORWARD DROP"], "http: a -> b:8080", "firewall-drop", "r"),
    Breakage(["@r iptables -A FORWARD -p icmp -j DROP"], "ping: a -> b", "firewall-drop", "r"),
    Breakage(["@r iptables -A FORWARD -p tcp --dport 8080 -j REJECT"], "http: a -> b:8080", "firewall-reject", "r"),
    Breakage([], "tcp: a -> b:81", "nobody-listens", "b"),
    Breakage([], "udp: a -> b:81", "nobody-listens", "b"),
    Breakage(["@b sysctl -w net.ipv4.icmp_echo_ignore_all=1"], "ping: a -> b", "echo-ignored", "b"),
    Breakage(["@r ip route add blackhole 10.0.2.2/32"], "ping: a -> b", "blackhole", "r"),
    Breakage(["@r ip route add prohibit 10.0.2.2/32"], "ping: a -> b", "prohibit", "r"),
    Breakage(["@r ip route add unreachable 10.0.2.2/32"], "ping: a -> b", "unreachable-route", "r"),
    Breakage(["@a ip route add blackhole 10.0.2.0/24"], "ping: a -> b", "blackhole", "a"),
    Breakage(["@b ip route add blackhole 10.0.1.0/24"], "ping: a -> b", "blackhole", "b"),
    Breakage(["@r ip route del 10.0.2.0/24 dev eth1"], "ping: a -> b", "no-route", "r"),
    Breakage(["@r ip rule add to 10.0.2.0/24 prohibit"], "ping: a -> b", "wrong-rule", "r"),
    Breakage(
      [
        "@a ip addr del 10.0.1.2/24 dev eth0", "@a ip addr add 10.0.1.2/16 dev eth0",
        "@a ip route add default via 10.0.1.1",
      ], "ping: a -> b", "wrong-mask", "a"),
    Breakage(
      [
        "@b ip addr del 10.0.2.2/24 dev eth0", "@b ip addr add 10.0.2.2/16 dev eth0",
        "@b ip route add default via 10.0.2.1",
      ], "ping: a -> b", "wrong-mask", "b"),
    Breakage(
      ["@r ip link set eth1 mtu 1000", "@b ip link set eth0 mtu 1000"], "ping: a -> b, size: 1200, df: true", "mtu", "r"
    ),
    Breakage(["@a ip link set eth0 mtu 1000"], "ping: a -> b, size: 1200, df: true", "mtu", "a"),
    Breakage(["@b ip link set eth0 mtu 1000"], "ping: a -> b, size: 1200, df: true", "mtu", "b"),
    Breakage([], "ping: a -> b, ttl: 1", "ttl-exceeded", "r"),
    Breakage(["@r ip neigh replace 10.0.2.2 lladdr 02:00:00:00:00:99 dev eth1"], "ping: a -> b", "wrong-neighbor", "r"),
    Breakage(["@a ip neigh replace 10.0.1.1 lladdr 02:00:00:00:00:99 dev eth0"], "ping: a -> b", "wrong-neighbor", "a"),
    Breakage(["@b ip neigh replace 10.0.2.1 lladdr 02:00:00:00:00:99 dev eth0"], "ping: a -> b", "wrong-neighbor", "b"),
    Breakage(["@b ip addr add 10.0.1.2/32 dev lo"], "ping: a -> 10.0.2.2", "duplicate-address", "b"),
    Breakage(["@a ip link set lo down"], "ping: a -> 10.0.1.2", "link-down", "a"),
    Breakage(["@b ip link set eth0 arp off"], "ping: a -> b", "neighbor-silent", "r"),
  ]

  static let switched: [Breakage] = [
    Breakage(["@sw ip link set a nomaster"], "ping: a -> b", "not-a-port", "sw"),
    Breakage(["@sw ip link set b nomaster"], "ping: a -> b", "not-a-port", "sw"),
    Breakage(["@sw ip link set b down"], "ping: a -> b", "link-down", "sw"),
    Breakage(["@sw ip link set br0 down"], "ping: a -> b", "link-down", "sw"),
    Breakage(["@b ip link set eth0 down"], "ping: a -> b", "link-down", "b"),
    Breakage(
      ["@sw bridge link set dev b isolated on", "@sw bridge link set dev a isolated on"], "ping: a -> b", "isolated",
      "sw"),
    Breakage(["@sw bridge link set dev a state 0"], "ping: a -> b", "port-blocked", "sw"),
    Breakage(
      ["@sw ip link set br0 type bridge stp_state 1", "@sw ip link set b down", "@sw ip link set b up"], "ping: a -> b",
      "port-blocked", "sw"),
    Breakage(
      ["@a ip addr del 10.0.1.2/24 dev eth0", "@a ip addr add 10.0.1.2/32 dev eth0"], "ping: a -> b", "wrong-mask", "a"),
    Breakage(
      ["@b ip addr del 10.0.1.3/24 dev eth0", "@b ip addr add 10.0.1.3/32 dev eth0"], "ping: a -> 10.0.1.3",
      "wrong-mask", "b"),
    Breakage(
      ["@b ip addr del 10.0.1.3/24 dev eth0", "@b ip addr add 10.0.9.3/24 dev eth0"], "ping: a -> b", "wrong-subnet",
      "b"),
    Breakage(
      ["@a ip addr del 10.0.1.2/24 dev eth0", "@a ip addr add 10.0.9.3/24 dev eth0"], "ping: a -> b", "wrong-subnet",
      "a"),
    Breakage(
      [
        "@sw nft add table bridge f",
        "@sw nft 'add chain bridge f fw { type filter hook forward priority 0; policy drop; }'",
      ], "ping: a -> b", "firewall-drop", "sw"),
    Breakage(
      [
        "@sw nft add table bridge f",
        "@sw nft 'add chain bridge f fw { type filter hook forward priority 0; policy accept; }'",
        "@sw nft add rule bridge f fw ip daddr 10.0.1.3 drop",
      ], "ping: a -> b", "firewall-drop", "sw"),
    Breakage(
      ["@b nft add table arp f", "@b nft 'add chain arp f in { type filter hook input priority 0; policy drop; }'"],
      "ping: a -> b", "firewall-drop", "b"),
    Breakage(["@b sysctl -w net.ipv4.conf.all.arp_ignore=8"], "ping: a -> b", "neighbor-silent", "a"),
    Breakage(["@b ip link set eth0 arp off"], "ping: a -> b", "neighbor-silent", "a"),
  ]

  static let nat: [Breakage] = [
    Breakage(["@r nft flush chain ip nat postrouting"], "ping: a -> s", "nat-missing", "r"),
    Breakage(["@r nft flush chain ip nat postrouting"], "http: a -> s:80", "nat-missing", "r"),
    Breakage(["@r sysctl -w net.ipv4.ip_forward=0"], "http: a -> s:80", "forwarding-off", "r"),
    Breakage(["@a ip route del default"], "http: s -> 203.0.113.1:8081", "no-route", "a"),
    Breakage(["@r nft flush chain ip nat prerouting"], "http: s -> 203.0.113.1:8081", "nobody-listens", "r"),
    Breakage(["@r nft flush chain ip nat postrouting"], "udp: a -> s:53", "nat-missing", "r"),
  ]

  static let v6: [Breakage] = [
    Breakage(["@r sysctl -w net.ipv6.conf.all.forwarding=0"], "ping: a -> b", "forwarding-off", "r"),
    Breakage(["@a ip -6 route del default"], "ping: a -> b", "no-route", "a"),
    Breakage(["@b ip -6 route del default"], "ping: a -> b", "no-route", "b"),
    Breakage(["@b sysctl -w net.ipv6.conf.eth0.disable_ipv6=1"], "ping: a -> 2001:db8:2::2", "ipv6-disabled", "b"),
    Breakage(["@a sysctl -w net.ipv6.conf.all.disable_ipv6=1"], "ping: a -> 2001:db8:2::2", "ipv6-disabled", "a"),
    Breakage(["@a ip -6 route replace default via 2001:db8:1::9"], "ping: a -> b", "wrong-gateway", "a"),
    Breakage(["@r ip link set eth1 down"], "ping: a -> b", "link-down", "r"),
    Breakage(["@b ip -6 addr del 2001:db8:2::2/64 dev eth0"], "ping: a -> 2001:db8:2::2", "address-missing", "b"),
    Breakage(["@b sysctl -w net.ipv6.icmp.echo_ignore_all=1"], "ping: a -> b", "echo-ignored", "b"),
    Breakage(["@r ip6tables -P FORWARD DROP"], "ping: a -> b", "firewall-drop", "r"),
    Breakage(["@r ip6tables -A FORWARD -p tcp -j DROP"], "tcp: a -> b:8080", "firewall-drop", "r"),
    Breakage(["@r ip -6 route add blackhole 2001:db8:2::2/128"], "ping: a -> b", "blackhole", "r"),
    Breakage([], "tcp: a -> b:81", "nobody-listens", "b"),
    Breakage(["@r ip -6 route add prohibit 2001:db8:2::2/128"], "ping: a -> b", "prohibit", "r"),
    Breakage(["@r ip -6 route add unreachable 2001:db8:2::2/128"], "ping: a -> b", "unreachable-route", "r"),
    Breakage(["@r sysctl -w net.ipv6.conf.eth1.disable_ipv6=1"], "ping: a -> b", "ipv6-disabled", "r"),
    Breakage([], "ping: a -> b, ttl: 1", "ttl-exceeded", "r"),
    Breakage(["@r ip -6 rule add to 2001:db8:2::/64 prohibit"], "ping: a -> b", "wrong-rule", "r"),
  ]

  static let two: [Breakage] = [
    Breakage(["@s1 ip link set s2 down"], "ping: a -> b", "link-down", "s1"),
    Breakage(["@s2 ip link set s1 nomaster"], "ping: a -> b", "not-a-port", "s2"),
    Breakage(["@s2 ip link set b nomaster"], "ping: a -> b", "not-a-port", "s2"),
    Breakage(["@b ip addr add 10.0.1.2/24 dev eth0"], "ping: a -> 10.0.1.3", "duplicate-address", "b"),
    Breakage(["@b ip link del eth0"], "ping: a -> 10.0.1.3", "address-missing", "b"),
    Breakage(
      ["@s1 bridge link set dev s2 learning off", "@s1 bridge fdb add 02:00:00:00:01:03 dev c master static"],
      "ping: a -> b", "wrong-fdb", "s1"),
    Breakage(
      ["@s2 bridge link set dev b isolated on", "@s2 bridge link set dev s1 isolated on"], "ping: a -> b", "isolated",
      "s2"),
    Breakage(
      ["@s1 bridge link set dev a isolated on", "@s1 bridge link set dev s2 isolated on"], "ping: a -> b", "isolated",
      "s1"),
    Breakage(
      ["@s2 bridge link set dev b learning off", "@s2 bridge fdb add 02:00:00:00:01:03 dev s1 master static"],
      "ping: a -> b", "wrong-fdb", "s2"),
    Breakage(
      ["@s1 bridge link set dev a learning off", "@s1 bridge fdb add 02:00:00:00:01:02 dev c master static"],
      "ping: a -> b", "wrong-fdb", "s1"),
    Breakage(
      ["@b ip addr del 10.0.1.3/24 dev eth0", "@b ip addr add 10.0.9.3/24 dev eth0"], "ping: a -> b", "wrong-subnet",
      "b"),
  ]

  static let three: [Breakage] = [
    Breakage(["@r1 ip route del 10.0.2.0/24"], "ping: a -> b", "no-route", "r1"),
    Breakage(["@r2 ip route del 10.0.1.0/24"], "ping: a -> b", "no-route", "r2"),
    Breakage(["@r2 ip route del 10.0.1.0/24"], "tcp: a -> b:8080", "no-route", "r2"),
    Breakage(["@r2 sysctl -w net.ipv4.ip_forward=0"], "ping: a -> b", "forwarding-off", "r2"),
    Breakage(["@r1 ip link set eth1 down"], "ping: a -> b", "link-down", "r1"),
    Breakage(["@r2 ip link set eth0 down"], "ping: a -> b", "link-down", "r2"),
    Breakage(["@r1 ip route replace 10.0.2.0/24 via 10.0.9.3"], "ping: a -> b", "wrong-gateway", "r1"),
    Breakage(["@r1 ip route replace 10.0.2.0/24 via 10.0.1.2"], "ping: a -> b", "no-router", "r1"),
    Breakage(["@r2 iptables -A FORWARD -d 10.0.1.0/24 -j DROP"], "ping: a -> b", "firewall-drop", "r2"),
    Breakage(["@r2 iptables -A FORWARD -p udp --dport 53 -j DROP"], "udp: a -> b:53", "firewall-drop", "r2"),
    Breakage(["@r2 iptables -A FORWARD -p udp --dport 53 -j REJECT"], "udp: a -> b:53", "firewall-reject", "r2"),
    Breakage(
      ["@r1 ip link set eth1 mtu 1000", "@r2 ip link set eth0 mtu 1000"], "ping: a -> b, size: 1200, df: true", "mtu",
      "r1"),
    Breakage([], "ping: a -> b, ttl: 2", "ttl-exceeded", "r2"),
    Breakage(
      ["@r1 ip rule add from 10.0.1.0/24 table 100", "@r1 ip route add 10.0.2.0/24 via 10.0.9.3 table 100"],
      "ping: a -> b", "wrong-gateway", "r1"),
    Breakage(["@r1 ip rule add from 10.0.1.0/24 blackhole"], "ping: a -> b", "wrong-rule", "r1"),
    Breakage(["@r2 ip route add prohibit 10.0.2.2/32"], "ping: a -> b", "prohibit", "r2"),
    Breakage(["@r1 ip route add unreachable 10.0.2.0/25"], "ping: a -> b", "unreachable-route", "r1"),
    Breakage(["@b ip addr add 10.0.1.2/32 dev lo"], "ping: a -> 10.0.2.2", "duplicate-address", "b"),
    Breakage(["@b sysctl -w net.ipv4.icmp_echo_ignore_all=1"], "ping: a -> b", "echo-ignored", "b"),
  ]

  static let lan: [Breakage] = [
    Breakage(["@a ip route replace default via 10.0.1.4"], "ping: a -> b", "no-router", "a"),
    Breakage(["@c ip route replace default via 10.0.1.2"], "tcp: c -> b:8080", "no-router", "c"),
    Breakage(["@sw ip link set r nomaster"], "ping: a -> b", "not-a-port", "sw"),
    Breakage(["@r sysctl -w net.ipv4.ip_forward=0"], "http: c -> b:8080", "forwarding-off", "r"),
    Breakage(["@a ip link set eth0 mtu 1200"], "ping: a -> b, size: 1300, df: true", "mtu", "a"),
    Breakage(["@r ip link set eth0 down"], "ping: a -> b", "link-down", "r"),
  ]

  static let multi: [Breakage] = [
    Breakage(["@b sysctl -w net.ipv4.conf.all.rp_filter=1"], "ping: a -> 10.0.2.2", "rp-filter", "b"),
    Breakage(["@b sysctl -w net.ipv4.conf.eth0.rp_filter=1"], "tcp: a -> 10.0.2.2:8080", "rp-filter", "b"),
    Breakage(["@b sysctl -w net.ipv4.conf.all.rp_filter=1"], "http: a -> 10.0.2.2:8080", "rp-filter", "b"),
  ]
}
