public import Addressing
public import Netlink
internal import SystemPackage

/// The sockets of one network namespace: that of the thread which opened it. Source: `sock_diag(7)`.
public final class SocketDiagnosis: Sendable {
  private let netlink: NetlinkSocket
  /// Corresponds to `SOCK_DIAG_BY_FAMILY`.
  private static let byFamily: UInt16 = 20
  /// Bytes of `struct inet_diag_req_v2` and of `struct inet_diag_msg`.
  private static let lengths = (request: 56, answer: 72)

  /// Opens it in the calling thread's namespace.
  /// Throws EPROTONOSUPPORT where the kernel has no sock_diag(7).
  public init() throws(NetlinkError) { netlink = try NetlinkSocket(.socketDiagnosis) }

  /// The sockets of a protocol and a family in some states, in the kernel's order: `ss -tan -4`.
  ///
  /// Throws ENOENT where the kernel has no such listing of the protocol.
  public func sockets(
    _ kind: SocketKind, _ family: IPFamily, in states: Set<SocketState>
  ) throws(NetlinkError) -> [SocketEntry] {
    var writer = AttributeWriter()
    writer.u8(Family.of(family))
    writer.u8(kind.number)
    writer.u16(0)
    writer.u32(states.reduce(0) { $0 | 1 << UInt32($1.rawValue) })
    // The ends, the interface and the cookie: all of them.
    writer.raw([UInt8](repeating: 0, count: 48))
    let request = NetlinkRequest(
      type: Self.byFamily, payload: writer.bytes, operation: "list sockets", object: kind.rawValue,
      headerLength: Self.lengths.request)
    return try netlink.dump(request).compactMap { Self.entry($0, kind) }
  }

  private static func entry(_ message: NetlinkMessage, _ kind: SocketKind) -> SocketEntry? {
    guard message.type == byFamily, message.payload.count >= lengths.answer else { return nil }
    var reader = ByteReader(message.payload)
    guard let number = reader.u8(), let family = Family.ip(number), let state = reader.u8().flatMap(SocketState.init)
    else { return nil }
    reader.skip(2)
    guard let localPort = reader.big16(), let remotePort = reader.big16(),
      let local = address(reader.bytes(16), family), let remote = address(reader.bytes(16), family),
      let interface = reader.i32()
    else { return nil }
    // The cookie, and when its timer ends.
    reader.skip(12)
    guard let receiveQueue = reader.u32(), let sendQueue = reader.u32(), let user = reader.u32(),
      let inode = reader.u32()
    else { return nil }
    // Corresponds to `INET_DIAG_SKV6ONLY`.
    let only = AttributeReader(message.payload, after: lengths.answer).first(11)?.bool
    return SocketEntry(
      kind: kind, state: state, family: family, local: local, localPort: localPort, remote: remote,
      remotePort: remotePort, interface: interface, receiveQueue: receiveQueue, sendQueue: sendQueue, user: user,
      inode: inode, isV6Only: only)
  }

  private static func address(_ bytes: ArraySlice<UInt8>?, _ family: IPFamily) -> IPAddress? {
    bytes.flatMap { IPAddress(bytes: $0.prefix(family == .v4 ? 4 : 16)) }
  }
}
