import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Several labs in one run: side by side, chosen, broken off.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct RunManyTests {
  /// Labs of which some wait, one fails and one has an error.
  private static func labs(in tool: Tool) throws {
    func silent(_ name: String, _ time: String) -> String {
      """
      name: \(name)
      topology:
        nodes: {a: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}, b: {}}
        links: [{endpoints: ["a:eth0", "b:eth0"]}]
      steps:
        - title: {en: Silence, zh: 安静}
          run: ip netns exec a ip neigh add 10.0.0.2 lladdr 02:00:00:00:00:01 dev eth0
          check: [{ping: a -> 10.0.0.2, expect: timeout, timeout: \(time)}]

      """
    }
    try tool.write("01-slow.lab.yaml", silent("slow", "900ms"))
    try tool.write("02-quick.lab.yaml", silent("quick", "50ms"))
    try tool.write(
      "03-wrong.lab.yaml",
      "name: wrong\nsteps:\n  - check: [{namespace: x, within: 1ms}]\n  - title: Later\n    check: [{namespace: y}]\n")
    try tool.write(
      "04-error.lab.yaml",
      "name: error\nsteps:\n  - run: ip link add br0 type bridge\n  - run: ip link add br0 type bridge\n    check: [{namespace: z}]\n"
    )
    for number in 5...8 { try tool.write("0\(number)-more.lab.yaml", silent("more-\(number)", "400ms")) }
  }

  /// A report without the times in it.
  private static func timeless(_ text: String) -> String {
    text.replacing(#/[0-9.]+ (ms|s)\b/#, with: "TIME").replacing(#/(time|seconds)("?: ?"?|=")[0-9.]+/#, with: "time")
      .replacing(#/"(build_)?seconds": [0-9.]+/#, with: "seconds")
  }

  @Test(
    "what is played at the same time is told as if it had been played one after the other",
    arguments: ["text", "json", "junit", "tap", "markdown"])
  func order(format: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    try Self.labs(in: tool)
    let one = try tool.run(["run", ".", "--format", format, "--jobs", "1"])
    let many = try tool.run(["run", ".", "--format", format, "--jobs", "8"])
    #expect(one.status == 4 && many.status == 4)
    #expect(Self.timeless(one.output) == Self.timeless(many.output))
    #expect(one.errors == many.errors)
    #expect(one.output.contains("quick"))
  }

  @Test("labs that wait do so side by side, and everything is told of each with --verbose")
  func together() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try Self.labs(in: tool)
    let result = try tool.run(["run", ".", "--format", "json", "--jobs", "8"])
    let report = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let labs = try #require(report["labs"] as? [[String: Any]])
    #expect(labs.count == 8)
    let sum = labs.reduce(0) { $0 + ($1["seconds"] as? Double ?? 0) }
    let whole = try #require((report["summary"] as? [String: Any])?["seconds"] as? Double)
    #expect(whole < sum, "\(whole) of \(sum)")
    let told = try tool.run(["run", ".", "--verbose", "--lang", "zh"])
    let steps = told.output.split(separator: "\n").filter { $0.hasPrefix("1. ") }
    #expect(steps.count == 8 && steps[0] == "1. 安静", "\(told.output)")
  }

  @Test("--fail-fast plays nothing behind the first lab that fails, whatever had been begun")
  func failFast() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try Self.labs(in: tool)
    for jobs in ["1", "8"] {
      let result = try tool.run(["run", ".", "--fail-fast", "--jobs", jobs])
      #expect(result.status == 1)
      let lines = result.output.split(separator: "\n").map(String.init)
      #expect(lines.contains { $0.hasPrefix("PASS slow: ") } && lines.contains { $0.hasPrefix("PASS quick: ") })
      #expect(lines.contains("SKIP error: not played: wrong failed"), "\(result.output)")
      #expect(lines.last?.hasPrefix("8 labs: 2 passed, 1 failed, 5 skipped (error, more-5") == true)
    }
  }

  @Test("what was not played stands in every report as skipped")
  func rest() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try Self.labs(in: tool)
    let junit = try tool.run(["run", "03-wrong.lab.yaml", "--format", "junit"])
    #expect(junit.output.contains("tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"1\""), "\(junit.output)")
    #expect(junit.output.contains("<skipped message=\"not played: step 1 failed\"/>"))
    let tap = try tool.run(["run", "04-error.lab.yaml", "--format", "tap"])
    #expect(
      tap.output.contains("ok 2 - error 2.: namespace z exists # SKIP not played: step 2 had an error\n"),
      "\(tap.output)")
    let json = try tool.run(["run", "03-wrong.lab.yaml", "--format", "json"])
    let report = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let steps = try #require((report["labs"] as? [[String: Any]])?.first?["steps"] as? [[String: Any]])
    #expect(steps.map { $0["outcome"] as? String } == ["failed", "skipped"])
  }

  @Test(
    "a file that is wrong is an error in every report, and the others are played", arguments: ["json", "junit", "tap"])
  func wrongFile(format: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    try Self.labs(in: tool)
    try tool.write("03-wrong.lab.yaml", "name: [\n")
    let result = try tool.run(["run", "02-quick.lab.yaml", "03-wrong.lab.yaml", "--format", format])
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("03-wrong.lab.yaml:"))
    switch format {
    case "junit":
      let document = try XMLDocument(data: Data(result.output.utf8))
      let suites = try document.nodes(forXPath: "/testsuites/testsuite/@name").compactMap(\.stringValue)
      #expect(suites == ["quick", "03-wrong"])
      #expect(try document.nodes(forXPath: "//testcase[@name='file']/error").count == 1)
    case "tap":
      #expect(result.output.hasPrefix("TAP version 14\n1..2\nok 1 - quick 1. Silence: "), "\(result.output)")
      #expect(result.output.contains("\nnot ok 2 - 03-wrong: file\n"), "\(result.output)")
    default:
      let report = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      let labs = try #require(report["labs"] as? [[String: Any]])
      #expect(labs.map { $0["outcome"] as? String } == ["passed", "error"])
    }
    let text = try tool.run(["run", "02-quick.lab.yaml", "03-wrong.lab.yaml"])
    #expect(text.status == 2)
    #expect(text.output.contains("PASS quick: ") && text.output.contains("ERROR 03-wrong: 03-wrong.lab.yaml:"))
  }

  @Test(
    "a signal ends all labs and leaves whole reports, with the rest as skipped",
    arguments: [(SIGINT, "json"), (SIGTERM, "junit"), (SIGINT, "tap"), (SIGHUP, "json")])
  func signal(number: Int32, format: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("1.lab.yaml", "name: done\nsteps: [{check: [{namespace: x, exists: false}]}]\n")
    for number in 2...4 {
      try tool.write(
        "\(number).lab.yaml",
        "name: long-\(number)\nsteps:\n  - exec: {command: [sleep, \"30\"]}\n    check: [{namespace: x}]\n")
    }
    let process = try tool.start(["run", ".", "--jobs", "2", "--format", format, "--output", "report"])
    for _ in 0..<1500 where try !tool.read("stdout").contains("PASS done") { usleep(10_000) }
    usleep(100_000)
    kill(process.processIdentifier, number)
    let result = try tool.result(of: process)
    #expect(result.status == 128 + number)
    #expect(result.errors.contains("interrupted"))
    let text = try tool.read("report")
    switch format {
    case "junit":
      let document = try XMLDocument(data: Data(text.utf8))
      #expect(try document.nodes(forXPath: "/testsuites/testsuite").count == 4)
      #expect(try document.nodes(forXPath: "//testcase[error/@message='interrupted']").count >= 1)
      #expect(try document.nodes(forXPath: "//testcase[skipped]").count >= 4)
    case "tap":
      let lines = text.split(separator: "\n")
      let cases = lines.filter { $0.hasPrefix("ok ") || $0.hasPrefix("not ok ") }
      #expect(lines[1] == "1..\(cases.count)" && cases.contains { $0.contains("# SKIP") }, "\(text)")
    default:
      let report = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      let labs = try #require(report["labs"] as? [[String: Any]])
      #expect(labs.map { $0["outcome"] as? String } == ["passed", "error", "error", "skipped"], "\(text)")
    }
    #expect(!FileManager.default.fileExists(atPath: "/proc/\(process.processIdentifier)"))
  }

  @Test("a lab, and the run, end when their time is over")
  func timeouts() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write(
      "1.lab.yaml", "name: long\nsteps:\n  - exec: {command: [sleep, \"30\"]}\n    check: [{namespace: x}]\n")
    try tool.write("2.lab.yaml", "name: short\nsteps: [{check: [{namespace: x, exists: false}]}]\n")
    let lab = try tool.run(["run", ".", "--lab-timeout", "1500ms", "--jobs", "1"])
    #expect(lab.status == 4)
    #expect(lab.output.contains("ERROR long: the lab took longer than 1.5 s, "), "\(lab.output)")
    #expect(lab.output.contains("PASS short: "))
    let run = try tool.run(["run", ".", "--timeout", "300ms", "--jobs", "1"])
    #expect(run.status == 4)
    #expect(run.output.contains("ERROR long: all labs took longer than 300 ms, "), "\(run.output)")
    #expect(run.output.contains("SKIP short: not played: all labs took longer than 300 ms"))
    for word in ["0", "soon", "-1"] {
      #expect(try tool.run(["run", ".", "--timeout=\(word)"]).status == 2)
    }
  }
}
