/// What is said to both.
extension NFTCommandTests {
  static let commands = [
    "ip link add veth0 type veth peer name veth1",
    "nft add table inet filter",
    "nft add chain inet filter input '{ type filter hook input priority filter; policy drop; }'",
    "nft add chain inet filter other",
    "nft add chain inet filter pass '{ type filter hook forward priority -1; }'",
    "nft add table ip nat",
    "nft add chain ip nat prerouting '{ type nat hook prerouting priority dstnat; }'",
    "nft add chain ip nat postrouting '{ type nat hook postrouting priority srcnat; }'",
    "nft add set inet filter admins '{ type ipv4_addr; comment \"who may\"; elements = { 10.0.0.3, 10.0.0.1 } }'",
    "nft add set inet filter nets '{ type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.168.1.7, 172.16.0.1-172.16.0.9 } }'",
    "nft add set inet filter near '{ type ipv4_addr; flags interval; elements = { 10.0.0.0/25, 10.0.0.128/25, 10.0.1.0-10.0.1.4, 10.0.1.5 } }'",
    "nft add set inet filter every '{ type inet_service; flags interval; elements = { 0-80, 81, 60000-65535 } }'",
    "nft add set inet filter nets6 '{ type ipv6_addr; flags interval; elements = { fd00::/8 } }'",
    "nft add set inet filter ports '{ type inet_service; flags interval; elements = { 22, 8000-8010 } }'",
    "nft add set inet filter pairs '{ type ipv4_addr . inet_service; elements = { 10.0.0.1 . 22, 10.0.0.2 . 80 } }'",
    "nft add set inet filter late '{ type ether_addr; timeout 30s; size 64; }'",
    "nft add map inet filter ways '{ type ifname : verdict; elements = { \"eth0\" : jump other, \"lo\" : accept } }'",
    "nft add map ip nat ports '{ type inet_service : ipv4_addr . inet_service; elements = { 80 : 10.0.0.2 . 8080 } }'",
    "nft add counter inet filter seen",
    "nft add set ip nat unused '{ type mark; }'",
    "nft delete set ip nat unused",
    "nft add element inet filter admins '{ 10.0.0.7, 10.0.0.9 }'",
    "nft add element inet filter nets '{ 198.51.100.0/24 }'",
    "nft add element inet filter late '{ 02:00:00:00:00:01 timeout 1h }'",
    "nft add element inet filter ways '{ \"eth1\" : drop }'",
    "nft add element ip nat ports '{ 81 : 10.0.0.3 . 8081 }'",
    "nft delete element inet filter admins '{ 10.0.0.9 }'",
    "nft delete element inet filter nets '{ 10.0.0.0/8 }'",
    "nft create table ip6 six",
    "nft add set inet filter seen4 '{ type ipv4_addr; flags dynamic,timeout; timeout 1m; size 1024; }'",
    "nft add set inet filter both '{ typeof ip saddr . tcp dport; flags interval; elements = { 10.0.0.0/8 . 80-90 } }'",
    "nft add quota inet filter much '{ over 10 mbytes; }'",
    "nft add limit inet filter often '{ rate 10/second burst 7 packets; }'",
    "nft add map inet filter marks '{ type inet_service : mark; elements = { 80 : 0x1, 443 : 0x2 } }'",
    "nft add map inet filter counted '{ type ipv4_addr : counter; elements = { 10.0.0.1 : \"seen\" } }'",
  ]

