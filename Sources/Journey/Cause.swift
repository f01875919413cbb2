public import Addressing

/// Why a packet did not arrive: one thing of one node.
public enum Cause: Hashable, Sendable {
  // Links
  /// An interface was not set up.
  case linkDown
  /// An interface has no signal, since the other end of its cable is down, or gone; its node and name where they are known.
  case noCarrier(peer: String?)
  /// The end of a cable at a switch is not a port of this bridge.
  case notBridgePort(bridge: String)
  /// A bridge does not forward by the port yet, or not at all: `blocking`, `listening`, `learning`, `disabled`.
  case portBlocked(state: String)
  /// Both ports of a bridge are isolated, which keeps them apart.
  case portsIsolated(from: String)
  /// A static entry of the forwarding database sends the frame to another port.
  case wrongForwardingEntry(mac: MACAddress, port: String, right: String)
  /// The VLAN of the frame is not let through.
  case vlanFiltered(vlan: UInt16)
  /// A bridge port is not sent what is for all or for who is not known yet: `flood`, `bcast_flood`, `mcast_flood`.
  case floodingOff(flag: String)
  /// A bridge port takes frames from known hardware addresses only.
  case portLocked
  /// A bridge would have to send a frame back by the port that it came in by.
  case hairpinOff
  /// Two interfaces have the same hardware address; the other one.
  case duplicateMAC(MACAddress, other: String)
  /// Both ends of a tunnel have another value of an option that must be the same: `id`, `dstport`.
  case tunnelMismatch(option: String, has: String, other: String, value: String)
  /// A tunnel sends to an address that is not the other end's, or to none.
  case wrongTunnelRemote(has: IPAddress?, right: IPAddress?)
  /// Interfaces on one card that do not see each other: macvlans in a mode that keeps them apart, or one and the card itself, whose mode is nil.
  case macvlansApart(mode: String?, other: String)

