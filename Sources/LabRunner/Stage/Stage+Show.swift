import Addressing
import CommandLanguage
import Docker
import Lab
import NFTables
import Namespaces
import Netlink
import Operations
import RouteNetlink
import SystemPackage

extension Stage {
  /// The text of a showing command, as the real tool prints it of the same state.
  func show(_ request: ShowRequest, in node: StageNode) throws(StageError) -> String {
    do {
      return try text(of: request, in: node)
    } catch let error as StageError {
      throw error
    } catch {
      var failure = StageError(error)
      failure.netlink = error as? NetlinkError
      if case .sysctl(let key, _) = request.subject { failure.spoken = sysctlWords(error, key) }
      throw failure
    }
  }

  /// Lists counters or quotas as `nft reset` does, which count from nothing then.
  func reset(_ subject: RulesetSubject, _ options: TextOptions, _ operation: Operation) throws(StageError) -> String {
    let node = try node(operation.node)
    do {
      let tables = try node.tables()
      let ruleset = try tables.ruleset(elements: false)
      if subject.isMissing(in: ruleset) {
        var failure = StageError("reset \(subject.words): No such file or directory", operation: operation)
        failure.nft = .missing(subject, ruleset)
        throw failure
      }
      return try tables.reset(subject).text(of: subject, options)
    } catch let error as StageError {
      throw error
    } catch {
      var failure = StageError(error, operation: operation)
      failure.netlink = error as? NetlinkError
      throw failure
    }
  }

  private func text(of request: ShowRequest, in node: StageNode) throws -> String {
    switch request.subject {
    case .namespaceName: return listedNames.contains(node.name) ? node.name + "\n" : ""
    case .processes(let name):
      return try self.node(.named(name)).namespace.processes.map { "\($0)\n" }.joined()
    case .ruleset(let subject, let handles, let stateless, let numeric, let terse):
      var options = TextOptions(showsHandles: handles, isStateless: stateless)
      options.isNumeric = numeric
      options.isTerse = terse
      options.interfaces = try interfaceNames(in: node)
      let ruleset = try node.tables().ruleset()
      if subject.isMissing(in: ruleset) {
        var failure = StageError("\(subject.verb) \(subject.words): No such file or directory")
        failure.nft = .missing(subject, ruleset)
        throw failure
      }
      return ruleset.withIPTablesWords.text(of: subject, options)
    case .iptables(let listing): return try text(of: listing, in: node)
    case .iptablesSave(let save):
      let ruleset = try node.tables().ruleset(elements: false)
      return IPTablesText.text(of: save, ruleset, interfaces: try interfaceNames(in: node), date: WallClock.date)
    case .interfaceFile(let name, let file): return try interfaceFile(file, of: name, in: node)
    case .sysctls(let pattern, let valueOnly): return try sysctls(pattern, valueOnly: valueOnly, in: node)
    case .sysctl(let key, let valueOnly):
      let value = try node.namespace.withEntered { try Sysctl.read(key) }
      let dotted = key.contains("/") && !key.contains(".") ? key.split(separator: "/").joined(separator: ".") : key
      return valueOnly ? "\(value)\n" : "\(dotted) = \(value)\n"
    case .sockets(let listing): return try node.sockets(listing)
    case .connections(let filter, let isExtended):
      let speech = try node.connections(filter, isExtended: isExtended)
      return speech.output + speech.complaint
    case .connectionCount: return try node.connectionCount()
    case .queues(let device):
      return try node.queues(device, showsStatistics: request.options.statistics > 0)
    default:
      let state = try state(for: request, of: node)
      return ShowText.text(of: request, in: state) ?? ""
    }
  }

