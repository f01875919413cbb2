public import Netlink

/// The changes of the ruleset of one network namespace from now on: `nft monitor`.
///
/// What happens is kept by the kernel until it is read, in a buffer of some megabytes; what has no room there is told as lost. For one reader.
public struct RulesetEvents: Sendable {
  private let events: NetlinkSocket
  private let tables: NFTablesSocket
  private var reader = RulesetEventReader()

  /// Corresponds to `NFNLGRP_NFTABLES`.
  private static let group: UInt32 = 7

  /// The descriptor, by which one waits for events.
  public var descriptor: Int32 { events.descriptor }

  /// A socket of the calling thread's namespace that hears of changes, for ``init(_:asking:)``.
  /// Throws EPERM without CAP_NET_ADMIN over the namespace, EPROTONOSUPPORT where the kernel has no nfnetlink.
  public static func socket() throws(NetlinkError) -> NetlinkSocket {
    let socket = try NetlinkSocket(.netfilter, groups: [group])
    socket.enlargeReceiveBuffer()
    return socket
  }

  /// Begins to listen in the calling thread's namespace.
  /// Throws EPERM without CAP_NET_ADMIN over the namespace, EPROTONOSUPPORT where the kernel has no nfnetlink.
  public init() throws(NetlinkError) { try self.init(Self.socket(), asking: NFTablesSocket()) }

  /// Reads a socket that listens already, as one that was opened in another namespace.
  ///
  /// - Parameters:
  ///   - socket: One of ``socket()``.
  ///   - tables: A socket of the same namespace, by which the sets that there are are asked for.
  /// - Throws: EPERM where the calling process has no CAP_NET_ADMIN over the namespace.
  public init(_ socket: NetlinkSocket, asking tables: NFTablesSocket) throws(NetlinkError) {
    events = socket
    self.tables = tables
    reader.learn(try tables.ruleset(elements: false))
  }

  /// The events that came within a number of milliseconds; -1 waits for ever. Losses are events; after one the ruleset is asked for anew.
  /// Throws where the socket cannot be read any more.
  public mutating func next(waiting milliseconds: Int32 = -1) throws(NetlinkError) -> [RulesetEvent] {
    while true {
      let (messages, isOverrun) = try events.drain(waiting: milliseconds)
      var found = messages.flatMap { reader.read($0) }
      if isOverrun {
        if let ruleset = try? tables.ruleset(elements: false) { reader.learn(ruleset) }
        found.append(.overrun)
      }
      // The first messages of a change alone are no event yet.
      if messages.isEmpty || !found.isEmpty { return found }
    }
  }
}
