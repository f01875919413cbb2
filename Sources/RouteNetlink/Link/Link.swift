public import Addressing
public import Netlink

/// A link that exists: an entry of `ip link`.
public struct Link: Hashable, Sendable {
  /// Its index, unique in its namespace. Corresponds to `ifi_index`.
  public let index: Int32
  /// Its flags. Corresponds to `ifi_flags`.
  public let flags: LinkFlags
  /// The hardware type. Corresponds to `ARPHRD_…`; 1 is Ethernet, 772 loopback.
  public let hardwareType: UInt16
  /// Its name. Corresponds to `IFLA_IFNAME`.
  public var name: String = ""
  /// The kind, such as `veth`; nil of the loopback device and of real cards. Corresponds to `IFLA_INFO_KIND`.
  public var kind: String?
  /// The options of the kind, where this library knows it.
  public var data: LinkData?
  /// Its operational state. Corresponds to `IFLA_OPERSTATE`.
  public var operState: OperState = .unknown
  /// The MTU in bytes. Corresponds to `IFLA_MTU`.
  public var mtu: UInt32 = 0
  /// The hardware address: six bytes of Ethernet.
  public var address: [UInt8] = []
  /// The hardware address of all. Corresponds to `IFLA_BROADCAST`.
  public var broadcast: [UInt8] = []
  /// How packets queue, such as `noqueue`. Corresponds to `IFLA_QDISC`.
  public var qdisc: String?
  /// The transmit queue's length in packets. Corresponds to `IFLA_TXQLEN`.
  public var txQueueLength: UInt32?
  /// The device group. Corresponds to `IFLA_GROUP`.
  public var group: UInt32 = 0
  /// How it comes up: 0 by itself, 1 when somebody lets it (dormant). Corresponds to `IFLA_LINKMODE`.
  public var linkMode: UInt8?
  /// The index of its bridge or other master.
  public var master: Int32?
  /// The index of its peer or parent, in the namespace ``linkNamespaceID``.
  public var link: Int32?
  /// The namespace of its peer or parent, where it is another. Corresponds to `IFLA_LINK_NETNSID`.
  public var linkNamespaceID: Int32?
  /// Whether the cable is in. Corresponds to `IFLA_CARRIER`.
  public var carrier: Bool?
  /// A text for people. Corresponds to `IFLA_IFALIAS`.
  public var alias: String?
  /// Further names. Corresponds to `IFLA_ALT_IFNAME`.
  public var alternativeNames: [String] = []
  /// How many want it promiscuous. Corresponds to `IFLA_PROMISCUITY`.
  public var promiscuity: UInt32?
  /// The smallest MTU that it takes, in bytes. Corresponds to `IFLA_MIN_MTU`.
  public var minimumMTU: UInt32?
  /// The largest MTU that it takes, in bytes; 0 is no limit. Corresponds to `IFLA_MAX_MTU`.
  public var maximumMTU: UInt32?
  /// The number of its transmit queues. Corresponds to `IFLA_NUM_TX_QUEUES`.
  public var txQueues: UInt32?
  /// The number of its receive queues. Corresponds to `IFLA_NUM_RX_QUEUES`.
  public var rxQueues: UInt32?
  /// The packets and bytes counted since it was made. Corresponds to `IFLA_STATS64`.
  public var statistics: LinkStatistics?
  /// The counters of IPv6 packets, by the numbers of `IPSTATS_MIB_…`. Corresponds to `IFLA_INET6_STATS`.
  public var v6Counters: [UInt64] = []
  /// Its options and state as a port of a bridge; nil where it is none.
  public var port: BridgePort?
  /// The kind of its master, such as `bridge`. Corresponds to `IFLA_INFO_SLAVE_KIND`.
  public var portKind: String?
  /// The options of a bridge, with what it says of itself.
  public var bridge: BridgeOptions? { if case .bridge(let options) = data { options } else { nil } }
  /// How many want all multicast packets. Corresponds to `IFLA_ALLMULTI`.
  public var allMulticast: UInt32?
  /// The limits of segmentation offload in bytes and packets. Corresponds to `IFLA_GSO_MAX_SIZE` and its kin.
  public var offload = LinkOffload()
  /// Whether it is held down by its protocol. Corresponds to `IFLA_PROTO_DOWN`.
  public var protocolDown: Bool?
  /// How often the cable went in or out. Corresponds to `IFLA_CARRIER_CHANGES`.
  public var carrierChanges: UInt32?
  /// The hardware address that a card was made with. Corresponds to `IFLA_PERM_ADDRESS`.
  public var permanentAddress: [UInt8]?
  /// The device of a real card on its bus. Corresponds to `IFLA_PARENT_DEV_NAME`.
  public var parentName: String?
  /// The bus of a real card, such as `pci`. Corresponds to `IFLA_PARENT_DEV_BUS_NAME`.
  public var parentBus: String?
  /// The raw options of the kind, by their numbers, decoded or not. Corresponds to `IFLA_INFO_DATA`.
  public var kindData: [UInt16: [UInt8]] = [:]
  /// How it makes IPv6 link-local addresses.
  public var addressGeneration: LinkChanges.AddressGeneration?
  /// Attributes that are not decoded; those of the kind are in ``unknownData``.
  public var unknown: [UnknownAttribute] = []
  /// Attributes of the kind that are not decoded.
  public var unknownData: [UnknownAttribute] = []

  /// Its hardware address, where that has six bytes.
  public var macAddress: MACAddress? { MACAddress(bytes: address) }
  /// Its name as a checked one.
  public var interfaceName: InterfaceName? { InterfaceName(name) }
  /// Whether it is set up.
  public var isUp: Bool { flags.contains(.up) }

