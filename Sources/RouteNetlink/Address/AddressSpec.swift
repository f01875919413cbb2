public import Addressing

/// An address to be added to a link: `ip addr add LOCAL/LEN dev NAME`.
public struct AddressSpec: Hashable, Sendable {
  /// The broadcast address of an IPv4 address.
  public enum Broadcast: Hashable, Sendable {
    /// `broadcast +`: all host bits set.
    case computed
    /// `broadcast -`: all host bits clear.
    case network
    /// `broadcast ADDRESS`: this one.
    case address(IPv4Address)
  }
  /// Flags of an address. Corresponds to `IFA_FLAGS`.
  public struct Flags: OptionSet, Hashable, Sendable {
    /// The kernel's bits, those unknown here included.
    public let rawValue: UInt32
    /// Flags of these bits, known here or not.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// A further address of its subnet; of IPv6 one made by chance. Corresponds to `IFA_F_SECONDARY` and `IFA_F_TEMPORARY`.
    public static let secondary = Flags(rawValue: 0x01)
    /// No duplicate address detection: usable at once. Corresponds to `IFA_F_NODAD`.
    public static let noDAD = Flags(rawValue: 0x02)
    /// It is used while duplicate address detection goes on (RFC 4429). Corresponds to `IFA_F_OPTIMISTIC`.
    public static let optimistic = Flags(rawValue: 0x04)
    /// Duplicate address detection found another owner. Corresponds to `IFA_F_DADFAILED`.
    public static let dadFailed = Flags(rawValue: 0x08)
    /// The home address of a mobile node (RFC 6275). Corresponds to `IFA_F_HOMEADDRESS`.
    public static let homeAddress = Flags(rawValue: 0x10)
    /// It is not chosen for new connections any more. Corresponds to `IFA_F_DEPRECATED`.
    public static let deprecated = Flags(rawValue: 0x20)
    /// Duplicate address detection is not over. Corresponds to `IFA_F_TENTATIVE`.
    public static let tentative = Flags(rawValue: 0x40)
    /// It stays for ever. Corresponds to `IFA_F_PERMANENT`.
    public static let permanent = Flags(rawValue: 0x80)
    /// The kernel makes temporary addresses from it (RFC 8981). Corresponds to `IFA_F_MANAGETEMPADDR`.
    public static let manageTemporary = Flags(rawValue: 0x100)
    /// No connected route is made. Corresponds to `IFA_F_NOPREFIXROUTE`.
    public static let noPrefixRoute = Flags(rawValue: 0x200)
    /// The kernel joins the multicast group with the address. Corresponds to `IFA_F_MCAUTOJOIN`.
    public static let multicastAutojoin = Flags(rawValue: 0x400)
    /// It was made so that it is stable and tells nothing (RFC 7217). Corresponds to `IFA_F_STABLE_PRIVACY`.
    public static let stablePrivacy = Flags(rawValue: 0x800)
  }

  /// The address with its prefix length.
  public var local: IPNetwork
  /// The other end of a point-to-point link. Corresponds to `IFA_ADDRESS`.
  public var peer: IPAddress?
  /// The broadcast address of IPv4; nil sets none, as `ip addr add` without `broadcast`. Corresponds to `IFA_BROADCAST`.
  public var broadcast: Broadcast?
  /// Its anycast address, which Linux passes over. Corresponds to `IFA_ANYCAST`.
  public var anycast: IPAddress?
  /// A name such as `eth0:1`. Corresponds to `IFA_LABEL`.
  public var label: String?
  /// Where the address is valid; nil is global, or host in 127.0.0.0/8.
  public var scope: RouteScope?
  /// Flags such as `noprefixroute` or `nodad`. Corresponds to `IFA_FLAGS`.
  public var flags: Flags
  /// Seconds for which it is valid; nil is for ever. Corresponds to `IFA_CACHEINFO`.
  public var validLifetime: UInt32?
  /// Seconds for which it is preferred; nil is for ever.
  public var preferredLifetime: UInt32?
  /// The metric of its connected route. Corresponds to `IFA_RT_PRIORITY`.
  public var metric: UInt32?
  /// In a deletion: whatever its prefix length and its peer. Then the length in ``local`` says nothing.
  public var hasAnyLength = false

  /// An address with the prefix length of its network; without lifetimes it stays for ever.
  public init(
    local: IPNetwork, peer: IPAddress? = nil, broadcast: Broadcast? = nil, label: String? = nil,
    scope: RouteScope? = nil, flags: Flags = [], validLifetime: UInt32? = nil, preferredLifetime: UInt32? = nil
  ) {
    self.local = local
    self.peer = peer
    self.broadcast = broadcast
    self.label = label
    self.scope = scope
    self.flags = flags
    self.validLifetime = validLifetime
    self.preferredLifetime = preferredLifetime
  }
}
