import Foundation
import Testing

/// Questions of steps, with their answers, in reports.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct PredictTests {
  private static let lab = """
    name: a
    topology: {nodes: {h: {host: true}}}
    steps:
      - title: {en: Up, zh: 启动}
        text: {en: It is up., zh: 启动了。}
        predict:
          question: {en: "Is <lo> up now?", zh: "<lo> 启动了吗？"}
          choices: [{en: "yes", zh: 启动了}, {en: "no", zh: 没有}]
          answer: 1
          reason: {en: Somebody *set* it up., zh: 有人启动了它。}
        run: ip link set lo up
        check: [{link: "h:lo", up: true}]
      - predict: {question: Which number has lo?, answer: 1}
    """

  private func report(_ words: String...) throws -> String {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(lab: Self.lab, ["run"] + words)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    return result.output
  }

  @Test("the text asks before the step's text and commands, and answers behind its checks")
  func text() throws {
    let text = try report()
    #expect(
      text.contains(
        """
        1. Up
           ? Is <lo> up now?
             1. yes
             2. no
           It is up.
           $ ip link set lo up
           ✓ link h:lo up
           = answer: 1. yes
             Somebody *set* it up.

        2. Step 2
           ? Which number has lo?
           = answer: 1

        """), "\(text)")
    #expect(try report("--lang", "zh").contains("   = 答案：1. 启动了\n     有人启动了它。\n"))
    #expect(try report("--quiet").isEmpty)
  }

  @Test("a page has the answer folded and both languages, Markdown and JSON have it behind the step")
  func reports() throws {
    let page = try report("--format", "html")
    #expect(
      page.contains(
        "<span lang=\"en\">Is &lt;lo&gt; up now?</span><span lang=\"zh\">&lt;lo&gt; 启动了吗？</span></p><ol><li>"),
      "\(page)")
    #expect(
      page.contains("<details class=\"predict\"><summary>") && page.contains("<p>1. <span lang=\"en\">yes</span>"))
    let markdown = try report("--format", "markdown")
    #expect(markdown.contains("**Question**: Is &lt;lo&gt; up now?\n\n1. yes\n2. no\n\nIt is up."), "\(markdown)")
    #expect(markdown.contains("**Answer**: 1. yes\n\nSomebody \\*set\\* it up.\n"), "\(markdown)")
    let json = try JSONSerialization.jsonObject(with: Data(report("--format", "json").utf8)) as? [String: Any]
    let lab = try #require((json?["labs"] as? [[String: Any]])?.first)
    let step = try #require((lab["steps"] as? [[String: Any]])?.first)
    let predict = try #require(step["predict"] as? [String: Any])
    #expect(predict["question"] as? String == "Is <lo> up now?" && predict["answer"] as? String == "yes")
    #expect(predict["choices"] as? [String] == ["yes", "no"])
  }

  @Test("a lab that is checked anew is asked nothing") func check() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", Self.lab)
    let state = ["NSLAB_RUNTIME_DIR": tool.folder.appendingPathComponent("state").path]
    #expect(try tool.run(["up", "a.lab.yaml"], environment: state).status == 0)
    defer { _ = try? tool.run(["down", "--all"], environment: state) }
    let played = try tool.run(["play", "a"], environment: state)
    #expect(played.status == 0 && played.output.contains("? Is <lo> up now?"), "\(played.output)\(played.errors)")
    let checked = try tool.run(["check", "a"], environment: state)
    #expect(checked.status == 0 && !checked.output.contains("?"), "\(checked.output)\(checked.errors)")
  }
}
