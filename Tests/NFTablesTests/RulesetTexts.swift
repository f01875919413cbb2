/// Rulesets as pages and books have them, which the real `nft` reads, too.
enum RulesetTexts {
  static let first: [(name: String, text: String)] = [
    (
      "older spellings, and a policy that is changed later",
      #"""
      table ip nat {
        map porttoip { type inet_service: ipv4_addr; elements = { 80 : 10.0.0.1 }; }
        set fixed { type inet_service; flags constant; elements = { 22, 80 }; }
        set seen { type ipv4_addr; flags dynamic,timeout; timeout 1m; }
        chain pre {
          type nat hook prerouting priority -100;
          dnat to tcp dport map @porttoip
        }
        chain in {
          type filter hook input priority 0;
          set update ip saddr timeout 5s @seen
          set add ip saddr @seen
          tcp dport @fixed accept
        }
      }
      chain ip nat in { policy drop; }
      """#
    ),
    (
      "workstation",
      #"""
      #!/usr/sbin/nft -f
      flush ruleset

      table inet filter {
        chain input {
          type filter hook input priority 0; policy drop;

          # early drop of invalid packets
          ct state invalid counter drop comment "early drop of invalid packets"

          # accept traffic originated from us
          ct state {established, related} counter accept comment "accept all connections related to connections made by us"

          iif lo accept comment "accept loopback"
          iif != lo ip daddr 127.0.0.1/8 counter drop comment "drop connections to loopback not coming from loopback"
          iif != lo ip6 daddr ::1/128 counter drop comment "drop connections to loopback not coming from loopback"

          ip protocol icmp counter accept comment "accept all ICMP types"
          meta l4proto ipv6-icmp counter accept comment "accept all ICMP types"
          icmpv6 type { nd-neighbor-solicit, nd-router-advert, nd-neighbor-advert } accept
          tcp dport ssh ct state new limit rate 10/minute accept
          tcp dport 22 counter accept comment "accept SSH"
          ip6 nexthdr icmpv6 icmpv6 type { destination-unreachable, packet-too-big, time-exceeded, parameter-problem, mld-listener-query, mld-listener-report, mld-listener-reduction, nd-router-solicit, nd-router-advert, nd-neighbor-solicit, nd-neighbor-advert, ind-neighbor-solicit, ind-neighbor-advert, mld2-listener-report } accept
          udp sport bootpc udp dport bootps ip saddr 0.0.0.0 ip daddr 255.255.255.255 accept
          counter comment "count dropped packets"
        }

        chain forward {
          type filter hook forward priority 0; policy drop;
          counter comment "count dropped packets"
        }

        chain output {
          type filter hook output priority 0; policy accept;
          counter comment "count accepted packets"
        }
      }

      """#
    ),
    (
      "router",
      #"""
      define DEV_PRIVATE = eth1
      define DEV_WORLD = eth0
      define NET_PRIVATE = 192.168.0.0/16
      table ip global {
          chain inbound_world {
              # accepting ping (icmp-echo-request) for diagnostic purposes.
              icmp type echo-request limit rate 5/second accept
              ip saddr { 81.209.165.42, 81.209.165.43 } tcp dport { ssh } accept
          }
          chain inbound_private {
              icmp type echo-request limit rate 5/second accept
              ip protocol . th dport vmap { tcp . 22 : accept, udp . 53 : accept, tcp . 53 : accept, udp . 67 : accept}
          }
          chain inbound {
              type filter hook input priority 0; policy drop;
              ct state vmap { established : accept, related : accept, invalid : drop }
              iifname vmap { lo : accept, $DEV_WORLD : jump inbound_world, $DEV_PRIVATE : jump inbound_private }
          }
          chain forward {
              type filter hook forward priority 0; policy drop;
              ct state vmap { established : accept, related : accept, invalid : drop }
              iifname $DEV_PRIVATE accept
          }
          chain postrouting {
              type nat hook postrouting priority 100; policy accept;
              ip saddr $NET_PRIVATE oifname $DEV_WORLD masquerade
          }
      }

      """#
    ),
    (
      "knock",
      #"""
      define guarded_ports = {ssh}
      table inet portknock {
        set clients_ipv4 {
          type ipv4_addr
          flags timeout
        }
        set clients_ipv6 {
          type ipv6_addr
          flags timeout
        }
        set candidates_ipv4 {
          type ipv4_addr . inet_service
          flags timeout
        }
        set candidates_ipv6 {
          type ipv6_addr . inet_service
          flags timeout
        }
        chain input {
          type filter hook input priority -10; policy accept;
          iifname "lo" return
          tcp dport 10001 add @candidates_ipv4 {ip  saddr . 10002 timeout 1s}
          tcp dport $guarded_ports ip  saddr @clients_ipv4 counter accept
          tcp dport $guarded_ports ip6 saddr @clients_ipv6 counter accept
          tcp dport $guarded_ports ct state established,related counter accept
          tcp dport $guarded_ports counter reject with tcp reset
        }
      }

      """#
    ),
    (
      "knock2",
      #"""
      table inet portknock {
        set c4 { type ipv4_addr . inet_service; flags timeout; }
        set cl4 { type ipv4_addr; flags timeout; }
        chain input {
          type filter hook input priority -10; policy accept;
          tcp dport 10001 add @c4 { ip saddr . tcp dport timeout 1s }
          ip saddr . tcp dport @c4 add @cl4 { ip saddr timeout 10s } log prefix "Successful portknock: "
        }
      }

      """#
    ),
    (
      "rate",
      #"""
      table inet f {
        set blackhole { type ipv4_addr; flags dynamic, timeout; size 65536; timeout 5m; }
        set ssh_flood { type ipv4_addr; flags dynamic; size 65535; }
        chain input {
          type filter hook input priority filter; policy accept;
          ip saddr @blackhole counter drop
          tcp dport 22 ct state new add @ssh_flood { ip saddr limit rate over 3/minute burst 5 packets } add @blackhole { ip saddr timeout 1m } counter drop
          tcp flags syn tcp dport { 80, 443 } update @ssh_flood { ip saddr ct count over 20 } reject with tcp reset
          meta l4proto tcp ct state new limit rate over 100/second burst 200 packets drop
          udp dport 53 limit rate 10 mbytes/second burst 12000 kbytes accept
          icmp type echo-request limit rate 4/second burst 3 packets accept
        }
      }

      """#
    ),
    (
      "lb",
      #"""
      table ip nat {
        map backends { type inet_service : ipv4_addr . inet_service; elements = { 80 : 10.0.0.2 . 8080, 443 : 10.0.0.3 . 8443 } }
        map persrc { type ipv4_addr : ipv4_addr; flags interval; elements = { 10.1.0.0/16 : 10.0.0.5, 10.2.0.0/16 : 10.0.0.6, * : 10.0.0.7 } }
        chain prerouting {
          type nat hook prerouting priority dstnat; policy accept;
          tcp dport 8000 dnat to numgen inc mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }
          tcp dport 8001 dnat to numgen random mod 10 map { 0-5 : 10.0.0.1, 6-9 : 10.0.0.2 }
          tcp dport 8002 dnat to jhash ip saddr . tcp dport mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }
          tcp dport 8003 dnat to symhash mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }
          tcp dport 8004 dnat to ip saddr map @persrc
          dnat ip addr . port to tcp dport map @backends
          iifname eth0 tcp dport 8005 dnat to 10.0.0.1:tcp dport map { 8005 : 85, 8006 : 86 }
          tcp dport { 9000-9010 } redirect to :9999
          udp dport 53 dnat to 10.0.0.53
        }
        chain postrouting {
          type nat hook postrouting priority srcnat;
          oifname eth0 snat to ip saddr map { 10.0.1.0/24 : 192.0.2.1, 10.0.2.0/24 : 192.0.2.2 }
          ip saddr 10.9.0.0/16 snat to 192.0.2.0/28 random
          ip daddr 10.8.0.1 masquerade persistent
        }
      }

      """#
    ),
    (
      "bridge",
      #"""
      table bridge filter {
        set macs { type ether_addr; elements = { 02:00:00:00:00:01, 02:00:00:00:00:02 } }
        chain forward {
          type filter hook forward priority 0; policy drop;
          ether type arp accept
          ether type ip ip saddr 10.0.0.0/24 accept
          ether saddr @macs accept
          ether daddr ff:ff:ff:ff:ff:ff ether type { arp, ip } accept
          ether type vlan vlan id 5 accept
          vlan id 10 vlan pcp 3 drop
          arp operation request arp saddr ip 10.0.0.1 accept
          ip6 nexthdr icmpv6 accept
          icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
          ether saddr . ip saddr { 02:00:00:00:00:01 . 10.0.0.1 } accept
          udp dport { 67, 68 } accept
        }
      }

      """#
    ),
    (
      "netdev",
      #"""
      table netdev t {
        chain in {
          type filter hook ingress device "eth0" priority -500; policy accept;
          ip frag-off & 0x1fff != 0 counter drop
          tcp flags & (fin|syn|rst|psh|ack|urg) == fin|syn|rst|psh|ack|urg counter drop
          tcp flags & (fin|syn|rst|psh|ack|urg) == 0x0 counter drop
          tcp flags syn tcp option maxseg size 1-500 counter drop
          ip saddr { 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 127.0.0.0/8 } drop
          meta pkttype { broadcast, multicast } counter
          ether saddr 02:00:00:00:00:01 drop
          ip6 saddr fe80::/10 accept
          vlan id 5 drop
          dup to eth1
          fwd to eth1
        }
      }
      table inet ing {
        chain in { type filter hook ingress device eth0 priority 0; tcp dport 80 drop; }
      }

      """#
    ),
  ]
}
