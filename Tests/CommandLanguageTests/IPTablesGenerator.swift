import Addressing
import CommandLanguage
import Operations
import Generators
import IPTables
import NFTables

extension Generator {
  mutating func iptablesRule(_ family: IPFamily) -> IPTablesRuleSpec {
    func bits(_ value: UInt16, _ isInverted: Bool) -> IPTablesBits<UInt16> {
      IPTablesBits(value, isInverted: isInverted)
    }
    var rule = IPTablesRule()
    rule.input = maybe { IPTablesInterface($0.pick(["eth0", "br-+", "+"]), isInverted: $0.flip()) }
    rule.output = maybe { IPTablesInterface($0.pick(["eth0", "br-+"]), isInverted: $0.flip()) }
    if family == .v4 { rule.isFragment = flag() }
    let transport: UInt8 = pick([6, 17, 132])
    rule.protocol = IPTablesProtocol(transport)
    for _ in 0..<number(0...2) {
      let port: UInt16 = number(0...65_000)
      let ports = IPTablesPorts(port...(port + number(0...500)), isInverted: flip())
      rule.matches.append(
        pick([
          .ports(
            protocol: transport, source: flip() ? ports : nil, destination: flip() ? ports : nil,
            flags: transport == 6 && flip() ? IPTablesTCPFlags(mask: number(1...63), set: 2, isInverted: flip()) : nil),
          .multiport(pick([.source, .destination, .either]), [1...1, 5...9, ports.range], isInverted: flip()),
          .connection(IPTablesConnection(state: bits(0xa, flip()), isAlias: true)), .connection(connection(family)),
          .comment(pick(["word", "two  words", "it's \"!\"", "!"])),
          .mark(number(0...UInt32.max), mask: pick([.max, 0, 0xff]), isInverted: flip()),
          .addressType(
            source: flip() ? bits(4, flip()) : nil, destination: bits(6, flip()), limitInput: flip(), limitOutput: false
          ),
          .limit(period: 600_000 / number(1...59), burst: number(1...100)), iptablesKind(family), iptablesKind(family),
        ]))
    }
    let address = address(), other = address
    let translation = IPTablesTranslation(
      first: address.family == family ? address : nil, last: other.family == family ? other : nil,
      ports: 80...number(80...99), flags: pick([[], .random]))
    rule.target = maybe {
      $0.pick([
        .accept, .drop, .return, .jump("other"), .goto("other"), .reject(family == .v4 ? 1 : 3),
        .notrack(isAlias: $0.flip()), .connectionMark($0.connectionMark()), $0.netMap(family),
        transport == 6 ? .segmentSize($0.maybe { $0.number(0...65_495) }) : .accept,
        .log(level: $0.number(0...7), flags: $0.number(0...15), prefix: $0.pick(["", "in: "])),
        .mark($0.number(0...UInt32.max), mask: $0.number(0...UInt32.max)),
        .translate($0.pick([.source, .destination]), translation),
        .translate($0.pick([.masquerade, .redirect]), IPTablesTranslation(ports: 80...90)),
      ])
    }
    let network = family == .v4 ? IPAddress.v4(v4()) : .v6(v6())
    let sources = IPTablesAddress(network, mask: network, isInverted: flip()).map { [$0] } ?? []
    return IPTablesRuleSpec(rule, sources: flip() ? sources : [], destinations: flip() ? sources : [])
  }

  mutating func iptables() -> IPTablesCommand {
    let family = family()
    let chain = pick(["FORWARD", "web", "a;b"])
    let spec = iptablesRule(family)
    let verb: IPTablesCommand.Verb = pick([
      .append(chain, spec), .insert(chain, number(1...9), spec), .delete(chain, spec),
      .deleteNumber(chain, number(1...9)),
      .replace(chain, number(1...9), spec), .check(chain, spec), .addChain("web"), .deleteChain(flip() ? chain : nil),
      .rename(chain, to: "new"), .policy(chain, .accept), .flush(flip() ? chain : nil), .zero(nil, nil),
      .zero(chain, 3),
    ])
    return IPTablesCommand(family, pick([.filter, .mangle, .raw]), verb)
  }

  private mutating func address(of family: IPFamily) -> IPAddress { family == .v4 ? .v4(v4()) : .v6(v6()) }

