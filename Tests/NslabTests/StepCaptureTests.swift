import Foundation
import Testing

/// `capture:` and `captured:` of a step.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct StepCaptureTests {
  private let topology = """
    name: seen
    topology:
      nodes:
        a: {interfaces: {eth0: {addresses: [10.0.0.1/24]}}, routes: [default via 10.0.0.254]}
        r: {kind: router, interfaces: {eth0: {addresses: [10.0.0.254/24]}, eth1: {addresses: [10.1.0.254/24]}}}
        b: {interfaces: {eth0: {addresses: [10.1.0.1/24]}}, routes: [default via 10.1.0.254], services: [{tcp: 80}]}
      links: [["a:eth0", "r:eth0"], ["r:eth1", "b:eth0"]]

    """

  @Test("frames of a step are counted by filter and interface, and shown where that is wanted") func counts() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: topology + """
        steps:
          - capture: ["r:eth1", b]
            run: ip netns exec a ping -c 2 -i 0.05 10.1.0.1
            check:
              - {captured: r:eth0 "icmp and src 10.0.0.1", packets: "== 2"}
              - {captured: "r:eth1 icmp and src host 10.1.0.1", packets: "== 2"}
              - captured: r arp
              - {captured: a tcp, packets: "== 0"}
              - not: {captured: b "udp or tcp"}
          - run: ip netns add late
            check:
              - {tcp: "a -> 10.1.0.1:80"}
              - {captured: b "tcp dst port 80", packets: ">= 3"}
              - {captured: late, packets: "== 0"}

        """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("capture r:eth1 b"))
    let request = result.output.components(separatedBy: "10.0.0.1 > 10.1.0.1: ICMP echo request").count - 1
    #expect(request == 4, "each request leaves r:eth1 and comes to b:eth0: \(result.output)")
    #expect(result.output.contains("r:eth1 Out ") && result.output.contains("b:eth0 In  "), "\(result.output)")
  }

  @Test("what was not seen fails, and what was seen though it should not have been") func fails() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: topology + """
        steps:
          - check:
              - ping: a -> b
              - {captured: a udp, within: 200ms}
              - not: {captured: a icmp}
              - {captured: a icmp, packets: "<= 1"}

        """)
    #expect(result.status == 1, "\(result.output)\(result.errors)")
    #expect(result.output.contains("✓ ping a -> b"))
    #expect(result.output.contains("✗ captured a \"udp\" packets >= 1: 0 frames"), "\(result.output)")
    #expect(
      result.output.contains("✗ not: captured a \"icmp\" packets >= 1: 2 frames") || result.output.contains("2 frames"))
    #expect(result.output.contains("3 failed"), "\(result.output)")
  }

  @Test(
    "a place or a filter that is none is told with its place",
    arguments: [
      ("captured: a icmp foo", "in the filter: \"foo\" is not expected here"),
      ("captured: nosuch icmp", "there is no node"),
      ("captured: \"a b:c\"", "in the filter"), ("captured: \":eth0\"", "is no node"),
    ])
  func wrong(check: String, says: String) throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(lab: topology + "steps: [{check: [{\(check)}]}]\n", ["validate"])
    #expect(result.status == 2)
    #expect(result.errors.contains(says) && result.errors.contains(".lab.yaml:8:"), "\(result.errors)")
  }
}
