public import Addressing
internal import Glibc

/// Names of `nft` that other floors need.
public enum NFTNames {
  /// The name of a type of ICMP messages; nil where it has none.
  public static func messageType(_ type: UInt8, _ family: IPFamily) -> String? {
    ValueNames.name(family == .v4 ? .icmpType : .icmpv6Type, UInt64(type))
  }
}

/// Names that `nft` has for numbers.
enum ValueNames {
  /// The name of a number of a type; nil where it has none.
  static func name(_ type: DataType, _ number: UInt64) -> String? {
    if type == .inetProtocol { return protocolName(number) }
    return tables[type]?.first { $0.0 == number }?.1
  }

  /// The number of a name of a type; nil where there is none.
  static func number(_ type: DataType, _ name: String) -> UInt64? { tables[type]?.first { $0.1 == name }?.0 }

  /// The names that numbers of a type have.
  static func names(_ type: DataType) -> [String] { tables[type]?.map(\.1) ?? [] }

  /// The number of a protocol's name, of /etc/protocols or, where that is missing, of the usual ones.
  static func protocolNumber(_ name: String) -> UInt64? {
    let usual: [String: UInt64] = [
      "icmp": 1, "igmp": 2, "tcp": 6, "udp": 17, "dccp": 33, "gre": 47, "esp": 50, "ah": 51, "icmpv6": 58,
      "ipv6-icmp": 58, "ospf": 89, "comp": 108, "ipcomp": 108, "sctp": 132, "udplite": 136,
    ]
    if let number = usual[name] { return number }
    var entry = unsafe protoent()
    var found: UnsafeMutablePointer<protoent>?
    var buffer = [CChar](repeating: 0, count: 1_024)
    let status = unsafe getprotobyname_r(name, &entry, &buffer, buffer.count, &found)
    guard status == 0, unsafe found != nil else { return nil }
    return unsafe UInt64(exactly: entry.p_proto)
  }

