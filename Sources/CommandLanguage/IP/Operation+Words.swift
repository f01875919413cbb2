import Addressing
import Operations
import PlainText
import RouteNetlink

/// The parts that are there, with spaces between.
private func joined(_ parts: [String?]) -> String {
  parts.compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
}
private func onOff(_ name: String, _ value: Bool?) -> String? { value.map { "\(name) \($0 ? "on" : "off")" } }

extension DefaultStringInterpolation {
  /// A name as a shell takes it whole: the kernel allows `;`, `$` and quotes in it.
  fileprivate mutating func appendInterpolation(_ name: InterfaceName) { appendLiteral(name.text.quoted) }
}

extension NamespacePlace {
  var word: String {
    switch self {
    case .named(let name): "netns \(name.quoted)"
    case .process(let id): "netns \(id)"
    case .descriptor(let number): "netns /proc/self/fd/\(number)"
    }
  }
}

extension LinkSpec {
  var words: String {
    let parent: InterfaceName? =
      switch kind {
      case .macvlan(let options): options.parent
      case .vlan(let options): options.parent
      default: nil
      }
    return joined([
      parent.map { "link \($0)" }, name.map { "name \($0)" }, namespace?.word, index.map { "index \($0)" },
      changes.words,
      queueWords, transmitQueues.map { "numtxqueues \($0)" }, receiveQueues.map { "numrxqueues \($0)" },
      "type \(kind.name)", kind.words, isVethWithPeer ? queueWords : nil,
    ])
  }
}

extension LinkSpec {
  private var queueWords: String? { queues.map { "numtxqueues \($0) numrxqueues \($0)" } }

  /// The words behind `peer` are about the other end, which gets as many queues.
  private var isVethWithPeer: Bool {
    if case .veth(let peer) = kind { !peer.isLikeFirstEnd } else { false }
  }
}

extension LinkKind {
  var words: String {
    switch self {
    case .veth(let peer):
      if peer.isLikeFirstEnd { return "" }
      return joined([
        "peer", peer.name.map { "name \($0)" }, peer.namespace?.word, peer.index.map { "index \($0)" },
        peer.address.map { "address \($0)" },
        peer.mtu.map { "mtu \($0)" }, peer.transmitQueues.map { "numtxqueues \($0)" },
        peer.receiveQueues.map { "numrxqueues \($0)" }, peer.further.words,
      ])
    case .bridge(let options): return options.words
    case .vxlan(let options): return options.words
    case .macvlan(let options): return options.data.allWords
    case .vlan(let options): return options.data.words
    default: return ""
    }
  }
}

extension LinkChanges {
  var words: String {
    let masterWord: String? = master.map {
      switch $0 {
      case .name(let name): "master \(name)"
      case .index(let index): "master if\(index)"
      case .none: "nomaster"
      }
    }
    let generation: String? = addressGeneration.map {
      switch $0 {
      case .eui64: "addrgenmode eui64"
      case .none: "addrgenmode none"
      case .stablePrivacy: "addrgenmode stable_secret"
      case .random: "addrgenmode random"
      }
    }
    return joined([
      newName.map { "name \($0)" }, address.map { "address \($0)" }, mtu.map { "mtu \($0)" },
      txQueueLength.map { "txqueuelen \($0)" }, masterWord, namespace?.word, alias.map { "alias \($0.quoted)" },
      group.map { "group \($0)" }, onOff("arp", arp), onOff("multicast", multicast),
      onOff("allmulticast", allMulticast),
      onOff("promisc", promiscuous), generation, isUp.map { $0 ? "up" : "down" },
      bridge.map { "type bridge \($0.words)" }, port.map { "type bridge_slave \($0.words)" },
      kind.map { "type \($0.name) \($0.words)" },
    ])
  }
}

