import Addressing
import Glibc
import NFTables
import Namespaces

/// Rules and elements by one transaction, beside `nft -f` of the same text.
struct RulesBench {
  let runs: Int
  let isShort: Bool

  func run() throws {
    var table = Rows(["rules of nftables", "nft -f, ms", "built in Swift, ms", "÷", "read from the text, ms", "÷"])
    for count in [1, 100, isShort ? 1000 : 10_000] {
      table.add(
        try compare("\(grouped(count)) rules", text: Self.text(rules: count)) { try Self.transaction(rules: count) })
    }
    let elements = isShort ? 10_000 : 100_000
    table.add(
      try compare("a map of \(grouped(elements)) elements", text: Self.text(elements: elements)) {
        Self.transaction(elements: elements)
      })
    table.print()
  }

  private func compare(
    _ what: String, text: String, _ make: @escaping @Sendable () throws -> Transaction
  ) throws -> [String] {
    let space = try ProgramSpace()
    let path = "/tmp/nslab-bench-\(getpid()).nft"
    guard let file = unsafe fopen(path, "w") else { throw Fault(text: "cannot write \(path)") }
    defer { _ = unsafe unlink(path) }
    unsafe fputs(text, file)
    unsafe fclose(file)
    var own: [Double] = []
    var read: [Double] = []
    var other: [Double] = []
    for _ in 0..<runs {
      let namespace = try NetworkNamespace.create()
      let socket = try namespace.withEntered { try NFTablesSocket() }
      own.append(try milliseconds { _ = try socket.commit(make()) }.time)
      let again = try NetworkNamespace.create()
      let reader = try again.withEntered { try NFTablesSocket() }
      read.append(
        try milliseconds {
          var parser = NFTParser()
          let changes = try parser.parse(text).flatMap(\.changes)
          try reader.commit(Transaction(changes))
        }.time)
      let there = try NetworkNamespace.create()
      let script = "begin=$(date +%s%N); nft -f \(path); end=$(date +%s%N); echo took $((end-begin))"
      let result = try space.run(["sh", "-ec", script], in: there, timeout: .seconds(120))
      if result.end == .exited(0), let line = result.output.split(separator: "\n").last,
        let nanoseconds = Double(line.dropFirst(5))
      {
        other.append(nanoseconds / 1e6)
      }
    }
    func spread(_ values: [Double]) -> String {
      values.isEmpty ? "–" : "\(rounded(values.min() ?? 0)) / \(rounded(median(values) ?? 0))"
    }
    func ratio(_ values: [Double]) -> String { median(zip(values, other).map { $0 / $1 }).map(rounded) ?? "–" }
    return [what, spread(other), spread(own), ratio(own), spread(read), ratio(read)]
  }

  private static let table = TableName(.ip, "t")

  private static func address(_ number: Int) -> IPv4Address { IPv4Address(0x0a00_0000 | UInt32(number)) }

  private static func text(rules: Int) -> String {
    var text = "table ip t {\n\tchain c {\n"
    for number in 0..<rules {
      text += "\t\tip saddr \(address(number)) tcp dport \(1 + number % 60_000) counter accept\n"
    }
    return text + "\t}\n}\n"
  }

  private static func transaction(rules: Int) throws -> Transaction {
    var transaction = Transaction([.addTable(Table(.ip, "t")), .addChain(Chain("c"), table)])
    let chain = ChainName(table, "c")
    for number in 0..<rules {
      transaction.add(
        try Rule {
          ip.saddr == address(number)
          tcp.dport == UInt16(1 + number % 60_000)
          counter
          accept
        }, to: chain)
    }
    return transaction
  }

  private static func text(elements: Int) -> String {
    var text = "table ip t {\n\tmap m {\n\t\ttype ipv4_addr : inet_service\n\t\telements = {\n"
    for number in 0..<elements { text += "\(address(number)) : \(1 + number % 60_000),\n" }
    return text + "\t\t}\n\t}\n}\n"
  }

  private static func transaction(elements: Int) -> Transaction {
    var map = NFTSet("m", key: .ipv4Address, values: .data(.inetService, length: 2))
    map.elements.reserveCapacity(elements)
    for number in 0..<elements {
      let port = UInt16(1 + number % 60_000)
      map.elements.append(
        SetElement(address(number).bytes, value: .data([UInt8(port >> 8), UInt8(port & 255)])))
    }
    return Transaction([.addTable(Table(.ip, "t")), .addSet(map, table)])
  }
}
