import Addressing
import Docker
import Lab
import Operations
import Probes

extension Reader {
  /// `networks:` and `containers:`.
  func docker(networks: YAML.Node?, containers: YAML.Node?) -> DockerSetup {
    var setup = DockerSetup()
    if let networks, !isNull(networks) {
      if let mapping = networks.mapping {
        setup.networks = mapping.compactMap { network($0.key, $0.value) }
      } else {
        error(
          .networksWantNames(kind(networks)), at: networks,
          fix: .write("networks: {backend: {internal: true}}"))
      }
    }
    if let containers, !isNull(containers) {
      if let mapping = containers.mapping {
        setup.containers = mapping.flatMap { self.containers($0.key, $0.value) }
      } else {
        error(
          .containersWantNames(kind(containers)), at: containers,
          fix: .write("containers: {tomcat01: {services: [{http: 8080}]}}"))
      }
    }
    return setup
  }

  // MARK: Networks

  private static let networkKeys = [
    "driver", "bridge", "subnet", "gateway", "ip_range", "internal", "icc", "enable_icc", "masquerade",
    "enable_ip_masquerade", "host_binding_ipv4", "mtu", "ipv6", "enable_ipv6", "gateway_mode",
  ]

  private func network(_ key: YAML.Node, _ value: YAML.Node) -> Located<DockerNetworkSpec>? {
    guard let name = string(key, .networkName) else { return nil }
    guard isDockerName(name) else {
      error(.noNetworkName(name), at: key)
      return nil
    }
    var spec = DockerNetworkSpec(name)
    if isNull(value) { return Located(spec, at: location(key)) }
    guard let fields = fields(value, .network(name), keys: Self.networkKeys) else { return nil }
    if let node = fields["driver"] {
      // The name that Docker lists for "none" is "null"; people write either.
      spec.driver =
        node.scalar?.string == "none" ? .null : word(node, "driver", DockerNetworkSpec.Driver.self) ?? .bridge
    }
    if name == "host" || name == "none" {
      if !fields.values.isEmpty {
        error(
          .networkByItself(name), at: key,
          fix: .networkAtContainer(name))
      }
      return nil
    }
    spec.bridge = fields["bridge"].flatMap { node in string(node, "bridge").flatMap { interfaceName($0, at: node) } }
    spec.subnets = (fields["subnet"].map(list) ?? []).compactMap { network($0, "subnet") }
    spec.gateways = (fields["gateway"].map(list) ?? []).compactMap { ipAddress($0, "gateway") }
    spec.ipRange = fields["ip_range"].flatMap { network($0, "ip_range") }
    spec.isInternal = fields["internal"].flatMap { bool($0, "internal") } ?? false
    spec.icc = flag(fields, "icc", "enable_icc") ?? true
    spec.masquerade = flag(fields, "masquerade", "enable_ip_masquerade") ?? true
    if let node = fields["host_binding_ipv4"], let text = string(node, "host_binding_ipv4") {
      spec.hostBinding = IPv4Address(text)
      if spec.hostBinding == nil { error(.noIPv4Address(text), at: node, fix: .write("127.0.0.1")) }
    }
    spec.mtu = fields["mtu"].flatMap { integer($0, "mtu", 68...65_535) }
    spec.ipv6 = flag(fields, "ipv6", "enable_ipv6") ?? false
    spec.gatewayMode =
      fields["gateway_mode"].flatMap { word($0, "gateway_mode", DockerNetworkSpec.GatewayMode.self) } ?? .nat
    return Located(spec, at: location(key))
  }

  /// A value under its short name or Docker's long one.
  private func flag(_ fields: Fields, _ short: String, _ long: String) -> Bool? {
    if let node = fields[short], fields.has(long) { error(.keysAreSame(short, long), at: node) }
    let name = fields.has(short) ? short : long
    return fields[name].flatMap { bool($0, Subject(name)) }
  }

  private func isDockerName(_ name: String) -> Bool {
    isNodeName(name) && name.first.map { $0.isLetter || $0.isNumber } == true
  }

  // MARK: Containers

  private static let containerKeys = [
    "image", "network", "networks", "publish", "ports", "services", "hostname", "extra_hosts", "command",
  ]