extension AddressSpec {
  var words: String {
    let broadcastWord: String? = broadcast.map {
      switch $0 {
      case .computed: "brd +"
      case .network: "brd -"
      case .address(let address): "brd \(address)"
      }
    }
    return joined([
      peer.map { "\(local.address) peer \($0)/\(local.prefixLength)" }
        ?? (hasAnyLength ? "\(local.address)" : "\(local)"), broadcastWord,
      anycast.map { "anycast \($0)" }, metric.map { "metric \($0)" },
      label.map { "label \($0.quoted)" }, scope.map { "scope \($0.text)" }, flags.contains(.noDAD) ? "nodad" : nil,
      flags.contains(.noPrefixRoute) ? "noprefixroute" : nil, flags.contains(.homeAddress) ? "home" : nil,
      flags.contains(.manageTemporary) ? "mngtmpaddr" : nil, flags.contains(.optimistic) ? "optimistic" : nil,
      flags.contains(.multicastAutojoin) ? "autojoin" : nil, validLifetime.map { "valid_lft \($0)" },
      preferredLifetime.map { "preferred_lft \($0)" },
    ])
  }
}

extension RouteScope {
  var text: String {
    switch self {
    case .global: "global"
    case .site: "site"
    case .link: "link"
    case .host: "host"
    case .nowhere: "nowhere"
    default: "\(rawValue)"
    }
  }
}

extension RouteType {
  /// The type's name; a number where it has none.
  var text: String {
    let names = [
      "unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit", "throw",
    ]
    let place = Int(rawValue) - 1
    return names.indices.contains(place) ? names[place] : "\(rawValue)"
  }
}

extension RouteProtocol {
  var text: String {
    switch self {
    case .redirect: "redirect"
    case .kernel: "kernel"
    case .boot: "boot"
    case .static: "static"
    case .routerAdvertisement: "ra"
    case .dhcp: "dhcp"
    default: "\(rawValue)"
    }
  }
}

extension RouteSpec {
  /// The family, where nothing else in the command tells it.
  var ambiguousFamily: IPFamily? {
    family == .v6 && destination == nil && gateway == nil && nextHops.first?.gateway == nil ? .v6 : nil
  }

  /// A gateway, with its family where that is not the route's.
  private func via(_ gateway: IPAddress) -> String {
    "via " + (gateway.family == family ? "" : gateway.family == .v4 ? "inet " : "inet6 ") + "\(gateway)"
  }

  var words: String {
    let hops = nextHops.map {
      joined([
        "nexthop", $0.gateway.map(via), $0.device.map { "dev \($0)" },
        $0.weight == 1 ? nil : "weight \($0.weight)",
        $0.onLink ? "onlink" : nil,
      ])
    }
    return joined(
      [
        type == .unicast ? nil : type.text, destination?.description ?? "default", gateway.map(via),
        device.map { "dev \($0)" }, table.map { "table \($0.text)" }, `protocol`.map { "proto \($0.text)" },
        scope.map { "scope \($0.text)" }, source.map { "src \($0)" }, metric.map { "metric \($0)" },
        mtu.map { locksMTU ? "mtu lock \($0)" : "mtu \($0)" },
        typeOfService == 0 ? nil : "tos 0x" + String(typeOfService, radix: 16),
        realms.map { $0 >> 16 == 0 ? "realm \($0)" : "realm \($0 >> 16)/\($0 & 0xffff)" },
      ] + RouteMetric.allCases.map(word(of:)) + [
        congestionControl.map { "congctl \(locksCongestionControl ? "lock " : "")\($0)" },
        preference.map { "pref \($0)" }, expires.map { "expires \($0)" }, onLink ? "onlink" : nil,
      ] + hops)
  }
}

extension RouteSpec {
  fileprivate func word(of metric: RouteMetric) -> String? {
    guard let value = metrics[metric] else { return nil }
    if metric == .features { return "features ecn" }
    return "\(metric.word) \(metric.mayBeLocked && lockedMetrics.contains(metric) ? "lock " : "")\(value)"
  }
}

