import Addressing
public import Probes
import RouteNetlink

/// What a lab file says of Docker: its keys `networks` and `containers`.
public struct DockerSetup: Sendable, Equatable {
  /// A container with the places of what can be wrong with it.
  public struct Container: Sendable, Equatable {
    public var name: Located<String>
    public var image: String?
    /// Nil is the network bridge.
    public var networks: [Located<ContainerSpec.Attachment>]?
    public var publish: [Located<PortMapping>]
    /// Nil is what the image serves.
    public var services: [Located<Service>]?

    public init(
      name: Located<String>, image: String? = nil, networks: [Located<ContainerSpec.Attachment>]? = nil,
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
        spec.image = image
        spec.services = ContainerSpec.services(of: image)
      }
      if let services { spec.services = services.map(\.value) }
      return spec
    }
  }

  /// In the file's order.
  public var networks: [Located<DockerNetworkSpec>]
  public var containers: [Container]

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
    guard usesDocker else { return nil }
    let host = topology.hostNode
    let reserved = (host?.interfaces ?? []).flatMap { $0.addresses.map(\.value.local) }
    let setup = docker ?? DockerSetup()
    func told<Result>(
      at place: SourceLocation?, length: Int = 1, _ body: () throws(DockerError) -> Result
    ) throws(Diagnostic) -> Result {
      do throws(DockerError) {
        return try body()
      } catch {
        throw Diagnostic(error.message, at: place, length: length, fix: error.fix)
      }
    }
    let own = setup.networks.first { $0.value.name == "bridge" }
    var engine = try told(at: own?.location) { () throws(DockerError) in
      try DockerEngine(
        lab: name, host: host?.name.value ?? Lab.implicitHostName, reserved: reserved, defaultBridge: own?.value)
    }
    for network in setup.networks where !DockerNetworkSpec.predefined.contains(network.value.name) {
      _ = try told(at: network.location, length: network.value.name.count) { () throws(DockerError) in
        try engine.perform(.createNetwork(network.value))
      }
    }
    for container in setup.containers {
      let spec = container.spec
      // What is wrong with one network or port is said at that one.
      for (place, attachment) in (container.networks ?? []).enumerated() {
        _ = try told(at: attachment.location, length: attachment.value.network.count) { () throws(DockerError) in
          var copy = engine
          var part = spec
          part.networks = Array(spec.networks.prefix(place + 1))
          part.publish = []
          return try copy.perform(.run(part))
        }
      }
      for (place, port) in container.publish.enumerated() {
        _ = try told(at: port.location, length: port.value.text.count + 2) { () throws(DockerError) in
          var copy = engine
          var part = spec
          part.publish = Array(spec.publish.prefix(place + 1))
          return try copy.perform(.run(part))
        }
      }
      _ = try told(at: container.name.location, length: container.name.value.count) { () throws(DockerError) in
        try engine.perform(.run(spec))
      }
    }
    return engine
  }

  /// The topology that is built: the one of the file, and Docker's bridges and containers.
  public func builtTopology() throws(Diagnostic) -> Topology {
    guard let engine = try dockerEngine() else { return topology }
    return engine.added(to: topology, places: docker ?? DockerSetup())
  }
}

extension Operation {
  /// Whether it is a `docker` command.
  public var isDocker: Bool {
    if case .docker = action { return true }
    return false
  }
}
