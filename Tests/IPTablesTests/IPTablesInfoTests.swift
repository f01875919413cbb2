import Addressing
import Generators
import IPTables
import NFTables
import Testing

@Test("no bytes of a match or target are a trap, and those that are not understood are kept")
func anyBytes() throws {
  let names = [
    "tcp", "udp", "sctp", "multiport", "conntrack", "comment", "addrtype", "icmp", "icmp6", "other",
    "connmark", "iprange", "connlimit", "statistic", "owner", "recent",
  ]
  let targets = [
    "REJECT", "LOG", "MARK", "SNAT", "DNAT", "MASQUERADE", "REDIRECT", "CT", "OTHER", "TCPMSS",
    "CONNMARK", "NETMAP",
  ]
  let seed = UInt64.random(in: 0...UInt64.max)
  print("bytes of matches and targets: seed \(seed)")
  var chance = Generator(seed: seed)
  for _ in 0..<5_000 {
    let info = (0..<chance.number(0...300)).map { _ in chance.number(0...255) as UInt8 }
    let family = chance.flip() ? IPFamily.v4 : .v6
    var rule = Rule(expressions: [])
    for _ in 0..<chance.number(0...3) {
      rule.expressions.append(.match(name: chance.pick(names), revision: chance.number(0...3), info: info))
    }
    rule.expressions.append(.counter(packets: 0, bytes: 0))
    rule.expressions.append(.target(name: chance.pick(targets), revision: chance.number(0...2), info: info))
    let read = try #require(IPTablesRule(rule, family))
    #expect(read.rule(family).expressions == rule.expressions)
  }
}
