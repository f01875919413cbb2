public import Addressing
public import NFTables
public import RouteNetlink

/// A node as commands and checks name it.
public enum NodeReference: Hashable, Sendable {
  /// The node that plays the machine: where commands run that name no node.
  case host
  /// The node, or the named network namespace, of this name.
  case named(String)
}

/// One thing that is done in a lab, with the node that it is done in. Every operation has a command that a person would type for it.
public struct Operation: Hashable, Sendable {
  public var node: NodeReference
  public var action: Action

  public init(_ action: Action, in node: NodeReference = .host) {
    self.node = node
    self.action = action
  }
}

/// How a route or a neighbour is put in beside what is there.
public enum AddMode: String, Hashable, Sendable, CaseIterable {
  /// It must not be there yet.
  case add
  /// It may be there.
  case replace
  /// It must be there.
  case change
  /// After those that are there.
  case append
  /// Before those that are there.
  case prepend
}

/// What is done.
public indirect enum Action: Hashable, Sendable {
  /// `ip netns add NAME`.
  case addNamespace(String)
  /// `ip netns del NAME`.
  case deleteNamespace(String)
  /// `ip -all netns del`.
  case deleteNamespaces
  /// `ip netns exec NAME bash`: the lines that follow are typed there. It does nothing but look whether the namespace is there.
  case enter
  /// `exit` of such a shell.
  case leave
  /// `ip link add …`. The places inside are `.named`.
  case addLink(LinkSpec)
  /// `ip link set dev NAME …`, or `bridge link set dev NAME …` where only the port's options change.
  case setLink(InterfaceName, LinkChanges)
  /// `ip link set group GROUP …`.
  case setLinks(group: UInt32, LinkChanges)
  /// `ip link del dev NAME`.
  case deleteLink(InterfaceName)
  /// `ip link property add dev NAME altname OTHER`, and `del`.
  case setAlternativeNames([String], InterfaceName, isRemoval: Bool)
  /// `ip tuntap del dev NAME mode MODE`.
  case deleteTunTap(InterfaceName, TunTapOptions)
  /// `brctl addbr NAME` and so on.
  case bridgeControl(BridgeControl)
  /// `ifconfig`, `route` and `arp` that change something.
  case netTools(NetToolsControl)
  /// `ip addr add … dev NAME`.
  case addAddress(AddressSpec, InterfaceName, AddMode)
  /// `ip addr del … dev NAME`.
  case deleteAddress(AddressSpec, InterfaceName)
  /// `ip addr flush dev NAME`; a nil family is both.
  case flushAddresses(InterfaceName?, AddressFilter = AddressFilter(), IPFamily?)
  /// `ip route add …`.
  case addRoute(RouteSpec, AddMode)
  /// `ip route del …`.
  case deleteRoute(RouteSpec)
  /// `ip route flush dev NAME`, or of a table; a nil family is IPv4's, of all tables both.
  case flushRoutes(RouteFilter, IPFamily?)
  /// `ip route flush cache`, of which there has been none for long.
  case flushRouteCache(IPFamily?)
  /// `ip rule add …`.
  case addRule(RuleSpec)
  /// `ip rule del …`.
  case deleteRule(RuleSpec)
  /// `ip rule flush`; what the selector does not say matches any.
  case flushRules(RuleSpec)
  /// `ip neigh add …`.
  case addNeighbor(NeighborSpec, AddMode)
  /// `ip neigh del ADDRESS dev NAME`.
  case deleteNeighbor(NeighborSpec)
  /// `ip neigh flush dev NAME`, or `ip neigh flush all`.
  case flushNeighbors(NeighborFilter, IPFamily?)
  /// `bridge fdb add …`.
  case addFDB(FDBSpec, AddMode)
  /// `bridge fdb del …`.
  case deleteFDB(FDBSpec)
  /// `bridge vlan add …`.
  case addVLAN(BridgeVLANSpec, InterfaceName)
  /// `bridge vlan del …`.
  case deleteVLAN(BridgeVLANSpec, InterfaceName)
  /// `bridge mdb add …`.
  case addGroup(BridgeGroupSpec)
  /// `bridge mdb del …`.
  case deleteGroup(BridgeGroupSpec)
  /// `ip netns set NAME ID`; nil is `auto`.
  case setNamespaceID(String, Int32?)
  /// `sysctl -w KEY=VALUE`, or `echo VALUE > /proc/sys/…`.
  case setSysctl(SysctlSetting)
  /// `nft -f`: these tables are added, all or none.
  case addRuleset(Ruleset)
  /// `nft add …`, `nft delete …`, `nft flush …`.
  case changeRuleset([Change])
  /// `nft reset counters` and its kin; with handles `nft -a`, stateless `nft -s`, numeric `nft -n`.
  case resetRuleset(RulesetSubject, handles: Bool, stateless: Bool, numeric: Bool)
  /// `iptables -A …` and so on.
  case iptables(IPTablesCommand)
  /// `iptables-restore`, with its lines.
  case iptablesRestore(IPTablesRestore)
  /// A command that only shows something.
  case show(ShowRequest)
  /// `ping …`.
  case ping(PingCommand)
  /// `ip netns attach NAME $$`, of the host's shell: the name is another one of the host's namespace.
  case shareNamespace(String)
  /// `traceroute …` or `arping …`.
  case way(WayCommand)
  /// `conntrack -D …` or `conntrack -F`.
  case connections(ConnectionChange)
  /// `tc qdisc add …`, `change`, `replace` or `del`.
  case queue(QueueChange)
  /// `docker …`.
  case docker(DockerCommand)
  /// `ip -all netns exec …`: in each namespace that has a name.
  case everywhere(Action)
}

