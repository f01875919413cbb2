/// A key of connection tracking: `ct state`, `ct mark`. Corresponds to `NFT_CT_…`.
public struct CTKey: RawRepresentable, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// A key of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// `ct state`.
  public static let state = CTKey(rawValue: 0)
  /// `ct direction`.
  public static let direction = CTKey(rawValue: 1)
  /// `ct status`.
  public static let status = CTKey(rawValue: 2)
  /// `ct mark`.
  public static let mark = CTKey(rawValue: 3)
  /// `ct secmark`.
  public static let secmark = CTKey(rawValue: 4)
  /// `ct expiration`.
  public static let expiration = CTKey(rawValue: 5)
  /// `ct helper`.
  public static let helper = CTKey(rawValue: 6)
  /// `ct l3proto`.
  public static let l3proto = CTKey(rawValue: 7)
  /// `ct saddr`.
  public static let saddr = CTKey(rawValue: 8)
  /// `ct daddr`.
  public static let daddr = CTKey(rawValue: 9)
  /// `ct protocol`.
  public static let `protocol` = CTKey(rawValue: 10)
  /// `ct proto-src`.
  public static let protoSource = CTKey(rawValue: 11)
  /// `ct proto-dst`.
  public static let protoDestination = CTKey(rawValue: 12)
  /// `ct label`.
  public static let label = CTKey(rawValue: 13)
  /// `ct packets`.
  public static let packets = CTKey(rawValue: 14)
  /// `ct bytes`.
  public static let bytes = CTKey(rawValue: 15)
  /// `ct avgpkt`.
  public static let averagePacket = CTKey(rawValue: 16)
  /// `ct zone`.
  public static let zone = CTKey(rawValue: 17)
  /// `ct event`.
  public static let event = CTKey(rawValue: 18)
  /// `ct ip saddr`.
  public static let ipSource = CTKey(rawValue: 19)
  /// `ct ip daddr`.
  public static let ipDestination = CTKey(rawValue: 20)
  /// `ct ip6 saddr`.
  public static let ip6Source = CTKey(rawValue: 21)
  /// `ct ip6 daddr`.
  public static let ip6Destination = CTKey(rawValue: 22)
  /// `ct id`.
  public static let id = CTKey(rawValue: 23)
}
