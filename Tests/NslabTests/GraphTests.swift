import Foundation
import Testing

@Suite struct GraphTests {
  private static let lab = """
    name: a
    title: {en: 'A "small" lab', zh: 小实验}
    topology:
      nodes:
        left: {interfaces: {eth0: {addresses: [10.1.0.2/24]}}}
        r: {kind: router, interfaces: {eth0: {addresses: [10.1.0.1/24]}, eth1: {addresses: [10.2.0.254/24, "2001:db8::1/64"]}}}
        sw: {kind: switch, subnet: 10.2.0.0/24}
        h: {}
        m: {host: true, interfaces: {br7: {kind: bridge, addresses: [10.3.0.1/24]}, p0: {bridge: br7}}}
        c: {interfaces: {eth0: {addresses: [10.3.0.2/24]}}}
      links:
        - endpoints: ["left:eth0", "r:eth0"]
        - endpoints: ["r:eth1", sw]
        - endpoints: ["h:eth0", sw]
        - endpoints: ["m:p0", "c:eth0"]
    """

  private func graph(_ arguments: String...) throws -> String {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(lab: Self.lab, ["graph"] + arguments)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    return result.output
  }

  @Test("As text each node has its interfaces, and what they are connected to")
  func text() throws {
    #expect(
      try graph("--lang", "zh") == """
        a: 小实验

        left  host
          eth0  10.1.0.2/24 ── r:eth0  10.1.0.1/24

        r  router
          eth0  10.1.0.1/24 ── left:eth0  10.1.0.2/24
          eth1  10.2.0.254/24  2001:db8::1/64 ── sw:r  (br0)

        sw  switch
          br0  bridge  10.2.0.1/24
            r ── r:eth1  10.2.0.254/24  2001:db8::1/64
            h ── h:eth0  10.2.0.2/24

        h  host
          eth0  10.2.0.2/24 ── sw:h  (br0)

        m  machine
          br7  bridge  10.3.0.1/24
            p0 ── c:eth0  10.3.0.2/24

        c  host
          eth0  10.3.0.2/24 ── m:p0  (br7)

        """)
  }

  @Test("As Mermaid and for Graphviz a bridge of a node is drawn beside it, and a switch is its bridge")
  func drawings() throws {
    #expect(
      try graph("--format", "mermaid") == """
        graph LR
          n0["left<br/>eth0 10.1.0.2/24"]
          n1["r<br/>eth0 10.1.0.1/24<br/>eth1 10.2.0.254/24 2001:db8::1/64"]
          n2(["sw<br/>br0 10.2.0.1/24"])
          n3["h<br/>eth0 10.2.0.2/24"]
          subgraph s4["m"]
            n4["m"]
            n4b0(["br7<br/>10.3.0.1/24"])
            n4 -.- n4b0
          end
          n5["c<br/>eth0 10.3.0.2/24"]
          n0 ---|"eth0 – eth0"| n1
          n1 ---|"eth1 – r"| n2
          n2 ---|"h – eth0"| n3
          n4b0 ---|"p0 – eth0"| n5

        """)
    let dot = try graph("--format", "dot", "--lang", "en")
    #expect(dot.hasPrefix("graph \"a\" {\n  label=\"A \\\"small\\\" lab\";\n"))
    #expect(dot.contains("  n1 [label=\"r\\neth0 10.1.0.1/24\\neth1 10.2.0.254/24 2001:db8::1/64\"];\n"))
    #expect(dot.contains("  n4b0 -- n5 [taillabel=\"p0\", headlabel=\"eth0\"];\n}\n"))
  }

  @Test("Every lab that comes with the package can be drawn")
  func labs() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Labs")
    let result = try tool.run(["graph", folder.path, "--format", "dot"])
    #expect(result.status == 0)
    #expect(result.output.components(separatedBy: "\ngraph \"").count > 15)
  }
}
