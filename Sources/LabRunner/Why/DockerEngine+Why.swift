import Addressing
import Docker
import Journey
import Lab
import Operations

extension DockerEngine {
  /// The part of Docker's that keeps two containers apart, or one from all that is no container, and the command that joins them.
  func separation(of first: String, _ second: String) -> Separation? {
    func networks(_ name: String) -> [String]? {
      containers.first { $0.name == name }.map { $0.endpoints.map(\.network) }
    }
    guard let one = networks(first) else { return nil }
    let inside = self.networks.filter { one.contains($0.name) }
    // It was taken off all networks; who was made without one is on the network "none".
    if one.isEmpty, containers.first(where: { $0.name == first })?.spec.networks.isEmpty == true {
      return Separation(.notOnSameNetwork(other: second), remedies: ["docker network connect bridge \(first)"])
    }
    guard let other = networks(second) else {
      guard let network = inside.first, inside.allSatisfy(\.spec.isInternal) else { return nil }
      return Separation(.internalNetwork(network.name), remedies: ["docker network connect bridge \(first)"])
    }
    let shared = self.networks.filter { one.contains($0.name) && other.contains($0.name) }
    if shared.isEmpty {
      // The container joins one of the other's networks in which containers may talk.
      let open = self.networks.first { other.contains($0.name) && $0.bridge != nil && $0.spec.icc }
      return Separation(
        .notOnSameNetwork(other: second), remedies: open.map { ["docker network connect \($0.name) \(first)"] } ?? [])
    }
    guard let closed = shared.first, shared.allSatisfy({ !$0.spec.icc }) else { return nil }
    let name = "\(closed.name)-open"
    return Separation(
      .containersApart(network: closed.name),
      remedies: ["docker network create \(name)"] + [first, second].map { "docker network connect \(name) \($0)" }
        + [first, second].map { "docker network disconnect \(closed.name) \($0)" })
  }

  /// Commands that make a container again whose port is published at one address of the host only, so that it is at all of them.
  func publication(of port: Cause.ServicePort, at node: String) -> [String] {
    guard node == host else { return [] }
    let kind: TransportProtocol = port.isUDP ? .udp : .tcp
    for container in containers where container.isRunning {
      let spec = container.spec
      guard
        let place = container.ports.firstIndex(where: {
          $0.protocol == kind && $0.hostAddress != nil && $0.hostPorts?.contains(port.number) == true
        }), spec.services == ContainerSpec.services(of: spec.image, command: spec.command),
        let first = spec.networks.first
      else { continue }
      var ports = container.ports
      ports[place].hostAddress = nil
      var words = ["docker run -d --name \(spec.name)"]
      if first.network != "bridge" { words.append("--network \(first.network)") }
      if let address = first.ipv4 { words.append("--ip \(address)") }
      words += ports.map { "-p \($0.text)" } + [spec.image] + spec.command
      let further = container.endpoints.map(\.network).filter { $0 != first.network }
      return ["docker rm -f \(spec.name)", words.joined(separator: " ")]
        + further.map { "docker network connect \($0) \(spec.name)" }
    }
    return []
  }
}
