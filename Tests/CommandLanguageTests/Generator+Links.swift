import Addressing
import CommandLanguage
import Docker
import Generators
import NFTables
import Operations
import Probes
import RouteNetlink
import Testing

extension Generator {
  mutating func interface() -> InterfaceName {
    InterfaceName(pick(["eth0", "br0", "veth-ns1", "docker0", "a", "fifteen-bytes-x", "va.100"])) ?? .loopback
  }
  mutating func name() -> String { pick(["ns1", "tomcat01", "h-2", "name.with.dots", "X"]) }
  mutating func v4() -> IPv4Address { IPv4Address(number(0x0101_0101...0xdfff_fffe)) }
  mutating func v6() -> IPv6Address {
    IPv6Address(high: number(0x2000_0000_0000_0000...0x3fff_ffff_ffff_ffff), low: number(0...UInt64.max))
  }
  mutating func address() -> IPAddress { flip() ? .v4(v4()) : .v6(v6()) }
  mutating func network(_ family: IPFamily? = nil, masked: Bool = false) -> IPNetwork {
    let isV4 = family.map { $0 == .v4 } ?? flip()
    let network = IPNetwork(
      address: isV4 ? .v4(v4()) : .v6(v6()), prefixLength: number(1...(isV4 ? 32 : 128)))
    return network.map { masked ? $0.masked : $0 } ?? IPNetwork(host: .v4(.loopback))
  }
  mutating func mac() -> MACAddress { MACAddress(number(0...0xfeff_ffff_ffff) & 0xfeff_ffff_ffff) }
  mutating func family() -> IPFamily { flip() ? .v4 : .v6 }

  /// Values for about half of the rows of a table.
  mutating func options<Table>(
    _ table: Table.Type, where wanted: (OptionRow) -> Bool = { _ in true }
  ) -> LinkOptions<Table> {
    var options = LinkOptions<Table>()
    for row in Table.rows.all
    where row.isSettable && row.access != .again && row.access != .words && wanted(row) && flip() {
      options.values[row] = value(row)
    }
    return options
  }

  /// A value that a command may have for an option.
  mutating func value(_ row: OptionRow) -> OptionValue? {
    let range = row.range ?? row.room
    switch row.form {
    case .bit, .onOff, .listed: return .number(flip() ? 1 : 0)
    case .mark: return .number(row.wire == .flag || flip() ? 1 : 0)
    case .number, .hexadecimal, .hundredths, .numberOr, .timeToLive, .typeOfService, .portState:
      return .number(number(range))
    case .choice(let choices), .silentChoice(let choices): return .number(pick(choices).number)
    case .ethertype: return .number(flip() ? 0x8100 : 0x88a8)
    case .hardwareAddress: return mac().option
    case .localAddress, .remoteAddress: return IPAddress.v4(v4()).option
    case .ports: return VXLANSourcePorts(first: number(0...9), last: number(9...99)).option
    case .device: return interface().option
    case .timer, .bridgeID, .special: return nil
    }
  }

  mutating func port() -> BridgePortOptions { options(BridgePortTable.self) { $0.access == .all } }
  mutating func bridge() -> BridgeOptions { options(BridgeTable.self) }
  /// Without what ip(8) refuses.
  func sendable(_ options: VXLANOptions) -> VXLANOptions {
    var options = options
    if options.inheritsTTL == true { options.ttl = nil }
    if options.external != true, options.identifierFilter == true { options.identifierFilter = false }
    return options.withPortOfTool()
  }
  mutating func macvlan() -> LinkOptions<MacvlanTable> {
    var options = options(MacvlanTable.self)
    if flip() { options.flags = options.mode == .passthru ? number(1...3) : 2 }
    switch number(0...7) {
    case 0: (options.senderChange, options.sender) = (.add, mac())
    case 1: (options.senderChange, options.sender) = (.delete, mac())
    case 2: options.setSenders([mac(), mac()])
    case 3: options.senderChange = .flush
    default: break
    }
    return options
  }
  /// Options of a link that is there, by its kind.
  mutating func kindChanges() -> LinkKindChanges {
    switch number(0...5) {
    case 0:
      var options = options(VXLANTable.self)
      options.id = options.external == true ? nil : number(0...16_777_215)
      return .vxlan(sendable(options))
    case 1:
      var options = macvlan()
      options.mode = options.mode ?? .passthru
      return .macvlan(options)
    case 2:
      var options = options(VLANTable.self)
      options.id = number(0...4094)
      return .vlan(options)
    case 3: return .veth(peer: interface())
    default: return .named(pick(["dummy", "ifb"]), words: flip() ? [] : ["some", "words"])
    }
  }

