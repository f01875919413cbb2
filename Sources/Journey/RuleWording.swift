public import NFTables

/// A rule or a policy in the words of the tool that made it, where that is not nft.
public struct ForeignWords: Hashable, Sendable {
  /// The command that makes it: `iptables -A FORWARD -j DROP`.
  public var made: String
  /// The command that takes it away, or lets a policy accept: `iptables -D FORWARD -j DROP`.
  public var removed: String

  /// The commands that make and remove a rule or a policy.
  public init(made: String, removed: String) {
    self.made = made
    self.removed = removed
  }
}

/// The words of another tool for a rule, or without one for the policy, of a chain among the tables of its node; nil where nft is the tool.
public typealias RuleWording =
  @Sendable (_ rule: NFTables.Rule?, _ chain: ChainName, _ ruleset: Ruleset) ->
  ForeignWords?
