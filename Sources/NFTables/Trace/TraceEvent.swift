/// A step of a packet through the ruleset, of packets with `meta nftrace set 1`: a line of `nft monitor trace`.
public struct TraceEvent: Hashable, Sendable {
  /// The kind of a step. Corresponds to `NFT_TRACETYPE_…`.
  public struct Kind: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The kernel's number.
    public let rawValue: UInt32
    /// A kind of this number, known or not.
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// The end of a base chain was reached: its policy decides.
    public static let policy = Kind(rawValue: 1)
    /// The end of a chain was reached, back to where it was jumped from.
    public static let `return` = Kind(rawValue: 2)
    /// A rule matched.
    public static let rule = Kind(rawValue: 3)

    /// As `nft monitor trace` writes it.
    public var description: String {
      switch self {
      case .policy: "policy"
      case .return: "return"
      case .rule: "rule"
      default: "kind \(rawValue)"
      }
    }
  }
  /// The kind of the step.
  public var kind: Kind
  /// Which packet; the steps of one packet have the same number.
  public var id: UInt32
  /// Table and chain.
  public var chain: ChainName
  /// The rule. Corresponds to `NFTA_TRACE_RULE_HANDLE`.
  public var rule: UInt64?
  /// The decision of the rule.
  public var verdict: Verdict?
  /// The decision of the policy.
  public var policy: Verdict?
  /// The index of the interface that the packet came in by.
  public var incoming: UInt32?
  /// The index of the interface that it goes out by.
  public var outgoing: UInt32?
  /// Its mark.
  public var mark: UInt32?
  /// Which protocol of the network it is. Corresponds to `NFPROTO_…`.
  public var networkProtocol: UInt32?
  /// The beginning of the link-layer header, such as Ethernet's; headers come with a packet's first step only.
  public var linkHeader: [UInt8] = []
  /// The beginning of the IP header. Corresponds to `NFTA_TRACE_NETWORK_HEADER`.
  public var networkHeader: [UInt8] = []
  /// The beginning of the TCP, UDP or other header behind it. Corresponds to `NFTA_TRACE_TRANSPORT_HEADER`.
  public var transportHeader: [UInt8] = []
}

extension TraceEvent: CustomStringConvertible {
  /// `trace id 1a2b3c4d ip filter forward rule handle 5 (verdict drop)`
  public var description: String {
    var text = "trace id \(ValueText.hex(UInt64(id), 8)) \(chain) \(kind)"
    if let rule { text += " handle \(rule)" }
    if let verdict { text += " (verdict \(verdict))" }
    if let policy { text += " \(policy)" }
    return text
  }
}
