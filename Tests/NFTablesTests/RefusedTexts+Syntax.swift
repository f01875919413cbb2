extension RefusedTexts {
  /// Commands whose words nft does not take.
  static let syntax = #"""
    delete table nosuch handle 99
    add set ip filter s2 { type ipv4_addr; flags intervall; }
    add map ip filter m2 { type ipv4_addr; }
    add chain ip filter c { type filter hook input; priority 0; }
    add chain ip filter c { hook input type filter priority 0; }
    add chain ip filter c { type filter hook input priority 0 policy drop; }
    add chain input
    add table ip
    add table inett foo
    ad table ip foo
    add rule ip filter input
    add rule ip filter input tcp dport 80 acept
    add rule ip filter input tcp port 80 accept
    add rule ip filter input tcp dport { 80 443 } accept
    add rule ip filter input tcp dport {} accept
    add rule ip filter input udp dport
    add rule ip filter input ip saddr 10.0.0 accept
    add rule ip filter input ip saddr drop
    add rule ip filter input ip saddr @ accept
    add rule ip filter input ct state established related accept
    add rule ip filter input ct stat established accept
    add rule ip filter input limit rate 10 accept
    add rule ip filter input limit 10/second accept
    add rule ip filter input reject with tcp
    add rule ip filter input snat to
    add rule ip filter input accept comment
    insert rule ip filter input handle accept
    delete rule ip filter input
    delete rule ip filter input handle foo
    delete rule ip filter handle 3
    delete ip filter
    delete
    add element ip filter s
    rename table ip filter foo
    list chains ip foo bar
    list table
    flush rulset
    flush chain ip filter
    table ip filter {
    table ip x { chain y { tcp dport 80 accpet } }
    table ip x { chain y { policy drop; } }
    add rule ip filter input ether saddr 00:11:22 accept
    add rule ip filter input ip saddr != accept
    add rule ip filter input tcp dport 80 ACCEPT
    add rule ip filter input tcp dport 80; accept
    add rule ip filter 1input accept
    add chain ip filter accept
    add rule ip filter input ct count over accept
    add quota ip filter q
    add rule ip6 six in ip6 saddr fe80::g
    add rule ip filter input ip saddr 10.0.0.1/foo
    add rule ip filter input queue num foo
    add rule ip filter input foo accept
    add rule ip filter input block
    add rule ip filter input 10.0.0.1 accept
    list tables ip7
    add rule ip filter input tcp dport 22 ct state new limit rate 3/minute burst accept
    add rule ip filter input ct state new established accept
    add rule ip filter input meta l4proto { tcp udp } accept
    add rule ip filter input icmp echo-request accept
    add rule ip filter input tcp flags & syn|ack == accept
    add rule ip filter input log prefix "foo accept
    add rule ip filter input dnat to 10.0.0.2 port 80
    add rule ip filter input snat to source 10.0.0.2
    add rule ip filter input reject icmp
    add rule ip filter input goto "other"
    add rule ip filter input mark 0x10 set
    add rule ip filter input meta mark set accept
    add rule ip filter input ct set mark 5
    add rule ip filter input ip saddr { 10.0.0.1; 10.0.0.2 }
    add rule ip filter input ip saddr [10.0.0.1]
    add rule ip filter input ip saddr 10.0.0.1 && tcp dport 80
    add rule ip filter input ! ip saddr 10.0.0.1 accept
    add rule ip filter input ip saddr = 10.0.0.1 accept
    add rule ip filter input ip saddr <> 10.0.0.1 accept
    add rule ip filter input tcp dport 80..90 accept
    add rule ip filter input tcp dport 80 -> accept
    add rule ip filter input udp port 53 accept
    add rule ip filter input all accept
    add rule ip filter input DROP
    add rule ip filter input tcp dport 22 REJECT
    iptables -A INPUT
    add rule ip filter input ether saddr accept
    add rule ip filter input fib saddr . iif drop
    add rule ip filter input rt classid accept
    add rule ip filter input dnat to numgen inc mod 2 map { 0 : 10.0.0.1 1 : 10.0.0.2 }
    add rule ip filter input tcp option foo size set 1400
    add rule ip filter input @nh,0 accept
    add rule ip filter input ct original saddr accept
    add rule ip filter input limit rate over 10/second burst 5 drop
    add rule ip filter input limit rate 10 mbytes/second burst 3 accept
    add rule ip filter input set add ip saddr
    add rule ip filter input add @s { ip saddr timeout }
    add rule ip filter input tproxy to
    add rule ip filter input dup to
    add rule ip filter input comment hello world
    add rule ip filter input accept comment "hello world" drop
    add rule ip filter input counter name
    add rule ip filter input tcp dport vmap 80
    add rule ip filter input tcp dport vmap { 80 : }
    add rule ip filter input tcp dport map { 80 : 1 }
    add rule ip filter
    add rule ip filter input index foo accept
    insert
    replace rule ip filter input handle
    create table
    rename
    flush
    flush table
    get
    get element ip filter s
    reset
    reset table ip filter
    list chain ip
    list sets ip foo
    list tables foo
    list rules
    list elements
    list flowtable
    list hooks foo
    export foo
    describe
    describe tcp
    save
    add set
    add set ip filter foo {
    add set ip filter foo { type ipv4_addr }
    add set ip filter foo { type ipv4_addr; flag interval; }
    add set ip filter foo { type ipv4_addr; flags interval, ; }
    add set ip filter foo { type ipv4_addr : verdict; }
    add set ip filter foo { typeof; }
    add set ip filter foo { type ipv4_addr; elements { 1.2.3.4 }; }
    add set ip filter foo { type ipv4_addr; elements = { 1.2.3.4 5.6.7.8 }; }
    add set ip filter foo { type ipv4_addr; timeout 30; }
    add set ip filter foo { type ipv4_addr; size big; }
    add set ip filter foo { type ipv4_addr; gc-interval 5; }
    add map ip filter foo { type ipv4_addr : ; }
    add chain
    add chain ip filter foo { type }
    add chain ip filter foo { type filter hook input priority; }
    add chain ip filter foo { type filter hook input priority 0, policy drop; }
    add chain ip filter foo { type filter hook input priority filter +; }
    add chain ip filter foo { type filter hook input priority - ; }
    add chain ip filter foo { type filter hook input priority 0; flags foo; }
    add chain ip filter foo { type filter hook input priority 0; comment; }
    add flowtable ip filter ft
    add flowtable ip filter ft { hook ingress priority 0; devices = lo; }
    add flowtable ip filter ft { devices = { lo, }; foo; }
    add quota ip filter q over 10 mbytes foo
    add limit ip filter l 10/second
    add counter ip filter c { packets 5 }
    add ct helper ip filter h { type "ftp" protocol foo; }
    add element
    add element ip filter s { 10.0.0.1 10.0.0.2 }
    add element ip filter m { 80 accept }
    add element ip filter s { 10.0.0.1 timeout }
    add element ip filter s { 10.0.0.1 } foo
    delete element ip filter s 10.0.0.1
    delete rule ip filter
    delete rule ip filter input index 3
    delete chain ip filter other foo
    delete foo
    delete counter
    table ip
    add set ip filter nosep { type ipv4_addr; flags interval }
    add map ip filter nosep { type ipv4_addr : verdict }
    add chain ip filter nosep { type filter hook input priority 0 }
    add chain ip filter nosep { type filter hook input priority 0; policy accept }
    add flowtable ip filter nosep { hook ingress priority 0; devices = { lo } }
    table ip x { chain y { }; chain z { } }
    table ip x { chain y { accept } }
    table ip x { chain y { accept; } }
    table ip x { chain y { tcp dport 22 accept; drop } }
    table ip x { set s { type ipv4_addr } }
    table ip x { set s { type ipv4_addr; } }
    table ip x { chain y { type filter hook input priority 0; policy drop tcp dport 22 accept } }
    table ip x { counter a { packets 0 bytes 0 } }
    table ip x { flags dormant }
    add set ip filter nosep { type ipv4_addr; size 5 }
    add set ip filter nosep { type ipv4_addr; comment "x" }
    add rule ip filter input meta time < 2026-01-01 accept
    add rule ip filter input meta time { 2026-01-01, 2026-02-02 } accept
    add rule ip filter input osf name drop accept
    add rule ip filter input meta iifkind accept drop
    table ip x { chain y { } chain z { } }
    table ip x { rule y accept; }
    table ip x { include foo; }
    define
    define x =
    define $x = 3
    include foo
    chain ip filter x { accept }
    set ip filter x
    accept
    {
    "foo"
    add table ip -foo
    add table ip foo { chain
    add chain ip filter jump
    add rule ip filter input tcp dport é accept
    add rule ip filter input ip saddr 10.0.0.1/24/3 accept
    add rule ip filter input ip saddr 10.0.0.1.5 accept
    add rule ip6 filter input ip6 saddr fe80::1/64 accept foo
    add rule ip6 filter input icmpv6 type { nd-neighbor-solicit echo-request } accept
    add rule ip filter input ct state (new,established) accept
    add rule ip filter input ct state == accept
    add rule ip filter input iifname "lo accept
    add rule ip filter input meta time 2026-01-01 accept
    add rule ip filter input ip ttl < accept
    add rule ip filter input ip length 5 - accept
    add rule ip filter input ip version accept
    add rule ip filter input tcp flags syn / syn ack accept
    add rule ip filter input flow foo @ft
    add rule ip filter input osf name accept
    add rule ip filter input log level accept
    add rule ip filter input log flags tcp foo
    add rule ip filter input xt foo
    """#
}
