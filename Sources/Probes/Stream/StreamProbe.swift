public import Addressing
public import Namespaces

/// A TCP, UDP or HTTP service that is to be tried from a node.
public struct StreamRequest: Sendable {
  /// The question to the service.
  public enum Kind: Hashable, Sendable {
    /// Whether a connection is taken.
    case tcp
    /// Whether a datagram is answered.
    case udp
    /// The answer to `GET PATH`.
    case http(path: String)
  }
  /// Where the probe starts from.
  public var namespace: NetworkNamespace
  /// The question to the service, which names the protocol.
  public var kind: Kind
  /// The address of the service.
  public var destination: IPAddress
  /// The port of the service, 1 to 65,535.
  public var port: UInt16
  /// The source address; nil lets the kernel choose.
  public var source: IPAddress?
  /// The interface by which it leaves, by index in the namespace; needed for link-local destinations.
  public var interfaceIndex: Int32?
  /// Whether the service's greeting is waited for, which tells who it is and whom it saw.
  public var wantsGreeting: Bool
  /// How long it is tried, again and again.
  public var within: Duration
  /// Whether a failure is expected: then a router that has said why not is asked once more only, since it would fall silent.
  public var expectsFailure: Bool
  /// Whether an answer is what was waited for and ends it; another one is kept, and it is tried again.
  public var isEnough: @Sendable (StreamResult) -> Bool

  /// A request; by itself it is repeated until it is answered, for at most two seconds.
  public init(
    namespace: NetworkNamespace, kind: Kind, destination: IPAddress, port: UInt16, source: IPAddress? = nil,
    interfaceIndex: Int32? = nil, wantsGreeting: Bool = false, within: Duration = .seconds(2),
    expectsFailure: Bool = false, isEnough: @escaping @Sendable (StreamResult) -> Bool = { _ in true }
  ) {
    self.namespace = namespace
    self.kind = kind
    self.destination = destination
    self.port = port
    self.source = source
    self.interfaceIndex = interfaceIndex
    self.wantsGreeting = wantsGreeting
    self.within = within
    self.expectsFailure = expectsFailure
    self.isEnough = isEnough
  }
}

/// Whether a service answered, and if not, how it was blocked.
public enum StreamVerdict: Hashable, Sendable {
  /// It answered.
  case open
  /// A reset, or "port unreachable": nobody listens, or a filter pretends so.
  case refused(from: IPAddress?)
  /// The connection was taken and then reset.
  case reset
  /// A router, or with nil the node itself, has no route.
  case noRoute(from: IPAddress?)
  /// A router, or with nil the node itself, got no answer for the MAC address.
  case hostUnreachable(from: IPAddress?)
  /// A router or the destination, or with nil the node itself, forbids it.
  case prohibited(from: IPAddress?)
  /// Nothing came back in the time.
  case timeout
  /// The probe could not be made.
  case error(ProbeError)
}

extension StreamVerdict: CustomStringConvertible {
  /// A clause such as `refused, said by 10.0.0.1`.
  public var description: String {
    func said(_ from: IPAddress?) -> String { from.map { ", said by \($0)" } ?? "" }
    return switch self {
    case .open: "open"
    case .refused(let from): "refused" + said(from)
    case .reset: "reset"
    case .noRoute(let from): "no-route" + (from == nil ? ", the node has no route to it" : said(from))
    case .hostUnreachable(let from): "host-unreachable" + said(from)
    case .prohibited(let from): "prohibited" + said(from)
    case .timeout: "timeout, nothing came back"
    case .error(let error): "\(error)"
    }
  }
}

/// The result of a request.
public struct StreamResult: Hashable, Sendable {
  /// Whether it was answered; if not, the reason that was heard last.
  public var verdict: StreamVerdict = .timeout
  /// The status of an HTTP answer.
  public var status: Int?
  /// The answer: of HTTP its body, of TCP and UDP all of it.
  public var body = ""
  /// The node that says it answered.
  public var servedBy: String?
  /// The source that the service says it saw.
  public var seenAs: IPAddress?
  /// The source port that the service says it saw.
  public var seenPort: UInt16?
  /// From the start to the answer.
  public var elapsed: Duration = .zero
}
