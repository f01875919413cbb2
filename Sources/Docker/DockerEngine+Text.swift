import Addressing
import Operations
import PlainText

extension DockerEngine {
  /// The output of `docker network inspect`.
  func networkInspection(_ names: [String], _ format: String?) throws(DockerError) -> String {
    var found: [JSONText] = []
    for name in names {
      let network = try network(named: name)
      if needsText(format) { found.append(inspection(of: network)) }
    }
    return try Self.text(of: found, format)
  }

  /// Whether what is inspected matters: where a command is only judged, that of a template alone can be wrong.
  private func needsText(_ format: String?) -> Bool { !isJudging || format.map { $0 != "json" } ?? false }

  /// All of it as a list, or of each what a format picks.
  private static func text(of items: [JSONText], _ format: String?) throws(DockerError) -> String {
    guard let format, format != "json" else {
      return format == nil ? JSONText.list(items).text(indent: 4) + "\n" : JSONText.list(items).compact + "\n"
    }
    let template = try DockerTemplate(format)
    var text = ""
    for item in items { text += try template.text(of: item) + "\n" }
    return text
  }

  private func inspection(of network: DockerNetwork) -> JSONText {
    let config = network.addresses.map { address -> JSONText in
      var fields: [(String, JSONText)] = [("Subnet", .string("\(address.masked)"))]
      if let range = network.spec.ipRange, range.family == address.family {
        fields.append(("IPRange", .string("\(range)")))
      }
      return .object(fields + [("Gateway", .string("\(address.address)"))])
    }
    let users = containers.flatMap { container in
      container.endpoints.filter { $0.network == network.name }.map { (container, $0) }
    }
    let containers = users.map { container, endpoint -> (String, JSONText) in
      (
        container.id,
        .object([
          ("Name", .string(container.name)), ("EndpointID", .string(endpoint.id)),
          ("MacAddress", .string("\(endpoint.mac)")),
          ("IPv4Address", .string(endpoint.address(.v4).map { "\($0)" } ?? "")),
          ("IPv6Address", .string(endpoint.address(.v6).map { "\($0)" } ?? "")),
        ])
      )
    }
    return .object([
      ("Name", .string(network.name)), ("Id", .string(network.id)),
      ("Created", created.map { .string($0) } ?? .null), ("Scope", .string("local")),
      ("Driver", .string(network.spec.driver.rawValue)), ("EnableIPv6", .boolean(network.spec.ipv6)),
      (
        "IPAM",
        .object([
          ("Driver", .string("default")), ("Options", .null),
          ("Config", config.isEmpty ? .null : .list(config)),
        ])
      ),
      ("Internal", .boolean(network.spec.isInternal)), ("Attachable", .boolean(network.spec.isAttachable)),
      ("Ingress", .boolean(false)),
      ("ConfigFrom", .object([("Network", .string(""))])), ("ConfigOnly", .boolean(false)),
      ("Containers", .object(containers)), ("Options", .object(options(of: network))),
      ("Labels", .object(network.spec.labels.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
    ])
  }

  /// The driver's options: of docker0 all of them, of others those that were given.
  private func options(of network: DockerNetwork) -> [(String, JSONText)] {
    guard let bridge = network.bridge else { return [] }
    let spec = network.spec
    let prefix = "com.docker.network.bridge."
    var options: [(String, JSONText)] = []
    if network.isDefault { options.append((prefix + "default_bridge", .string("true"))) }
    if network.isDefault || !spec.icc { options.append((prefix + "enable_icc", .string("\(spec.icc)"))) }
    if network.isDefault || !spec.masquerade {
      options.append((prefix + "enable_ip_masquerade", .string("\(spec.masquerade)")))
    }
    if spec.gatewayMode != .nat {
      options.append((prefix + "gateway_mode_ipv4", .string(spec.gatewayMode.rawValue)))
    }
    if network.isDefault || spec.hostBinding != nil {
      options.append((prefix + "host_binding_ipv4", .string("\(spec.hostBinding ?? .any)")))
    }
    if network.isDefault || spec.bridge != nil { options.append((prefix + "name", .string(bridge.text))) }
    if network.isDefault || spec.mtu != nil {
      options.append(("com.docker.network.driver.mtu", .string("\(spec.mtu ?? 1500)")))
    }
    return options
  }

  /// The part of `docker inspect` that is about the network.
  func inspection(_ names: [String], _ format: String?) throws(DockerError) -> String {
    var found: [JSONText] = []
    for name in names {
      // What is no container may be a network.
      if !containers.contains(where: { $0.name == name }), let network = networks.first(where: { $0.name == name }) {
        if needsText(format) { found.append(inspection(of: network)) }
      } else {
        let container = try container(named: name)
        if needsText(format) { found.append(inspection(of: container)) }
      }
    }
    return try Self.text(of: found, format)
  }

  private func inspection(of container: DockerContainer) -> JSONText {
    let attached = container.endpoints.map { endpoint -> (String, JSONText) in
      let network = networks.first { $0.name == endpoint.network }
      let v4 = endpoint.address(.v4)
      let v6 = endpoint.address(.v6)
      func gateway(_ family: IPFamily) -> JSONText {
        guard let network, !network.spec.isInternal else { return .string("") }
        return .string(network.gateway(family).map { "\($0.address)" } ?? "")
      }
      return (
        endpoint.network,
        .object([
          ("Aliases", aliases(of: container, endpoint)),
          ("MacAddress", .string("\(endpoint.mac)")), ("NetworkID", .string(network?.id ?? "")),
          ("EndpointID", .string(endpoint.id)), ("Gateway", gateway(.v4)),
          ("IPAddress", .string(v4.map { "\($0.address)" } ?? "")), ("IPPrefixLen", .number(v4?.prefixLength ?? 0)),
          ("IPv6Gateway", gateway(.v6)), ("GlobalIPv6Address", .string(v6.map { "\($0.address)" } ?? "")),
          ("GlobalIPv6PrefixLen", .number(v6?.prefixLength ?? 0)),
        ])
      )
    }
    let standard = container.endpoints.first { $0.network == "bridge" }
    let gateway = networks.first(where: \.isDefault).flatMap { $0.spec.isInternal ? nil : $0.gateway(.v4) }
    return .object([
      ("Id", .string(container.id)),
      (
        "State",
        .object([
          ("Status", .string(container.isRunning ? "running" : "exited")), ("Running", .boolean(container.isRunning)),
          ("Pid", .number(processNumber(of: container))), ("ExitCode", .number(container.exitStatus)),
        ])
      ),
      ("Image", .string(container.spec.image)), ("Name", .string("/" + container.name)),
      ("HostConfig", .object([("NetworkMode", .string(container.spec.networks.first?.network ?? "none"))])),
      (
        "Config",
        .object([
          ("Hostname", .string(container.isOnHost ? container.spec.hostname ?? host : container.hostname)),
          ("Image", .string(container.spec.image)),
        ])
      ),
      (
        "NetworkSettings",
        .object([
          ("Ports", .object(portObject(of: container))),
          ("Gateway", .string(standard == nil ? "" : gateway.map { "\($0.address)" } ?? "")),
          ("IPAddress", .string(standard?.address(.v4).map { "\($0.address)" } ?? "")),
          ("IPPrefixLen", .number(standard?.address(.v4)?.prefixLength ?? 0)),
          ("MacAddress", .string(standard.map { "\($0.mac)" } ?? "")), ("Networks", .object(attached)),
        ])
      ),
    ])
  }

  /// A number that stands for the program, which there is none of: 0 of a container that does not run.
  private func processNumber(of container: DockerContainer) -> Int {
    guard container.isRunning, let place = place(of: container) else { return 0 }
    return 1_000 + place
  }

  private func aliases(of container: DockerContainer, _ endpoint: DockerContainer.Endpoint) -> JSONText {
    let aliases = container.spec.networks.first { $0.network == endpoint.network }?.aliases ?? []
    return aliases.isEmpty ? .null : .list(aliases.map { .string($0) })
  }

  /// The ports with their places on the host; of those that are not published null.
  private func portObject(of container: DockerContainer) -> [(String, JSONText)] {
    var ports: [(String, JSONText)] = exposedPorts(of: container).map { ("\($0)/tcp", .null) }
    // The bindings of one port stand together.
    var rest = bindings(of: container)[...]
    while let first = rest.first {
      let same = rest.prefix { $0.inside == first.inside }
      rest = rest.dropFirst(same.count)
      let entries = same.map { binding -> JSONText in
        .object([("HostIp", .string("\(binding.address)")), ("HostPort", .string("\(binding.hostPort)"))])
      }
      ports.append((first.inside, .list(entries)))
    }
    return ports
  }
}
