public import Addressing

/// A command that asks the network and waits for its answers.
public enum WayCommand: Hashable, Sendable {
  /// `traceroute …`.
  case traceroute(TracerouteCommand)
  /// `arping …`.
  case arping(ARPingCommand)
}

/// `traceroute`, which shows the routers on the way.
public struct TracerouteCommand: Hashable, Sendable {
  /// Where to; of a name that is still to be looked up the address that is none, of the family that is wanted.
  public var destination: IPAddress
  /// The name that is looked up in the /etc/hosts that the node sees.
  public var name: String?
  /// `-I`: echo requests instead of UDP.
  public var isICMP = false
  /// `-n`: addresses without names.
  public var isNumeric = false
  /// `-f`: the first TTL, from 1 on.
  public var first = 1
  /// `-m`: the last TTL, up to 255.
  public var last = 30
  /// `-q`: probes a hop, from 1 to 10.
  public var probes = 3
  /// `-N`: how many are on their way at once.
  public var atOnce = 16
  /// `-w`: how long a probe is waited for.
  public var patience: Duration = .seconds(5)
  /// `-p`: the first port of UDP, or the first number of echo requests.
  public var port: UInt16?
  /// `-s`.
  public var source: IPAddress?
  /// `-i`.
  public var interface: InterfaceName?
  /// The length of each packet in bytes, IP header included; of nil the header and 40.
  public var size: Int?

  /// A trace with the tool's own options: up to 30 hops, three probes each.
  public init(destination: IPAddress) { self.destination = destination }
}

/// `arping` of iputils, which asks for the MAC address behind an address of IPv4.
public struct ARPingCommand: Hashable, Sendable {
  /// The kind of messages that are sent.
  public enum Mode: Hashable, Sendable {
    /// Who has the address?
    case ask
    /// `-D`: does anybody have it but us?
    case detectDuplicate
    /// `-U`: a request that tells the neighbours of us.
    case announce
    /// `-A`: the same as an answer.
    case answer
  }
  /// The IPv4 address that is asked for.
  public var destination: IPv4Address
  /// The name that is looked up in the /etc/hosts that the node sees.
  public var name: String?
  /// The kind of messages that are sent.
  public var mode = Mode.ask
  /// `-I`; of nil that of the route.
  public var interface: InterfaceName?
  /// `-s`.
  public var source: IPv4Address?
  /// `-c`; nil goes on until it is stopped or the time is over.
  public var count: Int?
  /// `-w`: when it ends, whatever came.
  public var deadline: Duration?
  /// `-i`.
  public var interval: Duration = .seconds(1)
  /// `-f`: ends with the first answer.
  public var endsWithFirst = false
  /// `-b`: every request goes to all.
  public var keepsBroadcasting = false
  /// `-q`: prints nothing.
  public var isQuiet = false

  /// Questions with the tool's own options: one a second, without end.
  public init(destination: IPv4Address) { self.destination = destination }
}
