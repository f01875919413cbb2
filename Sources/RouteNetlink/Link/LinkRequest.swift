public import Addressing
public import Netlink
internal import SystemPackage

/// Flags of a link. Corresponds to `ifi_flags`, `IFF_…`.
public struct LinkFlags: OptionSet, Hashable, Sendable {
  /// The kernel's number.
  public let rawValue: UInt32
  /// A value of this number, known or not.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// Set up by its owner. Corresponds to `IFF_UP`.
  public static let up = LinkFlags(rawValue: 0x1)
  /// It can send to all on the link. Corresponds to `IFF_BROADCAST`.
  public static let broadcast = LinkFlags(rawValue: 0x2)
  /// It is a loopback device. Corresponds to `IFF_LOOPBACK`.
  public static let loopback = LinkFlags(rawValue: 0x8)
  /// It has one other end. Corresponds to `IFF_POINTOPOINT`.
  public static let pointToPoint = LinkFlags(rawValue: 0x10)
  /// Ready to carry packets. Corresponds to `IFF_RUNNING`.
  public static let running = LinkFlags(rawValue: 0x40)
  /// MAC addresses are not asked for. Corresponds to `IFF_NOARP`.
  public static let noARP = LinkFlags(rawValue: 0x80)
  /// It takes all frames, whomever they are for. Corresponds to `IFF_PROMISC`.
  public static let promiscuous = LinkFlags(rawValue: 0x100)
  /// It takes the frames of all multicast groups. Corresponds to `IFF_ALLMULTI`.
  public static let allMulticast = LinkFlags(rawValue: 0x200)
  /// It is the master of bonded links. Corresponds to `IFF_MASTER`.
  public static let master = LinkFlags(rawValue: 0x400)
  /// It is one of bonded links. Corresponds to `IFF_SLAVE`.
  public static let slave = LinkFlags(rawValue: 0x800)
  /// It can send to multicast groups. Corresponds to `IFF_MULTICAST`.
  public static let multicast = LinkFlags(rawValue: 0x1000)
  /// Its addresses are lost when it goes down. Corresponds to `IFF_DYNAMIC`.
  public static let dynamic = LinkFlags(rawValue: 0x8000)
  /// The cable is in. Corresponds to `IFF_LOWER_UP`.
  public static let lowerUp = LinkFlags(rawValue: 0x10000)
  /// It waits for something, such as 802.1X. Corresponds to `IFF_DORMANT`.
  public static let dormant = LinkFlags(rawValue: 0x20000)
}

extension LinkReference: CustomStringConvertible {
  /// The name, or `index N`.
  public var description: String {
    switch self {
    case .name(let name): name.text
    case .index(let index): "index \(index)"
    }
  }

  var index: Int32 {
    if case .index(let index) = self { return index }
    return 0
  }

  /// Puts the name, where the header has no index.
  func put(_ writer: inout AttributeWriter) {
    if case .name(let name) = self { writer.put(IFLA.name, string: name.text) }
  }
}

extension NetlinkRequest {
  /// Deletes a link: `ip link delete NAME`.
  public static func deleteLink(_ link: LinkReference) -> NetlinkRequest {
    var writer = AttributeWriter(link: link.index)
    link.put(&writer)
    return NetlinkRequest(
      type: MessageType.deleteLink, payload: writer.bytes, operation: "delete link", object: link.description,
      headerLength: 16, schema: .link)
  }

  /// Asks for one link by its index, without the statistics of IPv6.
  ///
  /// The kernel first runs what it has put off for that link (`linkwatch`), so that it carries packets afterwards; see
  /// `rtnl_getlink` of Linux 6.8 and later.
  public static func getLink(_ index: Int32) -> NetlinkRequest { getLink(.index(index)) }

  /// Asks for one link, without the statistics of IPv6: `ip link show NAME`.
  public static func getLink(_ link: LinkReference) -> NetlinkRequest {
    var writer = AttributeWriter(link: link.index)
    link.put(&writer)
    // RTEXT_FILTER_SKIP_STATS
    writer.put(IFLA.extMask, u32: 8)
    return NetlinkRequest(
      type: MessageType.getLink, payload: writer.bytes, operation: "get link", object: link.description,
      headerLength: 16, schema: .link)
  }

