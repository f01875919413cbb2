import Addressing
import Foundation
import NFTables
import Testing

/// Two ends of a veth with a router's namespace between them is more than is needed: packets to ourselves are tracked too.
private let server = """
  import socket, threading, sys
  s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(('127.0.0.1', 8080)); s.listen()
  c = socket.create_connection(('10.9.9.9', 80), timeout=5)
  a, p = s.accept()
  a.sendall(b'hello'); c.recv(5)
  print(c.getsockname()[1])
  """

@Suite(.enabled(if: canUseKernel)) struct ConntrackTests {
  @Test("A translated connection is listed with both of its tuples and its status") func translated() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up; ip addr add 10.9.9.9/32 dev lo")
        let socket = try NFTablesSocket()
        let table = TableName(.ip, "t")
        try nft(
          """
          table ip t {
            chain out {
              type nat hook output priority -100;
              ip daddr 10.9.9.9 tcp dport 80 counter dnat to 127.0.0.1:8080
            }
          }
          """)
        let path = "/tmp/nslab-nft-server-\(getpid()).py"
        try server.write(toFile: path, atomically: false, encoding: .utf8)
        defer { unsafe unlink(path) }
        let port = try #require(UInt16(try shell("python3 \(path)").trimmingCharacters(in: .whitespacesAndNewlines)))
        let found = try socket.connections().first { $0.original.sourcePort == port }
        let connection = try #require(found)
        #expect(connection.original.destination == IPAddress("10.9.9.9") && connection.original.destinationPort == 80)
        #expect(connection.reply.source == IPAddress("127.0.0.1") && connection.reply.sourcePort == 8_080)
        #expect(connection.reply.destinationPort == port && connection.original.protocol == 6)
        #expect(connection.becomesDestination.port == 8_080 && connection.becomesSource.port == port)
        #expect(connection.status.isSuperset(of: [.destinationNAT, .seenReply, .confirmed, .assured]))
        #expect(!connection.status.contains(.sourceNAT))
        #expect(connection.tcpState != nil && connection.timeout != nil)
        #expect(connection.description.hasPrefix("tcp      6 "))
        #expect(connection.description.contains("src=10.9.9.9 dst=10.9.9.9 sport=\(port) dport=80 src=127.0.0.1"))
        #expect(try socket.rules(of: ChainName(table, "out")).first?.counter?.packets == 1)
        #expect(try socket.connections(family: .v6).isEmpty)
        try socket.deleteConnection(connection)
        #expect(try !socket.connections().contains { $0.original.sourcePort == port })
        try socket.flushConnections()
        #expect(try socket.connections().isEmpty)
      }
    }
  }

  @Test("Each step of a traced packet is told with its rule and verdict") func trace() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up")
        try nft(
          """
          table ip t {
            chain in {
              type filter hook input priority filter; policy drop;
              meta nftrace set 1
              icmp type echo-request jump pings
            }
            chain pings { counter return
            }
          }
          """)
        let trace = try TraceSocket()
        _ = try? shell("ping -c 1 -W 1 127.0.0.1")
        var events: [TraceEvent] = []
        while true {
          let next = try trace.events(waiting: 200)
          if next.isEmpty { break }
          events += next
        }
        let rules = try NFTablesSocket().rules(of: ChainName(TableName(.ip, "t"), "in"))
        #expect(events.prefix(3).allSatisfy { $0.kind == .rule } && events.last?.kind == .policy, "\(events)")
        #expect(Set(events.map(\.id)).count == 1)
        #expect(events.prefix(2).map(\.rule) == rules.map(\.handle), "\(events) \(rules.map(\.handle))")
        #expect(events.prefix(3).map(\.verdict) == [.continue, .jump("pings"), .return], "\(events)")
        #expect(events.last?.policy == .drop && events.first?.incoming == 1)
        #expect(events.first?.networkHeader.first == 0x45 && events.first?.transportHeader.first == 8)
        #expect(events.last.map { "\($0)".hasSuffix("ip t in policy drop") } == true)
      }
    }
  }

  @Test("Bytecode is written as nft --debug=netlink writes it") func bytecode() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        try shell("ip link set lo up")
        try nft("add table ip n; add chain ip n c")
        for rule in RuleCorpus.rules.first(where: { $0.chain == "ip n input" })?.rules ?? []
        where !rule.contains("{") && !rule.hasPrefix("icmp id") && !rule.hasPrefix("icmp seq") {
          _ = try? nft("add rule ip n c \(rule)")
        }
        try nft("add rule ip n c tcp dport 22 accept comment \"one two\"")
        let ours = try NFTablesSocket().ruleset().bytecode
        let all = try nftList("--debug=netlink")
        let theirs = all.range(of: "table ip n {").map { String(all[..<$0.lowerBound]) } ?? ""
        #expect(ours == theirs, "\(difference(theirs, ours))")
      }
    }
  }
}
