import Foundation
import Testing

/// Names that are nearly right are told, at the word, once.
@Suite struct SuggestionTests {
  private func errors(_ lab: String) throws -> String {
    let tool = try Tool()
    defer { tool.remove() }
    return try tool.run(lab: lab, ["validate"]).errors
  }

  @Test("a name that is nowhere is one error at its first place, with the name that is near")
  func names() throws {
    let text = try errors(
      """
      name: a
      topology:
        nodes: {laptop: {}, server: {}}
        links: [["laptop:eth0", "server:eth0"]]
      steps:
        - check:
            - ping: laptop -> sevrer
            - not: {tcp: "sevrer -> laptop:80"}
            - ping: sevrer -> laptop
      """)
    #expect(
      text == """
        a.lab.yaml:7:25: error: there is no node or namespace "sevrer" at this point
          7 |       - ping: laptop -> sevrer
            |                         ^~~~~~
          = fix: did you mean "server"?
        a.lab.yaml: 1 error

        """, "\(text)")
  }

  @Test("a node that links name and nobody made is one error, and not another one in each step")
  func links() throws {
    let text = try errors(
      """
      name: a
      topology:
        nodes: {r1: {}}
        links: [["r1:eth0", "r2:eth0"], ["r1:eth1", "r2:eth1"]]
      steps:
        - run: ip netns exec r2 ip link
          check: [{ping: r1 -> r2}]
      """)
    #expect(text.contains("there is no node \"r2\"") && text.hasSuffix("a.lab.yaml: 1 error\n"), "\(text)")
  }

  @Test(
    "words of other tools are understood as what is called otherwise here",
    arguments: [
      ("firewall: {forward: {policy: deny}}", "drop"), ("firewall: {input: {policy: allow}}", "accept"),
      ("kind: hub", "switch"), ("kind: gateway", "router"),
    ])
  func synonyms(key: String, word: String) throws {
    let text = try errors("name: a\ntopology:\n  nodes:\n    r: {\(key)}\nsteps: [{check: [{namespace: r}]}]\n")
    #expect(text.contains("  = fix: did you mean \"\(word)\"?\n"), "\(text)")
  }

  @Test("a sysctl key that is written nearly right is warned of with the right one")
  func sysctls() throws {
    let text = try errors(
      """
      name: a
      topology: {nodes: {r: {sysctls: {net.ipv4.ip_foward: 1, net.ipv4.conf.eth0.rp_filtre: 0}}}}
      steps:
        - run: ip netns exec r sysctl -w net.ipv6.conf.all.fowarding=1
          check: [{namespace: r}]
      """)
    #expect(text.contains("warning: this kernel has no sysctl net.ipv4.ip_foward\n"), "\(text)")
    for key in ["net.ipv4.ip_forward", "net.ipv4.conf.eth0.rp_filter", "net.ipv6.conf.all.forwarding"] {
      #expect(text.contains("did you mean \"\(key)\"?"), "\(key): \(text)")
    }
    #expect(text.hasSuffix("a.lab.yaml: 3 warnings\n"), "\(text)")
    #expect(
      text.contains(
        "4 |   - run: ip netns exec r sysctl -w net.ipv6.conf.all.fowarding=1\n    |                                    ^~~~"
      ), "\(text)")
  }
}

/// The needs of a lab are counted before it is built.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct NeedsTests {
  private func shell(_ script: String, in tool: Tool) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", "{ \(script.replacingOccurrences(of: "nslab", with: Tool.program.path))\n} >out 2>&1"]
    process.currentDirectoryURL = tool.folder
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try tool.read("out"))
  }

  @Test("more nodes than descriptors is told at once, with the limit's name and what raises it")
  func descriptors() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write(
      "big.lab.yaml", "name: big\ntopology: {nodes: {\"h[1-900]\": {}}}\nsteps: [{check: [{namespace: h1}]}]\n")
    try tool.write("small.lab.yaml", "name: small\nsteps: [{check: [{namespace: x, exists: false}]}]\n")
    let result = try shell("ulimit -n 1024; nslab run big.lab.yaml small.lab.yaml", in: tool)
    #expect(result.status == 3)
    #expect(
      result.text.contains(
        "ERROR big: Too many open files: 901 namespaces need about 2703 descriptors, and RLIMIT_NOFILE allows 1024\n"),
      "\(result.text)")
    #expect(
      result.text.contains("= fix: ulimit -n 2727 as root, nofile in /etc/security/limits.conf"), "\(result.text)")
    #expect(result.text.contains("PASS small: "))
    let up = try shell("ulimit -n 1024; NSLAB_RUNTIME_DIR=$PWD nslab up big.lab.yaml", in: tool)
    #expect(up.status == 3 && up.text.contains("RLIMIT_NOFILE allows 1024"), "\(up)")
  }
}
