public import Addressing
public import NFTables

/// Which tracked connections `conntrack -L` shows and `conntrack -D` forgets.
public struct ConnectionFilter: Hashable, Sendable {
  /// `-f`; of nil IPv4 unless an address says otherwise.
  public var family: IPFamily?
  /// `-p`: the number of the protocol.
  public var `protocol`: UInt8?
  /// `-s`.
  public var source: IPAddress?
  /// `-d`.
  public var destination: IPAddress?
  /// `-r`: where answers come from.
  public var replySource: IPAddress?
  /// `-q`: where answers go to.
  public var replyDestination: IPAddress?
  /// `--sport`.
  public var sourcePort: UInt16?
  /// `--dport`.
  public var destinationPort: UInt16?
  /// `-m`: the mark.
  public var mark: UInt32?
  /// `-w`: the zone.
  public var zone: UInt16?
  /// `--state`: the state of TCP.
  public var tcpState: TCPState?
  /// `-u`: a status, of which one has to be there.
  public var status: ConnectionStatus = []
  /// `-u UNREPLIED`.
  public var isUnreplied = false

  /// All connections.
  public init() {}

  /// Whether a connection is one of them.
  public func accepts(_ connection: Connection) -> Bool {
    let original = connection.original
    let reply = connection.reply
    func holds<Value: Equatable>(_ wanted: Value?, _ found: Value?) -> Bool { wanted == nil || wanted == found }
    return original.source.family == effectiveFamily && holds(`protocol`, original.protocol)
      && holds(source, original.source) && holds(destination, original.destination)
      && holds(replySource, reply.source) && holds(replyDestination, reply.destination)
      && holds(sourcePort, original.sourcePort) && holds(destinationPort, original.destinationPort)
      && holds(mark, connection.mark) && holds(zone, connection.zone) && holds(tcpState, connection.tcpState)
      && (status.isEmpty || !connection.status.isDisjoint(with: status))
      && (!isUnreplied || !connection.status.contains(.seenReply))
  }

  /// The family that is looked at.
  public var effectiveFamily: IPFamily {
    family ?? [source, destination, replySource, replyDestination].lazy.compactMap { $0?.family }.first ?? .v4
  }
}

/// A change that `conntrack` makes.
public enum ConnectionChange: Hashable, Sendable {
  /// `conntrack -D …`.
  case delete(ConnectionFilter)
  /// `conntrack -F`.
  case flush
}
