import Docker
import Lab
import Namespaces
import Netlink
import Operations
import RouteNetlink
import SystemPackage

extension Stage {
  /// Does what is done with names of namespaces.
  func perform(_ action: NamespaceAction, _ operation: Operation) throws(StageError) {
    switch action {
    case .add(let name): try addNamespace(name)
    case .delete(let name): try deleteNamespace(name)
    case .deleteAll: for name in listedNames { try deleteNamespace(name) }
    case .share(let name): try shareNamespace(name, of: node(operation.node))
    case .setID(let name, let id): try setID(name, id, operation)
    case .enter: _ = try node(operation.node)
    case .leave: break
    }
  }

  private func setID(_ name: String, _ id: Int32?, _ operation: Operation) throws(StageError) {
    do {
      let other = try self.node(.named(name)).namespace.descriptor
      try node(operation.node).routes.setNamespaceID(of: other.rawValue, to: id)
    } catch {
      var failure = error as? StageError ?? StageError(error)
      failure.netlink = failure.netlink ?? error as? NetlinkError
      failure.operation = failure.operation ?? operation
      throw failure
    }
  }

  private func addNamespace(_ name: String) throws(StageError) {
    guard nodes[name] == nil else {
      throw StageError("Cannot create namespace file \"/run/netns/\(name)\": File exists")
    }
    do {
      let made = try NetworkNamespace.create(count: 1) { _, namespace in
        try StageNode(name: name, namespace: namespace)
      }
      for node in made {
        insert(node)
        try programs?.add(node)
      }
    } catch {
      throw StageError(error)
    }
  }

  private func shareNamespace(_ name: String, of node: StageNode) throws(StageError) {
    // A container that gets the name in /run/netns that it has anyhow is listed from now on.
    if name == node.name, docker?.containers.contains(where: { $0.name == name }) == true,
      namedContainers.insert(name).inserted
    {
      return
    }
    guard nodes[name] == nil else {
      throw StageError("Cannot create namespace file \"/run/netns/\(name)\": File exists")
    }
    do {
      let shared = try node.namespace.withEntered { try StageNode(name: name, namespace: node.namespace) }
      insert(shared)
      try programs?.add(shared)
    } catch {
      throw StageError(error)
    }
  }

  private func deleteNamespace(_ name: String) throws(StageError) {
    guard nodes[name] != nil, name != hostName else {
      var error = StageError("Cannot remove namespace file \"/run/netns/\(name)\": No such file or directory")
      error.isMissing = true
      throw error
    }
    do { try programs?.remove(name) } catch { throw StageError(error) }
    remove(name)
  }
}
