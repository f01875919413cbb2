package import Journey
package import Lab

/// One thing of a working lab that is broken on purpose: what breaks it, what mends it, and what is wrong then.
package struct Breakage: Hashable, Sendable {
  package var kind: Kind
  /// The node at which it is.
  package var node: String
  /// What of the node it is: an interface, a network, a rule, a key. With kind and node it tells one breakage from another.
  package var object: String
  /// What breaks it, in its order.
  package var breaking: [Order]
  /// What makes it as it was, in its order.
  package var mending: [Order]
  /// What is wrong, in English.
  package var english: String
  /// What is wrong, in Chinese.
  package var chinese: String
  /// Whether nothing else is lost by it, as routes are with the last address of an interface.
  package var isSingle: Bool
  /// Causes at other nodes that say the same, as `nobody-listens localhost`.
  package var alsoNamed: Set<String> = []

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
    package var operation: Operation
    /// The command as it is typed in the node.
    package var text: String
    /// What stands in front of it where it is typed on the machine: `ip netns exec r2 `.
    package var prefix: String

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

  /// What is wrong, in English or, for `zh`, in Chinese.
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
  /// What kind of thing is broken; the raw values are the short names of causes, where there is one.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    // Links
    case linkDown = "link-down"
    case notAPort = "not-a-port"
    case portBlocked = "port-blocked"
    case isolated
    case vlanFiltered = "vlan-filtered"
    case wrongFDB = "wrong-fdb"
    case hairpinOff = "hairpin-off"
    case mtu
    // Addresses
    case addressMissing = "address-missing"
    case duplicateAddress = "duplicate-address"
    case wrongMask = "wrong-mask"
    case wrongSubnet = "wrong-subnet"
    case wrongNeighbor = "wrong-neighbor"
    case ipv6Disabled = "ipv6-disabled"
    // Routes
    case noRoute = "no-route"
    case blackhole
    case prohibit
    case unreachableRoute = "unreachable-route"
    case wrongGateway = "wrong-gateway"
    case noRouter = "no-router"
    case wrongRule = "wrong-rule"
    case forwardingOff = "forwarding-off"
    case reversePath = "rp-filter"
    // Filters
    case firewallDrop = "firewall-drop"
    case firewallReject = "firewall-reject"
    case natMissing = "nat-missing"
    case wrongDNAT = "wrong-dnat"
    case dnatMissing = "dnat-missing"
    // Nodes
    case echoIgnored = "echo-ignored"
    case routeLocalnet = "route-localnet"
    case setting
    // Docker
    case containerStopped = "container-stopped"
    case otherNetwork = "other-network"

    /// Short names of causes that say this.
    var causes: Set<String> {
      switch self {
      // Nobody takes the port any more, so it is the machine's own, on which nobody listens.
      case .dnatMissing: ["nobody-listens"]
      // Whoever looks from outside sees an address that its node has not got.
      case .wrongSubnet: ["wrong-subnet", "address-missing"]
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
