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
    return diagnosis(by: Judge(seen, asking: asking))
  }

  /// What a judge finds, and where it comes from in the lab's file. What a tunnel took is looked for between the tunnel's ends.
  func diagnosis(by judge: Judge) -> Diagnosis? {
    guard var diagnosis = judge.diagnose() else { return nil }
    if case .unknown = diagnosis.cause, let probe = judge.underlay, let (seen, asking) = try? observe(probe),
      let between = Judge(seen, asking: asking).diagnose()
    {
      switch between.cause {
      // The tunnel's own socket answers nothing.
      case .unknown, .serviceSilent, .nobodyListens: break
      default: diagnosis = between
      }
    }
    diagnosis.line = line(of: diagnosis)
    return diagnosis
  }

  /// Why a probe gets through that a rule is there to stop; nil where no such rule is known.
  func explainArrival(_ probe: Probe) -> Diagnosis? {
    guard let (seen, asking) = try? observe(probe) else { return nil }
    var diagnosis = Judge(seen, asking: asking).diagnoseArrival()
    if let found = diagnosis { diagnosis?.line = line(of: found) }
    return diagnosis
  }

  /// Why nobody answers who has taken a connection.
  ///
  /// Where nothing of that kind is found it is said what was asked; nil where the connection is not taken any more.
  func explainSilence(_ probe: Probe) -> Diagnosis? {
    guard let (begun, asking) = try? observe(probe), begun.journey.isAnswered else { return nil }
    if let stalled = explainStall(of: begun) { return stalled }
    // Echo requests may be dropped where the connection is not.
    if var narrow = Judge(begun, asking: asking).narrowReceiver() {
      narrow.journey = begun.journey
      narrow.line = line(of: narrow)
      return narrow
    }
    guard let answer = begun.journey.hops.first(where: { $0.message == .reply }) else { return nil }
    let asked = begun.fullSizedProbes.compactMap { full -> String? in
      guard case .echo(let size, _, _) = full.kind else { return nil }
      return "ping -M do -s \(size) \(full.destination) at \(full.node)"
    }
    var diagnosis = Diagnosis(.unknown(asked: asked), node: answer.node, interface: answer.interface)
    diagnosis.journey = begun.journey
    return diagnosis
  }

  /// Why a connection that is taken does not go on: what is of full size is lost on the way, and the sender does not hear of it.
  ///
  /// Nil where it would go on.
  ///
  /// - Parameter begun: How the connection was taken.
  func explainStall(of begun: Observation) -> Diagnosis? {
    let ends = [begun.journey.probe.node, begun.journey.hops.first { $0.message == .reply }?.node]
    for full in begun.fullSizedProbes {
      guard let (seen, asking) = try? observe(full), !seen.saysTooBig else { continue }
      // What an end does not send it has heard to be too large.
      if seen.isKnownTooBig, ends.contains(full.node) { continue }
      guard var found = Judge(seen, asking: asking).diagnose(), case .tooBig = found.cause else { continue }
      found.line = line(of: found)
      return found
    }
    return nil
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
      nodes, planned: plannedAddresses, plannedRoutes: plannedRoutes, rulesets: seen.rulesets, knowledge: knowledge,
      journey: seen.journey)
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
