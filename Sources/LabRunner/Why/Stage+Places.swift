import Addressing
import CommandLanguage
import Journey
import Lab
import Operations
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
    case (.notBridgePort, .link(.set(let name, let changes))): return isInterface(name.text) && changes.master != nil
    case (.tooBig, .link(.set(let name, let changes))): return isInterface(name.text) && changes.mtu != nil
    case (.duplicateMAC(let mac, _), .link(.set(let name, let changes))):
      return isInterface(name.text) && changes.address == mac
    case (.portsIsolated, .link(.set(let name, let changes))):
      return isInterface(name.text) && changes.port?.isolated == true
    case (.portBlocked, .link(.set(let name, let changes))):
      return isInterface(name.text) ? changes.port?.state != nil || changes.isUp == true : changes.bridge?.stp == true
    case (.floodingOff, .link(.set(let name, let changes))), (.portLocked, .link(.set(let name, let changes))),
      (.hairpinOff, .link(.set(let name, let changes))):
      return isInterface(name.text) && changes.port != nil
    case (.neighborSilent, .link(.set(_, let changes))): return changes.arp == false
    case (.vlanFiltered, .vlan(.delete(_, let name))), (.vlanFiltered, .vlan(.add(_, let name))):
      return isInterface(name.text)
    case (.addressTentative(let address, _), .address(.add(let spec, _, _))): return spec.local.address == address
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
      (.echoIgnored(let key), .sysctl(let setting)), (.ipv6Disabled(let key), .sysctl(let setting)),
      (.routeLocalnetOff(let key), .sysctl(let setting)):
      return setting.key.sysctlParts == key.sysctlParts || setting.key.sysctlParts.isAll(of: key.sysctlParts)
    case (.filtered(let filter), _), (.wrongTranslation(let filter, _), _): return makes(filter)
    default: return false
    }
  }

  /// Whether it can have made a rule, or set a chain's policy.
  private func makes(_ filter: Cause.Filter) -> Bool {
    switch self {
    case .ruleset(.add), .ruleset(.change): return filter.removal == nil
    case .iptables(.change(let command)):
      guard filter.removal != nil else { return false }
      let policy = filter.removal?.replacing(" ACCEPT", with: " DROP")
      return command.made.contains { $0 == filter.rule || filter.rule == nil && $0 == policy }
    case .iptables(.restore): return filter.removal != nil
    default: return false
    }
  }
}

extension [Substring] {
  /// Whether it is the key that sets another one for all interfaces: `net.ipv4.conf.all.forwarding` of `net.ipv4.ip_forward`.
  fileprivate func isAll(of other: [Substring]) -> Bool {
    if other == ["net", "ipv4", "ip_forward"] { return self == ["net", "ipv4", "conf", "all", "forwarding"] }
    guard count == 5, other.count == 5, self[3] == "all" else { return false }
    return self[0...2] == other[0...2] && self[4] == other[4]
  }
}

extension String {
  /// A key's parts, whichever way it is written.
  fileprivate var sysctlParts: [Substring] {
    contains("/") ? split(separator: "/") : split(separator: ".")
  }
}
