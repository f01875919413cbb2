import Addressing
import Probes
import RouteNetlink

extension DockerEngine {
  // MARK: Commands

  mutating func run(_ spec: ContainerSpec, _ outcome: inout Outcome) throws(DockerError) {
    let before = try ruleset()
    let container = try addContainer(spec)
    outcome.operations += try startOperations(container) + rulesetOperations(from: before)
    outcome.started.append((spec.name, spec.services))
    outcome.text += container.id + "\n"
  }

  mutating func stop(_ name: String, _ outcome: inout Outcome) throws(DockerError) {
    let container = try container(named: name)
    guard container.isRunning, let place = place(of: container) else { return }
    let before = try ruleset()
    containers[place].ended = moment
    containers[place].endpoints = []
    containers[place].ports = []
    // The pairs go at once; with the namespace they would go a moment later, and their names with them.
    outcome.operations += container.endpoints.map { onHost(.deleteLink($0.hostInterface)) }
    outcome.operations.append(onHost(.deleteNamespace(container.name)))
    outcome.operations += try rulesetOperations(from: before)
    outcome.stopped.append(container.name)
  }

  mutating func start(_ name: String, _ outcome: inout Outcome) throws(DockerError) {
    let container = try container(named: name)
    guard !container.isRunning, let place = place(of: container) else { return }
    let before = try ruleset()
    containers.remove(at: place)
    var made = try addContainer(container.spec)
    made.id = container.id
    made.created = container.created
    containers.removeLast()
    containers.insert(made, at: place)
    outcome.operations += try startOperations(made) + rulesetOperations(from: before)
    outcome.started.append((made.name, made.spec.services))
  }

  mutating func connect(
    _ attachment: ContainerSpec.Attachment, _ name: String, _ outcome: inout Outcome
  ) throws(DockerError) {
    let network = try network(named: attachment.network)
    let container = try container(named: name)
    guard network.bridge != nil, !container.isOnHost, container.spec.networks.first?.network != "none" else {
      throw DockerError(
        "container cannot be connected to host network or has it: \(name) and \(network.name)",
        fix: "run the container on a bridge from the beginning")
    }
    guard !container.spec.networks.contains(where: { $0.network == network.name }), let place = place(of: container)
    else { throw DockerError("endpoint with name \(name) already exists in network \(network.name)") }
    let before = try ruleset()
    var wanted = attachment
    wanted.network = network.name
    containers[place].spec.networks.append(wanted)
    guard container.isRunning else { return }
    let endpoint = try endpoint(for: containers[place], wanted, on: network)
    containers[place].endpoints.append(endpoint)
    try choosePorts(at: place)
    outcome.operations += endpointOperations(endpoint, of: containers[place])
    outcome.operations += routeOperations(from: container, to: containers[place])
    outcome.operations += try rulesetOperations(from: before)
  }

  mutating func disconnect(_ networkName: String, _ name: String, _ outcome: inout Outcome) throws(DockerError) {
    let network = try network(named: networkName)
    let container = try container(named: name)
    guard let place = place(of: container), container.spec.networks.contains(where: { $0.network == network.name })
    else { throw DockerError("container \(name) is not connected to network \(network.name)") }
    guard network.bridge != nil else {
      throw DockerError("container cannot be disconnected from \(network.name) network")
    }
    let before = try ruleset()
    containers[place].spec.networks.removeAll { $0.network == network.name }
    containers[place].endpoints.removeAll { $0.network == network.name }
    try choosePorts(at: place)
    for endpoint in container.endpoints where endpoint.network == network.name {
      outcome.operations.append(onHost(.deleteLink(endpoint.hostInterface)))
    }
    // The route by the interface went with it.
    let remains = IPFamily.allCases.filter { gateway(of: container, $0)?.network != network.name }
    outcome.operations += routeOperations(from: container, to: containers[place], kept: remains)
    outcome.operations += try rulesetOperations(from: before)
  }

  private func place(of container: DockerContainer) -> Int? { containers.firstIndex { $0.id == container.id } }

  // MARK: State

  /// A name is one container's.
  func requireFree(_ name: String) throws(DockerError) {
    guard let other = containers.first(where: { $0.name == name }) else { return }
    throw DockerError(
      "Conflict. The container name \"/\(name)\" is already in use by container \"\(other.id.prefix(12))\"",
      fix: "choose another name, or remove that container: docker rm -f \(name)")
  }

