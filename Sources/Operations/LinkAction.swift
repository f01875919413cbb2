public import Addressing
public import RouteNetlink

/// Actions on links: `ip link …`, `ip tuntap …` and `bridge link set …`.
public enum LinkAction: Hashable, Sendable {
  /// `ip link add …`. The places inside are `.named`.
  case add(LinkSpec)
  /// `ip link set dev NAME …`, or `bridge link set dev NAME …` where only the port's options change.
  case set(InterfaceName, LinkChanges)
  /// `ip link set group GROUP …`.
  case setAll(group: UInt32, LinkChanges)
  /// `ip link del dev NAME`.
  case delete(InterfaceName)
  /// `ip link property add dev NAME altname OTHER`, and `del`.
  case setAlternativeNames([String], InterfaceName, isRemoval: Bool)
  /// `ip tuntap del dev NAME mode MODE`.
  case deleteTunTap(InterfaceName, TunTapOptions)
}
