internal import Glibc
internal import SystemPackage

/// The answer of an `NLMSG_ERROR` message to a request.
struct Acknowledgement {
  /// The error's number; 0 where all went well.
  let code: Int32
  private let text: String?
  private let offset: UInt32?

  /// Attributes of an acknowledgement. Corresponds to `NLMSGERR_ATTR_…`.
  private static let messageAttribute: UInt16 = 1
  private static let offsetAttribute: UInt16 = 2

  /// Reads `struct nlmsgerr`; nil where it is too short.
  init?(_ message: NetlinkMessage) {
    var reader = ByteReader(message.payload)
    guard let code = reader.i32() else { return nil }
    // The most negative number has no opposite.
    self.code = code == .min ? EPROTO : abs(code)
    guard let length = reader.u32() else {
      // A dump ends with the bare code.
      text = nil
      offset = nil
      return
    }
    var text: String?
    var offset: UInt32?
    if message.flags.contains(.hasAcknowledgementAttributes) {
      let repeated = message.flags.contains(.capped) ? 16 : max(16, Int((length &+ 3) & ~3))
      for attribute in AttributeReader(message.payload, after: 4 + repeated) {
        if attribute.type == Self.messageAttribute { text = attribute.string }
        if attribute.type == Self.offsetAttribute { offset = attribute.u32 }
      }
    }
    self.text = text
    self.offset = offset
  }

  /// The end of a dump: `NLMSG_DONE` holds the code, then perhaps attributes.
  init?(done message: NetlinkMessage) {
    var reader = ByteReader(message.payload)
    let code = reader.i32() ?? 0
    self.code = code < 0 ? (code == .min ? EPROTO : -code) : 0
    var text: String?
    if message.flags.contains(.hasAcknowledgementAttributes) {
      text = AttributeReader(message.payload, after: 4).first(Self.messageAttribute)?.string
    }
    self.text = text
    offset = nil
  }

  /// The error of a request that was refused.
  func error(_ request: NetlinkRequest, _ sequence: UInt32) -> NetlinkError {
    let attribute = offset.flatMap { offset in
      request.schema?.attribute(at: Int(offset) - 16, in: request.payload, after: request.headerLength)
    }
    return NetlinkError(
      Errno(rawValue: code), kind: .refused, operation: request.operation, object: request.object, message: text,
      attribute: attribute, offset: offset, sequence: sequence)
  }
}
