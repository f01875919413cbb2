import CommandLanguage
import Lab

/// A part of the kernel that labs use without asking for it by `requires`.
public enum KernelFeature: String, CaseIterable, Sendable {
  /// The link kinds veth and bridge.
  case veth, bridge
  /// A bridge with the spanning tree protocol.
  case stp = "bridge stp"
  /// Bridge ports that are isolated from each other; Linux 4.18 and later.
  case isolated = "bridge isolated"
  /// Tables of nf_tables.
  case nfTables = "nf_tables"
  /// Chains of the type nat.
  case nat = "nf_tables nat"
  /// Connection tracking, told by ctnetlink.
  case conntrack
  /// Expressions of xtables in nf_tables, which iptables-nft makes.
  case iptables = "iptables (nf_tables)"
  /// Bridged packets that go through iptables.
  case bridgeNetfilter = "br_netfilter"
  /// Tun and tap devices.
  case tun
  /// Rules of the routing policy.
  case policyRouting = "policy routing"

  /// Whether no lab can be played without it.
  public var isNeeded: Bool {
    switch self {
    case .veth, .bridge: true
    case .stp, .isolated, .nfTables, .nat, .conntrack, .iptables, .bridgeNetfilter, .tun, .policyRouting: false
    }
  }

  /// The things that labs cannot have without it.
  public var use: String {
    switch self {
    case .veth: "links between nodes"
    case .bridge: "switches and bridges"
    case .stp: "stp: of bridges"
    case .isolated: "isolated: of ports"
    case .nfTables: "firewall:, nft, and why a packet was dropped"
    case .nat: "nat:, publish:, networks and containers of Docker"
    case .conntrack: "states of connections, and conntrack: checks"
    case .iptables: "iptables"
    case .bridgeNetfilter: "iptables rules for frames that a bridge passes on"
    case .tun: "interfaces of the kind tun"
    case .policyRouting: "rules: and ip rule"
    }
  }

  /// The module that may be missing.
  public var module: String? {
    switch self {
    case .veth: "veth"
    case .bridge, .stp, .isolated: "bridge"
    case .nfTables: "nf_tables"
    case .nat: "nft_chain_nat"
    case .conntrack: "nft_ct"
    case .iptables: "nft_compat"
    case .bridgeNetfilter: "br_netfilter"
    case .tun: "tun"
    case .policyRouting: nil
    }
  }

  /// Commands that want it, and of which the first fails where it is missing.
  private var commands: [String] {
    switch self {
    case .veth: ["ip link add v0 type veth peer name v1"]
    case .bridge: ["ip link add b0 type bridge"]
    case .stp: ["ip link add b1 type bridge stp_state 1"]
    case .isolated:
      [
        "ip link add b2 type bridge", "ip link add v2 type veth peer name v3", "ip link set v2 master b2",
        "bridge link set dev v2 isolated on",
      ]
    case .nfTables: ["nft add table ip t0", "nft 'add chain ip t0 c { type filter hook input priority 0; }'"]
    case .nat:
      [
        "nft add table ip t1", "nft 'add chain ip t1 c { type nat hook postrouting priority 100; }'",
        "nft add rule ip t1 c masquerade",
      ]
    case .conntrack:
      [
        "nft add table ip t2", "nft 'add chain ip t2 c { type filter hook input priority 0; }'",
        "nft add rule ip t2 c ct state established accept",
      ]
    case .iptables: ["iptables -A INPUT -p tcp -m tcp --dport 80 -m conntrack --ctstate NEW -j LOG"]
    case .bridgeNetfilter: ["sysctl net.bridge.bridge-nf-call-iptables"]
    case .tun: ["ip tuntap add dev t3 mode tun"]
    case .policyRouting: ["ip rule add from 192.0.2.1 table 100"]
    }
  }

  /// The features that this kernel has, tried in a namespace made for that.
  /// Throws a `NamespaceError` or a `NetlinkError` where it cannot be made.
  public static func available() throws -> Set<KernelFeature> {
    let stage = try Stage(of: Lab(name: "doctor"))
    defer { stage.close() }
    return Set(allCases.filter { $0.isThere(on: stage) })
  }

  private func isThere(on stage: Stage) -> Bool {
    let parser = CommandParser()
    for command in commands {
      guard let operations = try? parser.parse(command) else { return false }
      for operation in operations {
        guard (try? stage.perform(operation)) != nil else { return false }
      }
    }
    return true
  }
}
