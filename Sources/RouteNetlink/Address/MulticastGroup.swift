public import Addressing
public import Netlink

/// A multicast group that a link has joined: a line of `ip maddress`.
public struct MulticastGroup: Hashable, Sendable {
  /// The index of its link.
  public var index: Int32
  /// The group's address. Corresponds to `IFA_MULTICAST`.
  public var address: IPAddress

  /// Reads a `RTM_GETMULTICAST` message; nil where it is another or too short.
  public init?(_ message: NetlinkMessage) {
    var reader = ByteReader(message.payload)
    guard message.type == MessageType.getMulticast, reader.u32() != nil, let index = reader.i32(),
      let attribute = AttributeReader(message.payload, after: 8).first(IFA.multicast),
      let address = IPAddress(bytes: attribute.payload)
    else { return nil }
    self.index = index
    self.address = address
  }
}

extension RouteSocket {
  /// The IPv6 groups of the namespace: `ip -6 maddress`.
  ///
  /// A node answers neighbour solicitations for an address once it has joined the address's solicited-node group, RFC 4861 §7.2.1.
  public func multicastGroups() throws(NetlinkError) -> [MulticastGroup] {
    var writer = AttributeWriter()
    writer.u8(Family.of(.v6))
    writer.raw([0, 0, 0])
    writer.i32(0)
    return try netlink.dump(
      NetlinkRequest(
        type: MessageType.getMulticast, payload: writer.bytes, operation: "list", object: "multicast groups",
        headerLength: 8)
    ).compactMap { MulticastGroup($0) }
  }
}
