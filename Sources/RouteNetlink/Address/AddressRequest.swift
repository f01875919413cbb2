internal import Addressing
public import Netlink

/// Numbers of attributes of addresses. Corresponds to `IFA_…`.
enum IFA {
  static let address: UInt16 = 1
  static let local: UInt16 = 2
  static let label: UInt16 = 3
  static let broadcast: UInt16 = 4
  static let anycast: UInt16 = 5
  static let cacheInfo: UInt16 = 6
  static let multicast: UInt16 = 7
  static let flags: UInt16 = 8
  static let metric: UInt16 = 9
}

extension NetlinkRequest {
  /// Adds an address to the link of this index: `ip addr add`, or `ip addr replace`.
  ///
  /// No broadcast address is set unless asked for; the scope is host in 127.0.0.0/8, else global, as `ip` has it. Throws EINVAL
  /// where the addresses are of two families.
  public static func addAddress(
    _ spec: AddressSpec, index: Int32, mode: AddMode = .add
  ) throws(NetlinkError) -> NetlinkRequest {
    try NetlinkRequest(
      type: MessageType.newAddress, flags: mode.flags,
      writer: try spec.writer(index, operation: "add address"), operation: "add address",
      object: spec.local.description,
      headerLength: 8, schema: .address)
  }

  /// Removes an address from the link of this index: `ip addr del`.
  /// Throws EINVAL where the peer or the broadcast address is of another family.
  public static func deleteAddress(_ spec: AddressSpec, index: Int32) throws(NetlinkError) -> NetlinkRequest {
    try NetlinkRequest(
      type: MessageType.deleteAddress, writer: try spec.writer(index, operation: "delete address"),
      operation: "delete address", object: spec.local.description, headerLength: 8, schema: .address)
  }
}

extension AddressSpec {
  fileprivate func writer(_ index: Int32, operation: String) throws(NetlinkError) -> AttributeWriter {
    let object = local.description
    if let peer, peer.family != local.family {
      throw .invalid(operation, object, "the peer \(peer) is of another address family")
    }
    var writer = AttributeWriter()
    writer.u8(Family.of(local.family))
    writer.u8(UInt8(clamping: local.prefixLength))
    writer.u8(UInt8(truncatingIfNeeded: flags.rawValue))
    writer.u8(effectiveScope.rawValue)
    writer.i32(index)
    writer.put(IFA.local, bytes: local.address.bytes)
    if !hasAnyLength { writer.put(IFA.address, bytes: (peer ?? local.address).bytes) }
    if let broadcast {
      guard local.family == .v4 else {
        throw .invalid(operation, object, "only IPv4 addresses have a broadcast address")
      }
      switch broadcast {
      case .address(let address): writer.put(IFA.broadcast, bytes: address.bytes)
      case .computed, .network:
        // Networks of one or two addresses have none.
        let network = peer.flatMap { IPNetwork(address: $0, prefixLength: local.prefixLength) } ?? local
        let bytes = broadcast == .computed ? network.last.bytes : network.masked.address.bytes
        if local.prefixLength <= 30 { writer.put(IFA.broadcast, bytes: bytes) }
      }
    }
    if let anycast { writer.put(IFA.anycast, bytes: anycast.bytes) }
    if let label { writer.put(IFA.label, string: label) }
    if let metric { writer.put(IFA.metric, u32: metric) }
    if flags.rawValue > 0xff { writer.put(IFA.flags, u32: flags.rawValue) }
    if validLifetime != nil || preferredLifetime != nil {
      var cache = AttributeWriter()
      cache.u32(preferredLifetime ?? validLifetime ?? .max)
      cache.u32(validLifetime ?? .max)
      cache.u32(0)
      cache.u32(0)
      writer.put(IFA.cacheInfo, bytes: cache.bytes)
    }
    return writer
  }

  private var effectiveScope: RouteScope {
    if let scope { return scope }
    return local.family == .v4 && local.address.isLoopback ? .host : .global
  }
}
