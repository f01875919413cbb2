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
    case (.linkDown, .setLink(let name, let changes)): return isInterface(name.text) && changes.isUp == false
    case (.notBridgePort, .setLink(let name, _)), (.portsIsolated, .setLink(let name, _)),
      (.portBlocked, .setLink(let name, _)),
      (.tooBig, .setLink(let name, _)):
      return isInterface(name.text)
    case (.notBridgePort, .bridgeControl), (.wrongForwardingEntry, .addFDB): return true
    case (.addressMissing(let address), .deleteAddress(let spec, _)): return spec.local.address == address
    case (.addressMissing, .flushAddresses(let name, _, _)): return name.map { isInterface($0.text) } ?? true
    case (.wrongMask(let has, _), .addAddress(let spec, _, _)), (.wrongSubnet(let has, _), .addAddress(let spec, _, _)):
      return spec.local == has
    case (.duplicateAddress(let address, _), .addAddress(let spec, _, _)): return spec.local.address == address
    case (.noRoute(let address), .deleteRoute(let spec)): return spec.destination.map { $0.contains(address) } ?? true
    case (.noRoute, .flushRoutes): return true
    case (.refusingRoute(_, let network), .addRoute(let spec, _)): return spec.destination == network
    case (.refusingRule, .addRule(let spec)): return spec.priority != nil
    case (.wrongGateway(let gateway, _), .addRoute(let spec, _)),
      (.gatewayIsNoRouter(let gateway), .addRoute(let spec, _)):
      return spec.gateway == gateway
    case (.wrongNeighbor(let address, _, _), .addNeighbor(let spec, _)): return spec.address == address
    case (.forwardingOff(let key), .setSysctl(let setting)), (.reversePath(_, let key), .setSysctl(let setting)),
      (.echoIgnored(let key), .setSysctl(let setting)), (.ipv6Disabled(let key), .setSysctl(let setting)):
      return setting.key.sysctlParts == key.sysctlParts
    case (.filtered, .addRuleset), (.filtered, .changeRuleset), (.filtered, .iptables), (.filtered, .iptablesRestore):
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
