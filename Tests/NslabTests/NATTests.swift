import Foundation
import Testing

/// A host with a bridge, two containers with published ports, and a laptop, in IPv4 and IPv6.
private let topology = """
  name: nat
  topology:
    nodes:
      host:
        host: true
        forwarding: true
        interfaces:
          docker0: {kind: bridge, addresses: [172.17.0.1/16, "fd00:17::1/64"]}
          eth0: {addresses: [192.168.1.105/24, "fd00:1::105/64"]}
        nat:
          masquerade: [{from: 172.17.0.0/16, out: "!docker0"}, {from: "fd00:17::/64", out: "!docker0"}]
          publish:
            - 8081:8080 -> c1
            - 8082:8080 -> c2
            - 127.0.0.1:5353:53/udp -> c2
            - 5354:53/udp -> c2
            - 192.168.1.105:7000:8080 -> c1
            - 9000-9010:8000-8010 -> c1
      c1:
        interfaces: {eth0: {addresses: [172.17.0.2/16, "fd00:17::2/64"]}}
        routes: [default via 172.17.0.1, "default via fd00:17::1"]
        services: [{http: 8080}, {tcp: 8005}]
      c2:
        interfaces: {eth0: {addresses: [172.17.0.3/16, "fd00:17::3/64"]}}
        routes: [default via 172.17.0.1, "default via fd00:17::1"]
        services: [{http: 8080}, {udp: 53}]
      laptop: {interfaces: {eth0: {addresses: [192.168.1.20/24, "fd00:1::20/64"]}}}
    links:
      - {endpoints: ["c1:eth0", "host:v1"], bridge: docker0}
      - {endpoints: ["c2:eth0", "host:v2"], bridge: docker0}
      - endpoints: ["laptop:eth0", "host:eth0"]
  steps:

  """

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct NATTests {
  private func run(_ steps: String, _ lab: String = topology) throws -> Tool.Result {
    let tool = try Tool()
    defer { tool.remove() }
    return try tool.run(lab: lab + steps, ["run", "--keep-going"])
  }

  @Test("published ports work from everywhere that Docker's do, and show the client unless the answer would go astray")
  func published() throws {
    let result = try run(
      """
        - check:
            - {http: "laptop -> 192.168.1.105:8081", served-by: c1, seen-as: 192.168.1.20}
            - {http: "host -> 192.168.1.105:8081", served-by: c1}
            - {http: "host -> 127.0.0.1:8081", served-by: c1, seen-as: 172.17.0.1}
            - {http: "c2 -> 192.168.1.105:8081", served-by: c1, seen-as: 172.17.0.1}
            - {http: "c2 -> 172.17.0.1:8081", served-by: c1, seen-as: 172.17.0.1}
            - {http: "c1 -> 192.168.1.105:8081", served-by: c1, seen-as: 172.17.0.1}
            - {http: "laptop -> 192.168.1.105:7000", served-by: c1}
            - {tcp: "c2 -> 172.17.0.1:7000", expect: refused, timeout: 200ms}
            - {udp: "laptop -> 192.168.1.105:5354", served-by: c2, seen-as: 192.168.1.20}
            - {udp: "host -> 127.0.0.1:5353", served-by: c2}
            - {udp: "laptop -> 192.168.1.105:5353", expect: refused, timeout: 200ms}
            - {udp: "c1 -> 172.17.0.1:5353", expect: refused, timeout: 200ms}
            - {tcp: "laptop -> 192.168.1.105:9005", served-by: c1, seen-as: 192.168.1.20}
            - {tcp: "laptop -> 192.168.1.105:9004", expect: refused, timeout: 200ms}
            - {http: "laptop -> [fd00:1::105]:8081", served-by: c1, seen-as: "fd00:1::20"}
            - {http: "host -> [fd00:1::105]:8082", served-by: c2}
            - {http: "c2 -> [fd00:1::105]:8081", served-by: c1, seen-as: "fd00:17::1"}
            - {http: "c1 -> [fd00:1::105]:8081", served-by: c1, seen-as: "fd00:17::1"}
            - {http: "c1 -> laptop:80", expect: refused, timeout: 200ms}
      """)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("a port that is bound to 127.0.0.1 is not there for a neighbour that sends to 127.0.0.1 on the wire")
  func loopbackOnTheWire() throws {
    let result = try run(
      """
        - run:
            - ip netns exec laptop ip addr del 127.0.0.1/8 dev lo
            - ip netns exec laptop sysctl -w net.ipv4.conf.all.route_localnet=1
            - ip netns exec laptop ip route add 127.0.0.0/8 via 192.168.1.105
          check:
            - {udp: "laptop -> 127.0.0.1:5353", expect: unreachable, timeout: 300ms}
            - {counter: 'host raw/prerouting "127.0.0.1 on the wire"', packets: ">= 1"}
            - {udp: "host -> 127.0.0.1:5353", served-by: c2}
      """)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("the real nft lists the rules in our words, and the real curl and nc are answered")
  func realPrograms() throws {
    let result = try run(
      """
        - show: nft list ruleset
        - exec:
            - {command: [nft, list, ruleset]}
            - {in: laptop, command: "curl -s http://192.168.1.105:8081/hello", output: "c1\\nseen as 192.168.1.20 port"}
            - {in: laptop, command: "curl -sI http://192.168.1.105:8082/", output: 200 OK}
            - {in: laptop, command: "timeout 2 sh -c 'exec 3<>/dev/tcp/192.168.1.105/9005; cat <&3' || bash -c 'exec 3<>/dev/tcp/192.168.1.105/9005; cat <&3'", output: nslab c1 192.168.1.20}
      """)
    #expect(result.status == 0, "\(result.output)")
    let parts = result.output.components(separatedBy: "nft list ruleset\n")
    try #require(parts.count == 3)
    func rules(_ text: String) -> [String] {
      text.split(separator: "\n").map(String.init).prefix { !$0.contains("$ ") && !$0.hasPrefix("2.") }
        .filter { !$0.isEmpty }
    }
    #expect(rules(parts[1]) == rules(parts[2]))
    #expect(rules(parts[1]).count > 30)
  }

  @Test("a program of one's own behind a published port is reached as a service is")
  func python() throws {
    let lab = topology.replacingOccurrences(of: "services: [{http: 8080}, {tcp: 8005}]", with: "services: []")
    let result = try run(
      """
        - exec: {in: c1, command: "cd /sys/class/net && python3 -m http.server 8080 >/dev/null 2>&1 &"}
          check:
            - {http: "laptop -> 192.168.1.105:8081", status: 200, body: eth0, within: 10s}
      """, lab)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("what the kernel refuses of a ruleset is said with its words and the place")
  func refused() throws {
    let result = try run(
      "  - run: nft add rule ip nat absent counter accept\n")
    #expect(result.status == 4)
    #expect(result.output.contains("No such file or directory"), "\(result.output)")
  }
}
