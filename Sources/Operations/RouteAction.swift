public import Addressing
public import RouteNetlink

/// Actions on routes: `ip route …`.
public enum RouteAction: Hashable, Sendable {
  /// `ip route add …`.
  case add(RouteSpec, AddMode)
  /// `ip route del …`.
  case delete(RouteSpec)
  /// `ip route flush dev NAME`, or of a table; a nil family is IPv4's, of all tables both.
  case flush(RouteFilter, IPFamily?)
  /// `ip route flush cache`, of which there has been none for long.
  case flushCache(IPFamily?)
}