  /// Adds a running container with its endpoints and ports.
  mutating func addContainer(_ spec: ContainerSpec) throws(DockerError) -> DockerContainer {
    try requireFree(spec.name)
    var container = DockerContainer(
      spec: spec, id: identifiers.hex(64, "container", spec.name), endpoints: [], ports: [], created: moment,
      started: moment)
    let kinds = spec.networks.map(\.network)
    if kinds.count > 1, let alone = kinds.first(where: { $0 == "host" || $0 == "none" }) {
      throw DockerError(
        "conflicting options: cannot attach both user-defined and non-user-defined network-modes: \(alone) stands alone"
      )
    }
    if Set(kinds).count < kinds.count { throw DockerError("\(spec.name) is on one network twice") }
    if let attachment = spec.networks.first, attachment.network == "host" || attachment.network == "none",
      attachment.ipv4 != nil || attachment.ipv6 != nil
    {
      throw DockerError(
        "user specified IP address is supported on user defined networks only", fix: "leave the address out")
    }
    if let network = kinds.first, network == "host" || network == "none", !spec.publish.isEmpty {
      throw DockerError(
        "\(spec.name) cannot publish ports: it has "
          + (network == "host" ? "the host's own network, where its ports are there already" : "no network"),
        fix: "leave the ports out, or give it a bridge network")
    }
    for attachment in spec.networks {
      let network = try network(named: attachment.network)
      guard network.bridge != nil else { continue }
      container.endpoints.append(try endpoint(for: container, attachment, on: network))
    }
    containers.append(container)
    try choosePorts(at: containers.count - 1)
    return containers[containers.count - 1]
  }

  private func endpoint(
    for container: DockerContainer, _ attachment: ContainerSpec.Attachment, on network: DockerNetwork
  ) throws(DockerError) -> DockerContainer.Endpoint {
    var addresses: [IPNetwork] = []
    for (family, wanted) in [
      (IPFamily.v4, attachment.ipv4.map(IPAddress.v4)), (.v6, attachment.ipv6.map(IPAddress.v6)),
    ] {
      if let address = try address(on: network, family, wanted: wanted) { addresses.append(address) }
    }
    var number = 0
    while container.endpoints.contains(where: { $0.interface.text == "eth\(number)" }) { number += 1 }
    var mac = MACAddress(0x0242_0000_0000)
    if case .v4(let address)? = addresses.first?.address { mac = MACAddress(0x0242_0000_0000 | UInt64(address.value)) }
    let id = identifiers.hex(64, "endpoint", container.name, network.name)
    guard let inside = InterfaceName("eth\(number)"), let outside = InterfaceName("veth" + id.prefix(7)) else {
      throw DockerError("the interface eth\(number) has no name")
    }
    return DockerContainer.Endpoint(
      network: network.name, interface: inside, hostInterface: outside, mac: mac, addresses: addresses, id: id)
  }

  /// The endpoint by which a container gets out, of which Docker takes the first by the network's name.
  func gateway(of container: DockerContainer, _ family: IPFamily) -> DockerContainer.Endpoint? {
    container.endpoints.filter { endpoint in
      endpoint.address(family) != nil
        && networks.contains { $0.name == endpoint.network && !$0.spec.isInternal }
    }.min { $0.network < $1.network }
  }

  /// Gives the published ports their places on the host.
  private mutating func choosePorts(at place: Int) throws(DockerError) {
    containers[place].ports = []
    let container = containers[place]
    // On no network at all its ports wait for one.
    guard container.isRunning, !container.spec.publish.isEmpty, !container.endpoints.isEmpty else { return }
    guard let out = gateway(of: container, .v4) ?? gateway(of: container, .v6),
      let network = networks.first(where: { $0.name == out.network })
    else {
      throw DockerError(
        "\(container.name) cannot publish ports: its networks are internal",
        fix: "leave the ports out, or connect it to a network that is not internal")
    }
    for mapping in container.spec.publish {
      var chosen = mapping
      if chosen.hostAddress == nil, let binding = network.spec.hostBinding, binding != .any {
        chosen.hostAddress = .v4(binding)
      }
      if network.spec.gatewayMode == .routed {
        containers[place].ports.append(chosen)
        continue
      }
      if let ports = chosen.hostPorts {
        if let (other, port) = holder(of: ports, chosen) {
          throw DockerError(
            "Bind for \(chosen.hostAddress.map { "\($0)" } ?? "0.0.0.0"):\(port) failed: port is already allocated"
              + " (\(chosen.protocol.rawValue), by \(other))", fix: "choose another port of the host")
        }
      } else {
        guard let free = freePorts(chosen) else {
          throw DockerError(
            "all ports from 32768 to 60999 are allocated, or there are fewer than the \(chosen.ports.count) that are wanted",
            fix: "name the host's ports")
        }
        chosen.hostPorts = free
      }
      containers[place].ports.append(chosen)
    }
  }

  /// Whether two mappings that have a port in common would be in each other's way.
  private static func collide(_ a: PortMapping, _ b: PortMapping) -> Bool {
    a.protocol == b.protocol && (a.hostAddress == nil || b.hostAddress == nil || a.hostAddress == b.hostAddress)
  }

  /// The first ports of the usual range, as many as are wanted and in a row, that no container has.
  private func freePorts(_ wanted: PortMapping) -> ClosedRange<UInt16>? {
    let taken = containers.flatMap(\.ports).filter { Self.collide($0, wanted) }.compactMap(\.hostPorts)
      .sorted { $0.lowerBound < $1.lowerBound }
    var first = 32_768
    for range in taken where Int(range.upperBound) >= first {
      if first + wanted.ports.count <= Int(range.lowerBound) { break }
      first = Int(range.upperBound) + 1
    }
    let last = first + wanted.ports.count - 1
    guard last <= 60_999, let lower = UInt16(exactly: first), let upper = UInt16(exactly: last) else { return nil }
    return lower...upper
  }

