import Addressing
import Lab
import Namespaces
import Netlink
import Operations
import RouteNetlink
import SystemPackage

extension RouteAction {
  /// How it is done.
  func effect(at place: EffectPlace) throws -> Effect {
    switch self {
    case .add(let spec, let mode): return .requests([try .addRoute(spec, mode: mode, resolve: place.index)])
    case .delete(let spec): return .requests([try .deleteRoute(spec, resolve: place.index)])
    case .flush(let filter, let family):
      return .call {
        let family = family ?? (filter.table == .all ? nil : .v4)
        do throws(NetlinkError) {
          try place.node.routes.flushRoutes(filter, family: family)
        } catch {
          throw error.errno == .noSuchFileOrDirectory ? Stage.missingTable(family, "Flush") : error
        }
      }
    case .flushCache(let family): return .call { try place.flushRouteCache(family) }
    }
  }
}

extension EffectPlace {
  /// Forgets what was learned of routes. IPv4's can be flushed in the machine's own user namespace only.
  fileprivate func flushRouteCache(_ family: IPFamily?) throws {
    if family == .v6 { return try node.routes.flushCachedRoutesOfIPv6() }
    guard try node.routes.hasCachedRoutes(.v4) else { return }
    do {
      try node.namespace.withEntered { try Sysctl.write("net.ipv4.route.flush", "-1") }
    } catch let error as NamespaceError where error.errno == .noSuchFileOrDirectory {
      throw StageError(
        "Cannot open \"/proc/sys/net/ipv4/route/flush\": No such file or directory (in a user namespace the kernel has no such file)"
      )
    }
  }
}

extension Stage {
  /// The message of ip(8) about a routing table that the kernel does not have.
  static func missingTable(_ family: IPFamily?, _ what: String) -> StageError {
    StageError("Error: \(family == .v6 ? "ipv6" : "ipv4"): FIB table does not exist.\n\(what) terminated")
  }
}
