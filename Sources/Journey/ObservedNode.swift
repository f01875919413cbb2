public import Namespaces
public import RouteNetlink

/// A node that is watched and asked: its namespace, and a socket in it.
public struct ObservedNode: Sendable {
  /// The node's name.
  public var name: String
  /// Its namespace, which captures and traces enter.
  public var namespace: NetworkNamespace
  /// A socket in that namespace, for questions to its kernel.
  public var routes: RouteSocket
  /// The words in front of a command that is to run there: `ip netns exec r2 `, or nothing for the machine.
  public var prefix: String

  /// A node; without a prefix its commands are shown behind `ip netns exec NAME`.
  public init(name: String, namespace: NetworkNamespace, routes: RouteSocket, prefix: String? = nil) {
    self.name = name
    self.namespace = namespace
    self.routes = routes
    self.prefix = prefix ?? "ip netns exec \(name) "
  }
}
