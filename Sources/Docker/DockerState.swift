public import Addressing
public import Operations

/// A network that is there.
public struct DockerNetwork: Hashable, Sendable {
  /// The network that was asked for, with every default filled in.
  public var spec: DockerNetworkSpec
  /// 64 hexadecimal digits.
  public var id: String
  /// The bridge; nil of host and none.
  public var bridge: InterfaceName?
  /// The bridge's MAC address.
  public var mac: MACAddress?
  /// The host's address on the bridge with the subnet's length, of each family that the network has.
  public var addresses: [IPNetwork]
  /// Whether the subnet was asked for: only then may containers ask for addresses in it.
  public var hasChosenSubnet: Bool

  /// The network's name.
  public var name: String { spec.name }
  /// The network's subnet of a family.
  public func subnet(_ family: IPFamily) -> IPNetwork? { gateway(family)?.masked }
  /// The host's address on the bridge, with its length.
  public func gateway(_ family: IPFamily) -> IPNetwork? { addresses.first { $0.family == family } }
  /// Whether it is Docker's own docker0, on which names do not resolve.
  public var isDefault: Bool { spec.name == "bridge" }
}

/// A container that is there.
public struct DockerContainer: Hashable, Sendable {
  /// An interface of it: the end of a veth pair whose other end is a port of the network's bridge.
  public struct Endpoint: Hashable, Sendable {
    /// The network's name.
    public var network: String
    /// Its name inside.
    public var interface: InterfaceName
    /// Its name on the host.
    public var hostInterface: InterfaceName
    /// The MAC address inside, made of the IPv4 address as Docker makes it.
    public var mac: MACAddress
    /// Its addresses, with the subnet's length.
    public var addresses: [IPNetwork]
    /// 64 hexadecimal digits.
    public var id: String

    /// The address of a family with the subnet's length; nil where it has none.
    public func address(_ family: IPFamily) -> IPNetwork? { addresses.first { $0.family == family } }
  }

  /// The container that was asked for.
  public var spec: ContainerSpec
  /// 64 hexadecimal digits.
  public var id: String
  /// Its interfaces, in the order eth0, eth1 …; none with `host`, `none` and `container:NAME`.
  public var endpoints: [Endpoint]
  /// The published ports with the host's ports that were chosen.
  public var ports: [PortMapping]
  /// When it was made, on the engine's clock.
  public var created: Duration
  /// When it was started last.
  public var started: Duration
  /// When it was stopped; nil while it runs.
  public var ended: Duration?
  /// The exit status of its program.
  public var exitStatus = 0
  /// Whose namespace it is in, in the end: that of a container that shares another's is that one's.
  var namespace: NamespaceOwner

  enum NamespaceOwner: Hashable, Sendable {
    case host
    /// The container with this id.
    case container(String)
  }

  /// Whether it runs, and so has a namespace with interfaces.
  public var isRunning: Bool { ended == nil }
  /// The container's name.
  public var name: String { spec.name }
  /// Whether it has the host's own network.
  public var isOnHost: Bool { spec.networks.first?.network == "host" }
  /// The name that it has for itself.
  var hostname: String { spec.hostname ?? String(id.prefix(12)) }
}

/// Numbers that look as if by chance and are the same in every run of the same lab.
struct DockerIdentifiers: Hashable, Sendable {
  let lab: String

  /// The first number for something that nothing else has: a name that a renamed container had may be used again.
  func hex(_ count: Int, _ purpose: String..., isTaken: (String) -> Bool) -> String {
    var id = hex(count, purpose)
    var number = 2
    while isTaken(id) {
      id = hex(count, purpose + ["\(number)"])
      number += 1
    }
    return id
  }

  /// As many hexadecimal digits, made of what the number is for.
  func hex(_ count: Int, _ purpose: String...) -> String { hex(count, purpose) }

  private func hex(_ count: Int, _ purpose: [String]) -> String {
    // FNV-1a of the words, then a generator that is seeded with it.
    var state: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in ([lab] + purpose).joined(separator: "/").utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var digits = ""
    while digits.count < count {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      mixed ^= mixed >> 31
      let text = String(mixed, radix: 16)
      digits += String(repeating: "0", count: 16 - text.count) + text
    }
    return String(digits.prefix(count))
  }
}
