extension NFTablesSocket {
  /// Changes the ruleset on the basis of what it is: lists it, asks `body` for the changes and makes them, all as if nobody else
  /// were there.
  ///
  /// Where somebody changes something in between, it lists and asks again, up to `tries` times. Throws
  /// ``TransactionError/changed(expected:)`` after the last, and an error of the kind `failed` where listing fails.
  @discardableResult public func update(
    tries: Int = 8, elements: Bool = true, handles: Bool = false, _ body: (Ruleset) -> Transaction
  ) throws(TransactionError) -> TransactionResult {
    var generation: UInt32 = 0
    for _ in 0..<max(1, tries) {
      let ruleset: Ruleset
      do {
        ruleset = try self.ruleset(elements: elements)
      } catch {
        throw .failed(index: nil, error)
      }
      generation = ruleset.generation
      do {
        return try commit(body(ruleset), generation: generation, handles: handles)
      } catch .changed {
        continue
      }
    }
    throw .changed(expected: generation)
  }
}
