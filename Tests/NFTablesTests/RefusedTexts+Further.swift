extension RefusedTexts {
  static let further = #"""
    add rule ip filter input meta nftrace foo
    add rule ip filter input iif lo0
    add rule ip filter input iifname abcdefghijklmnop
    add rule ip filter input oifname ""
    add rule ip filter input fib saddr type foo
    add rule ip filter input socket transparent foo
    add rule ip filter input vlan id 4096
    add rule ip filter input vlan pcp 8
    add rule ip filter input ether saddr foo
    add rule ip filter input ether type 99999
    add rule ip filter input ether type foo
    add rule ip filter input tcp option maxseg size 70000
    add rule ip filter input tcp option maxseg size foo
    add rule ip filter input ip saddr 10.0.0.0/33
    add rule ip filter input ip saddr { 10.0.0.0/33 }
    add rule ip filter input ip saddr { 10.0.0.9-10.0.0.1 }
    add rule ip filter input ip saddr { 10.0.0.1, ::1 }
    add rule ip filter input ip saddr != 10.0.0.300
    add rule ip filter input ip saddr > 10.0.0.300
    add rule ip filter input ip saddr 4294967296
    add rule ip filter input ip saddr 10.0.0.1,10.0.0.2
    add rule ip filter input iifname lo,eth0
    add rule ip filter input icmp type echo-request,echo-reply
    add rule ip filter input ip protocol tcp,udp
    add rule ip filter input meta mark 1,2
    add rule ip filter input tcp dport 90-80
    add rule ip filter input tcp dport { 90-80 }
    add rule ip filter input tcp dport { http, htpp }
    add rule ip filter input tcp dport != { 70000 }
    add rule ip filter input tcp dport vmap { 70000 : accept }
    add rule ip filter input tcp dport vmap { 80 : jump nosuch }
    add rule ip filter input ip saddr . tcp dport { 10.0.0.1 . 70000 }
    add rule ip filter input ip saddr . tcp dport { 10.0.0.1 . 80 . 5 }
    add rule ip filter input ip saddr . tcp dport vmap { 10.0.0.1 : accept }
    add rule ip filter input ip saddr . tcp dport @s
    add rule ip filter input ip saddr @m
    add rule ip filter input tcp dport vmap @ports
    add rule ip filter input ip saddr vmap @m
    add rule ip filter input tcp dport vmap @nope
    add rule ip filter input tcp dport @portz
    add rule ip filter input ip6 daddr ::1
    add rule ip6 six in ip saddr 10.0.0.1
    add rule ip filter input arp operation request
    add rule inet mine c ip protocol tcp ip6 nexthdr udp
    add rule inet mine c icmp type echo-request tcp dport 80
    add rule inet mine c meta l4proto tcp udp dport 53
    add rule inet mine c tcp dport 80 icmp type echo-request
    add rule inet mine c udp dport 53 tcp flags syn
    add rule inet mine c meta nfproto ipv4 ip6 saddr ::1
    add rule inet mine c arp operation request
    add rule ip filter input meta nfproto ipv6
    add rule ip filter input accept counter
    add rule ip filter input accept log
    add rule ip filter input return accept
    add rule ip filter input jump other drop
    add rule ip filter input goto other counter
    add rule ip filter input counter accept drop log
    add rule ip filter input tcp dport 80 accept tcp dport 90
    add rule ip filter input reject with icmpx type foo
    add rule ip filter input reject with icmpx type port-unreachable
    add rule ip filter input reject with icmpv6 type foo
    add rule ip6 six in reject with icmp type host-unreachable
    add rule inet mine c ip saddr 10.0.0.1 reject with icmpv6 type no-route
    add rule ip filter input reject accept
    add rule ip filter input masquerade accept
    add rule inet mine pre redirect to :80
    add rule inet mine pre tcp dport 80 redirect to :70000
    add rule inet mine pre tcp dport 80 redirect to :http2
    add rule inet mine pre dnat to 10.0.0.1:80
    add rule inet mine pre tcp dport 80 dnat to 10.0.0.1:80
    add rule inet mine pre tcp dport 80 dnat ip to ::1
    add rule inet mine pre dnat ip6 to 10.0.0.1
    add rule inet mine pre masquerade
    add rule inet mine pre snat ip to 10.0.0.1
    add rule ip filter input dnat to 10.0.0.1-10.0.0.0
    add rule ip filter input tcp dport 80 dnat to 10.0.0.1:foo
    add rule ip filter input log prefix "x" level audit
    add rule ip filter input log level warn group 2
    add rule ip filter input log group 2 flags all
    add rule ip filter input mark set 4294967296
    add rule ip filter input meta mark set foo
    add rule ip filter input ct mark set foo
    add rule ip filter input ip ttl set 300
    add rule ip filter input tcp dport set 70000
    add rule ip filter input ip dscp set foo
    add rule ip filter input queue num 5-3
    add rule ip filter input foo bar
    add rule ip filter input tcp dport 80 foo bar accept
    add rule ip filter input allow tcp dport 80
    add rule ip filter input source 10.0.0.1 drop
    add rule ip filter input tcp dport 80 counter acept foo
    add rule ip filter input any any accept
    add chain ip filter c { type filter hook egress priority 0; }
    add chain ip6 six c { type filter hook ingress priority 0; }
    add chain inet mine d { type nat hook forward priority 0; }
    add chain inet mine d { type route hook input priority 0; }
    add chain ip filter c { type filter hook input priority foo; }
    add chain ip filter c { type filter hook input priority srcnat; }
    add chain ip filter c { type nat hook prerouting priority -300; }
    add chain ip filter c { type filter hook postrouting priority dstnat; }
    add chain ip filter c { policy accept; }
    add chain ip filter input { type nat hook input priority 0; }
    add chain ip filter input { type filter hook output priority 0; }
    add chain ip filter input { type filter hook input priority 10; }
    add chain netdev nd c { type filter hook ingress priority 0; }
    add chain netdev nd c { type filter hook input priority 0; }
    add chain bridge br c { type nat hook prerouting priority 0; }
    add set ip filter x { type ipv4_addr; elements = { 10.0.0.0/24 } }
    add set ip filter x { type inet_service; flags interval; elements = { 80-90, 85-95 } }
    add set ip filter x { type ipv4_addr . inet_service; elements = { 10.0.0.1 } }
    add map ip filter x { type ipv4_addr : ipv4_addr; elements = { 10.0.0.1 } }
    add map ip filter x { type ipv4_addr : inet_service; elements = { 10.0.0.1 : 70000 } }
    add counter ip nosuch c
    add quota ip nosuch q 10 bytes
    add limit ip nosuch l rate 1/second
    add flowtable ip nosuch ft { hook ingress priority 0; }
    create chain ip nosuch c
    create set ip nosuch s { type ipv4_addr; }
    create counter ip nosuch c
    delete set ip nosuch s
    delete set ip filter ss
    delete set ip filter portz
    delete map ip filter s
    delete counter ip nosuch c1
    delete flowtable ip nosuch ft
    delete table ip filtr
    delete table inet mien
    flush table ip filtr
    flush set ip filter portz
    flush set ip nosuch s
    flush chain ip filter inptu
    list chain ip filter inptu
    list table ip filtr
    list set ip filter portz
    list set ip filter m
    list map ip filter s
    list counter ip filter c2
    list counter ip nosuch c1
    list set ip nosuch s
    list chain ip filtr input
    list chain ip6 filter input
    insert rule ip filtr input accept
    insert rule ip filter inptu accept
    insert rule ip filter input handle 99 accept
    insert rule ip filter input position 99 accept
    replace rule ip filter nosuch handle 3 accept
    replace rule ip filter inptu handle 3 accept
    replace rule ip nosuch input handle 3 accept
    delete rule ip filter inptu handle 3
    delete rule inet filter input handle 3
    add rule ip filter input jump othr
    add rule ip filter input tcp dport vmap { 80 : jump othr }
    add rule ip filter input ip saddr @portz
    add rule ip filter input quota name "qq"
    add rule ip filter input limit name "l"
    add rule ip filter input counter name c2
    add rule ip filter input ct helper set "ftp"
    add rule ip filter nosuch jump other
    add rule ip filter empty goto input
    add rule ip filter empty goto pre
    add rule ip filter input limit rate 0/second
    add element ip filter portz { 80 }
    add element ip nosuch ports { 80 }
    add element ip6 filter ports { 80 }
    delete element ip filter portz { 80 }
    create element ip filter ports { 80, 80 }
    create element ip filter s { 10.0.0.5, 10.0.0.1 }
    add element ip filter m { 80 : accept, 81 : jump nope }
    delete element ip filter iv { 10.0.0.0/25 }
    delete element ip filter iv { 10.0.1.0/24 }
    delete element ip filter iv { 10.0.0.5 }
    create element ip filter iv { 10.0.0.0/24 }
    add set ip filter s { type ipv4_addr; flags interval; }
    add map ip filter m { type inet_service : ipv4_addr; }
    add chain ip filter input { type filter hook input priority 5; }
    add chain ip filter other { policy drop; }
    create table inet mine
    create flowtable ip filter ft { hook ingress priority 0; }
    table ip filter { chain nope { jump nosuch; }; }
    table ip filter { chain other { jump input; }; }
    table ip filter { set s { type inet_service; }; }
    table ip filter { chain x { type nat hook forward priority 0; }; }
    table ip filter { chain x { ip saddr @nosuch accept; }; }
    table ip filter { chain other { counter name "zz"; }; }
    add chain ip x c; add table ip x
    delete set ip filter iv; delete set ip filter s
    delete chain ip filter other; delete table ip nosuch
    add rule inet mine pre dnat ip to 10.0.0.1 accept
    add rule ip filter other masquerade
    add rule ip filter other redirect
    add rule ip filter other dnat to 10.0.0.1
    add rule ip filter input queue num 5
    add chain ip6 filter x
    add chain inet filter x { type filter hook input priority 0; }
    add set ip6 filter x { type ipv6_addr; }
    add rule ip filter input queue queue
    add rule ip filter input queue num 5 accept
    add rule ip filter input tcp dport 80 ct proto-dst 80
    add rule inet mine c meta nftrace 1
    add rule ip filter input ip hdrlength @ports
    add rule ip filter input @nh,3,5 @s
    add rule ip filter input iifname tcp accept
    add rule ip filter input tcp dport @vm
    add rule ip filter input mark set ip saddr map @dm
    add rule ip filter input tcp dport vmap @um
    add rule ip6 six in icmpv6 type @s
    add rule inet mine c meta protocol @s
    add rule ip filter input ip saddr [10.0.0.1]
    add rule ip filter input iifname accept
    add rule ip filter input iif accept
    add rule ip filter input iifname { lo, mark } accept
    add rule ip filter input iifname *foo accept
    add rule ip filter input oifname -1 accept
    add rule ip filter input fib saddr oif drop
    add rule ip filter input limit rate 10/second burst 5
    add rule ip filter input ct state (new,established) accept
    add rule ip filter input ct ip6 daddr ::1
    add rule ip filter input ct original direction original accept
    add rule inet mine pre dnat ip 1.1.1.1
    add rule inet mine pre snat ip 1.1.1.1:80-90
    add element ip filter s { 10.0.0.9 timeout 30 }
    add set ip filter foo { type ipv4_addr; timeout 30; }
    add set ip filter foo { type ipv4_addr; gc-interval 5; }
    add counter ip filter c { packets 5 }
    define $x = 3
    add element ip filter s { }
    rename chain ip filtre empty full
    """#
}
