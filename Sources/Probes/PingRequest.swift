public import Addressing

/// A destination that is to be pinged from a node.
public struct PingRequest: Sendable {
  /// When requests are sent, and when it is enough.
  public enum Schedule: Sendable, Hashable {
    /// Repeated with growing pauses until one is answered; given up after `within`. Whatever is said of one, the next is tried.
    case untilReply(within: Duration)
    /// As `untilReply`, where none should be answered: a router that has said why not is asked once more only, near the end, since it
    /// would fall silent.
    case throughout(Duration)
    /// Repeated until so many in a row are answered; given up `within` after the time that they take.
    case inARow(Int, within: Duration)
    /// This many, `interval` apart, whether answered or not.
    case count(Int)
  }
  /// The socket, in whose namespace the request is sent.
  public var socket: PingSocket
  /// The address that is pinged, of the socket's family.
  public var destination: IPAddress
  /// The source address; nil lets the kernel choose.
  public var source: IPAddress?
  /// The interface by which it leaves, by index in the socket's namespace. Needed for link-local destinations.
  public var interfaceIndex: Int32?
  /// The times at which requests are sent, and the end of them.
  public var schedule: Schedule
  /// Time between two requests of a counted schedule.
  public var interval: Duration
  /// Bytes after the ICMP header, 0 to 65,507; 56 as ping(8).
  public var size: Int
  /// The TTL or hop limit; nil is the system's.
  public var ttl: UInt8?
  /// Whether fragmentation is forbidden: `ping -M do`.
  public var dontFragment: Bool
  /// How long the last request of a counted schedule is waited for.
  public var timeout: Duration
  /// When a counted schedule ends, whatever came; until then it goes on until as many are answered.
  public var deadline: Duration?

  /// A request; by itself it is repeated until one is answered, for at most two seconds.
  public init(
    socket: PingSocket, destination: IPAddress, source: IPAddress? = nil, interfaceIndex: Int32? = nil,
    schedule: Schedule = .untilReply(within: .seconds(2)), interval: Duration = .milliseconds(200), size: Int = 56,
    ttl: UInt8? = nil, dontFragment: Bool = false, timeout: Duration = .seconds(1)
  ) {
    self.socket = socket
    self.destination = destination
    self.source = source
    self.interfaceIndex = interfaceIndex
    self.schedule = schedule
    self.interval = interval
    self.size = size
    self.ttl = ttl
    self.dontFragment = dontFragment
    self.timeout = timeout
  }
}
