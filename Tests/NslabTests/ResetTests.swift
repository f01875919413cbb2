import Foundation
import Testing

/// A reset reads the lab's file again.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct ResetTests {
  private static let lab = """
    name: pair
    vars: {net: 10.0.0}
    topology:
      nodes:
        h1: {interfaces: {eth0: {addresses: [${net}.1/24]}}}
        h2: {interfaces: {eth0: {addresses: [${net}.2/24]}}}
      links: [["h1:eth0", "h2:eth0"]]
    steps:
      - check: [{ping: "h1 -> ${net}.2"}]
    """

  @Test("a file that has changed is read, one that is wrong is refused")
  func file() throws {
    let tool = try Tool()
    let state = ["NSLAB_RUNTIME_DIR": tool.folder.appendingPathComponent("state").path]
    func run(_ words: String...) throws -> Tool.Result { try tool.run(words, environment: state) }
    func address(_ node: String) throws -> String {
      let words = try run("exec", "pair", node, "--", "ip", "-br", "-4", "addr", "show", "eth0").output.split(
        separator: " ")
      return words.count > 2 ? String(words[2]) : "\(words)"
    }
    defer {
      _ = try? run("down", "--all")
      tool.remove()
    }
    try tool.write("a.lab.yaml", Self.lab)
    #expect(try run("up", "a.lab.yaml", "--var", "net=10.7.7").status == 0)
    #expect(try address("h1") == "10.7.7.1/24")
    let same = try run("reset", "pair")
    #expect(same.status == 0 && same.output == "pair is as it was when it was brought up\n", "\(same)")
    // Changed by hand, and by the file, which keeps the value that was given.
    #expect(try run("exec", "pair", "h1", "--", "ip", "link", "del", "eth0").status == 0)
    try tool.write(
      "a.lab.yaml", Self.lab.replacing("${net}.1/24", with: "${net}.9/24") + "\n  - run: ip netns add h3\n")
    let changed = try run("reset", "pair")
    let path = tool.folder.appendingPathComponent("a.lab.yaml").resolvingSymlinksInPath().path
    #expect(changed.status == 0 && changed.output == "\(path) has changed: pair is as it says now\n", "\(changed)")
    #expect(try address("h1") == "10.7.7.9/24")
    #expect(try run("check", "pair").status == 0)
    #expect(try run("play", "pair", "--step", "2").status == 0)
    // One that is wrong changes nothing, and neither does one that no longer declares what was given.
    for (text, said) in [
      (Self.lab.replacing("eth0:", with: "eth0 :") + "\nnonsense: 1\n", "unknown key \"nonsense\""),
      (
        Self.lab.replacing("vars: {net: 10.0.0}\n", with: "").replacing("${net}", with: "10.5.5"),
        "declares no value \"net\""
      ),
    ] {
      try tool.write("a.lab.yaml", text)
      let wrong = try run("reset", "pair")
      #expect(
        wrong.status == 2 && wrong.errors.contains(said) && wrong.errors.hasSuffix("pair stays as it is\n"), "\(wrong)")
      #expect(try address("h1") == "10.7.7.9/24")
      #expect(try run("exec", "pair", "h3", "--", "true").status == 0)
    }
    // One that is gone leaves what was read.
    try FileManager.default.removeItem(at: tool.folder.appendingPathComponent("a.lab.yaml"))
    let gone = try run("reset", "pair")
    #expect(gone.status == 0 && gone.errors.contains("is gone"), "\(gone)")
    #expect(try address("h1") == "10.7.7.9/24")
  }
}
