extension NFTSet {
  /// The elements that `nft get element` shows for these, each group written by itself; nil where one of them is not there.
  ///
  /// Of a set of ranges it is the range that all of a wanted one lies in, in the order of what is wanted; of a map of ranges nft 1.0.6
  /// knows single keys alone and shows the first key of the range.
  func got(_ wanted: [SetElement]) -> [[SetElement]]? {
    if hasEndElements { return ranges(around: wanted) }
    var found: [SetElement] = []
    for element in wanted {
      guard let other = elements.first(where: { holds($0, element) }) else { return nil }
      found.append(other)
    }
    return [found]
  }

  /// The elements as they are written behind `get element`, in their order.
  func words(of wanted: [SetElement]) -> [String] {
    let catchAll = wanted.filter { $0.flags.contains(.catchAll) }.map { [$0] }
    let groups =
      hasEndElements
      ? catchAll + Intervals.inOrder(wanted).map(\.elements) : wanted.map { [$0] }
    return groups.flatMap { group in
      var set = self
      set.elements = group
      return SetText(set, values: ValueText(options: TextOptions())).elements()
    }
  }

  private func ranges(around wanted: [SetElement]) -> [[SetElement]]? {
    let own = Intervals(elements)
    var found: [[SetElement]] = []
    for element in wanted where element.flags.contains(.catchAll) {
      guard let other = own.catchAll else { return nil }
      found.append([other])
    }
    for range in Intervals.inOrder(wanted) {
      guard let other = own.range(around: range.start.key), other.contains(range) else { return nil }
      if values == nil {
        found.append(other.elements)
      } else if range.isSingle {
        found.append(Intervals.Interval(start: other.start, end: Intervals.next(other.start.key)).elements)
      } else {
        return nil
      }
    }
    return found
  }

  /// Whether an element stands for the key of another one.
  private func holds(_ element: SetElement, _ wanted: SetElement) -> Bool {
    let isAll = element.flags.contains(.catchAll)
    if isAll || wanted.flags.contains(.catchAll) { return isAll && wanted.flags.contains(.catchAll) }
    guard let end = element.keyEnd else { return element.key == wanted.key }
    // Each part is compared by itself.
    var place = 0
    for length in fieldLengths {
      let part = place..<min(place + Int(length), wanted.key.count, element.key.count, end.count)
      let key = wanted.key[part]
      if key.lexicographicallyPrecedes(element.key[part]) || end[part].lexicographicallyPrecedes(key) { return false }
      place += (Int(length) + 3) & ~3
      if place >= wanted.key.count { break }
    }
    return true
  }
}
