/// The ranges of a set that has them, in their order, and what nft 1.0.6 makes of new ones.
struct Intervals {
  /// A range: its first key with what it has of its own, and the key behind its last; nil where it has no end.
  struct Interval {
    var start: SetElement
    var end: [UInt8]?

    /// Whether all of another one lies in it.
    func contains(_ other: Interval) -> Bool {
      guard !other.start.key.lexicographicallyPrecedes(start.key) else { return false }
      guard let end else { return true }
      guard let otherEnd = other.end else { return false }
      return !end.lexicographicallyPrecedes(otherEnd)
    }

    /// Whether they overlap, or one begins where the other ends.
    func touches(_ other: Interval) -> Bool {
      let isBehind = end.map { $0.lexicographicallyPrecedes(other.start.key) } ?? false
      let isBefore = other.end.map { $0.lexicographicallyPrecedes(start.key) } ?? false
      return !isBehind && !isBefore
    }

    /// Whether it is one key.
    var isSingle: Bool { end == Intervals.next(start.key) }

    /// The elements that the kernel keeps of it.
    var elements: [SetElement] { [start] + (end.map { [SetElement($0, flags: .intervalEnd)] } ?? []) }
  }

  private(set) var ranges: [Interval]
  /// The element that stands for all keys which lie in no range.
  private(set) var catchAll: SetElement?
  /// Whether it is said that nothing lies below the first range.
  private var hasFloor: Bool

  /// The ranges of elements as the kernel keeps them.
  init(_ elements: [SetElement]) {
    ranges = []
    catchAll = elements.first { $0.flags.contains(.catchAll) }
    hasFloor = elements.contains(where: \.isFloor)
    let bounds = elements.filter { !$0.flags.contains(.catchAll) }.sorted(by: SetElement.isBefore)
    for element in bounds {
      if let last = ranges.indices.last, ranges[last].end == nil { ranges[last].end = element.key }
      if !element.flags.contains(.intervalEnd) { ranges.append(Interval(start: element)) }
    }
  }

  /// The ranges of elements in the order in which they are written, each with its end behind it.
  static func inOrder(_ elements: [SetElement]) -> [Interval] {
    var ranges: [Interval] = []
    for element in elements where !element.flags.contains(.catchAll) {
      if !element.flags.contains(.intervalEnd) {
        ranges.append(Interval(start: element))
      } else if let last = ranges.indices.last, ranges[last].end == nil {
        ranges[last].end = element.key
      }
    }
    return ranges
  }

  /// The key behind this one; nil behind the last.
  static func next(_ key: [UInt8]) -> [UInt8]? {
    var key = key
    for index in key.indices.reversed() {
      key[index] &+= 1
      if key[index] != 0 { return key }
    }
    return nil
  }

  /// The place of the first range that does not end before another one begins.
  private func place(of range: Interval) -> Int {
    var (low, high) = (ranges.startIndex, ranges.endIndex)
    while low < high {
      let middle = (low + high) / 2
      if let end = ranges[middle].end, end.lexicographicallyPrecedes(range.start.key) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// The range that has a key in it.
  func range(around key: [UInt8]) -> Interval? {
    ranges[place(of: Interval(start: SetElement(key)))...].prefix(2).first {
      !key.lexicographicallyPrecedes($0.start.key) && ($0.end.map { key.lexicographicallyPrecedes($0) } ?? true)
    }
  }

  /// The place of the changes that the ranges are made by which have been added last; nil where there are none.
  private(set) var changes: Int?
  /// The elements that those changes take away from the kernel.
  private(set) var gone: [SetElement] = []
  /// The ranges that they make, by their first keys, since a later one may be joined with them.
  private var joined: [[UInt8]: Interval] = [:]
  /// The elements that they make beside ranges.
  private var others: [SetElement] = []

  /// The elements that those changes make.
  var made: [SetElement] {
    others + joined.values.sorted { $0.start.key.lexicographicallyPrecedes($1.start.key) }.flatMap(\.elements)
  }

  /// Counts elements that are added from now on as those of changes at another place; nil is not known yet.
  mutating func begin(at place: Int?) {
    (changes, gone, joined, others) = (place, [], [:], [])
  }

  /// Joins new ranges with those that they touch; a new one keeps what it has of its own.
  mutating func add(_ new: Intervals) {
    if let element = new.catchAll, catchAll == nil {
      catchAll = element
      others.append(element)
    }
    for range in new.ranges {
      let first = place(of: range)
      let last = ranges[first...].firstIndex { !$0.touches(range) } ?? ranges.endIndex
      let touched = ranges[first..<last]
      if touched.contains(where: { $0.contains(range) }) { continue }
      var whole = range
      for other in touched {
        if other.start.key.lexicographicallyPrecedes(whole.start.key) { whole.start.key = other.start.key }
        if let end = whole.end, other.end.map({ end.lexicographicallyPrecedes($0) }) ?? true { whole.end = other.end }
        if joined.removeValue(forKey: other.start.key) == nil { gone += other.elements }
      }
      whole.start.noteEnd(isThere: whole.end != nil)
      if !hasFloor, ranges.isEmpty, whole.start.key.contains(where: { $0 != 0 }) {
        others.append(SetElement([UInt8](repeating: 0, count: whole.start.key.count), flags: .intervalEnd))
        hasFloor = true
      }
      joined[whole.start.key] = whole
      ranges.replaceSubrange(first..<last, with: [whole])
    }
  }

  /// Takes ranges away that are there as they are; false where one is not.
  mutating func remove(_ old: Intervals) -> Bool {
    for range in old.ranges {
      // The one before it may end where it begins.
      let first = place(of: range)
      let place = ranges[first...].prefix(2).firstIndex { $0.start.key == range.start.key && $0.end == range.end }
      guard let place else { return false }
      ranges.remove(at: place)
    }
    guard old.catchAll != nil else { return true }
    defer { catchAll = nil }
    return catchAll != nil
  }
}

extension SetElement {
  /// Whether it says that nothing lies below the first range.
  var isFloor: Bool { flags.contains(.intervalEnd) && key.allSatisfy { $0 == 0 } }

  /// The order in which `nft` sends bounds: rising, and the end of one range before the beginning of the next.
  static func isBefore(_ a: SetElement, _ b: SetElement) -> Bool {
    if a.key != b.key { return a.key.lexicographicallyPrecedes(b.key) }
    return a.flags.contains(.intervalEnd) && !b.flags.contains(.intervalEnd)
  }

  /// Notes, as `nft` does, that a range has no end: type 1, the number 1.
  mutating func noteEnd(isThere: Bool) {
    userData.entries.removeAll { $0.type == 1 }
    if !isThere { userData.entries.append(UserData.Entry(type: 1, value: HostBytes.of(UInt32(1)))) }
  }
}
