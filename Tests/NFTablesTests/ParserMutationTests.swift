import NFTables
import Testing

/// A generator whose numbers are the same in every run.
private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}

@Suite struct ParserMutationTests {
  private static let lines =
    RuleCorpus.rules.flatMap { chain, rules in rules.map { "add rule \(chain) \($0)" } }
    + Declarations.lines.map { "table ip t { \($0) }" } + RuleCorpus.setup.split(separator: "\n").map(String.init)
  private static let pieces = [
    "{", "}", "(", ")", ";", ",", "=", "!=", "<", ">", "&", "|", "^", "<<", "/", ":", ".", "-", "*", "@", "@s", "$x",
    "\"",
    "0", "1", "65536", "4294967296", "99999999999999999999", "0x", "::", "[", "]", "10.0.0.0/33", "1-", "-1", "ff:",
    "\n",
    "#", "map", "vmap", "set", "counter", "limit rate", "dnat to", ":80", "timeout", "elements =", "and", "ct", "é",
    "name",
  ]

  @Test("No text makes the parser trap, and its errors lie within the text", arguments: 0..<4)
  func mutations(seed: Int) {
    var random = SeededGenerator(state: UInt64(seed) &* 7_919 &+ 17)
    var understood = 0
    for _ in 0..<6_000 {
      var words = Self.lines.randomElement(using: &random)?.split(separator: " ").map(String.init) ?? []
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let place = Int.random(in: 0...words.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where place < words.count: words.remove(at: place)
        case 1 where place < words.count: words.insert(words[place], at: place)
        case 2 where place < words.count && !words[place].isEmpty:
          var characters = Array(words[place])
          characters.remove(at: Int.random(in: 0..<characters.count, using: &random))
          words[place] = String(characters)
        default: words.insert(Self.pieces.randomElement(using: &random) ?? "", at: place)
        }
      }
      let text = words.joined(separator: " ")
      var parser = NFTParser()
      do throws(NFTSyntaxError) {
        let commands = try parser.parse(text)
        understood += 1
        // What was understood can be written.
        for change in commands.flatMap(\.changes) { #expect(!change.text.isEmpty) }
      } catch {
        #expect(!error.message.isEmpty)
        #expect(
          error.offset >= 0 && error.offset <= text.count && error.length > 0, "\(text): \(error) at \(error.offset)")
      }
    }
    #expect(understood > 500)
  }
}
