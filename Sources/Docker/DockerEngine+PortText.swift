import Addressing
import Operations
import Probes

/// A published port on its own: where it is on the host, and where it leads.
struct PortBinding {
  var address: IPAddress
  var hostPort: UInt16
  var port: UInt16
  var `protocol`: TransportProtocol

  /// `8080/tcp`
  var inside: String { "\(port)/\(self.protocol.rawValue)" }
  /// The address as it stands in front of a port.
  var addressText: String { address.family == .v6 ? "[\(address)]" : "\(address)" }
  /// `0.0.0.0:8081`
  var host: String { "\(addressText):\(hostPort)" }

  /// By the container's port, then by the host's address and port.
  static func isBefore(_ a: PortBinding, _ b: PortBinding) -> Bool {
    if a.port != b.port { return a.port < b.port }
    if a.protocol != b.protocol { return a.protocol.rawValue < b.protocol.rawValue }
    if a.address.family != b.address.family { return a.address.family == .v4 }
    if a.address != b.address { return "\(a.address)" < "\(b.address)" }
    return a.hostPort < b.hostPort
  }
}

extension DockerEngine {
  /// The published ports one by one, in the order of the container's ports.
  func bindings(of container: DockerContainer) -> [PortBinding] {
    container.ports.flatMap { mapping -> [PortBinding] in
      guard let ports = mapping.hostPorts else { return [] }
      var addresses = mapping.hostAddress.map { [$0] } ?? [.v4(.any)]
      if mapping.hostAddress == nil, gateway(of: container, .v6) != nil { addresses.append(.v6(.any)) }
      return mapping.ports.enumerated().flatMap { offset, inside in
        addresses.map {
          PortBinding(
            address: $0, hostPort: ports.lowerBound + UInt16(offset), port: inside, protocol: mapping.protocol)
        }
      }
    }.sorted(by: PortBinding.isBefore)
  }

  /// The ports that a container's image has and that are not published.
  func exposedPorts(of container: DockerContainer) -> [UInt16] {
    guard container.isRunning, !container.endpoints.isEmpty else { return [] }
    let published = container.ports.filter { $0.protocol == .tcp }.map(\.ports)
    return (DockerImage(container.spec.image)?.exposed ?? []).filter { port in
      !published.contains { $0.contains(port) }
    }
  }

  /// The output of `docker port`.
  func portTable(_ name: String, _ port: UInt16?, _ transport: TransportProtocol) throws(DockerError) -> String {
    let container = try container(named: name)
    if isJudging, port == nil { return "" }
    let all = bindings(of: container)
    guard let port else { return all.map { "\($0.inside) -> \($0.host)\n" }.joined() }
    let found = all.filter { $0.port == port && $0.protocol == transport }
    guard !found.isEmpty else {
      throw DockerError("no public port '\(port)/\(transport.rawValue)' published for \(name)")
    }
    return found.map { "\($0.host)\n" }.joined()
  }

  /// The ports as `docker ps` shows them: in rows of neighbours those that have the same number on both sides or are not published,
  /// and behind them the others.
  func portText(of container: DockerContainer) -> String {
    /// Neighbouring ports at one address; of those that are not published it is empty.
    struct Row {
      var place: String
      var `protocol`: TransportProtocol
      var ports: ClosedRange<UInt16>

      var text: String {
        let numbers = ports.count == 1 ? "\(ports.lowerBound)" : "\(ports.lowerBound)-\(ports.upperBound)"
        return (place.isEmpty ? "" : "\(place):\(numbers)->") + "\(numbers)/\(self.protocol.rawValue)"
      }
    }
    var rows: [Row] = []
    func add(_ port: UInt16, at place: String, _ transport: TransportProtocol) {
      if let last = rows.lastIndex(where: { $0.place == place && $0.protocol == transport }),
        Int(rows[last].ports.upperBound) + 1 == Int(port)
      {
        rows[last].ports = rows[last].ports.lowerBound...port
      } else {
        rows.append(Row(place: place, protocol: transport, ports: port...port))
      }
    }
    let all = bindings(of: container)
    let same = all.filter { $0.port == $0.hostPort }.map { ($0.port, $0.addressText, $0.protocol) }
    let open = exposedPorts(of: container).map { ($0, "", TransportProtocol.tcp) }
    for (port, place, transport) in (same + open).enumerated().sorted(by: {
      ($0.element.0, $0.offset) < ($1.element.0, $1.offset)
    }).map(\.element) {
      add(port, at: place, transport)
    }
    let others = all.filter { $0.port != $0.hostPort }.map { "\($0.host)->\($0.inside)" }
    return (rows.map(\.text) + others).joined(separator: ", ")
  }
}
