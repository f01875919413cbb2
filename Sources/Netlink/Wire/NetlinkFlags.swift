/// Flags of a netlink message. Corresponds to `nlmsg_flags`.
///
/// The upper bits mean one thing in a request that asks and another in one that makes. Source: `netlink(7)`.
public struct NetlinkFlags: OptionSet, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt16
  /// A value of this number, known or not.
  public init(rawValue: UInt16) { self.rawValue = rawValue }
  /// Asked of the kernel. Corresponds to `NLM_F_REQUEST`.
  public static let request = NetlinkFlags(rawValue: 0x1)
  /// One of several messages, ended by `NLMSG_DONE`. Corresponds to `NLM_F_MULTI`.
  public static let multi = NetlinkFlags(rawValue: 0x2)
  /// An acknowledgement is wanted. Corresponds to `NLM_F_ACK`.
  public static let acknowledge = NetlinkFlags(rawValue: 0x4)
  /// The kernel sends back the object that it made. Corresponds to `NLM_F_ECHO`.
  public static let echo = NetlinkFlags(rawValue: 0x8)
  /// The listing changed while it was read. Corresponds to `NLM_F_DUMP_INTR`.
  public static let dumpInterrupted = NetlinkFlags(rawValue: 0x10)
  /// The listing was filtered as asked. Corresponds to `NLM_F_DUMP_FILTERED`.
  public static let dumpFiltered = NetlinkFlags(rawValue: 0x20)
  /// A listing is wanted. Corresponds to `NLM_F_DUMP`.
  public static let dump = NetlinkFlags(rawValue: 0x300)
  /// An object that exists is replaced. Corresponds to `NLM_F_REPLACE`.
  public static let replace = NetlinkFlags(rawValue: 0x100)
  /// An object that exists is an error, EEXIST. Corresponds to `NLM_F_EXCL`.
  public static let exclusive = NetlinkFlags(rawValue: 0x200)
  /// An object that does not exist is made. Corresponds to `NLM_F_CREATE`.
  public static let create = NetlinkFlags(rawValue: 0x400)
  /// It is added behind what exists. Corresponds to `NLM_F_APPEND`.
  public static let append = NetlinkFlags(rawValue: 0x800)
  /// The acknowledgement does not repeat the request. Corresponds to `NLM_F_CAPPED`.
  public static let capped = NetlinkFlags(rawValue: 0x100)
  /// The acknowledgement has attributes of its own. Corresponds to `NLM_F_ACK_TLVS`.
  public static let hasAcknowledgementAttributes = NetlinkFlags(rawValue: 0x200)
}

/// Which part of the kernel a socket speaks to. Corresponds to the protocols of `AF_NETLINK`.
public struct NetlinkProtocol: RawRepresentable, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: Int32
  /// A value of this number, known or not.
  public init(rawValue: Int32) { self.rawValue = rawValue }
  /// Links, addresses, routes, rules and neighbours. Corresponds to `NETLINK_ROUTE`.
  public static let route = NetlinkProtocol(rawValue: 0)
  /// Sockets of other protocols. Corresponds to `NETLINK_SOCK_DIAG`.
  public static let socketDiagnosis = NetlinkProtocol(rawValue: 4)
  /// nftables, conntrack and their kin. Corresponds to `NETLINK_NETFILTER`.
  public static let netfilter = NetlinkProtocol(rawValue: 12)
  /// Families that are looked up by name. Corresponds to `NETLINK_GENERIC`.
  public static let generic = NetlinkProtocol(rawValue: 16)
}
