import Addressing
import CommandLanguage
import Journey
import Lab
import Operations
import RouteNetlink

extension Action {
  /// Whether it is what can bring a cause about.
  func makes(_ diagnosis: Diagnosis) -> Bool {
    if case .filtered(let filter) = diagnosis.cause { return makes(filter) }
    if case .wrongTranslation(let filter, _) = diagnosis.cause { return makes(filter) }
    return switch self {
    case .link(let action): action.makes(diagnosis)
    case .address(let action): action.makes(diagnosis)
    case .route(let action): action.makes(diagnosis.cause)
    case .rule(let action): action.makes(diagnosis.cause)
    case .neighbor(let action): action.makes(diagnosis.cause)
    case .fdb(let action): action.makes(diagnosis.cause)
    case .vlan(let action): action.makes(diagnosis)
    case .bridgeControl(let control): control.makes(diagnosis)
    case .netTools(let control): control.makes(diagnosis)
    case .sysctl(let setting): setting.makes(diagnosis.cause)
    case .namespace, .group, .ruleset, .iptables, .way, .connections, .queue, .docker, .show, .ping, .everywhere: false
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
    case .ruleset(.reset), .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl,
      .netTools, .sysctl, .way, .connections, .queue, .docker, .show, .ping, .everywhere:
      return false
    }
  }
}

extension Diagnosis {
  /// Whether it is of this interface, or of none.
  fileprivate func concerns(_ name: InterfaceName) -> Bool { interface == nil || interface == name.text }
}

extension LinkAction {
  fileprivate func makes(_ diagnosis: Diagnosis) -> Bool {
    switch self {
    case .set(let name, let changes): changes.make(diagnosis, at: name)
    case .add, .setAll, .delete, .setAlternativeNames, .deleteTunTap: false
    }
  }
}

extension LinkChanges {
  fileprivate func make(_ diagnosis: Diagnosis, at name: InterfaceName) -> Bool {
    let isThere = diagnosis.concerns(name)
    return switch diagnosis.cause {
    case .linkDown: isThere && isUp == false
    case .notBridgePort: isThere && master != nil
    case .tooBig: isThere && mtu != nil
    case .duplicateMAC(let mac, _): isThere && address == mac
    case .portsIsolated: isThere && port?.isolated == true
    case .portBlocked: isThere ? port?.state != nil || isUp == true : bridge?.stp == true
    case .floodingOff, .portLocked, .hairpinOff: isThere && port != nil
    case .neighborSilent: arp == false
    default: false
    }
  }
}

extension AddressAction {
  fileprivate func makes(_ diagnosis: Diagnosis) -> Bool {
    switch self {
    case .add(let spec, _, _): spec.local.makes(diagnosis.cause)
    case .delete(let spec, _): diagnosis.cause == .addressMissing(spec.local.address)
    case .flush(let name, _, _):
      if case .addressMissing = diagnosis.cause { name.map(diagnosis.concerns) ?? true } else { false }
    }
  }
}

extension IPNetwork {
  /// Whether a node has a fault where it was given this address.
  fileprivate func makes(_ cause: Cause) -> Bool {
    switch cause {
    case .addressTentative(let other, _), .duplicateAddress(let other, _): address == other
    case .wrongMask(let has, _), .wrongSubnet(let has, _): self == has
    default: false
    }
  }
}

extension RouteAction {
  fileprivate func makes(_ cause: Cause) -> Bool {
    switch self {
    case .add(let spec, _): spec.isCause(cause)
    case .delete(let spec): spec.isLacked(cause)
    case .flush: if case .noRoute = cause { true } else { false }
    case .flushCache: false
    }
  }
}

extension RouteSpec {
  /// Whether it leads wrong.
  fileprivate func isCause(_ cause: Cause) -> Bool {
    switch cause {
    case .refusingRoute(_, let network): destination == network
    case .wrongGateway(let other, _), .gatewayIsNoRouter(let other): gateway == other
    default: false
    }
  }

  /// Whether it is what is missing.
  fileprivate func isLacked(_ cause: Cause) -> Bool {
    if case .noRoute(let address) = cause { destination.map { $0.contains(address) } ?? true } else { false }
  }
}

extension RuleAction {
  fileprivate func makes(_ cause: Cause) -> Bool {
    switch self {
    case .add(let spec):
      if case .refusingRule(_, let priority) = cause { spec.priority.map { $0 == priority } ?? true } else { false }
    case .delete, .flush: false
    }
  }
}

extension NeighborAction {
  fileprivate func makes(_ cause: Cause) -> Bool {
    switch self {
    case .add(let spec, _): if case .wrongNeighbor(spec.address, _, _) = cause { true } else { false }
    case .delete, .flush: false
    }
  }
}

extension FDBAction {
  fileprivate func makes(_ cause: Cause) -> Bool {
    switch self {
    case .add: if case .wrongForwardingEntry = cause { true } else { false }
    case .delete, .flush: false
    }
  }
}

extension VLANAction {
  fileprivate func makes(_ diagnosis: Diagnosis) -> Bool {
    guard case .vlanFiltered = diagnosis.cause else { return false }
    return switch self {
    case .add(_, let name), .delete(_, let name), .set(_, _, let name), .setGlobal(_, _, let name):
      diagnosis.concerns(name)
    }
  }
}

extension BridgeControl {
  fileprivate func makes(_ diagnosis: Diagnosis) -> Bool {
    switch self {
    case .addBridge, .deleteBridge, .addPort, .deletePort:
      if case .notBridgePort = diagnosis.cause { true } else { false }
    case .setBridge(_, let options): if case .portBlocked = diagnosis.cause { options.stp == true } else { false }
    case .setPort(let name, _, _):
      switch diagnosis.cause {
      case .hairpinOff, .portBlocked: diagnosis.concerns(name)
      default: false
      }
    }
  }
}

extension NetToolsControl {
  fileprivate func makes(_ diagnosis: Diagnosis) -> Bool {
    switch self {
    case .assign(let network, _, _, let name):
      diagnosis.concerns(name) && (network?.makes(diagnosis.cause) ?? false)
    case .addRoute(let spec): spec.isCause(diagnosis.cause)
    case .deleteRoute(let spec): spec.isLacked(diagnosis.cause)
    case .setNeighbor(let address, _, _, _):
      if case .wrongNeighbor(.v4(address), _, _) = diagnosis.cause { true } else { false }
    case .configure(let settings, _, let name):
      diagnosis.concerns(name) && (InterfaceSetting.network(of: settings)?.makes(diagnosis.cause) ?? false)
    case .deleteNeighbor, .look: false
    }
  }
}

extension SysctlSetting {
  fileprivate func makes(_ cause: Cause) -> Bool {
    switch cause {
    case .forwardingOff(let key), .reversePath(_, let key), .echoIgnored(let key), .ipv6Disabled(let key),
      .routeLocalnetOff(let key):
      self.key.sysctlParts == key.sysctlParts || self.key.sysctlParts.isAll(of: key.sysctlParts)
    default: false
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
