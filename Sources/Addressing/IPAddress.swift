/// The family of an Internet address.
public enum IPFamily: Hashable, Sendable, CaseIterable {
  /// IPv4. Corresponds to `AF_INET`.
  case v4
  /// IPv6. Corresponds to `AF_INET6`.
  case v6

  /// The number of bits of an address of this family.
  public var bitWidth: Int { self == .v4 ? 32 : 128 }
}

/// An IPv4 or an IPv6 address.
public enum IPAddress: Hashable, Sendable {
  /// An address of IPv4, 32 bits.
  case v4(IPv4Address)
  /// An address of IPv6, 128 bits.
  case v6(IPv6Address)

  /// Makes an address of four or of sixteen bytes in network order; nil for any other number.
  public init?(bytes: some Collection<UInt8>) {
    if let address = IPv4Address(bytes: bytes) {
      self = .v4(address)
    } else if let address = IPv6Address(bytes: bytes) {
      self = .v6(address)
    } else {
      return nil
    }
  }

  /// The bytes in network order: four or sixteen.
  public var bytes: [UInt8] {
    switch self {
    case .v4(let address): address.bytes
    case .v6(let address): address.bytes
    }
  }

  /// The address family.
  public var family: IPFamily {
    switch self {
    case .v4: .v4
    case .v6: .v6
    }
  }

  /// Whether it is the wildcard address, `0.0.0.0` or `::`.
  public var isAny: Bool { self == .v4(.any) || self == .v6(.any) }

  /// Whether it is a loopback address.
  public var isLoopback: Bool {
    switch self {
    case .v4(let address): address.isLoopback
    case .v6(let address): address.isLoopback
    }
  }

  /// Whether it is a multicast address.
  public var isMulticast: Bool {
    switch self {
    case .v4(let address): address.isMulticast
    case .v6(let address): address.isMulticast
    }
  }

  /// Whether it is a link-local address.
  public var isLinkLocal: Bool {
    switch self {
    case .v4(let address): address.isLinkLocal
    case .v6(let address): address.isLinkLocal
    }
  }
}

extension IPAddress: LosslessStringConvertible {
  /// Parses either family's text form; nil where it is neither.
  public init?(_ text: some StringProtocol) {
    if let address = IPv4Address(text) {
      self = .v4(address)
    } else if let address = IPv6Address(text) {
      self = .v6(address)
    } else {
      return nil
    }
  }

  /// The address as text: dotted decimal (RFC 1123), or the shortest form of RFC 5952.
  public var description: String {
    switch self {
    case .v4(let address): address.description
    case .v6(let address): address.description
    }
  }
}