  private mutating func connection(_ family: IPFamily) -> IPTablesConnection {
    var connection = IPTablesConnection(
      state: maybe { IPTablesBits(0x1c8, isInverted: $0.flip()) },
      status: IPTablesBits(6, isInverted: flip()))
    func network(_ generator: inout Generator) -> IPTablesNetwork? {
      IPTablesNetwork(
        generator.address(of: family),
        prefixLength: generator.maybe { $0.number(0...family.bitWidth) }
          .flatMap { $0 == 128 ? nil : $0 }, isInverted: generator.flip())
    }
    func ports(_ generator: inout Generator) -> IPTablesPorts? {
      let port: UInt16 = generator.number(0...65_000)
      return IPTablesPorts(port...(port + generator.number(0...500)), isInverted: generator.flip())
    }
    connection.protocol = maybe { IPTablesProtocol($0.pick([0, 6, 17, 50]), isInverted: $0.flip()) }
    connection.originalSource = flip() ? network(&self) : nil
    connection.replyDestination = flip() ? network(&self) : nil
    connection.originalDestinationPort = flip() ? ports(&self) : nil
    connection.replySourcePort = flip() ? ports(&self) : nil
    connection.expiration = maybe { IPTablesNumbers(5...$0.number(5...99), isInverted: $0.flip()) }
    connection.isReply = flag()
    return connection
  }

  private mutating func iptablesKind(_ family: IPFamily) -> IPTablesMatch {
    switch number(0...6) {
    case 6:
      var recent = IPTablesRecent(pick(IPTablesRecent.Work.allCases))
      recent.isInverted = flip()
      if recent.work == .update || recent.work == .check {
        recent.seconds = flip() ? number(1...UInt32.max) : 0
        recent.hits = number(0...UInt32.max)
        recent.forgets = recent.seconds > 0 && flip()
        recent.comparesTTL = flip()
      }
      recent.name = pick(["DEFAULT", "ssh"])
      recent.mask = maybe { $0.address(of: family) }
      recent.looksAtDestination = flip()
      return .recent(recent)
    case 0: return .connectionMark(number(0...UInt32.max), mask: pick([.max, 0, 0xff]), isInverted: flip())
    case 1:
      let address = address(of: family)
      let range = IPTablesAddressRange(address, address, isInverted: flip())
      return .addressRange(source: flip() ? range : nil, destination: range)
    case 2:
      return .connectionLimit(
        IPTablesConnectionLimit(
          number(0...UInt32.max), isUpTo: flip(), prefixLength: pick([nil, 0, 24, 32]), countsDestinations: flip()))
    case 3: return .statistic(.random(number(0...0x8000_0000), isInverted: flip()))
    case 4:
      let every: UInt32 = number(1...UInt32.max)
      return .statistic(.nth(every: every, packet: number(0...every - 1), isInverted: flip()))
    default:
      var owner = IPTablesOwner()
      owner.socketExists = flag()
      owner.users = maybe { IPTablesNumbers(0...$0.number(0...UInt32.max - 1), isInverted: $0.flip()) }
      owner.groups = IPTablesNumbers(5...number(5...99), isInverted: flip())
      owner.countsAllGroups = flip()
      return .owner(owner)
    }
  }

  private mutating func connectionMark() -> IPTablesConnectionMark {
    var mark = IPTablesConnectionMark(pick([.set, .save, .restore]), mask: pick([.max, 0, number(0...UInt32.max)]))
    if mark.mode == .set { mark.value = number(0...UInt32.max) } else { mark.packetMask = pick([.max, 0, 0xff]) }
    mark.shift = pick([0, number(1...31)])
    mark.shiftsRight = mark.shift > 0 && flip()
    return mark
  }

  private mutating func netMap(_ family: IPFamily) -> IPTablesTarget {
    let address = address(of: family)
    return IPTablesAddress(
      address, mask: address.family == .v4 ? .v4(IPv4Address(255, 255, 0, 0)) : .v6(IPv6Address(high: .max, low: 0))
    )
    .flatMap { $0.prefixLength == nil ? nil : .netMap(IPTablesNetMap($0)) } ?? .drop
  }
}
