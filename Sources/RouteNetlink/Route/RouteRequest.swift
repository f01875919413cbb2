public import Addressing
public import Netlink

/// Numbers of attributes of routes. Corresponds to `RTA_…`.
enum RTA {
  static let destination: UInt16 = 1
  static let source: UInt16 = 2
  static let incoming: UInt16 = 3
  static let outgoing: UInt16 = 4
  static let gateway: UInt16 = 5
  static let priority: UInt16 = 6
  static let preferredSource: UInt16 = 7
  static let metrics: UInt16 = 8
  static let multipath: UInt16 = 9
  static let realms: UInt16 = 11
  static let cacheInfo: UInt16 = 12
  static let table: UInt16 = 15
  static let mark: UInt16 = 16
  static let via: UInt16 = 18
  static let preference: UInt16 = 20
  static let expires: UInt16 = 23
  static let userID: UInt16 = 25
  static let ipProtocol: UInt16 = 27
  static let sourcePort: UInt16 = 28
  static let destinationPort: UInt16 = 29
  static let nextHopID: UInt16 = 30
  /// Corresponds to `RTAX_LOCK`.
  static let metricLock: UInt16 = 1
  /// Corresponds to `RTAX_MTU`.
  static let metricMTU: UInt16 = 2
  /// Corresponds to `RTAX_CC_ALGO`.
  static let metricCongestion: UInt16 = 16
}

extension NetlinkRequest {
  /// Adds a route: `ip route add …`, with the defaults of `ip`.
  ///
  /// The protocol is boot; the table is main, but local for the types local, broadcast and anycast; the scope is host for the type
  /// local, link for broadcast, multicast, anycast and for unicast without a gateway, else global. Throws ENODEV where `resolve` does
  /// not know a device, EINVAL where addresses are of the wrong family or a weight is not 1 to 256.
  public static func addRoute(
    _ spec: RouteSpec, mode: AddMode = .add, resolve: (InterfaceName) -> Int32? = { _ in nil }
  ) throws(NetlinkError) -> NetlinkRequest {
    try withoutActuallyEscaping(resolve) { (resolve) throws(NetlinkError) in
      let resolver = Resolver(operation: "\(mode.rawValue) route", object: spec.label, resolve: resolve)
      return try NetlinkRequest(
        type: MessageType.newRoute, flags: mode.flags, writer: try spec.writer(isDeletion: false, resolver),
        operation: resolver.operation, object: resolver.object, headerLength: 12, schema: .route)
    }
  }

  /// Removes a route: `ip route del …`. What the spec does not say matches any. Throws as ``addRoute(_:mode:resolve:)``.
  public static func deleteRoute(
    _ spec: RouteSpec, resolve: (InterfaceName) -> Int32? = { _ in nil }
  ) throws(NetlinkError) -> NetlinkRequest {
    try withoutActuallyEscaping(resolve) { (resolve) throws(NetlinkError) in
      let resolver = Resolver(operation: "delete route", object: spec.label, resolve: resolve)
      return try NetlinkRequest(
        type: MessageType.deleteRoute, writer: try spec.writer(isDeletion: true, resolver),
        operation: resolver.operation,
        object: resolver.object, headerLength: 12, schema: .route)
    }
  }
}

extension RouteSpec {
  /// The destination as `ip route` prints it.
  fileprivate var label: String {
    guard let destination else { return "default" }
    return destination.isHost ? destination.address.description : destination.description
  }

  private func scope(isDeletion: Bool) -> RouteScope {
    if let scope { return scope }
    switch type {
    case .local: return .host
    case .broadcast, .multicast, .anycast: return .link
    case .unicast:
      if isDeletion { return .nowhere }
      return gateway == nil && nextHops.isEmpty ? .link : .global
    default: return isDeletion ? .nowhere : .global
    }
  }

  private var effectiveTable: RouteTable {
    if let table { return table }
    return type == .local || type == .broadcast || type == .anycast ? .local : .main
  }

