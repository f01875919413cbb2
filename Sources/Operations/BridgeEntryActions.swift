public import Addressing
public import RouteNetlink

/// Actions on entries of forwarding databases: `bridge fdb …`.
public enum FDBAction: Hashable, Sendable {
  /// `bridge fdb add …`.
  case add(FDBSpec, AddMode)
  /// `bridge fdb del …`.
  case delete(FDBSpec)
  /// `bridge fdb flush dev NAME …`.
  case flush(FDBFlush)
}

/// Actions on the VLANs of bridge ports: `bridge vlan …`.
public enum VLANAction: Hashable, Sendable {
  /// `bridge vlan add …`.
  case add(BridgeVLANSpec, InterfaceName)
  /// `bridge vlan del …`.
  case delete(BridgeVLANSpec, InterfaceName)
  /// `bridge vlan set …`, of VLANs that the port has.
  case set(ClosedRange<UInt16>, BridgeVLANOptions, InterfaceName)
  /// `bridge vlan global set …`, of VLANs of a whole bridge.
  case setGlobal(ClosedRange<UInt16>, [BridgeVLANGlobal: UInt64], InterfaceName)
}

/// Actions on multicast groups of bridges: `bridge mdb …`.
public enum GroupAction: Hashable, Sendable {
  /// `bridge mdb add …`.
  case add(BridgeGroupSpec)
  /// `bridge mdb del …`.
  case delete(BridgeGroupSpec)
}

/// VLANs of a bridge port, as `bridge vlan add` takes them.
public struct BridgeVLANSpec: Hashable, Sendable {
  /// From 1 to 4094.
  public var vlans: ClosedRange<UInt16>
  /// Untagged frames that come in belong to it.
  public var isPVID: Bool
  /// Frames leave without a tag.
  public var isUntagged: Bool
  /// Whether the VLANs are the bridge's own, not a port's: `self`.
  public var onSelf: Bool
  /// Whether they are set by the port's bridge: `master`, which goes without saying where ``onSelf`` is not set.
  public var onMaster = false

  /// VLANs of a port, 1 to 4094; without `onSelf` they go to the bridge above the device.
  public init(vlans: ClosedRange<UInt16>, isPVID: Bool = false, isUntagged: Bool = false, onSelf: Bool = false) {
    self.vlans = vlans
    self.isPVID = isPVID
    self.isUntagged = isUntagged
    self.onSelf = onSelf
  }
}