  /// Reads an `RTM_NEWLINK` or `RTM_DELLINK` message; nil where it is another or too short.
  public init?(_ message: NetlinkMessage) {
    var reader = ByteReader(message.payload)
    guard message.type == MessageType.newLink || message.type == MessageType.deleteLink, reader.u16() != nil,
      let hardwareType = reader.u16(), let index = reader.i32(), let flags = reader.u32(), reader.u32() != nil
    else { return nil }
    self.index = index
    self.hardwareType = hardwareType
    self.flags = LinkFlags(rawValue: flags)
    for attribute in AttributeReader(message.payload, after: 16) { read(attribute) }
  }

  private mutating func read(_ attribute: NetlinkAttribute) {
    switch attribute.type {
    case IFLA.name: name = attribute.string
    case IFLA.address: address = attribute.bytes
    case IFLA.broadcast: broadcast = attribute.bytes
    case IFLA.mtu: mtu = attribute.u32 ?? mtu
    case IFLA.link: link = attribute.i32
    case IFLA.qdisc: qdisc = attribute.string
    case IFLA.master: master = attribute.i32
    case IFLA.txQueueLength: txQueueLength = attribute.u32
    case IFLA.operState: operState = OperState(rawValue: attribute.u8 ?? 0)
    case IFLA.linkMode: linkMode = attribute.u8
    case IFLA.group: group = attribute.u32 ?? 0
    case IFLA.promiscuity: promiscuity = attribute.u32
    case IFLA.txQueues: txQueues = attribute.u32
    case IFLA.rxQueues: rxQueues = attribute.u32
    case IFLA.carrier: carrier = attribute.bool
    case IFLA.alias: alias = attribute.string
    case IFLA.linkNetNSID: linkNamespaceID = attribute.i32
    case IFLA.minMTU: minimumMTU = attribute.u32
    case IFLA.maxMTU: maximumMTU = attribute.u32
    case IFLA.statistics64: statistics = LinkStatistics(attribute.payload)
    case IFLA.allMulticast: allMulticast = attribute.u32
    case IFLA.gsoMaxSize: offload.gsoBytes = attribute.u32
    case IFLA.gsoMaxSegments: offload.gsoSegments = attribute.u32
    case IFLA.tsoMaxSize: offload.tsoBytes = attribute.u32
    case IFLA.tsoMaxSegments: offload.tsoSegments = attribute.u32
    case IFLA.groMaxSize: offload.groBytes = attribute.u32
    case IFLA.protocolDown: protocolDown = attribute.bool
    case IFLA.carrierChanges: carrierChanges = attribute.u32
    case IFLA.permanentAddress: permanentAddress = attribute.bytes
    case IFLA.parentName: parentName = attribute.string
    case IFLA.parentBus: parentBus = attribute.string
    // A listing of the family bridge tells of the port here.
    case IFLA.protectedInfo where attribute.isNested: port = BridgePort(attribute.nested)
    case IFLA.propertyList:
      for property in attribute.nested where property.type == IFLA.alternativeName {
        alternativeNames.append(property.string)
      }
    case IFLA.afSpec:
      let v6 = attribute.nested.first(UInt16(Family.v6))?.nested
      // IFLA_INET6_STATS and IFLA_INET6_ADDR_GEN_MODE.
      if let counters = v6?.first(3) {
        var reader = ByteReader(counters.payload)
        while let counter = reader.u64() { v6Counters.append(counter) }
      }
      let mode = v6?.first(8)?.u8
      addressGeneration = mode.flatMap { LinkChanges.AddressGeneration(rawValue: $0) }
    case IFLA.linkInfo: readInfo(attribute.nested)
    default: unknown.append(UnknownAttribute(attribute))
    }
  }

  private mutating func readInfo(_ info: AttributeReader) {
    kind = info.first(IFLA.infoKind)?.string
    if let kind, let attribute = info.first(IFLA.infoData) {
      (data, unknownData) = LinkData.read(kind, attribute.nested)
      for option in attribute.nested { kindData[option.type] = option.bytes }
    }
    portKind = info.first(IFLA.infoSlaveKind)?.string
    if portKind == "bridge", let attribute = info.first(IFLA.infoSlaveData) {
      port = BridgePort(attribute.nested)
    }
  }
}

extension RouteSocket {
  /// All links of the namespace: `ip -details -statistics link`.
  public func links() throws(NetlinkError) -> [Link] {
    let writer = AttributeWriter(link: 0)
    return try netlink.dump(
      NetlinkRequest(
        type: MessageType.getLink, payload: writer.bytes, operation: "list", object: "links", headerLength: 16)
    ).compactMap { Link($0) }
  }

  /// The ports of all bridges, in the bridges' own order: `bridge link`.
  ///
  /// The kernel says less of a port here than of a link: no namespace of its peer, no kind, no queues.
  public func bridgePorts() throws(NetlinkError) -> [Link] {
    let writer = AttributeWriter(link: 0, family: Family.bridge)
    return try netlink.dump(
      NetlinkRequest(
        type: MessageType.getLink, payload: writer.bytes, operation: "list", object: "bridge ports", headerLength: 16)
    ).compactMap { Link($0) }.filter { $0.port != nil }
  }

  /// One link by its name. Throws ENODEV where there is none.
  public func link(named name: InterfaceName) throws(NetlinkError) -> Link { try link(.name(name)) }

  /// One link by its name or index. Throws ENODEV where there is none.
  public func link(_ reference: LinkReference) throws(NetlinkError) -> Link {
    for reply in try netlink.request(.getLink(reference)) {
      if let link = Link(reply) { return link }
    }
    throw .invalid("get link", reference.description, "the kernel gave no link")
  }
}
