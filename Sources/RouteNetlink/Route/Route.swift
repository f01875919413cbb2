public import Addressing
public import Netlink

/// A route that exists: a line of `ip route`.
public struct Route: Hashable, Sendable {
  /// One way of several, or the only one.
  public struct NextHop: Hashable, Sendable {
    /// The next router. Corresponds to `RTA_GATEWAY`, of another family `RTA_VIA`.
    public var gateway: IPAddress?
    /// The index of its device.
    public var device: Int32?
    /// Its share of the packets, 1 to 256.
    public var weight: Int = 1
    /// Bits: 1 dead, 4 onlink, 16 linkdown. Corresponds to `RTNH_F_…`.
    public var flags: UInt32 = 0
    /// The realms that it comes from (upper 16 bits) and leads to. Corresponds to `RTA_FLOW`.
    public var realms: UInt32?
  }
  /// Its address family. Corresponds to `rtm_family`.
  public let family: IPFamily
  /// Where it leads; nil is `default`.
  public var destination: IPNetwork?
  /// The next router. Corresponds to `RTA_GATEWAY`, of another family `RTA_VIA`.
  public var gateway: IPAddress?
  /// The index of its device.
  public var device: Int32?
  /// Among equal routes the lowest wins. Corresponds to `RTA_PRIORITY`.
  public var metric: UInt32?
  /// Its table. Corresponds to `RTA_TABLE`.
  public var table: RouteTable
  /// Whether packets are sent on, delivered or refused. Corresponds to `rtm_type`.
  public let type: RouteType
  /// How far away the destination is. Corresponds to `rtm_scope`.
  public let scope: RouteScope
  /// The origin of the route. Corresponds to `rtm_protocol`.
  public let `protocol`: RouteProtocol
  /// The source address that is preferred. Corresponds to `RTA_PREFSRC`.
  public var source: IPAddress?
  /// The MTU of the path in bytes. Corresponds to `RTAX_MTU`.
  public var mtu: UInt32?
  /// Bits: 1 dead, 4 onlink, 16 linkdown, 0x200 cloned. Corresponds to `rtm_flags`.
  public let flags: UInt32
  /// Several ways at once. Corresponds to `RTA_MULTIPATH`.
  public var nextHops: [NextHop] = []
  /// The preference of an IPv6 router: 0 medium, 1 high, 3 low. Corresponds to `RTA_PREF`.
  public var preference: UInt8?
  /// Metrics other than the MTU, by their numbers.
  public var metrics: [UInt16: UInt32] = [:]
  /// Only packets from here take it, an IPv6 matter. Corresponds to `RTA_SRC`.
  public var from: IPNetwork?
  /// The type of service that it is for. Corresponds to `rtm_tos`.
  public let typeOfService: UInt8
  /// The algorithm against congestion. Corresponds to `RTAX_CC_ALGO`.
  public var congestionControl: String?
  /// The realms that it comes from (upper 16 bits) and leads to. Corresponds to `RTA_FLOW`.
  public var realms: UInt32?
  /// The number of its next hop object: `ip nexthop`. Corresponds to `RTA_NH_ID`.
  public var nextHopID: UInt32?
  /// The index of the device that a looked up packet came in by. Corresponds to `RTA_IIF`.
  public var incoming: Int32?
  /// The mark of a looked up packet. Corresponds to `RTA_MARK`.
  public var mark: UInt32?
  /// The user of a looked up packet. Corresponds to `RTA_UID`.
  public var userID: UInt32?
  /// How much it is used and when it goes. Corresponds to `RTA_CACHEINFO`.
  public var cache: RouteCache?
  /// Attributes that are not decoded.
  public var unknown: [UnknownAttribute] = []

  /// Whether the gateway is on the link even if no prefix says so.
  public var onLink: Bool { flags & 4 != 0 }
  /// Whether it is what the kernel has learned of another one. Corresponds to `RTM_F_CLONED`.
  public var isCached: Bool { flags & 0x200 != 0 }

