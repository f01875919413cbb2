public import Addressing

/// A property of the path that a route leads along. Corresponds to `RTAX_…`.
public enum RouteMetric: UInt16, Hashable, Sendable, CaseIterable {
  /// The largest window that is told to peers. Corresponds to `RTAX_WINDOW`.
  case window = 3
  /// Round trip time in eighths of milliseconds. Corresponds to `RTAX_RTT`, `rtt`.
  case roundTripTime = 4
  /// Its variance in quarters of milliseconds. Corresponds to `RTAX_RTTVAR`, `rttvar`.
  case roundTripVariance = 5
  /// Where slow start ends. Corresponds to `RTAX_SSTHRESH`.
  case slowStartThreshold = 6
  /// The limit of the congestion window. Corresponds to `RTAX_CWND`.
  case congestionWindow = 7
  /// The largest segment that is told to peers. Corresponds to `RTAX_ADVMSS`.
  case advertisedMSS = 8
  /// How much reordering is no loss. Corresponds to `RTAX_REORDERING`, `reordering`.
  case reordering = 9
  /// The hop limit of what leaves. Corresponds to `RTAX_HOPLIMIT`.
  case hopLimit = 10
  /// The congestion window that a connection begins with, in segments. Corresponds to `RTAX_INITCWND`.
  case initialCongestionWindow = 11
  /// Bits, of which 1 is ECN. Corresponds to `RTAX_FEATURES`, `features`.
  case features = 12
  /// The least time before a retransmission, in milliseconds. Corresponds to `RTAX_RTO_MIN`, `rto_min`.
  case retransmissionTimeout = 13
  /// The receive window that a connection begins with, in segments. Corresponds to `RTAX_INITRWND`.
  case initialReceiveWindow = 14
  /// Whether every segment is acknowledged at once. Corresponds to `RTAX_QUICKACK`.
  case quickAcknowledgements = 15
  /// 0 or 1: TCP Fast Open without a cookie. Corresponds to `RTAX_FASTOPEN_NO_COOKIE`, `fastopen_no_cookie`.
  case fastOpenNoCookie = 17
}

/// A route to be added: `ip route add DESTINATION via GATEWAY dev NAME`.
public struct RouteSpec: Hashable, Sendable {
  /// One way of several. Corresponds to `struct rtnexthop`.
  public struct NextHop: Hashable, Sendable {
    /// The router that packets go to; nil where the network is on the link. Corresponds to `RTA_GATEWAY`, or `RTA_VIA` of the other family.
    public var gateway: IPAddress?
    /// The interface that packets leave by; nil is that of the gateway. Corresponds to `rtnh_ifindex`.
    public var device: InterfaceName?
    /// Its share of the packets, 1 to 256.
    public var weight: Int
    /// Whether the gateway counts as on the link, whatever the addresses say. Corresponds to `RTNH_F_ONLINK`.
    public var onLink: Bool

    /// One way with its share of the packets.
    public init(gateway: IPAddress? = nil, device: InterfaceName? = nil, weight: Int = 1, onLink: Bool = false) {
      self.gateway = gateway
      self.device = device
      self.weight = weight
      self.onLink = onLink
    }
  }

  /// The address family; the destination's, where there is one.
  public var family: IPFamily
  /// The network that it leads to; nil is `default`.
  public var destination: IPNetwork?
  /// The router that packets go to: `via ADDRESS`. Corresponds to `RTA_GATEWAY`, or `RTA_VIA` of the other family.
  public var gateway: IPAddress?
  /// The interface that packets leave by; nil is that of the gateway. Corresponds to `RTA_OIF`.
  public var device: InterfaceName?
  /// Among equal routes the lowest wins. Corresponds to `RTA_PRIORITY`.
  public var metric: UInt32?
  /// The table; nil is main, or local for the types local and broadcast.
  public var table: RouteTable?
  /// Whether packets are sent on, delivered or refused: `blackhole`, `unreachable` and so on.
  public var type: RouteType
  /// The scope; nil is chosen as `ip route` does.
  public var scope: RouteScope?
  /// The origin of the route; nil is `boot`, as of a command typed by a person: `proto NAME`.
  public var `protocol`: RouteProtocol?
  /// The source address that is preferred. Corresponds to `RTA_PREFSRC`.
  public var source: IPAddress?
  /// The MTU of the path in bytes. Corresponds to `RTAX_MTU`.
  public var mtu: UInt32?
  /// Other metrics of the path.
  public var metrics: [RouteMetric: UInt32] = [:]
  /// Whether the MTU stays whatever is learned of the path: `mtu lock`. Corresponds to `RTAX_LOCK`.
  public var locksMTU = false
  /// The metrics among ``metrics`` that path discovery does not change: `lock`.
  public var lockedMetrics: Set<RouteMetric> = []
  /// The algorithm of congestion control, and whether it is locked. Corresponds to `RTAX_CC_ALGO`, `congctl`.
  public var congestionControl: String?
  /// Whether ``congestionControl`` is locked: `congctl lock NAME`.
  public var locksCongestionControl = false
  /// The preference of an IPv6 route among equals: 0 medium, 1 high, 3 low. Corresponds to `RTA_PREF`.
  public var preference: UInt8?
  /// In how many seconds it goes, of IPv6. Corresponds to `RTA_EXPIRES`.
  public var expires: UInt32?
  /// Only packets of this type of service take it, of IPv4. Corresponds to `rtm_tos`.
  public var typeOfService: UInt8 = 0
  /// The realms that it comes from (upper 16 bits) and leads to. Corresponds to `RTA_FLOW`.
  public var realms: UInt32?
  /// The gateway is on the link even if no prefix says so. Corresponds to `RTNH_F_ONLINK`.
  public var onLink: Bool
  /// Several ways at once. Corresponds to `RTA_MULTIPATH`.
  public var nextHops: [NextHop]

  /// A route as `ip route add` would read it; the family is that of the addresses where none is said.
  public init(
    family: IPFamily? = nil, destination: IPNetwork? = nil, gateway: IPAddress? = nil, device: InterfaceName? = nil,
    metric: UInt32? = nil, table: RouteTable? = nil, type: RouteType = .unicast, scope: RouteScope? = nil,
    protocol: RouteProtocol? = nil, source: IPAddress? = nil, mtu: UInt32? = nil, onLink: Bool = false,
    nextHops: [NextHop] = []
  ) {
    self.family = family ?? destination?.family ?? gateway?.family ?? nextHops.first?.gateway?.family ?? .v4
    self.destination = destination
    self.gateway = gateway
    self.device = device
    self.metric = metric
    self.table = table
    self.type = type
    self.scope = scope
    self.protocol = `protocol`
    self.source = source
    self.mtu = mtu
    self.onLink = onLink
    self.nextHops = nextHops
  }
}
