/// The sets, chains and objects that text may refer to, as far as they are known where it is read.
///
/// Elements are read by the type of their set, and what a map gives by the type of its values; both come from here.
public struct NFTCatalog: Hashable, Sendable {
  var sets = LayeredDictionary<SetName, SetShape>()
  var hooks = LayeredDictionary<ChainName, ChainHook>()
  /// The tables that are known to be there, with their order.
  var tables = LayeredDictionary<TableName, Int>()
  /// The order of the next table.
  private var next = 0

  /// Nothing is known.
  public init() {}

  /// The names and types of a ruleset.
  public init(_ ruleset: Ruleset) {
    for table in ruleset.tables { note(table) }
  }

  /// Remembers what is in a table.
  public mutating func note(_ table: TableListing) {
    note(table.table.id)
    for chain in table.chains { hooks[ChainName(table.table.id, chain.chain.name)] = chain.chain.hook }
    for set in table.sets { sets[SetName(table.table.id, set.name)] = SetShape(set) }
  }

  private mutating func note(_ table: TableName) {
    guard tables[table] == nil else { return }
    tables[table] = next
    next += 1
  }

  /// Remembers what a change makes, and forgets what it takes away.
  public mutating func note(_ change: Change) {
    switch change {
    case .addTable(let table, _): note(table.id)
    case .addChain(let chain, let table, _):
      if let hook = chain.hook { hooks[ChainName(table, chain.name)] = hook }
    case .deleteChain(let name): hooks[name] = nil
    case .addSet(let set, let table, _): sets[SetName(table, set.name)] = SetShape(set)
    case .deleteSet(let name): sets[name] = nil
    case .deleteTable(let table):
      tables[table] = nil
      sets.removeAll { $0.table == table }
      hooks.removeAll { $0.table == table }
    case .flushRuleset(let family):
      tables.removeAll { family == nil || $0.family == family }
      sets.removeAll { family == nil || $0.table.family == family }
      hooks.removeAll { family == nil || $0.table.family == family }
    default: break
    }
  }
}

/// The types of a set's keys and values.
struct SetShape: Hashable, Sendable {
  /// The set without its elements.
  var set: NFTSet
  /// A shape for each part of the key.
  var key: [ValueShape]
  /// A shape for each part of what a map gives; empty of verdicts and objects.
  var values: [ValueShape]

  init(_ set: NFTSet) {
    self.set = set
    self.set.elements = []
    let isBig = set.userData.number(0) == 2
    key = set.key.parts.map { ValueShape($0, width: set.key.parts.count == 1 ? Int(set.keyLength) : nil, isBig: isBig) }
    values = []
    if case .data(let type, let length)? = set.values {
      values = type.parts.map {
        ValueShape(
          $0, width: type.parts.count == 1 && type.width == 0 ? Int(length) : nil, isBig: set.userData.number(1) == 2)
      }
    }
  }

  init(_ set: NFTSet, key: [ValueShape], values: [ValueShape]) {
    self.set = set
    self.set.elements = []
    self.key = key
    self.values = values
  }
}

/// How a value of a field or of a part of a key is written down in bytes.
struct ValueShape: Hashable, Sendable {
  var type: DataType
  /// How many bytes it has.
  var width: Int
  /// How many bits count of them.
  var bits: Int
  /// Whether it is in the machine's order of bytes.
  var isHostEndian: Bool

  init(_ type: DataType, width: Int? = nil, isBig: Bool = false) {
    self.type = type
    self.width = type.width > 0 ? type.width : width ?? 4
    bits = self.width * 8
    isHostEndian = type.isHostEndian && !(isBig && type == .integer)
  }

  init(_ field: RuleField) {
    type = field.type
    width = field.width
    bits = field.width * 8
    if case .header(let found) = field.source {
      bits = found.bits
      width = (found.bits + 7) / 8
    } else if case .raw(_, _, let count) = field.source {
      bits = count
      width = (count + 7) / 8
    }
    switch field.source {
    case .socket(0), .socket(2), .meta(.nftrace): bits = 1
    default: break
    }
    isHostEndian = field.isHostEndian || field.type == .boolean || field.type == .interfaceName || field.type == .string
  }

  /// A number in its bytes; nil where it does not fit.
  func bytes(_ number: UInt64) -> [UInt8]? {
    if bits < 64, number >> UInt64(bits) != 0 { return nil }
    let big = (0..<max(1, width)).reversed().map { index in
      index < 8 ? UInt8(truncatingIfNeeded: number >> UInt64(index * 8)) : 0
    }
    return isHostEndian ? big.reversed() : big
  }

  /// The number that its bytes are.
  func number(_ bytes: [UInt8]) -> UInt64 {
    (isHostEndian ? bytes.reversed() : bytes).suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension NFTCatalog {
  /// The names that others hold, the first above the next, without a copy of them: new names stand above.
  public init(above others: [NFTCatalog]) {
    sets = LayeredDictionary(above: others.map(\.sets))
    hooks = LayeredDictionary(above: others.map(\.hooks))
    tables = LayeredDictionary(above: others.map(\.tables))
    next = others.map(\.next).max() ?? 0
  }

  /// The names noted since it was made, alone.
  public var noted: NFTCatalog {
    var catalog = NFTCatalog()
    catalog.sets = sets.top
    catalog.hooks = hooks.top
    catalog.tables = tables.top
    catalog.next = next
    return catalog
  }

  /// Adds what another one has noted, in the place of what is known of the same things.
  public mutating func add(_ other: NFTCatalog) {
    sets.add(other.sets)
    hooks.add(other.hooks)
    tables.add(other.tables)
    next = max(next, other.next)
  }
}

extension NFTCatalog {
  /// The message of nft about a set that is not known, and whether it is the table that is not there.
  func missingWords(_ set: SetName) -> (words: String, isTable: Bool) {
    var words = "No such file or directory"
    let all = Set(tables.keys).union(sets.keys.map(\.table))
    guard all.contains(set.table) else {
      var suggestion = NameSuggestion<TableName>(set.table.name)
      for table in all.sorted(by: { (tables[$0] ?? .max, $0.description) < (tables[$1] ?? .max, $1.description) }) {
        suggestion.offer(table.name, table)
      }
      if let table = suggestion.thing { words += "; did you mean table ‘\(table.name)’ in family \(table.family)?" }
      return (words, true)
    }
    var suggestion = NameSuggestion<SetName>(set.name)
    for other in sets.keys.sorted(by: { $0.description < $1.description }) { suggestion.offer(other.name, other) }
    if let other = suggestion.thing {
      let what = sets[other]?.set.values == nil ? "set" : "map"
      words += "; did you mean \(what) ‘\(other.name)’ in table \(other.table.family) ‘\(other.table.name)’?"
    }
    return (words, false)
  }
}
