extension RulesetTexts {
  /// All of them.
  static var all: [(name: String, text: String)] { first + further }

  private static let further: [(name: String, text: String)] = [
    (
      "mark",
      #"""
      table inet mangle {
        counter c1 { comment "x" packets 0 bytes 0 }
        quota q1 { over 25 mbytes }
        limit l1 { rate 400/minute }
        limit l2 { rate 1024 bytes/second burst 512 bytes }
        map cm { type ipv4_addr : counter; elements = { 10.0.0.1 : "c1" } }
        map qm { type ipv4_addr : quota; elements = { 10.0.0.1 : "q1" } }
        chain pre {
          type filter hook prerouting priority mangle; policy accept;
          meta mark set ct mark
          meta mark != 0x0 accept
          ct mark set meta mark & 0x0000ffff
          meta mark set tcp dport map { 80 : 0x10, 443 : 0x20 }
          meta mark set 0x1 ct mark set mark
          ct mark set ct mark and 0xffff0000 or 0x1
          meta mark set meta mark xor 0xff
          meta mark set jhash ip saddr mod 4 offset 100
          meta mark set numgen inc mod 4
          meta priority set 1:10
          ip dscp set cs1
          ip6 dscp set af11
          ip ttl set 64
          ip6 hoplimit set 64
          tcp dport set 8080
          udp sport set 53
          ip saddr set 10.0.0.1
          ether saddr set 02:00:00:00:00:03
          meta nftrace set 1
          meta pkttype set host
          ct zone set 5
          ct event set new,destroy
          notrack
          counter name c1
          quota name q1 drop
          limit name "l1" accept
          counter name ip saddr map @cm
          quota name ip saddr map @qm drop
          ip daddr 10.0.0.0/24 ip protocol tcp meta length > 1000 counter
          meta cpu 0 meta random < 2147483648 counter
          meta skuid { root, 1000-2000 } counter
          meta skgid != 0 counter
          iifgroup default oifgroup 5 accept
          meta iiftype loopback accept
          meta iifkind "veth" accept
          ct original bytes > 100000 drop
        }
        chain out {
          type route hook output priority mangle;
          meta cgroup 1048577 meta mark set 5
          ip daddr 10.0.0.1 ip dscp set ef
          socket mark 5 meta mark set socket mark
          rt classid 10 counter
          rt ip6 nexthop fd00::1 counter
          tcp flags syn tcp option maxseg size set rt mtu
        }
      }

      """#
    ),
    (
      "misc",
      #"""
      table ip raw { chain pre { type filter hook prerouting priority raw; udp dport 53 notrack; fib saddr . iif oif missing drop; fib saddr . mark . iif oif eq 0 counter; fib daddr . iif type != { local, broadcast, multicast } drop; }
       chain out { type filter hook output priority -300; ip daddr 10.0.0.0/8 notrack; }
      }
      table inet x {
       chain c { type filter hook input priority filter + 5; policy accept;
        @th,0,16 { 53, 80 } counter; @nh,96,32 0xc0a80101 counter; @th,160,32 & 0xffff0000 == 0x12340000 drop
        ct original ip saddr 10.0.0.1 counter
       }
      }

      """#
    ),
    (
      "ct",
      #"""
      table inet c {
       chain i { type filter hook input priority 0;
        ct state new,established ct direction original ct status assured,seen-reply counter
        ct original ip daddr 10.0.0.0/8 ct reply ip saddr 10.1.0.0/16 accept
        meta l4proto tcp ct original proto-dst 80 counter
        ct expiration < 30s counter
        ct helper "ftp" accept
        ct l3proto ipv6 counter
        ct protocol udp counter
        ct mark 0x10-0x1f accept
        ct mark { 1, 2, 5-9 } accept
        ct packets > 20 ct avgpkt 500-1000 counter
        ct label 3 counter
        ct state { new, untracked } drop
        ct state != { established, related } drop
        ct status & (snat | dnat) != 0 counter
        ct zone 7 counter
        ct id 5 counter
       }
      }

      """#
    ),
    (
      "sets",
      #"""
      table inet s {
       set a { type ipv4_addr; flags interval; auto-merge; elements = { 10.0.0.0/24, 10.0.1.0/24, 10.0.0.5, 192.168.0.1-192.168.0.20 } }
       set b { typeof ip saddr . tcp dport; flags interval,timeout; timeout 1h; elements = { 10.0.0.0/8 . 1-1024 timeout 10m, 1.1.1.1 . 53 comment "dns" } }
       set c { type ifname . ipv4_addr; elements = { "eth0" . 10.0.0.1, eth1 . 10.0.0.2 } }
       set d { type inet_proto . inet_service; flags interval; elements = { tcp . 80, tcp . 8000-8100, udp . 53 } }
       set e { type mark; flags constant; elements = { 0x1, 0x2 } }
       set f { type ipv4_addr; counter; elements = { 10.0.0.1 counter packets 5 bytes 6, 10.0.0.2 } }
       map g { type ipv4_addr . inet_service : verdict; flags interval; counter; elements = { 10.0.0.0/8 . 22 : accept, 0.0.0.0/0 . 23 : drop } }
       map h { typeof iifname . ip saddr : meta mark; elements = { "eth0" . 1.1.1.1 : 0x5 } }
       map i { type ether_addr : ipv4_addr; elements = { 02:00:00:00:00:01 : 10.0.0.1 } }
       map j { type inet_service : ifname; elements = { 80 : "eth0" } }
       map k { type ct_state : verdict; elements = { established : accept, invalid : drop } }
       set l { type ipv6_addr; flags interval; elements = { fe80::/10, 2001:db8::1-2001:db8::ff, ::/128 } }
       set m { type inet_service; size 100; elements = { http, https, 8080 } }
       set n { type icmpv6_type; elements = { echo-request, nd-router-advert } }
       set o { type ipv4_addr . ipv4_addr . inet_proto . inet_service; flags interval; elements = { 10.0.0.1 . 10.0.0.0/24 . tcp . 1-100 } }
       chain x {
        ip saddr @a ip saddr != @a accept
        iifname . ip saddr @c accept
        ip saddr . tcp dport vmap @g
        meta mark set iifname . ip saddr map @h
        ct state vmap @k
        meta l4proto . th dport @d accept
        ip6 saddr @l tcp dport @m accept
        ip saddr . ip daddr . ip protocol . th dport @o accept
        ip saddr vmap { 10.0.0.0/8 : jump y, 192.168.0.0/16 : goto y, 172.16.0.1 : drop }
        tcp dport vmap { 22 : accept, 23-25 : drop, * : return }
       }
       chain y { return; }
      }

      """#
    ),
    (
      "tproxy",
      #"""
      table ip t {
       chain p { type filter hook prerouting priority mangle; tcp dport 80 tproxy to 127.0.0.1:3128 meta mark set 1 accept
       meta l4proto { tcp, udp } socket transparent 1 mark set 1 accept
       udp dport 53 tproxy to :5353
       }
      }
      table inet t {
       chain p { type filter hook prerouting priority mangle; ip protocol tcp tproxy ip to 127.0.0.1:50080 
       meta l4proto tcp tproxy ip6 to [::1]:50080
       meta l4proto tcp tproxy to :50080
       }
      }

      """#
    ),
    (
      "log",
      #"""
      table inet l { chain c { type filter hook input priority 0; 
       log
       log prefix "nft: " level info
       log prefix "a b: " flags all
       log level crit flags tcp sequence,options flags ip options flags skuid flags ether
       log group 1 queue-threshold 10 snaplen 80 prefix "g"
       log prefix "x" group 2 counter drop
       log level audit
       }
      }

      """#
    ),
    (
      "oneline",
      #"""
      add table ip a; add chain ip a b { type filter hook input priority 0 ; policy accept ; }; add rule ip a b tcp dport 22 accept
      insert rule ip a b ip saddr 1.1.1.1 drop
      create chain ip a c
      add rule a b jump c
      add set a s { type ipv4_addr ; }
      add element a s { 1.1.1.1, 2.2.2.2 }
      delete element a s { 1.1.1.1 }
      add counter a cc
      add quota ip a q { 10 mbytes }
      add quota ip a q2 over 10 mbytes
      add limit a l rate 10/second
      add map a m { type ipv4_addr : verdict ; }
      add element a m { 3.3.3.3 : drop, 4.4.4.4 : jump c }
      flush chain a c
      add rule ip a c counter name "cc"

      """#
    ),
    (
      "orders",
      #"""
      table ip n {
       set iv { type mark; flags interval; elements = { 5-9, 0x100 }; }
       set ivc { type mark . inet_service; flags interval; elements = { 5-9 . 80, 1 . 1-5 }; }
       set ivl { type inet_proto . inet_service; flags interval; elements = { tcp . 80-90 }; }
       map ivm { type mark : verdict; flags interval; elements = { 5-9 : accept }; }
       map ivcm { type mark . inet_service : verdict; flags interval; elements = { 5-9 . 80 : accept }; }
       map ivd { type mark : mark; flags interval; elements = { 5-9 : 7 }; }
       chain c {
        ct mark @iv accept
        meta mark . tcp dport @ivc accept
        meta l4proto . tcp dport @ivl accept
        meta mark vmap @ivm
        meta mark . tcp dport vmap @ivcm
        meta mark set ct mark map @ivd
        meta l4proto . th dport { tcp . 80-90 } accept
        meta mark . tcp dport { 5-9 . 80 } accept
        ct state . meta mark { new . 5-9 } accept
        iifname . tcp dport { "eth0" . 80-90 } accept
        meta pkttype . tcp dport { host . 80-90 } accept
        meta l4proto { 6-17 } accept
        meta mark { 5-9 } accept
        meta mark { 5-9, 20 } accept
        ct direction . tcp dport { original . 80-90 } accept
        meta length 100-200 meta length { 5-9, 100 } accept
        meta random < 2147483648 accept
        ct original ip daddr 10.0.0.0/8 ct reply ip saddr 10.1.0.0/17 accept
        meta skuid { 0, 1000-2000 } accept
       }
      }

      """#
    ),
  ]
}
