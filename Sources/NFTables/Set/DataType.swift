/// The meaning of bytes: an address, a port, a mark. Corresponds to `NFTA_SET_KEY_TYPE`.
///
/// The kernel keeps the numbers without reading them; their meaning is an agreement of `nft` with itself. A concatenation is
/// up to five types in one number, six bits each.
public struct DataType: RawRepresentable, Hashable, Sendable {
  /// The number.
  public let rawValue: UInt32
  /// A type of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// `verdict`, of maps that give one.
  public static let verdict = DataType(rawValue: 1)
  /// `nf_proto`
  public static let nfproto = DataType(rawValue: 2)
  /// `bitmask`
  public static let bitmask = DataType(rawValue: 3)
  /// `integer`
  public static let integer = DataType(rawValue: 4)
  /// `string`
  public static let string = DataType(rawValue: 5)
  /// `ll_addr`
  public static let linkAddress = DataType(rawValue: 6)
  /// `ipv4_addr`
  public static let ipv4Address = DataType(rawValue: 7)
  /// `ipv6_addr`
  public static let ipv6Address = DataType(rawValue: 8)
  /// `ether_addr`
  public static let etherAddress = DataType(rawValue: 9)
  /// `ether_type`
  public static let etherType = DataType(rawValue: 10)
  /// `arp_op`
  public static let arpOperation = DataType(rawValue: 11)
  /// `inet_proto`
  public static let inetProtocol = DataType(rawValue: 12)
  /// `inet_service`: a port.
  public static let inetService = DataType(rawValue: 13)
  /// `icmp_type`
  public static let icmpType = DataType(rawValue: 14)
  /// `tcp_flag`
  public static let tcpFlags = DataType(rawValue: 15)
  /// `dccp_pkttype`
  public static let dccpPacketType = DataType(rawValue: 16)
  /// `mh_type`
  public static let mobilityHeaderType = DataType(rawValue: 17)
  /// A time in milliseconds.
  public static let time = DataType(rawValue: 18)
  /// `mark`
  public static let mark = DataType(rawValue: 19)
  /// `iface_index`
  public static let interfaceIndex = DataType(rawValue: 20)
  /// `iface_type`
  public static let interfaceType = DataType(rawValue: 21)
  /// `realm`
  public static let realm = DataType(rawValue: 22)
  /// `classid`
  public static let classID = DataType(rawValue: 23)
  /// `uid`
  public static let uid = DataType(rawValue: 24)
  /// `gid`
  public static let gid = DataType(rawValue: 25)
  /// `ct_state`
  public static let ctState = DataType(rawValue: 26)
  /// `ct_dir`
  public static let ctDirection = DataType(rawValue: 27)
  /// `ct_status`
  public static let ctStatus = DataType(rawValue: 28)
  /// `icmpv6_type`
  public static let icmpv6Type = DataType(rawValue: 29)
  /// `ct_label`
  public static let ctLabel = DataType(rawValue: 30)
  /// `pkt_type`
  public static let packetType = DataType(rawValue: 31)
  /// `icmp_code`
  public static let icmpCode = DataType(rawValue: 32)
  /// `icmpv6_code`
  public static let icmpv6Code = DataType(rawValue: 33)
  /// `icmpx_code`
  public static let icmpxCode = DataType(rawValue: 34)
  /// `devgroup`
  public static let deviceGroup = DataType(rawValue: 35)
  /// `dscp`
  public static let dscp = DataType(rawValue: 36)
  /// `ecn`
  public static let ecn = DataType(rawValue: 37)
  /// `fib_addrtype`
  public static let fibAddressType = DataType(rawValue: 38)
  /// `boolean`
  public static let boolean = DataType(rawValue: 39)
  /// `ct_event`
  public static let ctEvent = DataType(rawValue: 40)
  /// `ifname`
  public static let interfaceName = DataType(rawValue: 41)
  /// `igmp_type`
  public static let igmpType = DataType(rawValue: 42)
  /// `time`
  public static let timeDate = DataType(rawValue: 43)
  /// `hour`
  public static let timeHour = DataType(rawValue: 44)
  /// `day`
  public static let timeDay = DataType(rawValue: 45)
  /// `cgroupsv2`
  public static let cgroupV2 = DataType(rawValue: 46)

