public import Addressing
import NFTables
import Operations
public import RouteNetlink

extension Planner {
  /// Makes every namespace and sets what must be set before it has links.
  mutating func emitNamespaces() {
    for (index, node) in nodes.enumerated() where node.sharedWith == nil {
      steps.append(
        Plan.Step(
          Operation(.namespace(.add(node.name)), in: .host), at: source(index)?.name.location))
    }
    for index in nodes.indices {
      guard let node = source(index) else { continue }
      if node.forwards {
        emit(.sysctl(SysctlSetting(key: "net.ipv4.ip_forward", value: "1")), in: index, at: node.name.location)
        if topology.defaults.ipv6 {
          emit(
            .sysctl(SysctlSetting(key: "net.ipv6.conf.all.forwarding", value: "1")), in: index,
            at: node.name.location)
          if hasIPv6(index) { emitReadiness(of: index, at: node.name.location) }
        }
      }
      for setting in node.sysctls where !concernsInterface(setting.value, of: index) {
        emit(.sysctl(setting.value), in: index, at: setting.location)
      }
    }
  }

  private func hasIPv6(_ node: Int) -> Bool {
    nodes[node].interfaces.contains { $0.interface.addresses.contains { $0.value.local.family == .v6 } }
  }

  /// A router asks for its neighbours with its link-local addresses, which duplicate address detection would keep from it for two
  /// seconds. A lab that is built is ready.
  private mutating func emitReadiness(of node: Int, at place: SourceLocation?) {
    for scope in ["all", "default"] {
      emit(.sysctl(SysctlSetting(key: "net.ipv6.conf.\(scope).accept_dad", value: "0")), in: node, at: place)
    }
  }

  /// Whether a sysctl is of one interface, which must exist first.
  private func concernsInterface(_ setting: SysctlSetting, of node: Int) -> Bool {
    let parts = setting.key.split { $0 == "." || $0 == "/" }
    guard parts.count >= 5, parts[0] == "net", parts[2] == "conf" || parts[2] == "neigh" else { return false }
    return !["all", "default", "lo"].contains(parts[3])
  }

  /// Makes the links whose other end is at a node that comes later, with both ends in place.
  mutating func emitLinks(of node: Int) {
    for interface in nodes[node].interfaces {
      guard let link = interface.link else { continue }
      let pair = ends[link]
      let isFirst = pair.first.node == node && nodes[node].interfaces[pair.first.interface] == interface
      let far = isFirst ? pair.second : pair.first
      guard rank[far.node] > rank[node] || (far.node == node && isFirst) else { continue }
      let other = nodes[far.node].interfaces[far.interface]
      let spec = LinkSpec(
        name: interface.interface.name.value,
        kind: .veth(
          peer: VethPeer(
            name: other.interface.name.value,
            namespace: far.node == node ? nil : .named(nodes[far.node].name), index: other.index,
            address: other.interface.mac?.value, mtu: other.interface.mtu)),
        index: interface.index,
        changes: LinkChanges(address: interface.interface.mac?.value, mtu: interface.interface.mtu),
        queues: 1)
      emit(.link(.add(spec)), in: node, at: topology.links[link].first.location)
    }
  }

  /// Makes the devices that are no link's end, parents before what stands on them.
  mutating func emitDevices(of node: Int) {
    var waiting = nodes[node].interfaces.filter { $0.link == nil }
    var progress = true
    while progress, !waiting.isEmpty {
      progress = false
      let missing = Set(waiting.map(\.interface.name.value))
      for interface in waiting {
        guard case .device(let kind) = interface.interface.kind else { continue }
        if let parent = kind.parent, missing.contains(parent) { continue }
        emitDevice(interface, kind: kind, in: node)
        progress = true
      }
      waiting.removeAll {
        guard case .device(let kind) = $0.interface.kind else { return true }
        return kind.parent.map { !missing.contains($0) } ?? true
      }
    }
  }

  private mutating func emitDevice(_ interface: PlannedInterface, kind: LinkKind, in node: Int) {
    var kind = kind
    if case .bridge(var options) = kind {
      options.multicastSnooping = options.multicastSnooping ?? topology.defaults.snooping
      kind = .bridge(options)
    }
    var index: Int32? = interface.index
    // A tap is made through /dev/net/tun, where no index can be asked for.
    if case .tuntap = kind { index = nil }
    emit(
      .link(
        .add(
          LinkSpec(
            name: interface.interface.name.value, kind: kind, index: index,
            changes: LinkChanges(address: interface.interface.mac?.value, mtu: interface.interface.mtu)))),
      in: node, at: interface.interface.name.location)
  }

