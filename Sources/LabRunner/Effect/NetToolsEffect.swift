import Addressing
import CommandLanguage
import Lab
import Netlink
import Operations
import RouteNetlink
import SystemPackage

extension Stage {
  /// Does what ifconfig(8), route(8) and arp(8) do by ioctl; what is wrong is told in their words.
  func perform(_ control: NetToolsControl, _ operation: Operation) throws(StageError) -> String {
    switch control {
    case .configure(let settings, let label, let name): return try configure(settings, label, name, operation)
    case .assign(let network?, let broadcast, let label, let name):
      if let settings = InterfaceSetting.assigning(network, broadcast) {
        return try configure(settings, label, name, operation)
      }
    default: break
    }
    let node = try node(operation.node)
    do {
      switch control {
      case .look(let name, let complaint, let isOfFlags):
        guard (try? node.routes.index(of: name)) == nil else { return "" }
        var failure = StageError("there is no device \(name)", operation: operation)
        failure.spoken = complaint
        if isOfFlags { failure.status = 255 }
        throw failure
      case .assign(_, _, let label, let name): try withdraw(label, from: name, node.routes)
      case .configure: break
      case .addRoute(let spec): try node.routes.addRoute(spec, mode: .prepend)
      case .deleteRoute(let spec): try node.routes.deleteRoute(spec)
      case .setNeighbor(let address, let mac, let name, let isTemporary):
        let spec = NeighborSpec(
          address: .v4(address), linkAddress: mac, device: try device(name, to: address, node.routes, isNew: true),
          state: isTemporary ? .stale : .permanent)
        try node.routes.addNeighbor(spec, mode: .replace)
      case .deleteNeighbor(let address, let name):
        let spec = NeighborSpec(
          address: .v4(address), linkAddress: nil, device: try device(name, to: address, node.routes))
        try node.routes.deleteNeighbor(spec)
      }
    } catch let error as StageError {
      throw error
    } catch {
      let errno = (error as? NetlinkError)?.errno ?? .ioError
      var failure = StageError(control.complaint(errno), operation: operation)
      if case .assign(let address, _, _, _) = control {
        // The flags of the link cannot be read, or those of the alias not set.
        let isOfFlags =
          errno == .operationNotSupportedByDevice || address == nil && errno == .addressNotAvailable
        failure.status = isOfFlags ? 255 : 1
      }
      throw failure
    }
    if case .assign(_, _, _, let name) = control, let index = try? node.routes.index(of: name) {
      settle(node, indexes: [index])
    }
    return ""
  }

  /// The first address of a label goes, and the link goes up; of an alias nothing more.
  private func withdraw(_ label: String, from name: InterfaceName, _ routes: RouteSocket) throws(NetlinkError) {
    let index = try routes.index(of: name)
    let old = try routes.addresses().first { $0.index == index && $0.family == .v4 && ($0.label ?? name.text) == label }
    if let old, let local = old.local {
      let peer = old.address == local.address ? nil : old.address
      try routes.deleteAddress(AddressSpec(local: local, peer: peer), from: name)
    }
    guard label == name.text else {
      if old == nil { throw NetlinkError(.addressNotAvailable, operation: "look for", object: label) }
      return
    }
    try routes.setLink(name, LinkChanges(isUp: true))
  }

  private func device(
    _ name: InterfaceName?, to address: IPv4Address, _ routes: RouteSocket, isNew: Bool = false
  ) throws(NetlinkError) -> InterfaceName {
    if let name { return name }
    guard !address.isMulticast, address != IPv4Address(.max) else {
      throw NetlinkError(.networkUnreachable, operation: "look for", object: "the device of \(address)")
    }
    let route = try routes.route(to: .v4(address))
    // Of an own address the device is lo, which has neighbors of no other kind of address.
    if route.type == .local, isNew {
      throw NetlinkError(.invalidArgument, operation: "look for", object: "the device of \(address)")
    }
    guard let index = route.device, route.gateway == nil, let name = try routes.link(.index(index)).interfaceName else {
      throw NetlinkError(.networkUnreachable, operation: "look for", object: "the device of \(address)")
    }
    return name
  }
}

extension NetToolsControl {
  /// The tool's message about an error.
  fileprivate func complaint(_ errno: Errno) -> String {
    switch self {
    case .look(_, let complaint, _): complaint
    case .configure: "\(errno)"
    case .assign where errno == .operationNotSupportedByDevice: missing
    case .assign(nil, _, _, _) where errno == .addressNotAvailable: "SIOCSIFFLAGS: \(errno)"
    case .assign(_, _, let label, _): "\(label): \(errno)"
    case .addRoute: "SIOCADDRT: \(errno)"
    case .deleteRoute: "SIOCDELRT: \(errno)"
    case .setNeighbor: "SIOCSARP: \(errno)"
    case .deleteNeighbor(let address, _):
      errno == .noSuchFileOrDirectory || errno.rawValue == 6
        ? "No ARP entry for \(address)" : "SIOCDARP(dontpub): \(errno)"
    }
  }
}
