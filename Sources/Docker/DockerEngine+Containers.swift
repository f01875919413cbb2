import Addressing
public import Operations
import Probes
package import RouteNetlink

extension DockerEngine {
  // MARK: Commands

  mutating func run(_ spec: ContainerSpec, _ outcome: inout Outcome) throws(DockerError) {
    let before = try rulesetBefore()
    let container = try addContainer(spec)
    outcome.text += container.id + "\n"
    guard let place = place(of: container), portTaken(from: container) == nil else { return end(container, status: 1) }
    outcome.operations += try startOperations(list[place]) + rulesetOperations(from: before)
    outcome.started.append((spec.name, spec.services))
  }

  mutating func stop(_ name: String, _ outcome: inout Outcome) throws(DockerError) {
    let container = try container(named: name)
    guard container.isRunning else { return }
    let before = try rulesetBefore()
    end(container, status: 0)
    // The pairs go at once; with the namespace they would go a moment later, and their names with them.
    outcome.operations += container.endpoints.map { onHost(.link(.delete($0.hostInterface))) }
    outcome.operations.append(onHost(.namespace(.delete(container.name))))
    outcome.operations += try rulesetOperations(from: before)
    outcome.stopped.append(container.name)
  }

  /// A container whose program could not begin, since something has its port.
  public mutating func fail(_ name: String) throws(DockerError) -> Outcome {
    var outcome = Outcome()
    let container = try container(named: name)
    try stop(name, &outcome)
    if let place = place(of: container) { list[place].exitStatus = 1 }
    outcome.removals = outcome.operations.count
    return outcome
  }

  /// A container's program ends, and with it all that it has of networks.
  private mutating func end(_ container: DockerContainer, status: Int) {
    guard let place = place(of: container) else { return }
    list[place].ended = moment
    list[place].exitStatus = status
    list[place].endpoints = []
    list[place].ports = []
    if container.spec.isRemovedAtEnd { list.remove(at: place) }
  }

  mutating func start(_ name: String, _ outcome: inout Outcome) throws(DockerError) {
    let container = try container(named: name)
    guard !container.isRunning, let place = place(of: container) else { return }
    let before = try rulesetBefore()
    list.remove(at: place)
    var made = try addContainer(container.spec, isNew: false)
    made.id = container.id
    if made.spec.networks.isEmpty || namespaceGiver(of: made) == nil { made.namespace = .container(made.id) }
    made.created = container.created
    list.removeLast(1)
    list.insert(made, at: place)
    guard portTaken(from: made) == nil else { return end(made, status: 1) }
    outcome.operations += try startOperations(made) + rulesetOperations(from: before)
    outcome.started.append((made.name, made.spec.services))
  }

  mutating func remove(_ name: String, force: Bool, _ outcome: inout Outcome) throws(DockerError) {
    let container: DockerContainer
    do {
      container = try self.container(named: name)
    } catch {
      guard force else { throw error }
      // With -f what is not there is told, and the others go.
      outcome.text += "Error response from daemon: \(error.message)\n"
      return
    }
    if container.isRunning {
      guard force else {
        throw DockerError(
          "cannot remove container \"/\(container.name)\": container is running: stop the container before removing or "
            + "force remove", fix: "docker rm -f \(name)")
      }
      try stop(name, &outcome)
    }
    list.removeAll { $0.id == container.id }
    outcome.text += name + "\n"
  }

  /// Gives a container another name, and its namespace with it.
  mutating func rename(_ name: String, to new: String, _ outcome: inout Outcome) throws(DockerError) {
    let container = try container(named: name)
    guard container.name != new else {
      throw DockerError("Renaming a container with the same name as its current name", fix: "choose another name")
    }
    try requireFree(new)
    guard let place = place(of: container) else { return }
    list[place].spec.name = new
    guard container.isRunning else { return }
    outcome.operations += [
      Operation(.namespace(.share(new)), in: .named(container.name)), onHost(.namespace(.delete(container.name))),
    ]
    outcome.stopped.append(container.name)
    outcome.started.append((new, container.spec.services))
  }

