import Foundation
import Testing

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct FailsTests {
  @Test("what shows shows what the tool says where there is nothing, and the step goes on; ping shows, too")
  func showing() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        topology: {nodes: {h: {host: true}}}
        steps:
          - show: [ip addr show eth9, ip route show table 77, brctl showmacs br9, ping -qc1 127.0.0.1, ip -br link]
            check: [{link: "h:lo", state: UNKNOWN}]
        """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(
      result.output.contains("$ ip addr show eth9\n   Device \"eth9\" does not exist.\n   $ ip route"),
      "\(result.output)")
    #expect(result.output.contains("   read of forward table failed: No such device\n   $ ping"), "\(result.output)")
    #expect(
      result.output.contains("1 packets transmitted, 1 received") && result.output.contains("✓ link h:lo"),
      "\(result.output)")
  }

  @Test("a command that has to fail shows what the real tool says, changes nothing, and the lab goes on")
  func fails() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        topology:
          nodes:
            a: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}}
            b: {interfaces: {eth0: {addresses: [10.0.0.2/24]}}}
          links: [{endpoints: ["a:eth0", "b:eth0"]}]
        steps:
          - run:
              - ip netns add x
              - fails: ip netns add x
              - fails: ip netns ns1
              - {fails: ip -n a addr add 10.0.0.1/24 dev eth0, output: already assigned}
              - fails: ip -n a link set eth7 up
              - fails: ip -n a link add eth0 type bridge
              - docker run -d --name web nginx
              - {fails: docker run -d --name web nginx, output: /already in use/}
              - fails: |
                  ip netns exec a nft -f - <<'END'
                  add rule ip t c accept
                  END
              - ip -n a -br addr show eth0
            check:
              - ping: a -> b
        """)
    #expect(result.status == 0, "\(result.output) \(result.errors)")
    for text in [
      "$ ip netns add x\n   Cannot create namespace file \"/run/netns/x\": File exists\n",
      "$ ip netns ns1\n   Command \"ns1\" is unknown, try \"ip netns help\".\n",
      "Error: ipv4: Address already assigned.\n", "Cannot find device \"eth7\"\n", "RTNETLINK answers: File exists\n",
      "Error response from daemon: Conflict. The container name \"/web\" is already in use by container",
      "   /dev/stdin:1:13-13: Error: Could not process rule: No such file or directory\n   add rule ip t c accept\n               ^\n",
      "10.0.0.1/24",
    ] {
      #expect(result.output.contains(text), "\(text): \(result.output)")
    }
  }

  @Test("a command that has to fail and goes well, or says something else, fails the lab")
  func goesWell() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        steps:
          - run:
              - fails: ip netns add x
          - run:
              - {fails: ip netns add x, output: nonsense}
        """, ["run", "--keep-going"])
    #expect(result.status == 1)
    #expect(result.output.contains("✗ it went well, and has to fail (a.lab.yaml:4:16)\n"), "\(result.output)")
    #expect(
      result.output.contains("✗ it failed, but what it says does not contain \"nonsense\" (a.lab.yaml:6:17)\n"),
      "\(result.output)")
    #expect(result.output.contains("FAIL a: 2 steps, 0 checks, 2 failed, "), "\(result.output)")
  }

  @Test("what is wrong with fails itself is told with its place")
  func wrong() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        steps:
          - run:
              - fails: |
                  ip link
                  ip addr
              - {fial: ip a}
              - {fails: ip a, output: "/(/"}
            show:
              - fails: ip a
        """, ["validate"])
    #expect(result.status == 2)
    for text in [
      "a.lab.yaml:4:16: error: fails takes one command\n",
      "a.lab.yaml:7:10: error: unknown key \"fial\" in a command\n",
      "a.lab.yaml:8:31: error: the regular expression is not understood\n",
      "a.lab.yaml:10:16: error: fails stands under run\n", "a.lab.yaml: 4 errors\n",
    ] {
      #expect(result.errors.contains(text), "\(text): \(result.errors)")
    }
  }

  @Test("an exported script ends where a command goes well that has to fail")
  func export() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        steps:
          - run:
              - ip netns add x
              - fails: ip netns add x
              - fails: ip netns ns1
        """, ["export"])
    #expect(result.status == 0)
    #expect(result.output.contains("\nif ip netns add x; then exit 1; fi\n"), "\(result.output)")
    #expect(result.output.contains("\n# has to fail: ip netns ns1\n"), "\(result.output)")
  }
}
