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

  /// As `conntrack -E` writes it, in one line.
  public var description: String {
    let head =
      switch kind {
      case .new: "    [NEW] "
      case .update: " [UPDATE] "
      case .destroy: "[DESTROY] "
      }
    return head + connection.text(isEvent: true)
  }
}

/// The events of the connections of a network namespace: that of the thread which opened it. Source: ctnetlink of the kernel.
public final class ConnectionEvents: Sendable {
  private let netlink: NetlinkSocket

  /// The descriptor, by which one waits for events.
  public var descriptor: Int32 { netlink.descriptor }

  /// Begins to listen, in the calling thread's namespace. Throws EPERM without CAP_NET_ADMIN there.
  public init(_ kinds: Set<ConnectionEvent.Kind> = Set(ConnectionEvent.Kind.allCases)) throws(NetlinkError) {
    netlink = try NetlinkSocket(.netfilter, groups: kinds.map(\.rawValue).sorted())
    netlink.enlargeReceiveBuffer()
  }

  /// The events that came within a number of milliseconds; -1 waits for ever. Throws an error of the kind `overrun` where some were lost.
  public func next(waiting milliseconds: Int32 = -1) throws(NetlinkError) -> [ConnectionEvent] {
    try netlink.receive(waiting: milliseconds).compactMap { message in
      if message.type == ConntrackMessage.delete {
        return Connection(event: message).map { ConnectionEvent(kind: .destroy, connection: $0) }
      }
      guard message.type == ConntrackMessage.new, let connection = Connection(event: message) else { return nil }
      return ConnectionEvent(kind: message.flags.contains(.create) ? .new : .update, connection: connection)
    }
  }
}
