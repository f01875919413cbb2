import Addressing

/// The names of numbers that iptables knows.
enum IPTablesNames {
  /// As `/etc/protocols` and iptables itself have them.
  static let protocols: [(name: String, number: UInt8)] = [
    ("tcp", 6), ("udp", 17), ("icmp", 1), ("sctp", 132), ("udplite", 136), ("ipv6-icmp", 58), ("esp", 50), ("ah", 51),
    ("igmp", 2), ("ggp", 3), ("ipencap", 4), ("st", 5), ("egp", 8), ("igp", 9), ("pup", 12), ("hmp", 20),
    ("xns-idp", 22), ("rdp", 27), ("iso-tp4", 29), ("dccp", 33), ("xtp", 36), ("ddp", 37), ("idpr-cmtp", 38),
    ("ipv6", 41), ("ipv6-route", 43), ("ipv6-frag", 44), ("idrp", 45), ("rsvp", 46), ("gre", 47), ("skip", 57),
    ("ipv6-nonxt", 59), ("ipv6-opts", 60), ("rspf", 73), ("vmtp", 81), ("eigrp", 88), ("ospf", 89), ("ax.25", 93),
    ("ipip", 94), ("etherip", 97), ("encap", 98), ("pim", 103), ("ipcomp", 108), ("vrrp", 112), ("l2tp", 115),
    ("isis", 124), ("fc", 133), ("mobility-header", 135), ("mpls-in-ip", 137), ("manet", 138), ("hip", 139),
    ("shim6", 140), ("wesp", 141), ("rohc", 142), ("ethernet", 143),
  ]
  /// Further names that are understood.
  static let moreProtocols: [(name: String, number: UInt8)] = [
    ("icmpv6", 58), ("ipv6-mh", 135), ("mh", 135), ("all", 0),
  ]

  /// The name of a protocol's number.
  static func name(ofProtocol number: UInt8) -> String {
    protocols.first { $0.number == number }?.name ?? "\(number)"
  }

  /// A service of `/etc/services`.
  struct Service {
    let name: String
    let port: UInt16
    /// The protocols that it is listed for.
    let transports: Set<UInt8>

    init(_ name: String, _ port: UInt16, _ transports: UInt8...) {
      self.name = name
      self.port = port
      self.transports = Set(transports)
    }
  }

  /// Services that are understood in place of a port.
  static let services = [
    Service("ftp-data", 20, 6), Service("ftp", 21, 6), Service("ssh", 22, 6), Service("telnet", 23, 6),
    Service("smtp", 25, 6), Service("domain", 53, 6, 17), Service("bootps", 67, 17), Service("bootpc", 68, 17),
    Service("tftp", 69, 17), Service("http", 80, 6), Service("www", 80, 6), Service("kerberos", 88, 6, 17),
    Service("pop3", 110, 6), Service("sunrpc", 111, 6, 17), Service("ntp", 123, 17), Service("imap2", 143, 6),
    Service("imap", 143, 6), Service("snmp", 161, 6, 17), Service("bgp", 179, 6), Service("ldap", 389, 6, 17),
    Service("https", 443, 6, 17), Service("submission", 587, 6), Service("ldaps", 636, 6, 17),
    Service("imaps", 993, 6), Service("pop3s", 995, 6), Service("mysql", 3306, 6), Service("postgresql", 5432, 6),
  ]

  /// A type of ICMP and its codes.
  struct ICMPType {
    let name: String
    let type: UInt8
    let codes: ClosedRange<UInt8>

    init(_ name: String, _ type: UInt8, _ code: UInt8? = nil) {
      self.name = name
      self.type = type
      codes = code.map { $0...$0 } ?? 0...255
    }
  }

  static func icmpTypes(_ family: IPFamily) -> [ICMPType] { family == .v4 ? icmp : icmp6 }

  private static let icmp: [ICMPType] = [
    ICMPType("any", 255), ICMPType("echo-reply", 0), ICMPType("pong", 0), ICMPType("destination-unreachable", 3),
    ICMPType("network-unreachable", 3, 0), ICMPType("host-unreachable", 3, 1), ICMPType("protocol-unreachable", 3, 2),
    ICMPType("port-unreachable", 3, 3), ICMPType("fragmentation-needed", 3, 4), ICMPType("source-route-failed", 3, 5),
    ICMPType("network-unknown", 3, 6), ICMPType("host-unknown", 3, 7), ICMPType("network-prohibited", 3, 9),
    ICMPType("host-prohibited", 3, 10), ICMPType("TOS-network-unreachable", 3, 11),
    ICMPType("TOS-host-unreachable", 3, 12), ICMPType("communication-prohibited", 3, 13),
    ICMPType("host-precedence-violation", 3, 14), ICMPType("precedence-cutoff", 3, 15), ICMPType("source-quench", 4),
    ICMPType("redirect", 5), ICMPType("network-redirect", 5, 0), ICMPType("host-redirect", 5, 1),
    ICMPType("TOS-network-redirect", 5, 2), ICMPType("TOS-host-redirect", 5, 3), ICMPType("echo-request", 8),
    ICMPType("ping", 8), ICMPType("router-advertisement", 9), ICMPType("router-solicitation", 10),
    ICMPType("time-exceeded", 11), ICMPType("ttl-exceeded", 11), ICMPType("ttl-zero-during-transit", 11, 0),
    ICMPType("ttl-zero-during-reassembly", 11, 1), ICMPType("parameter-problem", 12), ICMPType("ip-header-bad", 12, 0),
    ICMPType("required-option-missing", 12, 1), ICMPType("timestamp-request", 13), ICMPType("timestamp-reply", 14),
    ICMPType("address-mask-request", 17), ICMPType("address-mask-reply", 18),
  ]
  private static let icmp6: [ICMPType] = [
    ICMPType("destination-unreachable", 1), ICMPType("no-route", 1, 0), ICMPType("communication-prohibited", 1, 1),
    ICMPType("beyond-scope", 1, 2), ICMPType("address-unreachable", 1, 3), ICMPType("port-unreachable", 1, 4),
    ICMPType("failed-policy", 1, 5), ICMPType("reject-route", 1, 6), ICMPType("packet-too-big", 2),
    ICMPType("time-exceeded", 3), ICMPType("ttl-exceeded", 3), ICMPType("ttl-zero-during-transit", 3, 0),
    ICMPType("ttl-zero-during-reassembly", 3, 1), ICMPType("parameter-problem", 4), ICMPType("bad-header", 4, 0),
    ICMPType("unknown-header-type", 4, 1), ICMPType("unknown-option", 4, 2), ICMPType("echo-request", 128),
    ICMPType("ping", 128), ICMPType("echo-reply", 129), ICMPType("pong", 129), ICMPType("router-solicitation", 133),
    ICMPType("router-advertisement", 134), ICMPType("neighbour-solicitation", 135),
    ICMPType("neighbor-solicitation", 135), ICMPType("neighbour-advertisement", 136),
    ICMPType("neighbor-advertisement", 136), ICMPType("redirect", 137),
  ]

