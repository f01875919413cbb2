import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct ReportFormatTests {
  /// One check that holds, one that does not, a warning, a command that has to fail, and a step that is not reached.
  private static let lab = """
    name: a
    topology:
      nodes:
        h1: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
        h2: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
      links: [{endpoints: ["h1:eth0", "h2:eth0"]}]
    steps:
      - title: {en: "First <& \\"last\\"", zh: 第一步}
        run:
          - ip netns add x
          - fails: ip netns add x
        check:
          - ping: h1 -> h2
          - {link: "h1:eth0", mtu: 1400, within: 10ms}
          - {link: "h1:eth0", mtu: 1401, within: 10ms, level: warning}
      - check: [{ping: h2 -> h1}]
    """

  @Test("JUnit has a suite a lab and a case a check, with places, and is XML")
  func junit() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(lab: Self.lab, ["run", "--format", "junit"])
    #expect(result.status == 1)
    let document = try XMLDocument(xmlString: result.output)
    let root = try #require(document.rootElement())
    #expect(root.name == "testsuites" && root.attribute(forName: "tests")?.stringValue == "5")
    #expect(root.attribute(forName: "skipped")?.stringValue == "1")
    #expect(root.attribute(forName: "failures")?.stringValue == "1")
    #expect(root.attribute(forName: "errors")?.stringValue == "0")
    let cases = try document.nodes(forXPath: "//testcase").compactMap { $0 as? XMLElement }
    #expect(
      cases.map { $0.attribute(forName: "name")?.stringValue } == [
        "ip netns add x", "ping h1 -> h2", "link h1:eth0 mtu 1400", "link h1:eth0 mtu 1401", "ping h2 -> h1",
      ])
    #expect(cases[0].attribute(forName: "classname")?.stringValue == "a.1. First <& \"last\"")
    #expect(cases[0].elements(forName: "system-out").first?.stringValue?.contains("File exists\n") == true)
    #expect(cases[2].attribute(forName: "line")?.stringValue == "14")
    let failure = try #require(cases[2].elements(forName: "failure").first)
    #expect(failure.attribute(forName: "message")?.stringValue == "mtu is 1500, expected 1400")
    #expect(failure.stringValue == "mtu is 1500, expected 1400\na.lab.yaml:14:9")
    #expect(cases[3].elements(forName: "failure").isEmpty)
  }

  @Test("TAP has a line a check, and says below what failed why and where")
  func tap() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(lab: Self.lab, ["run", "--format", "tap", "--lang", "zh"])
    #expect(result.status == 1)
    #expect(
      result.output == """
        TAP version 14
        1..5
        ok 1 - a 1. 第一步: ip netns add x
        ok 2 - a 1. 第一步: ping h1 -> h2
        not ok 3 - a 1. 第一步: link h1:eth0 mtu 1400
          ---
          message: "mtu is 1500, expected 1400"
          severity: fail
          at: "a.lab.yaml:14:9"
          ...
        not ok 4 - a 1. 第一步: link h1:eth0 mtu 1401 # TODO a warning
          ---
          message: "mtu is 1500, expected 1401"
          severity: warning
          at: "a.lab.yaml:15:9"
          ...
        ok 5 - a 2.: ping h2 -> h1 # SKIP not played: step 1 failed

        """)
  }

  @Test("JSON has everything that was done, printed and found")
  func json() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(lab: Self.lab, ["run", "--format", "json"])
    #expect(result.status == 1)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let summary = try #require(object["summary"] as? [String: Any])
    #expect(summary["labs"] as? Int == 1 && summary["failed"] as? Int == 1 && summary["passed"] as? Int == 0)
    let lab = try #require((object["labs"] as? [[String: Any]])?.first)
    #expect(lab["name"] as? String == "a" && lab["outcome"] as? String == "failed")
    let steps = try #require(lab["steps"] as? [[String: Any]])
    #expect(steps.count == 2 && steps[0]["title"] as? String == "First <& \"last\"")
    // What was not played stands there all the same.
    #expect(steps.map { $0["outcome"] as? String } == ["failed", "skipped"])
    let commands = try #require(steps[0]["commands"] as? [[String: Any]])
    #expect(commands.map { $0["text"] as? String } == ["ip netns add x", "ip netns add x"])
    #expect((commands[1]["output"] as? String)?.hasSuffix("File exists\n") == true)
    let checks = try #require(steps[0]["checks"] as? [[String: Any]])
    #expect(checks.map { $0["outcome"] as? String } == ["passed", "failed", "warned"])
    #expect(checks[1]["line"] as? Int == 14 && checks[1]["column"] as? Int == 9)
  }

  @Test("With a file the text is told as usual, and a file that cannot be written is told before anything is played")
  func output() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(lab: Self.lab, ["run", "--format", "tap", "--output", "report.tap"])
    #expect(result.status == 1)
    #expect(result.output.contains("FAIL a: 1 of 2 steps, 3 checks, 1 failed, 1 warning, "), "\(result.output)")
    #expect(try tool.read("report.tap").hasPrefix("TAP version 14\n1..5\n"))
    let wrong = try tool.run(lab: Self.lab, ["run", "--format", "tap", "--output", "nowhere/report.tap"])
    #expect(wrong.status == 2 && wrong.output.isEmpty)
    #expect(wrong.errors == "error: cannot write nowhere/report.tap: No such file or directory\n")
    let bare = try tool.run(lab: Self.lab, ["run", "--output", "report.tap"])
    #expect(bare.status == 2)
    #expect(bare.errors.hasPrefix("Error: --output wants --format json, junit, tap, html or markdown\n"))
  }

  @Test("A lab that is skipped and one whose topology cannot be built are cases, too")
  func withoutSteps() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write(
      "b.lab.yaml",
      "name: b\ntopology:\n  nodes:\n    n:\n      firewall:\n        nft: |\n          table ip t { chain c { jump x; }; }\n"
    )
    let result = try tool.run(["run", "--format", "tap", "b.lab.yaml"])
    #expect(result.status == 4)
    #expect(result.output.contains("not ok 1 - b: topology\n"), "\(result.output)")
    #expect(result.output.contains("  severity: error\n  at: \"b.lab.yaml:7:"), "\(result.output)")
  }
}
