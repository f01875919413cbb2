import Addressing

import NFTables
import Operations
import PlainText
import RouteNetlink

extension Operation {
  /// The command that does it, as a person would type it; parsing that gives the same operation.
  package var command: String {
    switch action {
    case .namespace(.add(let name)): return "ip netns add \(name.quoted)"
    case .namespace(.deleteAll): return "ip -all netns del"
    case .namespace(.delete(let name)): return "ip netns del \(name.quoted)"
    case .link(.add(let spec)):
      if case .tuntap(let options) = spec.kind {
        return ip("tuntap add" + (spec.name.map { " dev \($0)" } ?? "") + " \(options.words)")
      }
      return ip("link add \(spec.words)")
    case .link(.set(let name, let changes)):
      if let port = changes.port, !port.isKindData, LinkChanges(port: port) == changes {
        return tool("bridge", "link set dev \(name) \(port.words)")
      }
      return ip("link set dev \(name) \(changes.words)")
    case .link(.setAll(let group, let changes)): return ip("link set group \(group) \(changes.words)")
    case .link(.delete(let name)): return ip("link del dev \(name)")
    case .link(.setAlternativeNames(let names, let device, let isRemoval)):
      let words = names.map { " altname \($0.quoted)" }.joined()
      return ip("link property \(isRemoval ? "del" : "add") dev \(device)\(words)")
    case .link(.deleteTunTap(let name, let options)): return ip("tuntap del dev \(name) \(options.words)")
    case .bridgeControl(let control): return inside("brctl \(control.words)")
    case .netTools(let control): return inside(control.command)
    case .address(.add(let spec, let name, let mode)):
      return ip("addr \(mode == .add ? "add" : "replace") \(spec.words) dev \(name)")
    case .address(.delete(let spec, let name)): return ip("addr del \(spec.words) dev \(name)")
    case .address(.flush(let name, let filter, let family)):
      return ip("addr flush\(name.map { " dev \($0)" } ?? "")\(filter.words)", family)
    case .route(.add(let spec, let mode)): return ip("route \(mode.rawValue) \(spec.words)", spec.ambiguousFamily)
    case .route(.delete(let spec)): return ip("route del \(spec.words)", spec.ambiguousFamily)
    case .route(.flush(let filter, let family)):
      return ip("route flush \(filter.words.isEmpty ? "all" : filter.words)", family == filter.family ? nil : family)
    case .route(.flushCache(let family)): return ip("route flush cache", family)
    case .rule(.add(let spec)): return ip("rule add \(spec.words)", spec.ambiguousFamily)
    case .rule(.delete(let spec)):
      return ip("rule del \(spec.words.isEmpty ? "from all" : spec.words)", spec.ambiguousFamily)
    case .rule(.flush(let selector)):
      return ip("rule flush" + (selector.words.isEmpty ? "" : " \(selector.words)"), selector.ambiguousFamily)
    case .neighbor(.add(let spec, let mode)): return ip("neigh \(mode.rawValue) \(spec.words)")
    case .neighbor(.delete(let spec)): return ip("neigh del \(spec.words)")
    case .neighbor(.flush(let filter, let family)):
      return ip("neigh flush \(filter.words.isEmpty ? "all" : filter.words)", family)
    case .fdb(.add(let spec, let mode)): return tool("bridge", "fdb \(mode.rawValue) \(spec.words)")
    case .fdb(.delete(let spec)): return tool("bridge", "fdb del \(spec.words)")
    case .fdb(.flush(let flush)): return tool("bridge", "fdb flush \(flush.words)")
    case .vlan(.add(let spec, let name)): return tool("bridge", "vlan add \(spec.words(name))")
    case .vlan(.delete(let spec, let name)): return tool("bridge", "vlan del \(spec.words(name))")
    case .vlan(.set(let vlans, let options, let name)):
      return tool("bridge", "vlan set dev \(name) vid \(vlans.words)\(options.words)")
    case .vlan(.setGlobal(let vlans, let options, let name)):
      let words = options.sorted { $0.key.rawValue < $1.key.rawValue }.map { " \($0.key.word) \($0.value)" }
      return tool("bridge", "vlan global set dev \(name) vid \(vlans.words)\(words.joined())")
    case .group(.add(let spec)): return tool("bridge", "mdb add \(spec.words)")
    case .group(.delete(let spec)): return tool("bridge", "mdb del \(spec.words)")
    case .namespace(.setID(let name, let id)): return ip("netns set \(name.quoted) \(id.map { "\($0)" } ?? "auto")")
    case .sysctl(let setting):
      let option = setting.echo == .nothing ? "-q " : setting.echo == .value ? "-n " : ""
      // Only a file can say this.
      if setting.isPattern {
        let lines = setting.exceptions.map { "-\($0)" } + ["\(setting.key) = \(setting.value)"]
        return inside("sysctl \(option)-p -".given(lines.map { $0 + "\n" }.joined()))
      }
      return inside("sysctl \(option)-w \("\(setting.key)=\(setting.value)".quoted)")
    case .ruleset(.add(let ruleset)): return inside("nft -f -".given(ruleset.text()))
    case .ruleset(.change(let changes)):
      // Several changes are made together or not at all.
      if changes.count == 1, let change = changes.first { return inside(change.shellCommand) }
      return inside("nft -f -".given(changes.map { $0.text + "\n" }.joined()))
    case .ruleset(.reset(let subject, let handles, let stateless, let numeric)):
      let options = (handles ? " -a" : "") + (stateless ? " -s" : "") + (numeric ? " -n" : "")
      return inside("nft\(options) reset \(subject.words)")
    case .iptables(.change(let command)): return inside(command.words)
    case .iptables(.restore(let restore)): return inside(restore.words)
    case .show(let request): return show(request)
    case .ping(let ping): return inside(ping.words)
    case .way(let command): return inside(command.command)
    case .connections(let change): return inside(change.command)
    case .queue(let change): return tool("tc", "qdisc \(change.words)")
    case .namespace(.share(let name)):
      guard case .named(let other) = node else { return "ip netns attach \(name.quoted) $$" }
      // Of another namespace no process is known.
      return "touch /run/netns/\(name.quoted) && mount --bind /run/netns/\(other.quoted) /run/netns/\(name.quoted)"
    case .docker(let command): return command.words
    // A script does not type into a shell: what is said in it names its namespace.
    case .namespace(.enter): return inside("true")
    case .namespace(.leave): return "true"
    case .everywhere(let action): return ip("-all netns exec \(Operation(action).command)")
    }
  }

