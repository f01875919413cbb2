import Foundation
import Testing

/// Reports under bad conditions: a wrong file, a full disk, closed descriptors, signals.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct ReportSafetyTests {
  private static let lab = "name: a\nsteps:\n  - run: ip netns add x\n    check: [{namespace: x}]\n"

  /// The status of a shell command with the tool in place of `nslab`, in the tool's folder.
  private func shell(_ script: String, in tool: Tool) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script.replacingOccurrences(of: "nslab", with: Tool.program.path)]
    process.currentDirectoryURL = tool.folder
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test("a report is not written over a lab, by whatever name")
  func overLab() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", Self.lab)
    #expect(try shell("ln -s a.lab.yaml link; ln a.lab.yaml hard", in: tool) == 0)
    for name in ["a.lab.yaml", "./a.lab.yaml", "link", "hard"] {
      let result = try tool.run(["run", "a.lab.yaml", "--format", "json", "--output", name])
      #expect(result.status == 2)
      #expect(result.errors == "error: \(name) is a lab, and the report would take its place\n")
    }
    #expect(try tool.read("a.lab.yaml") == Self.lab)
  }

  @Test("descriptors that are closed at the start mix nothing into a report")
  func closed() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", Self.lab)
    for closing in [">&-", "2>&-", "<&-", ">&- 2>&- <&-"] {
      let status = try shell("nslab run a.lab.yaml --format json --output r.json \(closing)", in: tool)
      #expect(status == 0, "\(closing)")
      let report = try JSONSerialization.jsonObject(
        with: Data(contentsOf: tool.folder.appendingPathComponent("r.json")))
      #expect(report is [String: Any], "\(closing)")
    }
  }

  @Test(
    "what is written to a standard output that is closed is not lost without a word",
    arguments: ["run a.lab.yaml", "run a.lab.yaml --format json", "validate a.lab.yaml", "graph a.lab.yaml", "list"])
  func closedOutput(words: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", Self.lab)
    #expect(try shell("nslab \(words) >&- 2>said", in: tool) == 4)
    let said = try tool.read("said")
    #expect(said == "error: cannot write to standard output: it is closed\n", "\(said)")
  }

  @Test("control characters of a lab and of its programs are shown, not sent to the terminal")
  func controlCharacters() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let lab = #"""
      name: a
      title: "one\e[2J\rtwo"
      steps:
        - title: "\u202Eevil"
          text: "bell\a"
          exec: {command: [printf, "\x1b[32mPASS\r\nnext\x07\n"]}
          check: [{namespace: "\e[31mx"}]

      """#
    func isTame(_ text: String) -> Bool {
      text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 32 && $0.value != 127 && $0.value != 0x202e }
    }
    let result = try tool.run(lab: lab)
    #expect(result.status == 1 && isTame(result.output + result.errors), "\(result.errors)")
    for text in [
      "a: one^[[2J^Mtwo\n", "1. <U+202E>evil\n", "bell^G\n", "   ^[[32mPASS\n   next^G\n", "namespace ^[[31mx exists",
    ] {
      #expect(result.output.contains(text), "\(text): \(result.output)")
    }
    let tap = try tool.run(["run", "a.lab.yaml", "--format", "tap"])
    #expect(
      tap.output.hasPrefix("TAP version 14\n1..2\nok 1 - a 1. <U+202E>evil: ") && isTame(tap.output), "\(tap.output)")
    #expect(tap.output.contains("not ok 2 - a 1. <U+202E>evil: namespace ^[[31mx exists\n"), "\(tap.output)")
  }

  @Test("a full disk is said, with status 4, of the output and of a report")
  func full() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", Self.lab)
    #expect(try shell("nslab run a.lab.yaml >/dev/full 2>errors", in: tool) == 4)
    #expect(try tool.read("errors") == "error: cannot write to standard output: No space left on device\n")
    #expect(try shell("nslab run a.lab.yaml --format json --output /dev/full >out 2>errors", in: tool) == 4)
    #expect(try tool.read("errors") == "error: cannot write /dev/full: No space left on device\n")
  }

  @Test("a report that does not fit leaves the one before it, and one that fits keeps its file's rights and links")
  func tooSmall() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", Self.lab)
    try tool.write("old.json", "{}")
    let noRoom =
      "trap '' XFSZ; ulimit -f 0; nslab run a.lab.yaml --format json --output old.json 2>&1 >/dev/null | cat >&2"
    #expect(
      try shell(
        "x=$( (\(noRoom)) 2>&1 ); case $x in *'cannot write old.json: File too large'*) ;; *) exit 9;; esac", in: tool)
        == 0)
    #expect(try tool.read("old.json") == "{}")
    #expect(try shell("chmod 600 old.json; ln -s old.json link.json", in: tool) == 0)
    #expect(try shell("nslab run a.lab.yaml --format json --output link.json >out 2>errors", in: tool) == 0)
    #expect(try tool.read("old.json").hasPrefix("{\n  \"summary\""))
    #expect(
      try shell("test -L link.json && test \"$(stat -c %a old.json)\" = 600 && ! ls | grep -q 'json[.]'", in: tool) == 0
    )
  }

  @Test("a signal leaves a whole report, and nothing beside it", arguments: [SIGINT, SIGTERM, SIGHUP])
  func signal(number: Int32) throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", "name: a\nsteps:\n  - exec: {command: [sleep, \"30\"]}\n")
    try tool.write("old.json", "{}")
    for name in ["new.json", "old.json"] {
      let process = try tool.start(["run", "a.lab.yaml", "--format", "json", "--output", name])
      for _ in 0..<300 where try !tool.read("stdout").contains("sleep") { usleep(10_000) }
      kill(process.processIdentifier, number)
      #expect(try tool.result(of: process).status == 128 + number)
    }
    for name in ["new.json", "old.json"] {
      let report = try #require(try JSONSerialization.jsonObject(with: Data(tool.read(name).utf8)) as? [String: Any])
      let lab = try #require((report["labs"] as? [[String: Any]])?.first)
      #expect(lab["outcome"] as? String == "error" && lab["reason"] as? String == "interrupted")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: tool.folder.path)
    #expect(!names.contains { $0.contains("json.") }, "\(names)")
  }
}

/// Machines on which it cannot work at all: no /proc, too little memory, too few descriptors, no plain file.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct ShortageTests {
  private static let lab = "name: a\nsteps:\n  - run: ip netns add x\n    check: [{namespace: x}]\n"

  /// The status and the outputs of a shell command with the tool in place of `nslab`.
  private func shell(_ script: String, in tool: Tool) throws -> (status: Int32, output: String, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    let text = script.replacingOccurrences(of: "nslab", with: Tool.program.path)
    process.arguments = ["-c", "{ \(text)\n} >out 2>err </dev/null"]
    process.currentDirectoryURL = tool.folder
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try tool.read("out"), try tool.read("err"))
  }

  @Test(
    "without /proc every command is an error with status 3",
    arguments: ["run a.lab.yaml", "validate a.lab.yaml", "--help", "doctor", ""])
  func withoutProcesses(command: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", Self.lab)
    let result = try shell("unshare -rm sh -c 'mount -t tmpfs none /proc; exec nslab \(command)'", in: tool)
    #expect(result.status == 3)
    #expect(result.output == "")
    #expect(
      result.errors
        == "error: /proc is not mounted, and the command line and the namespaces are read there\n  = fix: mount -t proc proc /proc\n"
    )
  }

  @Test("too little memory is said, with status 4")
  func memory() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let nodes = (0..<40_000).map { "    h\($0): {}\n" }.joined()
    try tool.write("a.lab.yaml", "name: a\ntopology:\n  nodes:\n\(nodes)")
    // What the libraries take differs; somewhere above it is what starts and does not suffice.
    var isSaid = false
    for size in stride(from: 90_000, through: 200_000, by: 10_000) {
      let result = try shell("ulimit -c 0 -v \(size); exec nslab validate a.lab.yaml", in: tool)
      if result.status == 127 || result.errors.contains("shared libraries") { continue }
      #expect([0, 4].contains(result.status), "\(size): \(result)")
      guard result.status == 4 else { continue }
      isSaid = true
      #expect(result.errors.contains("error: there is not enough memory\n"), "\(size): \(result)")
    }
    #expect(isSaid)
  }

  @Test("too few descriptors are said wherever they run out, and nothing is said that is not so")
  func descriptors() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let adds = (0..<8).map { "      - ip netns add n\($0)\n      - ip netns exec n\($0) ip link set lo up\n" }.joined()
    try tool.write(
      "a.lab.yaml",
      "name: a\nsteps:\n  - run:\n\(adds)      - docker run -d --name c1 -p 8081:80 nginx\n      - docker run -d --name c2 -p 8082:80 nginx\n"
        + "    exec: {command: [\"true\"]}\n    check:\n      - ping: n0 -> 127.0.0.1\n      - http: localhost -> localhost:8081\n"
    )
    var passed = 0
    for count in Array(6..<44) + [128] {
      let result = try shell("ulimit -n \(count); exec nslab run a.lab.yaml", in: tool)
      if result.status == 0 {
        passed += 1
        continue
      }
      let text = result.output + result.errors
      #expect([3, 4].contains(result.status), "\(count): \(text)")
      #expect(text.contains("Too many open files"), "\(count): \(text)")
      #expect(!text.contains("there is no namespace") && !text.contains("expected"), "\(count): \(text)")
    }
    #expect(passed > 0)
  }

  @Test("what is named as a lab and is no file is told at once")
  func noFile() throws {
    let tool = try Tool()
    defer { tool.remove() }
    #expect(try shell("mkfifo a.lab.yaml; mkdir b.lab.yaml", in: tool).status == 0)
    for command in ["validate", "run"] {
      let result = try shell("timeout 20 nslab \(command) a.lab.yaml", in: tool)
      #expect(result.status == 2 && result.errors.contains("and no lab"), "\(result)")
      let folder = try shell("timeout 20 nslab \(command) .", in: tool)
      #expect(folder.status == 2, "\(folder)")
    }
  }
}
