import Addressing
package import IPTables
package import NFTables

/// A rule, or the policy, of a chain of iptables as the commands that make it and take it away.
package struct IPTablesRuleCommand: Hashable, Sendable {
  /// `iptables -A FORWARD -p icmp -j DROP`, `iptables -P FORWARD DROP`.
  package var made: String
  /// `iptables -D FORWARD -p icmp -j DROP`, `iptables -P FORWARD ACCEPT`.
  package var removed: String

  /// Nil where the chain is none that iptables lists, or the rule has what iptables cannot say.
  ///
  /// The rules of iptables count, each of them; that tells them from those that `nft` put into a table of the same name.
  ///
  /// - Parameters:
  ///   - rule: Nil is the chain's policy.
  ///   - ruleset: The tables of the node.
  package init?(_ rule: Rule?, in name: ChainName, of ruleset: Ruleset) {
    guard let family = name.table.family.ipFamily, let table = IPTablesTable(rawValue: name.table.name),
      name.table == table.name(family), let listing = ruleset[name.table]
    else { return nil }
    let chains = IPTablesChains(family, table, listing)
    guard let chain = chains[name.name], chains.base.contains(where: { $0.chain != nil }),
      chain.rules.allSatisfy(\.counts),
      let rules = chains.rules(of: chain)
    else { return nil }
    let tool = family.iptables + (table == .filter ? "" : " -t \(table.rawValue)")
    guard let rule else {
      guard let policy = chain.chain.hook?.policy else { return nil }
      made = "\(tool) -P \(name.name) \("\(policy)".uppercased())"
      removed = "\(tool) -P \(name.name) ACCEPT"
      return
    }
    guard let place = chain.rules.firstIndex(where: { $0.handle == rule.handle }), rules.indices.contains(place) else {
      return nil
    }
    let words = rules[place].words(family)
    guard !words.contains(where: { $0.text.hasPrefix("[unknown") }) else { return nil }
    let text = words.map { " " + $0.saved }.joined()
    made = "\(tool) -A \(name.name)\(text)"
    removed = "\(tool) -D \(name.name)\(text)"
  }
}

extension IPTablesCommand {
  /// The commands `iptables -A …` of the rules that it appends, inserts or puts in another's place, and `-P` of a policy.
  package var made: [String] {
    let tool = family.iptables + (table == .filter ? "" : " -t \(table.rawValue)")
    let chain: String
    let spec: IPTablesRuleSpec
    switch verb {
    case .append(let name, let rule), .insert(let name, _, let rule), .replace(let name, _, let rule):
      (chain, spec) = (name, rule)
    case .policy(let name, let policy): return ["\(tool) -P \(name) \("\(policy)".uppercased())"]
    case .delete, .deleteNumber, .check, .addChain, .deleteChain, .rename, .flush, .zero: return []
    }
    let sources = spec.sources.isEmpty ? [nil] : spec.sources.map { Optional($0) }
    let destinations = spec.destinations.isEmpty ? [nil] : spec.destinations.map { Optional($0) }
    return sources.flatMap { source in
      destinations.map { destination in
        var rule = spec.rest
        rule.source = source
        rule.destination = destination
        return "\(tool) -A \(chain)" + rule.listed(family).words(family).map { " " + $0.saved }.joined()
      }
    }
  }
}

extension Rule {
  /// Whether it counts what it matches.
  fileprivate var counts: Bool { expressions.contains { if case .counter = $0 { true } else { false } } }
}