  // Addresses
  /// Nobody has the address.
  case addressMissing(IPAddress)
  /// Several have the address; the other one.
  case duplicateAddress(IPAddress, other: String)
  /// The prefix is too long or too short for the subnet that the other end is in.
  case wrongMask(has: IPNetwork, wants: IPNetwork)
  /// Both ends are on one cable and in different subnets.
  case wrongSubnet(has: IPNetwork, other: IPNetwork)
  /// An address of the node stands on another interface than it is meant for.
  case addressElsewhere(IPNetwork, right: String)
  /// An IPv6 address is still being looked for by others, or was found to be taken.
  case addressTentative(IPAddress, hasFailed: Bool)
  /// IPv6 is switched off.
  case ipv6Disabled(key: String)
  /// An interface waits for a router to tell it a prefix, and none does.
  case noRouterAdvertisement
  /// A link-local address says nothing of the interface behind which it is.
  case zoneMissing(IPAddress)
  // Routes
  /// The node knows no way to the address.
  case noRoute(to: IPAddress)
  /// A route of the kind `blackhole`, `prohibit` or `unreachable` refuses it.
  case refusingRoute(kind: String, to: IPNetwork?)
  /// A policy rule refuses it.
  case refusingRule(kind: String, priority: UInt32)
  /// A route without a router takes somebody for a neighbour who is none; the router there is.
  case gatewayMissing(to: IPNetwork?, right: IPAddress?)
  /// Nobody has the address of the router that the route names.
  case wrongGateway(IPAddress, right: IPAddress?)
  /// The router that the route names is there, and is no way to the destination.
  case gatewayIsNoRouter(IPAddress)
  /// A next hop is there and does not answer the question for its hardware address.
  case neighborSilent(IPAddress)
  /// An entry in the neighbour table names a hardware address that is another's, or nobody's.
  case wrongNeighbor(IPAddress, mac: MACAddress, right: MACAddress?)
  /// The table of neighbours has no room for another one.
  case neighborTableFull
  /// Packets that are not for the node itself are not passed on.
  case forwardingOff(key: String)
  /// The way back to the sender is another one than it came by.
  case reversePath(source: IPAddress, key: String)
  /// The sender's address is one of the node's own.
  case ownSource(IPAddress)
  /// The time to live ended.
  case ttlExceeded
  /// The packet is larger than the way takes, and may not be cut.
  case tooBig(mtu: Int, size: Int)
  // Filters
  /// A rule, or the policy of a chain, dropped it without a word or refused it.
  case filtered(Filter)
  /// The sender's address is passed on untranslated, to somebody who does not know the way back.
  case natMissing(source: IPAddress, behind: IPNetwork?)
  /// A rule of NAT sends the packet back into the network that it came from, so that the answer goes to the sender past the node.
  case hairpinNATMissing(source: IPAddress)
  /// A rule of NAT leads to an address that nobody has.
  case wrongTranslation(Filter, to: IPAddress)
  /// A rule of NAT gives the packet a source that nobody has.
  case wrongSourceTranslation(Filter, to: IPAddress)
  /// A rule of NAT leads to where nobody listens, before another one is asked that leads to who does.
  case shadowedTranslation(Filter, by: String)
  /// A rule keeps the packet out of the connection that NAT knows it by.
  case untracked(Filter)
  /// A rule of NAT leads to an address of the loopback interface, which packets from outside may not go to.
  case routeLocalnetOff(key: String)
  /// A bridge does not show the frames that it passes on to the rules of IP; the rule, or the chain whose policy, is there for them.
  case bridgeUnfiltered(key: String, rule: String?)
  /// The node answers no echo requests.
  case echoIgnored(key: String)
  // Services
  /// Nobody listens on the port; whether somebody does on the same port of the other protocol.
  case nobodyListens(ServicePort, hasOther: Bool = false)
  /// Somebody listens, but on this address only.
  case listensElsewhere(ServicePort, on: IPAddress)
  /// Somebody listens and did not answer.
  case serviceSilent(ServicePort)
  /// The port is published at another address only.
  case publishedElsewhere(ServicePort, on: IPAddress)
  // Docker
  /// Two containers share no network of Docker's.
  case notOnSameNetwork(other: String)
  /// A network of Docker's that leads nowhere else.
  case internalNetwork(String)
  /// A network of Docker's whose containers may not talk to each other.
  case containersApart(network: String)
  // Names
  /// A node does not know a name that others of the lab are called by.
  case nameUnknown(String)
  /// A node takes a name for another address than its owner has.
  case wrongName(String, has: IPAddress, right: IPAddress)
  /// It could not be told; what was asked.
  case unknown(asked: [String])

  /// A rule or a policy that decided.
  public struct Filter: Hashable, Sendable {
    /// Family, table and chain: `inet filter forward`.
    public var chain: String
    /// The rule as `nft` writes it; nil of a policy.
    public var rule: String?
    /// Its number in its chain; nil of a policy.
    public var handle: UInt64?
    /// Whether the sender was told.
    public var isReject: Bool
    /// The command that takes it away, of a rule that another tool than nft made: `iptables -D FORWARD -j DROP`.
    public var removal: String?

    /// A rule of a chain with its text and handle, or without both the chain's policy.
    public init(chain: String, rule: String?, handle: UInt64?, isReject: Bool, removal: String? = nil) {
      self.chain = chain
      self.rule = rule
      self.handle = handle
      self.isReject = isReject
      self.removal = removal
    }
  }

  /// A port of a protocol.
  public struct ServicePort: Hashable, Sendable, CustomStringConvertible {
    /// Whether it is a port of UDP, else of TCP.
    public var isUDP: Bool
    /// The port's number, 1 to 65,535.
    public var number: UInt16

    /// A port of TCP or UDP.
    public init(isUDP: Bool, number: UInt16) {
      self.isUDP = isUDP
      self.number = number
    }

    /// The protocol and the number: `TCP port 80`.
    public var description: String { "\(isUDP ? "UDP" : "TCP") port \(number)" }
  }
}

