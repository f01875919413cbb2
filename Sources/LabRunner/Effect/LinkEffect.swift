import Addressing
import Lab
import Namespaces
import Netlink
import Operations
import RouteNetlink
import SystemPackage

extension LinkAction {
  /// How it is done.
  func effect(at place: EffectPlace) throws -> Effect {
    switch self {
    case .add(let spec):
      if case .tuntap = spec.kind {
        return .call { try place.node.namespace.withEntered { try RouteSocket().addLink(spec) } }
      }
      return .requests([try .addLinkAtOnce(place.stage.placed(spec), resolve: place.index)])
    case .set(let name, let changes):
      return .requests([try .setLinkAtOnce(place.link(name), place.stage.placed(changes), resolve: place.index)])
    case .setAll(let group, let changes):
      return .requests([try .setLinks(ofGroup: group, place.stage.placed(changes), resolve: place.index)])
    case .setAlternativeNames(let names, let name, let isRemoval):
      return .requests([.setAlternativeNames(names, of: try place.require(name), isRemoval: isRemoval)])
    case .delete(let name): return .requests([.deleteLink(place.link(name))])
    case .deleteTunTap(let name, let options):
      return .call { try place.node.namespace.withEntered { try RouteSocket().deleteTunTap(name, options) } }
    }
  }

  /// After a link went up or down it and its peers are asked for once: the first frame then finds its queue, and states are settled.
  func settle(at place: EffectPlace) {
    switch self {
    // A bridge without its last port has no carrier any more.
    case .delete, .deleteTunTap, .setAll: place.stage.settleAll(of: place.node)
    // The state of a new pair is found out where both ends are, as it is when people type; after a move it would be another.
    case .add(let spec): if case .veth = spec.kind { place.stage.settleAll(of: place.node) }
    case .set(let name, let changes):
      if changes.isUp != nil || changes.master != nil {
        place.stage.settle(around: changes.newName ?? name, of: place.node)
      }
    case .setAlternativeNames: break
    }
  }
}

extension Stage {
  /// Settles the links of a node, and those of the node that a link's peer is in: it got or lost its carrier at the same moment, and with
  /// it the bridge that the peer may be a port of.
  fileprivate func settle(around name: InterfaceName, of node: StageNode) {
    guard let link = try? node.routes.link(named: name) else { return }
    settleAll(of: node)
    guard let id = link.linkNamespaceID else { return }
    for other in nodes.values where other !== node {
      guard (try? node.routes.namespaceID(of: other.namespace.descriptor.rawValue)) == id else { continue }
      settleAll(of: other)
      settleAll(of: node)
    }
  }

  /// Ports first, then the bridges, whose state follows from theirs.
  fileprivate func settleAll(of node: StageNode) {
    guard let links = try? node.routes.links() else { return }
    settle(node, indexes: links.filter { $0.kind == "veth" }.map(\.index))
    settle(node, indexes: links.filter { $0.kind == "bridge" }.map(\.index))
  }

  /// A link with descriptors in place of the lab's names.
  fileprivate func placed(_ spec: LinkSpec) throws(StageError) -> LinkSpec {
    var spec = spec
    spec.namespace = try placed(spec.namespace)
    spec.changes = try placed(spec.changes)
    if case .veth(var peer) = spec.kind {
      peer.namespace = try placed(peer.namespace)
      spec.kind = .veth(peer: peer)
    }
    return spec
  }

  fileprivate func placed(_ changes: LinkChanges) throws(StageError) -> LinkChanges {
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
      error.status = 255
      throw error
    }
  }
}
