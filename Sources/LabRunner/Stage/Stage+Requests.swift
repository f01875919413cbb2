import Addressing
import Lab
import Namespaces
import Netlink
import RouteNetlink
import SystemPackage

extension Stage {
  /// The requests that do an operation; nil where it is done otherwise (a namespace, a sysctl, a tap, something shown).
  ///
  /// - Parameter known: Indexes that need no asking.
  func requests(
    for operation: Operation, node: StageNode, index known: (InterfaceName) -> Int32? = { _ in nil }
  ) throws(StageError) -> [NetlinkRequest]? {
    func index(_ name: InterfaceName) -> Int32? { known(name) ?? (try? node.routes.index(of: name)) }
    func require(_ name: InterfaceName) throws(StageError) -> Int32 {
      guard let index = index(name) else {
        var error = StageError("Cannot find device \"\(name)\" in \(node.name)")
        error.spoken = "Cannot find device \"\(name)\""
        throw error
      }
      return index
    }
    func link(_ name: InterfaceName) -> LinkReference { known(name).map { .index($0) } ?? .name(name) }
    do {
      switch operation.action {
      case .addLink(let spec):
        if case .tuntap = spec.kind { return nil }
        return [try NetlinkRequest.addLinkAtOnce(placed(spec), resolve: index)]
      case .setLink(let name, let changes):
        return [try NetlinkRequest.setLinkAtOnce(link(name), placed(changes), resolve: index)]
      case .setLinks(let group, let changes):
        return [try NetlinkRequest.setLinks(ofGroup: group, placed(changes), resolve: index)]
      case .setAlternativeNames(let names, let name, let isRemoval):
        return [.setAlternativeNames(names, of: try require(name), isRemoval: isRemoval)]
      case .deleteLink(let name):
        return [NetlinkRequest.deleteLink(link(name))]
      case .addAddress(let spec, let name, let mode):
        return [try NetlinkRequest.addAddress(spec, index: require(name), replace: mode != .add)]
      case .deleteAddress(let spec, let name):
        return [try NetlinkRequest.deleteAddress(spec, index: require(name))]
      case .addRoute(let spec, let mode):
        return [try NetlinkRequest.addRoute(spec, mode: RouteMode(mode), resolve: index)]
      case .deleteRoute(let spec):
        return [try NetlinkRequest.deleteRoute(spec, resolve: index)]
      case .addRule(let spec): return [try NetlinkRequest.addRule(spec)]
      case .deleteRule(let spec): return [try NetlinkRequest.deleteRule(spec)]
      case .addNeighbor(let spec, let mode):
        switch mode {
        case .add: return [try .addNeighbor(spec, resolve: index)]
        case .change: return [try .changeNeighbor(spec, resolve: index)]
        // A neighbour is there once: `ip neigh` has no append and no prepend.
        case .replace, .append, .prepend: return [try .replaceNeighbor(spec, resolve: index)]
        }
      case .deleteNeighbor(let spec):
        return [try NetlinkRequest.deleteNeighbor(spec, resolve: index)]
      case .addFDB(let spec, let mode):
        switch mode {
        case .add: return [try .addFDB(spec, resolve: index)]
        case .append: return [try .appendFDB(spec, resolve: index)]
        // `bridge fdb` has no change and no prepend.
        case .replace, .change, .prepend: return [try .replaceFDB(spec, resolve: index)]
        }
      case .deleteFDB(let spec):
        return [try NetlinkRequest.deleteFDB(spec, resolve: index)]
      default: return nil
      }
    } catch let error as StageError {
      throw error
    } catch {
      var failure = StageError("\(error)")
      failure.netlink = error as? NetlinkError
      throw failure
    }
  }

  /// A link with descriptors in place of the lab's names.
  private func placed(_ spec: LinkSpec) throws(StageError) -> LinkSpec {
    var spec = spec
    spec.namespace = try placed(spec.namespace)
    spec.changes = try placed(spec.changes)
    if case .veth(var peer) = spec.kind {
      peer.namespace = try placed(peer.namespace)
      spec.kind = .veth(peer: peer)
    }
    return spec
  }

  private func placed(_ changes: LinkChanges) throws(StageError) -> LinkChanges {
    var changes = changes
    changes.namespace = try placed(changes.namespace)
    return changes
  }

  private func placed(_ place: NamespacePlace?) throws(StageError) -> NamespacePlace? {
    guard case .named(let name)? = place else { return place }
    // `1` is the machine's own namespace in `ip link set … netns 1`: here, the host's.
    let reference: NodeReference = name == "1" && nodes[name] == nil ? .host : .named(name)
    do throws(StageError) {
      return .descriptor(try node(reference).namespace.descriptor.rawValue)
    } catch {
      var error = error
      error.spoken = "Error: argument \"\(name)\" is wrong: Invalid \"netns\" value"
      throw error
    }
  }
}
