extension NFTSet {
  /// Why elements do not fit a set.
  public struct Fault: Error, Hashable, Sendable {
    /// One sentence.
    public let message: String
  }

  /// The elements that are written as these operands, a part for each type of the key, with what a map gives for them.
  ///
  /// Of a set of intervals they are the first of each range and the one behind its last, as the kernel keeps them.
  public func elements(
    of entries: [(key: [MatchOperand], value: SetElement.Value?)]
  ) throws(Fault) -> [SetElement] {
    let types = key.parts
    if hasEndElements {
      var single: [(MatchOperand, SetElement.Value?)] = []
      for entry in entries {
        guard entry.key.count == 1, let operand = entry.key.first else { throw Fault(message: "a key has one part") }
        single.append((operand, entry.value))
      }
      do throws(StatementError) {
        // A set of intervals keeps single values as ranges of one, too.
        let ranges = single.map { operand, value -> (MatchOperand, SetElement.Value?) in
          if case .value(let bytes) = operand { return (.range(bytes, bytes), value) }
          return (operand, value)
        }
        let isTurned = key.isHostEndian && key != .interfaceName
        return try ElementBuilder(ranges, width: key.width, isTurned: isTurned, isMerging: false).elements
      } catch {
        throw Fault(message: error.message)
      }
    }
    var elements: [SetElement] = []
    for entry in entries {
      guard entry.key.count == types.count else {
        throw Fault(message: "a key has \(types.count) parts, not \(entry.key.count)")
      }
      var bytes: [UInt8] = []
      for (part, type) in zip(entry.key, types) {
        guard case .value(let value) = part, value.count == type.width else {
          throw Fault(message: "networks and ranges need a set with flags interval")
        }
        bytes += value
        if types.count > 1 { bytes += [UInt8](repeating: 0, count: (4 - value.count % 4) % 4) }
      }
      elements.append(SetElement(bytes, value: entry.value))
    }
    return elements
  }
}
