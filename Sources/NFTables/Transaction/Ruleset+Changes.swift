extension Ruleset {
  /// The changes that make one ruleset out of another, chains and elements that are in both left alone.
  ///
  /// Where rules are only added behind those of a chain, these stay and go on counting; where any other differs, the chain is flushed
  /// and filled again, and its counters begin anew. Counted packets and handles are no difference. Sets that differ in more than their elements are made anew,
  /// together with their table.
  public static func changes(from old: Ruleset, to new: Ruleset) -> [Change] {
    var changes: [Change] = []
    for table in old.tables where new[table.table.id] == nil { changes.append(.deleteTable(table.table.id)) }
    for table in new.tables {
      let name = table.table.id
      guard let before = old[name], before.hasSameFrame(as: table) else {
        if old[name] != nil { changes.append(.deleteTable(name)) }
        changes += TableListing(table.table).changes(to: table, isNew: true)
        continue
      }
      changes += before.changes(to: table, isNew: false)
    }
    return changes
  }
}

extension TableListing {
  /// Whether all that is in both tables has the same outlines, so that its contents can be changed.
  fileprivate func hasSameFrame(as other: TableListing) -> Bool {
    guard table.flags == other.table.flags, objects == other.objects,
      flowTables.elementsEqual(other.flowTables, by: { $0.isSame(as: $1) })
    else {
      return false
    }
    for chain in other.chains {
      guard let before = self[chain: chain.chain.name] else { continue }
      if before.chain.hook != chain.chain.hook { return false }
    }
    for set in other.sets {
      guard var before = self[set: set.name] else { continue }
      before.elements = set.elements
      before.handle = set.handle
      if before != set { return false }
    }
    return true
  }

  fileprivate func changes(to new: TableListing, isNew: Bool) -> [Change] {
    let name = table.id
    var changes: [Change] = []
    if isNew {
      changes.append(.addTable(new.table))
      changes += new.objects.map { .addObject($0, name) }
      changes += new.flowTables.map { .addFlowTable($0, name) }
    }
    // What is jumped to must be there first, and what is gone must not be jumped to any more.
    for chain in new.chains where self[chain: chain.chain.name] == nil { changes.append(.addChain(chain.chain, name)) }
    for set in new.sets {
      guard let before = self[set: set.name] else {
        changes.append(.addSet(set, name))
        continue
      }
      let (gone, made) = set.differences(from: before)
      if !gone.isEmpty { changes.append(.deleteElements(gone, SetName(name, set.name), of: set)) }
      if !made.isEmpty { changes.append(.addElements(made, SetName(name, set.name), of: set)) }
    }
    let removed = chains.filter { new[chain: $0.chain.name] == nil }
    changes += removed.filter { !$0.rules.isEmpty }.map { .flushChain(ChainName(name, $0.chain.name)) }
    for chain in new.chains {
      let place = ChainName(name, chain.chain.name)
      let before = self[chain: chain.chain.name]
      // Rules that are only followed by others stay as they are.
      let kept = before?.rules.count ?? 0
      if let before, before.rules.map(\.bare) != chain.rules.prefix(kept).map(\.bare) {
        changes.append(.flushChain(place))
        changes += chain.rules.map { .addRule($0, place) }
      } else {
        changes += chain.rules.dropFirst(kept).map { .addRule($0, place) }
      }
    }
    changes += removed.map { .deleteChain(ChainName(name, $0.chain.name)) }
    for set in sets where new[set: set.name] == nil { changes.append(.deleteSet(SetName(name, set.name))) }
    return changes
  }
}

extension Rule {
  /// The rule without what the kernel added to it.
  fileprivate var bare: Rule {
    var rule = self
    rule.handle = nil
    rule.expressions = expressions.map { expression in
      if case .counter = expression { return .counter(packets: 0, bytes: 0) }
      return expression
    }
    return rule
  }
}
