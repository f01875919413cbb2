/// Commands that nft refuses, on the ruleset ``base``. The words of the refusals are asked of nft.
enum RefusedTexts {
  /// The ruleset before.
  static let base = #"""
    table ip filter {
     set s { type ipv4_addr; elements = { 10.0.0.1 } }
     set iv { type ipv4_addr; flags interval; elements = { 10.0.0.0/24 } }
     set ports { type inet_service; }
     map m { type inet_service : verdict; elements = { 80 : accept } }
     counter c1 { }
     chain input { type filter hook input priority 0; policy accept; ip saddr @s counter jump other; }
     chain other { tcp dport 80 accept; }
     chain empty { }
    }
    table inet mine {
     set t { type ipv4_addr; timeout 1h; }
     chain c { }
     chain pre { type nat hook prerouting priority dstnat; }
    }
    table ip6 six {
     chain in { type filter hook input priority 0; }
    }
    table netdev nd {
    }
    table arp ar {
    }
    table bridge br {
    }
    """#

  /// Commands whose words are right, and that mean nothing, or are refused by the kernel.
  static var meaning: String { first + "\n" + further }

  private static let first = #"""
    delete table ip nosuch
    delete table ip6 filter
    flush table nosuch
    flush chain ip filter nosuch
    flush chain ip nosuch input
    flush set ip filter nosuch
    delete chain ip nosuch input
    delete chain ip6 filter input
    delete chain ip filter iput
    delete map ip filter nosuch
    delete counter ip filter nosuch
    delete flowtable ip filter ft
    delete element ip filter s { 10.0.0.9 }
    delete element ip filter s { 10.0.0.1, 10.0.0.2 }
    delete element ip filter m { 443 }
    delete element ip filter ports { 22 }
    delete element ip filter nosuch { 10.0.0.9 }
    delete set ip filter s
    delete chain ip filter other
    delete counter ip filter c2
    create table ip filter
    create chain ip filter input
    create set ip filter s { type ipv4_addr; }
    create counter ip filter c1
    create element ip filter s { 10.0.0.1 }
    create element ip filter m { 80 : drop }
    add set ip filter s { type inet_service; }
    add map ip filter s { type ipv4_addr : verdict; }
    add set ip filter s2 { type nosuch_type; }
    add set ip filter s2 { }
    add set ip nosuch s2 { type ipv4_addr; }
    add chain ip nosuch c
    add chain ip filter c { type nat hook forward priority 0; }
    add chain ip filter c { type filter hook ingress priority 0; }
    add chain inet mine c2 { type filter hook ingress priority 0; }
    add chain ip filter c { type filter hook input priority dstnat; }
    add chain ip filter other { type filter hook input priority 0; }
    add rule ip filter input accept drop
    add rule ip filter input drop counter
    add rule ip filter input reject counter
    add rule ip filter input jump nosuch
    add rule ip filter input goto nosuch
    add rule ip filter other jump other
    add rule ip filter input jump input
    add rule ip filter nosuch accept
    add rule ip nosuch input accept
    add rule ip6 filter input accept
    add rule filter inptu tcp dport 80 accept
    add rule ip filter input tcp dport 70000 accept
    add rule ip filter input tcp dport htpp accept
    add rule ip filter input tcp dport 80-70 accept
    add rule ip filter input tcp dport 80,443 accept
    add rule ip filter input dport 80 accept
    add rule ip filter input ip saddr 10.0.0.256 accept
    add rule ip filter input ip saddr 10.0.0.0/33 accept
    add rule ip filter input ip saddr 10.0.0.5-10.0.0.1 accept
    add rule ip filter input ip saddr ::1 accept
    add rule ip filter input saddr 10.0.0.1 accept
    add rule ip filter input ip saddr @nosuch accept
    add rule ip filter input ip saddr @ports accept
    add rule ip filter input tcp dport @s accept
    add rule ip filter input tcp dport vmap @nosuch
    add rule ip filter input tcp dport vmap @s
    add rule ip filter input ip6 saddr ::1 accept
    add rule ip filter input tcp dport 80 udp dport 53 accept
    add rule ip filter input ip protocol tcp udp dport 53 accept
    add rule ip filter input ip saddr 10.0.0.1 ip6 saddr ::1 accept
    add rule inet mine c ip saddr 10.0.0.1 ip6 saddr ::1 accept
    add rule ip filter input icmp type echo accept
    add rule ip filter input icmp type 300 accept
    add rule ip filter input ip protocol foo accept
    add rule ip filter input ip protocol 256 accept
    add rule ip filter input meta l4proto foo accept
    add rule ip filter input ct state establishd accept
    add rule ip filter input iif eth9 accept
    add rule ip filter input iif "eth9" accept
    add rule ip filter input oif nosuch accept
    add rule ip filter input iifname averyveryverylonginterfacename accept
    add rule ip filter input iiface lo accept
    add rule ip filter input meta mark foo accept
    add rule ip filter input meta skuid nosuchuser accept
    add rule ip filter input limit rate 0/second accept
    add rule ip filter input log level foo
    add rule ip filter input log prefx "x"
    add rule ip filter input counter name nosuch
    add rule ip filter input counter name "nosuch" accept
    add rule ip filter input reject with icmp type foo
    add rule ip filter input reject with icmpv6 type no-route
    add rule ip filter input dnat to 10.0.0.2
    add rule ip filter input dnat 10.0.0.2
    add rule inet mine pre dnat to 10.0.0.2
    add rule inet mine pre dnat ip to 10.0.0.300
    add rule inet mine pre tcp dport 80 dnat ip to 10.0.0.2:99999
    add rule inet mine pre dnat ip to 10.0.0.2:80
    add rule ip filter input masquerade
    add rule ip filter input redirect to 80
    add rule ip filter input $foo accept
    add rule ip filter input tcp dport $web accept
    add rule ip filter input handle 99 accept
    add rule ip filter input position 99 accept
    insert rule ip filter nosuch accept
    replace rule ip filter input handle 99 accept
    delete rule ip filter input handle 99
    delete rule ip filter nosuch handle 3
    delete rule ip nosuch input handle 3
    add element ip filter s { 10.0.0.999 }
    add element ip filter s { ::1 }
    add element ip filter s { 10.0.0.0/24 }
    add element ip filter s { 10.0.0.1-10.0.0.9 }
    add element ip filter s { 10.0.0.1 . 80 }
    add element ip filter s { 10.0.0.3 timeout 5m }
    add element ip filter nosuch { 10.0.0.9 }
    add element ip nosuch s { 10.0.0.9 }
    add element ip filter iv { 10.0.0.0/25 }
    add element ip filter iv { 10.0.1.0/24, 10.0.1.5 }
    add element ip filter m { 443 }
    add element ip filter m { 443 : foo }
    add element ip filter m { 80 : drop }
    add element ip filter m { 443 : jump nosuch }
    add element ip filter ports { 70000 }
    add element ip filter ports { http, foo }
    list table ip nosuch
    list table inet filter
    list chain ip filter nosuch
    list chain ip nosuch input
    list set ip filter nosuch
    list map ip filter nosuch
    list counter ip filter nosuch
    add rule ip filter input tcp flags foo accept
    add rule ip filter input ip dscp foo accept
    add rule ip filter input ip ttl 300 accept
    add rule ip filter input tcp dport 80 -j accept
    add rule ip filter input quota over 10 foo accept
    add rule ip filter input meta hour 25:00 accept
    add rule ip filter input meta day foo accept
    add rule ip filter input mark set foo
    add rule ip filter input set add ip saddr @nosuch
    add rule ip filter input add @nosuch { ip saddr }
    add rule ip filter input ip saddr . tcp dport { 10.0.0.1 } accept
    add rule ip filter input flow add @ft
    add rule ip filter input vlan id 5000 accept
    add flowtable ip filter ft { hook ingress priority 0; devices = { nosuch }; }
    add flowtable ip filter ft { hook foo priority 0; }
    add rule ip filter input ip ttl foo
    add rule ip filter input ip ttl 256
    add rule ip filter input ip length 70000
    add rule ip filter input ip length foo
    add rule ip filter input ip id foo
    add rule ip filter input ip protocol 300
    add rule ip filter input ip protocol "foo"
    add rule ip filter input ip dscp 64
    add rule ip filter input ip dscp foo
    add rule ip filter input ip ecn foo
    add rule ip filter input ip version 16
    add rule ip filter input tcp sport 65536
    add rule ip filter input tcp flags 256
    add rule ip filter input tcp flags foo
    add rule ip filter input tcp flags foo,syn
    add rule ip filter input tcp flags syn,foo
    add rule ip filter input tcp sequence 4294967296
    add rule ip filter input icmp type 256
    add rule ip filter input icmp code foo
    add rule ip filter input icmp code 256
    add rule ip6 six in icmpv6 type foo
    add rule ip6 six in icmpv6 type 300
    add rule ip6 six in ip6 saddr 10.0.0.1
    add rule ip6 six in ip6 saddr fe80::1/129
    add rule ip6 six in ip6 hoplimit 300
    add rule ip6 six in ip6 nexthdr foo
    add rule ip filter input meta mark 4294967296
    add rule ip filter input meta mark foo
    add rule ip filter input ct mark foo
    add rule ip filter input ct state foo,new
    add rule ip filter input ct state new,foo
    add rule ip filter input ct state { new, foo }
    add rule ip filter input ct state 99999999999
    add rule ip filter input ct status foo
    add rule ip filter input ct direction foo
    add rule ip filter input ct zone foo
    add rule ip filter input ct zone 70000
    add rule ip filter input ct label foo
    add rule ip filter input ct expiration foo
    add rule ip filter input ct l3proto foo
    add rule ip filter input ct protocol foo
    add rule ip filter input ct bytes foo
    add rule ip filter input meta l4proto 256
    add rule ip filter input meta protocol foo
    add rule ip filter input meta pkttype foo
    add rule ip filter input meta length foo
    add rule ip filter input meta cpu foo
    add rule ip filter input meta iiftype foo
    add rule ip filter input meta iifgroup foo
    add rule ip filter input meta skgid foo
    add rule ip filter input meta skuid 99999999999
    add rule ip filter input meta day 8
    add rule ip filter input meta hour foo
    add rule ip filter input meta time foo
    add rule ip filter input meta cgroup foo
    add rule ip filter input meta rtclassid foo
    add rule ip filter input meta nftrace 2
    """#
}
