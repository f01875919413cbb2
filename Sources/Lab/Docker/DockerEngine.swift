public import Addressing
public import Probes

/// What Docker knows of its networks and containers, and what it would do next.
///
/// It is a value that asks nothing of a kernel: each command gives the operations that carry it out, so that the same engine builds a
/// lab, plays its commands, checks them beforehand and writes them into a script.
public struct DockerEngine: Sendable, Equatable {
  /// What a command comes to.
  public struct Outcome: Sendable {
    /// What is to be done, in this order.
    public var operations: [Operation] = []
    /// How many of the first of them take something away. They are done as far as what they take is still there.
    public var removals = 0
    /// What the command prints.
    public var text = ""
    /// Containers whose services begin.
    public var started: [(name: String, services: [Service])] = []
    /// Containers whose services end.
    public var stopped: [String] = []

    public init() {}
  }

  /// The node that Docker runs on.
  public let host: String
  /// In the order in which they were made: bridge, host and none first.
  public internal(set) var networks: [DockerNetwork] = []
  /// In the order in which they were made.
  public internal(set) var containers: [DockerContainer] = []
  /// When the networks were made, as `docker network inspect` has it; nil where the lab is not played.
  public var created: String?
  /// What time it is, on a clock of whoever plays the lab that began when it was built; `docker ps` tells times from it.
  public var moment: Duration = .zero
  /// Subnets that networks must not overlap: those of the host's other interfaces.
  let reserved: [IPNetwork]
  /// What the host itself answers.
  let hostServices: [Service]
  let identifiers: DockerIdentifiers

  /// An engine with its three networks, of which one may be given other options than Docker's own.
  public init(
    lab: String, host: String, reserved: [IPNetwork] = [], hostServices: [Service] = [],
    defaultBridge: DockerNetworkSpec? = nil
  ) throws(DockerError) {
    self.host = host
    self.reserved = reserved
    self.hostServices = hostServices
    identifiers = DockerIdentifiers(lab: lab)
    var bridge = defaultBridge ?? DockerNetworkSpec("bridge")
    guard bridge.driver == .bridge else {
      throw DockerError("the network bridge has the driver bridge", fix: "write network: host at a container")
    }
    bridge.bridge = bridge.bridge ?? InterfaceName("docker0")
    if bridge.subnets.isEmpty, let usual = IPNetwork("172.17.0.0/16"), !reserved.contains(where: { $0.overlaps(usual) })
    {
      bridge.subnets = [usual]
    }
    networks = [
      try network(bridge),
      try network(DockerNetworkSpec("host", driver: .host)), try network(DockerNetworkSpec("none", driver: .null)),
    ]
  }

  /// The network of this name, or whose id begins so.
  public func network(named name: String) throws(DockerError) -> DockerNetwork {
    if let network = networks.first(where: { $0.name == name }) { return network }
    if name.count >= 4, let network = networks.first(where: { $0.id.hasPrefix(name) }) { return network }
    throw DockerError(
      "network \(name) not found",
      fix: Suggestion.nearest(to: name, among: networks.map(\.name)).map { "did you mean \"\($0)\"?" }
        ?? "there are \(networks.map(\.name).joined(separator: ", "))")
  }

  /// The container of this name, or whose id begins so.
  public func container(named name: String) throws(DockerError) -> DockerContainer {
    if let container = containers.first(where: { $0.name == name }) { return container }
    if name.count >= 4, let container = containers.first(where: { $0.id.hasPrefix(name) }) { return container }
    throw DockerError(
      "No such container: \(name)",
      fix: Suggestion.nearest(to: name, among: containers.map(\.name)).map { "did you mean \"\($0)\"?" })
  }

  /// Carries out a command; where it throws nothing has changed.
  public mutating func perform(_ command: DockerCommand) throws(DockerError) -> Outcome {
    var next = self
    var outcome: Outcome
    do throws(DockerError) {
      outcome = try next.carryOut(command)
    } catch {
      throw DockerError(error.message, fix: error.commandFix ?? error.fix)
    }
    self = next
    if command.onlyRemoves { outcome.removals = outcome.operations.count }
    return outcome
  }

  private mutating func carryOut(_ command: DockerCommand) throws(DockerError) -> Outcome {
    var outcome = Outcome()
    switch command {
    case .createNetwork(let spec):
      let before = try ruleset()
      let made = try addNetwork(spec)
      outcome.operations = try bridgeOperations(made) + rulesetOperations(from: before)
      outcome.text = made.id + "\n"
    case .removeNetworks(let names):
      for name in names { try removeNetwork(name, &outcome) }
    case .run(let spec):
      try run(spec, &outcome)
    case .connect(let attachment, let container): try connect(attachment, container, &outcome)
    case .disconnect(let network, let container): try disconnect(network, container, &outcome)
    case .stop(let names):
      for name in names {
        try stop(name, &outcome)
        outcome.text += name + "\n"
      }
    case .start(let names):
      for name in names {
        try start(name, &outcome)
        outcome.text += name + "\n"
      }
    case .remove(let names, let force):
      for name in names { try remove(name, force: force, &outcome) }
    case .restart(let names):
      for name in names { try stop(name, &outcome) }
      outcome.removals = outcome.operations.count
      for name in names {
        try start(name, &outcome)
        outcome.text += name + "\n"
      }
    case .rename(let name, let new): try rename(name, to: new, &outcome)
    case .pruneContainers: pruneContainers(&outcome)
    case .pruneNetworks:
      let used = Set(containers.flatMap(\.endpoints).map(\.network))
      let unused = networks.map(\.name).filter { !used.contains($0) && !DockerNetworkSpec.predefined.contains($0) }
      if !unused.isEmpty { outcome.text = "Deleted Networks:\n" }
      for name in unused { try removeNetwork(name, &outcome) }
      if !unused.isEmpty { outcome.text += "\n" }
    case .listNetworks(let listing): outcome.text = try networkTable(listing)
    case .inspectNetworks(let names, let format): outcome.text = try networkInspection(names, format)
    case .list(let listing): outcome.text = try containerTable(listing)
    case .ports(let name, let port, let transport): outcome.text = try portTable(name, port, transport)
    case .inspect(let names, let format): outcome.text = try inspection(names, format)
    }
    return outcome
  }

  private mutating func removeNetwork(_ name: String, _ outcome: inout Outcome) throws(DockerError) {
    let before = try ruleset()
    let removed = try removeNetwork(name)
    if let bridge = removed.bridge { outcome.operations.append(onHost(.deleteLink(bridge))) }
    outcome.operations += try rulesetOperations(from: before)
    outcome.text += name + "\n"
  }

  func onHost(_ action: Action) -> Operation { Operation(action, in: .named(host)) }
}
