public import Addressing

/// Which protocol a socket is of.
public enum SocketKind: String, Hashable, Sendable, CaseIterable {
  /// The protocol of `ss -w`, `-u` and `-t`.
  case raw, udp, tcp

  /// The kernel's number of the protocol; that of raw sockets is `IPPROTO_RAW`.
  var number: UInt8 {
    switch self {
    case .raw: 255
    case .udp: 17
    case .tcp: 6
    }
  }
}

/// The state of a socket. Corresponds to `TCP_ESTABLISHED` and its kin, which other protocols use, too.
public enum SocketState: UInt8, Hashable, Sendable, CaseIterable {
  /// `ESTAB`: data may go both ways.
  case established = 1
  /// States of RFC 9293, which `ss` writes `SYN-SENT`, `SYN-RECV`, `FIN-WAIT-1`, `FIN-WAIT-2` and `TIME-WAIT`.
  case synSent, synReceived, finWait1, finWait2, timeWait
  /// Neither connected nor listening.
  case closed
  /// States of RFC 9293, which `ss` writes `CLOSE-WAIT` and `LAST-ACK`.
  case closeWait, lastACK
  /// `LISTEN`: it waits for connections.
  case listening
  /// `CLOSING`: both ends closed at the same time.
  case closing

  /// The states of connections: neither of listeners nor of those that are only remembered.
  public static let connections = Set(allCases).subtracting([.listening, .closed, .timeWait, .synReceived])
  /// The states of sockets that wait for somebody.
  public static let listeners: Set<SocketState> = [.listening, .closed]
}

/// A socket of a network namespace: a line of `ss`. Corresponds to `struct inet_diag_msg`.
public struct SocketEntry: Hashable, Sendable {
  /// The transport protocol that the socket speaks.
  public var kind: SocketKind
  /// The state of the connection; those of UDP are `closed`, or `established` once connected. Corresponds to `idiag_state`.
  public var state: SocketState
  /// Its family, of a socket of IPv6 also where its addresses are of IPv4.
  public var family: IPFamily
  /// The address it is bound to; `0.0.0.0` or `::` is any. Corresponds to `idiag_src`.
  public var local: IPAddress
  /// The port it is bound to. Corresponds to `idiag_sport`.
  public var localPort: UInt16
  /// The other end's address; `0.0.0.0` or `::` without a connection. Corresponds to `idiag_dst`.
  public var remote: IPAddress
  /// The other end's port; 0 without a connection. Corresponds to `idiag_dport`.
  public var remotePort: UInt16
  /// The index of the interface that it is bound to; 0 of none.
  public var interface: Int32
  /// Bytes that were not read yet, of a listener the connections that wait.
  public var receiveQueue: UInt32
  /// Bytes that were not acknowledged yet, of a listener how many may wait.
  public var sendQueue: UInt32
  /// The user who opened it, by number.
  public var user: UInt32
  /// The number of its file; 0 where no process has it.
  public var inode: UInt32
  /// Whether a socket of IPv6 takes no IPv4; nil where the kernel does not say it.
  public var isV6Only: Bool?

  /// A socket of these parts.
  public init(
    kind: SocketKind, state: SocketState, family: IPFamily, local: IPAddress, localPort: UInt16, remote: IPAddress,
    remotePort: UInt16, interface: Int32 = 0, receiveQueue: UInt32 = 0, sendQueue: UInt32 = 0, user: UInt32 = 0,
    inode: UInt32 = 0, isV6Only: Bool? = nil
  ) {
    self.kind = kind
    self.state = state
    self.family = family
    self.local = local
    self.localPort = localPort
    self.remote = remote
    self.remotePort = remotePort
    self.interface = interface
    self.receiveQueue = receiveQueue
    self.sendQueue = sendQueue
    self.user = user
    self.inode = inode
    self.isV6Only = isV6Only
  }
}
