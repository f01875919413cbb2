import Addressing

extension DockerEngine {
  /// What `docker network ls` prints.
  func networkTable(idsOnly: Bool) -> String {
    let sorted = networks.sorted { $0.name < $1.name }
    if idsOnly { return sorted.map { $0.id.prefix(12) + "\n" }.joined() }
    return dockerTable(
      [["NETWORK ID", "NAME", "DRIVER", "SCOPE"]]
        + sorted.map { [String($0.id.prefix(12)), $0.name, $0.spec.driver.rawValue, "local"] })
  }

  /// What `docker port` prints.
  func portTable(_ name: String, _ port: UInt16?, _ transport: TransportProtocol) throws(DockerError) -> String {
    let container = try container(named: name)
    let all = bindings(of: container)
    guard let port else { return all.map { "\($0.inside) -> \($0.host)\n" }.joined() }
    let found = all.filter { $0.inside == "\(port)/\(transport.rawValue)" }
    guard !found.isEmpty else {
      throw DockerError("no public port '\(port)/\(transport.rawValue)' published for \(name)")
    }
    return found.map { "\($0.host)\n" }.joined()
  }

  /// The published ports one by one: `0.0.0.0:8081` and `8080/tcp`.
  func bindings(of container: DockerContainer) -> [(host: String, inside: String)] {
    container.ports.flatMap { mapping -> [(host: String, inside: String)] in
      guard let ports = mapping.hostPorts else { return [] }
      var hosts = ["0.0.0.0"]
      if let address = mapping.hostAddress {
        hosts = [address.family == .v6 ? "[\(address)]" : "\(address)"]
      } else if container.endpoints.contains(where: { $0.address(.v6) != nil }) {
        hosts.append("[::]")
      }
      return mapping.ports.enumerated().flatMap { offset, inside in
        hosts.map { ("\($0):\(Int(ports.lowerBound) + offset)", "\(inside)/\(mapping.protocol.rawValue)") }
      }
    }
  }

  /// What `docker network inspect` prints.
  func networkInspection(_ names: [String]) throws(DockerError) -> String {
    var found: [JSONText] = []
    for name in names { found.append(inspection(of: try network(named: name))) }
    return JSONText.list(found).text() + "\n"
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
      ("Internal", .boolean(network.spec.isInternal)), ("Attachable", .boolean(false)), ("Ingress", .boolean(false)),
      ("ConfigFrom", .object([("Network", .string(""))])), ("ConfigOnly", .boolean(false)),
      ("Containers", .object(containers)), ("Options", .object(options(of: network))), ("Labels", .object([])),
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

  /// What of `docker inspect` speaks of the network.
  func inspection(_ names: [String]) throws(DockerError) -> String {
    var found: [JSONText] = []
    for name in names { found.append(inspection(of: try container(named: name))) }
    return JSONText.list(found).text() + "\n"
  }

  private func inspection(of container: DockerContainer) -> JSONText {
    var ports: [(String, JSONText)] = []
    for binding in bindings(of: container) {
      guard let colon = binding.host.lastIndex(of: ":") else { continue }
      let address = binding.host[..<colon].filter { $0 != "[" && $0 != "]" }
      let entry = JSONText.object([
        ("HostIp", .string(address)), ("HostPort", .string(String(binding.host[binding.host.index(after: colon)...]))),
      ])
      if let place = ports.firstIndex(where: { $0.0 == binding.inside }), case .list(let known) = ports[place].1 {
        ports[place].1 = .list(known + [entry])
      } else {
        ports.append((binding.inside, .list([entry])))
      }
    }
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
          ("MacAddress", .string("\(endpoint.mac)")), ("NetworkID", .string(network?.id ?? "")),
          ("EndpointID", .string(endpoint.id)), ("Gateway", gateway(.v4)),
          ("IPAddress", .string(v4.map { "\($0.address)" } ?? "")), ("IPPrefixLen", .number(v4?.prefixLength ?? 0)),
          ("IPv6Gateway", gateway(.v6)), ("GlobalIPv6Address", .string(v6.map { "\($0.address)" } ?? "")),
          ("GlobalIPv6PrefixLen", .number(v6?.prefixLength ?? 0)),
        ])
      )
    }
    return .object([
      ("Id", .string(container.id)),
      (
        "State",
        .object([
          ("Status", .string(container.isRunning ? "running" : "exited")), ("Running", .boolean(container.isRunning)),
        ])
      ),
      ("Image", .string(container.spec.image)), ("Name", .string("/" + container.name)),
      ("HostConfig", .object([("NetworkMode", .string(container.spec.networks.first?.network ?? "none"))])),
      ("NetworkSettings", .object([("Ports", .object(ports)), ("Networks", .object(attached))])),
    ])
  }
}

/// JSON as docker prints it: four blanks a level, keys in their order.
private indirect enum JSONText {
  case string(String)
  case number(Int)
  case boolean(Bool)
  case null
  case list([JSONText])
  case object([(String, JSONText)])

  func text(_ depth: Int = 0) -> String {
    let outer = String(repeating: "    ", count: depth)
    let inner = outer + "    "
    switch self {
    case .string(let text): return Self.quoted(text)
    case .number(let number): return "\(number)"
    case .boolean(let value): return "\(value)"
    case .null: return "null"
    case .list(let items):
      guard !items.isEmpty else { return "[]" }
      return "[\n" + items.map { inner + $0.text(depth + 1) }.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let fields):
      guard !fields.isEmpty else { return "{}" }
      return "{\n" + fields.map { "\(inner)\(Self.quoted($0.0)): \($0.1.text(depth + 1))" }.joined(separator: ",\n")
        + "\n\(outer)}"
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
  }
}
