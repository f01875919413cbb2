import Generators

extension Generator {
  /// `nft …`.
  mutating func nft() -> String {
    let family = pick(["ip", "ip", "inet", "ip6", "bridge", "arp", "netdev"])
    let table = "\(happens(12) ? "" : family + " ")\(pick(["t", "t", "u", "nope"]))"
    let chain = pick(["c", "c", "d", "base", "nope"])
    let set = pick(["s", "s", "m", "r", "nope"])
    let priority = pick(["0", "filter", "10", "-5", "raw", "dstnat"])
    let hook = pick(["input", "forward", "output", "prerouting", "postrouting", "ingress"])
    let match = pick([
      "tcp dport 80", "tcp dport { 22, 80 }", "ip saddr 10.0.0.0/8", "ip daddr @s", "ip saddr != 10.0.0.5",
      "meta mark 5",
      "iifname \"v0\"", "ct state established,related", "ip6 saddr fd00::/16", "udp sport 1000-2000",
      "icmp type echo-request",
      "meta l4proto tcp", "limit rate 5/second", "ip protocol icmp", "tcp flags syn", "", "fib daddr type local",
      "ether saddr 02:00:00:00:00:01",
      "ip ttl 5", "tcp dport @r", "arp operation request",
    ])
    let statement = pick([
      "accept", "drop", "counter", "counter accept", "return", "jump d", "goto c", "log prefix \"x\"", "reject",
      "meta mark set 7", "continue",
      "reject with tcp reset", "counter name n", "queue num 3", "masquerade", "dnat to 10.0.0.9", "snat to 10.0.0.1",
      "notrack", "update @s { ip saddr }",
    ])
    let rule = "\(match) \(statement)"
    switch number(0...19) {
    case 0, 1: return "nft \(pick(["add", "add", "create"])) table \(table)\(happens(8) ? " '{ flags dormant; }'" : "")"
    case 2: return "nft add chain \(table) \(pick(["c", "d", "c2"]))"
    case 3, 4:
      return
        "nft \(pick(["add", "add", "create"])) chain \(table) \(pick(["base", "base2"])) '{ type \(pick(["filter", "filter", "nat", "route"])) hook \(hook) priority \(priority); \(pick(["", "policy drop;", "policy accept;"])) }'"
    case 5...9:
      return
        "nft \(pick(["add", "add", "insert"])) rule \(table) \(chain) \(happens(8) ? "\(pick(["handle", "index", "position"])) \(number(1...9)) " : "")'\(rule)'"
    case 10: return "nft replace rule \(table) \(chain) handle \(number(1...9)) '\(rule)'"
    case 11: return "nft delete rule \(table) \(chain) handle \(number(1...12))"
    case 12:
      return
        "nft add set \(table) \(pick(["s '{ type ipv4_addr; }'", "s '{ type ipv4_addr; flags interval; }'", "r '{ type inet_service; flags interval; }'", "s '{ type ipv4_addr; flags timeout; timeout 1h; }'", "m '{ type ether_addr; size 5; }'", "s '{ type ipv4_addr; elements = { 10.0.0.1, 10.0.0.2 }; }'", "s '{ type ipv4_addr; flags dynamic; }'"]))"
    case 13...15:
      let element = pick([
        "10.0.0.5", "10.0.0.6", "10.0.0.0/24", "10.0.0.1-10.0.0.9", "80", "22-25", "02:00:00:00:00:01",
        "10.0.0.5, 10.0.0.6",
      ])
      return "nft \(pick(["add", "add", "create", "delete", "delete"])) element \(table) \(set) '{ \(element) }'"
    case 16:
      return
        "nft \(pick(["delete", "flush"])) \(pick(["table \(table)", "chain \(table) \(chain)", "set \(table) \(set)"]))"
    case 17:
      return
        "nft \(pick(["flush ruleset", "list tables", "list chain \(table) \(chain)", "list set \(table) \(set)", "list table \(table)", "rename chain \(table) \(chain) c9"]))"
    case 18: return "nft add map \(table) m '{ type ipv4_addr : verdict; }'"
    default: return "nft \(pick(["add", "delete"])) counter \(table) n"
    }
  }

