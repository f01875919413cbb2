import Testing

/// Files of rules that a lab writes, and reads in a later line.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct RuleFileTests {
  @Test("a file that a shell wrote is read by a shell, in the same step, a later one and another node")
  func writtenByShell() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        topology: {nodes: {a: {host: true}, b: {}}, links: [["a:eth0", "b:eth0"]]}
        steps:
          - run:
              - echo 'table ip q { }' > /tmp/rules.nft
              - nft -f /tmp/rules.nft
          - run: ip netns exec b nft -f /tmp/rules.nft
            show: ip netns exec b nft list tables
          - exec: {in: b, command: "printf '*filter\\n-A INPUT -s 192.0.2.1 -j ACCEPT\\nCOMMIT\\n' > /tmp/r.v4"}
          - run: iptables-restore < /tmp/r.v4
            show: iptables -S INPUT

        """)
    #expect(result.errors.contains("error") == false, "\(result.errors)")
    #expect(result.output.contains("   table ip q\n"), "\(result.output)")
    #expect(result.output.contains("   -A INPUT -s 192.0.2.1/32 -j ACCEPT\n"), "\(result.output)")
  }

  @Test("a file below /etc is written and read by the lab itself, in any node")
  func writtenByLab() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: a
        topology: {nodes: {a: {host: true}, b: {}}, links: [["a:eth0", "b:eth0"]]}
        steps:
          - run: |
              cat > /etc/nftables.conf <<'END'
              table ip t {
                chain c { }
              }
              END
              sudo nft -f /etc/nftables.conf
              ip netns exec b nft -f /etc/nftables.conf
              sudo tee /etc/iptables/rules.v4 <<'END'
              *filter
              -A INPUT -s 192.0.2.1 -j ACCEPT
              COMMIT
              END
              iptables-restore /etc/iptables/rules.v4
              iptables-restore -n < /etc/iptables/rules.v4
            show: [ip netns exec b nft list tables, iptables -S INPUT]

        """)
    #expect(result.output.contains("   table ip t\n"), "\(result.output)")
    let rule = "   -A INPUT -s 192.0.2.1/32 -j ACCEPT\n"
    #expect(result.output.contains(rule + rule), "\(result.output)")
  }

  @Test("what is wrong in a file that the lab wrote is told at its name, and a file that nobody wrote is refused")
  func wrong() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let bad = try tool.run(
      lab: """
        name: a
        steps:
          - run: |
              cat > /etc/nftables.conf <<'END'
              table ip t { bogus }
              END
              nft -f /etc/nftables.conf

        """, ["validate"])
    #expect(
      bad.errors.contains(":7:14: error: line 1, column 14: \"bogus\" is no part of a table, in /etc/nftables.conf"))
    #expect(bad.errors.contains("/etc/nftables.conf:1:14-18: Error: syntax error, unexpected string"))
    let nobody = try tool.run(
      lab: "name: a\nsteps:\n  - script: echo > /tmp/a.nft\n  - run: nft -f b.nft\n", ["validate"])
    #expect(nobody.errors.contains(":4:14: error: files are not read here"), "\(nobody.errors)")
  }
}
