/// Further breakages: of bridges, of NAT, of Docker, of IPv6, and rules of iptables.
extension Breakages {
  static let switchedFurther: [Breakage] = [
    Breakage(["@sw bridge link set dev b bcast_flood off"], "ping: a -> b", "flood-off", "sw"),
    Breakage(
      ["@sw bridge link set dev b flood off", "@sw bridge link set dev b learning off"], "ping: a -> b", "flood-off",
      "sw"),
    Breakage(
      ["@sw bridge link set dev a flood off", "@sw bridge link set dev a learning off"], "ping: a -> b", "flood-off",
      "sw"),
    Breakage(["@sw bridge link set dev a locked on"], "ping: a -> b", "port-locked", "sw"),
    Breakage(["@b ip link set eth0 address 02:00:00:00:01:02"], "ping: a -> b", "duplicate-mac", "b"),
    Breakage(
      ["@b ip addr del 10.0.1.3/24 dev eth0", "@b ip addr add 10.0.9.3/24 dev eth0"], "ping: a -> 10.0.9.3",
      "wrong-subnet", "b"),
  ]

  static let twoFurther: [Breakage] = [
    Breakage(["@s1 bridge link set dev s2 bcast_flood off"], "ping: a -> b", "flood-off", "s1"),
    Breakage(["@s2 bridge link set dev b bcast_flood off"], "tcp: \"a -> b:8080\"", "flood-off", "s2"),
    Breakage(
      ["@s2 bridge link set dev b flood off", "@s2 bridge link set dev b learning off"], "tcp: \"a -> b:8080\"",
      "flood-off", "s2"),
    Breakage(["@s2 bridge link set dev b locked on"], "ping: a -> b", "port-locked", "s2"),
    Breakage(["@a ip link set eth0 address 02:00:00:00:01:03"], "ping: a -> b", "duplicate-mac", "a"),
    Breakage(
      ["@a ip link add br7 type bridge", "@a ip link set br7 up", "@a ip route add 10.0.1.3/32 dev br7"],
      "ping: a -> 10.0.1.3", "no-carrier", "a"),
    Breakage(["@b ip addr add 10.0.9.3/24 dev eth0"], "ping: a -> 10.0.9.3", "wrong-subnet", "b"),
    Breakage(
      ["@b ip addr flush dev eth0", "@b ip addr add 10.0.9.3/30 dev eth0"], "ping: a -> b", "wrong-subnet", "b"),
  ]

  static let lanFurther: [Breakage] = [
    Breakage(["@sw bridge link set dev r bcast_flood off"], "ping: a -> b", "flood-off", "sw"),
    Breakage(
      ["@sw bridge link set dev r flood off", "@sw bridge link set dev r learning off"], "http: \"a -> b:8080\"",
      "flood-off", "sw"),
    Breakage(["@sw bridge link set dev r locked on"], "http: \"a -> b:8080\"", "port-locked", "sw"),
    Breakage(
      ["@a ip link set eth0 address 02:00:00:00:01:aa", "@r ip link set eth0 address 02:00:00:00:01:aa"],
      "ping: a -> b", "duplicate-mac", "r"),
    Breakage(
      [
        "@r nft add table ip n", "@r nft 'add chain ip n pre { type nat hook prerouting priority dstnat; }'",
        "@r nft add rule ip n pre tcp dport 8080 redirect to :3128",
      ], "http: \"a -> b:8080\"", "nobody-listens", "r"),
    Breakage(
      [
        "@b nft add table ip n", "@b nft 'add chain ip n pre { type nat hook prerouting priority dstnat; }'",
        "@b nft add rule ip n pre tcp dport 9090 dnat to 127.0.0.1:8080",
      ], "http: \"c -> b:9090\"", "route-localnet", "b"),
    Breakage(
      ["@r iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.0.1.4:8080"],
      "tcp: \"a -> 10.0.2.1:8080\"", "nobody-listens", "c"),
    Breakage(
      ["@c iptables -t nat -A OUTPUT -p tcp --dport 99 -j DNAT --to-destination 10.0.1.2:8080"], "tcp: \"a -> b:81\"",
      "nobody-listens", "b"),
    Breakage(
      ["@r iptables -t nat -A PREROUTING -p icmp -d 10.0.2.1 -j DNAT --to-destination 10.0.1.4"], "ping: a -> 10.0.2.1",
      "hairpin-nat", "r"),
    Breakage(
      [
        "@r ip link set eth1 mtu 1000", "@b ip link set eth0 mtu 1000", "@r sysctl -w net.ipv4.icmp_ratelimit=100000",
        "@r sysctl -w net.ipv4.icmp_msgs_per_sec=1",
      ], "ping: a -> b, size: 1200, df: true", "mtu", "r"),
    Breakage(
      ["@r iptables -A FORWARD -p tcp -j REJECT --reject-with tcp-reset"], "http: \"a -> b:8080\"", "firewall-reject",
      "r"),
  ]

