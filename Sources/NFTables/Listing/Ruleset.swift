/// A chain and its rules in their order.
public struct ChainListing: Hashable, Sendable {
  /// The chain.
  public var chain: Chain
  /// Its rules.
  public var rules: [Rule]

  /// A chain with these rules.
  public init(_ chain: Chain, rules: [Rule] = []) {
    self.chain = chain
    self.rules = rules
  }
}

/// A table and all that is in it. Equivalent of `nft list table`.
public struct TableListing: Hashable, Sendable {
  /// The table.
  public var table: Table
  /// Its counters, quotas, limits and so on.
  public var objects: [StatefulObject]
  /// Its sets and maps that have names; those without are with their rules.
  public var sets: [NFTSet]
  /// Its flow tables.
  public var flowTables: [FlowTable]
  /// Its chains.
  public var chains: [ChainListing]

  /// A table with this in it.
  public init(
    _ table: Table, objects: [StatefulObject] = [], sets: [NFTSet] = [], flowTables: [FlowTable] = [],
    chains: [ChainListing] = []
  ) {
    self.table = table
    self.objects = objects
    self.sets = sets
    self.flowTables = flowTables
    self.chains = chains
  }

  /// The chain of this name.
  public subscript(chain name: String) -> ChainListing? { chains.first { $0.chain.name == name } }
  /// The set or map of this name.
  public subscript(set name: String) -> NFTSet? { sets.first { $0.name == name } }
  /// The object of this type and name.
  public subscript(object type: ObjectType, name: String) -> StatefulObject? {
    objects.first { $0.type == type && $0.name == name }
  }
  /// The flow table of this name.
  public subscript(flowTable name: String) -> FlowTable? { flowTables.first { $0.name == name } }
}

/// All tables of a namespace. Equivalent of `nft list ruleset`; its ``description`` is the same text.
public struct Ruleset: Hashable, Sendable {
  /// The tables in the kernel's order.
  public var tables: [TableListing]
  /// Which state of the ruleset this is. Corresponds to `NFTA_GEN_ID`.
  public var generation: UInt32

  /// A ruleset of these tables.
  public init(tables: [TableListing] = [], generation: UInt32 = 0) {
    self.tables = tables
    self.generation = generation
  }

  /// The table of this name.
  public subscript(_ name: TableName) -> TableListing? { tables.first { $0.table.id == name } }
  /// The chain of this name.
  public subscript(_ name: ChainName) -> ChainListing? { self[name.table]?[chain: name.name] }
}
