extension Ruleset {
  /// The ruleset as a transaction leaves it that was committed, with the handles that the kernel gave to what was made.
  ///
  /// Packets counted meanwhile are not known. It is not checked whether the kernel would take the changes.
  public func applying(_ transaction: Transaction, result: TransactionResult = TransactionResult()) -> Ruleset {
    var next = self
    next.generation &+= 1
    for (index, change) in transaction.changes.enumerated() { next.apply(change, result.handles[index]) }
    return next
  }

  private mutating func apply(_ change: Change, _ handle: UInt64?) {
    switch change {
    case .addTable(let table, _):
      if let place = tables.firstIndex(where: { $0.table.id == table.id }) {
        tables[place].table.flags = table.flags
      } else {
        var made = table
        made.handle = handle
        tables.append(TableListing(made))
      }
    case .deleteTable(let name): tables.removeAll { $0.table.id == name }
    case .flushRuleset(let family): tables.removeAll { family == nil || $0.table.id.family == family }
    case .flushTable(let name):
      edit(name) { table in
        for place in table.chains.indices { table.chains[place].rules = [] }
      }
    case .addChain(let chain, let name, _): edit(name) { $0.add(chain, handle) }
    case .deleteChain(let name): edit(name.table) { $0.chains.removeAll { $0.chain.name == name.name } }
    case .renameChain(let name, _, let new):
      edit(name) { $0.chain.name = new }
      // Rules that lead to it lead to it under its new name.
      edit(name.table) { $0.renameTargets(name.name, to: new) }
    case .flushChain(let name): edit(name) { $0.rules = [] }
    case .addRule(let rule, let name, let place): edit(name) { $0.add(rule, handle, place) }
    case .deleteRule(let name, let handle): edit(name) { $0.rules.removeAll { $0.handle == handle } }
    case .addSet(let set, let name, _):
      edit(name) { table in
        if let place = table.sets.firstIndex(where: { $0.name == set.name }) {
          table.sets[place].merge(set.elements)
        } else {
          var made = set
          made.handle = handle
          table.sets.append(made)
        }
      }
    case .deleteSet(let name): edit(name.table) { $0.sets.removeAll { $0.name == name.name } }
    case .flushSet(let name): edit(name) { $0.elements = [] }
    case .addElements(let elements, let name, _, _): edit(name) { $0.merge(elements) }
    case .deleteElements(let elements, let name, _):
      let gone = Set(elements.map(\.identity))
      edit(name) { $0.elements.removeAll { gone.contains($0.identity) } }
    case .addObject(let object, let name, _): edit(name) { $0.add(object, handle) }
    case .addFlowTable(let flowTable, let name, _): edit(name) { $0.add(flowTable, handle) }
    case .deleteFlowTable(let name): edit(name.table) { $0.flowTables.removeAll { $0.name == name.name } }
    case .deleteObject(let name):
      edit(name.table) { $0.objects.removeAll { $0.type == name.type && $0.name == name.name } }
    }
  }

  private mutating func edit(_ name: TableName, _ body: (inout TableListing) -> Void) {
    if let place = tables.firstIndex(where: { $0.table.id == name }) { body(&tables[place]) }
  }

  private mutating func edit(_ name: ChainName, _ body: (inout ChainListing) -> Void) {
    edit(name.table) { table in
      if let place = table.chains.firstIndex(where: { $0.chain.name == name.name }) { body(&table.chains[place]) }
    }
  }

  private mutating func edit(_ name: SetName, _ body: (inout NFTSet) -> Void) {
    edit(name.table) { table in
      if let place = table.sets.firstIndex(where: { $0.name == name.name }) { body(&table.sets[place]) }
    }
  }
}

extension TableListing {
  /// A chain that is there already takes the policy alone.
  fileprivate mutating func add(_ chain: Chain, _ handle: UInt64?) {
    if let place = chains.firstIndex(where: { $0.chain.name == chain.name }) {
      if let policy = chain.hook?.policy { chains[place].chain.hook?.policy = policy }
    } else {
      var made = chain
      made.handle = handle
      chains.append(ChainListing(made))
    }
  }

  /// A flow table that is there already takes the devices that it lacks.
  fileprivate mutating func add(_ flowTable: FlowTable, _ handle: UInt64?) {
    if let place = flowTables.firstIndex(where: { $0.name == flowTable.name }) {
      flowTables[place].devices += flowTable.devices.filter { !flowTables[place].devices.contains($0) }
    } else {
      var made = flowTable
      made.handle = handle
      flowTables.append(made)
    }
  }

  /// An object that is there already takes the quota alone.
  fileprivate mutating func add(_ object: StatefulObject, _ handle: UInt64?) {
    if let place = objects.firstIndex(where: { $0.type == object.type && $0.name == object.name }) {
      if case .quota = object.content { objects[place].content = object.content }
    } else {
      var made = object
      made.handle = handle
      objects.append(made)
    }
  }
}

extension ChainListing {
  fileprivate mutating func add(_ rule: Rule, _ handle: UInt64?, _ place: RulePlace) {
    var made = rule
    made.handle = handle
    func index(of handle: UInt64) -> Int? { rules.firstIndex { $0.handle == handle } }
    switch place {
    case .end: rules.append(made)
    case .start: rules.insert(made, at: 0)
    case .after(let other): rules.insert(made, at: index(of: other).map { $0 + 1 } ?? rules.endIndex)
    case .before(let other): rules.insert(made, at: index(of: other) ?? rules.startIndex)
    case .replacing(let other): if let index = index(of: other) { rules[index] = made }
    case .afterIndex(let place):
      rules.insert(made, at: min(rules.endIndex, Int(clamping: min(place, UInt64(Int32.max))) + 1))
    case .beforeIndex(let place): rules.insert(made, at: min(rules.endIndex, Int(clamping: place)))
    // The rule of a change is not known by it any more.
    case .afterChange: rules.append(made)
    case .beforeChange: rules.insert(made, at: 0)
    }
  }
}

extension NFTSet {
  /// Adds those elements that are not there yet.
  fileprivate mutating func merge(_ more: [SetElement]) {
    var known = Set(elements.map(\.identity))
    for element in more where known.insert(element.identity).inserted { elements.append(element) }
  }
}

extension SetElement {
  /// The part of an element that tells it from the others of its set.
  struct Identity: Hashable {
    let key: [UInt8]
    let end: [UInt8]?
    let flags: SetElementFlags
  }

  var identity: Identity { Identity(key: key, end: keyEnd, flags: flags) }
}

extension TableListing {
  /// Gives the chain of a name another one wherever a rule or a map leads to it.
  fileprivate mutating func renameTargets(_ old: String, to new: String) {
    func renamed(_ verdict: Verdict) -> Verdict {
      switch verdict {
      case .jump(old): .jump(new)
      case .goto(old): .goto(new)
      default: verdict
      }
    }
    func rename(_ set: inout NFTSet) {
      for place in set.elements.indices {
        guard case .verdict(let verdict)? = set.elements[place].value else { continue }
        set.elements[place].value = .verdict(renamed(verdict))
      }
    }
    for place in sets.indices { rename(&sets[place]) }
    for chain in chains.indices {
      for rule in chains[chain].rules.indices {
        chains[chain].rules[rule].expressions = chains[chain].rules[rule].expressions.map { expression in
          if case .verdict(let verdict) = expression { return .verdict(renamed(verdict)) }
          return expression
        }
        for set in chains[chain].rules[rule].anonymousSets.indices {
          rename(&chains[chain].rules[rule].anonymousSets[set])
        }
      }
    }
  }
}
