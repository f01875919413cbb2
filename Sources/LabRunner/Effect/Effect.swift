import Addressing
import IPTables
import Lab
import Netlink
import Operations
import RouteNetlink

/// How an action is done in a node.
enum Effect {
  /// By requests, which go with those of others in one batch.
  case requests([NetlinkRequest])
  /// By what is no request (a sysctl, a tap, rules), or asks the kernel first.
  case call(() throws -> Void)
  /// By the stage, which has the nodes.
  case ofStage
}

/// Where an action is done: a node, with what is known of it.
struct EffectPlace {
  let stage: Stage
  let node: StageNode
  /// Indexes that need no asking.
  let known: (InterfaceName) -> Int32?

  /// The index of a device; nil where there is none.
  func index(_ name: InterfaceName) -> Int32? { known(name) ?? (try? node.routes.index(of: name)) }

  /// The index of a device that has to be there.
  func require(_ name: InterfaceName) throws(StageError) -> Int32 {
    guard let index = index(name) else {
      var error = StageError("Cannot find device \"\(name)\" in \(node.name)")
      error.spoken = "Cannot find device \"\(name)\""
      error.isMissing = true
      throw error
    }
    return index
  }

  /// A link by its index where that is known, else by its name.
  func link(_ name: InterfaceName) -> LinkReference { known(name).map { .index($0) } ?? .name(name) }
}

extension Action {
  /// How it is done.
  func effect(at place: EffectPlace) throws -> Effect {
    switch self {
    case .link(let action): try action.effect(at: place)
    case .address(let action): try action.effect(at: place)
    case .route(let action): try action.effect(at: place)
    case .rule(let action): try action.effect(at: place)
    case .neighbor(let action): try action.effect(at: place)
    case .fdb(let action): try action.effect(at: place)
    case .vlan(let action): try action.effect(at: place)
    case .group(let action): try action.effect(at: place)
    case .sysctl(let setting): setting.effect(at: place)
    case .ruleset(let action): action.effect(at: place)
    case .iptables(let action): action.effect(at: place)
    case .queue(let change): .call { try place.node.routes.changeQueue(change) }
    case .namespace, .bridgeControl, .netTools, .docker, .show, .ping, .way, .connections, .everywhere: .ofStage
    }
  }

  /// Waits for what the kernel does after it, of links and addresses.
  func settle(at place: EffectPlace) {
    switch self {
    case .link(let action): action.settle(at: place)
    case .address(let action): action.settle(at: place)
    case .namespace, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools, .sysctl, .ruleset,
      .iptables, .docker, .show, .ping, .way, .connections, .queue, .everywhere:
      break
    }
  }
}

extension Stage {
  /// The requests that do an operation; nil where it is done otherwise (a namespace, a sysctl, a tap, something shown).
  ///
  /// - Parameter known: Indexes that need no asking.
  func requests(
    for operation: Operation, node: StageNode, index known: @escaping (InterfaceName) -> Int32? = { _ in nil }
  ) throws(StageError) -> [NetlinkRequest]? {
    do {
      let effect = try operation.action.effect(at: EffectPlace(stage: self, node: node, known: known))
      if case .requests(let requests) = effect { return requests }
      return nil
    } catch let error as StageError {
      throw error
    } catch {
      var failure = StageError(error)
      failure.netlink = error as? NetlinkError
      throw failure
    }
  }

  /// Does an action in a node; of what is refused the operation is told.
  func performEffect(of operation: Operation) throws(StageError) {
    let node = try node(operation.node)
    let place = EffectPlace(stage: self, node: node) { _ in nil }
    do {
      switch try operation.action.effect(at: place) {
      case .requests(let requests):
        if let failure = try node.routes.netlink.perform(requests).first { throw failure.error }
        operation.action.settle(at: place)
      case .call(let call): try call()
      case .ofStage: throw StageError("it cannot be done", operation: operation)
      }
    } catch let error as StageError {
      var error = error
      error.operation = error.operation ?? operation
      throw error
    } catch {
      var failure = StageError(error, operation: operation)
      failure.netlink = error as? NetlinkError
      failure.spoken = (error as? IPTablesError)?.said()
      failure.status = (error as? IPTablesError)?.status
      if case .sysctl(let setting) = operation.action { failure.spoken = sysctlWords(error, setting.key) }
      throw failure
    }
  }
}
