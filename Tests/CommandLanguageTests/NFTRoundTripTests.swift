import CommandLanguage
import Operations
import Testing

/// Commands of nft, each with what the next one speaks of.
private let nftCommands = [
  "nft add table inet filter", "nft add table ip nat", "nft delete table ip nat", "nft flush table ip nat",
  "nft add chain inet filter input '{ type filter hook input priority filter; policy drop; }'",
  "nft add chain ip nat post '{ type nat hook postrouting priority 150; }'", "nft add chain inet filter other",
  "nft flush chain inet filter other", "nft delete chain inet filter other", "nft flush ruleset",
  "nft delete rule inet filter input handle 7", "nft delete set inet filter nets", "nft flush set inet filter nets",
  "nft delete counter inet filter seen", "nft add counter inet filter seen",
  "nft add set inet filter admins '{ type ipv4_addr; elements = { 10.0.0.1, 10.0.0.3 } }'",
  "nft add set inet filter pairs '{ type ipv4_addr . inet_service; elements = { 10.0.0.1 . 22 } }'",
  "nft add set inet filter late '{ type ether_addr; timeout 30s; size 64; }'",
  "nft add map inet filter ways '{ type ifname : verdict; elements = { \"eth0\" : jump other } }'",
  "nft add map ip nat ports '{ type inet_service : ipv4_addr . inet_service; elements = { 80 : 10.0.0.2 . 8080 } }'",
  "nft add rule inet filter input ct state established,related accept",
  "nft add rule inet filter input iifname != lo ip saddr 10.0.0.0/8 tcp dport 22 counter accept comment ssh",
  "nft add rule inet filter input 'ip daddr { 10.0.0.1, 10.0.0.2 } accept'",
  "nft insert rule inet filter input 'tcp dport { 22, 80, 443 } accept'",
  "nft add rule inet filter input tcp dport 8000-8010 accept",
  "nft add rule inet filter input icmp type echo-request limit rate 10/second accept",
  "nft add rule inet filter input meta mark set 0x20", "nft add rule inet filter input log prefix seen",
  "nft add rule inet filter input reject with icmpx admin-prohibited",
  "nft add rule inet filter input ip saddr @admins accept", "nft add rule inet filter input iifname vmap @ways",
  "nft add rule inet filter input ip saddr . tcp dport @pairs accept",
  "nft add rule inet filter input 'tcp dport vmap { 22 : accept, 80 : drop }'",
  "nft add rule ip nat post ip saddr 172.17.0.0/16 oifname != docker0 counter masquerade comment '\"to the world\"'",
  "nft add rule ip nat post ip saddr 10.1.0.0/16 snat to 192.0.2.7-192.0.2.9 random",
  "nft add rule ip nat pre tcp dport 9000 dnat to 10.0.0.4:8000-8010",
  "nft add rule ip nat pre tcp dport 80 redirect to :81",
  "nft list ruleset", "nft list table inet filter", "nft list tables ip6", "nft -a list chain inet filter input",
  "nft -s list counters table inet filter", "nft list set inet filter admins", "nft list maps",
  "nft create table ip6 six", "nft create chain inet filter new", "nft flush ruleset ip6",
  "nft replace rule inet filter input handle 4 tcp dport 22 accept",
  "nft insert rule inet filter input handle 4 tcp dport 22 accept",
  "nft add rule inet filter input handle 4 'tcp dport { 22, 80-90 } accept'",
  "nft add table ip dorm '{ flags dormant; comment \"asleep\"; }'",
  "nft add chain netdev t in '{ type filter hook ingress device \"eth0\" priority -500; policy drop; comment \"x\"; }'",
  "nft add quota inet filter much '{ over 10 mbytes; }'", "nft add limit inet filter often '{ rate 10/second; }'",
  "nft add flowtable inet filter fast '{ hook ingress priority 0; devices = { eth0, eth1 }; }'",
  "nft add rule inet filter input iif eth0 oif != eth1 accept",
  "nft add rule inet filter input 'iif . oif { lo . eth0, eth0 . eth1 } drop'",
  "nft delete flowtable inet filter fast", "nft add rule inet filter input flow add @fast",
  "nft add counter inet filter seen '{ packets 3 bytes 4; }'",
  "nft add rule inet filter input 'meta mark set tcp dport map { 80 : 0x1, 443 : 0x2 }'",
  "nft add rule inet filter input 'tcp flags & (syn|ack) == syn'",
  "nft add rule inet filter input 'ct mark set meta mark & 0xff'",
  "nft add rule ip nat pre 'dnat to numgen inc mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 }'",
  "nft 'add table ip a; add chain ip a b; add rule ip a b accept'",
  "nft 'table ip a { chain b { accept; }; }'",
]

@Test("elements print and parse to the same change after their set")
func nftElements() throws {
  var session = CommandSession()
  _ = try session.parse("nft add map ip t m '{ type ipv4_addr . inet_service : verdict; flags interval; }'")
  for command in [
    "nft add element ip t m '{ 10.0.0.0/8 . 80-90 : accept, 192.0.2.1 . 22 : jump other }'",
    "nft delete element ip t m '{ 10.0.0.0/8 . 80-90 : accept }'",
  ] {
    let parsed = try session.parse(command)
    let text = try #require(parsed.first).command
    #expect(try session.parse(text) == parsed, "\(text)")
  }
}

@Test("what an nft command prints as is parsed to the same change", arguments: nftCommands)
func nftRoundTrip(command: String) throws {
  for prefix in ["", "ip netns exec ns1 "] {
    let parsed = try CommandParser().parse(prefix + command)
    let operation = try #require(parsed.first)
    var session = CommandSession()
    var again: [Operation] = []
    for line in operation.command.split(separator: "\n") { again += try session.parse(String(line)) }
    #expect(again == parsed, "\(operation.command)")
  }
}
