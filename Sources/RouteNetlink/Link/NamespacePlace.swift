/// Which network namespace a link is made in or moved to.
public enum NamespacePlace: Hashable, Sendable {
  /// The namespace that this open descriptor refers to. Corresponds to `IFLA_NET_NS_FD`.
  case descriptor(Int32)
  /// The namespace of this process. Corresponds to `IFLA_NET_NS_PID`.
  case process(Int32)
  /// The namespace of this name; whoever sends the request puts a descriptor in its place.
  case named(String)
}
