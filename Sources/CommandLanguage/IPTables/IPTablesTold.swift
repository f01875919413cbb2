package import IPTables
import Addressing
import Operations
package import NFTables

/// What `iptables -v` and `iptables-restore -v` tell of what they do.
package enum IPTablesTold {
  /// Of a command; nothing where it is not told to tell.
  package static func text(of command: IPTablesCommand, _ listing: TableListing?) -> String {
    guard command.isVerbose else { return "" }
    let chains = IPTablesChains(command.family, command.table, listing, interfaces: [:])
    return text(
      of: command.verb, command.family, made: chains.made.map(\.chain.name),
      base: chains.base.map { ($0.builtin.name, command.isAfterListing || $0.chain != nil) })
  }

  /// Of a text that is restored, with the number of the line that each part is about: the comments, what goes, and each rule.
  ///
  /// Where what is there stays, and of a test, the real tool tells of nothing but the comments.
  package static func lines(
    of restore: IPTablesRestore, _ listing: (IPTablesTable) -> TableListing?
  ) -> [(line: Int, text: String)] {
    guard restore.isVerbose else { return [] }
    var told = restore.lines.enumerated().filter { $0.element.hasPrefix("#") }.map {
      ($0.offset + 1, $0.element + "\n")
    }
    guard !restore.keepsRules, !restore.isTest else { return told }
    for section in restore.sections {
      let chains = IPTablesChains(restore.family, section.table, listing(section.table), interfaces: [:])
      let old = chains.made.map(\.chain.name)
      let base = chains.base.map { ($0.builtin.name, true) }
      told.append((section.line, text(of: .flush(nil), restore.family, made: old, base: base)))
      told.append((section.line, text(of: .deleteChain(nil), restore.family, made: old, base: base)))
      var made: Set<String> = []
      for entry in section.entries {
        switch entry.content {
        case .builtin: break
        case .chain(let name): made.insert(name)
        case .command(let verb):
          if case .addChain(let name) = verb { made.insert(name) }
          told.append((entry.line, text(of: verb, restore.family, made: made.sorted(), base: base)))
          if case .deleteChain(let name?) = verb { made.remove(name) }
        }
      }
    }
    return told.sorted { $0.0 < $1.0 }
  }

  /// - Parameters:
  ///   - made: The chains that somebody has made.
  ///   - base: Those that belong to the table, and whether the kernel has them.
  private static func text(
    of verb: IPTablesCommand.Verb, _ family: IPFamily, made: [String], base: [(name: String, isThere: Bool)]
  ) -> String {
    func each(_ word: String, _ names: [String]) -> String { names.map { "\(word) chain `\($0)'\n" }.joined() }
    let columns = IPTablesColumns(
      family: family, isVerbose: true, isNumeric: true, isExact: false, lineNumbers: false, services: IPTablesServices()
    )
    switch verb {
    case .append(_, let spec), .insert(_, _, let spec), .delete(_, let spec), .replace(_, _, let spec),
      .check(_, let spec):
      return spec.rules.map(columns.told).joined()
    case .flush(let name): return each("Flushing", name.map { [$0] } ?? base.map(\.name) + made)
    case .deleteChain(let name): return each("Deleting", name.map { [$0] } ?? made)
    case .zero(let name, nil):
      return each("Zeroing", name.map { [$0] } ?? base.filter(\.isThere).map(\.name) + made)
    case .zero, .deleteNumber, .addChain, .rename, .policy: return ""
    }
  }
}

extension IPTablesColumns {
  /// The protocols of which the real tool has the names without asking anybody.
  private static let named: Set<UInt8> = [1, 6, 17, 50, 51, 58, 132, 135, 136]

  /// A rule as it is told when it is put in: `ACCEPT  tcp opt -- in * out *  0.0.0.0/0  -> 0.0.0.0/0   tcp dpt:22`.
  fileprivate func told(_ rule: IPTablesRule) -> String {
    let number = rule.protocol?.number ?? 0
    let transport =
      number == 0 ? "all" : Self.named.contains(number) ? IPTablesNames.name(ofProtocol: number) : "\(number)"
    let fragment = rule.isFragment.map { $0 ? "-f" : "!f" } ?? "--"
    func sign(_ isInverted: Bool?) -> String { isInverted == true ? "!" : " " }
    return (rule.target?.name ?? "") + " " + sign(rule.protocol?.isInverted) + transport + " opt \(fragment)"
      + " in \(interface(rule.input)) out \(interface(rule.output)) "
      + sign(rule.source?.isInverted) + text(rule.source) + " " + sign(rule.destination?.isInverted) + "-> "
      + text(rule.destination) + "  " + conditions(rule) + "\n"
  }
}
