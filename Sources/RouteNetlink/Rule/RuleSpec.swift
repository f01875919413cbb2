public import Addressing

/// A rule of the routing policy: `ip rule add from NETWORK table TABLE`.
public struct RuleSpec: Hashable, Sendable {
  /// What a rule that matches does. Corresponds to `fib_rule_hdr.action`.
  public enum Action: Hashable, Sendable {
    /// `lookup TABLE`.
    case lookup(RouteTable)
    /// `goto PRIORITY`.
    case goto(UInt32)
    case blackhole, unreachable, prohibit
    /// Goes on with the next rule. Corresponds to `FR_ACT_NOP`.
    case nop
    /// Another kind by its number, which the kernel keeps and follows in no way of its own: `ip rule add anycast`, or `4`. 0 to 255.
    case numbered(UInt8)
    /// In a deletion: whatever the rule does.
    case any
  }
  public var family: IPFamily
  /// Rules are tried from the lowest; nil lets the kernel choose. Corresponds to `FRA_PRIORITY`.
  public var priority: UInt32?
  /// Whether the match is inverted. Corresponds to `FIB_RULE_INVERT`.
  public var isInverted: Bool
  public var from: IPNetwork?
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
  /// Who made it. Corresponds to `FRA_PROTOCOL`.
  public var `protocol`: RouteProtocol?
  /// What else it matches and does.
  public var further = RuleDetails()
  public var action: Action

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
