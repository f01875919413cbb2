import Addressing
import CommandLanguage
public import Docker
public import Lab
import Namespaces
import Netlink
public import Operations
import Probes
import RouteNetlink
import SystemPackage

/// The nodes of a lab that is alive.
///
/// Every namespace is held by descriptor only: when the stage goes, or the process ends, the kernel takes everything away.
public final class Stage {
  /// The nodes by name.
  public private(set) var nodes: [String: StageNode] = [:]
  /// The names in the order in which the nodes were made, the newest last.
  public internal(set) var names: [String] = []
  /// The node in which commands run that name none.
  public private(set) var hostName: String
  /// The nodes with their interfaces, as the topology has them.
  public private(set) var plan: Plan
  /// The /run/netns and the processes of programs that `exec` starts; made when the first is started.
  var programs: ProgramStage?
  /// The access to programs of the machine.
  let access: ProgramAccess

  /// The thread that answers for the services of the nodes.
  private var responder: Responder?
  /// Docker's containers whose namespaces were given names in /run/netns.
  var namedContainers: Set<String> = []
  private var containerResponders: [String: Responder] = [:]
  /// Docker's networks and containers, where the lab has them.
  var docker: DockerEngine?
  /// When the stage was built, from which Docker's times are counted.
  let built: ContinuousClock.Instant
  /// The operations that the last docker command came to.
  var dockerOperations: [Operation] = []
  /// The operations of the lab's commands, and where they stand.
  var done: [(operation: Operation, location: SourceLocation?)] = []

  /// Builds a plan; whatever stood when something failed is gone when the error is thrown.
  public init(plan: Plan, docker: DockerEngine? = nil, programs access: ProgramAccess = .refused) throws(StageError) {
    self.plan = plan
    self.access = access
    self.docker = docker
    hostName = plan.nodes.first { $0.isHost }?.name ?? Lab.implicitHostName
    built = .now
    try build()
    try answer()
  }

  /// Builds the topology of a lab.
  /// Throws a `Diagnostic` where the topology cannot be planned, and a ``StageError`` where the kernel refuses an operation; nothing of it is
  /// left then.
  public convenience init(of lab: Lab, programs access: ProgramAccess = .refused) throws {
    var docker = try lab.dockerEngine()
    docker?.created = WallClock.now
    try self.init(plan: lab.plan(firstIndex: FeatureProbe.firstFreeIndex()), docker: docker, programs: access)
  }

  private func answer() throws(StageError) {
    // A container's end before the lab does: each of them is answered for on its own.
    let containers = Set(docker?.containers.map(\.name) ?? [])
    let services = plan.nodes.filter { !containers.contains($0.name) }.flatMap { node in
      node.services.map { (node, $0) }
    }
    if !services.isEmpty {
      do {
        responder = try Responder(
          services.compactMap { planned, service in
            nodes[planned.name].map { (planned.name, $0.namespace, service.value) }
          })
      } catch {
        throw StageError(error, location: services.first?.1.location)
      }
    }
    for node in plan.nodes where containers.contains(node.name) {
      do throws(StageError) {
        if let taken = try startServices(node.services.map(\.value), of: node.name) { throw StageError(taken) }
      } catch {
        throw StageError(error.message, location: node.services.first?.location)
      }
    }
  }

  /// The node that a reference means.
  /// Throws where there is no such node.
  public func node(_ reference: NodeReference) throws(StageError) -> StageNode {
    let name = self.name(of: reference)
    guard let node = nodes[name] else {
      var error = StageError(.noNamespace(name))
      error.isMissing = true
      throw error
    }
    return node
  }

  /// The name of the node that a reference means.
  func name(of reference: NodeReference) -> String {
    switch reference {
    case .host: hostName
    case .named(let name): name
    }
  }

  func insert(_ node: StageNode) {
    nodes[node.name] = node
    names.append(node.name)
  }

  func remove(_ name: String) {
    nodes[name] = nil
    names.removeAll { $0 == name }
    namedContainers.remove(name)
  }

  /// Begins to answer for a container; what is thrown where something else has one of the ports is given back.
  func startServices(_ services: [Service], of name: String) throws(StageError) -> ProbeError? {
    guard !services.isEmpty else { return nil }
    let namespace = try node(.named(name)).namespace
    do throws(ProbeError) {
      containerResponders[name] = try Responder(services.map { (name, namespace, $0) })
      return nil
    } catch {
      if error.errno == .addressInUse { return error }
      throw StageError(error)
    }
  }

  /// Ends what answers for a container.
  func stopServices(of name: String) { containerResponders[name] = nil }

  func removeAll() {
    responder = nil
    containerResponders = [:]
    nodes = [:]
    names = []
  }

  /// The names that `ip netns list` shows, the newest first: all but the host, and but Docker's containers, whose namespaces have no
  /// names there.
  public var listedNames: [String] {
    let containers = Set(docker?.containers.map(\.name) ?? []).subtracting(namedContainers)
    return names.reversed().filter { $0 != hostName && !containers.contains($0) }
  }
}
