package import Journey
import Lab
package import Operations

/// One thing of a working lab that is broken on purpose: what breaks it, what mends it, and what is wrong then.
package struct Breakage: Hashable, Sendable {
  /// The kind of breakage, by the cause that a diagnosis should name.
  package var kind: Kind
  /// The node at which it is.
  package var node: String
  /// The part of the node: an interface, a network, a rule, a key. With kind and node it tells one breakage from another.
  package var object: String
  /// The commands that break it, in their order.
  package var breaking: [Order]
  /// The commands that make it as it was, in their order.
  package var mending: [Order]
  /// The fault in a sentence, in English.
  package var english: String
  /// The fault in a sentence, in Chinese.
  package var chinese: String
  /// Whether nothing else is lost by it, as routes are with the last address of an interface.
  package var isSingle: Bool
  /// Causes at other nodes that say the same, as `nobody-listens localhost`.
  package var alsoNamed: Set<String> = []

  /// A breakage with the commands that make and undo it.
  package init(
    _ kind: Kind, at node: String, _ object: String, breaking: [Order], mending: [Order], english: String,
    chinese: String, isSingle: Bool = true
  ) {
    self.kind = kind
    self.node = node
    self.object = object
    self.breaking = breaking
    self.mending = mending
    self.english = english
    self.chinese = chinese
    self.isSingle = isSingle
  }

  /// A command in a node: what it does, and how it is typed.
  package struct Order: Hashable, Sendable {
    /// The operation, with its node.
    package var operation: Operation
    /// The command as it is typed in the node.
    package var text: String
    /// The words in front of it where it is typed on the machine: `ip netns exec r2 `.
    package var prefix: String

    /// An operation with its command.
    package init(_ operation: Operation, text: String, prefix: String) {
      self.operation = operation
      self.text = text
      self.prefix = prefix
    }

    /// The command as it is typed on the machine.
    package var command: String { prefix + text }
  }

  /// The same of every copy of a lab, on every machine: `link-down r2 eth0`.
  package var id: String { "\(kind.rawValue) \(node) \(object)" }

  /// The fault in a sentence, in English or, for `zh`, in Chinese.
  package func sentence(language: String) -> String { language.hasPrefix("zh") ? chinese : english }

  /// The commands that mend it, as they are typed on the machine.
  package var remedies: [String] { mending.map(\.command) }

  /// Whether a diagnosis names this and nothing else.
  package func isNamed(by diagnosis: Diagnosis) -> Bool {
    if case .noCarrier(let peer?) = diagnosis.cause, kind == .linkDown {
      return peer == node || peer.hasPrefix("\(node):")
    }
    if alsoNamed.contains("\(diagnosis.cause.name) \(diagnosis.node)") { return true }
    return diagnosis.node == node && kind.causes.contains(diagnosis.cause.name)
  }
}

extension Breakage {
  /// The kind of part that is broken; the raw values are the short names of causes, where there is one.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    // Links
    /// An interface is set down: `ip link set … down`.
    case linkDown = "link-down"
    /// An interface is taken off its bridge.
    case notAPort = "not-a-port"
    /// A bridge port is disabled: `bridge link set … state 0`.
    case portBlocked = "port-blocked"
    /// Ports are isolated from each other.
    case isolated
    /// A port is not in the VLAN of its neighbours.
    case vlanFiltered = "vlan-filtered"
    /// A static entry of a forwarding database leads to another port.
    case wrongFDB = "wrong-fdb"
    /// A port does not send back by the way frames came in.
    case hairpinOff = "hairpin-off"
    /// An interface's MTU is smaller than the other end's.
    case mtu
    // Addresses
    /// An address is removed.
    case addressMissing = "address-missing"
    /// Another node has the address, too.
    case duplicateAddress = "duplicate-address"
    /// An address has another prefix length.
    case wrongMask = "wrong-mask"
    /// An address is of another subnet.
    case wrongSubnet = "wrong-subnet"
    /// A static neighbour entry has the wrong MAC address.
    case wrongNeighbor = "wrong-neighbor"
    /// IPv6 is switched off: `disable_ipv6`.
    case ipv6Disabled = "ipv6-disabled"
    // Routes
    /// A route is removed.
    case noRoute = "no-route"
    /// A route drops packets.
    case blackhole
    /// A route forbids packets.
    case prohibit
    /// A route answers "unreachable".
    case unreachableRoute = "unreachable-route"
    /// A route leads to an address that nobody has.
    case wrongGateway = "wrong-gateway"
    /// A route leads to a node that does not forward.
    case noRouter = "no-router"
    /// A policy rule forbids packets for an address.
    case wrongRule = "wrong-rule"
    /// Forwarding is switched off: `ip_forward`.
    case forwardingOff = "forwarding-off"
    /// The reverse path filter is strict where answers take another way.
    case reversePath = "rp-filter"
    // Filters
    /// A rule drops packets.
    case firewallDrop = "firewall-drop"
    /// A rule rejects packets.
    case firewallReject = "firewall-reject"
    /// A rule of masquerading or source NAT is removed.
    case natMissing = "nat-missing"
    /// A rule of destination NAT leads to another address.
    case wrongDNAT = "wrong-dnat"
    /// A rule of destination NAT is removed.
    case dnatMissing = "dnat-missing"
    // Nodes
    /// Echo requests are ignored: `icmp_echo_ignore_all`.
    case echoIgnored = "echo-ignored"
    /// Packets for 127.0.0.0/8 do not leave: `route_localnet`.
    case routeLocalnet = "route-localnet"
    /// Another setting has another value.
    case setting
    // Docker
    /// A container is stopped.
    case containerStopped = "container-stopped"
    /// A container is on another network.
    case otherNetwork = "other-network"

    /// Short names of causes that say this.
    var causes: Set<String> {
      switch self {
      // Nobody takes the port any more, so it is the machine's own, on which nobody listens.
      case .dnatMissing: ["nobody-listens"]
      // Whoever looks from outside sees an address that its node has not got.
      case .wrongSubnet: ["wrong-subnet", "address-missing"]
      // What a node sends to itself by another one needs the same rule.
      case .natMissing: ["nat-missing", "hairpin-nat"]
      // Who has the sender's address takes what comes from there for its own.
      case .duplicateAddress: ["duplicate-address", "own-source"]
      // The card of a container goes with it.
      case .containerStopped: ["address-missing", "no-carrier", "link-down"]
      case .setting: []
      default: [rawValue]
      }
    }
  }
}
