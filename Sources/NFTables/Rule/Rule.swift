/// A rule: expressions that are carried out in order, until one does not match or decides.
public struct Rule: Hashable, Sendable {
  /// What it does.
  public var expressions: [Expression]
  /// The sets and maps that are its own, written in braces; expressions name them by ``NFTSet/name``.
  public var anonymousSets: [NFTSet]
  /// What only reading and writing in words need; most rules have none of it.
  private var notes: RuleNotes?
  /// What somebody wrote about it.
  public var comment: String?
  /// The kernel's number of it, of listed rules. Corresponds to `NFTA_RULE_HANDLE`.
  public var handle: UInt64?
  /// The protocol and flags of a rule of iptables. Corresponds to `NFTA_RULE_COMPAT`.
  public var compatibility: Compatibility?
  /// Remarks of other programs, as they are, but for the comment.
  public var userData: UserData

  /// What iptables says of its matches and targets.
  public struct Compatibility: Hashable, Sendable {
    /// The number of the protocol.
    public var `protocol`: UInt32
    /// 2 says that it is inverted.
    public var flags: UInt32

    /// These facts.
    public init(protocol: UInt32, flags: UInt32) {
      self.protocol = `protocol`
      self.flags = flags
    }
  }

  /// A rule of these expressions.
  public init(expressions: [Expression], anonymousSets: [NFTSet] = [], comment: String? = nil) {
    self.expressions = expressions
    self.anonymousSets = anonymousSets
    self.comment = comment
    handle = nil
    compatibility = nil
    userData = UserData()
  }

  /// The sets of its table that it looks into, as far as they are known, without their elements: what writing it in words needs.
  public var references: [NFTSet] {
    get { notes?.references ?? [] }
    set { notes = RuleNotes(newValue, devices, translations) }
  }
  /// The interfaces that it matches by their numbers and that have none yet; ``resolved(_:)`` gives them theirs.
  public var devices: [String] {
    get { notes?.devices ?? [] }
    set { notes = RuleNotes(references, newValue, translations) }
  }
  /// Words for expressions of other programs by their places, such as matches of iptables, which are else written as bytecode.
  public var translations: [Int: String] {
    get { notes?.translations ?? [:] }
    set { notes = RuleNotes(references, devices, newValue) }
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

  /// What its first counter counted.
  public var counter: (packets: UInt64, bytes: UInt64)? {
    for case .counter(let packets, let bytes) in expressions { return (packets, bytes) }
    return nil
  }
}

/// What a rule carries for those who read or write it in words: one pointer in each of ten thousand rules, which is mostly nil.
private final class RuleNotes: Hashable, Sendable {
  let references: [NFTSet]
  let devices: [String]
  let translations: [Int: String]

  /// Nil where there is nothing to note.
  init?(_ references: [NFTSet], _ devices: [String], _ translations: [Int: String]) {
    if references.isEmpty, devices.isEmpty, translations.isEmpty { return nil }
    self.references = references
    self.devices = devices
    self.translations = translations
  }

  static func == (a: RuleNotes, b: RuleNotes) -> Bool {
    a.references == b.references && a.devices == b.devices && a.translations == b.translations
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(references)
    hasher.combine(devices)
    hasher.combine(translations)
  }
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
}
