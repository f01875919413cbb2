/// The operational state of a link. Corresponds to `IFLA_OPERSTATE`, RFC 2863.
public struct OperState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  public static let unknown = OperState(rawValue: 0)
  public static let notPresent = OperState(rawValue: 1)
  public static let down = OperState(rawValue: 2)
  public static let lowerLayerDown = OperState(rawValue: 3)
  public static let testing = OperState(rawValue: 4)
  public static let dormant = OperState(rawValue: 5)
  public static let up = OperState(rawValue: 6)

  /// The word that `ip link` prints.
  public var description: String {
    let words = ["UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"]
    return Int(rawValue) < words.count ? words[Int(rawValue)] : "0x\(String(rawValue, radix: 16))"
  }
}

/// What a link has counted. Corresponds to `struct rtnl_link_stats64`.
public struct LinkStatistics: Hashable, Sendable {
  public let receivedPackets: UInt64
  public let sentPackets: UInt64
  public let receivedBytes: UInt64
  public let sentBytes: UInt64
  public let receiveErrors: UInt64
  public let sendErrors: UInt64
  public let receiveDropped: UInt64
  public let sendDropped: UInt64
  public let multicast: UInt64
  public let collisions: UInt64
}

/// What a link is as a port of a bridge. Corresponds to `IFLA_INFO_SLAVE_DATA` of the kind `bridge`.
public struct BridgePort: Hashable, Sendable {
  /// Its options as they are.
  public var options = BridgePortOptions()
  /// Its number within the bridge. Corresponds to `IFLA_BRPORT_NO`.
  public var number: UInt16?
  public var unknown: [UnknownAttribute] = []
}

/// The options of a link's kind, as the kernel gives them.
public enum LinkData: Hashable, Sendable {
  case bridge(BridgeOptions)
  case vxlan(VXLANOptions)
  case macvlan(MacvlanOptions.Mode)
  /// The tag, and whether it is an 802.1ad one.
  case vlan(id: UInt16, isServiceTag: Bool)
  case tuntap(TunTapOptions)
}
