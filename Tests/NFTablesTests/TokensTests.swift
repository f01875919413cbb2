import Testing

@testable import NFTables

@Suite struct TokensTests {
  @Test("Tokens that are cut, also behind the last cut, are those of an array that is cut so")
  func cuts() {
    let seed = UInt64.random(in: 0 ... .max)
    var random = Random(state: seed)
    for _ in 0..<300 {
      var model = (0..<Int.random(in: 1...20, using: &random)).map { token("\($0)") }
      var tokens = NFTTokens(model)
      var place = 0
      for number in 0..<Int.random(in: 0...12, using: &random) {
        // A reader goes on, and sometimes back a little.
        place = min(model.count - 1, max(0, place + Int.random(in: -3...4, using: &random)))
        let (head, tail) = (token("head\(number)"), token("tail\(number)"))
        model.replaceSubrange(place...place, with: [head, tail])
        tokens.replace(at: place, with: head, tail)
        #expect(Array(tokens) == model, "seed \(seed)")
        #expect(tokens.last == model.last, "seed \(seed)")
      }
    }
  }

  @Test("Elements written as a:b are those written with blanks")
  func elements() throws {
    let pairs = (0..<50).map { ("10.0.0.\($0)", "\(1000 + $0)") }
    func changes(_ sign: String) throws -> [NFTCommand] {
      var parser = NFTParser()
      return try parser.parse(
        "table ip t { map m { type ipv4_addr : inet_service; elements = { "
          + pairs.map { $0 + sign + $1 }.joined(separator: ", ") + " }\n}\n}")
    }
    #expect(try changes(":").flatMap(\.changes) == changes(" : ").flatMap(\.changes))
  }

  private func token(_ text: String) -> NFTToken {
    NFTToken(kind: .word, text: text, offset: 0, length: text.utf8.count)
  }

  private struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }
}