  /// Removes the containers that do not run.
  mutating func pruneContainers(_ outcome: inout Outcome) {
    let gone = containers.filter { !$0.isRunning }
    list.removeAll { !$0.isRunning }
    if !gone.isEmpty { outcome.text += "Deleted Containers:\n" + gone.map { $0.id + "\n" }.joined() + "\n" }
    outcome.text += "Total reclaimed space: 0B\n"
  }

  mutating func connect(
    _ attachment: ContainerSpec.Attachment, _ name: String, _ outcome: inout Outcome
  ) throws(DockerError) {
    let network = try network(named: attachment.network)
    let container = try container(named: name)
    try requireConnectable(container, network)
    guard !container.spec.networks.contains(where: { $0.network == network.name }), let place = place(of: container)
    else { throw DockerError("endpoint with name \(container.name) already exists in network \(network.name)") }
    try Self.requireAliases(attachment.aliases, on: network)
    let before = try rulesetBefore()
    var wanted = attachment
    wanted.network = network.name
    list[place].spec.networks.append(wanted)
    guard container.isRunning, network.bridge != nil else { return }
    let endpoint = try endpoint(for: list[place], wanted, on: network)
    list[place].endpoints.append(endpoint)
    try choosePorts(at: place)
    outcome.operations += endpointOperations(endpoint, of: list[place])
    outcome.operations += routeOperations(from: container, to: list[place])
    outcome.operations += try rulesetOperations(from: before)
  }

  /// Refuses networks that stand alone beside others.
  private func requireConnectable(_ container: DockerContainer, _ network: DockerNetwork) throws(DockerError) {
    let kinds = container.spec.networks.map(\.network)
    guard network.name != "host", !container.isOnHost else {
      throw DockerError(
        "container cannot be disconnected from host network or connected to host network",
        fix: "run the container on a bridge from the beginning")
    }
    guard container.spec.sharedContainer == nil else {
      throw DockerError(
        "container sharing network namespace with another container or host cannot be connected to any other network",
        fix: "connect the other container")
    }
    guard network.name == "none" ? kinds.isEmpty : !kinds.contains("none") else {
      throw DockerError(
        "container cannot be connected to multiple networks with one of the networks in private (none) mode",
        fix: kinds.contains("none") ? "docker network disconnect none \(container.name)" : nil)
    }
  }

  mutating func disconnect(_ networkName: String, _ name: String, _ outcome: inout Outcome) throws(DockerError) {
    let network = try network(named: networkName)
    let container = try container(named: name)
    guard network.name != "host" else {
      throw DockerError("container cannot be disconnected from host network or connected to host network")
    }
    guard let place = place(of: container), container.spec.networks.contains(where: { $0.network == network.name })
    else { throw DockerError("container \(name) is not connected to network \(network.name)") }
    let before = try rulesetBefore()
    list[place].spec.networks.removeAll { $0.network == network.name }
    list[place].endpoints.removeAll { $0.network == network.name }
    try choosePorts(at: place)
    for endpoint in container.endpoints where endpoint.network == network.name {
      outcome.operations.append(onHost(.link(.delete(endpoint.hostInterface))))
    }
    // The route by the interface went with it.
    let remains = IPFamily.allCases.filter { gateway(of: container, $0)?.network != network.name }
    outcome.operations += routeOperations(from: container, to: list[place], kept: remains)
    outcome.operations += try rulesetOperations(from: before)
  }

  func place(of container: DockerContainer) -> Int? { list.place(id: container.id) }

  // MARK: State

  /// As many as anybody plays with; every command looks at all of them.
  static let mostContainers = 4_096

  /// A name is one container's.
  package func requireFree(_ name: String) throws(DockerError) {
    guard let other = list.place(named: name).map({ list[$0] }) else { return }
    throw DockerError(
      "Conflict. The container name \"/\(name)\" is already in use by container \"\(other.id)\". You have to remove (or rename) "
        + "that container to be able to reuse that name.",
      fix: "choose another name, or remove that container: docker rm -f \(name)")
  }

