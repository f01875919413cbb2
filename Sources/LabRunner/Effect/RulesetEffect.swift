import Addressing
import Lab
import NFTables
import Netlink
import Operations
import RouteNetlink
import SystemPackage

extension RulesetAction {
  /// How it is done.
  func effect(at place: EffectPlace) -> Effect {
    switch self {
    // It prints what there was.
    case .reset: .ofStage
    case .add(let ruleset): .call { try place.stage.commit(Transaction(recreating: ruleset), place.node) }
    case .change(let changes): .call { try place.stage.commit(Transaction(changes), place.node) }
    }
  }
}

extension Stage {
  /// Changes the tables of a node; rules may name interfaces that have their numbers only now.
  fileprivate func commit(_ transaction: Transaction, _ node: StageNode) throws {
    let resolved = try transaction.resolved { name throws(StageError) -> UInt32 in
      guard let device = InterfaceName(name), let index = try? node.routes.index(of: device) else {
        var failure = StageError("\(node.name) has no interface \"\(name)\"")
        failure.nft = .device(name)
        throw failure
      }
      return UInt32(bitPattern: index)
    }
    let tables = try node.tables()
    let numbered = try numbered(resolved, in: tables)
    do throws(TransactionError) {
      try tables.commit(numbered)
    } catch {
      var failure = StageError(error)
      switch error {
      case .refused(let failures, let isComplete):
        failure.refusal = failures.first.map { ($0.index, resolved.changes) }
        let lines = failures.map { self.text(of: $0, resolved, in: tables) }
        failure.message = lines.joined(separator: "\n") + (isComplete ? "" : "\nand more")
        if let ruleset = try? tables.ruleset() { failure.nft = .refused(failures, resolved.changes, ruleset) }
      case .failed(let index, _): failure.refusal = index.map { ($0, resolved.changes) }
      case .changed: break
      }
      throw failure
    }
  }

  /// The transaction with the numbers of the chains that it renames, by which the kernel knows them.
  private func numbered(_ transaction: Transaction, in tables: NFTablesSocket) throws -> Transaction {
    guard
      transaction.changes.contains(where: { change in
        if case .renameChain(_, handle: 0, _) = change { true } else { false }
      })
    else { return transaction }
    let ruleset = try tables.ruleset(elements: false)
    var numbered = transaction
    for (index, change) in transaction.changes.enumerated() {
      guard case .renameChain(let name, handle: 0, let new) = change else { continue }
      let before = ruleset.applying(Transaction(Array(transaction.changes[..<index])))
      guard let handle = before[name]?.chain.handle else { continue }
      numbered.changes[index] = .renameChain(name, handle: handle, to: new)
    }
    return numbered
  }

  /// The refused change, and the missing thing that it needs.
  private func text(of failure: ChangeFailure, _ transaction: Transaction, in tables: NFTablesSocket) -> String {
    let text = "\(failure.error)"
    guard failure.error.errno == .noSuchFileOrDirectory, transaction.changes.indices.contains(failure.index),
      let ruleset = try? tables.ruleset(elements: false)
    else { return text }
    let before = ruleset.applying(Transaction(Array(transaction.changes[..<failure.index])))
    return text + (before.missing(for: transaction.changes[failure.index]).map { ": \($0)" } ?? "")
  }
}
