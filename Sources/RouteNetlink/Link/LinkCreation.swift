public import Addressing
public import Netlink
internal import SystemPackage

extension NetlinkRequest {
  /// Makes a link: `ip link add NAME type KIND …`.
  ///
  /// Everything that the kernel takes in the creating message is in it: both ends of a veth in their namespaces under their
  /// final names, the master, the MTU, up. What it does not take there comes of ``makeLink(_:resolve:)``. Throws ENODEV where
  /// `resolve` does not know a device, EINVAL where a namespace is given by name, EOPNOTSUPP for tun and tap devices.
  public static func addLink(
    _ spec: LinkSpec, resolve: (InterfaceName) -> Int32? = { _ in nil }
  ) throws(NetlinkError) -> NetlinkRequest {
    try withoutActuallyEscaping(resolve) { (resolve) throws(NetlinkError) in
      let object = spec.name?.text ?? "of type \(spec.kind.name)"
      return try addLink(spec, Resolver(operation: "add link", object: object, resolve: resolve))
    }
  }

  /// Makes a link and sets what the kernel ignores in the creating message.
  ///
  /// That is: how IPv6 addresses are made (and then up), the alias, options of the port. The first request is that of
  /// ``addLink(_:resolve:)``. Throws as it does, and EINVAL where such a link is made in another namespace or without a name.
  public static func makeLink(
    _ spec: LinkSpec, resolve: (InterfaceName) -> Int32? = { _ in nil }
  ) throws(NetlinkError) -> [NetlinkRequest] {
    try withoutActuallyEscaping(resolve) { (resolve) throws(NetlinkError) in
      let object = spec.name?.text ?? "of type \(spec.kind.name)"
      let resolver = Resolver(operation: "add link", object: object, resolve: resolve)
      let first = try addLink(spec, resolver)
      let rest = spec.afterwards
      if rest.isEmpty { return [first] }
      if spec.namespace != nil {
        throw .invalid("add link", object, "its alias, port or address generation can be set only in its own namespace")
      }
      let reference: LinkReference
      if let index = spec.index {
        reference = .index(index)
      } else if let name = spec.name {
        reference = .name(name)
      } else {
        throw .invalid("add link", object, "a link with an alias, port options or address generation needs a name")
      }
      return [first] + (try setLink(reference, rest, resolver))
    }
  }

  /// Makes a link as ip(8) asks for it, in one message whatever is in it: `ip link add …`.
  ///
  /// The kernel passes over the alias there, and refuses how IPv6 addresses are made with EAFNOSUPPORT. Throws as
  /// ``addLink(_:resolve:)`` does.
  public static func addLinkAtOnce(
    _ spec: LinkSpec, resolve: (InterfaceName) -> Int32? = { _ in nil }
  ) throws(NetlinkError) -> NetlinkRequest {
    try withoutActuallyEscaping(resolve) { (resolve) throws(NetlinkError) in
      let object = spec.name?.text ?? "of type \(spec.kind.name)"
      return try addLink(
        spec, Resolver(operation: "add link", object: object, resolve: resolve), isWhole: true)
    }
  }

  private static func addLink(
    _ spec: LinkSpec, _ resolver: Resolver, isWhole: Bool = false
  ) throws(NetlinkError) -> NetlinkRequest {
    var now = spec.changes
    if !isWhole {
      now.alias = nil
      if now.addressGeneration != nil { now.isUp = nil }
    }
    if let place = spec.namespace { now.namespace = place }
    var writer = AttributeWriter(link: spec.index ?? 0, flags: now.flags.value, change: now.flags.change)
    if let name = now.newName ?? spec.name { writer.put(IFLA.name, string: name.text) }
    try now.put(&writer, resolver)
    if isWhole, let mode = now.addressGeneration { writer.putAddressGeneration(mode) }
    if let count = spec.transmitQueues ?? spec.queues { writer.put(IFLA.txQueues, u32: count) }
    if let count = spec.receiveQueues ?? spec.queues { writer.put(IFLA.rxQueues, u32: count) }
    switch spec.kind {
    case .macvlan(let options): writer.put(IFLA.link, i32: try resolver.index(options.parent))
    case .vlan(let options): writer.put(IFLA.link, i32: try resolver.index(options.parent))
    case .tuntap:
      throw NetlinkError(
        .notSupported, operation: resolver.operation, object: resolver.object,
        message: "tun and tap devices are made through /dev/net/tun")
    default: break
    }
    try writer.nest(IFLA.linkInfo) { (info) throws(NetlinkError) in
      info.put(IFLA.infoKind, string: spec.kind.name)
      try spec.putData(&info, resolver)
    }
    return try NetlinkRequest(
      type: MessageType.newLink, flags: [.create, .exclusive], writer: writer, operation: resolver.operation,
      object: resolver.object, headerLength: 16, schema: spec.kind.schema)
  }
}

extension LinkKind {
  fileprivate var schema: AttributeSchema {
    switch self {
    case .bridge: .bridgeLink
    case .veth: .vethLink
    case .vxlan: .vxlanLink
    case .macvlan: .macvlanLink
    case .vlan: .vlanLink
    default: .link
    }
  }
}

