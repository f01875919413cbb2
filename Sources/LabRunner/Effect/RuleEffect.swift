import Lab
import Netlink
import Operations
import RouteNetlink

extension RuleAction {
  /// How it is done.
  func effect(at place: EffectPlace) throws -> Effect {
    switch self {
    case .add(let spec): return .requests([try .addRule(spec)])
    case .delete(let spec): return .requests([try .deleteRule(spec)])
    case .flush(let selector): return .call { try place.node.routes.flushRules(selector) }
    }
  }
}
