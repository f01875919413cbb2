/// A separation of two nodes that only a higher floor knows, as Docker's networks, and the commands that join them.
public struct Separation: Hashable, Sendable {
  /// The reason, which names the networks.
  public var cause: Cause
  /// Commands that join the nodes, in their order.
  public var remedies: [String]

  /// A reason with its remedies.
  public init(_ cause: Cause, remedies: [String] = []) {
    self.cause = cause
    self.remedies = remedies
  }
}
