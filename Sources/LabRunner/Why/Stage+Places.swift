import Addressing
import Journey
import Lab
import RouteNetlink

extension Stage {
  /// The line of the lab file from which the cause comes: of the last command that made it so, else of the node's own entry.
  func line(of diagnosis: Diagnosis) -> Int? {
    for (operation, location) in done.reversed() where location != nil {
      guard name(of: operation.node) == diagnosis.node, operation.action.makes(diagnosis) else { continue }
      return location?.line
    }
    for step in plan.steps.reversed() where step.location != nil {
      guard name(of: step.operation.node) == diagnosis.node, step.operation.action.makes(diagnosis) else { continue }
      return step.location?.line
    }
    return nil
  }
}

extension Action {
  /// Whether it is what can bring a cause about.
  fileprivate func makes(_ diagnosis: Diagnosis) -> Bool {
    func isInterface(_ name: String) -> Bool { diagnosis.interface == nil || diagnosis.interface == name }
    switch (diagnosis.cause, self) {
    case (.linkDown, .link(.set(let name, let changes))): return isInterface(name.text) && changes.isUp == false
    case (.notBridgePort, .link(.set(let name, _))), (.portsIsolated, .link(.set(let name, _))),
      (.portBlocked, .link(.set(let name, _))),
      (.tooBig, .link(.set(let name, _))):
      return isInterface(name.text)
    case (.notBridgePort, .bridgeControl), (.wrongForwardingEntry, .fdb(.add)): return true
    case (.addressMissing(let address), .address(.delete(let spec, _))): return spec.local.address == address
    case (.addressMissing, .address(.flush(let name, _, _))): return name.map { isInterface($0.text) } ?? true
    case (.wrongMask(let has, _), .address(.add(let spec, _, _))),
      (.wrongSubnet(let has, _), .address(.add(let spec, _, _))):
      return spec.local == has
    case (.duplicateAddress(let address, _), .address(.add(let spec, _, _))): return spec.local.address == address
    case (.noRoute(let address), .route(.delete(let spec))):
      return spec.destination.map { $0.contains(address) } ?? true
    case (.noRoute, .route(.flush)): return true
    case (.refusingRoute(_, let network), .route(.add(let spec, _))): return spec.destination == network
    case (.refusingRule, .rule(.add(let spec))): return spec.priority != nil
    case (.wrongGateway(let gateway, _), .route(.add(let spec, _))),
      (.gatewayIsNoRouter(let gateway), .route(.add(let spec, _))):
      return spec.gateway == gateway
    case (.wrongNeighbor(let address, _, _), .neighbor(.add(let spec, _))): return spec.address == address
    case (.forwardingOff(let key), .sysctl(let setting)), (.reversePath(_, let key), .sysctl(let setting)),
      (.echoIgnored(let key), .sysctl(let setting)), (.ipv6Disabled(let key), .sysctl(let setting)):
      return setting.key.sysctlParts == key.sysctlParts
    case (.filtered, .ruleset), (.filtered, .iptables):
      return true
    default: return false
    }
  }
}

extension String {
  /// A key's parts, whichever way it is written.
  fileprivate var sysctlParts: [Substring] {
    contains("/") ? split(separator: "/") : split(separator: ".")
  }
}