  /// `iptables …` and `ip6tables …`.
  mutating func iptables() -> String {
    let isV6 = happens(25)
    let tool = isV6 ? "ip6tables" : "iptables"
    let table = option("-t", 35, ["filter", "nat", "nat", "mangle", "raw"], ["nope"])
    let isNAT = table == "-t nat"
    let chain = pick(
      isNAT ? ["PREROUTING", "POSTROUTING", "OUTPUT", "u1"] : ["INPUT", "FORWARD", "OUTPUT", "u1", "u1", "u2", "nope"])
    let target =
      isNAT
      ? pick([
        "MASQUERADE", "ACCEPT", "RETURN", "u1",
        isV6 ? "DNAT --to-destination fd00::9" : "DNAT --to-destination 10.0.0.9:80",
        isV6 ? "SNAT --to-source fd00::1" : "SNAT --to-source 10.0.0.1", "REDIRECT --to-ports 8080",
      ])
      : pick([
        "ACCEPT", "DROP", "RETURN", "REJECT", "u1", "u2", "LOG --log-prefix x", "nope", "MARK --set-mark 5",
        "REJECT --reject-with tcp-reset",
      ])
    let matches: [String?] = [
      option(
        "-s", 30, isV6 ? ["fd00::/16", "fd00::5"] : ["10.0.0.0/8", "10.0.0.5", "10.0.0.5,10.0.0.6"], Pool.oddNetworks),
      option("-d", 15, isV6 ? ["fd01::1"] : ["10.1.0.0/16"]),
      option("-i", 15, ["v0", "br+"], ["an-interface-too-long"]), option("-o", 12, ["v0"]),
      option(
        "-p", 35,
        [
          "tcp --dport 80", "tcp --sport 1000:2000 --dport 22", "udp --dport 53",
          isV6 ? "icmpv6" : "icmp --icmp-type echo-request", "tcp", "tcp --syn", "tcp -m multiport --dports 80,443",
        ], ["x", "tcp --dport x", "--dport 5"]),
      option(
        "-m", 22,
        [
          "state --state ESTABLISHED,RELATED", "conntrack --ctstate NEW", "comment --comment hello",
          "limit --limit 5/min", "mark --mark 5", "addrtype --dst-type LOCAL",
        ], ["nope", "state --state X"]),
    ]
    let rule = joined("", matches + [happens(90) ? "-j \(target)" : happens(30) ? "-g u1" : nil])
    let head = "\(tool)\(table.map { " \($0)" } ?? "")"
    switch number(0...19) {
    case 0...6: return "\(head) \(pick(["-A", "-A", "--append"])) \(chain)\(rule)"
    case 7...8: return "\(head) -I \(chain)\(happens(40) ? " \(value(["1", "2"], ["0", "9"]))" : "")\(rule)"
    case 9...10: return "\(head) -D \(chain) \(happens(60) ? value(["1", "2"], ["0", "9"]) : rule)"
    case 11: return "\(head) -R \(chain) \(value(["1", "2"], ["0", "9"]))\(rule)"
    case 12: return "\(head) -C \(chain)\(rule)"
    case 13...14: return "\(head) -N \(pick(["u1", "u1", "u2", "INPUT", "a-chain-with-a-name-that-is-too-long"]))"
    case 15: return "\(head) -X\(happens(70) ? " \(pick(["u1", "u2", "INPUT", "nope"]))" : "")"
    case 16: return "\(head) -P \(chain) \(pick(["ACCEPT", "DROP", "REJECT", "u1"]))"
    case 17: return "\(head) -F\(happens(60) ? " \(chain)" : "")"
    case 18: return "\(head) -Z\(happens(60) ? " \(chain)\(happens(30) ? " 1" : "")" : "")"
    default: return "\(head) -E \(pick(["u1", "u2", "nope"])) \(pick(["u2", "u3", "INPUT"]))"
    }
  }
}
