public import Addressing
public import NFTables

/// A table that iptables knows, with the chains that belong to it from the beginning.
public enum IPTablesTable: String, Hashable, Sendable, CaseIterable {
  /// The tables of `iptables(8)`, by their names.
  case filter, nat, mangle, raw, security

  /// A chain that iptables makes when it is first needed.
  public struct Builtin: Hashable, Sendable {
    /// `INPUT` and so on.
    public var name: String
    /// How it is hooked, without a policy that somebody set.
    public var hook: ChainHook
  }

  /// Its chains in the order of their hooks, in which listings have them.
  public var builtins: [Builtin] {
    let chains: [(String, Hook, ChainType, ChainPriority)] =
      switch self {
      case .filter, .security:
        [
          ("INPUT", .input, .filter, self == .filter ? 0 : 150),
          ("FORWARD", .forward, .filter, self == .filter ? 0 : 150),
          ("OUTPUT", .output, .filter, self == .filter ? 0 : 150),
        ]
      case .nat:
        [
          ("PREROUTING", .prerouting, .nat, .dstnat), ("INPUT", .input, .nat, .srcnat),
          ("OUTPUT", .output, .nat, .dstnat), ("POSTROUTING", .postrouting, .nat, .srcnat),
        ]
      case .mangle:
        [
          ("PREROUTING", .prerouting, .filter, .mangle), ("INPUT", .input, .filter, .mangle),
          ("FORWARD", .forward, .filter, .mangle), ("OUTPUT", .output, .route, .mangle),
          ("POSTROUTING", .postrouting, .filter, .mangle),
        ]
      case .raw: [("PREROUTING", .prerouting, .filter, .raw), ("OUTPUT", .output, .filter, .raw)]
      }
    return chains.map { Builtin(name: $0.0, hook: ChainHook($0.2, $0.1, $0.3)) }
  }

  /// Its chains in the order in which iptables makes all of them at once, which ends with OUTPUT in the table nat.
  var madeTogether: [Builtin] {
    guard self == .nat else { return builtins }
    return builtins.filter { $0.name != "OUTPUT" } + builtins.filter { $0.name == "OUTPUT" }
  }

  /// The chain of this name that belongs to it from the beginning.
  public func builtin(_ name: String) -> Builtin? { builtins.first { $0.name == name } }

  /// The nft table that it is.
  public func name(_ family: IPFamily) -> TableName { TableName(family == .v4 ? .ip : .ip6, rawValue) }
}
