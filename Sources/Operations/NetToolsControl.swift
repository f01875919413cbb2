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
  /// `route add …`.
  case addRoute(RouteSpec)
  /// `route del …`.
  case deleteRoute(RouteSpec)
  /// `arp -s ADDRESS MAC`; without a device that of the route there.
  case setNeighbor(IPv4Address, MACAddress, InterfaceName?, isTemporary: Bool)
  /// `arp -d ADDRESS`; without a device that of the route there.
  case deleteNeighbor(IPv4Address, InterfaceName?)
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