  private func ip(_ words: String, _ family: IPFamily? = nil) -> String {
    let option = family.map { $0 == .v4 ? "-4 " : "-6 " } ?? ""
    return tool("ip", option + words)
  }

  private func tool(_ name: String, _ words: String) -> String {
    switch node {
    case .host: "\(name) \(words)"
    case .named(let namespace): "\(name) -n \(namespace.quoted) \(words)"
    }
  }

  private func inside(_ command: String) -> String {
    switch node {
    case .host: command
    case .named(let namespace): "ip netns exec \(namespace.quoted) \(command)"
    }
  }

  private func show(_ request: ShowRequest) -> String {
    func device(_ name: InterfaceName?) -> String { name.map { " dev \($0)" } ?? "" }
    let words = request.options.words
    func ip(_ text: String) -> String { tool("ip", words + text) }
    func bridge(_ text: String) -> String { tool("bridge", words + text) }
    switch request.subject {
    case .links(let name, let filter): return ip("link show\(device(name))\(filter.words)")
    case .addresses(let name, let filter): return ip("addr show\(device(name))\(filter.words)\(filter.addresses.words)")
    case .routes(let filter): return ip("route show" + (filter.words.isEmpty ? "" : " \(filter.words)"))
    case .routeLookup(let lookup): return ip("route get \(lookup.words)")
    case .rules(let selector): return ip("rule show" + (selector.words.isEmpty ? "" : " \(selector.words)"))
    case .neighbors(let filter): return ip("neigh show" + (filter.words.isEmpty ? "" : " \(filter.words)"))
    case .tunTaps: return ip("tuntap show")
    case .namespaceIDs: return inside("ip \(words)netns list-id")
    case .said(let command, _): return inside(command)
    case .neighbor(let address, let name): return ip("neigh get \(address) dev \(name)")
    case .namespaces: return inside("ip \(words)netns list")
    case .namespaceName: return inside("ip \(words)netns identify self")
    case .processes(let name): return inside("ip \(words)netns pids \(name.quoted)")
    case .bridgeLinks(let name): return bridge("link show\(device(name))")
    case .fdb(let filter): return bridge("fdb show\(filter.words)")
    case .fdbEntry(let lookup): return bridge("fdb get \(lookup.words)")
    case .bridgeVLANs(let name, let vlan): return bridge("vlan show\(device(name))\(vlan.map { " vid \($0)" } ?? "")")
    case .bridgeGroups(let name, let vlan): return bridge("mdb show\(device(name))\(vlan.map { " vid \($0)" } ?? "")")
    case .bridges(let names): return inside("brctl show" + names.map { " \($0)" }.joined())
    case .bridgeMACs(let name): return inside("brctl showmacs \(name)")
    case .bridgeSpanningTree(let name): return inside("brctl showstp \(name)")
    case .ruleset(let subject, let handles, let stateless, let numeric, let terse):
      let flags = [(handles, "-a "), (stateless, "-s "), (numeric, "-n "), (terse, "-t ")]
      return inside("nft \(flags.filter(\.0).map(\.1).joined())\(subject.verb) \(subject.words)")
    case .iptables(let listing): return inside(listing.words)
    case .iptablesSave(let save): return inside(save.words)
    case .interfaceNames: return inside("ls /sys/class/net")
    case .interfaceFile(let name, let file): return inside("cat " + "/sys/class/net/\(name.text)/\(file)".quoted)
    case .sysctls(let pattern, let valueOnly):
      return inside("sysctl -a" + (valueOnly ? " -n" : "") + (pattern.map { " -r \($0.quoted)" } ?? ""))
    case .sysctl(let key, let valueOnly): return inside("sysctl \(valueOnly ? "-n " : "")\(key.quoted)")
    case .arpTable(let listing):
      return inside(
        (listing.isBSD ? "arp -an" : "arp -n") + (listing.device.map { " -i \($0)" } ?? "")
          + (listing.address.map { " \($0)" } ?? ""))
    case .sockets(let listing): return inside(listing.command)
    case .connections(let filter, let isExtended):
      return inside("conntrack -L" + filter.words + (isExtended ? " -o extended" : ""))
    case .connectionCount: return inside("conntrack -C")
    case .queues(let name):
      let options = request.options.statistics > 0 ? "-s " : ""
      return tool("tc", "\(options)qdisc show\(device(name))")
    case .routeTable(let isNumeric): return inside(isNumeric ? "route -n" : "route")
    case .interfaces(let name, let all):
      return inside("ifconfig" + (all ? " -a" : "") + (name.map { " \($0)" } ?? ""))
    }
  }
}

