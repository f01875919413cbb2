internal import Addressing
public import Netlink

/// Numbers of attributes of rules. Corresponds to `FRA_…`.
enum FRA {
  static let to: UInt16 = 1
  static let from: UInt16 = 2
  static let incoming: UInt16 = 3
  static let goto: UInt16 = 4
  static let priority: UInt16 = 6
  static let mark: UInt16 = 10
  static let realms: UInt16 = 11
  static let tunnelID: UInt16 = 12
  static let suppressGroup: UInt16 = 13
  static let suppressPrefixLength: UInt16 = 14
  static let table: UInt16 = 15
  static let markMask: UInt16 = 16
  static let outgoing: UInt16 = 17
  static let masterDevice: UInt16 = 19
  static let userRange: UInt16 = 20
  static let `protocol`: UInt16 = 21
  static let ipProtocol: UInt16 = 22
  static let sourcePorts: UInt16 = 23
  static let destinationPorts: UInt16 = 24
  /// Corresponds to `FIB_RULE_INVERT`.
  static let inverted: UInt32 = 2
}

extension NetlinkRequest {
  /// Adds a rule of the routing policy: `ip rule add …`. Throws EINVAL where a network is of another family than the rule.
  public static func addRule(_ spec: RuleSpec) throws(NetlinkError) -> NetlinkRequest {
    try rule(spec, MessageType.newRule, [.create, .exclusive], "add rule")
  }

  /// Removes the first rule that matches what is given: `ip rule del …`. Throws as ``addRule(_:)``.
  public static func deleteRule(_ spec: RuleSpec) throws(NetlinkError) -> NetlinkRequest {
    try rule(spec, MessageType.deleteRule, [], "delete rule")
  }

  private static func rule(
    _ spec: RuleSpec, _ type: UInt16, _ flags: NetlinkFlags, _ operation: String
  ) throws(NetlinkError) -> NetlinkRequest {
    let object = spec.label
    for network in [spec.from, spec.to].compactMap({ $0 }) where network.family != spec.family {
      throw .invalid(operation, object, "\(network) is of another address family than the rule")
    }
    let (action, table, goto) = spec.numbers
    var writer = AttributeWriter()
    writer.u8(Family.of(spec.family))
    writer.u8(UInt8(clamping: spec.to?.prefixLength ?? 0))
    writer.u8(UInt8(clamping: spec.from?.prefixLength ?? 0))
    writer.u8(spec.typeOfService)
    writer.u8(UInt8(exactly: table) ?? 0)
    writer.u16(0)
    writer.u8(action)
    writer.u32(spec.isInverted ? FRA.inverted : 0)
    if let to = spec.to, to.prefixLength > 0 { writer.put(FRA.to, bytes: to.address.bytes) }
    if let from = spec.from, from.prefixLength > 0 { writer.put(FRA.from, bytes: from.address.bytes) }
    if let incoming = spec.incoming { writer.put(FRA.incoming, string: incoming.text) }
    if let goto { writer.put(FRA.goto, u32: goto) }
    if let priority = spec.priority { writer.put(FRA.priority, u32: priority) }
    if let mark = spec.mark { writer.put(FRA.mark, u32: mark) }
    if let mask = spec.markMask { writer.put(FRA.markMask, u32: mask) }
    if table > 255 { writer.put(FRA.table, u32: table) }
    if let outgoing = spec.outgoing { writer.put(FRA.outgoing, string: outgoing.text) }
    if let origin = spec.protocol { writer.put(FRA.protocol, u8: origin.rawValue) }
    spec.further.put(&writer)
    return try NetlinkRequest(
      type: type, flags: flags, writer: writer, operation: operation, object: object, headerLength: 12, schema: .rule)
  }
}

extension RuleSpec {
  fileprivate var label: String {
    var words: [String] = []
    if let priority { words.append("\(priority)") }
    words.append("from \(from?.description ?? "all")")
    if let to { words.append("to \(to)") }
    return words.joined(separator: " ")
  }

  /// The number of the action, its table, and where a goto leads. Corresponds to `FR_ACT_…`.
  fileprivate var numbers: (action: UInt8, table: UInt32, goto: UInt32?) {
    switch action {
    case .lookup(let table): (1, table.rawValue, nil)
    case .goto(let priority): (2, unusedTable?.rawValue ?? 0, priority)
    case .blackhole: (6, unusedTable?.rawValue ?? 0, nil)
    case .unreachable: (7, unusedTable?.rawValue ?? 0, nil)
    case .prohibit: (8, unusedTable?.rawValue ?? 0, nil)
    case .nop: (3, unusedTable?.rawValue ?? 0, nil)
    case .numbered(let number): (number, unusedTable?.rawValue ?? 0, nil)
    case .any: (0, 0, nil)
    }
  }
}
