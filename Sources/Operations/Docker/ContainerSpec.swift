public import Addressing
public import Probes

/// A container as somebody asks for it. Equivalent of `docker run`, and of an entry of `containers:`.
public struct ContainerSpec: Hashable, Sendable {
  /// A network that it is on, with the addresses that it asks for.
  public struct Attachment: Hashable, Sendable {
    /// The network's name; `host`, `none` and `container:NAME` are none of Docker's own making.
    public var network: String
    /// `--ip`
    public var ipv4: IPv4Address?
    /// `--ip6`
    public var ipv6: IPv6Address?
    /// `--network-alias`, or `--alias` of `docker network connect`: further names that the others of the network know it by.
    public var aliases: [String]

    /// A network that Docker chooses the addresses of, where none are asked for.
    public init(_ network: String, ipv4: IPv4Address? = nil, ipv6: IPv6Address? = nil, aliases: [String] = []) {
      self.network = network
      self.ipv4 = ipv4
      self.ipv6 = ipv6
      self.aliases = aliases
    }
  }

  /// A name that stands in its /etc/hosts.
  public struct HostEntry: Hashable, Sendable {
    /// The name, of letters, digits and `-_.`.
    public var name: String
    /// Nil is `host-gateway`, the host's address on docker0.
    public var address: IPAddress?

    /// A name of an address, or of the host.
    public init(_ name: String, _ address: IPAddress?) {
      self.name = name
      self.address = address
    }

    /// Reads `NAME:ADDRESS` or `NAME=ADDRESS`; nil where it is neither.
    public init?(_ text: String) {
      guard let sign = text.firstIndex(where: { $0 == ":" || $0 == "=" }), sign != text.startIndex else { return nil }
      let name = text[..<sign]
      let rest = text[text.index(after: sign)...].filter { $0 != "[" && $0 != "]" }
      guard name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }) else { return nil }
      guard rest != "host-gateway" else {
        self.init(String(name), nil)
        return
      }
      guard let address = IPAddress(rest) else { return nil }
      self.init(String(name), address)
    }
  }

  /// The name, unique among containers: `--name`.
  public var name: String
  /// The image that `docker ps` shows; of those that are known it picks the service, too.
  public var image: String
  /// In the order of the interfaces eth0, eth1 …; `host`, `none` and `container:NAME` stand alone.
  public var networks: [Attachment]
  /// `-p`
  public var publish: [PortMapping]
  /// The services that it answers at, by their ports.
  public var services: [Service]
  /// `--hostname`
  public var hostname: String?
  /// `--add-host`
  public var hosts: [HostEntry]
  /// `--rm`: gone when it is stopped.
  public var isRemovedAtEnd: Bool
  /// The words behind the image, which nothing carries out.
  public var command: [String]

  /// A container as `docker run` asks for one, on docker0 where no network is named.
  public init(
    _ name: String, image: String = "container", networks: [Attachment] = [Attachment("bridge")],
    publish: [PortMapping] = [], services: [Service] = [], hostname: String? = nil, hosts: [HostEntry] = [],
    isRemovedAtEnd: Bool = false, command: [String] = []
  ) {
    self.name = name
    self.image = image
    self.networks = networks
    self.publish = publish
    self.services = services
    self.hostname = hostname
    self.hosts = hosts
    self.isRemovedAtEnd = isRemovedAtEnd
    self.command = command
  }

  /// The services of an image, unless a command behind it starts something else.
  public static func services(of image: String, command: [String] = []) -> [Service] {
    guard let known = DockerImage(image) else { return [] }
    guard let first = command.first, !first.hasPrefix("-"), first != known.program else { return known.services }
    return []
  }

  /// The command that `docker ps` shows; of an image that is not known `sleep infinity`.
  package var shownCommand: String {
    guard let known = DockerImage(image) else {
      return command.isEmpty ? "sleep infinity" : command.joined(separator: " ")
    }
    return (known.entrypoint + (command.isEmpty ? known.command : command)).joined(separator: " ")
  }

  /// The container whose network it has: `container:NAME`.
  package var sharedContainer: String? {
    networks.first.flatMap { $0.network.hasPrefix("container:") ? String($0.network.dropFirst(10)) : nil }
  }
}