extension ShowOptions {
  /// The options in front of the object, each with a blank behind it.
  var words: String {
    var words: [String] = []
    if let family { words.append(family == .v4 ? "-4" : "-6") }
    if isBrief { words.append("-br") }
    if isDetailed { words.append("-d") }
    words += Array(repeating: "-s", count: statistics)
    if isOneLine { words.append("-o") }
    if isJSON { words.append("-j") }
    if isPretty { words.append("-p") }
    return words.map { $0 + " " }.joined()
  }
}

extension LinkFilter {
  /// The words behind the device, each with a blank in front of it.
  var words: String {
    (isUp ? " up" : "") + (master.map { " master \($0)" } ?? "") + (hasNoMaster ? " nomaster" : "")
      + (kind.map { " type \($0.quoted)" } ?? "")
      + (group.map { " group \($0)" } ?? "")
  }
}

extension AddressFilter {
  /// The words behind `ip addr show` or `flush`, each with a blank in front of it.
  var words: String {
    var words = scope.map { " scope \($0.text)" } ?? ""
    words += network.map { " to \($0)" } ?? ""
    words += label.map { " label \($0.quoted)" } ?? ""
    for (flag, word) in AddressSpec.Flags.words where flagMask.contains(flag) {
      words += flags.contains(flag) ? " \(word)" : " -\(word)"
    }
    return words
  }
}

extension FDBFilter {
  /// The words behind `bridge fdb show`, each with a blank in front of it.
  var words: String {
    (bridge.map { " br \($0)" } ?? "") + (device.map { " dev \($0)" } ?? "")
      + State.allCases.filter(states.contains).map { " state \($0.rawValue)" }.joined() + (isDynamic ? " dynamic" : "")
      + (vlan == 0 ? "" : " vlan \(vlan)")
  }
}

extension BridgeGroupSpec {
  /// The words behind `bridge mdb add`.
  var words: String {
    "dev \(bridge) port \(port) grp \(group)" + (source.map { " src \($0)" } ?? "")
      + (isPermanent ? " permanent" : " temp") + (vlan.map { " vid \($0)" } ?? "")
  }
}

extension ClosedRange<UInt16> {
  /// `10` or `10-12`
  fileprivate var words: String { count == 1 ? "\(lowerBound)" : "\(lowerBound)-\(upperBound)" }
}

extension BridgeVLANOptions {
  /// What stands behind `vid NUMBER`.
  fileprivate var words: String {
    (state.map { " state \($0)" } ?? "") + (multicastRouter.map { " mcast_router \($0)" } ?? "")
  }
}

extension BridgeVLANSpec {
  /// The words behind `bridge vlan add`.
  func words(_ device: InterfaceName) -> String {
    return
      "dev \(device) vid \(vlans.words)\(isPVID ? " pvid" : "")\(isUntagged ? " untagged" : "")\(onSelf ? " self" : "")\(onMaster ? " master" : "")"
  }
}

extension String {
  /// The command with lines that it is given, which a word ends that is none of them.
  package func given(_ lines: String) -> String {
    let known = Set(lines.split(separator: "\n"))
    var end = "END"
    while known.contains(end[...]) { end += "_" }
    return "\(self) <<'\(end)'\n\(lines)\(lines.hasSuffix("\n") || lines.isEmpty ? "" : "\n")\(end)"
  }
}

extension DefaultStringInterpolation {
  /// A name as a shell takes it whole: the kernel allows `;`, `$` and quotes in it.
  fileprivate mutating func appendInterpolation(_ name: InterfaceName) { appendLiteral(name.text.quoted) }
}

extension RouteTable {
  /// The table's name, or its number.
  var text: String {
    switch self {
    case .main: "main"
    case .local: "local"
    case .default: "default"
    case .all: "all"
    default: "\(rawValue)"
    }
  }
}
