public import Addressing
internal import Netlink

/// Options of a link's own kind that are changed: `ip link set NAME type KIND …`. Corresponds to `IFLA_LINKINFO` of a link that is there.
///
/// The kernel refuses a kind that is not the link's with EOPNOTSUPP, and an option that cannot be changed with EINVAL or EOPNOTSUPP.
public enum LinkKindChanges: Hashable, Sendable {
  /// Options of a vxlan: `type vxlan …`.
  case vxlan(VXLANOptions)
  /// Options of a macvlan: `type macvlan …`.
  case macvlan(LinkOptions<MacvlanTable>)
  /// Options of a vlan: `type vlan …`.
  case vlan(LinkOptions<VLANTable>)
  /// The other end of a veth, of which nothing can be changed so: `type veth peer NAME`.
  case veth(peer: InterfaceName)
  /// A kind by its name, with words behind it that are no options (the kernel is told that there are some), or without any.
  case named(String, words: [String])

  /// The kind as the kernel names it. Corresponds to `IFLA_INFO_KIND`.
  public var name: String {
    switch self {
    case .vxlan: "vxlan"
    case .macvlan: "macvlan"
    case .vlan: "vlan"
    case .veth: "veth"
    case .named(let name, _): name
    }
  }
}

extension LinkKindChanges {
  var schema: AttributeSchema {
    switch self {
    case .vxlan: .vxlanLink
    case .macvlan: .macvlanLink
    case .vlan: .vlanLink
    case .veth: .vethLink
    case .named: .link
    }
  }

  /// Puts the kind and its options. Throws ENODEV where a device is not known.
  func put(_ writer: inout AttributeWriter, _ resolver: Resolver) throws(NetlinkError) {
    try writer.nest(IFLA.linkInfo) { (info) throws(NetlinkError) in
      info.put(IFLA.infoKind, string: name)
      switch self {
      case .vxlan(let options):
        try info.nest(IFLA.infoData) { (data) throws(NetlinkError) in try options.put(&data, resolver) }
      case .macvlan(let options):
        try info.nest(IFLA.infoData) { (data) throws(NetlinkError) in try options.put(&data, resolver) }
      case .vlan(let options):
        try info.nest(IFLA.infoData) { (data) throws(NetlinkError) in try options.put(&data, resolver) }
      case .veth(let peer):
        let index = try resolver.index(peer)
        info.nest(IFLA.infoData) { data in
          data.nest(IFLA.vethPeer) { $0.linkHeader(index, flags: 0, change: 0) }
        }
      case .named(_, let words):
        if words.isEmpty { return }
        info.nest(name.hasSuffix("_slave") ? IFLA.infoSlaveData : IFLA.infoData) { _ in }
      }
    }
  }
}