  static let lan6Further: [Breakage] = [
    Breakage(["@sw bridge link set dev c mcast_flood off"], "ping: a -> c", "flood-off", "sw"),
    Breakage(["@sw bridge link set dev r mcast_flood off"], "ping: a -> b", "flood-off", "sw"),
    Breakage(
      ["@sw bridge link set dev a mcast_flood off", "@c ip neigh flush dev eth0"], "ping: c -> a", "flood-off", "sw"),
    Breakage(["@c ip link set eth0 address 02:00:00:00:06:02"], "ping: a -> c", "duplicate-mac", "c"),
    Breakage(
      [
        "@c sysctl -w net.ipv6.conf.eth0.dad_transmits=50", "@c ip -6 addr del 2001:db8:1::4/64 dev eth0",
        "@c ip -6 addr add 2001:db8:1::4/64 dev eth0",
      ], "http: \"a -> [2001:db8:1::4]:8080\"", "address-tentative", "c"),
    Breakage([], "ping: n -> b", "no-router-advertisement", "n"),
    Breakage([], "http: \"n -> c:8080\"", "no-router-advertisement", "n"),
    Breakage([], "udp: \"n -> b:53\"", "no-router-advertisement", "n"),
    Breakage(
      [], "ping: \"r -> fe80::ff:fe00:602\"", "zone-missing", "r",
      instead: ("ping: \"r -> fe80::ff:fe00:602\"", "ping: \"r:eth0 -> fe80::ff:fe00:602\"")),
    Breakage(
      [], "tcp: \"r -> [fe80::ff:fe00:604]:8080\"", "zone-missing", "r",
      instead: ("tcp: \"r -> [fe80::ff:fe00:604]:8080\"", "tcp: \"r:eth0 -> [fe80::ff:fe00:604]:8080\"")),
    Breakage(
      [], "http: \"r -> [fe80::ff:fe00:612]:8080\"", "zone-missing", "r",
      instead: ("http: \"r -> [fe80::ff:fe00:612]:8080\"", "http: \"r:eth1 -> [fe80::ff:fe00:612]:8080\"")),
    Breakage(["@c ip -6 addr add 2001:db8:9::4/64 dev eth0 nodad"], "ping: a -> 2001:db8:9::4", "wrong-subnet", "c"),
  ]

  static let natFurther: [Breakage] = [
    Breakage(
      [
        "@r nft flush chain ip nat prerouting",
        "@r nft add rule ip nat prerouting ip daddr 127.0.0.1 tcp dport 8081 dnat to 192.168.1.2:8080",
      ], "http: \"s -> 203.0.113.1:8081\"", "loopback-only", "r"),
    Breakage(
      [
        "@r nft flush chain ip nat prerouting",
        "@r nft add rule ip nat prerouting ip daddr 192.168.1.1 tcp dport 8081 counter dnat to 192.168.1.2:8080",
      ], "http: \"s -> 203.0.113.1:8081\"", "published-elsewhere", "r"),
    Breakage(
      [
        "@r nft flush chain ip nat prerouting",
        "@r nft add rule ip nat prerouting tcp dport 8081 dnat to 192.168.1.77:8080",
      ], "http: \"s -> 203.0.113.1:8081\"", "wrong-dnat", "r"),
    Breakage(
      [
        "@r nft flush chain ip nat prerouting",
        "@r nft add rule ip nat prerouting dnat ip to tcp dport map '{ 8081 : 192.168.1.77 . 8080 }'",
      ], "http: \"s -> 203.0.113.1:8081\"", "wrong-dnat", "r"),
    Breakage(
      [
        "@r nft flush chain ip nat postrouting", "@r nft delete table ip nat",
        "@r iptables -t nat -A POSTROUTING -s 192.168.7.0/24 -o eth1 -j MASQUERADE",
      ], "http: \"a -> s:80\"", "nat-missing", "r"),
  ]

