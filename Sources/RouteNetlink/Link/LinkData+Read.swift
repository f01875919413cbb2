internal import Addressing
internal import Netlink

extension LinkData {
  /// Reads the data of a kind, and keeps what is not known.
  static func read(_ kind: String, _ attributes: AttributeReader) -> (LinkData?, [UnknownAttribute]) {
    var unknown: [UnknownAttribute] = []
    switch kind {
    case "bridge":
      var options = BridgeOptions()
      for attribute in attributes where !options.read(attribute) { unknown.append(UnknownAttribute(attribute)) }
      return (.bridge(options), unknown)
    case "vxlan":
      var options = VXLANOptions(id: 0)
      for attribute in attributes where !options.read(attribute) { unknown.append(UnknownAttribute(attribute)) }
      return (.vxlan(options), unknown)
    case "macvlan":
      var mode: MacvlanOptions.Mode?
      for attribute in attributes {
        if attribute.type == 1, let found = MacvlanOptions.Mode.allCases.first(where: { $0.number == attribute.u32 }) {
          mode = found
        } else {
          unknown.append(UnknownAttribute(attribute))
        }
      }
      return (mode.map { .macvlan($0) }, unknown)
    case "vlan":
      var id: UInt16?
      var isServiceTag = false
      for attribute in attributes {
        switch attribute.type {
        case 1: id = attribute.u16
        case 5 where attribute.big16 == 0x88a8 || attribute.big16 == 0x8100: isServiceTag = attribute.big16 == 0x88a8
        default: unknown.append(UnknownAttribute(attribute))
        }
      }
      return (id.map { .vlan(id: $0, isServiceTag: isServiceTag) }, unknown)
    case "tun":
      var options: TunTapOptions?
      var isMultiQueue = false
      for attribute in attributes {
        // IFLA_TUN_TYPE 3: IFF_TUN 1 or IFF_TAP 2; IFLA_TUN_MULTI_QUEUE 7.
        switch (attribute.type, attribute.u8) {
        case (3, 1): options = TunTapOptions(mode: .tun)
        case (3, 2): options = TunTapOptions(mode: .tap)
        case (7, let value?): isMultiQueue = value != 0
        default: unknown.append(UnknownAttribute(attribute))
        }
      }
      options?.multiQueue = isMultiQueue
      return (options.map { .tuntap($0) }, unknown)
    default: return (nil, attributes.map { UnknownAttribute($0) })
    }
  }
}

extension BridgeOptions {
  /// Takes an attribute in; false where it is not one of the options.
  fileprivate mutating func read(_ attribute: NetlinkAttribute) -> Bool {
    switch attribute.type {
    case 1: forwardDelay = attribute.u32
    case 2: helloTime = attribute.u32
    case 3: maxAge = attribute.u32
    case 4: ageingTime = attribute.u32
    case 5: stp = attribute.u32.map { $0 != 0 }
    case 6: priority = attribute.u16
    case 7: vlanFiltering = attribute.bool
    case 9: groupForwardMask = attribute.u16
    case 23: multicastSnooping = attribute.bool
    case 36: nfCallIPTables = attribute.bool
    case 37: nfCallIP6Tables = attribute.bool
    case 38: nfCallARPTables = attribute.bool
    case 39: vlanDefaultPVID = attribute.u16
    default: return false
    }
    return true
  }
}

extension VXLANOptions {
  fileprivate mutating func read(_ attribute: NetlinkAttribute) -> Bool {
    switch attribute.type {
    case 1: id = attribute.u32 ?? 0
    case 2, 16: remote = IPAddress(bytes: attribute.payload)
    case 4, 17: local = IPAddress(bytes: attribute.payload)
    case 5: ttl = attribute.u8
    case 7: learning = attribute.bool
    case 15: port = attribute.big16
    default: return false
    }
    return true
  }
}

extension BridgePort {
  init(_ attributes: AttributeReader) {
    for attribute in attributes {
      switch attribute.type {
      case 1: options.state = attribute.u8.flatMap { BridgePortOptions.State(rawValue: $0) }
      case 2: options.priority = attribute.u16
      case 3: options.cost = attribute.u32
      case 4: options.hairpin = attribute.bool
      case 5: options.bpduGuard = attribute.bool
      case 6: options.rootBlock = attribute.bool
      case 8: options.learning = attribute.bool
      case 9: options.flood = attribute.bool
      case 10: options.proxyARP = attribute.bool
      case 18: number = attribute.u16
      case 27: options.multicastFlood = attribute.bool
      case 33: options.isolated = attribute.bool
      case _ where details.read(attribute): break
      default: unknown.append(UnknownAttribute(attribute))
      }
    }
  }
}

extension LinkStatistics {
  init?(_ bytes: ArraySlice<UInt8>) {
    var reader = ByteReader(bytes)
    var numbers: [UInt64] = []
    while let number = reader.u64() { numbers.append(number) }
    guard numbers.count >= 10 else { return nil }
    self.init(
      receivedPackets: numbers[0], sentPackets: numbers[1], receivedBytes: numbers[2], sentBytes: numbers[3],
      receiveErrors: numbers[4], sendErrors: numbers[5], receiveDropped: numbers[6], sendDropped: numbers[7],
      multicast: numbers[8], collisions: numbers[9], further: Array(numbers.dropFirst(10)))
  }
}