extension Action {
  /// What carries commands of `nft` out together: tables as they are listed, or changes.
  public static func ruleset(_ commands: [NFTCommand]) -> [Action] {
    if commands.isEmpty { return [] }
    let tables = commands.compactMap { command -> TableListing? in
      if case .table(let table) = command { return table }
      return nil
    }
    if tables.count == commands.count { return [.addRuleset(Ruleset(tables: tables))] }
    return [.changeRuleset(commands.flatMap(\.changes))]
  }
}

/// What brctl(8) does, looking at the state first.
public enum BridgeControl: Hashable, Sendable {
  /// `brctl addbr NAME`.
  case addBridge(InterfaceName)
  /// `brctl delbr NAME`.
  case deleteBridge(InterfaceName)
  /// `brctl addif BRIDGE PORT`.
  case addPort(InterfaceName, to: InterfaceName)
  /// `brctl delif BRIDGE PORT`.
  case deletePort(InterfaceName, from: InterfaceName)
  /// `brctl stp`, `setfd`, `sethello`, `setmaxage`, `setageing` and `setbridgeprio`, of one option each.
  case setBridge(InterfaceName, BridgeOptions)
  /// `brctl setpathcost`, `setportprio` and `hairpin`, of one option each.
  case setPort(InterfaceName, of: InterfaceName, BridgePortOptions)
}

/// VLANs of a bridge port, as `bridge vlan add` takes them.
public struct BridgeVLANSpec: Hashable, Sendable {
  /// From 1 to 4094.
  public var vlans: ClosedRange<UInt16>
  /// Untagged frames that come in belong to it.
  public var isPVID: Bool
  /// Frames leave without a tag.
  public var isUntagged: Bool
  /// Of the bridge itself, not of a port.
  public var onSelf: Bool

  public init(vlans: ClosedRange<UInt16>, isPVID: Bool = false, isUntagged: Bool = false, onSelf: Bool = false) {
    self.vlans = vlans
    self.isPVID = isPVID
    self.isUntagged = isUntagged
    self.onSelf = onSelf
  }
}

/// A `ping` command of a lab's `run`.
public struct PingCommand: Hashable, Sendable {
  /// Where to; of a name that is still to be looked up the address that is none, of the family that is wanted.
  public var destination: IPAddress
  /// The interface behind the address: `fe80::1%eth0`.
  public var zone: InterfaceName?
  /// The name that is looked up in the /etc/hosts that the node sees.
  public var name: String?
  /// `-c`; nil sends 4, since nobody is there to press Ctrl-C, and with a deadline as many as go.
  public var count: Int?
  /// `-i`.
  public var interval: Duration?
  /// `-s`, payload bytes.
  public var size: Int?
  /// `-t`.
  public var ttl: UInt8?
  /// `-W`.
  public var timeout: Duration?
  /// `-I` with an interface.
  public var interface: InterfaceName?
  /// `-I` with an address.
  public var source: IPAddress?
  /// `-M do`.
  public var dontFragment: Bool
  /// `-q`: the first line and the statistics alone.
  public var isQuiet = false
  /// `-b`: the destination may be a broadcast address.
  public var isBroadcast = false
  /// `-w`: when it ends, whatever came.
  public var deadline: Duration?

  public init(
    destination: IPAddress, count: Int? = nil, interval: Duration? = nil, size: Int? = nil, ttl: UInt8? = nil,
    timeout: Duration? = nil, interface: InterfaceName? = nil, source: IPAddress? = nil, dontFragment: Bool = false
  ) {
    self.destination = destination
    self.count = count
    self.interval = interval
    self.size = size
    self.ttl = ttl
    self.timeout = timeout
    self.interface = interface
    self.source = source
    self.dontFragment = dontFragment
  }
}