  /// Everything else of a node, once all its interfaces exist.
  mutating func emitConfiguration(of node: Int) {
    guard nodes[node].sharedWith == nil else { return }
    let interfaces = nodes[node].interfaces.map(\.interface)
    let here = source(node)
    if !topology.defaults.ipv6 {
      for interface in interfaces where interface.name.value != .loopback {
        emit(
          .link(.set(interface.name.value, LinkChanges(addressGeneration: LinkChanges.AddressGeneration.none))),
          in: node,
          at: interface.name.location)
      }
    }
    for setting in here?.sysctls ?? [] where concernsInterface(setting.value, of: node) {
      emit(.sysctl(setting.value), in: node, at: setting.location)
    }
    emit(.link(.set(.loopback, LinkChanges(isUp: true))), in: node, at: here?.name.location)
    for interface in interfaces where interface.name.value != .loopback {
      var changes = LinkChanges(alias: interface.alias)
      if let bridge = interface.bridge { changes.master = .name(bridge.value) }
      if !interface.isBridge, interface.isUp { changes.isUp = true }
      if !changes.isEmpty { emit(.link(.set(interface.name.value, changes)), in: node, at: interface.name.location) }
      if !interface.port.isEmpty {
        emit(
          .link(.set(interface.name.value, LinkChanges(port: interface.port))), in: node, at: interface.name.location)
      }
    }
    // A bridge that is raised when its ports are there saves every port's own notification to it.
    for interface in interfaces where interface.isBridge && (interface.isUp || interface.mtu != nil) {
      // The MTU that a bridge is made with follows its ports; one that is set stays.
      let changes = LinkChanges(isUp: interface.isUp ? true : nil, mtu: interface.mtu)
      emit(.link(.set(interface.name.value, changes)), in: node, at: interface.name.location)
    }
    for interface in interfaces {
      for address in interface.addresses {
        emit(.address(.add(address.value, interface.name.value, .add)), in: node, at: address.location)
      }
    }
    emitStaticNeighbors(of: node)
    guard let here else { return }
    for neighbor in here.neighbors {
      emit(.neighbor(.add(neighbor.value, .replace)), in: node, at: neighbor.location)
    }
    for route in here.routes { emit(.route(.add(route.value, .add)), in: node, at: route.location) }
    for rule in here.rules { emit(.rule(.add(rule.value)), in: node, at: rule.location) }
    emitRuleset(of: node, here)
  }

  /// The tables of a node, and what its published ports need beside them.
  private mutating func emitRuleset(of node: Int, _ here: Node) {
    let maker = NodeRuleset(nat: here.nat, firewall: here.firewall) { [self] in targets(of: $0, seenFrom: node) }
    for interface in maker.loopbackInterfaces {
      emit(
        .sysctl(SysctlSetting(key: "net/ipv4/conf/\(interface)/route_localnet", value: "1")), in: node,
        at: here.nat.publish.first?.location)
    }
    let place =
      here.nat.publish.first?.location ?? here.nat.masquerade.first?.location
      ?? here.firewall.chains.first?.rules.first?.location ?? here.name.location
    do throws(RuleError) {
      let ruleset = try maker.ruleset()
      if !ruleset.tables.isEmpty { emit(.ruleset(.add(ruleset)), in: node, at: place) }
      if let commands = here.firewall.commands {
        for action in Action.ruleset(commands.value) {
          emit(action, in: node, at: commands.location, script: here.firewall.script)
        }
      }
      if !here.ruleset.tables.isEmpty { emit(.ruleset(.add(here.ruleset)), in: node, at: here.name.location) }
    } catch {
      failure = failure ?? Diagnostic(LabFault.ruleNotMade(here.name.value, error.message), at: place)
    }
  }

  /// A node that reaches its own published port through the host's address sends out and gets back by the same bridge port, which a
  /// bridge refuses unless it is told otherwise: `bridge link set dev PORT hairpin on`, as Docker does without its proxy.
  mutating func assignHairpins() {
    for index in nodes.indices {
      let names = Set(source(index)?.nat.publish.map(\.value.node) ?? [])
      guard !names.isEmpty else { continue }
      for place in nodes[index].interfaces.indices {
        let interface = nodes[index].interfaces[place]
        guard interface.interface.bridge != nil, let link = interface.link else { continue }
        let far = ends[link].first.node == index ? ends[link].second.node : ends[link].first.node
        guard names.contains(nodes[far].name), interface.interface.port.hairpin == nil else { continue }
        nodes[index].interfaces[place].interface.port.hairpin = true
      }
    }
  }

  /// The addresses of a node that another one has a subnet of.
  func targets(of name: String, seenFrom node: Int) -> [NodeRuleset.Target] {
    guard let target = nodes.first(where: { $0.name == name }) else { return [] }
    return target.addresses.compactMap { address in
      for interface in nodes[node].interfaces {
        for own in interface.interface.addresses where own.value.local.contains(address.address) {
          return NodeRuleset.Target(
            address: address.address, interface: interface.interface.name.value, subnet: own.value.local)
        }
      }
      return nil
    }
  }
}

extension Interface {
  /// Takes what the file says of a switch's own bridge beside what follows from the switch.
  mutating func take(_ written: Interface) {
    addresses += written.addresses
    mtu = written.mtu ?? mtu
    mac = written.mac ?? mac
    alias = written.alias ?? alias
    isUp = written.isUp
    if case .device(.bridge(let options)) = kind, case .device(.bridge(let own)) = written.kind {
      kind = .device(.bridge(options.overridden(by: own)))
    }
  }

  /// Whether the interface is a bridge.
  public var isBridge: Bool {
    if case .device(.bridge) = kind { return true }
    return false
  }
}

extension LinkKind {
  /// The device that the link stands on: of macvlan, vlan and vxlan.
  public var parent: InterfaceName? {
    switch self {
    case .macvlan(let options): options.parent
    case .vlan(let options): options.parent
    case .vxlan(let options): options.device
    default: nil
    }
  }
}