  mutating func changes() -> LinkChanges {
    var changes = LinkChanges(
      isUp: flag(), newName: maybe { $0.interface() }, address: maybe { $0.mac() },
      mtu: maybe { $0.number(68...65_535) },
      txQueueLength: maybe { $0.number(0...10_000) },
      master: maybe { $0.flip() ? .name($0.interface()) : LinkChanges.Master.none },
      namespace: maybe { .named($0.name()) }, alias: maybe { $0.pick(["one", "two words", "it's"]) },
      group: maybe { $0.number(0...100) }, arp: flag(), multicast: flag(), allMulticast: flag(), promiscuous: flag(),
      addressGeneration: maybe { $0.pick([.eui64, .none, .stablePrivacy, .random]) })
    if flip() {
      let options = bridge()
      if options != BridgeOptions() { changes.bridge = options }
    } else if flip() {
      // What is said of a port and of its link in one command is said of the port as of its kind.
      var options = options(BridgePortTable.self) { $0.access != .bridge }
      options.isKindData = true
      if !options.isEmpty { changes.port = options }
    } else if flip() {
      changes.kind = kindChanges()
    }
    if changes.isEmpty { changes.isUp = true }
    return changes
  }

  mutating func link() -> LinkSpec {
    let kind: LinkKind
    switch number(0...6) {
    case 0:
      kind = .veth(
        peer: VethPeer(
          name: maybe { $0.interface() }, namespace: maybe { .named($0.name()) }, index: maybe { $0.number(2...900) },
          address: maybe { $0.mac() }, mtu: maybe { $0.number(68...65_535) }))
    case 1: kind = .bridge(bridge())
    case 2:
      var options = options(VXLANTable.self)
      options.id = options.external == true ? nil : number(0...16_777_215)
      kind = .vxlan(sendable(options).withDefaultsOfTool())
    case 3:
      var options = MacvlanOptions(parent: interface())
      options.data = macvlan()
      kind = .macvlan(options)
    case 4:
      var options = VLANOptions(parent: interface())
      options.data = self.options(VLANTable.self)
      options.id = number(0...4094)
      kind = .vlan(options)
    case 5: kind = .dummy
    default: kind = .ifb
    }
    return LinkSpec(
      name: interface(), kind: kind, index: maybe { $0.number(2...900) },
      changes: LinkChanges(address: maybe { $0.mac() }, mtu: maybe { $0.number(68...65_535) }))
  }

  mutating func addressSpec() -> AddressSpec {
    let local = network()
    var spec = AddressSpec(local: local)
    if local.family == .v4 {
      spec.broadcast = maybe { $0.pick([.computed, .network, .address($0.v4())]) }
      spec.metric = maybe { $0.number(0...500) }
      spec.label = maybe { _ in "eth0:1" }
      spec.scope = maybe { $0.pick([.global, .link, .host]) }
    } else if flip() {
      spec.flags.insert(.noDAD)
    }
    if flip() { spec.flags.insert(.noPrefixRoute) }
    spec.validLifetime = maybe { $0.number(100...90_000) }
    // The tool says both, or neither.
    spec.preferredLifetime = spec.validLifetime == nil ? nil : number(1...100)
    return spec
  }

