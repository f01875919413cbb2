public import Addressing

/// A `ping` command of a lab's `run`.
public struct PingCommand: Hashable, Sendable {
  /// Where to; of a name that is still to be looked up the address that is none, of the family that is wanted.
  public var destination: IPAddress
  /// The interface behind the address: `fe80::1%eth0`.
  public var zone: InterfaceName?
  /// The name that is looked up in the /etc/hosts that the node sees.
  public var name: String?
  /// `-c`; nil sends 4, since nobody is there to press Ctrl-C, and with a deadline as many as go.
  public var count: Int?
  /// `-i`.
  public var interval: Duration?
  /// `-s`, payload bytes.
  public var size: Int?
  /// `-t`.
  public var ttl: UInt8?
  /// `-W`.
  public var timeout: Duration?
  /// `-I` with an interface.
  public var interface: InterfaceName?
  /// `-I` with an address.
  public var source: IPAddress?
  /// `-M do`.
  public var dontFragment: Bool
  /// `-q`: the first line and the statistics alone.
  public var isQuiet = false
  /// `-b`: the destination may be a broadcast address.
  public var isBroadcast = false
  /// `-w`: when it ends, whatever came.
  public var deadline: Duration?

  /// The options of ping(8); nil is the tool's own choice.
  public init(
    destination: IPAddress, count: Int? = nil, interval: Duration? = nil, size: Int? = nil, ttl: UInt8? = nil,
    timeout: Duration? = nil, interface: InterfaceName? = nil, source: IPAddress? = nil, dontFragment: Bool = false
  ) {
    self.destination = destination
    self.count = count
    self.interval = interval
    self.size = size
    self.ttl = ttl
    self.timeout = timeout
    self.interface = interface
    self.source = source
    self.dontFragment = dontFragment
  }
}
