import Lab
import LabRunner
import Operations
import Testing

@testable import LabReport

/// The screens of `nslab step` as values: a session, a size, and the lines that are shown.
@Suite struct StepScreenTests {
  private static let lab: Lab = {
    var lab = Lab(name: "pair", title: LocalizedText(texts: ["en": "A cable", "zh": "一根网线"]))
    lab.about = LocalizedText(texts: ["en": "Two machines\nand a cable.", "zh": "两台机器，一根网线。"])
    var ask = Step(title: LocalizedText("Cut"), text: LocalizedText("It is cut."))
    ask.prediction = Prediction(
      question: LocalizedText("Does it answer?"),
      answer: .choice([LocalizedText("yes"), LocalizedText("no")], right: 1), reason: LocalizedText("It is down."))
    ask.run = [Command(text: Located("ip -n h2 link set eth0 down", at: nil), operations: [])]
    var free = Step()
    free.prediction = Prediction(question: LocalizedText("How many?"), answer: .words(LocalizedText("Two bits.")))
    lab.steps = [Step(title: LocalizedText("Look"), text: LocalizedText("They see each other.")), ask, free]
    return lab
  }()

  private static let picture = [
    PictureLine(.same, 0, ["h1", "host"]),
    PictureLine(.same, 1, ["eth0", "── h2:eth0", "10.0.0.1/24", "down"], isDead: true),
    PictureLine(.new, 0, ["h2", "host"]), PictureLine(.changed, 1, ["eth0", "── h1:eth0", "10.0.0.2/24"]),
    PictureLine(.gone, 1, ["route default via 10.0.0.254 dev eth0"]),
  ]

  private func session(_ language: String = "en", played: [Int] = []) -> StepSession {
    var outline = StepOutline(Self.lab, language: language)
    outline.steps[0].checks = ["ping h1 -> 10.0.0.2"]
    var session = StepSession(
      outline, played: played, nodes: ["host", "h1", "h2"], language: language)
    session.show(Self.picture)
    return session
  }

  private func text(_ session: inout StepSession, _ columns: Int = 80, _ rows: Int = 24) -> String {
    session.screen(columns: columns, rows: rows).map { line in
      var text = line.text
      while text.last == " " { text.removeLast() }
      return text
    }.joined(separator: "\n")
  }

  private func press(_ session: inout StepSession, _ keys: String) -> [StepWish] {
    keys.compactMap { session.press($0 == "\r" ? .enter : .character($0)) }
  }

  private static func check(_ claim: String, _ outcome: Outcome, way: String = "") -> StepEvent {
    .check(
      .init(
        claim: claim, outcome: outcome, detail: outcome == .passed ? "reachable" : "timeout",
        why: outcome == .passed ? "" : "it is down",
        mend: "", way: way, kind: "icmp", family: "", further: ""))
  }

