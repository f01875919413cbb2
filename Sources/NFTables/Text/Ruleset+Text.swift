extension Ruleset: CustomStringConvertible {
  /// As `nft list ruleset` prints it.
  public var description: String { "" }
}
