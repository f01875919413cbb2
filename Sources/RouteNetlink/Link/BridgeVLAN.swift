public import Addressing
public import Netlink

/// A VLAN of a bridge port: a line of `bridge vlan`.
public struct BridgeVLAN: Hashable, Sendable {
  /// The index of the port, or of the bridge itself.
  public let device: Int32
  /// The VLAN, 1 to 4094.
  public let id: UInt16
  /// Whether untagged frames that come in belong to it. Corresponds to `BRIDGE_VLAN_INFO_PVID`.
  public let isPVID: Bool
  /// Whether frames leave without a tag. Corresponds to `BRIDGE_VLAN_INFO_UNTAGGED`.
  public let isUntagged: Bool

  /// A VLAN of the port with this index.
  public init(device: Int32, id: UInt16, isPVID: Bool = false, isUntagged: Bool = false) {
    self.device = device
    self.id = id
    self.isPVID = isPVID
    self.isUntagged = isUntagged
  }
}

extension NetlinkRequest {
  /// Adds a VLAN to a bridge port: `bridge vlan add dev NAME vid ID [pvid] [untagged]`; `self` where the link is the bridge.
  ///
  /// The name is what errors call a link that is given by its index.
  public static func addBridgeVLAN(
    _ id: UInt16, to link: LinkReference, named name: InterfaceName? = nil, isPVID: Bool = false,
    isUntagged: Bool = false, isSelf: Bool = false, isMaster: Bool = false
  ) -> NetlinkRequest {
    vlan(
      MessageType.setLink, "add vlan", id, link, name, flags: (isPVID ? 2 : 0) | (isUntagged ? 4 : 0), isSelf: isSelf,
      isMaster: isMaster)
  }

  /// Removes a VLAN from a bridge port: `bridge vlan del dev NAME vid ID`.
  public static func deleteBridgeVLAN(
    _ id: UInt16, from link: LinkReference, named name: InterfaceName? = nil, isSelf: Bool = false,
    isMaster: Bool = false
  ) -> NetlinkRequest {
    vlan(MessageType.deleteLink, "delete vlan", id, link, name, flags: 0, isSelf: isSelf, isMaster: isMaster)
  }

  private static func vlan(
    _ type: UInt16, _ operation: String, _ id: UInt16, _ link: LinkReference, _ name: InterfaceName?,
    flags: UInt16, isSelf: Bool, isMaster: Bool
  ) -> NetlinkRequest {
    var writer = AttributeWriter(link: link.index, family: Family.bridge)
    link.put(&writer)
    // IFLA_BRIDGE_FLAGS with BRIDGE_FLAGS_MASTER and BRIDGE_FLAGS_SELF, and IFLA_BRIDGE_VLAN_INFO with struct bridge_vlan_info.
    writer.nest(IFLA.afSpec) { spec in
      if isSelf || isMaster { spec.put(0, u16: (isMaster ? 1 : 0) | (isSelf ? 2 : 0)) }
      var info = AttributeWriter()
      info.u16(flags)
      info.u16(id)
      spec.put(2, bytes: info.bytes)
    }
    return NetlinkRequest(
      type: type, payload: writer.bytes, operation: operation, object: "\(id) dev \(name?.text ?? "\(link)")",
      headerLength: 16,
      schema: .link)
  }
}

extension RouteSocket {
  /// The VLANs of all bridges and ports: `bridge vlan`.
  public func bridgeVLANs() throws(NetlinkError) -> [BridgeVLAN] {
    var writer = AttributeWriter(link: 0, family: Family.bridge)
    // RTEXT_FILTER_BRVLAN
    writer.put(IFLA.extMask, u32: 2)
    let messages = try netlink.dump(
      NetlinkRequest(
        type: MessageType.getLink, payload: writer.bytes, operation: "list", object: "bridge vlans", headerLength: 16))
    return messages.flatMap { BridgeVLAN.read($0) }
  }
}

extension BridgeVLAN {
  static func read(_ message: NetlinkMessage) -> [BridgeVLAN] {
    var reader = ByteReader(message.payload)
    reader.skip(4)
    guard message.type == MessageType.newLink, let device = reader.i32(),
      let spec = AttributeReader(message.payload, after: 16).first(IFLA.afSpec)
    else { return [] }
    var found: [BridgeVLAN] = []
    for attribute in spec.nested where attribute.type == 2 {
      var info = ByteReader(attribute.payload)
      guard let flags = info.u16(), let id = info.u16() else { continue }
      found.append(BridgeVLAN(device: device, id: id, isPVID: flags & 2 != 0, isUntagged: flags & 4 != 0))
    }
    return found
  }
}