  /// Adds a running container with its endpoints and ports; one that is not new may have ports that wait for a network.
  package mutating func addContainer(_ wanted: ContainerSpec, isNew: Bool = true) throws(DockerError) -> DockerContainer
  {
    try requireFree(wanted.name)
    guard list.count < Self.mostContainers else {
      throw DockerError("a lab has at most \(Self.mostContainers) containers", fix: "make a smaller lab")
    }
    let (spec, giver) = try resolved(wanted)
    let id = identifiers.hex(64, "container", spec.name) { list.place(id: $0) != nil }
    var container = DockerContainer(
      spec: spec, id: id, endpoints: [], ports: [], created: moment, started: moment,
      namespace: spec.networks.first?.network == "host" ? .host : giver?.namespace ?? .container(id))
    try requireConsistent(spec)
    for attachment in spec.networks where spec.sharedContainer == nil {
      let network = try network(named: attachment.network)
      try Self.requireAliases(attachment.aliases, on: network)
      guard network.bridge != nil else { continue }
      container.endpoints.append(try endpoint(for: container, attachment, on: network))
    }
    list.append(container)
    try choosePorts(at: list.count - 1, mustBeReached: isNew)
    return list[list.count - 1]
  }

  /// The container that is asked for, with the names of networks as they are, and another container by its id.
  private func resolved(
    _ wanted: ContainerSpec
  ) throws(DockerError) -> (spec: ContainerSpec, giver: DockerContainer?) {
    var spec = wanted
    for place in spec.networks.indices where spec.networks[place].network == "default" {
      spec.networks[place].network = "bridge"
    }
    guard let name = spec.sharedContainer, spec.networks.count == 1 else { return (spec, nil) }
    let other = try container(named: name)
    guard other.isRunning else {
      throw DockerError(
        "cannot join network of a non running container: \(other.id)", fix: "docker start \(other.name)")
    }
    spec.networks[0].network = "container:\(other.id)"
    return (spec, other)
  }

  /// Refuses what does not go together.
  private func requireConsistent(_ spec: ContainerSpec) throws(DockerError) {
    let kinds = spec.networks.map(\.network)
    func standsAlone(_ name: String) -> Bool { name == "host" || name == "none" || name.hasPrefix("container:") }
    if kinds.count > 1, let alone = kinds.first(where: standsAlone) {
      throw DockerError(
        "conflicting options: cannot attach both user-defined and non-user-defined network-modes: \(alone) stands alone"
      )
    }
    if let twice = kinds.first(where: { name in kinds.filter { $0 == name }.count > 1 }) {
      throw DockerError("network \"\(twice)\" is specified multiple times", fix: "name it once")
    }
    guard let attachment = spec.networks.first, standsAlone(attachment.network) else { return }
    if attachment.ipv4 != nil || attachment.ipv6 != nil {
      throw DockerError(
        "user specified IP address is supported on user defined networks only", fix: "leave the address out")
    }
    if !attachment.aliases.isEmpty { throw Self.noAliases }
    if spec.sharedContainer != nil {
      if spec.hostname != nil { throw DockerError("conflicting options: hostname and the network mode") }
      if !spec.hosts.isEmpty {
        throw DockerError("conflicting options: custom host-to-IP mapping and the network mode")
      }
    }
    if !spec.publish.isEmpty {
      let reason =
        switch attachment.network {
        case "host": "the host's own network, where its ports are there already"
        case "none": "no network"
        default: "another container's network, which publishes its own"
        }
      throw DockerError(
        "\(spec.name) cannot publish ports: it has \(reason)",
        fix: "leave the ports out, or give it a bridge network")
    }
  }

  private static let noAliases = DockerError(
    "network-scoped alias is supported only for containers in user defined networks",
    fix: "leave the alias out, or use a network of one's own")

  private static func requireAliases(_ aliases: [String], on network: DockerNetwork) throws(DockerError) {
    guard aliases.isEmpty || (network.bridge != nil && !network.isDefault) else { throw noAliases }
  }

  /// The node whose namespace a container shares: the host, or another container; nil where it has its own.
  package func namespaceGiver(of container: DockerContainer) -> String? {
    if container.isOnHost { return host }
    guard let id = container.spec.sharedContainer else { return nil }
    return list.place(id: id).map { list[$0].name }
  }

