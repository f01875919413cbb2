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
  /// Corresponds to `ndm_flags`: 8 proxy, 0x80 router.
  public let flags: UInt8
  /// How often it was asked. Corresponds to `NDA_PROBES`.
  public var probes: UInt32?
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
  /// Corresponds to `ndm_flags`: 2 self, 4 master, 0x10 learned by a card.
  public let flags: UInt8
  /// The index of the bridge that holds it.
  public var master: Int32?
  /// The VLAN, 1 to 4094. Corresponds to `NDA_VLAN`.
  public var vlan: UInt16?
  /// The remote end, of vxlan entries. Corresponds to `NDA_DST`.
  public var destination: IPAddress?
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
      default: unknown.append(UnknownAttribute(attribute))
      }
    }
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
