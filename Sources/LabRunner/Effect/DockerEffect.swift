import Addressing
import CommandLanguage
import Docker
import Lab
import NFTables
import Namespaces
import Netlink
import Operations
import Probes
import RouteNetlink
import SystemPackage

extension Stage {
  /// Carries out what Docker would do, in all its parts: all of them, or none where one of them fails.
  func perform(_ command: DockerCommand, _ operation: Operation) throws(StageError) -> String {
    if case .restart(let names) = command {
      // What was stopped stays so where it cannot start.
      _ = try perform(.stop(names), operation)
      let removals = dockerOperations
      defer { dockerOperations = removals + dockerOperations }
      return try perform(.start(names), operation)
    }
    guard let engine = docker else { throw StageError("the lab has no Docker", operation: operation) }
    var next = engine
    next.moment = .now - built
    let outcome: DockerEngine.Outcome
    do throws(DockerError) {
      outcome = try next.perform(command)
      try requireAddresses(of: next.bindings(since: engine))
    } catch {
      var failure = StageError(command.complaint(error), operation: operation)
      failure.status = command.status(error)
      throw failure
    }
    for name in outcome.stopped { stopServices(of: name) }
    for part in outcome.operations.prefix(outcome.removals) { takeAway(part) }
    do {
      try make(outcome.operations.dropFirst(outcome.removals))
    } catch {
      throw StageError("Error response from daemon: \(error.message)", operation: operation)
    }
    docker = next
    dockerOperations = outcome.operations
    try forget(next.staleConnections(since: engine))
    for (name, services) in outcome.started { try begin(services, of: name) }
    return outcome.text
  }

  /// Forgets connections of the host that know of a way that is no more, or know that there was none.
  private func forget(_ stale: DockerEngine.StaleConnections) throws(StageError) {
    guard !stale.addresses.isEmpty || !stale.udpPorts.isEmpty, let host = try? node(.host) else { return }
    do {
      let tables = try host.tables()
      for connection in try tables.connections() {
        let port = connection.original.protocol == 17 ? connection.original.destinationPort : nil
        guard
          stale.addresses.contains(connection.reply.source)
            || stale.addresses.contains(connection.reply.destination) || port.map(stale.udpPorts.contains) == true
        else { continue }
        do throws(NetlinkError) {
          try tables.deleteConnection(connection)
        } catch {
          // One that has gone meanwhile is gone.
          guard error.errno == .noSuchFileOrDirectory else { throw error }
        }
      }
    } catch {
      throw StageError("connections that a container's ports have changed: \(error)")
    }
  }

  /// Begins to answer for a container; where something that Docker does not know of has its port, the container ends at once.
  private func begin(_ services: [Service], of name: String) throws(StageError) {
    guard try startServices(services, of: name) != nil else { return }
    do throws(DockerError) {
      guard let ended = try docker?.fail(name) else { return }
      for part in ended.operations { takeAway(part) }
      dockerOperations += ended.operations
    } catch {
      throw StageError("Error response from daemon: \(error.message)")
    }
  }

  /// Refuses ports at addresses that the host has not got.
  private func requireAddresses(of bindings: [(address: IPAddress, error: DockerError)]) throws(DockerError) {
    guard !bindings.isEmpty, let host = try? node(.host), let addresses = try? host.routes.addresses() else { return }
    let own = Set(addresses.compactMap { $0.local?.address })
    for (address, error) in bindings where !own.contains(address) { throw error }
  }

  // MARK: Taking away

  /// Takes something away, and does nothing where somebody did so before.
  private func takeAway(_ operation: Operation) {
    guard (try? perform(operation)) == nil, case .ruleset(.change(let changes)) = operation.action else { return }
    // Of rules that are there in part, each part that is there goes.
    for change in changes { _ = try? perform(Operation(.ruleset(.change([change])), in: operation.node)) }
  }

  // MARK: Making

  /// Carries out operations; where one fails, those before it are undone.
  private func make(_ operations: ArraySlice<Operation>) throws(StageError) {
    var undoing: [Operation] = []
    for operation in operations {
      let opposite = opposite(of: operation)
      do {
        try perform(operation)
      } catch {
        for operation in undoing.reversed() { _ = try? perform(operation) }
        throw StageError("failed to set up container networking: " + reason(of: error, operation))
      }
      if let opposite { undoing.append(opposite) }
    }
  }

  /// The operation that undoes one that is about to be done; nil of one that goes together with another, and of rules, which come last.
  private func opposite(of operation: Operation) -> Operation? {
    let action: Action? =
      switch operation.action {
      case .namespace(.add(let name)), .namespace(.share(let name)): .namespace(.delete(name))
      case .link(.add(let spec)): spec.name.map { .link(.delete($0)) }
      case .route(.add(let route, .add)): .route(.delete(route))
      case .route(.delete(let route)): .route(.add(route, .add))
      case .sysctl(let setting): value(of: setting.key, in: operation.node).map { .sysctl($0) }
      case .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools,
        .ruleset, .iptables, .docker, .show, .ping, .way, .connections, .queue, .everywhere:
        nil
      }
    // A namespace is known to the host by its name, whatever it was made from.
    if case .namespace(.delete)? = action { return action.map { Operation($0) } }
    return action.map { Operation($0, in: operation.node) }
  }

  private func value(of key: String, in reference: NodeReference) -> SysctlSetting? {
    guard let node = try? node(reference), let value = try? node.namespace.withEntered({ try Sysctl.read(key) }) else {
      return nil
    }
    return SysctlSetting(key: key, value: "\(value)")
  }

  /// Why a part of Docker's work failed, in one sentence: mostly because somebody took away what it is built on.
  private func reason(of error: StageError, _ operation: Operation) -> String {
    switch operation.action {
    case .link(.set(let name, let changes)):
      guard case .name(let bridge)? = changes.master, let node = try? node(operation.node),
        (try? node.routes.link(named: bridge)) == nil
      else { break }
      return "adding interface \(name) to bridge \(bridge) failed: could not find bridge \(bridge)"
    case .ruleset(.change(let changes)):
      guard let node = try? node(operation.node), let ruleset = try? node.tables().ruleset(elements: false) else {
        break
      }
      for (index, change) in changes.enumerated() {
        let before = ruleset.applying(Transaction(Array(changes[..<index])))
        if let missing = before.missing(for: change) { return "\(missing), where Docker keeps its rules" }
      }
      return "Docker's rules were changed by somebody else: \(error.message.prefix { !$0.isNewline })"
    case .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools, .sysctl,
      .ruleset, .iptables, .docker, .show, .ping, .way, .connections, .queue, .everywhere:
      break
    }
    let message = error.message.prefix { !$0.isNewline }
    return error.operation.map { "\($0.command): \(message)" } ?? String(message)
  }
}
