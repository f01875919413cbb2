import Addressing
import NFTables
public import Namespaces
import Probes
import RouteNetlink
import Synchronization

/// A node that stands: its namespace, held open, and the sockets that were opened in it.
public final class StageNode: Sendable {
  /// Its name in the lab.
  public let name: String
  /// Its namespace, which `withEntered` works in.
  public let namespace: NetworkNamespace
  let routes: RouteSocket
  private let pings = Mutex<[IPFamily: PingSocket]>([:])
  private let filters = Mutex<NFTablesSocket?>(nil)

  /// Opens the sockets of a node in the calling thread's namespace, which is the node's.
  init(name: String, namespace: NetworkNamespace) throws {
    self.name = name
    self.namespace = namespace
    routes = try RouteSocket()
    let socket = try PingSocket(family: .v4)
    pings.withLock { $0[.v4] = socket }
  }

  /// Opens what is needed to look at the calling thread's namespace, for which nobody has to be root.
  init(lookingAt namespace: NetworkNamespace, name: String) throws {
    self.name = name
    self.namespace = namespace
    routes = try RouteSocket()
  }

  /// The node's nftables, opened in its namespace when they are first wanted.
  func tables() throws -> NFTablesSocket {
    if let socket = filters.withLock({ $0 }) { return socket }
    let socket = try namespace.withEntered { try NFTablesSocket() }
    filters.withLock { $0 = socket }
    return socket
  }

  /// The node's socket for echo probes of a family, opened in its namespace when it is first wanted.
  func pingSocket(_ family: IPFamily) throws -> PingSocket {
    if let socket = pings.withLock({ $0[family] }) { return socket }
    let socket = try namespace.withEntered { try PingSocket(family: family) }
    pings.withLock { $0[family] = socket }
    return socket
  }
}
