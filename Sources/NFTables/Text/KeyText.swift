/// The words for what is loaded without looking at the packet's bytes.
enum KeyText {
  private static let metaWords: [String] = [
    "length", "protocol", "priority", "mark", "iif", "oif", "iifname", "oifname", "iiftype", "oiftype", "skuid",
    "skgid", "nftrace", "rtclassid", "secmark", "nfproto", "l4proto", "ibrname", "obrname", "pkttype", "cpu",
    "iifgroup", "oifgroup", "cgroup", "random", "ipsec", "iifkind", "oifkind", "ibrpvid", "ibrvproto", "time", "day",
    "hour", "sdif", "sdifname",
  ]
  private static let metaTypes: [DataType] = [
    .integer, .etherType, .classID, .mark, .interfaceIndex, .interfaceIndex, .interfaceName, .interfaceName,
    .interfaceType, .interfaceType, .uid, .gid, .integer, .realm, .integer, .nfproto, .inetProtocol,
    .interfaceName, .interfaceName, .packetType, .integer, .deviceGroup, .deviceGroup, .integer, .integer,
    .boolean, .interfaceName, .interfaceName, .integer, .etherType, .timeDate, .timeDay, .timeHour,
    .interfaceIndex, .interfaceName,
  ]

  /// `meta mark`, `iifname` and so on; nil of unknown keys and of those whose values depend on the place's time.
  static func meta(_ key: MetaKey) -> (String, DataType)? {
    let index = Int(key.rawValue)
    guard metaWords.indices.contains(index), metaTypes.indices.contains(index) else { return nil }
    if key == .time || key == .hour { return nil }
    let bare: [MetaKey] = [.iif, .oif, .iifname, .oifname, .iifgroup, .oifgroup]
    return ((bare.contains(key) ? "" : "meta ") + metaWords[index], metaTypes[index])
  }

  private static let ctWords: [String] = [
    "state", "direction", "status", "mark", "secmark", "expiration", "helper", "l3proto", "saddr", "daddr", "protocol",
    "proto-src", "proto-dst", "label", "packets", "bytes", "avgpkt", "zone", "event", "ip saddr", "ip daddr",
    "ip6 saddr", "ip6 daddr", "id",
  ]
  private static let ctTypes: [DataType] = [
    .ctState, .ctDirection, .ctStatus, .mark, .integer, .time, .string, .nfproto, .ipv4Address, .ipv4Address,
    .inetProtocol, .inetService, .inetService, .ctLabel, .integer, .integer, .integer, .integer, .ctEvent,
    .ipv4Address, .ipv4Address, .ipv6Address, .ipv6Address, .integer,
  ]

  /// `ct state`, `ct original ip saddr` and so on.
  ///
  /// An older key for addresses does not say of which family they are; then it is that of the packet.
  static func ct(_ key: CTKey, _ direction: UInt8?, network: String? = nil) -> (String, DataType)? {
    var index = Int(key.rawValue)
    if key == .saddr || key == .daddr {
      guard network == "ip" || network == "ip6" else { return nil }
      let first = network == "ip" ? CTKey.ipSource : .ip6Source
      index = Int(first.rawValue) + (key == .saddr ? 0 : 1)
    }
    guard ctWords.indices.contains(index), ctTypes.indices.contains(index) else { return nil }
    var words = "ct "
    if let direction, key != .protocol, key != .l3proto { words += direction == 0 ? "original " : "reply " }
    return (words + ctWords[index], ctTypes[index])
  }

