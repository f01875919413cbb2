/// The name that nft suggests for one that is not there: the nearest, where a few letters differ.
struct NameSuggestion<Thing> {
  private let wanted: [UInt8]
  private(set) var thing: Thing?
  private var distance = Int.max
  /// Whether the very name was found.
  private(set) var isExact = false

  init(_ wanted: String) { self.wanted = Array(wanted.utf8) }

  mutating func offer(_ name: String, _ thing: @autoclosure () -> Thing) {
    if isExact { return }
    let name = Array(name.utf8)
    // Of two single letters nft compares nothing, so that it does not find even the same one.
    if name == wanted, name.count > 1 {
      self.thing = thing()
      isExact = true
      return
    }
    let (most, least) = (max(name.count, wanted.count), min(name.count, wanted.count))
    guard most > 1 else { return }
    let threshold = most - least <= 1 ? max((most + 2) / 3, 1) : (most + 4) / 3
    let found = Self.distance(name, wanted)
    guard found <= threshold, found < distance else { return }
    distance = found
    self.thing = thing()
  }

  /// How far two names are from each other, as nft 1.0.6 counts it.
  ///
  /// It compares from the second letters on and through the ends, and the rows of its table overlap by one place, which is what some of
  /// its suggestions come from.
  static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    let (lines, columns) = (first.count, second.count)
    var costs = [Int](repeating: 0, count: (lines + 1) * (columns + 1))
    func place(_ line: Int, _ column: Int) -> Int { line * columns + column }
    func letter(_ text: [UInt8], _ index: Int) -> UInt8 { text.indices.contains(index) ? text[index] : 0 }
    for line in 0...lines { costs[place(line, 0)] = line }
    for column in 0...columns { costs[place(0, column)] = column }
    for line in stride(from: 1, through: lines, by: 1) {
      for column in stride(from: 1, through: columns, by: 1) {
        let change = letter(first, line) == letter(second, column) ? 0 : 1
        var cost = min(
          costs[place(line - 1, column)] + 1, costs[place(line, column - 1)] + 1,
          costs[place(line - 1, column - 1)] + change)
        let isSwap =
          line > 1 && column > 1 && letter(first, line) == letter(second, column - 1)
          && letter(first, line - 1) == letter(second, column)
        if isSwap { cost = min(cost, costs[place(line - 2, column - 2)] + change) }
        costs[place(line, column)] = cost
      }
    }
    return costs[place(lines, columns)]
  }
}

extension Ruleset {
  /// The table that nft suggests for one that is not there; nil where it suggests none.
  func suggested(_ table: TableName) -> TableName? {
    var suggestion = NameSuggestion<TableName>(table.name)
    for listing in tables { suggestion.offer(listing.table.id.name, listing.table.id) }
    return suggestion.thing
  }

  func suggested(_ chain: ChainName) -> ChainName? {
    var suggestion = NameSuggestion<ChainName>(chain.name)
    for table in tables {
      for listing in table.chains {
        suggestion.offer(listing.chain.name, ChainName(table.table.id, listing.chain.name))
      }
    }
    return suggestion.thing
  }

  func suggested(_ set: SetName) -> (name: SetName, isMap: Bool)? {
    var suggestion = NameSuggestion<(name: SetName, isMap: Bool)>(set.name)
    for table in tables {
      for other in table.sets {
        suggestion.offer(other.name, (SetName(table.table.id, other.name), other.values != nil))
      }
    }
    return suggestion.thing
  }

  func suggested(_ object: ObjectName) -> ObjectName? {
    var suggestion = NameSuggestion<ObjectName>(object.name)
    for table in tables {
      for other in table.objects {
        suggestion.offer(other.name, ObjectName(table.table.id, other.type, other.name))
      }
    }
    return suggestion.thing
  }
}