extension Cause {
  /// All short names, as `because:` takes them.
  public static let names = [
    "link-down", "no-carrier", "not-a-port", "port-blocked", "isolated", "wrong-fdb", "vlan-filtered", "flood-off",
    "port-locked", "hairpin-off", "duplicate-mac", "tunnel-mismatch", "wrong-remote", "macvlan-mode",
    "address-missing", "duplicate-address", "wrong-mask", "wrong-subnet", "wrong-interface", "address-tentative",
    "ipv6-disabled",
    "no-router-advertisement", "zone-missing", "no-route", "blackhole", "prohibit", "unreachable-route", "wrong-rule",
    "no-gateway", "wrong-gateway", "no-router", "neighbor-silent", "wrong-neighbor", "neighbor-table-full",
    "forwarding-off", "rp-filter", "own-source", "ttl-exceeded", "mtu", "firewall-drop", "firewall-reject",
    "nat-missing", "hairpin-nat", "wrong-dnat", "wrong-snat", "shadowed-dnat", "untracked", "route-localnet",
    "echo-ignored", "nobody-listens", "listens-elsewhere", "service-silent", "published-elsewhere", "loopback-only",
    "other-network", "internal-network", "icc-off", "bridge-nf-off", "name-unknown", "wrong-name", "unknown",
  ]

  /// Its short name: `forwarding-off`.
  public var name: String {
    switch self {
    case .linkDown: "link-down"
    case .noCarrier: "no-carrier"
    case .notBridgePort: "not-a-port"
    case .portBlocked: "port-blocked"
    case .portsIsolated: "isolated"
    case .wrongForwardingEntry: "wrong-fdb"
    case .vlanFiltered: "vlan-filtered"
    case .floodingOff: "flood-off"
    case .portLocked: "port-locked"
    case .hairpinOff: "hairpin-off"
    case .duplicateMAC: "duplicate-mac"
    case .tunnelMismatch: "tunnel-mismatch"
    case .wrongTunnelRemote: "wrong-remote"
    case .macvlansApart: "macvlan-mode"
    case .addressMissing: "address-missing"
    case .duplicateAddress: "duplicate-address"
    case .wrongMask: "wrong-mask"
    case .wrongSubnet: "wrong-subnet"
    case .addressElsewhere: "wrong-interface"
    case .addressTentative: "address-tentative"
    case .ipv6Disabled: "ipv6-disabled"
    case .noRouterAdvertisement: "no-router-advertisement"
    case .zoneMissing: "zone-missing"
    case .noRoute: "no-route"
    case .refusingRoute(let kind, _): kind == "unreachable" ? "unreachable-route" : kind
    case .refusingRule: "wrong-rule"
    case .gatewayMissing: "no-gateway"
    case .wrongGateway: "wrong-gateway"
    case .gatewayIsNoRouter: "no-router"
    case .neighborSilent: "neighbor-silent"
    case .wrongNeighbor: "wrong-neighbor"
    case .neighborTableFull: "neighbor-table-full"
    case .forwardingOff: "forwarding-off"
    case .reversePath: "rp-filter"
    case .ownSource: "own-source"
    case .ttlExceeded: "ttl-exceeded"
    case .tooBig: "mtu"
    case .filtered(let filter): filter.isReject ? "firewall-reject" : "firewall-drop"
    case .natMissing: "nat-missing"
    case .hairpinNATMissing: "hairpin-nat"
    case .wrongTranslation: "wrong-dnat"
    case .wrongSourceTranslation: "wrong-snat"
    case .shadowedTranslation: "shadowed-dnat"
    case .untracked: "untracked"
    case .routeLocalnetOff: "route-localnet"
    case .echoIgnored: "echo-ignored"
    case .nobodyListens: "nobody-listens"
    case .listensElsewhere: "listens-elsewhere"
    case .serviceSilent: "service-silent"
    case .publishedElsewhere(_, let address): address.isLoopback ? "loopback-only" : "published-elsewhere"
    case .notOnSameNetwork: "other-network"
    case .internalNetwork: "internal-network"
    case .containersApart: "icc-off"
    case .bridgeUnfiltered: "bridge-nf-off"
    case .nameUnknown: "name-unknown"
    case .wrongName: "wrong-name"
    case .unknown: "unknown"
    }
  }
}
