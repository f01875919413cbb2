import RouteNetlink
import Testing

@testable import LabReport

/// The screens of `nslab watch --full-screen` as values.
@Suite struct WatchScreenTests {
  private static func statistics(_ factor: UInt64) -> LinkStatistics {
    LinkStatistics(
      receivedPackets: 10 * factor, sentPackets: 7 * factor, receivedBytes: 1_000 * factor, sentBytes: 700 * factor,
      receiveErrors: 0, sendErrors: 0, receiveDropped: 0, sendDropped: 0, multicast: 0, collisions: 0)
  }

  private static func interface(_ index: Int32, _ name: String, _ addresses: [String], isUp: Bool = true)
    -> WatchInterface
  {
    WatchInterface(index, name, state: isUp ? "up" : "off", isUp: isUp, addresses: addresses)
  }

  private static func session(_ language: String = "en", nodes: Int = 2) -> WatchSession {
    let names = (1...nodes).map { "h\($0)" }
    var session = WatchSession("pair", nodes: names, language: language)
    for (number, name) in names.enumerated() {
      let eth0 = interface(2, "eth0", ["10.0.0.\(number + 1)/24", "2001:db8:0:1::\(number + 1)/64", "fe80::1/64"])
      let shown = [
        (interface(1, "lo", ["127.0.0.1/8"]), statistics(1)), (eth0, statistics(1)),
        (interface(3, "eth1.5@eth1", [], isUp: false), nil),
      ]
      session.show(name, shown, countedAt: 1)
    }
    return session
  }

  private static func lines(_ session: inout WatchSession, columns: Int = 80, rows: Int = 24) -> [String] {
    session.screen(columns: columns, rows: rows).map { line in
      var text = line.text
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  @Test("nodes, interfaces, states, addresses and counters with their rates stand above what happened")
  func screen() {
    var session = Self.session()
    let eth0 = Self.interface(2, "eth0", ["10.0.0.1/24"])
    session.show("h1", [(eth0, Self.statistics(3))], countedAt: 3)
    session.tell("h2", ["Deleted 10.0.0.2/24 \u{1b}[31m"], at: "12:00:01")
    let lines = Self.lines(&session)
    #expect(lines[0].hasPrefix(" pair ") && lines[0].hasSuffix(" 2 nodes"))
    #expect(
      Array(lines[2...8]) == [
        " interface     state      address              in bytes    /s   out bytes    /s",
        " h1",
        "   eth0        up         10.0.0.1/24          30  3000  1000    21  2100   700",
        " h2",
        "   eth0        up         10.0.0.2/24 +2       10  1000     -     7   700     -",
        "   eth1.5@eth1 off                              -     -     -     -     -     -",
        "─ events " + String(repeating: "─", count: 71),
      ], "\(lines.joined(separator: "\n"))")
    #expect(lines[9] == " 12:00:01 h2  Deleted 10.0.0.2/24 ^[[31m", "\(lines[9])")
    #expect(lines[23].contains("q quit"))
    let wide = Self.lines(&session, columns: 120)
    #expect(
      wide[2].contains(" in bytes pkt/s    /s ")
        && wide[4].contains("    30  3000    10  1000    21  2100     7   700"), "\(wide[4])")
  }

  @Test("every line has as many columns as the terminal, in both languages and every size", arguments: ["en", "zh"])
  func sizes(_ language: String) {
    for nodes in [1, 2, 30] {
      var session = Self.session(language, nodes: nodes)
      session.tell("h1", ["一二三四五六七八九十 " + String(repeating: "x", count: 200)], at: "12:00:01")
      for key: ScreenKey in [.escape, .down, .character("?")] {
        #expect(session.press(key) == nil)
        for (columns, rows) in [(80, 24), (81, 25), (99, 24), (100, 50), (233, 77), (79, 24), (10, 3), (1, 1)] {
          let lines = session.screen(columns: columns, rows: rows)
          #expect(lines.count == rows && lines.allSatisfy { $0.columns == columns }, "\(columns) × \(rows)")
        }
      }
    }
  }

  @Test("a node is chosen by keys: all of its addresses, and its events alone; events are scrolled") func keys() {
    var session = Self.session()
    session.tell("h1", ["one"], at: "1")
    session.tell("h2", ["two"], at: "2")
    func shows(_ text: String) -> Bool { Self.lines(&session).contains { $0.contains(text) } }
    #expect(shows(" h1  one") && shows(" h2  two") && !shows("2001:db8") && !shows("127.0.0.1"))
    #expect(session.press(.tab) == nil)
    #expect(
      shows("▸h1") && shows(" h1  one") && !shows(" h2  two") && shows("      2001:db8:0:1::1/64")
        && shows("127.0.0.1/8"))
    #expect(session.press(.down) == nil)
    #expect(shows("▸h2") && !shows(" h1  one") && shows("events of h2"))
    #expect(session.press(.down) == nil && shows("▸h2") && session.press(.tab) == nil && !shows("▸"))
    #expect(session.press(.up) == nil && !shows("▸"))
    session.tell("h1", (0..<100).map { "line \($0)." }, at: "3")
    #expect(shows("line 99.") && !shows("line 50."))
    #expect(session.press(.pageUp) == nil && !shows("line 99.") && shows("later"))
    session.tell("h1", ["line 100."], at: "4")
    #expect(!shows("line 100.") && session.press(.character("G")) == nil && shows("line 100."))
    #expect(session.press(.home) == nil && shows(" h1  one"))
    #expect(
      session.press(.character("?")) == nil && shows("Ctrl-L") && session.press(.escape) == nil && !shows("Ctrl-L"))
    #expect(session.press(.character("q")) == .quit && session.press(.control("c")) == .quit)
    #expect(session.press(.control("z")) == .stop && session.press(.control("l")) == .redraw)
  }

  @Test(
    "numbers have at most five characters",
    arguments: [
      (0, "0"), (99_999, "99999"), (100_000, "100k"), (999_499, "999k"), (999_500, "1.0M"), (1_234_567, "1.2M"),
      (9_960_000, "10M"),
      (12_345_678_901, "12G"), (UInt64.max, "18E"),
    ] as [(UInt64, String)])
  func numbers(_ number: UInt64, _ text: String) { #expect(ShortNumber.text(number) == text) }

  @Test("a counter that begins anew counts from nothing") func anew() {
    let before = WatchInterface.Numbers(Self.statistics(10))
    let rate = WatchInterface.Numbers(Self.statistics(2)).rate(since: before, seconds: 2)
    #expect(rate.inPackets == 10 && rate.outBytes == 700)
  }
}
