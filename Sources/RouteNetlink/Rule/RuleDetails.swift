internal import Netlink

/// Matches and settings that few rules have.
public struct RuleDetails: Hashable, Sendable {
  /// The number of the IP protocol that it matches: `ipproto PROTOCOL`. Corresponds to `FRA_IP_PROTO`.
  public var ipProtocol: UInt8?
  /// The ports of the sender. Corresponds to `FRA_SPORT_RANGE`.
  public var sourcePorts: ClosedRange<UInt16>?
  /// The ports of the receiver: `dport PORT`. Corresponds to `FRA_DPORT_RANGE`.
  public var destinationPorts: ClosedRange<UInt16>?
  /// The users whose sockets it matches. Corresponds to `FRA_UID_RANGE`.
  public var users: ClosedRange<UInt32>?
  /// The tunnel's key. Corresponds to `FRA_TUN_ID`.
  public var tunnelID: UInt64?
  /// Routes with a prefix of this length or less do not count. Corresponds to `FRA_SUPPRESS_PREFIXLEN`.
  public var suppressedPrefixLength: Int32?
  /// Routes over devices of this group do not count. Corresponds to `FRA_SUPPRESS_IFGROUP`.
  public var suppressedGroup: UInt32?
  /// The realms that it sets: from in the upper 16 bits, to in the lower. Corresponds to `FRA_FLOW`.
  public var realms: UInt32?
  /// Whether the table is that of the device's VRF. Corresponds to `FRA_L3MDEV`.
  public var usesMasterDevice = false

  /// No further match.
  public init() {}

  /// Puts what there is.
  func put(_ writer: inout AttributeWriter) {
    if let ipProtocol { writer.put(FRA.ipProtocol, u8: ipProtocol) }
    for (type, range) in [(FRA.sourcePorts, sourcePorts), (FRA.destinationPorts, destinationPorts)] {
      guard let range else { continue }
      var ports = AttributeWriter()
      ports.u16(range.lowerBound)
      ports.u16(range.upperBound)
      writer.put(type, bytes: ports.bytes)
    }
    if let users {
      var range = AttributeWriter()
      range.u32(users.lowerBound)
      range.u32(users.upperBound)
      writer.put(FRA.userRange, bytes: range.bytes)
    }
    if let tunnelID {
      var number = AttributeWriter()
      number.u32(UInt32(truncatingIfNeeded: tunnelID >> 32).bigEndian)
      number.u32(UInt32(truncatingIfNeeded: tunnelID).bigEndian)
      writer.put(FRA.tunnelID, bytes: number.bytes)
    }
    if let suppressedGroup { writer.put(FRA.suppressGroup, u32: suppressedGroup) }
    if let realms { writer.put(FRA.realms, u32: realms) }
    if usesMasterDevice { writer.put(FRA.masterDevice, u8: 1) }
    if let suppressedPrefixLength { writer.put(FRA.suppressPrefixLength, i32: suppressedPrefixLength) }
  }

  /// Takes an attribute in; false where it is none of these.
  mutating func read(_ attribute: NetlinkAttribute) -> Bool {
    switch attribute.type {
    case FRA.ipProtocol: ipProtocol = attribute.u8
    case FRA.sourcePorts: sourcePorts = Self.ports(attribute)
    case FRA.destinationPorts: destinationPorts = Self.ports(attribute)
    case FRA.userRange:
      var reader = ByteReader(attribute.payload)
      if let first = reader.u32(), let last = reader.u32(), first <= last { users = first...last }
    case FRA.tunnelID:
      var reader = ByteReader(attribute.payload)
      if let high = reader.big32(), let low = reader.big32() { tunnelID = UInt64(high) << 32 | UInt64(low) }
    case FRA.suppressPrefixLength: suppressedPrefixLength = attribute.i32.flatMap { $0 == -1 ? nil : $0 }
    case FRA.suppressGroup: suppressedGroup = attribute.u32.flatMap { $0 == .max ? nil : $0 }
    case FRA.realms: realms = attribute.u32
    case FRA.masterDevice: usesMasterDevice = attribute.bool ?? false
    default: return false
    }
    return true
  }

  private static func ports(_ attribute: NetlinkAttribute) -> ClosedRange<UInt16>? {
    var reader = ByteReader(attribute.payload)
    guard let first = reader.u16(), let last = reader.u16(), first <= last else { return nil }
    return first...last
  }
}
