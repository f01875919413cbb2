public import Netlink

/// Something that became of a connection: a line of `conntrack -E`.
public struct ConnectionEvent: Hashable, Sendable, CustomStringConvertible {
  /// The kind of event. The raw value is the kernel's multicast group. Corresponds to `NFNLGRP_CONNTRACK_…`.
  public enum Kind: UInt32, Hashable, Sendable, CaseIterable {
    /// Its first packet passed: `conntrack -E` writes `[NEW]`.
    case new = 1
    /// Its state changed: `[UPDATE]`.
    case update
    /// It ended, timed out or was deleted: `[DESTROY]`.
    case destroy
  }
  /// Whether the connection was made, changed or ended.
  public var kind: Kind
  /// The connection as it is after the event; of an update only the changed parts may be there.
  public var connection: Connection
  /// The socket of the program that did it, as by `conntrack -D`; 0 where packets or time did. Corresponds to `nlmsg_pid`.
  public var portID: UInt32

  /// As `conntrack -E` writes it, in one line.
  public var description: String {
    let head =
      switch kind {
      case .new: "    [NEW] "
      case .update: " [UPDATE] "
      case .destroy: "[DESTROY] "
      }
    return head + connection.text(isEvent: true) + (portID == 0 ? "" : " [USERSPACE] portid=\(portID)")
  }
}

/// The events of the connections of a network namespace: that of the thread which opened it. Source: ctnetlink of the kernel.
public final class ConnectionEvents: Sendable {
  private let netlink: NetlinkSocket

  /// The descriptor, by which one waits for events.
  public var descriptor: Int32 { netlink.descriptor }

  /// A socket of the calling thread's namespace that hears of connections, for who reads it elsewhere.
  /// Throws EPERM without CAP_NET_ADMIN over the namespace.
  public static func socket(
    _ kinds: Set<ConnectionEvent.Kind> = Set(ConnectionEvent.Kind.allCases)
  ) throws(NetlinkError) -> NetlinkSocket {
    let socket = try NetlinkSocket(.netfilter, groups: kinds.map(\.rawValue).sorted())
    socket.enlargeReceiveBuffer()
    return socket
  }

  /// Begins to listen, in the calling thread's namespace. Throws EPERM without CAP_NET_ADMIN there.
  public init(_ kinds: Set<ConnectionEvent.Kind> = Set(ConnectionEvent.Kind.allCases)) throws(NetlinkError) {
    netlink = try Self.socket(kinds)
  }

  /// Reads a socket that listens already, as one that was opened in another namespace.
  public init(_ socket: NetlinkSocket) { netlink = socket }

  /// The events that came within a number of milliseconds; -1 waits for ever. Throws an error of the kind `overrun` where some were lost.
  public func next(waiting milliseconds: Int32 = -1) throws(NetlinkError) -> [ConnectionEvent] {
    try netlink.receive(waiting: milliseconds).compactMap { ConnectionEvent($0) }
  }

  /// The events that came within a number of milliseconds, and whether others were lost behind them.
  ///
  /// - Parameter milliseconds: How long is waited for the first; -1 is for ever.
  /// - Throws: What makes the socket unreadable; losses are no error here.
  public func drain(waiting milliseconds: Int32 = -1) throws(NetlinkError) -> (
    events: [ConnectionEvent], isOverrun: Bool
  ) {
    let (messages, isOverrun) = try netlink.drain(waiting: milliseconds)
    return (messages.compactMap { ConnectionEvent($0) }, isOverrun)
  }
}

extension ConnectionEvent {
  /// Reads a message of conntrack's groups; nil of others.
  init?(_ message: NetlinkMessage) {
    guard message.type == ConntrackMessage.new || message.type == ConntrackMessage.delete,
      let connection = Connection(event: message)
    else { return nil }
    let kind: Kind =
      message.type == ConntrackMessage.delete ? .destroy : message.flags.contains(.create) ? .new : .update
    self.init(kind: kind, connection: connection, portID: message.portID)
  }
}
