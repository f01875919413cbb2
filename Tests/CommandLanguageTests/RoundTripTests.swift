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
  private mutating func value(_ row: OptionRow) -> OptionValue? {
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
  private func sendable(_ options: VXLANOptions) -> VXLANOptions {
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

  mutating func netTools() -> NetToolsControl {
    let name = interface()
    switch number(0...5) {
    case 5:
      let settings: [InterfaceSetting] = [
        .netmask(v4()), .broadcast(v4()), .noBroadcast, .destination(v4()), .pointToPoint(v4()), .noPointToPoint,
        .address(v4()),
      ]
      let first = number(0...settings.count - 2)
      return .configure(Array(settings[first...]), label: name.text, name)
    case 0:
      let isAlias = flip()
      return .assign(
        maybe { $0.network(.v4) }, broadcast: nil, label: name.text.prefix(12) + (isAlias ? ":1" : ""),
        InterfaceName(String(name.text.prefix(12))) ?? name)
    case 1, 2:
      var spec = RouteSpec(
        family: .v4, destination: maybe { $0.network(.v4, masked: true) }, gateway: maybe { .v4($0.v4()) },
        device: maybe { $0.interface() }, metric: maybe { $0.number(1...9) })
      if flip() { return .deleteRoute(spec) }
      if spec.gateway == nil, spec.device == nil { spec.device = name }
      return .addRoute(spec)
    case 3: return .setNeighbor(v4(), mac(), maybe { $0.interface() }, isTemporary: flip())
    default: return .deleteNeighbor(v4(), maybe { $0.interface() })
    }
  }

  mutating func addressFilter(_ family: IPFamily?) -> AddressFilter {
    var filter = AddressFilter(
      scope: maybe { $0.pick([.link, .global, .host]) },
      network: maybe { $0.network(family ?? $0.family(), masked: true) }, label: maybe { $0.pick(["eth0:*", "v?"]) })
    if flip() { filter.require(.secondary, isSet: flip()) }
    if flip() { filter.require(pick([.permanent, .tentative, .deprecated, .noPrefixRoute]), isSet: flip()) }
    return filter
  }

  mutating func options() -> ShowOptions {
    ShowOptions(
      family: maybe { $0.family() }, isBrief: flip(), isDetailed: flip(), isOneLine: flip(), isJSON: flip(),
      isPretty: flip(), statistics: number(0...2))
  }

  mutating func show() -> ShowRequest {
    var filter = LinkFilter(
      isUp: flip(), master: maybe { $0.interface() }, kind: maybe { $0.pick(["veth", "bridge"]) },
      group: maybe { $0.number(0...9) })
    let device = maybe { $0.interface() }
    let plain = ShowOptions()
    switch number(0...21) {
    case 0: return ShowRequest(.links(device, filter), options: options())
    case 1:
      filter.addresses = addressFilter(nil)
      filter.hasNoMaster = filter.master == nil && flip()
      var options = options()
      options.family = options.family.map { filter.addresses.network?.family ?? $0 }
      return ShowRequest(.addresses(device, filter), options: options)
    case 2:
      let (filter, family) = routeFilter()
      var options = options()
      options.family = options.family.map { filter.family ?? filter.source?.family ?? family ?? $0 }
      return ShowRequest(.routes(filter), options: options)
    case 3:
      let family = family()
      let lookup = RouteLookup(
        network(family).address, from: maybe { $0.network(family).address }, incoming: maybe { $0.interface() },
        outgoing: maybe { $0.interface() },
        mark: maybe { $0.number(0...99) })
      var options = options()
      options.family = options.family.map { _ in family }
      return ShowRequest(.routeLookup(lookup), options: options)
    case 4:
      var selector = selector()
      let family = selector.family
      selector.family = .v4
      var options = options()
      options.family = family
      return ShowRequest(.rules(selector), options: options)
    case 5:
      let filter = neighborFilter()
      var options = options()
      options.family = filter.network?.family ?? options.family
      return ShowRequest(.neighbors(filter), options: options)
    case 6:
      let address = address()
      var options = options()
      options.family = options.family.map { _ in address.family }
      return ShowRequest(.neighbor(address, interface()), options: options)
    case 7: return ShowRequest(pick([.namespaces, .namespaceIDs, .tunTaps]), options: options())
    case 8: return ShowRequest(.namespaceName, options: plain)
    case 9: return ShowRequest(.processes(name()), options: plain)
    case 10, 11, 12:
      var options = options()
      options.family = nil
      let subject: ShowRequest.Subject = pick([
        .bridgeLinks(device),
        .fdb(
          FDBFilter(
            bridge: maybe { $0.interface() }, device: device, states: flip() ? [.static, .stale] : [], isDynamic: flip()
          )), .bridgeVLANs(device),
        .bridgeGroups(device),
      ])
      options.isBrief = false
      return ShowRequest(subject, options: options)
    case 13: return ShowRequest(.bridges(flip() ? [interface(), interface()] : []), options: plain)
    case 14: return ShowRequest(.bridgeMACs(interface()), options: plain)
    case 15: return ShowRequest(.bridgeSpanningTree(interface()), options: plain)
    case 16: return ShowRequest(pick([.interfaceNames, .routeTable(isNumeric: flip())]), options: plain)
    case 17: return ShowRequest(.interfaceFile(interface(), pick(["mtu", "operstate", "statistics/rx_packets"])))
    case 18: return ShowRequest(.said(command: "ip -V", text: "ip utility, iproute2-6.1.0, libbpf 1.1.2\n"))
    case 19: return ShowRequest(.sysctl("net.ipv4.ip_forward", valueOnly: flip()))
    case 20: return ShowRequest(.sysctls(pattern: maybe { $0.pick(["forward", "it's [0-9]+$"]) }, valueOnly: flip()))
    default:
      return ShowRequest(
        pick([
          .arpTable(ARPListing(device: device, address: maybe { $0.v4() }, isBSD: flip())),
          .interfaces(device, all: flip()),
        ]))
    }
  }

  mutating func ping() -> PingCommand {
    var ping = PingCommand(
      destination: address(), count: maybe { $0.number(1...9) },
      interval: maybe { .milliseconds($0.number(10...2000)) },
      size: maybe { $0.number(0...9000) }, ttl: maybe { $0.number(1...255) },
      timeout: maybe { .milliseconds($0.number(100...5000)) }, dontFragment: flip())
    ping.isQuiet = flip()
    ping.isBroadcast = flip()
    ping.deadline = maybe { .seconds($0.number(1...9)) }
    if flip() { ping.interface = interface() } else { ping.source = maybe { $0.address() } }
    if flip() {
      ping.name = "tomcat02"
      ping.destination = flip() ? .v4(.any) : .v6(.any)
    }
    return ping
  }

  mutating func attachment(_ networks: [String]) -> ContainerSpec.Attachment {
    ContainerSpec.Attachment(
      pick(networks), ipv4: maybe { $0.v4() }, ipv6: maybe { $0.v6() },
      aliases: pick([[], [], ["db"], ["db", "main.db"]]))
  }

  mutating func container() -> ContainerSpec {
    let image = pick(["tomcat", "nginx:1.25", "busybox", "redis"])
    let first: UInt16 = number(1...60_000)
    let command = pick([[], [], ["sleep", "1000"], ["sh", "-c", "echo it's; sleep 9"], ["-g", ""]])
    let published = PortMapping(
      hostAddress: maybe { $0.flip() ? $0.address() : $0.pick([.v4(.any), .v6(.any)]) },
      hostPorts: maybe { _ in first...(first + 2) }, ports: 80...82, protocol: pick([.tcp, .udp]))
    var networks = [attachment(["bridge", "web", "host", "default", "container:x"])]
    if flip() { networks.append(attachment(["back", "web"])) }
    return ContainerSpec(
      name(), image: image, networks: networks, publish: flip() ? [published] : [],
      services: ContainerSpec.services(of: image, command: command), hostname: maybe { $0.name() },
      hosts: flip() ? [ContainerSpec.HostEntry(name(), maybe { $0.address() })] : [], isRemovedAtEnd: flip(),
      command: command)
  }

  mutating func listing(_ keys: [DockerListing.Filter.Key], _ formats: [String]) -> DockerListing {
    DockerListing(
      idsOnly: flip(), isWhole: flip(),
      filters: (0..<number(0...2)).map { _ in
        let key = pick(keys)
        return DockerListing.Filter(key, key == .status ? pick(["running", "exited"]) : pick(["web", "a=b"]))
      }, format: maybe { $0.pick(formats) })
  }

  mutating func docker() -> DockerCommand {
    switch number(0...14) {
    case 0: return .listNetworks(listing(DockerListing.Filter.ofNetworks, ["{{.Name}}", "table {{.ID}} it's"]))
    case 1: return .inspectNetworks(["bridge", name()], format: maybe { _ in "{{range .A}}{{.B}} it's{{end}}" })
    case 2:
      return .createNetwork(
        DockerNetworkSpec(
          name(), bridge: maybe { $0.interface() }, subnets: flip() ? [network(masked: true)] : [],
          gateways: flip() ? [address()] : [], ipRange: maybe { $0.network(masked: true) }, isInternal: flip(),
          icc: flip(), masquerade: flip(), hostBinding: maybe { $0.v4() }, mtu: maybe { $0.number(68...9000) },
          ipv6: flip(), gatewayMode: pick(DockerNetworkSpec.GatewayMode.allCases)))
    case 3: return .removeNetworks([name()])
    case 4: return .connect(attachment(["web", name()]), container: name())
    case 5: return .disconnect(network: name(), container: name())
    case 6, 7: return .run(container())
    case 8: return pick([.stop([name()]), .start([name(), name()]), .restart([name()])])
    case 9: return .remove([name()], force: flip())
    case 10:
      var listing = listing(
        DockerListing.Filter.ofContainers, ["{{.Names}}", "table {{.ID}}\\t{{ .Ports }}", "it's {{.Image}}"])
      listing.all = flip()
      listing.last = maybe { $0.number(1...9) }
      return .list(listing)
    case 11: return .inspect([name()], format: maybe { $0.pick(["{{json .}}", "{{index .A \"k\"}}"]) })
    case 12: return .rename(name(), to: name())
    case 13: return flip() ? .pruneContainers : .pruneNetworks
    default: return flip() ? .ports(name()) : .ports(name(), port: number(1...65_535), protocol: pick([.tcp, .udp]))
    }
  }

  mutating func action() -> Action {
    let mode: AddMode = pick([.add, .replace, .change, .append])
    switch number(0...29) {
    case 0: return .namespace(.add(name()))
    case 1: return .namespace(.delete(name()))
    case 2, 3: return .link(.add(link()))
    case 4, 5: return .link(.set(interface(), changes()))
    case 6: return .link(.delete(interface()))
    case 7: return .address(.add(addressSpec(), interface(), pick([.add, .replace])))
    case 8:
      var spec = addressSpec()
      if spec.local.family == .v4, flip() {
        spec.hasAnyLength = true
        spec.local = IPNetwork(host: spec.local.address)
      }
      return .address(.delete(spec, interface()))
    case 9:
      let family = maybe { $0.family() }
      var filter = addressFilter(family)
      let device = maybe { $0.interface() }
      if device == nil, filter == AddressFilter() { filter.scope = .link }
      return .address(.flush(device, filter, family ?? filter.network?.family))
    case 10, 11: return .route(.add(route(), pick([.add, .replace, .change, .append, .prepend])))
    case 12: return .route(.delete(route()))
    case 13:
      let (filter, family) = routeFilter()
      return flip() ? .route(.flushCache(family)) : .route(.flush(filter, family))
    case 14: return .rule(.add(rule()))
    case 15: return pick([.rule(.delete(rule())), .rule(.delete(selector())), .rule(.flush(selector()))])
    case 16:
      var spec = NeighborSpec(
        address: address(), linkAddress: mac(), device: interface(), state: pick([.permanent, .stale, .noARP]))
      (spec.isRouter, spec.isUsed, spec.isLearnedElsewhere) = (flip(), flip(), flip())
      spec.protocol = maybe { $0.pick([.static, RouteProtocol(rawValue: 77)]) }
      spec.isManaged = flip()
      return .neighbor(.add(spec, pick([.add, .replace, .change])))
    case 17:
      return .neighbor(
        .delete(NeighborSpec(address: address(), linkAddress: nil, device: interface(), state: .permanent)))
    case 18:
      let filter = neighborFilter()
      return .neighbor(.flush(filter, filter.network?.family ?? maybe { $0.family() }))
    case 19:
      var spec = FDBSpec(
        address: mac(), device: interface(), inMaster: flip(), lifetime: pick([.permanent, .static, .dynamic]))
      spec.port = maybe { $0.number(1...65_535) }
      spec.vni = maybe { $0.number(0...16_777_215) }
      spec.sourceVNI = maybe { $0.number(0...16_777_215) }
      spec.outgoing = maybe { $0.interface() }
      (spec.isSticky, spec.isUsed, spec.isRouter, spec.isLearnedElsewhere) = (flip(), flip(), flip(), flip())
      return mode == .change ? .fdb(.delete(spec)) : .fdb(.add(spec, mode))
    case 20:
      let first: UInt16 = number(1...4000)
      var spec = BridgeVLANSpec(
        vlans: first...(first + number(0...5)), isPVID: false, isUntagged: flip(), onSelf: flip())
      // Of a range none can be the one of untagged frames.
      if spec.vlans.count == 1 { spec.isPVID = flip() }
      if flip() { return flip() ? .vlan(.add(spec, interface())) : .vlan(.delete(spec, interface())) }
      if flip() {
        if flip() {
          return .vlan(
            .set(spec.vlans, BridgeVLANOptions(state: maybe { $0.number(0...4) }, multicastRouter: 2), interface()))
        }
        let option = pick(BridgeVLANGlobal.allCases)
        return .vlan(.setGlobal(spec.vlans, [option: number(0...option.most)], interface()))
      }
      let group = BridgeGroupSpec(
        bridge: interface(), port: interface(), group: .v4(IPv4Address(number(0xe000_0001...0xefff_ffff))),
        isPermanent: flip(), vlan: maybe { $0.number(1...4094) })
      return flip() ? .group(.add(group)) : .group(.delete(group))
    case 21:
      return .sysctl(
        SysctlSetting(
          key: "net.ipv4.conf.all.rp_filter", value: pick(["0", "1 2", "a'b"]), echo: pick([.whole, .value, .nothing])))
    case 22: return flip() ? .namespace(.setID(name(), maybe { $0.number(0...99) })) : .namespace(.share(name()))
    case 23: return .ping(ping())
    case 24: return .docker(docker())
    case 25: return .iptables(.change(iptables()))
    case 26:
      let changes = LinkChanges(isUp: flip(), mtu: maybe { $0.number(68...9000) })
      return .link(.setAll(group: number(0...99), changes))
    case 27:
      let options = TunTapOptions(mode: pick([.tun, .tap]), multiQueue: flip())
      if flip() { return .link(.deleteTunTap(interface(), options)) }
      var more = options
      more.user = maybe { $0.number(0...999) }
      more.group = maybe { $0.number(0...999) }
      return .link(.add(LinkSpec(name: maybe { $0.interface() }, kind: .tuntap(more))))
    case 28:
      if flip() { return .netTools(netTools()) }
      return .bridgeControl(
        pick([
          .addBridge(interface()), .deleteBridge(interface()), .addPort(interface(), to: interface()),
          .deletePort(interface(), from: interface()),
        ]))
    case 29: return .everywhere(pick([.link(.set(interface(), LinkChanges(isUp: flip()))), .show(show())]))
    default: return .show(show())
    }
  }

  mutating func operation() -> Operation {
    let action = action()
    // Docker and the names of namespaces are the host's; everything else is any node's.
    switch action {
    case .docker, .namespace(.add), .namespace(.delete), .namespace(.share): return Operation(action, in: .host)
    default: break
    }
    return Operation(action, in: flip() ? .host : .named(name()))
  }
}

@Test("what an operation prints as its command is parsed to the same operation", arguments: UInt64(1)...40)
func roundTrip(seed: UInt64) throws {
  var generator = Generator(seed: seed)
  for number in 0..<500 {
    let operation = generator.operation()
    let command = operation.command
    do {
      let parsed = try CommandParser().parse(command)
      #expect(parsed == [operation], "seed \(seed), number \(number): \(command)")
      if parsed != [operation] { return }
    } catch {
      Issue.record("seed \(seed), number \(number): \(command): \(error)")
      return
    }
  }
}
