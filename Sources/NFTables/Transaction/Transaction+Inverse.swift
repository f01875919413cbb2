extension Transaction {
  /// The transaction that undoes this one, which was committed on the ruleset `before` with this result.
  ///
  /// Added things are deleted, rules by their handles, and deleted things are made again: rules at their places with what they had
  /// counted, elements with the time that they had left, chains, sets, objects, policies. All else is not touched and goes on counting
  /// under its handles. What is made again has new handles; a chain, set or table stands behind the others of its kind then, and of a
  /// deleted table everything is made again. Commit with `handles`; of a chain that got rules of unknown handles
  /// all rules are made anew. Commit the inverse with the generation `before.generation + 1`, so that nothing of anybody else's is undone.
  public func inverse(before: Ruleset, result: TransactionResult) -> Transaction {
    Transaction(restoring: before, from: before.applying(self, result: result))
  }

  /// The transaction that leads back from one listing to an earlier one: the inverse of all that was done in between.
  ///
  /// As with ``inverse(before:result:)`` only what differs is touched. Commit it with the generation of `after`, so that nothing of
  /// anybody else's is undone. What packets counted is no difference; elements that rules added to their sets are one.
  public init(restoring before: Ruleset, from after: Ruleset) {
    self.init()
    for listing in after.tables where before[listing.table.id].map({ !$0.isSameTable(as: listing) }) ?? true {
      delete(listing.table.id)
    }
    for listing in before.tables {
      if let now = after[listing.table.id], listing.isSameTable(as: now) {
        restore(listing, from: now)
      } else {
        recreate(listing)
      }
    }
  }

  private mutating func restore(_ before: TableListing, from after: TableListing) {
    if before == after { return }
    let id = before.table.id
    if before.table.flags != after.table.flags { add(before.table) }
    let chains = after.chains.filter { chain in
      before[chain: chain.chain.name].map { !$0.chain.isSameChain(as: chain.chain) } ?? true
    }
    let sets = after.sets.filter { set in before[set: set.name].map { !$0.isSameSet(as: set) } ?? true }
    let objects = after.objects.filter { object in
      before[object: object.type, object.name].map { !$0.isSameObject(as: object) } ?? true
    }
    let flowTables = after.flowTables.filter { flowTable in
      before[flowTable: flowTable.name].map { !$0.isSame(as: flowTable) } ?? true
    }
    // First goes what refers to something, then that.
    for chain in after.chains {
      let name = ChainName(id, chain.chain.name)
      let isGone = chains.contains { $0.chain.name == chain.chain.name }
      if isGone || chain.hasUnknownRules {
        if !chain.rules.isEmpty { flush(name) }
      } else {
        let kept = Set(before[chain: name.name]?.rules.compactMap(\.handle) ?? [])
        for case let handle? in chain.rules.map(\.handle) where !kept.contains(handle) {
          deleteRule(handle, from: name)
        }
      }
    }
    let elements = before.sets.compactMap { set -> (set: NFTSet, changes: (gone: [SetElement], made: [SetElement]))? in
      guard let now = after[set: set.name], set.isSameSet(as: now) else { return nil }
      return (set, set.differences(from: now))
    }
    for (set, changes) in elements where !changes.gone.isEmpty {
      append(.deleteElements(changes.gone, SetName(id, set.name), of: set))
    }
    for set in sets { delete(SetName(id, set.name)) }
    for chain in chains { delete(ChainName(id, chain.chain.name)) }
    for object in objects { delete(ObjectName(id, object.type, object.name)) }
    for flowTable in flowTables { delete(FlowTableName(id, flowTable.name)) }
    // Then comes what is referred to, and then that which refers to it.
    for object in before.objects {
      let now = after[object: object.type, object.name]
      if now.map({ !object.isSameObject(as: $0) || object.isQuota(otherThan: $0) }) ?? true { add(object, to: id) }
    }
    for chain in before.chains {
      let now = after[chain: chain.chain.name]?.chain
      if now.map({ !chain.chain.isSameChain(as: $0) || chain.chain.hook?.policy != $0.hook?.policy }) ?? true {
        add(chain.chain, to: id)
      }
    }
    for set in before.sets where after[set: set.name].map({ !set.isSameSet(as: $0) }) ?? true { add(set, to: id) }
    for flowTable in before.flowTables where after[flowTable: flowTable.name].map({ !flowTable.isSame(as: $0) }) ?? true
    {
      add(flowTable, to: id)
    }
    for (set, changes) in elements where !changes.made.isEmpty {
      append(.addElements(changes.made, SetName(id, set.name), of: set))
    }
    for chain in before.chains {
      let now = after[chain: chain.chain.name].flatMap { chain.chain.isSameChain(as: $0.chain) ? $0 : nil }
      restoreRules(of: chain, from: now, in: id)
    }
  }

  /// Puts back the rules that are missing, each before the next one that is still there.
  private mutating func restoreRules(of before: ChainListing, from after: ChainListing?, in table: TableName) {
    let name = ChainName(table, before.chain.name)
    let rules = after.map { $0.hasUnknownRules ? [] : $0.rules } ?? []
    let there = Dictionary(
      rules.compactMap { rule in rule.handle.map { ($0, rule) } }, uniquingKeysWith: { first, _ in first })
    var missing: [Rule] = []
    for rule in before.rules {
      guard let handle = rule.handle, let now = there[handle] else {
        missing.append(rule)
        continue
      }
      for rule in missing { add(rule, to: name, at: .before(handle)) }
      missing = []
      // A rule that takes the place of another has its handle, too.
      if !now.isSameRule(as: rule) { add(rule, to: name, at: .replacing(handle)) }
    }
    for rule in missing { add(rule, to: name) }
  }
}

