public import Addressing
public import Operations
import Probes

extension DockerEngine {
  // MARK: Published ports

  /// Gives the published ports their places on the host. Those that no network leads to wait for one, but for a new container they
  /// must be reached.
  mutating func choosePorts(at place: Int, mustBeReached: Bool = false) throws(DockerError) {
    do throws(DockerError) {
      try findPorts(at: place, mustBeReached: mustBeReached)
    } catch {
      var error = error
      let container = list[place]
      if let out = gateway(of: container, .v4) ?? gateway(of: container, .v6) {
        error.preface =
          "failed to set up container networking: driver failed programming external connectivity on endpoint "
          + "\(container.name) (\(out.id)): "
      }
      throw error
    }
  }

  private mutating func findPorts(at place: Int, mustBeReached: Bool) throws(DockerError) {
    list[place].ports = []
    let container = list[place]
    guard container.isRunning, !container.spec.publish.isEmpty, !container.endpoints.isEmpty else { return }
    guard let out = gateway(of: container, .v4) ?? gateway(of: container, .v6),
      let network = networks.first(where: { $0.name == out.network })
    else {
      guard mustBeReached else { return }
      throw DockerError(
        "\(container.name) cannot publish ports: its networks are internal",
        fix: "leave the ports out, or connect it to a network that is not internal")
    }
    var ports: [PortMapping] = []
    for mapping in container.spec.publish {
      var chosen = mapping
      if chosen.hostAddress == nil, let binding = network.spec.hostBinding, binding != .any {
        chosen.hostAddress = .v4(binding)
      }
      if chosen.hostAddress?.family == .v6, gateway(of: container, .v6) == nil {
        guard mustBeReached else { continue }
        throw DockerError(
          "failed to bind host port \(chosen.hostText(chosen.hostPorts?.lowerBound ?? 0)): \(container.name) has no "
            + "address of IPv6", fix: "give the network \(network.name) ipv6: true",
          onCommandLine: "create the network with --ipv6")
      }
      if let address = chosen.hostAddress, address.family == .v6, address.isLoopback {
        throw DockerError(
          "failed to bind host port \(chosen.hostText(chosen.hostPorts?.lowerBound ?? 0)): only Docker's proxy serves "
            + "ports of ::1, and there is none here", fix: "publish at 127.0.0.1 or [::]")
      }
      if network.spec.gatewayMode != .routed {
        chosen.hostPorts = try hostPorts(for: chosen, beside: ports, of: container.name)
      }
      ports.append(chosen)
    }
    list[place].ports = ports
  }

  /// The host's ports of a mapping, which nobody else may have, nor another mapping of the same container.
  private func hostPorts(
    for wanted: PortMapping, beside own: [PortMapping], of name: String
  ) throws(DockerError) -> ClosedRange<UInt16> {
    guard let ports = wanted.hostPorts else {
      guard let free = freePorts(wanted, beside: own, from: 32_768, to: 60_999) else {
        throw DockerError(
          "all ports from 32768 to 60999 are allocated, or there are fewer than the \(wanted.ports.count) that are wanted",
          fix: "name the host's ports")
      }
      return free
    }
    if ports.count > wanted.ports.count {
      guard let free = freePorts(wanted, beside: own, from: Int(ports.lowerBound), to: Int(ports.upperBound)) else {
        throw DockerError(
          "all ports from \(ports.lowerBound) to \(ports.upperBound) are allocated",
          fix: "choose other ports of the host")
      }
      return free
    }
    if let (other, port) = holder(of: ports, wanted, beside: own, of: name) {
      throw DockerError(
        "Bind for \(wanted.hostAddress.map { "\($0)" } ?? "0.0.0.0"):\(port) failed: port is already allocated",
        fix: "\(other) has it; choose another port of the host")
    }
    if let (other, port) = listeners(wanted.protocol).first(where: { ports.contains($0.port) }) {
      throw DockerError(
        "failed to bind host port \(wanted.hostText(port)): address already in use",
        fix: "\(other) has it; choose another port of the host")
    }
    return ports
  }

  /// Whether two mappings that have a port in common would be in each other's way.
  private static func collide(_ a: PortMapping, _ b: PortMapping) -> Bool {
    guard a.protocol == b.protocol else { return false }
    guard let one = a.hostAddress, let other = b.hostAddress else { return true }
    return one.family == other.family && (one.isAny || other.isAny || one == other)
  }

