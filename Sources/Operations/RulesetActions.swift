public import IPTables
public import NFTables

/// Actions on rules of nf_tables: `nft …`.
public enum RulesetAction: Hashable, Sendable {
  /// `nft -f`: these tables are added, all or none.
  case add(Ruleset)
  /// `nft add …`, `nft delete …`, `nft flush …`.
  case change([Change])
  /// `nft reset counters` and its kin; with handles `nft -a`, stateless `nft -s`, numeric `nft -n`.
  case reset(RulesetSubject, handles: Bool, stateless: Bool, numeric: Bool)
}

/// Actions on rules of xtables: `iptables …`.
public enum IPTablesAction: Hashable, Sendable {
  /// `iptables -A …` and so on.
  case change(IPTablesCommand)
  /// `iptables-restore`, with its lines.
  case restore(IPTablesRestore)

  /// Whether it tells of what it does: `-v`.
  public var isVerbose: Bool {
    switch self {
    case .change(let command): command.isVerbose
    case .restore(let restore): restore.isVerbose
    }
  }
}

extension Action {
  /// The actions of commands of `nft`, carried out together: tables as they are listed, or changes.
  public static func ruleset(_ commands: [NFTCommand]) -> [Action] {
    if commands.isEmpty { return [] }
    let tables = commands.compactMap { command -> TableListing? in
      if case .table(let table) = command { return table }
      return nil
    }
    if tables.count == commands.count { return [.ruleset(.add(Ruleset(tables: tables)))] }
    return [.ruleset(.change(commands.flatMap(\.changes)))]
  }
}
