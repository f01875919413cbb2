/// The operational state of a link. Corresponds to `IFLA_OPERSTATE`, RFC 2863.
public struct OperState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The kernel's number.
  public let rawValue: UInt8
  /// A value of this number, known or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// Its driver does not tell it, as of loopback and tun. Corresponds to `IF_OPER_UNKNOWN`.
  public static let unknown = OperState(rawValue: 0)
  /// The device is not there. Corresponds to `IF_OPER_NOTPRESENT`.
  public static let notPresent = OperState(rawValue: 1)
  /// It cannot carry packets, as without a cable. Corresponds to `IF_OPER_DOWN`.
  public static let down = OperState(rawValue: 2)
  /// The peer or parent is down. Corresponds to `IF_OPER_LOWERLAYERDOWN`.
  public static let lowerLayerDown = OperState(rawValue: 3)
  /// It is being tested. Corresponds to `IF_OPER_TESTING`.
  public static let testing = OperState(rawValue: 4)
  /// It waits for something, such as 802.1X. Corresponds to `IF_OPER_DORMANT`.
  public static let dormant = OperState(rawValue: 5)
  /// It can carry packets. Corresponds to `IF_OPER_UP`.
  public static let up = OperState(rawValue: 6)

  /// The word that `ip link` prints.
  public var description: String {
    let words = ["UNKNOWN", "NOTPRESENT", "DOWN", "LOWERLAYERDOWN", "TESTING", "DORMANT", "UP"]
    return Int(rawValue) < words.count ? words[Int(rawValue)] : "0x\(String(rawValue, radix: 16))"
  }
}

/// The counters of a link. Corresponds to `struct rtnl_link_stats64`.
public struct LinkStatistics: Hashable, Sendable {
  /// Packets that came in. Corresponds to `rx_packets`.
  public let receivedPackets: UInt64
  /// Packets that went out. Corresponds to `tx_packets`.
  public let sentPackets: UInt64
  /// Bytes that came in. Corresponds to `rx_bytes`.
  public let receivedBytes: UInt64
  /// Bytes that went out. Corresponds to `tx_bytes`.
  public let sentBytes: UInt64
  /// Bad packets that came in. Corresponds to `rx_errors`.
  public let receiveErrors: UInt64
  /// Packets that could not be sent. Corresponds to `tx_errors`.
  public let sendErrors: UInt64
  /// Packets that came in and found no room or no taker. Corresponds to `rx_dropped`.
  public let receiveDropped: UInt64
  /// Packets that were dropped on their way out. Corresponds to `tx_dropped`.
  public let sendDropped: UInt64
  /// Multicast packets received. Corresponds to `multicast`.
  public let multicast: UInt64
  /// Collisions while sending. Corresponds to `collisions`.
  public let collisions: UInt64
  /// The counters behind those, in the order of `struct rtnl_link_stats64` from `rx_length_errors` on.
  public let further: [UInt64]

  /// Counters as a listing that was made elsewhere has them.
  public init(
    receivedPackets: UInt64, sentPackets: UInt64, receivedBytes: UInt64, sentBytes: UInt64, receiveErrors: UInt64,
    sendErrors: UInt64, receiveDropped: UInt64, sendDropped: UInt64, multicast: UInt64, collisions: UInt64,
    further: [UInt64] = []
  ) {
    self.receivedPackets = receivedPackets
    self.sentPackets = sentPackets
    self.receivedBytes = receivedBytes
    self.sentBytes = sentBytes
    self.receiveErrors = receiveErrors
    self.sendErrors = sendErrors
    self.receiveDropped = receiveDropped
    self.sendDropped = sendDropped
    self.multicast = multicast
    self.collisions = collisions
    self.further = further
  }
}

/// How much a link takes at once from the layers above it, and gives at once to them.
public struct LinkOffload: Hashable, Sendable {
  /// The largest packet that the stack makes for it to be cut, in bytes. Corresponds to `IFLA_GSO_MAX_SIZE`.
  public var gsoBytes: UInt32?
  /// The most segments of such a packet. Corresponds to `IFLA_GSO_MAX_SEGS`.
  public var gsoSegments: UInt32?
  /// The largest packet that the device itself cuts, in bytes. Corresponds to `IFLA_TSO_MAX_SIZE`.
  public var tsoBytes: UInt32?
  /// The most segments of such a packet. Corresponds to `IFLA_TSO_MAX_SEGS`.
  public var tsoSegments: UInt32?
  /// The largest packet that received ones are joined to, in bytes. Corresponds to `IFLA_GRO_MAX_SIZE`.
  public var groBytes: UInt32?
}

/// The options of a link's kind, as the kernel gives them.
public enum LinkData: Hashable, Sendable {
  /// The options of a bridge, with its timers and counters.
  case bridge(BridgeOptions)
  /// The options of a vxlan.
  case vxlan(VXLANOptions)
  /// The options of a macvlan.
  case macvlan(LinkOptions<MacvlanTable>)
  /// The options of a vlan.
  case vlan(LinkOptions<VLANTable>)
  /// The options of a tun or tap device.
  case tuntap(TunTapOptions)
}
