import Foundation
import Testing

/// Texts that people paste from pages, and their first steps.
@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct PasteTests {
  @Test("commands over several lines, options behind names, short options together, several networks")
  func docker() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: p
        steps:
          - run:
              - |
                docker network create y \\
                  --subnet 10.7.0.0/24
                docker run -dp 8081:80 \\
                    --name web \\
                    --network y --network bridge \\
                    nginx
                docker run -d nginx:1.25
                docker rm nginx -f
            check:
              - {http: "localhost -> 127.0.0.1:8081", served-by: web}
              - {address: "web:eth0", has: 10.7.0.2}
              - {address: "web:eth1", has: 172.17.0.2}
          - title: no network, and one again
            run: [docker network disconnect y web, docker network disconnect bridge web, docker network connect bridge web]
            check: {http: "localhost -> 127.0.0.1:8081", served-by: web}
          - title: what iptables wrote about a rule
            run: |
              iptables -A OUTPUT -p tcp \\
                -m comment --comment "last word" \\
                -j ACCEPT
            check:
              - {http: "localhost -> 127.0.0.1:8081"}
              - {counter: 'localhost filter/OUTPUT "last word"', packets: ">= 1"}

        """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(
      result.output.contains("   $ docker network create y \\\n       --subnet 10.7.0.0/24\n"), "\(result.output)")
  }

  @Test("a word in the second line of a command is told with its own place")
  func place() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: p
        steps:
          - run: |
              docker network create y \\
                --subnt 10.7.0.0/24
              iptables -A INPUT \\
                -m comment --coment x

        """, ["validate"])
    #expect(result.errors.contains("a.lab.yaml:5:9: error: unknown flag: --subnt\n"), "\(result.errors)")
    #expect(result.errors.contains("a.lab.yaml:7:20: error: unknown option \"--coment\""), "\(result.errors)")
    #expect(result.errors.contains("2 errors"), "\(result.errors)")
  }

  @Test("a command with a colon in quotes is told how to be written")
  func colon() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab:
        "name: p\nsteps:\n  - run:\n    - iptables -A INPUT -j LOG --log-prefix \"in: \" --log-level 7\n    - ip link\n",
      ["validate"])
    #expect(result.status == 2)
    #expect(
      result.errors.contains(
        "= fix: put the command in single quotes: 'iptables -A INPUT -j LOG --log-prefix \"in: \" --log-level 7'\n"),
      "\(result.errors)")
  }

  @Test("a router passes IPv6 on at once")
  func router() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: p
        topology:
          nodes:
            l: {interfaces: {eth0: {addresses: ["fd01::2/64"]}}, routes: ["default via fd01::1"]}
            r: {kind: router, interfaces: {eth0: {addresses: ["fd01::1/64"]}, eth1: {addresses: ["fd02::1/64"]}}}
            s: {interfaces: {eth0: {addresses: ["fd02::2/64"]}}, routes: ["default via fd02::1"], services: [{http: 80}]}
          links: [{endpoints: ["l:eth0", "r:eth0"]}, {endpoints: ["s:eth0", "r:eth1"]}]
        steps:
          - check: [{ping: l -> s, within: 300ms}, {http: "l -> [fd02::2]:80", within: 300ms}]

        """)
    #expect(result.status == 0, "\(result.output)")
  }

  @Test("a container with the name of a node, and an address of its own on the host's network, are refused")
  func refused() throws {
    let tool = try Tool()
    defer { tool.remove() }
    let result = try tool.run(
      lab: """
        name: p
        topology: {nodes: {out: , centos: {host: true}}}
        steps:
          - run:
              - docker run -d --name out nginx
              - docker run -d --name a --network host --ip 10.0.0.1 nginx
              - docker ps --format json

        """, ["validate"])
    #expect(result.errors.contains("5:9: error: the name \"out\" is another node's\n"), "\(result.errors)")
    #expect(
      result.errors.contains("6:9: error: user specified IP address is supported on user defined networks only\n"))
    #expect(result.errors.contains("7:19: error: docker ps prints no JSON here\n"))
  }
}
