public import Addressing

/// Which routes are shown or flushed: `ip route show [NETWORK] [dev NAME] [proto P] [table TABLE] …`.
public struct RouteFilter: Hashable, Sendable {
  /// Where the routes lead.
  public enum Destination: Hashable, Sendable {
    /// `NETWORK` or `exact NETWORK`: there; nil is `default`.
    case exact(IPNetwork?)
    /// `root NETWORK`: there or to a part of it.
    case root(IPNetwork)
    /// `match NETWORK`: to all of it.
    case match(IPNetwork)
  }
  /// The networks that routes lead to; nil is any.
  public var destination: Destination?
  /// `dev NAME`; a route of several ways is of no device.
  public var device: InterfaceName?
  /// `via ADDRESS`.
  public var gateway: IPAddress?
  /// `proto P`.
  public var `protocol`: RouteProtocol?
  /// `scope SCOPE`.
  public var scope: RouteScope?
  /// `type TYPE`.
  public var type: RouteType?
  /// `table TABLE`; nil is main.
  public var table: RouteTable?
  /// `src ADDRESS`.
  public var source: IPAddress?
  /// `metric METRIC`.
  public var metric: UInt32?
  /// `cache`: what the kernel has learned of routes, such as a path MTU.
  public var isCached = false

  /// Routes that meet all of these conditions; nil leaves one out, but of the table, which is then main.
  public init(
    destination: Destination? = nil, device: InterfaceName? = nil, gateway: IPAddress? = nil,
    protocol: RouteProtocol? = nil, scope: RouteScope? = nil, type: RouteType? = nil, table: RouteTable? = nil,
    source: IPAddress? = nil, metric: UInt32? = nil
  ) {
    self.destination = destination
    self.device = device
    self.gateway = gateway
    self.protocol = `protocol`
    self.scope = scope
    self.type = type
    self.table = table
    self.source = source
    self.metric = metric
  }

  /// The network that tells the family, where one does.
  public var family: IPFamily? {
    switch destination {
    case .exact(let network): network?.family ?? gateway?.family
    case .root(let network), .match(let network): network.family
    case nil: gateway?.family
    }
  }

  /// Whether a route is one of them; the table is the caller's to look at, and the index that of the device where one was given.
  public func accepts(_ route: Route, device index: Int32?) -> Bool {
    if device != nil, route.device != index { return false }
    if let gateway, route.gateway != gateway { return false }
    if let wanted = self.protocol, route.protocol != wanted { return false }
    if let scope, route.scope != scope { return false }
    if let type, route.type != type { return false }
    if let source, route.source != source { return false }
    if let metric, route.metric ?? 0 != metric { return false }
    switch destination {
    // Bits behind the prefix do not count.
    case .exact(let network)?: return route.destination == network?.masked
    case .root(let network)?:
      return (route.destination?.prefixLength ?? 0) >= network.prefixLength
        && (route.destination.map { network.contains($0.address) } ?? true)
    case .match(let network)?: return route.destination.map { $0.containsAll(of: network) } ?? true
    case nil: return true
    }
  }
}

extension IPNetwork {
  /// Whether the other one is a part of it, or the same.
  fileprivate func containsAll(of other: IPNetwork) -> Bool {
    prefixLength <= other.prefixLength && contains(other.address)
  }
}
