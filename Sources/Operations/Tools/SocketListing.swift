public import Addressing
public import RouteNetlink

/// The listing of `ss`.
public struct SocketListing: Hashable, Sendable {
  /// `-t`, `-u`, `-w`: which sockets.
  public var kinds: Set<SocketKind>
  /// Which states: those of connections, with `-l` of listeners, with `-a` all, or what `state` names.
  public var states: Set<SocketState>
  /// `-4` or `-6`.
  public var family: IPFamily?
  /// `-n`: ports as numbers.
  public var isNumeric = false
  /// `-p`: whose they are.
  public var showsProcesses = false
  /// `-H`: without a line of headings.
  public var hidesHeadings = false
  /// Which ones: `sport = :80`.
  public var filter: SocketFilter?

  /// Sockets of these kinds and states; by themselves those that are connected.
  public init(kinds: Set<SocketKind>, states: Set<SocketState> = SocketState.connections) {
    self.kinds = kinds
    self.states = states
  }
}

/// Which sockets `ss` shows, in the words behind its options.
public indirect enum SocketFilter: Hashable, Sendable {
  /// How a port is compared.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    /// `=`, `==` or `eq`.
    case equal = "="
    /// `!=` or `ne`.
    case notEqual = "!="
    /// `<` or `lt`.
    case less = "<"
    /// `<=` or `le`.
    case lessOrEqual = "<="
    /// `>` or `gt`.
    case greater = ">"
    /// `>=` or `ge`.
    case greaterOrEqual = ">="
  }
  /// `sport = :80`, or of the other end `dport = :80`.
  case port(Comparison, UInt16, isLocal: Bool)
  /// `src 10.0.0.0/24:80`, or of the other end `dst …`; a nil port is any.
  case address(IPNetwork, port: UInt16?, isLocal: Bool)
  /// `not FILTER`.
  case not(SocketFilter)
  /// `FILTER and FILTER`.
  case and(SocketFilter, SocketFilter)
  /// `FILTER or FILTER`.
  case or(SocketFilter, SocketFilter)

  /// Whether a socket is one of them.
  public func accepts(_ socket: SocketEntry) -> Bool {
    switch self {
    case .port(let comparison, let port, let isLocal):
      let own = isLocal ? socket.localPort : socket.remotePort
      return switch comparison {
      case .equal: own == port
      case .notEqual: own != port
      case .less: own < port
      case .lessOrEqual: own <= port
      case .greater: own > port
      case .greaterOrEqual: own >= port
      }
    case .address(let network, let port, let isLocal):
      if let port, port != (isLocal ? socket.localPort : socket.remotePort) { return false }
      let own = isLocal ? socket.local : socket.remote
      return own.family == network.family && network.contains(own)
    case .not(let inner): return !inner.accepts(socket)
    case .and(let one, let other): return one.accepts(socket) && other.accepts(socket)
    case .or(let one, let other): return one.accepts(socket) || other.accepts(socket)
    }
  }
}
