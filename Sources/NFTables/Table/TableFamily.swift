public import Addressing

/// Which packets a table sees. Corresponds to `NFPROTO_…`.
public struct TableFamily: RawRepresentable, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt8
  /// A family of this number, known or not.
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// IPv4 and IPv6 in one table. Corresponds to `NFPROTO_INET`.
  public static let inet = TableFamily(rawValue: 1)
  /// IPv4 alone. Corresponds to `NFPROTO_IPV4`.
  public static let ip = TableFamily(rawValue: 2)
  /// ARP. Corresponds to `NFPROTO_ARP`.
  public static let arp = TableFamily(rawValue: 3)
  /// Packets that enter or leave a device, before and after everything else. Corresponds to `NFPROTO_NETDEV`.
  public static let netdev = TableFamily(rawValue: 5)
  /// Frames that a bridge switches. Corresponds to `NFPROTO_BRIDGE`.
  public static let bridge = TableFamily(rawValue: 7)
  /// IPv6 alone. Corresponds to `NFPROTO_IPV6`.
  public static let ip6 = TableFamily(rawValue: 10)

  /// The family of the packets, where it is but one of the two.
  public var ipFamily: IPFamily? { self == .ip ? .v4 : self == .ip6 ? .v6 : nil }
}

extension TableFamily: CustomStringConvertible {
  private static let names: [(TableFamily, String)] = [
    (.inet, "inet"), (.ip, "ip"), (.arp, "arp"), (.netdev, "netdev"), (.bridge, "bridge"), (.ip6, "ip6"),
  ]

  /// The name that `nft` uses.
  public var description: String {
    Self.names.first { $0.0 == self }?.1 ?? "family \(rawValue)"
  }

  /// The family of this name; nil for any other text.
  public init?(_ name: some StringProtocol) {
    guard let found = Self.names.first(where: { $0.1 == name }) else { return nil }
    self = found.0
  }
}