  fileprivate func writer(isDeletion: Bool, _ resolver: Resolver) throws(NetlinkError) -> AttributeWriter {
    for address in [destination?.address, source].compactMap({ $0 }) where address.family != family {
      throw .invalid(resolver.operation, resolver.object, "\(address) is of another address family than the route")
    }
    let table = effectiveTable.rawValue
    var writer = AttributeWriter()
    writer.u8(Family.of(family))
    writer.u8(UInt8(clamping: destination?.prefixLength ?? 0))
    writer.u8(0)
    writer.u8(typeOfService)
    writer.u8(UInt8(exactly: table) ?? 0)
    writer.u8((self.protocol ?? (isDeletion ? .unspecified : .boot)).rawValue)
    writer.u8(scope(isDeletion: isDeletion).rawValue)
    // A deletion of a unicast route leaves the type open, as `ip route del` does.
    writer.u8(isDeletion && type == .unicast ? 0 : type.rawValue)
    writer.u32(onLink && nextHops.isEmpty ? Self.onLinkFlag : 0)
    if let destination, destination.prefixLength > 0 || !destination.address.isAny {
      writer.put(RTA.destination, bytes: destination.address.bytes)
    }
    if table > 255 { writer.put(RTA.table, u32: table) }
    if let gateway { writer.put(gateway: gateway, of: family) }
    if let device { writer.put(RTA.outgoing, i32: try resolver.index(device)) }
    if let metric { writer.put(RTA.priority, u32: metric) }
    if let source { writer.put(RTA.preferredSource, bytes: source.bytes) }
    if let realms { writer.put(RTA.realms, u32: realms) }
    if let preference { writer.put(RTA.preference, u8: preference) }
    if let expires { writer.put(RTA.expires, u32: expires) }
    if mtu != nil || !metrics.isEmpty || congestionControl != nil {
      writer.nest(RTA.metrics) { nested in
        var locks: UInt32 = locksMTU ? 1 << UInt32(RTA.metricMTU) : 0
        for metric in lockedMetrics { locks |= 1 << UInt32(metric.rawValue) }
        if locksCongestionControl { locks |= 1 << UInt32(RTA.metricCongestion) }
        if locks != 0 { nested.put(RTA.metricLock, u32: locks) }
        if let congestionControl { nested.put(RTA.metricCongestion, string: congestionControl) }
        if let mtu { nested.put(RTA.metricMTU, u32: mtu) }
        for metric in RouteMetric.allCases {
          if let value = metrics[metric] { nested.put(metric.rawValue, u32: value) }
        }
      }
    }
    if !nextHops.isEmpty { try putNextHops(&writer, resolver) }
    return writer
  }

  /// Corresponds to `RTNH_F_ONLINK`.
  private static let onLinkFlag: UInt32 = 4

  private func putNextHops(_ writer: inout AttributeWriter, _ resolver: Resolver) throws(NetlinkError) {
    try writer.nest(RTA.multipath, marked: false) { (ways) throws(NetlinkError) in
      for hop in nextHops {
        guard let weight = UInt8(exactly: hop.weight - 1) else {
          throw .invalid(resolver.operation, resolver.object, "a weight is 1 to 256, not \(hop.weight)")
        }
        let device: Int32 = if let name = hop.device { try resolver.index(name) } else { 0 }
        ways.lengthPrefixed { way in
          way.u8(hop.onLink ? UInt8(Self.onLinkFlag) : 0)
          way.u8(weight)
          way.i32(device)
          if let gateway = hop.gateway { way.put(gateway: gateway, of: family) }
        }
      }
    }
  }
}

extension AttributeWriter {
  /// Puts a gateway; one of another family than the route goes as `RTA_VIA`.
  fileprivate mutating func put(gateway: IPAddress, of family: IPFamily) {
    if gateway.family == family {
      put(RTA.gateway, bytes: gateway.bytes)
    } else {
      var via = AttributeWriter()
      via.u16(UInt16(Family.of(gateway.family)))
      via.raw(gateway.bytes)
      put(RTA.via, bytes: via.bytes)
    }
  }
}
