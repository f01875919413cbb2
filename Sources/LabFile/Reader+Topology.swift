import Addressing
import CommandLanguage
import Lab
import Operations
import RouteNetlink

extension Reader {
  func topology(_ node: YAML.Node) -> Topology {
    var topology = Topology()
    guard let fields = fields(node, "topology", keys: ["defaults", "nodes", "links"]) else { return topology }
    if let node = fields["defaults"], !isNull(node) { topology.defaults = defaults(node) }
    if let node = fields["nodes"], !isNull(node) {
      if let mapping = node.mapping {
        for (key, value) in mapping { topology.nodes += nodes(key, value) }
      } else {
        error(.nodesWantNames(kind(node)), at: node, fix: .write("nodes: {h1: {}, h2: {}}"))
      }
    }
    for item in fields["links"].map(list) ?? [] { topology.links += links(item) }
    return topology
  }

  private func defaults(_ node: YAML.Node) -> Topology.Defaults {
    var defaults = Topology.Defaults()
    guard let fields = fields(node, "defaults", keys: ["mtu", "ipv6", "neighbors", "snooping"]) else { return defaults }
    defaults.mtu = fields["mtu"].flatMap { integer($0, "mtu", 68...65_535) }
    defaults.ipv6 = fields["ipv6"].flatMap { bool($0, "ipv6") } ?? true
    defaults.neighbors =
      fields["neighbors"].flatMap { word($0, "neighbors", Topology.Defaults.Neighbors.self) } ?? .dynamic
    defaults.snooping = fields["snooping"].flatMap { bool($0, "snooping") }
    return defaults
  }

  private static let nodeKeys = [
    "kind", "host", "forwarding", "subnet", "interfaces", "routes", "rules", "neighbors", "sysctls", "nat", "firewall",
    "services",
  ]
  /// A switch has the options of its bridge beside those of every node.
  private static let allNodeKeys = nodeKeys + bridgeKeys

  /// A node, or the nodes of a range.
  private func nodes(_ key: YAML.Node, _ value: YAML.Node) -> [TopologyNode] {
    guard let text = string(key, .nodeName), let names = names(text, at: key) else { return [] }
    guard let first = names.first, isNodeName(first) else {
      error(
        .noNameOfNode(text), at: key)
      return []
    }
    var node = TopologyNode(name: Located(first, at: location(key)))
    if !isNull(value) {
      let isSwitch = value.mapping?["kind"]?.string == "switch"
      guard
        let kindFields = fields(
          value, .node(text), keys: Self.allNodeKeys, listed: isSwitch ? Self.allNodeKeys : Self.nodeKeys)
      else { return [] }
      read(kindFields, into: &node, name: text)
    }
    return names.map {
      var copy = node
      copy.name.value = $0
      return copy
    }
  }

  private func read(_ fields: Fields, into node: inout TopologyNode, name: String) {
    node.kind = fields["kind"].flatMap { word($0, "kind", TopologyNode.Kind.self) } ?? .host
    node.isHost = fields["host"].flatMap { bool($0, "host") } ?? false
    node.forwarding = fields["forwarding"].flatMap { bool($0, "forwarding") }
    if let subnet = fields["subnet"] {
      if node.kind != .switch {
        error(.subnetOfSwitch, at: subnet, fix: .kindSwitch)
      } else if let network = network(subnet, "subnet") {
        if network.masked != network {
          error(.addressAsSubnet("\(network)"), at: subnet, fix: .write("\(network.masked)"))
        }
        node.subnet = Located(network.masked, at: location(subnet))
      }
    }
    if node.kind == .switch {
      node.bridge = bridge(fields)
    } else {
      for key in Self.bridgeKeys where fields.has(key) {
        guard let place = fields.values[key]?.key else { continue }
        error(.optionOfBridge(key, name), at: place)
      }
    }
    if let interfaces = fields["interfaces"], !isNull(interfaces) {
      if let mapping = interfaces.mapping {
        node.interfaces = mapping.compactMap { interface($0.key, $0.value, isOfSwitch: node.kind == .switch) }
      } else {
        error(
          .interfacesWantNames(kind(interfaces)), at: interfaces,
          fix: .write("interfaces: {eth0: {addresses: [10.0.0.1/24]}}"))
      }
    }
    node.routes = specs(fields["routes"], "ip route add ") { action in
      if case .route(.add(let spec, _)) = action { spec } else { nil }
    }
    node.rules = specs(fields["rules"], "ip rule add ", v6: "ip -6 rule add ") { action in
      if case .rule(.add(let spec)) = action { spec } else { nil }
    }
    node.neighbors = specs(fields["neighbors"], "ip neigh add ") { action in
      if case .neighbor(.add(let spec, _)) = action { spec } else { nil }
    }
    if let nat = fields["nat"], !isNull(nat) { node.nat = self.nat(nat) }
    if let firewall = fields["firewall"], !isNull(firewall) { node.firewall = self.firewall(firewall) }
    if let services = fields["services"], !isNull(services) { node.services = self.services(services) }
    if let sysctls = fields["sysctls"], !isNull(sysctls) {
      guard let mapping = sysctls.mapping else {
        return error(.sysctlsWantMap(kind(sysctls)), at: sysctls, fix: .write("{net.ipv4.ip_forward: 1}"))
      }
      for (key, value) in mapping {
        guard let name = string(key, .sysctl), let text = string(value, Subject(name)) else { continue }
        guard name.hasPrefix("net.") || name.hasPrefix("net/"), !name.contains(".."), !name.contains("//") else {
          error(
            .sysctlOfMachine(name), at: key,
            fix: .keysBelowNet)
          continue
        }
        node.sysctls.append(Located(SysctlSetting(key: name, value: text), at: location(key)))
      }
    }
  }

