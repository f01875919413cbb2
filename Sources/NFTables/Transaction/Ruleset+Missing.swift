extension Ruleset {
  /// The first thing that a change needs and this ruleset lacks: `there is no chain "web" in table ip t`; nil where all of it is there.
  ///
  /// The kernel says of all of it only "No such file or directory".
  public func missing(for change: Change) -> String? {
    switch change {
    case .addTable, .deleteFlowTable, .flushRuleset: return nil
    case .deleteTable(let name), .flushTable(let name): return missing(name)
    case .addChain(_, let name, _), .addSet(_, let name, _), .addObject(_, let name, _), .addFlowTable(_, let name, _):
      return missing(name)
    case .deleteChain(let name), .flushChain(let name), .deleteRule(let name, _), .renameChain(let name, _, _):
      return missing(name)
    case .deleteSet(let name), .flushSet(let name), .addElements(_, let name, _, _), .deleteElements(_, let name, _):
      return missing(name.table) ?? missing(name.table, set: name.name)
    case .deleteObject(let name): return missing(name.table) ?? missing(name.table, object: name.type, name.name)
    case .addRule(let rule, let chain, _):
      if let text = missing(chain) { return text }
      let own = Set(rule.anonymousSets.map(\.name))
      for name in rule.setNames where !own.contains(name) {
        if let text = missing(chain.table, set: name) { return text }
      }
      for target in rule.targets {
        if let text = missing(ChainName(chain.table, target)) { return text }
      }
      for case .object(let type, let name) in rule.expressions {
        if let text = missing(chain.table, object: type, name) { return text }
      }
      return nil
    }
  }

  private func missing(_ table: TableName) -> String? { self[table] == nil ? "there is no table \(table)" : nil }

  private func missing(_ chain: ChainName) -> String? {
    missing(chain.table)
      ?? (self[chain] == nil ? "there is no chain \"\(chain.name)\" in table \(chain.table)" : nil)
  }

  private func missing(_ table: TableName, set name: String) -> String? {
    self[table]?[set: name] == nil ? "there is no set \"\(name)\" in table \(table)" : nil
  }

  private func missing(_ table: TableName, object type: ObjectType, _ name: String) -> String? {
    self[table]?[object: type, name] == nil
      ? "there is no \(type.name ?? "object") \"\(name)\" in table \(table)" : nil
  }
}

extension Rule {
  /// The chains that it may lead to.
  fileprivate var targets: [String] {
    let direct = expressions.compactMap { expression -> String? in
      if case .verdict(let verdict) = expression { return verdict.chain }
      return nil
    }
    let mapped = anonymousSets.flatMap(\.elements).compactMap { element -> String? in
      if case .verdict(let verdict) = element.value { return verdict.chain }
      return nil
    }
    return direct + mapped
  }
}
