import Foundation
import Testing

/// The report's own words in Chinese.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct ChineseReportTests {
  private static let lab = """
    name: a
    topology:
      nodes: {a: {}, r: {}, b: {}}
      links:
        - ["a:eth0", "r:eth0"]
        - ["r:eth1", "b:eth0"]
    steps:
      - run:
          - ip netns exec a ip addr add 10.0.0.1/24 dev eth0
          - ip netns exec r ip addr add 10.0.0.254/24 dev eth0
          - ip netns exec r ip addr add 10.1.0.254/24 dev eth1
          - ip netns exec b ip addr add 10.1.0.1/24 dev eth0
          - ip netns exec a ip route add default via 10.0.0.254
        check:
          - {ping: a -> 10.1.0.1, within: 100ms}
          - {ping: a -> 10.0.0.254, expect: timeout, timeout: 50ms}
          - {namespace: nowhere, within: 1ms}
      - check: [{namespace: a}]

    """

  @Test("no English is left but names, commands and claims")
  func chinese() throws {
    let tool = try Tool()
    defer { tool.remove() }
    try tool.write("a.lab.yaml", Self.lab)
    let result = try tool.run(["run", "a.lab.yaml", "--lang", "zh"])
    #expect(result.status == 1)
    for text in [
      "\n1. 第 1 步\n", "：应为 可达，实为 超时，没有任何回应", "     原因：", "     修复：ip netns exec r sysctl -w net.ipv4.ip_forward=1\n",
      "：应为 超时，实为 可达，", "namespace nowhere exists：它不存在", "失败 a：1 / 2 步，3 项检查，3 项失败，",
      "还有 1 步没有执行；加 --keep-going 可在失败后继续",
    ] {
      #expect(result.output.contains(text), "\(text): \(result.output)")
    }
    for word in ["expected", "got:", "why:", "mend:", "FAIL", "Step", "not played"] {
      #expect(!result.output.contains(word), "\(word): \(result.output)")
    }
    try tool.write("b.lab.yaml", "name: b\nsteps: [{check: [{namespace: x, exists: false}]}]\n")
    let both = try tool.run(["run", ".", "--lang", "zh"])
    #expect(both.output.contains("a，第 1 步\n") && both.output.contains("\n通过 b：1 步，1 项检查，"), "\(both.output)")
    #expect(both.output.contains("\n2 个实验：1 个通过，1 个失败，用时 "), "\(both.output)")
    // Reports for programs keep the words that they have always had.
    let json = try tool.run(["run", "a.lab.yaml", "--lang", "zh", "--format", "json"])
    #expect(json.output.contains("expected reachable, got: timeout, nothing came back"), "\(json.output)")
  }
}
