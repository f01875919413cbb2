import Addressing
public import Docker
public import Operations
public import Probes
import RouteNetlink

/// Docker's part of a lab file: its keys `networks` and `containers`.
public struct DockerSetup: Sendable, Equatable {
  /// A container with the places of what can be wrong with it.
  public struct Container: Sendable, Equatable {
    /// The name, unique among containers.
    public var name: Located<String>
    /// The image, of which the usual ones are known; nil is one without services.
    public var image: Located<String>?
    /// Nil is the network bridge.
    public var networks: [Located<ContainerSpec.Attachment>]?
    /// Its published ports, as `-p` takes them.
    public var publish: [Located<PortMapping>]
    /// Nil is what the image serves.
    public var services: [Located<Service>]?
    /// The name that it has for itself; nil is its id's first 12 digits.
    public var hostname: String?
    /// `extra_hosts`
    public var hosts: [ContainerSpec.HostEntry] = []
    /// The command behind the image, word by word; it is shown and not carried out.
    public var command: [String] = []

    /// A container of a lab file, with the places of its parts.
    public init(
      name: Located<String>, image: Located<String>? = nil, networks: [Located<ContainerSpec.Attachment>]? = nil,
      publish: [Located<PortMapping>] = [], services: [Located<Service>]? = nil
    ) {
      self.name = name
      self.image = image
      self.networks = networks
      self.publish = publish
      self.services = services
    }

    /// The container as `docker run` would be told.
    var spec: ContainerSpec {
      var spec = ContainerSpec(name.value, publish: publish.map(\.value))
      if let networks { spec.networks = networks.map(\.value) }
      if let image {
        spec.image = image.value
        spec.services = ContainerSpec.services(of: image.value, command: command)
      }
      spec.hostname = hostname
      spec.hosts = hosts
      spec.command = command
      if let services { spec.services = services.map(\.value) }
      return spec
    }
  }

  /// In the file's order.
  public var networks: [Located<DockerNetworkSpec>]
  /// The containers, in the file's order.
  public var containers: [Container]

  /// Networks and containers of a lab; without any Docker is there with its own three networks.
  public init(networks: [Located<DockerNetworkSpec>] = [], containers: [Container] = []) {
    self.networks = networks
    self.containers = containers
  }
}

extension Lab {
  /// Whether Docker is part of the lab: it has networks or containers, or a step has a `docker` command.
  public var usesDocker: Bool {
    docker != nil
      || steps.contains { step in
        (step.run + step.show).contains { $0.operations.contains { $0.isDocker } }
      }
  }

  /// Docker as it is when the lab is built; nil where the lab has none.
  ///
  /// - Throws: The first thing that Docker would refuse, with its place.
  public func dockerEngine() throws(Diagnostic) -> DockerEngine? {
    let (engine, diagnostics) = dockerState()
    if let first = diagnostics.first { throw first }
    return engine
  }

