import Foundation
import Testing

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct RunTests {
  private func run(_ text: String, _ arguments: [String] = ["run"]) throws -> Tool.Result {
    let tool = try Tool()
    defer { tool.remove() }
    return try tool.run(lab: text, arguments)
  }

  @Test("the report of a lab is what it says, does and finds")
  func report() throws {
    let result = try run(
      """
      name: small
      title: {en: A small lab, zh: 一个小实验}
      about: Two lines
      steps:
        - title: {en: Add, zh: 增加}
          run: ip netns add ns1
          show: ip netns list
          check:
            - namespace: ns1
            - link: ns1:lo
              state: DOWN
      """)
    let lines = result.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.dropLast(2).joined(separator: "\n") == """
        small: A small lab
        Two lines

        1. Add
           $ ip netns add ns1
           $ ip netns list
           ns1
           ✓ namespace ns1 exists
           ✓ link ns1:lo state DOWN

        """)
    #expect(lines.dropLast().last?.hasPrefix("PASS small: 1 step, 2 checks, ") == true)
    #expect(result.status == 0)
  }

  @Test("--lang picks the language of titles and texts, and so does the locale")
  func language() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", "name: a\ntitle: {en: One, zh: 一}\nsteps: [{title: {en: Step, zh: 步骤}}]\n")
    #expect(try tool.run(["run", "--lang", "zh", "a.lab.yaml"]).output.hasPrefix("a: 一\n\n1. 步骤\n"))
    #expect(try tool.run(["run", "a.lab.yaml"], environment: ["LANG": "zh_CN.UTF-8"]).output.hasPrefix("a: 一\n"))
    #expect(try tool.run(["run", "a.lab.yaml"]).output.hasPrefix("a: One\n"))
  }

  @Test("a check that fails says what was seen instead, and the run ends with status 1")
  func failure() throws {
    let result = try run(
      """
      name: a
      topology:
        nodes: {h1: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}, h2: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}}
        links: [{endpoints: ["h1:eth0", "h2:eth0"]}]
      steps:
        - check:
            - {ping: h1 -> h2, expect: no-route, timeout: 50ms}
            - {link: "h1:eth0", mtu: 1400, state: DOWN, within: 10ms}
            - {not: {ping: h1 -> h2}, timeout: 50ms}
        - title: never
      """)
    #expect(result.status == 1)
    #expect(result.output.contains("✗ ping h1 -> h2 expects no-route: expected no-route, got: reachable, "))
    #expect(
      result.output.contains(
        "✗ link h1:eth0 state DOWN mtu 1400: state is UP, expected DOWN; mtu is 1500, expected 1400 (a.lab.yaml:8:9)\n")
    )
    #expect(result.output.contains("✗ not: ping h1 -> h2"))
    #expect(!result.output.contains("never"))
    #expect(result.output.contains("FAIL a: 1 of 2 steps, 3 checks, 3 failed, "))
    #expect(result.output.hasSuffix("     1 step not played; --keep-going goes on after what failed\n"))
  }

  @Test("a check that cannot be tried is an error, whatever was expected, and the run ends with status 4")
  func error() throws {
    let result = try run(
      """
      name: a
      topology: {nodes: {h1: , h2: }}
      steps:
        - check:
            - {not: {ping: h1 -> h2}, timeout: 50ms}
            - {ping: "h1:eth7 -> 10.0.0.1", expect: unreachable, timeout: 50ms}
      """)
    #expect(result.status == 4)
    #expect(result.output.contains("error: not: ping h1 -> h2: h2 has no address to send to (a.lab.yaml:5:9)\n"))
    #expect(
      result.output.contains(
        "error: ping h1:eth7 -> 10.0.0.1 expects unreachable: there is no device \"eth7\" in h1 (a.lab.yaml:6:9)\n"))
  }

  @Test("a command that the kernel refuses ends the lab with the kernel's words, and --keep-going goes on")
  func refused() throws {
    let lab = """
      name: a
      steps:
        - run: [ip link add va type veth peer name vb, ip link add va type veth peer name vc]
        - title: later
      """
    let result = try run(lab)
    #expect(result.status == 4)
    #expect(result.output.contains("File exists"))
    #expect(!result.output.contains("later"))
    let going = try run(lab, ["run", "--keep-going"])
    #expect(going.status == 4)
    #expect(going.output.contains("later"))
  }

  @Test("a lab that requires what the kernel has not is skipped with the reason, and does not fail the run")
  func skipped() throws {
    // One of these is missing on every kernel that a test is likely to meet; where none is, the lab runs.
    let result = try run("name: a\nrequires: [ipvlan, vrf, bonding, dummy, vlan]\nsteps: []\n")
    #expect(result.status == 0)
    #expect(result.output.contains("SKIP a: this kernel has no ") || result.output.contains("PASS a"))
  }

  @Test("a warning is reported and does not fail the run")
  func warning() throws {
    let result = try run("name: a\nsteps:\n  - check: {namespace: nowhere, level: warning, within: 1ms}\n")
    #expect(result.status == 0)
    #expect(result.output.contains("! namespace nowhere exists: it does not exist"))
    #expect(result.output.contains("PASS a: 1 step, 1 check, 1 warning, "))
  }

  @Test("a real program runs in its node, sees the other nodes' names, and its status and output are judged")
  func programs() throws {
    let result = try run(
      """
      name: a
      topology: {nodes: {h1: , h2: }}
      steps:
        - exec:
            - {in: h1, command: [ls, /sys/class/net], output: /^lo$/}
            - {in: h1, command: "ls /run/netns | sort | tr '\\n' ' '", output: h1 h2 localhost}
            - {in: h2, command: "exit 3", status: 3}
            - {in: h2, command: "test $$ -lt 100"}
        - exec: {in: h1, command: [sleep, "20"], timeout: 100ms}
      """, ["run", "--keep-going"])
    #expect(result.output.contains("it did not end within 0.1 seconds and was killed, expected exit status 0"))
    #expect(result.status == 1)
    #expect(result.output.contains("FAIL a: 2 steps, 0 checks"))
  }

  @Test("a folder's labs are run in the order of their names, a line each, and counted")
  func folder() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("02.lab.yaml", "name: second\nsteps: [{check: {namespace: x, exists: false}}]\n")
    try tool.write("01.lab.yaml", "name: first\nsteps: [{check: {namespace: x, within: 1ms}}]\n")
    let result = try tool.run(["run", "."])
    #expect(result.status == 1)
    let lines = result.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 5)
    #expect(lines[0] == "first, step 1")
    #expect(lines[1] == "   ✗ namespace x exists: it does not exist (./01.lab.yaml:2:17)")
    #expect(lines[2].hasPrefix("FAIL first: 1 step, 1 check, 1 failed, "))
    #expect(lines[3].hasPrefix("PASS second: 1 step, 1 check, "))
    #expect(lines[4].hasPrefix("2 labs: 1 passed, 1 failed in "))
  }

  @Test(
    "each lab that comes with the package passes",
    arguments: try FileManager.default.contentsOfDirectory(atPath: Tool.labs.path).sorted())
  func packageLab(name: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(["run", Tool.labs.appendingPathComponent(name).path])
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }
}
