import Addressing
public import Journey
import Lab
import Namespaces
import RouteNetlink

extension Stage {
  /// The nodes as they are watched and asked, with what stands in front of a command that is to run in them.
  public var observedNodes: [ObservedNode] {
    let listed = Set(listedNames)
    // Several names may be of one namespace, as of containers in the host's.
    var seen: Set<UInt64> = []
    let host = names.filter { $0 == hostName }
    return (host + names.filter { $0 != hostName }).compactMap { name in
      guard let node = nodes[name], seen.insert(node.namespace.inode).inserted else { return nil }
      let prefix = name == hostName ? "" : listed.contains(name) ? nil : "docker exec \(name) "
      return ObservedNode(name: name, namespace: node.namespace, routes: node.routes, prefix: prefix)
    }
  }

  /// Sends a probe, watches it on its way, and says why it was not answered; nil where it was.
  func explain(_ probe: Probe) -> Diagnosis? {
    guard let (seen, asking) = try? observe(probe) else { return nil }
    var diagnosis = Judge(seen, asking: asking).diagnose()
    if let found = diagnosis { diagnosis?.line = line(of: found) }
    return diagnosis
  }

  /// Sends a probe and watches it on its way.
  func observe(_ probe: Probe) throws -> (Observation, Kernel) {
    let nodes = inQuestion(observedNodes, for: probe)
    let seen = try Observer(nodes).observe(probe)
    return (seen, kernel(nodes, seen))
  }

  /// Of large labs the nodes that a packet may go through: its ends, and those with more than one cable.
  private func inQuestion(_ nodes: [ObservedNode], for probe: Probe) -> [ObservedNode] {
    guard nodes.count > 128 else { return nodes }
    return nodes.filter { node in
      if node.name == probe.node { return true }
      let links = (try? node.routes.links()) ?? []
      if links.count(where: { !$0.flags.contains(.loopback) }) > 1 { return true }
      return ((try? node.routes.addresses()) ?? []).contains { $0.local?.address == probe.destination }
    }
  }

  /// Why a node's kernel has no way to an address; nil where it has.
  func explainRoute(from node: String, to address: IPAddress) -> Diagnosis? {
    let probe = Probe(.echo(size: 56, dontFragment: false, ttl: nil), from: node, to: address)
    guard let routes = nodes[node]?.routes, (try? routes.route(to: address)) == nil else { return nil }
    let nodes = observedNodes
    let links = Dictionary(nodes.map { ($0.name, (try? $0.routes.links()) ?? []) }) { first, _ in first }
    let seen = Observation(journey: Journey(probe: probe), links: links)
    var diagnosis = Judge(seen, asking: kernel(nodes, seen)).diagnose()
    if let found = diagnosis { diagnosis?.line = line(of: found) }
    return diagnosis
  }

  private func kernel(_ nodes: [ObservedNode], _ seen: Observation) -> Kernel {
    Kernel(nodes, planned: plannedAddresses, plannedRoutes: plannedRoutes, rulesets: seen.rulesets) { [docker] in
      docker?.separation(of: $0, $1)
    }
  }

  /// Which routes the lab gave, and did not take away again.
  private var plannedRoutes: [PlannedRoute] {
    var routes: [PlannedRoute] = []
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

  /// Where the lab means addresses to be.
  private var plannedAddresses: [PlannedAddress] {
    plan.nodes.flatMap { node in
      node.addresses.map { PlannedAddress(node: node.name, interface: $0.interface.text, network: $0.spec.local) }
    }
  }
}

extension DockerEngine {
  /// What of Docker's keeps two containers apart.
  func separation(of first: String, _ second: String) -> Cause? {
    func networks(_ name: String) -> Set<String>? {
      containers.first { $0.name == name }.map { Set($0.endpoints.map(\.network)) }
    }
    guard let one = networks(first) else { return nil }
    if let other = networks(second) { return one.isDisjoint(with: other) ? .notOnSameNetwork(other: second) : nil }
    let inside = self.networks.filter { one.contains($0.name) }
    guard let network = inside.first, inside.allSatisfy(\.spec.isInternal) else { return nil }
    return .internalNetwork(network.name)
  }
}
