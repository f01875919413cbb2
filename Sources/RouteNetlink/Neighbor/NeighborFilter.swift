public import Addressing

/// Which neighbour entries are shown or flushed: `ip neigh show [proxy] [to NETWORK] [dev NAME] [nud STATE] [unused]
/// [master NAME] [nomaster] [protocol P]`.
public struct NeighborFilter: Hashable, Sendable {
  /// `dev NAME`.
  public var device: InterfaceName?
  /// `to NETWORK`.
  public var network: IPNetwork?
  /// `nud STATE`, as often as it was said; nil is what ip(8) takes by itself.
  public var states: NeighborState?
  /// `unused`: those that nothing holds.
  public var isUnused: Bool
  /// `proxy`: those that are answered for.
  public var isProxy: Bool
  /// `master NAME`: the device is a port of it.
  public var master: InterfaceName?
  /// `nomaster`: the device is a port of nothing.
  public var hasNoMaster = false
  /// `protocol P`: who made it; nil is everybody.
  public var `protocol`: RouteProtocol?

  /// Neighbours that meet all of these conditions; nil leaves one out.
  public init(
    device: InterfaceName? = nil, network: IPNetwork? = nil, states: NeighborState? = nil, isUnused: Bool = false,
    isProxy: Bool = false
  ) {
    self.device = device
    self.network = network
    self.states = states
    self.isUnused = isUnused
    self.isProxy = isProxy
  }

  /// Whether an entry is one of them; the device and its master are the caller's to look at.
  ///
  /// `standard` are the states where none were said.
  public func accepts(_ entry: Neighbor, standard: NeighborState) -> Bool {
    if let network, !network.contains(entry.address) { return false }
    if let wanted = self.protocol, entry.protocol ?? .unspecified != wanted { return false }
    if isUnused, let cache = entry.cache, cache.references > 0 { return false }
    let states = self.states ?? standard
    // ip(8) takes those that something outside of the kernel has learned whatever their state, flushing included.
    if entry.flags & (NDA.flagProxy | NDA.flagLearned) != 0 { return true }
    return entry.state.isEmpty ? states.contains(.none) : !states.isDisjoint(with: entry.state)
  }
}