  /// The first ports of a range, as many as are wanted and in a row, that nobody has.
  private func freePorts(
    _ wanted: PortMapping, beside own: [PortMapping], from lowest: Int, to highest: Int
  ) -> ClosedRange<UInt16>? {
    let listened = listeners(wanted.protocol).map { $0.port...$0.port }
    let taken =
      ((list.all.lazy.flatMap(\.ports).filter { Self.collide($0, wanted) }.compactMap(\.hostPorts)
        + own.filter { Self.collide($0, wanted) }.compactMap(\.hostPorts) + listened)
        .sorted { $0.lowerBound < $1.lowerBound })
    var first = lowest
    for range in taken where Int(range.upperBound) >= first {
      if first + wanted.ports.count <= Int(range.lowerBound) { break }
      first = Int(range.upperBound) + 1
    }
    let last = first + wanted.ports.count - 1
    guard last <= highest, let lower = UInt16(exactly: first), let upper = UInt16(exactly: last) else { return nil }
    return lower...upper
  }

  /// The container that has one of these ports of the host already.
  private func holder(
    of ports: ClosedRange<UInt16>, _ wanted: PortMapping, beside own: [PortMapping], of name: String
  ) -> (name: String, port: UInt16)? {
    func taken(_ mappings: [PortMapping]) -> UInt16? {
      for other in mappings where Self.collide(other, wanted) {
        guard let taken = other.hostPorts, taken.overlaps(ports) else { continue }
        return max(taken.lowerBound, ports.lowerBound)
      }
      return nil
    }
    for place in list.places(near: ports, wanted.protocol) {
      if let port = taken(list[place].ports) { return (list[place].name, port) }
    }
    return taken(own).map { (name, $0) }
  }

  /// The host's addresses that ports were newly published at, each with its error where the host has not got it.
  public func bindings(since old: DockerEngine) -> [(address: IPAddress, error: DockerError)] {
    list.all.flatMap { container in
      let before = old.list.place(id: container.id).map { old.list[$0].ports } ?? []
      return container.ports.filter { !before.contains($0) }
    }.compactMap(Self.binding)
  }

  /// The address that the host must have for a port, and what Docker says where it has not.
  package static func binding(_ mapping: PortMapping) -> (address: IPAddress, error: DockerError)? {
    guard let address = mapping.hostAddress, !address.isAny, !address.isLoopback, let ports = mapping.hostPorts else {
      return nil
    }
    let text = mapping.hostText(ports.lowerBound)
    return (address, DockerError("failed to bind host port \(text): cannot assign requested address"))
  }

  // MARK: Ports that are listened on

  /// The listeners of the host: its own services and those of containers that have its network.
  private func listeners(_ transport: TransportProtocol) -> [(name: String, port: UInt16)] {
    listeners(in: .host, transport)
  }

  private func listeners(
    in namespace: DockerContainer.NamespaceOwner, _ transport: TransportProtocol
  ) -> [(name: String, port: UInt16)] {
    var all = namespace == .host ? hostServices.map { (host, $0) } : []
    for container in list.places(in: namespace).map({ list[$0] }) where container.isRunning {
      all += container.spec.services.map { (container.name, $0) }
    }
    return all.filter { ($0.1.kind == .udp) == (transport == .udp) }.map { ($0.0, $0.1.port) }
  }

  /// The port of its services that somebody else has in the network that a container shares, and who that is.
  package func portTaken(from container: DockerContainer) -> (name: String, port: UInt16)? {
    guard namespaceGiver(of: container) != nil else { return nil }
    let node = container.namespace
    for service in container.spec.services {
      let transport: TransportProtocol = service.kind == .udp ? .udp : .tcp
      let published =
        node == .host
        ? list.all.flatMap { other in other.ports.map { (other.name, $0) } }.filter { $0.1.protocol == transport }
        : []
      if let other = listeners(in: node, transport).first(where: {
        $0.port == service.port && $0.name != container.name
      }) {
        return other
      }
      if let other = published.first(where: { $0.1.hostPorts?.contains(service.port) == true }) {
        return (other.0, service.port)
      }
    }
    return nil
  }
}
