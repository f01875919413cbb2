public import Addressing
public import IPTables
public import NFTables
public import RouteNetlink

/// A command that shows something: its subject, and the form of its output.
public struct ShowRequest: Hashable, Sendable {
  /// The thing that is shown, with the words that choose from it.
  public enum Subject: Hashable, Sendable {
    /// `ip link show [dev NAME] [up] [master NAME] [type KIND]`.
    case links(InterfaceName?, LinkFilter = LinkFilter())
    /// `ip addr show [dev NAME] [up] [master NAME] [type KIND] [scope S] [to NETWORK] …`.
    case addresses(InterfaceName?, LinkFilter = LinkFilter())
    /// `ip route show [NETWORK] [dev NAME] [table TABLE] …`.
    case routes(RouteFilter)
    /// `ip route get ADDRESS`.
    case routeLookup(RouteLookup)
    /// `ip rule show [SELECTOR]`; of the selector the family does not count.
    case rules(RuleSpec = RuleSpec(action: .any))
    /// `ip neigh show [proxy] [nud all] [dev NAME]`.
    case neighbors(NeighborFilter)
    /// `ip tuntap`.
    case tunTaps
    /// `ip neigh get ADDRESS dev NAME`.
    case neighbor(IPAddress, InterfaceName)
    /// `ip netns list`.
    case namespaces
    /// `ip netns list-id`.
    case namespaceIDs
    /// What a command prints whatever there is, as `iptables -V`.
    case said(command: String, text: String)
    /// `ip netns identify self`; `$$` is the shell that the line is typed in.
    case namespaceName
    /// `ip netns pids NAME`.
    case processes(String)
    /// `bridge link show [dev NAME]`.
    case bridgeLinks(InterfaceName?)
    /// `bridge fdb show [br NAME] [dev NAME]`.
    case fdb(FDBFilter)
    /// `bridge fdb get MAC dev NAME`.
    case fdbEntry(FDBLookup)
    /// `bridge vlan show [dev NAME] [vid VID]`.
    case bridgeVLANs(InterfaceName?, vlan: UInt16? = nil)
    /// `bridge mdb show [dev BRIDGE] [vid VID]`.
    case bridgeGroups(InterfaceName?, vlan: UInt16? = nil)
    /// `brctl show [NAME …]`.
    case bridges([InterfaceName])
    /// `brctl showmacs NAME`.
    case bridgeMACs(InterfaceName)
    /// `brctl showstp NAME`.
    case bridgeSpanningTree(InterfaceName)
    /// `nft list …`; with handles `nft -a`, stateless `nft -s`, numeric `nft -n`, terse `nft -t`.
    case ruleset(
      RulesetSubject, handles: Bool, stateless: Bool, numeric: Bool = false, terse: Bool = false)
    /// `iptables -L …`, or `iptables -S …`.
    case iptables(IPTablesListing)
    /// `iptables-save`.
    case iptablesSave(IPTablesSave)
    /// `ls /sys/class/net`.
    case interfaceNames
    /// `cat /sys/class/net/NAME/FILE`.
    case interfaceFile(InterfaceName, String)
    /// `sysctl KEY`.
    case sysctl(String, valueOnly: Bool)
    /// `sysctl -a [-r PATTERN]`, of the keys below net.
    case sysctls(pattern: String?, valueOnly: Bool)
    /// `arp`.
    case arpTable(ARPListing)
    /// `route`, or `route -n`, which says 0.0.0.0 of the default route.
    case routeTable(isNumeric: Bool)
    /// `ss …`.
    case sockets(SocketListing)
    /// `conntrack -L …`; extended is `-o extended`.
    case connections(ConnectionFilter, isExtended: Bool)
    /// `conntrack -C`.
    case connectionCount
    /// `tc qdisc show [dev NAME]`.
    case queues(InterfaceName?)
    /// `ifconfig [-a] [NAME]`.
    case interfaces(InterfaceName?, all: Bool)
  }
  /// The thing that is shown.
  public var subject: Subject
  /// The form of the output.
  public var options: ShowOptions