  /// A container, or the containers of a range.
  private func containers(_ key: YAML.Node, _ value: YAML.Node) -> [DockerSetup.Container] {
    guard let text = string(key, .containerName), let names = names(text, at: key) else { return [] }
    guard let first = names.first, isDockerName(first) else {
      error(.noContainerName(text), at: key)
      return []
    }
    var container = DockerSetup.Container(name: Located(first, at: location(key)))
    if !isNull(value) {
      guard let fields = fields(value, .container(text), keys: Self.containerKeys) else { return [] }
      container.image = fields["image"].flatMap { node in
        string(node, "image").map { Located($0, at: location(node)) }
      }
      container.hostname = fields["hostname"].flatMap { string($0, "hostname") }
      container.hosts = (fields["extra_hosts"].map(list) ?? []).compactMap(hostEntry)
      container.command = fields["command"].map(command) ?? []
      container.networks = attachments(fields)
      if let node = fields["ports"], fields.has("publish") {
        error(.publishIsPorts, at: node)
      }
      for item in (fields["publish"] ?? fields["ports"]).map(list) ?? [] {
        if let port = mapping(item) { container.publish.append(Located(port, at: location(item))) }
      }
      if let node = fields["services"], !isNull(node) { container.services = services(node) }
    }
    return names.map {
      var copy = container
      copy.name.value = $0
      return copy
    }
  }

  /// `network: host`, `networks: [a, b]`, or `networks: {a: {ipv4_address: 172.18.0.5}}`.
  private func attachments(_ fields: Fields) -> [Located<ContainerSpec.Attachment>]? {
    if let node = fields["network"] {
      if fields.has("networks") { error(.networkIsNetworks, at: node) }
      return string(node, "network").map { [Located(ContainerSpec.Attachment($0), at: location(node))] }
    }
    guard let node = fields["networks"], !isNull(node) else { return nil }
    guard let mapping = node.mapping else {
      return list(node).compactMap { item in
        string(item, .network).map { Located(ContainerSpec.Attachment($0), at: location(item)) }
      }
    }
    return mapping.compactMap { key, value in
      guard let name = string(key, .network) else { return nil }
      var attachment = ContainerSpec.Attachment(name)
      if !isNull(value) {
        guard let fields = self.fields(value, Subject(name), keys: ["ipv4_address", "ipv6_address", "aliases"]) else {
          return nil
        }
        attachment.aliases = (fields["aliases"].map(list) ?? []).compactMap(alias)
        if let node = fields["ipv4_address"], case .v4(let address)? = ipAddress(node, "ipv4_address", of: .v4) {
          attachment.ipv4 = address
        }
        if let node = fields["ipv6_address"], case .v6(let address)? = ipAddress(node, "ipv6_address", of: .v6) {
          attachment.ipv6 = address
        }
      }
      return Located(attachment, at: location(key))
    }
  }

  /// A further name of a container on a network.
  private func alias(_ node: YAML.Node) -> String? {
    guard let name = string(node, .alias) else { return nil }
    guard isDockerName(name) else {
      error(.noAlias(name), at: node)
      return nil
    }
    return name
  }

  private func hostEntry(_ node: YAML.Node) -> ContainerSpec.HostEntry? {
    guard let text = string(node, "extra_hosts") else { return nil }
    guard let entry = ContainerSpec.HostEntry(text) else {
      error(.noHostEntry(text), at: node, fix: .write("\"db:172.17.0.5\""))
      return nil
    }
    return entry
  }

  /// A command as words, or as one text whose blanks divide it.
  private func command(_ node: YAML.Node) -> [String] {
    let words = list(node).compactMap { string($0, "command") }
    return node.sequence == nil ? words.flatMap { $0.split(separator: " ").map(String.init) } : words
  }

  private func ipAddress(_ node: YAML.Node, _ what: Subject, of family: IPFamily) -> IPAddress? {
    guard let address = ipAddress(node, what) else { return nil }
    guard address.family == family else {
      error(.wantsFamily(what, "\(family == .v4 ? 4 : 6)", "\(address)"), at: node)
      return nil
    }
    return address
  }

  private func mapping(_ node: YAML.Node) -> PortMapping? {
    // 8080 alone is a number to YAML, and 8081:8080 is one to the base of 60 to old ones: the text counts.
    guard let text = string(node, "publish") else { return nil }
    do throws(DockerError) {
      return try PortMapping(text)
    } catch {
      self.error(.words(error.message), at: node, fix: .write("\"8081:8080\" or \"127.0.0.1:5353:53/udp\""))
      return nil
    }
  }
}
