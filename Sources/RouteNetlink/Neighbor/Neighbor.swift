public import Addressing
public import Netlink

/// A neighbour entry that exists: a line of `ip neigh`.
public struct Neighbor: Hashable, Sendable {
  /// The index of its device.
  public let device: Int32
  /// Whose entry it is. Corresponds to `NDA_DST`, in a forwarding database `NDA_LLADDR`.
  public let address: IPAddress
  /// Its hardware address, once known. Corresponds to `NDA_LLADDR`.
  public var linkAddress: [UInt8]?
  /// Its state. Corresponds to `ndm_state`.
  public let state: NeighborState
  /// Bits: 8 for a proxy entry, 0x80 for a router. Corresponds to `ndm_flags`.
  public let flags: UInt8
  /// How often it was asked. Corresponds to `NDA_PROBES`.
  public var probes: UInt32?
  /// When it was used, confirmed and changed. Corresponds to `NDA_CACHEINFO`.
  public var cache: NeighborCache?
  /// The origin of the entry, by its number in `/etc/iproute2/rt_protos`. Corresponds to `NDA_PROTOCOL`.
  public var `protocol`: RouteProtocol?
  /// Further bits: 1 managed, 2 locked. Corresponds to `NDA_FLAGS_EXT`.
  public var furtherFlags: UInt32 = 0
  /// Attributes that are not decoded.
  public var unknown: [UnknownAttribute] = []

  /// Its hardware address, where that has six bytes.
  public var macAddress: MACAddress? { linkAddress.flatMap { MACAddress(bytes: $0) } }

  /// Reads an `RTM_NEWNEIGH` or `RTM_DELNEIGH` message; nil where it is another or of no IP family.
  public init?(_ message: NetlinkMessage) {
    guard let header = NeighborHeader(message), Family.ip(header.family) != nil,
      let address = AttributeReader(message.payload, after: 12).first(NDA.destination).flatMap({
        IPAddress(bytes: $0.payload)
      })
    else { return nil }
    device = header.device
    state = header.state
    flags = header.flags
    self.address = address
    for attribute in AttributeReader(message.payload, after: 12) {
      switch attribute.type {
      case NDA.destination: break
      case NDA.linkAddress: linkAddress = attribute.bytes
      case NDA.probes: probes = attribute.u32
      case NDA.cacheInfo: cache = NeighborCache(attribute.payload)
      case NDA.protocol: `protocol` = attribute.u8.map { RouteProtocol(rawValue: $0) }
      case NDA.furtherFlags: furtherFlags = attribute.u32 ?? 0
      default: unknown.append(UnknownAttribute(attribute))
      }
    }
  }
}

/// An entry of a forwarding database that exists: a line of `bridge fdb`.
public struct FDBEntry: Hashable, Sendable {
  /// The index of the port or device.
  public let device: Int32
  /// Whose entry it is. Corresponds to `NDA_DST`, in a forwarding database `NDA_LLADDR`.
  public let address: MACAddress
  /// Its state. Corresponds to `ndm_state`.
  public let state: NeighborState
  /// Bits: 2 for the device's own database, 4 for its master's, 0x10 for one learned by a card. Corresponds to `ndm_flags`.
  public let flags: UInt8
  /// The index of the bridge that holds it.
  public var master: Int32?
  /// The VLAN, 1 to 4094. Corresponds to `NDA_VLAN`.
  public var vlan: UInt16?
  /// The remote end, of vxlan entries. Corresponds to `NDA_DST`.
  public var destination: IPAddress?
  /// The UDP port of the remote end, where it is not the link's own. Corresponds to `NDA_PORT`.
  public var port: UInt16?
  /// The network identifier at the remote end. Corresponds to `NDA_VNI`.
  public var vni: UInt32?
  /// The network identifier at this end, of links that carry several. Corresponds to `NDA_SRC_VNI`.
  public var sourceVNI: UInt32?
  /// The index of the device that leads to the remote end. Corresponds to `NDA_IFINDEX`.
  public var interface: Int32?
  /// The namespace of ``interface``. Corresponds to `NDA_LINK_NETNSID`.
  public var linkNamespaceID: Int32?
  /// The number of a next hop object. Corresponds to `NDA_NH_ID`.
  public var nextHopID: UInt32?
  /// When it was used and changed. Corresponds to `NDA_CACHEINFO`.
  public var cache: NeighborCache?
  /// Further bits: 2 locked. Corresponds to `NDA_FLAGS_EXT`.
  public var furtherFlags: UInt32 = 0
  /// Attributes that are not decoded.
  public var unknown: [UnknownAttribute] = []

