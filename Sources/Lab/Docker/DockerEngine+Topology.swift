import Addressing
import Docker
import Operations
import RouteNetlink

extension DockerEngine {
  /// A topology with the bridges on the host, a node for each container, the links between them, and Docker's rules.
  ///
  /// - Parameter rules: False leaves the rules out, of which a range of ports has one for each.
  func added(to topology: Topology, places: DockerSetup, rules: Bool = true) throws(DockerError) -> Topology {
    var topology = topology
    var host = topology.hostNode ?? Node(name: Located(self.host), isHost: true)
    // Docker wants forwarding to be on; a lab that shows what happens without it says so.
    host.forwarding = host.forwarding ?? true
    let networkPlaces = Dictionary(
      places.networks.map { ($0.value.name, $0.location) }, uniquingKeysWith: { a, _ in a })
    let setups = Dictionary(places.containers.map { ($0.name.value, $0) }, uniquingKeysWith: { a, _ in a })
    for network in networks {
      guard let name = network.bridge else { continue }
      let location = networkPlaces[network.name] ?? nil
      host.interfaces.append(
        Interface(
          name: Located(name, at: location), kind: .device(.bridge(Self.bridgeOptions(network))),
          addresses: network.addresses.map { Located(Self.spec($0), at: location) }, mtu: network.spec.mtu,
          mac: network.mac.map { Located($0, at: location) }))
      host.sysctls += sysctls(network).map { Located($0, at: location) }
    }
    for container in containers {
      let setup = setups[container.name]
      let location = setup?.name.location
      var node = Node(name: Located(container.name, at: location))
      node.services =
        setup?.services ?? container.spec.services.map { Located($0, at: location) }
      node.sharedWith = namespaceGiver(of: container)
      if node.sharedWith == nil { node.sysctls = settings(container).map { Located($0, at: location) } }
      for endpoint in container.endpoints {
        guard let network = networks.first(where: { $0.name == endpoint.network }), let bridge = network.bridge else {
          continue
        }
        node.interfaces.append(
          Interface(
            name: Located(endpoint.interface, at: location),
            addresses: endpoint.addresses.map { Located(Self.spec($0), at: location) }, mtu: network.spec.mtu,
            mac: Located(endpoint.mac, at: location)))
        host.interfaces.append(
          Interface(
            name: Located(endpoint.hostInterface, at: location), mtu: network.spec.mtu,
            bridge: Located(bridge, at: location), port: BridgePortOptions { $0.hairpin = true }))
        topology.links.append(
          TopologyLink(
            first: Located(.init(node: container.name, interface: endpoint.interface), at: location),
            second: Located(.init(node: self.host, interface: endpoint.hostInterface), at: location)))
      }
      node.routes = routes(of: container).map { Located($0, at: location) }
      topology.nodes.append(node)
    }
    if rules { host.ruleset = try ruleset() }
    if let index = topology.nodes.firstIndex(where: \.isHost) {
      topology.nodes[index] = host
    } else {
      topology.nodes.insert(host, at: 0)
    }
    return topology
  }
}
