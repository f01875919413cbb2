import Foundation
import Testing

/// Lines of tutorials that nobody can carry out in a lab.
@Suite struct PassedOverTests {
  private func run(_ text: String, _ more: [String] = []) throws -> Tool.Result {
    let tool = try Tool(isWritable: false)
    defer { tool.remove() }
    try tool.write("a.lab.yaml", text)
    return try tool.run(["run", "a.lab.yaml"] + more, environment: ["NSLAB_TOOLS": ""])
  }

  @Test("they are passed over with a remark in plain text", .enabled(if: canRunLabs, "needs root, or user namespaces"))
  func plain() throws {
    let result = try run(
      """
      name: a
      steps:
        - run: |
            $ sudo apt-get update && sudo apt-get install -y iproute2
            $ sudo yum install -y bridge-utils
            $ systemctl stop firewalld; systemctl disable firewalld
            # modprobe br_netfilter
            $ docker pull nginx:alpine
            $ sudo ip netns add ns1
        - run: [dnf install -y iproute, /usr/sbin/service network restart]
          check: [{namespace: ns1}]
      """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.components(separatedBy: "passed over: ").count == 8, "\(result.output)")
    for reason in [
      "a lab installs nothing", "the services of the machine", "the kernel loads", "containers here have no images",
    ] {
      #expect(result.output.contains("passed over: \(reason)"), "\(result.output)")
    }
  }

  @Test("and in text for a shell", .enabled(if: canRunLabs, "needs root, or user namespaces"))
  func shell() throws {
    let result = try run(
      """
      name: a
      steps:
        - run: |
            set -e
            sudo apt install -y iproute2
            docker pull nginx
            for i in 1 2; do ip netns add n$i; done
            systemctl restart nginx && ip netns add n3
            modprobe 8021q || exit 7
          check: [{namespace: n1}, {namespace: n2}, {namespace: n3}]
        - run: apt update && ip netns add n4
          check: [{namespace: n4}]
      """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.components(separatedBy: "passed over: ").count == 6, "\(result.output)")
  }

  @Test("only where something is carried out")
  func elsewhere() throws {
    let tool = try Tool()
    defer { tool.remove() }
    for step in ["show: apt update", "run: [{fails: apt update}]"] {
      let result = try tool.run(lab: "name: a\nsteps:\n  - \(step)\n", ["validate"])
      #expect(result.status == 2 && result.errors.contains("\"apt\""), "\(result.errors)")
    }
    // What is like one is none.
    let near = try tool.run(lab: "name: a\nsteps:\n  - run: aptx update\n", ["validate"])
    #expect(near.status == 2)
    let script = try tool.run(
      lab: "name: a\nsteps:\n  - run: [sudo apt install -y jq, ip netns add n1]\n", ["export"])
    #expect(
      script.output.contains("# sudo apt install -y jq (passed over: a lab installs nothing)\n"), "\(script.output)")
  }
}
