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
    var given: [PlannedAddress] = []
    for (operation, _) in done {
      let node = name(of: operation.node)
      func forget(_ interface: InterfaceName?, where isMeant: (IPNetwork) -> Bool = { _ in true }) {
        given.removeAll {
          $0.node == node && (interface == nil || $0.interface == interface?.text) && isMeant($0.network)
        }
      }
      func note(_ network: IPNetwork, _ interface: InterfaceName) {
        forget(interface) { $0.address == network.address }
        given.append(PlannedAddress(node: node, interface: interface.text, network: network, isByCommand: true))
      }
      switch operation.action {
      case .address(.add(let spec, let interface, _)): note(spec.local, interface)
      // The others of its subnet may go with it.
      case .address(.delete(let spec, let interface)): forget(interface) { $0.masked == spec.local.masked }
      case .address(.flush(let interface, _, let family)):
        forget(interface) { family == nil || $0.family == family }
      case .netTools(.assign(let network, _, _, let interface)):
        forget(interface) { $0.family == .v4 }
        if let network { note(network, interface) }
      case .link(.delete(let interface)): forget(interface)
      case .link(.set(let interface, let changes)):
        if changes.namespace != nil || changes.newName != nil || changes.master != nil {
          forget(interface)
        } else if changes.isUp == false {
          forget(interface) { $0.family == .v6 }
        }
      case .link(.setAll), .everywhere, .namespace(.delete), .namespace(.deleteAll): given = []
      case .sysctl(let setting) where setting.key.hasSuffix("disable_ipv6"): forget(nil) { $0.family == .v6 }
      default: break
      }
    }
    return given
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