  /// A request to show something; by itself as text without options.
  public init(_ subject: Subject, options: ShowOptions = ShowOptions()) {
    self.subject = subject
    self.options = options
  }
}

/// How a showing command is to print: the options before its object, as in `ip -4 -o addr`.
public struct ShowOptions: Hashable, Sendable {
  /// `-4` or `-6`.
  public var family: IPFamily?
  /// `-br`: a line for each, with little on it.
  public var isBrief = false
  /// `-d`: all that is known.
  public var isDetailed = false
  /// `-o`: a line for each, with `\` where a line would end.
  public var isOneLine = false
  /// `-j`: JSON instead of text.
  public var isJSON = false
  /// `-p`: JSON on many lines.
  public var isPretty = false
  /// How often `-s` was said: counters, and with the second one more of them.
  public var statistics = 0

  /// The options of the tool; by themselves none.
  public init(
    family: IPFamily? = nil, isBrief: Bool = false, isDetailed: Bool = false, isOneLine: Bool = false,
    isJSON: Bool = false, isPretty: Bool = false, statistics: Int = 0
  ) {
    self.family = family
    self.isBrief = isBrief
    self.isDetailed = isDetailed
    self.isOneLine = isOneLine
    self.isJSON = isJSON
    self.isPretty = isPretty
    self.statistics = statistics
  }
}

/// The question of `ip route get`.
public struct RouteLookup: Hashable, Sendable {
  /// The destination that is looked up.
  public var address: IPAddress
  /// `from ADDRESS`.
  public var source: IPAddress?
  /// `iif NAME`.
  public var incoming: InterfaceName?
  /// `oif NAME`.
  public var outgoing: InterfaceName?
  /// `mark MARK`.
  public var mark: UInt32?
  /// `fibmatch`: the route of the table that is found, not the way that comes of it.
  public var isFIBMatch = false

  /// A lookup as `ip route get ADDRESS` makes it; nil leaves a word out.
  public init(
    _ address: IPAddress, from source: IPAddress? = nil, incoming: InterfaceName? = nil,
    outgoing: InterfaceName? = nil, mark: UInt32? = nil
  ) {
    self.address = address
    self.source = source
    self.incoming = incoming
    self.outgoing = outgoing
    self.mark = mark
  }
}

/// Which entries of forwarding databases a listing shows.
public struct FDBFilter: Hashable, Sendable {
  /// `state STATE`.
  public enum State: String, Hashable, Sendable, CaseIterable {
    /// The device's own addresses.
    case permanent
    /// Entries that do not age.
    case `static`, temp
    /// Entries that were learned.
    case dynamic, reachable
    /// Entries that were not used lately.
    case stale
  }
  /// `br NAME`.
  public var bridge: InterfaceName?
  /// `brport NAME` or `dev NAME`.
  public var device: InterfaceName?
  /// `state STATE`, as often as it was said; none is every one.
  public var states: Set<State>
  /// `dynamic`: none that is permanent.
  public var isDynamic: Bool
  /// `vlan VID`; 0 is every one.
  public var vlan: UInt16 = 0

  /// Entries that meet all of these conditions; by themselves all.
  public init(
    bridge: InterfaceName? = nil, device: InterfaceName? = nil, states: Set<State> = [], isDynamic: Bool = false
  ) {
    self.bridge = bridge
    self.device = device
    self.states = states
    self.isDynamic = isDynamic
  }
}

/// Which links a listing shows: `ip link show [up] [master NAME] [type KIND]`.
public struct LinkFilter: Hashable, Sendable {
  /// `up`.
  public var isUp = false
  /// `master NAME`.
  public var master: InterfaceName?
  /// `type KIND`.
  public var kind: String?
  /// `group GROUP`.
  public var group: UInt32?
  /// `nomaster`: no port of anything.
  public var hasNoMaster = false
  /// Which addresses of them are shown; of a listing of links alone it says nothing.
  public var addresses = AddressFilter()

  /// Links that meet all of these conditions; by themselves all.
  public init(isUp: Bool = false, master: InterfaceName? = nil, kind: String? = nil, group: UInt32? = nil) {
    self.isUp = isUp
    self.master = master
    self.kind = kind
    self.group = group
  }
}
