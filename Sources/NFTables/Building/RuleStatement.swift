public import Addressing

/// A part of a packet, or something known of it, that a rule can look at.
public struct RuleField: Hashable, Sendable {
  /// Where it is found.
  public enum Source: Hashable, Sendable {
    /// A field of a header: `ip saddr`.
    case header(HeaderField)
    /// Metadata of the packet: `meta mark`.
    case meta(MetaKey)
    /// Connection tracking: `ct original saddr`; 0 is the original direction, 1 the answers'.
    case ct(CTKey, direction: UInt8?)
    /// A lookup in the routes: `fib daddr type`.
    case fib(FibResult, FibFlags)
    /// Bits of the packet that have no name: `@nh,96,32`.
    case raw(PayloadBase, offset: Int, bits: Int)
    /// `rt classid`, `rt ip nexthop` …
    case routing(UInt32)
    /// `socket mark` and its kin.
    case socket(UInt32)
    /// An extension header of IPv6, an option of TCP or of IPv4, or whether it is there; lengths in bytes.
    indirect case extensionHeader(type: UInt8, offset: UInt32, length: UInt32, operation: UInt32, isPresent: Bool)
    /// `ipsec in reqid`
    case xfrm(key: UInt32, direction: UInt8, number: UInt32)
    /// `osf name`
    case osFingerprint
    /// `numgen inc|random mod M offset O`
    case numberGenerator(type: UInt32, modulus: UInt32, offset: UInt32)
    /// `jhash FIELD . FIELD mod M seed S offset O`
    indirect case hash([RuleField], modulus: UInt32, seed: UInt32?, offset: UInt32)
    /// `symhash mod M offset O`
    case symmetricHash(modulus: UInt32, offset: UInt32)
    /// Another of which bits are cleared by a mask and turned over: `meta mark & 0xff`.
    indirect case computed(RuleField, mask: [UInt8], xor: [UInt8])
    /// Another, shifted.
    indirect case shifted(RuleField, ShiftDirection, bits: UInt32)
    /// The values of a map for these fields.
    indirect case mapped([RuleField], MapReference)
    /// A value that the rule itself holds.
    case constant([UInt8])
  }
  /// Where it is found.
  public var source: Source
  /// The type of its value.
  public var type: DataType

  /// A field of this source and type.
  public init(_ source: Source, _ type: DataType) {
    self.source = source
    self.type = type
  }
}

/// The other side of a comparison. Bytes are in the order of the field's type.
public enum MatchOperand: Hashable, Sendable {
  /// One value.
  case value([UInt8])
  /// The first bits of an address.
  case prefix([UInt8], length: Int)
  /// A first and a last value.
  case range([UInt8], [UInt8])
  /// One of these flags at least.
  case flags([UInt8])
  /// The bits of a mask equal a value.
  case masked(mask: [UInt8], value: [UInt8])
  /// All names that begin so.
  case beginning([UInt8])
  /// Every key that nothing else matches: `*`.
  case everything
  /// One of these.
  case anyOf([MatchOperand])
  /// A set of this name.
  case set(String)
  /// A value that cannot be compared, with the reason, which is told when the rule is made.
  case invalid(String)
}

/// A key of a verdict map and what is decided for it.
public struct VerdictEntry: Hashable, Sendable {
  /// A part for each field.
  public var key: [MatchOperand]
  /// The decision for packets of this key.
  public var verdict: Verdict

  /// An entry.
  public init(_ key: [MatchOperand], _ verdict: Verdict) {
    self.key = key
    self.verdict = verdict
  }
}

/// The answer to the sender of a rejected packet.
public enum Rejection: Hashable, Sendable {
  /// That the port is not reachable, in the packet's own family.
  case standard
  /// `with tcp reset`
  case reset
  /// `with icmp CODE`; 0 network, 1 host, 3 port unreachable, 13 administratively prohibited.
  case icmp(UInt8)
  /// `with icmpv6 CODE`; 0 no route, 1 administratively prohibited, 3 address, 4 port unreachable.
  case icmpv6(UInt8)
  /// `with icmpx CODE`; 0 no route, 1 port unreachable, 2 host unreachable, 3 administratively prohibited.
  case icmpx(UInt8)
}

