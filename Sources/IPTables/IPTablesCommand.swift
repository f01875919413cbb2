public import Addressing
public import NFTables

/// An `iptables` or `ip6tables` command that changes or checks something.
public struct IPTablesCommand: Hashable, Sendable {
  /// `iptables` or `ip6tables`.
  public var family: IPFamily
  /// `-t`.
  public var table: IPTablesTable
  /// The verb with its operands.
  public var verb: Verb
  /// `-v`: what it does is told.
  public var isVerbose: Bool
  /// Whether it is the `-Z` of a command that lists first, and so knows all chains that belong to the table: those that are not there are made.
  public var isAfterListing = false

  /// The verb of a command.
  public enum Verb: Hashable, Sendable {
    /// `-A CHAIN …`
    case append(String, IPTablesRuleSpec)
    /// `-I CHAIN [NUMBER] …`
    case insert(String, Int, IPTablesRuleSpec)
    /// `-D CHAIN …`
    case delete(String, IPTablesRuleSpec)
    /// `-D CHAIN NUMBER`
    case deleteNumber(String, Int)
    /// `-R CHAIN NUMBER …`
    case replace(String, Int, IPTablesRuleSpec)
    /// `-C CHAIN …`
    case check(String, IPTablesRuleSpec)
    /// `-N CHAIN`
    case addChain(String)
    /// `-X [CHAIN]`
    case deleteChain(String?)
    /// `-E CHAIN NAME`
    case rename(String, to: String)
    /// `-P CHAIN POLICY`
    case policy(String, ChainPolicy)
    /// `-F [CHAIN]`
    case flush(String?)
    /// `-Z [CHAIN [NUMBER]]`
    case zero(String?, Int?)
  }

  /// A command of these parts.
  public init(_ family: IPFamily, _ table: IPTablesTable, _ verb: Verb, isVerbose: Bool = false) {
    self.family = family
    self.table = table
    self.verb = verb
    self.isVerbose = isVerbose
  }
}

/// An `iptables` or `ip6tables` command that shows something.
public struct IPTablesListing: Hashable, Sendable {
  /// `iptables` or `ip6tables`.
  public var family: IPFamily
  /// `-t`.
  public var table: IPTablesTable
  /// The chain that is shown; nil is all.
  public var chain: String?
  /// The rule of the chain that is shown, from 1; nil is all.
  public var number: Int?
  /// How it is shown.
  public var style: Style
  /// `-v`.
  public var isVerbose: Bool

  /// How rules are shown.
  public enum Style: Hashable, Sendable {
    /// `-S`: as commands.
    case commands
    /// `-L`: as a table.
    case columns(isNumeric: Bool, isExact: Bool, lineNumbers: Bool)
  }

  /// A listing of these parts.
  public init(
    _ family: IPFamily, _ table: IPTablesTable, chain: String? = nil, number: Int? = nil, style: Style,
    isVerbose: Bool = false
  ) {
    self.family = family
    self.table = table
    self.chain = chain
    self.number = number
    self.style = style
    self.isVerbose = isVerbose
  }
}

/// An `iptables-save` or `ip6tables-save` command.
public struct IPTablesSave: Hashable, Sendable {
  /// `iptables-save` or `ip6tables-save`.
  public var family: IPFamily
  /// `-t`; nil is all that the kernel has.
  public var table: IPTablesTable?
  /// `-c`: with counters.
  public var counters: Bool

  /// A command of these parts.
  public init(_ family: IPFamily, table: IPTablesTable? = nil, counters: Bool = false) {
    self.family = family
    self.table = table
    self.counters = counters
  }
}

extension IPFamily {
  /// The name of the tool: `iptables` or `ip6tables`.
  public var iptables: String { self == .v4 ? "iptables" : "ip6tables" }
}
