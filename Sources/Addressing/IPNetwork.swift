/// An address with a prefix length, as in `172.17.0.1/16`; the host bits are kept.
public struct IPNetwork: Hashable, Sendable {
  /// The address, its host bits included.
  public let address: IPAddress
  /// How many leading bits name the network: 0 to 32, or 0 to 128.
  public let prefixLength: Int

  /// Makes a network; nil where the prefix length does not fit the family.
  public init?(address: IPAddress, prefixLength: Int) {
    guard (0...address.family.bitWidth).contains(prefixLength) else { return nil }
    self.address = address
    self.prefixLength = prefixLength
  }

  /// The network of this one address: `/32` or `/128`.
  public init(host address: IPAddress) {
    self.address = address
    prefixLength = address.family.bitWidth
  }

  /// The address family.
  public var family: IPFamily { address.family }

  /// Whether it holds one address only.
  public var isHost: Bool { prefixLength == family.bitWidth }

  /// The same network with its host bits cleared.
  public var masked: IPNetwork {
    IPNetwork(unchecked: Self.mask(address, prefixLength), prefixLength)
  }

  /// The last address of the network: for IPv4 the broadcast address of prefixes up to 30 bits.
  public var last: IPAddress {
    switch address {
    case .v4(let a):
      .v4(
        IPv4Address(a.value | (prefixLength == 0 ? .max : prefixLength == 32 ? 0 : UInt32.max >> UInt32(prefixLength))))
    case .v6(let a):
      .v6(
        IPv6Address(
          high: a.high | (prefixLength >= 64 ? 0 : UInt64.max >> UInt64(prefixLength)),
          low: a.low | (prefixLength <= 64 ? .max : prefixLength == 128 ? 0 : UInt64.max >> UInt64(prefixLength - 64))))
    }
  }

  /// Whether an address lies in the network.
  public func contains(_ other: IPAddress) -> Bool {
    other.family == family && Self.mask(other, prefixLength) == Self.mask(address, prefixLength)
  }

  /// Whether the two networks share an address.
  public func overlaps(_ other: IPNetwork) -> Bool {
    let length = min(prefixLength, other.prefixLength)
    return family == other.family && Self.mask(address, length) == Self.mask(other.address, length)
  }

  private init(unchecked address: IPAddress, _ prefixLength: Int) {
    self.address = address
    self.prefixLength = prefixLength
  }

  private static func mask(_ address: IPAddress, _ length: Int) -> IPAddress {
    switch address {
    case .v4(let a):
      .v4(IPv4Address(length == 0 ? 0 : a.value & (UInt32.max << UInt32(32 - length))))
    case .v6(let a):
      .v6(
        IPv6Address(
          high: length == 0 ? 0 : length >= 64 ? a.high : a.high & (UInt64.max << UInt64(64 - length)),
          low: length <= 64 ? 0 : a.low & (UInt64.max << UInt64(128 - length))))
    }
  }
}

extension IPNetwork {
  /// The address with this number in the network, with the network's length; nil where it has no such address.
  ///
  /// The broadcast address of an IPv4 network is not one of a host.
  public func host(_ number: UInt64) -> IPNetwork? {
    switch masked.address {
    case .v4(let base):
      let bits = UInt64(32 - prefixLength)
      guard bits == 0 ? number == 0 : number < (1 << bits) - (bits > 1 ? 1 : 0) else { return nil }
      return IPNetwork(
        address: .v4(IPv4Address(UInt32(truncatingIfNeeded: UInt64(base.value) + number))), prefixLength: prefixLength)
    case .v6(let base):
      let bits = 128 - prefixLength
      guard bits >= 64 || number < 1 << UInt64(bits) else { return nil }
      return IPNetwork(
        address: .v6(IPv6Address(high: base.high, low: base.low &+ number)), prefixLength: prefixLength)
    }
  }
}

extension IPNetwork: LosslessStringConvertible {
  /// Parses `ADDRESS/LENGTH`, or an address alone as its `/32` or `/128`; nil where it is neither.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
    guard parts.count == 2 else {
      self.init(host: address)
      return
    }
    guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), let length = Int(parts[1]) else { return nil }
    self.init(address: address, prefixLength: length)
  }

  /// `ADDRESS/LENGTH`, always with the length.
  public var description: String { "\(address)/\(prefixLength)" }
}
