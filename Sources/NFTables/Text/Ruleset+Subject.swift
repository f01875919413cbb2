extension RulesetSubject {
  /// The family, table or object that is asked for, where it must be there; nil where nothing of it is an answer, too.
  public func isMissing(in ruleset: Ruleset) -> Bool {
    switch self {
    case .table(let name): ruleset[name] == nil
    case .chain(let name): ruleset[name] == nil
    case .set(let name): ruleset[name.table]?[set: name.name].map { $0.values != nil } ?? true
    case .map(let name): ruleset[name.table]?[set: name.name].map { $0.values == nil } ?? true
    case .object(let name): ruleset[name.table]?[object: name.type, name.name] == nil
    case .objects(_, let table?, _): ruleset[table] == nil
    case .elements(let elements, let name, _): ruleset[name.table]?[set: name.name]?.got(elements) == nil
    default: false
    }
  }

  /// The word in front of it: `list`, or `get` of elements.
  public var verb: String {
    if case .elements = self { "get" } else { "list" }
  }

  /// The words behind `nft list`, or behind `nft get` of elements.
  public var words: String {
    func of(_ family: TableFamily?) -> String { family.map { " \($0)" } ?? "" }
    switch self {
    case .ruleset(let family): return "ruleset\(of(family))"
    case .tables(let family): return "tables\(of(family))"
    case .table(let name): return "table \(name)"
    case .chain(let name): return "chain \(name)"
    case .chains(let family): return "chains\(of(family))"
    case .set(let name): return "set \(name)"
    case .map(let name): return "map \(name)"
    case .sets(let family): return "sets\(of(family))"
    case .maps(let family): return "maps\(of(family))"
    case .object(let name): return name.description
    case .objects(let type, let table, let family):
      return "\(type.name ?? "object")s" + (table.map { " table \($0)" } ?? of(family))
    case .elements(let elements, let name, let set):
      return "element \(name) { \(set.words(of: elements).joined(separator: ", ")) }"
    }
  }
}

extension Ruleset {
  /// The output of `nft list` for a part of it.
  public func text(of subject: RulesetSubject, _ options: TextOptions = TextOptions()) -> String {
    func tables(_ family: TableFamily?) -> [TableListing] {
      family.map { family in self.tables.filter { $0.table.id.family == family } } ?? self.tables
    }
    func framed(_ table: TableListing, _ blocks: [String]) -> String {
      "table \(table.table.id) {\n" + blocks.joined() + "}\n"
    }
    func of(_ name: TableName, _ block: (TableListing) -> String?) -> String {
      guard let table = self[name] else { return "" }
      return framed(table, block(table).map { [$0] } ?? [])
    }
    switch subject {
    case .ruleset(let family): return tables(family).map { $0.text(options) }.joined()
    case .tables(let family): return tables(family).map { "table \($0.table.id)\n" }.joined()
    case .table(let name): return self[name]?.text(options) ?? ""
    case .chain(let name):
      return of(name.table) { table in table[chain: name.name].map { $0.text(table, options) } }
    case .chains(let family):
      return tables(family).map { table in
        framed(table, table.chains.map { ChainListing($0.chain).text(table, options) })
      }.joined()
    case .set(let name), .map(let name): return of(name.table) { $0[set: name.name]?.text(options) }
    case .sets(let family):
      return tables(family).map { table in
        framed(table, table.sets.filter { $0.values == nil }.map { $0.text(options) })
      }.joined()
    case .maps(let family):
      return tables(family).map { table in
        framed(table, table.sets.filter { $0.values != nil }.map { $0.text(options) })
      }.joined()
    case .object(let name): return of(name.table) { $0[object: name.type, name.name]?.text(options) }
    case .elements(let elements, let name, _):
      return of(name.table) { table in
        guard let set = table[set: name.name], let found = set.got(elements) else { return nil }
        return set.text(options, elements: found)
      }
    case .objects(let type, let table, let family):
      // `nft` leaves out tables without any object, but not those that have others.
      let shown = table.map { name in self.tables.filter { $0.table.id == name } } ?? tables(family)
      return shown.filter { !$0.objects.isEmpty }.map { table in
        framed(table, table.objects.filter { $0.type == type }.map { $0.text(options) })
      }.joined()
    }
  }
}
