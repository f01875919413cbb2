extension Rule {
  /// The rule as `nft list ruleset` prints it.
  public func text(family: TableFamily) -> String { "" }
}
