public import Addressing

/// An address or network of a rule: `! -s 10.0.0.0/8`.
public struct IPTablesAddress: Hashable, Sendable {
  /// The address, without the bits that the mask leaves out.
  public var address: IPAddress
  /// The bits that are compared; as many bytes as the address.
  public var mask: IPAddress
  /// `!`
  public var isInverted: Bool

  /// An address; bits that the mask leaves out go. Nil where the mask is of the other family.
  public init?(_ address: IPAddress, mask: IPAddress, isInverted: Bool = false) {
    guard address.family == mask.family,
      let masked = IPAddress(bytes: zip(address.bytes, mask.bytes).map { $0 & $1 })
    else { return nil }
    self.address = masked
    self.mask = mask
    self.isInverted = isInverted
  }

  /// Whether it is every address.
  public var isAny: Bool { mask.isAny && !isInverted }

  /// The length of the prefix, where the mask is one.
  public var prefixLength: Int? {
    var length = 0
    var isOver = false
    for byte in mask.bytes {
      if isOver, byte != 0 { return nil }
      let ones = (~byte).leadingZeroBitCount
      if ones < 8 {
        guard byte << ones == 0 else { return nil }
        isOver = true
      }
      length += ones
    }
    return length
  }
}

/// An interface of a rule: `! -i br-+`.
public struct IPTablesInterface: Hashable, Sendable {
  /// The name; a `+` at its end stands for anything.
  public var name: String
  /// `!`
  public var isInverted: Bool

  /// An interface, or several whose names begin alike.
  public init(_ name: String, isInverted: Bool = false) {
    self.name = name
    self.isInverted = isInverted
  }
}

/// The protocol of a rule: `! -p tcp`.
public struct IPTablesProtocol: Hashable, Sendable {
  /// Its number; 0 is none in particular.
  public var number: UInt8
  /// `!`
  public var isInverted: Bool

  /// A protocol.
  public init(_ number: UInt8, isInverted: Bool = false) {
    self.number = number
    self.isInverted = isInverted
  }

  /// Those whose ports multiport and translations know: TCP, UDP, UDP-Lite, SCTP, DCCP.
  public var hasPorts: Bool { [6, 17, 136, 132, 33].contains(number) }
}

/// A rule of iptables.
public struct IPTablesRule: Hashable, Sendable {
  /// `-s`; nil is any.
  public var source: IPTablesAddress?
  /// `-d`; nil is any.
  public var destination: IPTablesAddress?
  /// `-i`; nil is any.
  public var input: IPTablesInterface?
  /// `-o`; nil is any.
  public var output: IPTablesInterface?
  /// `-p`; nil is any.
  public var `protocol`: IPTablesProtocol?
  /// `-f`: second and further fragments; false is `! -f`.
  public var isFragment: Bool?
  /// `-m …`, in their order.
  public var matches: [IPTablesMatch]
  /// `-j` or `-g`; nil only counts.
  public var target: IPTablesTarget?
  /// Counted packets.
  public var packets: UInt64
  /// Counted bytes.
  public var bytes: UInt64

  /// A rule that every packet matches.
  public init() {
    matches = []
    packets = 0
    bytes = 0
  }

  /// The rule without what it counted, for comparing.
  public var uncounted: IPTablesRule {
    var rule = self
    rule.packets = 0
    rule.bytes = 0
    return rule
  }
}

/// A rule as it is typed: with several addresses it stands for a rule for each pair of them.
public struct IPTablesRuleSpec: Hashable, Sendable {
  /// `-s`; none is any.
  public var sources: [IPTablesAddress]
  /// `-d`; none is any.
  public var destinations: [IPTablesAddress]
  /// All the rest.
  public var rest: IPTablesRule

  /// A rule for each pair of addresses.
  public init(_ rest: IPTablesRule, sources: [IPTablesAddress] = [], destinations: [IPTablesAddress] = []) {
    self.rest = rest
    self.sources = sources
    self.destinations = destinations
  }

  /// The rules that it stands for, in the order in which they are appended.
  public var rules: [IPTablesRule] {
    let sources: [IPTablesAddress?] = sources.isEmpty ? [nil] : sources
    let destinations: [IPTablesAddress?] = destinations.isEmpty ? [nil] : destinations
    return sources.flatMap { source in
      destinations.map { destination in
        var rule = rest
        rule.source = source.flatMap { $0.isAny ? nil : $0 }
        rule.destination = destination.flatMap { $0.isAny ? nil : $0 }
        return rule
      }
    }
  }
}
