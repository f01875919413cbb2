/// The purpose of a base chain. Corresponds to `NFTA_CHAIN_TYPE`.
public struct ChainType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  /// The kernel's name.
  public let rawValue: String
  /// A type of this name, known or not.
  public init(rawValue: String) { self.rawValue = rawValue }
  /// Accept and drop.
  public static let filter = ChainType(rawValue: "filter")
  /// Translate addresses, asked once a connection.
  public static let nat = ChainType(rawValue: "nat")
  /// Route again after a change; output only.
  public static let route = ChainType(rawValue: "route")

  /// As nft writes it: `filter`.
  public var description: String { rawValue }
}

/// A place in the path of a packet. Corresponds to `NF_INET_…`, `NF_ARP_…` and `NF_NETDEV_…`.
public enum Hook: Hashable, Sendable {
  /// The hooks of `nft(8)`; ingress and egress are those of a device.
  case prerouting, input, forward, output, postrouting, ingress, egress
  /// A number that has no name in its family.
  case other(UInt32)

  /// The hook of a number in a family.
  init(number: UInt32, family: TableFamily) {
    self = Self.hooks(family).first { $0.number == number }?.hook ?? .other(number)
  }

  /// Its number in a family; nil where the family has no such hook.
  func number(in family: TableFamily) -> UInt32? {
    if case .other(let number) = self { return number }
    return Self.hooks(family).first { $0.hook == self }?.number
  }

  private static func hooks(_ family: TableFamily) -> [(number: UInt32, hook: Hook)] {
    switch family {
    case .netdev: [(0, .ingress), (1, .egress)]
    case .arp: [(0, .input), (1, .output)]
    case .inet:
      [(0, .prerouting), (1, .input), (2, .forward), (3, .output), (4, .postrouting), (5, .ingress)]
    default: [(0, .prerouting), (1, .input), (2, .forward), (3, .output), (4, .postrouting)]
    }
  }
}

extension Hook: CustomStringConvertible {
  /// The name that `nft` uses.
  public var description: String {
    switch self {
    case .prerouting: "prerouting"
    case .input: "input"
    case .forward: "forward"
    case .output: "output"
    case .postrouting: "postrouting"
    case .ingress: "ingress"
    case .egress: "egress"
    case .other(let number): "unknown \(number)"
    }
  }
}
