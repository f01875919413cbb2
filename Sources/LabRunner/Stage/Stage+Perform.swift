import Addressing
import CommandLanguage
public import Lab
import NFTables
import Namespaces
import Netlink
import Probes
import RouteNetlink
import SystemPackage

extension Stage {
  /// Carries out one operation and gives what it prints.
  @discardableResult
  public func perform(_ operation: Operation) throws(StageError) -> String {
    switch operation.action {
    case .enter: _ = try node(operation.node)
    case .leave: break
    case .addNamespace(let name): try addNamespace(name)
    case .deleteNamespace(let name): try deleteNamespace(name)
    case .deleteNamespaces: for name in listedNames { try deleteNamespace(name) }
    case .shareNamespace(let name): try shareNamespace(name, of: node(operation.node))
    case .docker(let command): return try perform(command, operation)
    case .resetRuleset(let subject, let handles, let stateless, let numeric):
      var options = TextOptions(showsHandles: handles, isStateless: stateless)
      options.isNumeric = numeric
      return try reset(subject, options, operation)
    case .show(let request): return try show(request, in: node(operation.node))
    case .ping(let command): return try ping(command, in: node(operation.node))
    case .way(let command):
      return try perform(command, in: node(operation.node), hosts: hosts(of: name(of: operation.node)))
    case .connections(let change): return try perform(change, operation)
    case .bridgeControl(let control): try perform(control, operation)
    case .netTools(let control): try perform(control, operation)
    case .everywhere(let action): return try performEverywhere(action)
    default:
      let node = try node(operation.node)
      do {
        if let requests = try requests(for: operation, node: node) {
          let failures = try node.routes.netlink.perform(requests)
          if let failure = failures.first { throw failure.error }
          try settle(after: operation, node: node)
        } else {
          try performOtherwise(operation, node: node)
        }
      } catch let error as StageError {
        var error = error
        error.operation = error.operation ?? operation
        throw error
      } catch {
        var failure = StageError("\(error)", operation: operation)
        failure.netlink = error as? NetlinkError
        if case .setSysctl(let setting) = operation.action { failure.spoken = sysctlWords(error, setting.key) }
        throw failure
      }
    }
    return words(of: operation)
  }

  /// What sysctl(8) says of a key that cannot be read or set.
  func sysctlWords(_ error: any Error, _ key: String) -> String? {
    guard let errno = (error as? NamespaceError)?.errno else { return nil }
    let isInFolders = key.contains("/") && !key.contains(".")
    let dotted = isInFolders ? key.split(separator: "/").joined(separator: ".") : key
    switch errno {
    case .noSuchFileOrDirectory:
      let path = isInFolders ? key : String(key.map { $0 == "." ? "/" : $0 == "/" ? "." : $0 })
      return "sysctl: cannot stat /proc/sys/\(path): No such file or directory"
    case .permissionDenied: return "sysctl: permission denied on key \"\(dotted)\""
    default: return "sysctl: setting key \"\(dotted)\": \(errno.description)"
    }
  }

  /// What a command prints that was carried out.
  private func words(of operation: Operation) -> String {
    switch operation.action {
    case .setSysctl(let setting):
      let isInFolders = setting.key.contains("/") && !setting.key.contains(".")
      let key = isInFolders ? setting.key.split(separator: "/").joined(separator: ".") : setting.key
      switch setting.echo {
      case .whole: return "\(key) = \(setting.value)\n"
      case .value: return "\(setting.value)\n"
      case .nothing: return ""
      }
    default: return operation.action.warning ?? ""
    }
  }

  /// Carries something out in each namespace that has a name: `ip -all netns exec`.
  private func performEverywhere(_ action: Action) throws(StageError) -> String {
    var text = ""
    for name in listedNames {
      text += "\nnetns: \(name)\n"
      text += try perform(Operation(action, in: .named(name)))
    }
    return text
  }

