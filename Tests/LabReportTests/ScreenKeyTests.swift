import Testing

@testable import LabReport

/// Keys as terminals send them.
@Suite struct ScreenKeyTests {
  private static let known: [(String, [ScreenKey])] = [
    ("n q", [.character("n"), .character(" "), .character("q")]), ("\r\t\u{7f}", [.enter, .tab, .backspace]),
    ("\u{1b}[A\u{1b}OB", [.up, .down]), ("\u{1b}[5~\u{1b}[6~", [.pageUp, .pageDown]),
    ("\u{1b}[H\u{1b}OF\u{1b}[1~\u{1b}[8~", [.home, .end, .home, .end]), ("\u{1b}[1;5A", [.up]),
    ("网路é", [.character("网"), .character("路"), .character("é")]),
    ("\u{3}\u{c}\u{1a}", [.control("c"), .control("l"), .control("z")]),
    // Keys of no use, and what a terminal answers, are passed over.
    ("\u{1b}[15~\u{1b}[3~\u{1b}[?62;1cx", [.character("x")]),
  ]

  @Test("keys are read wherever the stream is cut", arguments: known) func keys(bytes: String, keys: [ScreenKey]) {
    let all = Array(bytes.utf8)
    for cut in 0...all.count {
      var reader = KeyReader()
      #expect(reader.take(all[..<cut]) + reader.take(all[cut...]) == keys, "\(cut)")
      #expect(!reader.isWaiting)
    }
  }

  @Test("Escape by itself is known when nothing follows") func escape() {
    var reader = KeyReader()
    #expect(reader.take([0x1b]) == [] && reader.isWaiting)
    #expect(reader.end() == [.escape] && !reader.isWaiting)
    #expect(reader.take([0x1b, 0x71]) == [.escape, .character("q")])
    #expect(reader.take([0x1b, 0x5b]) == [] && reader.end() == [.escape, .character("[")])
  }

  @Test("bytes that are no keys are passed over, and never stop the reader") func chance() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let seed = UInt64.random(in: 0...UInt64.max, using: &generator)
      var chance = Seeded(seed)
      let bytes = (0..<40).map { _ in UInt8(truncatingIfNeeded: chance.next()) }
      var reader = KeyReader()
      _ = reader.take(bytes)
      _ = reader.end()
      #expect(!reader.isWaiting, "seed \(seed)")
      #expect(reader.take(Array("z".utf8)) == [.character("z")], "seed \(seed)")
    }
  }
}