/// A word of a rule before it is made into expressions: what a ``RuleBuilder`` gathers.
///
/// It is a plain value: nothing is checked yet, and no dependency has been added.
public enum RuleStatement: Hashable, Sendable {
  /// `FIELD OPERATOR VALUE`: the rule goes on where it holds.
  case match(RuleField, CompareOperator, MatchOperand)
  /// A verdict for each key: `ip saddr . tcp dport vmap { … }`.
  case verdictMap([RuleField], [VerdictEntry])
  /// A verdict map of a name: `tcp dport vmap @services`.
  case namedVerdictMap([RuleField], String)
  /// Fields that are looked up together: `ip saddr . tcp dport @allowed`.
  case concatenation([RuleField], set: String, isInverted: Bool)
  /// Fields that are looked up together in braces: `ip saddr . tcp dport { 10.0.0.1 . 22 }`.
  case concatenationAnyOf([RuleField], [[MatchOperand]], isInverted: Bool)
  /// `accept`, `drop`, `jump CHAIN` and so on; the rule ends there.
  case verdict(Verdict)
  /// `counter`, which begins with these numbers.
  case counter(packets: UInt64, bytes: UInt64)
  /// A counter, quota or limit of a name.
  case object(ObjectType, name: String)
  /// `limit rate …`: the rule goes on for packets within the rate.
  case limit(RateLimit)
  /// `quota …`: the rule goes on for packets within the amount.
  case quota(Quota)
  /// `ct count NUMBER`: the rule goes on where no more connections than so many have matched; inverted, where more have.
  case connectionLimit(count: UInt32, isInverted: Bool)
  /// `log …`: a message of the packet.
  indirect case log(Log)
  /// `masquerade [to :PORTS]`: the source becomes the outgoing interface's address.
  case masquerade(ports: ClosedRange<UInt16>?, NATFlags)
  /// `redirect [to :PORTS]`: the destination becomes the incoming interface's address.
  case redirect(ports: ClosedRange<UInt16>?, NATFlags)
  /// `masquerade to :FIELD map …`
  case masqueradeField(RuleField, NATFlags)
  /// `redirect to :FIELD map …`
  case redirectField(RuleField, NATFlags)
  /// `snat to …` or `dnat to …`.
  indirect case nat(NATKind, NATTarget, NATFlags)
  /// `reject [with …]`: dropped, and the sender is told.
  case reject(Rejection)
  /// `meta mark set NUMBER`.
  case setMark(UInt32)
  /// `ct mark set NUMBER`.
  case setConnectionMark(UInt32)
  /// Writes what a field gives.
  indirect case assign(AssignmentTarget, RuleField)
  /// Adds to a set, or takes from it.
  indirect case element(ElementUpdate)
  /// Counts in the object that a map gives: `counter name ip saddr map @m`.
  indirect case objectMap(ObjectType, [RuleField], MapReference)
  /// `dup to ADDRESS device DEVICE`, `dup to DEVICE`
  indirect case duplicate(address: RuleField?, device: RuleField?)
  /// `fwd to DEVICE`, `fwd ip to ADDRESS device DEVICE`
  indirect case forward(device: RuleField, address: RuleField?, family: IPFamily?)
  /// `tproxy to ADDRESS:PORT`; nil as family is both.
  case transparentProxy(family: IPFamily?, address: [UInt8]?, port: UInt16?)
  /// `notrack`: connection tracking leaves the packet alone; in a raw hook only.
  case notrack
  /// `meta nftrace set 1`
  case trace
  /// Expressions as they are.
  case expressions([Expression])
}

/// Why a rule cannot be made, before any kernel is asked.
public struct RuleError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The place of the word in the rule, from 0.
  public let index: Int
  /// The fault, as a sentence without a full stop.
  public let message: String

  /// The message of nft; nil where that is not known.
  var said: Said?

  /// A sentence of nft's, and what it marks in the text.
  enum Said: Hashable, Sendable {
    /// The field of the match.
    case field(String)
    /// The whole command: the kernel refused it.
    case command(String)
    /// The port, and the statement.
    case port(String)
    /// The answer to the sender, and the statement.
    case answer(String)
    /// The address, and the statement.
    case address(String)
    /// The address of a family that the statement cannot have, the statement, and its field.
    case addressOfOtherFamily(String)

    /// The kernel's refusal of an operation that a chain cannot do.
    static let unsupported = Said.command("Could not process rule: Operation not supported")

    static func conflict(_ first: String, _ second: String) -> Said {
      .field("conflicting protocols specified: \(first) vs. \(second)")
    }
  }

  /// An error of these parts.
  public init(index: Int, message: String) {
    self.index = index
    self.message = message
  }

  /// The fault, as a sentence without a full stop.
  public var description: String { message }
}
