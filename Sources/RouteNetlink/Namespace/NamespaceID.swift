public import Netlink

extension RouteSocket {
  /// Corresponds to `NETNSA_NSID` and `NETNSA_FD`.
  private static let idAttribute: UInt16 = 1
  private static let descriptorAttribute: UInt16 = 3

  /// The number that this namespace knows another one by, or nil where it has none yet.
  ///
  /// It is what ``Link/linkNamespaceID`` holds, and `ip` prints as `link-netnsid`. `descriptor` refers to the other namespace.
  /// Throws EBADF or EINVAL where the descriptor is none of a network namespace.
  public func namespaceID(of descriptor: Int32) throws(NetlinkError) -> Int32? {
    let replies = try netlink.request(request(MessageType.getNamespaceID, descriptor, nil))
    for reply in replies where reply.type == MessageType.newNamespaceID {
      let id = AttributeReader(reply.payload, after: 4).first(Self.idAttribute)?.i32
      // NETNSA_NSID_NOT_ASSIGNED
      return id == -1 ? nil : id
    }
    return nil
  }

  /// Gives another namespace a number: `ip netns set NAME ID`. Nil lets the kernel choose.
  /// Throws EEXIST where the other has a number already, or the number is taken.
  public func setNamespaceID(of descriptor: Int32, to id: Int32? = nil) throws(NetlinkError) {
    _ = try netlink.request(request(MessageType.newNamespaceID, descriptor, id ?? -1))
  }

  /// The numbers of all namespaces that this one has numbers for: `ip netns list-id`.
  public func namespaceIDs() throws(NetlinkError) -> [Int32] {
    var writer = AttributeWriter()
    writer.u32(0)
    let replies = try netlink.dump(
      NetlinkRequest(
        type: MessageType.getNamespaceID, payload: writer.bytes, operation: "list", object: "namespace ids",
        headerLength: 4))
    return replies.compactMap { AttributeReader($0.payload, after: 4).first(Self.idAttribute)?.i32 }
  }

  private func request(_ type: UInt16, _ descriptor: Int32, _ id: Int32?) -> NetlinkRequest {
    var writer = AttributeWriter()
    writer.u32(0)
    writer.put(Self.descriptorAttribute, i32: descriptor)
    if let id { writer.put(Self.idAttribute, i32: id) }
    return NetlinkRequest(
      type: type, payload: writer.bytes, operation: type == MessageType.getNamespaceID ? "get" : "set",
      object: "namespace id", headerLength: 4)
  }
}
