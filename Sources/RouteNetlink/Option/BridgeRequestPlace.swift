internal import Netlink

/// Who is asked by `bridge link set`: the bridge of the port, the device itself, or both. Corresponds to `IFLA_AF_SPEC` of the family
/// bridge.
///
/// Nothing said means the bridge. Source: `linux/if_bridge.h`, `bridge(8)`.
public struct BridgeRequestPlace: Hashable, Sendable {
  /// How a card switches between its own ports. Corresponds to `IFLA_BRIDGE_MODE`.
  public enum HardwareMode: UInt16, Hashable, Sendable, CaseIterable {
    /// Frames turn back in the card. Corresponds to `BRIDGE_MODE_VEB`.
    case veb = 0
    /// Frames turn back in the switch behind it. Corresponds to `BRIDGE_MODE_VEPA`.
    case vepa = 1
  }
  /// `master`: the bridge. Corresponds to `BRIDGE_FLAGS_MASTER`.
  public var isMaster = false
  /// `self`: the device. Corresponds to `BRIDGE_FLAGS_SELF`.
  public var isSelf = false
  /// `hwmode`, which asks the device, too.
  public var mode: HardwareMode?

  /// Nothing said.
  public init() {}

  /// Puts it behind the options, where something was said.
  func put(_ writer: inout AttributeWriter) {
    let flags: UInt16 = (isMaster ? 1 : 0) | (isSelf || mode != nil ? 2 : 0)
    guard flags != 0 else { return }
    writer.nest(26) { data in
      data.put(0, u16: flags)
      if let mode { data.put(1, u16: mode.rawValue) }
    }
  }
}
