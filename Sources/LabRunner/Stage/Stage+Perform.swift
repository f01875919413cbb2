import Addressing
import Lab
import NFTables
public import Operations
import Probes

extension Stage {
  /// Carries out one operation and gives what it prints.
  ///
  /// Actions on one noun stand in a file of `Effect`. Throws the refusal, with the operation that it is of.
  @discardableResult
  public func perform(_ operation: Operation) throws(StageError) -> String {
    switch operation.action {
    case .namespace(let action): try perform(action, operation)
    case .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .queue, .ruleset(.add), .ruleset(.change):
      try performEffect(of: operation)
    case .iptables(let action): return try perform(action, operation)
    case .sysctl(let setting): return try perform(setting, operation)
    case .bridgeControl(let control): try perform(control, operation)
    case .netTools(let control): return try perform(control, operation)
    case .docker(let command): return try perform(command, operation)
    case .ruleset(.reset(let subject, let handles, let stateless, let numeric)):
      var options = TextOptions(showsHandles: handles, isStateless: stateless)
      options.isNumeric = numeric
      return try reset(subject, options, operation)
    case .show(let request): return try show(request, in: node(operation.node))
    case .ping(let command): return try ping(command, in: node(operation.node))
    case .way(let command):
      return try perform(command, in: node(operation.node), hosts: hosts(of: name(of: operation.node)))
    case .connections(let change): return try perform(change, operation)
    case .everywhere(let action): return try performEverywhere(action)
    }
    return operation.action.warning ?? ""
  }

  /// Calls a closure for each operation of a command, also behind one that failed where the real tool goes on: sysctl sets what it can.
  ///
  /// Throws the first failure, with what all of them say.
  package func carryOut(
    _ operations: [Operation], _ perform: (Operation) throws(StageError) -> Void
  ) throws(StageError) {
    var held: StageError?
    for operation in operations {
      if let held, !operation.isOfSysctl { throw held }
      do throws(StageError) {
        try perform(operation)
      } catch {
        let failure = held?.joined(with: error) ?? error
        guard operation.goesOn else { throw failure }
        held = failure
      }
    }
    if let held { throw held }
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

  private func ping(_ command: PingCommand, in node: StageNode) throws(StageError) -> String {
    let isOnLink = command.destination.isLinkLocal || command.destination.isMulticast
    if command.name == nil, command.destination.family == .v6, isOnLink { awaitLinkLocalAddresses() }
    // As a lab's steps must have an end, a ping without a count has one.
    return try PingSession(command, from: node, hosts: hosts(of: node.name), count: 4).run().text
  }
}

extension Operation {
  fileprivate var isOfSysctl: Bool {
    switch action {
    case .sysctl: true
    case .show(let request): request.isOfSysctl
    default: false
    }
  }

  /// Whether the command goes on where it fails.
  fileprivate var goesOn: Bool {
    if case .sysctl(let setting) = action { return setting.goesOn }
    return isOfSysctl
  }
}

extension ShowRequest {
  fileprivate var isOfSysctl: Bool {
    if case .sysctl = subject { return true }
    return false
  }
}
