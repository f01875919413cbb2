internal import NFTables
internal import Netlink

/// A table of our own that makes the kernel tell how the packets of a probe are judged.
///
/// It changes no verdict. It belongs to its socket: when that closes, for whatever reason, the kernel takes it away.
final class TraceTable: Sendable {
  /// The tables as they were before.
  let ruleset: Ruleset
  let trace: TraceSocket
  private let owner: NFTablesSocket

  static let name = "nslab-trace"
  /// The end of the names of chains that come after all others.
  private static let late = "-late"

  /// Whether a chain of ours comes after all others, so that a packet is seen there as NAT made it.
  static func isLate(_ chain: ChainName) -> Bool { chain.table.name == name && chain.name.hasSuffix(late) }

  /// Begins to trace a protocol in the calling thread's namespace; nil where it has no chains that judge, so that nothing is to be told.
  init?(protocol number: UInt8) {
    do {
      let socket = try NFTablesSocket()
      // Nobody ever made anything.
      guard try socket.generation() > 1 else { return nil }
      ruleset = try socket.ruleset(elements: false)
      guard ruleset.tables.contains(where: { $0.chains.contains { $0.chain.hook != nil } }) else { return nil }
      owner = socket
      trace = try TraceSocket()
      _ = try socket.commit(Self.tables(for: ruleset, number))
    } catch {
      return nil
    }
  }

  /// Takes the tables away at once.
  func end() {
    var transaction = Transaction()
    for family in Self.families(of: ruleset) { transaction.delete(TableName(family, Self.name)) }
    _ = try? owner.commit(transaction)
  }

  /// The families in which there are chains, each with its own table; both of IP share one.
  private static func families(of ruleset: Ruleset) -> [TableFamily] {
    let found = Set(ruleset.tables.filter { $0.chains.contains { $0.chain.hook != nil } }.map(\.table.family))
    var families: [TableFamily] = []
    if !found.isDisjoint(with: [.ip, .ip6, .inet]) { families.append(.inet) }
    return families + [.bridge, .arp, .netdev].filter(found.contains)
  }

  private static func tables(for ruleset: Ruleset, _ number: UInt8) throws -> Transaction {
    var transaction = Transaction()
    for family in families(of: ruleset) {
      let name = TableName(family, Self.name)
      transaction.add(Table(family, Self.name, flags: .owner))
      let devices = Set(
        ruleset.tables.filter { $0.table.family == .netdev }.flatMap(\.chains).flatMap { $0.chain.hook?.devices ?? [] })
      let hooks: [Hook] = family == .arp ? [.input, .output] : family == .netdev ? [.ingress] : [.prerouting, .output]
      for hook in hooks {
        let place = ChainHook(
          .filter, hook, ChainPriority(rawValue: .min), policy: .accept,
          devices: family == .netdev ? devices.sorted() : [])
        transaction.add(Chain("\(hook)", hook: place), to: name)
        for text in rules(family, number) {
          let chain = ChainName(name, "\(hook)")
          transaction.add(try NFTParser().rule(text, in: chain, hook: place), to: chain)
        }
        guard family == .inet else { continue }
        let end = ChainHook(.filter, hook, ChainPriority(rawValue: .max), policy: .accept)
        transaction.add(Chain("\(hook)\(late)", hook: end), to: name)
      }
    }
    return transaction
  }

  private static func rules(_ family: TableFamily, _ number: UInt8) -> [String] {
    let traced = "meta nftrace set 1"
    if family == .arp { return [traced] }
    var rules = ["meta l4proto 1 \(traced)", "meta l4proto 58 \(traced)"]
    // Of a connection only what begins, takes or refuses it.
    if number == 6 { rules.append("tcp flags & (syn | rst) != 0 \(traced)") }
    if number == 17 { rules.append("meta l4proto 17 \(traced)") }
    if family == .bridge || family == .netdev { rules.append("ether type arp \(traced)") }
    return rules
  }
}

extension Table {
  /// The family of its packets.
  fileprivate var family: TableFamily { id.family }
}
