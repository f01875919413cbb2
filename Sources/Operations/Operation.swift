/// A node as commands and checks name it.
public enum NodeReference: Hashable, Sendable {
  /// The node that plays the machine: where commands run that name no node.
  case host
  /// The node, or the named network namespace, of this name.
  case named(String)
}

/// One thing that is done in a lab, with the node that it is done in. Every operation has a command that a person would type for it.
public struct Operation: Hashable, Sendable {
  /// The node that it is done in.
  public var node: NodeReference
  /// The action.
  public var action: Action

  /// An action in a node; by itself in the host.
  public init(_ action: Action, in node: NodeReference = .host) {
    self.node = node
    self.action = action
  }
}
