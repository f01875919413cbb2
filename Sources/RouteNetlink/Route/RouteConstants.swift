/// How far away a destination is. Corresponds to `rtm_scope`.
public struct RouteScope: RawRepresentable, Hashable, Sendable {
  /// The kernel's number, 0 to 255; larger is nearer.
  public let rawValue: UInt8
  /// A scope of this number, known here or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Anywhere, printed as `global`. Corresponds to `RT_SCOPE_UNIVERSE`.
  public static let global = RouteScope(rawValue: 0)
  /// Within a site, of IPv6; out of use. Corresponds to `RT_SCOPE_SITE`.
  public static let site = RouteScope(rawValue: 200)
  /// On the link. Corresponds to `RT_SCOPE_LINK`.
  public static let link = RouteScope(rawValue: 253)
  /// On the node itself. Corresponds to `RT_SCOPE_HOST`.
  public static let host = RouteScope(rawValue: 254)
  /// Nowhere: the destination does not exist. Corresponds to `RT_SCOPE_NOWHERE`.
  public static let nowhere = RouteScope(rawValue: 255)
}

/// The fate of packets that a route matches. Corresponds to `rtm_type`.
public struct RouteType: RawRepresentable, Hashable, Sendable {
  /// The kernel's number, of `RTN_…`.
  public let rawValue: UInt8
  /// A type of this number, known here or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Sent on, by a gateway or to the link. Corresponds to `RTN_UNICAST`.
  public static let unicast = RouteType(rawValue: 1)
  /// Delivered to the node itself. Corresponds to `RTN_LOCAL`.
  public static let local = RouteType(rawValue: 2)
  /// Delivered, and sent to all on the link. Corresponds to `RTN_BROADCAST`.
  public static let broadcast = RouteType(rawValue: 3)
  /// Delivered as an anycast address. Corresponds to `RTN_ANYCAST`.
  public static let anycast = RouteType(rawValue: 4)
  /// Sent to a multicast group. Corresponds to `RTN_MULTICAST`.
  public static let multicast = RouteType(rawValue: 5)
  /// Dropped without a word. Corresponds to `RTN_BLACKHOLE`.
  public static let blackhole = RouteType(rawValue: 6)
  /// Answered by host unreachable. Corresponds to `RTN_UNREACHABLE`.
  public static let unreachable = RouteType(rawValue: 7)
  /// Answered by administratively prohibited. Corresponds to `RTN_PROHIBIT`.
  public static let prohibit = RouteType(rawValue: 8)
  /// The lookup goes on in the next rule. Corresponds to `RTN_THROW`.
  public static let `throw` = RouteType(rawValue: 9)
}

/// The origin of a route: the kernel, a user, a daemon. Corresponds to `rtm_protocol`.
public struct RouteProtocol: RawRepresentable, Hashable, Sendable {
  /// The number of `/etc/iproute2/rt_protos`.
  public let rawValue: UInt8
  /// A protocol of this number, known here or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Not told. Corresponds to `RTPROT_UNSPEC`.
  public static let unspecified = RouteProtocol(rawValue: 0)
  /// A redirect of ICMP. Corresponds to `RTPROT_REDIRECT`.
  public static let redirect = RouteProtocol(rawValue: 1)
  /// The kernel, as for an address's network. Corresponds to `RTPROT_KERNEL`.
  public static let kernel = RouteProtocol(rawValue: 2)
  /// A command typed by a person. Corresponds to `RTPROT_BOOT`.
  public static let boot = RouteProtocol(rawValue: 3)
  /// An administrator, whose routes daemons leave alone. Corresponds to `RTPROT_STATIC`.
  public static let `static` = RouteProtocol(rawValue: 4)
  /// A router advertisement (RFC 4861). Corresponds to `RTPROT_RA`.
  public static let routerAdvertisement = RouteProtocol(rawValue: 9)
  /// A DHCP client. Corresponds to `RTPROT_DHCP`.
  public static let dhcp = RouteProtocol(rawValue: 16)
}

/// A routing table. Corresponds to `RTA_TABLE`.
public struct RouteTable: RawRepresentable, Hashable, Sendable {
  /// The number of the table; `/etc/iproute2/rt_tables` gives names to some.
  public let rawValue: UInt32
  /// A table of this number, whether there is one or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Every table, in a listing. Corresponds to `RT_TABLE_UNSPEC`.
  public static let all = RouteTable(rawValue: 0)
  /// The last table, mostly empty. Corresponds to `RT_TABLE_DEFAULT`.
  public static let `default` = RouteTable(rawValue: 253)
  /// The table of ordinary routes. Corresponds to `RT_TABLE_MAIN`.
  public static let main = RouteTable(rawValue: 254)
  /// The table of the node's own and of broadcast addresses. Corresponds to `RT_TABLE_LOCAL`.
  public static let local = RouteTable(rawValue: 255)
}
