public import Addressing
public import Netlink

/// A rule that exists: a line of `ip rule`.
public struct Rule: Hashable, Sendable {
  /// The match and the action. Its table, or nothing known, is in ``action``.
  public var spec: RuleSpec
  /// The number of the action. Corresponds to `FR_ACT_…`.
  public let action: UInt8
  /// The origin of the rule, by its number in `/etc/iproute2/rt_protos`. Corresponds to `FRA_PROTOCOL`.
  public var `protocol`: RouteProtocol?
  /// Bits: 2 inverted, 4 unresolved, 8 and 0x10 the incoming or outgoing device is not there. Corresponds to `fib_rule_hdr.flags`.
  public let flags: UInt32
  /// The type of service that it matches.
  public var typeOfService: UInt8 { spec.typeOfService }
  /// Matches and settings that few rules have.
  public var further: RuleDetails { spec.further }
  /// Attributes that are not decoded.
  public var unknown: [UnknownAttribute] = []

  /// Reads an `RTM_NEWRULE` or `RTM_DELRULE` message; nil where it is another, too short, or of no IP family.
  public init?(_ message: NetlinkMessage) {
    var reader = ByteReader(message.payload)
    guard message.type == MessageType.newRule || message.type == MessageType.deleteRule,
      let family = reader.u8().flatMap(Family.ip), let toLength = reader.u8(), let fromLength = reader.u8(),
      let typeOfService = reader.u8(), let shortTable = reader.u8(), reader.u16() != nil, let action = reader.u8(),
      let flags = reader.u32()
    else { return nil }
    self.action = action
    self.flags = flags
    spec = RuleSpec(family: family, priority: 0, isInverted: flags & FRA.inverted != 0)
    spec.typeOfService = typeOfService
    var table = UInt32(shortTable)
    var goto: UInt32?
    func network(_ attribute: NetlinkAttribute, _ length: UInt8) -> IPNetwork? {
      IPAddress(bytes: attribute.payload).flatMap { IPNetwork(address: $0, prefixLength: Int(length)) }
    }
    for attribute in AttributeReader(message.payload, after: 12) {
      switch attribute.type {
      case FRA.to: spec.to = network(attribute, toLength)
      case FRA.from: spec.from = network(attribute, fromLength)
      case FRA.incoming: spec.incoming = InterfaceName(attribute.string)
      case FRA.outgoing: spec.outgoing = InterfaceName(attribute.string)
      case FRA.goto: goto = attribute.u32
      case FRA.priority: spec.priority = attribute.u32
      case FRA.mark: spec.mark = attribute.u32
      case FRA.markMask: spec.markMask = attribute.u32
      case FRA.table: table = attribute.u32 ?? table
      case FRA.protocol: `protocol` = attribute.u8.map { RouteProtocol(rawValue: $0) }
      case _ where spec.further.read(attribute): break
      default: unknown.append(UnknownAttribute(attribute))
      }
    }
    switch action {
    case 1: spec.action = .lookup(RouteTable(rawValue: table))
    case 2: spec.action = .goto(goto ?? 0)
    case 3: spec.action = .nop
    case 6: spec.action = .blackhole
    case 7: spec.action = .unreachable
    case 8: spec.action = .prohibit
    default: spec.action = .other(action)
    }
    // A table beside another action is kept, and told.
    if action != 1, table != 0 { spec.unusedTable = RouteTable(rawValue: table) }
  }
}

extension RouteSocket {
  /// The rules of a family: `ip rule`.
  public func rules(family: IPFamily = .v4) throws(NetlinkError) -> [Rule] {
    var writer = AttributeWriter()
    writer.u8(Family.of(family))
    writer.raw([UInt8](repeating: 0, count: 11))
    return try netlink.dump(
      NetlinkRequest(
        type: MessageType.getRule, payload: writer.bytes, operation: "list", object: "rules", headerLength: 12)
    ).compactMap { Rule($0) }
  }
}