  /// The state of a node that a command shows, no more being asked for than it needs.
  private func state(for request: ShowRequest, of node: StageNode) throws -> NamespaceState {
    let routes = node.routes
    let family = request.options.family
    var state = try state(of: node, mustHave: request.device, for: request.subject)
    try state.check(request)
    switch request.subject {
    case .namespaces: state.namespaces = names(seenFrom: node)
    case .addresses, .interfaces: state.addresses = try routes.addresses()
    case .routes(let filter):
      let table = filter.table ?? .main
      let family = family ?? (table == .all ? nil : .v4)
      if let device = filter.device,
        !state.links.contains(where: {
          $0.name == device.text || $0.alternativeNames.contains(device.text)
        })
      {
        throw StageError("Cannot find device \"\(device)\"")
      }
      do throws(NetlinkError) {
        state.routes =
          try filter.isCached
          ? routes.cachedRoutes(family ?? .v4) : routes.routes(table: table, family: family, mustExist: true)
      } catch {
        throw error.errno == .noSuchFileOrDirectory ? Self.missingTable(family, "Dump") : error
      }
    case .routeTable: state.routes = try routes.routes()
    case .routeLookup(let lookup):
      // A lab's commands are root's, whoever plays it; what comes in on an interface has no user.
      state.routes = [
        try routes.route(
          to: lookup.address, from: lookup.source, incoming: lookup.incoming, outgoing: lookup.outgoing,
          mark: lookup.mark, user: lookup.incoming == nil ? 0 : nil, isFIBMatch: lookup.isFIBMatch)
      ]
    case .rules: state.rules = try routes.rules(family: family ?? .v4)
    case .neighbors(let filter):
      if filter.isProxy {
        state.proxies = try routes.neighbors(proxies: true)
      } else {
        state.neighbors = try routes.neighbors()
      }
    case .neighbor(let address, let device):
      let index = try routes.index(of: device)
      state.neighbors = try routes.neighbors().filter { $0.address == address && $0.device == index }
      guard !state.neighbors.isEmpty else { throw StageError("Error: Neighbour entry not found.") }
    case .arpTable:
      state.neighbors = try routes.neighbors(family: .v4)
      state.proxies = try routes.neighbors(family: .v4, proxies: true)
    case .namespaceIDs:
      state.namespaces = names(seenFrom: node)
      state.namespaceIDs = try routes.namespaceIDs()
    case .fdb, .bridgeMACs: state.fdb = try routes.fdb()
    case .fdbEntry(let lookup):
      if let bridge = lookup.bridge, !state.links.contains(where: { $0.name == bridge.text }) {
        throw StageError("Cannot find bridge device \"\(bridge)\"")
      }
      state.fdb = try routes.fdbEntry(lookup).map { [$0] } ?? []
    case .bridgeLinks, .bridgeSpanningTree: state.bridgePorts = try routes.bridgePorts()
    case .bridgeGroups: (state.bridgeGroups, state.bridgeRouters) = try routes.bridgeGroups()
    case .bridgeVLANs: state.bridgeVLANs = try routes.bridgeVLANs()
    default: break
    }
    return state
  }

  /// The links of a node, with the names of the nodes in which their other ends are.
  private func state(
    of node: StageNode, mustHave device: InterfaceName? = nil, for subject: ShowRequest.Subject
  ) throws -> NamespaceState {
    var state = NamespaceState(links: try node.routes.links())
    if let device, !state.links.contains(where: { $0.name == device.text || $0.alternativeNames.contains(device.text) })
    {
      throw StageError(missing(device, of: subject))
    }
    guard state.links.contains(where: { $0.linkNamespaceID != nil }) else { return state }
    state.namespaces = names(seenFrom: node).filter { $0.id != nil }
    return state
  }

  /// Each tool's message about a device that is not there.
  private func missing(_ device: InterfaceName, of subject: ShowRequest.Subject) -> String {
    switch subject {
    case .interfaces: "\(device): error fetching interface information: Device not found"
    case .neighbors, .neighbor: "Cannot find device \"\(device)\""
    case .fdb(let filter): "Cannot find \(filter.bridge == nil ? "" : "bridge ")device \"\(device)\""
    case .bridgeLinks, .bridgeVLANs, .bridgeGroups, .fdbEntry: "Cannot find device \"\(device)\""
    default: "Device \"\(device)\" does not exist."
    }
  }

  /// The output of `ip netns list`: the newest first, each with the number that a node's namespace knows it by, where it has one. Several names of
  /// one namespace have the same. Neither the host nor Docker's are among them.
  private func names(seenFrom node: StageNode) -> [NamespaceState.Named] {
    // Inside of a container there are no names at all.
    let containers = Set(docker?.containers.map(\.name) ?? [])
    let knowsNumbers = !containers.contains(node.name)
    return listedNames.map { name in
      let number = nodes[name].flatMap { other in
        knowsNumbers ? try? node.routes.namespaceID(of: other.namespace.descriptor.rawValue) : nil
      }
      return NamespaceState.Named(name: name, id: number)
    }
  }

