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

  /// `meta mark`, `iifname` and so on; nil of unknown keys.
  static func meta(_ key: MetaKey) -> (String, DataType)? {
    let index = Int(key.rawValue)
    guard metaWords.indices.contains(index), metaTypes.indices.contains(index) else { return nil }
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
    if let direction { words += direction == 0 ? "original " : "reply " }
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

  /// The facts about a number that options and extension headers have, under one of the operations of ``Expression/extensionHeader``.
  struct OptionField {
    let operation: UInt32
    /// The number of the option or header.
    let type: UInt8
    /// Its name.
    let option: String
    /// The name of the field; nil stands for whether it is there.
    let field: String?
    let offset: UInt32
    let length: UInt32
    let dataType: DataType

    /// The words of the field, such as `tcp option maxseg size`.
    var words: String {
      let prefix = operation == 0 ? (field == nil ? "exthdr " : "") : operation == 1 ? "tcp option " : "ip option "
      return prefix + option + (field.map { " \($0)" } ?? "")
    }
  }

  static let optionFields: [OptionField] = {
    let names: [(UInt32, [(UInt8, String)])] = [
      (0, [(0, "hbh"), (43, "rt"), (44, "frag"), (51, "auth"), (60, "dst"), (135, "mh")]),
      (
        1,
        [
          (0, "eol"), (1, "nop"), (2, "maxseg"), (3, "window"), (4, "sack-perm"), (5, "sack"), (8, "timestamp"),
          (30, "mptcp"), (34, "fastopen"), (19, "md5sig"),
        ]
      ), (2, [(131, "lsrr"), (7, "rr"), (137, "ssrr"), (148, "ra")]),
    ]
    var fields: [OptionField] = []
    for (operation, options) in names {
      func add(_ type: UInt8, _ option: String, _ name: String?, _ at: UInt32, _ length: UInt32, _ kind: DataType) {
        fields.append(
          OptionField(
            operation: operation, type: type, option: option, field: name, offset: at, length: length, dataType: kind))
      }
      for (type, name) in options {
        add(type, name, nil, 0, 1, .boolean)
        if operation == 0 {
          add(type, name, "nexthdr", 0, 1, .inetProtocol)
          if name != "frag" { add(type, name, "hdrlength", 1, 1, .integer) }
        } else if name != "eol", name != "nop" {
          add(type, name, "length", 1, 1, .integer)
        }
        if operation == 1, name != "eol" { add(type, name, "kind", 0, 1, .integer) }
        if operation == 2 { add(type, name, "type", 0, 1, .integer) }
        switch name {
        case "frag":
          add(type, name, "reserved", 1, 1, .integer)
          add(type, name, "id", 4, 4, .integer)
        case "rt":
          add(type, name, "type", 2, 1, .integer)
          add(type, name, "seg-left", 3, 1, .integer)
        case "mh":
          add(type, name, "type", 2, 1, .mobilityHeaderType)
          add(type, name, "reserved", 3, 1, .integer)
          add(type, name, "checksum", 4, 2, .integer)
        case "maxseg": add(type, name, "size", 2, 2, .integer)
        case "window": add(type, name, "count", 2, 1, .integer)
        case "timestamp":
          add(type, name, "tsval", 2, 4, .integer)
          add(type, name, "tsecr", 6, 4, .integer)
        case "sack":
          add(type, name, "left", 2, 4, .integer)
          add(type, name, "right", 6, 4, .integer)
          // The blocks behind the first.
          for block in 1...3 {
            add(type, "sack\(block)", "left", 2 + 8 * UInt32(block), 4, .integer)
            add(type, "sack\(block)", "right", 6 + 8 * UInt32(block), 4, .integer)
          }
        case "lsrr", "rr", "ssrr": add(type, name, "ptr", 2, 1, .integer)
        case "ra": add(type, name, "value", 2, 2, .integer)
        default: break
        }
      }
    }
    return fields
  }()

  /// `exthdr frag exists`, `tcp option maxseg size` and so on.
  static func extensionHeader(
    type: UInt8, offset: UInt32, length: UInt32, operation: UInt32, isPresent: Bool
  ) -> (String, DataType)? {
    let found = optionFields.first {
      $0.operation == operation && $0.type == type && ($0.field == nil) == isPresent && $0.offset == offset
        && (isPresent || $0.length == length)
    }
    return found.map { ($0.words, $0.dataType) }
  }

  /// The key of `meta` that a word stands for.
  static func metaKey(_ word: String) -> (MetaKey, DataType)? {
    guard let index = metaWords.firstIndex(of: word), metaTypes.indices.contains(index) else { return nil }
    return (MetaKey(rawValue: UInt32(index)), metaTypes[index])
  }

  /// The words behind `meta`.
  static var metaKeys: [String] { metaWords }

  /// The key of `ct` that words stand for.
  static func ctKey(_ words: String) -> (CTKey, DataType)? {
    guard let index = ctWords.firstIndex(of: words), ctTypes.indices.contains(index) else { return nil }
    return (CTKey(rawValue: UInt32(index)), ctTypes[index])
  }

  /// The words behind `ct`.
  static var ctKeys: [String] { ctWords }
}