  static let routedFurther: [Breakage] = [
    Breakage(
      ["@r iptables -t nat -A PREROUTING -d 10.0.2.1 -p tcp --dport 8081 -j DNAT --to-destination 10.0.2.2:8080"],
      "tcp: \"a -> 10.0.1.1:8081\"", "published-elsewhere", "r"),
    Breakage(
      ["@r iptables -t nat -A PREROUTING -d 127.0.0.1/32 -p udp --dport 53 -j DNAT --to-destination 10.0.2.2:5353"],
      "udp: \"a -> 10.0.1.1:53\"", "loopback-only", "r"),
    Breakage(
      ["@r iptables -t nat -A PREROUTING -p tcp --dport 8081 -j DNAT --to-destination 10.0.2.77:8080"],
      "http: \"a -> 10.0.1.1:8081\"", "wrong-dnat", "r"),
    Breakage(
      ["@r iptables -t nat -A PREROUTING -p udp --dport 5353 -j DNAT --to-destination 172.16.7.7:5353"],
      "udp: \"a -> 10.0.1.1:5353\"", "wrong-dnat", "r"),
    Breakage(
      ["@r iptables -t nat -A PREROUTING -p tcp --dport 8080 -j REDIRECT --to-ports 3128"], "tcp: \"a -> b:8080\"",
      "nobody-listens", "r"),
    Breakage(
      ["@r iptables -t nat -A PREROUTING -p tcp --dport 8080 -j DNAT --to-destination 10.0.2.2:81"],
      "tcp: \"a -> 10.0.1.1:8080\"", "nobody-listens", "b"),
    Breakage(
      ["@b iptables -t nat -A PREROUTING -p tcp --dport 9090 -j DNAT --to-destination 127.0.0.1:8080"],
      "tcp: \"a -> b:9090\"", "route-localnet", "b"),
    Breakage(["@b iptables -A INPUT -p udp --dport 5353 -j REJECT"], "udp: \"a -> b:5353\"", "firewall-reject", "b"),
    Breakage(
      [
        "@r ip link add br9 type bridge", "@r ip addr del 10.0.2.1/24 dev eth1", "@r ip addr add 10.0.2.1/24 dev br9",
        "@r ip link set br9 up",
      ], "ping: a -> b", "not-a-port", "r"),
    Breakage(
      ["@r ip tuntap add dev tap0 mode tap", "@r ip link set tap0 up", "@r ip addr add 10.0.2.1/30 dev tap0"],
      "ping: a -> b", "no-carrier", "r"),
    Breakage(["@b sysctl -w net.ipv4.ip_default_ttl=1"], "ping: a -> b", "ttl-exceeded", "r"),
    Breakage(
      ["@r ip link set eth1 mtu 1000", "@b ip link set eth0 mtu 1000", "@r iptables -A OUTPUT -p icmp -j DROP"],
      "ping: a -> b, size: 1200, df: true", "mtu", "r"),
    Breakage(
      [
        "@r iptables -N MYCHAIN", "@r iptables -A FORWARD -j MYCHAIN",
        "@r iptables -A MYCHAIN -p icmp -m comment --comment \"no pings\" -j DROP",
      ], "ping: a -> b", "firewall-drop", "r"),
    Breakage(["@r iptables -t raw -A PREROUTING -s 10.0.1.2 -j DROP"], "ping: a -> b", "firewall-drop", "r"),
    Breakage(
      ["@b sysctl -w net.ipv4.conf.eth0.rp_filter=2", "@b ip route add blackhole 10.0.1.0/24"], "ping: a -> b",
      "blackhole", "b"),
  ]

