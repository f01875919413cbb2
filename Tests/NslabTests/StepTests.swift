import Foundation
import Glibc
import Testing

/// `nslab step` in a real terminal of 80 × 24, typed into and looked at.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct StepTests {
  /// A folder with a lab, and what `nslab step` is started with.
  private struct House {
    let tool: Tool
    var environment: [String: String]

    init() throws {
      tool = try Tool()
      try tool.write("a.lab.yaml", Self.lab)
      environment = ProcessInfo.processInfo.environment
      environment["NSLAB_RUNTIME_DIR"] = tool.folder.appendingPathComponent("state").path
      environment["TERM"] = "xterm"
      environment["LC_ALL"] = "C.UTF-8"
    }

    static let lab = """
      name: pair
      title: {en: A cable, zh: 一根网线}
      about: {en: Two machines and a cable., zh: 两台机器，一根网线。}
      topology:
        nodes:
          h1: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
          h2: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
        links: [["h1:eth0", "h2:eth0"]]
      steps:
        - title: {en: Look, zh: 看一看}
          text: {en: They see each other., zh: 它们看得见对方。}
          show: ip netns exec h1 ip addr show eth0
          check: [{ping: h1 -> 10.0.0.2}]
        - title: {en: Cut, zh: 剪断}
          text: {en: The cable is cut., zh: 网线断了。}
          predict:
            question: {en: What does h1 see now?, zh: h1 现在会看到什么？}
            choices: [{en: an answer, zh: 应答}, {en: silence, zh: 没有回音}]
            answer: silence
            reason: {en: The other end is down., zh: 另一头没有启动。}
          run: ip -n h2 link set eth0 down
          check: [{ping: h1 -> 10.0.0.2, within: 3s}]
      """

    func step(_ words: String..., columns: Int = 80, rows: Int = 24) throws -> Typed {
      try Typed(
        [Tool.program.path, "step"] + words, environment, in: tool.folder, columns: columns, rows: rows)
    }

    @discardableResult
    func run(_ words: String...) throws -> Tool.Result { try tool.run(words, environment: environment) }

    /// Whether no lab and no file of one is left.
    func isEmpty() throws -> Bool {
      try FileManager.default.contentsOfDirectory(
        atPath: tool.folder.appendingPathComponent("state").path
      ).isEmpty
    }

    func leave() {
      _ = try? run("down", "--all")
      tool.remove()
    }
  }

  @Test("a lab is stepped through: asked, played, checked again after a mend in a shell, explained, and left")
  func walk() throws {
    let house = try House()
    defer { house.leave() }
    let typed = try house.step("a.lab.yaml")
    let before = typed.settings
    try typed.wait(for: "Two machines and a cable.")
    #expect(typed.glass.isOther && !typed.glass.hasCursor)
    #expect(typed.settings != before)
    #expect(typed.glass.lines[0].hasPrefix(" pair: A cable ") && typed.glass.lines[0].hasSuffix(" 2 steps"))
    typed.type("n")
    try typed.wait(for: "· ping h1 -> 10.0.0.2")
    typed.type(" ")
    try typed.wait(for: "✓ passed")
    #expect(typed.glass.text.contains("✓ ping h1 -> 10.0.0.2: reachable"), "\(typed.glass.text)")
    typed.type("n")
    try typed.wait(for: "? What does h1 see now?")
    #expect(!typed.glass.text.contains("The cable is cut."), "\(typed.glass.text)")
    typed.type("n")
    try typed.wait(for: "1 to 2 answers")
    typed.type("1n")
    try typed.wait("the answer and the picture") {
      $0.text.contains("= answer: 2. silence") && $0.text.contains("~   eth0 ── h1:eth0")
    }
    let text = typed.glass.text
    for line in [
      "✗ failed", "The cable is cut.", "$ ip -n h2 link set eth0 down", "you said: 1. an answer: not so",
      "  The other end is down.", "~   eth0 ── h1:eth0", "mend: ip netns exec",
    ] { #expect(text.contains(line), "\(line) in\n\(text)") }
    typed.type("w")
    try typed.wait(for: "The way of a packet: h1 -> 10.0.0.2")
    try typed.wait(for: "h1 -> 10.0.0.2 icmp")
    typed.type("\u{1b}")
    try typed.wait(for: "= answer: 2. silence")
    typed.type("s")
    try typed.wait(for: "shell in (localhost h1 h2): ")
    typed.type("h2\r")
    try typed.wait("the shell's prompt") { !$0.isOther && $0.text.contains("h2$") }
    typed.type("ip link set eth0 up; hostname >&2; exit 3\r")
    try typed.wait("the screen") { $0.isOther && $0.text.contains("= answer") }
    typed.type("c")
    try typed.wait(for: "✓ passed")
    // What was played before can be looked at.
    typed.type("p")
    try typed.wait(for: "1. Look")
    typed.type("?")
    try typed.wait(for: "a shell in a node; exit comes back here")
    typed.type("\u{1b}")
    try typed.wait(for: "They see each other.")
    typed.type("nn")
    try typed.wait(for: "that was the last step")
    typed.type("q")
    #expect(try typed.end() == 0)
    #expect(typed.settings == before)
    #expect(!typed.glass.isOther && typed.glass.hasCursor && !typed.glass.isOverfull)
    #expect(try house.isEmpty())
  }

  @Test("in Chinese wide characters take two columns, and words are Chinese") func chinese() throws {
    let house = try House()
    defer { house.leave() }
    let typed = try house.step("a.lab.yaml", "--lang", "zh", "--color", "never")
    try typed.wait(for: "两台机器，一根网线。")
    typed.type("nn")
    try typed.wait(for: "✓ 通过")
    typed.type("n2n")
    try typed.wait(for: "= 答案：2. 没有回音")
    #expect(typed.glass.text.contains("你的答案：2. 没有回音：答对了") && typed.glass.text.contains("另一头没有启动。"))
    #expect(!typed.glass.isOverfull)
    typed.type("q")
    #expect(try typed.end() == 0)
    #expect(!String(decoding: typed.sent, as: UTF8.self).contains("\u{1b}[1m"))
  }

  @Test(
    "a signal ends it, and the terminal is as it was, and the lab gone", arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT])
  func signals(number: Int32) throws {
    let house = try House()
    defer { house.leave() }
    let typed = try Typed(
      ["/bin/sh", "-c", "stty -g >before; '\(Tool.program.path)' step a.lab.yaml; echo $? >status; stty -g >after"],
      house.environment, in: house.tool.folder)
    let before = typed.settings
    try typed.wait(for: "Two machines and a cable.")
    typed.type("n")
    try typed.wait(for: "1. Look")
    let front = try #require(Self.children(of: typed.process).first)
    kill(front, number)
    #expect(try typed.end() == 0)
    #expect(try house.tool.read("status") == "\(128 + number)\n")
    #expect(try house.tool.read("before") == house.tool.read("after"))
    #expect(typed.settings == before && !typed.glass.isOther && typed.glass.hasCursor)
    #expect(try house.isEmpty())
  }

  /// The processes that a process has started and that live.
  private static func children(of process: Int32) -> [Int32] {
    let text = (try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)) ?? ""
    return text.split(separator: " ").compactMap { Int32($0) }
  }

  @Test("whatever ends the process that paints, or the one in front of it, the terminal is as it was")
  func killed() throws {
    let house = try House()
    defer { house.leave() }
    for isPainter in [true, false] {
      let typed = try Typed(
        ["/bin/sh", "-c", "'\(Tool.program.path)' step a.lab.yaml; echo $? >status"], house.environment,
        in: house.tool.folder)
      let before = typed.settings
      try typed.wait(for: "Two machines and a cable.")
      let front = try #require(Self.children(of: typed.process).first)
      // The keeper is a child of the one in front, too, and the older one.
      let painter = try #require(Self.children(of: front).last)
      kill(isPainter ? painter : front, SIGKILL)
      #expect(try typed.end() == 0)
      #expect(try house.tool.read("status") == "137\n")
      try typed.wait("the first screen") { !$0.isOther && $0.hasCursor }
      for _ in 0..<200 where try typed.settings != before || !house.isEmpty() { usleep(10_000) }
      #expect(typed.settings == before)
      #expect(try house.isEmpty())
    }
  }

  @Test("a keeper that is killed, or a lab that is taken down, ends it with a sentence") func keeperGone() throws {
    let house = try House()
    defer { house.leave() }
    #expect(try house.run("up", "a.lab.yaml").status == 0)
    let typed = try house.step("pair")
    let before = typed.settings
    try typed.wait(for: "Two machines and a cable.")
    #expect(try house.run("down", "pair").status == 0)
    #expect(try typed.end() == 0)
    #expect(typed.settings == before && typed.glass.text.contains("pair is down"), "\(typed.glass.text)")
    let second = try house.step("a.lab.yaml")
    try second.wait(for: "Two machines and a cable.")
    let keeper = try #require(Self.children(of: second.process).first)
    kill(keeper, SIGKILL)
    #expect(try second.end() == 4)
    #expect(second.settings == before && !second.glass.isOther)
    #expect(
      String(decoding: second.sent, as: UTF8.self).contains(
        "error: the keeper of \"pair\" has ended, and the lab with it"))
    #expect(try house.isEmpty())
  }

  @Test("another size is painted anew, a small one is said, and a lab that was up stays up") func size() throws {
    let house = try House()
    defer { house.leave() }
    #expect(try house.run("up", "a.lab.yaml", "--until", "1").status == 0)
    let typed = try house.step("pair", columns: 60, rows: 20)
    try typed.wait(for: "nslab step wants 80 × 24.\nThis terminal is 60 × 20.")
    typed.resize(columns: 100, rows: 30)
    try typed.wait("the step") { $0.lines[29].contains("q quit") && $0.text.contains("1. Look") }
    #expect(typed.glass.text.contains("It was played before; what it printed is not known here."))
    typed.resize(columns: 80, rows: 24)
    try typed.wait("the step") { $0.lines[23].contains("q quit") }
    typed.type("\u{3}")
    #expect(try typed.end() == 0)
    #expect(try house.run("exec", "pair", "h1", "--", "true").status == 0)
  }

  @Test("without a terminal, or with one that cannot be painted on, it is refused with a sentence") func refused()
    throws
  {
    let house = try House()
    defer { house.leave() }
    let none = try house.run("step", "a.lab.yaml")
    #expect(
      none.status == 2
        && none.errors
          == "error: nslab step wants a terminal as its input and output\n  = fix: nslab run --step tells a lab line by line\n",
      "\(none.errors)")
    var dumb = house
    dumb.environment["TERM"] = "dumb"
    let typed = try dumb.step("a.lab.yaml")
    #expect(try typed.end() == 2)
    #expect(typed.glass.text.contains("that can be painted on, and TERM is \"dumb\""), "\(typed.glass.text)")
    #expect(!typed.sent.contains(0x1b))
  }
}
