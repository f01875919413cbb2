import Foundation
import Testing

/// A host with a network of every kind, two containers on each, and two machines outside.
private let everyKind = """
  name: promises
  networks:
    icc: {icc: false, bridge: br-icc, subnet: 172.30.1.0/24}
    internal: {internal: true, bridge: br-internal, subnet: 172.30.2.0/24}
    silent: {internal: true, icc: false, bridge: br-silent, subnet: 172.30.3.0/24}
    open: {gateway_mode: nat-unprotected, bridge: br-open, subnet: 172.30.4.0/24}
    routed: {gateway_mode: routed, bridge: br-routed, subnet: 172.30.5.0/24}
    plain: {masquerade: false, bridge: br-plain, subnet: 172.30.6.0/24}
    other: {}
  containers:
    nat1: {publish: ["8081:8080", "127.0.0.1:8099:8080"], services: &both [{http: 8080}, {http: 9090}]}
    nat2: {services: *both}
    icc1: {networks: [icc], publish: ["8082:8080"], services: *both}
    icc2: {networks: [icc], services: *both}
    internal1: {networks: [internal], services: *both}
    internal2: {networks: [internal], services: *both}
    silent1: {networks: [silent], services: *both}
    silent2: {networks: [silent], services: *both}
    open1: {networks: [open], publish: ["8083:8080"], services: *both}
    open2: {networks: [open], services: *both}
    routed1: {networks: [routed], publish: ["8084:8080"], services: *both}
    routed2: {networks: [routed], services: *both}
    plain1: {networks: [plain], services: *both}
    host1: {network: host, services: [{http: 8085}]}
    none1: {network: none, services: *both}
    stranger: {networks: [other]}
  topology:
    nodes:
      centos:
        host: true
        interfaces: {eth0: {addresses: [192.168.1.105/24]}, eth1: {addresses: [192.168.2.105/24]}}
      laptop:
        interfaces: {eth0: {addresses: [192.168.1.20/24]}}
        routes: [172.17.0.0/16 via 192.168.1.105, 172.30.0.0/16 via 192.168.1.105]
      server: {interfaces: {eth0: {addresses: [192.168.1.30/24]}}, services: [{http: 80}]}
      lan: {kind: switch}
      cable: {interfaces: {eth0: {addresses: [192.168.2.20/24]}}}
    links:
      - endpoints: ["laptop:eth0", lan]
      - endpoints: ["server:eth0", lan]
      - endpoints: ["centos:eth0", lan]
      - endpoints: ["cable:eth0", "centos:eth1"]
  steps:

  """

/// The names of the containers, and the port on the host, of each kind of network that the tables name.
private let kinds: [String: (name: String, port: Int)] = [
  "nat": ("nat", 8081), "icc: false": ("icc", 8082), "internal": ("internal", 0), "internal, icc: false": ("silent", 0),
  "nat-unprotected": ("open", 8083), "routed": ("routed", 8084), "host": ("host", 8085), "none": ("none", 0),
  "masquerade: false": ("plain", 0),
]

