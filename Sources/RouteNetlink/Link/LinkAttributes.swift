internal import Addressing
internal import Netlink

/// Numbers of attributes of links. Corresponds to `IFLA_…`; source: `linux/if_link.h`.
enum IFLA {
  static let address: UInt16 = 1
  static let broadcast: UInt16 = 2
  static let name: UInt16 = 3
  static let mtu: UInt16 = 4
  static let link: UInt16 = 5
  static let qdisc: UInt16 = 6
  static let master: UInt16 = 10
  static let protectedInfo: UInt16 = 12
  static let txQueueLength: UInt16 = 13
  static let operState: UInt16 = 16
  static let linkMode: UInt16 = 17
  static let linkInfo: UInt16 = 18
  static let netNSPID: UInt16 = 19
  static let alias: UInt16 = 20
  static let statistics64: UInt16 = 23
  static let afSpec: UInt16 = 26
  static let group: UInt16 = 27
  static let netNSFD: UInt16 = 28
  static let extMask: UInt16 = 29
  static let promiscuity: UInt16 = 30
  static let txQueues: UInt16 = 31
  static let rxQueues: UInt16 = 32
  static let carrier: UInt16 = 33
  static let carrierChanges: UInt16 = 35
  static let linkNetNSID: UInt16 = 37
  static let protocolDown: UInt16 = 39
  static let gsoMaxSegments: UInt16 = 40
  static let gsoMaxSize: UInt16 = 41
  static let minMTU: UInt16 = 50
  static let maxMTU: UInt16 = 51
  static let propertyList: UInt16 = 52
  static let alternativeName: UInt16 = 53
  static let permanentAddress: UInt16 = 54
  static let parentName: UInt16 = 56
  static let parentBus: UInt16 = 57
  static let groMaxSize: UInt16 = 58
  static let tsoMaxSize: UInt16 = 59
  static let tsoMaxSegments: UInt16 = 60
  static let allMulticast: UInt16 = 61
  static let infoKind: UInt16 = 1
  static let infoData: UInt16 = 2
  static let infoSlaveKind: UInt16 = 4
  static let infoSlaveData: UInt16 = 5
  static let vethPeer: UInt16 = 1
}

extension AttributeWriter {
  mutating func putAddressGeneration(_ mode: LinkChanges.AddressGeneration) {
    nest(IFLA.afSpec) { spec in
      spec.nest(UInt16(Family.v6)) { $0.put(8, u8: mode.rawValue) }
    }
  }

  mutating func putNamespace(_ place: NamespacePlace, _ operation: String, _ object: String) throws(NetlinkError) {
    switch place {
    case .descriptor(let descriptor): put(IFLA.netNSFD, i32: descriptor)
    case .process(let process): put(IFLA.netNSPID, i32: process)
    case .named(let name): throw .invalid(operation, object, "the namespace \(name) is not open")
    }
  }
}

extension LinkChanges {
  /// The flags that are given, and which they are.
  var flags: (value: UInt32, change: UInt32) {
    var value: LinkFlags = []
    var change: LinkFlags = []
    let given: [(Bool?, LinkFlags)] = [
      (isUp, .up), (arp.map { !$0 }, .noARP), (multicast, .multicast), (allMulticast, .allMulticast),
      (promiscuous, .promiscuous),
    ]
    for case (let wanted?, let flag) in given {
      change.insert(flag)
      if wanted { value.insert(flag) }
    }
    return (value.rawValue, change.rawValue)
  }

  /// Puts what is a plain attribute; the name, the options of kinds and of ports are put by others.
  func put(_ writer: inout AttributeWriter, _ resolver: Resolver) throws(NetlinkError) {
    if let address { writer.put(IFLA.address, bytes: address.bytes) }
    if let mtu { writer.put(IFLA.mtu, u32: mtu) }
    if let txQueueLength { writer.put(IFLA.txQueueLength, u32: txQueueLength) }
    switch master {
    case .name(let name): writer.put(IFLA.master, i32: try resolver.index(name))
    case .index(let index): writer.put(IFLA.master, i32: index)
    case LinkChanges.Master.none?: writer.put(IFLA.master, u32: 0)
    case nil: break
    }
    if let namespace { try writer.putNamespace(namespace, resolver.operation, resolver.object) }
    if let alias { writer.put(IFLA.alias, bytes: Array(alias.utf8)) }
    if let group { writer.put(IFLA.group, u32: group) }
  }
}
