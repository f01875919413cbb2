internal import Addressing
package import Netlink
package import RouteNetlink

extension NamespaceState {
  /// Lists everything of a socket's namespace; the names of other namespaces are the caller's to know.
  ///
  /// Neighbours, FDB entries and VLANs are left empty where the kernel does not have them.
  package init(reading socket: RouteSocket, namespaces: [Named] = []) throws(NetlinkError) {
    self.init(
      links: try socket.links(), addresses: try socket.addresses(), routes: try socket.routes(table: .all, family: nil),
      rules: try socket.rules(family: .v4) + (try socket.rules(family: .v6)), neighbors: try socket.neighbors(),
      proxies: try socket.neighbors(proxies: true), fdb: try socket.fdb(), bridgePorts: try socket.bridgePorts(),
      bridgeVLANs: try socket.bridgeVLANs(), namespaces: namespaces)
    (bridgeGroups, bridgeRouters) = try socket.bridgeGroups()
    namespaceIDs = try socket.namespaceIDs()
  }
}
