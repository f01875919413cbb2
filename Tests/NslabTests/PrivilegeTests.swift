import Foundation
import Testing

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct PrivilegeTests {
  /// Runs a lab by a shell in a user namespace of its own, whose limits it may lower.
  private func run(_ script: String) throws -> (status: Int32, text: String) {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", "name: a\nsteps: [{run: [{fails: ip netns del a}]}]\n")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = ["-Ur", "sh", "-c", script.replacingOccurrences(of: "nslab", with: Tool.program.path)]
    process.currentDirectoryURL = tool.folder
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  @Test("where network namespaces are forbidden that is said with the setting, and status 3")
  func noNetworkNamespaces() throws {
    let result = try run("echo 0 >/proc/sys/user/max_net_namespaces && exec nslab run a.lab.yaml")
    #expect(
      result.text == """
        error: cannot make a network namespace: No space left on device
          = fix: as root: sysctl -w user.max_net_namespaces=15000

        """)
    #expect(result.status == 3)
  }

  @Test("where user namespaces are forbidden that is said with the setting, and status 3")
  func noUserNamespaces() throws {
    let drop = "setpriv --bounding-set -all --inh-caps -all"
    let result = try run("echo 0 >/proc/sys/user/max_user_namespaces && exec \(drop) nslab run a.lab.yaml")
    #expect(
      result.text == """
        error: cannot make a user namespace: No space left on device
          = fix: as root: sysctl -w user.max_user_namespaces=15000

        """)
    #expect(result.status == 3)
    let doctor = try run("echo 0 >/proc/sys/user/max_user_namespaces && exec \(drop) nslab doctor")
    #expect(doctor.status == 3)
    #expect(doctor.text.hasSuffix("Labs cannot be run here.\n"))
  }

  @Test("doctor says of each thing that a lab may need whether it is there, and what follows")
  func doctor() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(["doctor"])
    #expect(result.status == 0 && result.errors == "")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.last == "Labs can be run here.")
    for line in lines.dropLast() {
      let isFix = line.drop { $0 == " " }.hasPrefix("fix: ")
      #expect(line.hasPrefix("ok ") || line.hasPrefix("-- ") || line.hasPrefix("    ") && isFix, "\(line)")
    }
    for name in [
      "kernel", "privileges", "user namespaces", "network namespaces", "macvlan", "vxlan", "ipv6", "programs (exec)",
    ] {
      #expect(lines.contains { $0.dropFirst(3).hasPrefix(name) }, "\(name)")
    }
    // What is missing is said with what that means for labs.
    for line in lines where line.hasPrefix("-- ") {
      #expect(line.hasSuffix("labs that require it are skipped") || line.contains("; wanted for "), "\(line)")
    }
  }
}
