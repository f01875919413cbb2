import Addressing
import Lab
import Operations
import RouteNetlink

/// The real tools' messages about actions, whether or not they go well.
extension Action {
  /// The interface that it is about, where the kernel says that there is none.
  var device: InterfaceName? {
    switch self {
    case .link(.set(let name, _)), .link(.delete(let name)), .address(.add(_, let name, _)): name
    case .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools, .sysctl,
      .ruleset, .iptables, .docker, .show, .ping, .way, .connections, .queue, .everywhere:
      nil
    }
  }

  /// The master that a link is to have.
  var master: InterfaceName? {
    guard case .link(let action) = self, case .name(let name)? = action.master else { return nil }
    return name
  }

  /// The devices of the ways of a route that has several.
  var nextHopDevices: [InterfaceName] {
    guard case .route(.add(let spec, _)) = self else { return [] }
    return spec.nextHops.compactMap(\.device)
  }

  /// The port that is to take over for another.
  var backupPort: InterfaceName? {
    guard case .link(.set(_, let changes)) = self else { return nil }
    return changes.port?.backupPort
  }

  /// Whether it is a command of bridge(8) that names what it does not find a bridge device.
  var isOfPorts: Bool {
    switch self {
    case .vlan: true
    case .link(.set(_, let changes)): changes.port.map { !$0.isKindData && changes == LinkChanges(port: $0) } ?? false
    case .namespace, .link, .address, .route, .rule, .neighbor, .fdb, .group, .bridgeControl, .netTools, .sysctl,
      .ruleset, .iptables, .docker, .show, .ping, .way, .connections, .queue, .everywhere:
      false
    }
  }

  /// The real tool's warning, whether or not the command goes well.
  var warning: String? {
    switch self {
    case .link(let action): action.warning
    case .address(let action): action.warning
    case .namespace, .route, .rule, .neighbor, .fdb, .vlan, .group, .bridgeControl, .netTools, .sysctl, .ruleset,
      .iptables, .docker, .show, .ping, .way, .connections, .queue, .everywhere:
      nil
    }
  }
}

extension LinkAction {
  fileprivate var master: LinkChanges.Master? {
    switch self {
    case .set(_, let changes), .setAll(_, let changes): changes.master
    case .add(let spec): spec.changes.master
    case .delete, .setAlternativeNames, .deleteTunTap: nil
    }
  }

  fileprivate var warning: String? {
    guard case .add(let spec) = self, case .vxlan(let options) = spec.kind, options.port == nil,
      options.protocolExtension != true
    else { return nil }
    return """
      vxlan: destination port not specified
      Will use Linux kernel default (non-standard value)
      Use 'dstport 4789' to get the IANA assigned value
      Use 'dstport 0' to get default and quiet this message

      """
  }
}

extension AddressAction {
  fileprivate var warning: String? {
    switch self {
    case .delete(let spec, _) where spec.hasAnyLength:
      """
      Warning: Executing wildcard deletion to stay compatible with old scripts.
               Explicitly specify the prefix length (\(spec.local.address)/32) to avoid this warning.
               This special behaviour is likely to disappear in further releases,
               fix your scripts!

      """
    case .add(let spec, _, _), .delete(let spec, _): spec.warning
    case .flush: nil
    }
  }
}

extension AddressSpec {
  /// Of flags that IPv4 does not have.
  fileprivate var warning: String? {
    guard local.family == .v4 else { return nil }
    let words: [(Flags, String)] = [
      (.homeAddress, "home"), (.manageTemporary, "mngtmpaddr"), (.noDAD, "nodad"), (.optimistic, "optimistic"),
    ]
    let found = words.filter { flags.contains($0.0) }
      .map { "Warning: \($0.1) option can be set only for IPv6 addresses\n" }
    return found.isEmpty ? nil : found.joined()
  }
}
