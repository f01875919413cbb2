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
  /// The changes that are set in messages after the creating one.
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
      let all = changes.bridge.map { options.overridden(by: $0) } ?? options
      try info.putData(all, resolver)
    case .vxlan(let options): try info.putData(options, resolver)
    case .macvlan(let options): try info.putData(options.data, resolver)
    case .vlan(let options): try info.putData(options.data, resolver)
    case .dummy, .ifb, .tuntap, .other: break
    }
  }
}

extension AttributeWriter {
  /// Puts the options of a kind, where there are any.
  fileprivate mutating func putData(_ options: LinkOptions<some LinkOptionTable>, _ resolver: Resolver)
    throws(NetlinkError)
  {
    if options.isEmpty { return }
    try nest(IFLA.infoData) { (data) throws(NetlinkError) in try options.put(&data, resolver) }
  }
}
