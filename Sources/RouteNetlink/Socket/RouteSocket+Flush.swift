public import Addressing
public import Netlink
import SystemPackage

extension RouteSocket {
  /// Removes the routes of a table, or those of one device in it: `ip route flush table TABLE`, `ip route flush dev NAME`.
  ///
  /// Routes that the kernel made for an address go, too, as with the real command; those of the kernel's own multicast stay.
  public func flushRoutes(device: InterfaceName?, table: RouteTable, family: IPFamily) throws(NetlinkError) {
    var index: Int32?
    if let device { index = try self.index(of: device) }
    var requests: [NetlinkRequest] = []
    for route in try routes(table: table, family: family) {
      guard index == nil || route.device == index || route.nextHops.contains(where: { $0.device == index }) else {
        continue
      }
      let spec = RouteSpec(
        family: route.family, destination: route.destination, gateway: route.gateway,
        device: try route.device.flatMap { (index) throws(NetlinkError) in try link(.index(index)).interfaceName },
        metric: route.metric, table: route.table, type: route.type, scope: route.scope, protocol: route.protocol)
      let device = route.device
      requests.append(try .deleteRoute(spec, resolve: { _ in device }))
    }
    // One that went with another, as the ways of a gateway do, is gone as was wanted.
    for failure in try netlink.perform(requests) where failure.error.errno != .noSuchProcess {
      throw failure.error
    }
  }

  /// Removes the neighbour entries of a device, or of all: `ip neigh flush dev NAME`. Permanent ones stay, as with the real command.
  public func flushNeighbors(device: InterfaceName?, family: IPFamily?) throws(NetlinkError) {
    var index: Int32?
    if let device { index = try self.index(of: device) }
    var requests: [NetlinkRequest] = []
    for entry in try neighbors(family: family) {
      guard index == nil || entry.device == index, entry.state.isDisjoint(with: [.permanent, .noARP]),
        !entry.state.isEmpty, let name = try link(.index(entry.device)).interfaceName
      else { continue }
      let device = entry.device
      requests.append(
        try .deleteNeighbor(
          NeighborSpec(address: entry.address, linkAddress: nil, device: name), resolve: { _ in device }))
    }
    for failure in try netlink.perform(requests) where failure.error.errno != .noSuchFileOrDirectory {
      throw failure.error
    }
  }
}
