/// Numbers that a seed decides on, the same on every machine: SplitMix64 of Steele, Lea and Flood.
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// The items in an order of chance. Swift's own `shuffled` may change with its library.
  mutating func shuffle<Item>(_ items: [Item]) -> [Item] {
    var items = items
    for last in items.indices.reversed().dropLast() {
      items.swapAt(last, Int(next() % UInt64(last + 1)))
    }
    return items
  }
}
