import Addressing
public import NFTables

extension IPTablesCommand {
  /// The changes that the command makes in a table as it is; none of a check that holds.
  ///
  /// The listing is nil where the kernel has no such table.
  public func changes(in listing: TableListing?) throws(IPTablesError) -> [Change] {
    let chains = IPTablesChains(family, table, listing)
    if let target = spec?.rest.target?.chain, table.builtin(target) == nil, chains[target] == nil {
      throw .usage(family, "Chain '\(target)' does not exist")
    }
    switch verb {
    case .append(let name, let spec):
      let frame = try frame(for: name, chains)
      return frame + spec.rules.map { .addRule($0.rule(family), place(name), .end) }
    case .insert(let name, let number, let spec): return try insertion(name, number, spec, chains)
    case .delete(let name, let spec):
      return try matching(spec, in: name, chains).map { .deleteRule(place(name), handle: $0) }
    case .check(let name, let spec):
      _ = try matching(spec, in: name, chains)
      return []
    case .deleteNumber(let name, let number):
      let handle = try handle(number, of: name, chains, "Index of deletion too big.")
      return [.deleteRule(place(name), handle: handle)]
    case .replace(let name, let number, let spec):
      let handle = try handle(number, of: name, chains, "Index of replacement too big.")
      return spec.rules.prefix(1).map { .addRule($0.rule(family), place(name), .replacing(handle)) }
    case .addChain(let name):
      guard table.builtin(name) == nil, chains[name] == nil else { throw .short(family, "Chain already exists.") }
      return tableFrame(chains) + [.addChain(Chain(name), table.name(family))]
    case .deleteChain(let name): return try deletion(name, chains)
    case .rename(let name, let new):
      guard chains[new] == nil, table.builtin(new) == nil else { throw .short(family, "File exists.") }
      guard let handle = chains[name]?.chain.handle else { throw .noChain(family) }
      return [.renameChain(place(name), handle: handle, to: new)]
    case .policy(let name, let policy):
      guard let builtin = table.builtin(name) else { throw .short(family, "Bad built-in chain name.") }
      return tableFrame(chains) + [.addChain(builtin.chain(policy: policy), table.name(family))]
    case .flush(let name):
      guard let name else {
        let flushed: [Change] = chains.all.map { .flushChain(place($0.chain.name)) }
        guard isVerbose else { return flushed }
        // To tell of those that belong to the table the real tool makes them.
        let missing = table.madeTogether.filter { builtin in
          chains.base.contains { $0.builtin == builtin && $0.chain == nil }
        }
        return tableFrame(chains) + missing.map { .addChain($0.chain(), table.name(family)) } + flushed
      }
      return try frame(for: name, chains) + [.flushChain(place(name))]
    case .zero(let name, let number): return try zeroing(name, number, chains)
    }
  }

  /// The rule that it speaks of.
  private var spec: IPTablesRuleSpec? {
    switch verb {
    case .append(_, let spec), .insert(_, _, let spec), .delete(_, let spec), .replace(_, _, let spec),
      .check(_, let spec):
      spec
    default: nil
    }
  }

  private func place(_ chain: String) -> ChainName { ChainName(table.name(family), chain) }

  /// The table, where it must be made.
  private func tableFrame(_ chains: IPTablesChains) -> [Change] {
    let name = table.name(family)
    return chains.exists ? [] : [.addTable(Table(name.family, name.name))]
  }

  /// The table and the chain, where they must be made; only chains of the table's own are.
  private func frame(for name: String, _ chains: IPTablesChains) throws(IPTablesError) -> [Change] {
    guard let builtin = table.builtin(name) else {
      guard chains[name] != nil else { throw .noChain(family) }
      return []
    }
    if chains.base.contains(where: { $0.builtin.name == name && $0.chain != nil }) { return [] }
    return tableFrame(chains) + [.addChain(builtin.chain(), table.name(family))]
  }

  private func insertion(
    _ name: String, _ number: Int, _ spec: IPTablesRuleSpec, _ chains: IPTablesChains
  ) throws(IPTablesError) -> [Change] {
    let frame = try frame(for: name, chains)
    let rules = spec.rules.map { $0.rule(family) }
    let handles = chains[name]?.rules.compactMap(\.handle) ?? []
    guard number <= handles.count + 1 else { throw .short(family, "Index of insertion too big.") }
    // Each rule is put in at the same place, so that the last stands first.
    if number <= 1 { return frame + rules.map { .addRule($0, place(name), .start) } }
    let here = handles.dropFirst(number - 1).first
    return frame + rules.reversed().map { .addRule($0, place(name), here.map { .before($0) } ?? .end) }
  }

  /// The handles of the rules of a chain that are as the typed ones.
  private func matching(
    _ spec: IPTablesRuleSpec, in name: String, _ chains: IPTablesChains
  ) throws(IPTablesError) -> [UInt64] {
    var left = (chains[name]?.rules ?? []).compactMap { rule in
      IPTablesRule(rule, family).flatMap { read in rule.handle.map { (read.uncounted, $0) } }
    }
    var handles: [UInt64] = []
    for rule in spec.rules {
      let wanted = rule.listed(family).uncounted
      guard let index = left.firstIndex(where: { $0.0 == wanted }) else {
        throw .short(family, "Bad rule (does a matching rule exist in that chain?).")
      }
      handles.append(left[index].1)
      if case .delete = verb { left.remove(at: index) }
    }
    return handles
  }

