public import Addressing
public import RouteNetlink

/// Changes that the old tools make by ioctl(2), looking at the state first.
public enum NetToolsControl: Hashable, Sendable {
  /// What `ifconfig NAME …` says where there is no such device, in the order of its words; nothing where there is.
  ///
  /// The flags of the link are among what is looked at where the tool ends with their error.
  case look(InterfaceName, complaint: String, isOfFlags: Bool)
  /// `ifconfig NAME ADDRESS/LENGTH`: the address in place of the one of this label, and the link up; nil takes it away.
  case assign(IPNetwork?, broadcast: IPv4Address?, label: String, InterfaceName)
  /// `ifconfig NAME [netmask MASK] [broadcast ADDRESS] …`: one after the other, of the first address of the label.
  case configure([InterfaceSetting], label: String, InterfaceName)
  /// `route add …`.
  case addRoute(RouteSpec)
  /// `route del …`.
  case deleteRoute(RouteSpec)
  /// `arp -s ADDRESS MAC`; without a device that of the route there.
  case setNeighbor(IPv4Address, MACAddress, InterfaceName?, isTemporary: Bool)
  /// `arp -d ADDRESS`; without a device that of the route there.
  case deleteNeighbor(IPv4Address, InterfaceName?)
}

/// A word of `ifconfig` about an IPv4 address of an interface, with the ioctl(2) that it stands for; see netdevice(7).
public enum InterfaceSetting: Hashable, Sendable {
  /// An address in place of the one that there is, with the mask of its class. Corresponds to `SIOCSIFADDR`.
  case address(IPv4Address)
  /// `netmask MASK`. Corresponds to `SIOCSIFNETMASK`.
  case netmask(IPv4Address)
  /// `broadcast ADDRESS`; nil is the flag alone. Corresponds to `SIOCSIFBRDADDR`.
  case broadcast(IPv4Address?)
  /// `-broadcast`, which Linux passes over.
  case noBroadcast
  /// `dstaddr ADDRESS`. Corresponds to `SIOCSIFDSTADDR`.
  case destination(IPv4Address)
  /// `pointopoint ADDRESS`; nil is the flag alone. Corresponds to `SIOCSIFDSTADDR`.
  case pointToPoint(IPv4Address?)
  /// `-pointopoint`, which Linux passes over.
  case noPointToPoint
}

extension InterfaceSetting {
  /// The address that is left, with its mask; nil where none is set, or the mask is none of a prefix.
  public static func network(of settings: [InterfaceSetting]) -> IPNetwork? {
    var network: IPNetwork?
    for setting in settings {
      switch setting {
      case .address(let address):
        // The class of an address, RFC 791.
        let length = address.value >> 31 == 0 ? 8 : address.value >> 30 == 2 ? 16 : 24
        network = IPNetwork(address: .v4(address), prefixLength: length)
      case .netmask(let mask):
        let length = (~mask.value).leadingZeroBitCount
        let isPrefix = mask.value == (length == 0 ? 0 : UInt32.max << UInt32(32 - length))
        network = network.flatMap { isPrefix ? IPNetwork(address: $0.address, prefixLength: length) : nil }
      default: break
      }
    }
    return network
  }
}

/// The listing of `arp`.
public struct ARPListing: Hashable, Sendable {
  /// `-i NAME`.
  public var device: InterfaceName?
  /// The one entry that is asked for.
  public var address: IPv4Address?
  /// `-a`: a line for each, as BSD has it.
  public var isBSD = false

  /// Entries of a device and an address; nil is all.
  public init(device: InterfaceName? = nil, address: IPv4Address? = nil, isBSD: Bool = false) {
    self.device = device
    self.address = address
    self.isBSD = isBSD
  }
}