  private mutating func endpoint(
    for container: DockerContainer, _ attachment: ContainerSpec.Attachment, on network: DockerNetwork
  ) throws(DockerError) -> DockerContainer.Endpoint {
    var addresses: [IPNetwork] = []
    for (family, wanted) in [
      (IPFamily.v4, attachment.ipv4.map(IPAddress.v4)), (.v6, attachment.ipv6.map(IPAddress.v6)),
    ] {
      if let address = try self.address(on: network, family, wanted: wanted) { addresses.append(address) }
    }
    var number = 0
    while container.endpoints.contains(where: { $0.interface.text == "eth\(number)" }) { number += 1 }
    var mac = MACAddress(0x0242_0000_0000)
    if case .v4(let address)? = addresses.first?.address { mac = MACAddress(0x0242_0000_0000 | UInt64(address.value)) }
    let id = identifiers.hex(64, "endpoint", container.name, network.name) { id in
      list.container(ofEndpoint: id).map { $0 != container.id } ?? false
    }
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

  // MARK: Operations

  /// The operations that make a container which was added.
  func startOperations(_ container: DockerContainer) -> [Operation] {
    if let giver = namespaceGiver(of: container) {
      return [Operation(.namespace(.share(container.name)), in: .named(giver))]
    }
    var operations = [onHost(.namespace(.add(container.name)))]
    operations += settings(container).map { Operation(.sysctl($0), in: .named(container.name)) }
    operations.append(Operation(.link(.set(.loopback, LinkChanges(isUp: true))), in: .named(container.name)))
    for endpoint in container.endpoints { operations += endpointOperations(endpoint, of: container) }
    var bare = container
    bare.endpoints = []
    return operations + routeOperations(from: bare, to: container)
  }

  /// A container has IPv6 where a network of it has.
  package func settings(_ container: DockerContainer) -> [SysctlSetting] {
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
        .link(
          .add(
            LinkSpec(
              name: endpoint.hostInterface,
              kind: .veth(
                peer: VethPeer(
                  name: endpoint.interface, namespace: .named(container.name), address: endpoint.mac, mtu: mtu)),
              changes: LinkChanges(mtu: mtu))))),
      onHost(.link(.set(endpoint.hostInterface, LinkChanges(isUp: true, master: .name(bridge))))),
      onHost(.link(.set(endpoint.hostInterface, LinkChanges(port: BridgePortOptions { $0.hairpin = true })))),
    ]
    if endpoint.address(.v6) != nil {
      operations += ["all", "default"].map {
        Operation(
          .sysctl(SysctlSetting(key: "net.ipv6.conf.\($0).disable_ipv6", value: "0")), in: .named(container.name))
      }
    }
    for address in endpoint.addresses {
      operations.append(
        Operation(.address(.add(Self.spec(address), endpoint.interface, .add)), in: .named(container.name)))
    }
    operations.append(Operation(.link(.set(endpoint.interface, LinkChanges(isUp: true))), in: .named(container.name)))
    return operations
  }

  /// The default routes of a container, each by the address that the host has in the network which leads out.
  package func routes(of container: DockerContainer) -> [RouteSpec] {
    IPFamily.allCases.compactMap { family in
      gateway(of: container, family).flatMap { endpoint in
        networks.first { $0.name == endpoint.network }?.gateway(family).map { RouteSpec(gateway: $0.address) }
      }
    }
  }

  /// The operations that change the default routes where another network is the way out now; `kept` are the families whose old route is still there.
  private func routeOperations(
    from old: DockerContainer, to new: DockerContainer, kept: [IPFamily] = IPFamily.allCases
  ) -> [Operation] {
    let before = routes(of: old).filter { kept.contains($0.family) }
    let after = routes(of: new)
    let gone = before.filter { !after.contains($0) }.map { Action.route(.delete($0)) }
    let made = after.filter { !before.contains($0) }.map { Action.route(.add($0, .add)) }
    return (gone + made).map { Operation($0, in: .named(new.name)) }
  }
}