  /// A concatenation of types: `ipv4_addr . inet_service`.
  public init(_ parts: [DataType]) { rawValue = parts.reduce(0) { $0 << 6 | $1.rawValue & 63 } }

  /// The types of a concatenation, or itself alone.
  public var parts: [DataType] {
    var parts: [DataType] = []
    var rest = rawValue
    while rest > 63, parts.count < 5 {
      parts.insert(DataType(rawValue: rest & 63), at: 0)
      rest >>= 6
    }
    return [DataType(rawValue: rest)] + parts
  }

  /// How many bytes a value has; 0 where the type does not say.
  public var width: Int { parts.count == 1 ? Self.facts[rawValue]?.width ?? 0 : paddedWidth }
  /// How many bytes a key of a set has: each part of a concatenation is padded to four.
  public var paddedWidth: Int {
    parts.count == 1 ? width : parts.reduce(0) { $0 + (($1.width + 3) & ~3) }
  }

  /// Whether the kernel keeps it in the machine's order of bytes.
  var isHostEndian: Bool { Self.facts[rawValue]?.isHostEndian ?? false }

  /// As `nft` names it; nil where it has no name.
  public var name: String? {
    let names = parts.compactMap { Self.facts[$0.rawValue]?.name }
    return names.count == parts.count ? names.joined(separator: " . ") : nil
  }

  /// The type of this name; nil where there is none.
  public init?(name: some StringProtocol) {
    let words = name.split(separator: ".").map { word in String(word.filter { $0 != " " }) }
    // Two types are called `time`; the older one is meant.
    let parts = words.compactMap { word in
      Self.facts.filter { $0.value.name == word }.keys.min().map { DataType(rawValue: $0) }
    }
    guard parts.count == words.count, (1...5).contains(parts.count) else { return nil }
    self.init(parts)
  }

  private typealias Fact = (name: String, width: Int, isHostEndian: Bool)
  private static let facts: [UInt32: Fact] = [
    1: ("verdict", 16, true), 2: ("nf_proto", 1, true), 3: ("bitmask", 0, true), 4: ("integer", 0, true),
    5: ("string", 0, true), 6: ("ll_addr", 0, false), 7: ("ipv4_addr", 4, false), 8: ("ipv6_addr", 16, false),
    9: ("ether_addr", 6, false), 10: ("ether_type", 2, false), 11: ("arp_op", 2, false),
    12: ("inet_proto", 1, false), 13: ("inet_service", 2, false), 14: ("icmp_type", 1, false),
    15: ("tcp_flag", 1, false), 16: ("dccp_pkttype", 1, false), 17: ("mh_type", 1, false), 18: ("time", 4, true),
    19: ("mark", 4, true), 20: ("iface_index", 4, true), 21: ("iface_type", 2, true), 22: ("realm", 4, true),
    23: ("classid", 4, true), 24: ("uid", 4, true), 25: ("gid", 4, true), 26: ("ct_state", 4, true),
    27: ("ct_dir", 1, true), 28: ("ct_status", 4, true), 29: ("icmpv6_type", 1, false), 30: ("ct_label", 16, true),
    31: ("pkt_type", 1, true), 32: ("icmp_code", 1, false), 33: ("icmpv6_code", 1, false),
    34: ("icmpx_code", 1, false), 35: ("devgroup", 4, true), 36: ("dscp", 1, false), 37: ("ecn", 1, false),
    38: ("fib_addrtype", 4, true), 39: ("boolean", 1, true), 40: ("ct_event", 4, true), 41: ("ifname", 16, true),
    42: ("igmp_type", 1, false), 43: ("time", 8, true), 44: ("hour", 4, true), 45: ("day", 1, false),
    46: ("cgroupsv2", 8, true),
  ]
}