extension RouteMetric {
  var word: String {
    switch self {
    case .roundTripTime: "rtt"
    case .roundTripVariance: "rttvar"
    case .reordering: "reordering"
    case .features: "features"
    case .retransmissionTimeout: "rto_min"
    case .fastOpenNoCookie: "fastopen_no_cookie"
    case .window: "window"
    case .advertisedMSS: "advmss"
    case .hopLimit: "hoplimit"
    case .slowStartThreshold: "ssthresh"
    case .congestionWindow: "cwnd"
    case .initialCongestionWindow: "initcwnd"
    case .initialReceiveWindow: "initrwnd"
    case .quickAcknowledgements: "quickack"
    }
  }
}

extension RouteFilter {
  /// The words behind `ip route show`.
  var words: String {
    let place: String? =
      switch destination {
      case .exact(let network)?: "exact \(network?.description ?? "default")"
      case .root(let network)?: "root \(network)"
      case .match(let network)?: "match \(network)"
      case nil: nil
      }
    return joined([
      isCached ? "cache" : nil, place, gateway.map { "via \($0)" }, device.map { "dev \($0)" },
      `protocol`.map { "proto \($0.text)" },
      scope.map { "scope \($0.text)" }, type.map { "type \($0.text)" }, table.map { "table \($0.text)" },
      source.map { "src \($0)" }, metric.map { "metric \($0)" },
    ])
  }
}

extension RouteLookup {
  /// The words behind `ip route get`.
  var words: String {
    joined([
      "\(address)", source.map { "from \($0)" }, incoming.map { "iif \($0)" }, outgoing.map { "oif \($0)" },
      mark.map { "mark \($0)" }, isFIBMatch ? "fibmatch" : nil,
    ])
  }
}

extension TunTapOptions {
  /// The words behind the name of a device.
  var words: String {
    joined([
      "mode \(mode.rawValue)", multiQueue ? "multi_queue" : nil, hasPacketInformation ? "pi" : nil,
      hasVirtualHeader ? "vnet_hdr" : nil, isOneQueue ? "one_queue" : nil, user.map { "user \($0)" },
      group.map { "group \($0)" },
    ])
  }
}

extension RuleSpec {
  /// The family, of which IPv4 goes without saying.
  var ambiguousFamily: IPFamily? { family == .v6 ? .v6 : nil }

  var words: String {
    let actionWords: String? =
      switch action {
      case .lookup(let table): "lookup \(table.text)"
      case .goto(let priority): "goto \(priority)"
      case .blackhole: "blackhole"
      case .unreachable: "unreachable"
      case .prohibit: "prohibit"
      case .nop: "nop"
      case .other(let number): "type \(number)"
      case .any: nil
      }
    func range<Value>(_ name: String, _ range: ClosedRange<Value>?, isOne: Bool = true) -> String? {
      range.map { "\(name) \($0.lowerBound)" + (isOne && $0.lowerBound == $0.upperBound ? "" : "-\($0.upperBound)") }
    }
    let markWords = mark.map { "fwmark \($0)" + (markMask.map { "/\($0)" } ?? "") }
    return joined([
      isInverted ? "not" : nil, priority.map { "priority \($0)" }, from.map { "from \($0)" }, to.map { "to \($0)" },
      incoming.map { "iif \($0)" }, outgoing.map { "oif \($0)" }, markWords,
      typeOfService == 0 ? nil : "tos 0x" + String(typeOfService, radix: 16),
      further.ipProtocol.map { "ipproto \($0)" }, range("sport", further.sourcePorts),
      range("dport", further.destinationPorts), range("uidrange", further.users, isOne: false),
      further.tunnelID.map { "tun_id \($0)" }, further.usesMasterDevice ? "l3mdev" : actionWords,
      unusedTable.map { "lookup \($0.text)" }, further.suppressedPrefixLength.map { "suppress_prefixlength \($0)" },
      further.suppressedGroup.map { "suppress_ifgroup \($0)" },
      further.realms.map { "realms " + ($0 >> 16 == 0 ? "\($0)" : "\($0 >> 16)/\($0 & 0xffff)") },
      `protocol`.map { "protocol \($0.text)" },
    ])
  }
}