  /// Reads an `RTM_NEWROUTE` or `RTM_DELROUTE` message; nil where it is another, too short, or of no IP family.
  public init?(_ message: NetlinkMessage) {
    var reader = ByteReader(message.payload)
    guard message.type == MessageType.newRoute || message.type == MessageType.deleteRoute,
      let family = reader.u8().flatMap(Family.ip), let length = reader.u8(), let fromLength = reader.u8(),
      let typeOfService = reader.u8(), let table = reader.u8(), let origin = reader.u8(), let scope = reader.u8(),
      let type = reader.u8(),
      let flags = reader.u32()
    else { return nil }
    self.family = family
    self.table = RouteTable(rawValue: UInt32(table))
    self.protocol = RouteProtocol(rawValue: origin)
    self.scope = RouteScope(rawValue: scope)
    self.type = RouteType(rawValue: type)
    self.flags = flags
    self.typeOfService = typeOfService
    for attribute in AttributeReader(message.payload, after: 12) {
      switch attribute.type {
      case RTA.destination:
        destination = IPAddress(bytes: attribute.payload).flatMap {
          IPNetwork(address: $0, prefixLength: Int(length))
        }
      case RTA.gateway: gateway = IPAddress(bytes: attribute.payload)
      case RTA.via: gateway = IPAddress(bytes: attribute.payload.dropFirst(2))
      case RTA.outgoing: device = attribute.i32
      case RTA.priority: metric = attribute.u32
      case RTA.preferredSource: source = IPAddress(bytes: attribute.payload)
      case RTA.table: if let table = attribute.u32 { self.table = RouteTable(rawValue: table) }
      case RTA.preference: preference = attribute.u8
      case RTA.metrics:
        for metric in attribute.nested {
          switch metric.type {
          case RTA.metricMTU: mtu = metric.u32
          case RTA.metricCongestion: congestionControl = metric.string
          default: metrics[metric.type] = metric.u32
          }
        }
      case RTA.source:
        from = IPAddress(bytes: attribute.payload).flatMap {
          IPNetwork(address: $0, prefixLength: Int(fromLength))
        }
      case RTA.realms: realms = attribute.u32
      case RTA.nextHopID: nextHopID = attribute.u32
      case RTA.incoming: incoming = attribute.i32
      case RTA.mark: mark = attribute.u32
      case RTA.userID: userID = attribute.u32
      case RTA.cacheInfo: cache = RouteCache(attribute.payload)
      case RTA.multipath: nextHops = Self.ways(attribute.payload)
      default: unknown.append(UnknownAttribute(attribute))
      }
    }
  }

  private static func ways(_ bytes: ArraySlice<UInt8>) -> [NextHop] {
    var ways: [NextHop] = []
    var reader = ByteReader(bytes)
    while let length = reader.u16(), length >= 8, let flags = reader.u8(), let hops = reader.u8(),
      let device = reader.i32(), let rest = reader.bytes(Int(length) - 8)
    {
      reader.skip((4 - Int(length) & 3) & 3)
      var way = NextHop(device: device, weight: Int(hops) + 1, flags: UInt32(flags))
      for attribute in AttributeReader(rest) {
        if attribute.type == RTA.gateway { way.gateway = IPAddress(bytes: attribute.payload) }
        if attribute.type == RTA.realms { way.realms = attribute.u32 }
        if attribute.type == RTA.via { way.gateway = IPAddress(bytes: attribute.payload.dropFirst(2)) }
      }
      ways.append(way)
    }
    return ways
  }
}

/// How much a route is used and when it goes. Corresponds to `struct rta_cacheinfo`.
public struct RouteCache: Hashable, Sendable {
  /// How many hold it.
  public let users: UInt32
  /// Hundredths of a second since it was used.
  public let age: UInt32
  /// Hundredths of a second until it goes; 0 is never.
  public let expires: Int32
  /// The negated errno that it answers with.
  public let error: Int32

