public import Addressing
public import NFTables
public import Operations

/// The packets that a node lets through: `firewall:` of a node.
public struct Firewall: Sendable, Equatable {
  /// Where packets are looked at.
  public enum Hook: String, Hashable, Sendable, CaseIterable {
    /// Packets for the node itself.
    case input
    /// Packets that it passes on.
    case forward
    /// Packets of its own.
    case output
  }
  /// The rules of a hook.
  public struct Chain: Sendable, Equatable {
    /// The place where packets are judged.
    public var hook: Hook
    /// Whether packets that no rule decides on are dropped; else they are accepted.
    public var drops: Bool
    /// The rules, asked in their order until one decides.
    public var rules: [Located<FirewallRule>]

    /// A chain at a hook; without rules its policy decides everything.
    public init(_ hook: Hook, drops: Bool = false, rules: [Located<FirewallRule>] = []) {
      self.hook = hook
      self.drops = drops
      self.rules = rules
    }
  }
  /// The chains, at most one a hook.
  public var chains: [Chain]
  /// Rules in the language of `nft`, which are made after those of ``chains``.
  public var commands: Located<[NFTCommand]>?
  /// Where the parts of that text stand.
  public var script: ScriptPlaces?

  /// A firewall of these parts; without any it lets everything through.
  public init(chains: [Chain] = [], commands: Located<[NFTCommand]>? = nil, script: ScriptPlaces? = nil) {
    self.chains = chains
    self.commands = commands
    self.script = script
  }
}

/// A rule of a firewall: what it looks at, and what it does; every rule counts.
public struct FirewallRule: Hashable, Sendable {
  /// The fate of a packet that the rule matches.
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
    /// It goes on.
    case accept
    /// Without a word.
    case drop
    /// With a word to the sender.
    case reject
    /// Counts it, and the next rule is asked.
    case count
  }
  /// The word of a rejection.
  public enum Rejection: String, Hashable, Sendable, CaseIterable {
    /// ICMP "port unreachable", in the packet's family.
    case portUnreachable = "port-unreachable"
    /// ICMP "host unreachable"; of IPv6 "address unreachable".
    case hostUnreachable = "host-unreachable"
    /// ICMP "network unreachable"; of IPv6 "no route to destination".
    case noRoute = "no-route"
    /// ICMP "administratively prohibited".
    case prohibited = "admin-prohibited"
    /// A reset of TCP, as if nobody listened.
    case reset = "tcp-reset"
  }
  /// The state of a packet's connection: `ct state`.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// The words of `ct state`.
    case new, established, related, invalid, untracked
  }
  /// A protocol above IP.
  public enum TransportKind: String, Hashable, Sendable, CaseIterable {
    /// The protocols by their names in `/etc/protocols`; `icmpv6` is `ipv6-icmp`.
    case tcp, udp, icmp, icmpv6

    /// Its number in the IP header.
    var number: UInt8 {
      switch self {
      case .icmp: 1
      case .tcp: 6
      case .udp: 17
      case .icmpv6: 58
      }
    }
  }
  /// The fate of a packet that the rule matches.
  public var verdict: Verdict
  /// The answer to the sender, where the verdict is `reject`.
  public var rejection: Rejection
  /// The senders that it matches; nil is all: `ip saddr`.
  public var from: IPNetwork?
  /// The receivers that it matches; nil is all: `ip daddr`.
  public var to: IPNetwork?
  /// The interface by which packets came in; nil is any: `iifname`.
  public var `in`: InterfaceMatch?
  /// The interface by which packets leave; nil is any: `oifname`.
  public var out: InterfaceMatch?
  /// The protocol that it matches; nil is all: `meta l4proto`.
  public var `protocol`: TransportKind?
  /// The destination ports that it matches, of TCP and UDP; nil is all: `tcp dport`.
  public var ports: ClosedRange<UInt16>?
  /// The source ports that it matches, of TCP and UDP; nil is all: `tcp sport`.
  public var sourcePorts: ClosedRange<UInt16>?
  /// The states that it matches, any of them; none is all: `ct state`.
  public var states: [State]
  /// The comment of the rule in the ruleset, up to 128 bytes, by which a counter check finds it.
  public var comment: String?

  /// A rule that matches packets which meet all of these conditions.
  public init(
    _ verdict: Verdict, rejection: Rejection = .portUnreachable, from: IPNetwork? = nil, to: IPNetwork? = nil,
    in: InterfaceMatch? = nil, out: InterfaceMatch? = nil, protocol: TransportKind? = nil,
    ports: ClosedRange<UInt16>? = nil, sourcePorts: ClosedRange<UInt16>? = nil, states: [State] = [],
    comment: String? = nil
  ) {
    self.verdict = verdict
    self.rejection = rejection
    self.from = from
    self.to = to
    self.in = `in`
    self.out = out
    self.protocol = `protocol`
    self.ports = ports
    self.sourcePorts = sourcePorts
    self.states = states
    self.comment = comment
  }
}