  static let threeFurther: [Breakage] = [
    Breakage(
      ["@r2 iptables -t nat -A PREROUTING -d 10.0.2.1 -p tcp --dport 8081 -j DNAT --to-destination 10.0.2.2:8080"],
      "tcp: \"a -> 10.0.9.2:8081\"", "published-elsewhere", "r2"),
    Breakage(
      ["@r1 iptables -t nat -A PREROUTING -p tcp --dport 8081 -j DNAT --to-destination 10.0.2.77:8080"],
      "http: \"a -> 10.0.1.1:8081\"", "wrong-dnat", "r1"),
    Breakage(
      ["@r2 iptables -t nat -A PREROUTING -p udp --dport 53 -j REDIRECT --to-ports 5300"], "udp: \"a -> b:53\"",
      "nobody-listens", "r2"),
    Breakage(
      ["@a iptables -t nat -A OUTPUT -p tcp --dport 8080 -j REDIRECT --to-ports 3128"], "tcp: \"a -> b:8080\"",
      "nobody-listens", "a"),
    Breakage(
      ["@b iptables -t nat -A PREROUTING -p udp --dport 99 -j DNAT --to-destination 127.0.0.1:53"],
      "udp: \"a -> b:99\"", "route-localnet", "b"),
    Breakage(
      [
        "@b nft add table inet f", "@b nft 'add chain inet f in { type filter hook input priority 0; policy accept; }'",
        "@b nft add rule inet f in udp dport 53 reject",
      ], "udp: \"a -> b:53\"", "firewall-reject", "b"),
    Breakage([], "udp: \"a -> b:99\"", "nobody-listens", "b"),
    Breakage(["@a sysctl -w net.ipv4.ip_default_ttl=1"], "ping: a -> b", "ttl-exceeded", "r1"),
    Breakage(["@a sysctl -w net.ipv4.ip_default_ttl=2"], "tcp: \"a -> b:8080\"", "ttl-exceeded", "r2"),
    Breakage(["@r2 ip route add 10.0.2.2/32 via 10.0.9.1"], "ping: a -> b", "no-router", "r2"),
    Breakage(["@r2 ip route replace 10.0.2.0/24 via 10.0.9.1"], "tcp: \"a -> b:8080\"", "no-router", "r2"),
    Breakage(
      ["@r2 ip rule add to 10.0.2.0/24 table 100", "@r2 ip route add default via 10.0.9.1 table 100"], "ping: a -> b",
      "no-router", "r2"),
    Breakage(
      ["@r2 iptables -A FORWARD -m conntrack --ctstate NEW -i eth0 -j DROP"], "tcp: \"a -> b:8080\"", "firewall-drop",
      "r2"),
    Breakage(
      [
        "@r1 ip link set eth1 mtu 1000", "@r2 ip link set eth0 mtu 1000",
        "@a iptables -A INPUT -p icmp --icmp-type fragmentation-needed -j DROP",
      ], "ping: a -> b, size: 1200, df: true", "mtu", "r1"),
    Breakage(
      ["@r1 iptables -t mangle -A FORWARD -p tcp -m multiport --dports 80,8080 -j DROP"], "tcp: \"a -> b:8080\"",
      "firewall-drop", "r1"),
    Breakage(
      ["@r2 sysctl -w net.ipv4.conf.all.rp_filter=1", "@r2 ip route del 10.0.1.0/24"], "ping: a -> b", "no-route", "r2"),
    Breakage(
      ["@b sysctl -w net.ipv4.conf.all.rp_filter=1", "@b ip route del default"], "tcp: \"a -> b:8080\"", "no-route", "b"
    ),
  ]

  static let dockerFurther: [Breakage] = [
    Breakage([], "http: \"laptop -> 192.168.1.105:8081\"", "loopback-only", "centos"),
    Breakage([], "http: \"pc -> 192.168.2.105:8081\"", "loopback-only", "centos"),
    Breakage([], "http: \"laptop -> 192.168.1.105:8082\"", "published-elsewhere", "centos"),
    Breakage([], "ping: old -> shop", "other-network", "old"),
    Breakage([], "http: \"web -> shop:80\"", "other-network", "web"),
    Breakage([], "tcp: \"shop -> web:8080\"", "other-network", "shop"),
    Breakage([], "ping: safe -> laptop", "internal-network", "safe"),
    Breakage([], "http: \"safe -> laptop:8080\"", "internal-network", "safe"),
    Breakage([], "udp: \"safe -> laptop:53\"", "internal-network", "safe"),
    Breakage([], "ping: room1 -> room2", "icc-off", "room1"),
    Breakage([], "http: \"room2 -> room1:8080\"", "icc-off", "room2"),
    Breakage([], "udp: \"room1 -> room2:53\"", "icc-off", "room1"),
  ]

