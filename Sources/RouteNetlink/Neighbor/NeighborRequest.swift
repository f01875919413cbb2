public import Addressing
public import Netlink

/// Numbers of attributes of neighbours and FDB entries. Corresponds to `NDA_…`, `NTF_…`, `NUD_…`.
enum NDA {
  static let destination: UInt16 = 1
  static let linkAddress: UInt16 = 2
  static let cacheInfo: UInt16 = 3
  static let probes: UInt16 = 4
  static let vlan: UInt16 = 5
  static let port: UInt16 = 6
  static let vni: UInt16 = 7
  static let interface: UInt16 = 8
  static let master: UInt16 = 9
  static let linkNamespaceID: UInt16 = 10
  static let sourceVNI: UInt16 = 11
  static let `protocol`: UInt16 = 12
  static let nextHopID: UInt16 = 13
  static let furtherFlags: UInt16 = 15
  static let flagSelf: UInt8 = 0x02
  static let flagMaster: UInt8 = 0x04
  static let flagProxy: UInt8 = 0x08
  static let flagRouter: UInt8 = 0x80
  static let flagUse: UInt8 = 0x01
  static let flagLearned: UInt8 = 0x10
  static let flagSticky: UInt8 = 0x40
  static let flagOffloaded: UInt8 = 0x20
  static let stateMask: UInt16 = 16
  static let flagsMask: UInt16 = 17
}

extension NetlinkRequest {
  /// Adds a neighbour entry: `ip neigh add …`, `replace` or `change`.
  ///
  /// Throws ENODEV where `resolve` does not know the device; the kernel answers ENOENT where what is to be changed is not there.
  public static func addNeighbor(
    _ spec: NeighborSpec, mode: AddMode = .add, resolve: (InterfaceName) -> Int32?
  ) throws(NetlinkError) -> NetlinkRequest {
    try neighbor(spec, MessageType.newNeighbor, mode.flags, "\(mode.rawValue) neighbor", resolve(spec.device))
  }

  /// Removes a neighbour entry: `ip neigh del …`. Throws as ``addNeighbor(_:mode:resolve:)``.
  public static func deleteNeighbor(
    _ spec: NeighborSpec, resolve: (InterfaceName) -> Int32?
  ) throws(NetlinkError) -> NetlinkRequest {
    try neighbor(spec, MessageType.deleteNeighbor, [], "delete neighbor", resolve(spec.device))
  }

  /// Adds an entry to a forwarding database: `bridge fdb add …`, `replace` or `append`; without a place it is the device's own (`self`).
  ///
  /// VXLAN has several for the address of all zeros, which are appended. Throws ENODEV where `resolve` does not know the device.
  public static func addFDB(
    _ spec: FDBSpec, mode: AddMode = .add, resolve: (InterfaceName) -> Int32?
  ) throws(NetlinkError) -> NetlinkRequest {
    try fdb(spec, MessageType.newNeighbor, mode.flags, "\(mode.rawValue) fdb entry", resolve)
  }

  /// Removes an entry: `bridge fdb del …`. Throws as ``addFDB(_:mode:resolve:)``.
  public static func deleteFDB(
    _ spec: FDBSpec, resolve: (InterfaceName) -> Int32?
  ) throws(NetlinkError) -> NetlinkRequest {
    try fdb(spec, MessageType.deleteNeighbor, [], "delete fdb entry", resolve)
  }

  private static func neighbor(
    _ spec: NeighborSpec, _ type: UInt16, _ flags: NetlinkFlags, _ operation: String, _ index: Int32?
  ) throws(NetlinkError) -> NetlinkRequest {
    let object = "\(spec.address) dev \(spec.device)"
    guard let index else { throw .unknownDevice(spec.device, operation, object) }
    var writer = AttributeWriter(
      neighbor: Family.of(spec.address.family), index, spec.state == .none ? 0 : spec.state.rawValue,
      (spec.isProxy ? NDA.flagProxy : 0) | (spec.isRouter ? NDA.flagRouter : 0) | (spec.isUsed ? NDA.flagUse : 0)
        | (spec.isLearnedElsewhere ? NDA.flagLearned : 0))
    writer.put(NDA.destination, bytes: spec.address.bytes)
    if spec.isManaged { writer.put(NDA.furtherFlags, u32: 1) }
    if let origin = spec.protocol { writer.put(NDA.protocol, u8: origin.rawValue) }
    if let linkAddress = spec.linkAddress { writer.put(NDA.linkAddress, bytes: linkAddress.bytes) }
    return try NetlinkRequest(
      type: type, flags: flags, writer: writer, operation: operation, object: object, headerLength: 12,
      schema: .neighbor)
  }

  private static func fdb(
    _ spec: FDBSpec, _ type: UInt16, _ flags: NetlinkFlags, _ operation: String,
    _ resolve: (InterfaceName) -> Int32?
  ) throws(NetlinkError) -> NetlinkRequest {
    let object = "\(spec.address) dev \(spec.device)"
    guard let index = resolve(spec.device) else { throw .unknownDevice(spec.device, operation, object) }
    var places: UInt8 = 0
    if spec.inMaster { places |= NDA.flagMaster }
    if spec.inSelf || !spec.inMaster { places |= NDA.flagSelf }
    if spec.isUsed { places |= NDA.flagUse }
    if spec.isLearnedElsewhere { places |= NDA.flagLearned }
    if spec.isSticky { places |= NDA.flagSticky }
    if spec.isRouter { places |= NDA.flagRouter }
    var outgoing: Int32?
    if let name = spec.outgoing {
      guard let index = resolve(name) else { throw .unknownDevice(name, operation, object) }
      outgoing = index
    }
    let state: NeighborState =
      switch spec.lifetime {
      // As bridge(8) says it: VXLAN wants one of permanent and reachable, a bridge looks for noARP.
      case .permanent: [.permanent, .noARP]
      case .static: [.reachable, .noARP]
      case .dynamic: .reachable
      }
    var writer = AttributeWriter(neighbor: Family.bridge, index, state.rawValue, places)
    writer.put(NDA.linkAddress, bytes: spec.address.bytes)
    if let destination = spec.destination { writer.put(NDA.destination, bytes: destination.bytes) }
    if let vlan = spec.vlan { writer.put(NDA.vlan, u16: vlan) }
    if let port = spec.port { writer.put(NDA.port, big16: port) }
    if let vni = spec.vni { writer.put(NDA.vni, u32: vni) }
    if let sourceVNI = spec.sourceVNI { writer.put(NDA.sourceVNI, u32: sourceVNI) }
    if let outgoing { writer.put(NDA.interface, i32: outgoing) }
    return try NetlinkRequest(
      type: type, flags: flags, writer: writer, operation: operation, object: object, headerLength: 12,
      schema: .neighbor)
  }
}

extension AttributeWriter {
  /// Starts with `struct ndmsg`.
  init(neighbor family: UInt8, _ index: Int32, _ state: UInt16, _ flags: UInt8) {
    self.init()
    u8(family)
    u8(0)
    u16(0)
    i32(index)
    u16(state)
    u8(flags)
    u8(0)
  }
}
