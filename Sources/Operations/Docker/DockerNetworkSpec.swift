public import Addressing

/// A network as somebody asks for it; what is left open Docker's defaults fill in.
///
/// Equivalent of `docker network create`, and of an entry of `networks:` in a lab or Compose file.
public struct DockerNetworkSpec: Hashable, Sendable {
  /// Who makes the network work.
  public enum Driver: String, Hashable, Sendable, CaseIterable {
    /// A bridge of the host.
    case bridge
    /// The host's own namespace.
    case host
    /// No network at all; Docker lists it under this name.
    case null
  }
  /// How packets get from outside to containers. Corresponds to `com.docker.network.bridge.gateway_mode_ipv4`.
  public enum GatewayMode: String, Hashable, Sendable, CaseIterable {
    /// Ports are published on the host's addresses, and everything else is dropped.
    case nat
    /// The same, but who has a route to a container reaches all of its ports.
    case natUnprotected = "nat-unprotected"
    /// Nothing is translated: who has a route reaches the published ports at the container's own address.
    case routed
  }

  /// The name, unique among networks.
  public var name: String
  /// The driver: `bridge`, or one of those that every Docker has a network of.
  public var driver: Driver
  /// The bridge's name. Corresponds to `com.docker.network.bridge.name`; nil is `br-` and 12 hexadecimal digits.
  public var bridge: InterfaceName?
  /// One of IPv4, one of IPv6, or both.
  public var subnets: [IPNetwork]
  /// The host's addresses on the bridge; nil of a family is the first of the subnet.
  public var gateways: [IPAddress]
  /// The part of the subnet from which containers get addresses.
  public var ipRange: IPNetwork?
  /// `--internal`: no way out of the bridge, and none in.
  public var isInternal: Bool
  /// Whether containers on the bridge may talk to each other. Corresponds to `com.docker.network.bridge.enable_icc`.
  public var icc: Bool
  /// Whether packets leave with the host's address. Corresponds to `com.docker.network.bridge.enable_ip_masquerade`.
  public var masquerade: Bool
  /// The host's address for ports that name none. Corresponds to `com.docker.network.bridge.host_binding_ipv4`.
  public var hostBinding: IPv4Address?
  /// In bytes. Corresponds to `com.docker.network.driver.mtu`.
  public var mtu: UInt32?
  /// `--ipv6`; without a subnet of IPv6 a unique local one is chosen.
  public var ipv6: Bool
  /// The way in which packets get from outside to containers.
  public var gatewayMode: GatewayMode
  /// `--label KEY=VALUE`, which inspections show.
  public var labels: [String: String] = [:]
  /// `--attachable`, which inspections show, and which means something to swarms alone.
  public var isAttachable = false

  /// A network as `docker network create NAME` asks for one; nil and empty are Docker's own choice.
  public init(
    _ name: String, driver: Driver = .bridge, bridge: InterfaceName? = nil, subnets: [IPNetwork] = [],
    gateways: [IPAddress] = [], ipRange: IPNetwork? = nil, isInternal: Bool = false, icc: Bool = true,
    masquerade: Bool = true, hostBinding: IPv4Address? = nil, mtu: UInt32? = nil, ipv6: Bool = false,
    gatewayMode: GatewayMode = .nat
  ) {
    self.name = name
    self.driver = driver
    self.bridge = bridge
    self.subnets = subnets
    self.gateways = gateways
    self.ipRange = ipRange
    self.isInternal = isInternal
    self.icc = icc
    self.masquerade = masquerade
    self.hostBinding = hostBinding
    self.mtu = mtu
    self.ipv6 = ipv6
    self.gatewayMode = gatewayMode
  }

  /// The networks that are there without being asked for.
  public static let predefined = ["bridge", "host", "none"]
}
