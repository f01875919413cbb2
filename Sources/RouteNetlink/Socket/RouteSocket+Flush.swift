public import Addressing
public import Netlink
internal import SystemPackage

extension RouteSocket {
  /// Removes routes: `ip route flush table TABLE`, `ip route flush dev NAME` and so on; a nil family is both.
  ///
  /// Routes that the kernel made for an address go, too, as with the real command. Throws ENOENT where there is no such table.
  public func flushRoutes(_ filter: RouteFilter, family: IPFamily?) throws(NetlinkError) {
    let index: Int32? = if let device = filter.device { try self.index(of: device) } else { nil }
    var requests: [NetlinkRequest] = []
    for route in try routes(table: filter.table ?? .main, family: family, mustExist: true)
    where filter.accepts(route, device: index) {
      var spec = RouteSpec(
        family: route.family, destination: route.destination, gateway: route.gateway,
        device: try route.device.flatMap { (index) throws(NetlinkError) in try link(.index(index)).interfaceName },
        metric: route.metric, table: route.table, type: route.type, scope: route.scope, protocol: route.protocol)
      spec.typeOfService = route.typeOfService
      let device = route.device
      requests.append(try .deleteRoute(spec, resolve: { _ in device }))
    }
    // One that went with another, as the ways of a gateway do, is gone as was wanted.
    for failure in try netlink.perform(requests) where failure.error.errno != .noSuchProcess {
      throw failure.error
    }
  }

  /// Whether the kernel has learned something of routes, such as a path MTU or a redirect: `ip route show cache`.
  public func hasCachedRoutes(_ family: IPFamily) throws(NetlinkError) -> Bool {
    try !cacheMessages(family).isEmpty
  }

  /// The exceptions that the kernel has learned of routes, such as a path MTU: `ip route show cache`.
  public func cachedRoutes(_ family: IPFamily) throws(NetlinkError) -> [Route] {
    try cacheMessages(family).compactMap { Route($0) }
  }

  /// Forgets what the kernel has learned of routes of IPv6: `ip -6 route flush cache`.
  public func flushCachedRoutesOfIPv6() throws(NetlinkError) {
    let requests = try cacheMessages(.v6).map { message in
      NetlinkRequest(
        type: MessageType.deleteRoute, payload: message.payload, operation: "delete route", object: "of the cache",
        headerLength: 12)
    }
    for failure in try netlink.perform(requests) where failure.error.errno != .noSuchProcess { throw failure.error }
  }

  private func cacheMessages(_ family: IPFamily) throws(NetlinkError) -> [NetlinkMessage] {
    let clonedFlag: UInt32 = 0x200
    var writer = AttributeWriter()
    writer.u8(Family.of(family))
    writer.raw([UInt8](repeating: 0, count: 7))
    writer.u32(clonedFlag)
    let messages = try netlink.dump(
      NetlinkRequest(
        type: MessageType.getRoute, payload: writer.bytes, operation: "list", object: "the route cache",
        headerLength: 12))
    return messages.filter { Route($0).map { $0.flags & clonedFlag != 0 } ?? false }
  }

  /// Removes neighbour entries: `ip neigh flush dev NAME`. Permanent ones stay unless they are asked for, and those that need no asking
  /// unless these alone are, as with the real command.
  public func flushNeighbors(_ filter: NeighborFilter, family: IPFamily?) throws(NetlinkError) {
    let index: Int32? = if let device = filter.device { try self.index(of: device) } else { nil }
    let master: Int32? = if let name = filter.master { try self.index(of: name) } else { nil }
    var filter = filter
    if filter.states == .all { filter.states = .all.subtracting(.noARP) }
    // Those without a state are flushed, too.
    let standard = NeighborState.all.subtracting([.permanent, .noARP])
    var requests: [NetlinkRequest] = []
    for entry in try neighbors(family: family, proxies: filter.isProxy) {
      guard index == nil || entry.device == index, filter.accepts(entry, standard: standard),
        let link = try? self.link(.index(entry.device)), let name = link.interfaceName,
        master == nil || link.master == master, !filter.hasNoMaster || link.master ?? 0 == 0
      else { continue }
      let device = entry.device
      requests.append(
        try .deleteNeighbor(
          NeighborSpec(address: entry.address, linkAddress: nil, device: name, isProxy: filter.isProxy),
          resolve: { _ in device }))
    }
    for failure in try netlink.perform(requests) where failure.error.errno != .noSuchFileOrDirectory {
      throw failure.error
    }
  }

  /// Removes the rules that a selector finds but the one of priority 0: `ip rule flush`.
  public func flushRules(_ selector: RuleSpec) throws(NetlinkError) {
    let found = try rules(family: selector.family).filter {
      selector.finds($0) && $0.spec.priority ?? 0 != 0
        && (selector.protocol == nil || selector.protocol == $0.protocol ?? .unspecified)
    }
    let requests = try found.map { (rule) throws(NetlinkError) in try NetlinkRequest.deleteRule(rule.spec) }
    for failure in try netlink.perform(requests) where failure.error.errno != .noSuchFileOrDirectory {
      throw failure.error
    }
  }
}

extension RuleSpec {
  /// Whether a rule is one that `ip rule show` shows of this selector: what it does not say matches any.
  public func finds(_ rule: Rule) -> Bool {
    let other = rule.spec
    func agrees<Value: Equatable>(_ wanted: Value?, _ found: Value?) -> Bool { wanted == nil || wanted == found }
    // Parts of the network are meant, too, and of a network of all everything.
    func holds(_ wanted: IPNetwork?, _ found: IPNetwork?) -> Bool {
      guard let wanted, wanted.prefixLength > 0 else { return true }
      guard let found else { return false }
      return found.prefixLength >= wanted.prefixLength && wanted.contains(found.address)
    }
    return agrees(priority, other.priority ?? 0) && (!isInverted || other.isInverted) && holds(from, other.from)
      && holds(to, other.to) && agrees(incoming, other.incoming) && agrees(outgoing, other.outgoing)
      && agrees(mark, other.mark) && agrees(markMask, other.markMask)
      && (typeOfService == 0 || typeOfService == other.typeOfService)
      && agrees(further.ipProtocol, other.further.ipProtocol)
      && agrees(further.sourcePorts, other.further.sourcePorts)
      && agrees(further.destinationPorts, other.further.destinationPorts)
      && agrees(further.users, other.further.users) && agrees(further.tunnelID, other.further.tunnelID)
      && (action == .any || action == other.action)
  }
}