  private func handle(
    _ number: Int, of name: String, _ chains: IPTablesChains, _ otherwise: String
  ) throws(IPTablesError) -> UInt64 {
    guard let chain = chains[name] else { throw .noChain(family) }
    guard number > 0, let handle = chain.rules.dropFirst(number - 1).first?.handle else {
      throw .short(family, otherwise)
    }
    return handle
  }

  private func deletion(_ name: String?, _ chains: IPTablesChains) throws(IPTablesError) -> [Change] {
    var gone = chains.all.filter { $0.chain.hook == nil || ($0.rules.isEmpty && $0.chain.hook?.policy != .drop) }
    if let name {
      guard let chain = chains[name] else { throw .noChain(family) }
      if chain.chain.hook?.policy == .drop { throw .short(family, "Directory not empty.") }
      gone = [chain]
    }
    // The kernel would let the rules of a chain go with it, unless it is told not to.
    if let used = gone.first(where: { !$0.rules.isEmpty || chains.references(to: $0.chain.name) > 0 }) {
      throw failure(of: .deleteChain(place(used.chain.name)), "Device or resource busy")
    }
    return gone.map { .deleteChain(place($0.chain.name)) }
  }

  private func zeroing(
    _ name: String?, _ number: Int?, _ chains: IPTablesChains
  ) throws(IPTablesError) -> [Change] {
    var zeroed = chains.all
    var made: [Change] = []
    if isAfterListing {
      let wanted = name.map { name in table.builtins.filter { $0.name == name } } ?? table.builtins
      if let first = wanted.first, !chains.exists {
        throw .refusal(family, "CHAIN_ZERO failed (No such file or directory): chain \(first.name)")
      }
      made = table.madeTogether.filter { wanted.contains($0) && chains[$0.name] == nil }
        .map { .addChain($0.chain(), table.name(family)) }
    }
    if let name, made.isEmpty {
      guard let chain = chains[name] else {
        throw number == nil
          ? .noChain(family) : .short(family, "Bad rule (does a matching rule exist in that chain?).")
      }
      zeroed = [chain]
    } else if name != nil {
      zeroed = []
    }
    return made
      + zeroed.flatMap { chain -> [Change] in
        let place = place(chain.chain.name)
        let rules = number.map { Array(chain.rules.dropFirst(max(0, $0 - 1)).prefix(1)) } ?? chain.rules
        var changes: [Change] = rules.compactMap { rule in
          guard let handle = rule.handle, let counter = rule.counter, counter != (0, 0) else { return nil }
          return .addRule(rule.zeroed(family), place, .replacing(handle))
        }
        if number == nil, chain.chain.hook != nil, chain.chain.counter != nil {
          var bare = Chain(chain.chain.name, hook: chain.chain.hook)
          bare.counter = ChainCounter()
          changes.append(.addChain(bare, table.name(family)))
        }
        return changes
      }
  }

  /// The real tool's words for a change that the kernel refused: `RULE_APPEND failed (Invalid argument): rule in chain INPUT`.
  public func failure(of change: Change, _ reason: String) -> IPTablesError {
    .refusal(family, operation(of: change, reason))
  }

  /// The change and the kernel's reason in the real tool's words.
  func operation(of change: Change, _ reason: String) -> String {
    let (name, object): (String, String) =
      switch change {
      case .addTable(let table, _): ("TABLE_ADD", "table \(table.id.name)")
      case .addChain(let chain, _, _):
        switch verb {
        case .addChain: ("CHAIN_USER_ADD", "chain \(chain.name)")
        case .policy: ("CHAIN_UPDATE", "chain \(chain.name)")
        case .zero: ("CHAIN_ZERO", "chain \(chain.name)")
        default: ("CHAIN_ADD", "chain \(chain.name)")
        }
      case .deleteChain(let chain): ("CHAIN_DEL", "chain \(chain.name)")
      case .renameChain(_, _, let new): ("CHAIN_RENAME", "chain \(new)")
      case .flushChain(let chain): ("RULE_FLUSH", "rule in chain \(chain.name)")
      case .deleteRule(let chain, _): ("RULE_DELETE", "rule in chain \(chain.name)")
      case .addRule(_, let chain, let place):
        switch (verb, place) {
        case (.append, _): ("RULE_APPEND", "rule in chain \(chain.name)")
        case (.replace, _), (.zero, _), (_, .replacing): ("RULE_REPLACE", "rule in chain \(chain.name)")
        // What is put in behind all others is appended, but for what is put in first.
        case (.insert(_, let number, _), .end) where number > 1: ("RULE_APPEND", "rule in chain \(chain.name)")
        default: ("RULE_INSERT", "rule in chain \(chain.name)")
        }
      default: (change.operation, change.object)
      }
    return "\(name) failed (\(reason)): \(object)"
  }
}

extension Rule {
  /// The rule with counters that begin anew, and with what the kernel needs of iptables' rules and does not list.
  fileprivate func zeroed(_ family: IPFamily) -> Rule {
    var rule = self
    rule.handle = nil
    rule.expressions = expressions.map { expression in
      if case .counter = expression { return .counter(packets: 0, bytes: 0) }
      return expression
    }
    let isCompatible = expressions.contains { expression in
      switch expression {
      case .match, .target: true
      default: false
      }
    }
    if isCompatible { rule.compatibility = IPTablesRule(self, family)?.compatibility }
    return rule
  }
}
