import Foundation
import Glibc
import Testing

extension LivingTests {
  /// A folder with a lab, and a state folder of its own.
  struct House {
    let tool: Tool
    var state: URL { tool.folder.appendingPathComponent("state") }

    init() throws {
      tool = try Tool()
      try tool.write("a.lab.yaml", House.lab)
    }

    static let lab = """
      name: pair
      topology:
        nodes:
          h1: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
          h2: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}, services: [{http: 80}]}
        links: [["h1:eth0", "h2:eth0"]]
      steps:
        - title: Look
          check: [{ping: h1 -> 10.0.0.2}, {http: "h1 -> 10.0.0.2:80"}]
        - title: Break
          run: ip -n h2 link set eth0 down
          check: [{ping: h1 -> 10.0.0.2, expect: unreachable}]
      """

    @discardableResult
    func run(_ words: String...) throws -> Tool.Result {
      try tool.run(words, environment: ["NSLAB_RUNTIME_DIR": state.path])
    }

    /// Runs a script in which `nslab` is ours; its status.
    func shell(_ script: String) throws -> (status: Int32, output: String) {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
      process.arguments = [
        "-k", "5", "100", "/bin/bash", "-c",
        "PATH=\'\(Tool.program.deletingLastPathComponent().path)\':$PATH; { \(script)\n} >script.out 2>&1 </dev/null",
      ]
      process.currentDirectoryURL = tool.folder
      process.environment = ProcessInfo.processInfo.environment.merging(["NSLAB_RUNTIME_DIR": state.path]) { $1 }
      try process.run()
      process.waitUntilExit()
      return (process.terminationStatus, try tool.read("script.out"))
    }

    /// Takes everything down and away.
    func leave() {
      _ = try? run("down", "--all")
      tool.remove()
    }

    /// The keepers of this folder that live.
    func keepers() throws -> [Int32] {
      try shell("pgrep -f '^[^ ]*nslab up .*\(tool.folder.lastPathComponent)'; true").output.split(separator: "\n")
        .compactMap { Int32($0) }
    }
  }
}