  mutating func route() -> RouteSpec {
    let family = family()
    let type: RouteType = pick([.unicast, .unicast, .unicast, .blackhole, .unreachable, .prohibit, .throw])
    var spec = RouteSpec(family: family, destination: maybe { $0.network(family, masked: true) }, type: type)
    spec.metric = maybe { $0.number(1...100_000) }
    spec.table = maybe { $0.pick([.default, .local, RouteTable(rawValue: 100)]) }
    guard type == .unicast else {
      spec.destination = network(family, masked: true)
      return spec
    }
    if flip() {
      spec.nextHops = (0..<number(2...3)).map { _ in
        RouteSpec.NextHop(
          gateway: family == .v4 ? .v4(v4()) : .v6(v6()), device: maybe { $0.interface() }, weight: number(1...9))
      }
    } else {
      if flip() {
        spec.typeOfService = pick([0, 0x10, 0x80])
        spec.realms = maybe { $0.pick([5, 7 << 16 | 9]) }
      }
      spec.gateway = maybe { family == .v4 ? .v4($0.v4()) : .v6($0.v6()) }
      spec.device = maybe { $0.interface() }
      if spec.gateway == nil, spec.device == nil { spec.device = interface() }
      if spec.gateway != nil, spec.device != nil { spec.onLink = flip() }
    }
    spec.source = maybe { family == .v4 ? .v4($0.v4()) : .v6($0.v6()) }
    spec.mtu = maybe { $0.number(576...9000) }
    spec.protocol = maybe { $0.pick([.kernel, .static, RouteProtocol(rawValue: 12), RouteProtocol(rawValue: 200)]) }
    for metric in RouteMetric.allCases where flip() {
      switch metric {
      case .quickAcknowledgements, .fastOpenNoCookie: spec.metrics[metric] = number(0...1)
      case .features: spec.metrics[metric] = 1
      default: spec.metrics[metric] = number(1...250)
      }
      // The tool locks this one always.
      if metric == .retransmissionTimeout || flip() && [.window, .reordering].contains(metric) {
        spec.lockedMetrics.insert(metric)
      }
    }
    spec.congestionControl = maybe { $0.pick(["reno", "cubic"]) }
    spec.locksCongestionControl = spec.congestionControl != nil && flip()
    spec.preference = maybe { $0.number(0...3) }
    spec.expires = maybe { $0.number(1...9000) }
    return spec
  }

  mutating func rule() -> RuleSpec {
    let family = family()
    var spec = RuleSpec(
      family: family, priority: maybe { $0.number(1...32_000) }, isInverted: flip(),
      from: maybe { $0.network(family, masked: true) }, to: maybe { $0.network(family, masked: true) },
      incoming: maybe { $0.interface() }, outgoing: maybe { $0.interface() }, mark: maybe { $0.number(1...1000) },
      action: pick([.lookup(.main), .lookup(RouteTable(rawValue: 100)), .blackhole, .prohibit, .unreachable, .nop]))
    if spec.mark != nil { spec.markMask = maybe { $0.number(1...255) } }
    spec.protocol = maybe { $0.pick([.static, .kernel, RouteProtocol(rawValue: 77)]) }
    spec.further.tunnelID = maybe { $0.number(0...UInt64.max) }
    spec.typeOfService = flip() ? 0 : number(1...255)
    let first: UInt16 = number(1...60_000)
    spec.further.sourcePorts = maybe { first...(first + $0.number(0...9)) }
    spec.further.destinationPorts = maybe { first...(first + $0.number(0...9)) }
    spec.further.users = maybe { UInt32(first)...(UInt32(first) + $0.number(0...9)) }
    spec.further.ipProtocol = maybe { $0.pick([6, 17, 200]) }
    if case .lookup = spec.action { spec.further.suppressedPrefixLength = maybe { $0.number(0...32) } }
    spec.further.suppressedGroup = maybe { $0.number(0...99) }
    spec.further.realms = maybe { $0.pick([5, 7 << 16 | 9]) }
    return spec
  }

  /// A selector: of a family, with an action or none.
  mutating func selector() -> RuleSpec {
    var spec = rule()
    spec.further.suppressedPrefixLength = nil
    spec.further.suppressedGroup = nil
    spec.further.realms = nil
    spec.action = flip() ? .any : .lookup(RouteTable(rawValue: 100))
    return spec
  }

  mutating func neighborFilter() -> NeighborFilter {
    NeighborFilter(
      device: maybe { $0.interface() }, network: maybe { $0.network() },
      states: maybe { $0.pick([.all, .stale, .none, [.noARP, .permanent]]) }, isUnused: flip(), isProxy: flip())
  }

  mutating func routeFilter() -> (RouteFilter, IPFamily?) {
    let family = family()
    let network = network(family, masked: true)
    let filter = RouteFilter(
      destination: maybe { $0.pick([.exact(network), .exact(nil), .root(network), .match(network)]) },
      device: maybe { $0.interface() }, gateway: maybe { family == .v4 ? .v4($0.v4()) : .v6($0.v6()) },
      protocol: maybe { $0.pick([.static, RouteProtocol(rawValue: 77)]) }, scope: maybe { $0.pick([.link, .global]) },
      type: maybe { $0.pick([.unicast, .blackhole]) },
      table: maybe { $0.pick([.main, .all, RouteTable(rawValue: 9)]) },
      source: maybe { family == .v4 ? .v4($0.v4()) : .v6($0.v6()) }, metric: maybe { $0.number(0...9) })
    return (filter, filter.family ?? maybe { _ in family })
  }

}
