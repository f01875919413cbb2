public import Addressing

/// Where translated packets go to, or seem to come from.
public enum NATTarget: Hashable, Sendable {
  /// One address or several, one port or several.
  case addresses(ClosedRange<IPAddressKey>, ports: ClosedRange<UInt16>?)
  /// The ports alone.
  case ports(ClosedRange<UInt16>)
  /// The values of a map of this name for these fields: an address, or an address and a port.
  case map([RuleField], name: String, family: IPFamily, hasPort: Bool)
  /// Anything else that gives an address, a port or both.
  case fields(NATFields)
}

/// Where translated packets go to, as fields that give it.
public struct NATFields: Hashable, Sendable {
  /// The family of the addresses.
  public var family: IPFamily
  /// The field that gives the address, or address and port together.
  public var address: RuleField?
  /// The last of several addresses.
  public var lastAddress: RuleField?
  /// The field that gives the port.
  public var port: RuleField?
  /// The last of several ports.
  public var lastPort: RuleField?

  /// A target of these parts.
  public init(
    family: IPFamily, address: RuleField? = nil, lastAddress: RuleField? = nil, port: RuleField? = nil,
    lastPort: RuleField? = nil
  ) {
    self.family = family
    self.address = address
    self.lastAddress = lastAddress
    self.port = port
    self.lastPort = lastPort
  }
}

/// An address that can be the bound of a range.
public struct IPAddressKey: Hashable, Sendable, Comparable {
  /// The address.
  public var address: IPAddress
  /// An address as a bound.
  public init(_ address: IPAddress) { self.address = address }

  /// Addresses of one family are ordered by number; those of IPv4 stand before those of IPv6.
  public static func < (a: IPAddressKey, b: IPAddressKey) -> Bool {
    a.address.bytes.count == b.address.bytes.count
      ? a.address.bytes.lexicographicallyPrecedes(b.address.bytes) : a.address.bytes.count < b.address.bytes.count
  }
}
