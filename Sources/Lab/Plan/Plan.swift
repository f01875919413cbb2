public import Operations
public import Probes

/// The operations that make a topology, in an order in which each finds what it needs.
///
/// The leading operations only make namespaces and set what holds before any link exists; those that follow are ordered so that all
/// that concerns one node stands together, the nodes with the most links last, and every link is made from its earlier node with
/// both ends in their places under their final names.
public struct Plan: Sendable, Equatable {
  /// An operation and the place in the lab file that it comes from.
  public struct Step: Sendable, Equatable {
    /// The operation, with its node.
    public var operation: Operation
    /// The place in the lab file; nil where a program made it.
    public var location: SourceLocation?
    /// Where its parts stand, of a text in the language of `nft`.
    public var script: ScriptPlaces?

    /// An operation and its place.
    public init(_ operation: Operation, at location: SourceLocation? = nil, script: ScriptPlaces? = nil) {
      self.operation = operation
      self.location = location
      self.script = script
    }
  }

  /// The operations, in the order in which they are carried out.
  public var steps: [Step]
  /// The nodes in the file's order; the host's stand-in first where the topology names no host.
  public var nodes: [PlannedNode]

  /// A plan of these parts, whose order is not checked.
  public init(steps: [Step], nodes: [PlannedNode]) {
    self.steps = steps
    self.nodes = nodes
  }

  /// The operations alone.
  public var operations: [Operation] { steps.map(\.operation) }
}

/// A node with its interfaces as they will be.
public struct PlannedNode: Sendable, Equatable {
  /// The node's name.
  public var name: String
  /// Host, router or switch.
  public var kind: Node.Kind
  /// Whether commands that name no node run there.
  public var isHost: Bool
  /// Its interfaces, those that the planner made for links included.
  public var interfaces: [PlannedInterface]
  /// The services that it answers at, by their ports.
  public var services: [Located<Service>] = []
  /// The node whose namespace it is another name of.
  public var sharedWith: String?

  /// A node of a plan.
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
  /// The interface, with the addresses that the planner gave it.
  public var interface: Interface
  /// Its index in its namespace.
  public var index: Int32
  /// The link that it is an end of, by its place in the topology.
  public var link: Int?

  /// An interface with its index in its namespace; loopback's is 1.
  public init(interface: Interface, index: Int32, link: Int? = nil) {
    self.interface = interface
    self.index = index
    self.link = link
  }
}
