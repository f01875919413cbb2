import Foundation
import Glibc
import Testing

/// Completion in the shell, and the pages of the manual.
@Suite struct InstallTests {
  private func run(_ tool: Tool, _ words: [String], _ more: [String: String] = [:]) throws -> Tool.Result {
    var environment = ["HOME": tool.folder.path, "XDG_DATA_HOME": "", "XDG_CONFIG_HOME": "", "SHELL": "/bin/sh"]
    environment["BASH_COMPLETION_USER_DIR"] = ""
    environment["NSLAB_RUNTIME_DIR"] = tool.folder.appendingPathComponent("state").path
    return try tool.run(words, environment: environment.merging(more) { $1 })
  }

  @Test("completions go where each shell's documentation says")
  func folders() throws {
    let tool = try Tool()
    defer { tool.remove() }
    for (shell, more, file) in [
      ("bash", [:], ".local/share/bash-completion/completions/nslab"),
      ("bash", ["BASH_COMPLETION_USER_DIR": "\(tool.folder.path)/own"], "own/completions/nslab"),
      ("zsh", [:], ".local/share/zsh/site-functions/_nslab"),
      ("zsh", ["XDG_DATA_HOME": "\(tool.folder.path)/data"], "data/zsh/site-functions/_nslab"),
      ("fish", [:], ".config/fish/completions/nslab.fish"),
      ("fish", ["XDG_CONFIG_HOME": "\(tool.folder.path)/c f"], "c f/fish/completions/nslab.fish"),
    ] as [(String, [String: String], String)] {
      let result = try run(tool, ["completions", "--install", "--shell", shell], more)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.hasPrefix("\(tool.folder.path)/\(file) is written\n"))
      let printed = try run(tool, ["completions", "--print", "--shell", shell], more).output
      #expect(try tool.read(file) == printed)
      #expect(printed.contains("completions") && printed.contains("---completion"))
    }
    let own = try run(tool, ["completions", "--install"], ["SHELL": "/usr/bin/fish"])
    #expect(own.status == 0 && own.output.contains("fish/completions"))
    let other = try run(tool, ["completions", "--install"], ["SHELL": "/bin/ksh"])
    #expect(other.status == 2 && other.errors.contains("no completions for ksh"), "\(other.errors)")
    #expect(try run(tool, ["completions"]).status == 2)
  }

  /// The offers of bash for words, of which the last is being completed.
  private func offered(_ tool: Tool, _ words: [String]) throws -> [String] {
    let script = """
      . ./completion
      COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " ")))
      COMP_CWORD=\(words.count - 1)
      COMP_LINE="${COMP_WORDS[*]}" COMP_POINT=${#COMP_LINE}
      last=${COMP_WORDS[COMP_CWORD]}; [ "$last" = : ] && last=
      _nslab nslab "$last" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}" >offered
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = tool.folder
    let state = tool.folder.appendingPathComponent("state").path
    process.environment = ProcessInfo.processInfo.environment.merging([
      "NSLAB_RUNTIME_DIR": state, "PATH": "\(Tool.program.deletingLastPathComponent().path):/usr/bin:/bin",
    ]) { $1 }
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return try tool.read("offered").split(separator: "\n").map(String.init)
  }

  @Test(
    "bash completes subcommands, labs, running names, nodes and interfaces",
    .enabled(if: canRunLabs, "needs root, or user namespaces"))
  func bash() throws {
    let tool = try Tool()
    defer {
      _ = try? run(tool, ["down", "--all"])
      tool.remove()
    }
    try tool.write("completion", try run(tool, ["completions", "--print", "--shell", "bash"]).output)
    try FileManager.default.createDirectory(
      at: tool.folder.appendingPathComponent("Labs"), withIntermediateDirectories: true)
    let lab = """
      name: pair
      topology:
        nodes: {h1: {}, h2: {}}
        links: [["h1:eth0", "h2:eth0"], ["h1:eth1", "h2:eth1"]]
      """
    try tool.write("Labs/07-pair.lab.yaml", lab)
    try tool.write("here.lab.yaml", lab)
    #expect(try offered(tool, ["nslab", "va"]) == ["validate"])
    #expect(try Set(offered(tool, ["nslab", "run", ""])).isSuperset(of: ["here.lab.yaml", "07-pair", "pair", "here"]))
    #expect(try offered(tool, ["nslab", "validate", "Labs/0"]) == ["Labs/07-pair.lab.yaml"])
    #expect(try offered(tool, ["nslab", "status", ""]) == [])
    #expect(try run(tool, ["up", "here.lab.yaml", "--name", "live"]).status == 0)
    for command in ["status", "reset", "exec", "capture", "down"] {
      #expect(try offered(tool, ["nslab", command, "li"]) == ["live"], "\(command)")
    }
    #expect(try offered(tool, ["nslab", "exec", "live", "h"]).filter { $0 != "host" } == ["h1", "h2"])
    #expect(try offered(tool, ["nslab", "shell", "live", ""]).contains("h2"))
    #expect(try offered(tool, ["nslab", "capture", "live", "h1"]) == ["h1", "h1:lo", "h1:eth0", "h1:eth1"])
    // bash takes the colon for a word.
    #expect(try offered(tool, ["nslab", "capture", "live", "h2", ":"]) == ["lo", "eth0", "eth1"])
    #expect(try offered(tool, ["nslab", "capture", "live", "h2", ":", "eth"]) == ["eth0", "eth1"])
  }

  @Test("a page of the manual for each subcommand, which roff takes without a word")
  func pages() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let help = try run(tool, ["--help"]).output
    let list = try #require(help.components(separatedBy: "SUBCOMMANDS:\n").last)
    let names = list.split(separator: "\n").filter { $0.hasPrefix("  ") && $0.dropFirst(2).first != " " }
      .compactMap { $0.split(separator: " ").first.map(String.init) }.filter { $0 != "See" }
    #expect(names.count > 20 && names.contains("man"))
    let result = try run(tool, ["man", "--install", "man/"], ["SOURCE_DATE_EPOCH": "86400"])
    #expect(result.status == 0 && result.output == "man/man1 has \(names.count + 1) pages\n", "\(result.errors)")
    #expect(try run(tool, ["man", "--install", "own/man1"]).output == "own/man1 has \(names.count + 1) pages\n")
    for name in names {
      let page = try tool.read("man/man1/nslab-\(name).1")
      #expect(page.hasPrefix(".TH \"NSLAB\\-\(name.uppercased())\" 1 \"1970-01-02\""), "\(page.prefix(60))")
      #expect(try tool.read("man/man1/nslab.1").contains("nslab\\-\(name)\\fR(1)"))
    }
    let played = try tool.read("man/man1/nslab-run.1")
    #expect(played.contains("\\fB\\-\\-keep\\-going\\fR\n"))
    #expect(played.contains("nslab run Labs \\-\\-skip docker0 \\-\\-skip 17/2 \\-\\-timeout 2m\n"))
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/groff") else { return }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c", "for f in man/man1/*; do groff -ww -man -Kutf8 -Tutf8 $f >shown || echo $f; done >said 2>&1",
    ]
    process.currentDirectoryURL = tool.folder
    try process.run()
    process.waitUntilExit()
    #expect(try tool.read("said") == "")
  }
}
