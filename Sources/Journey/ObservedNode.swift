public import Namespaces
public import RouteNetlink

/// A node that is watched and asked: its namespace, and a socket in it.
public struct ObservedNode: Sendable {
  public var name: String
  public var namespace: NetworkNamespace
  public var routes: RouteSocket
  /// What stands in front of a command that is to run there: `ip netns exec r2 `, or nothing for the machine.
  public var prefix: String

  public init(name: String, namespace: NetworkNamespace, routes: RouteSocket, prefix: String? = nil) {
    self.name = name
    self.namespace = namespace
    self.routes = routes
    self.prefix = prefix ?? "ip netns exec \(name) "
  }
}