  /// The meaning of a list of lines in the words of a command.
  ///
  /// - Parameter v6: The command of lines with addresses of IPv6, where that is another one.
  private func specs<Spec: Sendable>(
    _ node: YAML.Node?, _ command: String, v6: String? = nil, _ pick: (Action) -> Spec?
  ) -> [Located<Spec>] {
    (node.map(list) ?? []).compactMap { item in
      let written = item.mapping == nil ? string(item, Subject(command.trimmed)) : words(item, command)
      guard let text = written else { return nil }
      let command = text.contains(":") ? v6 ?? command : command
      do throws(CommandError) {
        guard let action = try parser.parse(command + text).first?.action, let spec = pick(action) else {
          error(.notUnderstood(text), at: item)
          return nil
        }
        return Located(spec, at: location(item))
      } catch {
        let offset = error.column - 1 - command.count
        if offset < 0 {
          self.error(.command(error.words), at: item, fix: error.repair)
        } else {
          self.error(
            .command(error.words), at: item, offset: offset, length: error.length, fix: error.repair)
        }
        return nil
      }
    }
  }

  func network(_ node: YAML.Node, _ what: Subject) -> IPNetwork? {
    guard let text = string(node, what) else { return nil }
    guard text.contains("/"), let network = IPNetwork(text) else {
      let isAddress = IPAddress(text) != nil
      let length = text.contains(":") ? 64 : 24
      error(
        isAddress ? .noLength(text) : .noNetwork(text), at: node,
        fix: isAddress
          ? Remedy.write("\(text)/\(length)")
          : Remedy.addressForms)
      return nil
    }
    return network
  }

  // MARK: Links

  /// A link, or the links of a range of endpoints.
  private func links(_ node: YAML.Node) -> [TopologyLink] {
    // Its two ends alone are a link, too.
    let fields = node.sequence == nil ? fields(node, .link, keys: ["endpoints", "mtu", "bridge"]) : nil
    guard fields != nil || node.sequence != nil else { return [] }
    guard let endpoints = fields.map({ $0["endpoints"] }) ?? node, let pair = endpoints.sequence, pair.count == 2 else {
      error(
        .linkWantsTwo, at: fields?["endpoints"] ?? node,
        fix: .write("endpoints: [\"h1:eth0\", \"h2:eth0\"]"))
      return []
    }
    guard var first = ends(pair[0]), var second = ends(pair[1]) else { return [] }
    if first.count == 1 { first = Array(repeating: first[0], count: second.count) }
    if second.count == 1 { second = Array(repeating: second[0], count: first.count) }
    guard first.count == second.count else {
      error(.rangesOfEnds("\(first.count)", "\(second.count)"), at: endpoints)
      return []
    }
    let mtu: UInt32? = fields?["mtu"].flatMap { integer($0, "mtu", 68...65_535) }
    var bridge: Located<InterfaceName>?
    if let node = fields?["bridge"], let name = string(node, "bridge").flatMap({ interfaceName($0, at: node) }) {
      bridge = Located(name, at: location(node))
    }
    return zip(first, second).map { TopologyLink(first: $0, second: $1, mtu: mtu, bridge: bridge) }
  }

  private func ends(_ node: YAML.Node) -> [Located<TopologyLink.Endpoint>]? {
    guard let text = string(node, .endpoint) else { return nil }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let names = names(parts[0], at: node) else { return nil }
    guard parts[0].contains("[") || isNodeName(parts[0]) else {
      error(.noInterfacePlace(text), at: node)
      return nil
    }
    var interfaces: [InterfaceName?] = [nil]
    if parts.count == 2 {
      guard let texts = self.names(parts[1], at: node, offset: parts[0].count + 1) else { return nil }
      interfaces = []
      for text in texts {
        guard let name = interfaceName(text, at: node, offset: parts[0].count + 1) else { return nil }
        interfaces.append(name)
      }
    }
    let place = location(node)
    let count = max(names.count, interfaces.count)
    guard names.count == 1 || interfaces.count == 1 || names.count == interfaces.count else {
      error(.rangesDiffer("\(names.count)", "\(interfaces.count)"), at: node)
      return nil
    }
    return (0..<count).map { index in
      Located(
        TopologyLink.Endpoint(
          node: names[names.count == 1 ? 0 : index], interface: interfaces[interfaces.count == 1 ? 0 : index]),
        at: place)
    }
  }
}
