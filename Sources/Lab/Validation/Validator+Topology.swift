import Addressing
import Operations
import RouteNetlink

extension Validator {
  mutating func validateNodes() {
    var seen: Set<String> = []
    for node in topology.nodes {
      if !seen.insert(node.name.value).inserted {
        error(
          "there are two nodes with the name \"\(node.name.value)\"", at: node.name.location,
          length: node.name.value.count, fix: "rename one")
      }
    }
    let hosts = topology.nodes.filter(\.isHost)
    if hosts.isEmpty, let node = topology.nodes.first(where: { $0.name.value == Lab.implicitHostName }) {
      error(
        "the node \"\(node.name.value)\" has the name of the node where commands run that name none",
        at: node.name.location,
        length: node.name.value.count, fix: "choose another name, or write host: true at it")
    }
    for node in hosts.dropFirst() {
      error(
        "there are two hosts: \"\(hosts[0].name.value)\" and \"\(node.name.value)\"", at: node.name.location,
        length: node.name.value.count, fix: "keep host: true at the one where commands run that name no node")
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
            "there is no node \"\(end.value.node)\"", at: end.location, length: text.count + 2,
            fix: suggestion(for: end.value.node, among: names) ?? "add it under nodes")
          continue
        }
        guard end.value.interface != nil else {
          if !switches.contains(end.value.node) {
            error(
              "the endpoint \"\(end.value.node)\" names no interface, and the node is no switch", at: end.location,
              length: text.count + 2, fix: "write \"\(end.value.node):eth0\"")
          }
          continue
        }
        if end.value.interface == .loopback {
          error("lo is no end of a link", at: end.location, length: text.count + 2)
        }
        if used.updateValue(end.location, forKey: end.value) != nil {
          error(
            "\(text) is an end of two links", at: end.location, length: text.count + 2,
            fix: "a card has one cable; give the second link an interface of its own")
        }
      }
      if link.first.value == link.second.value, link.first.value.interface != nil {
        error("both ends of the link are the same", at: link.second.location)
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
        "neither end's node has a bridge \"\(bridge.value)\"", at: bridge.location, length: bridge.value.text.count,
        fix: "add \(bridge.value): {kind: bridge} to the interfaces of \(nodes[0].name.value) or \(nodes[1].name.value)"
      )
    } else if !found.contains(where: \.isBridge) {
      error(
        "\"\(bridge.value)\" is no bridge", at: bridge.location, length: bridge.value.text.count,
        fix: "give it kind: bridge")
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
              "\(node.name.value):\(name) is no link's end and has no kind", at: interface.name.location,
              length: name.text.count,
              fix: "add a link with the endpoint \"\(node.name.value):\(name)\", or a kind: bridge, dummy …")
          }
        case .device(let kind):
          if isEnd {
            error(
              "\(node.name.value):\(name) is a \(kind.name) and cannot be a link's end", at: interface.name.location,
              length: name.text.count, fix: "join the link's end to it with bridge: \(name)")
          }
          if let parent = kind.parent, byName[parent] == nil,
            !ends.contains(TopologyLink.Endpoint(node: node.name.value, interface: parent))
          {
            error(
              "\(node.name.value) has no interface \"\(parent)\" for \(name) to stand on", at: interface.name.location,
              length: name.text.count, fix: suggestion(for: parent.text, among: byName.keys.map(\.text)))
          }
        }
        if let bridge = interface.bridge, node.kind != .switch || bridge.value.text != "br0" {
          if let found = byName[bridge.value] {
            if !found.isBridge {
              error(
                "\"\(bridge.value)\" is no bridge", at: bridge.location, length: bridge.value.text.count,
                fix: "give it kind: bridge")
            }
          } else {
            error(
              "\(node.name.value) has no bridge \"\(bridge.value)\"", at: bridge.location,
              length: bridge.value.text.count, fix: suggestion(for: bridge.value.text, among: byName.keys.map(\.text)))
          }
        }
        if let mac = interface.mac, mac.value.isMulticast || mac.value.value == 0 {
          error(
            "\(mac.value) cannot be an interface's MAC address", at: mac.location, length: 19,
            fix: "the first byte is even and the address is not zero: 02:00:00:00:00:01")
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
        "lo is there by itself, and takes nothing but addresses", at: interface.name.location, length: 2,
        fix: interface.addresses.isEmpty ? "leave it out" : "leave out the rest")
    }
  }

  /// Of a switch's own bridge it says what a bridge has, and nothing of a port.
  private mutating func validate(ownBridge interface: Interface, of node: Node) {
    if case .device(let kind) = interface.kind, kind.name != "bridge" {
      error(
        "br0 of the switch \(node.name.value) is its bridge, and no \(kind.name)", at: interface.name.location,
        length: 3)
    }
    if let bridge = interface.bridge {
      error(
        "br0 is the bridge of \(node.name.value), and no port of one", at: bridge.location,
        length: bridge.value.text.count)
    }
    if !interface.port.isEmpty {
      error(
        "br0 of \(node.name.value) is a bridge, and has no options of a port", at: interface.name.location, length: 3,
        fix: "give them to the switch's end of a link")
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
          "the bridge \(bridge) of \(node.name) would have \(count) ports, the kernel takes 1023", at: place,
          length: node.name.count, fix: "use two switches and a link between them")
      }
      let hosts = ports.values.max() ?? 0
      if hosts > 512, hosts <= 1023, topology.defaults.neighbors == .dynamic, node.kind == .switch {
        warn(
          "\(hosts) hosts on \(node.name) need up to \(2 * hosts) neighbour entries, and the kernel's table, which all namespaces share, holds net.ipv4.neigh.default.gc_thresh3 (1024 by default)",
          at: place, fix: "write defaults: {neighbors: static}, or raise that sysctl on the machine")
      }
    }
  }
}