  /// What is no single request.
  private func performOtherwise(_ operation: Operation, node: StageNode) throws {
    switch operation.action {
    case .setSysctl(let setting):
      try node.namespace.withEntered { try Sysctl.write(setting.key, setting.value) }
    case .addLink(let spec):
      try node.namespace.withEntered {
        let routes = try RouteSocket()
        try routes.addLink(spec)
      }
    case .deleteTunTap(let name, let options):
      try node.namespace.withEntered { try RouteSocket().deleteTunTap(name, options) }
    case .addRuleset(let ruleset): try commit(Transaction(recreating: ruleset), node)
    case .changeRuleset(let changes): try commit(Transaction(changes), node)
    case .iptables(let command): try perform(command, in: node)
    case .iptablesRestore(let restore): try perform(restore, in: node)
    case .addVLAN(let spec, let name):
      let index = try node.routes.index(of: name)
      let requests = spec.vlans.map {
        NetlinkRequest.addBridgeVLAN(
          $0, to: .index(index), named: name, isPVID: spec.isPVID, isUntagged: spec.isUntagged, isSelf: spec.onSelf)
      }
      if let failure = try node.routes.netlink.perform(requests).first { throw failure.error }
    case .deleteVLAN(let spec, let name):
      let index = try node.routes.index(of: name)
      let requests = spec.vlans.map {
        NetlinkRequest.deleteBridgeVLAN($0, from: .index(index), named: name, isSelf: spec.onSelf)
      }
      if let failure = try node.routes.netlink.perform(requests).first { throw failure.error }
    case .addGroup(let spec):
      _ = try node.routes.netlink.request(
        .addBridgeGroup(spec, bridge: node.routes.index(of: spec.bridge), port: node.routes.index(of: spec.port)))
    case .deleteGroup(let spec):
      _ = try node.routes.netlink.request(
        .deleteBridgeGroup(spec, bridge: node.routes.index(of: spec.bridge), port: node.routes.index(of: spec.port)))
    case .setNamespaceID(let name, let id):
      try node.routes.setNamespaceID(of: self.node(.named(name)).namespace.descriptor.rawValue, to: id)
    case .flushAddresses(let name, let filter, let family):
      try node.routes.flushAddresses(of: name, matching: filter, family: family)
    case .flushRoutes(let filter, let family):
      let family = family ?? (filter.table == .all ? nil : .v4)
      do throws(NetlinkError) {
        try node.routes.flushRoutes(filter, family: family)
      } catch {
        throw error.errno == .noSuchFileOrDirectory ? Self.missingTable(family, "Flush") : error
      }
    case .flushRouteCache(let family): try flushRouteCache(family, node)
    case .queue(let change): try node.routes.changeQueue(change)
    case .flushRules(let selector): try node.routes.flushRules(selector)
    case .flushNeighbors(let filter, let family): try node.routes.flushNeighbors(filter, family: family)
    default: throw StageError("it cannot be done", operation: operation)
    }
  }

  /// Forgets what was learned of routes. IPv4's can be flushed in the machine's own user namespace only.
  private func flushRouteCache(_ family: IPFamily?, _ node: StageNode) throws {
    if family == .v6 { return try node.routes.flushCachedRoutesOfIPv6() }
    guard try node.routes.hasCachedRoutes(.v4) else { return }
    do {
      try node.namespace.withEntered { try Sysctl.write("net.ipv4.route.flush", "-1") }
    } catch let error as NamespaceError where error.errno == .noSuchFileOrDirectory {
      throw StageError(
        "Cannot open \"/proc/sys/net/ipv4/route/flush\": No such file or directory (in a user namespace the kernel has no such file)"
      )
    }
  }

  /// What ip(8) says of a routing table that the kernel does not have.
  static func missingTable(_ family: IPFamily?, _ what: String) -> StageError {
    StageError("Error: \(family == .v6 ? "ipv6" : "ipv4"): FIB table does not exist.\n\(what) terminated")
  }

  /// Changes the tables of a node; rules may name interfaces that have their numbers only now.
  private func commit(_ transaction: Transaction, _ node: StageNode) throws {
    let resolved = try transaction.resolved { name throws(StageError) -> UInt32 in
      guard let device = InterfaceName(name), let index = try? node.routes.index(of: device) else {
        var failure = StageError("\(node.name) has no interface \"\(name)\"")
        failure.nft = .device(name)
        throw failure
      }
      return UInt32(bitPattern: index)
    }
    let tables = try node.tables()
    let numbered = try numbered(resolved, in: tables)
    do throws(TransactionError) {
      try tables.commit(numbered)
    } catch {
      var failure = StageError("\(error)")
      switch error {
      case .refused(let failures, let isComplete):
        failure.refusal = failures.first.map { ($0.index, resolved.changes) }
        let lines = failures.map { self.text(of: $0, resolved, in: tables) }
        failure.message = lines.joined(separator: "\n") + (isComplete ? "" : "\nand more")
        if let ruleset = try? tables.ruleset() { failure.nft = .refused(failures, resolved.changes, ruleset) }
      case .failed(let index, _): failure.refusal = index.map { ($0, resolved.changes) }
      case .changed: break
      }
      throw failure
    }
  }

  /// The transaction with the numbers of the chains that it renames, by which the kernel knows them.
  private func numbered(_ transaction: Transaction, in tables: NFTablesSocket) throws -> Transaction {
    guard
      transaction.changes.contains(where: { change in
        if case .renameChain(_, handle: 0, _) = change { true } else { false }
      })
    else { return transaction }
    let ruleset = try tables.ruleset(elements: false)
    var numbered = transaction
    for (index, change) in transaction.changes.enumerated() {
      guard case .renameChain(let name, handle: 0, let new) = change else { continue }
      let before = ruleset.applying(Transaction(Array(transaction.changes[..<index])))
      guard let handle = before[name]?.chain.handle else { continue }
      numbered.changes[index] = .renameChain(name, handle: handle, to: new)
    }
    return numbered
  }

