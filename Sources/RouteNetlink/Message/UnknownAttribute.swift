internal import Netlink

/// An attribute that this library does not decode, kept as it came.
public struct UnknownAttribute: Hashable, Sendable {
  /// Its number.
  public let type: UInt16
  /// Its bytes, without header and padding.
  public let bytes: [UInt8]

  init(_ attribute: NetlinkAttribute) {
    type = attribute.type
    bytes = attribute.bytes
  }
}
