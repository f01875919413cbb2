import Addressing
import NFTables

/// A table as the lines of `iptables-restore` make it, one after the other, before the kernel sees any of it: what a line says depends
/// on those above it, and the kernel gets the difference as one transaction.
struct IPTablesDraft {
  private let family: IPFamily
  private let section: IPTablesRestore.Section
  private let isFlushed: Bool
  private let name: TableName
  /// The table in the kernel.
  private let base: TableListing?
  /// The table as it is to be. New things have handles that the kernel never gives.
  private var listing: TableListing?
  private var nextHandle = UInt64.max
  /// The lines that made rules and chains, changed them or took them away, by their handles.
  private var lines: [UInt64: Int] = [:]
  /// Chains of the kernel that are to have another policy or counter.
  private var changed: Set<UInt64> = []
  /// The lines below do not know the new names, as in the real tool.
  private var renames: [(change: Change, line: Int)] = []

  init(_ family: IPFamily, _ section: IPTablesRestore.Section, _ base: TableListing?, isFlushed: Bool) {
    self.family = family
    self.section = section
    self.base = base
    self.isFlushed = isFlushed
    name = section.table.name(family)
    listing = isFlushed ? nil : base
  }

  /// Carries out a line.
  mutating func take(_ entry: IPTablesRestore.Entry) throws(IPTablesLineError) {
    switch entry.content {
    case .builtin(let name, let policy, let counter): takeBuiltin(name, policy, counter, entry.line)
    case .chain(let name):
      guard listing?[chain: name] == nil else {
        // Where what is there stays, a chain that is named is made anew.
        if !isFlushed { apply(.flushChain(ChainName(self.name, name)), entry.line) }
        return
      }
      if listing == nil { apply(.addTable(Table(self.name.family, self.name.name)), entry.line) }
      apply(.addChain(Chain(name), self.name), entry.line)
    case .command(.append(let name, let spec)) where canAppend(spec, to: name):
      // Most lines append: they are spared a look at all chains.
      for rule in spec.rules { apply(.addRule(rule.rule(family), ChainName(self.name, name)), entry.line) }
    case .command(let verb):
      let command = IPTablesCommand(family, section.table, verb)
      do throws(IPTablesError) {
        for change in try command.changes(in: listing) {
          if case .renameChain(_, let handle, _) = change, isNew(handle) {
            throw command.failure(of: change, "No such file or directory")
          }
          apply(change, entry.line)
        }
      } catch {
        let line = error.isFoundAtEnd ? section.end : entry.line
        throw IPTablesLineError(
          line: entry.line, description: error.description(ofLine: line), said: error.said(ofLine: line),
          status: error.status)
      }
    }
  }

  /// Whether the chain is there, and the one that the rules lead to.
  private func canAppend(_ spec: IPTablesRuleSpec, to name: String) -> Bool {
    func isThere(_ name: String) -> Bool {
      guard let chain = listing?[chain: name]?.chain else { return false }
      return chain.hook == nil || section.table.builtin(name)?.isHooked(as: chain.hook) == true
    }
    return isThere(name) && spec.rest.target?.chain.map { section.table.builtin($0) != nil || isThere($0) } ?? true
  }

  private mutating func takeBuiltin(_ name: String, _ policy: ChainPolicy?, _ counter: ChainCounter, _ line: Int) {
    guard let builtin = section.table.builtin(name) else { return }
    if listing == nil { apply(.addTable(Table(self.name.family, self.name.name)), line) }
    let old = listing?[chain: name]?.chain.hook?.policy
    var chain = builtin.chain(policy: policy ?? old ?? .accept)
    chain.counter = counter
    apply(.addChain(chain, self.name), line)
  }

  private func isNew(_ handle: UInt64) -> Bool { handle > nextHandle }

  private mutating func newHandle(_ line: Int) -> UInt64 {
    let handle = nextHandle
    nextHandle -= 1
    lines[handle] = line
    return handle
  }

  // MARK: Changes of the draft

  private mutating func apply(_ change: Change, _ line: Int) {
    switch change {
    case .addTable(let table, _): if listing == nil { listing = TableListing(table) }
    case .addChain(let chain, _, _): add(chain, line)
    case .renameChain: renames.append((change, line))
    case .deleteChain(let chain):
      guard let place = place(chain) else { return }
      if let handle = listing?.chains[place].chain.handle { lines[handle] = line }
      listing?.chains.remove(at: place)
      renames.removeAll { rename in
        if case .renameChain(chain, _, _) = rename.change { true } else { false }
      }
    case .flushChain(let chain):
      guard let place = place(chain) else { return }
      for rule in listing?.chains[place].rules ?? [] { rule.handle.map { lines[$0] = line } }
      listing?.chains[place].rules = []
    case .addRule(let rule, let chain, let position):
      guard let place = place(chain) else { return }
      add(rule, to: place, position, line)
    case .deleteRule(let chain, let handle):
      guard let place = place(chain), let index = index(of: handle, in: place) else { return }
      lines[handle] = line
      listing?.chains[place].rules.remove(at: index)
    // No command of iptables comes to another change.
    default: break
    }
  }