  /// The output of `sysctl -a` for the keys below net.
  private func sysctls(_ pattern: String?, valueOnly: Bool, in node: StageNode) throws -> String {
    var expression: Regex<AnyRegexOutput>?
    if let pattern {
      do { expression = try Regex(pattern) } catch {
        throw StageError("sysctl: \"\(pattern)\" is no regular expression")
      }
    }
    // Some can only be written.
    let found = try node.namespace.withEntered {
      try Sysctl.keys().compactMap { key in (try? Sysctl.read(key)).map { (key, $0) } }
    }
    var text = ""
    for (key, value) in found {
      if let expression, try expression.firstMatch(in: key) == nil { continue }
      for line in value.split(separator: "\n", omittingEmptySubsequences: false) {
        text += valueOnly ? "\(line)\n" : "\(key) = \(line)\n"
      }
    }
    return text
  }

  /// The output of `cat /sys/class/net/NAME/FILE`.
  private func interfaceFile(_ file: String, of name: InterfaceName, in node: StageNode) throws -> String {
    let link: Link
    do {
      link = try node.routes.link(named: name)
    } catch {
      throw StageError("cat: /sys/class/net/\(name)/\(file): No such file or directory")
    }
    let value: String? =
      switch file {
      case "address": link.address.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
      case "mtu": "\(link.mtu)"
      case "operstate": "\(link.operState)".lowercased()
      case "carrier": link.isUp ? (link.flags.contains(.lowerUp) ? "1" : "0") : nil
      case "ifindex": "\(link.index)"
      case "iflink": "\(link.link ?? link.index)"
      case "flags": "0x" + String(link.flags.rawValue & 0xffff & ~0x40, radix: 16)
      case "tx_queue_len": link.txQueueLength.map { "\($0)" }
      case "type": "\(link.hardwareType)"
      case "statistics/rx_packets": link.statistics.map { "\($0.receivedPackets)" }
      case "statistics/tx_packets": link.statistics.map { "\($0.sentPackets)" }
      case "statistics/rx_bytes": link.statistics.map { "\($0.receivedBytes)" }
      case "statistics/tx_bytes": link.statistics.map { "\($0.sentBytes)" }
      default: throw StageError("cat: /sys/class/net/\(name)/\(file): nslab does not know this file")
      }
    guard let value else { throw StageError("cat: /sys/class/net/\(name)/\(file): Invalid argument") }
    return value + "\n"
  }
}

extension NamespaceState {
  /// The checks that the real tools make before they show something, in their words.
  fileprivate func check(_ request: ShowRequest) throws(StageError) {
    func link(_ name: InterfaceName) -> Link? {
      links.first { $0.name == name.text || $0.alternativeNames.contains(name.text) }
    }
    switch request.subject {
    case .links(_, let filter), .addresses(_, let filter):
      guard let master = filter.master, link(master) == nil else { return }
      throw noMaster(master)
    case .neighbors(let filter):
      guard let master = filter.master, link(master) == nil else { return }
      throw noMaster(master)
    case .bridges(let names):
      for name in names { try checkBridge(name, link(name)) }
    case .bridgeSpanningTree(let name): try checkBridge(name, link(name))
    case .bridgeMACs(let name):
      guard let link = link(name) else { throw StageError("read of forward table failed: No such device") }
      guard link.kind == "bridge" else { throw StageError("read of forward table failed: Operation not supported") }
    default: break
    }
  }

  private func noMaster(_ name: InterfaceName) -> StageError {
    var error = StageError("Error: argument \"\(name)\" is wrong: Device does not exist")
    error.status = 255
    return error
  }

  private func checkBridge(_ name: InterfaceName, _ link: Link?) throws(StageError) {
    guard let link else { throw StageError("bridge \(name) does not exist!") }
    guard link.kind == "bridge" else { throw StageError("device \(name) is not a bridge!") }
  }
}

extension ShowRequest {
  /// The device that it speaks of, which must be there.
  fileprivate var device: InterfaceName? {
    switch subject {
    case .links(let device, _), .addresses(let device, _), .bridgeLinks(let device), .bridgeVLANs(let device, _),
      .bridgeGroups(let device, _), .interfaces(let device, _):
      device
    case .neighbors(let filter): filter.device
    case .neighbor(_, let device): device
    case .fdb(let filter): filter.bridge ?? filter.device
    case .fdbEntry(let lookup): lookup.device
    default: nil
    }
  }
}
