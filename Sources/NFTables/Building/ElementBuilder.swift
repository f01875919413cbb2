/// Makes the elements that the kernel wants of single values, prefixes and ranges.
struct ElementBuilder {
  /// Whether they are the first of each range and the one behind its last.
  let isInterval: Bool
  /// The elements.
  let elements: [SetElement]
  /// How many `nft` says that there are: two for each range, and one for what is before the first.
  let size: UInt32

  /// `isTurned` says that values are in the machine's order: ranges are kept in the network's. `isMerging` is how braces in a rule are
  /// read; the ranges of a set with a name stay as they are written, and must not overlap.
  init(
    _ operands: [(MatchOperand, SetElement.Value?)], width: Int, isTurned: Bool, isMerging: Bool = true
  ) throws(StatementError) {
    var ranges: [(from: [UInt8], through: [UInt8], value: SetElement.Value?)] = []
    var isInterval = false
    var catchAll: SetElement?
    for (operand, value) in operands {
      switch operand {
      case .invalid(let reason): throw StatementError(reason)
      case .everything: catchAll = SetElement([], value: value, flags: .catchAll)
      default:
        guard let bounds = operand.bounds(width: width) else {
          throw StatementError("only values, networks and ranges can stand in braces")
        }
        isInterval = isInterval || operand.isInterval
        ranges.append((bounds.from, bounds.through, value))
      }
    }
    self.isInterval = isInterval
    guard isInterval else {
      elements = ranges.map { SetElement($0.from, value: $0.value) } + (catchAll.map { [$0] } ?? [])
      size = UInt32(clamping: elements.count)
      return
    }
    if isTurned { ranges = ranges.map { ($0.from.reversed(), $0.through.reversed(), $0.value) } }
    let (made, count) = try Self.intervals(ranges, isMerging: isMerging)
    elements = made + (catchAll.map { [$0] } ?? [])
    size = UInt32(clamping: 2 * count + (made.first?.flags.contains(.intervalEnd) == true ? 1 : 0))
  }

  private static func intervals(
    _ ranges: [(from: [UInt8], through: [UInt8], value: SetElement.Value?)], isMerging: Bool
  ) throws(StatementError) -> (elements: [SetElement], count: Int) {
    let sorted = ranges.sorted { $0.from.lexicographicallyPrecedes($1.from) }
    var merged: [(from: [UInt8], through: [UInt8], value: SetElement.Value?)] = []
    for range in sorted {
      if range.through.lexicographicallyPrecedes(range.from) { throw StatementError("a range ends before it begins") }
      guard let last = merged.last else {
        merged.append(range)
        continue
      }
      if !isMerging, !last.through.lexicographicallyPrecedes(range.from) {
        throw StatementError("conflicting intervals: two elements of the set overlap", isConflict: true)
      }
      let isOverlapping = !last.through.lexicographicallyPrecedes(range.from)
      // The same twice is no conflict.
      if isMerging, last == range { continue }
      if isOverlapping, last.value != nil || range.value != nil {
        throw StatementError("conflicting intervals: two keys of the map overlap", isConflict: true)
      }
      // Neighbours become one, as `nft` does it; those that have values stay what they are.
      if isMerging, last.value == nil, range.value == nil, isOverlapping || Intervals.next(last.through) == range.from {
        if last.through.lexicographicallyPrecedes(range.through) { merged[merged.count - 1].through = range.through }
      } else {
        merged.append(range)
      }
    }
    var elements: [SetElement] = []
    if let first = merged.first, first.from.contains(where: { $0 != 0 }) {
      elements.append(SetElement([UInt8](repeating: 0, count: first.from.count), flags: .intervalEnd))
    }
    for (index, range) in merged.enumerated() {
      var start = SetElement(range.from, value: range.value)
      if let end = Intervals.next(range.through) {
        elements.append(start)
        // The next range's beginning is an end too.
        if !isMerging || index + 1 >= merged.count || merged[index + 1].from != end {
          elements.append(SetElement(end, flags: .intervalEnd))
        }
      } else {
        // `nft` notes that the range has no end: type 1, the number 1.
        start.userData.entries.append(UserData.Entry(type: 1, value: HostBytes.of(UInt32(1))))
        elements.append(start)
      }
    }
    return (elements, merged.count)
  }
}
