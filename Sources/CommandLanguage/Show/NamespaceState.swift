package import RouteNetlink

/// The state of a network namespace that showing commands print.
///
/// A function looks only at what its command shows, and at the links for names; the rest may stay empty.
package struct NamespaceState: Hashable, Sendable {
  /// Another namespace that has a name: an entry of `ip netns`.
  package struct Named: Hashable, Sendable {
    package var name: String
    /// The number that this namespace knows it by, if any. See `RouteSocket.namespaceID`.
    package var id: Int32?

    package init(name: String, id: Int32? = nil) {
      self.name = name
      self.id = id
    }
  }

  /// In the order of the listing, by their indices.
  package var links: [Link]
  package var addresses: [Address]
  /// Of all tables, IPv4 before IPv6.
  package var routes: [Route]
  /// Of IPv4 and IPv6.
  package var rules: [Rule]
  /// Of both families.
  package var neighbors: [Neighbor]
  /// The proxy entries, which are listed apart.
  package var proxies: [Neighbor]
  package var fdb: [FDBEntry]
  /// The ports of bridges as the bridges list them. See `RouteSocket.bridgePorts`.
  package var bridgePorts: [Link]
  package var bridgeVLANs: [BridgeVLAN]
  package var bridgeGroups: [BridgeGroup] = []
  package var bridgeRouters: [BridgeRouterPorts] = []
  /// The numbers of all namespaces that this one has numbers for.
  package var namespaceIDs: [Int32] = []
  /// The named namespaces, in the order of `/run/netns`.
  package var namespaces: [Named]

  package init(
    links: [Link] = [], addresses: [Address] = [], routes: [Route] = [], rules: [Rule] = [],
    neighbors: [Neighbor] = [], proxies: [Neighbor] = [], fdb: [FDBEntry] = [], bridgePorts: [Link] = [],
    bridgeVLANs: [BridgeVLAN] = [], namespaces: [Named] = []
  ) {
    self.links = links
    self.addresses = addresses
    self.routes = routes
    self.rules = rules
    self.neighbors = neighbors
    self.proxies = proxies
    self.fdb = fdb
    self.bridgePorts = bridgePorts
    self.bridgeVLANs = bridgeVLANs
    self.namespaces = namespaces
  }

  /// The link of an index.
  func link(_ index: Int32) -> Link? { links.first { $0.index == index } }

  /// The name of an index, or `ifINDEX` where there is no such link.
  func name(_ index: Int32) -> String { link(index)?.name ?? "if\(index)" }

  /// The name of a namespace that this one knows by a number.
  func namespaceName(_ id: Int32) -> String? { namespaces.first { $0.id == id }?.name }
}