  @Test("a step that asks: the question before, the verdicts and the answer after, the picture with its marks beside")
  func step() {
    var session = session()
    #expect(press(&session, "nn") == [.play(step: 1)])
    for event in [StepEvent.started(step: 1), .ended(step: 1, .passed)] { session.hear(event) }
    session.finish(nil)
    #expect(press(&session, "n2") == [])
    #expect(
      text(&session) == """
         pair: A cable                                                      step 2 of 3
         2. Cut
        ────────────────────────────────┬───────────────────────────────────────────────
          h1  host                      │ ? Does it answer?
            eth0 ── h2:eth0             │   1. yes
              10.0.0.1/24  down         │   2. no
                                        │   you said: 2. no
          h2  host                      │
            eth0 ── h1:eth0             │ What it is about is told when it has been
              10.0.0.2/24               │ played.
                                        │
                                        │ $ ip -n h2 link set eth0 down
                                        │
                                        │
                                        │
                                        │
                                        │
                                        │
                                        │
                                        │
                                        │
                                        │
        ────────────────────────────────┴───────────────────────────────────────────────
         n play  p back  s shell  c check again  w why  z wide  ? help  q quit
        """)
  }

  @Test("long lines are broken at a blank where one is near, tabs stand in their columns, and indents stay")
  func folding() {
    #expect(
      "10.1.0.0/24 dev eth0 scope link src 10.1.0.2".folded(to: 30, hanging: 4) == [
        "10.1.0.0/24 dev eth0 scope", "    link src 10.1.0.2",
      ])
    #expect("a\tb\n        indented\n".folded(to: 30, hanging: 4) == ["a       b", "        indented"])
    #expect(String(repeating: "x", count: 25).folded(to: 10, hanging: 2) == ["xxxxxxxxxx", "  xxxxxxxx", "  xxxxxxx"])
    #expect("".folded(to: 10) == [] && "\n\n".folded(to: 10) == ["", ""])
    #expect("网络网络网络".folded(to: 5) == ["网络", "网络", "网络"])
    #expect(
      "why: the packet did not leave h1".flowed(to: 26, indent: 2, hanging: 4) == [
        "  why: the packet did not", "    leave h1",
      ])
  }

  @Test("records come back as they were, and what would end one is shown")
  func records() throws {
    let outline = StepOutline(Self.lab, language: "en")
    #expect(try #require(StepOutline(text: outline.text)) == outline)
    #expect(StepOutline(text: "{}\n") == nil && StepOutline(text: "") == nil)
    let events: [StepEvent] = [
      .started(step: 3), .begins("$ ip a"),
      .command(.init(typed: "$ ip a", outcome: .error, detail: "no", output: "a\n\tb\n")),
      Self.check("ping a -> b", .failed, way: "a -> b"), .ended(step: 3, .warned),
    ]
    // The stream may be cut anywhere.
    let stream = Array(events.map(\.text).joined())
    for cut in 0...stream.count {
      var reader = RecordText()
      let heard = reader.take(String(stream[..<cut])) + reader.take(String(stream[cut...]))
      #expect(heard.compactMap { StepEvent($0) } == events)
    }
    for line in Self.picture {
      var reader = RecordText()
      #expect(PictureLine(try #require(reader.take(line.text).first)) == line)
    }
    #expect(RecordText.text(["a\u{1f}b\u{1e}\u{1b}[2J"]) == "a^_b^^^[[2J\u{1e}")
  }

  @Test("what a step prints and checks is told as it comes, and a text that is longer than the pane is followed")
  func playing() {
    var session = session()
    #expect(press(&session, "nn") == [.play(step: 1)])
    #expect(text(&session).contains("playing …"))
    session.hear(.started(step: 1))
    session.hear(.begins("$ ip a"))
    #expect(text(&session).contains("│ $ ip a\n"))
    // Nothing else is begun meanwhile; but the answer to a key is said.
    #expect(press(&session, "c") == [] && text(&session).hasSuffix(" wait until that is done, or q ends"))
    let output = (1...40).map { "\($0)\tline" }.joined(separator: "\n") + "\n"
    session.hear(.command(.init(typed: "$ ip a", outcome: .passed, detail: "", output: output)))
    session.hear(Self.check("ping h1 -> 10.0.0.2", .failed, way: "h1 -> 10.0.0.2"))
    session.hear(.ended(step: 1, .failed))
    session.finish(nil)
    let shown = text(&session)
    #expect(shown.contains("✗ failed") && shown.contains("│ 40      line\n"), "\(shown)")
    #expect(shown.contains("│ ✗ ping h1 -> 10.0.0.2: timeout\n") && shown.contains("│   why: it is down\n"), "\(shown)")
    #expect(!shown.contains("They see each other."))
    // Keys scroll, and stop at the ends.
    #expect(session.press(.home) == nil && session.press(.up) == nil)
    #expect(
      text(&session).contains("│ They see each other.\n") && text(&session).contains("↓ 27 more"), "\(text(&session))")
    #expect(session.press(.end) == nil && session.press(.down) == nil)
    #expect(text(&session) == shown)
    #expect(press(&session, "w") == [.trace(way: "h1 -> 10.0.0.2", kind: "icmp", family: "")])
    session.tell(way: "h1 out\n")
    session.finish(nil)
    #expect(text(&session).contains(" The way of a packet: h1 -> 10.0.0.2\n\n h1 out\n"), "\(text(&session))")
    #expect(session.press(.escape) == nil)
    #expect(press(&session, "c") == [.check(step: 1)])
    session.hear(.started(step: 1))
    session.hear(Self.check("ping h1 -> 10.0.0.2", .passed))
    session.hear(.ended(step: 1, .passed))
    session.finish(nil)
    #expect(text(&session).contains("✓ passed") && text(&session).contains("│ 40      line\n"))
  }

  @Test("an answer is judged when the step was played; words that are others are left to the reader")
  func answers() {
    for (key, line) in [("2", "you said: 2. no: right"), ("1", "you said: 1. yes: not so")] {
      var session = session(played: [1])
      #expect(press(&session, "n\(key)") == [] && !text(&session).contains(line))
      #expect(press(&session, "n") == [.play(step: 2)])
      session.hear(.started(step: 2))
      session.hear(.ended(step: 2, .passed))
      session.finish(nil)
      #expect(
        text(&session).contains("│   \(line)\n") && text(&session).contains("│ = answer: 2. no\n"), "\(text(&session))")
    }
    for (words, line) in [("two  BITS", "you said: two  BITS: right"), ("2", "you said: 2")] {
      var session = session(played: [1, 2])
      #expect(press(&session, "na\(words)\rn") == [.play(step: 3)])
      session.hear(.started(step: 3))
      session.hear(.ended(step: 3, .passed))
      session.finish(nil)
      #expect(text(&session).contains("│   \(line)\n"), "\(text(&session))")
    }
    // Without an answer it takes a second key.
    var session = session(played: [1])
    #expect(press(&session, "nn") == [] && text(&session).contains("n once more plays the step without"))
    #expect(press(&session, "n") == [.play(step: 2)])
  }

  @Test("a shell is opened in a node that is named wholly or by its beginning, or in that of the last time")
  func shells() {
    var session = session()
    #expect(press(&session, "s\r") == [.shell(node: "host")])
    #expect(press(&session, "sh1\r") == [.shell(node: "h1")])
    #expect(press(&session, "s\r") == [.shell(node: "h1")])
    #expect(press(&session, "sho\r") == [.shell(node: "host")])
    #expect(press(&session, "sh\r") == [] && text(&session).hasSuffix(" several nodes begin so: host h1 h2"))
    #expect(press(&session, "snowhere\r") == [] && text(&session).hasSuffix(" there is no node \"nowhere\""))
    #expect(press(&session, "sq") == [] && text(&session).hasSuffix("shell in (host h1 h2): q▏"))
    #expect(session.press(.escape) == nil && press(&session, "q") == [.quit])
    session.know(["host", "alpha1", "alpha2"])
    #expect(press(&session, "sa") == [] && session.press(.tab) == nil)
    #expect(text(&session).hasSuffix(": alpha▏") && press(&session, "2\r") == [.shell(node: "alpha2")])
  }

  @Test("whatever keys are pressed and whatever is heard, each line has the columns of the terminal, in both languages")
  func everySize() {
    for _ in 0..<60 {
      let seed = UInt64.random(in: 0 ... .max)
      var chance = Seeded(seed)
      var session = session(Bool.random(using: &chance) ? "zh" : "en")
      let keys = "nnnnp cwsz?1a2\r\tjkGg网".map { $0 }
      for _ in 0..<40 {
        let key = keys[Int.random(in: 0..<keys.count, using: &chance)]
        let wish = session.press(
          key == "\r" ? .enter : key == "\t" ? .tab : Bool.random(using: &chance) ? .character(key) : .pageDown)
        switch wish {
        case .play(let step), .check(let step):
          session.hear(.started(step: step))
          session.hear(.begins("$ ip netns exec h1 " + String(repeating: "网络 ", count: 30)))
          session.hear(
            .command(
              .init(
                typed: "$ x\ny", outcome: .error, detail: String(repeating: "a", count: 200),
                output: "\t1\t网络\n\n" + String(repeating: "0123456789", count: 30))))
          session.hear(Self.check(String(repeating: "ping 网 ", count: 20), .failed, way: "a -> b"))
          session.hear(.ended(step: step, .error))
          session.finish(Bool.random(using: &chance) ? nil : "what went wrong\u{1b}[2J")
        case .trace:
          session.tell(way: String(repeating: "路由 ", count: 60))
          session.finish(nil)
        default: break
        }
        let (columns, rows) = (Int.random(in: 80...200, using: &chance), Int.random(in: 24...60, using: &chance))
        let lines = session.screen(columns: columns, rows: rows)
        #expect(lines.count == rows && lines.allSatisfy { $0.columns == columns }, "seed \(seed)")
        #expect(lines.allSatisfy { $0.text.visible == $0.text && !$0.text.contains("\t") }, "seed \(seed)")
      }
      for (columns, rows) in [(1, 1), (20, 5), (79, 24), (80, 23)] {
        let lines = session.screen(columns: columns, rows: rows)
        #expect(lines.count == rows && lines.allSatisfy { $0.columns == columns }, "\(columns) × \(rows)")
      }
    }
  }

  @Test("what the keys do is told whole in 80 columns, in both languages", arguments: ["en", "zh"])
  func keys(language: String) {
    var session = session(language)
    _ = session.press(.character("?"))
    let shown = session.screen(columns: 80, rows: 40).map(\.text).joined().filter { !$0.isWhitespace }
    for row in StepWords(language: language).keys {
      #expect(shown.contains(row.text.filter { !$0.isWhitespace }), "\(row)")
    }
  }

  @Test("without colours nothing but text is sent") func colors() {
    var session = session()
    let lines = session.screen(columns: 80, rows: 24)
    #expect(lines.allSatisfy { !$0.terminal(isColored: false).contains("\u{1b}") })
    #expect(lines.contains { $0.terminal(isColored: true).contains("\u{1b}[1m") })
  }

  @Test("the picture has ports below their bridge, links, states and signs of what is different") func marks() {
    typealias Vertex = TopologyGraph.Vertex
    var cable = TopologyGraph.Port(node: 0, name: "veth1", addresses: [], bridge: "br0", peer: .init(node: 1, port: 0))
    cable.state = .blocked
    cable.isChanged = true
    var machine = Vertex(
      name: "m", kind: .machine,
      ports: [cable, TopologyGraph.Port(node: 0, name: "br0", addresses: ["10.0.0.1/24"], kind: "bridge")],
      notes: [.init(kind: .route, text: "default via 10.0.0.9", isChanged: true, isNew: true)])
    machine.ports[1].state = .down
    var host = Vertex(
      name: "h", kind: .host,
      ports: [TopologyGraph.Port(node: 1, name: "eth0", addresses: ["10.0.0.2/24"], peer: .init(node: 0, port: 0))],
      notes: [.init(kind: .firewall, text: "ip filter input", isChanged: true, isGone: true)])
    (host.isChanged, host.isNew) = (true, true)
    let graph = TopologyGraph(name: "a", title: nil, language: "en", vertices: [machine, host])
    #expect(
      graph.pictureLines == [
        PictureLine(.same, 0, ["m", "machine"]), PictureLine(.same, 1, ["br0 (bridge)", "10.0.0.1/24"]),
        PictureLine(.changed, 2, ["veth1", "── h:eth0", "blocked by STP"], isDead: true),
        PictureLine(.new, 1, ["route default via 10.0.0.9"]), PictureLine(.new, 0, ["h", "host"]),
        PictureLine(.same, 1, ["eth0", "── m:veth1", "10.0.0.2/24"]),
        PictureLine(.gone, 1, ["firewall ip filter input"]),
      ], "\(graph.pictureLines)")
    let narrow = PictureLine(.changed, 2, ["veth1", "── h:eth0", "blocked by STP"], isDead: true).lines(columns: 30)
    #expect(narrow.map(\.text) == ["~     veth1 ── h:eth0", "~       blocked by STP"])
  }
}
