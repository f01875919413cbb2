internal import Netlink
internal import SystemPackage

/// A transaction whose changes nft would have looked up in the kernel first, with these things looked up.
struct LookedUpTransaction {
  var changes: [Change] = []
  /// For each change the one of the transaction that was given.
  var owners: [Int] = []

  mutating func append(_ change: Change, of owner: Int) {
    changes.append(change)
    owners.append(owner)
  }

  /// Adds a change of ranges, which those of the set may become part of that stand in front; false where something is to go that is not
  /// there.
  mutating func append(_ change: Change, of owner: Int, _ intervals: inout Intervals) -> Bool {
    switch change {
    case .addElements(let elements, let name, _, let set):
      let place = intervals.changes ?? changes.count
      if intervals.changes == nil {
        intervals.begin(at: place)
        append(.deleteElements([], name, of: set), of: owner)
        append(.addElements([], name, of: set), of: owner)
      }
      intervals.add(Intervals(elements))
      changes[place] = .deleteElements(intervals.gone, name, of: set)
      changes[place + 1] = .addElements(intervals.made, name, of: set)
    case .deleteElements(let elements, _, _):
      guard intervals.remove(Intervals(elements)) else { return false }
      intervals.begin(at: nil)
      append(change, of: owner)
    default: append(change, of: owner)
    }
    return true
  }
}

extension Transaction {
  /// Whether it says of something only where nft finds it: a rule by its place in the chain, a range by a part of it.
  var isLookedUp: Bool { changes.contains { $0.place?.isIndex == true || $0.intervals != nil } }

  /// Whether the elements of sets are needed to look it up.
  var needsElements: Bool { changes.contains { $0.intervals != nil } }

  /// The transaction with what nft looks up in the kernel: the rules at places of chains, and the ranges that new ones are joined with.
  ///
  /// nft knows what the transaction itself adds, and of what it takes away only tables and chains. Throws what is not there: ENOENT.
  func lookedUp(in ruleset: Ruleset) throws(ChangeFailure) -> LookedUpTransaction {
    var found = LookedUpTransaction()
    var chains = ChainPlaces(ruleset)
    var sets: [SetName: Intervals] = [:]
    for (index, change) in changes.enumerated() {
      if let set = change.intervals {
        var intervals = sets[set] ?? Intervals(ruleset[set.table]?[set: set.name]?.elements ?? [])
        guard found.append(change, of: index, &intervals) else { throw change.isNotThere(index) }
        sets[set] = intervals
        continue
      }
      var change = change
      switch change {
      case .addRule(let rule, let chain, let place):
        guard let settled = chains.add(place, to: chain, change: found.changes.count) else {
          throw change.isNotThere(index)
        }
        change = .addRule(rule, chain, settled)
      case .deleteTable(let table):
        chains.remove { $0.table == table }
        for set in ruleset.setNames where set.table == table { sets[set] = Intervals([]) }
      case .flushRuleset(let family):
        chains.remove { family == nil || $0.table.family == family }
        for set in ruleset.setNames where family == nil || set.table.family == family { sets[set] = Intervals([]) }
      case .deleteChain(let chain): chains.remove { $0 == chain }
      case .flushSet(let set): sets[set] = Intervals([])
      case .deleteSet(let set): sets[set] = Intervals([])
      case .addSet(let set, let table, _) where set.isMerging:
        let name = SetName(table, set.name)
        if ruleset[table]?[set: set.name] == nil || sets[name] != nil { sets[name] = Intervals(set.elements) }
      default: break
      }
      found.append(change, of: index)
    }
    return found
  }
}

/// The rules of chains in their order, as nft keeps them while it reads.
private struct ChainPlaces {
  private enum Reference {
    case handle(UInt64)
    case change(Int)
  }

  private let ruleset: Ruleset
  private var rules: [ChainName: [Reference]] = [:]
  private var removed: [(ChainName) -> Bool] = []

  init(_ ruleset: Ruleset) { self.ruleset = ruleset }

  private func references(_ chain: ChainName) -> [Reference] {
    if let known = rules[chain] { return known }
    if removed.contains(where: { $0(chain) }) { return [] }
    return ruleset[chain]?.rules.compactMap { $0.handle.map(Reference.handle) } ?? []
  }

  mutating func remove(_ isGone: @escaping (ChainName) -> Bool) {
    for chain in rules.keys where isGone(chain) { rules[chain] = [] }
    removed.append(isGone)
  }

  /// Notes a rule, and gives its place by a handle or a change; nil where there is no rule at an index.
  mutating func add(_ place: RulePlace, to chain: ChainName, change: Int) -> RulePlace? {
    var list = references(chain)
    func index(of handle: UInt64) -> Int? {
      list.firstIndex { if case .handle(handle) = $0 { true } else { false } }
    }
    var settled = place
    var at = list.endIndex
    switch place {
    case .end, .afterChange: break
    case .start, .beforeChange: at = 0
    case .after(let handle): at = index(of: handle).map { $0 + 1 } ?? at
    case .before(let handle): at = index(of: handle) ?? 0
    case .replacing(let handle):
      // It keeps the other's handle.
      guard let old = index(of: handle) else { return place }
      list[old] = .handle(handle)
      rules[chain] = list
      return place
    case .afterIndex(let wanted), .beforeIndex(let wanted):
      guard let found = Int(exactly: wanted), found < list.count else { return nil }
      let isBehind = if case .afterIndex = place { true } else { false }
      at = isBehind ? found + 1 : found
      switch list[found] {
      case .handle(let handle): settled = isBehind ? .after(handle) : .before(handle)
      case .change(let other): settled = isBehind ? .afterChange(other) : .beforeChange(other)
      }
    }
    list.insert(.change(change), at: at)
    rules[chain] = list
    return settled
  }
}

extension RulePlace {
  /// Whether it is a place that has to be looked up.
  var isIndex: Bool {
    switch self {
    case .afterIndex, .beforeIndex: true
    default: false
    }
  }

  /// The change whose rule it names.
  var change: Int? {
    switch self {
    case .afterChange(let other), .beforeChange(let other): other
    default: nil
    }
  }
}

extension Change {
  fileprivate var place: RulePlace? {
    if case .addRule(_, _, let place) = self { place } else { nil }
  }

  /// The set whose ranges nft looks at before it carries the change out; nil of other changes.
  fileprivate var intervals: SetName? {
    switch self {
    case .addElements(_, let name, _, let set?) where set.isMerging: name
    case .deleteElements(_, let name, let set?) where set.hasEndElements: name
    default: nil
    }
  }

  fileprivate func isNotThere(_ index: Int) -> ChangeFailure {
    ChangeFailure(
      index: index,
      error: NetlinkError(.noSuchFileOrDirectory, operation: operation, object: object))
  }
}

extension Ruleset {
  /// The names of all sets and maps of ranges.
  fileprivate var setNames: [SetName] {
    tables.flatMap { table in table.sets.filter(\.hasEndElements).map { SetName(table.table.id, $0.name) } }
  }
}

extension NFTSet {
  /// Whether ranges that touch each other become one: `auto-merge`.
  var isMerging: Bool { hasEndElements && values == nil && userData.number(2) == 1 }
}
