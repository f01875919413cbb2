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

  /// A client that always asks from the same port, as resolvers and phones do.
  private static let asking =
    "python3 -c 'import socket as s;k=s.socket(2,2);k.bind((\"\",40000));k.sendto(b\"x\",(\"192.168.1.105\",5353))'"

  @Test("a published UDP port forgets what was tracked before it, and with it")
  func trackedDatagrams() throws {
    let result = try run(
      """
      name: tracked
      topology:
        nodes:
          centos: {host: true, interfaces: {eth1: {addresses: [192.168.1.105/24]}}}
          laptop: {interfaces: {eth0: {addresses: [192.168.1.20/24]}}}
        links: [{endpoints: ["laptop:eth0", "centos:eth1"]}]
      networks: {other: {subnet: 10.7.0.0/24}}
      containers: {first: {image: redis}}
      steps:
        - exec: {in: laptop, command: "\(Self.yaml(Self.asking))"}
          check: [{conntrack: centos, from: 192.168.1.20, to: "192.168.1.105:5353"}]
        - run: docker run -d --name dns -p 5353:5353/udp dns
        - exec: {in: laptop, command: "\(Self.yaml(Self.asking))"}
          check: [{conntrack: centos, from: 192.168.1.20, to: "192.168.1.105:5353", becomes: "172.17.0.3:5353"}]
        - run: [docker network connect other dns, docker network disconnect bridge dns]
        - exec: {in: laptop, command: "\(Self.yaml(Self.asking))"}
          check: [{conntrack: centos, from: 192.168.1.20, to: "192.168.1.105:5353", becomes: "10.7.0.2:5353"}]
        - run: docker stop dns
          check: [{not: {conntrack: centos, from: 192.168.1.20, to: "192.168.1.105:5353"}}]
      """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  private static func yaml(_ text: String) -> String {
    text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
  }

  @Test("of several ports of the host for one port, the first that nobody has is taken")
  func hostRange() throws {
    let result = try run(
      """
      name: range
      topology: {nodes: {h: {host: true, services: [{tcp: 9001}]}}}
      steps:
        - run: [docker run -d --name b -p 9000-9003:80 nginx, docker run -d --name c -p 9000-9003:80 nginx]
        - show: [docker port b, docker port c]
      """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("$ docker port b\n   80/tcp -> 0.0.0.0:9000\n"), "\(result.output)")
    #expect(result.output.contains("$ docker port c\n   80/tcp -> 0.0.0.0:9002\n"), "\(result.output)")
    let full = try run(
      "name: a\nsteps: [{run: [docker run -d -p 90-91:80 --name a x, docker run -d -p 90-91:80 --name b x, docker run -d -p 90-91:80 --name c x]}]\n"
    )
    #expect(full.errors.contains("all ports from 90 to 91 are allocated"), "\(full.output)\(full.errors)")
    let two = try run("name: a\nsteps: [{run: [docker run -d -p 9000-9003:80-81 nginx]}]\n")
    #expect(two.errors.contains("invalid ranges specified for container and host Ports: 80-81 and 9000-9003"))
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

  @Test("services of the host's network and published addresses are what the host has when the command is played")
  func hostPorts() throws {
    let result = try run(
      """
      name: host-ports
      networks: {six: {ipv6: true}}
      containers: {keep: {network: host, image: nginx}}
      topology:
        nodes:
          centos: {host: true, services: [{http: 7000}], interfaces: {eth0: {addresses: [10.9.8.7/24]}}}
          peer: {interfaces: {eth0: {addresses: [10.9.8.8/24]}}}
        links: [{endpoints: ["centos:eth0", "peer:eth0"]}]
      steps:
        - run: [docker run -d --name late --network host nginx, docker ps -a --filter name=late, docker rm late]
          check: [{http: "peer -> 10.9.8.7:80", served-by: keep}]
        - run: [docker stop keep, docker run -d --name late --network host nginx, docker rm keep]
          check: [{http: "peer -> 10.9.8.7:80", served-by: late}]
        - run:
            - docker run -d --name a -p 10.9.8.7:8032:80 nginx
            - docker run -d --name four --network six -p 0.0.0.0:8083:80 nginx
            - docker run -d --name only6 --network six -p [::]:8035:80 nginx
          check:
            - {http: "peer -> 10.9.8.7:8032", served-by: a}
            - {http: "peer -> 10.9.8.7:8083", served-by: four}
            - {http: "peer -> 10.9.8.7:8035", expect: refused, timeout: 300ms}
            - {http: "centos -> [fd00::1]:8035", expect: no-route, timeout: 300ms}
        - run: docker run -d --name b -p 1.2.3.4:8032:80 nginx
        - run: docker run -d --name c --network container:a alpine sleep 10
          check: [{http: "c -> 127.0.0.1:80", served-by: a}]
        - run: docker rename a a2
          check: [{http: "peer -> 10.9.8.7:8032", served-by: a2}]
      """)
    #expect(result.output.contains("Exited (1) "), "\(result.output)\(result.errors)")
    #expect(
      result.output.contains(
        "Error response from daemon: failed to bind host port 1.2.3.4:8032/tcp: cannot assign requested address"),
      "\(result.output)\(result.errors)")
    #expect(result.output.contains(", 1 error"), "\(result.output)\(result.errors)")
  }

  @Test("what a published port of a lab's own containers cannot be is told when the lab is read")
  func readBefore() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: bad
        networks: {six: {ipv6: true}, default: {}}
        containers:
          a: {publish: ["[::]:8080:80"]}
          b: {network: six, publish: ["[::1]:8081:80"]}
          c: {publish: ["1.2.3.4:8082:80"]}
          d: {image: ngnix}
          e: {network: host, image: nginx}
          f: {network: host, image: httpd}
          g: {publish: ["80:80"]}
        steps:
          - run: docker run -d --name x myqsl -p 80:80

        """, ["validate"])
    for text in [
      "operation is not permitted on predefined default network", "a has no address of IPv6",
      "fix: give the network bridge ipv6: true", "only Docker's proxy serves",
      "failed to bind host port 1.2.3.4:8082/tcp: cannot assign requested address",
      "warning: the image ngnix is not known, did you mean nginx? It answers nothing",
      "f cannot listen on port 80: e does already", "failed to bind host port 0.0.0.0:80/tcp: address already in use",
      "warning: -p stands behind the image myqsl, so it belongs to the container's command",
      "warning: the image myqsl is not known, did you mean mysql? It answers nothing",
    ] {
      #expect((result.output + result.errors).contains(text), "\(text)\n\(result.output)\(result.errors)")
    }
  }
}
