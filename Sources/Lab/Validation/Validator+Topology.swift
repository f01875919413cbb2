import Addressing
import Operations
import RouteNetlink

extension Validator {
  mutating func validateNodes() {
    var seen: Set<String> = []
    for node in topology.nodes {
      if !seen.insert(node.name.value).inserted {
        error(
          .nodesCollide(node.name.value), at: node.name.location,
          length: node.name.value.count, fix: .rename)
      }
    }
    let hosts = topology.nodes.filter(\.isHost)
    if hosts.isEmpty, let node = topology.nodes.first(where: { $0.name.value == Lab.implicitHostName }) {
      error(
        .hostNameTaken(node.name.value),
        at: node.name.location,
        length: node.name.value.count, fix: .otherNameOrHost)
    }
    for node in hosts.dropFirst() {
      error(
        .twoHosts(hosts[0].name.value, node.name.value), at: node.name.location,
        length: node.name.value.count, fix: .oneHost)
    }
  }

  mutating func validateLinks() {
    let nodes = Dictionary(topology.nodes.map { ($0.name.value, $0) }, uniquingKeysWith: { a, _ in a })
    let names = Set(nodes.keys)
    let switches = Set(topology.nodes.filter { $0.kind == .switch }.map(\.name.value))
    var used: [TopologyLink.Endpoint: SourceLocation?] = [:]
    for link in topology.links {
      for end in [link.first, link.second] {
        let text = end.value.interface.map { "\(end.value.node):\($0)" } ?? end.value.node
        guard names.contains(end.value.node) else {
          guard missingNames.insert(end.value.node).inserted else { continue }
          error(
            .noNode(end.value.node), at: end.location, length: text.count + 2,
            fix: suggestion(for: end.value.node, among: names) ?? Remedy.addNode)
          continue
        }
        guard end.value.interface != nil else {
          if !switches.contains(end.value.node) {
            error(
              .noInterfaceNamed(end.value.node), at: end.location,
              length: text.count + 2, fix: .write("\"\(end.value.node):eth0\""))
          }
          continue
        }
        if end.value.interface == .loopback {
          error(.loopbackLink, at: end.location, length: text.count + 2)
        }
        if used.updateValue(end.location, forKey: end.value) != nil {
          error(
            .endTwice(text), at: end.location, length: text.count + 2,
            fix: .ownInterface)
        }
      }
      if link.first.value == link.second.value, link.first.value.interface != nil {
        error(.sameEnds, at: link.second.location)
      }
      validateBridge(of: link, among: nodes)
    }
  }

  private mutating func validateBridge(of link: TopologyLink, among known: [String: Node]) {
    guard let bridge = link.bridge else { return }
    let nodes = [link.first, link.second].compactMap { known[$0.value.node] }
    guard nodes.count == 2 else { return }
    let found = nodes.compactMap { node in node.interfaces.first { $0.name.value == bridge.value } }
    if found.isEmpty {
      error(
        .noBridgeAtEnds("\(bridge.value)"), at: bridge.location, length: bridge.value.text.count,
        fix: .addBridge("\(bridge.value)", nodes[0].name.value, nodes[1].name.value)
      )
    } else if !found.contains(where: \.isBridge) {
      error(
        .noBridge("\(bridge.value)"), at: bridge.location, length: bridge.value.text.count,
        fix: .giveKindBridge)
    }
  }