  init?(_ bytes: ArraySlice<UInt8>) {
    var reader = ByteReader(bytes)
    guard let users = reader.u32(), let age = reader.u32(), let expires = reader.i32(), let error = reader.i32() else {
      return nil
    }
    self.users = users
    self.age = age
    self.expires = expires
    self.error = error
  }
}

extension RouteSocket {
  /// The routes of a table (`all` for every one) and a family (nil for both): `ip route show table TABLE`.
  ///
  /// Where it must exist, throws ENOENT if the kernel has no such table; main and local are then empty instead.
  public func routes(
    table: RouteTable = .main, family: IPFamily? = .v4, mustExist: Bool = false
  ) throws(NetlinkError) -> [Route] {
    var routes: [Route] = []
    let isAsked = mustExist && ![.all, .main, .local].contains(table)
    for family in family.map({ [$0] }) ?? IPFamily.allCases {
      var writer = AttributeWriter()
      writer.u8(Family.of(family))
      writer.raw([0, 0, 0])
      writer.u32(0)
      writer.u32(0)
      if isAsked { writer.put(RTA.table, u32: table.rawValue) }
      let messages = try netlink.dump(
        NetlinkRequest(
          type: MessageType.getRoute, payload: writer.bytes, operation: "list", object: "routes", headerLength: 12))
      routes += messages.compactMap { Route($0) }
    }
    // Routes that a lookup has cached are no part of a table.
    return routes.filter { (table == .all || $0.table == table) && $0.flags & 0x200 == 0 }
  }

  /// Which way a packet would go: `ip route get ADDRESS [from SOURCE] [iif NAME] [oif NAME] [mark MARK] [uid USER]
  /// [ipproto PROTOCOL] [sport PORT] [dport PORT]`.
  ///
  /// Throws what the kernel answers, such as ENETUNREACH or, from a blackhole, EINVAL.
  public func route(
    to address: IPAddress, from source: IPAddress? = nil, incoming: InterfaceName? = nil,
    outgoing: InterfaceName? = nil, mark: UInt32? = nil, user: UInt32? = nil, isFIBMatch: Bool = false,
    ipProtocol: UInt8? = nil, sourcePort: UInt16? = nil, destinationPort: UInt16? = nil
  ) throws(NetlinkError) -> Route {
    var writer = AttributeWriter()
    writer.u8(Family.of(address.family))
    writer.u8(UInt8(address.family.bitWidth))
    writer.u8(source == nil ? 0 : UInt8(address.family.bitWidth))
    writer.u8(0)
    writer.u32(0)
    // RTM_F_LOOKUP_TABLE: the answer holds the table that the route was found in. IPv6 does so unasked, and refuses the flag.
    // RTM_F_FIB_MATCH: the answer is the route itself.
    writer.u32((address.family == .v4 ? 0x1000 : 0) | (isFIBMatch ? 0x2000 : 0))
    writer.put(RTA.destination, bytes: address.bytes)
    if let source { writer.put(RTA.source, bytes: source.bytes) }
    if let incoming { writer.put(RTA.incoming, i32: try index(of: incoming)) }
    if let outgoing { writer.put(RTA.outgoing, i32: try index(of: outgoing)) }
    if let mark { writer.put(RTA.mark, u32: mark) }
    if let user { writer.put(RTA.userID, u32: user) }
    if let ipProtocol { writer.put(RTA.ipProtocol, bytes: [ipProtocol]) }
    for (type, port) in [(RTA.sourcePort, sourcePort), (RTA.destinationPort, destinationPort)] {
      if let port { writer.put(type, bytes: [UInt8(port >> 8), UInt8(truncatingIfNeeded: port)]) }
    }
    let request = NetlinkRequest(
      type: MessageType.getRoute, payload: writer.bytes, operation: "get route", object: "to \(address)",
      headerLength: 12, schema: .route)
    for reply in try netlink.request(request) {
      if let route = Route(reply) { return route }
    }
    throw .invalid("get route", "to \(address)", "the kernel gave no route")
  }
}
