import Addressing
import CommandLanguage
import Lab
import Netlink
import Operations
import RouteNetlink
import SystemPackage

extension Stage {
  /// Does what brctl(8) does: it looks at the state first, and what is wrong with it is told in its words.
  func perform(_ control: BridgeControl, _ operation: Operation) throws(StageError) {
    let node = try node(operation.node)
    do throws(StageError) {
      let action = try action(of: control, in: node)
      try perform(Operation(action, in: operation.node))
    } catch {
      if let words = control.failureWords, let netlink = error.netlink {
        throw StageError("\(words): \(netlink.errno.description)", operation: operation, location: error.location)
      }
      throw StageError(error.message, operation: operation, location: error.location)
    }
  }

  /// The change that it comes to in the node's present state.
  private func action(of control: BridgeControl, in node: StageNode) throws(StageError) -> Action {
    let links: [Link]
    do { links = try node.routes.links() } catch { throw StageError(error) }
    func link(_ name: InterfaceName) -> Link? {
      links.first { $0.name == name.text || $0.alternativeNames.contains(name.text) }
    }
    switch control {
    case .setBridge(let name, _): return try action(of: control, bridge: link(name), port: nil)
    case .setPort(let name, let master, _): return try action(of: control, bridge: link(master), port: link(name))
    case .addBridge(let name):
      guard link(name) == nil else {
        throw StageError("device \(name) already exists; can't create bridge with the same name")
      }
      return .link(.add(LinkSpec(name: name, kind: .bridge(BridgeOptions()))))
    case .deleteBridge(let name):
      guard let bridge = link(name) else { throw StageError("bridge \(name) doesn't exist; can't delete it") }
      guard bridge.kind == "bridge" else {
        throw StageError("can't delete bridge \(name): Operation not permitted")
      }
      if bridge.isUp { throw StageError("bridge \(name) is still up; can't delete it") }
      return .link(.delete(name))
    case .addPort(let name, let master):
      let (bridge, port) = try found(link(master), link(name), master, name)
      guard bridge.kind == "bridge" else {
        throw StageError("can't add \(name) to bridge \(master): Operation not supported")
      }
      guard port.port == nil else {
        throw StageError("device \(name) is already a member of a bridge; can't add it to bridge \(master).")
      }
      guard port.kind != "bridge" else {
        throw StageError("device \(name) is a bridge device itself; can't add a bridge device to a bridge device.")
      }
      guard !port.flags.contains(.loopback) else {
        throw StageError("can't add \(name) to bridge \(master): Invalid argument")
      }
      return .link(.set(name, LinkChanges(master: .name(master))))
    case .deletePort(let name, let master):
      let (bridge, port) = try found(link(master), link(name), master, name)
      guard bridge.kind == "bridge" else {
        throw StageError("can't delete \(name) from \(master): Operation not supported")
      }
      guard port.master == bridge.index else { throw StageError("device \(name) is not a port of \(master)") }
      return .link(.set(name, LinkChanges(master: LinkChanges.Master.none)))
    }
  }

  /// The action of an option; brctl looks at less than it does of ports that come and go.
  private func action(
    of control: BridgeControl, bridge: Link?, port: Link?
  ) throws(StageError) -> Action {
    let words = control.failureWords ?? ""
    switch control {
    case .setBridge(let name, let options):
      guard let bridge else { throw StageError("\(words): No such device") }
      guard bridge.kind == "bridge" else { throw StageError("\(words): Operation not supported") }
      return .link(.set(name, LinkChanges(bridge: options)))
    case .setPort(let name, let master, let options):
      if options.hairpin != nil {
        guard bridge != nil else { throw StageError("bridge \(master) does not exist!") }
        guard port != nil else { throw StageError("interface \(name) does not exist!") }
      }
      // It is written into the port's own file, whatever the bridge is.
      guard let port else { throw StageError("\(words): No such device") }
      guard port.port != nil else { throw StageError("\(words): No such file or directory") }
      return .link(.set(name, LinkChanges(port: options)))
    case .addBridge, .deleteBridge, .addPort, .deletePort: throw StageError("it cannot be done")
    }
  }

  private func found(
    _ bridge: Link?, _ port: Link?, _ master: InterfaceName, _ name: InterfaceName
  ) throws(StageError) -> (Link, Link) {
    guard let port else { throw StageError("interface \(name) does not exist!") }
    guard let bridge else { throw StageError("bridge \(master) does not exist!") }
    return (bridge, port)
  }
}
