public import Netlink

/// Changes that are made all together or not at all. Equivalent of a file for `nft -f`.
///
/// It is a value without a socket; ``NFTablesSocket/commit(_:generation:handles:)`` carries it out.
public struct Transaction: Hashable, Sendable {
  /// The changes in their order.
  public var changes: [Change]

  /// A transaction of these changes.
  public init(_ changes: [Change] = []) { self.changes = changes }

  /// Adds a change behind the others.
  public mutating func append(_ change: Change) { changes.append(change) }

  /// `add table`
  public mutating func add(_ table: Table) { changes.append(.addTable(table)) }
  /// `add chain`
  public mutating func add(_ chain: Chain, to table: TableName) { changes.append(.addChain(chain, table)) }
  /// `add rule`
  public mutating func add(_ rule: consuming Rule, to chain: ChainName, at place: RulePlace = .end) {
    changes.append(.addRule(rule, chain, place))
  }
  /// `add set` or `add map`, with its elements.
  public mutating func add(_ set: NFTSet, to table: TableName) { changes.append(.addSet(set, table)) }
  /// `add element`
  public mutating func add(_ elements: [SetElement], to set: SetName) { changes.append(.addElements(elements, set)) }
  /// `add counter` and its kin.
  public mutating func add(_ object: StatefulObject, to table: TableName) { changes.append(.addObject(object, table)) }
  /// `add flowtable`
  public mutating func add(_ flowTable: FlowTable, to table: TableName) {
    changes.append(.addFlowTable(flowTable, table))
  }
  /// `delete table`
  public mutating func delete(_ table: TableName) { changes.append(.deleteTable(table)) }
  /// `delete chain`
  public mutating func delete(_ chain: ChainName) { changes.append(.deleteChain(chain)) }
  /// `delete set`
  public mutating func delete(_ set: SetName) { changes.append(.deleteSet(set)) }
  /// `delete counter` and its kin.
  public mutating func delete(_ object: ObjectName) { changes.append(.deleteObject(object)) }
  /// `delete flowtable`
  public mutating func delete(_ flowTable: FlowTableName) { changes.append(.deleteFlowTable(flowTable)) }
  /// `delete rule … handle N`
  public mutating func deleteRule(_ handle: UInt64, from chain: ChainName) {
    changes.append(.deleteRule(chain, handle: handle))
  }
  /// `delete element`
  public mutating func delete(_ elements: [SetElement], from set: SetName) {
    changes.append(.deleteElements(elements, set))
  }
  /// `flush table`
  public mutating func flush(_ table: TableName) { changes.append(.flushTable(table)) }
  /// `flush chain`
  public mutating func flush(_ chain: ChainName) { changes.append(.flushChain(chain)) }
  /// `flush set`
  public mutating func flush(_ set: SetName) { changes.append(.flushSet(set)) }

  /// Removes a table whether it exists or not: it is added and deleted, as `destroy table` of newer kernels does.
  public mutating func remove(_ table: TableName) {
    changes.append(.addTable(Table(table.family, table.name)))
    changes.append(.deleteTable(table))
  }
}

/// The kernel's answer to a transaction: the handles of what it made.
public struct TransactionResult: Hashable, Sendable {
  /// The handles of what was made, by the index of the change.
  public var handles: [Int: UInt64]
  /// Whether all handles that were asked for are there; of very long transactions the kernel's answers may be lost.
  public var isComplete: Bool

  /// The result of a transaction that asked for no handles.
  public init(handles: [Int: UInt64] = [:], isComplete: Bool = true) {
    self.handles = handles
    self.isComplete = isComplete
  }
}

/// A change that was refused.
public struct ChangeFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its place in the transaction, from 0.
  public let index: Int
  /// Why; its object is the change as `nft` writes it.
  public let error: NetlinkError

  /// The place of the change in the transaction, from 0, and the error.
  public var description: String { "\(index): \(error)" }
}

/// Why nothing of a transaction was done.
public enum TransactionError: Error, Hashable, Sendable {
  /// The kernel refused these changes; `isComplete` is false where there are more than the answers had room for.
  case refused([ChangeFailure], isComplete: Bool)
  /// Somebody changed the ruleset since the generation that was given.
  case changed(expected: UInt32)
  /// A change could not be encoded: its place, or nil where the sending itself failed.
  case failed(index: Int?, NetlinkError)
}

extension TransactionError: CustomStringConvertible {
  /// A line for each change that failed.
  public var description: String {
    switch self {
    case .refused(let failures, let isComplete):
      failures.map(\.error.description).joined(separator: "\n") + (isComplete ? "" : "\nand more")
    case .changed: "the ruleset was changed meanwhile by another program"
    case .failed(_, let error): "\(error)"
    }
  }
}
