public import NFTables
public import RouteNetlink

/// The traces of a probe, before they are put together.
public struct Observation: Sendable {
  /// The way of the probe as it was seen.
  public var journey: Journey
  /// The interfaces of the nodes that were watched.
  public var links: [String: [Link]]
  /// The tables of those that have chains which judge.
  public var rulesets: [String: Ruleset]
  /// The number of the error with which the node itself refused to send it.
  public var refusal: Int32?

  /// Traces as a test or another source has them.
  public init(journey: Journey, links: [String: [Link]] = [:], rulesets: [String: Ruleset] = [:], refusal: Int32? = nil)
  {
    self.journey = journey
    self.links = links
    self.rulesets = rulesets
    self.refusal = refusal
  }
}
