public import Addressing
public import Netlink

/// Entries to be removed from a forwarding database at once: `bridge fdb flush dev NAME …`. Linux 5.19 and later.
public struct FDBFlush: Hashable, Sendable {
  /// A word that an entry must agree with. Each corresponds to a bit of `ndm_state` or `ndm_flags` and of its mask.
  public enum Condition: String, Hashable, Sendable, CaseIterable {
    /// Entries that are the device's own addresses, or are not.
    case permanent, nopermanent
    /// Entries that do not age, or that do.
    case `static`, nostatic
    /// Entries that were learned and age, or that do not.
    case dynamic, nodynamic
    /// Somebody added it: `NTF_USE`.
    case addedByUser = "added_by_user"
    /// Entries that the bridge learned itself.
    case notAddedByUser = "noadded_by_user"
    /// Entries that something outside the kernel learned.
    case learnedElsewhere = "extern_learn"
    /// Entries that the bridge or a user made.
    case notLearnedElsewhere = "noextern_learn"
    /// Entries that stay at their port, or that move.
    case sticky, nosticky
    /// Entries that a card forwards by, or that none does.
    case offloaded, nooffloaded
  }
  /// A bridge, a port of one, or a vxlan.
  public var device: InterfaceName
  /// The port whose entries are meant, or the bridge itself. Corresponds to `NDA_IFINDEX`.
  public var port: InterfaceName?
  /// The VLAN, 1 to 4094. Corresponds to `NDA_VLAN`.
  public var vlan: UInt16?
  /// Whether the device itself holds them, which goes without saying where ``inMaster`` is not set. Corresponds to `NTF_SELF`.
  public var inSelf = false
  /// Whether the bridge of the port holds them. Corresponds to `NTF_MASTER`.
  public var inMaster = false
  /// The flags that entries must have or lack, in the order in which they were said: the last word about a bit counts.
  public var conditions: [Condition] = []

  /// All entries of a device.
  public init(device: InterfaceName) { self.device = device }

  /// The bits of `ndm_state` with their mask, and those of `ndm_flags`.
  var bits: (state: NeighborState, stateMask: NeighborState, flags: UInt8, flagsMask: UInt8) {
    var state: NeighborState = []
    var stateMask: NeighborState = []
    var flags: UInt8 = 0
    var flagsMask: UInt8 = 0
    func want(_ flag: UInt8, _ isSet: Bool) {
      flagsMask |= flag
      if isSet { flags |= flag } else { flags &= ~flag }
    }
    for condition in conditions {
      switch condition {
      case .permanent:
        state.insert(.permanent)
        stateMask.insert(.permanent)
      case .nopermanent:
        state.remove(.permanent)
        stateMask.insert(.permanent)
      // Permanent entries are static, too, to the kernel.
      case .static:
        state.insert(.noARP)
        stateMask.formUnion([.noARP, .permanent])
      case .nostatic:
        state.remove(.noARP)
        stateMask.insert(.noARP)
      case .dynamic:
        state.subtract([.noARP, .permanent])
        stateMask.formUnion([.noARP, .permanent])
      case .nodynamic:
        state.insert(.noARP)
        stateMask.insert(.noARP)
      case .addedByUser: want(NDA.flagUse, true)
      case .notAddedByUser: want(NDA.flagUse, false)
      case .learnedElsewhere: want(NDA.flagLearned, true)
      case .notLearnedElsewhere: want(NDA.flagLearned, false)
      case .sticky: want(NDA.flagSticky, true)
      case .nosticky: want(NDA.flagSticky, false)
      case .offloaded: want(NDA.flagOffloaded, true)
      case .nooffloaded: want(NDA.flagOffloaded, false)
      }
    }
    return (state, stateMask, flags, flagsMask)
  }
}

