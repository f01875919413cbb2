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
    if name == wanted {
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

  static func distance(_ first: [UInt8], _ second: [UInt8]) -> Int {
    let row = second.count + 1
    var costs = [Int](repeating: 0, count: (first.count + 1) * row)
    for line in 0...first.count { costs[line * row] = line }
    for column in 0..<row { costs[column] = column }
    for line in first.indices.map({ $0 + 1 }) {
      for column in second.indices.map({ $0 + 1 }) {
        let change = first[line - 1] == second[column - 1] ? 0 : 1
        var cost = min(
          costs[(line - 1) * row + column] + 1, costs[line * row + column - 1] + 1,
          costs[(line - 1) * row + column - 1] + change)
        if line > 1, column > 1, first[line - 1] == second[column - 2], first[line - 2] == second[column - 1] {
          cost = min(cost, costs[(line - 2) * row + column - 2] + change)
        }
        costs[line * row + column] = cost
      }
    }
    return costs[first.count * row + second.count]
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
