import Addressing
public import Lab
import Namespaces
import Netlink
public import Operations
import RouteNetlink
import SystemPackage

/// Finds out what this kernel can do by trying it, in a namespace made for that.
public enum FeatureProbe {
  /// The first requirement that this kernel does not meet.
  /// Throws a `NamespaceError` or a `NetlinkError` where no namespace can be made to try it in.
  public static func firstMissing(of requirements: [Located<Requirement>]) throws -> Located<Requirement>? {
    guard !requirements.isEmpty else { return nil }
    let available = try available(requirements.map(\.value))
    return requirements.first { !available.contains($0.value) }
  }

  /// The requirements among these that this kernel meets.
  /// Throws a `NamespaceError` or a `NetlinkError` where no namespace can be made to try them in.
  public static func available(_ requirements: [Requirement] = Requirement.allCases) throws -> Set<Requirement> {
    let tried = try NetworkNamespace.create(count: 1) { _, _ in
      let routes = try RouteSocket()
      try parent(on: routes)
      return requirements.filter { isThere($0, routes: routes) }
    }
    return Set(tried.first ?? [])
  }

  /// The first index that no device of a new namespace has: some kernels put tunnel devices into every one.
  static func firstFreeIndex() throws -> Int32 {
    let highest = try NetworkNamespace.create(count: 1) { _, _ in try RouteSocket().links().map(\.index).max() ?? 1 }
    return (highest.first ?? 1) + 1
  }

  private static func parent(on routes: RouteSocket) throws {
    let name: InterfaceName = "parent"
    try routes.addLink(LinkSpec(name: name, kind: .bridge(BridgeOptions())))
  }

  private static func isThere(_ requirement: Requirement, routes: RouteSocket) -> Bool {
    let (name, parent): (InterfaceName, InterfaceName) = ("probe", "parent")
    let kind: LinkKind
    switch requirement {
    case .dummy: kind = .dummy
    case .vlan: kind = .vlan(VLANOptions(parent: parent, id: 10))
    case .macvlan: kind = .macvlan(MacvlanOptions(parent: parent, mode: .bridge))
    case .vxlan: kind = .vxlan(VXLANOptions(id: 42, port: 4789))
    case .ifb: kind = .ifb
    case .tap: kind = .tuntap(TunTapOptions())
    case .ipvlan: kind = .other("ipvlan")
    case .bonding: kind = .other("bond")
    case .vrf: kind = .other("vrf")
    case .vlanFiltering: kind = .bridge(BridgeOptions { $0.vlanFiltering = true })
    case .ipv6: return (try? Sysctl.read("net.ipv6.conf.all.forwarding")) != nil
    }
    do throws(NetlinkError) {
      try routes.addLink(LinkSpec(name: name, kind: kind))
    } catch {
      // A kind that is there may still want more than a name.
      return (requirement == .ipvlan || requirement == .vrf) && error.errno == .invalidArgument
    }
    try? routes.deleteLink(name)
    return true
  }
}
