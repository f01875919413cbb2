import CLinux
import Foundation
import NFTables
import Netlink
import SystemPackage
import Testing

private let table = TableName(.ip, "t")
private let chain = ChainName(table, "c")
private let reg1 = Register(rawValue: 1)

private func rule(_ number: Int) -> Rule {
  Rule(
    expressions: [
      .payload(.network, offset: 12, length: 4, to: reg1),
      .compare(reg1, .equal, [10, UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255)]),
      .verdict(.accept),
    ])
}

/// Why a transaction is refused; nil where it is not.
private func refusal(_ socket: NFTablesSocket, _ transaction: Transaction) -> TransactionError? {
  do {
    try socket.commit(transaction)
    return nil
  } catch {
    return error
  }
}

extension TransactionError {
  /// The changes that were refused, where those are the reason, and whether they are all.
  fileprivate var refused: (failures: [ChangeFailure], isComplete: Bool)? {
    if case .refused(let failures, let isComplete) = self { (failures, isComplete) } else { nil }
  }
  /// The change that failed before anything was sent.
  fileprivate var failed: (index: Int?, error: NetlinkError)? {
    if case .failed(let index, let error) = self { (index, error) } else { nil }
  }
}

@Suite(.enabled(if: canUseKernel)) struct TransactionTests {
  @Test("A refused transaction names every change that failed, with the kernel's words, and does nothing")
  func refused() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let socket = try NFTablesSocket()
        var transaction = Transaction()
        transaction.add(Table(.ip, "t"))
        transaction.add(Chain("c"), to: table)
        transaction.add(Rule(expressions: [.verdict(.jump("nowhere"))]), to: chain)
        transaction.add(rule(1), to: chain)
        transaction.add(Rule(expressions: [.meta(MetaKey(rawValue: 99), to: reg1)]), to: chain)
        transaction.append(.deleteSet(SetName(table, "none")))
        let (failures, isComplete) = try #require(refusal(socket, transaction)?.refused)
        #expect(isComplete)
        #expect(failures.map(\.index) == [2, 4, 5])
        #expect(failures.map(\.error.errno) == [.noSuchFileOrDirectory, .notSupported, .noSuchFileOrDirectory])
        #expect(failures.first?.error.description == "add rule ip t c jump nowhere: No such file or directory (ENOENT)")
        #expect(failures.last?.error.object == "ip t none")
        #expect(try nftList().isEmpty)
      }
    }
  }

  @Test("A change that cannot be encoded is named before anything is sent") func unencodable() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let socket = try NFTablesSocket()
        let long = String(repeating: "x", count: 300)
        let bad: [Change] = [
          .addTable(Table(.ip, long)), .addChain(Chain(long), table),
          .addRule(Rule(expressions: [.compare(reg1, .equal, [UInt8](repeating: 0, count: 65))]), chain),
          .addRule(Rule(expressions: [.verdict(.jump(long))]), chain),
          .addRule(Rule(expressions: [NFTables.Expression](repeating: .notrack, count: 129)), chain),
          .addRule(Rule(expressions: [], comment: long), chain),
          .addElements([SetElement([UInt8](repeating: 0, count: 65))], SetName(table, "s")),
          .addChain(Chain("c", hook: ChainHook(.filter, .postrouting, 0)), TableName(.arp, "t")),
        ]
        for change in bad {
          let (index, error) = try #require(refusal(socket, Transaction([.addTable(Table(.ip, "t")), change]))?.failed)
          #expect(index == 1)
          #expect(error.operation == change.operation)
        }
        #expect(try nftList().isEmpty)
      }
    }
  }

  @Test("Handles of what was made are given back") func handles() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let socket = try NFTablesSocket()
        var transaction = Transaction()
        transaction.add(Table(.ip, "t"))
        transaction.add(Chain("c"), to: table)
        let anonymous = NFTSet(
          "__set0", flags: [.anonymous, .constant], key: .inetProtocol, elements: [SetElement([6]), SetElement([17])])
        transaction.add(
          Rule(
            expressions: [
              .meta(.l4proto, to: reg1), .lookup(set: "__set0", from: reg1, to: nil, isInverted: false),
              .counter(packets: 0, bytes: 0),
            ], anonymousSets: [anonymous], comment: "both"), to: chain)
        transaction.add(rule(1), to: chain)
        transaction.add(rule(2), to: chain, at: .start)
        transaction.add(StatefulObject("hits", .counter(packets: 1, bytes: 2)), to: table)
        let result = try socket.commit(transaction, handles: true)
        #expect(result.isComplete && result.handles.count == 6)
        let listing = try nftList("-a")
        for (index, text) in [
          (2, "meta l4proto { tcp, udp } counter packets 0 bytes 0 comment \"both\""), (3, "ip saddr 10.0.0.1 accept"),
          (4, "ip saddr 10.0.0.2 accept"),
        ] {
          let handle = try #require(result.handles[index])
          #expect(listing.contains("\t\(text) # handle \(handle)\n"), "\(listing)")
        }
        let second = try #require(result.handles[3])
        // Rules are put beside, replaced and deleted by their handles.
        transaction = Transaction()
        transaction.add(rule(3), to: chain, at: .before(second))
        transaction.add(rule(4), to: chain, at: .after(second))
        transaction.add(rule(5), to: chain, at: .replacing(second))
        try socket.commit(transaction)
        let rules = try socket.rules(of: chain)
        #expect(
          rules.map { $0.text(family: .ip) }.filter { $0.hasPrefix("ip") } == [
            "ip saddr 10.0.0.2 accept", "ip saddr 10.0.0.3 accept", "ip saddr 10.0.0.5 accept",
            "ip saddr 10.0.0.4 accept",
          ])
        transaction = Transaction()
        for handle in rules.compactMap(\.handle) { transaction.deleteRule(handle, from: chain) }
        try socket.commit(transaction)
        #expect(try socket.rules(of: chain).isEmpty)
      }
    }
  }

  @Test("A transaction of an older generation is told so and does nothing") func generation() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let socket = try NFTablesSocket()
        let before = try socket.ruleset()
        try nft("add table ip other")
        #expect(throws: TransactionError.changed(expected: before.generation)) {
          try socket.commit(Transaction([.addTable(Table(.ip, "t"))]), generation: before.generation)
        }
        #expect(try socket.ruleset().tables.count == 1)
        try socket.commit(Transaction([.addTable(Table(.ip, "t"))]), generation: try socket.generation())
        #expect(try socket.ruleset().tables.count == 2)
        // A change on the basis of a listing is tried again when somebody comes between.
        var tries = 0
        try socket.update { ruleset in
          tries += 1
          if tries == 1 { _ = try? nft("add table ip between") }
          return Transaction([.addTable(Table(.ip, "after\(ruleset.tables.count)"))])
        }
        #expect(tries == 2)
        #expect(try nftList().contains("table ip after3"))
      }
    }
  }

  @Test("Ten thousand rules and a hundred thousand elements go in one transaction each") func big() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let socket = try NFTablesSocket()
        var transaction = Transaction([.addTable(Table(.ip, "t")), .addChain(Chain("c"), table)])
        for number in 0..<10_000 { transaction.add(rule(number), to: chain) }
        try socket.commit(transaction)
        #expect(try socket.rules(of: chain).count == 10_000)
        #expect(try shell("nft list chain ip t c | wc -l").contains("10004"))
        var set = NFTSet("m", key: .ipv4Address, values: .data(.inetService, length: 2))
        for number in 0..<100_000 {
          let bytes: [UInt8] = [10, UInt8(number >> 16 & 255), UInt8(number >> 8 & 255), UInt8(number & 255)]
          set.elements.append(SetElement(bytes, value: .data(Array(bytes.suffix(2)))))
        }
        try socket.commit(Transaction([.addSet(set, table)]))
        #expect(Set(try socket.elements(of: SetName(table, "m"))).count == 100_000)
        try socket.commit(Transaction([.deleteElements(Array(set.elements.prefix(99_000)), SetName(table, "m"))]))
        #expect(try socket.elements(of: SetName(table, "m")).count == 1_000)
        try socket.commit(Transaction([.flushSet(SetName(table, "m"))]))
        #expect(try socket.elements(of: SetName(table, "m")).isEmpty)
        // All of ten thousand refusals are heard.
        transaction = Transaction()
        for _ in 0..<10_000 { transaction.append(.deleteChain(ChainName(table, "none"))) }
        let (failures, isComplete) = try #require(refusal(socket, transaction)?.refused)
        #expect(isComplete && failures.count == 10_000 && failures.last?.index == 9_999)
      }
    }
  }

  @Test("Many rules with sets of their own are made, and nft lists them") func anonymousSets() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let socket = try NFTablesSocket()
        for _ in 0..<2 {
          var transaction = Transaction([.addTable(Table(.ip, "t")), .addChain(Chain("c"), table)])
          for port in UInt16(1)...100 { transaction.add(try Rule { tcp.dport == [port, 1_000 + port] }, to: chain) }
          try socket.commit(transaction)
        }
        let listing = try nftList()
        #expect(listing.contains("\t\ttcp dport { 7, 1007 }\n\t\ttcp dport { 8, 1008 }\n"))
        #expect(try socket.ruleset().description == listing)
      }
    }
  }

  @Test("The way back restores what was there before") func restore() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let socket = try NFTablesSocket()
        try nft(
          """
          add table ip a; add set ip a s { type ipv4_addr; elements = { 1.1.1.1 }; }; add chain ip a c
          add rule ip a c tcp dport { 22, 80 } counter packets 5 bytes 6 accept
          add table ip b; add chain ip b c; add table ip untouched
          """)
        let text = try nftList()
        let before = try socket.ruleset()
        try nft("add element ip a s { 2.2.2.2 }; flush chain ip a c; delete table ip b; add table ip new")
        let after = try socket.ruleset()
        try socket.commit(Transaction(restoring: before, from: after), generation: after.generation)
        let tables = { (text: String) in Set(text.components(separatedBy: "\n}\n")) }
        #expect(tables(try nftList()) == tables(text))
        #expect(Transaction(restoring: before, from: before).changes.isEmpty)
      }
    }
  }

  @Test("Objects, elements and tables are made, read, flushed and deleted") func objects() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let socket = try NFTablesSocket()
        var transaction = Transaction([.addTable(Table(.ip, "t", flags: .dormant, comment: "nothing yet"))])
        transaction.add(StatefulObject("c", .counter(packets: 5, bytes: 600), comment: "five"), to: table)
        transaction.add(StatefulObject("q", .quota(Quota(bytes: 5 << 20, consumed: 3, flags: 1))), to: table)
        transaction.add(
          StatefulObject("l", .limit(RateLimit(rate: 10 << 10, unit: 60, burst: 2 << 20, countsBytes: true))), to: table
        )
        transaction.add(
          NFTSet("s", key: .ipv4Address, elements: [SetElement([1, 1, 1, 1], comment: "one")], timeout: 3_600_000),
          to: table)
        try socket.commit(transaction)
        let listing = try socket.table(table)
        #expect(listing[object: .counter, "c"]?.content == .counter(packets: 5, bytes: 600))
        #expect(listing[set: "s"]?.elements.first?.comment == "one")
        let theirs = timeless(try nftList())
        #expect(timeless(listing.description) == theirs, "\(difference(theirs, timeless(listing.description)))")
        #expect(
          theirs.contains("flags dormant") && theirs.contains("rate 10 kbytes/minute burst 2 mbytes"), "\(theirs)")
        let counter = try socket.object(ObjectName(table, .counter, "c"))
        #expect(counter.comment == "five" && counter.uses == 0)
        #expect(throws: NetlinkError.self) { try socket.object(ObjectName(table, .counter, "none")) }
        #expect(throws: NetlinkError.self) { try socket.table(TableName(.ip, "none")) }
        transaction = Transaction()
        transaction.delete(ObjectName(table, .counter, "c"))
        transaction.delete(SetName(table, "s"))
        try socket.commit(transaction)
        #expect(try socket.table(table).objects.count == 2)
        #expect(throws: TransactionError.self) {
          try socket.commit(Transaction([.addTable(Table(.ip, "t"), exclusive: true)]))
        }
        transaction = Transaction()
        transaction.remove(table)
        transaction.remove(TableName(.ip6, "never"))
        try socket.commit(transaction)
        #expect(try nftList().isEmpty)
      }
    }
  }

  @Test("A table of a socket that owns it is nobody else's, and goes with the socket") func owner() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let other = try NFTablesSocket()
        do {
          let socket = try NFTablesSocket()
          try socket.commit(Transaction([.addTable(Table(.ip, "t", flags: .owner))]))
          #expect(try other.table(table).table.owner == socket.netlink.portID)
          let failures = refusal(other, Transaction([.deleteTable(table)]))?.refused?.failures
          #expect(failures?.first?.error.errno == .notPermitted)
        }
        // The kernel takes it away a moment after the socket.
        for _ in 0..<100 where try !other.ruleset().tables.isEmpty { usleep(10_000) }
        #expect(try other.ruleset().tables.isEmpty)
      }
    }
  }

  @Test("A socket speaks for the namespace that it was opened in, from any thread") func namespaces() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let first = try NFTablesSocket()
        try enterFreshNamespace()
        let second = try NFTablesSocket()
        try first.commit(Transaction([.addTable(Table(.ip, "first"))]))
        let thread = Thread { _ = try? second.commit(Transaction([.addTable(Table(.ip6, "second"))])) }
        thread.start()
        while !thread.isFinished { usleep(1_000) }
        #expect(try nftList() == "table ip6 second {\n}\n")
        #expect(try first.ruleset().description == "table ip first {\n}\n")
      }
    }
  }

  @Test(
    "Without the right to do so nothing is changed, and the error says so",
    .enabled(if: hasOtherUsers, "needs a second user, which a user namespace of one's own lacks"))
  func unprivileged() async {
    await #expect(processExitsWith: .success) {
      reporting {
        try enterFreshNamespace()
        let socket = try NFTablesSocket()
        setuid(65_534)
        let error = try #require(refusal(socket, Transaction([.addTable(Table(.ip, "t"))]))?.failed?.error)
        #expect(error.errno == .notPermitted)
      }
    }
  }
}