  /// What was refused, and what it needs that is not there.
  private func text(of failure: ChangeFailure, _ transaction: Transaction, in tables: NFTablesSocket) -> String {
    let text = "\(failure.error)"
    guard failure.error.errno == .noSuchFileOrDirectory, transaction.changes.indices.contains(failure.index),
      let ruleset = try? tables.ruleset(elements: false)
    else { return text }
    let before = ruleset.applying(Transaction(Array(transaction.changes[..<failure.index])))
    return text + (before.missing(for: transaction.changes[failure.index]).map { ": \($0)" } ?? "")
  }

  private func addNamespace(_ name: String) throws(StageError) {
    guard nodes[name] == nil else {
      throw StageError("Cannot create namespace file \"/run/netns/\(name)\": File exists")
    }
    do {
      let made = try NetworkNamespace.create(count: 1) { _, namespace in
        try StageNode(name: name, namespace: namespace)
      }
      for node in made {
        insert(node)
        try programs?.add(node)
      }
    } catch {
      throw StageError("\(error)")
    }
  }

  private func shareNamespace(_ name: String, of node: StageNode) throws(StageError) {
    // A container that gets the name in /run/netns that it has anyhow is listed from now on.
    if name == node.name, docker?.containers.contains(where: { $0.name == name }) == true,
      namedContainers.insert(name).inserted
    {
      return
    }
    guard nodes[name] == nil else {
      throw StageError("Cannot create namespace file \"/run/netns/\(name)\": File exists")
    }
    do {
      let shared = try node.namespace.withEntered { try StageNode(name: name, namespace: node.namespace) }
      insert(shared)
      try programs?.add(shared)
    } catch {
      throw StageError("\(error)")
    }
  }

  private func deleteNamespace(_ name: String) throws(StageError) {
    guard nodes[name] != nil, name != hostName else {
      throw StageError("Cannot remove namespace file \"/run/netns/\(name)\": No such file or directory")
    }
    do { try programs?.remove(name) } catch { throw StageError("\(error)") }
    remove(name)
  }

  /// After a link went up or down it and its peers are asked for once: the first frame then finds its queue, and states are settled.
  private func settle(after operation: Operation, node: StageNode) throws {
    if case .addAddress(let spec, let name, _) = operation.action, spec.local.family == .v6,
      (try? node.routes.link(named: name))?.isUp == true
    {
      awaitGroups(of: [spec.local.address], node: node)
    }
    // A bridge without its last port has no carrier any more.
    switch operation.action {
    case .deleteLink, .deleteTunTap, .setLinks: settleAll(of: node)
    // The state of a new pair is found out where both ends are, as it is when people type; after a move it would be another.
    case .addLink(let spec):
      if case .veth = spec.kind { settleAll(of: node) }
    default: break
    }
    guard case .setLink(let name, let changes) = operation.action, changes.isUp != nil || changes.master != nil else {
      return
    }
    guard let link = try? node.routes.link(named: changes.newName ?? name) else { return }
    settleAll(of: node)
    // Its peer got or lost its carrier at the same moment, and with it the bridge that the peer may be a port of.
    guard let id = link.linkNamespaceID else { return }
    for other in nodes.values where other !== node {
      guard (try? node.routes.namespaceID(of: other.namespace.descriptor.rawValue)) == id else { continue }
      settleAll(of: other)
      settleAll(of: node)
    }
  }

  /// Ports first, then the bridges, whose state follows from theirs.
  private func settleAll(of node: StageNode) {
    guard let links = try? node.routes.links() else { return }
    settle(node, indexes: links.filter { $0.kind == "veth" }.map(\.index))
    settle(node, indexes: links.filter { $0.kind == "bridge" }.map(\.index))
  }

  private func ping(_ command: PingCommand, in node: StageNode) throws(StageError) -> String {
    let isOnLink = command.destination.isLinkLocal || command.destination.isMulticast
    if command.name == nil, command.destination.family == .v6, isOnLink { awaitLinkLocalAddresses() }
    // As a lab's steps must have an end, a ping without a count has one.
    return try PingSession(command, from: node, hosts: hosts(of: node.name), count: 4).run().text
  }
}

extension RouteMode {
  init(_ mode: AddMode) {
    switch mode {
    case .add: self = .add
    case .replace: self = .replace
    case .change: self = .change
    case .append: self = .append
    case .prepend: self = .prepend
    }
  }
}
