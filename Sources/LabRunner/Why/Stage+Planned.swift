import Addressing
import Docker
import Journey
import Lab
import Operations
import RouteNetlink

extension Stage {
  /// Which routes the lab gave, and did not take away again, and those by which Docker's containers get out.
  var plannedRoutes: [PlannedRoute] {
    var routes = docker?.plannedRoutes ?? []
    for operation in plan.operations + done.map(\.operation) {
      guard case .route(.add(let spec, _)) = operation.action, let gateway = spec.gateway,
        spec.table == nil || spec.table == .main
      else {
        continue
      }
      let route = PlannedRoute(node: name(of: operation.node), destination: spec.destination, gateway: gateway)
      // One that took the place of another counts.
      routes.removeAll {
        $0.node == route.node && $0.destination == route.destination && $0.gateway.family == gateway.family
      }
      routes.append(route)
    }
    return routes
  }

  /// Where the lab means addresses to be: what it says of its nodes comes first, then what Docker gave, and then what its commands gave and
  /// did not take away again. Of several who have an address the first is its rightful owner.
  var plannedAddresses: [PlannedAddress] {
    // Of a container that runs Docker knows which networks it is in now.
    let running = Set((docker?.containers ?? []).filter(\.isRunning).map(\.name))
    return plan.nodes.filter { !running.contains($0.name) }.flatMap { node in
      node.addresses.map { PlannedAddress(node: node.name, interface: $0.interface.text, network: $0.spec.local) }
    } + (docker?.plannedAddresses ?? []) + givenAddresses
  }

  /// Addresses that commands of the steps gave.
  ///
  /// Where it is not certain that one stayed, it is left out: nothing is said to be missing that the lab itself may have taken away.
  private var givenAddresses: [PlannedAddress] {
    var given = GivenAddresses()
    for (operation, _) in done { given.note(operation.action, at: name(of: operation.node)) }
    return given.list
  }
}

/// The addresses that commands gave nodes, one command after the other.
private struct GivenAddresses {
  private(set) var list: [PlannedAddress] = []
  /// By nodes and keys, whether an address of a subnet takes the place of the first that goes.
  private var promoting: [String: Bool] = [:]

  mutating func note(_ action: Action, at node: String) {
    switch action {
    case .address(let action): note(action, at: node)
    case .netTools(let control): note(control, at: node)
    case .link(let action): note(action, at: node)
    case .everywhere, .namespace(.delete), .namespace(.deleteAll): list = []
    case .sysctl(let setting):
      if setting.key.hasSuffix("disable_ipv6") { forget(nil, at: node) { $0.family == .v6 } }
      if setting.key.hasSuffix("promote_secondaries") { promoting["\(node) \(setting.key)"] = setting.value == "1" }
    case .namespace(.add), .namespace(.share), .namespace(.setID), .namespace(.enter), .namespace(.leave), .route,
      .rule,
      .neighbor, .fdb, .vlan, .group, .bridgeControl, .ruleset, .iptables, .way, .connections, .queue, .docker, .show,
      .ping:
      break
    }
  }

  private mutating func note(_ action: AddressAction, at node: String) {
    switch action {
    case .add(let spec, let interface, _): add(spec.local, interface, at: node)
    case .delete(let spec, let interface):
      // The others of its subnet go with the first, unless one of them takes its place.
      let first = list.first {
        $0.node == node && $0.interface == interface.text && $0.network.masked == spec.local.masked
      }
      let isPromoting = ["all", interface.text].contains { name in
        promoting["\(node) net.ipv4.conf.\(name).promote_secondaries"] == true
      }
      let isAlone = isPromoting || first.map { $0.network.address != spec.local.address } ?? false
      forget(interface, at: node) { isAlone ? $0.address == spec.local.address : $0.masked == spec.local.masked }
    case .flush(let interface, _, let family): forget(interface, at: node) { family == nil || $0.family == family }
    }
  }

  private mutating func note(_ control: NetToolsControl, at node: String) {
    switch control {
    case .assign(let network, _, _, let interface):
      forget(interface, at: node) { $0.family == .v4 }
      if let network { add(network, interface, at: node) }
    case .configure(let settings, _, let interface):
      forget(interface, at: node) { $0.family == .v4 }
      if let network = InterfaceSetting.network(of: settings) { add(network, interface, at: node) }
    case .look, .addRoute, .deleteRoute, .setNeighbor, .deleteNeighbor: break
    }
  }

  private mutating func note(_ action: LinkAction, at node: String) {
    switch action {
    case .delete(let interface): forget(interface, at: node)
    case .set(let interface, let changes):
      if changes.namespace != nil || changes.newName != nil || changes.master != nil {
        forget(interface, at: node)
      } else if changes.isUp == false {
        forget(interface, at: node) { $0.family == .v6 }
      }
    case .setAll: list = []
    case .add, .setAlternativeNames, .deleteTunTap: break
    }
  }

  private mutating func add(_ network: IPNetwork, _ interface: InterfaceName, at node: String) {
    forget(interface, at: node) { $0.address == network.address }
    list.append(PlannedAddress(node: node, interface: interface.text, network: network, isByCommand: true))
  }

  private mutating func forget(
    _ interface: InterfaceName?, at node: String, where isMeant: (IPNetwork) -> Bool = { _ in true }
  ) {
    list.removeAll {
      $0.node == node && (interface == nil || $0.interface == interface?.text) && isMeant($0.network)
    }
  }
}

extension DockerEngine {
  /// The addresses of the bridges at the host, and of the containers that run.
  fileprivate var plannedAddresses: [PlannedAddress] {
    var planned: [PlannedAddress] = []
    for network in networks {
      guard let bridge = network.bridge else { continue }
      planned += network.addresses.map { PlannedAddress(node: host, interface: bridge.text, network: $0) }
    }
    for container in containers where container.isRunning {
      for endpoint in container.endpoints {
        planned += endpoint.addresses.map {
          PlannedAddress(node: container.name, interface: endpoint.interface.text, network: $0)
        }
      }
    }
    return planned
  }

  /// The default routes of the containers that run.
  fileprivate var plannedRoutes: [PlannedRoute] {
    containers.filter(\.isRunning).flatMap { container in
      routes(of: container).compactMap { route in
        route.gateway.map { PlannedRoute(node: container.name, destination: route.destination, gateway: $0) }
      }
    }
  }
}
