/// The grammar of nft's language as its own parser has it, for saying what that parser says of a text that is wrong.
///
/// ``NFTReader`` understands texts; this only finds the place where nft stops, and what it would have taken there.
struct SyntaxGrammar: Sendable {
  struct Production: Sendable {
    let left: Int
    let right: [Int]
  }

  /// Symbols by number: the terminals first, in the order in which nft lists what it expects.
  let names: [String]
  let terminalCount: Int
  let productions: [Production]
  /// The productions of each symbol.
  let alternatives: [[Int]]
  private let numbers: [String: Int]

  /// The grammar of nft 1.0.6.
  static let nft = SyntaxGrammar([commands, rules, fields])

  private init(_ texts: [String]) {
    var names = Self.terminals.split(separator: " ").map(String.init)
    var numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    func number(_ name: String) -> Int {
      if let known = numbers[name] { return known }
      names.append(name)
      numbers[name] = names.count - 1
      return names.count - 1
    }
    terminalCount = names.count
    var productions: [Production] = []
    var left = number("Input")
    for line in texts.joined(separator: "\n").split(separator: "\n") {
      var words = line.split(separator: " ").map(String.init)
      if let first = words.first, first.hasSuffix(":"), first.count > 1 {
        left = number(String(first.dropLast()))
        words.removeFirst()
      } else if words.first == "|" {
        words.removeFirst()
      }
      for alternative in words.split(separator: "|") {
        productions.append(Production(left: left, right: alternative.filter { $0 != "_" }.map(number)))
      }
    }
    // What ends the words of a scope is nothing itself.
    for (symbol, name) in names.enumerated() where name.hasPrefix("Leave_") {
      productions.append(Production(left: symbol, right: []))
    }
    var alternatives: [[Int]] = Array(repeating: [], count: names.count)
    for (index, production) in productions.enumerated() { alternatives[production.left].append(index) }
    self.names = names
    self.productions = productions
    self.alternatives = alternatives
    self.numbers = numbers
  }

  func number(_ name: String) -> Int? { numbers[name] }

  func isTerminal(_ symbol: Int) -> Bool { symbol < terminalCount }

  /// The name that nft gives a terminal.
  func shown(_ symbol: Int) -> String {
    switch names[symbol] {
    case "eof": "end of file"
    case "quoted": "quoted string"
    case "starred": "string with a trailing asterisk"
    case "pipe": "'|'"
    case let name where ["=", "{", "}", "(", ")", "$", "[", "]"].contains(name): "'\(name)'"
    case let name: name
    }
  }

  /// The terminals in nft's order.
  private static let terminals = """
    eof error junk newline colon semicolon comma . == != < > >= <= << >> & ^ ! / * - @ vmap + include define redefine undefine \
    fib socket transparent wildcard cgroupv2 tproxy osf synproxy mss wscale typeof hook hooks device devices table tables chain \
    chains rule rules sets set element map maps flowtable handle ruleset trace inet netdev add update replace create insert \
    delete get list reset flush rename describe import export monitor all accept drop continue jump goto return to constant \
    interval dynamic auto-merge timeout gc-interval elements expires policy memory performance size flow offload meter meters \
    flowtables number string quoted starred ll nh th bridge ether saddr daddr type vlan id cfi dei pcp arp htype ptype hlen \
    plen operation ip version hdrlength dscp ecn length frag-off ttl protocol checksum ptr value lsrr rr ssrr ra icmp code seq \
    gateway mtu igmp mrt options ip6 priority flowlabel nexthdr hoplimit icmpv6 param-problem max-delay ah reserved spi esp \
    comp flags cpi port udp sport dport udplite csumcov tcp ackseq doff window urgptr option echo eol mptcp nop sack sack0 \
    sack1 sack2 sack3 sack-permitted fastopen md5sig timestamp count left right tsval tsecr subtype dccp sctp chunk vtag rt rt0 \
    rt2 srh seg-left addr last-entry tag sid hbh frag reserved2 more-fragments dst mh meta mark iif iifname iiftype oif oifname \
    oiftype skuid skgid nftrace rtclassid ibriport obriport ibrname obrname pkttype cpu iifgroup oifgroup cgroup time classid \
    nexthop ct l3proto proto-src proto-dst zone direction event expectation expiration helper label state status original \
    reply counter name packets bytes avgpkt counters quotas limits synproxys helpers log prefix group snaplen queue-threshold \
    level limit rate burst over until quota used secmark secmarks second minute hour day week reject with icmpx snat dnat \
    masquerade redirect random fully-random persistent queue num bypass fanout dup fwd numgen inc mod offset jhash symhash \
    seed position index comment xml json vm notrack exists missing exthdr ipsec reqid spnum in out xt = { } ( ) pipe $ [ ]
    """
}