  static let rules = [
    "inet filter input ct state established,related accept",
    "inet filter input ct state invalid counter drop",
    "inet filter input iifname lo accept",
    "inet filter input iifname != lo ip saddr 10.0.0.0/8 tcp dport 22 counter accept comment ssh",
    "inet filter input ip saddr != 10.0.0.1 drop",
    "inet filter input 'ip daddr { 10.0.0.1, 10.0.0.2 } accept'",
    "inet filter input 'tcp dport { 22, 80, 443 } accept'",
    "inet filter input tcp dport 8000-8010 accept",
    "inet filter input udp sport != 53 drop",
    "inet filter input ip6 saddr fd00::/64 accept",
    "inet filter input icmp type echo-request limit rate 10/second accept",
    "inet filter input icmpv6 type echo-request accept",
    "inet filter input meta l4proto udp accept",
    "inet filter input meta mark 0x10 accept",
    "inet filter input meta mark set 0x20",
    "inet filter input jump other",
    "inet filter input log prefix seen",
    "inet filter input reject",
    "inet filter input tcp dport 23 reject with tcp reset",
    "inet filter input reject with icmpx admin-prohibited",
    "inet filter other fib daddr type local return",
    "inet filter other ip saddr @admins accept",
    "inet filter other ip saddr != @nets counter packets 3 bytes 252 drop",
    "inet filter other ip6 daddr @nets6 accept",
    "inet filter other tcp dport @ports counter name seen accept",
    "inet filter other ip saddr . tcp dport @pairs accept",
    "inet filter other ether saddr @late drop",
    "inet filter input iifname vmap @ways",
    "inet filter other 'iifname vmap { \"eth0\" : accept, \"eth1\" : drop }'",
    "inet filter other 'tcp dport vmap { 22 : accept, 1000-2000 : drop }'",
    "inet filter other 'ip saddr . tcp dport vmap { 10.0.0.1 . 22 : accept }'",
    "inet filter other 'meta l4proto vmap { tcp : accept, udp : drop }'",
    "ip nat prerouting tcp dport 80 dnat to 10.0.0.2:8080",
    "ip nat prerouting ip daddr 192.0.2.1 dnat to 10.0.0.2",
    "ip nat prerouting udp dport 53 redirect to :5353",
    "ip nat postrouting ip saddr 172.17.0.0/16 oifname != docker0 counter masquerade comment '\"to the world\"'",
    "ip nat postrouting ct status dnat snat to 192.0.2.7",
    "ip nat postrouting ip saddr 10.1.0.0/16 snat to 192.0.2.7-192.0.2.9 random",
    "ip nat postrouting ip saddr 10.2.0.0/16 meta l4proto tcp snat to 192.0.2.7:1024-65535 persistent",
    "ip nat postrouting ip saddr 10.3.0.0/16 meta l4proto udp masquerade to :1024-2048",
    "ip nat postrouting ip saddr 10.4.0.0/16 masquerade fully-random",
    "ip nat prerouting tcp dport 9000 dnat to 10.0.0.4:8000-8010",
    "ip nat prerouting tcp dport 9001 dnat to :81",
    "ip nat prerouting tcp dport 9002 redirect",
    "inet filter other add @seen4 '{ ip saddr timeout 10s limit rate 5/second }'",
    "inet filter other ip saddr . tcp dport @both drop",
    "inet filter other quota name much drop", "inet filter other limit name often accept",
    "inet filter other meta mark set tcp dport map @marks",
    "inet filter other 'ct mark set meta mark & 0xff | 0x100'",
    "inet filter other counter name ip saddr map @counted",
    "inet filter other ct original ip daddr 10.0.0.1 accept", "inet filter other 'meta skuid root counter'",
    "inet filter other 'tcp flags & (syn|ack) == syn ct count over 20 reject with tcp reset'",
    "inet filter other 'ip dscp set ef'", "inet filter pass 'tcp flags syn tcp option maxseg size set rt mtu'",
    "inet filter other 'numgen inc mod 2 vmap { 0 : accept, 1 : continue }'",
    "inet filter other 'fib saddr . iif oif missing drop'", "inet filter other '@th,16,16 { 53, 80 } accept'",
    "inet filter other 'vlan id 5 drop'", "inet filter other tcp dport https accept",
    "inet filter other log group 2 prefix seen snaplen 64", "inet filter other iif veth0 oif veth1 drop",
    "inet filter other 'iif { veth0, lo } iifname . meta oif { lo . veth1 } accept'",
    "inet filter other 'meta hour \"08:00\"-\"17:30\" accept'",
    "inet filter other 'meta time \"2030-01-02 03:04:05\" accept'", "inet filter other 'meta day \"Monday\" accept'",
    "ip nat prerouting 'dnat to tcp dport map { 8080 : 10.0.0.2, 8081 : 10.0.0.3 }'",
    "ip nat prerouting 'dnat ip addr . port to tcp dport map @ports'",
    "ip nat prerouting 'tcp dport 7000 dnat to numgen random mod 2 map { 0 : 10.0.0.2, 1 : 10.0.0.3 }'",
    "ip nat prerouting 'tcp dport 7001 redirect to :tcp dport map { 7001 : 71, 7002 : 72 }'",
  ]

  /// A file as books have them, with definitions, comments and lines that go on.
  static let script = """
    # who may come in
    define inside = 10.0.0.0/8
    define web = { 80, 443 }
    define server = 10.0.0.2
    table inet gate {
      comment "the gate"
      set friends {
        type ipv4_addr
        flags interval
        elements = { 192.0.2.1,
                     192.0.2.64/26 }   # two kinds
      }
      chain input {
        type filter hook input priority filter - 5; policy drop;
        ct state vmap { established : accept, related : accept,
                        invalid : drop }
        iif lo accept
        ip saddr $inside tcp dport $web counter accept comment "the web"
        ip saddr @friends \\
          tcp dport { 22, $web } jump logged
        meta l4proto { icmp, ipv6-icmp } limit rate 5/second accept
      }
      chain logged { log prefix "in: "; accept; }
    }
    add table ip way
    add chain ip way pre { type nat hook prerouting priority dstnat; }
    add rule ip way pre tcp dport 80 dnat to $server:8080
    add element inet gate friends { 198.51.100.7 }

    """
}
