/// A message that the kernel sent. Corresponds to `struct nlmsghdr` and what follows it.
public struct NetlinkMessage: Hashable, Sendable {
  /// Its type, such as `RTM_NEWLINK`. Corresponds to `nlmsg_type`.
  public let type: UInt16
  /// Its flags. Corresponds to `nlmsg_flags`.
  public let flags: NetlinkFlags
  /// The number of the request that it answers; 0 in multicast.
  public let sequence: UInt32
  /// The socket that it is meant for; 0 in some multicast. Corresponds to `nlmsg_pid`.
  public let portID: UInt32
  /// The fixed header of its type and its attributes.
  public let payload: [UInt8]

  /// A message of these parts.
  public init(type: UInt16, flags: NetlinkFlags = [], sequence: UInt32 = 0, portID: UInt32 = 0, payload: [UInt8]) {
    self.type = type
    self.flags = flags
    self.sequence = sequence
    self.portID = portID
    self.payload = payload
  }

  /// Corresponds to `NLMSG_NOOP`.
  static let noop: UInt16 = 1
  /// Corresponds to `NLMSG_ERROR`.
  static let error: UInt16 = 2
  /// Corresponds to `NLMSG_DONE`.
  static let done: UInt16 = 3
  /// Corresponds to `NLMSG_OVERRUN`.
  static let overrun: UInt16 = 4
  /// Bytes of `struct nlmsghdr`.
  static let headerLength = 16

  /// The messages in a datagram, and whether something was left that is no message.
  ///
  /// A length below 16 or over what is there ends the reading: no input makes it trap or go on for ever.
  public static func parse(_ datagram: ArraySlice<UInt8>) -> (messages: [NetlinkMessage], isMalformed: Bool) {
    var messages: [NetlinkMessage] = []
    var reader = ByteReader(datagram)
    while !reader.rest.isEmpty {
      guard let length = reader.u32(), let type = reader.u16(), let flags = reader.u16(), let sequence = reader.u32(),
        let portID = reader.u32(), length >= headerLength, let payload = reader.bytes(Int(length) - headerLength)
      else { return (messages, true) }
      reader.skip((4 - Int(length & 3)) & 3)
      messages.append(
        NetlinkMessage(
          type: type, flags: NetlinkFlags(rawValue: flags), sequence: sequence, portID: portID, payload: Array(payload))
      )
    }
    return (messages, false)
  }

  /// The message as it goes over the wire, padded to four bytes.
  public var encoded: [UInt8] {
    var writer = AttributeWriter()
    Self.encode(type: type, flags: flags, sequence: sequence, portID: portID, payload: payload, into: &writer)
    return writer.bytes
  }

  static func encode(
    type: UInt16, flags: NetlinkFlags, sequence: UInt32, portID: UInt32 = 0, payload: [UInt8],
    into writer: inout AttributeWriter
  ) {
    writer.align()
    writer.u32(UInt32(truncatingIfNeeded: payload.count + headerLength))
    writer.u16(type)
    writer.u16(flags.rawValue)
    writer.u32(sequence)
    writer.u32(portID)
    writer.raw(payload)
    writer.align()
  }
}
