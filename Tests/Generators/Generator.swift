/// Numbers that are the same for the same seed.
public struct Seeded: RandomNumberGenerator {
  /// The generator's state; the same state gives the same numbers.
  public var state: UInt64

  /// A generator of a seed.
  public init(state: UInt64) { self.state = state }

  /// The next number, by SplitMix64.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// Makes things by chance; what it makes is added by the tests that need it.
public struct Generator {
  /// The numbers by which it chooses.
  public var random: Seeded

  /// A generator of a seed.
  public init(seed: UInt64) { random = Seeded(state: seed) }

  /// True or false, each as often.
  public mutating func flip() -> Bool { Bool.random(using: &random) }
  /// Whether something happens that does so in so many of a hundred cases.
  public mutating func happens(_ percent: Int) -> Bool { number(0...99) < percent }
  /// One of some items, each as often.
  public mutating func pick<Item>(_ items: [Item]) -> Item { items[Int.random(in: items.indices, using: &random)] }
  /// A number of a range, each as often.
  public mutating func number<Number: FixedWidthInteger>(_ range: ClosedRange<Number>) -> Number {
    Number.random(in: range, using: &random)
  }
  /// Something or nil, each as often.
  public mutating func maybe<Item>(_ make: (inout Generator) -> Item) -> Item? { flip() ? make(&self) : nil }
  /// True, false or nil; nil as often as both others.
  public mutating func flag() -> Bool? { maybe { $0.flip() } }
}
