/// One thing that a transaction does.
///
/// The cases that are large and rare are indirect, so that those of rules, which come by the ten thousand, stand closely together.
public enum Change: Hashable, Sendable {
  /// `add table`; with `exclusive` `create table`, which an existing one refuses.
  indirect case addTable(Table, exclusive: Bool = false)
  /// `delete table`
  case deleteTable(TableName)
  /// `flush table`: all of its rules go.
  case flushTable(TableName)
  /// `flush ruleset`: everything goes, or all tables of a family.
  case flushRuleset(TableFamily? = nil)
  /// `add chain`; with `exclusive` `create chain`.
  indirect case addChain(Chain, TableName, exclusive: Bool = false)
  /// `delete chain`
  case deleteChain(ChainName)
  /// `rename chain`: the chain of this handle gets another name.
  case renameChain(ChainName, handle: UInt64, to: String)
  /// `flush chain`: its rules go.
  case flushChain(ChainName)
  /// `add rule` and its kin.
  case addRule(Rule, ChainName, RulePlace = .end)
  /// `delete rule … handle N`
  case deleteRule(ChainName, handle: UInt64)
  /// `add set` or `add map`, with its elements; with `exclusive` `create`.
  indirect case addSet(NFTSet, TableName, exclusive: Bool = false)
  /// `delete set`
  case deleteSet(SetName)
  /// `flush set`: its elements go.
  case flushSet(SetName)
  /// `add element`; with `exclusive` `create element`. Where the set is given the change can be written in nft's words.
  indirect case addElements([SetElement], SetName, exclusive: Bool = false, of: NFTSet? = nil)
  /// `delete element`; the set is for writing it in nft's words.
  indirect case deleteElements([SetElement], SetName, of: NFTSet? = nil)
  /// `add counter` and its kin; with `exclusive` `create`.
  indirect case addObject(StatefulObject, TableName, exclusive: Bool = false)
  /// `delete counter` and its kin.
  case deleteObject(ObjectName)
  /// `add flowtable`; with `exclusive` `create flowtable`.
  indirect case addFlowTable(FlowTable, TableName, exclusive: Bool = false)
  /// `delete flowtable`
  case deleteFlowTable(FlowTableName)
}

extension Change {
  /// The operation as a verb and its object, for errors: `add rule`.
  public var operation: String {
    switch self {
    case .addTable(_, let exclusive): exclusive ? "create table" : "add table"
    case .deleteTable: "delete table"
    case .flushTable: "flush table"
    case .flushRuleset: "flush ruleset"
    case .addChain(_, _, let exclusive): exclusive ? "create chain" : "add chain"
    case .deleteChain: "delete chain"
    case .renameChain: "rename chain"
    case .flushChain: "flush chain"
    case .addRule(_, _, let place):
      switch place {
      case .end, .after, .afterIndex, .afterChange: "add rule"
      case .start, .before, .beforeIndex, .beforeChange: "insert rule"
      case .replacing: "replace rule"
      }
    case .deleteRule: "delete rule"
    case .addSet(let set, _, let exclusive): (exclusive ? "create " : "add ") + (set.values == nil ? "set" : "map")
    case .deleteSet: "delete set"
    case .flushSet: "flush set"
    case .addElements(_, _, let exclusive, _): exclusive ? "create element" : "add element"
    case .deleteElements: "delete element"
    case .addObject(let object, _, let exclusive):
      (exclusive ? "create " : "add ") + (object.type.name ?? "object")
    case .deleteObject(let name): "delete \(name.type.name ?? "object")"
    case .addFlowTable(_, _, let exclusive): exclusive ? "create flowtable" : "add flowtable"
    case .deleteFlowTable: "delete flowtable"
    }
  }

  /// The object of the operation, for errors: `ip nat postrouting oifname != "docker0" masquerade`.
  public var object: String {
    switch self {
    case .addTable(let table, _): "\(table.id)"
    case .deleteTable(let name), .flushTable(let name): "\(name)"
    case .flushRuleset(let family): family.map { "\($0)" } ?? ""
    case .addChain(let chain, let table, _): "\(table) \(chain.name)"
    case .deleteChain(let name), .flushChain(let name): "\(name)"
    case .renameChain(let name, _, let new): "\(name) \(new)"
    case .addRule(let rule, let chain, _): "\(chain) \(rule.text(family: chain.table.family))"
    case .deleteRule(let chain, let handle): "\(chain) handle \(handle)"
    case .addSet(let set, let table, _): "\(table) \(Self.line(of: set))"
    case .deleteSet(let name), .flushSet(let name): "\(name)"
    case .addElements(let elements, let name, _, let set), .deleteElements(let elements, let name, let set):
      "\(name)" + (Self.text(of: elements, set).map { " \($0)" } ?? "")
    case .addObject(let object, let table, _): "\(table) \(object.name)"
    case .deleteObject(let name): "\(name.table) \(name.name)"
    case .addFlowTable(let flowTable, let table, _): "\(table) \(flowTable.name)"
    case .deleteFlowTable(let name): "\(name)"
    }
  }
}