  /// Whether it was learned and will age: no lifetime was given to it.
  public var isLearned: Bool { state.isDisjoint(with: [.permanent, .noARP]) }

  /// Reads an `RTM_NEWNEIGH` or `RTM_DELNEIGH` message of the family bridge.
  public init?(_ message: NetlinkMessage) {
    guard let header = NeighborHeader(message), header.family == Family.bridge,
      let address = AttributeReader(message.payload, after: 12).first(NDA.linkAddress).flatMap({
        MACAddress(bytes: $0.payload)
      })
    else { return nil }
    device = header.device
    state = header.state
    flags = header.flags
    self.address = address
    for attribute in AttributeReader(message.payload, after: 12) {
      switch attribute.type {
      case NDA.linkAddress: break
      case NDA.destination: destination = IPAddress(bytes: attribute.payload)
      case NDA.vlan: vlan = attribute.u16
      case NDA.master: master = attribute.i32
      case NDA.port: port = attribute.big16
      case NDA.vni: vni = attribute.u32
      case NDA.sourceVNI: sourceVNI = attribute.u32
      case NDA.interface: interface = attribute.i32
      case NDA.linkNamespaceID: linkNamespaceID = attribute.i32
      case NDA.nextHopID: nextHopID = attribute.u32
      case NDA.cacheInfo: cache = NeighborCache(attribute.payload)
      case NDA.furtherFlags: furtherFlags = attribute.u32 ?? 0
      default: unknown.append(UnknownAttribute(attribute))
      }
    }
  }
}

/// How old an entry is, in hundredths of a second. Corresponds to `struct nda_cacheinfo`.
public struct NeighborCache: Hashable, Sendable {
  /// Since somebody confirmed it.
  public let confirmed: UInt32
  /// Since it was used.
  public let used: UInt32
  /// Since it was changed.
  public let updated: UInt32
  /// How many hold it.
  public let references: UInt32

  init?(_ bytes: ArraySlice<UInt8>) {
    var reader = ByteReader(bytes)
    guard let confirmed = reader.u32(), let used = reader.u32(), let updated = reader.u32(),
      let references = reader.u32()
    else { return nil }
    self.confirmed = confirmed
    self.used = used
    self.updated = updated
    self.references = references
  }
}

/// Corresponds to `struct ndmsg`.
private struct NeighborHeader {
  let family: UInt8
  let device: Int32
  let state: NeighborState
  let flags: UInt8

  init?(_ message: NetlinkMessage) {
    var reader = ByteReader(message.payload)
    guard message.type == MessageType.newNeighbor || message.type == MessageType.deleteNeighbor,
      let family = reader.u8(), reader.bytes(3) != nil, let device = reader.i32(), let state = reader.u16(),
      let flags = reader.u8(), reader.u8() != nil
    else { return nil }
    self.family = family
    self.device = device
    self.state = NeighborState(rawValue: state)
    self.flags = flags
  }
}

extension RouteSocket {
  /// The neighbour entries of both families, or of one: `ip neigh`; `ip neigh show proxy` where `proxies` is set.
  public func neighbors(family: IPFamily? = nil, proxies: Bool = false) throws(NetlinkError) -> [Neighbor] {
    let writer = AttributeWriter(neighbor: Family.of(family), 0, 0, proxies ? NDA.flagProxy : 0)
    return try netlink.dump(
      NetlinkRequest(
        type: MessageType.getNeighbor, payload: writer.bytes, operation: "list", object: "neighbors", headerLength: 12)
    ).compactMap { Neighbor($0) }
  }

  /// All entries of all forwarding databases: `bridge fdb`.
  public func fdb() throws(NetlinkError) -> [FDBEntry] {
    let writer = AttributeWriter(neighbor: Family.bridge, 0, 0, 0)
    return try netlink.dump(
      NetlinkRequest(
        type: MessageType.getNeighbor, payload: writer.bytes, operation: "list", object: "fdb entries", headerLength: 12
      )
    ).compactMap { FDBEntry($0) }
  }
}
