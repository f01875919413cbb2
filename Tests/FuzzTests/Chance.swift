import Foundation

/// Numbers by chance, the same for the same seed.
struct Chance: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  mutating func pick<Item>(_ items: [Item]) -> Item { items[Int.random(in: items.indices, using: &self)] }
  mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
  mutating func flip() -> Bool { Bool.random(using: &self) }
}

/// How fuzzers go on: `NSLAB_FUZZ_SECONDS` seconds each, 6 by default, from the seed `NSLAB_FUZZ_SEED` on, by default another one each time.
enum Fuzz {
  private static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
  }

  /// Gives inputs of one seed after the other to a body. The seed is printed before, so that it is known even of a crash.
  ///
  /// - Throws: The error that the body throws.
  static func run(_ name: String, _ body: (inout Chance, UInt64) throws -> Void) rethrows {
    let first = number("NSLAB_FUZZ_SEED") ?? UInt64.random(in: 0...999_999_999)
    let end = ContinuousClock.now + .seconds(Int64(number("NSLAB_FUZZ_SECONDS") ?? 6))
    var seed = first
    print("fuzzer of \(name): first seed \(first)")
    while ContinuousClock.now < end || seed == first {
      // What a crash cannot say any more is read here.
      if ProcessInfo.processInfo.environment["NSLAB_FUZZ_VERBOSE"] != nil { print("fuzzer of \(name): seed \(seed)") }
      fflush(nil)
      var chance = Chance(seed)
      try body(&chance, seed)
      seed += 1
    }
    print("fuzzer of \(name): \(seed - first) seeds, the last \(seed - 1)")
  }
}

extension String {
  /// The text with a few changes of its lines, words and characters.
  func mutated(_ chance: inout Chance, with others: [String], pieces: [String]) -> String {
    var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for _ in 0..<chance.number(0...5) {
      let place = chance.number(0...max(0, lines.count - 1))
      guard lines.indices.contains(place) else { break }
      switch chance.number(0...8) {
      case 0: lines.remove(at: place)
      case 1: lines.insert(lines[place], at: place)
      case 2: lines.insert(chance.pick(chance.pick(others).split(separator: "\n").map(String.init) + [""]), at: place)
      case 3: lines.swapAt(place, chance.number(0...(lines.count - 1)))
      case 4: lines[place] = " " + lines[place]
      case 5: lines[place] = String(lines[place].prefix(chance.number(0...max(0, lines[place].count))))
      case 6, 7:
        var words = lines[place].split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let at = chance.number(0...max(0, words.count - 1))
        guard words.indices.contains(at) else { break }
        switch chance.number(0...2) {
        case 0: words.remove(at: at)
        case 1: words[at] = chance.pick(pieces)
        default: words.insert(chance.pick(pieces), at: at)
        }
        lines[place] = words.joined(separator: " ")
      default:
        var characters = Array(lines[place])
        let at = chance.number(0...characters.count)
        if at < characters.count, chance.flip() { characters.remove(at: at) }
        characters.insert(contentsOf: chance.pick(pieces), at: min(at, characters.count))
        lines[place] = String(characters)
      }
    }
    return lines.joined(separator: "\n")
  }
}
