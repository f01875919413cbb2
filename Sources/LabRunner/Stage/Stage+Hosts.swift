import Addressing
import Docker
import Lab
import RouteNetlink

extension Stage {
  /// The /etc/hosts that a node sees: of a container Docker's, of any other node all nodes by their names.
  ///
  /// Of a node with several addresses those come first that lie in a network of the asking node.
  func hosts(of name: String) -> String {
    if let text = docker?.hosts(of: name) { return text }
    let own = networks(of: name)
    var lines = ["127.0.0.1\tlocalhost", "::1\tlocalhost ip6-localhost ip6-loopback"]
    for other in names {
      let addresses = networks(of: other).map(\.address)
      let near = addresses.filter { address in own.contains { $0.contains(address) } }
      lines += (near + addresses.filter { !near.contains($0) }).map { "\($0)\t\(other)" }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// A node's addresses with their networks: those of the topology, or of a node that was made later those that it has.
  private func networks(of name: String) -> [IPNetwork] {
    if let planned = plan.nodes.first(where: { $0.name == name }), !planned.addresses.isEmpty {
      return planned.addresses.map(\.spec.local).filter { !$0.address.isLoopback }
    }
    guard let addresses = try? nodes[name]?.routes.addresses() else { return [] }
    return addresses.compactMap(\.local).filter { !$0.address.isLoopback && !$0.address.isLinkLocal }
  }
}
