public import Addressing
public import Netlink
internal import SystemPackage

/// Links, addresses, routes, rules and neighbours of one network namespace: that of the thread which opened the socket.
///
/// Each call is one request, made and answered before it returns; for many at once build requests (`NetlinkRequest.addLink` and
/// its kin) and give them to ``perform(_:)``. All throw `NetlinkError` with the kernel's own words. Source: `rtnetlink(7)`.
public final class RouteSocket: Sendable {
  /// The socket underneath.
  public let netlink: NetlinkSocket

  /// Opens a socket in the calling thread's namespace.
  /// Throws EMFILE where the process has too many descriptors.
  public init() throws(NetlinkError) { netlink = try NetlinkSocket(.route) }

  /// Uses a socket that is open already.
  public init(_ netlink: NetlinkSocket) { self.netlink = netlink }

  /// Sends many requests in few system calls; gives every failure with its index. See `NetlinkSocket.perform`.
  public func perform(_ batch: [NetlinkRequest]) throws(NetlinkError) -> [BatchFailure] { try netlink.perform(batch) }

  /// The index of the link of this name. Throws ENODEV where there is none.
  public func index(of name: InterfaceName) throws(NetlinkError) -> Int32 {
    let replies = try netlink.request(.getLink(.name(name)))
    for reply in replies where reply.type == MessageType.newLink {
      var reader = ByteReader(reply.payload)
      reader.skip(4)
      if let index = reader.i32() { return index }
    }
    throw .unknownDevice(name, "get link", name.text)
  }

  private func find(_ name: InterfaceName) -> Int32? {
    do { return try index(of: name) } catch { return nil }
  }

  private func run(_ request: NetlinkRequest) throws(NetlinkError) { _ = try netlink.request(request) }

  private func run(_ requests: [NetlinkRequest]) throws(NetlinkError) {
    for request in requests { try run(request) }
  }

  /// Makes a link with all of its options: `ip link add`. Tun and tap devices are made in the calling thread's namespace, see
  /// ``addTunTap(_:_:)``.
  /// Throws EEXIST where the name or the index is taken, EOPNOTSUPP where the kernel has no such kind, EPERM without CAP_NET_ADMIN.
  public func addLink(_ spec: LinkSpec) throws(NetlinkError) {
    if case .tuntap(let options) = spec.kind {
      try addTunTap(spec, options)
    } else {
      try run(try NetlinkRequest.makeLink(spec, resolve: find))
    }
  }

  /// Changes a link: `ip link set dev NAME …`.
  /// Throws ENODEV where there is no such link, EINVAL for a value out of its range, with the kernel's own words.
  public func setLink(_ name: InterfaceName, _ changes: LinkChanges) throws(NetlinkError) {
    try run(try NetlinkRequest.setLink(.name(name), changes, resolve: find))
  }

  /// Deletes a link: `ip link delete NAME`.
  /// Throws ENODEV where there is no such link, EOPNOTSUPP of one that cannot be deleted, such as `lo`.
  public func deleteLink(_ name: InterfaceName) throws(NetlinkError) { try run(.deleteLink(.name(name))) }

  /// Adds an address: `ip addr add ADDRESS dev NAME`, or `replace`.
  /// Throws ENODEV where there is no such link, EEXIST where it has the address already and `mode` is `add`.
  public func addAddress(
    _ spec: AddressSpec, to name: InterfaceName, mode: AddMode = .add
  ) throws(NetlinkError) {
    try run(try .addAddress(spec, index: try index(of: name), mode: mode))
  }

  /// Removes an address: `ip addr del ADDRESS dev NAME`.
  /// Throws ENODEV where there is no such link, EADDRNOTAVAIL where it has no such address.
  public func deleteAddress(_ spec: AddressSpec, from name: InterfaceName) throws(NetlinkError) {
    try run(try .deleteAddress(spec, index: try index(of: name)))
  }

  /// Removes addresses of a link or, without one, of all: `ip addr flush [dev NAME] [scope S] [to NETWORK] …`; a nil family is both.
  ///
  /// Throws ENODEV where there is no such link.
  public func flushAddresses(
    of name: InterfaceName? = nil, matching filter: AddressFilter = AddressFilter(), family: IPFamily? = nil
  ) throws(NetlinkError) {
    let index: Int32? = if let name { try self.index(of: name) } else { nil }
    // Labels alone ask for the names of links.
    let names: [Int32: String] =
      filter.label == nil ? [:] : Dictionary(try links().map { ($0.index, $0.name) }) { first, _ in first }
    var requests: [NetlinkRequest] = []
    for address in try addresses()
    where (index == nil || address.index == index) && (family == nil || address.family == family)
      && filter.accepts(address, of: names[address.index] ?? "")
    {
      guard let local = address.local else { continue }
      let peer = address.address == local.address ? nil : address.address
      requests.append(try .deleteAddress(AddressSpec(local: local, peer: peer), index: address.index))
    }
    // A secondary address goes with its primary one unless it is promoted: that it is gone already is no failure.
    for failure in try netlink.perform(requests) where failure.error.errno != .addressNotAvailable {
      throw failure.error
    }
  }

  /// Adds a route: `ip route add` and its kin.
  /// Throws EEXIST where there is an equal one, ENETUNREACH where the gateway is on no link, ENETDOWN where the link is down.
  public func addRoute(_ spec: RouteSpec, mode: AddMode = .add) throws(NetlinkError) {
    try run(try .addRoute(spec, mode: mode, resolve: find))
  }

  /// Removes a route: `ip route del`.
  /// Throws ESRCH where there is no such route.
  public func deleteRoute(_ spec: RouteSpec) throws(NetlinkError) { try run(try .deleteRoute(spec, resolve: find)) }

  /// Adds a rule: `ip rule add`.
  /// Throws EEXIST where there is an equal one.
  public func addRule(_ spec: RuleSpec) throws(NetlinkError) { try run(try .addRule(spec)) }

  /// Removes a rule: `ip rule del`.
  /// Throws ENOENT where there is no such rule.
  public func deleteRule(_ spec: RuleSpec) throws(NetlinkError) { try run(try .deleteRule(spec)) }

  /// Adds a neighbour entry: `ip neigh add` and its kin.
  /// Throws ENODEV where there is no such link, EEXIST where the link has the entry and `mode` is `add`.
  public func addNeighbor(_ spec: NeighborSpec, mode: AddMode = .add) throws(NetlinkError) {
    try run(try .addNeighbor(spec, mode: mode, resolve: find))
  }

  /// Removes a neighbour entry: `ip neigh del`.
  /// Throws ENODEV where there is no such link, ENOENT where there is no such entry.
  public func deleteNeighbor(_ spec: NeighborSpec) throws(NetlinkError) {
    try run(try .deleteNeighbor(spec, resolve: find))
  }

  /// Adds an FDB entry: `bridge fdb add` and its kin.
  /// Throws EEXIST where there is an equal one and `mode` is `add`, EOPNOTSUPP where the device has no such database.
  public func addFDB(_ spec: FDBSpec, mode: AddMode = .add) throws(NetlinkError) {
    try run(try .addFDB(spec, mode: mode, resolve: find))
  }

  /// Removes an FDB entry: `bridge fdb del`.
  /// Throws ENOENT where there is no such entry, EOPNOTSUPP where the device has no such database.
  public func deleteFDB(_ spec: FDBSpec) throws(NetlinkError) { try run(try .deleteFDB(spec, resolve: find)) }
}
