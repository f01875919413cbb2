public import Addressing
public import Operations

/// `tcp:`, `udp:` or `http: A -> B:port`: whether a service answers, and what.
public struct ServiceCheck: Sendable, Equatable {
  /// The protocol that the service speaks.
  public enum Kind: Hashable, Sendable {
    /// A connection of TCP, or a datagram that is answered.
    case tcp, udp
    /// `GET PATH`.
    case http(path: String)

    /// The key of a lab file.
    public var name: String {
      switch self {
      case .tcp: "tcp"
      case .udp: "udp"
      case .http: "http"
      }
    }
  }
  /// The result that is expected: an answer, or how none comes.
  public enum Expectation: String, Hashable, Sendable, CaseIterable {
    /// It answers.
    case open
    /// Blocked in any way.
    case unreachable
    /// Nobody listens, or a connection that was taken is reset.
    case refused, reset
    /// Somebody on the way has no route to it.
    case noRoute = "no-route"
    /// Nobody has the MAC address of the destination or of a router.
    case hostUnreachable = "host-unreachable"
    /// Somebody on the way forbids it, or nothing comes back.
    case prohibited, timeout
  }
  /// The protocol that the service speaks.
  public var kind: Kind
  /// The node or nodes that connect.
  public var source: CheckEndpoint
  /// The node, interface or address that serves.
  public var destination: CheckEndpoint
  /// The port, 1 to 65,535.
  public var port: UInt16
  /// The result that is expected.
  public var expectation: Expectation
  /// The source address that the service saw.
  public var seenAs: IPAddress?
  /// The node that answered.
  public var servedBy: String?
  /// The status of an HTTP answer, 100 to 599; nil is any.
  public var status: Int?
  /// A pattern that the answer must match.
  public var body: OutputPattern?
  /// The family of the destination's address; nil is the first address that it has.
  public var family: IPFamily?

  /// A claim about a service, by itself that it answers; what is nil is not looked at.
  public init(
    _ kind: Kind, source: CheckEndpoint, destination: CheckEndpoint, port: UInt16, expectation: Expectation = .open,
    seenAs: IPAddress? = nil, servedBy: String? = nil, status: Int? = nil, body: OutputPattern? = nil,
    family: IPFamily? = nil
  ) {
    self.kind = kind
    self.source = source
    self.destination = destination
    self.port = port
    self.expectation = expectation
    self.seenAs = seenAs
    self.servedBy = servedBy
    self.status = status
    self.body = body
    self.family = family
  }
}

/// `counter: node table/chain "comment"`: how much rules with this comment have counted.
public struct CounterCheck: Sendable, Equatable {
  /// The node that has the table.
  public var node: NodeReference
  /// The name of a table, of whatever family.
  public var table: String
  /// The name of the chain.
  public var chain: String
  /// The comment of the rules; nil is all of the chain.
  public var comment: String?
  /// The bound that the sum of the rules' packets must keep to.
  public var packets: Comparison

  /// A bound on the packets that rules have counted since they were made.
  public init(node: NodeReference, table: String, chain: String, comment: String? = nil, packets: Comparison) {
    self.node = node
    self.table = table
    self.chain = chain
    self.comment = comment
    self.packets = packets
  }
}

/// `conntrack: node`: an entry of the node's table of connections, and what is translated to what.
public struct ConntrackCheck: Sendable, Equatable {
  /// An address, with a port or without.
  public struct Place: Hashable, Sendable, CustomStringConvertible {
    /// The address.
    public var address: IPAddress
    /// Nil is any.
    public var port: UInt16?

    /// An address, with a port or of any port.
    public init(_ address: IPAddress, port: UInt16? = nil) {
      self.address = address
      self.port = port
    }

    /// `ADDRESS` or `ADDRESS:PORT`; an IPv6 address with a port stands in brackets.
    public var description: String {
      guard let port else { return "\(address)" }
      return address.family == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
  }
  /// The node whose table it is.
  public var node: NodeReference
  /// The address and port that began the connection; nil is any.
  public var from: Place?
  /// The address and port that it was sent to; nil is any.
  public var to: Place?
  /// The address that its source, or its destination, is translated to.
  public var becomes: Place?
  /// Whether the entry is expected to be there.
  public var exists: Bool

  /// A claim about an entry of `conntrack -L`; what is nil is not looked at.
  public init(
    node: NodeReference, from: Place? = nil, to: Place? = nil, becomes: Place? = nil, exists: Bool = true
  ) {
    self.node = node
    self.from = from
    self.to = to
    self.becomes = becomes
    self.exists = exists
  }
}
