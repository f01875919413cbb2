public import Addressing
public import Netlink

/// An address that a link has: a line of `ip address`.
public struct Address: Hashable, Sendable {
  /// The index of its link.
  public let index: Int32
  /// Its address family. Corresponds to `ifa_family`.
  public let family: IPFamily
  /// The address with its prefix length. Corresponds to `IFA_LOCAL`, or `IFA_ADDRESS` where that is all there is.
  public var local: IPNetwork?
  /// The other end of a point-to-point link; else the same as the local one. Corresponds to `IFA_ADDRESS`.
  public var address: IPAddress?
  /// The broadcast address. Corresponds to `IFA_BROADCAST`.
  public var broadcast: IPAddress?
  /// The name of the address, such as `eth0:1`; of IPv4 only. Corresponds to `IFA_LABEL`.
  public var label: String?
  /// Where it is valid. Corresponds to `ifa_scope`.
  public let scope: RouteScope
  /// Its flags. Corresponds to `IFA_FLAGS`.
  public var flags: AddressSpec.Flags
  /// Seconds for which it is valid; nil is for ever.
  public var validLifetime: UInt32?
  /// Seconds for which it is preferred; nil is for ever.
  public var preferredLifetime: UInt32?
  /// The metric of its connected route, where one was given. Corresponds to `IFA_RT_PRIORITY`.
  public var metric: UInt32?
  /// The anycast address. Corresponds to `IFA_ANYCAST`.
  public var anycast: IPAddress?
  /// Attributes that are not decoded.
  public var unknown: [UnknownAttribute] = []

  /// Reads an `RTM_NEWADDR` or `RTM_DELADDR` message; nil where it is another, or too short, or of no IP family.
  public init?(_ message: NetlinkMessage) {
    var reader = ByteReader(message.payload)
    guard message.type == MessageType.newAddress || message.type == MessageType.deleteAddress,
      let family = reader.u8().flatMap(Family.ip), let prefix = reader.u8(), let flags = reader.u8(),
      let scope = reader.u8(), let index = reader.i32()
    else { return nil }
    self.index = index
    self.family = family
    self.scope = RouteScope(rawValue: scope)
    self.flags = AddressSpec.Flags(rawValue: UInt32(flags))
    var localAddress: IPAddress?
    for attribute in AttributeReader(message.payload, after: 8) {
      switch attribute.type {
      case IFA.local: localAddress = IPAddress(bytes: attribute.payload)
      case IFA.address: address = IPAddress(bytes: attribute.payload)
      case IFA.broadcast: broadcast = IPAddress(bytes: attribute.payload)
      case IFA.metric: metric = attribute.u32
      case IFA.anycast: anycast = IPAddress(bytes: attribute.payload)
      case IFA.label: label = attribute.string
      case IFA.flags: if let flags = attribute.u32 { self.flags = AddressSpec.Flags(rawValue: flags) }
      case IFA.cacheInfo:
        var cache = ByteReader(attribute.payload)
        preferredLifetime = cache.u32().flatMap { $0 == .max ? nil : $0 }
        validLifetime = cache.u32().flatMap { $0 == .max ? nil : $0 }
      case IFA.metric: metric = attribute.u32
      default: unknown.append(UnknownAttribute(attribute))
      }
    }
    local = (localAddress ?? address).flatMap { IPNetwork(address: $0, prefixLength: Int(prefix)) }
  }
}

extension RouteSocket {
  /// All addresses of the namespace: `ip address`.
  public func addresses() throws(NetlinkError) -> [Address] {
    var writer = AttributeWriter()
    writer.u32(0)
    writer.i32(0)
    return try netlink.dump(
      NetlinkRequest(
        type: MessageType.getAddress, payload: writer.bytes, operation: "list", object: "addresses", headerLength: 8)
    ).compactMap { Address($0) }
  }
}
