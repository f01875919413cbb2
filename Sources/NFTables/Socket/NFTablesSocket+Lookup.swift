internal import Netlink

extension NFTablesSocket {
  /// Carries out a transaction of which nft would look something up in the kernel; where somebody changes that meanwhile, again.
  func commitLookedUp(
    _ transaction: Transaction, generation: UInt32?, handles: Bool
  ) throws(TransactionError) -> TransactionResult {
    for attempt in 1...8 {
      let ruleset: Ruleset
      do throws(NetlinkError) {
        ruleset = try self.ruleset(elements: transaction.needsElements)
      } catch {
        throw .failed(index: nil, error)
      }
      let found: LookedUpTransaction
      do throws(ChangeFailure) {
        found = try transaction.lookedUp(in: ruleset)
      } catch {
        throw .refused([error], isComplete: true)
      }
      do throws(TransactionError) {
        return try send(found.changes, generation ?? ruleset.generation, handles).owned(by: found.owners)
      } catch {
        switch error {
        case .changed where generation == nil && attempt < 8: continue
        case .refused(let failures, let isComplete):
          throw .refused(
            failures.map { ChangeFailure(index: found.owners[$0.index], error: $0.error) }, isComplete: isComplete)
        case .failed(let index?, let failure): throw .failed(index: found.owners[index], failure)
        default: throw error
        }
      }
    }
    throw .changed(expected: generation ?? 0)
  }
}

extension TransactionResult {
  /// The result with the handles of the changes that others were made of.
  fileprivate func owned(by owners: [Int]) -> TransactionResult {
    TransactionResult(
      handles: Dictionary(handles.map { (owners[$0.key], $0.value) }, uniquingKeysWith: { _, last in last }),
      isComplete: isComplete)
  }
}
