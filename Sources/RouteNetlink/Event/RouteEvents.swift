public import Netlink

/// Something that changed in a namespace: a line of `ip monitor`.
public enum RouteEvent: Hashable, Sendable {
  /// A link was made or changed, or is gone. Corresponds to `RTM_NEWLINK` and `RTM_DELLINK`.
  case link(Link), linkGone(Link)
  /// An address was added or changed, or is gone. Corresponds to `RTM_NEWADDR` and `RTM_DELADDR`.
  case address(Address), addressGone(Address)
  /// A route was added or replaced, or is gone. Corresponds to `RTM_NEWROUTE` and `RTM_DELROUTE`.
  case route(Route), routeGone(Route)
  /// A policy rule was added, or is gone. Corresponds to `RTM_NEWRULE` and `RTM_DELRULE`.
  case rule(Rule), ruleGone(Rule)
  /// A neighbour entry was made or changed its state, or is gone. Corresponds to `RTM_NEWNEIGH` and `RTM_DELNEIGH`.
  case neighbor(Neighbor), neighborGone(Neighbor)
  /// An entry of a forwarding database was made or changed, or is gone. Corresponds to the same, of `AF_BRIDGE`.
  case fdb(FDBEntry), fdbGone(FDBEntry)
  /// A port as its bridge tells of it, with its state and flags: a line of `bridge monitor link`.
  case port(Link)
  /// Messages were lost, since they came faster than they were read: what is known must be read anew.
  case overrun
  /// A message that this library does not know.
  case unknown(NetlinkMessage)

  /// Reads a message of a multicast group.
  public init(_ message: NetlinkMessage) {
    let event: RouteEvent? =
      switch message.type {
      // AF_BRIDGE
      case MessageType.newLink where message.payload.first == 7: Link(message).map { .port($0) }
      case MessageType.deleteLink where message.payload.first == 7: nil
      case MessageType.newLink: Link(message).map { .link($0) }
      case MessageType.deleteLink: Link(message).map { .linkGone($0) }
      case MessageType.newAddress: Address(message).map { .address($0) }
      case MessageType.deleteAddress: Address(message).map { .addressGone($0) }
      case MessageType.newRoute: Route(message).map { .route($0) }
      case MessageType.deleteRoute: Route(message).map { .routeGone($0) }
      case MessageType.newRule: Rule(message).map { .rule($0) }
      case MessageType.deleteRule: Rule(message).map { .ruleGone($0) }
      case MessageType.newNeighbor:
        Neighbor(message).map { .neighbor($0) } ?? FDBEntry(message).map { .fdb($0) }
      case MessageType.deleteNeighbor:
        Neighbor(message).map { .neighborGone($0) } ?? FDBEntry(message).map { .fdbGone($0) }
      default: nil
      }
    self = event ?? .unknown(message)
  }
}

extension RouteEvent {
  /// The index of the link that it speaks of without being a link itself.
  public var device: Int32? {
    switch self {
    case .address(let address), .addressGone(let address): address.index
    case .route(let route), .routeGone(let route): route.device
    case .neighbor(let neighbor), .neighborGone(let neighbor): neighbor.device
    case .fdb(let entry), .fdbGone(let entry): entry.device
    case .link, .linkGone, .port, .rule, .ruleGone, .overrun, .unknown: nil
    }
  }
}

/// The changes in a namespace from now on: `ip monitor`.
///
/// The socket belongs to the namespace of the thread that made this value. A plain thread of its own reads it, so that no thread of
/// the concurrency pool waits in the kernel; it ends with the iteration or when this value is dropped. For one reader.
public struct RouteEvents: AsyncSequence, Sendable {
  /// One change after another, in the order in which the kernel tells them.
  public typealias Element = RouteEvent
  /// Losses are events, not errors.
  public typealias Failure = Never

  /// Which changes are wanted. Corresponds to `RTNLGRP_…`.
  public enum Topic: Hashable, Sendable, CaseIterable {
    /// Links, addresses, routes of both families, and policy rules.
    case links, addresses, routes, rules
    /// Neighbours, and the entries of forwarding databases.
    case neighbors

    var groups: [UInt32] {
      switch self {
      case .links: [1]
      case .neighbors: [3]
      case .addresses: [5, 9]
      case .routes: [7, 11]
      case .rules: [8, 19]
      }
    }
  }

  /// A socket of the calling thread's namespace that hears of these changes, for who waits for it in a loop of his own.
  /// Throws EMFILE where the process has too many descriptors.
  public static func socket(_ topics: Set<Topic> = Set(Topic.allCases)) throws(NetlinkError) -> NetlinkSocket {
    let socket = try NetlinkSocket(.route, groups: topics.flatMap(\.groups).sorted())
    socket.enlargeReceiveBuffer()
    return socket
  }

  private let stream: AsyncStream<RouteEvent>

  /// Begins to listen in the calling thread's namespace; what happens from now on is kept until it is read.
  /// Throws EMFILE where the process has too many descriptors.
  public init(_ topics: Set<Topic> = Set(Topic.allCases)) throws(NetlinkError) {
    let socket = try Self.socket(topics)
    let (stream, continuation) = AsyncStream.makeStream(of: RouteEvent.self)
    self.stream = stream
    try EventThread.start(socket, continuation)
  }

  /// The events in the order in which the kernel sent them.
  public func makeAsyncIterator() -> AsyncStream<RouteEvent>.Iterator { stream.makeAsyncIterator() }
}
