internal import Addressing
internal import Netlink

extension LinkData {
  /// Reads the data of a kind, and keeps what is not known.
  static func read(_ kind: String, _ attributes: AttributeReader) -> (LinkData?, [UnknownAttribute]) {
    var unknown: [UnknownAttribute] = []
    switch kind {
    case "bridge": return (.bridge(LinkOptions(attributes, unknown: &unknown)), unknown)
    case "vxlan": return (.vxlan(LinkOptions(attributes, unknown: &unknown)), unknown)
    case "macvlan", "macvtap": return (.macvlan(LinkOptions(attributes, unknown: &unknown)), unknown)
    case "vlan": return (.vlan(LinkOptions(attributes, unknown: &unknown)), unknown)
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

extension BridgePort {
  init(_ attributes: AttributeReader) { options = LinkOptions(attributes, unknown: &unknown) }
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
