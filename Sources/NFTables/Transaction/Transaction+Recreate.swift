extension Transaction {
  /// Makes all that a listing has, in an order in which everything exists before it is referred to.
  ///
  /// Handles are not kept; flow tables are left out.
  public init(recreating ruleset: Ruleset) {
    self.init()
    for table in ruleset.tables { recreate(table) }
  }

  /// What leads back from one listing to an earlier one: the inverse of all that was done in between.
  ///
  /// Tables that differ are made anew as they were, with the counters that they had; the others are not touched. Handles are not
  /// kept. Commit it with the generation of `after`, so that nothing of anybody else's is undone.
  public init(restoring before: Ruleset, from after: Ruleset) {
    self.init()
    for listing in after.tables where before[listing.table.id] != listing { delete(listing.table.id) }
    for listing in before.tables where after[listing.table.id] != listing { recreate(listing) }
  }

  /// Makes a table and all that is in it.
  public mutating func recreate(_ listing: TableListing) {
    let id = listing.table.id
    add(listing.table)
    for object in listing.objects { add(object, to: id) }
    for chain in listing.chains { add(chain.chain, to: id) }
    for set in listing.sets { add(set, to: id) }
    for chain in listing.chains {
      for rule in chain.rules { add(rule, to: ChainName(id, chain.chain.name)) }
    }
  }
}