extension NeighborFilter {
  /// The words behind `ip neigh show`.
  var words: String {
    let known = NeighborState.named.sorted { $0.value.rawValue < $1.value.rawValue }
    let names =
      states == .all
      ? ["nud all"]
      : known.filter { states?.isSuperset(of: $0.value) == true }.map { "nud \($0.key)" }

    return joined(
      [
        isProxy ? "proxy" : nil, network.map { "to \($0)" }, device.map { "dev \($0)" }, master.map { "master \($0)" },
        hasNoMaster ? "nomaster" : nil, `protocol`.map { "protocol \($0.text)" },
      ] + names + [isUnused ? "unused" : nil])
  }
}

extension NeighborSpec {
  var words: String {
    joined([
      isProxy ? "proxy \(address)" : "\(address)", linkAddress.map { "lladdr \($0)" }, "dev \(device)",
      isManaged ? "managed" : nil,
      state == (isManaged ? .none : .permanent)
        ? nil
        : "nud " + (NeighborState.named.first { $0.value == state }?.key ?? "0x" + String(state.rawValue, radix: 16)),
      isRouter ? "router" : nil, isUsed ? "use" : nil,
      isLearnedElsewhere ? "extern_learn" : nil, `protocol`.map { "protocol \($0.text)" },
    ])
  }
}

extension FDBFlush {
  /// The words behind `bridge fdb flush`.
  var words: String {
    joined(
      [
        "dev \(device)", port.map { "brport \($0)" }, vlan.map { "vlan \($0)" }, inSelf ? "self" : nil,
        inMaster ? "master" : nil,
      ] + conditions.map(\.rawValue))
  }
}

extension FDBLookup {
  /// The words behind `bridge fdb get`.
  var words: String {
    joined([
      "\(address)", bridge.map { "br \($0)" }, device.map { "dev \($0)" }, vlan.map { "vlan \($0)" },
      vni.map { "vni \($0)" }, inSelf ? "self" : nil, inMaster ? "master" : nil, isDynamic ? "dynamic" : nil,
    ])
  }
}

extension FDBSpec {
  var words: String {
    joined([
      "\(address)", "dev \(device)", inMaster ? "master" : nil, inSelf ? "self" : nil,
      lifetime == .permanent ? nil : lifetime.rawValue, vlan.map { "vlan \($0)" }, destination.map { "dst \($0)" },
      port.map { "port \($0)" }, vni.map { "vni \($0)" }, sourceVNI.map { "src_vni \($0)" },
      outgoing.map { "via \($0)" }, isUsed ? "use" : nil, isLearnedElsewhere ? "extern_learn" : nil,
      isSticky ? "sticky" : nil, isRouter ? "router" : nil,
    ])
  }
}

extension PingCommand {
  var words: String {
    func seconds(_ duration: Duration) -> String {
      let milliseconds = duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
      return milliseconds % 1000 == 0 ? "\(milliseconds / 1000)" : "\(Double(milliseconds) / 1000)"
    }
    return joined([
      "ping", count.map { "-c \($0)" }, interval.map { "-i \(seconds($0))" }, size.map { "-s \($0)" },
      ttl.map { "-t \($0)" },
      timeout.map { "-W \(seconds($0))" }, interface.map { "-I \($0)" }, source.map { "-I \($0)" },
      dontFragment ? "-M do" : nil, isQuiet ? "-q" : nil, isBroadcast ? "-b" : nil,
      deadline.map { "-w \(seconds($0))" },
      name != nil && destination.family == .v6 ? "-6" : nil,
      (name ?? "\(destination)" + (zone.map { "%" + $0.text } ?? "")).quoted,
    ])
  }
}
