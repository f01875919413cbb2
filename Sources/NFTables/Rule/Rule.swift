internal import Netlink

/// A rule: expressions that are carried out in order, until one does not match or decides.
public struct Rule: Hashable, Sendable {
  /// The matches and statements, in the order in which they are carried out.
  public var expressions: [Expression]
  /// The sets and maps that are its own, written in braces; expressions name them by ``NFTSet/name``.
  public var anonymousSets: [NFTSet]
  /// The kernel's number of it, of listed rules. Corresponds to `NFTA_RULE_HANDLE`.
  public var handle: UInt64?
  /// Facts that most rules have none of: one pointer in each of ten thousand, which is mostly nil.
  private var notes: RuleNotes?

  /// The protocol of an iptables rule, for its matches and targets.
  public struct Compatibility: Hashable, Sendable {
    /// The number of the protocol.
    public var `protocol`: UInt32
    /// 2 says that it is inverted.
    public var flags: UInt32

    /// A protocol with its flags.
    public init(protocol: UInt32, flags: UInt32) {
      self.protocol = `protocol`
      self.flags = flags
    }
  }

  /// A rule of these expressions.
  public init(expressions: [Expression], anonymousSets: [NFTSet] = [], comment: String? = nil) {
    self.expressions = expressions
    self.anonymousSets = anonymousSets
    if comment != nil {
      var facts = RuleFacts()
      facts.comment = comment
      notes = RuleNotes(facts)
    }
  }

  private var facts: RuleFacts {
    get { notes?.facts ?? RuleFacts() }
    set { notes = RuleNotes(newValue) }
  }

  /// Its comment, up to 128 bytes: `comment "…"`.
  public var comment: String? {
    get { notes?.facts.comment }
    set { facts.comment = newValue }
  }
  /// The protocol and flags of a rule of iptables. Corresponds to `NFTA_RULE_COMPAT`.
  public var compatibility: Compatibility? {
    get { notes?.facts.compatibility }
    set { facts.compatibility = newValue }
  }
  /// Remarks of other programs, as they are, but for the comment.
  public var userData: UserData {
    get { notes?.facts.userData ?? UserData() }
    set { facts.userData = newValue }
  }
  /// The sets of its table that it looks into, as far as they are known, without their elements: what writing it in words needs.
  public var references: [NFTSet] {
    get { notes?.facts.references ?? [] }
    set { facts.references = newValue }
  }
  /// The interfaces that it matches by their numbers and that have none yet; ``resolved(_:)`` gives them theirs.
  public var devices: [String] {
    get { notes?.facts.devices ?? [] }
    set { facts.devices = newValue }
  }
  /// Words for expressions of other programs by their places, such as matches of iptables, which are else written as bytecode.
  public var translations: [Int: String] {
    get { notes?.facts.translations ?? [:] }
    set { facts.translations = newValue }
  }

  /// The bytes that the kernel keeps with it without reading them; nil where there are none.
  func remarks() throws(NetlinkError) -> [UInt8]? {
    guard let notes else { return nil }
    return try TransactionEncoder.remarks(notes.facts.userData, 0, notes.facts.comment)
  }

  /// The names of the sets and maps that its expressions look into.
  public var setNames: [String] {
    expressions.compactMap { expression in
      switch expression {
      case .lookup(let set, _, _, _), .objectMap(let set, _), .dynamicSet(let set, _, _, _, _, _, _): set
      default: nil
      }
    }
  }

  /// The packets and bytes of its first counter; nil where it has none.
  public var counter: (packets: UInt64, bytes: UInt64)? {
    for case .counter(let packets, let bytes) in expressions { return (packets, bytes) }
    return nil
  }
}

/// Facts that most rules have none of.
private struct RuleFacts: Hashable {
  var comment: String?
  var compatibility: Rule.Compatibility?
  var userData = UserData()
  var references: [NFTSet] = []
  var devices: [String] = []
  var translations: [Int: String] = [:]
}

/// A place for facts outside of a rule.
private final class RuleNotes: Hashable, Sendable {
  let facts: RuleFacts

  /// Nil where there is nothing to note.
  init?(_ facts: RuleFacts) {
    if facts == RuleFacts() { return nil }
    self.facts = facts
  }

  static func == (a: RuleNotes, b: RuleNotes) -> Bool { a === b || a.facts == b.facts }
  func hash(into hasher: inout Hasher) { hasher.combine(facts) }
}

/// Where in its chain a rule is put.
public enum RulePlace: Hashable, Sendable {
  /// Behind all others: `add rule`.
  case end
  /// Before all others: `insert rule`.
  case start
  /// Behind the rule of this handle: `add rule … position`.
  case after(UInt64)
  /// Before the rule of this handle: `insert rule … position`.
  case before(UInt64)
  /// In the place of the rule of this handle: `replace rule`.
  case replacing(UInt64)
  /// Behind the rule at this place of the chain, counted from 0: `add rule … index`.
  case afterIndex(UInt64)
  /// Before the rule at this place of the chain, counted from 0: `insert rule … index`.
  case beforeIndex(UInt64)
  /// Behind the rule that another change of the same transaction makes: by the number of that change, from 0.
  case afterChange(Int)
  /// Before the rule that another change of the same transaction makes: by the number of that change, from 0.
  case beforeChange(Int)
}
