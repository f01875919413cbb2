internal import Glibc
public import Netlink
internal import SystemPackage

extension NFTablesSocket {
  /// Everything in the namespace: `nft list ruleset`.
  ///
  /// It takes several listings; where somebody changed something meanwhile all are asked for again, up to eight times. The
  /// elements of sets are the biggest part; `elements` false leaves those of named sets out, as `nft -t` does.
  /// Throws EPERM without CAP_NET_ADMIN over the namespace.
  public func ruleset(elements: Bool = true) throws(NetlinkError) -> Ruleset {
    try list(nil, elements: elements)
  }

  /// One table and all that is in it: `nft list table`. Throws ENOENT where there is none.
  public func table(_ name: TableName, elements: Bool = true) throws(NetlinkError) -> TableListing {
    guard let found = try list(name, elements: elements).tables.first else {
      throw NetlinkError(.noSuchFileOrDirectory, kind: .refused, operation: "list table", object: "\(name)")
    }
    return found
  }

  private func list(_ name: TableName?, elements: Bool) throws(NetlinkError) -> Ruleset {
    for _ in 0..<8 {
      let generation = try generation()
      let ruleset: Ruleset
      do {
        ruleset = try read(name, elements: elements, generation)
      } catch {
        // A set that went between two listings: the whole is asked for again.
        if error.errno == .noSuchFileOrDirectory, try self.generation() != generation { continue }
        throw error
      }
      if try self.generation() == generation { return ruleset }
    }
    throw NetlinkError(
      .interrupted, kind: .interrupted, operation: "list", object: name.map { "table \($0)" } ?? "ruleset")
  }

  private func dump(
    _ type: NFTMessage, _ family: TableFamily, _ object: String, _ attributes: AttributeWriter = AttributeWriter()
  ) throws(NetlinkError) -> [NetlinkMessage] {
    try netlink.dump(.nft(type, family, attributes, "list", object))
  }

  private func read(
    _ name: TableName?, elements: Bool, _ generation: UInt32
  ) throws(NetlinkError) -> Ruleset {
    let family = name?.family ?? TableFamily(rawValue: 0)
    var builder = RulesetBuilder()
    for message in try dump(.getTable, family, "tables") {
      if let table = Table(message), name == nil || table.id == name { builder.add(table) }
    }
    // The kernel leaves all else out where these are asked for one table; older ones do not.
    var filter = AttributeWriter()
    if let name { filter.put(1, string: name.name) }
    for message in try dump(.getObject, family, "objects", filter) {
      if let (table, object) = StatefulObject.read(message) { builder.add(object, table) }
    }
    for message in try dump(.getSet, family, "sets", filter) {
      guard let (table, listed) = NFTSet.read(message), builder.has(table) else { continue }
      var set = listed
      if elements || set.isAnonymous { set.elements = try self.elements(of: set.name, in: table) }
      builder.add(set, table)
    }
    for message in try dump(.getFlowTable, family, "flow tables", filter) {
      if let (table, flowTable) = FlowTable.read(message) { builder.add(flowTable, table) }
    }
    for message in try dump(.getChain, family, "chains") {
      if let (table, chain) = Chain.read(message) { builder.add(chain, table) }
    }
    for message in try dump(.getRule, family, "rules", filter) {
      if let (chain, rule) = Rule.read(message) { builder.add(rule, chain) }
    }
    return builder.ruleset(generation)
  }

  /// The elements of a set or map: `nft list set`.
  /// Throws ENOENT where there is no such set.
  public func elements(of set: SetName) throws(NetlinkError) -> [SetElement] {
    try elements(of: set.name, in: set.table)
  }

