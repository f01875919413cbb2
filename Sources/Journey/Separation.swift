/// What keeps two nodes apart that only a higher floor knows, as Docker's networks, and the commands that join them.
public struct Separation: Hashable, Sendable {
  public var cause: Cause
  public var remedies: [String]

  public init(_ cause: Cause, remedies: [String] = []) {
    self.cause = cause
    self.remedies = remedies
  }
}
