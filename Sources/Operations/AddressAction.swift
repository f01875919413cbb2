public import Addressing
public import RouteNetlink

/// Actions on addresses: `ip addr …`.
public enum AddressAction: Hashable, Sendable {
  /// `ip addr add … dev NAME`.
  case add(AddressSpec, InterfaceName, AddMode)
  /// `ip addr del … dev NAME`.
  case delete(AddressSpec, InterfaceName)
  /// `ip addr flush dev NAME`; a nil family is both.
  case flush(InterfaceName?, AddressFilter = AddressFilter(), IPFamily?)
}