  private func place(_ chain: ChainName) -> Int? { listing?.chains.firstIndex { $0.chain.name == chain.name } }

  private func index(of handle: UInt64, in place: Int) -> Int? {
    listing?.chains[place].rules.firstIndex { $0.handle == handle }
  }

  private mutating func add(_ chain: Chain, _ line: Int) {
    guard let place = place(ChainName(name, chain.name)) else {
      var chain = chain
      chain.handle = newHandle(line)
      listing?.chains.append(ChainListing(chain))
      return
    }
    listing?.chains[place].chain.hook?.policy = chain.hook?.policy
    listing?.chains[place].chain.counter = chain.counter
    guard let handle = listing?.chains[place].chain.handle else { return }
    lines[handle] = line
    if !isNew(handle) { changed.insert(handle) }
  }

  private mutating func add(_ rule: Rule, to place: Int, _ position: RulePlace, _ line: Int) {
    var rule = rule
    rule.handle = newHandle(line)
    switch position {
    case .end: listing?.chains[place].rules.append(rule)
    case .start: listing?.chains[place].rules.insert(rule, at: 0)
    case .before(let other):
      guard let index = index(of: other, in: place) else { return }
      listing?.chains[place].rules.insert(rule, at: index)
    case .after(let other):
      guard let index = index(of: other, in: place) else { return }
      listing?.chains[place].rules.insert(rule, at: index + 1)
    case .replacing(let other):
      guard let index = index(of: other, in: place) else { return }
      lines[other] = line
      listing?.chains[place].rules[index] = rule
    // iptables names rules by their handles alone.
    case .afterIndex, .beforeIndex, .afterChange, .beforeChange: return
    }
  }

  // MARK: The difference

  /// The changes that make the table of the kernel the one that it is to be, with the lines that they come from.
  var changes: [(change: Change, line: Int)] {
    var changes: [(change: Change, line: Int)] = []
    func line(_ handle: UInt64?) -> Int { handle.flatMap { lines[$0] } ?? section.line }
    let kept = isFlushed ? nil : base
    if isFlushed, base != nil { changes.append((.deleteTable(name), section.line)) }
    let now = Dictionary(
      (listing?.chains ?? []).map { ($0.chain.handle ?? 0, $0) }, uniquingKeysWith: { first, _ in first })
    // What goes, goes first, so that no rule keeps a chain that is to go.
    var gone: [(change: Change, line: Int)] = []
    for old in kept?.chains ?? [] {
      let chain = ChainName(name, old.chain.name)
      let left = now[old.chain.handle ?? 0].map { Set($0.rules.compactMap(\.handle)) }
      let lost = old.rules.filter { rule in rule.handle.map { left?.contains($0) != true } ?? false }
      if !lost.isEmpty, lost.count == old.rules.count {
        changes.append((.flushChain(chain), line(lost.first?.handle)))
      } else {
        changes += lost.compactMap { rule in
          rule.handle.map { (.deleteRule(chain, handle: $0), line($0)) }
        }
      }
      if left == nil { gone.append((.deleteChain(chain), line(old.chain.handle))) }
    }
    changes += gone
    if let listing, kept == nil { changes.append((.addTable(listing.table), section.line)) }
    for entry in listing?.chains ?? [] {
      guard let handle = entry.chain.handle, isNew(handle) || changed.contains(handle) else { continue }
      var chain = Chain(entry.chain.name, hook: entry.chain.hook)
      chain.counter = entry.chain.counter
      changes.append((.addChain(chain, name), line(handle)))
    }
    let added = (listing?.chains ?? []).map { additions(to: $0) }
    let isInOrder = added.allSatisfy { rules in zip(rules, rules.dropFirst()).allSatisfy { $0.line <= $1.line } }
    var all = Array(added.joined().enumerated())
    // In the order of the lines, so that the kernel refuses the line that is wrong and not another one.
    if isInOrder { all.sort { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) } }
    return changes + all.map { $0.element } + renames
  }

  /// The rules of a chain that are new, each in front of the one of the kernel that it stands before.
  private func additions(to entry: ChainListing) -> [(change: Change, line: Int)] {
    var additions: [(change: Change, line: Int)] = []
    var position = RulePlace.end
    for rule in entry.rules.reversed() {
      guard let handle = rule.handle else { continue }
      guard isNew(handle) else {
        position = .before(handle)
        continue
      }
      var rule = rule
      rule.handle = nil
      additions.append((.addRule(rule, ChainName(name, entry.chain.name), position), lines[handle] ?? section.line))
    }
    return additions.reversed()
  }
}