  mutating func validateInterfaces() {
    var ends: Set<TopologyLink.Endpoint> = []
    for link in topology.links { ends.formUnion([link.first.value, link.second.value]) }
    for node in topology.nodes {
      let byName = Dictionary(node.interfaces.map { ($0.name.value, $0) }, uniquingKeysWith: { a, _ in a })
      for interface in node.interfaces {
        let name = interface.name.value
        let isEnd = ends.contains(TopologyLink.Endpoint(node: node.name.value, interface: name))
        if name == .loopback {
          validate(loopback: interface)
          continue
        }
        if node.kind == .switch, name.text == "br0" { validate(ownBridge: interface, of: node) }
        switch interface.kind {
        case .linkEnd:
          if !isEnd, !(node.kind == .switch && name.text == "br0") {
            error(
              .noKind(node.name.value, "\(name)"), at: interface.name.location,
              length: name.text.count,
              fix: .addLinkOrKind(node.name.value, "\(name)"))
          }
        case .device(let kind):
          if isEnd {
            error(
              .kindAsEnd(node.name.value, "\(name)", kind.name), at: interface.name.location,
              length: name.text.count, fix: .joinByBridge("\(name)"))
          }
          if let parent = kind.parent, byName[parent] == nil,
            !ends.contains(TopologyLink.Endpoint(node: node.name.value, interface: parent))
          {
            error(
              .noParent(node.name.value, "\(parent)", "\(name)"), at: interface.name.location,
              length: name.text.count, fix: suggestion(for: parent.text, among: byName.keys.map(\.text)))
          }
        }
        if let bridge = interface.bridge, node.kind != .switch || bridge.value.text != "br0" {
          if let found = byName[bridge.value] {
            if !found.isBridge {
              error(
                .noBridge("\(bridge.value)"), at: bridge.location, length: bridge.value.text.count,
                fix: .giveKindBridge)
            }
          } else {
            error(
              .noBridgeOfNode(node.name.value, "\(bridge.value)"), at: bridge.location,
              length: bridge.value.text.count, fix: suggestion(for: bridge.value.text, among: byName.keys.map(\.text)))
          }
        }
        if let mac = interface.mac, mac.value.isMulticast || mac.value.value == 0 {
          error(
            .badInterfaceMAC("\(mac.value)"), at: mac.location, length: 19,
            fix: .evenMAC)
        }
      }
    }
  }

  /// Of lo a topology says addresses alone.
  private mutating func validate(loopback interface: Interface) {
    let isPlain =
      interface.kind == .linkEnd && interface.mtu == nil && interface.mac == nil && interface.alias == nil
      && interface.bridge == nil && interface.port.isEmpty && interface.isUp
    if !isPlain || interface.addresses.isEmpty {
      error(
        .loopbackOptions, at: interface.name.location, length: 2,
        fix: interface.addresses.isEmpty ? Remedy.leaveOut : Remedy.leaveOutRest)
    }
  }

  /// Of a switch's own bridge it says what a bridge has, and nothing of a port.
  private mutating func validate(ownBridge interface: Interface, of node: Node) {
    if case .device(let kind) = interface.kind, kind.name != "bridge" {
      error(
        .switchBridgeKind(node.name.value, kind.name), at: interface.name.location,
        length: 3)
    }
    if let bridge = interface.bridge {
      error(
        .switchBridgeAsPort(node.name.value), at: bridge.location,
        length: bridge.value.text.count)
    }
    if !interface.port.isEmpty {
      error(
        .switchBridgePortOptions(node.name.value), at: interface.name.location, length: 3,
        fix: .giveToEnd)
    }
  }

  mutating func validateSwitches(_ plan: Plan) {
    let places = Dictionary(topology.nodes.map { ($0.name.value, $0.name.location) }, uniquingKeysWith: { a, _ in a })
    for node in plan.nodes {
      var ports: [InterfaceName: Int] = [:]
      for interface in node.interfaces {
        if let bridge = interface.interface.bridge { ports[bridge.value, default: 0] += 1 }
      }
      let place = places[node.name] ?? nil
      for (bridge, count) in ports.sorted(by: { $0.key < $1.key }) where count > 1023 {
        error(
          .tooManyPorts("\(bridge)", node.name, "\(count)"), at: place,
          length: node.name.count, fix: .twoSwitches)
      }
      let hosts = ports.values.max() ?? 0
      if hosts > 512, hosts <= 1023, topology.defaults.neighbors == .dynamic, node.kind == .switch {
        warn(
          .tooManyNeighbors("\(hosts)", node.name, "\(2 * hosts)"),
          at: place, fix: .staticNeighbors)
      }
    }
  }
}
