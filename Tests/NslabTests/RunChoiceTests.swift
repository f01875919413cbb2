import Foundation
import Testing

/// Which labs a command line means, and which of their steps are played.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct RunChoiceTests {
  private static let steps = """
    steps:
      - title: {en: First thing, zh: 第一}
        run: ip netns add x
        check: [{namespace: x}]
      - title: {en: Second thing, zh: 第二}
        run: ip netns add y
        show: ip netns list
        check: [{namespace: y}]
      - title: {en: Third thing, zh: 第三}
        check: [{namespace: y}]

    """

  private func tool() throws -> Tool {
    let tool = try Tool()
    for name in ["Labs", "deep", "deep/er"] {
      try FileManager.default.createDirectory(
        at: tool.folder.appendingPathComponent(name), withIntermediateDirectories: true)
    }
    try tool.write("Labs/08-router.lab.yaml", "name: router\n" + Self.steps)
    try tool.write("Labs/10-docker0.lab.yaml", "name: docker0\n" + Self.steps)
    try tool.write("Labs/11-docker1.lab.yaml", "name: docker1\n" + Self.steps)
    try tool.write("deep/er/a.lab.yaml", "name: deep\n" + Self.steps)
    return tool
  }

  @Test(
    "a lab is found by its number, its name or a part of it",
    arguments: [("08", "router"), ("8", "router"), ("08-router", "router"), ("docker0", "docker0"), ("rout", "router")])
  func found(word: String, name: String) throws {
    let tool = try tool()
    defer { tool.remove() }
    let result = try tool.run(["run", word])
    #expect(result.status == 0 && result.output.hasPrefix("\(name)\n"), "\(result)")
    #expect(try tool.run(["validate", word]).output.hasPrefix("\(name): ok, 3 steps"))
  }

  @Test("what is more than one lab, or none, is told with what there is")
  func notFound() throws {
    let tool = try tool()
    defer { tool.remove() }
    let many = try tool.run(["run", "docker"])
    #expect(many.status == 2)
    #expect(many.errors.hasPrefix("error: \"docker\" is more than one lab: 10-docker0, 11-docker1\n"), "\(many.errors)")
    let near = try tool.run(["run", "ruoter"])
    #expect(near.status == 2 && near.errors.hasSuffix("  = fix: did you mean \"router\"?\n"), "\(near.errors)")
    // Where nslab is run goes before Labs.
    try tool.write("08-own.lab.yaml", "name: own\n" + Self.steps)
    #expect(try tool.run(["run", "08"]).output.hasPrefix("own\n"))
  }

  @Test("folders in folders are looked into where that is asked for")
  func recursive() throws {
    let tool = try tool()
    defer { tool.remove() }
    let flat = try tool.run(["run", "deep"])
    #expect(flat.status == 2)
    #expect(
      flat.errors
        == "error: deep has no file whose name ends in .lab.yaml\n  = fix: --recursive looks into its folders, too\n")
    let deep = try tool.run(["run", "-r", "."])
    #expect(deep.status == 0 && deep.output.contains("\n4 labs: 4 passed, 0 failed in "), "\(deep.output)")
  }

  @Test("a lab is read from standard input")
  func standardInput() throws {
    let tool = try tool()
    defer { tool.remove() }
    func shell(_ text: String) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", text.replacingOccurrences(of: "nslab", with: Tool.program.path) + " >out 2>err"]
      process.currentDirectoryURL = tool.folder
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
    #expect(try shell("nslab run - <Labs/08-router.lab.yaml") == 0)
    #expect(try tool.read("out").hasPrefix("router\n"))
    #expect(try shell("echo 'name: [' | nslab validate -") == 2)
    #expect(try tool.read("err").hasPrefix("-:"))
    #expect(try shell("nslab run - - <Labs/08-router.lab.yaml") == 2)
    #expect(try shell("nslab run - --step <Labs/08-router.lab.yaml") == 2)
  }

  @Test("--only and --skip choose labs and steps by number and name")
  func choice() throws {
    let tool = try tool()
    defer { tool.remove() }
    func cases(_ arguments: [String]) throws -> [String] {
      let result = try tool.run(["run"] + arguments + ["--format", "tap"])
      #expect(result.status == 0, "\(result)")
      return result.output.split(separator: "\n").dropFirst(2).map {
        let name = $0.drop { $0 != "-" }.dropFirst(2)
        return name.contains("# SKIP") ? "-" : String(name)
      }
    }
    #expect(try cases(["Labs", "--only", "8", "--only", "docker1/3"]).count == 6)
    // The commands in front of a chosen step are carried out: without them y would not be there.
    #expect(
      try cases(["08", "--only", "3"]) == ["-", "-", "router 3. Third thing: namespace y exists"])
    #expect(
      try cases(["08", "--only", "second"]) == ["-", "router 2. Second thing: namespace y exists", "-"])
    #expect(try cases(["08", "--skip", "第三"]).last == "-")
    #expect(try cases(["Labs", "--skip", "docker1", "--skip", "10"]).count == 3)
    #expect(try cases(["Labs", "--skip", "docker0", "--skip", "11", "--skip", "*/3"]).filter { $0 == "-" }.count == 1)
    let left = try tool.run(["run", "08", "--skip", "2"])
    #expect(left.status == 1, "y is not made then")
    let none = try tool.run(["run", "Labs", "--only", "ruoter"])
    #expect(none.status == 2)
    #expect(
      none.errors == "error: --only ruoter: there is no such lab or step\n  = fix: did you mean \"router\"?\n",
      "\(none.errors)")
    for nothing in [["Labs", "--skip", "*"], ["08", "--skip", "*/*"], ["Labs", "--only", ""], ["08", "--skip", ""]] {
      #expect(try tool.run(["run"] + nothing).status == 2, "\(nothing)")
    }
  }

  @Test("--quiet says nothing where nothing goes wrong, and what goes wrong where something does")
  func quiet() throws {
    let tool = try tool()
    defer { tool.remove() }
    for labs in ["08", "Labs"] {
      let result = try tool.run(["run", "-q", labs])
      #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty, "\(result)")
    }
    let wrong = try tool.run(["run", "-q", "08", "--skip", "2"])
    #expect(wrong.output.hasPrefix("router, step 3: Third thing\n   ✗ namespace y exists: "), "\(wrong.output)")
  }

  @Test("colours follow --color, then NO_COLOR, then FORCE_COLOR")
  func color() throws {
    let tool = try tool()
    defer { tool.remove() }
    func isColored(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Bool {
      // Whoever runs the tests may have said that there are to be none.
      let all = ["NO_COLOR": "", "FORCE_COLOR": ""].merging(environment) { $1 }
      return try tool.run(arguments, environment: all).output.contains("\u{1b}[")
    }
    #expect(try !isColored(["run", "08"]))
    #expect(try isColored(["run", "08", "--color", "always"], ["NO_COLOR": "1"]))
    #expect(try isColored(["run", "08"], ["FORCE_COLOR": "1"]))
    #expect(try !isColored(["run", "08"], ["FORCE_COLOR": "0"]))
    #expect(try !isColored(["run", "08"], ["FORCE_COLOR": "1", "NO_COLOR": "1"]))
    #expect(try !isColored(["run", "08", "--color", "never"], ["FORCE_COLOR": "1"]))
    #expect(try tool.run(["run", "08", "--color", "blue"]).status == 2)
    let errors = try tool.run(["validate", "--color", "always", "none.lab.yaml"])
    #expect(errors.errors.contains("\u{1b}[31merror"))
  }

  @Test("what is common may stand in front of the subcommand")
  func inFront() throws {
    let tool = try tool()
    defer { tool.remove() }
    #expect(try tool.run(["--lang", "zh", "run", "08"]).output.contains("1. 第一\n"))
    #expect(try tool.run(["--lang=zh-CN", "--color=always", "run", "08"]).output.contains("1. 第一"))
    #expect(try tool.run(["--lang", "zh", "run", "08", "--lang", "en"]).output.contains("1. First thing\n"))
    let unknown = try tool.run(["valdate", "08"])
    #expect(unknown.status == 2)
    #expect(unknown.errors == "error: nslab has no subcommand \"valdate\"\n  = fix: did you mean nslab validate?\n")
  }
}
