public import Addressing
public import RouteNetlink

/// An address and the interface that has it.
public struct AddressOfInterface: Sendable, Equatable {
  /// The interface's name.
  public var interface: InterfaceName
  /// The address with the length of its prefix and its options.
  public var spec: AddressSpec

  /// An address at an interface.
  public init(interface: InterfaceName, spec: AddressSpec) {
    self.interface = interface
    self.spec = spec
  }

  /// The address alone.
  public var address: IPAddress { spec.local.address }
}