  /// `fib daddr type` and so on.
  static func fib(_ result: FibResult, _ flags: FibFlags) -> (String, DataType)? {
    let words: [(FibFlags, String)] = [
      (.saddr, "saddr"), (.daddr, "daddr"), (.mark, "mark"), (.iif, "iif"), (.oif, "oif"),
    ]
    let known = words.reduce(into: FibFlags.present) { $0.insert($1.0) }
    guard flags.isSubset(of: known) else { return nil }
    let keys = words.filter { flags.contains($0.0) }.map(\.1).joined(separator: " . ")
    let isBoolean = flags.contains(.present)
    switch result {
    case .oif: return ("fib \(keys) oif", isBoolean ? .boolean : .interfaceIndex)
    case .oifname: return ("fib \(keys) oifname", isBoolean ? .boolean : .interfaceName)
    case .type: return ("fib \(keys) type", .fibAddressType)
    default: return nil
    }
  }

  /// `rt ip nexthop` and so on.
  static func routing(_ key: UInt32) -> (String, DataType)? {
    switch key {
    case 0: ("rt classid", .realm)
    case 1: ("rt ip nexthop", .ipv4Address)
    case 2: ("rt ip6 nexthop", .ipv6Address)
    case 3: ("rt mtu", .integer)
    case 4: ("rt ipsec", .boolean)
    default: nil
    }
  }

  /// `socket mark` and so on.
  static func socket(_ key: UInt32) -> (String, DataType)? {
    switch key {
    case 0: ("socket transparent", .integer)
    case 1: ("socket mark", .mark)
    case 2: ("socket wildcard", .integer)
    default: nil
    }
  }

  /// `ipsec in reqid` and so on.
  static func xfrm(_ key: UInt32, _ direction: UInt8, _ number: UInt32) -> (String, DataType)? {
    let keys: [UInt32: (String, DataType)] = [
      1: ("ip daddr", .ipv4Address), 2: ("ip6 daddr", .ipv6Address), 3: ("ip saddr", .ipv4Address),
      4: ("ip6 saddr", .ipv6Address), 5: ("reqid", .integer), 6: ("spi", .integer),
    ]
    guard let (words, type) = keys[key], direction < 2 else { return nil }
    return ("ipsec \(direction == 0 ? "in" : "out") \(number > 0 ? "spnum \(number) " : "")\(words)", type)
  }

  /// The names of options and extension headers by operation and number.
  private static let options: [UInt32: [UInt8: String]] = [
    0: [0: "hbh", 43: "rt", 44: "frag", 51: "auth", 60: "dst", 135: "mh"],
    1: [
      0: "eol", 1: "nop", 2: "maxseg", 3: "window", 4: "sack-perm", 5: "sack", 8: "timestamp", 30: "mptcp",
      34: "fastopen",
    ],
    2: [131: "lsrr", 7: "rr", 137: "ssrr", 148: "ra"],
  ]

  /// `exthdr frag exists`, `tcp option maxseg size` and so on.
  static func extensionHeader(
    type: UInt8, offset: UInt32, length: UInt32, operation: UInt32, isPresent: Bool
  ) -> (String, DataType)? {
    guard let name = options[operation]?[type] else { return nil }
    let words = operation == 0 ? "exthdr \(name)" : operation == 1 ? "tcp option \(name)" : "ip option \(name)"
    if isPresent { return offset == 0 ? (words, .boolean) : nil }
    switch (operation, type, offset, length) {
    case (0, _, 0, 1): return ("\(name) nexthdr", .inetProtocol)
    case (0, 135, 2, 1): return ("mh type", .mobilityHeaderType)
    case (0, 44, 4, 4): return ("frag id", .integer)
    case (0, 43, 2, 1): return ("rt type", .integer)
    case (0, 43, 3, 1): return ("rt seg-left", .integer)
    case (0, 0, 1, 1), (0, 60, 1, 1), (0, 43, 1, 1), (0, 135, 1, 1): return ("\(name) hdrlength", .integer)
    case (1, 2, 2, 2): return ("tcp option maxseg size", .integer)
    case (1, 3, 2, 1): return ("tcp option window count", .integer)
    case (1, 8, 2, 4): return ("tcp option timestamp tsval", .integer)
    case (1, 8, 6, 4): return ("tcp option timestamp tsecr", .integer)
    default: return nil
    }
  }
}
