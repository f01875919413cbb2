/// The words of nft that have a meaning only in the scope of others.
enum SyntaxWords {
  /// The scope that a word opens.
  static let opened: [String: String] = [
    "ah": "ah", "arp": "arp", "comp": "comp", "counter": "counter", "ct": "ct", "dccp": "dccp", "dnat": "nat",
    "dst": "dst",
    "dup": "dup", "esp": "esp", "ether": "eth", "export": "export", "fib": "fib", "frag": "frag", "fwd": "fwd",
    "hbh": "hbh", "icmp": "icmp", "icmpv6": "icmp", "igmp": "igmp", "import": "import", "ip": "ip", "ip6": "ip6",
    "ipsec": "ipsec", "jhash": "hash", "limit": "limit", "list": "list", "log": "log", "masquerade": "nat",
    "meta": "meta",
    "mh": "mh", "monitor": "monitor", "numgen": "numgen", "osf": "osf", "policy": "policy", "queue": "queue",
    "quota": "quota", "redirect": "nat", "reject": "reject", "reset": "reset", "rt": "rt", "rt0": "rt", "rt2": "rt",
    "sctp": "sctp", "secmark": "secmark", "snat": "nat", "socket": "socket", "srh": "rt", "symhash": "hash",
    "synproxy": "synproxy", "tcp": "tcp", "th": "th", "tproxy": "tproxy", "type": "type", "udp": "udp",
    "udplite": "udplite", "vlan": "vlan", "xt": "xt",
  ]

  /// The words of each scope.
  static let scoped: [String: Set<String>] = texts.mapValues { Set($0.split(separator: " ").map(String.init)) }

  /// Words that mean the same.
  static let synonyms: [String: String] = [
    "sequence": "seq", "sack-perm": "sack-permitted", "parameter-problem": "param-problem", "maxseg": "mss",
    "protocol-src": "proto-src",
  ]

  private static let texts: [String: String] = [
    "ah": "hdrlength reserved spi sequence nexthdr",
    "arp": "htype ptype hlen plen operation saddr daddr",
    "at": "ll nh",
    "comp": "cpi nexthdr",
    "counter": "name packets bytes",
    "ct": """
    l3proto protocol proto-src proto-dst zone direction event expectation expiration helper label state status original reply \
    saddr daddr bytes packets avgpkt count over id helpers
    """,
    "dccp": "sport dport option",
    "dst": "hdrlength nexthdr",
    "dup": "to",
    "esp": "spi sequence",
    "eth": "saddr daddr",
    "export": "json xml vm",
    "fib": "saddr daddr",
    "frag": "reserved frag-off reserved2 more-fragments id nexthdr",
    "fwd": "to",
    "hash": "mod seed offset",
    "hbh": "hdrlength nexthdr",
    "icmp": "code checksum id sequence gateway mtu parameter-problem max-delay",
    "igmp": "checksum mrt group",
    "import": "json xml vm",
    "ip": """
    version hdrlength dscp ecn length frag-off ttl protocol checksum saddr daddr id option options lsrr rr ssrr ra ptr value addr to prefix
    """,
    "ip6": "version dscp ecn flowlabel length nexthdr hoplimit saddr daddr to prefix addr",
    "ipsec": "in out reqid spnum spi saddr daddr",
    "limit": "rate burst over until name packets bytes second minute hour day week",
    "list": "tables chains sets maps meters flowtables counters quotas limits secmarks synproxys hooks",
    "log": "prefix group snaplen queue-threshold level options",
    "meta": "length protocol",
    "mh": "hdrlength reserved checksum nexthdr",
    "monitor": "tables chains rules sets elements trace json xml vm",
    "nat": "to fully-random persistent port prefix addr",
    "numgen": "inc mod offset",
    "osf": "ttl version name",
    "policy": "memory performance",
    "queue": "num bypass fanout to",
    "quota": "over until used name bytes",
    "reject": "with icmpx",
    "reset": "counters quotas option",
    "rt": "classid nexthop mtu hdrlength nexthdr seg-left addr last-entry tag sid",
    "sctp": "sport dport vtag checksum chunk",
    "secmark": "name",
    "socket": "transparent wildcard cgroupv2 level",
    "synproxy": "mss wscale timestamp sack-permitted sack-perm name",
    "tcp": """
    sport dport sequence ackseq doff reserved window checksum urgptr option options echo eol maxseg mss mptcp nop sack sack0 sack1 \
    sack2 sack3 sack-permitted sack-perm fastopen md5sig timestamp length count left right tsval tsecr subtype
    """,
    "th": "sport dport",
    "tproxy": "to",
    "type": "protocol",
    "udp": "sport dport length checksum",
    "udplite": "sport dport csumcov checksum",
    "vlan": "id cfi dei pcp",
  ]
}
