public import Addressing

/// A rule of the routing policy: `ip rule add from NETWORK table TABLE`.
public struct RuleSpec: Hashable, Sendable {
  /// The fate of a packet that the rule matches. Corresponds to `fib_rule_hdr.action`.
  public enum Action: Hashable, Sendable {
    /// `lookup TABLE`.
    case lookup(RouteTable)
    /// `goto PRIORITY`.
    case goto(UInt32)
    /// Packets are dropped silently, answered by "network unreachable", or by "administratively prohibited".
    case blackhole, unreachable, prohibit
    /// Goes on with the next rule. Corresponds to `FR_ACT_NOP`.
    case nop
    /// Other values of `fib_rule_hdr.action`, which ip(8) names as types of routes: the kernel keeps them and goes on with the next rule.
    case other(UInt8)
    /// In a deletion: whatever the rule does.
    case any
  }
  /// The family of the packets; each has rules of its own.
  public var family: IPFamily
  /// Rules are tried from the lowest; nil lets the kernel choose. Corresponds to `FRA_PRIORITY`.
  public var priority: UInt32?
  /// Whether the match is inverted. Corresponds to `FIB_RULE_INVERT`.
  public var isInverted: Bool
  /// The senders that it matches; nil is `from all`. Corresponds to `FRA_SRC`.
  public var from: IPNetwork?
  /// The destinations that it matches; nil is `to all`. Corresponds to `FRA_DST`.
  public var to: IPNetwork?
  /// The interface that it came in by. Corresponds to `FRA_IIFNAME`.
  public var incoming: InterfaceName?
  /// The interface that its socket is bound to. Corresponds to `FRA_OIFNAME`.
  public var outgoing: InterfaceName?
  /// The packet's mark. Corresponds to `FRA_FWMARK`.
  public var mark: UInt32?
  /// The bits of the mark that count. Corresponds to `FRA_FWMASK`.
  public var markMask: UInt32?
  /// The type of service that it matches; 0 matches any. Corresponds to `fib_rule_hdr.tos`.
  public var typeOfService: UInt8 = 0
  /// A table that is named beside an action which looks up in none.
  public var unusedTable: RouteTable?
  /// The origin of the rule: `protocol NAME`. Corresponds to `FRA_PROTOCOL`.
  public var `protocol`: RouteProtocol?
  /// Matches and settings that few rules have.
  public var further = RuleDetails()
  /// The fate of packets that match.
  public var action: Action

  /// A rule as `ip rule add` would read it; the family is that of the networks where none is said.
  public init(
    family: IPFamily? = nil, priority: UInt32? = nil, isInverted: Bool = false, from: IPNetwork? = nil,
    to: IPNetwork? = nil, incoming: InterfaceName? = nil, outgoing: InterfaceName? = nil, mark: UInt32? = nil,
    markMask: UInt32? = nil, action: Action = .lookup(.main)
  ) {
    self.family = family ?? from?.family ?? to?.family ?? .v4
    self.priority = priority
    self.isInverted = isInverted
    self.from = from
    self.to = to
    self.incoming = incoming
    self.outgoing = outgoing
    self.mark = mark
    self.markMask = markMask
    self.action = action
  }
}