extension TableListing {
  /// Whether it is the table of the other listing, which only its flag `dormant` may tell apart.
  fileprivate func isSameTable(as other: TableListing) -> Bool {
    var copy = other.table
    copy.flags.formSymmetricDifference(copy.flags.symmetricDifference(table.flags).intersection(.dormant))
    return copy == table
  }
}

extension ChainListing {
  fileprivate var hasUnknownRules: Bool { rules.contains { $0.handle == nil } }
}

extension Rule {
  /// Whether it is the same but for what it counted.
  fileprivate func isSameRule(as other: Rule) -> Bool {
    if self == other { return true }
    guard comment == other.comment, userData == other.userData, compatibility == other.compatibility,
      expressions.count == other.expressions.count
    else { return false }
    return zip(expressions, other.expressions).allSatisfy { $0.stateless == $1.stateless }
  }
}

extension Expression {
  /// The expression without what packets change of it.
  fileprivate var stateless: Expression {
    switch self {
    case .counter: return .counter(packets: 0, bytes: 0)
    case .last: return .last(milliseconds: 0, isSet: 0)
    case .quota(var quota):
      quota.consumed = 0
      return .quota(quota)
    default: return self
    }
  }
}

extension Chain {
  /// Whether it does the same at the same place, but for its policy.
  fileprivate func isSameChain(as other: Chain) -> Bool {
    var copy = other
    copy.handle = handle
    // A chain that is not listed yet lacks the flag that the kernel gives it.
    copy.flags = flags.union(.base) == other.flags.union(.base) ? flags : other.flags
    copy.hook?.policy = hook?.policy
    return copy == self
  }
}

extension NFTSet {
  /// Whether it is the same but for its elements.
  fileprivate func isSameSet(as other: NFTSet) -> Bool {
    var copy = other
    copy.handle = handle
    copy.elements = elements
    // What `nft` needs for printing is noted when a set is sent.
    copy.userData = other.remarks
    var own = self
    own.userData = remarks
    return copy == own
  }

  /// The elements of another state of it that are too much, and those that it lacks.
  func differences(from other: NFTSet) -> (gone: [SetElement], made: [SetElement]) {
    if elements == other.elements { return ([], []) }
    let own = Dictionary(elements.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
    let others = Dictionary(other.elements.map { ($0.identity, $0) }, uniquingKeysWith: { first, _ in first })
    let gone = other.elements.filter { element in
      own[element.identity].map { !$0.isSameElement(as: element) } ?? true
    }
    let made = elements.filter { element in
      others[element.identity].map { !$0.isSameElement(as: element) } ?? true
    }
    // Ranges are listed from their ends; among others of the set they are taken only from their beginnings.
    return hasEndElements ? (gone.sorted(by: SetElement.isBefore), made.sorted(by: SetElement.isBefore)) : (gone, made)
  }
}

extension SetElement {
  /// Whether it is the same but for what it counted and the time that it has left.
  fileprivate func isSameElement(as other: SetElement) -> Bool {
    value == other.value && timeout == other.timeout && comment == other.comment && userData == other.userData
      && expressions.map(\.kind) == other.expressions.map(\.kind)
  }
}

extension StatefulObject {
  /// Whether it is the same but for what it counted.
  fileprivate func isSameObject(as other: StatefulObject) -> Bool {
    guard comment == other.comment, userData == other.userData else { return false }
    switch (content, other.content) {
    case (.counter, .counter), (.quota, .quota): return true
    default: return content == other.content
    }
  }

  /// Whether it has another quota, which the kernel changes in place.
  fileprivate func isQuota(otherThan other: StatefulObject) -> Bool {
    guard case .quota(let own) = content, case .quota(let quota) = other.content else { return false }
    return own.bytes != quota.bytes || own.flags != quota.flags
  }
}
