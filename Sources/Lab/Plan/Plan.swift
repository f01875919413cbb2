public import Operations
public import Probes

/// What a topology is made by: operations in an order in which each finds what it needs.
///
/// The leading operations only make namespaces and set what holds before any link exists; those that follow are ordered so that all
/// that concerns one node stands together, the nodes with the most links last, and every link is made from its earlier node with
/// both ends in their places under their final names.
public struct Plan: Sendable, Equatable {
  /// An operation and the place in the lab file that it comes from.
  public struct Step: Sendable, Equatable {
    public var operation: Operation
    public var location: SourceLocation?
    /// Where its parts stand, of a text in the language of `nft`.
    public var script: ScriptPlaces?

    public init(_ operation: Operation, at location: SourceLocation? = nil, script: ScriptPlaces? = nil) {
      self.operation = operation
      self.location = location
      self.script = script
    }
  }

  public var steps: [Step]
  /// The nodes in the file's order; the host's stand-in first where the topology names no host.
  public var nodes: [PlannedNode]

  public init(steps: [Step], nodes: [PlannedNode]) {
    self.steps = steps
    self.nodes = nodes
  }

  /// The operations alone.
  public var operations: [Operation] { steps.map(\.operation) }
}

/// A node with its interfaces as they will be.
public struct PlannedNode: Sendable, Equatable {
  public var name: String
  public var kind: Node.Kind
  public var isHost: Bool
  public var interfaces: [PlannedInterface]
  /// What it answers on which port.
  public var services: [Located<Service>] = []
  /// The node whose namespace it is another name of.
  public var sharedWith: String?

  public init(name: String, kind: Node.Kind = .host, isHost: Bool = false, interfaces: [PlannedInterface] = []) {
    self.name = name
    self.kind = kind
    self.isHost = isHost
    self.interfaces = interfaces
  }

  /// The node's addresses, in the order in which a person would name them: the first is the one that is pinged.
  public var addresses: [AddressOfInterface] {
    interfaces.flatMap { interface in
      interface.interface.addresses.map {
        AddressOfInterface(interface: interface.interface.name.value, spec: $0.value)
      }
    }
  }
}

/// An interface with what the planner gave it.
public struct PlannedInterface: Sendable, Equatable {
  public var interface: Interface
  /// Its index in its namespace.
  public var index: Int32
  /// The link that it is an end of, by its place in the topology.
  public var link: Int?

  public init(interface: Interface, index: Int32, link: Int? = nil) {
    self.interface = interface
    self.index = index
    self.link = link
  }
}
