package import NFTables
import RouteNetlink

extension ShowText {
  /// A line of `nft monitor`, with words for what iptables made.
  ///
  /// - Parameter state: Its links give names to indices.
  package static func event(_ event: RulesetEvent, _ state: NamespaceState) -> String {
    var options = TextOptions()
    guard case .change(let action, .rule(let rule, let chain)) = event else { return event.text(options) }
    for link in state.links where link.index > 0 { options.interfaces[UInt32(link.index)] = link.name }
    let worded = chain.table.family.ipFamily.map(rule.withIPTablesWords) ?? rule
    return RulesetEvent.change(action, .rule(worded, chain)).text(options)
  }

  /// A line of `conntrack -E`.
  package static func event(_ event: ConnectionEvent) -> String { event.description }
}
