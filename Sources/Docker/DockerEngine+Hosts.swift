import Addressing
import Operations

extension DockerEngine {
  /// The lines of /etc/hosts of a container: itself and, on networks other than docker0, those that it shares one with; nil where it
  /// is the host's.
  public func hosts(of name: String) -> String? {
    guard let container = list.place(named: name).map({ list[$0] }), container.isRunning else { return nil }
    if let giver = namespaceGiver(of: container), container.spec.sharedContainer != nil { return hosts(of: giver) }
    if container.isOnHost, container.spec.hosts.isEmpty { return nil }
    var lines = ["127.0.0.1\tlocalhost", "::1\tlocalhost ip6-localhost ip6-loopback"]
    for entry in container.spec.hosts {
      guard let address = entry.address ?? networks.first(where: \.isDefault)?.gateway(.v4)?.address else { continue }
      lines.append("\(address)\t\(entry.name)")
    }
    for endpoint in container.endpoints {
      lines += endpoint.addresses.map { "\($0.address)\t\(container.hostname)" }
    }
    for endpoint in container.endpoints where endpoint.network != "bridge" {
      for other in containers {
        for there in other.endpoints where there.network == endpoint.network {
          let aliases = other.spec.networks.first { $0.network == there.network }?.aliases ?? []
          let names = [other.name, "\(other.name).\(endpoint.network)"] + aliases
          lines += there.addresses.map { "\($0.address)\t\(names.joined(separator: " "))" }
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
