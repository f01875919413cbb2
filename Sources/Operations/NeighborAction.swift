public import Addressing
public import RouteNetlink

/// Actions on neighbours: `ip neigh …`.
public enum NeighborAction: Hashable, Sendable {
  /// `ip neigh add …`.
  case add(NeighborSpec, AddMode)
  /// `ip neigh del ADDRESS dev NAME`.
  case delete(NeighborSpec)
  /// `ip neigh flush dev NAME`, or `ip neigh flush all`.
  case flush(NeighborFilter, IPFamily?)
}
