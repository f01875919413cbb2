public import Addressing
public import Operations

/// `tcp:`, `udp:` or `http: A -> B:port`: whether a service answers, and what.
public struct ServiceCheck: Sendable, Equatable {
  public enum Kind: Hashable, Sendable {
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
  public enum Expectation: String, Hashable, Sendable, CaseIterable {
    case open
    /// Blocked in any way.
    case unreachable
    case refused, reset
    case noRoute = "no-route"
    case hostUnreachable = "host-unreachable"
    case prohibited, timeout
  }
  public var kind: Kind
  public var source: CheckEndpoint
  public var destination: CheckEndpoint
  public var port: UInt16
  public var expectation: Expectation
  /// The source address that the service saw.
  public var seenAs: IPAddress?
  /// The node that answered.
  public var servedBy: String?
  /// Of HTTP.
  public var status: Int?
  /// What the answer must look like.
  public var body: OutputPattern?
  public var family: IPFamily?

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
  public var node: NodeReference
  /// The name of a table, of whatever family.
  public var table: String
  public var chain: String
  /// The comment of the rules; nil is all of the chain.
  public var comment: String?
  public var packets: Comparison

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
    public var address: IPAddress
    /// Nil is any.
    public var port: UInt16?

    public init(_ address: IPAddress, port: UInt16? = nil) {
      self.address = address
      self.port = port
    }

    public var description: String {
      guard let port else { return "\(address)" }
      return address.family == .v6 ? "[\(address)]:\(port)" : "\(address):\(port)"
    }
  }
  public var node: NodeReference
  /// Who began it.
  public var from: Place?
  /// Whom it asked for.
  public var to: Place?
  /// What its source, or its destination, is translated to.
  public var becomes: Place?
  public var exists: Bool

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
