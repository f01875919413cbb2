import Addressing

/// Why an iptables command was not carried out, in the words of the real tool.
public struct IPTablesError: Error, Hashable, Sendable, CustomStringConvertible {
  /// How the real tool begins the sentence.
  private enum Kind {
    /// With its name: `iptables: No chain/target/match by that name.`
    case short
    /// With its version, too: ``iptables v1.8.9 (nf_tables): table `nat' is incompatible, use 'nft' tool.``
    case long
    /// As the long one, of a listing.
    case incompatible
    /// As the long one, with where help is behind it.
    case usage
    /// As the long one; it is the kernel's word.
    case refusal
  }

  private var kind: Kind
  private var family: IPFamily
  private var words: String

  static func short(_ family: IPFamily, _ words: String) -> IPTablesError {
    IPTablesError(kind: .short, family: family, words: words)
  }

  static func long(_ family: IPFamily, _ words: String) -> IPTablesError {
    IPTablesError(kind: .long, family: family, words: words)
  }

  static func usage(_ family: IPFamily, _ words: String) -> IPTablesError {
    IPTablesError(kind: .usage, family: family, words: words)
  }

  /// The kernel's refusal: `RULE_APPEND failed (Invalid argument): rule in chain INPUT`.
  static func refusal(_ family: IPFamily, _ words: String) -> IPTablesError {
    IPTablesError(kind: .refusal, family: family, words: words)
  }

  /// A table or chain that has what iptables cannot list, or a chain that is not there.
  public static func incompatible(_ listing: IPTablesListing) -> IPTablesError {
    let table = "table `\(listing.table.rawValue)' is incompatible, use 'nft' tool."
    return IPTablesError(
      kind: .incompatible, family: listing.family,
      words: listing.chain.map { "chain `\($0)' in \(table)" } ?? table)
  }

  static func noChain(_ family: IPFamily) -> IPTablesError {
    short(family, "No chain/target/match by that name.")
  }

  private static let version = "v1.8.9 (nf_tables)"

  /// The first line that the real tool prints, with its name.
  public var description: String {
    switch kind {
    case .short: "\(family.iptables): \(words)"
    case .long, .incompatible, .usage: "\(family.iptables) \(Self.version): \(words)"
    case .refusal: "\(family.iptables) \(Self.version):  \(words)"
    }
  }

  /// The real tool's exit status.
  package var status: Int32 {
    switch kind {
    case .short, .incompatible: 1
    case .long, .usage: 2
    case .refusal: 4
    }
  }

  /// Whether `iptables-restore` finds it at the line that ends the table.
  var isFoundAtEnd: Bool { kind == .usage }

  /// All lines that the real tool prints, of a line of the text that `iptables-restore` was given where it comes from one.
  public func said(ofLine line: Int? = nil) -> String {
    let text = line.map { description(ofLine: $0) } ?? description
    guard kind == .usage else { return text }
    let name = family.iptables + (line == nil ? "" : "-restore")
    return "\(text)\nTry `\(name) -h' or '\(name) --help' for more information."
  }

  /// The kernel's refusal of lines of `iptables-restore`, each with its number in front.
  static func refusals(_ family: IPFamily, _ lines: [String]) -> String {
    "\(family.iptables)-restore \(Self.version): \n" + lines.joined(separator: "\n")
  }

  /// The message of `iptables-restore`, where it comes from a line of the text that it was given.
  public func description(ofLine line: Int) -> String {
    let name = "\(family.iptables)-restore"
    return switch kind {
    case .short: "\(name): line \(line) failed: \(words)"
    case .long, .incompatible, .usage: "\(name) \(Self.version): \(words)\nError occurred at line: \(line)"
    case .refusal: Self.refusals(family, ["line \(line): \(words)"])
    }
  }
}
