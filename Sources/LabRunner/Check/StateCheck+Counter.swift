import Addressing
import IPTables
import Lab
import NFTables
import Netlink
import Operations

extension StateCheck {
  /// Adds up what the rules of a chain with a comment have counted.
  func counter(_ check: CounterCheck) throws(StageError) -> (holds: Bool, detail: Finding) {
    let node = try view.stage.node(check.node)
    let ruleset: Ruleset
    do {
      ruleset = try node.tables().ruleset(elements: false)
    } catch {
      throw StageError(error)
    }
    let chains = ruleset.tables.filter { $0.table.id.name == check.table }.compactMap { $0[chain: check.chain] }
    guard !chains.isEmpty else { throw StageError(.noChain("\(check.table)/\(check.chain)", node: node.name)) }
    let rules = chains.flatMap(\.rules).filter { rule in
      guard let comment = check.comment else { return true }
      return rule.comment == comment || rule.iptablesComments.contains(comment)
    }
    let counters = rules.compactMap(\.counter)
    guard !counters.isEmpty else {
      throw StageError(.noCounter("\(check.table)/\(check.chain)", comment: check.comment))
    }
    let packets = counters.reduce(0) { $0 + $1.packets }
    return (check.packets.holds(for: Double(packets)), .packets(packets))
  }

  /// Looks for a connection in the node's table.
  func conntrack(_ check: ConntrackCheck) throws(StageError) -> (holds: Bool, detail: Finding) {
    let node = try view.stage.node(check.node)
    let connections: [Connection]
    do {
      connections = try node.tables().connections()
    } catch {
      throw StageError(error)
    }
    func fits(_ wanted: ConntrackCheck.Place?, _ address: IPAddress, _ port: UInt16?) -> Bool {
      guard let wanted else { return true }
      return wanted.address == address && (wanted.port == nil || wanted.port == port)
    }
    let seen = connections.filter {
      fits(check.from, $0.original.source, $0.original.sourcePort)
        && fits(check.to, $0.original.destination, $0.original.destinationPort)
    }
    let found = seen.first { connection in
      guard let becomes = check.becomes else { return true }
      let source = connection.becomesSource
      let destination = connection.becomesDestination
      return (connection.status.contains(.sourceNAT) && fits(becomes, source.address, source.port))
        || (connection.status.contains(.destinationNAT) && fits(becomes, destination.address, destination.port))
    }
    if let found {
      return (
        check.exists,
        .connection(
          "\(found.original.source) -> \(found.original.destination)",
          answeredBy: "\(found.reply.source) -> \(found.reply.destination)")
      )
    }
    if !check.exists { return (true, .nothing) }
    let near = seen.first.map { "\($0.reply.source) -> \($0.reply.destination)" }
    return (false, .noConnection(among: connections.count, near: near))
  }
}
