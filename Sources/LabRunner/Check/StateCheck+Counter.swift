import Addressing
import Lab
import NFTables
import Netlink

extension StateCheck {
  /// Adds up what the rules of a chain with a comment have counted.
  func counter(_ check: CounterCheck) throws(StageError) -> (holds: Bool, detail: String) {
    let node = try view.stage.node(check.node)
    let ruleset: Ruleset
    do {
      ruleset = try node.tables().ruleset(elements: false)
    } catch {
      throw StageError("\(error)")
    }
    let chains = ruleset.tables.filter { $0.table.id.name == check.table }.compactMap { $0[chain: check.chain] }
    guard !chains.isEmpty else { throw StageError("there is no chain \(check.table)/\(check.chain) in \(node.name)") }
    let rules = chains.flatMap(\.rules).filter { check.comment == nil || $0.comment == check.comment }
    let counters = rules.compactMap(\.counter)
    guard !counters.isEmpty else {
      throw StageError(
        "no rule of \(check.table)/\(check.chain) \(check.comment.map { "with the comment \"\($0)\" " } ?? "")counts")
    }
    let packets = counters.reduce(0) { $0 + $1.packets }
    return (check.packets.holds(for: Double(packets)), "\(packets) packets")
  }
}
