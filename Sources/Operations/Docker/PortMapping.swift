public import Addressing

/// Ports of the host that lead to ports of a container: `8081:8080`, as `docker run -p` takes them.
public struct PortMapping: Hashable, Sendable {
  /// The host's address at which they are there; 0.0.0.0 is each of IPv4, :: each of IPv6, and nil each of both.
  public var hostAddress: IPAddress?
  /// As many as the container's, or several for one of it, of which Docker takes the first that is free; nil lets it choose from 32768 on.
  public var hostPorts: ClosedRange<UInt16>?
  /// The container's.
  public var ports: ClosedRange<UInt16>
  /// The protocol whose ports they are.
  public var `protocol`: TransportProtocol

  /// Ports of the host that lead to those of a container.
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
    if let host = hostPorts, host.count != ports.count, ports.count > 1 {
      throw DockerError(
        "invalid ranges specified for container and host Ports: \(Self.text(ports)) and \(Self.text(host))",
        fix: "give both as many ports, or the container one")
    }
  }

  private static func range(_ text: Substring) throws(DockerError) -> ClosedRange<UInt16> {
    let bounds = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
    guard let first = bounds.first ?? nil, first > 0, bounds.count <= 2, let last = bounds.last ?? nil, first <= last
    else { throw DockerError("\"\(text)\" is no port from 1 to 65535, nor a range of them") }
    return first...last
  }

  /// The host's address and its first port as Docker's errors name them: `0.0.0.0:8080/tcp`.
  package func hostText(_ port: UInt16) -> String {
    let address = hostAddress.map { $0.family == .v6 ? "[\($0)]" : "\($0)" } ?? "0.0.0.0"
    return "\(address):\(port)/\(self.protocol.rawValue)"
  }

  /// Whether it is there at the host's addresses of a family.
  package func isAt(_ family: IPFamily) -> Bool { hostAddress.map { $0.family == family } ?? true }

  /// As `docker run -p` takes it.
  public var text: String {
    let address = hostAddress.map { $0.family == .v6 ? "[\($0)]:" : "\($0):" } ?? ""
    let host = hostPorts.map { Self.text($0) + ":" } ?? (address.isEmpty ? "" : ":")
    return address + host + Self.text(ports) + (self.protocol == .udp ? "/udp" : "")
  }

  private static func text(_ ports: ClosedRange<UInt16>) -> String {
    ports.count == 1 ? "\(ports.lowerBound)" : "\(ports.lowerBound)-\(ports.upperBound)"
  }
}
