/// The order of chains at one hook, the lowest first. Corresponds to `NFTA_HOOK_PRIORITY`.
///
/// Source: `nft(8)`, "Standard priority names".
public struct ChainPriority: RawRepresentable, Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// The number.
  public let rawValue: Int32
  /// A priority of this number.
  public init(rawValue: Int32) { self.rawValue = rawValue }
  /// A priority of this number.
  public init(integerLiteral value: Int32) { rawValue = value }

  /// Before connection tracking: -300.
  public static let raw = ChainPriority(rawValue: -300)
  /// Where packets are changed: -150.
  public static let mangle = ChainPriority(rawValue: -150)
  /// Where destinations are translated: -100.
  public static let dstnat = ChainPriority(rawValue: -100)
  /// Where packets are filtered: 0.
  public static let filter = ChainPriority(rawValue: 0)
  /// For security marks: 50.
  public static let security = ChainPriority(rawValue: 50)
  /// Where sources are translated: 100.
  public static let srcnat = ChainPriority(rawValue: 100)

  /// The standard priorities of the bridge family, whose numbers are others.
  public enum Bridge {
    /// Where destinations are translated: -300.
    public static let dstnat = ChainPriority(rawValue: -300)
    /// Where packets are filtered: -200.
    public static let filter = ChainPriority(rawValue: -200)
    /// For packets of this machine: 100.
    public static let out = ChainPriority(rawValue: 100)
    /// Where sources are translated: 300.
    public static let srcnat = ChainPriority(rawValue: 300)
  }

  private static func names(_ family: TableFamily, _ hook: Hook) -> [(String, Int32)] {
    switch family {
    case .ip, .ip6, .inet:
      var names: [(String, Int32)] = [("raw", -300), ("mangle", -150)]
      if hook == .prerouting { names.append(("dstnat", -100)) }
      names += [("filter", 0), ("security", 50)]
      if hook == .postrouting { names.append(("srcnat", 100)) }
      return names
    case .arp, .netdev: return [("filter", 0)]
    case .bridge:
      var names: [(String, Int32)] = [("filter", -200)]
      if hook == .prerouting { names.append(("dstnat", -300)) }
      if hook == .output { names.append(("out", 100)) }
      if hook == .postrouting { names.append(("srcnat", 300)) }
      return names
    default: return []
    }
  }

  /// As `nft` prints it: a standard name where one is at most ten away, as in `dstnat - 5`, or the number.
  public func text(family: TableFamily, hook: Hook) -> String {
    for (name, value) in Self.names(family, hook) {
      let distance = Int(rawValue) - Int(value)
      if distance == 0 { return name }
      if abs(distance) <= 10 { return distance > 0 ? "\(name) + \(distance)" : "\(name) - \(-distance)" }
    }
    return "\(rawValue)"
  }

  /// The priority of a standard name in a family and at a hook; nil where there it has no meaning.
  public init?(name: some StringProtocol, family: TableFamily, hook: Hook) {
    guard let found = Self.names(family, hook).first(where: { $0.0 == name }) else { return nil }
    rawValue = found.1
  }
}
