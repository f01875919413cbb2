import TestKit
import Testing

/// What the tools say, and what they leave, of commands about what is not there, and of those that tell what they do.
@Suite(.enabled(if: canUseKernel, "needs root, or user namespaces")) struct SaidTests {
  private static let scene = [
    "ip link add v0 type veth peer name v1", "ip link set v0 address 02:00:00:00:00:10",
    "ip link set v1 address 02:00:00:00:00:11", "ip link set v0 up", "ip link set v1 up",
    "ip addr add 10.0.0.1/24 dev v0",
  ]

  @Test("ifconfig of a device that is not there complains of each word, and arp of an address off the link")
  func netTools() throws {
    let words = [
      "", "up", "down", "promisc", "-promisc", "multicast", "-arp", "10.0.0.1", "10.0.0.1/24", "10.0.0.1/24 up",
      "10.0.0.1 netmask 255.255.0.0", "10.0.0.1/24 broadcast 10.0.0.255", "mtu 1400 up", "up mtu 1400",
      "hw ether 02:00:00:00:00:01", "hw ether 02:00:00:00:00:01 up", "add fd00::1/64", "del fd00::1/64",
      "inet6 add fd00::1/64", "0", "down 10.0.0.1", "10.0.0.1 up up",
    ]
    // The ioctl of this one asks for the machine's own root, before it looks for the device. A lab's `ifconfig` is root's.
    let ofRoot = isInFirstUserNamespace ? ["txqueuelen 5"] : []
    try expectSame(
      Self.scene + (words + ofRoot).map { "ifconfig nosuch \($0)" } + [
        "ifconfig nosuch:1 down", "ifconfig nosuch:1 10.1.1.1", "ifconfig v0:1 down", "ifconfig v0 10.0.0.3/24",
        "ifconfig v0:1 10.9.0.1/16", "ifconfig v0:1 down", "arp -d 10.0.0.9", "arp -d 192.168.7.7",
        "arp -i v0 -d 10.0.0.9", "arp -i nosuch -d 10.0.0.9", "arp -i v0 -d 192.168.7.7",
        "arp -s 10.0.0.9 02:00:00:00:00:09", "arp -d 10.0.0.9", "arp -d 10.0.0.9",
        "arp -s 192.168.7.7 02:00:00:00:00:09", "arp -i v0 -s 192.168.7.7 02:00:00:00:00:09",
        "arp -i v0 -d 192.168.7.7", "arp -i nosuch -s 10.0.0.9 02:00:00:00:00:09", "arp -d 10.0.0.3",
        "arp -d 127.0.0.1", "arp -s 127.0.0.1 02:00:00:00:00:01", "arp -s 10.0.0.3 02:00:00:00:00:01",
        "arp -d 224.0.0.1", "arp -d 255.255.255.255", "arp -d 10.0.0.255",
      ])
  }

  @Test("ports, VLANs of ports and brctl are spoken of as the real tools speak of them")
  func bridges() throws {
    try expectSame(
      Self.scene + [
        "ip link add br0 type bridge", "ip link set v1 master br0", "ip link set v1 type bridge_slave backup_port nope",
        "bridge link set dev v1 backup_port nope", "bridge link set dev nope backup_port v1",
        "ip link set nope type bridge_slave backup_port v1", "bridge link set v1 cost 5", "bridge link set cost 5",
        "bridge vlan set dev nope vid 10 state blocking", "bridge vlan set dev v1 vid 10 state BLOCKING",
        "bridge vlan set dev v1 vid 10 state -1", "bridge vlan set dev v1 state 1", "bridge vlan set vid 10 state 1",
        "bridge vlan set", "bridge vlan set dev v1 vid 22-20 state 1", "bridge vlan set dev v1 vid 20-20 state 1",
        "bridge vlan set dev v1 vid 5000 state 1", "bridge vlan set dev v1 vid 10-x state 1",
        "bridge vlan set dev v1 vid 10 mcast_router x", "bridge vlan set dev v1 vid 10 mcast_router 256",
        "bridge vlan set dev v1 vid 10 state", "bridge vlan global set dev nope vid 10 mcast_querier 1",
        "bridge vlan global set dev br0 vid 10 mcast_igmp_version x",
        "bridge vlan global set dev br0 vid 10 mcast_last_member_interval x",
        "bridge vlan global set dev br0 vid 10 mcast_querier 300", "bridge vlan global set dev br0 mcast_querier 1",
        "bridge vlan global set vid 10 mcast_querier 1", "bridge vlan global set", "brctl addif br0", "brctl stp br0",
        "brctl setfd br0", "brctl hairpin br0 v1", "brctl setportprio br0 v1", "brctl showmacs", "brctl addbr",
        "brctl setbridgeprio br0 65536", "brctl setbridgeprio br0 0x10", "brctl setbridgeprio br0 1x",
        "brctl setbridgeprio br0 99999999999", "brctl setbridgeprio br0 x", "brctl setportprio br0 v1 64",
        "brctl setpathcost br0 v1 65536", "brctl setpathcost br0 v1 0", "brctl setpathcost br0 v1 010",
        "ip route add 10.7.7.7 table 100 nexthop via 10.0.0.2 nexthop", "ip route flush table 100 dev v0",
        "ip route add 10.7.7.7 nexthop dev nope", "ip route add 10.7.7.7 nexthop dev v0 nexthop dev nope",
        "ip route get 10.0.0.3 from 10.0.0.1 10.0.0.4", "ip route get 10.0.0.3 to 10.0.0.5",
        "ip route get 10.0.0.3 foo",
        "ip addr flush dev nope", "ip rule add fwmark 1/x table 5", "ip neigh add 10.0.0.7 dev v0",
        "ip -4 neigh flush all", "ip neigh add 10.0.0.7 lladdr 02:00:00:00:00:07 dev v0",
      ])
  }

  @Test("a short address of Ethernet is what nft takes it for")
  func addresses() throws {
    try expectSame(
      ["nft add table ip t", "nft add set ip t m '{ type ether_addr; }'", "nft add chain ip t c"]
        + ["80", "0x50", "ab", "010", "256", "zz"].flatMap {
          ["nft add element ip t m '{ \($0) }'", "nft list set ip t m", "nft flush set ip t m"]
        } + ["nft add rule ip t c ether saddr 80 accept", "nft list chain ip t c"])
  }

  @Test("VLANs of ports and of bridges are told what the kernel takes, or refuses, of the real bridge")
  func vlans() throws {
    try expectSame(
      Self.scene + [
        "ip link add br0 type bridge vlan_filtering 1", "ip link add br0 type bridge", "ip link set v1 master br0",
        "bridge vlan add dev v1 vid 10", "bridge vlan set dev v1 vid 10 state blocking",
        "bridge vlan set dev v1 vid 99 state 1", "bridge vlan set dev v1 vid 10 state 9",
        "bridge vlan set dev v0 vid 10 state 1", "bridge vlan set dev v1 vid 10",
        "bridge vlan set dev v1 vid 0 state 1",
        "bridge vlan global set dev br0 vid 10 mcast_snooping 0",
        "bridge vlan global set dev v1 vid 10 mcast_querier 1",
        "bridge vlan global set dev br0 vid 10",
      ])
  }

  @Test("iptables -v tells of what it does, and iptables-restore -v of what goes, and of each rule")
  func verbose() throws {
    let text = """
      # a comment
      *filter
      :INPUT ACCEPT [0:0]
      :mine - [0:0]
      -A INPUT -p tcp --dport 22 -j ACCEPT
      [5:60] -A INPUT -s 10.0.0.0/8 ! -i v0 -g mine
      -A mine -p 47
      -F mine
      COMMIT
      # ho
      *nat
      -A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.2
      COMMIT
      """
    let restored = ["-v", "--verbose", "-v -n", "-vt", "-c -v", "-v -T nat", "-v -M /sbin/modprobe"].map {
      "iptables-restore \($0) <<'END'\n\(text)\nEND"
    }
    try expectSame(
      [
        "iptables -v -N web", "iptables -v -A INPUT -p tcp --dport 22 -j ACCEPT",
        "iptables -v -A FORWARD -i eth0 ! -s 10.0.0.0/8 -d 1.2.3.4 ! -o lo -g web",
        "iptables -v -A INPUT -s 10.0.0.1,10.0.0.2 -j DROP",
        "iptables -v -I INPUT 2 -m conntrack --ctstate NEW -m comment --comment hi",
        "iptables -v -I INPUT -p udp -f -j REJECT", "iptables -vA INPUT ! -f -j LOG --log-prefix 'x '",
        "iptables -v -C INPUT -p tcp --dport 22 -j ACCEPT", "iptables -v -C INPUT -p tcp --dport 23 -j ACCEPT",
        "iptables -v -D INPUT -p tcp --dport 22 -j ACCEPT", "iptables -v -D INPUT 1",
        "iptables -v -R INPUT 1 -p tcp --dport 23 -j ACCEPT", "iptables -v -Z", "iptables -v -Z INPUT",
        "iptables -v -Z INPUT 1", "iptables -v -F INPUT", "iptables -v -F", "iptables -v -E web wob",
        "iptables -v -X wob", "iptables -N b", "iptables -N a", "iptables -v -X", "iptables -v -P INPUT DROP",
        "iptables -t nat -v -F", "iptables -A INPUT -c 5 6 -v -j DROP", "iptables -v -A INPUT -p 135",
        "iptables -v -A INPUT ! -p 33", "iptables -v -A INPUT -p 47 -j MARK --set-mark 1",
        "iptables -v -t nat -A POSTROUTING -o v0 -j MASQUERADE",
        "iptables -E nosuch INPUT", "iptables -V", "ip6tables --version",
        "iptables-restore -V", "iptables-save -V", "nft -v", "bridge -V", "sysctl --version", "tc -V", "ss -V",
        "brctl --version", "iptables-save -c -t nat | grep -v ^#", "iptables-restore --help", "iptables-save foo",
        "iptables-save -x", "iptables-save -t", "iptables-save -t nosuch", "iptables-restore -x",
        "iptables-restore --t", "iptables-restore --ver", "iptables-restore --table", "iptables-restore -6",
      ].filter { !$0.contains("|") } + restored + [
        "iptables -S", "iptables -t nat -S",
        "ip6tables -v -A INPUT -s fd00::1 -d fe80::/10 -p ipv6-icmp --icmpv6-type echo-request -j ACCEPT",
        "ip6tables -v -A INPUT -j REJECT",
      ])
  }
}
