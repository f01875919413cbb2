import Foundation
import Testing

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct DockerFailureTests {
  private func run(_ lab: String) throws -> Tool.Result {
    let tool = try Tool()
    defer { tool.remove() }
    return try tool.run(lab: lab, ["run", "--keep-going"])
  }

  @Test("what somebody took away by hand is no hindrance to taking the rest away")
  func handMadeHoles() throws {
    let result = try run(
      """
      name: holes
      networks: {web: {bridge: br-web}, back: {bridge: br-back}}
      containers: {a: {publish: ["8080:80"]}, b: {networks: [web, back]}, c: {}, keep: {}}
      steps:
        - run:
            - docker exec a ip link del eth0
            - docker stop a
            - docker rm a
            - docker exec b ip link del eth1
            - docker network disconnect web b
            - ip link del br-back
            - docker rm -f b
            - docker network rm back web
            - nft flush ruleset
            - docker rm -f c keep
          exec:
            - {command: "ip -o link | grep -v -e lo: -e docker0: -e dummy | wc -l", output: "0"}
        - show: docker ps -aq
      """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test("rules that are there in part go as far as they are there")
  func partOfTheRules() throws {
    let result = try run(
      """
      name: part
      containers: {a: {publish: ["8080:80"]}, b: {publish: ["8081:80"]}}
      steps:
        - run:
            - nft flush chain ip docker-bridges raw-PREROUTING
            - nft delete chain ip docker-bridges nat-OUTPUT
            - nft delete chain ip docker-bridges nat-PREROUTING
            - nft delete chain ip docker-bridges nat-prerouting-and-output
            - docker rm -f a
          exec: {command: "nft list ruleset | grep -c -e 172.17.0.2", output: "0", status: 1}
      """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test("a command that fails midway leaves nothing behind, and says what is missing")
  func nothingIsLeft() throws {
    let result = try run(
      """
      name: midway
      networks: {web: {bridge: br-web}}
      containers: {a: {networks: [web]}}
      steps:
        - run: ip link del docker0
        - run: docker run -d --name b -p 80:80 nginx
        - run: docker network connect bridge a
        - exec:
            - {command: "ip -o link | grep -c veth", output: "1"}
            - {in: a, command: "ip -o link | grep -c eth1", output: "0", status: 1}
            - {in: a, command: "ip route | grep -c default.via.172.18.0.1", output: "1"}
        - run: nft flush ruleset
        - run: docker run -d --name d --network web nginx
        - run: docker network create --ipv6 other
        - exec:
            - {command: "ip -o link | grep -c -e veth", output: "1"}
            - {command: "ip -o link show type bridge | wc -l", output: "1"}
            - {command: "nft list ruleset | wc -l", output: "0"}
        - show: docker network ls -q
      """)
    #expect(result.status == 4)
    let errors = result.output.split(separator: "\n").filter { $0.contains("Error response from daemon") }
    #expect(errors.count == 4, "\(result.output)")
    #expect(result.output.contains("4 errors"), "\(result.output)")
    #expect(
      result.output.contains(
        "Error response from daemon: failed to set up container networking: adding interface veth"), "\(result.output)")
    #expect(result.output.contains("to bridge docker0 failed: could not find bridge docker0"), "\(result.output)")
    #expect(
      result.output.contains("there is no table ip docker-bridges, where Docker keeps its rules"), "\(result.output)")
  }
}
