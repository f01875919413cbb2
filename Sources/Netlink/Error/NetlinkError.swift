public import SystemPackage

/// Why something asked of the kernel was not done.
public struct NetlinkError: Error, Hashable, Sendable {
  /// The kinds of failure, of which `refused` alone is the kernel's own answer.
  public enum Kind: Hashable, Sendable {
    /// The kernel refused the request.
    case refused
    /// A system call failed, such as opening the socket.
    case system
    /// The answer is no netlink.
    case malformed
    /// The answer was longer than the buffer.
    case truncated
    /// The socket's receive buffer was full and messages were lost. Corresponds to ENOBUFS.
    case overrun
    /// The listing changed each time while it was read. Corresponds to `NLM_F_DUMP_INTR`.
    case interrupted
    /// No answer came.
    case unanswered
    /// The request could not be made from what was given, such as a device that does not exist.
    case invalid
  }
  /// The kind of failure.
  public let kind: Kind
  /// The error's number.
  public let errno: Errno
  /// The operation that failed: `add link`.
  public let operation: String
  /// The object of the operation: `veth0`.
  public let object: String
  /// The kernel's own words, where it gave some. Corresponds to `NLMSGERR_ATTR_MSG`.
  public let message: String?
  /// The name of the device that the request needs and that is not there.
  package let device: String?
  /// The name of the attribute that the kernel refused, such as `IFLA_MTU`.
  public let attribute: String?
  /// Where that attribute is in the message, in bytes. Corresponds to `NLMSGERR_ATTR_OFFS`.
  public let offset: UInt32?
  /// The number of the request.
  public let sequence: UInt32?
  /// The messages of a listing that were read before the failure.
  public let messages: [NetlinkMessage]

  /// An error of these parts.
  public init(
    _ errno: Errno, kind: Kind = .invalid, operation: String, object: String = "", message: String? = nil,
    attribute: String? = nil, offset: UInt32? = nil, sequence: UInt32? = nil, messages: [NetlinkMessage] = []
  ) {
    self.errno = errno
    self.kind = kind
    self.operation = operation
    self.object = object
    self.message = message
    self.attribute = attribute
    self.offset = offset
    self.sequence = sequence
    self.messages = messages
    device = nil
  }

  /// A request that needs a device which is not there. Corresponds to ENODEV.
  package init(missing device: String, operation: String, object: String) {
    errno = .operationNotSupportedByDevice
    kind = .invalid
    self.operation = operation
    self.object = object
    self.device = device
    message = "Cannot find device \"\(device)\""
    attribute = nil
    offset = nil
    sequence = nil
    messages = []
  }
}

extension NetlinkError: CustomStringConvertible {
  /// One line: `add link veth0: File exists (EEXIST): the kernel's words [IFLA_MTU]`.
  public var description: String {
    var text = object.isEmpty ? operation : "\(operation) \(object)"
    switch kind {
    case .refused, .system, .invalid: text += ": \(errno.description)"
    case .malformed: text += ": the kernel's answer is malformed"
    case .truncated: text += ": the kernel's answer is longer than the buffer"
    case .overrun: text += ": messages were lost, the receive buffer was full"
    case .interrupted: text += ": the listing kept changing while it was read"
    case .unanswered: text += ": the kernel did not answer"
    }
    if let name = errno.symbol { text += " (\(name))" }
    if let message { text += ": \(message)" }
    if let attribute { text += " [\(attribute)]" }
    return text
  }
}