  /// Changes all links of a group in one message: `ip link set group GROUP …`.
  ///
  /// Throws ENODEV where `resolve` does not know a name.
  public static func setLinks(
    ofGroup group: UInt32, _ changes: LinkChanges, resolve: (InterfaceName) -> Int32? = { _ in nil }
  ) throws(NetlinkError) -> NetlinkRequest {
    try withoutActuallyEscaping(resolve) { (resolve) throws(NetlinkError) in
      let resolver = Resolver(operation: "set links", object: "of group \(group)", resolve: resolve)
      var changes = changes
      changes.group = group
      var writer = AttributeWriter(link: 0, flags: changes.flags.value, change: changes.flags.change)
      try changes.put(&writer, resolver)
      if let mode = changes.addressGeneration { writer.putAddressGeneration(mode) }
      return try request(writer, .index(0), resolver)
    }
  }

  /// Changes a link: `ip link set dev NAME …`.
  ///
  /// In most cases this is one message. Several come of: how IPv6 addresses are made (before the link goes up), and port
  /// options (after it has its master). Only what is asked for is changed: `change` holds the bits of the flags that are given.
  /// A link that is renamed and given by name is resolved too, since the message has room for one name. A link that moves gets
  /// everything in the one message. Throws ENODEV where `resolve` does not know a name, EINVAL where a namespace is given by name.
  public static func setLink(
    _ link: LinkReference, _ changes: LinkChanges, resolve: (InterfaceName) -> Int32? = { _ in nil }
  ) throws(NetlinkError) -> [NetlinkRequest] {
    try withoutActuallyEscaping(resolve) { (resolve) throws(NetlinkError) in
      let resolver = Resolver(operation: "set link", object: link.description, resolve: resolve)
      return try setLink(link, changes, resolver)
    }
  }

  /// Changes a link as ip(8) and bridge(8) do, in one message: it is done whole, or refused whole where the kernel sees it at once.
  ///
  /// The kernel sets port options at the master that the link has before, and makes IPv6 addresses of a link that goes up before
  /// it takes in how; see ``setLink(_:_:resolve:)`` for what people mean. Throws as that does. Equivalent of `ip link set …`, and of
  /// `bridge link set …` where only options of a port are given and not as data of its kind.
  public static func setLinkAtOnce(
    _ link: LinkReference, _ changes: LinkChanges, resolve: (InterfaceName) -> Int32? = { _ in nil }
  ) throws(NetlinkError) -> NetlinkRequest {
    try withoutActuallyEscaping(resolve) { (resolve) throws(NetlinkError) in
      let resolver = Resolver(operation: "set link", object: link.description, resolve: resolve)
      var reference = link
      if case .name(let name) = link { reference = .index(try resolver.index(name)) }
      if let port = changes.port, !port.isKindData, changes == LinkChanges(port: port) {
        var writer = AttributeWriter(link: reference.index, family: Family.bridge)
        try writer.nest(IFLA.protectedInfo) { (data) throws(NetlinkError) in try port.put(&data, resolver) }
        port.bridgePlace.put(&writer)
        return try NetlinkRequest(
          type: MessageType.setLink, writer: writer, operation: resolver.operation, object: resolver.object,
          headerLength: 16, schema: .link)
      }
      var writer = AttributeWriter(
        link: reference.index, flags: changes.flags.value, change: changes.flags.change)
      if let name = changes.newName, link != .name(name) { writer.put(IFLA.name, string: name.text) }
      try changes.put(&writer, resolver)
      if let mode = changes.addressGeneration { writer.putAddressGeneration(mode) }
      if let bridge = changes.bridge {
        try writer.putInfo(IFLA.infoKind, IFLA.infoData, bridge, resolver)
      } else if let port = changes.port {
        try writer.putInfo(IFLA.infoSlaveKind, IFLA.infoSlaveData, port, resolver)
      } else if let kind = changes.kind {
        try kind.put(&writer, resolver)
      }
      return try request(writer, link, resolver, schema: changes.schema)
    }
  }

  /// Gives a link further names, or takes them: `ip link property add dev NAME altname OTHER`. The names have at most 127 bytes.
  public static func setAlternativeNames(_ names: [String], of index: Int32, isRemoval: Bool) -> NetlinkRequest {
    var writer = AttributeWriter(link: index)
    writer.nest(IFLA.propertyList) { list in
      for name in names { list.put(IFLA.alternativeName, string: name) }
    }
    return NetlinkRequest(
      type: isRemoval ? MessageType.deleteLinkProperty : MessageType.newLinkProperty,
      flags: isRemoval ? [] : [.create, .exclusive, .append], payload: writer.bytes, operation: "set alternative names",
      object: "of index \(index)", headerLength: 16)
  }