/// Which entry of a forwarding database is asked for: `bridge fdb get MAC dev NAME|br NAME …`.
public struct FDBLookup: Hashable, Sendable {
  /// The MAC address that is looked up. Corresponds to `NDA_LLADDR`.
  public var address: MACAddress
  /// `dev NAME` or `brport NAME`.
  public var device: InterfaceName?
  /// `br NAME`. Corresponds to `NDA_MASTER`.
  public var bridge: InterfaceName?
  /// The VLAN, 1 to 4094. Corresponds to `NDA_VLAN`.
  public var vlan: UInt16?
  /// The network identifier of a vxlan. Corresponds to `NDA_VNI`.
  public var vni: UInt32?
  /// Whether the device's own database is asked. Corresponds to `NTF_SELF`.
  public var inSelf = false
  /// Whether the database of the bridge above the device is asked. Corresponds to `NTF_MASTER`.
  public var inMaster = false
  /// Whether one that is permanent is not shown.
  public var isDynamic = false

  /// The entry of an address.
  public init(_ address: MACAddress) { self.address = address }
}

extension NetlinkRequest {
  /// Removes what agrees with all that is said: `bridge fdb flush dev NAME …`.
  ///
  /// Throws ENODEV where `resolve` does not know a device; the kernel answers EOPNOTSUPP where the device holds no entries that it would
  /// flush.
  public static func flushFDB(
    _ flush: FDBFlush, resolve: (InterfaceName) -> Int32?
  ) throws(NetlinkError) -> NetlinkRequest {
    let (operation, object) = ("flush fdb", "dev \(flush.device)")
    guard let index = resolve(flush.device) else { throw .unknownDevice(flush.device, operation, object) }
    let bits = flush.bits
    let places =
      (flush.inSelf || !flush.inMaster ? NDA.flagSelf : 0) | (flush.inMaster ? NDA.flagMaster : 0) | bits.flags
    var writer = AttributeWriter(neighbor: Family.bridge, index, bits.state.rawValue, places)
    if let port = flush.port {
      guard let index = resolve(port) else { throw .unknownDevice(port, operation, object) }
      writer.put(NDA.interface, i32: index)
    }
    if let vlan = flush.vlan { writer.put(NDA.vlan, u16: vlan) }
    if bits.flagsMask != 0 { writer.put(NDA.flagsMask, u8: bits.flagsMask) }
    if !bits.stateMask.isEmpty { writer.put(NDA.stateMask, u16: bits.stateMask.rawValue) }
    // NLM_F_BULK
    return try NetlinkRequest(
      type: MessageType.deleteNeighbor, flags: NetlinkFlags(rawValue: 0x200), writer: writer, operation: operation,
      object: object, headerLength: 12, schema: .neighbor)
  }
}

extension RouteSocket {
  /// Asks for one entry of a forwarding database: `bridge fdb get MAC dev NAME`. Linux 5.0 and later.
  ///
  /// Throws ENODEV where a device is not there, ENOENT where the entry is not.
  public func fdbEntry(_ lookup: FDBLookup) throws(NetlinkError) -> FDBEntry? {
    let device: Int32 = if let name = lookup.device { try index(of: name) } else { 0 }
    var writer = AttributeWriter(
      neighbor: Family.bridge, device, 0,
      (lookup.inSelf ? NDA.flagSelf : 0) | (lookup.inMaster ? NDA.flagMaster : 0))
    writer.put(NDA.linkAddress, bytes: lookup.address.bytes)
    if let bridge = lookup.bridge { writer.put(NDA.master, i32: try index(of: bridge)) }
    if let vlan = lookup.vlan { writer.put(NDA.vlan, u16: vlan) }
    if let vni = lookup.vni { writer.put(NDA.vni, u32: vni) }
    let request = try NetlinkRequest(
      type: MessageType.getNeighbor, writer: writer, operation: "get fdb entry", object: "\(lookup.address)",
      headerLength: 12, schema: .neighbor)
    return try netlink.request(request).compactMap { FDBEntry($0) }.first
  }
}
