public import Addressing
public import Operations
import PlainText
public import Probes

/// Docker's networks and containers, and the operations of its next command.
///
/// It is a value that asks nothing of a kernel: each command gives the operations that carry it out, so that the same engine builds a
/// lab, plays its commands, checks them beforehand and writes them into a script.
public struct DockerEngine: Sendable, Equatable {
  /// The result of a command.
  public struct Outcome: Sendable {
    /// The operations that carry it out, in this order.
    public var operations: [Operation] = []
    /// How many of the first of them take something away. They are done as far as what they take is still there.
    public var removals = 0
    /// The output of the command.
    public var text = ""
    /// Containers whose services begin.
    public var started: [(name: String, services: [Service])] = []
    /// Containers whose services end.
    public var stopped: [String] = []

    /// Nothing is done and nothing is printed.
    public init() {}
  }

  /// The node that Docker runs on.
  public let host: String
  /// In the order in which they were made: bridge, host and none first.
  public internal(set) var networks: [DockerNetwork] = []
  /// In the order in which they were made.
  public var containers: [DockerContainer] { list.all }
  /// The same, as they are found and changed.
  var list = ContainerList()
  /// When the networks were made, as `docker network inspect` has it; nil where the lab is not played.
  public var created: String?
  /// The time, on a clock of whoever plays the lab that began when it was built; `docker ps` tells times from it.
  public var moment: Duration = .zero
  /// Subnets that networks must not overlap: those of the host's other interfaces.
  let reserved: [IPNetwork]
  /// The services of the host itself.
  let hostServices: [Service]
  let identifiers: DockerIdentifiers
  /// Whether a command is looked at only: it prints nothing, and no rules are made.
  private(set) var isJudging = false
  /// Whether errors name what is near.
  private var suggests = true

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
    let near = suggests ? Suggestion.nearest(to: name, among: networks.map(\.name)) : nil
    throw DockerError(
      "network \(name) not found",
      fix: near.map { "did you mean \"\($0)\"?" }
        ?? "there are \(networks.prefix(20).map(\.name).joined(separator: ", "))\(networks.count > 20 ? ", …" : "")")
  }

  /// The container of this name, or whose id begins so.
  public func container(named name: String) throws(DockerError) -> DockerContainer {
    if let place = list.place(named: name) { return list[place] }
    if name.count >= 4, let container = containers.first(where: { $0.id.hasPrefix(name) }) { return container }
    let near = suggests ? Suggestion.nearest(to: name, among: containers.map(\.name)) : nil
    throw DockerError.noContainer(name, fix: near.map { "did you mean \"\($0)\"?" })
  }

  /// Carries out a command; where it throws nothing has changed.
  public mutating func perform(_ command: DockerCommand) throws(DockerError) -> Outcome {
    var outcome: Outcome
    do throws(DockerError) {
      outcome = try transaction { next throws(DockerError) in try next.carryOut(command) }
    } catch {
      throw error.onCommandLine
    }
    if command.onlyRemoves { outcome.removals = outcome.operations.count }
    return outcome
  }

  /// Carries out a command as ``perform(_:)`` does, but prints nothing and makes no rules: the time that it takes hardly depends on what
  /// there is already.
  ///
  /// - Parameter suggests: Whether errors name what is near, for which all names are looked at.
  package mutating func judge(_ command: DockerCommand, suggests: Bool) throws(DockerError) -> Outcome {
    isJudging = true
    self.suggests = suggests
    defer {
      isJudging = false
      self.suggests = true
    }
    do throws(DockerError) {
      switch command {
      // These throw before they change anything, or add at the end.
      case .createNetwork, .run: return try appending { engine throws(DockerError) in try engine.carryOut(command) }
      case .stop(let names) where names.count == 1: return try carryOut(command)
      case .remove(let names, _) where names.count == 1: return try carryOut(command)
      default: return try transaction { next throws(DockerError) in try next.carryOut(command) }
      }
    } catch {
      throw error.onCommandLine
    }
  }

  /// Does something all or not at all.
  private mutating func transaction<Result>(
    _ body: (inout DockerEngine) throws(DockerError) -> Result
  ) throws(DockerError) -> Result {
    var next = self
    let result = try body(&next)
    self = next
    return result
  }

  /// Does something all or not at all that only adds networks or containers at the end, without a copy of those that are there.
  ///
  /// - Parameter stays: Whether what was added stays where nothing was thrown.
  package mutating func appending<Result>(
    stays: Bool = true, _ body: (inout DockerEngine) throws(DockerError) -> Result
  ) throws(DockerError) -> Result {
    let (oldNetworks, oldContainers) = (networks.count, list.count)
    var isDone = false
    defer {
      if !isDone || !stays {
        networks.removeLast(max(0, networks.count - oldNetworks))
        list.removeLast(max(0, list.count - oldContainers))
      }
    }
    let result = try body(&self)
    isDone = true
    return result
  }

  private mutating func carryOut(_ command: DockerCommand) throws(DockerError) -> Outcome {
    var outcome = Outcome()
    switch command {
    case .createNetwork(let spec):
      let before = try rulesetBefore()
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
    case .kill(let names):
      for name in names {
        let container = try container(named: name)
        guard container.isRunning else {
          throw DockerError("cannot kill container: \(name): container \(container.id) is not running")
        }
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
    case .findProcess(let name):
      let container = try container(named: name)
      guard container.isRunning else {
        throw DockerError(
          "the container \(name) has no process, so it has the number 0: it is not running", fix: "docker start \(name)"
        )
      }
    case .logs(let name): _ = try container(named: name)
    case .inspect(let names, let format): outcome.text = try inspection(names, format)
    }
    return outcome
  }

  private mutating func removeNetwork(_ name: String, _ outcome: inout Outcome) throws(DockerError) {
    let before = try rulesetBefore()
    let removed = try removeNetwork(name)
    if let bridge = removed.bridge { outcome.operations.append(onHost(.link(.delete(bridge)))) }
    outcome.operations += try rulesetOperations(from: before)
    outcome.text += name + "\n"
  }

  func onHost(_ action: Action) -> Operation { Operation(action, in: .named(host)) }
}