  /// The container that has one of these ports of the host already.
  private func holder(of ports: ClosedRange<UInt16>, _ wanted: PortMapping) -> (name: String, port: UInt16)? {
    for container in containers {
      for other in container.ports where Self.collide(other, wanted) {
        guard let taken = other.hostPorts, taken.overlaps(ports) else { continue }
        return (container.name, max(taken.lowerBound, ports.lowerBound))
      }
    }
    return nil
  }

  // MARK: Operations

  /// What makes a container that was added.
  private func startOperations(_ container: DockerContainer) -> [Operation] {
    guard !container.isOnHost else { return [onHost(.shareNamespace(container.name))] }
    var operations = [onHost(.addNamespace(container.name))]
    operations += settings(container).map { Operation(.setSysctl($0), in: .named(container.name)) }
    operations.append(Operation(.setLink(.loopback, LinkChanges(isUp: true)), in: .named(container.name)))
    for endpoint in container.endpoints { operations += endpointOperations(endpoint, of: container) }
    var bare = container
    bare.endpoints = []
    return operations + routeOperations(from: bare, to: container)
  }

  /// A container has IPv6 where a network of it has.
  func settings(_ container: DockerContainer) -> [SysctlSetting] {
    guard !container.endpoints.contains(where: { $0.address(.v6) != nil }) else { return [] }
    return ["all", "default"].map { SysctlSetting(key: "net.ipv6.conf.\($0).disable_ipv6", value: "1") }
  }

  private func endpointOperations(_ endpoint: DockerContainer.Endpoint, of container: DockerContainer) -> [Operation] {
    guard let network = networks.first(where: { $0.name == endpoint.network }), let bridge = network.bridge else {
      return []
    }
    let mtu = network.spec.mtu
    var operations = [
      onHost(
        .addLink(
          LinkSpec(
            name: endpoint.hostInterface,
            kind: .veth(
              peer: VethPeer(
                name: endpoint.interface, namespace: .named(container.name), address: endpoint.mac, mtu: mtu)),
            changes: LinkChanges(mtu: mtu)))),
      onHost(.setLink(endpoint.hostInterface, LinkChanges(isUp: true, master: .name(bridge)))),
      onHost(.setLink(endpoint.hostInterface, LinkChanges(port: BridgePortOptions(hairpin: true)))),
    ]
    if endpoint.address(.v6) != nil {
      operations += ["all", "default"].map {
        Operation(
          .setSysctl(SysctlSetting(key: "net.ipv6.conf.\($0).disable_ipv6", value: "0")), in: .named(container.name))
      }
    }
    for address in endpoint.addresses {
      operations.append(
        Operation(.addAddress(Self.spec(address), endpoint.interface, .add), in: .named(container.name)))
    }
    operations.append(Operation(.setLink(endpoint.interface, LinkChanges(isUp: true)), in: .named(container.name)))
    return operations
  }

  /// The default routes of a container.
  func routes(of container: DockerContainer) -> [RouteSpec] {
    IPFamily.allCases.compactMap { family in
      gateway(of: container, family).flatMap { endpoint in
        networks.first { $0.name == endpoint.network }?.gateway(family).map { RouteSpec(gateway: $0.address) }
      }
    }
  }

  /// What changes the default routes where another network is the way out now; `kept` are the families whose old route is still there.
  private func routeOperations(
    from old: DockerContainer, to new: DockerContainer, kept: [IPFamily] = IPFamily.allCases
  ) -> [Operation] {
    let before = routes(of: old).filter { kept.contains($0.family) }
    let after = routes(of: new)
    let gone = before.filter { !after.contains($0) }.map { Action.deleteRoute($0) }
    let made = after.filter { !before.contains($0) }.map { Action.addRoute($0, .add) }
    return (gone + made).map { Operation($0, in: .named(new.name)) }
  }

  /// What stands in /etc/hosts of a container: itself and, on networks other than docker0, those that it shares one with.
  public func hosts(of name: String) -> String? {
    guard let container = containers.first(where: { $0.name == name && $0.isRunning }), !container.isOnHost else {
      return nil
    }
    var lines = ["127.0.0.1\tlocalhost", "::1\tlocalhost ip6-localhost ip6-loopback"]
    for endpoint in container.endpoints {
      lines += endpoint.addresses.map { "\($0.address)\t\(container.id.prefix(12))" }
    }
    for endpoint in container.endpoints where endpoint.network != "bridge" {
      for other in containers {
        for there in other.endpoints where there.network == endpoint.network {
          lines += there.addresses.map { "\($0.address)\t\(other.name) \(other.name).\(endpoint.network)" }
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
