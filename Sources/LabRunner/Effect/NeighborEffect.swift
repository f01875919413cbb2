import Lab
import Netlink
import Operations
import RouteNetlink

extension NeighborAction {
  /// How it is done.
  func effect(at place: EffectPlace) throws -> Effect {
    switch self {
    case .add(let spec, let mode): return .requests([try .addNeighbor(spec, mode: mode, resolve: place.index)])
    case .delete(let spec): return .requests([try .deleteNeighbor(spec, resolve: place.index)])
    case .flush(let filter, let family):
      return .call { try place.node.routes.flushNeighbors(filter, family: family) }
    }
  }
}
