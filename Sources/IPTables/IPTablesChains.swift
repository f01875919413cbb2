public import Addressing
public import NFTables

/// The chains of a table as iptables sees them; whatever else is in the table is left alone.
public struct IPTablesChains: Sendable {
  /// `iptables` or `ip6tables`.
  public let family: IPFamily
  /// Which table.
  public let table: IPTablesTable
  /// Whether the kernel has the table.
  public let exists: Bool
  /// The chains that belong to the table from the beginning, as far as the kernel has them, in the order of their hooks.
  public let base: [(builtin: IPTablesTable.Builtin, chain: ChainListing?)]
  /// The chains that somebody made, by name.
  public let made: [ChainListing]
  /// Whether there are base chains that iptables does not list.
  public let hasOthers: Bool

  /// The names of interfaces by their numbers.
  private let interfaces: [UInt32: String]

  /// Looks at a table; nil is one that the kernel has not.
  public init(
    _ family: IPFamily, _ table: IPTablesTable, _ listing: TableListing?, interfaces: [UInt32: String] = [:]
  ) {
    self.interfaces = interfaces
    self.family = family
    self.table = table
    exists = listing != nil
    let chains = listing?.chains ?? []
    base = table.builtins.map { builtin in
      (builtin, chains.first { $0.chain.name == builtin.name && builtin.isHooked(as: $0.chain.hook) })
    }
    made = chains.filter { $0.chain.hook == nil }.sorted {
      $0.chain.name.utf8.lexicographicallyPrecedes($1.chain.name.utf8)
    }
    let known = Set(base.compactMap(\.chain?.chain.name))
    hasOthers = chains.contains { $0.chain.hook != nil && !known.contains($0.chain.name) }
  }

  /// All that the kernel has, in the order of listings.
  public var all: [ChainListing] { base.compactMap(\.chain) + made }

  /// The chain of this name, where the kernel has it.
  public subscript(_ name: String) -> ChainListing? { all.first { $0.chain.name == name } }

  /// The rules of a chain as iptables lists them; nil where it cannot list one of them.
  public func rules(of chain: ChainListing) -> [IPTablesRule]? {
    var rules: [IPTablesRule] = []
    for rule in chain.rules {
      guard let read = IPTablesRule(rule, family, interfaces: interfaces) else { return nil }
      rules.append(read)
    }
    return rules
  }

  /// How many rules lead to a chain.
  public func references(to name: String) -> Int {
    all.reduce(0) { count, chain in
      count
        + chain.rules.reduce(0) { count, rule in
          count
            + rule.expressions.filter { expression in
              if case .verdict(let verdict) = expression { verdict.chain == name } else { false }
            }.count
        }
    }
  }
}

extension IPTablesTable.Builtin {
  /// Whether a chain is hooked as this one is; the policy is no difference.
  func isHooked(as other: ChainHook?) -> Bool {
    other?.type == hook.type && other?.hook == hook.hook && other?.priority == hook.priority
  }

  /// The chain as it is made, counting what reaches its end.
  func chain(policy: ChainPolicy = .accept) -> Chain {
    var hook = hook
    hook.policy = policy
    var chain = Chain(name, hook: hook)
    chain.counter = ChainCounter()
    return chain
  }
}
