import Addressing
import CommandLanguage
public import Journey
import Lab
import Namespaces
import Operations
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
    let seen = try Observer(nodes, wording: Self.wording).observe(probe)
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
    var knowledge = Kernel.Knowledge()
    knowledge.wording = Self.wording
    knowledge.setter = { [self] in setter(of: $0) }
    if let docker {
      knowledge.separation = { docker.separation(of: $0, $1) }
      knowledge.publication = { docker.publication(of: $0, at: $1) }
    }
    return Kernel(
      nodes, planned: plannedAddresses, plannedRoutes: plannedRoutes, rulesets: seen.rulesets, knowledge: knowledge)
  }

  /// Rules of iptables in its own words.
  private static let wording: RuleWording = { rule, chain, ruleset in
    IPTablesRuleCommand(rule, in: chain, of: ruleset).map { ForeignWords(made: $0.made, removed: $0.removed) }
  }

  /// The node whose interface a command of the lab gave a hardware address last.
  private func setter(of mac: MACAddress) -> String? {
    for (operation, _) in done.reversed() {
      guard case .link(.set(_, let changes)) = operation.action, changes.address == mac else { continue }
      return name(of: operation.node)
    }
    return nil
  }
}
