import Foundation
import Glibc
import Testing

/// `nslab watch --full-screen` in a real terminal of 80 × 24.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct WatchViewTests {
  private struct House {
    let tool: Tool
    var environment: [String: String]

    init() throws {
      tool = try Tool()
      try tool.write(
        "a.lab.yaml",
        """
        name: pair
        topology:
          nodes:
            h1: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
            h2: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
          links: [["h1:eth0", "h2:eth0"]]
        """)
      environment = ProcessInfo.processInfo.environment
      environment["NSLAB_RUNTIME_DIR"] = tool.folder.appendingPathComponent("state").path
      environment["TERM"] = "xterm"
      environment["LC_ALL"] = "C.UTF-8"
      _ = try run("up", "a.lab.yaml")
    }

    @discardableResult
    func run(_ words: String...) throws -> Tool.Result { try tool.run(words, environment: environment) }

    func watch(_ words: String...) throws -> Typed {
      try Typed([Tool.program.path, "watch", "pair", "--full-screen"] + words, environment, in: tool.folder)
    }

    func leave() {
      _ = try? run("down", "--all")
      tool.remove()
    }
  }

  @Test("nodes with their counters stand above what happens, and keys choose a node") func view() throws {
    let house = try House()
    defer { house.leave() }
    let typed = try house.watch()
    let before = typed.settings
    try typed.wait("the nodes") { $0.text.contains(/\ eth0 +up +10\.0\.0\.2\/24/) && $0.lines[23].contains("q quit") }
    #expect(typed.glass.isOther && !typed.glass.hasCursor && typed.settings != before)
    #expect(try house.run("exec", "pair", "h1", "--", "ping", "-c30", "-i0.05", "10.0.0.2").status == 0)
    // Packets and bytes of both ways, and bytes a second in one of the seconds.
    try typed.wait("counters") { $0.text.contains(/10\.0\.0\.1\/24[^\n]* [3-9]\d +\d{4} +\d+ +[3-9]\d +\d{4} +\d+\n/) }
    #expect(try house.run("exec", "pair", "h1", "--", "nft", "add table ip fresh").status == 0)
    try typed.wait(for: " h1  add table ip fresh")
    #expect(!typed.glass.text.contains("new generation"))
    #expect(try house.run("exec", "pair", "h2", "--", "ip", "addr", "add", "10.7.7.7/24", "dev", "eth0").status == 0)
    try typed.wait(for: "10.0.0.2/24 +")
    try typed.wait(for: " h2  2: eth0    inet 10.7.7.7/24")
    #expect(try house.run("exec", "pair", "h2", "--", "ip", "link", "set", "eth0", "down").status == 0)
    try typed.wait("the state") {
      $0.text.contains(/\ eth0 +off +10\.0\.0\.2/) && $0.text.contains(/\ eth0 +no carrier +10\.0\.0\.1/)
    }
    typed.type("\t\u{1b}[B")
    try typed.wait("the first node") {
      $0.text.contains("▸h1") && $0.text.contains("add table ip fresh") && !$0.text.contains(" h2  2: eth0")
    }
    typed.type("?")
    try typed.wait(for: "Ctrl-L")
    #expect(!typed.glass.isOverfull)
    typed.type("?q")
    #expect(try typed.end() == 0)
    #expect(!typed.glass.isOther && typed.glass.hasCursor && typed.settings == before)
    #expect(try house.run("exec", "pair", "h1", "--", "true").status == 0)
  }

  @Test("whatever ends it, the terminal is as it was", arguments: ["TERM", "INT", "down", "painter"])
  func ended(_ how: String) throws {
    let house = try House()
    defer { house.leave() }
    let typed = try house.watch("h1", "--only", "link")
    let before = typed.settings
    try typed.wait(for: "10.0.0.1/24")
    #expect(!typed.glass.text.contains("h2") && typed.glass.lines[0].hasSuffix("1 node"))
    switch how {
    case "down":
      #expect(try house.run("down", "pair").status == 0)
      #expect(try typed.end() == 0)
      #expect(typed.glass.text.contains("pair is down"))
    case "painter":
      let children = try String(
        contentsOfFile: "/proc/\(typed.process)/task/\(typed.process)/children", encoding: .utf8)
      let painter = try #require(children.split(separator: " ").compactMap { Int32($0) }.last)
      kill(painter, SIGKILL)
      #expect(try typed.end() == 137)
    default:
      let number = how == "INT" ? SIGINT : SIGTERM
      kill(typed.process, number)
      #expect(try typed.end() == 128 + number)
    }
    try typed.wait("the first screen") { !$0.isOther && $0.hasCursor }
    #expect(typed.settings == before)
  }

  @Test("without a terminal it is refused with a sentence") func refused() throws {
    let house = try House()
    defer { house.leave() }
    let none = try house.run("watch", "pair", "--full-screen")
    #expect(none.status == 2)
    #expect(
      none.errors
        == "error: nslab watch --full-screen wants a terminal as its input and output\n  = fix: leave --full-screen out\n",
      "\(none.errors)")
  }
}
