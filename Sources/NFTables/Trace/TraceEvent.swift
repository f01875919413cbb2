/// A step of a packet through the ruleset, of packets with `meta nftrace set 1`: a line of `nft monitor trace`.
public struct TraceEvent: Hashable, Sendable {
  /// What the step is. Corresponds to `NFT_TRACETYPE_…`.
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

    public var description: String {
      switch self {
      case .policy: "policy"
      case .return: "return"
      case .rule: "rule"
      default: "kind \(rawValue)"
      }
    }
  }
  /// What the step is.
  public var kind: Kind
  /// Which packet; the steps of one packet have the same number.
  public var id: UInt32
  /// Table and chain.
  public var chain: ChainName
  /// The rule. Corresponds to `NFTA_TRACE_RULE_HANDLE`.
  public var rule: UInt64?
  /// What the rule decided.
  public var verdict: Verdict?
  /// What the policy decided.
  public var policy: Verdict?
  /// The index of the interface that the packet came in by.
  public var incoming: UInt32?
  /// The index of the interface that it goes out by.
  public var outgoing: UInt32?
  /// Its mark.
  public var mark: UInt32?
  /// Which protocol of the network it is. Corresponds to `NFPROTO_…`.
  public var networkProtocol: UInt32?
  /// The beginning of the packet's headers; they come with its first step only.
  public var linkHeader: [UInt8] = []
  public var networkHeader: [UInt8] = []
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