  static let v6Further: [Breakage] = [
    Breakage(
      ["@r ip6tables -t nat -A PREROUTING -p tcp --dport 8081 -j DNAT --to-destination '[2001:db8:2::77]:8080'"],
      "http: \"a -> [2001:db8:1::1]:8081\"", "wrong-dnat", "r"),
    Breakage(
      [
        "@a sysctl -w net.ipv6.conf.eth0.dad_transmits=50", "@a ip -6 addr del 2001:db8:1::2/64 dev eth0",
        "@a ip -6 addr add 2001:db8:1::2/64 dev eth0",
      ], "ping: a -> b", "address-tentative", "a"),
    Breakage(
      [
        "@b sysctl -w net.ipv6.conf.eth0.dad_transmits=50", "@b ip -6 addr del 2001:db8:2::2/64 dev eth0",
        "@b ip -6 addr add 2001:db8:2::2/64 dev eth0",
      ], "ping: a -> 2001:db8:2::2", "address-tentative", "b"),
    Breakage(
      ["@a sysctl -w net.ipv6.conf.all.hop_limit=1", "@a sysctl -w net.ipv6.conf.eth0.hop_limit=1"], "ping: a -> b",
      "ttl-exceeded", "r"),
  ]

  static let natlanFurther: [Breakage] = [
    Breakage(["@r nft flush chain ip nat postrouting"], "http: \"c -> 203.0.113.1:8081\"", "hairpin-nat", "r"),
    Breakage(["@r nft flush chain ip nat postrouting"], "udp: \"c -> 203.0.113.1:5353\"", "hairpin-nat", "r"),
  ]

  static let boundFurther: [Breakage] = [
    Breakage([], "http: \"a -> b:8080\"", "listens-elsewhere", "b", instead: (", address: 127.0.0.1", "")),
    Breakage([], "udp: \"a -> b:53\"", "listens-elsewhere", "b", instead: (", address: 127.0.0.1", "")),
    Breakage([], "tcp: \"a -> 10.0.1.1:22\"", "listens-elsewhere", "r", instead: (", address: 10.0.2.1", "")),
  ]

  static let multiFurther: [Breakage] = [
    Breakage(
      ["@a ip tuntap add dev t0 mode tun", "@a ip link set t0 up", "@a ip route add 10.0.3.0/24 dev t0"],
      "ping: a -> 10.0.3.2", "no-carrier", "a"),
    Breakage(
      ["@b sysctl -w net.ipv4.conf.all.rp_filter=1", "@b iptables -t raw -A PREROUTING -p icmp -j ACCEPT"],
      "ping: a -> 10.0.2.2", "rp-filter", "b"),
  ]

  static let hubFurther: [Breakage] = [
    Breakage(
      [
        "@h ip link set br0 type bridge nf_call_iptables 1",
        "@h iptables -t nat -A PREROUTING -d 10.0.5.1 -p tcp --dport 8081 -j DNAT --to-destination 10.0.5.2:8080",
        "@h iptables -t nat -A POSTROUTING -s 10.0.5.0/24 -d 10.0.5.0/24 -j MASQUERADE",
      ], "http: \"a -> 10.0.5.1:8081\"", "hairpin-off", "h"),
    Breakage(
      [
        "@h ip link set br0 type bridge nf_call_iptables 1",
        "@h iptables -t nat -A PREROUTING -d 10.0.5.1 -p udp --dport 5353 -j DNAT --to-destination 10.0.5.2:53",
        "@h iptables -t nat -A POSTROUTING -s 10.0.5.0/24 -d 10.0.5.0/24 -j MASQUERADE",
      ], "udp: \"a -> 10.0.5.1:5353\"", "hairpin-off", "h"),
    Breakage(
      [
        "@h ip link set br0 type bridge nf_call_iptables 1",
        "@h iptables -t nat -A PREROUTING -d 10.0.5.1 -p tcp --dport 8082 -j DNAT --to-destination 10.0.5.3:8080",
        "@h iptables -t nat -A POSTROUTING -s 10.0.5.0/24 -d 10.0.5.0/24 -j MASQUERADE",
      ], "tcp: \"c -> 10.0.5.1:8082\"", "hairpin-off", "h"),
    Breakage(
      ["@h ip link set br0 type bridge nf_call_iptables 1", "@h iptables -A FORWARD -p icmp -j DROP"], "ping: a -> c",
      "firewall-drop", "h"),
    Breakage(
      ["@h sysctl -w net.bridge.bridge-nf-call-iptables=1", "@h iptables -A FORWARD -p tcp -j REJECT"],
      "tcp: \"a -> c:8080\"", "firewall-reject", "h"),
    Breakage(
      ["@h ip link set br0 type bridge nf_call_iptables 1", "@h iptables -P FORWARD DROP"], "http: \"a -> c:8080\"",
      "firewall-drop", "h"),
  ]
}
