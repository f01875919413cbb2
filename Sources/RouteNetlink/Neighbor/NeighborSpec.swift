public import Addressing

/// The state of a neighbour entry. Corresponds to `ndm_state`.
public struct NeighborState: OptionSet, Hashable, Sendable {
  /// The kernel's bits, those unknown here included.
  public let rawValue: UInt16
  /// A state of these bits, known here or not.
  public init(rawValue: UInt16) { self.rawValue = rawValue }
  /// Asked for, not yet answered. Corresponds to `NUD_INCOMPLETE`.
  public static let incomplete = NeighborState(rawValue: 0x01)
  /// Confirmed a short while ago. Corresponds to `NUD_REACHABLE`.
  public static let reachable = NeighborState(rawValue: 0x02)
  /// Known and not confirmed lately. Corresponds to `NUD_STALE`.
  public static let stale = NeighborState(rawValue: 0x04)
  /// Used while stale; a moment is left for other proof. Corresponds to `NUD_DELAY`.
  public static let delay = NeighborState(rawValue: 0x08)
  /// Asked for again at its known MAC address. Corresponds to `NUD_PROBE`.
  public static let probe = NeighborState(rawValue: 0x10)
  /// Nobody answered. Corresponds to `NUD_FAILED`.
  public static let failed = NeighborState(rawValue: 0x20)
  /// Needs no confirmation, as on links without ARP. Corresponds to `NUD_NOARP`.
  public static let noARP = NeighborState(rawValue: 0x40)
  /// Made by hand; stays until it is deleted. Corresponds to `NUD_PERMANENT`.
  public static let permanent = NeighborState(rawValue: 0x80)
  /// In a filter: those that have no state.
  public static let none = NeighborState(rawValue: 0x100)
  /// In a filter: every state, and none.
  public static let all = NeighborState(rawValue: 0x1ff)
}

extension NeighborState: CustomStringConvertible {
  /// The names of the states, as `ip neigh` writes them, in the order of their bits.
  public static let names: [(state: NeighborState, name: String)] = [
    (.incomplete, "INCOMPLETE"), (.reachable, "REACHABLE"), (.stale, "STALE"), (.delay, "DELAY"), (.probe, "PROBE"),
    (.failed, "FAILED"), (.noARP, "NOARP"), (.permanent, "PERMANENT"),
  ]

  /// As `ip neigh` writes it: `REACHABLE`; `NONE` of an entry that nobody asked for yet.
  public var description: String {
    let known = Self.names.filter { contains($0.state) }.map(\.name)
    return known.isEmpty ? "NONE" : known.joined(separator: " ")
  }
}

/// A neighbour entry to be made: `ip neigh add ADDRESS lladdr MAC dev NAME`.
public struct NeighborSpec: Hashable, Sendable {
  /// The neighbour's address, IPv4 or IPv6. Corresponds to `NDA_DST`.
  public var address: IPAddress
  /// Its MAC address; nil where the state needs none, as of `incomplete` or of a proxy. Corresponds to `NDA_LLADDR`.
  public var linkAddress: MACAddress?
  /// The interface by which it is reached. Corresponds to `ndm_ifindex`.
  public var device: InterfaceName
  /// The state; `permanent` is what `ip neigh add` takes by itself.
  public var state: NeighborState
  /// Whether it is answered for, not sent to: `proxy`. Corresponds to `NTF_PROXY`.
  public var isProxy: Bool
  /// Whether it is a router, of IPv6: `router`. Corresponds to `NTF_ROUTER`.
  public var isRouter = false
  /// Whether the kernel looks for it at once. Corresponds to `NTF_USE`.
  public var isUsed = false
  /// Whether the kernel keeps it known. Corresponds to `NTF_EXT_MANAGED`.
  public var isManaged = false
  /// Whether something else than the kernel learned it. Corresponds to `NTF_EXT_LEARNED`.
  public var isLearnedElsewhere = false
  /// The origin of the entry, by its number in `/etc/iproute2/rt_protos`. Corresponds to `NDA_PROTOCOL`.
  public var `protocol`: RouteProtocol?

  /// An entry of an address on an interface; `permanent` ones are never asked for again.
  public init(
    address: IPAddress, linkAddress: MACAddress?, device: InterfaceName, state: NeighborState = .permanent,
    isProxy: Bool = false
  ) {
    self.address = address
    self.linkAddress = linkAddress
    self.device = device
    self.state = state
    self.isProxy = isProxy
  }
}

/// An entry of a bridge's forwarding database: `bridge fdb add MAC dev PORT master`.
public struct FDBSpec: Hashable, Sendable {
  /// How long an entry stays. `permanent` is `local`: the bridge's own address.
  public enum Lifetime: String, Hashable, Sendable, CaseIterable {
    /// `permanent` or `local`: an address of the device itself. Corresponds to `NUD_PERMANENT`.
    case permanent
    /// `static`: does not age. Corresponds to `NUD_NOARP`.
    case `static`
    /// `dynamic`: ages as if it had been learned. Corresponds to `NUD_REACHABLE`.
    case dynamic
  }
  /// The MAC address that is reached there; `00:00:00:00:00:00` is a vxlan's default entry. Corresponds to `NDA_LLADDR`.
  public var address: MACAddress
  /// The port of a bridge, the bridge itself, or a vxlan: `dev NAME`.
  public var device: InterfaceName
  /// Whether the bridge of the port holds it. Corresponds to `NTF_MASTER`.
  public var inMaster: Bool
  /// Whether the device itself holds it. Corresponds to `NTF_SELF`.
  public var inSelf: Bool
  /// How long the entry stays. Corresponds to `ndm_state`.
  public var lifetime: Lifetime
  /// The VLAN, 1 to 4094. Corresponds to `NDA_VLAN`.
  public var vlan: UInt16?
  /// The network identifier that VXLAN sends it with; nil is the device's own. Corresponds to `NDA_VNI`.
  public var vni: UInt32?
  /// The UDP port that VXLAN sends it to; nil is the device's own. Corresponds to `NDA_PORT`.
  public var port: UInt16?
  /// The interface that VXLAN sends it by: `via NAME`. Corresponds to `NDA_IFINDEX`.
  public var outgoing: InterfaceName?
  /// The network identifier that it is looked up by, where the vxlan takes several. Corresponds to `NDA_SRC_VNI`.
  public var sourceVNI: UInt32?
  /// Whether it counts as just used: `use`. Corresponds to `NTF_USE`.
  public var isUsed = false
  /// Whether something outside the kernel learned it: `extern_learn`. Corresponds to `NTF_EXT_LEARNED`.
  public var isLearnedElsewhere = false
  /// Whether the neighbour is a router, which VXLAN answers for: `router`. Corresponds to `NTF_ROUTER`.
  public var isRouter = false
  /// Whether it stays at its port when frames come from another: `sticky`. Corresponds to `NTF_STICKY`.
  public var isSticky = false
  /// The remote end, of vxlan entries. Corresponds to `NDA_DST`.
  public var destination: IPAddress?

  /// An entry of a MAC address at a device; `bridge fdb add` itself means ``inSelf`` where neither place is named.
  public init(
    address: MACAddress, device: InterfaceName, inMaster: Bool = false, inSelf: Bool = false,
    lifetime: Lifetime = .permanent, vlan: UInt16? = nil, destination: IPAddress? = nil
  ) {
    self.address = address
    self.device = device
    self.inMaster = inMaster
    self.inSelf = inSelf
    self.lifetime = lifetime
    self.vlan = vlan
    self.destination = destination
  }
}