extension LinkSpec {
  /// What is set in messages after the creating one.
  var afterwards: LinkChanges {
    var rest = LinkChanges(alias: changes.alias, addressGeneration: changes.addressGeneration)
    if let port = changes.port, !port.isEmpty { rest.port = port }
    if rest.addressGeneration != nil { rest.isUp = changes.isUp }
    return rest
  }

  fileprivate func putData(_ info: inout AttributeWriter, _ resolver: Resolver) throws(NetlinkError) {
    switch kind {
    case .veth(let peer):
      // Without data of the other end the kernel makes both of the same attributes.
      if peer.isLikeFirstEnd { return }
      try info.nest(IFLA.infoData) { (data) throws(NetlinkError) in
        try data.nest(IFLA.vethPeer) { (end) throws(NetlinkError) in
          let flags = peer.further.flags
          end.linkHeader(peer.index ?? 0, flags: flags.value, change: flags.change)
          try peer.further.put(&end, resolver)
          if let name = peer.name { end.put(IFLA.name, string: name.text) }
          if let address = peer.address { end.put(IFLA.address, bytes: address.bytes) }
          if let mtu = peer.mtu { end.put(IFLA.mtu, u32: mtu) }
          if let place = peer.namespace { try end.putNamespace(place, resolver.operation, resolver.object) }
          if let count = peer.transmitQueues ?? queues { end.put(IFLA.txQueues, u32: count) }
          if let count = peer.receiveQueues ?? queues { end.put(IFLA.rxQueues, u32: count) }
        }
      }
    case .bridge(let options):
      var options = options
      options.override(with: changes.bridge)
      if options != BridgeOptions() { info.nest(IFLA.infoData) { options.put(&$0) } }
    case .vxlan(let options):
      let device: Int32? = if let name = options.device { try resolver.index(name) } else { nil }
      info.nest(IFLA.infoData) { options.put(&$0, device: device) }
    case .macvlan(let options):
      if let mode = options.mode { info.nest(IFLA.infoData) { $0.put(1, u32: mode.number) } }
    case .vlan(let options):
      info.nest(IFLA.infoData) { data in
        data.put(1, u16: options.id)
        if options.isServiceTag { data.put(5, big16: 0x88a8) }
      }
    case .dummy, .ifb, .tuntap, .other: break
    }
  }
}

extension BridgeOptions {
  /// Takes over what the other has.
  fileprivate mutating func override(with other: BridgeOptions?) {
    guard let other else { return }
    stp = other.stp ?? stp
    forwardDelay = other.forwardDelay ?? forwardDelay
    helloTime = other.helloTime ?? helloTime
    maxAge = other.maxAge ?? maxAge
    ageingTime = other.ageingTime ?? ageingTime
    priority = other.priority ?? priority
    vlanFiltering = other.vlanFiltering ?? vlanFiltering
    vlanDefaultPVID = other.vlanDefaultPVID ?? vlanDefaultPVID
    multicastSnooping = other.multicastSnooping ?? multicastSnooping
    nfCallIPTables = other.nfCallIPTables ?? nfCallIPTables
    nfCallIP6Tables = other.nfCallIP6Tables ?? nfCallIP6Tables
    nfCallARPTables = other.nfCallARPTables ?? nfCallARPTables
    groupForwardMask = other.groupForwardMask ?? groupForwardMask
    multicastQuerier = other.multicastQuerier ?? multicastQuerier
    igmpVersion = other.igmpVersion ?? igmpVersion
    groupAddress = other.groupAddress ?? groupAddress
    further.merge(other.further) { _, new in new }
  }
}

extension VXLANOptions {
  fileprivate func put(_ writer: inout AttributeWriter, device: Int32?) {
    if !isExternal { writer.put(1, u32: id) }
    switch remote {
    case .v4(let address): writer.put(2, bytes: address.bytes)
    case .v6(let address): writer.put(16, bytes: address.bytes)
    case nil: break
    }
    if let device { writer.put(3, i32: device) }
    switch local {
    case .v4(let address): writer.put(4, bytes: address.bytes)
    case .v6(let address): writer.put(17, bytes: address.bytes)
    case nil: break
    }
    if let ttl { writer.put(5, u8: ttl) }
    if let typeOfService { writer.put(6, u8: typeOfService) }
    if let learning { writer.put(7, bool: learning) }
    if let ageing { writer.put(8, u32: ageing) }
    if let sourcePorts {
      var range = AttributeWriter()
      range.u16(sourcePorts.first.bigEndian)
      range.u16(sourcePorts.last.bigEndian)
      writer.put(10, bytes: range.bytes)
    }
    if let proxy { writer.put(11, bool: proxy) }
    if let linkMisses { writer.put(13, bool: linkMisses) }
    if let networkMisses { writer.put(14, bool: networkMisses) }
    if let port { writer.put(15, big16: port) }
    if inheritsTTL { writer.put(28, bytes: []) }
    if let fragmentation { writer.put(29, u8: fragmentation) }
    if let limit { writer.put(9, u32: limit) }
    for option in VXLANSwitch.allCases { if let value = further[option] { option.put(value, &writer) } }
  }
}

extension MacvlanOptions.Mode {
  /// Corresponds to `MACVLAN_MODE_…`.
  var number: UInt32 {
    switch self {
    case .private: 1
    case .vepa: 2
    case .bridge: 4
    case .passthru: 8
    case .source: 16
    }
  }
}