  static func setLink(
    _ link: LinkReference, _ changes: LinkChanges, _ resolver: Resolver
  ) throws(NetlinkError) -> [NetlinkRequest] {
    var requests: [NetlinkRequest] = []
    var rest = changes
    // A link that moves is out of this socket's reach afterwards, so all must be in the one message.
    let moves = changes.namespace != nil
    if let mode = changes.addressGeneration, !moves {
      var writer = AttributeWriter(link: link.index)
      link.put(&writer)
      writer.putAddressGeneration(mode)
      requests.append(try request(writer, link, resolver))
      rest.addressGeneration = nil
    }
    rest.port = nil
    // Port options go to the master that the link has when the message comes: an old one first, a new one after.
    let port = changes.port.flatMap { $0.isEmpty ? nil : $0 }
    if port != nil, moves { throw .invalid(resolver.operation, resolver.object, "a port that moves leaves its bridge") }
    if !rest.isEmpty {
      var writer = AttributeWriter(link: link.index, flags: rest.flags.value, change: rest.flags.change)
      // With an index in the header, IFLA_IFNAME is the new name; else it is the link's and the new one would not fit in.
      switch link {
      case .index: if let name = rest.newName { writer.put(IFLA.name, string: name.text) }
      case .name(let name):
        if let new = rest.newName {
          guard let index = resolver.resolve(name) else {
            throw .unknownDevice(name, resolver.operation, resolver.object)
          }
          writer = AttributeWriter(link: index, flags: rest.flags.value, change: rest.flags.change)
          writer.put(IFLA.name, string: new.text)
        } else {
          link.put(&writer)
        }
      }
      try rest.put(&writer, resolver)
      if let mode = rest.addressGeneration { writer.putAddressGeneration(mode) }
      if let bridge = rest.bridge {
        try writer.putInfo(IFLA.infoKind, IFLA.infoData, bridge, resolver)
      } else if let kind = rest.kind {
        try kind.put(&writer, resolver)
      }
      requests.append(try request(writer, link, resolver, schema: rest.schema))
    }
    if let port {
      let reference: LinkReference =
        if let name = changes.newName, case .name = link { .name(name) } else { link }
      let index: Int32? =
        switch link {
        case .index(let index): index
        case .name(let name): resolver.resolve(name)
        }
      if rest.isEmpty, let index {
        // What is said of the port alone goes as `bridge link set` says it: said as data of a slave, a port that is disabled and
        // has a signal is enabled again by the kernel.
        var writer = AttributeWriter(link: index, family: Family.bridge)
        try writer.nest(IFLA.protectedInfo) { (data) throws(NetlinkError) in try port.put(&data, resolver) }
        requests.append(
          try NetlinkRequest(
            type: MessageType.setLink, writer: writer, operation: resolver.operation, object: resolver.object,
            headerLength: 16, schema: .link))
        return requests
      }
      var writer = AttributeWriter(link: reference.index)
      reference.put(&writer)
      try writer.putInfo(IFLA.infoSlaveKind, IFLA.infoSlaveData, port, resolver)
      requests.append(try request(writer, link, resolver))
    }
    return requests
  }

  private static func request(
    _ writer: AttributeWriter, _ link: LinkReference, _ resolver: Resolver, schema: AttributeSchema = .link
  ) throws(NetlinkError) -> NetlinkRequest {
    try NetlinkRequest(
      type: MessageType.newLink, writer: writer, operation: resolver.operation, object: resolver.object,
      headerLength: 16,
      schema: schema)
  }
}

extension LinkChanges {
  /// The names of the attributes of a request that makes them.
  fileprivate var schema: AttributeSchema { bridge == nil ? kind?.schema ?? .link : .bridgeLink }
}

extension AttributeWriter {
  /// Puts options of a bridge, or of its port, behind the name of the kind.
  fileprivate mutating func putInfo(
    _ kind: UInt16, _ data: UInt16, _ options: LinkOptions<some LinkOptionTable>, _ resolver: Resolver
  ) throws(NetlinkError) {
    try nest(IFLA.linkInfo) { (info) throws(NetlinkError) in
      info.put(kind, string: "bridge")
      if options.isEmpty { return }
      try info.nest(data) { (inner) throws(NetlinkError) in try options.put(&inner, resolver) }
    }
  }
}
