import CommandLanguage
import Lab
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
  "nft list ruleset", "nft list table inet filter",
]

@Test("what an nft command prints as is parsed to the same change", arguments: nftCommands)
func nftRoundTrip(command: String) throws {
  for prefix in ["", "ip netns exec ns1 "] {
    let parsed = try CommandParser().parse(prefix + command)
    let operation = try #require(parsed.first)
    let again = try CommandParser().parse(operation.command)
    #expect(again == parsed, "\(operation.command)")
  }
}
