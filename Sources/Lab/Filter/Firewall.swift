public import Addressing
public import NFTables
public import Operations

/// What a node lets through: `firewall:` of a node.
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
    public var hook: Hook
    /// What happens to a packet that no rule decides on.
    public var drops: Bool
    public var rules: [Located<FirewallRule>]

    public init(_ hook: Hook, drops: Bool = false, rules: [Located<FirewallRule>] = []) {
      self.hook = hook
      self.drops = drops
      self.rules = rules
    }
  }
  public var chains: [Chain]
  /// Rules in the language of `nft`, which are made after those of ``chains``.
  public var commands: Located<[NFTCommand]>?
  /// Where the parts of that text stand.
  public var script: ScriptPlaces?

  public init(chains: [Chain] = [], commands: Located<[NFTCommand]>? = nil, script: ScriptPlaces? = nil) {
    self.chains = chains
    self.commands = commands
    self.script = script
  }
}

/// A rule of a firewall: what it looks at, and what it does; every rule counts.
public struct FirewallRule: Hashable, Sendable {
  /// What it does with a packet.
  public enum Verdict: String, Hashable, Sendable, CaseIterable {
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
    case portUnreachable = "port-unreachable"
    case hostUnreachable = "host-unreachable"
    case noRoute = "no-route"
    case prohibited = "admin-prohibited"
    /// Of TCP: as if nobody listened.
    case reset = "tcp-reset"
  }
  /// What connection tracking knows of a packet.
  public enum State: String, Hashable, Sendable, CaseIterable {
    case new, established, related, invalid, untracked
  }
  /// A protocol above IP.
  public enum TransportKind: String, Hashable, Sendable, CaseIterable {
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
  public var verdict: Verdict
  public var rejection: Rejection
  public var from: IPNetwork?
  public var to: IPNetwork?
  public var `in`: InterfaceMatch?
  public var out: InterfaceMatch?
  public var `protocol`: TransportKind?
  public var ports: ClosedRange<UInt16>?
  public var sourcePorts: ClosedRange<UInt16>?
  public var states: [State]
  public var comment: String?

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
