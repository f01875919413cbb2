internal import SystemPackage

/// A request to the kernel, without a socket yet: requests are values, and batches are arrays of them.
public struct NetlinkRequest: Sendable {
  /// Its type, such as `RTM_NEWLINK`. Corresponds to `nlmsg_type`.
  public let type: UInt16
  /// Its flags; `request` and `acknowledge` are added by the socket as needed.
  public let flags: NetlinkFlags
  /// The fixed header of its type and its attributes.
  public let payload: [UInt8]
  /// The operation as a verb and its object, for errors: `add link`.
  public let operation: String
  /// The object of the operation by its own name, for errors: `veth0`.
  public let object: String
  /// Bytes of the fixed header, before the attributes.
  public let headerLength: Int
  /// The names of its attributes.
  public let schema: AttributeSchema?

  /// A request of these parts.
  public init(
    type: UInt16, flags: NetlinkFlags = [], payload: [UInt8], operation: String, object: String,
    headerLength: Int = 0, schema: AttributeSchema? = nil
  ) {
    self.type = type
    self.flags = flags
    self.payload = payload
    self.operation = operation
    self.object = object
    self.headerLength = headerLength
    self.schema = schema
  }

  /// A request of what a writer wrote. Throws EMSGSIZE where an attribute grew over 65,535 bytes.
  public init(
    type: UInt16, flags: NetlinkFlags = [], writer: AttributeWriter, operation: String, object: String,
    headerLength: Int, schema: AttributeSchema? = nil
  ) throws(NetlinkError) {
    if writer.isOversized {
      throw NetlinkError(
        .messageTooLong, operation: operation, object: object, message: "an attribute is longer than 65535 bytes")
    }
    self.init(
      type: type, flags: flags, payload: writer.bytes, operation: operation, object: object,
      headerLength: headerLength, schema: schema)
  }
}
