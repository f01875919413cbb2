import Foundation
import Testing

/// Faults of lab files, for other programs.
@Suite struct ValidateFormatTests {
  private func report(_ format: String, in tool: Tool) throws -> [String: Any] {
    let result = try tool.run(["validate", ".", "--format", format])
    #expect(result.status == 2 && result.errors.isEmpty)
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  private func tool() throws -> Tool {
    let tool = try Tool()
    try tool.write("a 1.lab.yaml", "name: a\nsteps: [{check: [{ping: 甲 -> nowhere, expct: timeout}]}]\n")
    try tool.write("b.lab.yaml", "name: b\nsteps: [{check: [{namespace: x, exists: false}]}]\n")
    try tool.write("c.lab.yaml", "name: c\n")
    return tool
  }

  @Test("JSON has each file with what is wrong with it and where")
  func json() throws {
    let tool = try tool()
    defer { tool.remove() }
    let object = try report("json", in: tool)
    let summary = try #require(object["summary"] as? [String: Int])
    #expect(summary["files"] == 3 && summary["wrong"] == 1 && summary["warnings"] == 1)
    let files = try #require(object["files"] as? [[String: Any]])
    #expect(files.map { $0["outcome"] as? String } == ["wrong", "ok", "ok"])
    #expect(files[1]["checks"] as? Int == 1)
    let wrong = try #require(files[0]["diagnostics"] as? [[String: Any]])
    #expect(wrong.map { $0["column"] as? Int } == [25, 39] && wrong.allSatisfy { $0["line"] as? Int == 2 })
    #expect(wrong[1]["fix"] as? String == "did you mean \"expect\"?" && wrong[1]["length"] as? Int == 5)
  }

  @Test("SARIF has what its schema requires, and places in code points")
  func sarif() throws {
    let tool = try tool()
    defer { tool.remove() }
    let object = try report("sarif", in: tool)
    #expect(
      object["version"] as? String == "2.1.0" && (object["$schema"] as? String)?.hasSuffix("sarif-2.1.0.json") == true)
    let runs = try #require(object["runs"] as? [[String: Any]])
    let driver = try #require((runs[0]["tool"] as? [String: Any])?["driver"] as? [String: Any])
    #expect(driver["name"] as? String == "nslab")
    let rules = try #require(driver["rules"] as? [[String: Any]]).compactMap { $0["id"] as? String }
    let results = try #require(runs[0]["results"] as? [[String: Any]])
    #expect(results.count >= 2)
    for result in results {
      let id = try #require(result["ruleId"] as? String)
      #expect(rules.firstIndex(of: id) == result["ruleIndex"] as? Int)
      #expect(["error", "warning", "note", "none"].contains(result["level"] as? String))
      #expect(((result["message"] as? [String: Any])?["text"] as? String)?.isEmpty == false)
      let locations = try #require(result["locations"] as? [[String: Any]])
      let place = try #require(locations[0]["physicalLocation"] as? [String: Any])
      let uri = try #require((place["artifactLocation"] as? [String: Any])?["uri"] as? String)
      #expect(["a%201.lab.yaml", "c.lab.yaml"].contains(uri))
      guard let region = place["region"] as? [String: Int] else { continue }
      let (start, end) = (try #require(region["startColumn"]), try #require(region["endColumn"]))
      #expect(region["startLine"] ?? 0 >= 1 && start >= 1 && end > start)
    }
  }
}
