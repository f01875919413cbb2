internal import RouteNetlink

/// The names that iproute2 has for numbers, from its tables in `/etc/iproute2`, as Debian ships them.
enum ShowNames {
  /// From `rt_scopes`.
  static func scope(_ scope: RouteScope) -> String {
    switch scope {
    case .global: "global"
    case .site: "site"
    case .link: "link"
    case .host: "host"
    case .nowhere: "nowhere"
    default: "\(scope.rawValue)"
    }
  }

  /// From `rt_protos`.
  static func origin(_ origin: RouteProtocol) -> String { origins[origin.rawValue] ?? "\(origin.rawValue)" }

  /// Who is called so.
  static func origin(named name: String) -> RouteProtocol? {
    origins.first { $0.value == name }.map { RouteProtocol(rawValue: $0.key) }
  }

  private static let origins: [UInt8: String] = [
    0: "unspec", 1: "redirect", 2: "kernel", 3: "boot", 4: "static", 8: "gated", 9: "ra", 10: "mrt", 11: "zebra",
    12: "bird", 13: "dnrouted", 14: "xorp", 15: "ntk", 16: "dhcp", 18: "keepalived", 42: "babel", 99: "openr",
    186: "bgp", 187: "isis", 188: "ospf", 189: "rip", 192: "eigrp",
  ]

  /// From `rt_tables`.
  static func table(_ table: RouteTable) -> String {
    switch table {
    case .all: "unspec"
    case .default: "default"
    case .main: "main"
    case .local: "local"
    default: "\(table.rawValue)"
    }
  }

  static func type(_ type: RouteType) -> String {
    let names = [
      "none", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit", "throw",
      "nat", "xresolve",
    ]
    return Int(type.rawValue) < names.count ? names[Int(type.rawValue)] : "\(type.rawValue)"
  }

  /// From `rt_realms`.
  static func realm(_ realm: UInt32) -> String { realm == 0 ? "cosmos" : "\(realm)" }

  /// From `group`.
  static func group(_ group: UInt32) -> String { group == 0 ? "default" : "\(group)" }

  /// From `rt_dsfield`; Debian's table names these classes.
  static func typeOfService(_ value: UInt8) -> String {
    services[value] ?? "0x\(value < 16 ? "0" : "")\(String(value, radix: 16))"
  }

  /// The number of a class.
  static func typeOfService(named name: String) -> UInt8? { services.first { $0.value == name }?.key }

  private static let services: [UInt8: String] = [
    0x00: "default", 0x20: "CS1", 0x28: "AF11", 0x30: "AF12", 0x38: "AF13", 0x40: "CS2", 0x48: "AF21", 0x50: "AF22",
    0x58: "AF23", 0x60: "CS3", 0x68: "AF31", 0x70: "AF32", 0x78: "AF33", 0x80: "CS4", 0x88: "AF41", 0x90: "AF42",
    0x98: "AF43", 0xa0: "CS5", 0xb8: "EF", 0xc0: "CS6", 0xe0: "CS7",
  ]

  /// The number that is called so.
  static func ipProtocol(named name: String) -> UInt8? { ipProtocols.first { $0.value == name }?.key }

  /// From `/etc/protocols`.
  static func ipProtocol(_ number: UInt8) -> String { ipProtocols[number] ?? "ipproto-\(number)" }

  private static let ipProtocols: [UInt8: String] = [
    0: "ip", 1: "icmp", 2: "igmp", 4: "ipencap", 6: "tcp", 17: "udp", 33: "dccp", 41: "ipv6", 46: "rsvp", 47: "gre",
    50: "esp", 51: "ah", 58: "ipv6-icmp", 89: "ospf", 94: "ipip", 103: "pim", 112: "vrrp", 132: "sctp", 136: "udplite",
  ]

  /// The hardware type of a link. Corresponds to `ARPHRD_…`.
  static func hardware(_ type: UInt16) -> String { hardwareTypes[type] ?? "[\(type)]" }

  private static let hardwareTypes: [UInt16: String] = [
    0: "netrom", 1: "ether", 2: "eether", 3: "ax25", 4: "pronet", 5: "chaos", 6: "ieee802", 7: "arcnet", 8: "atalk",
    15: "dlci", 19: "atm", 23: "metricom", 24: "ieee1394", 32: "infiniband", 256: "slip", 257: "cslip", 258: "slip6",
    259: "cslip6", 260: "rsrvd", 264: "adapt", 270: "rose", 271: "x25", 280: "can", 512: "ppp", 513: "hdlc",
    516: "lapb", 517: "ddcmp", 518: "rawhdlc", 768: "ipip", 769: "tunnel6", 770: "frad", 771: "skip",
    772: "loopback", 773: "ltalk", 774: "fddi", 775: "bif", 776: "sit", 777: "ip/ddp", 778: "gre", 779: "pimreg",
    780: "hippi", 781: "ash", 782: "econet", 783: "irda", 784: "fcpp", 785: "fcal", 786: "fcpl", 787: "fcfb0",
    800: "tr", 801: "ieee802.11", 802: "ieee802.11/prism", 803: "ieee802.11/radiotap", 804: "ieee802.15.4",
    805: "ieee802.15.4/monitor", 820: "phonet", 821: "phonet_pipe", 822: "caif", 823: "gre6", 824: "netlink",
    825: "6lowpan", 65535: "void", 65534: "none",
  ]
}
