public import Addressing
public import RouteNetlink

/// An address and the interface that has it.
public struct AddressOfInterface: Sendable, Equatable {
  public var interface: InterfaceName
  public var spec: AddressSpec

  public init(interface: InterfaceName, spec: AddressSpec) {
    self.interface = interface
    self.spec = spec
  }

  /// The address alone.
  public var address: IPAddress { spec.local.address }
}
