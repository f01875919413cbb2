import Addressing
import CommandLanguage
import Docker
import Generators
import NFTables
import Operations
import Probes
import RouteNetlink
import Testing

/// What is shown, what Docker is told, and all that can be done.
extension Generator {
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
