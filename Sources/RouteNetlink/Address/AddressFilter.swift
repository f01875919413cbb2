public import Addressing
internal import Glibc

/// Which addresses a listing shows or a flush removes: `ip addr show [scope S] [to NETWORK] [label PATTERN] [[-]FLAG]`.
public struct AddressFilter: Hashable, Sendable {
  /// Flags that are looked at.
  public var flagMask: AddressSpec.Flags = []
  /// The flags among ``flagMask`` that must be set; the others of it must not.
  public var flags: AddressSpec.Flags = []
  /// `scope SCOPE`.
  public var scope: RouteScope?
  /// `to NETWORK`: the address is in it.
  public var network: IPNetwork?
  /// `label PATTERN`, with `*`, `?` and `[…]`; an address without a label has the name of its link.
  public var label: String?

  /// Addresses that meet all of these conditions; nil leaves one out, and without any every address is meant.
  public init(scope: RouteScope? = nil, network: IPNetwork? = nil, label: String? = nil) {
    self.scope = scope
    self.network = network
    self.label = label
  }

  /// Wants a flag to be set or not to be: `tentative`, `-tentative`.
  public mutating func require(_ flag: AddressSpec.Flags, isSet: Bool) {
    flagMask.formUnion(flag)
    if isSet { flags.formUnion(flag) } else { flags.subtract(flag) }
  }

  /// Whether an address is one of them, of a link of this name.
  public func accepts(_ address: Address, of link: String) -> Bool {
    if address.flags.intersection(flagMask) != flags { return false }
    if let scope, address.scope != scope { return false }
    if let network {
      guard let local = address.local, local.family == network.family, network.contains(local.address) else {
        return false
      }
    }
    if let label, unsafe fnmatch(label, address.label ?? link, 0) != 0 { return false }
    return true
  }
}
