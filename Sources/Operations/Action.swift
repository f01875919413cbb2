public import RouteNetlink

/// An action, by the noun that it is done to.
///
/// Each noun has a file of its own with its verbs, and one in `LabRunner/Effect` that carries them out. No switch over them has a `default:`, so that a
/// verb that nothing carries out, writes or judges does not compile.
public indirect enum Action: Hashable, Sendable {
  /// `ip netns …`, and the shells that are opened in a namespace.
  case namespace(NamespaceAction)
  /// `ip link …`, `ip tuntap …` and `bridge link set …`.
  case link(LinkAction)
  /// `ip addr …`.
  case address(AddressAction)
  /// `ip route …`.
  case route(RouteAction)
  /// `ip rule …`.
  case rule(RuleAction)
  /// `ip neigh …`.
  case neighbor(NeighborAction)
  /// `bridge fdb …`.
  case fdb(FDBAction)
  /// `bridge vlan …`.
  case vlan(VLANAction)
  /// `bridge mdb …`.
  case group(GroupAction)
  /// `brctl addbr NAME` and so on.
  case bridgeControl(BridgeControl)
  /// `ifconfig`, `route` and `arp` that change something.
  case netTools(NetToolsControl)
  /// `sysctl -w KEY=VALUE`, or `echo VALUE > /proc/sys/…`.
  case sysctl(SysctlSetting)
  /// `nft …`.
  case ruleset(RulesetAction)
  /// `iptables …`.
  case iptables(IPTablesAction)
  /// `traceroute …` or `arping …`.
  case way(WayCommand)
  /// `conntrack -D …` or `conntrack -F`.
  case connections(ConnectionChange)
  /// `tc qdisc add …`, `change`, `replace` or `del`.
  case queue(QueueChange)
  /// `docker …`.
  case docker(DockerCommand)
  /// A command that only shows something.
  case show(ShowRequest)
  /// `ping …`.
  case ping(PingCommand)
  /// `ip -all netns exec …`: in each namespace that has a name.
  case everywhere(Action)
}

extension Action {
  /// Whether it changes nothing that a lab shows: it shows, sends a ping, opens or leaves a shell.
  public var onlyShows: Bool {
    switch self {
    case .show, .ping, .way, .ruleset(.reset): true
    case .namespace(.enter), .namespace(.leave): true
    case .docker(let command): command.onlyShows
    case .namespace(.add), .namespace(.delete), .namespace(.deleteAll), .namespace(.share), .namespace(.setID), .link,
      .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools, .sysctl, .ruleset(.add),
      .ruleset(.change), .iptables, .connections, .queue, .everywhere:
      false
    }
  }
}
