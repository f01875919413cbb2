public import Addressing
public import RouteNetlink

/// Actions of brctl(8), which look at the state first.
public enum BridgeControl: Hashable, Sendable {
  /// `brctl addbr NAME`.
  case addBridge(InterfaceName)
  /// `brctl delbr NAME`.
  case deleteBridge(InterfaceName)
  /// `brctl addif BRIDGE PORT`.
  case addPort(InterfaceName, to: InterfaceName)
  /// `brctl delif BRIDGE PORT`.
  case deletePort(InterfaceName, from: InterfaceName)
  /// `brctl stp`, `setfd`, `sethello`, `setmaxage`, `setageing` and `setbridgeprio`, of one option each.
  case setBridge(InterfaceName, BridgeOptions)
  /// `brctl setpathcost`, `setportprio` and `hairpin`, of one option each.
  case setPort(InterfaceName, of: InterfaceName, BridgePortOptions)
}