  /// Docker as far as its keys are right, and all that it would refuse of them.
  func dockerState() -> (engine: DockerEngine?, diagnostics: [Diagnostic]) {
    guard usesDocker else { return (nil, []) }
    let host = topology.hostNode
    let reserved = (host?.interfaces ?? []).flatMap { $0.addresses.map(\.value.local) }
    let setup = docker ?? DockerSetup()
    var diagnostics: [Diagnostic] = []
    /// What was said of the present network or container.
    var said: Set<DockerError> = []
    /// Whether Docker would do it; what was said of a part of a container is not said of the whole of it again.
    func told(at place: SourceLocation?, length: Int = 1, _ body: () throws(DockerError) -> Void) -> Bool {
      do throws(DockerError) {
        try body()
        return true
      } catch {
        if said.insert(error).inserted {
          diagnostics.append(Diagnostic(error.message, at: place, length: length, fix: error.fix))
        }
        return false
      }
    }
    let own = setup.networks.first { $0.value.name == "bridge" }
    var made: DockerEngine?
    _ = told(at: own?.location, length: 6) { () throws(DockerError) in
      made = try DockerEngine(
        lab: name, host: host?.name.value ?? Lab.implicitHostName, reserved: reserved,
        hostServices: host?.services.map(\.value) ?? [], defaultBridge: own?.value)
    }
    guard var engine = made else { return (nil, diagnostics) }
    // What hangs on a network that was refused is not told a second time.
    var refused: Set<String> = []
    for network in setup.networks where network.value.name != "bridge" {
      said = []
      let isGood = told(at: network.location, length: network.value.name.count) { () throws(DockerError) in
        _ = try engine.addNetwork(network.value)
      }
      if !isGood { refused.insert(network.value.name) }
    }
    for container in setup.containers {
      let spec = container.spec
      said = []
      let isNew = told(at: container.name.location, length: container.name.value.count) { () throws(DockerError) in
        try engine.requireFree(spec.name)
      }
      guard isNew else { continue }
      // What is right at once is not looked at part by part.
      let ports = container.publish.count
      let isRight: Void? = try? engine.appending { next throws(DockerError) in
        let made = try next.addContainer(spec)
        try next.requireHostAddresses(made.ports.suffix(ports), of: topology)
        if next.portTaken(from: made) != nil { throw DockerError("") }
      }
      if isRight != nil { continue }
      // What is wrong with one network or port is said at that one; the container goes on without it.
      var good = spec
      if container.networks != nil { good.networks = [] }
      for attachment in container.networks ?? [] where !refused.contains(attachment.value.network) {
        var part = good
        part.networks.append(attachment.value)
        part.publish = []
        let length = attachment.value.network.count
        let isGood = told(at: attachment.location, length: length) { () throws(DockerError) in
          try engine.appending(stays: false) { next throws(DockerError) in _ = try next.addContainer(part) }
        }
        if isGood { good.networks = part.networks }
      }
      good.publish = []
      for port in container.publish where good.networks.count == spec.networks.count {
        var part = good
        part.publish.append(port.value)
        let isGood = told(at: port.location, length: port.value.text.count + 2) { () throws(DockerError) in
          try engine.appending(stays: false) { next throws(DockerError) in
            let made = try next.addContainer(part)
            try next.requireHostAddresses(made.ports.suffix(1), of: topology)
          }
        }
        if isGood { good.publish = part.publish }
      }
      _ = told(at: container.name.location, length: container.name.value.count) { () throws(DockerError) in
        try engine.appending { next throws(DockerError) in
          let made = try next.addContainer(good)
          if let (other, port) = next.portTaken(from: made) {
            throw DockerError(
              "\(made.name) cannot listen on port \(port): \(other) does already, in the same network",
              fix: "give it services of other ports")
          }
        }
      }
    }
    return (engine, diagnostics)
  }

  /// The topology that is built: the one of the file, and Docker's bridges and containers.
  public func builtTopology() throws(Diagnostic) -> Topology {
    guard let engine = try dockerEngine() else { return topology }
    do throws(DockerError) {
      return try engine.added(to: topology, places: docker ?? DockerSetup())
    } catch {
      throw Diagnostic(error.message, at: nil, fix: error.fix)
    }
  }
}

extension DockerEngine {
  /// Refuses ports at addresses that the host has not got when the lab is built.
  fileprivate func requireHostAddresses(_ ports: ArraySlice<PortMapping>, of topology: Topology) throws(DockerError) {
    // What addresses a switch with a subnet gives is planned later.
    guard !topology.nodes.contains(where: { $0.subnet != nil }) else { return }
    let own = topology.hostNode?.interfaces.flatMap { $0.addresses.map(\.value.local.address) } ?? []
    let known = own + networks.flatMap(\.addresses).map(\.address)
    for (address, error) in ports.compactMap(Self.binding) where !known.contains(address) {
      let list = known.filter { $0.family == address.family }.map { "\($0)" }.joined(separator: ", ")
      throw DockerError(error.message, fix: list.isEmpty ? nil : "\(host) has \(list)")
    }
  }
}

extension Operation {
  /// Whether it is a `docker` command.
  public var isDocker: Bool {
    if case .docker = action { return true }
    return false
  }
}
