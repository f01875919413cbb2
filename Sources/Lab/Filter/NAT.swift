public import Addressing
public import Operations

/// How a node translates addresses: `nat:` of a node.
public struct NAT: Sendable, Equatable {
  /// The sources that are hidden behind the node's own address.
  public var masquerade: [Located<Masquerade>]
  /// The ports of the node that lead to other nodes.
  public var publish: [Located<PublishedPort>]

  /// Translations of these kinds.
  public init(masquerade: [Located<Masquerade>] = [], publish: [Located<PublishedPort>] = []) {
    self.masquerade = masquerade
    self.publish = publish
  }

  /// Whether nothing is translated.
  public var isEmpty: Bool { masquerade.isEmpty && publish.isEmpty }
}

/// An interface that a rule looks at: this one, or every other.
public struct InterfaceMatch: Hashable, Sendable {
  /// The name of the interface.
  public var name: InterfaceName
  /// Written with a `!` in front.
  public var isInverted: Bool

  /// An interface, or with `isInverted` every other one.
  public init(_ name: InterfaceName, isInverted: Bool = false) {
    self.name = name
    self.isInverted = isInverted
  }
}

/// Packets that leave with the node's own address: `nft … ip saddr FROM oifname OUT masquerade`.
public struct Masquerade: Hashable, Sendable {
  /// The sources that are translated.
  public var from: IPNetwork
  /// The destinations for which they are; nil is all.
  public var to: IPNetwork?
  /// The interfaces by which packets leave; nil is all.
  public var out: InterfaceMatch?

  /// A translation of sources, as `iptables -t nat -A POSTROUTING -s FROM -j MASQUERADE` makes it.
  public init(from: IPNetwork, to: IPNetwork? = nil, out: InterfaceMatch? = nil) {
    self.from = from
    self.to = to
    self.out = out
  }
}

/// Ports of the node that lead to ports of another: `8081:8080 -> tomcat01`, as `docker run -p 8081:8080`.
public struct PublishedPort: Hashable, Sendable {
  /// The node's address at which they are there; nil is each of them.
  public var hostAddress: IPAddress?
  /// The ports of the node, 1 to 65,535; as many as ``ports``.
  public var hostPorts: ClosedRange<UInt16>
  /// The target's, as many.
  public var ports: ClosedRange<UInt16>
  /// The protocol whose ports they are.
  public var `protocol`: TransportProtocol
  /// The node that serves.
  public var node: String

  /// Ports of a node that lead to those of another; both ranges are of one length.
  public init(
    hostAddress: IPAddress? = nil, hostPorts: ClosedRange<UInt16>, ports: ClosedRange<UInt16>,
    protocol: TransportProtocol = .tcp, node: String
  ) {
    self.hostAddress = hostAddress
    self.hostPorts = hostPorts
    self.ports = ports
    self.protocol = `protocol`
    self.node = node
  }

  /// As a lab file has it.
  public var text: String {
    let address = hostAddress.map { $0.family == .v6 ? "[\($0)]:" : "\($0):" } ?? ""
    func range(_ ports: ClosedRange<UInt16>) -> String {
      ports.count == 1 ? "\(ports.lowerBound)" : "\(ports.lowerBound)-\(ports.upperBound)"
    }
    return "\(address)\(range(hostPorts)):\(range(ports))\(self.protocol == .udp ? "/udp" : "") -> \(node)"
  }
}