  /// The answers of `--reject-with`, each with its other name and the kernel's number.
  static func rejections(_ family: IPFamily) -> [(name: String, alias: String, number: UInt32)] {
    family == .v4
      ? [
        ("icmp-net-unreachable", "net-unreach", 0), ("icmp-host-unreachable", "host-unreach", 1),
        ("icmp-proto-unreachable", "proto-unreach", 2), ("icmp-port-unreachable", "port-unreach", 3),
        ("icmp-net-prohibited", "net-prohib", 5), ("icmp-host-prohibited", "host-prohib", 6),
        ("tcp-reset", "tcp-rst", 7), ("icmp-admin-prohibited", "admin-prohib", 8),
      ]
      : [
        ("icmp6-no-route", "no-route", 0), ("icmp6-adm-prohibited", "adm-prohibited", 1),
        ("icmp6-addr-unreachable", "addr-unreach", 3), ("icmp6-port-unreachable", "port-unreach", 4),
        ("tcp-reset", "tcp-reset", 6), ("icmp6-policy-fail", "policy-fail", 7),
        ("icmp6-reject-route", "reject-route", 8),
      ]
  }

  /// Flags of TCP in the order in which they are written; `ALL` and `NONE` are understood too.
  static let tcpFlags: [(name: String, bit: UInt8)] = [
    ("FIN", 1), ("SYN", 2), ("RST", 4), ("PSH", 8), ("ACK", 0x10), ("URG", 0x20),
  ]
  /// States of connections in the order in which they are written.
  static let states: [(name: String, bit: UInt16)] = [
    ("INVALID", 1), ("NEW", 8), ("RELATED", 4), ("ESTABLISHED", 2), ("UNTRACKED", 0x100), ("SNAT", 0x40),
    ("DNAT", 0x80),
  ]
  /// The other facts about connections.
  static let statuses: [(name: String, bit: UInt16)] = [
    ("EXPECTED", 1), ("SEEN_REPLY", 2), ("ASSURED", 4), ("CONFIRMED", 8),
  ]
  /// Kinds of addresses.
  static let addressTypes: [(name: String, bit: UInt16)] = [
    ("UNSPEC", 1), ("UNICAST", 2), ("LOCAL", 4), ("BROADCAST", 8), ("ANYCAST", 0x10), ("MULTICAST", 0x20),
    ("BLACKHOLE", 0x40), ("UNREACHABLE", 0x80), ("PROHIBIT", 0x100), ("THROW", 0x200), ("NAT", 0x400),
    ("XRESOLVE", 0x800),
  ]
  /// Levels of the kernel's log as they are listed, by their numbers.
  static let logLevels = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"]
  /// Levels as they are typed.
  static let typedLogLevels: [(name: String, level: UInt8)] = [
    ("emerg", 0), ("panic", 0), ("alert", 1), ("crit", 2), ("error", 3), ("warning", 4), ("notice", 5), ("info", 6),
    ("debug", 7),
  ]
  /// The further facts that are logged: the option, the word of a listing, and its bit.
  static let logFlags: [(option: String, word: String, bit: UInt8)] = [
    ("--log-tcp-sequence", "tcp-sequence", 1), ("--log-tcp-options", "tcp-options", 2),
    ("--log-ip-options", "ip-options", 4), ("--log-uid", "uid", 8), ("--log-macdecode", "macdecode", 0x20),
  ]
  /// Units of rates in seconds, as they are written.
  static let units: [(name: String, seconds: UInt32)] = [("day", 86_400), ("hour", 3_600), ("min", 60), ("sec", 1)]

  /// The names of the bits that are set, with commas.
  static func list<Bits: FixedWidthInteger>(_ value: Bits, _ names: [(name: String, bit: Bits)]) -> String {
    names.filter { value & $0.bit != 0 }.map(\.name).joined(separator: ",")
  }
}