  private func elements(of set: String, in table: TableName) throws(NetlinkError) -> [SetElement] {
    var attributes = AttributeWriter()
    attributes.put(1, string: table.name)
    attributes.put(2, string: set)
    // A hash table that is still growing after many elements were added is listed with some twice and others not at all, and the
    // kernel (seen on 6.18) does not say so. It is done after some milliseconds.
    for attempt in 0..<8 {
      var elements: [SetElement] = []
      let messages = try dump(.getElement, table.family, "elements of \(table) \(set)", attributes)
      for message in messages { SetElement.read(message, into: &elements) }
      if messages.count < 2 || Self.areDistinct(elements) { return elements }
      usleep(2_000 << UInt32(attempt))
    }
    throw NetlinkError(.interrupted, kind: .interrupted, operation: "list", object: "elements of \(table) \(set)")
  }

  private static func areDistinct(_ elements: [SetElement]) -> Bool {
    struct Key: Hashable {
      let key: [UInt8]
      let end: [UInt8]?
      let flags: SetElementFlags
    }
    var seen: Set<Key> = []
    seen.reserveCapacity(elements.count)
    return elements.allSatisfy { seen.insert(Key(key: $0.key, end: $0.keyEnd, flags: $0.flags)).inserted }
  }

  /// An object and its state: `nft list counter`. Throws ENOENT where there is none.
  public func object(_ name: ObjectName) throws(NetlinkError) -> StatefulObject {
    var attributes = AttributeWriter()
    attributes.put(1, string: name.table.name)
    attributes.put(2, string: name.name)
    attributes.put(3, big32: name.type.rawValue)
    for message in try netlink.request(.nft(.getObject, name.table.family, attributes, "get", "\(name)")) {
      if let (_, object) = StatefulObject.read(message) { return object }
    }
    throw NetlinkError(.noSuchFileOrDirectory, kind: .refused, operation: "get", object: "\(name)")
  }

  /// The rules of a chain with their counters: `nft list chain`.
  public func rules(of chain: ChainName) throws(NetlinkError) -> [Rule] {
    guard let found = try table(chain.table, elements: false)[chain: chain.name] else {
      throw NetlinkError(.noSuchFileOrDirectory, kind: .refused, operation: "list chain", object: "\(chain)")
    }
    return found.rules
  }
}

/// Puts what several listings gave into the tables that it belongs to.
struct RulesetBuilder {
  private var tables: [TableListing] = []
  private var places: [TableName: Int] = [:]
  private var chains: [ChainName: (table: Int, chain: Int)] = [:]
  private var anonymous: [SetName: NFTSet] = [:]

  mutating func add(_ table: Table) {
    places[table.id] = tables.count
    tables.append(TableListing(table))
  }

  func has(_ table: TableName) -> Bool { places[table] != nil }

  mutating func add(_ object: StatefulObject, _ table: TableName) {
    if let place = places[table] { tables[place].objects.append(object) }
  }

  mutating func add(_ set: NFTSet, _ table: TableName) {
    guard let place = places[table] else { return }
    if set.isAnonymous {
      anonymous[SetName(table, set.name)] = set
    } else {
      tables[place].sets.append(set)
    }
  }

  mutating func add(_ flowTable: FlowTable, _ table: TableName) {
    if let place = places[table] { tables[place].flowTables.append(flowTable) }
  }

  mutating func add(_ chain: Chain, _ table: TableName) {
    guard let place = places[table] else { return }
    chains[ChainName(table, chain.name)] = (place, tables[place].chains.count)
    tables[place].chains.append(ChainListing(chain))
  }

  mutating func add(_ rule: Rule, _ chain: ChainName) {
    guard let place = chains[chain] else { return }
    var rule = rule
    if !anonymous.isEmpty {
      for expression in rule.expressions {
        guard let name = expression.setName, let set = anonymous[SetName(chain.table, name)] else { continue }
        rule.anonymousSets.append(set)
      }
    }
    tables[place.table].chains[place.chain].rules.append(rule)
  }

  func ruleset(_ generation: UInt32) -> Ruleset { Ruleset(tables: tables, generation: generation) }
}

extension Expression {
  /// The set or map that it uses.
  var setName: String? {
    switch self {
    case .lookup(let set, _, _, _), .objectMap(let set, _), .dynamicSet(let set, _, _, _, _, _, _): set
    default: nil
    }
  }
}