@Suite(.enabled(if: canRunLabs, "needs root, or user namespaces")) struct DockerTests {
  private func run(_ lab: String) throws -> Tool.Result {
    let tool = try Tool()
    defer { tool.remove() }
    return try tool.run(lab: lab, ["run", "--keep-going"])
  }

  /// The rows of the tables of the page about Docker's promises, without their heads.
  private func tables() throws -> [[[String]]] {
    let page = Tool.root.appendingPathComponent("Sources/nslab/nslab.docc/DockerPromises.md")
    guard let text = try? String(contentsOf: page, encoding: .utf8) else { return [] }
    var tables: [[[String]]] = []
    var wasRow = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let isRow = line.hasPrefix("|")
      if isRow {
        if !wasRow { tables.append([]) }
        tables[tables.count - 1].append(
          line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) })
      }
      wasRow = isRow
    }
    return tables.map { Array($0.dropFirst(2)) }
  }

  @Test(
    "every cell of the tables of Docker's promises holds",
    .enabled(
      if: FileManager.default.fileExists(atPath: Tool.root.appendingPathComponent("Sources").path),
      "the documentation is not beside the tests"))
  func promises() throws {
    let tables = try tables()
    try #require(tables.count == 2 && tables[0].count >= 17 && tables[1].count >= 9)
    var checks: [String] = []
    func check(_ from: String, _ to: String, _ expected: String, seenAs: String? = nil) {
      let more = expected == "open" ? "" : ", expect: \(expected), timeout: 400ms"
      checks.append("{http: \"\(from) -> \(to)\"\(more)\(seenAs.map { ", seen-as: \($0)" } ?? "")}")
    }
    for row in tables[0] {
      try #require(row.count == 6)
      let (name, port) = try #require(kinds[row[0]])
      let sources = ["laptop", "centos", "\(name)2", "stranger"]
      for (source, expected) in zip(sources, row[2...]) where expected != "—" {
        switch row[1] {
        case "a published port, at the host's address": check(source, "192.168.1.105:\(port)", expected)
        case "a port published at 127.0.0.1":
          check(source, source == "centos" ? "127.0.0.1:8099" : "192.168.1.105:8099", expected)
        case "the container's address, a published port": check(source, "\(name)1:8080", expected)
        case "the container's address, any other port": check(source, "\(name)1:9090", expected)
        default: Issue.record("unknown target: \(row[1])")
        }
      }
    }
    for row in tables[1] {
      try #require(row.count == 3)
      let (name, _) = try #require(kinds[row[0]])
      check("\(name)1", "192.168.1.30:80", row[1], seenAs: row[2] == "—" ? nil : row[2])
    }
    #expect(checks.count > 65)
    let result = try run(everyKind + "  - check:\n" + checks.map { "      - \($0)\n" }.joined())
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("\(checks.count) checks"))
  }

  @Test("the real nft lists Docker's tables in our words, before and after containers come and go")
  func realList() throws {
    let lab = """
      name: listed
      networks: {web: {ipv6: true}, back: {internal: true}, off: {icc: false, gateway_mode: routed}}
      containers:
        a: {publish: ["8081:8080", "127.0.0.1:53:53/udp", "9000-9003:9000-9003"]}
        b: {networks: [web, back], publish: ["80"]}
      steps:
        - show: nft list ruleset
          exec: nothing
        - run:
            - docker run -d --name c --network web -p 127.0.0.1:8090:80 nginx
            - docker network create --subnet 10.9.0.0/24 --ip-range 10.9.0.128/25 -o com.docker.network.bridge.name=mine mine
            - docker network connect --ip 10.9.0.7 mine a
            - docker network disconnect bridge a
            - docker rm -f b
            - docker network rm back
          show: nft list ruleset
          exec: nothing

      """.replacingOccurrences(of: "exec: nothing", with: "exec: {command: [nft, list, ruleset]}")
    let result = try run(lab)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    var listings: [[String]] = []
    // The host's own chatter is counted between two listings.
    for text in result.output.split(separator: "\n") {
      let line = text.replacingOccurrences(
        of: "packets [0-9]+ bytes [0-9]+", with: "packets N", options: .regularExpression)
      if line.hasSuffix("nft list ruleset") { listings.append([]) }
      if line.hasPrefix("   table ") || line.hasPrefix("   \t") || line == "   }" {
        listings[listings.count - 1].append(line)
      }
    }
    try #require(listings.count == 4)
    for (ours, theirs) in [(listings[0], listings[1]), (listings[2], listings[3])] {
      let differences = ours.difference(from: theirs).map { "\($0)" }
      #expect(differences.isEmpty)
    }
    #expect(listings[0].count > 100 && listings[2].count > 100 && listings[0] != listings[2])
  }

  @Test("names resolve on networks of one's own, and not on docker0")
  func names() throws {
    let result = try run(
      """
      name: names
      networks: {web: {}}
      containers: {a: {networks: [web]}, b: {networks: [web]}, c: {}, d: {}}
      steps:
        - exec:
            - {in: a, command: [getent, hosts, b], output: 172.18.0.3}
            - {in: c, command: [getent, hosts, d], status: 2}
            - {in: a, command: "ip netns list | grep -c hosts", output: 0, status: 1}
            - {in: a, command: [getent, hosts, c], status: 2}
        - run:
            - docker exec a ping -c 1 b
            - docker network connect web c
            - docker exec -it c bash
            - ping -c 1 a
            - exit
            - docker stop b
        - exec: {in: a, command: [getent, hosts, b], status: 2}
      """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("PING b (172.18.0.3) 56(84) bytes of data."))
    #expect(result.output.contains("64 bytes from a (172.18.0.2): icmp_seq=1 ttl=64"))
    let unknown = try run(
      "name: n\ncontainers: {a: {}, b: {}}\nsteps: [{run: docker exec a ping -c 1 b}]\n")
    #expect(unknown.status == 0)
    #expect(unknown.output.contains("$ docker exec a ping -c 1 b\n   ping: b: Name or service not known\n"))
  }

  @Test("containers and networks come and go, and leave the host as it was")
  func comeAndGo() throws {
    let result = try run(
      """
      name: come-and-go
      containers: {keep: {}}
      steps:
        - run:
            - docker network create web
            - docker run -d --name one --network web -p 8080:80 nginx
            - docker run -d --name two -p 8081:8080 tomcat
          check:
            - {http: "localhost -> 127.0.0.1:8080", served-by: one}
            - {http: "localhost -> 127.0.0.1:8081", served-by: two}
        - run: [docker stop one]
          check: [{http: "localhost -> 127.0.0.1:8080", expect: refused, timeout: 200ms}]
        - run: [docker start one]
          check: [{http: "localhost -> 127.0.0.1:8080", served-by: one}, {http: "keep -> two:8080"}]
        - run: [docker rm -f one two, docker network rm web]
          exec:
            - {command: "ip -o link | wc -l", output: "3"}
            - {command: "nft list ruleset | grep -c -e br- -e 8080", status: 1}
      """)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }
}
