public import Addressing
public import Netlink
internal import SystemPackage

extension NFTablesSocket {
  /// The connections that the namespace tracks: `conntrack -L`.
  ///
  /// There are some only where something asks for tracking: a rule that uses it, or a chain of the type nat.
  /// Throws EPERM without CAP_NET_ADMIN over the namespace.
  public func connections(family: IPFamily? = nil) throws(NetlinkError) -> [Connection] {
    try netlink.dump(Self.conntrack(ConntrackMessage.get, family, "list", "connections") { _ in }).compactMap {
      Connection($0)
    }
  }

  /// Forgets a connection: `conntrack -D`.
  /// Throws ENOENT where there is none with its addresses and ports, EPERM without CAP_NET_ADMIN.
  public func deleteConnection(_ connection: Connection) throws(NetlinkError) {
    _ = try netlink.request(
      Self.conntrack(
        ConntrackMessage.delete, connection.original.source.family, "delete connection", "\(connection.original)"
      ) { writer in
        connection.original.write(1, into: &writer)
        if connection.zone != 0 { writer.put(18, big16: connection.zone) }
        writer.put(12, big32: connection.id)
      })
  }

  /// Forgets all connections: `conntrack -F`.
  /// Throws EPERM without CAP_NET_ADMIN.
  public func flushConnections() throws(NetlinkError) {
    _ = try netlink.request(Self.conntrack(ConntrackMessage.delete, nil, "flush", "connections") { _ in })
  }

  private static func conntrack(
    _ type: UInt16, _ family: IPFamily?, _ operation: String, _ object: String, _ fill: (inout AttributeWriter) -> Void
  ) -> NetlinkRequest {
    var writer = AttributeWriter()
    // AF_INET, AF_INET6, AF_UNSPEC
    writer.u8(family == nil ? 0 : family == .v4 ? 2 : 10)
    writer.u8(0)
    writer.u16(0)
    fill(&writer)
    return NetlinkRequest(
      type: type, payload: writer.bytes, operation: operation, object: object, headerLength: NFTMessage.headerLength)
  }
}