  /// The port of a service's name, as /etc/services has it.
  static func serviceNumber(_ name: String) -> UInt64? {
    guard name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }), name.contains(where: { $0.isLetter }) else { return nil }
    var entry = unsafe servent()
    var found: UnsafeMutablePointer<servent>?
    var buffer = [CChar](repeating: 0, count: 1_024)
    let status = unsafe getservbyname_r(name, nil, &entry, &buffer, buffer.count, &found)
    guard status == 0, unsafe found != nil else { return nil }
    return unsafe UInt64(UInt16(truncatingIfNeeded: entry.s_port).byteSwapped)
  }

  /// The number of a user's or a group's name.
  static func accountNumber(_ name: String, isGroup: Bool) -> UInt64? {
    var buffer = [CChar](repeating: 0, count: 4_096)
    if isGroup {
      var entry = unsafe group()
      var found: UnsafeMutablePointer<group>?
      guard unsafe getgrnam_r(name, &entry, &buffer, buffer.count, &found) == 0, unsafe found != nil else { return nil }
      return unsafe UInt64(entry.gr_gid)
    }
    var entry = unsafe passwd()
    var found: UnsafeMutablePointer<passwd>?
    guard unsafe getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, unsafe found != nil else { return nil }
    return unsafe UInt64(entry.pw_uid)
  }

  /// The names of the bits of a type of flags, lowest first; nil of other types.
  static func bits(_ type: DataType) -> [(UInt64, String)]? {
    switch type {
    case .ctState, .ctStatus, .ctEvent, .tcpFlags: tables[type]
    default: nil
    }
  }

  /// Names of protocols as the system has them in /etc/protocols, which `nft` prints too.
  private static func protocolName(_ number: UInt64) -> String? {
    var entry = unsafe protoent()
    var found: UnsafeMutablePointer<protoent>?
    var buffer = [CChar](repeating: 0, count: 1_024)
    let status = unsafe getprotobynumber_r(
      Int32(truncatingIfNeeded: number), &entry, &buffer, buffer.count, &found)
    guard status == 0, unsafe found != nil, let name = unsafe entry.p_name else { return nil }
    return unsafe String(cString: name)
  }

  private static let tables: [DataType: [(UInt64, String)]] = [
    .nfproto: [(2, "ipv4"), (10, "ipv6")],
    .etherType: [
      (0x0800, "ip"), (0x0806, "arp"), (0x86dd, "ip6"), (0x8100, "8021q"), (0x88a8, "8021ad"), (0x8100, "vlan"),
    ],
    .arpOperation: [
      (1, "request"), (2, "reply"), (3, "rrequest"), (4, "rreply"), (8, "inrequest"), (9, "inreply"), (10, "nak"),
    ],
    .icmpType: [
      (0, "echo-reply"), (3, "destination-unreachable"), (4, "source-quench"), (5, "redirect"), (8, "echo-request"),
      (9, "router-advertisement"), (10, "router-solicitation"), (11, "time-exceeded"), (12, "parameter-problem"),
      (13, "timestamp-request"), (14, "timestamp-reply"), (15, "info-request"), (16, "info-reply"),
      (17, "address-mask-request"), (18, "address-mask-reply"),
    ],
    .icmpv6Type: [
      (1, "destination-unreachable"), (2, "packet-too-big"), (3, "time-exceeded"), (4, "parameter-problem"),
      (128, "echo-request"), (129, "echo-reply"), (130, "mld-listener-query"), (131, "mld-listener-report"),
      (132, "mld-listener-done"), (132, "mld-listener-reduction"), (133, "nd-router-solicit"),
      (134, "nd-router-advert"),
      (135, "nd-neighbor-solicit"), (136, "nd-neighbor-advert"), (137, "nd-redirect"), (138, "router-renumbering"),
      (141, "ind-neighbor-solicit"), (142, "ind-neighbor-advert"), (143, "mld2-listener-report"),
    ],
    .icmpCode: [
      (0, "net-unreachable"), (1, "host-unreachable"), (2, "prot-unreachable"), (3, "port-unreachable"),
      (4, "frag-needed"), (9, "net-prohibited"), (10, "host-prohibited"), (13, "admin-prohibited"),
    ],
    .icmpv6Code: [
      (0, "no-route"), (1, "admin-prohibited"), (3, "addr-unreachable"), (4, "port-unreachable"), (5, "policy-fail"),
      (6, "reject-route"),
    ],
    .icmpxCode: [(1, "port-unreachable"), (3, "admin-prohibited"), (0, "no-route"), (2, "host-unreachable")],
    .igmpType: [
      (0x11, "membership-query"), (0x12, "membership-report-v1"), (0x16, "membership-report-v2"),
      (0x22, "membership-report-v3"), (0x17, "leave-group"),
    ],
    .mobilityHeaderType: [
      (0, "binding-refresh-request"), (1, "home-test-init"), (2, "careof-test-init"), (3, "home-test"),
      (4, "careof-test"), (5, "binding-update"), (6, "binding-acknowledgement"), (7, "binding-error"),
      (8, "fast-binding-update"), (9, "fast-binding-acknowledgement"), (10, "fast-binding-advertisement"),
      (11, "experimental-mobility-header"), (12, "home-agent-switch-message"),
    ],
    .tcpFlags: [
      (1, "fin"), (2, "syn"), (4, "rst"), (8, "psh"), (16, "ack"), (32, "urg"), (64, "ecn"), (128, "cwr"),
    ],
    .ctState: [(1, "invalid"), (2, "established"), (4, "related"), (8, "new"), (64, "untracked")],
    .ctDirection: [(0, "original"), (1, "reply")],
    .ctStatus: [
      (1, "expected"), (2, "seen-reply"), (4, "assured"), (8, "confirmed"), (16, "snat"), (32, "dnat"), (512, "dying"),
    ],
    .ctEvent: [
      (1, "new"), (2, "related"), (4, "destroy"), (8, "reply"), (16, "assured"), (32, "protoinfo"), (64, "helper"),
      (128, "mark"), (256, "seqadj"), (512, "secmark"), (1_024, "label"),
    ],
    .packetType: [(0, "host"), (1, "broadcast"), (2, "multicast"), (3, "other"), (0, "unicast")],
    .deviceGroup: [(0, "default")],
    .dscp: [
      (0, "cs0"), (8, "cs1"), (16, "cs2"), (24, "cs3"), (32, "cs4"), (40, "cs5"), (48, "cs6"), (56, "cs7"),
      (0, "df"), (0, "be"), (1, "lephb"), (10, "af11"), (12, "af12"), (14, "af13"), (18, "af21"), (20, "af22"),
      (22, "af23"), (26, "af31"), (28, "af32"), (30, "af33"), (34, "af41"), (36, "af42"), (38, "af43"), (44, "va"),
      (46, "ef"),
    ],
    .ecn: [(0, "not-ect"), (1, "ect1"), (2, "ect0"), (3, "ce")],
    .fibAddressType: [
      (0, "unspec"), (1, "unicast"), (2, "local"), (3, "broadcast"), (4, "anycast"), (5, "multicast"),
      (6, "blackhole"), (7, "unreachable"), (8, "prohibit"),
    ],
    .boolean: [(0, "missing"), (1, "exists")],
    .timeDay: [
      (0, "Sunday"), (1, "Monday"), (2, "Tuesday"), (3, "Wednesday"), (4, "Thursday"), (5, "Friday"), (6, "Saturday"),
    ],
    .interfaceType: [
      (1, "ether"), (512, "ppp"), (768, "ipip"), (769, "ipip6"), (772, "loopback"), (776, "sit"), (778, "ipgre"),
    ],
  ]
}
