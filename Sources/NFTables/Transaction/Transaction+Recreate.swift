extension Transaction {
  /// Makes all that a listing has, in an order in which everything exists before it is referred to.
  ///
  /// Handles are not kept.
  public init(recreating ruleset: Ruleset) {
    self.init()
    for table in ruleset.tables { recreate(table) }
  }

  /// Makes a table and all that is in it.
  public mutating func recreate(_ listing: TableListing) {
    let id = listing.table.id
    add(listing.table)
    for object in listing.objects { add(object, to: id) }
    for chain in listing.chains { add(chain.chain, to: id) }
    for set in listing.sets { add(set, to: id) }
    for flowTable in listing.flowTables { add(flowTable, to: id) }
    for chain in listing.chains {
      for rule in chain.rules { add(rule, to: ChainName(id, chain.chain.name)) }
    }
  }
}
