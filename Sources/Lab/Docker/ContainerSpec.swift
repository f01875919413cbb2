public import Addressing
public import Probes

/// A container as somebody asks for it. Equivalent of `docker run`, and of an entry of `containers:`.
public struct ContainerSpec: Hashable, Sendable {
  /// A network that it is on, with the addresses that it asks for.
  public struct Attachment: Hashable, Sendable {
    public var network: String
    /// `--ip`
    public var ipv4: IPv4Address?
    /// `--ip6`
    public var ipv6: IPv6Address?

    public init(_ network: String, ipv4: IPv4Address? = nil, ipv6: IPv6Address? = nil) {
      self.network = network
      self.ipv4 = ipv4
      self.ipv6 = ipv6
    }
  }

  public var name: String
  /// What `docker ps` shows as the image; of `tomcat`, `nginx` and `httpd` it picks the service, too.
  public var image: String
  /// In the order of the interfaces eth0, eth1 …; `host` and `none` stand alone.
  public var networks: [Attachment]
  /// `-p`
  public var publish: [PortMapping]
  /// What it answers on which port.
  public var services: [Service]

  public init(
    _ name: String, image: String = "container", networks: [Attachment] = [Attachment("bridge")],
    publish: [PortMapping] = [], services: [Service] = []
  ) {
    self.name = name
    self.image = image
    self.networks = networks
    self.publish = publish
    self.services = services
  }

  /// What the usual containers of an image run, as `docker ps` shows it; of an image that is not known `sleep infinity`.
  public static func command(of image: String) -> String {
    switch name(of: image) {
    case "tomcat": "catalina.sh run"
    case "nginx": "/docker-entrypoint.sh nginx -g 'daemon off;'"
    case "httpd": "httpd-foreground"
    case "mysql": "docker-entrypoint.sh mysqld"
    case "mariadb": "docker-entrypoint.sh mariadbd"
    case "redis": "docker-entrypoint.sh redis-server"
    case "postgres": "docker-entrypoint.sh postgres"
    default: "sleep infinity"
    }
  }

  /// An image's name without its place and version.
  private static func name(of image: String) -> Substring {
    (image.split(separator: "/").last ?? "").prefix { $0 != ":" && $0 != "@" }
  }

  /// What an image answers: web servers on their usual port, anything else nothing.
  public static func services(of image: String) -> [Service] {
    switch name(of: image) {
    case "tomcat": return [Service(.http, port: 8080)]
    case "nginx", "httpd": return [Service(.http, port: 80)]
    default: return []
    }
  }
}

/// Ports of the host that lead to ports of a container: `8081:8080`, as `docker run -p` takes them.
public struct PortMapping: Hashable, Sendable {
  /// The host's address at which they are there; nil is each of them.
  public var hostAddress: IPAddress?
  /// nil lets Docker choose, from 32768 on.
  public var hostPorts: ClosedRange<UInt16>?
  /// The container's, as many.
  public var ports: ClosedRange<UInt16>
  public var `protocol`: TransportProtocol

  public init(
    hostAddress: IPAddress? = nil, hostPorts: ClosedRange<UInt16>?, ports: ClosedRange<UInt16>,
    protocol: TransportProtocol = .tcp
  ) {
    self.hostAddress = hostAddress
    self.hostPorts = hostPorts
    self.ports = ports
    self.protocol = `protocol`
  }

  /// Reads `[ADDRESS:][HOST[-LAST]:]PORT[-LAST][/tcp|/udp]`; throws a sentence about what is wrong with it.
  public init(_ text: String) throws(DockerError) {
    var rest = Substring(text)
    self.protocol = .tcp
    if let slash = rest.lastIndex(of: "/") {
      guard let known = TransportProtocol(rawValue: String(rest[rest.index(after: slash)...])) else {
        throw DockerError("ports are published for tcp and udp, not for \"\(rest[rest.index(after: slash)...])\"")
      }
      self.protocol = known
      rest = rest[..<slash]
    }
    hostAddress = nil
    if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
      guard let address = IPAddress(rest[rest.index(after: rest.startIndex)..<close]) else {
        throw DockerError("\"\(text)\" begins with no address")
      }
      hostAddress = address
      rest = rest[rest.index(after: close)...].drop { $0 == ":" }
    }
    var parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count == 3 {
      guard let address = IPAddress(parts[0]) else { throw DockerError("\"\(parts[0])\" is no address") }
      hostAddress = address
      parts.removeFirst()
    }
    guard let last = parts.last, parts.count <= 2 else { throw DockerError("\"\(text)\" is no pair of ports") }
    ports = try Self.range(last)
    hostPorts = nil
    if parts.count == 2, !parts[0].isEmpty { hostPorts = try Self.range(parts[0]) }
    if let host = hostPorts, host.count != ports.count {
      throw DockerError("the ranges have \(host.count) and \(ports.count) ports")
    }
    if hostAddress?.isAny == true { hostAddress = nil }
  }

  private static func range(_ text: Substring) throws(DockerError) -> ClosedRange<UInt16> {
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
    guard let first = bounds.first ?? nil, first > 0, bounds.count <= 2, let last = bounds.last ?? nil, first <= last
    else { throw DockerError("\"\(text)\" is no port from 1 to 65535, nor a range of them") }
    return first...last
  }

  /// As `docker run -p` takes it.
  public var text: String {
    func range(_ ports: ClosedRange<UInt16>) -> String {
      ports.count == 1 ? "\(ports.lowerBound)" : "\(ports.lowerBound)-\(ports.upperBound)"
    }
    let address = hostAddress.map { $0.family == .v6 ? "[\($0)]:" : "\($0):" } ?? ""
    let host = hostPorts.map { range($0) + ":" } ?? (address.isEmpty ? "" : ":")
    return address + host + range(ports) + (self.protocol == .udp ? "/udp" : "")
  }
}

/// Why Docker would not do something.
public struct DockerError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence, in Docker's words where it has some.
  public var message: String
  /// What to do about it.
  public var fix: String?

  public init(_ message: String, fix: String? = nil) {
    self.message = message
    self.fix = fix
  }

  public var description: String { message }
}
