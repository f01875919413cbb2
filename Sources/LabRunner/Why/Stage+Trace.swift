import Addressing
import Docker
public import Journey
import Lab
import Operations
import RouteNetlink

extension Stage {
  /// Sends a probe and tells its way, and where it was not answered why.
  ///
  /// A name that is no node's is looked up in the /etc/hosts that the sender sees. What is asked for by name and would be reached by its
  /// address alone has a cause, too, and so has a connection that is taken and then stalls.
  public func trace(_ request: TraceRequest) throws(StageError) -> (journey: Journey, diagnosis: Diagnosis?) {
    let view = StageView(self)
    guard let source = try view.sources(request.source).first else { throw StageError(.nobody) }
    let target = try target(of: request, from: source.node, view)
    let address = try view.address(of: target, seenFrom: source.node, family: request.family ?? source.address?.family)
    let kind: Probe.Kind =
      switch request.kind {
      case .icmp: .echo(size: 56, dontFragment: false, ttl: nil)
      case .tcp: .tcp(port: request.port ?? 0)
      case .udp: .udp(port: request.port ?? 0)
      }
    var interface = source.interfaceIndex
    if address.isLinkLocal, address.family == .v6, interface == nil {
      interface = try view.onlyInterface(of: source.node)
    }
    var probe = Probe(kind, from: source.node, to: address, source: source.address, interface: interface)
    if case .address = request.destination { probe.isByName = false }
    do {
      let (seen, kernel) = try observe(probe)
      let judge = Judge(seen, asking: kernel)
      var diagnosis = diagnosis(by: judge)
      if case .node(let name) = request.destination, let wrong = misnamed(name, at: source.node, address) {
        if case .wrongName = wrong.cause { diagnosis = wrong }
        diagnosis = diagnosis ?? wrong
      }
      return (judge.explainedJourney(), diagnosis ?? explainStall(of: seen))
    } catch {
      throw StageError(error)
    }
  }

  private func target(of request: TraceRequest, from node: String, _ view: StageView) throws(StageError)
    -> StageView.Destination
  {
    if case .node(let name) = request.destination, nodes[name] == nil {
      let hosts = HostNames(hosts(of: node))
      let families: [IPFamily] = request.family.map { [$0] } ?? [.v4, .v6]
      if let address = families.lazy.compactMap({ hosts.address(of: name, $0) }).first {
        return StageView.Destination(label: name, address: address)
      }
    }
    guard let target = try view.destinations(request.destination).first else {
      throw StageError(.nobody)
    }
    return target
  }

  /// What is wrong with the name that a container has for another node; nil where it means that one, and of nodes that know all names.
  private func misnamed(_ name: String, at node: String, _ address: IPAddress) -> Diagnosis? {
    guard let target = nodes[name], name != node, let text = docker?.hosts(of: node) else { return nil }
    let hosts = HostNames(text)
    let own = ((try? target.routes.addresses()) ?? []).compactMap { $0.local?.address }
    guard let meant = hosts.address(of: name, address.family) else {
      var diagnosis = Diagnosis(.nameUnknown(name), node: node)
      if docker?.hosts(of: name) != nil {
        diagnosis.remedies =
          ["docker network create names"] + [node, name].map { "docker network connect names \($0)" }
      } else {
        diagnosis.advice = .host(name: name, address: address, node: node)
      }
      return diagnosis
    }
    guard !own.contains(meant) else { return nil }
    var diagnosis = Diagnosis(.wrongName(name, has: meant, right: address), node: node)
    diagnosis.advice = .host(name: name, address: address, node: node)
    return diagnosis
  }
}
